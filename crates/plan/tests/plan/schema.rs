//! The published schema and the reader agree on what a plan is.

use axcess_core::Moment;
use axcess_plan::{read, schema, write_json};
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::every_change::{Words, every_change};
use crate::{file, plan};

const ONBOARD: &str = include_str!("../../../../examples/onboard.yaml");

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(schema()).expect("the schema is JSON");
    jsonschema::meta::validate(&schema).expect("the schema is a schema");
    jsonschema::options().should_validate_formats(true).build(&schema).expect("the schema can be used")
}

/// A plan as JSON with every field of every change filled in.
fn every_field() -> Value {
    let mut words = Words::new(vec!["word".into()], vec![true], Moment::from_unix_micros(0));
    let changes = every_change(&mut words);
    let plan = axcess_core::Plan { actor: Some("kim".into()), changes, ..Default::default() };
    serde_json::from_str(&write_json(&plan)).expect("was written as JSON")
}

/// Calls `check` with every document that differs from `root` in one value below `path`.
fn vary(root: &Value, path: &str, check: &mut dyn FnMut(&str, &Value)) {
    let here = root.pointer(path).expect("the path was found in it");
    let below: Vec<String> = match here {
        Value::Object(fields) => fields.keys().cloned().collect(),
        Value::Array(items) => (0..items.len()).map(|index| index.to_string()).collect(),
        _ => Vec::new(),
    };
    let mut changed = |what: &str, change: &dyn Fn(&mut Value)| {
        let mut other = root.clone();
        change(other.pointer_mut(path).expect("the path was found in it"));
        check(&format!("{path}: {what}"), &other);
    };
    for value in
        [json!(null), json!(7), json!(true), json!("word"), json!([]), json!({}), json!(["word"]), json!([7])]
    {
        changed(&value.to_string(), &|place| *place = value.clone());
    }
    if here.is_object() {
        changed("an unknown field", &|place| place["unknown"] = json!("word"));
        for name in &below {
            changed(&format!("without {name}"), &|place| {
                _ = place.as_object_mut().and_then(|it| it.remove(name))
            });
        }
    }
    for name in below {
        vary(root, &format!("{path}/{name}"), check);
    }
}

#[test]
fn the_example_is_a_plan_and_fits_the_schema() {
    let example = file("examples/onboard.yaml", ONBOARD);
    let json = write_json(&example.plan);
    let document: Value = serde_json::from_str(&json).expect("was written as JSON");
    validator().validate(&document).expect("fits");
    assert_eq!(plan("onboard.json", &json), example.plan);
    assert_eq!(example.plan.actor.as_deref(), Some("kim@acme.io"));
    assert_eq!(ONBOARD.matches("op: ").count(), example.plan.changes.len());
}

#[test]
fn reader_and_schema_take_and_refuse_the_same() {
    let (validator, whole) = (validator(), every_field());
    validator.validate(&whole).expect("fits");
    let mut seen = 0;
    // One change at a time: the schema is asked some thousand times.
    for change in whole["changes"].as_array().expect("is a list") {
        let mut document = whole.clone();
        document["changes"] = json!([change]);
        vary(&document, "/changes", &mut |what, other| {
            seen += 1;
            let is_read = read("plan.json", other.to_string().as_bytes());
            assert_eq!(is_read.is_ok(), validator.is_valid(other), "{what} in {change}: {is_read:?}");
        });
    }
    assert!(seen > 1000, "only {seen} variations");
}

#[test]
fn the_schema_refuses_a_head_that_the_reader_refuses() {
    let (validator, whole) = (validator(), every_field());
    for (field, value) in [
        ("format", json!("axcess-snapshot")),
        ("version", json!(2)),
        ("version", json!("1")),
        ("snapshot", json!("sha256:12")),
        ("on_refused", json!("wait")),
        ("actor", json!(7)),
        ("changes", json!({})),
        ("steps", json!([])),
    ] {
        let mut other = whole.clone();
        other[field] = value;
        assert!(!validator.is_valid(&other), "{field}");
        assert!(read("plan.json", other.to_string().as_bytes()).is_err(), "{field}");
    }
}
