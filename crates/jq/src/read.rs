//! Values from JSON.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::stop::Doubt;
use crate::value::{Field, Value};

/// Why a text is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is no JSON.
    NoJson,
    /// jq reads it, but not in all versions as the same.
    Doubt(Doubt),
}

/// What a reader says of a number that jq may write as it was written, or without its `.0`.
const AS_WRITTEN: &str = "a whole number with a point";

fn unread(error: &serde_json::Error) -> Unread {
    match error.to_string() {
        text if text.starts_with(AS_WRITTEN) => {
            Unread::Doubt(Doubt::new("how `jq` writes a number like `1.0` depends on its version"))
        }
        text if text.starts_with(Doubt::of_cost().reason()) => Unread::Doubt(Doubt::of_cost()),
        _ => Unread::NoJson,
    }
}

impl Value {
    /// Reads the values of a text, one behind the other, up to the first that cannot be read.
    pub fn read_all(text: &str) -> impl Iterator<Item = Result<Self, Unread>> {
        let mut is_broken = false;
        let values = serde_json::Deserializer::from_str(text).into_iter();
        values.map_while(move |value| {
            let value = if is_broken { None } else { Some(value.map_err(|error| unread(&error))) };
            is_broken |= matches!(value, Some(Err(_)));
            value
        })
    }

    /// Reads a text that is one value.
    ///
    /// # Errors
    ///
    /// When it is none, or more than one, or versions of jq read it in different ways.
    pub fn read(text: &str) -> Result<Self, Unread> {
        serde_json::from_str(text).map_err(|error| unread(&error))
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

#[expect(clippy::cast_precision_loss, reason = "numbers of jq are doubles")]
impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        if number.fract() == 0.0 { Err(E::custom(AS_WRITTEN)) } else { Ok(Value::Number(number)) }
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = access.next_element()? {
            values.push(value);
        }
        Value::array(values).map_err(A::Error::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut fields: Vec<Field> = Vec::new();
        // A key that comes twice keeps its place and has its last value; most come once.
        let mut places = std::collections::HashMap::new();
        while let Some((key, value)) = access.next_entry::<String, Value>()? {
            match places.get(&key) {
                Some(place) => fields[*place] = (key.into(), value),
                None => {
                    fields.push((key.as_str().into(), value));
                    places.insert(key, fields.len() - 1);
                }
            }
        }
        Value::object(fields).map_err(A::Error::custom)
    }
}
