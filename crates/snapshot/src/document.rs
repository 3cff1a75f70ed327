//! A file of which every record can be read and has no field that the format lacks: read in one pass.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::marker::PhantomData;

use axcess_core::{Draft, Moment, Provider};
use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::record::{Closed, Record};

/// The fields of a file: its lists as records, everything else as text.
pub(crate) struct Document<'a> {
    /// An account that has nothing but the lists.
    pub lists: Draft,
    pub fields: BTreeMap<String, &'a RawValue>,
}

impl<'de> Deserialize<'de> for Document<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Document<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut lists = Draft::empty(Provider::Arize, Moment::from_unix_micros(0));
        let (mut fields, mut names) = (BTreeMap::new(), BTreeSet::new());
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "organizations" => lists.organizations = list(&mut map)?,
                "spaces" => lists.spaces = list(&mut map)?,
                "resources" => lists.resources = list(&mut map)?,
                "users" => lists.users = list(&mut map)?,
                "roles" => lists.roles = list(&mut map)?,
                "organization_memberships" => lists.organization_memberships = list(&mut map)?,
                "space_memberships" => lists.space_memberships = list(&mut map)?,
                "role_bindings" => lists.role_bindings = list(&mut map)?,
                "restrictions" => lists.restrictions = list(&mut map)?,
                "api_keys" => lists.api_keys = list(&mut map)?,
                "gaps" => lists.gaps = list(&mut map)?,
                _ => _ = fields.insert(name.clone(), map.next_value()?),
            }
            if !names.insert(name) {
                return Err(A::Error::custom("a name occurs twice"));
            }
        }
        Ok(Document { lists, fields })
    }
}

fn list<'de, T: Record, A: MapAccess<'de>>(map: &mut A) -> Result<Vec<T>, A::Error> {
    Ok(map.next_value::<Records<T>>()?.0)
}

struct Records<T>(Vec<T>);

impl<'de, T: Record> Deserialize<'de> for Records<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Elements(PhantomData))
    }
}

struct Elements<T>(PhantomData<T>);

impl<'de, T: Record> Visitor<'de> for Elements<T> {
    type Value = Records<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut records = Vec::new();
        while let Some(Closed(record)) = list.next_element()? {
            records.push(record);
        }
        records.shrink_to_fit();
        Ok(Records(records))
    }
}
