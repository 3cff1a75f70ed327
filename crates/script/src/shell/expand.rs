//! Words of a script into the arguments that its commands get.

use brush_parser::ast::Word;
use brush_parser::word::{self, WordPiece, WordPieceWithSource};

use crate::shell::brace;
use crate::shell::piece::{Piece, joined, split};
use crate::shell::separators::Separators;
use crate::shell::{DEEPEST, Run, Shell};
use crate::syntax::{self, SyntaxError};
use crate::text::{Doubt, Field, Text};

impl Shell<'_> {
    /// Words into arguments.
    pub(super) fn expand_words(&mut self, words: &[Word]) -> Run<Vec<Field>> {
        let mut fields = Vec::new();
        for word in words {
            fields.extend(self.expand_word(word)?);
        }
        Ok(fields)
    }

    /// A word into arguments: none, one or several.
    pub(super) fn expand_word(&mut self, word: &Word) -> Run<Vec<Field>> {
        if let Some(place) = &word.loc {
            self.line = self.line_of(Some(place));
        }
        let mut fields = Vec::new();
        let words = match brace::expanded(&word.value) {
            Ok(words) => words,
            Err(doubt) => return Ok(vec![Field::any(doubt)]),
        };
        for text in words {
            let pieces = self.pieces(&text)?;
            fields.extend(split(pieces, &Separators::of(&self.vars)));
        }
        Ok(fields)
    }

    /// A word into one text, as an assignment takes it.
    pub(super) fn expand_text(&mut self, word: &Word) -> Run<Text> {
        if let Some(place) = &word.loc {
            self.line = self.line_of(Some(place));
        }
        self.expand_string(&word.value)
    }

    pub(super) fn expand_string(&mut self, text: &str) -> Run<Text> {
        let pieces = self.pieces(text)?;
        Ok(joined(pieces))
    }

    /// A word into a pattern, in which what is quoted stands for itself.
    pub(super) fn expand_pattern(&mut self, text: &str) -> Run<Text> {
        let mut pattern = Text::empty();
        for piece in self.pieces(text)? {
            match piece {
                Piece::Text(Text::Known(text), true) => {
                    let plain: String = text.chars().flat_map(|letter| ['\\', letter]).collect();
                    pattern.append(&Text::Known(plain));
                }
                Piece::Text(text, _) => pattern.append(&text),
                Piece::Literal(text) => pattern.append(&Text::Known(text)),
                Piece::List(texts, _) => texts.iter().for_each(|text| pattern.append(text)),
            }
        }
        Ok(pattern)
    }

    /// A document that stands in the script.
    pub(super) fn expand_document(&mut self, text: &str) -> Run<Text> {
        let unread = Doubt::new("a document in the script cannot be read");
        if syntax::has_large_tilde(text) {
            return Ok(Text::Unknown(unread));
        }
        let Ok(parsed) = word::parse_heredoc(text, &syntax::options()) else {
            return Ok(Text::Unknown(unread));
        };
        let mut pieces = Vec::new();
        self.add_pieces(&parsed, text, true, &mut pieces)?;
        Ok(joined(pieces))
    }

    fn pieces(&mut self, text: &str) -> Run<Vec<Piece>> {
        let unread =
            || vec![Piece::Text(Text::Unknown(Doubt::new(format!("`{text}` cannot be read"))), true)];
        if syntax::has_large_tilde(text) {
            return Ok(unread());
        }
        let Ok(parsed) = word::parse(text, &syntax::options()) else { return Ok(unread()) };
        let mut pieces = Vec::new();
        self.add_pieces(&parsed, text, false, &mut pieces)?;
        Ok(pieces)
    }

    fn add_pieces(
        &mut self,
        parsed: &[WordPieceWithSource],
        whole: &str,
        quoted: bool,
        pieces: &mut Vec<Piece>,
    ) -> Run {
        for piece in parsed {
            let known = |text: &str, quoted| Piece::Text(Text::from(text), quoted);
            match &piece.piece {
                WordPiece::Text(text) if quoted => pieces.push(known(text, true)),
                WordPiece::Text(text) => pieces.push(Piece::Literal(text.clone())),
                WordPiece::SingleQuotedText(text) => pieces.push(known(text, true)),
                WordPiece::AnsiCQuotedText(text) => {
                    pieces.push(Piece::Text(Text::Known(unescaped(text)), true));
                }
                WordPiece::DoubleQuotedSequence(inner) | WordPiece::GettextDoubleQuotedSequence(inner) => {
                    if inner.is_empty() {
                        pieces.push(known("", true));
                    }
                    self.add_pieces(inner, whole, true, pieces)?;
                }
                WordPiece::TildeExpansion(_) => {
                    let doubt = Doubt::new("`~` is a directory of whoever runs the script");
                    pieces.push(Piece::Text(Text::Unknown(doubt), quoted));
                }
                WordPiece::ParameterExpansion(parameter) => pieces.push(self.parameter(parameter, quoted)?),
                WordPiece::CommandSubstitution(command) => {
                    let text = self.substitute(command, lines_before(whole, piece.start_index))?;
                    pieces.push(Piece::Text(text, quoted));
                }
                WordPiece::BackquotedCommandSubstitution(command) => {
                    let command = command.replace("\\`", "`").replace("\\$", "$").replace("\\\\", "\\");
                    let text = self.substitute(&command, lines_before(whole, piece.start_index))?;
                    pieces.push(Piece::Text(text, quoted));
                }
                WordPiece::EscapeSequence(sequence) => {
                    let text = sequence.strip_prefix('\\').unwrap_or(sequence);
                    pieces.push(known(if text == "\n" { "" } else { text }, true));
                }
                WordPiece::ArithmeticExpression(expression) => {
                    let text = match self.arithmetic(&expression.value) {
                        Ok(value) => Text::Known(value.to_string()),
                        Err(doubt) => Text::Unknown(doubt),
                    };
                    pieces.push(Piece::Text(text, quoted));
                }
            }
        }
        Ok(())
    }

    /// What `$(…)` prints, without the newlines at its end.
    fn substitute(&mut self, command: &str, lines: usize) -> Run<Text> {
        let offset = std::mem::replace(&mut self.offset, self.line + lines - 1);
        let program =
            syntax::parse(command).map_err(|error| SyntaxError { line: self.offset + error.line, ..error });
        let program = match program {
            Ok(program) if self.depth < DEEPEST => program,
            Ok(_) => {
                self.offset = offset;
                return Ok(Text::Unknown(Doubt::new("substitutions are nested too deep")));
            }
            Err(error) => return Err(error),
        };
        let (line, input) = (self.line, self.input.take());
        let sink = std::mem::replace(&mut self.sink, Text::empty());
        self.depth += 1;
        self.substitutions += 1;
        self.apart(|shell| {
            shell.flags.errexit = false;
            program.complete_commands.iter().try_for_each(|list| shell.list(list))
        })?;
        self.depth -= 1;
        self.substitutions -= 1;
        let printed = std::mem::replace(&mut self.sink, sink);
        (self.line, self.offset, self.input) = (line, offset, input);
        self.substituted = Some(self.status);
        Ok(match printed {
            _ if !self.is_alive() => Text::Unknown(Doubt::new("the command is not reached")),
            Text::Known(_) if only_prints(&program) => {
                let command: String = command.trim().chars().take(60).collect();
                Text::Unknown(Doubt::new(format!("what `$({command})` prints is not looked at")))
            }
            Text::Known(text) => Text::Known(text.trim_end_matches('\n').to_owned()),
            unknown => unknown,
        })
    }
}

/// Whether a substitution is a command that only repeats what it is given, and nothing that looks anything up.
fn only_prints(program: &brush_parser::ast::Program) -> bool {
    use brush_parser::ast::Command;
    let [list] = &program.complete_commands[..] else { return false };
    let [item] = &list.0[..] else { return false };
    match &item.0.first.seq[..] {
        [Command::Simple(simple)] if item.0.additional.is_empty() => {
            let name = simple.word_or_name.as_ref().map(|word| word.value.as_str());
            matches!(name, Some("echo" | "printf" | "cat"))
        }
        _ => false,
    }
}

fn lines_before(text: &str, place: usize) -> usize {
    text.get(..place).unwrap_or_default().matches('\n').count()
}

/// The letters that `$'…'` writes with backslashes.
fn unescaped(text: &str) -> String {
    let mut out: Vec<u8> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.extend(rest[..at].bytes());
        rest = escape(&rest[at + 1..], &mut out);
    }
    out.extend(rest.bytes());
    String::from_utf8_lossy(&out).into_owned()
}

/// Reads what stands behind a backslash of `$'…'`; what remains. Codes are of bytes, but for `\u` and `\U`.
fn escape<'t>(text: &'t str, out: &mut Vec<u8>) -> &'t str {
    let mut letters = text.chars();
    let Some(letter) = letters.next() else {
        out.push(b'\\');
        return "";
    };
    let (digits, radix, most) = match letter {
        'x' => (letters.as_str(), 16, 2),
        'u' => (letters.as_str(), 16, 4),
        'U' => (letters.as_str(), 16, 8),
        '0'..='7' => (text, 8, 3),
        _ => {
            let plain = match letter {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'a' => '\u{7}',
                'b' => '\u{8}',
                'f' => '\u{c}',
                'v' => '\u{b}',
                'e' | 'E' => '\u{1b}',
                '\\' | '\'' | '"' | '?' => letter,
                other => {
                    out.push(b'\\');
                    other
                }
            };
            out.extend(plain.encode_utf8(&mut [0; 4]).bytes());
            return letters.as_str();
        }
    };
    let length = digits.chars().take(most).take_while(|digit| digit.is_digit(radix)).count();
    let Ok(code) = u32::from_str_radix(&digits[..length], radix) else {
        out.push(b'\\');
        return text;
    };
    match letter {
        'u' | 'U' => {
            let letter = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
            out.extend(letter.encode_utf8(&mut [0; 4]).bytes());
        }
        // Higher bits fall away.
        _ => out.push(code as u8),
    }
    &digits[length..]
}
