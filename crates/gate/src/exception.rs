//! Exceptions: findings that somebody answers for until a day.

use std::collections::HashMap;

use axcess_plan::Source;
use axcess_plan::tree::{Fields, Form, Node, PlanErrors, Problem, Reading, Tree, quoted};

use crate::day::{Expiry, expiry};

const FORM: Form = Form {
    format: "axcess-exceptions",
    noun: "an exception file",
    plural: "exception files",
    fields: "an exception file has the fields `format: axcess-exceptions`, `version: 1` and `exceptions`",
    one_document: "an exception file is one document",
};

/// A finding that is let pass, why, who answers for it, and how long.
#[derive(Clone, Debug)]
pub struct Exception {
    /// The fingerprint of a finding, `GATE:USER` for what a gate finds about one user, or the name of a gate, all
    /// of whose findings are meant.
    pub id: String,
    /// Why it may be so.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    pub(crate) expires: Expiry,
    pub(crate) source: Source,
}

/// Reads a file of exceptions, YAML or JSON as plans are.
///
/// # Errors
///
/// Everything that is wrong with the file at once, each with its place.
pub fn read_exceptions(name: &str, bytes: &[u8]) -> Result<Vec<Exception>, PlanErrors> {
    let tree = Tree::read(name, bytes, &FORM)?;
    let mut reading = tree.reading();
    let mut all: Vec<Exception> = Vec::new();
    if let Some(mut fields) = Fields::new(FORM.noun, &tree.root, &mut reading)
        && FORM.is_readable(&mut fields)
    {
        for node in fields.list("exceptions", "a list of exceptions") {
            all.extend(exception(node, &tree, fields.reading));
        }
        fields.finish();
    }
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for exception in &all {
        if let Some(first) = seen.insert(&exception.id, exception.source.line) {
            let message =
                format!("there is an exception of {} already, in line {first}", quoted(&exception.id));
            reading.report(Problem::new(exception.source.span(), message));
        }
    }
    if reading.problems.is_empty() { Ok(all) } else { Err(tree.errors(reading)) }
}

fn exception(node: &Node, tree: &Tree, reading: &mut Reading) -> Option<Exception> {
    let mut fields = Fields::new("an exception", node, reading)?;
    let mut text = |name: &'static str| {
        let node = fields.node(name)?;
        let text = fields.text(name);
        if text.trim().is_empty() {
            fields.reading.report(Problem::new(node.span.clone(), format!("`{name}` is empty")));
        }
        Some((text, node))
    };
    let (id, reason, owner) = (text("id"), text("reason"), text("owner"));
    let expires = fields.node("expires").and_then(|node| expiry(node, fields.reading));
    fields.finish();
    let (id, id_node) = id?;
    let source = tree.source(id_node.span.clone());
    Some(Exception { id, reason: reason?.0, owner: owner?.0, expires: expires?, source })
}
