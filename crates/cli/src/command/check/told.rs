//! Where reports of a check go.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use axcess_core::Moment;
use axcess_gate::{Sink, Told};

use crate::args::{Format, Session};
use crate::pasted::masked;
use crate::trouble::{self, Trouble, nearest};

/// A report, and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub sink: Sink,
    /// `None` is the summary of the job of GitHub Actions.
    path: Option<PathBuf>,
}

/// `KIND=PATH`.
pub(super) fn target(text: &str) -> Result<Target, String> {
    let (kind, path) = text.split_once('=').map_or((text, None), |(kind, path)| (kind, Some(path)));
    let Some((_, sink)) = Sink::ALL.iter().find(|(name, _)| *name == kind) else {
        let known = Sink::ALL.map(|(name, _)| name);
        return Err(match nearest(kind, &known) {
            Some(name) => format!("no report is called `{kind}`; did you mean `{name}`?"),
            None => format!("no report is called `{kind}`; it is one of {}", known.join(", ")),
        });
    };
    match path {
        Some("") => Err("the path is empty".to_owned()),
        None if *sink != Sink::Github => Err(format!("write where it goes, as in `{kind}=PATH`")),
        path => Ok(Target { sink: *sink, path: path.map(PathBuf::from) }),
    }
}

/// Two reports in one file would be none.
pub(super) fn distinct(targets: &[Target]) -> miette::Result<()> {
    let is_second = |place: usize| targets[..place].iter().any(|other| other.path == targets[place].path);
    let Some(second) = (0..targets.len()).find(|place| is_second(*place)) else { return Ok(()) };
    let place = match &targets[second].path {
        Some(path) if path == Path::new("-") => "standard output".to_owned(),
        Some(path) => format!("`{}`", axcess_report::escaped(&path.to_string_lossy())),
        None => "the summary of the job".to_owned(),
    };
    let message = format!("two reports go to {place}");
    Err(Trouble::new(message).help("give each a file of its own").into())
}

impl Target {
    /// Writes the report; whether it went to standard output.
    pub fn write(&self, session: &mut Session, told: &Told<'_>) -> miette::Result<bool> {
        let text = told.draw(self.sink);
        let summary = || std::env::var_os("GITHUB_STEP_SUMMARY").map(PathBuf::from);
        match self.path.clone().or_else(summary) {
            // Outside of a job there is no summary; the annotations are told nevertheless.
            None => Ok(false),
            Some(path) if path == Path::new("-") => {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_has_a_kind_and_a_place() {
        let some = |sink, path: &str| Ok(Target { sink, path: Some(PathBuf::from(path)) });
        assert_eq!(target("sarif=out/axcess.sarif"), some(Sink::Sarif, "out/axcess.sarif"));
        assert_eq!(target("md=a=b.md"), some(Sink::Markdown, "a=b.md"));
        assert_eq!(target("github"), Ok(Target { sink: Sink::Github, path: None }));
        assert_eq!(target("junit"), Err("write where it goes, as in `junit=PATH`".to_owned()));
        assert_eq!(target("json="), Err("the path is empty".to_owned()));
        assert!(target("sariff=x").is_err_and(|error| error.ends_with("did you mean `sarif`?")));
    }
}
