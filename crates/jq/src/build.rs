//! Values that are put together, and values that are taken apart.

use std::rc::Rc;

use jaq_core::load::lex::StrPart;
use jaq_core::load::parse::{Pattern, Term};

use crate::eval::{Entry, Env, Machine, Out, Scope, variable};
use crate::format;
use crate::place::{Item, get};
use crate::stop::{Doubt, Flow, Stop};
use crate::value::{Value, insert};

/// A part of a value that is still to be taken apart.
#[derive(Clone)]
pub(crate) enum Apart<'p> {
    All(&'p Pattern<&'p str>, Value),
    Fields(&'p [(Term<&'p str>, Pattern<&'p str>)], Value),
}

impl Machine {
    pub(crate) fn array<'p>(
        &self,
        inner: &'p Term<&'p str>,
        env: Env<'_, 'p>,
        input: &Item,
        out: Out<'_>,
    ) -> Flow {
        let mut values = Vec::new();
        self.values(inner, env, &input.value, &mut |value| {
            values.push(value);
            Ok(())
        })?;
        out(input.made(Value::array(values)?))
    }

    /// A text with values in it; of several that a part gives, the last part's change last.
    pub(crate) fn interpolate<'p>(
        &self,
        (name, parts): (&'p str, &'p [StrPart<&'p str, Term<&'p str>>]),
        behind: String,
        env: Env<'_, 'p>,
        input: &Item,
        out: Out<'_>,
    ) -> Flow {
        let Some(place) = parts.iter().rposition(|part| matches!(part, StrPart::Term(_))) else {
            return out(input.made(Value::text(constant(parts) + &behind)));
        };
        let behind = constant(&parts[place + 1..]) + &behind;
        self.spend(behind.len() / 16)?;
        let StrPart::Term(term) = &parts[place] else { return Ok(()) };
        self.values(term, env, &input.value, &mut |value| {
            self.spend(value.weight())?;
            let behind = format!("{}{behind}", format::text(name, &value)?);
            self.interpolate((name, &parts[..place]), behind, env, input, out)
        })
    }

    pub(crate) fn object<'p>(
        &self,
        fields: &'p [(Term<&'p str>, Option<Term<&'p str>>)],
        before: Vec<(Rc<str>, Value)>,
        env: Env<'_, 'p>,
        input: &Item,
        out: Out<'_>,
    ) -> Flow {
        let Some(((key, value), rest)) = fields.split_first() else {
            return out(input.made(Value::object(before)?));
        };
        let mut next = |key: Value, value: Value| {
            let Value::String(key) = key else { return Err(Stop::Fault) };
            let mut fields = before.clone();
            self.spend(fields.len())?;
            insert(&mut fields, key, value);
            self.object(rest, fields, env, input, out)
        };
        match (key, value) {
            (Term::Var(name), None) => next(Value::text(&name[1..]), variable(env, name)?),
            (Term::Var(_), Some(_)) => Err(Doubt::of_use("{$name: …}").into()),
            (key, None) => self.values(key, env, &input.value, &mut |key| {
                let value = get(&input.value, &key)?;
                next(key, value)
            }),
            (key, Some(value)) => self.values(key, env, &input.value, &mut |key| {
                self.values(value, env, &input.value, &mut |value| next(key.clone(), value))
            }),
        }
    }

    /// Names the parts of a value.
    pub(crate) fn take_apart<'p>(
        &self,
        mut parts: Vec<Apart<'p>>,
        env: Env<'_, 'p>,
        input: &Value,
        then: &mut dyn FnMut(Env<'_, 'p>) -> Flow,
    ) -> Flow {
        self.spend(1)?;
        match parts.pop() {
            None => then(env),
            Some(Apart::All(Pattern::Var(name), value)) => {
                let entry = Entry::Variable { name, value, is_argument: false };
                self.take_apart(parts, Some(&Scope { up: env, entry }), input, then)
            }
            Some(Apart::All(Pattern::Arr(patterns), value)) => {
                for (place, pattern) in patterns.iter().enumerate().rev() {
                    parts.push(Apart::All(pattern, get(&value, &Value::count(place))?));
                }
                self.take_apart(parts, env, input, then)
            }
            Some(Apart::All(Pattern::Obj(fields), value)) => {
                parts.push(Apart::Fields(fields, value));
                self.take_apart(parts, env, input, then)
            }
            Some(Apart::Fields([], _)) => self.take_apart(parts, env, input, then),
            Some(Apart::Fields([(key, pattern), rest @ ..], value)) => {
                parts.push(Apart::Fields(rest, value.clone()));
                self.values(key, env, input, &mut |key| {
                    let mut parts = parts.clone();
                    parts.push(Apart::All(pattern, get(&value, &key)?));
                    self.take_apart(parts, env, input, then)
                })
            }
        }
    }
}

/// The parts of a text that hold no values.
fn constant(parts: &[StrPart<&str, Term<&str>>]) -> String {
    let mut text = String::new();
    for part in parts {
        match part {
            StrPart::Str(own) => text.push_str(own),
            StrPart::Char(letter) => text.push(*letter),
            StrPart::Term(_) => {}
        }
    }
    text
}
