//! The report for people.

use axcess_report::{Detail, Layout, Style, escaped, fitted, styled};

use crate::report::{CheckFinding, Gate, Outcome, Passes};
use crate::sink::{Told, origin};

/// Findings of a gate that are shown unless all are asked for.
const MOST: usize = 5;

/// How far findings stand in.
const INDENT: &str = "      ";

pub(super) fn draw(told: &Told<'_>, detail: Detail, layout: Layout) -> String {
    let report = told.report;
    let style = match report.outcome {
        Outcome::Pass => Style::Good,
        Outcome::Undetermined => Style::Doubtful,
        Outcome::Fail | Outcome::Refused => Style::Bad,
    };
    let verdict = told.verdict();
    let (word, rest) = verdict.split_once(':').unwrap_or((&verdict, ""));
    let mut text = format!("{}:{rest}.\n", styled(style, word));
    for line in told.let_pass() {
        text.push_str(&format!("{line}.\n"));
    }
    let (open, passed): (Vec<&Gate>, Vec<&Gate>) =
        report.gates.iter().partition(|gate| gate.outcome != Outcome::Pass);
    open.iter().for_each(|gate| text.push_str(&draw_gate(told, gate, detail)));
    if !passed.is_empty() {
        text.push('\n');
    }
    passed.iter().for_each(|gate| text.push_str(&draw_passed(gate)));
    let excepted: Vec<&CheckFinding> = report.findings.iter().filter(|it| it.passes.is_some()).collect();
    if !excepted.is_empty() && matches!(detail, Detail::Full) {
        text.push_str(&format!("\n{}\n", styled(Style::Strong, "Let pass")));
        excepted.iter().for_each(|finding| text.push_str(&draw_excepted(finding)));
    }
    fitted(&text, layout)
}

fn draw_gate(told: &Told<'_>, gate: &Gate, detail: Detail) -> String {
    let (style, word) = match gate.outcome {
        Outcome::Pass => (Style::Good, "pass"),
        Outcome::Undetermined => (Style::Doubtful, "undetermined"),
        Outcome::Fail => (Style::Bad, "FAIL"),
        Outcome::Refused => (Style::Bad, "REFUSED"),
    };
    let place = gate.source.as_ref().filter(|place| place.line > 0);
    let place = place.map(|place| format!("  {}:{}", escaped(&place.file), place.line)).unwrap_or_default();
    let mut text = format!(
        "\n{}  {}  {}{}\n    {}\n",
        styled(style, word),
        styled(Style::Strong, escaped(&gate.id)),
        gate.severity.as_str(),
        styled(Style::Faint, place),
        gate.statement
    );
    let all: Vec<&CheckFinding> = told.report.open_of(gate).collect();
    let most = if matches!(detail, Detail::Full) { usize::MAX } else { MOST };
    for finding in all.iter().take(most) {
        let mark = if finding.outcome == Outcome::Undetermined { "?" } else { "-" };
        let origin = origin(finding).map(|origin| format!(" ({origin})")).unwrap_or_default();
        let fingerprint = styled(Style::Faint, format!("[{}]", finding.fingerprint));
        let line = format!("{mark} {}{origin} {fingerprint}", finding.message);
        text.push_str(&format!("{INDENT}{line}\n"));
    }
    if let Some(more) = all.len().checked_sub(most).filter(|more| *more > 0) {
        text.push_str(&format!("{INDENT}… and {more} more; `--verbose` shows all\n"));
    }
    if !gate.depends_on.is_empty() {
        let hangs = format!("another setting of {} would turn it", gate.depends_on.join(" or of "));
        text.push_str(&format!("{INDENT}{}\n", styled(Style::Doubtful, hangs)));
    }
    if let Some(help) = all.first().and_then(|finding| finding.help.as_deref()) {
        text.push_str(&format!("{INDENT}{} {help}\n", styled(Style::Faint, "remedy:")));
    }
    text
}

/// One line, for there is nothing to do about it.
fn draw_passed(gate: &Gate) -> String {
    let hangs = match &gate.depends_on[..] {
        [] => String::new(),
        switches => styled(
            Style::Doubtful,
            format!("; another setting of {} would turn it", switches.join(" or of ")),
        ),
    };
    let id = styled(Style::Strong, escaped(&gate.id));
    format!("{}  {id}  {}{hangs}\n", styled(Style::Good, "pass"), gate.statement)
}

fn draw_excepted(finding: &CheckFinding) -> String {
    let why = match &finding.passes {
        Some(Passes::Exception { owner, reason, expires }) => {
            format!("excepted by {} until {expires}: {}", escaped(owner), escaped(reason))
        }
        Some(Passes::Baseline) | None => "known".to_owned(),
    };
    format!("  {}: {} [{}] ({why})\n", escaped(&finding.gate), finding.message, finding.fingerprint)
}
