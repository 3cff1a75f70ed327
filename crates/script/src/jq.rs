//! The filters of `jq`, run on what a command prints.

use axcess_api::UNTOLD;
use axcess_jq::{Ended, Filter, Unread, Value};

use crate::text::Doubt;

/// A call of `jq`, as its arguments ask for it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Jq {
    filter: String,
    raw: bool,
    joined: bool,
    exit_status: bool,
    slurp: bool,
    null_input: bool,
    compact: bool,
    variables: Vec<(String, Value)>,
}

/// What `jq` prints, and its exit code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Printed {
    pub text: String,
    pub exit: i32,
}

impl Jq {
    /// Reads the arguments behind `jq`.
    pub fn read(arguments: &[String]) -> Result<Self, Doubt> {
        let mut jq = Self::default();
        let mut filter = None;
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--arg" => {
                    let (name, value) = (rest.next(), rest.next());
                    let (Some(name), Some(value)) = (name, value) else { return Err(unreadable(arguments)) };
                    jq.variables.push((format!("${name}"), Value::from(value.as_str())));
                }
                "--argjson" => {
                    let (name, value) = (rest.next(), rest.next());
                    let (Some(name), Some(value)) = (name, value) else { return Err(unreadable(arguments)) };
                    let value = Value::read(value);
                    jq.variables.push((format!("${name}"), value.map_err(|_| unreadable(arguments))?));
                }
                "--raw-output" => jq.raw = true,
                "--join-output" => (jq.raw, jq.joined) = (true, true),
                "--exit-status" => jq.exit_status = true,
                "--slurp" => jq.slurp = true,
                "--null-input" => jq.null_input = true,
                "--compact-output" => jq.compact = true,
                "--monochrome-output" | "--color-output" => {}
                short if short.starts_with('-') && short.len() > 1 && !short.starts_with("--") => {
                    for letter in short.chars().skip(1) {
                        match letter {
                            'r' => jq.raw = true,
                            'j' => (jq.raw, jq.joined) = (true, true),
                            'e' => jq.exit_status = true,
                            's' => jq.slurp = true,
                            'n' => jq.null_input = true,
                            'c' => jq.compact = true,
                            'M' => {}
                            _ => return Err(unreadable(arguments)),
                        }
                    }
                }
                long if long.starts_with("--") => return Err(unreadable(arguments)),
                text if filter.is_none() => filter = Some(text.to_owned()),
                _ => return Err(Doubt::new("`jq` reads a file, which is not looked at")),
            }
        }
        jq.filter = filter.unwrap_or_else(|| ".".to_owned());
        Ok(jq)
    }

    /// Runs the filter on a text of JSON values.
    pub fn run(&self, input: &str) -> Result<Printed, Doubt> {
        let filter = &self.filter;
        if let Some(field) = UNTOLD.iter().find(|field| mentions(filter, field)) {
            return Err(Doubt::new(format!("`jq` asks for `{field}`, which no snapshot holds")));
        }
        let names: Vec<&str> = self.variables.iter().map(|(name, _)| name.as_str()).collect();
        let values: Vec<Value> = self.variables.iter().map(|(_, value)| value.clone()).collect();
        let filter = Filter::read(filter, &names).map_err(|doubt| told(&doubt))?;
        let mut printed = Printed { text: String::new(), exit: 0 };
        let mut last = None;
        for value in self.inputs(input) {
            let value = match value {
                Ok(value) => value,
                Err(Unread::Doubt(doubt)) => return Err(told(&doubt)),
                Err(Unread::NoJson) => {
                    printed.exit = 2;
                    return Ok(printed);
                }
            };
            let mut outputs = Vec::new();
            let ended = filter.run(value, &values, &mut |value| outputs.push(value));
            // What came before an error has been printed.
            if ended.map_err(|doubt| told(&doubt))? == Ended::Failed {
                printed.exit = 5;
            }
            for value in &outputs {
                self.print(value, &mut printed.text)?;
            }
            last = outputs.pop().or(last);
        }
        if self.exit_status && printed.exit == 0 {
            printed.exit = match last {
                None => 4,
                Some(value) => i32::from(!value.holds()),
            };
        }
        Ok(printed)
    }

    fn inputs(&self, input: &str) -> Vec<Result<Value, Unread>> {
        if self.null_input {
            return vec![Ok(Value::Null)];
        }
        let all = Value::read_all(input);
        if !self.slurp {
            return all.collect();
        }
        vec![all.collect::<Result<Vec<Value>, _>>().and_then(|all| Value::array(all).map_err(Unread::Doubt))]
    }

    fn print(&self, value: &Value, text: &mut String) -> Result<(), Doubt> {
        match value {
            Value::String(own) if self.raw => text.push_str(own),
            value if self.compact => text.push_str(&value.compact().map_err(|doubt| told(&doubt))?),
            value => text.push_str(&value.pretty().map_err(|doubt| told(&doubt))?),
        }
        if !self.joined {
            text.push('\n');
        }
        Ok(())
    }
}

fn told(doubt: &axcess_jq::Doubt) -> Doubt {
    Doubt::new(doubt.reason())
}

fn unreadable(arguments: &[String]) -> Doubt {
    Doubt::new(format!("`jq {}` cannot be read", arguments.join(" ")))
}

/// Whether a filter names a field. Entries of objects have a `key` of their own.
fn mentions(filter: &str, field: &str) -> bool {
    if field == "key" && filter.contains("entries") {
        return false;
    }
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    filter.split(|letter| !is_letter(letter)).any(|word| word == field)
}
