//! Exit codes.

use std::process::ExitCode;

use axcess_core::Decision;
use axcess_gate::Outcome;

/// How a run ended, from the least to the most that it overrides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Yes; no difference; the report was made.
    Yes,
    /// Nobody can tell.
    Undetermined,
    /// No; a difference.
    No,
    /// The snapshot is not the one that was asked for.
    Refused,
    /// Usage, unreadable input, an unknown name.
    Trouble,
}

impl Exit {
    const fn code(self) -> u8 {
        match self {
            Self::Yes => 0,
            Self::No => 1,
            Self::Trouble => 2,
            Self::Undetermined => 3,
            Self::Refused => 4,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

impl From<Decision> for Exit {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Allow => Self::Yes,
            Decision::Deny => Self::No,
            Decision::Unknown => Self::Undetermined,
        }
    }
}

impl From<Outcome> for Exit {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Pass => Self::Yes,
            Outcome::Undetermined => Self::Undetermined,
            Outcome::Fail => Self::No,
            Outcome::Refused => Self::Refused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_beats_refusal_beats_no_beats_undetermined_beats_yes() {
        let ranked = [Exit::Trouble, Exit::Refused, Exit::No, Exit::Undetermined, Exit::Yes];
        assert!(ranked.is_sorted_by(|a, b| a > b));
        assert_eq!(ranked.map(Exit::code), [2, 4, 1, 3, 0]);
    }
}
