//! A page of its own that asks for nothing from outside.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::report::{CheckFinding, Gate, Outcome, Passes};
use crate::sink::{Told, origin};

const STYLE: &str = "
:root { color-scheme: light dark; --line: #8884; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.1rem; margin: 0; }
section { border: 1px solid var(--line); border-left-width: 6px; border-radius: 6px; padding: .8rem 1rem; margin: 1rem 0; }
section.pass { border-left-color: #2a7; } section.undetermined { border-left-color: #c80; }
section.fail, section.refused { border-left-color: #c33; }
.word { font-weight: 700; } .faint { opacity: .7; } code { font-size: .92em; overflow-wrap: anywhere; }
ul { margin: .5rem 0; padding-left: 1.2rem; } footer { border-top: 1px solid var(--line); margin-top: 2rem; }
";

/// Nothing may be fetched, run or sent.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

pub(super) fn draw(told: &Told<'_>) -> String {
    let verdict = told.verdict();
    let (stopping, rest): (Vec<&Gate>, Vec<&Gate>) =
        told.report.gates.iter().partition(|gate| told.stops(gate));
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                title { "Access check: " (verdict) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { "Access check" }
                p { span.word { (verdict) } "." @for line in told.let_pass() { " " (line) "." } }
                @for gate in stopping { (draw_gate(told, gate)) }
                @for gate in rest { (draw_gate(told, gate)) }
                (excepted(told))
                (foot(told))
            }
        }
    };
    page.into_string() + "\n"
}

fn draw_gate(told: &Told<'_>, gate: &Gate) -> Markup {
    let word = match gate.outcome {
        Outcome::Pass => "✓ pass",
        Outcome::Undetermined => "? undetermined",
        Outcome::Fail => "✗ fail",
        Outcome::Refused => "✗ refused",
    };
    let all: Vec<&CheckFinding> = told.report.open_of(gate).collect();
    html! {
        section class=(gate.outcome.as_str()) {
            h2 { (gate.id) }
            div {
                span.word { (word) }
                @if gate.outcome != Outcome::Pass { " · " (gate.severity.as_str()) }
                @if let Some(place) = gate.source.as_ref().filter(|place| place.line > 0) {
                    " · " code { (place.file) ":" (place.line) }
                }
            }
            code.faint { (gate.statement) }
            @if !all.is_empty() { ul { @for finding in &all { (item(finding)) } } }
            @if !gate.depends_on.is_empty() {
                p { "Another setting of " (gate.depends_on.join(", ")) " would give another outcome." }
            }
            @if let Some(help) = all.first().and_then(|finding| finding.help.as_deref()) { p.faint { (help) } }
        }
    }
}

fn item(finding: &CheckFinding) -> Markup {
    html! {
        li {
            @if finding.outcome == Outcome::Undetermined { "? " }
            (finding.message)
            @if let Some(origin) = origin(finding) { " (" (origin) ")" }
            " " code.faint { (finding.fingerprint) }
        }
    }
}

fn excepted(told: &Told<'_>) -> Markup {
    let all: Vec<&CheckFinding> = told.report.findings.iter().filter(|it| it.passes.is_some()).collect();
    html! {
        @if !all.is_empty() {
            details {
                summary { "Let pass: " (all.len()) }
                ul {
                    @for finding in all {
                        li {
                            (finding.gate) ": " (finding.message)
                            @if let Some(Passes::Exception { owner, reason, expires }) = &finding.passes {
                                " (excepted by " (owner) " until " (expires) ": " (reason) ")"
                            } @else { " (known)" }
                        }
                    }
                }
            }
        }
    }
}

fn foot(told: &Told<'_>) -> Markup {
    let basis = told.basis;
    html! {
        footer.faint {
            p {
                "Snapshot " code { (basis.snapshot) } " of " (basis.captured_at) ", " (told.age()) " old, "
                @if basis.complete { "complete" } @else { "incomplete" }
                @if let Some(agreement) = basis.agreement { ", agreement with the account: " (agreement) }
                ". axcess " (basis.axcess) "."
            }
            @if let Some(command) = told.command { p { "Again: " code { (command) } } }
            p {
                "Switches: "
                @for (place, (name, value)) in basis.semantics.iter().enumerate() {
                    @if place > 0 { ", " }
                    (name) "=" (value)
                }
                "."
            }
        }
    }
}
