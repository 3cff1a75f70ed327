//! From a value to those within it.

use jaq_core::load::parse::Term;
use jaq_core::path::{Opt, Part};

use crate::eval::{Env, Machine, Out};
use crate::place::{Item, Way, get, slice};
use crate::stop::{Doubt, Flow, Stop};
use crate::value::Value;

impl Machine {
    /// The value, and all below it.
    pub(crate) fn recurse(&self, item: &Item, out: Out<'_>) -> Flow {
        self.deeper(|| {
            out(item.clone())?;
            if matches!(item.value, Value::Array(_) | Value::Object(_)) {
                self.each(item, &mut |below| self.recurse(&below, out))?;
            }
            Ok(())
        })
    }

    /// What stands in an array or an object.
    pub(crate) fn each(&self, item: &Item, out: Out<'_>) -> Flow {
        match &item.value {
            Value::Array(values) => {
                for (place, value) in values.iter().enumerate() {
                    self.spend(1)?;
                    out(item.below(|| Value::count(place), value.clone())?)?;
                }
                Ok(())
            }
            Value::Object(fields) => {
                for (key, value) in fields.iter() {
                    self.spend(1)?;
                    out(item.below(|| Value::String(key.clone()), value.clone())?)?;
                }
                Ok(())
            }
            _ => Err(Stop::Fault),
        }
    }

    /// Follows the parts of a path behind a term. What stands in brackets is asked of the input, and changes least if it
    /// stands last.
    pub(crate) fn follow<'p>(
        &self,
        head: &'p Term<&'p str>,
        parts: &'p [(Part<Term<&'p str>>, Opt)],
        env: Env<'_, 'p>,
        input: &Item,
        out: Out<'_>,
    ) -> Flow {
        let Some(((part, opt), before)) = parts.split_last() else { return self.eval(head, env, input, out) };
        let value = &input.value;
        match part {
            Part::Range(None, None) => self.follow(head, before, env, input, &mut |item| {
                item.check()?;
                match item.value {
                    Value::Array(_) | Value::Object(_) => self.each(&item, out),
                    _ => found(Err(Stop::Fault), *opt, out),
                }
            }),
            Part::Index(key) => self.values(key, env, value, &mut |key| {
                if matches!(key, Value::Object(_)) {
                    return Err(Doubt::of_use(".[{…}]").into());
                }
                self.follow(head, before, env, input, &mut |item| {
                    item.check()?;
                    self.spend(item.value.size() / 16)?;
                    let below = get(&item.value, &key);
                    found(below.and_then(|value| item.below(|| key.clone(), value)), *opt, out)
                })
            }),
            Part::Range(from, to) => self.bound(from.as_ref(), env, value, &mut |from| {
                self.bound(to.as_ref(), env, value, &mut |to| {
                    self.follow(head, before, env, input, &mut |item| {
                        if !matches!(item.way, Way::Off) {
                            let doubt = "`jq` changes a part of an array, which is not looked at";
                            return Err(Doubt::new(doubt).into());
                        }
                        self.spend(item.value.size())?;
                        let part = slice(&item.value, &from, &to);
                        found(part.map(|part| item.made(part)), *opt, out)
                    })
                })
            }),
        }
    }

    fn bound<'p>(
        &self,
        bound: Option<&'p Term<&'p str>>,
        env: Env<'_, 'p>,
        input: &Value,
        out: &mut dyn FnMut(Value) -> Flow,
    ) -> Flow {
        match bound {
            Some(bound) => self.values(bound, env, input, out),
            None => out(Value::Null),
        }
    }
}

/// Hands on what was found; behind a `?` nothing is found where there would be an error.
fn found(item: Result<Item, Stop>, opt: Opt, out: Out<'_>) -> Flow {
    match (item, opt) {
        (Ok(item), _) => out(item),
        (Err(Stop::Fault), Opt::Optional) => Ok(()),
        (Err(stop), _) => Err(stop),
    }
}
