//! Functions: those of a filter, those that are defined in the language itself, and those that take terms.

use std::sync::LazyLock;

use jaq_core::load::parse::{Def, Term};
use jaq_core::load::{Lexer, Parser};

use crate::builtin;
use crate::eval::{Entry, Env, Machine, Out, Scope, until};
use crate::place::{Item, change, check_length, follow, width, without};
use crate::stop::{Doubt, Flow, Stop};
use crate::value::Value;

/// What is defined in the language itself.
pub(crate) static PRELUDE: LazyLock<Vec<Def<&'static str>>> = LazyLock::new(|| {
    let tokens = Lexer::new(include_str!("prelude.jq")).lex().expect("INVARIANT: a test reads it");
    Parser::new(&tokens).parse(Parser::defs).expect("INVARIANT: a test reads it")
});

/// Functions that take terms, with the number of these.
pub(crate) const OF_TERMS: [(&str, usize); 15] = [
    ("empty", 0),
    ("error", 0),
    ("path", 1),
    ("getpath", 1),
    ("delpaths", 1),
    ("limit", 2),
    ("nth", 2),
    ("last", 1),
    ("_differs", 0),
    ("skip", 2),
    ("range", 3),
    ("sort_by", 1),
    ("group_by", 1),
    ("min_by", 1),
    ("max_by", 1),
];

impl Machine {
    /// Calls a function by its name.
    pub(crate) fn call<'p>(
        &self,
        name: &'p str,
        arguments: &'p [Term<&'p str>],
        env: Env<'_, 'p>,
        input: &Item,
        out: Out<'_>,
    ) -> Flow {
        let mut scope = env;
        while let Some(own) = scope {
            match &own.entry {
                Entry::Argument(own, term, home) if *own == name && arguments.is_empty() => {
                    return self.eval(term, *home, input, out);
                }
                Entry::Variable { name: own, value, is_argument: true }
                    if own[1..] == *name && arguments.is_empty() =>
                {
                    return out(input.made(value.clone()));
                }
                Entry::Definition(definition) if fits(definition, name, arguments.len()) => {
                    return self.enter((definition, &definition.args), arguments, scope, env, input, out);
                }
                _ => scope = own.up,
            }
        }
        if let Some(definition) = PRELUDE.iter().find(|own| fits(own, name, arguments.len())) {
            return self.enter((definition, &definition.args), arguments, None, env, input, out);
        }
        if OF_TERMS.contains(&(name, arguments.len())) {
            return self.of_terms(name, arguments, env, input, out);
        }
        if name == "_indices" {
            input.is_no_way()?;
        }
        self.each_of(arguments, Vec::new(), env, &input.value, &mut |values| {
            out(input.made(builtin::call(self, name, &input.value, &values)?))
        })
    }

    /// Evaluates the body of a definition where it stands, with its arguments as they stand.
    fn enter<'p>(
        &self,
        (definition, names): (&'p Def<&'p str>, &'p [&'p str]),
        arguments: &'p [Term<&'p str>],
        home: Env<'_, 'p>,
        caller: Env<'_, 'p>,
        input: &Item,
        out: Out<'_>,
    ) -> Flow {
        let (Some((name, names)), Some((argument, rest))) = (names.split_first(), arguments.split_first())
        else {
            return self.eval(&definition.body, home, input, out);
        };
        if !name.starts_with('$') {
            let scope = Scope { up: home, entry: Entry::Argument(name, argument, caller) };
            return self.enter((definition, names), rest, Some(&scope), caller, input, out);
        }
        self.values(argument, caller, &input.value, &mut |value| {
            let scope = Scope { up: home, entry: Entry::Variable { name, value, is_argument: true } };
            self.enter((definition, names), rest, Some(&scope), caller, input, out)
        })
    }

    /// All that arguments give, each with each.
    fn each_of<'p>(
        &self,
        arguments: &'p [Term<&'p str>],
        before: Vec<Value>,
        env: Env<'_, 'p>,
        input: &Value,
        out: &mut dyn FnMut(Vec<Value>) -> Flow,
    ) -> Flow {
        // The last changes least.
        let Some((last, rest)) = arguments.split_last() else {
            return out(before.into_iter().rev().collect());
        };
        self.values(last, env, input, &mut |value| {
            let mut all = before.clone();
            all.push(value);
            self.each_of(rest, all, env, input, out)
        })
    }

    fn of_terms<'p>(
        &self,
        name: &str,
        arguments: &'p [Term<&'p str>],
        env: Env<'_, 'p>,
        input: &Item,
        out: Out<'_>,
    ) -> Flow {
        let value = &input.value;
        match (name, arguments) {
            ("error", []) if matches!(value, Value::Null) => {
                Err(Doubt::new("what `error` of `jq` makes of `null` depends on its version").into())
            }
            ("error", []) => Err(Stop::Error(value.clone())),
            ("path", [term]) => self.eval(term, env, &Item::root(value.clone()), &mut |item| {
                out(input.made(Value::array(item.keys()?)?))
            }),
            ("getpath", [way]) => self.values(way, env, value, &mut |way| {
                let Value::Array(keys) = &way else {
                    return Err(Stop::Fault);
                };
                check_length(keys)?;
                let found = follow(value, keys)?;
                let mut item = input.clone();
                for key in keys.iter() {
                    item = item.below(|| key.clone(), Value::Null)?;
                }
                item.value = found;
                out(item)
            }),
            ("delpaths", [ways]) => self.values(ways, env, value, &mut |ways| {
                let Value::Array(ways) = &ways else {
                    return Err(Stop::Fault);
                };
                let ways = ways.iter().map(|way| match way {
                    Value::Array(keys) => Ok(keys.to_vec()),
                    _ => Err(Stop::Fault),
                });
                let ways = ways.collect::<Result<Vec<_>, _>>()?;
                for way in &ways {
                    self.spend(width(value, way))?;
                }
                out(input.made(without(value.clone(), ways)?))
            }),
            ("limit", [most, term]) => self.number(most, env, value, &mut |most| {
                if most.is_nan() || most < 1.0 {
                    return Err(Doubt::new(
                        "what `limit` of `jq` makes of no number of values depends on its version",
                    )
                    .into());
                }
                let (label, mut count) = (self.label(), 0.0);
                let flow = self.eval(term, env, input, &mut |item| {
                    count += 1.0;
                    out(item)?;
                    if count >= most { Err(Stop::Break(label)) } else { Ok(()) }
                });
                until(label, flow)
            }),
            ("_differs", []) => {
                Err(Doubt::new("what `jq` makes of this filter depends on its version").into())
            }
            ("last", [term]) => {
                let mut last = None;
                self.eval(term, env, input, &mut |item| {
                    last = Some(item);
                    Ok(())
                })?;
                match last {
                    Some(item) => out(input.made(item.value)),
                    None => {
                        Err(Doubt::new("what `last` of `jq` makes of nothing depends on its version").into())
                    }
                }
            }
            ("nth", [place, term]) => self.number(place, env, value, &mut |place| {
                input.is_no_way()?;
                let (label, mut count) = (self.label(), 0.0);
                let flow = self.eval(term, env, input, &mut |item| {
                    count += 1.0;
                    if count <= place {
                        return Ok(());
                    }
                    out(item)?;
                    Err(Stop::Break(label))
                });
                match flow {
                    Ok(()) => {
                        Err(Doubt::new("what `nth` of `jq` makes of too few depends on its version").into())
                    }
                    flow => until(label, flow),
                }
            }),
            ("skip", [first, term]) => self.number(first, env, value, &mut |first| {
                let mut count = 0.0;
                self.eval(term, env, input, &mut |item| {
                    count += 1.0;
                    if count > first { out(item) } else { Ok(()) }
                })
            }),
            ("range", [from, to, by]) => self.number(from, env, value, &mut |from| {
                self.number(to, env, value, &mut |to| {
                    self.number(by, env, value, &mut |by| {
                        if by == 0.0 {
                            return Err(Doubt::of_use("range").into());
                        }
                        let mut number = from;
                        while if by > 0.0 { number < to } else { number > to } {
                            self.spend(1)?;
                            out(input.made(Value::Number(number)))?;
                            number += by;
                        }
                        Ok(())
                    })
                })
            }),
            ("sort_by" | "group_by" | "min_by" | "max_by", [key]) => {
                let sorted = self.sorted_by(key, env, value)?;
                out(input.made(picked(name, sorted)?))
            }
            _ => Ok(()),
        }
    }

    fn number<'p>(
        &self,
        term: &'p Term<&'p str>,
        env: Env<'_, 'p>,
        input: &Value,
        out: &mut dyn FnMut(f64) -> Flow,
    ) -> Flow {
        self.values(term, env, input, &mut |value| match value {
            Value::Number(number) => out(number),
            _ => Err(Stop::Fault),
        })
    }

    /// The values of an array with their keys, by these.
    pub(crate) fn sorted_by<'p>(
        &self,
        key: &'p Term<&'p str>,
        env: Env<'_, 'p>,
        value: &Value,
    ) -> Result<Vec<(Value, Value)>, Stop> {
        let fields;
        let values = match value {
            Value::Array(values) => &values[..],
            // jq looks for the keys first.
            Value::Object(own) => {
                fields = own.iter().map(|field| field.1.clone()).collect::<Vec<_>>();
                &fields
            }
            _ => return Err(Stop::Fault),
        };
        let mut keyed = Vec::with_capacity(values.len());
        for value in values {
            let mut keys = Vec::new();
            self.values(key, env, value, &mut |key| {
                keys.push(key);
                Ok(())
            })?;
            let key = Value::array(keys)?;
            self.spend(key.weight().saturating_mul(16))?;
            keyed.push((key, value.clone()));
        }
        if matches!(value, Value::Object(_)) {
            return Err(Stop::Fault);
        }
        keyed.sort_by(|left, right| left.0.order(&right.0));
        Ok(keyed)
    }

    /// The value with what a term leads to changed; nothing in place of it takes it away.
    pub(crate) fn update<'p>(
        &self,
        target: &'p Term<&'p str>,
        env: Env<'_, 'p>,
        value: &Value,
        change_it: &mut dyn FnMut(Value) -> Result<Option<Value>, Stop>,
    ) -> Result<Value, Stop> {
        let (mut changed, mut gone, mut count) = (value.clone(), Vec::new(), 0_usize);
        self.eval(target, env, &Item::root(value.clone()), &mut |item| {
            let way = item.keys()?;
            count += 1;
            self.spend(way.len() + 1 + width(&changed, &way))?;
            let mut is_gone = false;
            changed = change(std::mem::take(&mut changed), &way, &mut |old| {
                let new = change_it(old.clone())?;
                is_gone = new.is_none();
                Ok(new.unwrap_or(old))
            })?;
            if is_gone {
                gone.push((count, way));
            }
            Ok(())
        })?;
        // The older ones take each away at once, so that those behind it move.
        let moves = |(place, way): &(usize, Vec<Value>)| {
            *place < count && way.iter().any(|key| matches!(key, Value::Number(_)))
        };
        if gone.iter().any(moves) {
            let doubt = "what is left of an array that `jq` empties by `|=` depends on its version";
            return Err(Doubt::new(doubt).into());
        }
        without(changed, gone.into_iter().map(|(_, way)| way).collect())
    }
}

fn fits(definition: &Def<&str>, name: &str, count: usize) -> bool {
    definition.name == name && definition.args.len() == count
}

/// Of values by their keys: all, the groups, the first, or the last.
fn picked(name: &str, sorted: Vec<(Value, Value)>) -> Result<Value, Doubt> {
    if name == "sort_by" {
        return Value::array(sorted.into_iter().map(|(_, value)| value).collect());
    }
    let mut groups: Vec<(Value, Vec<Value>)> = Vec::new();
    for (key, value) in sorted {
        match groups.last_mut() {
            Some((last, group)) if *last == key => group.push(value),
            _ => groups.push((key, vec![value])),
        }
    }
    let mut groups = groups.into_iter().map(|(_, group)| group);
    Ok(match name {
        "group_by" => Value::array(groups.map(Value::array).collect::<Result<_, _>>()?)?,
        "min_by" => groups.next().and_then(|group| group.into_iter().next()).unwrap_or_default(),
        _ => groups.next_back().and_then(|group| group.into_iter().next_back()).unwrap_or_default(),
    })
}
