//! What hangs on the switches, for people.

use crate::can::Can;
use crate::counted;
use crate::fit::fitted;
use crate::style::{Style, decision_style, styled};
use crate::switch::{SemanticsComparison, SettingComparison, TurningRoute, WitnessReport};
use crate::table::Layout;

impl SemanticsComparison {
    /// The settings one after another, then a line of those that nothing hangs on.
    pub fn text(&self, layout: Layout) -> String {
        let mut text: String = self.settings.iter().map(|setting| setting.text(layout) + "\n").collect();
        if !self.without_difference.is_empty() {
            let head = styled(Style::Faint, "no answer of this account hangs on");
            text.push_str(&fitted(&format!("{head} {}\n", self.without_difference.join(", ")), layout));
        }
        text
    }
}

impl SettingComparison {
    fn text(&self, layout: Layout) -> String {
        let Self { switch, value, now, .. } = self;
        let head = styled(Style::Strong, format_args!("{switch}={value}"));
        let mut text = fitted(&format!("{head} (now {now}): {}\n", self.counts()), layout);
        if let Some(witness) = &self.witness {
            text.push_str(&witness.text(layout));
        }
        text.push_str(&fitted(&self.drawn, layout));
        if self.untold_users > 0 {
            let more = counted(self.untold_users, "further user");
            text.push_str(&format!("  … and what turns for {more}, counted above\n"));
        }
        text
    }

    /// `120 answers of 3 users on 4 nodes turn: 100 become allow, 20 deny`.
    fn counts(&self) -> String {
        let ways =
            [(self.gained, "allow"), (self.lost + self.settled, "deny"), (self.undetermined, "unknown")];
        let answers = self.gained + self.lost + self.undetermined + self.settled;
        let ways: Vec<String> = ways
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} to {word}"))
            .collect();
        let mut clauses = Vec::new();
        if answers > 0 {
            let (users, nodes) = (counted(self.users, "user"), counted(self.nodes, "node"));
            let verb = if answers == 1 { "turns" } else { "turn" };
            let answers = counted(answers, "answer");
            clauses.push(format!("{answers} of {users} on {nodes} {verb}, {}", ways.join(", ")));
        }
        if self.inert > 0 {
            clauses.push(format!("{} without effect", counted(self.inert, "answer")));
        }
        if self.pending > 0 {
            clauses.push(format!("what {} will hold", counted(self.pending, "invited user")));
        }
        clauses.join("; ")
    }
}

impl WitnessReport {
    fn text(&self, layout: Layout) -> String {
        let routes = counted(self.routes, "route");
        let mut text = format!("  {}\n", styled(Style::Faint, format_args!("smallest witness ({routes})")));
        text.push_str(&answer("now", &self.now));
        text.push_str(&answer("then", &self.then));
        let grants: Vec<&str> =
            self.turning.iter().map(|TurningRoute { grant, .. }| grant.as_str()).collect();
        if !grants.is_empty() {
            text.push_str(&format!("    turns {}\n", grants.join(", ")));
        }
        // A command is not broken: it is there to be copied.
        fitted(&text, layout) + &format!("    {}\n", self.command)
    }
}

fn answer(when: &str, answer: &Can) -> String {
    let rules =
        if answer.rules.is_empty() { String::new() } else { format!(" ({})", answer.rules.join(", ")) };
    let decision = styled(decision_style(answer.decision()), answer.decision);
    let gap = " ".repeat(9 - answer.decision.len());
    format!("    {when:<6}{decision}{gap}{}{}\n", answer.reason, styled(Style::Faint, rules))
}
