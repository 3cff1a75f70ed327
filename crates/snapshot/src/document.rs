//! A file of which every record can be read and has no field that the format lacks: read in one pass, whole or as it comes.

use std::collections::{BTreeMap, BTreeSet};

use axcess_core::{Draft, List, Moment, Provider};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::record::{Record, Wire};

/// What has been read of a file that has no flaw so far.
pub(crate) struct Document {
    /// An account that has nothing but the lists.
    pub lists: Draft,
    /// The fields that are no lists, as text.
    pub fields: BTreeMap<String, Box<RawValue>>,
    names: BTreeSet<String>,
    /// The name of the field that is being read.
    name: String,
    expected: Expected,
}

/// What may stand next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    Document,
    FirstName,
    Name,
    Colon,
    Value,
    FirstRecord(Records),
    Record(Records),
    EndOfRecord(Records),
    EndOfValue,
    Nothing,
}

/// A list of the file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Records {
    Of(List),
    Gaps,
}

/// The text is no JSON, or something is to be said about it.
struct Flaw;

/// A value with its length, or nothing where the text ends before it does.
type Read<T> = Result<Option<(T, usize)>, Flaw>;

impl Document {
    pub fn new() -> Self {
        Self {
            lists: Draft::empty(Provider::Arize, Moment::from_unix_micros(0)),
            fields: BTreeMap::new(),
            names: BTreeSet::new(),
            name: String::new(),
            expected: Expected::Document,
        }
    }

    /// Whether all of it has been read.
    pub fn is_whole(&self) -> bool {
        self.expected == Expected::Nothing
    }

    /// Reads on, and tells how many bytes are done with: the next text begins with the rest. Nothing if the file is flawed.
    pub fn read(&mut self, text: &str) -> Option<usize> {
        let mut at = 0;
        loop {
            let rest = &text[at..];
            let rest = rest.trim_start_matches([' ', '\n', '\t', '\r']);
            at = text.len() - rest.len();
            match self.step(rest) {
                Ok(Some(length)) => at += length,
                Ok(None) => return Some(at),
                Err(Flaw) => return None,
            }
        }
    }

    /// Reads one sign, name, value or record. Nothing where the text ends before it does.
    fn step(&mut self, text: &str) -> Result<Option<usize>, Flaw> {
        use Expected::*;

        let Some(next) = text.bytes().next() else { return Ok(None) };
        let (expected, length) = match (self.expected, next) {
            (Document, b'{') => (FirstName, 1),
            (FirstName | Name, b'"') => {
                let Some((name, length)) = value::<String>(text)? else { return Ok(None) };
                self.name = name;
                if !self.names.insert(self.name.clone()) {
                    return Err(Flaw);
                }
                (Colon, length)
            }
            (Colon, b':') => (Value, 1),
            (Value, _) => match Records::named(&self.name) {
                Some(records) if next == b'[' => (FirstRecord(records), 1),
                Some(_) => return Err(Flaw),
                None => {
                    let Some((field, length)) = value(text)? else { return Ok(None) };
                    self.fields.insert(std::mem::take(&mut self.name), field);
                    (EndOfValue, length)
                }
            },
            (FirstRecord(records) | EndOfRecord(records), b']') => {
                self.close(records);
                (EndOfValue, 1)
            }
            (FirstRecord(records) | Record(records), _) => {
                let Some(length) = self.record(records, text)? else { return Ok(None) };
                (EndOfRecord(records), length)
            }
            (EndOfRecord(records), b',') => (Record(records), 1),
            (EndOfValue, b',') => (Name, 1),
            (FirstName | EndOfValue, b'}') => (Nothing, 1),
            _ => return Err(Flaw),
        };
        self.expected = expected;
        Ok(Some(length))
    }

    fn record(&mut self, records: Records, text: &str) -> Result<Option<usize>, Flaw> {
        let lists = &mut self.lists;
        match records {
            Records::Of(List::Organizations) => add(&mut lists.organizations, text),
            Records::Of(List::Spaces) => add(&mut lists.spaces, text),
            Records::Of(List::Resources) => add(&mut lists.resources, text),
            Records::Of(List::Users) => add(&mut lists.users, text),
            Records::Of(List::Roles) => add(&mut lists.roles, text),
            Records::Of(List::OrganizationMemberships) => add(&mut lists.organization_memberships, text),
            Records::Of(List::SpaceMemberships) => add(&mut lists.space_memberships, text),
            Records::Of(List::RoleBindings) => add(&mut lists.role_bindings, text),
            Records::Of(List::Restrictions) => add(&mut lists.restrictions, text),
            Records::Of(List::ApiKeys) => add(&mut lists.api_keys, text),
            Records::Gaps => add(&mut lists.gaps, text),
        }
    }
}

impl Document {
    /// Gives back the room that a list has beyond its end.
    fn close(&mut self, records: Records) {
        let lists = &mut self.lists;
        match records {
            Records::Of(List::Organizations) => lists.organizations.shrink_to_fit(),
            Records::Of(List::Spaces) => lists.spaces.shrink_to_fit(),
            Records::Of(List::Resources) => lists.resources.shrink_to_fit(),
            Records::Of(List::Users) => lists.users.shrink_to_fit(),
            Records::Of(List::Roles) => lists.roles.shrink_to_fit(),
            Records::Of(List::OrganizationMemberships) => lists.organization_memberships.shrink_to_fit(),
            Records::Of(List::SpaceMemberships) => lists.space_memberships.shrink_to_fit(),
            Records::Of(List::RoleBindings) => lists.role_bindings.shrink_to_fit(),
            Records::Of(List::Restrictions) => lists.restrictions.shrink_to_fit(),
            Records::Of(List::ApiKeys) => lists.api_keys.shrink_to_fit(),
            Records::Gaps => lists.gaps.shrink_to_fit(),
        }
    }
}

impl Records {
    fn named(name: &str) -> Option<Self> {
        let list = List::ALL.into_iter().find(|list| list.as_str() == name).map(Self::Of);
        list.or((name == "gaps").then_some(Self::Gaps))
    }
}

fn add<T: Record>(records: &mut Vec<T>, text: &str) -> Result<Option<usize>, Flaw> {
    let Some((Wire(record), length)) = value(text)? else { return Ok(None) };
    records.push(record);
    Ok(Some(length))
}

/// The value that a text begins with.
fn value<'t, T: Deserialize<'t>>(text: &'t str) -> Read<T> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter();
    match values.next() {
        // A number may go on, and whatever else ends here has something behind it that is still to come.
        Some(Ok(_)) if values.byte_offset() == text.len() => Ok(None),
        Some(Ok(value)) => Ok(Some((value, values.byte_offset()))),
        Some(Err(error)) if error.is_eof() => Ok(None),
        _ => Err(Flaw),
    }
}
