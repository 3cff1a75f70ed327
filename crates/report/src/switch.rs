//! The switches in words, and what hangs on them.

mod comparison;
mod text;

use axcess_core::{SWITCHES, Semantics};
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::Body;
use crate::style::{Style, styled};
use crate::table::{Layout, Table};

pub use comparison::{SemanticsComparison, SettingComparison, TurningRoute, WitnessReport};

/// The question that each switch answers, in the order of [`SWITCHES`].
const QUESTIONS: &[(&str, &str)] = &[
    ("restriction", "whose admin roles pass a restriction (R8): nobody's, everybody's, those of the space"),
    ("fallback", "when the public fallback holds (R6): without a membership of the space, or beside one too"),
    (
        "custom-membership",
        "whether a membership with a custom role ends the fallback (R6), or leaves it beside it",
    ),
    ("binding-fallback", "whether a binding on the space itself leaves the fallback (R6), or ends it"),
    ("bot-fallback", "whether bots get the fallback (R6)"),
    ("orphan-binding", "whether a binding counts outside the user's organizations (R7)"),
    (
        "account-reach",
        "how far the account role ADMIN reaches (R2): as the catalog says, nowhere below, everywhere",
    ),
    ("wallaroo-admin", "what an account admin holds in every workspace: nothing, what reads, all of OWNER"),
    ("collaborator-manages", "whether a COLLABORATOR adds and removes members of a workspace"),
];

/// The switches with their settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Switches {
    /// One for each switch, in the order of the documentation.
    pub switches: Vec<SwitchReport>,
}

/// One switch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SwitchReport {
    /// Its name.
    pub name: &'static str,
    /// Its settings, the default first.
    pub values: Vec<&'static str>,
    /// The setting that holds.
    pub now: &'static str,
    /// What it decides.
    pub decides: &'static str,
}

impl Body for Switches {
    const FORMAT: &'static str = "axcess-semantics";
}

impl Switches {
    /// All switches, as this choice sets them.
    pub fn new(semantics: Semantics) -> Self {
        let report = |((name, values), (_, now)): (&(&'static str, &[&'static str]), (_, &'static str))| {
            SwitchReport { name, values: values.to_vec(), now, decides: decides(name) }
        };
        Self { switches: SWITCHES.iter().zip(semantics.settings()).map(report).collect() }
    }

    /// The switches as a table, the settings that hold marked.
    pub fn text(&self, layout: Layout) -> String {
        let mut table = Table::new(["switch", "now", "settings", "decides"]);
        for SwitchReport { name, values, now, decides } in &self.switches {
            let now = match values.first() == Some(now) {
                true => (*now).to_owned(),
                false => styled(Style::Doubtful, now),
            };
            table.push([styled(Style::Strong, name), now, values.join(", "), (*decides).to_owned()]);
        }
        table.text(layout)
    }
}

/// What a switch decides, in a line.
fn decides(name: &str) -> &'static str {
    let found = QUESTIONS.iter().find(|(known, _)| *known == name);
    found.map(|(_, question)| *question).expect("INVARIANT: a test holds the questions against the switches")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_switch_has_its_question() {
        let names = |(name, _): &(&'static str, _)| *name;
        assert!(SWITCHES.iter().map(|(name, _)| *name).eq(QUESTIONS.iter().map(names)));
    }
}
