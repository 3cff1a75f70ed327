//! A plan's review for people.

use axcess_core::{Outcome, Step};

use crate::diff::sides::Sides;
use crate::diff::{draw_access, headline};
use crate::finding::{Finding, Severity};
use crate::fit::fitted;
use crate::plan::PlanReview;
use crate::{Detail, Layout, Style, Table, counted, escaped, styled};

/// Longer plans show only the steps that need a look.
const MOST_STEPS: usize = 40;

/// What stands before what a title is about.
const INDENT: &str = "  ";

/// Findings of one rule that are shown before the rest is only counted.
const MOST_OF_A_RULE: usize = 6;

pub(crate) fn draw(review: &PlanReview<'_>, detail: Detail, layout: Layout) -> String {
    let sides = Sides::new(review.first, review.last());
    let mut head = format!("{}.\n", outcomes(&review.simulation.steps));
    head.push_str(&headline(&sides, &review.diff, detail));
    if let Some(line) = severities(&review.findings) {
        head.push_str(&line);
    }
    let mut moves = draw_access(&sides, &review.diff, &review.causes, detail);
    moves.push_str(&findings(&review.findings, detail));
    fitted(&head, layout) + &steps(review, detail, layout) + &fitted(&moves, layout)
}

/// `16 steps: 15 applied, 1 without effect`.
fn outcomes(steps: &[Step]) -> String {
    let kinds = [
        (Outcome::Applied, "applied", Style::Good),
        (Outcome::NoEffect, "without effect", Style::Doubtful),
        (Outcome::Refused, "refused", Style::Bad),
        (Outcome::Unresolved, "unresolved", Style::Doubtful),
        (Outcome::Skipped, "skipped", Style::Doubtful),
    ];
    let number = |outcome: Outcome| steps.iter().filter(|step| step.outcome == outcome).count();
    let there = kinds.iter().filter(|(outcome, ..)| number(*outcome) > 0);
    let mut parts: Vec<String> =
        there.map(|(outcome, word, style)| styled(*style, format!("{} {word}", number(*outcome)))).collect();
    let uncertain = steps.iter().filter(|step| step.uncertain).count();
    if uncertain > 0 {
        parts.push(styled(Style::Doubtful, format!("{uncertain} uncertain")));
    }
    let total = styled(Style::Strong, counted(steps.len(), "step"));
    if parts.is_empty() {
        format!("{total}: nothing to do")
    } else {
        format!("{total}: {}", parts.join(", "))
    }
}

/// `Findings: 1 error, 2 warnings, 3 notes.`
fn severities(findings: &[Finding]) -> Option<String> {
    let kinds = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "note")];
    let number = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let there = kinds.iter().filter(|(severity, _)| number(*severity) > 0);
    let parts: Vec<String> =
        there.map(|(severity, noun)| styled(style(*severity), counted(number(*severity), noun))).collect();
    (!parts.is_empty()).then(|| format!("Findings: {}.\n", parts.join(", ")))
}

fn steps(review: &PlanReview<'_>, detail: Detail, layout: Layout) -> String {
    let all = &review.simulation.steps;
    let shows_all = all.len() <= detail.most(MOST_STEPS);
    let mut table = Table::new(["step", "outcome", "change", "place", "reason"]);
    let mut hidden = 0;
    for (index, step) in all.iter().enumerate() {
        if !shows_all && step.outcome == Outcome::Applied && !step.uncertain {
            hidden += 1;
            continue;
        }
        let source = review.source(index);
        let file = match layout {
            Layout::Terminal(_) => source.file.rsplit(['/', '\\']).next().unwrap_or(&source.file),
            Layout::Plain => &source.file,
        };
        table.push([
            (index + 1).to_string(),
            outcome(step),
            step.op.to_owned(),
            styled(Style::Faint, format!("{}:{}", escaped(file), source.line)),
            escaped(&step.reason).into_owned(),
        ]);
    }
    if all.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}\n", styled(Style::Strong, "Steps"));
    let lines = table.text(match layout {
        Layout::Terminal(width) => Layout::Terminal(width.saturating_sub(INDENT.len())),
        Layout::Plain => Layout::Plain,
    });
    text.extend(lines.lines().map(|line| format!("{INDENT}{line}\n")));
    if hidden > 0 {
        text.push_str(&format!(
            "  … {} applied and not shown; `--steps` shows all\n",
            counted(hidden, "step")
        ));
    }
    text
}

fn outcome(step: &Step) -> String {
    let (style, word) = match step.outcome {
        Outcome::Applied => (Style::Good, "applied".to_owned()),
        Outcome::NoEffect => (Style::Doubtful, "no effect".to_owned()),
        Outcome::Refused => (
            Style::Bad,
            step.status.map_or_else(|| "refused".to_owned(), |status| format!("refused {status}")),
        ),
        Outcome::Unresolved => (Style::Doubtful, "unresolved".to_owned()),
        Outcome::Skipped => (Style::Doubtful, "skipped".to_owned()),
    };
    let mark = if step.uncertain { styled(Style::Doubtful, " (uncertain)") } else { String::new() };
    styled(style, word) + &mark
}

fn findings(findings: &[Finding], detail: Detail) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}\n", styled(Style::Strong, "Findings"));
    let mut shown: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for finding in findings {
        let times = shown.entry(&finding.rule).or_default();
        *times += 1;
        if *times <= detail.most(MOST_OF_A_RULE) {
            let severity = styled(style(finding.severity), word(finding.severity));
            text.push_str(&format!("  {severity} {}: {}\n", finding.rule, escaped(&finding.message)));
        }
    }
    for (rule, times) in shown {
        if let Some(more) = times.checked_sub(detail.most(MOST_OF_A_RULE)).filter(|more| *more > 0) {
            text.push_str(&format!("  … and {more} more of {rule}; `--verbose` shows all\n"));
        }
    }
    text
}

/// The severity's word, as wide as the others.
const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error  ",
        Severity::Warning => "warning",
        Severity::Info => "note   ",
    }
}

const fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => Style::Bad,
        Severity::Warning => Style::Doubtful,
        Severity::Info => Style::Faint,
    }
}
