//! `$VAR`, `${VAR}` and what may stand within the braces.

use brush_parser::word::{Parameter, ParameterExpr, ParameterTestType, SpecialParameter, SubstringMatchKind};

use crate::shell::pattern::{remove_prefix, remove_suffix};
use crate::shell::piece::{Piece, glued};
use crate::shell::separators::Separators;
use crate::shell::{Run, Shell, arguments};
use crate::text::{Doubt, Status, Text};
use crate::vars::Value;

impl Shell<'_> {
    pub(super) fn parameter(&mut self, expression: &ParameterExpr, quoted: bool) -> Run<Piece> {
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
            Some((texts, true)) if quoted => {
                let between = Separators::of(&self.vars);
                let between = between.map_or_else(Text::Unknown, |separators| separators.glue());
                Piece::Text(glued(&texts, &between), true)
            }
            Some((texts, _)) => Piece::List(texts, quoted),
            None => {
                // Nobody knows how many arguments they are.
                let are_several = matches!(
                    parameter,
                    Parameter::Special(SpecialParameter::AllPositionalParameters { concatenate: false })
                        | Parameter::NamedWithAllIndices { concatenate: false, .. }
                );
                let text = self.value(parameter).unwrap_or_else(|| Text::Unknown(unset(parameter)));
                Piece::Text(text, quoted && !are_several)
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

    pub(super) fn named(&self, name: &str) -> Option<Text> {
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
        Parameter::Special(SpecialParameter::AllPositionalParameters { .. }) => return arguments::unknown(),
        Parameter::Special(special) => return Doubt::new(format!("`${special}` is not known")),
    };
    Doubt::new(format!("the script does not set `${name}`: give it with `--set {name}=…`"))
}
