//! Which call a text tells of: method and path, an `ax` command, a method of the SDK, or what `ax` says before it calls.

use axcess_api::{Call as Read, CallError, call};
use axcess_core::{Change, Node, Policy};
use axcess_report::{OPERATIONS, Operation};
use axcess_script::{Settings, read};
use serde_json::{Map, Value, json};

use super::status::objects;

const METHODS: &[&str] = &["GET", "POST", "PATCH", "PUT", "DELETE"];

/// What a text tells of the call.
#[derive(Debug, Default)]
pub(super) struct Call {
    /// The call as it is shown.
    pub words: Option<String>,
    pub operation: Option<&'static Operation>,
    /// The change, if the text has all that it needs.
    pub change: Option<Change>,
}

impl Call {
    /// Reads the call from the clue that tells most.
    pub fn read(text: &str, policy: &Policy) -> Self {
        let of_clue = Self::of_command(text, policy)
            .or_else(|| Self::of_request(text, policy))
            .or_else(|| Self::of_sdk(text, policy))
            .or_else(|| Self::of_progress(text));
        of_clue.unwrap_or_default()
    }

    /// `ax role-bindings create --user-id …`, read as a script of one line.
    fn of_command(text: &str, policy: &Policy) -> Option<Self> {
        let joined = text.replace("\\\n", " ");
        let commands = joined.lines().filter_map(|line| {
            let line = line.trim_start().trim_start_matches(['$', '>', '%', '#', '+']).trim();
            line.strip_prefix("ax ").is_some_and(|rest| rest.starts_with(char::is_lowercase)).then_some(line)
        });
        commands.take(8).find_map(|line| {
            let script = read("the text", line.as_bytes(), policy, &Settings::default()).ok()?;
            let change = script.changes.into_iter().next()?;
            let operation = Operation::named(change.op())?;
            let words: Vec<&str> = line.split_whitespace().take(3).collect();
            let change = Some(change).filter(|change| !matches!(change, Change::Ended(_)));
            Some(Self { words: Some(words.join(" ")), operation: Some(operation), change })
        })
    }

    /// `POST /v2/role-bindings`, in words or as fields of an object.
    fn of_request(text: &str, policy: &Policy) -> Option<Self> {
        let objects = objects(text);
        let (method, path) = objects.iter().find_map(of_fields).or_else(|| of_words(text))?;
        let operation = Operation::of_route(&method, &path);
        let inside = |value: &Value| -> Vec<Value> {
            let request = &value["request"];
            let bodies = [&value["body"], &request["body"], &value["json"], &request["json"]];
            let bodies = bodies.into_iter().filter_map(|body| match body {
                Value::String(text) => serde_json::from_str(text).ok(),
                Value::Object(_) => Some(body.clone()),
                _ => None,
            });
            bodies.chain(std::iter::once(value.clone())).collect()
        };
        let bodies = objects.iter().flat_map(inside).chain(std::iter::once(json!({})));
        let words = Some(format!("{method} {path}"));
        let mut fallback = None;
        for body in bodies {
            match call(policy, &method, &path, &body) {
                Ok(Read::Change(change)) => {
                    let operation = Operation::named(change.op()).or(operation);
                    return Some(Self { words, operation, change: Some(change) });
                }
                Err(CallError::Unfit { change, .. }) => {
                    let operation = Operation::named(change.op()).or(operation);
                    return Some(Self { words, operation, change: Some(*change) });
                }
                Err(CallError::Body { op, .. }) => fallback = fallback.or_else(|| Operation::named(op)),
                Ok(Read::Read) | Err(CallError::Unknown) => {}
            }
        }
        Some(Self { words, operation: operation.or(fallback), change: None })
    }

    /// `client.role_bindings.create(user_id="…", …)`.
    fn of_sdk(text: &str, policy: &Policy) -> Option<Self> {
        let found = OPERATIONS.iter().filter_map(|operation| {
            let at = text.match_indices(operation.sdk).map(|(at, _)| at);
            let ends = |at: usize| {
                let behind = text[at + operation.sdk.len()..].chars().next();
                behind.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_')
            };
            let places: Vec<usize> = at.filter(|at| ends(*at)).collect();
            // A warning names the call without its arguments.
            let called = places.iter().find(|at| text[**at + operation.sdk.len()..].starts_with('('));
            Some((operation, *called.or(places.first())?))
        });
        let (operation, at) =
            found.min_by_key(|(operation, at)| (std::cmp::Reverse(operation.sdk.len()), *at))?;
        let arguments = text[at + operation.sdk.len()..].strip_prefix('(').map(arguments).unwrap_or_default();
        let change = request(operation, &arguments, policy).and_then(|(path, body)| {
            match call(policy, operation.route.0, &path, &body) {
                Ok(Read::Change(change)) => Some(change),
                Ok(Read::Read) | Err(_) => None,
            }
        });
        Some(Self { words: Some(operation.sdk.to_owned()), operation: Some(operation), change })
    }

    /// `Creating role binding`, before the error.
    fn of_progress(text: &str) -> Option<Self> {
        let says = |line: &str, operation: &Operation| {
            let line = line.trim_start_matches(|letter: char| !letter.is_ascii_alphabetic());
            line.trim_end() == operation.progress
        };
        let mut lines = text.lines();
        let operation = lines.find_map(|line| OPERATIONS.iter().find(|operation| says(line, operation)))?;
        Some(Self { words: None, operation: Some(operation), change: None })
    }
}

/// Method and path as fields, perhaps inside `request`.
fn of_fields(value: &Value) -> Option<(String, String)> {
    let request = if value["request"].is_object() { &value["request"] } else { value };
    let path = ["path", "url", "uri"].into_iter().find_map(|name| request[name].as_str())?;
    Some((request["method"].as_str()?.to_owned(), path_of(path)?))
}

/// A method and a path, each the only one of its kind or side by side.
fn of_words(text: &str) -> Option<(String, String)> {
    let ends = |letter: char| letter.is_whitespace() || "\"'`,;()<>{}[]".contains(letter);
    let words: Vec<&str> = text.split(ends).filter(|word| !word.is_empty()).collect();
    let is_method = |word: &str| METHODS.contains(&word);
    let beside = words
        .windows(2)
        .find_map(|pair| Some((pair[0], path_of(pair[1])?)).filter(|(method, _)| is_method(method)));
    if let Some((method, path)) = beside {
        return Some((method.to_owned(), path));
    }
    let mut methods: Vec<&str> = words.iter().copied().filter(|word| is_method(word)).collect();
    let mut paths: Vec<String> = words.iter().filter_map(|word| path_of(word)).collect();
    methods.dedup();
    paths.dedup();
    match (&methods[..], &paths[..]) {
        ([method], [path]) => Some(((*method).to_owned(), path.clone())),
        _ => None,
    }
}

/// The path of a URL or path below `/v2/`.
fn path_of(word: &str) -> Option<String> {
    let at = word.find("/v2/")?;
    let is_url = at == 0 || word.starts_with("http");
    is_url.then(|| word[at..].trim_end_matches(['.', ',', ':']).to_owned())
}

/// The named arguments of a call that are written out.
fn arguments(text: &str) -> Map<String, Value> {
    let mut found = Map::new();
    // What closes the call is not sought: texts in it may hold brackets.
    for part in text.lines().take(16).flat_map(|line| line.split(['(', ','])) {
        let Some((name, value)) = part.split_once('=') else { continue };
        let (name, value) = (name.trim(), value.trim().trim_end_matches(')'));
        let quote = value.chars().next().filter(|quote| ['\'', '"'].contains(quote));
        let inside = quote.and_then(|quote| value[1..].split(quote).next());
        if name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')
            && let Some(inside) = inside
        {
            found.entry(name).or_insert_with(|| json!(inside));
        }
    }
    found
}

/// Path and body of a call of the SDK, which takes names where the API takes ids and looks them up.
fn request(
    operation: &Operation,
    arguments: &Map<String, Value>,
    policy: &Policy,
) -> Option<(String, Value)> {
    let mut body = arguments.clone();
    for (argument, field) in [("space", "space_id"), ("organization", "organization_id")] {
        if let Some(name) = arguments.get(argument).and_then(Value::as_str) {
            body.insert(field.to_owned(), json!(node_id(policy, argument, name, None)?));
        }
    }
    let space = body.get("space_id").and_then(Value::as_str).map(str::to_owned);
    let mut path = "/v2".to_owned();
    for part in operation.route.1.split('/') {
        let name = part.trim_matches(['{', '}']);
        let value = match (name == part, name) {
            (true, _) => part.to_owned(),
            (_, "space" | "organization" | "project") => {
                node_id(policy, name, arguments.get(name)?.as_str()?, space.as_deref())?
            }
            (_, "role") => {
                let role = policy.role(arguments.get(name)?.as_str()?).ok()?;
                policy.role_id(role).to_owned()
            }
            _ => arguments.get(name)?.as_str()?.to_owned(),
        };
        path.push('/');
        path.push_str(&value.replace('/', "%2F"));
    }
    Some((path, Value::Object(body)))
}

/// The id of the node with this id, or of the only one of its kind with this name.
fn node_id(policy: &Policy, kind: &str, text: &str, space: Option<&str>) -> Option<String> {
    if policy.node_by_id(text).is_some() {
        return Some(text.to_owned());
    }
    let fits = |node: &Node| {
        let above = policy.node_parent(*node).map(|above| policy.node_id(above));
        policy.node_kind(*node).as_str().eq_ignore_ascii_case(kind)
            && (kind != "project" || space.is_none_or(|space| above == Some(space)))
    };
    let found: Vec<Node> = policy.nodes_by_name(text).into_iter().filter(fits).collect();
    match &found[..] {
        [only] => Some(policy.node_id(*only).to_owned()),
        _ => None,
    }
}
