//! Where reports of a check go.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use axcess_core::Moment;
use axcess_gate::{Sink, Told};

use crate::args::{Format, Session};
use crate::pasted::masked;
use crate::target::Target;
use crate::trouble;

/// A report, and where it goes; without a path, `github` goes to the summary of the job of GitHub Actions.
pub(super) type Report = Target<Sink>;

/// `KIND=PATH`.
pub(super) fn target(text: &str) -> Result<Report, String> {
    Target::read(text, &Sink::ALL, Some(Sink::Github))
}

impl Report {
    /// Writes the report; whether it went to standard output.
    pub fn write(&self, session: &mut Session, told: &Told<'_>) -> miette::Result<bool> {
        let text = told.draw(self.kind);
        let summary = || std::env::var_os("GITHUB_STEP_SUMMARY").map(PathBuf::from);
        match self.path.clone().or_else(summary) {
            // Outside of a job there is no summary; the annotations are told nevertheless.
            None => Ok(false),
            Some(_) if self.is_told() => {
                session.out.bytes(text.as_bytes())?;
                Ok(true)
            }
            Some(path) if self.path.is_none() => append(&path, &text).map(|()| false),
            Some(path) => write(&path, &text).map(|()| false),
        }
    }
}

/// Writes a file.
pub(super) fn write(path: &Path, text: &str) -> miette::Result<()> {
    std::fs::write(path, text).map_err(|error| trouble::of_writing(path, &error))
}

/// Steps of one job share its summary.
fn append(path: &Path, text: &str) -> miette::Result<()> {
    let file = OpenOptions::new().append(true).create(true).open(path);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| trouble::of_writing(path, &error))
}

/// Annotations go where the runner reads them, but never into a document.
pub(super) fn annotate(
    session: &mut Session,
    format: Format,
    is_document: bool,
    told: &Told<'_>,
) -> miette::Result<()> {
    let text = told.annotations();
    if format == Format::Json || is_document {
        if !text.is_empty() {
            trouble::say(&text);
        }
        return Ok(());
    }
    session.out.bytes(text.as_bytes())
}

/// What reports call the snapshot.
pub(super) fn snapshot_name(session: &Session) -> String {
    match &session.globals.snapshot {
        Some(path) if !session.globals.demo => axcess_report::escaped(&path.to_string_lossy()).into_owned(),
        _ => "snapshot.json".to_owned(),
    }
}

/// The command as it was typed, if it can be pasted; a variable that holds a secret is masked.
pub(super) fn command() -> Option<String> {
    let words = std::env::args_os().skip(1).map(|word| word.into_string().ok());
    let words: Vec<String> = words.map(|word| Some(axcess_emit::quote(&word?))).collect::<Option<_>>()?;
    Some(masked(&format!("axcess {}", words.join(" "))))
}

/// This moment.
pub(super) fn now() -> Moment {
    Moment::from_unix_micros(jiff::Timestamp::now().as_microsecond())
}
