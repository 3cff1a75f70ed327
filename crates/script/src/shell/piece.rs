//! What a word is made of after its expansions, and the arguments that it becomes.

use crate::shell::separators::Separators;
use crate::text::{Doubt, Field, Text};

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
            Piece::List(texts, _) => all.append(&glued(&texts, &Text::from(" "))),
        }
    }
    all
}

/// Texts with another one between each two.
pub(super) fn glued(texts: &[Text], glue: &Text) -> Text {
    let mut all = Text::empty();
    for (place, text) in texts.iter().enumerate() {
        if place > 0 {
            all.append(glue);
        }
        all.append(text);
    }
    all
}

/// Pieces as arguments: what comes from unquoted expansions is split.
pub(super) fn split(pieces: Vec<Piece>, separators: &Result<Separators, Doubt>) -> Vec<Field> {
    let mut words = Words::default();
    for piece in pieces {
        match piece {
            Piece::Text(text, quoted) => words.push(&text, quoted, separators),
            Piece::Literal(text) => words.add(&Text::Known(text), false),
            Piece::List(texts, quoted) => {
                for (place, text) in texts.iter().enumerate() {
                    if place > 0 {
                        words.close();
                    }
                    words.push(text, quoted, separators);
                }
            }
        }
    }
    words.close();
    words.done
}

/// Arguments while a word is being split into them.
#[derive(Default)]
struct Words {
    done: Vec<Field>,
    current: Option<Field>,
}

impl Words {
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

    fn push(&mut self, text: &Text, quoted: bool, separators: &Result<Separators, Doubt>) {
        match (text, separators) {
            (text, _) if quoted => self.add(text, false),
            (Text::Unknown(_), _) => self.add(text, true),
            (Text::Known(text), Ok(separators)) => self.split(text, separators),
            (Text::Known(_), Err(doubt)) => self.add(&Text::Unknown(doubt.clone()), true),
        }
    }

    fn split(&mut self, text: &str, separators: &Separators) {
        let mut rest = text;
        while !rest.is_empty() {
            let cut = separators.cut(rest);
            rest = cut.rest;
            if !cut.word.is_empty() || (cut.ends && self.current.is_none()) {
                self.add(&Text::from(cut.word), false);
            }
            if !cut.is_open {
                self.close();
            }
        }
    }
}
