//! What a word is made of after its expansions, and the arguments that it becomes.

use crate::shell::BLANKS;
use crate::text::{Doubt, Field, Text};
use crate::vars::{Value, Vars};

/// A piece of a word after expansion.
pub(super) enum Piece {
    /// A text; quoted ones are not split.
    Text(Text, bool),
    /// What stands unquoted in the script: never split, as the grammar has seen its blanks, but a pattern's letters count.
    Literal(String),
    /// Several arguments, as `"$@"` gives them; unquoted ones are split.
    List(Vec<Text>, bool),
}

/// What words are split at: `$IFS`.
pub(super) struct Separators(Result<String, Doubt>);

impl Separators {
    pub fn of(vars: &Vars) -> Self {
        Self(match vars.get("IFS") {
            None => Ok(BLANKS.to_owned()),
            Some(Value::Plain(Text::Known(letters))) => Ok(letters.clone()),
            Some(_) => Err(Doubt::new("what `$IFS` holds is not known")),
        })
    }

    /// What stands between the arguments in `"$*"`.
    pub fn glue(&self) -> Text {
        match &self.0 {
            Ok(letters) => Text::Known(letters.chars().take(1).collect()),
            Err(doubt) => Text::Unknown(doubt.clone()),
        }
    }
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
pub(super) fn split(pieces: Vec<Piece>, separators: &Separators) -> Vec<Field> {
    let mut words = Words::default();
    for piece in pieces {
        match piece {
            Piece::Text(text, quoted) => words.push(&text, quoted, separators),
            Piece::Literal(text) => words.add(&Text::Known(text), false),
            Piece::List(texts, quoted) => {
                for (place, text) in texts.iter().enumerate() {
                    if place > 0 {
                        words.done.extend(words.current.take());
                    }
                    words.push(text, quoted, separators);
                }
            }
        }
    }
    words.done.extend(words.current);
    words.done
}

/// Arguments while a word is being split into them.
#[derive(Default)]
struct Words {
    done: Vec<Field>,
    current: Option<Field>,
}

impl Words {
    fn add(&mut self, text: &Text, loose: bool) {
        let field = self.current.get_or_insert_with(|| Field::known(""));
        if let (Text::Known(start), Text::Unknown(_)) = (&field.text, text) {
            field.start.clone_from(start);
        }
        field.text.append(text);
        field.loose |= loose;
    }

    fn push(&mut self, text: &Text, quoted: bool, separators: &Separators) {
        match (text, &separators.0) {
            (text, _) if quoted => self.add(text, false),
            (Text::Unknown(_), _) => self.add(text, true),
            (Text::Known(text), Ok(letters)) => self.split(text, letters),
            (Text::Known(_), Err(doubt)) => self.add(&Text::Unknown(doubt.clone()), true),
        }
    }

    /// Blanks among the separators count once however many they are, any other one ends an argument by itself.
    fn split(&mut self, text: &str, separators: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let (word, after) =
                rest.split_at(rest.find(|letter| separators.contains(letter)).unwrap_or(rest.len()));
            if !word.is_empty() {
                self.add(&Text::from(word), false);
            }
            let (mut between, mut ends) = (0, false);
            for letter in after.chars().take_while(|letter| separators.contains(*letter)) {
                let is_blank = matches!(letter, ' ' | '\t' | '\n');
                if !is_blank && ends {
                    break;
                }
                ends |= !is_blank;
                between += letter.len_utf8();
            }
            rest = &after[between..];
            if ends {
                self.done.push(self.current.take().unwrap_or_else(|| Field::known("")));
            } else if between > 0 {
                self.done.extend(self.current.take());
            }
        }
    }
}
