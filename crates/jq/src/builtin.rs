//! Functions from values to a value.

use crate::eval::Machine;
use crate::place::{change, indices};
use crate::read::Unread;
use crate::stop::{Doubt, Stop};
use crate::value::{Value, insert, sorted};
use crate::{format, math, pattern};

/// Their names, with the number of their arguments. A name that begins with `_` can be called by the prelude alone.
pub(crate) const FUNCTIONS: &[(&str, usize)] = &[
    ("true", 0),
    ("false", 0),
    ("null", 0),
    ("nan", 0),
    ("infinite", 0),
    ("not", 0),
    ("type", 0),
    ("length", 0),
    ("utf8bytelength", 0),
    ("keys", 0),
    ("keys_unsorted", 0),
    ("has", 1),
    ("contains", 1),
    ("add", 0),
    ("reverse", 0),
    ("from_entries", 0),
    ("setpath", 2),
    ("_indices", 1),
    ("floor", 0),
    ("ceil", 0),
    ("round", 0),
    ("sqrt", 0),
    ("fabs", 0),
    ("abs", 0),
    ("isnan", 0),
    ("isinfinite", 0),
    ("tostring", 0),
    ("tonumber", 0),
    ("toboolean", 0),
    ("tojson", 0),
    ("fromjson", 0),
    ("startswith", 1),
    ("endswith", 1),
    ("ltrimstr", 1),
    ("rtrimstr", 1),
    ("trim", 0),
    ("ltrim", 0),
    ("rtrim", 0),
    ("explode", 0),
    ("implode", 0),
    ("split", 1),
    ("join", 1),
    ("ascii_downcase", 0),
    ("ascii_upcase", 0),
    ("_matches", 2),
];

/// Calls one of them.
pub(crate) fn call(machine: &Machine, name: &str, input: &Value, arguments: &[Value]) -> Result<Value, Stop> {
    let is_whole = name.starts_with('@') || matches!(name, "tostring" | "tojson");
    machine.spend(if is_whole { input.weight() } else { input.size() })?;
    match arguments {
        [] if name.starts_with('@') => format::text(name, input).map(Value::text),
        [] => plain(machine, name, input),
        [argument] => with_one(machine, name, input, argument),
        [Value::Array(way), value] if name == "setpath" => {
            change(input.clone(), way, &mut |_| Ok(value.clone()))
        }
        [pattern, flags] if name == "_matches" => pattern::matches(machine, input, pattern, flags),
        _ => Err(Stop::Fault),
    }
}

fn plain(machine: &Machine, name: &str, input: &Value) -> Result<Value, Stop> {
    Ok(match (name, input) {
        ("true", _) => Value::Bool(true),
        ("false", _) => Value::Bool(false),
        ("null", _) => Value::Null,
        ("nan", _) => Value::Number(f64::NAN),
        ("infinite", _) => Value::Number(f64::INFINITY),
        ("not", value) => Value::Bool(!value.holds()),
        ("type", value) => Value::text(value.kind()),
        ("length", Value::Null) => Value::Number(0.0),
        ("length" | "fabs" | "abs", Value::Number(number)) => Value::Number(number.abs()),
        ("length", Value::String(text)) => Value::count(text.chars().count()),
        ("length", Value::Array(_) | Value::Object(_)) => Value::count(input.size()),
        ("length", _) => return Err(Stop::Fault),
        ("utf8bytelength", Value::String(text)) => Value::count(text.len()),
        ("keys", Value::Object(fields)) => {
            Value::array(sorted(fields).iter().map(|field| Value::String(field.0.clone())).collect())?
        }
        ("keys_unsorted", Value::Object(fields)) => {
            Value::array(fields.iter().map(|field| Value::String(field.0.clone())).collect())?
        }
        ("keys" | "keys_unsorted", Value::Array(values)) => {
            Value::array((0..values.len()).map(Value::count).collect())?
        }

        ("add", value) => return sum(machine, value),
        ("reverse", Value::Array(values)) => Value::array(values.iter().rev().cloned().collect())?,
        ("reverse", Value::Null) => Value::array(Vec::new())?,
        ("from_entries", Value::Array(entries)) => return from_entries(machine, entries),
        ("floor", Value::Number(number)) => Value::Number(number.floor()),
        ("ceil", Value::Number(number)) => Value::Number(number.ceil()),
        ("round", Value::Number(number)) => Value::Number(number.round()),
        ("sqrt", Value::Number(number)) => Value::Number(number.sqrt()),
        ("isnan", Value::Number(number)) => Value::Bool(number.is_nan()),
        ("isinfinite", Value::Number(number)) => Value::Bool(number.is_infinite()),
        ("tostring", value) => Value::text(format::plain(value)?),
        ("tonumber", Value::Number(_)) | ("toboolean", Value::Bool(_)) => input.clone(),
        ("tonumber", Value::String(text)) => return number(text),
        ("toboolean", Value::String(text)) if matches!(&**text, "true" | "false") => {
            Value::Bool(&**text == "true")
        }
        ("tojson", value) => Value::text(value.compact()?),
        ("fromjson", Value::String(text)) => {
            if text.contains(['n', 'N']) && !text.contains('"') {
                return Err(Doubt::new(format!("`jq` may or may not take `{text}` for JSON")).into());
            }
            Value::read(text)?
        }
        ("trim", Value::String(text)) => Value::text(text.trim_matches(is_space)),
        ("ltrim", Value::String(text)) => Value::text(text.trim_start_matches(is_space)),
        ("rtrim", Value::String(text)) => Value::text(text.trim_end_matches(is_space)),
        ("explode", Value::String(text)) => {
            Value::array(text.chars().map(|letter| Value::Number(f64::from(u32::from(letter)))).collect())?
        }
        ("implode", Value::Array(letters)) => implode(letters)?,
        ("ascii_downcase", Value::String(text)) => Value::text(text.to_ascii_lowercase()),
        ("ascii_upcase", Value::String(text)) => Value::text(text.to_ascii_uppercase()),
        _ => return Err(Stop::Fault),
    })
}

fn with_one(machine: &Machine, name: &str, input: &Value, argument: &Value) -> Result<Value, Stop> {
    machine.spend(argument.size())?;
    Ok(match (name, input, argument) {
        ("has", Value::Null, Value::String(_) | Value::Number(_)) => Value::Bool(false),
        ("has", Value::Object(fields), Value::String(key)) => {
            Value::Bool(fields.iter().any(|field| field.0 == *key))
        }
        ("has", Value::Array(_), Value::Number(number)) => {
            #[expect(clippy::cast_precision_loss, reason = "no array has 2^53 elements")]
            let length = input.size() as f64;
            Value::Bool(*number >= 0.0 && *number < length)
        }
        ("contains", input, argument) => Value::Bool(contains(machine, input, argument)?),
        ("_indices", Value::String(text), Value::String(part)) => places(machine, text, part)?,
        ("_indices", Value::Array(values), Value::Array(wanted)) => {
            machine.spend(values.len().saturating_mul(argument.weight()))?;
            Value::array(indices(values, wanted))?
        }
        ("_indices", Value::Array(values), wanted) => {
            Value::array(indices(values, std::slice::from_ref(wanted)))?
        }
        ("startswith", Value::String(text), Value::String(part)) => Value::Bool(text.starts_with(&**part)),
        ("endswith", Value::String(text), Value::String(part)) => Value::Bool(text.ends_with(&**part)),
        ("ltrimstr", Value::String(text), Value::String(part)) => {
            Value::text(text.strip_prefix(&**part).unwrap_or(text))
        }
        ("rtrimstr", Value::String(text), Value::String(part)) => {
            Value::text(text.strip_suffix(&**part).unwrap_or(text))
        }
        ("ltrimstr" | "rtrimstr", ..) => {
            let doubt = format!("what `{name}` of `jq` makes of what is no text depends on its version");
            return Err(Doubt::new(doubt).into());
        }
        ("split", Value::String(text), Value::String(by)) => {
            machine.spend(text.len())?;
            math::split(text, by)?
        }
        ("join", Value::Array(values), between) => join(machine, values, between)?,
        ("join", Value::Object(fields), between) => {
            let values: Vec<Value> = fields.iter().map(|field| field.1.clone()).collect();
            join(machine, &values, between)?
        }
        _ => return Err(Stop::Fault),
    })
}

/// Values as one text, with another between each two.
fn join(machine: &Machine, values: &[Value], between: &Value) -> Result<Value, Stop> {
    let between = match between {
        Value::String(between) => &**between,
        Value::Null => "",
        _ if values.len() < 2 => "",
        _ => return Err(Stop::Fault),
    };
    machine.spend(
        values.iter().map(Value::size).sum::<usize>() + values.len().saturating_mul(between.len() / 16 + 1),
    )?;
    let parts = values.iter().map(|value| match value {
        Value::Null => Ok(String::new()),
        Value::Array(_) | Value::Object(_) => Err(Stop::Fault),
        value => format::plain(value),
    });
    Ok(Value::text(parts.collect::<Result<Vec<_>, _>>()?.join(between)))
}

const fn is_space(letter: char) -> bool {
    letter.is_ascii_whitespace() || letter == '\u{b}'
}

/// The sum of all values, from left to right.
fn sum(machine: &Machine, value: &Value) -> Result<Value, Stop> {
    let add = |sum, value: &Value| math::calculate(machine, jaq_core::ops::Math::Add, sum, value);
    match value {
        Value::Array(values) => values.iter().try_fold(Value::Null, add),
        Value::Object(fields) => fields.iter().map(|field| &field.1).try_fold(Value::Null, add),
        _ => Err(Stop::Fault),
    }
}

fn number(text: &str) -> Result<Value, Stop> {
    let is_plain = text.strip_prefix('-').unwrap_or(text).starts_with(|first: char| first.is_ascii_digit());
    match Value::read(text) {
        Ok(number @ Value::Number(_)) if is_plain => Ok(number),
        Err(Unread::Doubt(doubt)) => Err(doubt.into()),
        _ if text.trim() != text || text.starts_with(['+', '.', '0', '-']) || text.ends_with('.') => {
            Err(Doubt::new(format!("`jq` may or may not take `{text}` for a number")).into())
        }
        _ => Err(Stop::Fault),
    }
}

fn implode(letters: &[Value]) -> Result<Value, Stop> {
    let letters = letters.iter().map(|letter| {
        let code = match letter {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it is checked to be one"
            )]
            Value::Number(number) if number.fract() == 0.0 && (0.0..=1_114_111.0).contains(number) => {
                char::from_u32(*number as u32)
            }
            _ => None,
        };
        code.ok_or(Stop::Fault)
    });
    Ok(Value::text(letters.collect::<Result<String, _>>()?))
}

/// Where a text holds another, in letters.
fn places(machine: &Machine, text: &str, part: &str) -> Result<Value, Stop> {
    if !text.is_ascii() {
        return Err(Doubt::new("how `jq` counts places in a text beyond ASCII depends on its version").into());
    }
    machine.spend(text.len().saturating_mul(part.len()))?;
    let is_there = |place: &usize| text[*place..].starts_with(part);
    let places = (0..text.len()).filter(|place| !part.is_empty() && is_there(place));
    Ok(Value::array(places.map(Value::count).collect())?)
}

fn contains(machine: &Machine, value: &Value, part: &Value) -> Result<bool, Stop> {
    machine.spend(value.weight().min(part.weight()))?;
    match (value, part) {
        (Value::Object(fields), Value::Object(parts)) => {
            for (key, part) in parts.iter() {
                let Some(field) = fields.iter().find(|field| field.0 == *key) else { return Ok(false) };
                if !contains(machine, &field.1, part)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        (Value::Array(values), Value::Array(parts)) => {
            for part in parts.iter() {
                let mut is_there = false;
                for value in values.iter() {
                    is_there |= value.kind() == part.kind() && contains(machine, value, part)?;
                }
                if !is_there {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        (Value::String(text), Value::String(part)) => Ok(text.contains(&**part)),
        (value, part) if value.kind() == part.kind() => Ok(value == part),
        _ => Err(Stop::Fault),
    }
}

/// An object of entries that each have a key and a value.
fn from_entries(machine: &Machine, entries: &[Value]) -> Result<Value, Stop> {
    let mut fields = Vec::new();
    for entry in entries {
        machine.spend(fields.len() / 8 + 1)?;
        let Value::Object(own) = entry else { return Err(Stop::Fault) };
        let field = |name: &str| own.iter().find(|field| &*field.0 == name).map(|field| &field.1);
        let mut keys = ["key", "Key", "name", "Name"].into_iter().filter_map(field);
        let key = match keys.find(|key| key.holds()) {
            Some(Value::String(key)) => key.clone(),
            Some(Value::Array(_) | Value::Object(_)) => {
                return Err(Stop::Fault);
            }
            _ => {
                return Err(
                    Doubt::new("what `from_entries` of `jq` takes for a key depends on its version").into()
                );
            }
        };
        let value = field("value").or_else(|| field("Value")).cloned().unwrap_or_default();
        insert(&mut fields, key, value);
    }
    Ok(Value::object(fields)?)
}
