//! Words of a shell, quoted.

use std::collections::BTreeMap;
use std::fmt::Write;

use axcess_plan::is_hidden;

/// Ids that a script holds in variables, with the variables' names.
pub(crate) type Variables = BTreeMap<String, String>;

/// A part of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// As it is.
    Text(String),
    /// An id, which may be in a variable.
    Id(String),
}

/// A word of a command, before it is quoted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Word(pub Vec<Piece>);

impl Word {
    pub fn text(text: impl Into<String>) -> Self {
        Self(vec![Piece::Text(text.into())])
    }

    pub fn id(id: impl Into<String>) -> Self {
        Self(vec![Piece::Id(id.into())])
    }

    pub fn then(mut self, piece: Piece) -> Self {
        self.0.push(piece);
        self
    }

    /// Ids within it.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Id(id) => Some(id.as_str()),
            Piece::Text(_) => None,
        })
    }

    /// Whether it might be taken for an option.
    pub fn is_dashed(&self) -> bool {
        let (Piece::Text(text) | Piece::Id(text)) = &self.0[0];
        text.starts_with('-')
    }

    /// Whether no program can be given it: a NUL ends a word.
    pub fn holds_nul(&self) -> bool {
        let holds = |piece: &Piece| {
            let (Piece::Text(text) | Piece::Id(text)) = piece;
            text.contains('\0')
        };
        self.0.iter().any(holds)
    }

    /// As the shell reads it.
    pub fn quoted(&self, variables: &Variables) -> String {
        let (mut quoted, mut plain) = (String::new(), String::new());
        for piece in &self.0 {
            match piece {
                Piece::Id(id) if variables.contains_key(id) => {
                    if !plain.is_empty() {
                        quoted.push_str(&quote(&std::mem::take(&mut plain)));
                    }
                    write!(quoted, "\"${}\"", variables[id]).expect("INVARIANT: text can always grow");
                }
                Piece::Id(text) | Piece::Text(text) => plain.push_str(text),
            }
        }
        if !plain.is_empty() || quoted.is_empty() {
            quoted.push_str(&quote(&plain));
        }
        quoted
    }
}

/// A text as one word. What draws nothing or turns the text around it is spelled out, so that the script shows
/// what it does.
pub fn quote(text: &str) -> String {
    if text.chars().any(is_hidden) {
        return ansi_c(text);
    }
    if is_plain(text) {
        return text.to_owned();
    }
    let quoted = shlex::try_quote(text).expect("INVARIANT: a NUL would be hidden");
    quoted.into_owned()
}

/// Whether it means nothing but itself wherever it stands behind a command.
fn is_plain(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_alphanumeric())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-.,:=/@%+".contains(letter))
}

/// `$'…'`, in bytes where a letter is hidden: what `\u` means hangs on the locale.
fn ansi_c(text: &str) -> String {
    let mut quoted = String::from("$'");
    for letter in text.chars() {
        match letter {
            '\'' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            _ if is_hidden(letter) => {
                for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
                    write!(quoted, "\\x{byte:02x}").expect("INVARIANT: text can always grow");
                }
            }
            _ => quoted.push(letter),
        }
    }
    quoted.push('\'');
    quoted
}

/// A text for a comment: one line, and nothing hidden in it.
pub(crate) fn comment(text: &str) -> String {
    let mut shown = String::new();
    for letter in text.chars() {
        if is_hidden(letter) {
            shown.extend(letter.escape_unicode());
        } else {
            shown.push(letter);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_as_they_need_it() {
        let cases = [
            ("plain", "plain"),
            ("QTph=", "QTph="),
            ("-dash", "-dash"),
            ("", "''"),
            ("two words", "'two words'"),
            ("$(x) `y`", "'$(x) `y`'"),
            ("it's", "\"it's\""),
            ("a\nb'\\", "$'a\\nb\\'\\\\'"),
            ("a\u{202e}b", "$'a\\xe2\\x80\\xaeb'"),
        ];
        for (text, quoted) in cases {
            assert_eq!(quote(text), quoted);
        }
    }

    #[test]
    fn variables_stand_between_quoted_texts() {
        let variables = Variables::from([("new:1".to_owned(), "SPACE_1".to_owned())]);
        let word = Word::text("{\"a b\":\"").then(Piece::Id("new:1".into())).then(Piece::Text("\"}".into()));
        assert_eq!(word.quoted(&variables), "'{\"a b\":\"'\"$SPACE_1\"'\"}'");
        assert_eq!(Word::id("new:1").quoted(&variables), "\"$SPACE_1\"");
        assert_eq!(Word::id("new:2").quoted(&variables), "new:2");
    }
}
