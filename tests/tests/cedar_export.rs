//! An account exported to Cedar: strictly valid, and answered as the rules decide.

use std::io::{self, Write};

use axcess_core::{Asker, Decision, Policy, Provider};
use axcess_export::{Cedar, Terms, samples};
use axcess_tests::world::{self, accounts, hold, semantics};
use cedar_policy::{
    Authorizer, Context, Decision as Verdict, Entities, EntityUid, PolicySet, Request, Schema,
    SchemaFragment, ValidationMode, Validator,
};
use proptest::prelude::*;
use serde_json::Value;

/// What was exported, as Cedar reads it.
struct Engine {
    policies: PolicySet,
    schema: Schema,
    entities: Entities,
}

fn text<T>(write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> String {
    let mut text = Vec::new();
    write(&mut text).expect("it can be written");
    String::from_utf8(text).expect("it is text")
}

impl Engine {
    fn of(export: &Cedar<'_>) -> Self {
        let (schema, warnings) =
            SchemaFragment::from_cedarschema_str(&text(|out| export.write_schema(&[], out)))
                .unwrap_or_else(|error| panic!("{error:?}"));
        assert_eq!(warnings.count(), 0);
        let as_json = SchemaFragment::from_json_str(&text(|out| export.write_schema_json(out)))
            .unwrap_or_else(|error| panic!("{error:?}"));
        // One form tells built-in types from others by a prefix.
        let plain = |schema: &SchemaFragment| {
            schema.to_cedarschema().expect("it can be written").replace("__cedar::", "")
        };
        assert_eq!(plain(&schema), plain(&as_json), "both schemas say the same");
        let schema = Schema::from_schema_fragments([schema]).expect("it is a schema");
        let policies: PolicySet = text(|out| export.write_policies(&["Of an account.".to_owned()], out))
            .parse()
            .expect("they are policies");
        let validated = Validator::new(schema.clone()).validate(&policies, ValidationMode::Strict);
        assert!(validated.validation_passed_without_warnings(), "{validated}");
        let entities = Entities::from_json_str(&text(|out| export.write_entities(out)), Some(&schema));
        Self { policies, schema, entities: entities.unwrap_or_else(|error| panic!("{error:?}")) }
    }

    fn allows(&self, [who, action, node]: [EntityUid; 3]) -> bool {
        let request = Request::new(who, action, node, Context::empty(), Some(&self.schema))
            .expect("it fits the schema");
        let response = Authorizer::new().is_authorized(&request, &self.policies, &self.entities);
        assert_eq!(response.diagnostics().errors().count(), 0, "no policy fails");
        response.decision() == Verdict::Allow
    }
}

const TERMS: Terms = Terms { deny_unknown: true, freeze_keys: true };

fn uid(kind: &str, id: &str) -> EntityUid {
    EntityUid::from_json(serde_json::json!({"type": format!("Axcess::{kind}"), "id": id}))
        .expect("it is an entity")
}

fn askers(policy: &Policy) -> Vec<(EntityUid, Asker)> {
    let users = policy.users().into_iter().map(|it| (uid("User", policy.user_id(it)), Asker::User(it)));
    let keys = policy.keys().into_iter();
    users.chain(keys.filter_map(|it| Some((uid("Key", policy.key_id(it)), policy.key_asker(it)?)))).collect()
}

fn agree(policy: &Policy) -> Result<(), TestCaseError> {
    let engine = Engine::of(&Cedar::new(policy, TERMS).expect("the terms let everything go"));
    let listed =
        |name: &str| world::ARIZE_PERMISSIONS.contains(&name) || world::WALLAROO_PERMISSIONS.contains(&name);
    let permissions = policy.permissions().iter().filter(|(it, name)| listed(name) || it.index() % 19 == 0);
    for (permission, name) in permissions {
        for node in policy.nodes() {
            for (who, asker) in askers(policy) {
                let allowed = policy.can(asker, permission, node) == Decision::Allow;
                let found =
                    engine.allows([who.clone(), uid("Action", name), uid("Node", policy.node_id(node))]);
                prop_assert_eq!(found, allowed, "{} {} {}", who, name, policy.node_id(node));
            }
        }
    }
    Ok(())
}

fn check(cases: u32, provider: Provider) {
    hold(cases, &(accounts(provider), semantics()), |(account, settings)| {
        let snapshot = account.snapshot();
        agree(&world::policy(&snapshot, &settings))
            .map_err(|error| TestCaseError::fail(format!("{error}\n{settings:?}\n{snapshot}")))
    });
}

#[test]
fn cedar_gets_what_the_rules_decide_in_arize() {
    check(20, Provider::Arize);
}

#[test]
fn cedar_gets_what_the_rules_decide_in_wallaroo() {
    check(12, Provider::Wallaroo);
}

#[test]
fn the_questions_of_the_built_in_account_are_answered_as_written() {
    let draft = axcess_snapshot::demo().draft;
    let catalog = axcess_snapshot::catalog(draft.provider);
    let policy = Policy::new(draft, catalog).expect("the built-in account has no defect");
    let export = Cedar::new(&policy, TERMS).expect("the terms let everything go");
    let engine = Engine::of(&export);
    let samples = samples(&policy, 2_000);
    let questions = text(|out| export.write_questions(&samples, out));
    for line in questions.lines() {
        let question: Value = serde_json::from_str(line).expect("it is JSON");
        let names = ["principal", "action", "resource"];
        let found = engine
            .allows(names.map(|name| EntityUid::from_json(question[name].clone()).expect("it is an entity")));
        assert_eq!(if found { "Allow" } else { "Deny" }, question["decision"], "{line}");
    }
    assert_eq!(questions.lines().count(), 2_000);
}
