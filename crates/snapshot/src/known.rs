//! Which fields the format has, and what a file has beside them.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;

use serde::de::value::Error;
use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::value::RawValue;

use crate::field;
use crate::json::Members;

/// The fields of a value that is an object of the format, by asking it to read one.
pub(crate) fn fields_of<T: DeserializeOwned>() -> Option<&'static [&'static str]> {
    let fields = Cell::new(None);
    // It ends with an error in any case.
    let _ = T::deserialize(Asked(&fields));
    fields.get()
}

/// An object without the fields that the format lacks. These are counted, each under the name of the object and its own.
pub(crate) fn only<'a>(
    name: &str,
    fields: &[&str],
    text: &'a str,
    ignored: &mut BTreeMap<String, usize>,
) -> Cow<'a, str> {
    // What is no object is refused by whoever reads it.
    let Ok(Members(members)) = serde_json::from_str::<Members<&RawValue>>(text) else { return text.into() };
    let mut kept = Vec::with_capacity(members.len());
    let mut is_changed = false;
    for (key, raw) in &members {
        let path = format!("{name}.{key}");
        if !fields.contains(&key.as_str()) {
            *ignored.entry(path).or_default() += 1;
            is_changed = true;
            continue;
        }
        let value = match path.as_str() {
            "space_memberships.role" => only(&path, &field::space_role::FIELDS, raw.get(), ignored),
            // Counted where warnings are made.
            "users.kind" if is_unknown_kind(raw) => Cow::Borrowed("null"),
            _ => Cow::Borrowed(raw.get()),
        };
        is_changed |= value != raw.get();
        kept.push(format!("{}:{value}", serde_json::Value::from(key.as_str())));
    }
    if is_changed { format!("{{{}}}", kept.join(",")).into() } else { text.into() }
}

fn is_unknown_kind(raw: &RawValue) -> bool {
    let word = serde_json::from_str::<String>(raw.get());
    word.is_ok_and(|word| !field::kind::WORDS.contains(&word.as_str()))
}

/// A reader that only listens to what is asked of it.
struct Asked<'f>(&'f Cell<Option<&'static [&'static str]>>);

impl<'de> Deserializer<'de> for Asked<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Error> {
        Err(Error::custom(""))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.set(Some(fields));
        Err(Error::custom(""))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
