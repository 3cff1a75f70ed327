//! Assertions, and the files that hold them.

use std::collections::HashMap;

use axcess_plan::Source;
use axcess_plan::tree::{Fields, Form, Node, PlanErrors, Problem, Reading, Tree, Value, nearest, quoted};

use crate::day::{Expiry, expiry};
use crate::selector::{Selector, one_on, several_can, several_who};
use crate::severity::Severity;

const FORM: Form = Form {
    format: "axcess-assertions",
    noun: "an assertion file",
    plural: "assertion files",
    fields: "an assertion file has the fields `format: axcess-assertions`, `version: 1` and `assert`",
    one_document: "an assertion file is one document; name several files",
};

const KINDS: [(&str, AssertionKind); 4] = [
    ("allow", AssertionKind::Allow),
    ("never", AssertionKind::Never),
    ("exactly", AssertionKind::Exactly),
    ("no-new-access", AssertionKind::NoNewAccess),
];

/// What an assertion states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AssertionKind {
    /// Everybody selected may do all of it everywhere selected.
    Allow,
    /// Nobody selected may do any of it anywhere selected.
    Never,
    /// Those selected may, and nobody else.
    Exactly,
    /// The plan gives nobody selected any of it.
    NoNewAccess,
}

impl AssertionKind {
    /// The kind's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Never => "never",
            Self::Exactly => "exactly",
            Self::NoNewAccess => "no-new-access",
        }
    }
}

/// One statement about an account.
#[derive(Clone, Debug)]
pub struct Assertion {
    /// What it is called; no other assertion of a check is called so.
    pub id: String,
    /// What it states.
    pub kind: AssertionKind,
    pub(crate) selector: Selector,
    pub(crate) severity: Severity,
    pub(crate) expires: Option<Expiry>,
    pub(crate) source: Option<Source>,
}

impl Assertion {
    /// What is wrong if another file has an assertion of this name already.
    pub fn collision(&self, others: &[Self]) -> Option<PlanErrors> {
        let other = others.iter().find(|other| other.id == self.id)?;
        let place = other.source.as_ref().map(|source| format!(" in {}:{}", source.file, source.line));
        let message = format!("{} is called so already{}", quoted(&self.id), place.unwrap_or_default());
        self.source.as_ref().map(|source| source.wrong(message, Some("call it otherwise".to_owned())))
    }

    /// What a flag states: nobody gains anything.
    pub(crate) fn no_new_access() -> Self {
        Self {
            id: "no-new-access".to_owned(),
            kind: AssertionKind::NoNewAccess,
            selector: Selector::all(),
            severity: Severity::High,
            expires: None,
            source: None,
        }
    }
}

/// Reads a file of assertions, YAML or JSON as plans are.
///
/// # Errors
///
/// Everything that is wrong with the file at once, each with its place.
pub fn read_assertions(name: &str, bytes: &[u8]) -> Result<Vec<Assertion>, PlanErrors> {
    let tree = Tree::read(name, bytes, &FORM)?;
    let mut reading = tree.reading();
    let mut all = Vec::new();
    if let Some(mut fields) = Fields::new(FORM.noun, &tree.root, &mut reading)
        && FORM.is_readable(&mut fields)
    {
        let list = fields.list("assert", "a list of assertions");
        for node in list {
            all.extend(assertion(node, &tree, fields.reading));
        }
        if let Some(node) = fields.optional_node("assert").filter(|_| list.is_empty())
            && matches!(node.value, Value::List(_))
        {
            // Nothing asked would be nothing found, whatever the account is like.
            let problem = Problem::new(node.span.clone(), "the list `assert` is empty");
            fields.reading.report(problem.with_help("`axcess check init` writes assertions to begin with"));
        }
        fields.finish();
    }
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for assertion in &all {
        let line = assertion.source.as_ref().map_or(0, |source| source.line);
        if let Some(first) = seen.insert(&assertion.id, line) {
            let message = format!("{} is called so already, in line {first}", quoted(&assertion.id));
            reading.report(assertion.source.as_ref().map_or_else(
                || Problem::new(0..0, &message),
                |source| Problem::new(source.span(), &message),
            ));
        }
    }
    if reading.problems.is_empty() { Ok(all) } else { Err(tree.errors(reading)) }
}

fn assertion(node: &Node, tree: &Tree, reading: &mut Reading) -> Option<Assertion> {
    let mut fields = Fields::new("an assertion", node, reading)?;
    let id_node = fields.node("id");
    let id = fields.text("id");
    if let Some(node) = id_node.filter(|_| id.trim().is_empty()) {
        fields
            .reading
            .report(Problem::new(node.span.clone(), "`id` is empty").with_help("give it a name of its own"));
    }
    let severity = severity(&mut fields);
    let expires = fields.optional_node("expires").and_then(|node| expiry(node, fields.reading));
    let given: Vec<(AssertionKind, &Node)> =
        KINDS.iter().filter_map(|(name, kind)| Some((*kind, fields.optional_node(name)?))).collect();
    let kind = match &given[..] {
        [(kind, selector)] => Some((*kind, *selector)),
        [] => {
            fields.report_missing(
                "an assertion lacks what it states: `allow`, `never`, `exactly` or `no-new-access`",
            );
            None
        }
        [_, (second, node), ..] => {
            let message = format!("an assertion states one thing; `{}` is a second one", second.as_str());
            fields.reading.report(
                Problem::new(node.span.clone(), message).with_help("make it an assertion of its own"),
            );
            None
        }
    };
    let selector = kind.and_then(|(kind, node)| selector(kind, node, tree, fields.reading));
    fields.finish();
    let (kind, _) = kind?;
    let source = Some(tree.source(id_node.unwrap_or(node).span.clone()));
    Some(Assertion { id, kind, selector: selector?, severity, expires, source })
}

fn severity(fields: &mut Fields<'_, '_>) -> Severity {
    let node = fields.optional_node("severity");
    let Some((node, text)) = node.zip(fields.optional_text("severity")) else { return Severity::High };
    Severity::read(&text).unwrap_or_else(|| {
        let known = Severity::ALL.map(Severity::as_str);
        let help = match nearest(&text, known) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("it is one of {}", known.map(|name| format!("`{name}`")).join(", ")),
        };
        let message = format!("no severity is called {}", quoted(&text));
        fields.reading.report(Problem::new(node.span.clone(), message).with_help(help));
        Severity::High
    })
}

/// Only `no-new-access` may leave something out, which then is anybody, anything or anywhere.
fn selector(kind: AssertionKind, node: &Node, tree: &Tree, reading: &mut Reading) -> Option<Selector> {
    let mut fields = Fields::new(quoted(kind.as_str()), node, reading)?;
    let mut field = |name| match kind {
        AssertionKind::NoNewAccess => fields.optional_node(name),
        AssertionKind::Allow | AssertionKind::Never | AssertionKind::Exactly => fields.node(name),
    };
    let (who, can, on) = (field("who"), field("can"), field("on"));
    let all = Selector::all();
    let who = who.map_or(all.who, |node| several_who(node, tree, fields.reading));
    let can = can.map_or(all.can, |node| several_can(node, tree, fields.reading));
    let on = match on {
        Some(node) => one_on(node, tree, fields.reading),
        None => Some(all.on),
    };
    fields.finish();
    Some(Selector { who, can, on: on? })
}
