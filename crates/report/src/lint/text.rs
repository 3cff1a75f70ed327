//! Findings about an account for people.

use super::{LINT_RULES, Lint, LintFinding, LintRule, Mend};
use crate::fit::fitted;
use crate::remedy::ChangeReport;
use crate::{Detail, Layout, Severity, Style, counted, escaped, styled};

/// Findings of a rule that are shown before the rest is only counted.
const MOST_OF_A_RULE: usize = 6;
/// Edits of a mend that are shown.
const MOST_EDITS: usize = 2;

pub(super) fn draw(lint: &Lint<'_>, detail: Detail, layout: Layout) -> String {
    match layout {
        Layout::Terminal(_) => fitted(&full(lint, detail), layout),
        Layout::Plain => lint.findings.iter().map(plain).chain(doubts(lint, "undetermined\t")).collect(),
    }
}

/// Severity, rule, fingerprint and message.
fn plain(it: &LintFinding) -> String {
    let finding = &it.finding;
    let (severity, message) = (finding.severity.as_str(), escaped(&finding.message));
    format!("{severity}\t{}\t{}\t{message}\n", finding.rule, finding.fingerprint)
}

fn doubts<'a>(lint: &'a Lint<'_>, mark: &'a str) -> impl Iterator<Item = String> + 'a {
    lint.undetermined.iter().map(move |doubt| format!("{mark}{}\t\t{}\n", doubt.rule, escaped(&doubt.reason)))
}

fn full(lint: &Lint<'_>, detail: Detail) -> String {
    let mut text = head(lint);
    for rule in LINT_RULES {
        let of_rule: Vec<&LintFinding> =
            lint.findings.iter().filter(|it| it.finding.rule == rule.id).collect();
        if !of_rule.is_empty() {
            text.push_str(&section(lint, rule, &of_rule, detail));
        }
    }
    if !lint.undetermined.is_empty() {
        text.push_str(&format!("\n{}\n", styled(Style::Doubtful, "nobody can tell")));
        for doubt in &lint.undetermined {
            text.push_str(&format!("  ? {}: {}\n", doubt.rule, escaped(&doubt.reason)));
        }
    }
    text
}

/// `12 findings: 1 error, 3 warnings, 8 notes`.
fn head(lint: &Lint<'_>) -> String {
    let kinds = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "note")];
    let of = |severity| lint.findings.iter().filter(|it| it.finding.severity == severity).count();
    let parts: Vec<String> = kinds
        .into_iter()
        .filter(|(severity, _)| of(*severity) > 0)
        .map(|(severity, noun)| styled(style(severity), counted(of(severity), noun)))
        .collect();
    let total = styled(Style::Strong, counted(lint.findings.len(), "finding"));
    if parts.is_empty() { format!("{total}\n") } else { format!("{total}: {}\n", parts.join(", ")) }
}

fn section(lint: &Lint<'_>, rule: &LintRule, all: &[&LintFinding], detail: Detail) -> String {
    let worst = all.iter().map(|it| it.finding.severity).min().unwrap_or(Severity::Info);
    let head = styled(style(worst), format!("{} {}", word(worst), rule.id));
    let about = styled(Style::Faint, format!("{}: {}", all.len(), rule.about));
    let mut text = format!("\n{head}  {about}\n");
    let most = match detail {
        Detail::Full => usize::MAX,
        Detail::Folded => MOST_OF_A_RULE,
    };
    for it in all.iter().take(most) {
        text.push_str(&format!("  - {}\n", escaped(&it.finding.message)));
        if let Some(mend) = &it.mend {
            text.push_str(&format!("      {}\n", mended(lint, mend)));
        }
    }
    if all.len() > most {
        let rest = all.len() - most;
        text.push_str(&format!("  … and {rest} more; `--verbose` shows all\n"));
    }
    let mut notes: Vec<&str> = all.iter().filter_map(|it| it.mend.as_ref()?.note).collect();
    notes.dedup();
    text.extend(notes.iter().map(|note| format!("  {}\n", styled(Style::Faint, format!("note: {note}")))));
    text
}

fn mended(lint: &Lint<'_>, mend: &Mend) -> String {
    let edits = mend.changes.iter().take(MOST_EDITS).map(|change| ChangeReport::new(lint.policy, change));
    let marked = |edit: ChangeReport| match edit.by_hand {
        true => format!("{} (in the web interface)", edit.text),
        false => edit.text,
    };
    let edits: Vec<String> = edits.map(marked).collect();
    let rest = match mend.changes.len().saturating_sub(MOST_EDITS) {
        0 => String::new(),
        rest => format!(", and {}", counted(rest, "more edit")),
    };
    let words = format!("mend: {}{rest}", edits.join(", then "));
    styled(Style::Faint, words)
}

const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

const fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => Style::Bad,
        Severity::Warning => Style::Doubtful,
        Severity::Info => Style::Strong,
    }
}
