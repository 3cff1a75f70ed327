//! `$1` and so on, of the script or of a function.

use crate::shell::Shell;
use crate::text::{Doubt, Field, Text};

/// The most of them that are told apart where nobody knows how many there are.
const MOST: usize = 9;

impl Shell<'_> {
    /// Makes words the arguments. Where one of them may be several, those before it are known.
    pub(super) fn take_arguments(&mut self, fields: &[Field]) {
        let Some(loose) = fields.iter().position(|field| field.loose) else {
            self.arguments = Some(fields.iter().map(|field| field.text.clone()).collect());
            return;
        };
        // `main "$@"` has those that there are already.
        let are_own = matches!(fields, [Field { text: Text::Unknown(doubt), .. }] if *doubt == unknown());
        if !(are_own && self.arguments.is_none()) {
            self.loosen_arguments(&fields[..loose]);
        }
    }

    /// Nobody knows how many arguments there are, and of which only the first can be known.
    pub(super) fn loosen_arguments(&mut self, first: &[Field]) {
        self.arguments = None;
        for number in 1..=MOST {
            let doubt = || Text::Unknown(Doubt::new("how many arguments there are is not known"));
            let text = first.get(number - 1).map_or_else(doubt, |field| field.text.clone());
            self.set_argument(number, Some(text));
        }
    }

    /// `shift`: drops the first arguments; `None` drops nobody knows how many.
    pub(super) fn shift(&mut self, count: Option<usize>) {
        match (&mut self.arguments, count) {
            (_, None) => self.loosen_arguments(&[]),
            (Some(arguments), Some(count)) => drop(arguments.drain(..arguments.len().min(count))),
            (None, Some(count)) => {
                for number in 1..=MOST {
                    let text = self.named(&number.saturating_add(count).to_string());
                    self.set_argument(number, text);
                }
            }
        }
    }

    /// What `"$@"` stands for.
    pub(super) fn arguments_as_fields(&self) -> Vec<Field> {
        match &self.arguments {
            Some(arguments) => arguments.iter().map(|text| Field::one(text.clone())).collect(),
            None => vec![Field::any(unknown())],
        }
    }

    fn set_argument(&mut self, number: usize, text: Option<Text>) {
        let name = number.to_string();
        self.hide_name(&name);
        match text {
            Some(text) => self.vars.set_text(&name, text),
            None => drop(self.vars.unset(&name)),
        }
    }
}

/// Why `$@` is not known.
pub(super) fn unknown() -> Doubt {
    Doubt::new("the arguments of the script are not known")
}
