//! A refused call, for people.

use axcess_core::Policy;

use crate::explain::explain_text;
use crate::fit::fitted;
use crate::names::{Identity, Names, escaped};
use crate::refusal::{Refusal, RefusalReport};
use crate::style::{Style, styled};
use crate::table::Layout;

/// A width that breaks no line.
const UNBROKEN: usize = 1 << 20;

impl RefusalReport {
    /// What was understood, what the account says of it, and the explanations behind it.
    pub fn text(&self, policy: &Policy, refusal: &Refusal, layout: Layout) -> String {
        let mut text = format!("{}\n", styled(Style::Strong, "understood"));
        for (head, value) in understood(policy, refusal) {
            text.push_str(&format!("  {head:<8} {value}\n"));
        }
        if refusal.status.is_some() {
            text.push_str(&format!("  {:<8} {}\n", "means", self.meaning));
        }
        if let Some(needs) = &self.needs {
            text.push_str(&format!("  {:<8} {needs}\n", "needs"));
        }
        if refusal.who.is_some() && refusal.node.is_some() {
            let held = if self.held.is_empty() { "nothing".to_owned() } else { self.held.join(", ") };
            text.push_str(&format!("  {:<8} {held}\n", "holds"));
        }
        let style = match self.verdict {
            "denied" | "collision" => Style::Bad,
            "allowed" => Style::Good,
            _ => Style::Doubtful,
        };
        // An explanation begins with the verdict and its reason.
        if self.asked.is_empty() || refusal.change.is_some() {
            text.push_str(&format!("\n{}: {}\n", styled(style, self.verdict), self.because));
        }
        self.advice.iter().for_each(|advice| text.push_str(&format!("  {advice}\n")));
        text.push_str(&self.ways());
        let mut text = fitted(&text, layout);
        // The remedies are what is asked for: a pipe gets them as well.
        let layout = match layout {
            Layout::Terminal(_) => layout,
            Layout::Plain => Layout::Terminal(UNBROKEN),
        };
        for (asker, permission, node) in &self.asked {
            text.push('\n');
            text.push_str(&explain_text(policy, *asker, *permission, *node, layout));
        }
        text
    }
}

impl RefusalReport {
    /// What would let the caller do it, where no permission decides.
    fn ways(&self) -> String {
        let mut text = String::new();
        if !self.remedies.is_empty() {
            text.push_str(&format!("\n{}\n", styled(Style::Strong, "would allow it")));
            self.remedies.iter().for_each(|remedy| text.push_str(&format!("  {}\n", remedy.text)));
        }
        if !self.could_grant.is_empty() {
            let name = |who: &Identity| escaped(who.name.as_deref().unwrap_or(&who.id)).into_owned();
            let names: Vec<String> = self.could_grant.iter().map(name).collect();
            text.push_str(&format!(
                "\n{}\n  {}\n",
                styled(Style::Strong, "could grant it"),
                names.join(", ")
            ));
        }
        text
    }
}

/// What was understood, a line each.
fn understood(policy: &Policy, refusal: &Refusal) -> Vec<(&'static str, String)> {
    let names = Names::new(policy);
    let mut lines = Vec::new();
    let status = refusal.status.map(|status| format!("{status} {}", title(status)).trim_end().to_owned());
    // Many an answer says no more than its status does.
    let says_more = |detail: &&str| {
        let known = status.as_deref().unwrap_or_default();
        !known.to_ascii_lowercase().ends_with(&detail.trim().to_ascii_lowercase())
    };
    let detail = refusal.detail.as_deref().filter(says_more).map(|it| escaped(it).into_owned());
    let answer: Vec<String> = status.clone().into_iter().chain(detail).collect();
    if !answer.is_empty() {
        lines.push(("answer", answer.join(": ")));
    }
    let op = refusal.operation.map(|operation| operation.op);
    match (&refusal.call, op) {
        (Some(call), Some(op)) => lines.push(("call", format!("{} ({op})", escaped(call)))),
        (Some(call), None) => lines.push(("call", escaped(call).into_owned())),
        (None, Some(op)) => lines.push(("call", op.to_owned())),
        (None, None) => {}
    }
    if let Some(who) = refusal.who {
        lines.push(("who", names.asker(who)));
    }
    if !refusal.permissions.is_empty() {
        let what = refusal.permissions.iter().map(|it| policy.permissions().name(*it));
        lines.push(("what", escaped(&what.collect::<Vec<_>>().join(", ")).into_owned()));
    }
    if let Some(node) = refusal.node {
        lines.push(("where", names.node(node)));
    }
    lines
}

/// The title that the API gives a status.
const fn title(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        409 => "Conflict",
        422 => "Unprocessable Entity",
        429 => "Too Many Requests",
        503 => "Service Unavailable",
        _ => "",
    }
}
