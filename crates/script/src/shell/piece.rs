//! What a word is made of after its expansions, and the arguments that it becomes.

use crate::text::{Field, Text};

/// A piece of a word after expansion.
pub(super) enum Piece {
    /// A text; quoted ones are not split.
    Text(Text, bool),
    /// What stands unquoted in the script: never split, as the grammar has seen its blanks, but a pattern's letters count.
    Literal(String),
    /// Several arguments, as `"$@"` gives them.
    List(Vec<Text>),
}

/// Pieces as one text.
pub(super) fn joined(pieces: Vec<Piece>) -> Text {
    let mut all = Text::empty();
    for piece in pieces {
        match piece {
            Piece::Text(text, _) => all.append(&text),
            Piece::Literal(text) => all.append(&Text::Known(text)),
            Piece::List(texts) => {
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

/// Pieces as arguments: what comes from unquoted expansions is split at blanks.
pub(super) fn split(pieces: Vec<Piece>) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut current: Option<Field> = None;
    let add = |current: &mut Option<Field>, text: &Text, loose: bool| {
        let field = current.get_or_insert_with(|| Field::known(""));
        if let (Text::Known(start), Text::Unknown(_)) = (&field.text, text) {
            field.start.clone_from(start);
        }
        field.text.append(text);
        field.loose |= loose;
    };
    for piece in pieces {
        match piece {
            Piece::Text(text @ Text::Unknown(_), quoted) => add(&mut current, &text, !quoted),
            Piece::Text(text, true) => add(&mut current, &text, false),
            Piece::Literal(text) => add(&mut current, &Text::Known(text), false),
            Piece::Text(Text::Known(text), false) => {
                let blank = |letter: char| matches!(letter, ' ' | '\t' | '\n');
                if text.starts_with(blank) {
                    fields.extend(current.take());
                }
                let mut words = text.split(blank).filter(|word| !word.is_empty()).peekable();
                while let Some(word) = words.next() {
                    add(&mut current, &Text::from(word), false);
                    if words.peek().is_some() || text.ends_with(blank) {
                        fields.extend(current.take());
                    }
                }
            }
            Piece::List(texts) => {
                let count = texts.len();
                for (place, text) in texts.iter().enumerate() {
                    add(&mut current, text, false);
                    if place + 1 < count {
                        fields.extend(current.take());
                    }
                }
            }
        }
    }
    fields.extend(current);
    fields
}
