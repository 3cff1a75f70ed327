//! From a value to those within it.

use jaq_core::load::parse::Term;
use jaq_core::path::{Opt, Part};

use crate::eval::{Env, Machine, Out, attempt};
use crate::place::{Item, Way, get, slice};
use crate::stop::{Doubt, Flow, Stop};
use crate::value::Value;

impl Machine {
    /// The value, and all below it.
    pub(crate) fn recurse(&self, item: &Item, out: Out<'_>) -> Flow {
        self.spend(1)?;
        out(item.clone())?;
        if matches!(item.value, Value::Array(_) | Value::Object(_)) {
            self.each(item, &mut |below| self.recurse(&below, out))?;
        }
        Ok(())
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

    /// Follows the parts of a path; what stands in brackets is asked of `outer`.
    pub(crate) fn follow<'p>(
        &self,
        parts: &'p [(Part<Term<&'p str>>, Opt)],
        item: &Item,
        env: Env<'_, 'p>,
        outer: &Value,
        out: Out<'_>,
    ) -> Flow {
        let Some(((part, opt), rest)) = parts.split_first() else { return out(item.clone()) };
        let mut next = |item: Item| self.follow(rest, &item, env, outer, out);
        match opt {
            Opt::Essential => self.part(part, item, env, outer, &mut next),
            Opt::Optional => attempt(&mut next, |out| self.part(part, item, env, outer, out)).map(drop),
        }
    }

    pub(crate) fn part<'p>(
        &self,
        part: &'p Part<Term<&'p str>>,
        item: &Item,
        env: Env<'_, 'p>,
        outer: &Value,
        out: Out<'_>,
    ) -> Flow {
        match part {
            Part::Index(key) => self.values(key, env, outer, &mut |key| match key {
                Value::Object(_) => Err(Doubt::of_use(".[{…}]").into()),
                key => {
                    self.spend(item.value.size() / 16)?;
                    let value = get(&item.value, &key)?;
                    out(item.below(|| key, value)?)
                }
            }),
            Part::Range(None, None) => self.each(item, out),
            Part::Range(from, to) => self.bound(to.as_ref(), env, outer, &mut |to| {
                self.bound(from.as_ref(), env, outer, &mut |from| {
                    if !matches!(item.way, Way::Off) {
                        return Err(
                            Doubt::new("`jq` changes a part of an array, which is not looked at").into()
                        );
                    }
                    self.spend(item.value.size())?;
                    out(item.made(slice(&item.value, &from, &to)?))
                })
            }),
        }
    }

    pub(crate) fn bound<'p>(
        &self,
        bound: Option<&'p Term<&'p str>>,
        env: Env<'_, 'p>,
        outer: &Value,
        out: &mut dyn FnMut(Value) -> Flow,
    ) -> Flow {
        match bound {
            Some(bound) => self.values(bound, env, outer, out),
            None => out(Value::Null),
        }
    }
}
