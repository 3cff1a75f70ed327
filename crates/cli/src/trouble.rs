//! What goes wrong, as a person reads it: one message, the place, a remedy.

use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use axcess_core::{Defect, PlanError, ReferenceError, SWITCHES, SwitchError};
use axcess_plan::PlanErrors;
use axcess_report::{Style, escaped, styled};
use axcess_snapshot::{ImportError, ImportFault, Listing, LoadError};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Report};

use crate::args::Color;
use crate::excerpt::Excerpt;

/// Lines shown around the marked one.
const CONTEXT: usize = 2;
/// Of more defects than this, each gets a line instead of an excerpt.
const MOST_EXCERPTS: usize = 12;

/// One thing that is wrong.
#[derive(Debug, Default)]
pub(crate) struct Trouble {
    message: String,
    help: Option<String>,
    excerpt: Option<Excerpt>,
    parts: Vec<Trouble>,
}

impl Trouble {
    /// Something is wrong; the message is lower case, without a full stop.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }

    /// What to do about it.
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Where in a file it shows.
    pub fn at(self, excerpt: Option<Excerpt>) -> Self {
        Self { excerpt, ..self }
    }

    /// What it is made of.
    pub fn with(self, parts: Vec<Self>) -> Self {
        Self { parts, ..self }
    }

    /// Shows its message, then its parts one by one, then the remedy for all of them.
    fn show(&self) {
        if self.parts.is_empty() {
            return draw(self);
        }
        if !self.message.is_empty() {
            draw(&Self::new(&self.message));
        }
        self.parts.iter().for_each(Self::show);
        if let Some(help) = &self.help {
            say(&format!("  {} {help}", styled(Style::Strong, "help:")));
        }
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Trouble {}

impl Diagnostic for Trouble {
    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn std::fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        self.excerpt.as_ref().map(|excerpt| excerpt as &dyn miette::SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let excerpt = self.excerpt.as_ref()?;
        Some(Box::new(std::iter::once(LabeledSpan::underline(excerpt.mark()))))
    }
}

/// A name that fits nothing, or several things.
pub(crate) fn of_reference(error: &ReferenceError) -> Report {
    let trouble = Trouble::new(error.to_string());
    match error.help() {
        Some(help) => trouble.help(help).into(),
        None => trouble.into(),
    }
}

/// Two names, or what is wrong with each.
pub(crate) fn of_two<A, B>(
    a: Result<A, ReferenceError>,
    b: Result<B, ReferenceError>,
) -> miette::Result<(A, B)> {
    of_three(a, b, Ok(())).map(|(a, b, ())| (a, b))
}

/// Three names, or what is wrong with each.
pub(crate) fn of_three<A, B, C>(
    a: Result<A, ReferenceError>,
    b: Result<B, ReferenceError>,
    c: Result<C, ReferenceError>,
) -> miette::Result<(A, B, C)> {
    match (a, b, c) {
        (Ok(a), Ok(b), Ok(c)) => Ok((a, b, c)),
        (a, b, c) => {
            let errors: Vec<_> = [a.err(), b.err(), c.err()].into_iter().flatten().collect();
            match &errors[..] {
                [only] => Err(of_reference(only)),
                many => {
                    let each = |error: &ReferenceError| Trouble {
                        help: error.help(),
                        ..Trouble::new(error.to_string())
                    };
                    Err(Trouble::default().with(many.iter().map(each).collect()).into())
                }
            }
        }
    }
}

/// A switch or setting that does not exist.
pub(crate) fn of_switch(error: &SwitchError) -> Report {
    let (text, known): (&str, Vec<&str>) = match error {
        SwitchError::Name(name) => (name, SWITCHES.iter().map(|(name, _)| *name).collect()),
        SwitchError::Value { name, value } => {
            let values =
                SWITCHES.iter().find(|(known, _)| known == name).map_or(&[][..], |(_, values)| values);
            (value, values.to_vec())
        }
    };
    Trouble::new(escaped(&error.to_string())).help(meant(text, &known)).into()
}

/// A `--semantics` without `=`.
pub(crate) fn of_setting(text: &str) -> Report {
    let message = format!("`--semantics {}` is no setting of a switch", escaped(text));
    Trouble::new(message).help("write `NAME=VALUE`, as in `--semantics restriction=admins`").into()
}

/// The nearest of what exists, or all of it.
pub(crate) fn meant(text: &str, known: &[&str]) -> String {
    let near = known.iter().map(|name| (strsim::jaro_winkler(text, name), *name));
    match near.filter(|(likeness, _)| *likeness > 0.8).max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((_, name)) => format!("did you mean `{name}`?"),
        None => format!(
            "it is one of {}",
            known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        ),
    }
}

/// A snapshot that cannot be loaded: each defect with its place.
pub(crate) fn of_load(error: LoadError) -> Report {
    let message = escaped(&error.to_string()).into_owned();
    let troubles = error.troubles();
    let text = error.text.as_deref().unwrap_or_default();
    let excerpt = |place: Option<axcess_snapshot::Place>| {
        place.map(|place| Excerpt::new(&error.file, text, place.line, place.offset, place.len))
    };
    let help = error.reason.help();
    let whole = match help {
        Some(help) => Trouble::new(message).help(help),
        None => Trouble::new(message),
    };
    if let [only] = &troubles[..] {
        let help = only.help.clone().or(whole.help.clone());
        return Trouble { help, ..whole }.at(excerpt(only.place)).into();
    }
    if troubles.len() > MOST_EXCERPTS {
        let lines = troubles.iter().map(|trouble| {
            let line = trouble.place.map(|place| format!("line {}: ", place.line)).unwrap_or_default();
            format!("{line}{}", escaped(&trouble.message))
        });
        let message = format!("{}\n{}", whole.message, lines.collect::<Vec<_>>().join("\n"));
        return Trouble { message, ..whole }.into();
    }
    let parts = troubles.iter().map(|trouble| {
        let each = Trouble::new(escaped(&trouble.message)).at(excerpt(trouble.place));
        Trouble { help: trouble.help.clone(), ..each }
    });
    let parts = parts.collect();
    whole.with(parts).into()
}

/// Listings that make no snapshot: each fault with its place.
pub(crate) fn of_import(error: &ImportError, listings: &[Listing]) -> Report {
    let of = |fault: &ImportFault| {
        let bytes = listings.iter().find(|listing| listing.name == fault.file).map(|listing| &listing.bytes);
        let text = bytes.map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
        let place = fault.trouble.place.filter(|place| place.offset <= text.len());
        let excerpt =
            place.map(|place| Excerpt::new(&fault.file, &text, place.line, place.offset, place.len));
        let message = format!("{}: {}", escaped(&fault.file), escaped(&fault.trouble.message));
        Trouble { help: fault.trouble.help.clone(), ..Trouble::new(message).at(excerpt) }
    };
    match &error.faults[..] {
        [only] => of(only).into(),
        many => {
            let message = format!("{} things keep the listings from being a snapshot", many.len());
            Trouble::new(message).with(many.iter().map(of).collect()).into()
        }
    }
}

/// Defects of a draft that no file shows.
pub(crate) fn of_defects(defects: &[Defect]) -> Report {
    let each = defects.iter().map(|defect| escaped(&defect.to_string()).into_owned());
    Trouble::new(format!("the account cannot be:\n{}", each.collect::<Vec<_>>().join("\n"))).into()
}

/// A plan file that cannot be read: each problem with its line.
pub(crate) fn of_plan_file(errors: &PlanErrors) -> Report {
    let of = |problem: &axcess_plan::Problem| {
        let place = &problem.span;
        let excerpt = Excerpt::new(
            &errors.file,
            &errors.source_text,
            problem.line,
            place.start,
            place.end - place.start,
        );
        let trouble = Trouble::new(escaped(&problem.message)).at(Some(excerpt));
        Trouble { help: problem.help.clone(), ..trouble }
    };
    match &errors.problems[..] {
        [only] => of(only).into(),
        many => {
            let message = format!("{} has {} mistakes", escaped(&errors.file), many.len());
            Trouble::new(message).with(many.iter().map(of).collect()).into()
        }
    }
}

/// A plan that cannot be simulated; `place` says where the step stands, as in `onboard.yaml:7`.
pub(crate) fn of_plan(error: &PlanError, place: Option<String>) -> Report {
    let place = place.map(|place| format!("{}: ", escaped(&place))).unwrap_or_default();
    let trouble = Trouble::new(format!("{place}{}", escaped(&error.to_string())));
    Trouble { help: error.help(), ..trouble }.into()
}

/// A file that cannot be opened.
pub(crate) fn of_file(path: &std::path::Path, error: &io::Error) -> Report {
    let what = if path.is_dir() { "it is a directory".to_owned() } else { error.to_string() };
    Trouble::new(format!("cannot read `{}`: {what}", escaped(&path.to_string_lossy()))).into()
}

/// Chooses colours for both streams, and what a mistake of the program itself looks like.
pub(crate) fn install(color: Color) {
    std::panic::set_hook(Box::new(|panic| {
        let trouble = Trouble::new(format!("internal error: {}", escaped(&panic.to_string())));
        draw(&trouble.help(format!("please report it at {}", env!("CARGO_PKG_REPOSITORY"))));
    }));
    match color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    }
    .write_global();
}

fn handler() -> GraphicalReportHandler {
    let colored = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
    let theme = if colored { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    GraphicalReportHandler::new_themed(theme)
        .with_width(width())
        .with_links(false)
        .with_context_lines(CONTEXT)
}

fn width() -> usize {
    let of_terminal = || terminal_size::terminal_size_of(io::stderr()).map(|(width, _)| usize::from(width.0));
    if io::stderr().is_terminal() { of_terminal().unwrap_or(100) } else { 400 }
}

/// Shows what went wrong on standard error.
pub(crate) fn show(report: &Report) {
    match report.downcast_ref::<Trouble>() {
        Some(trouble) => trouble.show(),
        None => draw(report.as_ref()),
    }
}

fn draw(diagnostic: &dyn Diagnostic) {
    let mut text = String::new();
    // Drawing into a text fails only where the excerpt does; then the message alone will do.
    if handler().render_report(&mut text, diagnostic).is_err() {
        text = diagnostic.to_string();
    }
    say(text.trim_matches('\n'));
}

/// Shows a warning on standard error.
pub(crate) fn warn(message: impl std::fmt::Display) {
    say(&format!("{} {message}", styled(Style::Doubtful, "warning:")));
}

/// Shows a remark on standard error.
pub(crate) fn note(message: impl std::fmt::Display) {
    say(&format!("{} {message}", styled(Style::Faint, "note:")));
}

/// Writes a line to standard error.
pub(crate) fn say(text: &str) {
    let mut stream = anstream::stderr();
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(stream, "{}", text.trim_end());
}
