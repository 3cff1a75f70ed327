//! What unquoted expansions and the lines of `read` are split at.

use crate::shell::BLANKS;
use crate::text::{Doubt, Text};
use crate::vars::{Value, Vars};

/// The letters of `$IFS`.
pub(super) struct Separators(String);

impl Separators {
    pub fn of(vars: &Vars) -> Result<Self, Doubt> {
        match vars.get("IFS") {
            None => Ok(Self(BLANKS.to_owned())),
            Some(Value::Plain(Text::Known(letters))) => Ok(Self(letters.clone())),
            Some(_) => Err(Doubt::new("what `$IFS` holds is not known")),
        }
    }

    /// What stands between the arguments in `"$*"`.
    pub fn glue(&self) -> Text {
        Text::Known(self.0.chars().take(1).collect())
    }

    pub fn contains(&self, letter: char) -> bool {
        self.0.contains(letter)
    }

    /// Whether a letter is a separator that counts once however many of them there are.
    pub fn is_blank(&self, letter: char) -> bool {
        letter.is_ascii_whitespace() && self.contains(letter)
    }

    /// The first word of a text, and what stands behind the separators that end it.
    pub fn cut<'t>(&self, text: &'t str) -> Cut<'t> {
        let (word, after) = text.split_at(text.find(|letter| self.contains(letter)).unwrap_or(text.len()));
        let behind = after.trim_start_matches(|letter| self.is_blank(letter));
        let rest = behind.strip_prefix(|letter| self.contains(letter));
        Cut {
            word,
            ends: rest.is_some(),
            is_open: after.is_empty(),
            rest: rest.map_or(behind, |rest| rest.trim_start_matches(|letter| self.is_blank(letter))),
        }
    }
}

/// A text without its first word.
pub(super) struct Cut<'t> {
    pub word: &'t str,
    /// Whether a separator that is no blank ends the word, be it empty.
    pub ends: bool,
    /// Whether nothing ends the word.
    pub is_open: bool,
    pub rest: &'t str,
}
