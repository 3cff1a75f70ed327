//! What the reader knows of a text of a running script: all of it, or why not.

use std::rc::Rc;

/// Why something of a script cannot be read with certainty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Doubt(Rc<str>);

impl Doubt {
    pub fn new(reason: impl AsRef<str>) -> Self {
        Self(reason.as_ref().into())
    }

    /// The reason, as a clause.
    pub fn reason(&self) -> &str {
        &self.0
    }
}

/// A text that a script works with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Text {
    Known(String),
    Unknown(Doubt),
}

impl Text {
    pub fn empty() -> Self {
        Self::Known(String::new())
    }

    pub fn known(&self) -> Option<&str> {
        match self {
            Self::Known(text) => Some(text),
            Self::Unknown(_) => None,
        }
    }

    /// Puts another text behind this one.
    pub fn append(&mut self, other: &Self) {
        match (&mut *self, other) {
            (Self::Known(text), Self::Known(more)) => text.push_str(more),
            (Self::Known(_), Self::Unknown(doubt)) => *self = Self::Unknown(doubt.clone()),
            (Self::Unknown(_), _) => {}
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Known(text.to_owned())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::Known(text)
    }
}

/// One argument of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub text: Text,
    /// Whether it may be several arguments, or none: what is not known and not quoted.
    pub loose: bool,
}

impl Field {
    pub fn known(text: impl Into<String>) -> Self {
        Self { text: Text::Known(text.into()), loose: false }
    }
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Exit(i32),
    Unknown,
}

impl Status {
    pub const SUCCESS: Self = Self::Exit(0);

    pub const fn of(success: bool) -> Self {
        Self::Exit(if success { 0 } else { 1 })
    }

    pub const fn inverted(self) -> Self {
        match self {
            Self::Exit(0) => Self::Exit(1),
            Self::Exit(_) => Self::Exit(0),
            Self::Unknown => Self::Unknown,
        }
    }
}
