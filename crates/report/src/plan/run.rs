//! How commands ran in a sandbox.

use schemars::JsonSchema;
use serde::Serialize;

use crate::diff::phrase::folded;
use crate::{Style, counted, escaped, styled};

/// Endpoints that are written out.
const MOST_ENDPOINTS: usize = 4;

/// How commands ran in a sandbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RunReport {
    /// The command with its arguments, secrets masked.
    pub command: Vec<String>,
    /// The code that it ended with; null where a signal ended it.
    pub exit_code: Option<i32>,
    /// How many calls the sandbox got.
    pub calls: usize,
    /// Whether the sandbox could answer every call as the account would.
    pub complete: bool,
    /// Endpoints that it could not answer, each once: what calls of them would have done is missing here.
    pub unmodelled: Vec<String>,
}

impl RunReport {
    /// Styled lines for the head of the report.
    pub(crate) fn text(&self) -> String {
        let command: Vec<_> = self.command.iter().map(|word| escaped(word)).collect();
        let end = match self.exit_code {
            Some(0) => "ended with 0".to_owned(),
            Some(code) => styled(Style::Bad, format!("failed with {code}")),
            None => styled(Style::Bad, "was ended by a signal"),
        };
        let mut text = format!("`{}` {end} after {}.\n", command.join(" "), counted(self.calls, "call"));
        if !self.complete {
            let endpoints: Vec<String> = self.unmodelled.iter().map(|it| escaped(it).into_owned()).collect();
            let endpoints = folded(&endpoints, MOST_ENDPOINTS, "others");
            let line =
                format!("Incomplete: the sandbox has no {endpoints}, and what that would do is missing.");
            text.push_str(&format!("{}\n", styled(Style::Doubtful, line)));
        }
        text
    }
}
