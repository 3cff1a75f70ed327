//! Regular expressions.

use std::rc::Rc;

use regex_lite::{Captures, RegexBuilder};

use crate::eval::Machine;
use crate::stop::{Doubt, Stop};
use crate::value::{Field, Value};

/// The longest pattern, in bytes.
const LONGEST: usize = 256;
/// The most room that a pattern takes when it has been read, in bytes, and about the most parts that it then has.
const LARGEST: usize = 1 << 16;
const MOST_PARTS: usize = LARGEST / 32;

/// The matches of a pattern in a text, as `match` gives them.
///
/// jq reads patterns as Oniguruma does. Where another engine would see something else, there is a doubt.
pub(crate) fn matches(
    machine: &Machine,
    input: &Value,
    pattern: &Value,
    flags: &Value,
) -> Result<Value, Stop> {
    let Value::String(text) = input else {
        return Err(Stop::Fault);
    };
    let Value::String(pattern) = pattern else {
        return Err(Stop::Fault);
    };
    let flags = match flags {
        Value::Null => "",
        Value::String(flags) => flags,
        _ => return Err(Stop::Fault),
    };
    if let Some(other) = flags.chars().find(|flag| !"gixn".contains(*flag)) {
        return Err(Doubt::of_use(&format!("the flag `{other}` of a pattern")).into());
    }
    let unread = || Doubt::new(format!("the pattern `{pattern}` of `jq` is not looked at"));
    if pattern.len() > LONGEST || may_differ(pattern, text, flags) {
        return Err(unread().into());
    }
    let mut builder = RegexBuilder::new(pattern);
    builder.case_insensitive(flags.contains('i')).ignore_whitespace(flags.contains('x'));
    let regex = builder.size_limit(LARGEST).build().map_err(|_| unread())?;
    // Each letter meets each part of the pattern at most once; counts make parts that the pattern does not show.
    let parts = if pattern.contains('{') { MOST_PARTS } else { pattern.len() };
    machine.spend(parts.saturating_mul(text.len()))?;
    let names: Vec<_> = regex.capture_names().skip(1).collect();
    let mut found = Vec::new();
    for captures in regex.captures_iter(text) {
        machine.spend(names.len() + 1)?;
        let is_empty = captures.get(0).is_none_or(|all| all.range().is_empty());
        if is_empty {
            // Where the search goes on behind nothing is not the same everywhere.
            return Err(unread().into());
        }
        found.push(object(text, &captures, &names)?);
        if !flags.contains('g') {
            break;
        }
    }
    Ok(Value::array(found)?)
}

/// Whether the two engines may differ: what counts as a letter beyond ASCII, and where a line ends.
fn may_differ(pattern: &str, text: &str, flags: &str) -> bool {
    let is_plain = text.is_ascii() && pattern.is_ascii();
    let has_class = pattern.contains(['\\', '[', '(']) && pattern.contains(['\\', ':', '?']);
    (!is_plain && (has_class || flags.contains('i'))) || text.contains('\n')
}

fn object(text: &str, captures: &Captures<'_>, names: &[Option<&str>]) -> Result<Value, Doubt> {
    let part = |place: usize| -> Vec<Field> {
        let own = captures.get(place);
        let offset = own.map_or(Value::Number(-1.0), |own| Value::count(text[..own.start()].chars().count()));
        let length = own.map_or(0, |own| own.as_str().chars().count());
        let string = own.map_or(Value::Null, |own| Value::text(own.as_str()));
        vec![("offset".into(), offset), ("length".into(), Value::count(length)), ("string".into(), string)]
    };
    let groups = names.iter().enumerate().map(|(place, name)| {
        let mut fields = part(place + 1);
        fields.push((Rc::from("name"), name.map_or(Value::Null, Value::text)));
        Value::object(fields)
    });
    let groups = groups.collect::<Result<_, _>>()?;
    let mut fields = part(0);
    fields.push(("captures".into(), Value::array(groups)?));
    Value::object(fields)
}
