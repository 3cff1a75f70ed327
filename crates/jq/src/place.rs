//! Where a value stands within another, and what stands there.

use std::rc::Rc;

use crate::stop::{Doubt, Flow, Stop};
use crate::value::{Field, Items, Value, in_order, insert};

/// The largest array that writing at a place may make.
const LONGEST: usize = 1 << 16;

/// The longest way that is followed.
const FARTHEST: usize = 200;

/// The way to a value from where the filter began to follow ways.
#[derive(Clone, Debug)]
pub(crate) enum Way {
    /// Nobody asks for it.
    Off,
    /// There is none: the value was made.
    Lost,
    /// The value was made, and may be the one that stood at the way: what jq takes for the same is not the same everywhere.
    Unsure,
    At(Option<Rc<Stage>>),
}

/// The last stage of a way.
#[derive(Debug)]
pub(crate) struct Stage {
    before: Option<Rc<Stage>>,
    key: Value,
}

/// A value, and the way to it.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub value: Value,
    pub way: Way,
}

impl Item {
    pub const fn new(value: Value) -> Self {
        Self { value, way: Way::Off }
    }

    /// The beginning of ways.
    pub const fn root(value: Value) -> Self {
        Self { value, way: Way::At(None) }
    }

    /// A value that was made from this one.
    pub fn made(&self, value: Value) -> Self {
        let way = match (&self.way, &self.value, &value) {
            (Way::Off, ..) => Way::Off,
            (way @ Way::At(_), Value::Null, Value::Null) => way.clone(),
            (way @ Way::At(_), Value::Bool(before), Value::Bool(after)) if before == after => way.clone(),
            (Way::At(_), before, after) if before.kind() == after.kind() && before.size() == after.size() => {
                Way::Unsure
            }
            (Way::Unsure, ..) => Way::Unsure,
            (Way::At(_) | Way::Lost, ..) => Way::Lost,
        };
        Self { value, way }
    }

    /// What stands below this one.
    pub fn below(&self, key: impl FnOnce() -> Value, value: Value) -> Result<Self, Stop> {
        let way = match &self.way {
            Way::Off => Way::Off,
            Way::At(before) => Way::At(Some(Rc::new(Stage { before: before.clone(), key: key() }))),
            Way::Lost | Way::Unsure => return Err(self.lost()),
        };
        Ok(Self { value, way })
    }

    /// The keys that lead to it.
    pub fn keys(&self) -> Result<Vec<Value>, Stop> {
        let Way::At(stage) = &self.way else { return Err(self.lost()) };
        let mut keys = Vec::new();
        let mut stage = stage.as_deref();
        while let Some(Stage { before, key }) = stage {
            keys.push(key.clone());
            stage = before.as_deref();
        }
        keys.reverse();
        Ok(keys)
    }

    /// An error where there is no way to a value.
    pub fn check(&self) -> Flow {
        if matches!(self.way, Way::Lost | Way::Unsure) { Err(self.lost()) } else { Ok(()) }
    }

    /// A doubt where the way to what is made of it would be looked for.
    pub fn is_no_way(&self) -> Flow {
        if matches!(self.way, Way::Off) { Ok(()) } else { Err(doubt()) }
    }

    fn lost(&self) -> Stop {
        if matches!(self.way, Way::Unsure) { doubt() } else { Stop::Fault }
    }
}

fn doubt() -> Stop {
    Doubt::new("`jq` looks for the way to a value that was made, which is not looked at").into()
}

/// The place of a number in an array of a length; numbers below zero count from its end.
#[expect(clippy::cast_possible_truncation, reason = "a number beyond all places stays beyond them")]
pub(crate) fn place(number: f64, length: usize) -> Option<usize> {
    if number.is_nan() {
        return None;
    }
    let number = number.floor() as i64;
    if number >= 0 {
        return usize::try_from(number).ok();
    }
    length.checked_sub(usize::try_from(number.unsigned_abs()).ok()?)
}

/// What stands below a key.
pub(crate) fn get(value: &Value, key: &Value) -> Result<Value, Stop> {
    Ok(match (value, key) {
        (Value::Object(fields), Value::String(key)) => {
            fields.iter().find(|field| field.0 == *key).map_or(Value::Null, |field| field.1.clone())
        }
        (Value::Array(values), Value::Number(number)) => {
            if number.fract() != 0.0 {
                return Err(Doubt::new(
                    "what `jq` finds at a place that is not whole depends on its version",
                )
                .into());
            }
            let place = place(*number, values.len());
            place.and_then(|place| values.get(place)).cloned().unwrap_or_default()
        }
        (Value::Null, Value::String(_) | Value::Number(_)) => Value::Null,
        (Value::Array(values), Value::Array(wanted)) => Value::array(indices(values, wanted))?,
        _ => return Err(Stop::Fault),
    })
}

/// Where an array holds another.
pub(crate) fn indices(values: &[Value], wanted: &[Value]) -> Vec<Value> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let found = values.windows(wanted.len()).enumerate().filter(|(_, window)| *window == wanted);
    found.map(|(place, _)| Value::count(place)).collect()
}

/// A part of an array or a text, from one place to before another.
pub(crate) fn slice(value: &Value, from: &Value, to: &Value) -> Result<Value, Stop> {
    let bound = |bound: &Value, length: usize, default: usize, round: fn(f64) -> f64| match bound {
        Value::Null => Ok(default),
        Value::Number(number) if number.is_nan() => Ok(default),
        Value::Number(number) => {
            let number = round(*number);
            let beyond = if number < 0.0 { 0 } else { length };
            Ok(place(number, length).map_or(beyond, |place| place.min(length)))
        }
        _ => Err(Stop::Fault),
    };
    match value {
        Value::Null => Ok(Value::Null),
        Value::Array(values) => {
            let length = values.len();
            let (from, to) = (bound(from, length, 0, f64::floor)?, bound(to, length, length, f64::ceil)?);
            Ok(Value::array(values[from.min(to)..to].to_vec())?)
        }
        Value::String(text) => {
            let length = text.chars().count();
            let (from, to) = (bound(from, length, 0, f64::floor)?, bound(to, length, length, f64::ceil)?);
            Ok(Value::text(text.chars().skip(from).take(to.saturating_sub(from)).collect::<String>()))
        }
        _ => Err(Stop::Fault),
    }
}

/// A doubt where a way is longer than any value is deep.
pub(crate) fn check_length(way: &[Value]) -> Flow {
    if way.len() > FARTHEST { Err(Doubt::of_depth().into()) } else { Ok(()) }
}

/// The value with what stands at a way changed.
pub(crate) fn change(
    value: Value,
    way: &[Value],
    change_it: &mut dyn FnMut(Value) -> Result<Value, Stop>,
) -> Result<Value, Stop> {
    check_length(way)?;
    let Some((key, rest)) = way.split_first() else { return change_it(value) };
    Ok(match (value, key) {
        (Value::Object(fields), Value::String(key)) => {
            let mut fields = Items::taken(fields);
            match fields.iter_mut().find(|field| field.0 == *key) {
                Some(field) => field.1 = change(std::mem::take(&mut field.1), rest, change_it)?,
                None => fields.push((key.clone(), change(Value::Null, rest, change_it)?)),
            }
            Value::object(fields)?
        }
        (Value::Null, Value::String(key)) => {
            Value::object(vec![(key.clone(), change(Value::Null, rest, change_it)?)])?
        }
        (Value::Null, Value::Number(_)) => change(Value::array(Vec::new())?, way, change_it)?,
        (Value::Array(values), Value::Number(number)) => {
            let place = place(*number, values.len()).filter(|place| *place < LONGEST).ok_or(Stop::Fault)?;
            let mut values = Items::taken(values);
            if place >= values.len() {
                values.resize(place + 1, Value::Null);
            }
            values[place] = change(std::mem::take(&mut values[place]), rest, change_it)?;
            Value::array(values)?
        }
        _ => return Err(Stop::Fault),
    })
}

/// How many values stand beside those that a way leads through: what a change at it copies and counts anew.
pub(crate) fn width(value: &Value, way: &[Value]) -> usize {
    let mut sum = value.size();
    let mut value = value.clone();
    for key in way {
        let Ok(below) = get(&value, key) else { break };
        sum += below.size();
        value = below;
    }
    sum
}

/// What stands at a way.
pub(crate) fn follow(value: &Value, way: &[Value]) -> Result<Value, Stop> {
    way.iter().try_fold(value.clone(), |value, key| match value {
        Value::Null => Ok(Value::Null),
        value => get(&value, key),
    })
}

/// The value without what stands at these ways.
pub(crate) fn without(value: Value, mut ways: Vec<Vec<Value>>) -> Result<Value, Stop> {
    // From behind, so that none moves another.
    ways.sort_by(|left, right| in_order(right, left));
    ways.into_iter().try_fold(value, |value, way| without_one(value, &way))
}

fn without_one(value: Value, way: &[Value]) -> Result<Value, Stop> {
    check_length(way)?;
    let Some((key, rest)) = way.split_first() else { return Ok(Value::Null) };
    if matches!(value, Value::Null) {
        return Ok(Value::Null);
    }
    let below = get(&value, key)?;
    if !rest.is_empty() {
        if matches!(below, Value::Null) {
            return Ok(value);
        }
        let below = without_one(below, rest)?;
        return change(value, std::slice::from_ref(key), &mut |_| Ok(below.clone()));
    }
    Ok(match (value, key) {
        (Value::Object(fields), Value::String(key)) => {
            let mut fields = Items::taken(fields);
            fields.retain(|field| field.0 != *key);
            Value::object(fields)?
        }
        (Value::Array(values), Value::Number(number)) => {
            let mut values = Items::taken(values);
            if let Some(place) = place(*number, values.len()).filter(|place| *place < values.len()) {
                values.remove(place);
            }
            Value::array(values)?
        }
        (value, _) => value,
    })
}

/// Two objects as one, deeply if it is asked for: what the second holds counts.
pub(crate) fn merged(left: &[Field], right: &[Field], is_deep: bool) -> Result<Vec<Field>, Doubt> {
    let mut fields = left.to_vec();
    for (key, value) in right {
        let before = fields.iter().find(|field| field.0 == *key).map(|field| &field.1);
        let value = match (before, value) {
            (Some(Value::Object(left)), Value::Object(right)) if is_deep => {
                Value::object(merged(left, right, true)?)?
            }
            _ => value.clone(),
        };
        insert(&mut fields, key.clone(), value);
    }
    Ok(fields)
}
