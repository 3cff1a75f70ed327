//! The arguments that every command takes, and what a run has at hand.

use std::path::{Path, PathBuf};

use axcess_core::{Moment, Semantics};
use axcess_report::Layout;
use clap::builder::Styles;
use clap::builder::styling::{AnsiColor, Effects};
use clap::{ArgAction, Args, Parser, ValueEnum};

use crate::command::Command;
use crate::output::Output;
use crate::trouble::{self, Trouble};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().effects(Effects::BOLD))
    .usage(AnsiColor::Green.on_default().effects(Effects::BOLD))
    .literal(AnsiColor::Cyan.on_default().effects(Effects::BOLD))
    .placeholder(AnsiColor::Cyan.on_default());

/// Who may do what in an account, why, and what a plan would change
///
/// axcess answers from a snapshot: one file that describes an account at a moment. It needs no network and
/// changes nothing. Every command can be tried on the built-in account with `--demo`.
#[derive(Debug, Parser)]
#[command(
    name = "axcess",
    version,
    styles = STYLES,
    propagate_version = true,
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_help = "Examples:
  axcess can --demo ann@acme.io PROJECT_READ project:Fraud/fraud-llm
  axcess who-can --demo PROJECT_DELETE space:Credit
  axcess what-can --demo greta@acme.io

Topics: `axcess help rules`, `references`, `exit-codes`, `semantics`, `plans`, `scripts`, `gates`."
)]
pub(crate) struct Cli {
    /// What every command takes.
    #[command(flatten)]
    pub globals: Globals,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What every command takes.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Globals {
    /// Snapshot to answer from; `-` is standard input, `latest` the newest in the store [default: latest]
    #[arg(short, long, global = true, env = "AXCESS_SNAPSHOT", hide_env_values = true, value_name = "FILE")]
    pub snapshot: Option<PathBuf>,
    /// Answer from the built-in account
    #[arg(long, global = true)]
    pub demo: bool,
    /// Drop records of the snapshot that cannot be true, and count them as unreadable
    #[arg(long, global = true)]
    pub lenient: bool,
    /// The most bytes of a snapshot, decompressed, as in 512MiB or 4GiB [default: 1GiB]
    #[arg(long, global = true, value_name = "SIZE", value_parser = size)]
    pub max_size: Option<u64>,
    /// How to write the answer
    #[arg(long, global = true, value_enum, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// Set a switch of the rules; see `axcess help semantics`
    #[arg(long, global = true, value_name = "NAME=VALUE", action = ArgAction::Append)]
    pub semantics: Vec<String>,
    /// The moment that keys are judged at, as in 2026-11-20T09:00:00Z [default: of the capture]
    #[arg(long, global = true, value_name = "TIME")]
    pub at: Option<String>,
    /// What a gate makes of an answer that nobody can determine
    #[arg(long, global = true, value_enum, default_value_t, value_name = "HOW", hide_possible_values = true)]
    pub unknown: Unknown,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
    /// Show no progress
    #[arg(long, global = true)]
    pub no_progress: bool,
    /// Say nothing but the answer: no warnings, no progress
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: where the snapshot came from, what was read
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people; plain when piped.
    #[default]
    Human,
    /// One JSON document.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated values.
    Csv,
}

impl Format {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
        }
    }
}

/// What a gate makes of an answer that nobody can determine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Unknown {
    /// It fails.
    #[default]
    Fail,
    /// It passes with a warning.
    Warn,
    /// It passes.
    Pass,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Globals {
    /// The format asked for, if the command knows it.
    pub fn format(&self, known: &[Format]) -> miette::Result<Format> {
        let format = self.format.unwrap_or_default();
        if known.contains(&format) {
            return Ok(format);
        }
        let words: Vec<_> = known.iter().map(|known| format!("`{}`", known.as_str())).collect();
        let message = format!("this command cannot write `{}`", format.as_str());
        Err(Trouble::new(message).help(format!("it writes {}", words.join(", "))).into())
    }

    /// Checks that the format asked for, if any, fits a batch, which is JSON Lines whatever JSON is meant.
    pub fn format_of_lines(&self) -> miette::Result<()> {
        self.format(&[Format::Human, Format::Json, Format::Jsonl]).map(drop)
    }

    /// The switches asked for.
    pub fn switches(&self) -> miette::Result<Semantics> {
        let mut semantics = Semantics::default();
        for setting in &self.semantics {
            let (name, value) = setting.split_once('=').ok_or_else(|| trouble::of_setting(setting))?;
            semantics = semantics.with(name, value).map_err(|error| trouble::of_switch(&error))?;
        }
        Ok(semantics)
    }

    /// The words of the command line that name the account and the moment, to be repeated in another command.
    pub fn account_words(&self) -> Vec<String> {
        let mut words = Vec::new();
        match &self.snapshot {
            _ if self.demo => words.push("--demo".to_owned()),
            Some(path) => words.extend(["--snapshot".to_owned(), path.to_string_lossy().into_owned()]),
            None => {}
        }
        if self.lenient {
            words.push("--lenient".to_owned());
        }
        if let Some(at) = &self.at {
            words.extend(["--at".to_owned(), at.clone()]);
        }
        words
    }

    /// The moment asked about.
    pub fn moment(&self) -> miette::Result<Option<Moment>> {
        let Some(text) = &self.at else { return Ok(None) };
        match text.parse::<jiff::Timestamp>() {
            Ok(time) => Ok(Some(Moment::from_unix_micros(time.as_microsecond()))),
            Err(_) => {
                let message = format!("`--at {}` is no moment", axcess_report::escaped(text));
                Err(Trouble::new(message).help("write it as RFC 3339, as in `2026-11-20T09:00:00Z`").into())
            }
        }
    }
}

/// What a run has at hand.
pub(crate) struct Session {
    /// What every command takes.
    pub globals: Globals,
    /// Where answers go.
    pub out: Output,
}

impl Session {
    pub fn new(globals: Globals) -> Self {
        let out = Output::standard();
        Self { globals, out }
    }

    /// What text is written for.
    pub fn layout(&self) -> Layout {
        self.out.layout()
    }

    /// Where answers go: a file, if one is named, from then on.
    pub fn out_to(&mut self, path: Option<&Path>) -> miette::Result<&mut Output> {
        if let Some(path) = path {
            self.out = Output::file(path)?;
        }
        Ok(&mut self.out)
    }

    /// Says something on standard error, unless asked to be quiet.
    pub fn warn(&self, message: impl std::fmt::Display) {
        if !self.globals.quiet {
            trouble::warn(message);
        }
    }

    /// Says something on standard error, if asked to say more.
    pub fn note(&self, message: impl std::fmt::Display) {
        if self.globals.verbose {
            trouble::note(message);
        }
    }
}

/// Bytes as a person writes them: `4096`, `512MiB`, `4G`.
fn size(text: &str) -> Result<u64, String> {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..end].parse().map_err(|_| "write it as in `512MiB`".to_owned())?;
    let shift = match text[end..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        "g" | "gb" | "gib" => 30,
        other => return Err(format!("`{other}` is no unit; write it as in `512MiB`")),
    };
    number.checked_mul(1 << shift).ok_or_else(|| "it is too large".to_owned())
}
