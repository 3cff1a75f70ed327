//! The real Cedar, in this process. Small accounts are asked in `tests/tests/cedar_export.rs`.

use std::time::Instant;

use axcess_core::Policy;
use axcess_engines::{Answers, TERMS, large, questions};
use axcess_export::{Cedar, Sample};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, EntityUid, PolicySet, Request, Schema, ValidationMode, Validator,
};
use serde_json::Value;

fn answers(policy: &Policy, samples: &[Sample]) -> Answers {
    let export = Cedar::new(policy, TERMS).expect("the terms let everything go");
    let (mut policies, mut schema, mut entities, mut asked) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    export.write_policies(&[], &mut policies).expect("it can be written");
    export.write_schema_json(&mut schema).expect("it can be written");
    export.write_entities(&mut entities).expect("it can be written");
    export.write_questions(samples, &mut asked).expect("it can be written");
    println!("Cedar: {} bytes of schema as JSON, {} of entities", schema.len(), entities.len());
    let start = Instant::now();
    let schema = Schema::from_json_file(&*schema).expect("it is a schema");
    let policies: PolicySet =
        std::str::from_utf8(&policies).expect("it is text").parse().expect("they are policies");
    let validated = Validator::new(schema.clone()).validate(&policies, ValidationMode::Strict);
    assert!(validated.validation_passed_without_warnings(), "{validated}");
    let entities = Entities::from_json_file(&*entities, Some(&schema)).expect("they fit the schema");
    let loading = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let mut answers = Answers { loading, ..Answers::default() };
    let authorizer = Authorizer::new();
    for line in asked.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let question: Value = serde_json::from_slice(line).expect("it is JSON");
        let entity = |name: &str| EntityUid::from_json(question[name].clone()).expect("it is an entity");
        let [who, action, node] = ["principal", "action", "resource"].map(entity);
        let request =
            Request::new(who, action, node, Context::empty(), Some(&schema)).expect("it fits the schema");
        let response = authorizer.is_authorized(&request, &policies, &entities);
        let found = if response.decision() == Decision::Allow { "Allow" } else { "Deny" };
        answers.asked += 1;
        if found == question["decision"] && response.diagnostics().errors().count() == 0 {
            answers.agreed += 1;
        } else {
            answers.disagreed.push(question.to_string());
        }
    }
    answers.asking = start.elapsed().as_secs_f64();
    answers
}

#[test]
#[ignore = "needs the engines: cargo xtask engines"]
fn a_large_account_is_answered_alike() {
    let Some((policy, count)) = large() else { return };
    answers(&policy, &questions(&policy, count)).agree("Cedar, account of 20,000 users", count);
}
