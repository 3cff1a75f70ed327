//! What goes wrong, as a person reads it: one message, the place, a remedy.

mod cause;

use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use axcess_report::{Style, escaped, styled};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Report};

use crate::args::Color;
use crate::excerpt::Excerpt;

pub(crate) use self::cause::{
    meant, nearest, of_defects, of_deleting, of_file, of_import, of_load, of_plan, of_plan_file,
    of_reference, of_setting, of_switch, of_three, of_two, of_variable, of_writing,
};

/// Lines shown around the marked one.
const CONTEXT: usize = 2;

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
