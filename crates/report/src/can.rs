//! One answer.

use axcess_core::{Asker, Decision, Node, Permission, Policy};
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::Body;
use crate::names::{Identity, Names, escaped};
use crate::reason::Teller;
use crate::style::{Style, decision_style, styled};

/// One answer, with the reason that decides.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Can {
    /// Whose access was asked for.
    pub user: Identity,
    /// The key that asked for him, if it was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<Identity>,
    /// What he would do.
    pub permission: String,
    /// Where.
    pub resource: Identity,
    /// `allow`, `deny` or `unknown`.
    pub decision: &'static str,
    /// Whether the permission has no effect there.
    pub inert: bool,
    /// Switches and assumed sets that would change the answer.
    pub depends_on: Vec<String>,
    /// Why.
    pub reason: String,
    /// The rules that the reason rests on.
    pub rules: Vec<&'static str>,
    #[serde(skip)]
    answer: Decision,
}

impl Body for Can {
    const FORMAT: &'static str = "axcess-can";
}

impl Can {
    /// Asks.
    pub fn new(policy: &Policy, asker: Asker, permission: Permission, node: Node) -> Self {
        let names = Names::new(policy);
        let explanation = policy.explain(asker, permission, node);
        let reason = Teller { policy, asker, permission, node }.reason(&explanation);
        Self {
            user: names.user_identity(asker.user()),
            key: names.key_identity(asker),
            permission: policy.permissions().name(permission).to_owned(),
            resource: names.node_identity(node),
            decision: explanation.decision.as_str(),
            inert: explanation.inert,
            depends_on: explanation.depends_on,
            reason: reason.text,
            rules: reason.rules,
            answer: explanation.decision,
        }
    }

    /// The answer.
    pub const fn decision(&self) -> Decision {
        self.answer
    }

    /// The answer with its reason, and a line of what it leans on.
    pub fn text(&self) -> String {
        let rules =
            if self.rules.is_empty() { String::new() } else { format!(" ({})", self.rules.join(", ")) };
        let decision = styled(decision_style(self.answer), self.decision);
        let pad = " ".repeat(9 - self.decision.len());
        let mut text = format!("{decision}{pad}{}{}\n", self.reason, styled(Style::Faint, rules));
        if !self.depends_on.is_empty() {
            let leans =
                self.depends_on.iter().map(|name| escaped(name).into_owned()).collect::<Vec<_>>().join(", ");
            text.push_str(&format!(
                "{}\n",
                styled(Style::Faint, format_args!("         depends on {leans}"))
            ));
        }
        text
    }
}
