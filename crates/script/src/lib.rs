//! Shell scripts of `ax` commands, and recorded calls of the REST API, as plans.
//!
//! A script is read against an account: ids that it looks up, and how its commands end, decide what it does next. So it
//! is carried out on a simulated copy, and what comes of it is a flat plan that names everything by its id.
//!
//! ```
//! use axcess_core::Policy;
//! use axcess_script::{Settings, read};
//!
//! let snapshot = axcess_snapshot::demo();
//! let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
//! let policy = Policy::new(snapshot.draft, catalog).expect("the draft has no defects");
//!
//! let script = r#"
//! set -eu
//! SPACE=$(ax spaces get Fraud -o json | jq -r .id)
//! ANN=$(ax users list --email ann@acme.io -o json | jq -r '.users[0].id')
//! ax spaces add-user "$SPACE" --user-id "$ANN" --role ADMIN
//! "#;
//! let plan = read("onboard.sh", script.as_bytes(), &policy, &Settings::default()).expect("is a script");
//! assert_eq!(plan.changes[0].op(), "space.add_user");
//! assert_eq!(plan.sources[0].line, 5);
//! ```
//!
//! - [`read`] reads one file, [`is_script`] tells whether a file is one, and [`Settings`] holds what a script gets from
//!   outside: variables, and who carries it out.
//! - [`ScriptPlan`] is what comes of it: changes, the line of each, [`Note`]s, and the account as it is left.
//!
//! What cannot be read with certainty becomes a step that changes nothing and states the most that it might do. Nothing
//! is run, and no other file is read.

mod ax;
mod jq;
mod recording;
mod request;
mod shell;
mod syntax;
mod tape;
mod text;
mod vars;

use std::collections::BTreeMap;
use std::sync::Arc;

use axcess_core::{Change, Policy};
use axcess_plan::{PlanErrors, Problem, Source};

use crate::shell::Shell;
use crate::syntax::SyntaxError;
use crate::tape::{Reach, Tape};

/// The largest file that is read, in bytes.
const LARGEST: usize = 4 << 20;

/// What a script gets from outside.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Variables by name; numbers stand for arguments of the script.
    pub variables: BTreeMap<String, String>,
    /// Who carries the script out; without one no rights are checked.
    pub actor: Option<String>,
    /// Why nothing of the file is reached, if a file before it ended the plan.
    pub unreached: Option<String>,
}

/// What a script would do.
#[derive(Clone, Debug)]
pub struct ScriptPlan {
    /// Its steps, which name things by id. They are to be carried out in order whether or not one is refused.
    pub changes: Vec<Change>,
    /// Where each of them stands.
    pub sources: Vec<Source>,
    /// What somebody should know besides.
    pub notes: Vec<Note>,
    /// The account as the script leaves it.
    pub last: Policy,
}

/// Something to know about a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// `old-form` or `not-looked-at`.
    pub rule: &'static str,
    /// The line, from 1.
    pub line: usize,
    /// What it is, as a sentence.
    pub message: String,
    /// The steps that it is about, from 0.
    pub steps: Vec<usize>,
}

/// Whether a file is a script or a recording, rather than a plan: by its name, else by what it holds.
pub fn is_script(name: &str, bytes: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    if ends(&[".sh", ".bash", ".zsh", ".ksh", ".jsonl", ".ndjson"]) {
        return true;
    }
    if ends(&[".json", ".yaml", ".yml"]) {
        return false;
    }
    let text = String::from_utf8_lossy(bytes);
    text.starts_with("#!") || recording::is_one(&text) || text.lines().any(has_command)
}

/// Whether a line holds an `ax` command, as no line of a plan does.
fn has_command(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("ax ") || line.contains("$(ax ") || line.contains("&& ax ") || line.starts_with("set -")
}

/// Reads a script, or a recording of calls, against an account.
///
/// # Errors
///
/// When the file is neither: what is wrong, with the line.
pub fn read(
    name: &str,
    bytes: &[u8],
    policy: &Policy,
    settings: &Settings,
) -> Result<ScriptPlan, PlanErrors> {
    let text = decode(name, bytes)?;
    let fail = |error: &SyntaxError| error_of(name, &text, error);
    if let Some(actor) = &settings.actor
        && let Err(error) = policy.asker(actor)
    {
        return Err(fail(&SyntaxError { line: 1, message: error.to_string(), help: error.help() }));
    }
    let mut tape = Tape::new(policy.clone(), settings.actor.clone());
    let reach = settings.unreached.as_deref().map_or(Reach::Run, |reason| Reach::Skipped(reason.into()));
    if recording::is_one(&text) || name.ends_with(".jsonl") || name.ends_with(".ndjson") {
        recording::play(&text, &mut tape, &reach).map_err(|error| fail(&error))?;
    } else {
        let program = syntax::parse(&text).map_err(|error| fail(&error))?;
        let mut shell = Shell::new(&mut tape, &settings.variables, reach);
        shell.run(&program, &text).map_err(|error| fail(&error))?;
    }
    let (last, changes, lines, notes) = tape.finish();
    let sources = lines.into_iter().map(|line| Source::line_of(name, line, &text)).collect();
    Ok(ScriptPlan { changes, sources, notes, last })
}

fn decode(name: &str, bytes: &[u8]) -> Result<Arc<str>, PlanErrors> {
    let refuse = |text: &str, problem| Err(PlanErrors::new(name, Arc::from(text), vec![problem]));
    if bytes.len() > LARGEST {
        let problem = Problem::new(0..0, format!("the file is larger than {} MiB", LARGEST >> 20));
        return refuse("", problem.with_help("split it into several files and name them in order"));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => {
            let at = text.find('\0').unwrap_or_default();
            let problem = Problem::new(at..at + 1, "the file is binary, not a script");
            refuse(
                &text.replace('\0', "\u{fffd}"),
                problem.with_help("name a shell script, a recording or a plan"),
            )
        }
        // `bash` reads no such line ends either, but an editor may have put them there.
        Ok(text) => Ok(Arc::from(text.replace("\r\n", "\n"))),
        Err(error) => {
            let at = error.valid_up_to();
            let problem = Problem::new(at..at + 1, "the file is not UTF-8 text");
            refuse(
                &String::from_utf8_lossy(bytes),
                problem.with_help("name a shell script, a recording or a plan"),
            )
        }
    }
}

/// An error with its line marked.
fn error_of(name: &str, text: &Arc<str>, error: &SyntaxError) -> PlanErrors {
    let start = text.split_inclusive('\n').take(error.line.saturating_sub(1)).map(str::len).sum::<usize>();
    let rest = text.get(start..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    let indent = line.len() - line.trim_start().len();
    let problem =
        Problem::new(start + indent..start + line.trim_end().len().max(indent), error.message.clone());
    let problem = match &error.help {
        Some(help) => problem.with_help(help.clone()),
        None => problem,
    };
    PlanErrors::new(name, text.clone(), vec![problem])
}
