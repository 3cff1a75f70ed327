//! What an engine cannot say, and whether that may be left out.

use std::fmt;

use axcess_core::{Asker, Key, Policy};

/// What somebody accepts to lose. By default nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Answers that are unknown (R10) become denials.
    pub deny_unknown: bool,
    /// Keys are judged once, at the moment of the policy, though some of them end later (R1).
    pub freeze_keys: bool,
}

/// Why an account cannot be handed over as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The engine says yes or no.
    #[error("{} of this account {} unknown, and {engine} answers yes or no", .answers.shown(), .answers.verb())]
    Unknown {
        /// The engine's name.
        engine: &'static str,
        /// How many answers of users, or of keys in doubt.
        answers: Answers,
    },
    /// The engine has no clock.
    #[error("{} still live and will expire, and what {engine} gets does not watch the date", counted(*.keys, "key is", "keys are"))]
    Keys {
        /// The engine's name.
        engine: &'static str,
        /// How many live keys have an expiry.
        keys: usize,
    },
    /// The engine's words are not ours.
    #[error("permission `{name}` cannot be the name of a relation in {engine}")]
    Permission {
        /// The engine's name.
        engine: &'static str,
        /// The permission.
        name: String,
    },
    /// The engine's ids are shorter than ours.
    #[error("id `{id}` is too long for {engine}")]
    Id {
        /// The engine's name.
        engine: &'static str,
        /// The id.
        id: String,
    },
}

/// All that keeps an account from being handed over as it is, so that somebody can settle it in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusals {
    all: Vec<Refusal>,
}

impl Refusals {
    /// Judges what stands against an account.
    ///
    /// # Errors
    ///
    /// When anything does.
    pub(crate) fn unless_none(all: Vec<Refusal>) -> Result<(), Self> {
        if all.is_empty() { Ok(()) } else { Err(Self { all }) }
    }

    /// Each by itself; there is one at least.
    pub fn all(&self) -> &[Refusal] {
        &self.all
    }
}

impl fmt::Display for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: Vec<_> = self.all.iter().map(Refusal::to_string).collect();
        f.write_str(&all.join("; "))
    }
}

impl std::error::Error for Refusals {}

/// How many answers are unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// About a user, a permission and a node.
    pub users: u64,
    /// Keys of which nobody can say whether they are live.
    pub keys: usize,
}

impl Answers {
    const fn are_none(self) -> bool {
        self.users == 0 && self.keys == 0
    }

    fn shown(self) -> String {
        match (self.users, self.keys) {
            (users, 0) => counted(users, "answer", "answers"),
            (0, keys) => format!("all answers to {}", counted(keys, "key", "keys")),
            (users, keys) => {
                format!("{} and all to {}", counted(users, "answer", "answers"), counted(keys, "key", "keys"))
            }
        }
    }

    const fn verb(self) -> &'static str {
        if self.users == 1 && self.keys == 0 { "is" } else { "are" }
    }
}

/// What was lost on the way, for whoever reads what came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Losses {
    /// Unknown answers that became denials.
    pub unknown: Answers,
    /// Live keys whose expiry was left out.
    pub ending_keys: usize,
    /// Keys left out because the account lacks the user that they stand for.
    pub stray_keys: usize,
    /// Whether lists of the account were cut short: an engine denies whom it does not know.
    pub incomplete: bool,
}

impl Losses {
    /// What is lost of an account.
    pub fn of(policy: &Policy) -> Self {
        let keys = policy.keys();
        let askers: Vec<(Key, Asker)> =
            keys.iter().filter_map(|key| Some((*key, policy.key_asker(*key)?))).collect();
        let in_doubt = |asker: &Asker| {
            let (key, user) = (policy.standing(*asker), policy.standing(asker.user()));
            // What is in doubt of the user alone is counted with the users.
            key.possible && !key.certain && user.certain
        };
        let unknown = Answers {
            users: policy.count().all.unknown,
            keys: askers.iter().filter(|(_, asker)| in_doubt(asker)).count(),
        };
        let ends = |key: Key| policy.key_expires_at(key).is_some() && policy.key_is_live(key).0;
        Self {
            unknown,
            ending_keys: askers.iter().filter(|(key, _)| ends(*key)).count(),
            stray_keys: keys.len() - askers.len(),
            incomplete: !policy.is_complete(),
        }
    }

    /// Those that the terms do not let go.
    pub fn refused(&self, terms: Terms, engine: &'static str) -> Vec<Refusal> {
        let mut refused = Vec::new();
        if !self.unknown.are_none() && !terms.deny_unknown {
            refused.push(Refusal::Unknown { engine, answers: self.unknown });
        }
        if self.ending_keys > 0 && !terms.freeze_keys {
            refused.push(Refusal::Keys { engine, keys: self.ending_keys });
        }
        refused
    }

    /// The same as sentences.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if !self.unknown.are_none() {
            notes.push(format!("{} {} unknown and denied here", self.unknown.shown(), self.unknown.verb()));
        }
        if self.ending_keys > 0 {
            let keys = counted(self.ending_keys, "live key goes", "live keys go");
            notes.push(format!("{keys} on here after the expiry that the account gives"));
        }
        if self.stray_keys > 0 {
            let keys = counted(self.stray_keys, "key is", "keys are");
            notes.push(format!("{keys} left out, for the account lacks whom they stand for"));
        }
        if self.incomplete {
            notes.push(
                "lists of the account were cut short, and who is not in them is denied here".to_owned(),
            );
        }
        notes
    }
}

fn counted(count: impl TryInto<u64>, one: &str, many: &str) -> String {
    let count: u64 = count.try_into().unwrap_or(u64::MAX);
    let mut digits = count.to_string();
    for at in (1..digits.len()).rev().filter(|at| (digits.len() - at).is_multiple_of(3)).collect::<Vec<_>>() {
        digits.insert(at, ',');
    }
    format!("{digits} {}", if count == 1 { one } else { many })
}
