//! Filters of jq on JSON values: what they print, if that can be told.
//!
//! ```
//! use axcess_jq::{Ended, Filter, Value};
//!
//! let filter = Filter::read(".users[] | select(.email == $email) | .id", &["$email"]).expect("is a filter");
//! let page = r#"{"users": [{"id": "VXNlcjoxOmFubg==", "email": "ann@acme.io"}]}"#;
//! let page = Value::read(page).expect("is JSON");
//! let mut printed = Vec::new();
//! let ended = filter.run(page, &[Value::from("ann@acme.io")], &mut |value| printed.push(value));
//! assert_eq!(ended, Ok(Ended::Done));
//! assert_eq!(printed, [Value::from("VXNlcjoxOmFubg==")]);
//! ```
//!
//! [`Filter::read`] reads a filter, [`Filter::run`] runs it on one value, and [`Value`] reads and writes JSON.
//!
//! The grammar is that of `jaq-core`. A filter reads nothing but its input: no file, no variable of the environment and no
//! clock. It runs for a bounded number of steps, in bounded room. Whatever goes beyond, calls what is not looked at, or means
//! different things to jq 1.6 and to jq 1.8, is a [`Doubt`].

mod build;
mod builtin;
mod call;
mod eval;
mod format;
mod math;
mod names;
mod pattern;
mod place;
mod read;
mod stop;
mod value;
mod walk;

use jaq_core::load::parse::Term;
use jaq_core::load::{Lexer, Parser};

pub use crate::read::Unread;
pub use crate::stop::Doubt;
pub use crate::value::{Field, Items, Value};

use crate::eval::{Entry, Env, Machine, Scope};
use crate::place::Item;
use crate::stop::{Flow, Stop};

/// The longest filter that is read, in bytes.
const LONGEST: usize = 4096;
/// The most brackets within each other.
const DEEPEST: usize = 32;

/// A filter that has been read. All of its runs together have a bounded number of steps.
#[derive(Debug)]
pub struct Filter<'t> {
    term: Term<&'t str>,
    variables: Vec<&'t str>,
    machine: Machine,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// By its end.
    Done,
    /// By an error, of which jq tells.
    Failed,
}

impl<'t> Filter<'t> {
    /// Reads a filter; `variables` are the names that it may use, each with its `$`.
    ///
    /// # Errors
    ///
    /// When it is none, or calls what is not looked at.
    pub fn read(text: &'t str, variables: &[&'t str]) -> Result<Self, Doubt> {
        if text.len() > LONGEST {
            return Err(Doubt::new("the filter of `jq` is too long to be looked at"));
        }
        if depth(text) > DEEPEST {
            return Err(Doubt::of_depth());
        }
        let unread = || Doubt::new(format!("the filter `{text}` of `jq` cannot be read"));
        let tokens = Lexer::new(text).lex().map_err(|_| unread())?;
        names::check_bindings(&tokens)?;
        if text.contains("?//") {
            return Err(Doubt::of_use("?//"));
        }
        let term = Parser::new(&tokens).parse(Parser::term).map_err(|_| unread())?;
        names::check(&term, variables)?;
        Ok(Self { term, variables: variables.to_vec(), machine: Machine::default() })
    }

    /// Runs it on a value; `variables` hold what its names stand for, in their order. Each value is handed on as it comes.
    ///
    /// # Errors
    ///
    /// When it cannot be told what jq would print. What was handed on until then is to be forgotten.
    pub fn run(
        &self,
        input: Value,
        variables: &[Value],
        each: &mut dyn FnMut(Value),
    ) -> Result<Ended, Doubt> {
        let named: Vec<_> = self.variables.iter().copied().zip(variables).collect();
        match self.with(&named, None, input, each) {
            Ok(()) => Ok(Ended::Done),
            Err(Stop::Doubt(doubt)) => Err(doubt),
            Err(_) => Ok(Ended::Failed),
        }
    }

    fn with(
        &self,
        variables: &[(&'t str, &Value)],
        env: Env<'_, 't>,
        input: Value,
        each: &mut dyn FnMut(Value),
    ) -> Flow {
        match variables.split_first() {
            Some(((name, value), rest)) => {
                let value = (*value).clone();
                let scope = Scope { up: env, entry: Entry::Variable { name, value, is_argument: false } };
                self.with(rest, Some(&scope), input, each)
            }
            None => self.machine.eval(&self.term, env, &Item::new(input), &mut |item| {
                each(item.value);
                Ok(())
            }),
        }
    }
}

/// How deep brackets and keywords lie within each other; those in texts are counted too.
fn depth(filter: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for letter in filter.chars() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    let words = filter.split(|letter: char| !letter.is_ascii_alphanumeric());
    let keywords =
        words.filter(|word| matches!(*word, "if" | "try" | "not" | "as" | "def" | "reduce" | "foreach"));
    // A row of minus signs nests as well.
    let signs = filter.split(|letter| letter != '-' && letter != ' ').map(str::len).max().unwrap_or(0);
    deepest + keywords.count() + signs
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}
