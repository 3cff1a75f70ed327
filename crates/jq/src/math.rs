//! What `+`, `-`, `*`, `/` and `%` make of two values.

use jaq_core::ops::Math;

use crate::eval::Machine;
use crate::place::merged;
use crate::stop::{Doubt, Stop};
use crate::value::{Items, Value};

/// The result, if the two have one.
pub(crate) fn calculate(machine: &Machine, op: Math, left: Value, right: &Value) -> Result<Value, Stop> {
    machine.spend(left.size() + right.size())?;
    match (op, left, right) {
        (Math::Add, Value::Null, right) => Ok(right.clone()),
        (Math::Add, left, Value::Null) => Ok(left),
        (_, Value::Number(left), Value::Number(right)) => of_numbers(op, left, *right),
        (Math::Add, Value::String(left), Value::String(right)) => Ok(Value::text(format!("{left}{right}"))),
        (Math::Add, Value::Array(left), Value::Array(right)) => {
            let mut values = Items::taken(left);
            values.extend(right.iter().cloned());
            Ok(Value::array(values)?)
        }
        (Math::Sub, Value::Array(left), right @ Value::Array(gone)) => {
            machine.spend(left.len().saturating_mul(right.weight()))?;
            let mut values = Items::taken(left);
            values.retain(|value| !gone.contains(value));
            Ok(Value::array(values)?)
        }
        (Math::Add | Math::Mul, Value::Object(left), Value::Object(right)) => {
            machine.spend(left.len().saturating_mul(right.len()) / 8)?;
            Ok(Value::object(merged(&left, right, op == Math::Mul)?)?)
        }
        (Math::Mul, Value::String(text), Value::Number(times)) => repeat(machine, &text, *times),
        (Math::Mul, Value::Number(times), Value::String(text)) => repeat(machine, text, times),
        (Math::Div, Value::String(text), Value::String(by)) => {
            machine.spend(text.len())?;
            Ok(split(&text, by)?)
        }
        _ => Err(Stop::Fault),
    }
}

/// A text, several times.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is counted first")]
fn repeat(machine: &Machine, text: &str, times: f64) -> Result<Value, Stop> {
    if !(times >= 1.0 && times.fract() == 0.0) {
        let doubt = "what `jq` makes of a text and a number that is not whole depends on its version";
        return Err(Doubt::new(doubt).into());
    }
    machine.spend((times.min(1e9) as usize).saturating_mul(text.len() / 16 + 1))?;
    Ok(Value::text(text.repeat(times as usize)))
}

/// The parts of a text between others.
pub(crate) fn split(text: &str, by: &str) -> Result<Value, Doubt> {
    if text.is_empty() {
        return Value::array(Vec::new());
    }
    if by.is_empty() {
        return Value::array(
            text.chars().map(|letter| Value::text(letter.encode_utf8(&mut [0; 4]))).collect(),
        );
    }
    Value::array(text.split(by).map(Value::text).collect())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "as `jq` does it")]
fn of_numbers(op: Math, left: f64, right: f64) -> Result<Value, Stop> {
    Ok(Value::Number(match op {
        Math::Add => left + right,
        Math::Sub => left - right,
        Math::Mul => left * right,
        Math::Div if right == 0.0 => return Err(Stop::Fault),
        Math::Div => left / right,
        Math::Rem => {
            let (left, right) = (left as i64, right as i64);
            if right == 0 {
                return Err(Stop::Fault);
            }
            match (left.unsigned_abs() % right.unsigned_abs()) as f64 {
                0.0 if left < 0 => {
                    return Err(sign_of_zero().into());
                }
                rest => rest * if left < 0 { -1.0 } else { 1.0 },
            }
        }
    }))
}

pub(crate) fn sign_of_zero() -> Doubt {
    Doubt::new("the sign of zero depends on the version of `jq`")
}
