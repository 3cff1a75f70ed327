//! Casbin, with a policy line for each set of permissions, and a role of it in the domain of each key.

use std::collections::HashMap;

use casbin::function_map::OperatorFunction;
use casbin::rhai::Dynamic;
use casbin::{CoreApi, DefaultModel, Enforcer, MemoryAdapter};

use super::holdings::{Holdings, Keys, NOTHING};
use crate::question::Spelled;

/// The key of what an account role gives everywhere.
const EVERYWHERE: &str = "everywhere";

const MODEL: &str = r#"
[request_definition]
r = sub, act, open, own, space, fallback, organization

[policy_definition]
p = set, acts

[role_definition]
g = _, _, _
g2 = _, _

[policy_effect]
e = some(where (p.eft == allow))

[matchers]
m = lists(p.acts, r.act) && (g(r.sub, p.set, r.own) || (r.open == "yes" && (g(r.sub, p.set, r.space) || g(r.sub, p.set, r.organization) || g(r.sub, p.set, "everywhere") || (g(r.sub, p.set, r.fallback) && !g2(r.sub, r.space)))))
"#;

/// Casbin with an account in its model.
pub struct Casbin {
    enforcer: Enforcer,
    nodes: HashMap<String, Keys>,
}

impl Casbin {
    /// Writes the account down.
    pub fn new(holdings: &Holdings) -> Self {
        const WHY: &str = "INVARIANT: the model is well written";
        let model = pollster::block_on(DefaultModel::from_str(MODEL)).expect(WHY);
        let mut enforcer = pollster::block_on(Enforcer::new(model, MemoryAdapter::default())).expect(WHY);
        // Its expressions have no containment of texts of their own.
        let lists = |acts: Dynamic, act: Dynamic| {
            let text = |value: Dynamic| value.into_immutable_string().unwrap_or_default();
            text(acts).contains(text(act).as_str()).into()
        };
        enforcer.add_function("lists", OperatorFunction::Arg2(lists));
        let nodes: HashMap<String, Keys> =
            holdings.nodes.iter().map(|node| (node.id.clone(), node.clone())).collect();
        let (mut roles, mut members) = (Vec::new(), Vec::new());
        for user in holdings.users.iter().filter(|user| user.stands) {
            let held = user.held.iter().map(|(key, set)| (&**key, *set));
            for (key, set) in held.chain([(EVERYWHERE, user.everywhere)]) {
                if set != NOTHING {
                    roles.push(vec![user.id.clone(), name(set), key.to_owned()]);
                }
                if nodes.get(key).is_some_and(|node| node.space == key) {
                    members.push(vec![user.id.clone(), key.to_owned()]);
                }
            }
        }
        let acts = |set| holdings.names(set).map(act).collect::<String>();
        let lines = (1..holdings.sets.len()).map(|set| vec![name(set), acts(set)]).collect();
        let model = enforcer.get_mut_model();
        model.add_policies("p", "p", lines);
        model.add_policies("g", "g", roles);
        model.add_policies("g", "g2", members);
        enforcer.build_role_links().expect("INVARIANT: every line fits its definition");
        Self { enforcer, nodes }
    }

    /// A question in Casbin's words.
    pub fn request(&self, question: Spelled<'_>) -> Vec<String> {
        let keys = &self.nodes[question.node];
        let open = if keys.restricted { "no" } else { "yes" };
        vec![
            question.user.to_owned(),
            act(question.permission),
            open.to_owned(),
            keys.id.clone(),
            keys.space.clone(),
            keys.fallback.clone(),
            keys.organization.clone(),
        ]
    }

    /// Its answer.
    pub fn can(&self, request: &[String]) -> bool {
        self.enforcer.enforce(request.to_vec()).expect("INVARIANT: the matcher fits the definitions")
    }
}

/// A permission so that none is part of another.
fn act(permission: &str) -> String {
    format!("|{permission}|")
}

fn name(set: usize) -> String {
    format!("set:{set}")
}
