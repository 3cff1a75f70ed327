//! The variables of a running script.

use std::collections::BTreeMap;

use crate::text::{Doubt, Text};

/// What a variable holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Plain(Text),
    /// The entries of an array with their keys, in order.
    Array(Vec<(String, Text)>),
}

/// Variables by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Vars {
    values: BTreeMap<String, Value>,
}

impl Vars {
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
    }

    pub fn set(&mut self, name: &str, value: Value) {
        self.values.insert(name.to_owned(), value);
    }

    pub fn set_text(&mut self, name: &str, text: Text) {
        self.set(name, Value::Plain(text));
    }

    pub fn unset(&mut self, name: &str) -> Option<Value> {
        self.values.remove(name)
    }

    /// Puts a text under a key of an array.
    pub fn set_entry(&mut self, name: &str, key: String, text: Text) {
        let value = self.values.entry(name.to_owned()).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Plain(first) = value {
            *value = Value::Array(vec![("0".to_owned(), first.clone())]);
        }
        if let Value::Array(entries) = value {
            match entries.iter_mut().find(|(known, _)| *known == key) {
                Some((_, old)) => *old = text,
                None => entries.push((key, text)),
            }
        }
    }

    /// What is known whether or not the script went the way that led from `self` to `other`.
    pub fn merged(self, other: Self, doubt: &Doubt) -> Self {
        let mut values = BTreeMap::new();
        let unknown = || Value::Plain(Text::Unknown(doubt.clone()));
        for (name, value) in &other.values {
            let same = self.values.get(name) == Some(value);
            values.insert(name.clone(), if same { value.clone() } else { unknown() });
        }
        for name in self.values.keys().filter(|name| !other.values.contains_key(*name)) {
            values.insert(name.clone(), unknown());
        }
        Self { values }
    }
}
