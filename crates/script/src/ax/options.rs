//! The arguments of one command of `ax`, checked as `ax` checks them.

use litemap::LiteMap;

use crate::ax::table::{Command, Given, Opt, Positional, Takes};
use crate::text::{Doubt, Field, Text};

/// Why `ax` refuses the arguments, as a clause behind the command's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Misuse(pub String);

/// The arguments of a command.
#[derive(Debug, Default)]
pub(super) struct Arguments {
    positional: Vec<Text>,
    options: LiteMap<&'static str, Vec<Text>>,
    /// What a current `ax` rejects, and what to write in its place.
    old: Vec<(String, String)>,
    /// Why more may be given than can be seen.
    loose: Option<Doubt>,
}

impl Arguments {
    pub fn read(command: &'static Command, fields: &[Field]) -> Result<Self, Misuse> {
        let mut arguments = Self::default();
        let mut rest = fields.iter();
        let mut ended = false;
        while let Some(field) = rest.next() {
            if field.loose
                && let Text::Unknown(doubt) = &field.text
            {
                arguments.loose = Some(doubt.clone());
                continue;
            }
            match field.text.known() {
                Some("--") if !ended => ended = true,
                Some(word) if !ended && word.starts_with("--") => {
                    let (name, value) = match word[2..].split_once('=') {
                        Some((name, value)) => (name, Some(Text::from(value))),
                        None => (&word[2..], None),
                    };
                    let option = find(command, name)?;
                    arguments.take(option, value, &mut rest)?;
                }
                Some(word) if !ended && word.starts_with('-') && word.len() > 1 => {
                    arguments.take_short(command, word, &mut rest)?;
                }
                Some(_) => arguments.positional.push(field.text.clone()),
                // A text that is known in part may begin with the option's name.
                None => match field.start.strip_prefix("--").and_then(|start| start.split_once('=')) {
                    Some((name, _)) => {
                        let option = find(command, name)?;
                        arguments.take(option, Some(field.text.clone()), &mut rest)?;
                    }
                    None => arguments.take_unknown(command, &field.text),
                },
            }
        }
        arguments.settle_positional(command)?;
        if arguments.loose.is_none() {
            arguments.check_required(command)?;
        }
        arguments.check_words(command)?;
        arguments.check_output()?;
        Ok(arguments)
    }

    fn take<'f>(
        &mut self,
        option: &'static Opt,
        value: Option<Text>,
        rest: &mut impl Iterator<Item = &'f Field>,
    ) -> Result<(), Misuse> {
        let value = match (option.takes, value) {
            (Takes::Nothing, None) => Text::empty(),
            (Takes::Nothing, Some(_)) => {
                return Err(Misuse(format!("takes no value for `--{}`", option.long)));
            }
            (_, Some(value)) => value,
            (_, None) => {
                let Some(next) = rest.next() else {
                    return Err(Misuse(format!("lacks the value of `--{}`", option.long)));
                };
                if next.loose
                    && let Text::Unknown(doubt) = &next.text
                {
                    self.loose = Some(doubt.clone());
                }
                next.text.clone()
            }
        };
        let values = self.options.entry(option.long).or_default();
        if !matches!(option.takes, Takes::Texts | Takes::SomeOf(_)) {
            values.clear();
        }
        values.push(value);
        Ok(())
    }

    /// What is not known and stands where nothing, or an option, may stand leaves open what else is given.
    fn take_unknown(&mut self, command: &Command, text: &Text) {
        let has_room = match command.positional {
            Positional::None => false,
            Positional::Name | Positional::Id => self.positional.is_empty(),
            Positional::FormerId => true,
        };
        match text {
            Text::Unknown(doubt) if !has_room => self.loose = Some(doubt.clone()),
            text => self.positional.push(text.clone()),
        }
    }

    /// `-n NAME`, `-nNAME` and flags in a row.
    fn take_short<'f>(
        &mut self,
        command: &'static Command,
        word: &str,
        rest: &mut impl Iterator<Item = &'f Field>,
    ) -> Result<(), Misuse> {
        for (at, letter) in word[1..].char_indices() {
            let option = command.short(letter).ok_or_else(|| Misuse(format!("has no option `-{letter}`")))?;
            if option.takes == Takes::Nothing {
                self.take(option, None, rest)?;
                continue;
            }
            let attached = &word[1 + at + letter.len_utf8()..];
            let value = (!attached.is_empty()).then(|| Text::from(attached));
            return self.take(option, value, rest);
        }
        Ok(())
    }

    /// What stands behind the command: a name or an id, which older scripts may write as an option.
    fn settle_positional(&mut self, command: &Command) -> Result<(), Misuse> {
        let wanted = match command.positional {
            Positional::None => 0,
            Positional::Name | Positional::Id => 1,
            Positional::FormerId => usize::MAX,
        };
        if command.positional == Positional::FormerId && !self.positional.is_empty() {
            let ids = std::mem::take(&mut self.positional);
            self.options.entry("id").or_default().extend(ids);
            let (group, verb) = (command.group, command.verb);
            self.old.push((format!("ax {group} {verb} ID"), format!("ax {group} {verb} --id ID")));
        } else if wanted == 1
            && let Some(ids) = self.options.remove("id")
        {
            self.positional.extend(ids);
            let (group, verb) = (command.group, command.verb);
            self.old.push((format!("ax {group} {verb} --id ID"), format!("ax {group} {verb} ID")));
        }
        if self.positional.len() > wanted {
            let extra = self.positional.last().and_then(Text::known).unwrap_or("…").to_owned();
            return Err(Misuse(format!("takes no argument `{extra}` there")));
        }
        if wanted == 1 && self.positional.is_empty() && self.loose.is_none() {
            return Err(Misuse("lacks the name or id of what it is about".to_owned()));
        }
        Ok(())
    }

    fn check_required(&self, command: &Command) -> Result<(), Misuse> {
        let missing = command
            .options
            .iter()
            .find(|option| option.given == Given::Always && !self.options.contains_key(option.long));
        match missing {
            Some(option) => Err(Misuse(format!("lacks `--{}`", option.long))),
            None => Ok(()),
        }
    }

    /// Words of a list are written in capitals; older versions took them in small letters.
    fn check_words(&mut self, command: &Command) -> Result<(), Misuse> {
        for option in command.options {
            if option.given == Given::Formerly && self.options.contains_key(option.long) {
                let is_user = self.options[&option.long]
                    .iter()
                    .any(|value| value.known().is_some_and(|value| value.eq_ignore_ascii_case("user")));
                let remedy = match option.long {
                    "key-type" if is_user => "ax api-keys create",
                    "key-type" | "space" | "space-role" => {
                        "ax api-keys create-service-key --assignments JSON"
                    }
                    _ => "the current option",
                };
                if self.old.iter().all(|(_, current)| current != remedy) {
                    self.old.push((format!("--{}", option.long), remedy.to_owned()));
                }
            }
            let (Takes::OneOf(words) | Takes::SomeOf(words)) = option.takes else { continue };
            for value in self.options.get_mut(option.long).into_iter().flatten() {
                let Text::Known(text) = value else { continue };
                if words.contains(&text.as_str()) {
                    continue;
                }
                let current = text.to_ascii_uppercase().replace('-', "_");
                if !words.contains(&current.as_str()) {
                    let told = format!(
                        "knows no `{text}` for `--{}`: it is one of {}",
                        option.long,
                        words.join(", ")
                    );
                    return Err(Misuse(told));
                }
                if option.given != Given::Formerly {
                    self.old
                        .push((format!("--{} {text}", option.long), format!("--{} {current}", option.long)));
                }
                *text = current;
            }
        }
        Ok(())
    }

    /// An empty text stands for what the profile says.
    fn check_output(&self) -> Result<(), Misuse> {
        match self.text("output") {
            Some("" | "table" | "json" | "csv" | "parquet") | None => Ok(()),
            Some(file) if is_file(file) => Ok(()),
            Some(other) => Err(Misuse(format!(
                "writes no `{other}`: `--output` is table, json, csv, parquet or a file with such an ending"
            ))),
        }
    }

    /// Forms that a current `ax` rejects: what was written, and what to write.
    pub fn old_forms(&self) -> Vec<(String, String)> {
        self.old.clone()
    }

    pub fn note_old(&mut self, written: String, current: String) {
        self.old.push((written, current));
    }

    /// Why not every argument is known.
    pub fn doubt(&self) -> Option<Doubt> {
        let all = self.positional.iter().chain(self.options.values().flatten());
        let unknown = all.filter_map(|text| match text {
            Text::Unknown(doubt) => Some(doubt.clone()),
            Text::Known(_) => None,
        });
        self.loose.clone().or_else(|| unknown.into_iter().next())
    }

    /// Whether arguments may be there that cannot be seen.
    pub const fn is_loose(&self) -> bool {
        self.loose.is_some()
    }

    pub fn has(&self, name: &str) -> bool {
        self.options.contains_key(name)
    }

    /// The value of an option that is given and known.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.options.get(name)?.last()?.known()
    }

    pub fn texts(&self, name: &str) -> &[Text] {
        self.options.get(name).map_or(&[], Vec::as_slice)
    }

    /// What the command is about, if that is known.
    pub fn subject(&self) -> Option<&str> {
        self.positional.first()?.known()
    }
}

/// Whether what is printed goes to a file.
pub(super) fn is_file(output: &str) -> bool {
    let output = output.to_ascii_lowercase();
    [".json", ".csv", ".parquet", ".pq"].iter().any(|end| output.ends_with(end))
}

fn find(command: &'static Command, name: &str) -> Result<&'static Opt, Misuse> {
    const ID: Opt = Opt { long: "id", short: None, takes: Takes::Text, given: Given::Formerly };
    let is_about_one = matches!(command.positional, Positional::Name | Positional::Id);
    match command.option(name) {
        Some(option) => Ok(option),
        None if name == "id" && is_about_one => Ok(&ID),
        None => Err(Misuse(format!("has no option `--{name}`"))),
    }
}
