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
        let mut values = serde_json::Deserializer::from_str(text).into_iter();
        let (mut is_broken, mut from) = (false, 0);
        std::iter::from_fn(move || {
            let value = values.next().filter(|_| !is_broken)?;
            let through = values.byte_offset();
            let value =
                value.map_err(|error| unread(&error)).and_then(|value| exact(value, &text[from..through]));
            (is_broken, from) = (value.is_err(), through);
            Some(value)
        })
    }

    /// Reads a text that is one value.
    ///
    /// # Errors
    ///
    /// When it is none, or more than one, or versions of jq read it in different ways.
    pub fn read(text: &str) -> Result<Self, Unread> {
        serde_json::from_str(text).map_err(|error| unread(&error)).and_then(|value| exact(value, text))
    }
}

/// A value that was read out of this text, if all of its numbers are what the text says to their last digit.
fn exact(value: Value, text: &str) -> Result<Value, Unread> {
    let (bytes, mut at) = (text.as_bytes(), 0);
    while let Some(byte) = bytes.get(at) {
        let rest = &bytes[at..];
        at += match byte {
            b'"' => len_of_text(rest),
            b'-' | b'0'..=b'9' => {
                let is_of_it = |byte: &&u8| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-');
                let len = rest.iter().take_while(is_of_it).count();
                if !is_exact(&text[at..at + len]) {
                    return Err(Unread::Doubt(Doubt::new("a number of so many digits is not looked at")));
                }
                len
            }
            _ => 1,
        };
    }
    Ok(value)
}

/// How long a text in quotes is, with these.
fn len_of_text(bytes: &[u8]) -> usize {
    let mut len = 1;
    while let Some(byte) = bytes.get(len).filter(|byte| **byte != b'"') {
        len += if *byte == b'\\' { 2 } else { 1 };
    }
    len + 1
}

/// Whether the reader rounds a number as jq does. With a point or an exponent it works with doubles, where fifteen digits and
/// ten to the power of 22 are exact, so that it rounds once.
fn is_exact(number: &str) -> bool {
    let (digits, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (is_whole, whole) =
        (digits.len() == number.len() && fraction.is_empty(), whole.trim_start_matches(['-', '0']));
    let behind = if whole.is_empty() { fraction.trim_start_matches('0') } else { fraction };
    let power = exponent.parse::<i64>().map(|exponent| exponent.saturating_sub(fraction.len() as i64));
    is_whole || (whole.len() + behind.len() <= 15 && power.is_ok_and(|power| power.abs() <= 22))
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
