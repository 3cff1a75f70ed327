//! What the JSON reader lacks for our use: lists that need no memory, names that occur once, a limit
//! to nesting, and messages in our words.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::Reason;
use crate::trouble::{Lines, shown};

/// The deepest level of nesting that a file may have.
const DEEPEST: usize = 128;

/// Calls a function with each element of a list; nothing of it stays in memory.
pub(crate) struct Elements<F>(pub F);

impl<'de, F: FnMut(&'de RawValue)> DeserializeSeed<'de> for Elements<F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(&'de RawValue)> Visitor<'de> for Elements<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        while let Some(element) = list.next_element()? {
            (self.0)(element);
        }
        Ok(())
    }
}

/// The members of an object as they stand there, twice if they do.
pub(crate) struct Members<V>(pub Vec<(String, V)>);

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Members<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Listed<V>(PhantomData<V>);

        impl<'de, V: Deserialize<'de>> Visitor<'de> for Listed<V> {
            type Value = Members<V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Listed(PhantomData))
    }
}

/// The members of an object. A name that occurs twice is an error.
pub(crate) struct Entries<V>(pub BTreeMap<String, V>);

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Entries<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Unique<V>(PhantomData<V>);

        impl<'de, V: Deserialize<'de>> Visitor<'de> for Unique<V> {
            type Value = Entries<V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = BTreeMap::new();
                while let Some(name) = map.next_key::<String>()? {
                    if entries.contains_key(&name) {
                        return Err(A::Error::custom(format!("`{}` occurs twice", shown(&name))));
                    }
                    entries.insert(name, map.next_value()?);
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(Unique(PhantomData))
    }
}

/// The refusal of a text that is no JSON.
pub(crate) fn syntax(text: &str, error: &serde_json::Error) -> Reason {
    let lines = Lines::new(text);
    let at = lines.offset(error.line(), error.column());
    let len = text[at..].chars().next().map_or(0, char::len_utf8);
    Reason::Syntax { message: spoken(error), place: lines.place(at..at + len) }
}

/// The refusal of a text that nests too deeply.
pub(crate) fn nested(text: &str) -> Option<Reason> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(Reason::Nested { limit: DEEPEST, place: Lines::new(text).place(at..at + 1) });
        }
    }
    None
}

/// What the JSON reader says, in our words, without its place and without the value that it found,
/// which may be a secret in the wrong field.
pub(crate) fn spoken(error: &serde_json::Error) -> String {
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = error.to_string();
    let message = message.strip_suffix(&place).unwrap_or(&message);
    if let Some(part) = message.strip_prefix("EOF while parsing ") {
        return format!("the text ends inside {part}");
    }
    let mistyped = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "));
    let Some((found, expected)) = mistyped.and_then(|mistyped| mistyped.rsplit_once(", expected ")) else {
        return message.to_owned();
    };
    format!("it is {}, not {}", kind(found), if expected == "a sequence" { "a list" } else { expected })
}

/// What kind of value the JSON reader found.
fn kind(found: &str) -> &'static str {
    let kinds = [
        ("string", "a string"),
        ("sequence", "a list"),
        ("map", "an object"),
        ("boolean", "true or false"),
        ("integer", "a number"),
        ("floating point", "a number"),
        ("null", "null"),
    ];
    kinds.into_iter().find(|(start, _)| found.starts_with(start)).map_or("something else", |(_, kind)| kind)
}
