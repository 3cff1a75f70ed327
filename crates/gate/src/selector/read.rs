//! From the text of a selector to what it means.

use axcess_plan::tree::{Node, Problem, Reading, Tree, Value, found, nearest, quoted};

use crate::selector::{Can, Filter, FilterKey, Mark, NodeType, On, Who, Written, is_glob};

/// `who`: one selector, or a list of them.
pub(crate) fn several_who(node: &Node, tree: &Tree, reading: &mut Reading) -> Vec<Written<Who>> {
    several("who", node, tree, reading, who)
}

/// `can`: a glob over permission names, or a list of them.
pub(crate) fn several_can(node: &Node, tree: &Tree, reading: &mut Reading) -> Vec<Written<Can>> {
    several("can", node, tree, reading, |text| {
        let text = text.to_owned();
        Ok(if is_glob(&text) { Can::Like(text) } else { Can::One(text) })
    })
}

/// `on`: one selector of nodes.
pub(crate) fn one_on(node: &Node, tree: &Tree, reading: &mut Reading) -> Option<Written<On>> {
    one("on", node, tree, reading, on)
}

/// What is wrong with a text, and what would put it right.
type Fault = (String, Option<String>);

fn several<T>(
    name: &str,
    node: &Node,
    tree: &Tree,
    reading: &mut Reading,
    read: impl Fn(&str) -> Result<T, Fault>,
) -> Vec<Written<T>> {
    match &node.value {
        Value::List(items) if items.is_empty() => {
            let problem = Problem::new(node.span.clone(), format!("the list `{name}` is empty"));
            let help = match name {
                "who" => "name somebody; that nobody may do something says `never: {who: \"*\", ...}`",
                _ => "name at least one permission; `\"*\"` is all of them",
            };
            reading.report(problem.with_help(help));
            Vec::new()
        }
        Value::List(items) => items.iter().filter_map(|item| one(name, item, tree, reading, &read)).collect(),
        Value::Scalar { .. } | Value::Map(_) => one(name, node, tree, reading, read).into_iter().collect(),
    }
}

fn one<T>(
    name: &str,
    node: &Node,
    tree: &Tree,
    reading: &mut Reading,
    read: impl Fn(&str) -> Result<T, Fault>,
) -> Option<Written<T>> {
    let Some(text) = reading.text_of(node) else {
        let kinds = if name == "on" { "one text" } else { "a text or a list of texts" };
        let problem =
            Problem::new(node.span.clone(), format!("`{name}` must be {kinds}, but is {}", found(node)));
        reading.report(match &node.value {
            Value::List(_) => problem.with_help("write one assertion for each place"),
            Value::Scalar { .. } | Value::Map(_) => problem,
        });
        return None;
    };
    let text = text.trim();
    let value = if text.is_empty() { Err((format!("`{name}` is empty"), example(name))) } else { read(text) };
    match value {
        Ok(value) => {
            Some(Written { value, text: text.to_owned(), source: Some(tree.source(node.span.clone())) })
        }
        Err((message, help)) => {
            let problem = Problem::new(node.span.clone(), message);
            reading.report(Problem { help, ..problem });
            None
        }
    }
}

fn example(name: &str) -> Option<String> {
    Some(match name {
        "who" => "write a user, `\"*\"`, or a filter as in `org=Risk,status=ACTIVE`".to_owned(),
        "can" => "write a permission, or a glob as in `\"*_DELETE\"`".to_owned(),
        _ => "write a node, `account/**` or `project[restricted]`".to_owned(),
    })
}

fn who(text: &str) -> Result<Who, Fault> {
    if text == "*" {
        return Ok(Who::Everybody);
    }
    let parts = split(text);
    if !parts.iter().any(|part| key_of(part).is_some_and(|(key, ..)| filter_key(key).is_some())) {
        return match key_of(text) {
            Some((key, ..)) if is_word(key) => {
                Err(unknown("filter", key, FilterKey::ALL.map(|(name, _)| name)))
            }
            _ => Ok(Who::One(text.to_owned())),
        };
    }
    parts.iter().map(|part| filter(part)).collect::<Result<_, _>>().map(Who::Fitting)
}

fn filter(text: &str) -> Result<Filter, Fault> {
    let Some((key, is_negated, glob)) = key_of(text) else {
        let message = format!("{} is no filter", quoted(text));
        return Err((message, Some("write KEY=GLOB or KEY!=GLOB; several people are a list".to_owned())));
    };
    let Some(found) = filter_key(key) else {
        return Err(unknown("filter", key, FilterKey::ALL.map(|(name, _)| name)));
    };
    if glob.is_empty() {
        let message = format!("the filter {} names nothing", quoted(text));
        return Err((message, Some(format!("write what `{key}` is to be; `{key}=*` fits whoever has one"))));
    }
    Ok(Filter { key: found, is_negated, glob: glob.to_owned() })
}

/// The parts between commas; `\,` is a comma inside a part.
fn split(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let last = parts.len() - 1;
        match letter {
            '\\' if letters.next_if_eq(&',').is_some() => parts[last].push(','),
            ',' => parts.push(String::new()),
            letter => parts[last].push(letter),
        }
    }
    parts.into_iter().map(|part| part.trim().to_owned()).collect()
}

/// The key of a filter, whether it is negated, and its glob. What looks like the padding of an id is none.
fn key_of(text: &str) -> Option<(&str, bool, &str)> {
    let (key, glob) = text.split_once('=')?;
    let (key, is_negated) = key.strip_suffix('!').map_or((key, false), |key| (key, true));
    let (key, glob) = (key.trim(), glob.trim());
    (filter_key(key).is_some() || (is_word(key) && !glob.is_empty() && !glob.starts_with('=')))
        .then_some((key, is_negated, glob))
}

fn filter_key(name: &str) -> Option<FilterKey> {
    FilterKey::ALL.iter().find(|(known, _)| *known == name).map(|(_, key)| *key)
}

/// Whether a text could be the name of a filter or type.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_lowercase() || matches!(letter, '_' | '-'))
}

fn unknown<const N: usize>(what: &str, word: &str, known: [&'static str; N]) -> Fault {
    let help = match nearest(word, known) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("it is one of {}", known.map(|name| format!("`{name}`")).join(", ")),
    };
    (format!("no {what} is called {}", quoted(word)), Some(help))
}

fn on(text: &str) -> Result<On, Fault> {
    if let Some(node) = text.strip_suffix("/**") {
        return match node {
            "" => {
                Err(("`/**` stands behind no node".to_owned(), Some("everything is `account/**`".to_owned())))
            }
            node => Ok(On::Below(node.to_owned())),
        };
    }
    if matches!(text, "*" | "**") {
        return Err((
            format!("{} names no type of node", quoted(text)),
            Some("everything is `account/**`".to_owned()),
        ));
    }
    if let Some((word, mark)) = text.strip_suffix(']').and_then(|text| text.split_once('['))
        && is_word(word)
    {
        let found =
            node_type(word).ok_or_else(|| unknown("type", word, NodeType::ALL.map(|(name, _)| name)))?;
        let known = Mark::ALL.iter().find(|(name, _)| *name == mark);
        let (_, mark) =
            known.ok_or_else(|| unknown("mark of nodes", mark, Mark::ALL.map(|(name, _)| name)))?;
        return Ok(On::Marked(found, *mark));
    }
    match text.split_once(':') {
        Some((word, glob)) if is_word(word) && (is_glob(glob) || word == "resource") => {
            let found = node_type(word).ok_or_else(|| {
                let (message, help) = unknown("type", word, NodeType::ALL.map(|(name, _)| name));
                (message, help.map(|help| format!("{help} `resource:*` fits resources of every type")))
            })?;
            Ok(On::Like(found, glob.to_owned()))
        }
        None if text.contains('*') => {
            let message = format!("{} names no type of node", quoted(text));
            Err((message, Some(format!("write the type before it, as in `project:{text}`"))))
        }
        _ => Ok(On::One(text.to_owned())),
    }
}

fn node_type(name: &str) -> Option<NodeType> {
    NodeType::ALL.iter().find(|(known, _)| *known == name).map(|(_, found)| *found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter_of(key: FilterKey, is_negated: bool, glob: &str) -> Filter {
        Filter { key, is_negated, glob: glob.to_owned() }
    }

    #[test]
    fn people_are_a_reference_a_star_or_filters() {
        let one = |text: &str| Ok(Who::One(text.to_owned()));
        assert_eq!(who("*"), Ok(Who::Everybody));
        for text in
            ["ann@acme.io", "VXNlcjo0MDpVY25jYQ==", "QXBpS2V5OjE=", "key:ci", "Doe, John", "abc=", "abc=="]
        {
            assert_eq!(who(text), one(text), "{text}");
        }
        assert_eq!(who("org!=Risk"), Ok(Who::Fitting(vec![filter_of(FilterKey::Org, true, "Risk")])));
        let both = vec![filter_of(FilterKey::Space, false, "a,b"), filter_of(FilterKey::Kind, false, "BOT")];
        assert_eq!(who("space=a\\,b, kind = BOT"), Ok(Who::Fitting(both)));
    }

    #[test]
    fn what_is_no_filter_says_what_would_be() {
        let fault = |text: &str| who(text).expect_err(text);
        assert_eq!(fault("organization=Risk").0, "no filter is called `organization`");
        assert_eq!(
            fault("team=Risk").1.as_deref().map(|help| help.starts_with("it is one of `org`")),
            Some(true)
        );
        assert_eq!(fault("emial=*@acme.io").1.as_deref(), Some("did you mean `email`?"));
        assert_eq!(fault("org=").0, "the filter `org=` names nothing");
        assert_eq!(fault("org=Risk,ann@acme.io").0, "`ann@acme.io` is no filter");
    }

    #[test]
    fn places_are_a_node_all_below_a_mark_or_a_glob() {
        for (text, expected) in [
            ("account", On::One("account".to_owned())),
            ("project:Fraud/fraud-llm", On::One("project:Fraud/fraud-llm".to_owned())),
            ("space:Fraud/**", On::Below("space:Fraud".to_owned())),
            ("account/**", On::Below("account".to_owned())),
            ("project[restricted]", On::Marked(NodeType::Project, Mark::Restricted)),
            ("space[private]", On::Marked(NodeType::Space, Mark::Private)),
            ("project:Fraud/*", On::Like(NodeType::Project, "Fraud/*".to_owned())),
            ("resource:x", On::Like(NodeType::Resource, "x".to_owned())),
            ("space:Team [old]", On::One("space:Team [old]".to_owned())),
        ] {
            assert_eq!(on(text), Ok(expected), "{text}");
        }
        for (text, message) in [
            ("*", "`*` names no type of node"),
            ("/**", "`/**` stands behind no node"),
            ("project[restrited]", "no mark of nodes is called `restrited`"),
            ("projects[restricted]", "no type is called `projects`"),
            ("model:*", "no type is called `model`"),
            ("Fraud/*", "`Fraud/*` names no type of node"),
        ] {
            assert_eq!(on(text).expect_err(text).0, message);
        }
    }
}
