//! JSON in which some ids are only known when the script runs.

use axcess_plan::is_hidden;

use crate::shell::{Piece, Variables, Word, quote};

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Json {
    Null,
    Flag(bool),
    Text(String),
    /// A text that may be in a variable.
    Id(String),
    List(Vec<Json>),
    Map(Vec<(&'static str, Json)>),
}

impl Json {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub fn id(id: impl Into<String>) -> Self {
        Self::Id(id.into())
    }

    /// Ids within it.
    pub fn ids(&self) -> Vec<&str> {
        match self {
            Self::Null | Self::Flag(_) | Self::Text(_) => Vec::new(),
            Self::Id(id) => vec![id],
            Self::List(items) => items.iter().flat_map(Self::ids).collect(),
            Self::Map(fields) => fields.iter().flat_map(|(_, value)| value.ids()).collect(),
        }
    }

    /// As one word, variables in their places: good for ids, which hold nothing that JSON would escape.
    pub fn word(&self) -> Word {
        let mut word = Word::default();
        self.write(&mut |piece| match piece {
            Piece::Id(id) if string(&id).len() == id.len() + 2 => {
                word.0.push(Piece::Text("\"".to_owned()));
                word.0.push(Piece::Id(id));
                word.0.push(Piece::Text("\"".to_owned()));
            }
            Piece::Id(id) => word.0.push(Piece::Text(string(&id))),
            text => word.0.push(text),
        });
        word
    }

    /// As the shell hands it on, with jq putting variables into their places.
    pub fn quoted(&self, variables: &Variables) -> String {
        let (mut text, mut used) = (String::new(), Vec::new());
        self.write(&mut |piece| match piece {
            Piece::Id(id) => match variables.get(&id) {
                Some(variable) => {
                    text.extend(["$", variable]);
                    used.push(variable.clone());
                }
                None => text.push_str(&string(&id)),
            },
            Piece::Text(plain) => text.push_str(&plain),
        });
        if used.is_empty() {
            return quote(&text);
        }
        used.sort();
        used.dedup();
        let given: Vec<String> = used.iter().map(|name| format!("--arg {name} \"${name}\" ")).collect();
        format!("\"$(jq -cn {}{})\"", given.concat(), quote(&text))
    }

    fn write(&self, out: &mut dyn FnMut(Piece)) {
        let mut text = |text: &str| out(Piece::Text(text.to_owned()));
        match self {
            Self::Null => text("null"),
            Self::Flag(flag) => text(if *flag { "true" } else { "false" }),
            Self::Text(plain) => text(&string(plain)),
            Self::Id(id) => out(Piece::Id(id.clone())),
            Self::List(items) => {
                text("[");
                for (place, item) in items.iter().enumerate() {
                    if place > 0 {
                        out(Piece::Text(",".to_owned()));
                    }
                    item.write(out);
                }
                out(Piece::Text("]".to_owned()));
            }
            Self::Map(fields) => {
                text("{");
                for (place, (name, value)) in fields.iter().enumerate() {
                    let comma = if place > 0 { "," } else { "" };
                    out(Piece::Text(format!("{comma}\"{name}\":")));
                    value.write(out);
                }
                out(Piece::Text("}".to_owned()));
            }
        }
    }
}

/// A text as JSON writes it, and jq: nothing hidden stands in it.
pub(crate) fn string(text: &str) -> String {
    let plain = serde_json::Value::from(text).to_string();
    let mut spelled = String::with_capacity(plain.len());
    for letter in plain.chars() {
        if is_hidden(letter) {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                spelled.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            spelled.push(letter);
        }
    }
    spelled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_one_word_until_something_in_it_is_made_by_the_script() {
        let body = Json::Map(vec![("a", Json::text("it's \u{202e}")), ("b", Json::id("new:1"))]);
        assert_eq!(body.quoted(&Variables::new()), r#""{\"a\":\"it's \\u202e\",\"b\":\"new:1\"}""#);
        let variables = Variables::from([("new:1".to_owned(), "ROLE_1".to_owned())]);
        assert_eq!(
            body.quoted(&variables),
            r#""$(jq -cn --arg ROLE_1 "$ROLE_1" "{\"a\":\"it's \\u202e\",\"b\":"'$ROLE_1}')""#
        );
    }
}
