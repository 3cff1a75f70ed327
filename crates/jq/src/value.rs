//! JSON values as jq sees them: numbers are doubles, and objects keep the order in which they were written.

use std::cmp::Ordering;
use std::ops::Deref;
use std::rc::Rc;

use crate::stop::Doubt;

/// The largest number up to which doubles hold every whole one.
const LARGEST_WHOLE: f64 = 9_007_199_254_740_992.0;
/// Between these, every version of jq writes a broken number without an exponent.
const PLAIN: std::ops::Range<f64> = 1e-4..1e15;
/// The most values within a value.
const LARGEST: usize = 1 << 20;
/// The most values around a value.
const DEEPEST: usize = 200;

/// A JSON value.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    String(Rc<str>),
    /// An array.
    Array(Rc<Items<Value>>),
    /// An object, whose keys stand in the order in which they came.
    Object(Rc<Items<Field>>),
}

/// A key of an object, with its value.
pub type Field = (Rc<str>, Value);

/// What an array or an object holds. The same values may stand in it many times, so it knows what it would hold if each
/// were a copy: whoever writes it or compares it works as long.
#[derive(Clone, Debug)]
pub struct Items<T> {
    own: Vec<T>,
    weight: usize,
    depth: usize,
}

impl<T> Deref for Items<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.own
    }
}

impl<T: Clone> Items<T> {
    fn new(own: Vec<T>, value: fn(&T) -> &Value) -> Result<Rc<Self>, Doubt> {
        let weight = own.iter().map(|item| value(item).weight()).fold(1, usize::saturating_add);
        let depth = 1 + own.iter().map(|item| value(item).depth()).max().unwrap_or(0);
        if weight > LARGEST {
            return Err(Doubt::of_cost());
        }
        if depth > DEEPEST {
            return Err(Doubt::of_depth());
        }
        Ok(Rc::new(Self { own, weight, depth }))
    }

    /// The items, to be changed.
    pub(crate) fn taken(this: Rc<Self>) -> Vec<T> {
        Rc::try_unwrap(this).map_or_else(|shared| shared.own.clone(), |items| items.own)
    }
}

impl Value {
    /// What jq writes, on one line.
    ///
    /// # Errors
    ///
    /// When versions of jq write a number in it in different ways.
    pub fn compact(&self) -> Result<String, Doubt> {
        let mut text = String::new();
        self.write(&mut text, None)?;
        Ok(text)
    }

    /// What jq writes, indented by two.
    ///
    /// # Errors
    ///
    /// When versions of jq write a number in it in different ways.
    pub fn pretty(&self) -> Result<String, Doubt> {
        let mut text = String::new();
        self.write(&mut text, Some(0))?;
        Ok(text)
    }

    /// Whether a condition holds.
    pub const fn holds(&self) -> bool {
        !matches!(self, Self::Null | Self::Bool(false))
    }

    pub(crate) fn text(text: impl AsRef<str>) -> Self {
        Self::String(text.as_ref().into())
    }

    /// An array of values.
    ///
    /// # Errors
    ///
    /// When it would be larger, or nest deeper, than is looked at.
    pub fn array(values: Vec<Self>) -> Result<Self, Doubt> {
        Ok(Self::Array(Items::new(values, |value| value)?))
    }

    pub(crate) fn object(fields: Vec<Field>) -> Result<Self, Doubt> {
        Ok(Self::Object(Items::new(fields, |field| &field.1)?))
    }

    /// How many values are within it, itself among them; a long text counts as several.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Self::String(text) => 1 + text.len() / 16,
            Self::Array(values) => values.weight,
            Self::Object(fields) => fields.weight,
            _ => 1,
        }
    }

    fn depth(&self) -> usize {
        match self {
            Self::Array(values) => values.depth,
            Self::Object(fields) => fields.depth,
            _ => 0,
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "no text and no array has 2^53 elements")]
    pub(crate) fn count(count: usize) -> Self {
        Self::Number(count as f64)
    }

    /// The name of its type.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
        }
    }

    /// How much room it takes by itself, as what a copy of it costs.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::String(text) => text.len() / 16,
            Self::Array(values) => values.len(),
            Self::Object(fields) => fields.len(),
            _ => 0,
        }
    }

    /// jq's order: `null`, `false`, `true`, numbers, texts, arrays, objects.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(left), Self::Number(right)) => {
                // What is no number is less than all, itself among them.
                left.partial_cmp(right).unwrap_or(if left.is_nan() {
                    Ordering::Less
                } else {
                    Ordering::Greater
                })
            }
            (Self::String(left), Self::String(right)) => left.cmp(right),
            (Self::Array(left), Self::Array(right)) => in_order(left, right),
            (Self::Object(left), Self::Object(right)) => {
                let (left, right) = (sorted(left), sorted(right));
                let keys = left.iter().map(|field| &field.0).cmp(right.iter().map(|field| &field.0));
                keys.then_with(|| by_each(left.iter().zip(&right).map(|(left, right)| (&left.1, &right.1))))
            }
            _ => self.rank().cmp(&other.rank()),
        }
    }

    const fn rank(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::Bool(false) => 1,
            Self::Bool(true) => 2,
            Self::Number(_) => 3,
            Self::String(_) => 4,
            Self::Array(_) => 5,
            Self::Object(_) => 6,
        }
    }

    fn write(&self, text: &mut String, indent: Option<usize>) -> Result<(), Doubt> {
        let inner = indent.map(|indent| indent + 2);
        let line = |text: &mut String, indent: Option<usize>| {
            if let Some(indent) = indent {
                text.push('\n');
                text.extend(std::iter::repeat_n(' ', indent));
            }
        };
        match self {
            Self::Null => text.push_str("null"),
            Self::Bool(flag) => text.push_str(if *flag { "true" } else { "false" }),
            Self::Number(number) => text.push_str(&number_text(*number)?),
            Self::String(own) => text.push_str(&quoted(own)),
            Self::Array(values) => {
                text.push('[');
                for (place, value) in values.iter().enumerate() {
                    text.push_str(if place > 0 { "," } else { "" });
                    line(text, inner);
                    value.write(text, inner)?;
                }
                line(text, indent.filter(|_| !values.is_empty()));
                text.push(']');
            }
            Self::Object(fields) => {
                text.push('{');
                for (place, (key, value)) in fields.iter().enumerate() {
                    text.push_str(if place > 0 { "," } else { "" });
                    line(text, inner);
                    text.push_str(&quoted(key));
                    text.push_str(if indent.is_some() { ": " } else { ":" });
                    value.write(text, inner)?;
                }
                line(text, indent.filter(|_| !fields.is_empty()));
                text.push('}');
            }
        }
        Ok(())
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.order(other).is_eq()
    }
}

/// A number as all versions of jq write it.
fn number_text(number: f64) -> Result<String, Doubt> {
    if number.is_nan() {
        return Ok("null".to_owned());
    }
    if number.fract() == 0.0 && number.abs() < LARGEST_WHOLE {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and less than 2^53")]
        let whole = number as i64;
        return Ok(if whole == 0 && number.is_sign_negative() { "-0".to_owned() } else { whole.to_string() });
    }
    if PLAIN.contains(&number.abs()) {
        return Ok(serde_json::Value::from(number).to_string());
    }
    Err(Doubt::new("how `jq` writes a number so large or so small depends on its version"))
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

/// The order of two arrays.
pub(crate) fn in_order(left: &[Value], right: &[Value]) -> Ordering {
    by_each(left.iter().zip(right)).then(left.len().cmp(&right.len()))
}

fn by_each<'v>(pairs: impl Iterator<Item = (&'v Value, &'v Value)>) -> Ordering {
    pairs.map(|(left, right)| left.order(right)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

/// Fields by their keys.
pub(crate) fn sorted(fields: &[Field]) -> Vec<&Field> {
    let mut fields: Vec<_> = fields.iter().collect();
    fields.sort_by(|left, right| left.0.cmp(&right.0));
    fields
}

/// Puts a field into an object, where the one of the same key stands if there is one.
pub(crate) fn insert(fields: &mut Vec<Field>, key: Rc<str>, value: Value) {
    match fields.iter_mut().find(|field| field.0 == key) {
        Some(field) => field.1 = value,
        None => fields.push((key, value)),
    }
}
