//! Whether an account held still while it was read.

use std::fmt;

/// Whether an account held still while it was read: two readings of every list have to agree.
///
/// Only the lists of who is let into a space are not asked for twice where they say how long they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Consistency {
    /// What was read again was the same.
    Unchanged,
    /// Something had changed; it was read again until it was the same.
    Settled {
        /// How often.
        rounds: u32,
    },
    /// Something still changed when there was no more time; it is a gap.
    Moving {
        /// How often it was read again.
        rounds: u32,
        /// What it is, in the words of a snapshot.
        kinds: Vec<&'static str>,
    },
    /// Something could not be read again, so nobody can tell.
    Unchecked {
        /// What it is, in the words of a snapshot.
        kinds: Vec<&'static str>,
    },
}

impl fmt::Display for Consistency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unchanged => f.write_str("nothing changed while the account was read"),
            Self::Settled { rounds: 1 } => f.write_str("something changed meanwhile and was read again"),
            Self::Settled { rounds } => {
                write!(f, "something changed meanwhile and was read again {rounds} times")
            }
            Self::Moving { rounds, kinds } => {
                write!(f, "still changing after {rounds} more readings: {}", kinds.join(", "))
            }
            Self::Unchecked { kinds } => {
                write!(f, "could not be read again to see whether it changed: {}", kinds.join(", "))
            }
        }
    }
}
