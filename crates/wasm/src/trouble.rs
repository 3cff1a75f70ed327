//! What goes wrong, in words.

use std::fmt;

use axcess_core::{Defect, PlanError, ReferenceError};
use axcess_plan::PlanErrors;
use axcess_report::escaped;
use axcess_snapshot::LoadError;

/// How many defects of a file are told one by one.
const MOST: usize = 20;

/// What goes wrong: a message of one or more lines, and below it what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble(String);

impl Trouble {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// Whatever contradicts itself in an account, line by line.
    pub(crate) fn of_defects(what: &str, defects: &[Defect]) -> Self {
        let lines: Vec<String> = defects.iter().map(|defect| format!("  {defect}")).collect();
        Self(format!("{what} contradicts itself:\n{}", lines.join("\n")))
    }

    /// What to do about it.
    pub(crate) fn help(self, help: Option<String>) -> Self {
        match help {
            Some(help) => Self(format!("{}\n  help: {help}", self.0)),
            None => self,
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Trouble {}

impl From<ReferenceError> for Trouble {
    fn from(error: ReferenceError) -> Self {
        Self::new(error.to_string()).help(error.help())
    }
}

impl From<LoadError> for Trouble {
    fn from(error: LoadError) -> Self {
        let mut text = escaped(&error.to_string()).into_owned();
        let troubles = error.troubles();
        for trouble in troubles.iter().take(MOST) {
            let place = trouble.place.map(|place| format!("line {}: ", place.line)).unwrap_or_default();
            let message = escaped(&trouble.message);
            if !text.contains(&*message) {
                text.push_str(&format!("\n  {place}{message}"));
            }
        }
        if troubles.len() > MOST {
            text.push_str(&format!("\n  and {} more", troubles.len() - MOST));
        }
        let only = troubles.first().and_then(|trouble| trouble.help.clone());
        Self::new(text).help(only.or_else(|| error.reason.help().map(Into::into)))
    }
}

impl From<PlanErrors> for Trouble {
    fn from(errors: PlanErrors) -> Self {
        let file = escaped(&errors.file);
        let lines = errors.problems.iter().map(|problem| {
            let line = format!("{file}:{}:{}: {}", problem.line, problem.column, escaped(&problem.message));
            Self::new(line).help(problem.help.clone()).0
        });
        Self::new(lines.collect::<Vec<_>>().join("\n"))
    }
}

impl From<PlanError> for Trouble {
    fn from(error: PlanError) -> Self {
        Self::new(escaped(&error.to_string()))
    }
}

/// A text without its colours.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain
}
