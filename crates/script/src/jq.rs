//! The filters of `jq`, run on what a command prints. No filter reads anything else, and none runs for long: what it may
//! cost is reckoned before it is run.

mod cost;

use axcess_api::UNTOLD;
use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Vars, data, unwrap_valr};
use jaq_json::Val;

use crate::text::Doubt;

/// The longest filter that is run, in bytes.
const LONGEST: usize = 4096;

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
    variables: Vec<(String, Val)>,
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
                    jq.variables.push((format!("${name}"), Val::from(value.clone())));
                }
                "--argjson" => {
                    let (name, value) = (rest.next(), rest.next());
                    let (Some(name), Some(value)) = (name, value) else { return Err(unreadable(arguments)) };
                    let value = jaq_json::read::parse_single(value.as_bytes());
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
        if filter.len() > LONGEST {
            return Err(Doubt::new("the filter of `jq` is too long to be looked at"));
        }
        if let Some(field) = UNTOLD.iter().find(|field| mentions(filter, field)) {
            return Err(Doubt::new(format!("`jq` asks for `{field}`, which no snapshot holds")));
        }
        cost::check(filter)?;
        self.evaluate(input)
    }

    fn evaluate(&self, input: &str) -> Result<Printed, Doubt> {
        let unknown = || Doubt::new(format!("the filter `{}` of `jq` cannot be read", self.filter));
        let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
        let functions = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
        let arena = Arena::default();
        let program = File { code: self.filter.as_str(), path: () };
        let modules = Loader::new(definitions).load(&arena, program).map_err(|_| unknown())?;
        let names = self.variables.iter().map(|(name, _)| name.as_str());
        let compiler = Compiler::default().with_funs(functions).with_global_vars(names);
        let filter = compiler.compile(modules).map_err(|_| unknown())?;
        let values = self.variables.iter().map(|(_, value)| value.clone());
        let context = Ctx::<data::JustLut<Val>>::new(&filter.lut, Vars::new(values));

        let mut printed = Printed { text: String::new(), exit: 0 };
        let mut last = None;
        for value in self.inputs(input) {
            let Ok(value) = value else {
                printed.exit = 2;
                return Ok(printed);
            };
            for output in filter.id.run((context.clone(), value)).map(unwrap_valr) {
                match output {
                    Ok(value) => {
                        self.print(&value, &mut printed.text);
                        last = Some(value);
                    }
                    // What came before the error has been printed.
                    Err(_) => {
                        printed.exit = 5;
                        break;
                    }
                }
            }
        }
        if self.exit_status && printed.exit == 0 {
            printed.exit = match last {
                None => 4,
                Some(Val::Null | Val::Bool(false)) => 1,
                Some(_) => 0,
            };
        }
        Ok(printed)
    }

    fn inputs(&self, input: &str) -> Vec<Result<Val, ()>> {
        if self.null_input {
            return vec![Ok(Val::Null)];
        }
        let all = jaq_json::read::parse_many(input.as_bytes()).map(|value| value.map_err(drop));
        if !self.slurp {
            let mut inputs = Vec::new();
            // What is no JSON would be read again and again.
            for value in all {
                let is_sound = value.is_ok();
                inputs.push(value);
                if !is_sound {
                    break;
                }
            }
            return inputs;
        }
        vec![all.collect::<Result<Vec<Val>, ()>>().map(|values| values.into_iter().collect::<Val>())]
    }

    fn print(&self, value: &Val, text: &mut String) {
        match value {
            Val::TStr(bytes) if self.raw => text.push_str(&String::from_utf8_lossy(bytes)),
            value if self.compact => text.push_str(&value.to_string()),
            value => text.push_str(&pretty(value)),
        }
        if !self.joined {
            text.push('\n');
        }
    }
}

fn pretty(value: &Val) -> String {
    let compact = value.to_string();
    match value {
        Val::Arr(_) | Val::Obj(_) => serde_json::from_str::<serde_json::Value>(&compact)
            .and_then(|value| serde_json::to_string_pretty(&value))
            .unwrap_or(compact),
        _ => compact,
    }
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
