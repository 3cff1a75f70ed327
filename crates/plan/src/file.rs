//! A plan file: a plan, and where each change of it stands.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use axcess_core::{Change, OnRefused, Plan, Provider};

use crate::change;
use crate::fields::{Fields, Format, Reading, found};
use crate::node::{Node, Scalar, Value};
use crate::problem::{PlanErrors, Problem};
use crate::word::{nearest, quoted};
use crate::{json, yaml};

/// The largest file that is read, in bytes.
const LARGEST: usize = 16 << 20;

/// A plan as one or several files hold it.
#[derive(Clone, Debug, Default)]
pub struct PlanFile {
    /// The plan itself.
    pub plan: Plan,
    /// The digest of the only snapshot that it may run on, as `sha256:` and 64 digits.
    pub snapshot: Option<String>,
    /// Where each change of the plan stands, in the order of the changes.
    pub sources: Vec<Source>,
    head: Head,
}

/// Where something was written.
#[derive(Clone)]
pub struct Source {
    /// The file's name, as the caller gave it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    text: Arc<str>,
    span: Range<usize>,
}

/// What the head of a file states, each with its place.
#[derive(Clone, Debug, Default)]
struct Head {
    actor: Option<Stated<String>>,
    on_refused: Option<Stated<OnRefused>>,
    snapshot: Option<Stated<String>>,
}

#[derive(Clone, Debug)]
struct Stated<T> {
    value: T,
    source: Source,
}

/// Reads a plan file. A name that ends in `.json` tells JSON, one in `.yaml` or `.yml` YAML; of any
/// other name the content decides.
///
/// YAML is version 1.2 with its core schema, so that `no` and `on` are text. A number, `true` or
/// `false` where text is expected is taken as it was written: `name: 2024` is a name. JSON says
/// what it means, and a number there is an error. Aliases and second documents are errors.
///
/// # Errors
///
/// Everything that is wrong with the file at once, unless it is not even YAML or JSON: then the
/// first place where it is not.
pub fn read(name: &str, bytes: &[u8]) -> Result<PlanFile, PlanErrors> {
    let text = decode(name, bytes)?;
    let format = format(name, &text);
    let root = match format {
        Format::Json => json::read(&text),
        Format::Yaml => yaml::read(&text),
    };
    let mut reading = Reading { format, problems: Vec::new() };
    let file = match root {
        Ok(root) => plan(&root, &Place::new(name, &text), &mut reading),
        Err(problem) => {
            reading.report(problem);
            None
        }
    };
    match file {
        Some(file) if reading.problems.is_empty() => Ok(file),
        _ => Err(PlanErrors::new(name, text, reading.problems)),
    }
}

/// Puts several files together, in their order. Actor, `on_refused` and snapshot are those of the
/// first file that states them. No files give an empty plan.
///
/// # Errors
///
/// The first file that states another actor, `on_refused` or snapshot than one before it.
pub fn join(files: Vec<PlanFile>) -> Result<PlanFile, PlanErrors> {
    let mut joined = PlanFile::default();
    for file in files {
        joined.head.agree(&file.head)?;
        joined.plan.changes.extend(file.plan.changes);
        joined.sources.extend(file.sources);
        joined.plan.actor = joined.plan.actor.or(file.plan.actor);
        joined.snapshot = joined.snapshot.or(file.snapshot);
    }
    joined.plan.on_refused =
        joined.head.on_refused.as_ref().map_or_else(OnRefused::default, |stated| stated.value);
    Ok(joined)
}

impl PlanFile {
    /// Checks what the file itself does not say: each provider needs, and takes, its own fields of
    /// `user.create`, `space.create` and `space.add_user`.
    ///
    /// # Errors
    ///
    /// The fields that are missing or have no meaning, of the first file that has such.
    pub fn check_provider(&self, provider: Provider) -> Result<(), PlanErrors> {
        let mut first: Option<&Source> = None;
        let mut problems = Vec::new();
        for (change, source) in self.plan.changes.iter().zip(&self.sources) {
            for message in complaints(change, provider) {
                let file = &first.get_or_insert(source).file;
                if *file == source.file {
                    problems.push(Problem::new(source.span.clone(), message));
                }
            }
        }
        first.map_or(Ok(()), |source| Err(PlanErrors::new(&source.file, source.text.clone(), problems)))
    }
}

impl Source {
    /// A line of a file in another format that holds a plan.
    pub fn line_of(file: &str, line: usize, text: &Arc<str>) -> Self {
        Self { file: file.to_owned(), line, text: text.clone(), span: 0..0 }
    }

    fn error(&self, problem: Problem) -> PlanErrors {
        PlanErrors::new(&self.file, self.text.clone(), vec![problem])
    }
}

/// Without the whole text of the file.
impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        (&self.file, self.line) == (&other.file, other.line)
    }
}

impl Eq for Source {}

impl Head {
    fn agree(&mut self, other: &Self) -> Result<(), PlanErrors> {
        agree("actor", &mut self.actor, other.actor.as_ref(), String::clone)?;
        agree("on_refused", &mut self.on_refused, other.on_refused.as_ref(), |on| word(*on).to_owned())?;
        agree("snapshot", &mut self.snapshot, other.snapshot.as_ref(), String::clone)
    }
}

fn agree<T: Clone + PartialEq>(
    name: &str,
    first: &mut Option<Stated<T>>,
    second: Option<&Stated<T>>,
    shown: impl Fn(&T) -> String,
) -> Result<(), PlanErrors> {
    match (first, second) {
        (Some(first), Some(second)) if first.value != second.value => {
            let message = format!(
                "`{name}` is {} here, but {} in {}",
                quoted(&shown(&second.value)),
                quoted(&shown(&first.value)),
                quoted(&first.source.file)
            );
            Err(second.source.error(Problem::new(second.source.span.clone(), message)))
        }
        (first, second) => {
            *first = first.take().or_else(|| second.cloned());
            Ok(())
        }
    }
}

/// What a provider misses in a change, or cannot make sense of.
fn complaints(change: &Change, provider: Provider) -> Vec<String> {
    let op = change.op();
    let lacks = |name: &str| format!("`{op}` lacks `{name}`");
    let takes_no = |name: &str| format!("`{op}` takes no `{name}` in Wallaroo");
    let report = |fields: &[(&str, bool)], message: &dyn Fn(&str) -> String| {
        fields.iter().filter(|(_, is_wrong)| *is_wrong).map(|(name, _)| message(name)).collect()
    };
    match (provider, change) {
        (Provider::Arize, Change::UserCreate { name, role, invite_mode, .. }) => report(
            &[("name", name.is_none()), ("role", role.is_none()), ("invite_mode", invite_mode.is_none())],
            &lacks,
        ),
        (Provider::Arize, Change::SpaceCreate { organization: None, .. }) => vec![lacks("organization")],
        (Provider::Arize, Change::SpaceAddUser { role: None, .. }) => vec![lacks("role")],
        (Provider::Wallaroo, Change::UserCreate { role, invite_mode, .. }) => {
            report(&[("role", role.is_some()), ("invite_mode", invite_mode.is_some())], &takes_no)
        }
        (Provider::Wallaroo, Change::SpaceCreate { organization, is_private, description, .. }) => report(
            &[
                ("organization", organization.is_some()),
                ("is_private", *is_private),
                ("description", description.is_some()),
            ],
            &takes_no,
        ),
        _ => Vec::new(),
    }
}

/// The text of the file without its byte order mark.
fn decode(name: &str, bytes: &[u8]) -> Result<Arc<str>, PlanErrors> {
    let refuse = |text: &str, problem| Err(PlanErrors::new(name, Arc::from(text), vec![problem]));
    if bytes.len() > LARGEST {
        return refuse("", Problem::new(0..0, format!("the file is larger than {} MiB", LARGEST >> 20)));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) if text.trim().is_empty() => refuse("", Problem::empty()),
        Ok(text) => Ok(Arc::from(text)),
        Err(error) => {
            let at = error.valid_up_to();
            let problem = Problem::new(at..at + 1, "the file is not UTF-8 text");
            let is_utf_16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
            let help = if is_utf_16 { "it seems to be UTF-16: save it as UTF-8" } else { "save it as UTF-8" };
            refuse(&String::from_utf8_lossy(bytes), problem.with_help(help))
        }
    }
}

fn format(name: &str, text: &str) -> Format {
    let name = name.to_ascii_lowercase();
    if name.ends_with(".json") {
        return Format::Json;
    }
    if name.ends_with(".yaml") || name.ends_with(".yml") {
        return Format::Yaml;
    }
    let is_json =
        text.trim_start().strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with(['"', '}']));
    if is_json { Format::Json } else { Format::Yaml }
}

/// Turns spans of one file into sources; asked in the order of the file, it counts each line once.
struct Place<'f> {
    name: &'f str,
    text: &'f Arc<str>,
    line_starts: Vec<usize>,
}

impl<'f> Place<'f> {
    fn new(name: &'f str, text: &'f Arc<str>) -> Self {
        let newlines = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { name, text, line_starts: std::iter::once(0).chain(newlines).collect() }
    }

    fn source(&self, span: Range<usize>) -> Source {
        let line = self.line_starts.partition_point(|start| *start <= span.start);
        Source { file: self.name.to_owned(), line, text: self.text.clone(), span }
    }
}

fn plan(root: &Node, place: &Place<'_>, reading: &mut Reading) -> Option<PlanFile> {
    if let Value::List(_) = root.value {
        let problem = Problem::new(root.span.clone(), "a plan must be a mapping of fields, but is a list");
        reading.report(problem.with_help("the list of changes stands under `changes`"));
        return None;
    }
    let mut fields = Fields::new("a plan", root, reading)?;
    if !is_readable(&mut fields) {
        return None;
    }
    let stated = |node: &Node| place.source(node.span.clone());
    let head = Head {
        actor: actor(&mut fields).map(|(value, node)| Stated { value, source: stated(node) }),
        on_refused: on_refused(&mut fields).map(|(value, node)| Stated { value, source: stated(node) }),
        snapshot: snapshot(&mut fields).map(|(value, node)| Stated { value, source: stated(node) }),
    };
    let nodes = fields.list("changes", "a list of changes");
    let (mut changes, mut sources) = (Vec::with_capacity(nodes.len()), Vec::with_capacity(nodes.len()));
    for node in nodes {
        changes.extend(change::read(node, fields.reading));
        sources.push(place.source(change::operation(node).unwrap_or(node).span.clone()));
    }
    fields.finish();
    let plan = Plan {
        actor: head.actor.as_ref().map(|stated| stated.value.clone()),
        on_refused: head.on_refused.as_ref().map_or_else(OnRefused::default, |stated| stated.value),
        changes,
    };
    Some(PlanFile {
        plan,
        snapshot: head.snapshot.as_ref().map(|stated| stated.value.clone()),
        sources,
        head,
    })
}

/// Whether the file is a plan of a version that we know. If it is not, the rest of it would only
/// give misleading complaints.
fn is_readable(fields: &mut Fields<'_, '_>) -> bool {
    let mut readable = true;
    if let Some(node) = fields.node("format") {
        let is_plan =
            matches!(&node.value, Value::Scalar { kind: Scalar::Text, text } if text == "axcess-plan");
        if !is_plan {
            readable = false;
            let message = format!("`format` must be `axcess-plan`, but is {}", found(node));
            fields.reading.report(Problem::new(node.span.clone(), message));
        }
    }
    if let Some(node) = fields.node("version") {
        match &node.value {
            Value::Scalar { kind: Scalar::Number, text } if text == "1" => {}
            Value::Scalar { kind: Scalar::Number, text } => {
                readable = false;
                let message = format!("version {} of the format is unknown", quoted(text));
                fields
                    .reading
                    .report(Problem::new(node.span.clone(), message).with_help("the known version is 1"));
            }
            _ => {
                let message = format!("`version` must be the number 1, but is {}", found(node));
                fields.reading.report(Problem::new(node.span.clone(), message));
            }
        }
    }
    readable
}

fn actor<'n>(fields: &mut Fields<'n, '_>) -> Option<(String, &'n Node)> {
    let node = fields.optional_node("actor")?;
    fields.optional_text("actor").map(|actor| (actor, node))
}

fn on_refused<'n>(fields: &mut Fields<'n, '_>) -> Option<(OnRefused, &'n Node)> {
    let node = fields.optional_node("on_refused")?;
    let value = match fields.optional_text("on_refused")?.as_str() {
        "stop" => OnRefused::Stop,
        "continue" => OnRefused::Continue,
        other => {
            let message = format!("`on_refused` must be `stop` or `continue`, but is {}", quoted(other));
            let problem = Problem::new(node.span.clone(), message);
            fields.reading.report(match nearest(other, ["stop", "continue"]) {
                Some(name) => problem.with_help(format!("did you mean `{name}`?")),
                None => problem,
            });
            return None;
        }
    };
    Some((value, node))
}

fn snapshot<'n>(fields: &mut Fields<'n, '_>) -> Option<(String, &'n Node)> {
    let node = fields.optional_node("snapshot")?;
    let digest = fields.optional_text("snapshot")?;
    let digits = digest.strip_prefix("sha256:").unwrap_or_default();
    if digits.len() != 64 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let problem =
            Problem::new(node.span.clone(), format!("{} is no digest of a snapshot", quoted(&digest)));
        fields.reading.report(problem.with_help("a digest is `sha256:` and 64 hexadecimal digits"));
        return None;
    }
    Some((digest.to_ascii_lowercase(), node))
}

/// The word of a plan file.
pub(crate) const fn word(on_refused: OnRefused) -> &'static str {
    match on_refused {
        OnRefused::Stop => "stop",
        OnRefused::Continue => "continue",
    }
}
