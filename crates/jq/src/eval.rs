//! Terms, evaluated: each value is handed on as soon as it is there, so that nothing is made that nobody takes.

use std::cell::Cell;

use jaq_core::load::lex::StrPart;
use jaq_core::load::parse::{BinaryOp, Def, Pattern, Term};
use jaq_core::ops::Cmp;
use jaq_core::path::Path;

use crate::build::Apart;
use crate::math;
use crate::place::Item;
use crate::stop::{Doubt, Flow, Stop};
use crate::value::Value;

/// What a filter may cost: a step for each term that is evaluated, and more for what takes room.
const MOST_STEPS: usize = 4_000_000;
/// The most terms that wait for each other.
pub(crate) const DEEPEST: usize = 250;

/// Takes the values of a term, one by one.
pub(crate) type Out<'o> = &'o mut dyn FnMut(Item) -> Flow;

/// What a name stands for, from the inside to the outside.
pub(crate) type Env<'s, 'p> = Option<&'s Scope<'s, 'p>>;

/// One name.
pub(crate) struct Scope<'s, 'p> {
    pub up: Env<'s, 'p>,
    pub entry: Entry<'s, 'p>,
}

pub(crate) enum Entry<'s, 'p> {
    /// `$name`; one that is an argument can be called by its name too.
    Variable {
        name: &'p str,
        value: Value,
        is_argument: bool,
    },
    Definition(&'p Def<&'p str>),
    /// An argument of a function, with the names where it stands.
    Argument(&'p str, &'p Term<&'p str>, Env<'s, 'p>),
    Label(&'p str, usize),
}

/// Evaluates terms, and counts what they cost.
#[derive(Debug, Default)]
pub(crate) struct Machine {
    steps: Cell<usize>,
    depth: Cell<usize>,
    labels: Cell<usize>,
}

/// An error that ended a term.
enum Caught {
    Error(Value),
    Fault,
}

impl Machine {
    /// Counts what something costs.
    pub fn spend(&self, steps: usize) -> Flow {
        self.steps.set(self.steps.get().saturating_add(steps));
        if self.steps.get() > MOST_STEPS {
            return Err(Doubt::of_cost().into());
        }
        Ok(())
    }

    /// A label of its own.
    pub fn label(&self) -> usize {
        self.labels.set(self.labels.get() + 1);
        self.labels.get()
    }

    /// Hands on what a term gives for a value, until all is given or somebody stops it.
    pub fn eval<'p>(&self, term: &'p Term<&'p str>, env: Env<'_, 'p>, input: &Item, out: Out<'_>) -> Flow {
        self.deeper(|| self.term(term, env, input, out))
    }

    /// Counts what waits for something else.
    pub fn deeper(&self, inner: impl FnOnce() -> Flow) -> Flow {
        self.spend(1)?;
        if self.depth.get() == DEEPEST {
            return Err(Doubt::of_depth().into());
        }
        self.depth.set(self.depth.get() + 1);
        let flow = inner();
        self.depth.set(self.depth.get() - 1);
        flow
    }

    /// The same where nobody asks for the way to a value.
    pub fn values<'p>(
        &self,
        term: &'p Term<&'p str>,
        env: Env<'_, 'p>,
        input: &Value,
        out: &mut dyn FnMut(Value) -> Flow,
    ) -> Flow {
        self.eval(term, env, &Item::new(input.clone()), &mut |item| out(item.value))
    }

    fn term<'p>(&self, term: &'p Term<&'p str>, env: Env<'_, 'p>, input: &Item, out: Out<'_>) -> Flow {
        match term {
            Term::Id => out(input.clone()),
            Term::Recurse => self.recurse(input, out),
            Term::Num(text) => match Value::read(text) {
                Ok(number) => out(input.made(number)),
                Err(_) => Err(Doubt::new(format!("`jq` may or may not take `{text}` for a number")).into()),
            },
            Term::Str(name, parts) => {
                let name = name.unwrap_or("@text");
                self.interpolate((name, parts), String::new(), env, input, out)
            }
            Term::Arr(None) => out(input.made(Value::array(Vec::new())?)),
            Term::Arr(Some(inner)) => self.array(inner, env, input, out),
            Term::Obj(fields) => self.object(fields, Vec::new(), env, input, out),
            Term::Neg(inner) => self.values(inner, env, &input.value, &mut |value| match value {
                // What is written as `0` stays without a sign in jq 1.8, and what is worked out has one.
                Value::Number(0.0) => Err(Stop::from(math::sign_of_zero())),
                Value::Number(number) => out(input.made(Value::Number(-number))),
                _ => Err(Stop::Fault),
            }),
            Term::BinOp(left, op, right) => self.binary((left, op, right), env, input, out),
            Term::Label(name, inner) => self.labelled(name, inner, env, input, out),
            Term::Break(name) => Err(label_of(env, name)),
            Term::Fold(word, source, pattern, arguments) => {
                self.fold((*word == "foreach", source, pattern, arguments), env, input, out)
            }
            Term::TryCatch(inner, handler) => self.attempted(inner, handler.as_deref(), env, input, out),
            Term::IfThenElse(branches, otherwise) => {
                self.branch(branches, otherwise.as_deref(), env, input, out)
            }
            Term::Def(definitions, inner) => self.define(definitions, inner, env, input, out),
            Term::Call(name, arguments) => self.call(name, arguments, env, input, out),
            Term::Var(name) => out(input.made(variable(env, name)?)),
            Term::Path(head, Path(parts)) => self.follow(head, parts, env, input, out),
        }
    }

    /// A term, and what is done with its error.
    fn attempted<'p>(
        &self,
        inner: &'p Term<&'p str>,
        handler: Option<&'p Term<&'p str>>,
        env: Env<'_, 'p>,
        input: &Item,
        out: Out<'_>,
    ) -> Flow {
        match (attempt(out, |out| self.eval(inner, env, input, out))?, handler) {
            (Some(Caught::Error(error)), Some(handler)) => self.eval(handler, env, &input.made(error), out),
            (Some(Caught::Fault), Some(handler)) if asks(handler) => {
                Err(Doubt::new("the words of an error of `jq` depend on its version").into())
            }
            (Some(Caught::Fault), Some(handler)) => self.eval(handler, env, &input.made(Value::Null), out),
            (_, None) | (None, _) => Ok(()),
        }
    }

    fn labelled<'p>(
        &self,
        name: &'p str,
        inner: &'p Term<&'p str>,
        env: Env<'_, 'p>,
        input: &Item,
        out: Out<'_>,
    ) -> Flow {
        let label = self.label();
        let scope = Scope { up: env, entry: Entry::Label(name, label) };
        until(label, self.eval(inner, Some(&scope), input, out))
    }

    fn binary<'p>(
        &self,
        (left, op, right): (&'p Term<&'p str>, &'p BinaryOp<&'p str>, &'p Term<&'p str>),
        env: Env<'_, 'p>,
        input: &Item,
        out: Out<'_>,
    ) -> Flow {
        let value = &input.value;
        if matches!(op, BinaryOp::Assign | BinaryOp::Update | BinaryOp::UpdateMath(_) | BinaryOp::UpdateAlt) {
            input.is_no_way()?;
        }
        match op {
            BinaryOp::Pipe(None) => {
                self.eval(left, env, input, &mut |item| self.eval(right, env, &item, out))
            }
            BinaryOp::Pipe(Some(pattern)) => self.values(left, env, value, &mut |value| {
                self.take_apart(vec![Apart::All(pattern, value)], env, &input.value, &mut |env| {
                    self.eval(right, env, input, out)
                })
            }),
            BinaryOp::Comma => {
                self.eval(left, env, input, out)?;
                self.eval(right, env, input, out)
            }
            BinaryOp::Alt => self.alternative(left, right, env, input, out),
            BinaryOp::Or | BinaryOp::And => {
                let decides = matches!(op, BinaryOp::Or);
                self.values(left, env, value, &mut |left| {
                    if left.holds() == decides {
                        return out(input.made(Value::Bool(decides)));
                    }
                    self.values(right, env, value, &mut |right| out(input.made(Value::Bool(right.holds()))))
                })
            }
            BinaryOp::Math(op) => self.values(right, env, value, &mut |right| {
                self.values(left, env, value, &mut |left| {
                    out(input.made(math::calculate(self, *op, left, &right)?))
                })
            }),
            BinaryOp::Cmp(op) => self.values(right, env, value, &mut |right| {
                self.values(left, env, value, &mut |left| {
                    self.spend(left.weight().min(right.weight()))?;
                    out(input.made(Value::Bool(compares(*op, &left, &right))))
                })
            }),
            BinaryOp::Assign => self.values(right, env, value, &mut |new| {
                out(input.made(self.update(left, env, value, &mut |_| Ok(Some(new.clone())))?))
            }),
            BinaryOp::Update => {
                out(input.made(self.update(left, env, value, &mut |old| self.first(right, env, &old))?))
            }
            BinaryOp::UpdateMath(op) => self.values(right, env, value, &mut |right| {
                let changed = self
                    .update(left, env, value, &mut |old| math::calculate(self, *op, old, &right).map(Some))?;
                out(input.made(changed))
            }),
            BinaryOp::UpdateAlt => self.values(right, env, value, &mut |right| {
                let changed = self.update(left, env, value, &mut |old| {
                    Ok(Some(if old.holds() { old } else { right.clone() }))
                })?;
                out(input.made(changed))
            }),
        }
    }

    /// What holds of the left, else the right.
    fn alternative<'p>(
        &self,
        left: &'p Term<&'p str>,
        right: &'p Term<&'p str>,
        env: Env<'_, 'p>,
        input: &Item,
        out: Out<'_>,
    ) -> Flow {
        let mut is_there = false;
        self.eval(left, env, input, &mut |item| {
            if !item.value.holds() {
                return Ok(());
            }
            is_there = true;
            out(item)
        })?;
        if is_there { Ok(()) } else { self.eval(right, env, input, out) }
    }

    /// The first value of a term.
    pub fn first<'p>(
        &self,
        term: &'p Term<&'p str>,
        env: Env<'_, 'p>,
        input: &Value,
    ) -> Result<Option<Value>, Stop> {
        let mut first = None;
        match self.values(term, env, input, &mut |value| {
            first = Some(value);
            Err(Stop::Taken)
        }) {
            Ok(()) | Err(Stop::Taken) => Ok(first),
            Err(stop) => Err(stop),
        }
    }

    fn branch<'p>(
        &self,
        branches: &'p [(Term<&'p str>, Term<&'p str>)],
        otherwise: Option<&'p Term<&'p str>>,
        env: Env<'_, 'p>,
        input: &Item,
        out: Out<'_>,
    ) -> Flow {
        let Some(((condition, then), rest)) = branches.split_first() else {
            return match otherwise {
                Some(otherwise) => self.eval(otherwise, env, input, out),
                None => out(input.clone()),
            };
        };
        self.values(condition, env, &input.value, &mut |value| match value.holds() {
            true => self.eval(then, env, input, out),
            false => self.branch(rest, otherwise, env, input, out),
        })
    }

    fn define<'p>(
        &self,
        definitions: &'p [Def<&'p str>],
        inner: &'p Term<&'p str>,
        env: Env<'_, 'p>,
        input: &Item,
        out: Out<'_>,
    ) -> Flow {
        let Some((first, rest)) = definitions.split_first() else { return self.eval(inner, env, input, out) };
        let scope = Scope { up: env, entry: Entry::Definition(first) };
        self.define(rest, inner, Some(&scope), input, out)
    }

    /// `reduce` and `foreach`: a state that each value changes.
    fn fold<'p>(
        &self,
        (is_foreach, source, pattern, arguments): (
            bool,
            &'p Term<&'p str>,
            &'p Pattern<&'p str>,
            &'p [Term<&'p str>],
        ),
        env: Env<'_, 'p>,
        input: &Item,
        out: Out<'_>,
    ) -> Flow {
        let (Some(start), Some(change)) = (arguments.first(), arguments.get(1)) else { return Ok(()) };
        self.values(start, env, &input.value, &mut |start| {
            let mut state = start;
            self.values(source, env, &input.value, &mut |value| {
                self.take_apart(vec![Apart::All(pattern, value)], env, &input.value, &mut |env| {
                    let before = std::mem::take(&mut state);
                    self.values(change, env, &before, &mut |after| {
                        state = after;
                        match (is_foreach, arguments.get(2)) {
                            (false, _) => Ok(()),
                            (true, None) => out(input.made(state.clone())),
                            (true, Some(shown)) => {
                                self.values(shown, env, &state, &mut |value| out(input.made(value)))
                            }
                        }
                    })
                })
            })?;
            if is_foreach { Ok(()) } else { out(input.made(std::mem::take(&mut state))) }
        })
    }
}

/// What a variable holds.
pub(crate) fn variable(env: Env<'_, '_>, wanted: &str) -> Result<Value, Stop> {
    let mut scope = env;
    while let Some(Scope { up, entry }) = scope {
        match entry {
            Entry::Variable { name, value, .. } if *name == wanted => return Ok(value.clone()),
            _ => scope = *up,
        }
    }
    Err(Doubt::of_use(wanted).into())
}

fn label_of(env: Env<'_, '_>, wanted: &str) -> Stop {
    let mut scope = env;
    while let Some(Scope { up, entry }) = scope {
        match entry {
            Entry::Label(name, label) if *name == wanted => return Stop::Break(*label),
            _ => scope = *up,
        }
    }
    Doubt::of_use("break").into()
}

/// Ends where the label of this number stands.
pub(crate) fn until(label: usize, flow: Flow) -> Flow {
    match flow {
        Err(Stop::Break(own)) if own == label => Ok(()),
        flow => flow,
    }
}

/// The error with which a term ended, if it did, and not one of whoever takes its values.
fn attempt(out: Out<'_>, run: impl FnOnce(Out<'_>) -> Flow) -> Result<Option<Caught>, Stop> {
    let mut behind = None;
    let flow = run(&mut |item| {
        out(item).map_err(|stop| {
            behind = Some(stop);
            Stop::Taken
        })
    });
    match (behind, flow) {
        (Some(stop @ Stop::Doubt(_)), _) => Err(stop),
        // jq 1.6 takes even the end of `first` for one.
        (Some(_), _) => {
            Err(Doubt::new("whether `try` of `jq` catches an error behind it depends on its version").into())
        }
        (None, Ok(())) => Ok(None),
        (None, Err(Stop::Error(error))) => Ok(Some(Caught::Error(error))),
        (None, Err(Stop::Fault)) => Ok(Some(Caught::Fault)),
        (None, Err(stop)) => Err(stop),
    }
}

fn compares(op: Cmp, left: &Value, right: &Value) -> bool {
    let order = left.order(right);
    match op {
        Cmp::Lt => order.is_lt(),
        Cmp::Le => order.is_le(),
        Cmp::Gt => order.is_gt(),
        Cmp::Ge => order.is_ge(),
        Cmp::Eq => order.is_eq(),
        Cmp::Ne => order.is_ne(),
    }
}

/// Whether a term may ask for its input.
fn asks(term: &Term<&str>) -> bool {
    match term {
        Term::Num(_) | Term::Arr(None) | Term::Var(_) | Term::Break(_) => false,
        Term::Str(_, parts) => parts.iter().any(|part| matches!(part, StrPart::Term(term) if asks(term))),
        Term::Call(name, arguments) => {
            !arguments.is_empty() || !matches!(*name, "empty" | "null" | "true" | "false")
        }
        Term::Obj(fields) => fields.iter().any(|(key, value)| asks(key) || value.as_ref().is_none_or(asks)),
        Term::Arr(Some(inner)) | Term::Neg(inner) => asks(inner),
        Term::BinOp(left, BinaryOp::Comma | BinaryOp::Alt, right) => asks(left) || asks(right),
        _ => true,
    }
}
