//! Rego by regorus, compiled for its virtual machine.

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::RegoVM;
use regorus::{Engine, Value};
use serde_json::{Map, json};

use super::holdings::Holdings;
use crate::question::Spelled;

const RULE: &str = "data.axcess.allow";

const POLICY: &str = r#"
package axcess

import rego.v1

default allow := false

user := data.users[input.user]

node := data.nodes[input.node]

allow if {
    user.stands
    data.sets[user.held[node.own]][input.permission]
}

allow if {
    user.stands
    not node.restricted
    data.sets[user.held[node.space]][input.permission]
}

allow if {
    user.stands
    not node.restricted
    not user.held[node.space]
    data.sets[user.held[node.fallback]][input.permission]
}

allow if {
    user.stands
    not node.restricted
    data.sets[user.held[node.organization]][input.permission]
}

allow if {
    user.stands
    not node.restricted
    data.sets[user.everywhere][input.permission]
}
"#;

/// regorus with an account as its data.
pub struct Rego(RegoVM);

impl Rego {
    /// Writes the account down.
    pub fn new(holdings: &Holdings) -> Self {
        const WHY: &str = "INVARIANT: the policy is well written";
        let mut engine = Engine::new();
        engine.add_policy("axcess.rego".to_owned(), POLICY.to_owned()).expect(WHY);
        let compiled = engine.compile_with_entrypoint(&RULE.into()).expect(WHY);
        let program = Compiler::compile_from_policy(&compiled, &[RULE]).expect(WHY);
        let mut machine = RegoVM::new();
        machine.load_program(program);
        machine.set_data(data(holdings)).expect("INVARIANT: the data do not hide the policy");
        Self(machine)
    }

    /// A question as input.
    pub fn input(question: Spelled<'_>) -> Value {
        let Spelled { user, permission, node } = question;
        json!({ "user": user, "permission": permission, "node": node }).into()
    }

    /// Its answer.
    pub fn can(&mut self, input: &Value) -> bool {
        self.0.set_input(input.clone());
        self.0.execute().expect("INVARIANT: no rule fails") == Value::Bool(true)
    }
}

fn data(holdings: &Holdings) -> Value {
    let sets = (0..holdings.sets.len()).map(|set| {
        let held = holdings.names(set).map(|name| (name.to_owned(), true.into()));
        (name(set), held.collect::<Map<_, _>>().into())
    });
    let users = holdings.users.iter().map(|user| {
        let held = user.held.iter().map(|(key, set)| (key.clone(), name(*set).into()));
        let held: Map<_, _> = held.collect();
        let everywhere = name(user.everywhere);
        (user.id.clone(), json!({ "stands": user.stands, "everywhere": everywhere, "held": held }))
    });
    let nodes = holdings.nodes.iter().map(|node| {
        let facts = json!({
            "restricted": node.restricted,
            "own": node.id,
            "space": node.space,
            "fallback": node.fallback,
            "organization": node.organization,
        });
        (node.id.clone(), facts)
    });
    json!({
        "sets": sets.collect::<Map<_, _>>(),
        "users": users.collect::<Map<_, _>>(),
        "nodes": nodes.collect::<Map<_, _>>(),
    })
    .into()
}

fn name(set: usize) -> String {
    format!("set:{set}")
}
