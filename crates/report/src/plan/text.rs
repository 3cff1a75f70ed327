//! A plan's review for a terminal.

use axcess_core::{Outcome, Step};

use crate::fit::fitted;
use crate::plan::PlanReview;
use crate::plan::page::Page;
use crate::{Detail, Layout, Style, Table, counted, escaped, styled};

/// Longer plans show only the steps that need a look.
const MOST_STEPS: usize = 40;

/// What stands before what a title is about.
const INDENT: &str = "  ";

pub(crate) fn draw(review: &PlanReview<'_>, page: &Page, detail: Detail, layout: Layout) -> String {
    let sections: String = page.sections.iter().map(crate::page::Section::text).collect();
    fitted(&page.head, layout) + &steps(review, detail, layout) + &fitted(&sections, layout)
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
        let place = match layout {
            Layout::Terminal(_) => source.short(),
            Layout::Plain => source.full(),
        };
        table.push([
            (index + 1).to_string(),
            outcome(step),
            step.op.to_owned(),
            styled(Style::Faint, escaped(&place)),
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

/// How a step ended, in a word or two.
pub(crate) fn outcome_words(step: &Step) -> (Style, String) {
    match step.outcome {
        Outcome::Applied => (Style::Good, "applied".to_owned()),
        Outcome::NoEffect => (Style::Doubtful, "no effect".to_owned()),
        Outcome::Refused => (
            Style::Bad,
            step.status.map_or_else(|| "refused".to_owned(), |status| format!("refused {status}")),
        ),
        Outcome::Unresolved => (Style::Doubtful, "unresolved".to_owned()),
        Outcome::Skipped => (Style::Doubtful, "skipped".to_owned()),
    }
}

fn outcome(step: &Step) -> String {
    let (style, word) = outcome_words(step);
    let mark = if step.uncertain { styled(Style::Doubtful, " (uncertain)") } else { String::new() };
    styled(style, word) + &mark
}
