//! Words of a script into the arguments that its commands get.

use brush_parser::ast::Word;
use brush_parser::word::{
    self, Parameter, ParameterExpr, ParameterTestType, SpecialParameter, SubstringMatchKind, WordPiece,
    WordPieceWithSource,
};

use crate::shell::pattern::{remove_prefix, remove_suffix};
use crate::shell::{DEEPEST, Leave, Run, Shell};
use crate::syntax::{self, SyntaxError};
use crate::text::{Doubt, Field, Status, Text};
use crate::vars::Value;

/// A piece of a word after expansion.
enum Piece {
    /// A text; quoted ones are not split.
    Text(Text, bool),
    /// What stands unquoted in the script: never split, as the grammar has seen its blanks, but a pattern's letters count.
    Literal(String),
    /// Several arguments, as `"$@"` gives them.
    List(Vec<Text>),
}

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
        for text in unbraced(&word.value) {
            let pieces = self.pieces(&text)?;
            fields.extend(split(pieces));
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
                Piece::List(texts) => texts.iter().for_each(|text| pattern.append(text)),
            }
        }
        Ok(pattern)
    }

    /// A document that stands in the script.
    pub(super) fn expand_document(&mut self, text: &str) -> Run<Text> {
        let Ok(parsed) = word::parse_heredoc(text, &syntax::options()) else {
            return Ok(Text::Unknown(Doubt::new("a document in the script cannot be read")));
        };
        let mut pieces = Vec::new();
        self.add_pieces(&parsed, text, true, &mut pieces)?;
        Ok(joined(pieces))
    }

    fn pieces(&mut self, text: &str) -> Run<Vec<Piece>> {
        let Ok(parsed) = word::parse(text, &syntax::options()) else {
            return Ok(vec![Piece::Text(
                Text::Unknown(Doubt::new(format!("`{text}` cannot be read"))),
                true,
            )]);
        };
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
        let (vars, reach, line) = (self.vars.clone(), self.reach.clone(), self.line);
        let (errexit, input) = (std::mem::take(&mut self.errexit), self.input.take());
        let functions = self.functions.clone();
        let sink = std::mem::replace(&mut self.sink, Text::empty());
        self.depth += 1;
        for list in &program.complete_commands {
            self.list(list)?;
        }
        self.depth -= 1;
        let printed = std::mem::replace(&mut self.sink, sink);
        if self.reach != reach {
            self.leave = None;
        }
        (self.vars, self.reach, self.line, self.offset) = (vars, reach, line, offset);
        (self.errexit, self.input, self.functions) = (errexit, input, functions);
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

    /// What `"$@"` stands for.
    pub(super) fn arguments_as_fields(&self) -> Vec<Field> {
        match &self.arguments {
            Some(arguments) => {
                arguments.iter().map(|text| Field { text: text.clone(), loose: false }).collect()
            }
            None => {
                let doubt = Doubt::new("the arguments of the script are not known");
                vec![Field { text: Text::Unknown(doubt), loose: true }]
            }
        }
    }

    fn parameter(&mut self, expression: &ParameterExpr, quoted: bool) -> Run<Piece> {
        let text = |text| Ok(Piece::Text(text, quoted));
        match expression {
            ParameterExpr::Parameter { parameter, indirect: false } => self.plain(parameter, quoted),
            ParameterExpr::UseDefaultValues { parameter, indirect: false, test_type, default_value } => {
                match self.value(parameter) {
                    Some(value) if !is_missing(&value, test_type) => text(value),
                    _ => text(self.expand_string(default_value.as_deref().unwrap_or_default())?),
                }
            }
            ParameterExpr::AssignDefaultValues { parameter, indirect: false, test_type, default_value } => {
                match self.value(parameter) {
                    Some(value) if !is_missing(&value, test_type) => text(value),
                    _ => {
                        let value = self.expand_string(default_value.as_deref().unwrap_or_default())?;
                        if let Parameter::Named(name) = parameter {
                            self.vars.set_text(name, value.clone());
                        }
                        text(value)
                    }
                }
            }
            ParameterExpr::IndicateErrorIfNullOrUnset { parameter, indirect: false, test_type, .. } => {
                match self.value(parameter) {
                    Some(value) if !is_missing(&value, test_type) => text(value),
                    _ => text(Text::Unknown(unset(parameter))),
                }
            }
            ParameterExpr::UseAlternativeValue {
                parameter,
                indirect: false,
                test_type,
                alternative_value,
            } => match self.value(parameter) {
                Some(value) if !is_missing(&value, test_type) => {
                    text(self.expand_string(alternative_value.as_deref().unwrap_or_default())?)
                }
                _ => text(Text::empty()),
            },
            ParameterExpr::ParameterLength { parameter, indirect: false } => {
                if let Parameter::NamedWithAllIndices { name, .. } = parameter
                    && let Some(Value::Array(entries)) = self.vars.get(name)
                {
                    return text(Text::Known(entries.len().to_string()));
                }
                let length = |value: &str| value.chars().count().to_string();
                text(self.mapped(parameter, length))
            }
            ParameterExpr::RemoveSmallestSuffixPattern { parameter, pattern, .. } => {
                self.trimmed(parameter, pattern.as_deref(), quoted, |pattern, value| {
                    remove_suffix(pattern, value, false)
                })
            }
            ParameterExpr::RemoveLargestSuffixPattern { parameter, pattern, .. } => {
                self.trimmed(parameter, pattern.as_deref(), quoted, |pattern, value| {
                    remove_suffix(pattern, value, true)
                })
            }
            ParameterExpr::RemoveSmallestPrefixPattern { parameter, pattern, .. } => {
                self.trimmed(parameter, pattern.as_deref(), quoted, |pattern, value| {
                    remove_prefix(pattern, value, false)
                })
            }
            ParameterExpr::RemoveLargestPrefixPattern { parameter, pattern, .. } => {
                self.trimmed(parameter, pattern.as_deref(), quoted, |pattern, value| {
                    remove_prefix(pattern, value, true)
                })
            }
            ParameterExpr::UppercasePattern { parameter, indirect: false, pattern } if is_plain(pattern) => {
                text(self.mapped(parameter, str::to_uppercase))
            }
            ParameterExpr::LowercasePattern { parameter, indirect: false, pattern } if is_plain(pattern) => {
                text(self.mapped(parameter, str::to_lowercase))
            }
            ParameterExpr::ReplaceSubstring {
                parameter,
                indirect: false,
                pattern,
                replacement,
                match_kind: kind @ (SubstringMatchKind::Anywhere | SubstringMatchKind::FirstOccurrence),
            } => self.replaced(parameter, pattern, replacement.as_deref(), kind, quoted),
            _ => text(Text::Unknown(Doubt::new("an expansion of the script is not read"))),
        }
    }

    fn trimmed(
        &mut self,
        parameter: &Parameter,
        pattern: Option<&str>,
        quoted: bool,
        trim: impl Fn(&str, &str) -> String,
    ) -> Run<Piece> {
        let pattern = self.expand_pattern(pattern.unwrap_or_default())?;
        Ok(Piece::Text(
            match pattern {
                Text::Known(pattern) => self.mapped(parameter, |value| trim(&pattern, value)),
                unknown => unknown,
            },
            quoted,
        ))
    }

    fn replaced(
        &mut self,
        parameter: &Parameter,
        pattern: &str,
        replacement: Option<&str>,
        kind: &SubstringMatchKind,
        quoted: bool,
    ) -> Run<Piece> {
        let pattern = self.expand_string(pattern)?;
        let replacement = self.expand_string(replacement.unwrap_or_default())?;
        Ok(Piece::Text(
            match (pattern, replacement) {
                (Text::Known(pattern), Text::Known(replacement))
                    if !pattern.is_empty() && !pattern.contains(['*', '?', '[']) =>
                {
                    self.mapped(parameter, |value| match kind {
                        SubstringMatchKind::Anywhere => value.replace(&pattern, &replacement),
                        _ => value.replacen(&pattern, &replacement, 1),
                    })
                }
                (Text::Unknown(doubt), _) | (_, Text::Unknown(doubt)) => Text::Unknown(doubt),
                _ => Text::Unknown(Doubt::new("an expansion of the script is not read")),
            },
            quoted,
        ))
    }

    fn mapped(&self, parameter: &Parameter, map: impl Fn(&str) -> String) -> Text {
        match self.value(parameter) {
            Some(Text::Known(value)) => Text::Known(map(&value)),
            Some(unknown) => unknown,
            None => Text::Unknown(unset(parameter)),
        }
    }

    fn plain(&mut self, parameter: &Parameter, quoted: bool) -> Run<Piece> {
        let list = match parameter {
            Parameter::Special(SpecialParameter::AllPositionalParameters { concatenate }) => {
                let all = self.arguments.clone();
                all.map(|arguments| (arguments, *concatenate))
            }
            Parameter::NamedWithAllIndices { name, concatenate } => match self.vars.get(name) {
                Some(Value::Array(entries)) => {
                    Some((entries.iter().map(|(_, text)| text.clone()).collect(), *concatenate))
                }
                Some(Value::Plain(text)) => Some((vec![text.clone()], *concatenate)),
                None => None,
            },
            _ => None,
        };
        Ok(match list {
            Some((texts, false)) => Piece::List(texts),
            Some((texts, true)) => {
                let mut all = Text::empty();
                for (place, text) in texts.iter().enumerate() {
                    if place > 0 {
                        all.append(&Text::from(" "));
                    }
                    all.append(text);
                }
                Piece::Text(all, quoted)
            }
            None => {
                Piece::Text(self.value(parameter).unwrap_or_else(|| Text::Unknown(unset(parameter))), quoted)
            }
        })
    }

    /// What a variable holds; `None` where the script does not set it.
    fn value(&self, parameter: &Parameter) -> Option<Text> {
        match parameter {
            Parameter::Named(name) => self.named(name),
            Parameter::Positional(0) | Parameter::Special(SpecialParameter::ShellName) => {
                Some(Text::Unknown(Doubt::new("the name of the script is not known")))
            }
            Parameter::Positional(number) => match &self.arguments {
                Some(arguments) => arguments.get(usize::try_from(*number).ok()? - 1).cloned(),
                None => self.named(&number.to_string()),
            },
            Parameter::NamedWithIndex { name, index } => match self.vars.get(name)? {
                Value::Array(entries) => {
                    let index = index.trim_matches(['"', '\'']);
                    let named = index.strip_prefix('$').map(|name| name.trim_matches(['{', '}']));
                    let index = match named {
                        Some(name) => self.named(name)?.known()?.to_owned(),
                        None => index.to_owned(),
                    };
                    entries.iter().find(|(key, _)| *key == index).map(|(_, text)| text.clone())
                }
                Value::Plain(text) if index == "0" => Some(text.clone()),
                Value::Plain(_) => None,
            },
            Parameter::NamedWithAllIndices { .. } => None,
            Parameter::Special(SpecialParameter::LastExitStatus) => Some(match self.status {
                Status::Exit(code) => Text::Known(code.to_string()),
                Status::Unknown => Text::Unknown(Doubt::new("how the last command ends is not known")),
            }),
            Parameter::Special(SpecialParameter::PositionalParameterCount) => {
                self.arguments.as_ref().map(|arguments| Text::Known(arguments.len().to_string()))
            }
            Parameter::Special(_) => None,
        }
    }

    fn named(&self, name: &str) -> Option<Text> {
        match self.vars.get(name)? {
            Value::Plain(text) => Some(text.clone()),
            Value::Array(entries) => entries.first().map(|(_, text)| text.clone()),
        }
    }

    /// A number of a variable, as arithmetic takes it.
    pub(super) fn number_of(&self, name: &str) -> Result<i64, Doubt> {
        let parameter = Parameter::Named(name.to_owned());
        match self.named(name) {
            Some(Text::Known(text)) if text.trim().is_empty() => Ok(0),
            Some(Text::Known(text)) => {
                text.trim().parse().map_err(|_| Doubt::new(format!("`${name}` is no number")))
            }
            Some(Text::Unknown(doubt)) => Err(doubt),
            None => Err(unset(&parameter)),
        }
    }

    /// Leaves a function, or a loop.
    pub(super) fn set_out(&mut self, leave: Leave) {
        if self.reach == crate::tape::Reach::Run {
            self.leave = Some(leave);
            self.reach = crate::tape::Reach::Silent;
        } else {
            self.depart();
        }
    }
}

/// Whether `:-` and its kin take the other value. What is unknown may be anything but is there.
fn is_missing(value: &Text, test: &ParameterTestType) -> bool {
    matches!((value, test), (Text::Known(text), ParameterTestType::UnsetOrNull) if text.is_empty())
}

/// Whether a change of case is one of every letter.
fn is_plain(pattern: &Option<String>) -> bool {
    pattern.as_deref().is_none_or(str::is_empty)
}

fn unset(parameter: &Parameter) -> Doubt {
    let name = match parameter {
        Parameter::Named(name)
        | Parameter::NamedWithIndex { name, .. }
        | Parameter::NamedWithAllIndices { name, .. } => name.clone(),
        Parameter::Positional(number) => number.to_string(),
        Parameter::Special(special) => return Doubt::new(format!("`${special}` is not known")),
    };
    Doubt::new(format!("the script does not set `${name}`: give it with `--set {name}=…`"))
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

/// Pieces as one text.
fn joined(pieces: Vec<Piece>) -> Text {
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
fn split(pieces: Vec<Piece>) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut current: Option<Field> = None;
    let add = |current: &mut Option<Field>, text: &Text, loose: bool| {
        let field = current.get_or_insert_with(|| Field::known(""));
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

/// The letters that `$'…'` writes with backslashes.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            out.push(letter);
            continue;
        }
        match letters.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}

/// `{a,b}` and `{1..3}` written out, where they stand plainly in a word.
fn unbraced(word: &str) -> Vec<String> {
    let plain = || vec![word.to_owned()];
    if word.contains(['\'', '"', '\\', '`']) || word.matches('{').count() != 1 || word.contains("${") {
        return plain();
    }
    let (Some(open), Some(close)) = (word.find('{'), word.find('}')) else { return plain() };
    if close < open || word.contains("$(") {
        return plain();
    }
    let (before, inner, after) = (&word[..open], &word[open + 1..close], &word[close + 1..]);
    let range = inner
        .split_once("..")
        .and_then(|(from, to)| Some((from.parse::<i32>().ok()?, to.parse::<i32>().ok()?)));
    let parts: Vec<String> = match range {
        Some((from, to)) if from.abs_diff(to) <= 10_000 => {
            if from <= to {
                (from..=to).map(|n| n.to_string()).collect()
            } else {
                (to..=from).rev().map(|n| n.to_string()).collect()
            }
        }
        _ if inner.contains(',') => inner.split(',').map(str::to_owned).collect(),
        _ => return plain(),
    };
    parts.into_iter().map(|part| format!("{before}{part}{after}")).collect()
}
