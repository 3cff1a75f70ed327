//! What a word is made of after its expansions, and the arguments that it becomes.

use crate::text::{Field, Text};

/// A piece of a word after expansion.
pub(super) enum Piece {
    /// A text; quoted ones are not split.
    Text(Text, bool),
    /// What stands unquoted in the script: never split, as the grammar has seen its blanks, but a pattern's letters count.
    Literal(String),
    /// Several arguments, as `"$@"` gives them; unquoted ones are split further.
    List(Vec<Text>, bool),
}

/// Pieces as one text.
pub(super) fn joined(pieces: Vec<Piece>) -> Text {
    let mut all = Text::empty();
    for piece in pieces {
        match piece {
            Piece::Text(text, _) => all.append(&text),
            Piece::Literal(text) => all.append(&Text::Known(text)),
            Piece::List(texts, _) => {
                for (place, text) in texts.iter().enumerate() {
                    if place > 0 {
                        all.append(&Text::from(" "));
                    }
                    all.append(text);
                }
            }
        }
    }
    all
}

/// Pieces as arguments: what comes from unquoted expansions is split where the letters of `separators` stand, which are
/// those of `IFS`.
pub(super) fn split(pieces: Vec<Piece>, separators: &str) -> Vec<Field> {
    let mut fields = Fields { done: Vec::new(), current: None };
    for piece in pieces {
        match piece {
            Piece::Literal(text) => fields.add(&Text::Known(text), false),
            Piece::Text(text, quoted) => fields.add_expanded(&text, quoted, separators),
            Piece::List(texts, quoted) => {
                let count = texts.len();
                for (place, text) in texts.iter().enumerate() {
                    fields.add_expanded(text, quoted, separators);
                    if place + 1 < count {
                        fields.close();
                    }
                }
            }
        }
    }
    fields.close();
    fields.done
}

/// Arguments, the last of which may go on.
struct Fields {
    done: Vec<Field>,
    current: Option<Field>,
}

impl Fields {
    fn close(&mut self) {
        self.done.extend(self.current.take());
    }

    fn add(&mut self, text: &Text, loose: bool) {
        let field = self.current.get_or_insert_with(|| Field::known(""));
        if let (Text::Known(start), Text::Unknown(_)) = (&field.text, text) {
            field.start.clone_from(start);
        }
        field.text.append(text);
        field.loose |= loose;
    }

    fn add_expanded(&mut self, text: &Text, quoted: bool, separators: &str) {
        let Text::Known(plain) = text else { return self.add(text, !quoted) };
        if quoted {
            return self.add(text, false);
        }
        let is_blank = |letter: char| letter.is_ascii_whitespace() && separators.contains(letter);
        let mut rest = plain.trim_start_matches(is_blank);
        if rest.len() < plain.len() {
            self.close();
        }
        while !rest.is_empty() {
            let end = rest.find(|letter| separators.contains(letter)).unwrap_or(rest.len());
            self.add(&Text::from(&rest[..end]), false);
            if end < rest.len() {
                self.close();
            }
            // Blanks count as one; of other separators each ends an argument, be it empty.
            rest = rest[end..].trim_start_matches(is_blank);
            if let Some(behind) = rest.strip_prefix(|letter| separators.contains(letter)) {
                rest = behind.trim_start_matches(is_blank);
            }
        }
    }
}
