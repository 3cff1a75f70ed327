//! What a command prints that has changed the account.

use axcess_core::{Outcome, Policy, Step};
use serde_json::Value;

use crate::ax::change::Writer;
use crate::ax::{Done, exit_of, name, read};
use crate::text::{Doubt, Text};

impl Writer<'_> {
    /// What a command prints that has been carried out.
    pub(super) fn done(&self, step: &Step) -> Done {
        let exit = exit_of(step.outcome);
        if step.outcome == Outcome::Refused {
            return Done::silent(exit);
        }
        match self.body(step) {
            Some(body) => read::printed(&body, self.arguments),
            None => {
                let told =
                    format!("what `ax {} {}` prints is not looked at", self.command.group, self.command.verb);
                Done::new(Text::Unknown(Doubt::new(told)), exit)
            }
        }
    }

    /// The API's answer.
    fn body(&self, step: &Step) -> Option<Value> {
        let policy = self.tape.policy();
        let made = || step.created.last().map(String::as_str);
        let node = || {
            let id = made().or_else(|| step.nodes.first().map(|node| policy.node_id(*node)));
            id.and_then(|id| policy.node_by_id(id))
        };
        match step.op {
            "role.create" => policy.role_by_id(made()?).map(|role| axcess_api::role(policy, role)),
            "role.update" => {
                let id = name::role(policy, self.subject()).ok();
                // A role that was renamed is no longer found by the name that it had.
                let id = id.or_else(|| name::role(policy, self.arguments.text("name")?).ok());
                policy.role_by_id(&id?).map(|role| axcess_api::role(policy, role))
            }
            "role_binding.create" => axcess_api::role_binding(policy, policy.binding_by_id(made()?)?),
            "role_binding.update" => axcess_api::role_binding(policy, policy.binding_by_id(self.subject())?),
            "restriction.create" => node().map(|node| axcess_api::restriction(policy, node)),
            "organization.create" | "organization.update" => {
                node().map(|node| axcess_api::organization(policy, node))
            }
            "space.create" => made_in(policy, made()?).map(|node| axcess_api::space(policy, node)),
            "space.update" => node().map(|node| axcess_api::space(policy, node)),
            "project.create" => made_in(policy, made()?).map(|node| axcess_api::project(policy, node)),
            "project.update" => node().map(|node| axcess_api::project(policy, node)),
            "user.create" | "user.update" => step.users.first().map(|user| axcess_api::user(policy, *user)),
            "service_key.create" | "user_key.create" => {
                policy.key_by_id(made()?).map(|key| axcess_api::api_key(policy, key))
            }
            _ => None,
        }
    }
}

fn made_in(policy: &Policy, id: &str) -> Option<axcess_core::Node> {
    policy.node_by_id(id)
}
