//! Why a filter stops before its end.

use std::fmt;

use crate::read::Unread;
use crate::value::Value;

/// Why it cannot be told what a filter prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt(String);

impl Doubt {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }

    /// A function that is not looked at: it asks for what is outside of the filter, or is seldom used.
    pub(crate) fn of_use(name: &str) -> Self {
        Self(format!("`jq` uses `{name}`, which is not looked at"))
    }

    pub(crate) fn of_cost() -> Self {
        Self::new("the filter of `jq` would run too long to be looked at")
    }

    pub(crate) fn of_depth() -> Self {
        Self::new("the filter of `jq` is nested too deep to be looked at")
    }

    /// The reason, as a clause.
    pub fn reason(&self) -> &str {
        &self.0
    }
}

/// What ends the evaluation of a term before its last value.
#[derive(Debug)]
pub(crate) enum Stop {
    /// An error that the filter raised, which `try` catches.
    Error(Value),
    /// An error of jq itself, whose words are not the same in all versions.
    Fault,
    /// `break` out of the label of this number.
    Break(usize),
    /// Whoever takes the values wants no more; he knows why.
    Taken,
    Doubt(Doubt),
}

pub(crate) type Flow = Result<(), Stop>;

impl From<Doubt> for Stop {
    fn from(doubt: Doubt) -> Self {
        Self::Doubt(doubt)
    }
}

impl From<Unread> for Stop {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::NoJson => Self::Fault,
            Unread::Doubt(doubt) => Self::Doubt(doubt),
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
