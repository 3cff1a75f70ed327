//! Commands of GitHub Actions: a line on the output marks a line of a file.

use crate::report::CheckFinding;
use crate::sink::{Level, Told, origin};

/// Annotations of one kind that GitHub shows for a step.
const MOST: usize = 10;

/// Letters of a message; GitHub shows no long ones.
const LONGEST: usize = 2000;

pub(super) fn annotations(told: &Told<'_>) -> String {
    let mut text = String::new();
    for (level, command, noun) in [
        (Level::Error, "error", "errors"),
        (Level::Warning, "warning", "warnings"),
        (Level::Note, "notice", "notices"),
    ] {
        let all: Vec<&CheckFinding> =
            told.report.open().filter(|finding| told.level(finding) == level).collect();
        let shown = if all.len() > MOST { MOST - 1 } else { all.len() };
        for finding in &all[..shown] {
            text.push_str(&annotation(told, finding, command));
        }
        if shown < all.len() {
            let more = all.len() - shown;
            let message = format!("{more} more {noun} are not shown here; the summary of the job lists them");
            text.push_str(&format!("::{command} title=axcess check::{}\n", data(&message)));
        }
    }
    text
}

fn annotation(told: &Told<'_>, finding: &CheckFinding, command: &str) -> String {
    let place = told.place(finding);
    let origin = origin(finding).map(|origin| format!(" ({origin})")).unwrap_or_default();
    let help = finding.help.as_deref().map(|help| format!("\n{help}")).unwrap_or_default();
    let mut message = format!("{}{origin}{help}", finding.message);
    if let Some((cut, _)) = message.char_indices().nth(LONGEST) {
        message.truncate(cut);
        message.push('…');
    }
    format!(
        "::{command} file={},line={},title={}::{}\n",
        property(&place.file),
        place.line,
        property(&format!("{} ({})", axcess_report::escaped(&finding.gate), finding.rule)),
        data(&message)
    )
}

/// A message as the runner reads it back.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property as the runner reads it back.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
