//! Markdown: a comment of a pull request, and the summary of a job.

use axcess_report::escaped;

use crate::report::{CheckFinding, Gate, Outcome, Passes};
use crate::sink::{Told, origin};

/// Bytes of a comment; GitHub takes 65,536 letters.
const COMMENT: usize = 65_000;

/// Bytes of a summary; GitHub takes 1 MiB.
const SUMMARY: usize = 1_000_000;

/// What tells the comment from others, so that the next one takes its place.
const MARKER: &str = "<!-- axcess-check -->";

/// Gates without findings that are listed.
const MOST_GATES: usize = 200;

pub(super) fn comment(told: &Told<'_>) -> String {
    draw(told, COMMENT)
}

pub(super) fn summary(told: &Told<'_>) -> String {
    draw(told, SUMMARY)
}

/// Everything as long as there is room, the worst first; then how much is left out.
fn draw(told: &Told<'_>, room: usize) -> String {
    let mut text = head(told);
    let foot = foot(told);
    let room = room.saturating_sub(foot.len() + 400);
    let (mut shown, mut left, mut gates_left) = (0, 0, 0);
    for gate in told.report.gates.iter().filter(|gate| gate.outcome != Outcome::Pass) {
        let head = gate_head(gate);
        let all: Vec<&CheckFinding> = told.report.open_of(gate).collect();
        if left > 0 || text.len() + head.len() > room {
            left += all.len();
            gates_left += 1;
            continue;
        }
        text.push_str(&head);
        for finding in all {
            let line = line(finding);
            if left > 0 || text.len() + line.len() > room {
                left += 1;
            } else {
                text.push_str(&line);
                shown += 1;
            }
        }
    }
    if left + gates_left > 0 {
        let gates = if gates_left > 0 { format!(" and {gates_left} gates") } else { String::new() };
        text.push_str(&format!(
            "\n> **{left} more findings{gates} are left out here**, after the {shown} above; the other reports of the run list all.\n"
        ));
    }
    for part in [passed(told), let_pass(told)] {
        if text.len() + part.len() <= room + 200 {
            text.push_str(&part);
        }
    }
    text + &foot
}

fn head(told: &Told<'_>) -> String {
    let verdict = told.verdict();
    let (word, rest) = verdict.split_once(':').unwrap_or((&verdict, ""));
    let mark = match word {
        "passed" => "✅",
        "undetermined" => "❔",
        _ => "❌",
    };
    let mut text = format!("{MARKER}\n### {mark} Access check {word}\n\n{}.\n", capital(rest.trim()));
    for line in told.let_pass() {
        text.push_str(&format!("{line}.\n"));
    }
    text
}

fn gate_head(gate: &Gate) -> String {
    let word = match gate.outcome {
        Outcome::Pass => "passes",
        Outcome::Undetermined => "undetermined",
        Outcome::Fail => "fails",
        Outcome::Refused => "refused",
    };
    let severity = if gate.outcome == Outcome::Pass { "" } else { gate.severity.as_str() };
    let place = gate.source.as_ref().filter(|place| place.line > 0);
    let place = place.map(|place| format!(" · {}", code(&format!("{}:{}", place.file, place.line))));
    let mut text = format!(
        "\n#### {} {word}{}{severity}\n\n{}{}\n",
        code(&gate.id),
        if severity.is_empty() { "" } else { " · " },
        code(&gate.statement),
        place.unwrap_or_default(),
    );
    if !gate.depends_on.is_empty() {
        let switches: Vec<String> = gate.depends_on.iter().map(|name| code(name)).collect();
        text.push_str(&format!(
            "\n⚠️ Another setting of {} would give another outcome.\n",
            switches.join(", ")
        ));
    }
    text.push('\n');
    text
}

fn line(finding: &CheckFinding) -> String {
    let origin = origin(finding).map(|origin| format!(" — {}", code(&origin))).unwrap_or_default();
    let mark = if finding.outcome == Outcome::Undetermined { "❔ " } else { "" };
    format!("- {mark}{}{origin} <sub>{}</sub>\n", plain(&finding.message), finding.fingerprint)
}

fn passed(told: &Told<'_>) -> String {
    let gates: Vec<&Gate> = told.report.gates.iter().filter(|gate| gate.outcome == Outcome::Pass).collect();
    if gates.is_empty() {
        return String::new();
    }
    let mut text = format!("\n<details><summary>Gates that hold: {}</summary>\n\n", gates.len());
    for gate in gates.iter().take(MOST_GATES) {
        let hangs = match &gate.depends_on[..] {
            [] => String::new(),
            switches => format!(" ⚠️ another setting of {} would turn it", switches.join(" or of ")),
        };
        text.push_str(&format!("- {}: {}{hangs}\n", code(&gate.id), code(&gate.statement)));
    }
    if gates.len() > MOST_GATES {
        text.push_str(&format!("- and {} more\n", gates.len() - MOST_GATES));
    }
    text + "\n</details>\n"
}

fn let_pass(told: &Told<'_>) -> String {
    let mut lines = String::new();
    for finding in told.report.findings.iter().take(MOST_GATES) {
        if let Some(Passes::Exception { owner, reason, expires }) = &finding.passes {
            let (what, why) = (plain(&finding.message), plain(reason));
            lines.push_str(&format!("- {what}: {why} ({}, until {expires})\n", plain(owner)));
        }
    }
    if lines.is_empty() {
        return String::new();
    }
    format!("\n<details><summary>Excepted</summary>\n\n{lines}\n</details>\n")
}

fn foot(told: &Told<'_>) -> String {
    let basis = told.basis;
    let digest: String = basis.snapshot.chars().take("sha256:".len() + 12).collect();
    let complete = if basis.complete { "complete" } else { "incomplete" };
    let agreement = basis.agreement.map(|it| format!(" · agreement with the account: {it}"));
    let agreement = agreement.unwrap_or_default();
    let command = told.command.map(|command| format!(" · again: {}", code(command))).unwrap_or_default();
    format!(
        "\n---\nSnapshot {} of {}, {} old, {complete}{agreement} · axcess {}{command}\n",
        code(&digest),
        basis.captured_at,
        told.age(),
        basis.axcess
    )
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A text between backticks, more of them than it holds itself.
fn code(text: &str) -> String {
    let text = escaped(text);
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if longest > 0 { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A sentence in which nothing is markup, a link, or a mention of somebody.
fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 16);
    let mut before = ' ';
    for letter in escaped(text).chars() {
        match letter {
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '&' => shown.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' | '$' => {
                shown.push('\\');
                shown.push(letter);
            }
            // A word that begins so would call somebody.
            '@' if !before.is_alphanumeric() => shown.push_str("@\u{2060}"),
            letter => shown.push(letter),
        }
        before = letter;
    }
    shown.replace("://", ":\u{2060}//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_no_markup() {
        assert_eq!(plain("a|b <i>*x*</i>"), "a\\|b &lt;i&gt;\\*x\\*&lt;/i&gt;");
        assert_eq!(plain("@octocat ann@acme.io"), "@\u{2060}octocat ann@acme.io");
        assert_eq!(plain("https://x.y"), "https:\u{2060}//x.y");
        assert_eq!(code("a`b``c"), "``` a`b``c ```");
    }
}
