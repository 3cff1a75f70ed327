//! A plan's review as one HTML file.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::page::Section;
use crate::plan::PlanReview;
use crate::plan::page::Page;
use crate::plan::text::outcome_words;
use crate::{Basis, Style, counted, escaped};

/// Nothing is asked for from outside, and nothing runs.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE: &str = "
:root { color-scheme: light dark; --good: #1a7f37; --bad: #c62828; --doubt: #8a5a00; --faint: #5f6b76; --line: #d5dae0; }
@media (prefers-color-scheme: dark) {
  :root { --good: #57c877; --bad: #ff7b72; --doubt: #e3b341; --faint: #9aa5b1; --line: #3a424c; }
}
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
ul { list-style: none; padding: 0; } li { padding: .3rem 0 .3rem 5.5rem; text-indent: -5.5rem; overflow-wrap: anywhere; }
li ul { text-indent: 0; } li li { padding: .1rem 0 .1rem 1rem; text-indent: -1rem; }
.mark { display: inline-block; width: 5.5rem; text-indent: 0; font-weight: 600; }
.good { color: var(--good); } .bad { color: var(--bad); } .doubt { color: var(--doubt); } .faint { color: var(--faint); }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; }
th, td { border-bottom: 1px solid var(--line); overflow-wrap: anywhere; } th { color: var(--faint); font-weight: 500; }
@media print { body { max-width: none; margin: 0; font-size: 10pt; } h2, tr, li { break-inside: avoid; } }
";

pub(crate) fn draw(review: &PlanReview<'_>, page: &Page, basis: &Basis) -> String {
    let head = page.plain_head();
    let title = head.first().map_or("What a plan would do", String::as_str);
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "axcess plan: " (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (title) }
                    @for line in head.iter().skip(1) { p { (line) } }
                    @for section in &page.sections { (self::section(section)) }
                    (steps(review))
                    footer { p class="faint" { "From " (basis) } }
                }
            }
        }
    };
    markup.into_string()
}

fn section(section: &Section) -> Markup {
    html! {
        section {
            h2 { (section.title) }
            ul {
                @for line in &section.lines {
                    li {
                        span class={ "mark " (class(line.style)) } { (line.mark.trim()) }
                        (line.text)
                        @if !line.below.is_empty() {
                            ul { @for below in &line.below { li { (below) } } }
                        }
                    }
                }
            }
            @for note in section.folded.iter().chain(&section.remarks) { p class="faint" { (note) } }
        }
    }
}

fn steps(review: &PlanReview<'_>) -> Markup {
    let all = &review.simulation.steps;
    html! {
        @if !all.is_empty() {
            section {
                h2 { (counted(all.len(), "step")) }
                table {
                    thead { tr { th { "step" } th { "outcome" } th { "change" } th { "place" } th { "reason" } } }
                    tbody {
                        @for (index, step) in all.iter().enumerate() {
                            @let (style, outcome) = outcome_words(step);
                            @let source = review.source(index);
                            tr {
                                td { (index + 1) }
                                td class=(class(style)) { (outcome) @if step.uncertain { " (uncertain)" } }
                                td { (step.op) }
                                td class="faint" {
                                    (escaped(&source.full()))
                                }
                                td { (escaped(&step.reason)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

const fn class(style: Style) -> &'static str {
    match style {
        Style::Good => "good",
        Style::Bad => "bad",
        Style::Doubtful => "doubt",
        Style::Strong => "strong",
        Style::Faint => "faint",
    }
}
