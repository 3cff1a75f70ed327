//! Simple commands: assignments, and a name with arguments.

use brush_parser::ast::{
    Assignment, AssignmentName, AssignmentValue, CommandPrefixOrSuffixItem, IoFileRedirectKind,
    IoFileRedirectTarget, IoRedirect, SimpleCommand, Word,
};

use crate::shell::read::Document;
use crate::shell::{Run, Shell};
use crate::text::{Doubt, Field, Status, Text};
use crate::vars::Value;

/// What redirections do to what a command prints.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Redirected {
    /// It does not go where it would.
    pub discards: bool,
    /// Messages are mixed into it.
    pub mixes: bool,
    /// The command reads from elsewhere.
    pub supplies: bool,
}

impl Shell<'_> {
    pub(super) fn simple(&mut self, command: &SimpleCommand) -> Run {
        let (input, document) = (self.input.clone(), self.document.clone());
        self.substituted = None;
        let first = command.word_or_name.as_ref().and_then(|word| word.loc.as_ref());
        self.line = self.line_of(first.or_else(|| prefix_place(command)));
        let line = self.line;

        let mut redirected = Redirected::default();
        let (mut assigned, mut separators) = (false, None);
        for item in command.prefix.iter().flat_map(|prefix| &prefix.0) {
            match item {
                CommandPrefixOrSuffixItem::AssignmentWord(assignment, word) => {
                    assigned = true;
                    // What stands before a command holds for that command alone.
                    if let Some(name) = &command.word_or_name {
                        let text = self.expand_text(word)?;
                        if name.value == "read"
                            && let Some(letters) = text.known().and_then(|text| text.strip_prefix("IFS="))
                        {
                            separators = Some(Text::from(letters));
                        }
                    } else {
                        self.assign(assignment)?;
                    }
                }
                CommandPrefixOrSuffixItem::IoRedirect(redirect) => {
                    redirected = redirected.and(self.redirect(redirect)?);
                }
                _ => {}
            }
        }
        let Some(name) = &command.word_or_name else {
            if assigned || self.substituted.is_some() {
                self.status = self.substituted.unwrap_or(Status::SUCCESS);
            }
            self.line = line;
            self.input = input;
            return Ok(());
        };

        let mut fields = self.expand_word(name)?;
        let declares = matches!(name.value.as_str(), "export" | "local" | "declare" | "readonly" | "typeset");
        for item in command.suffix.iter().flat_map(|suffix| &suffix.0) {
            match item {
                CommandPrefixOrSuffixItem::Word(word) => fields.extend(self.expand_word(word)?),
                CommandPrefixOrSuffixItem::AssignmentWord(assignment, _) if declares => {
                    self.hide(name, &assignment.name);
                    self.assign(assignment)?;
                }
                CommandPrefixOrSuffixItem::AssignmentWord(_, word) => fields.extend(self.expand_word(word)?),
                CommandPrefixOrSuffixItem::IoRedirect(redirect) => {
                    redirected = redirected.and(self.redirect(redirect)?);
                }
                CommandPrefixOrSuffixItem::ProcessSubstitution(_, inner) => {
                    let sink = std::mem::replace(&mut self.sink, Text::empty());
                    self.subshell(&inner.list)?;
                    self.sink = sink;
                    let doubt = Doubt::new("what `<(…)` prints is not looked at");
                    fields.push(Field::one(Text::Unknown(doubt)));
                }
            }
        }
        self.line = line;
        let kept = separators.map(|letters| {
            let kept = self.vars.unset("IFS");
            self.vars.set_text("IFS", letters);
            kept
        });
        self.carry_out(fields, redirected)?;
        match kept {
            Some(Some(letters)) => self.vars.set("IFS", letters),
            Some(None) => drop(self.vars.unset("IFS")),
            None => {}
        }
        self.input = input;
        if redirected.supplies {
            self.document = document;
        }
        Ok(())
    }

    fn carry_out(&mut self, fields: Vec<Field>, redirected: Redirected) -> Run {
        let outer = std::mem::replace(&mut self.sink, Text::empty());
        self.dispatch(fields)?;
        let mut printed = std::mem::replace(&mut self.sink, outer);
        if redirected.discards {
            return Ok(());
        }
        if redirected.mixes && self.status != Status::SUCCESS {
            printed = Text::Unknown(Doubt::new("messages are mixed into what the command prints"));
        }
        self.sink.append(&printed);
        Ok(())
    }

    fn assign(&mut self, assignment: &Assignment) -> Run {
        if !self.is_alive() {
            // Substitutions hold commands that are not reached either.
            return match &assignment.value {
                AssignmentValue::Scalar(word) => self.expand_text(word).map(drop),
                AssignmentValue::Array(entries) => {
                    entries.iter().try_for_each(|(_, word)| self.expand_word(word).map(drop))
                }
            };
        }
        match (&assignment.name, &assignment.value) {
            (AssignmentName::VariableName(name), AssignmentValue::Scalar(word)) => {
                let text = self.expand_text(word)?;
                if assignment.append
                    && let Some(Value::Plain(old)) = self.vars.get(name)
                {
                    let mut all = old.clone();
                    all.append(&text);
                    self.vars.set_text(name, all);
                } else {
                    self.vars.set_text(name, text);
                }
            }
            (AssignmentName::VariableName(name), AssignmentValue::Array(entries)) => {
                let mut array = match self.vars.get(name) {
                    Some(Value::Array(old)) if assignment.append => old.clone(),
                    _ => Vec::new(),
                };
                for (key, word) in entries {
                    if let Some(key) = key {
                        let key = self.expand_text(key)?;
                        let text = self.expand_text(word)?;
                        let key = key.known().unwrap_or("?").to_owned();
                        array.retain(|(known, _)| *known != key);
                        array.push((key, text));
                        continue;
                    }
                    for field in self.expand_word(word)? {
                        array.push((array.len().to_string(), field.text));
                    }
                }
                self.vars.set(name, Value::Array(array));
            }
            (AssignmentName::ArrayElementName(name, index), AssignmentValue::Scalar(word)) => {
                let text = self.expand_text(word)?;
                match self.expand_string(index)? {
                    Text::Known(key) => self.vars.set_entry(name, key, text),
                    Text::Unknown(doubt) => self.vars.set_text(name, Text::Unknown(doubt)),
                }
            }
            (AssignmentName::ArrayElementName(name, _), AssignmentValue::Array(_)) => {
                self.vars.set_text(name, Text::Unknown(Doubt::new("an array within an array is not read")));
            }
        }
        Ok(())
    }

    /// Remembers what `local` hides.
    fn hide(&mut self, command: &Word, name: &AssignmentName) {
        let AssignmentName::VariableName(name) = name else { return };
        if matches!(command.value.as_str(), "local" | "declare" | "typeset") {
            self.hide_name(name);
        }
    }

    pub(super) fn hide_name(&mut self, name: &str) {
        let old = self.vars.get(name).cloned();
        if let Some(locals) = self.locals.last_mut()
            && !locals.iter().any(|(known, _)| known == name)
        {
            locals.push((name.to_owned(), old));
        }
    }

    pub(super) fn redirect(&mut self, redirect: &IoRedirect) -> Run<Redirected> {
        let nothing = Redirected::default();
        let supplies = Redirected { supplies: true, ..nothing };
        Ok(match redirect {
            IoRedirect::File(number, kind, target) => {
                self.look_at_target(target)?;
                match (kind, number.unwrap_or(1)) {
                    (
                        IoFileRedirectKind::Write | IoFileRedirectKind::Append | IoFileRedirectKind::Clobber,
                        1,
                    ) => Redirected { discards: true, ..nothing },
                    (IoFileRedirectKind::DuplicateOutput, 1) => Redirected { discards: true, ..nothing },
                    (IoFileRedirectKind::DuplicateOutput, 2) => Redirected { mixes: true, ..nothing },
                    (IoFileRedirectKind::Read | IoFileRedirectKind::ReadAndWrite, _) => {
                        let doubt = Doubt::new("what a file holds is not looked at");
                        (self.input, self.document) = (Some(Text::Unknown(doubt)), None);
                        supplies
                    }
                    _ => nothing,
                }
            }
            IoRedirect::HereDocument(_, document) => {
                let text = if document.requires_expansion {
                    self.expand_document(&document.doc.value)?
                } else {
                    Text::from(document.doc.value.as_str())
                };
                (self.document, self.input) = (Document::of(&text), Some(text));
                supplies
            }
            IoRedirect::HereString(_, word) => {
                let mut text = self.expand_text(word)?;
                text.append(&Text::from("\n"));
                (self.document, self.input) = (Document::of(&text), Some(text));
                supplies
            }
            IoRedirect::OutputAndError(..) => Redirected { discards: true, ..nothing },
        })
    }

    /// A file is neither read nor written; commands in its name are looked at.
    fn look_at_target(&mut self, target: &IoFileRedirectTarget) -> Run {
        match target {
            IoFileRedirectTarget::Filename(word) | IoFileRedirectTarget::Duplicate(word) => {
                self.expand_text(word).map(drop)
            }
            IoFileRedirectTarget::Fd(_) => Ok(()),
            IoFileRedirectTarget::ProcessSubstitution(_, inner) => {
                let sink = std::mem::replace(&mut self.sink, Text::empty());
                self.subshell(&inner.list)?;
                self.sink = sink;
                Ok(())
            }
        }
    }
}

impl Redirected {
    pub const fn and(self, other: Self) -> Self {
        Self {
            discards: self.discards || other.discards,
            mixes: self.mixes || other.mixes,
            supplies: self.supplies || other.supplies,
        }
    }
}

fn prefix_place(command: &SimpleCommand) -> Option<&brush_parser::SourceSpan> {
    command.prefix.as_ref()?.0.iter().find_map(|item| match item {
        CommandPrefixOrSuffixItem::AssignmentWord(assignment, word) => {
            word.loc.as_ref().or(Some(&assignment.loc))
        }
        _ => None,
    })
}
