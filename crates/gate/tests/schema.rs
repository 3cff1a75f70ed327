//! The published schemas, held against the readers.

use axcess_core::Policy;
use axcess_gate::{Baseline, Check, Flags, SCHEMAS, read_assertions, read_exceptions, starter};
use axcess_plan::tree::{Form, Node, Scalar, Tree, Value as Read};
use serde_json::{Value, json};

fn schema(name: &str) -> jsonschema::Validator {
    let (_, text) = SCHEMAS.iter().find(|(known, _)| *known == name).expect("it is one of them");
    let schema: Value = serde_json::from_str(text).expect("it is JSON");
    jsonschema::meta::validate(&schema).expect("it is a schema");
    jsonschema::validator_for(&schema).expect("it is a schema")
}

/// Whether the reader of such files takes this one.
fn is_read(name: &str, text: &str) -> bool {
    let bytes = text.as_bytes();
    match name {
        "assertions" => read_assertions("a.json", bytes).is_ok(),
        "exceptions" => read_exceptions("e.json", bytes).is_ok(),
        _ => Baseline::read("b.json", bytes).is_ok(),
    }
}

/// A YAML file as JSON.
fn json(text: &str) -> Value {
    const FORM: Form = Form { format: "", noun: "a file", plural: "files", fields: "", one_document: "" };
    fn value(node: &Node) -> Value {
        match &node.value {
            Read::Scalar { kind: Scalar::Number, text } => {
                text.parse().map_or(Value::Null, |it: i64| json!(it))
            }
            Read::Scalar { text, .. } => json!(text),
            Read::List(items) => items.iter().map(value).collect(),
            Read::Map(entries) => entries.iter().map(|it| (it.key.clone(), value(&it.node))).collect(),
        }
    }
    value(&Tree::read("file.yaml", text.as_bytes(), &FORM).expect("it is YAML").root)
}

fn account() -> Policy {
    let draft = axcess_snapshot::demo().draft;
    let catalog = axcess_snapshot::catalog(draft.provider);
    Policy::new(draft, catalog).expect("the draft has no defects")
}

#[test]
fn examples_and_what_is_written_meet_their_schemas() {
    let account = account();
    let check = Check {
        account: &account,
        plan: None,
        assertions: read_assertions("access.yaml", include_bytes!("../../../examples/ci/access.yaml"))
            .expect("it can be read"),
        flags: Flags::default(),
        baseline: None,
        exceptions: Vec::new(),
        max_age: None,
        now: account.moment(),
        snapshot: String::new(),
    };
    let baseline = Baseline::write(&check.run().expect("its references fit one thing each").findings);
    assert!(baseline.contains("commerce-stays-out-of-risk"), "{baseline}");
    for (name, text) in [
        ("assertions", include_str!("../../../examples/ci/access.yaml")),
        ("assertions", &starter(&account)),
        ("exceptions", include_str!("../../../examples/ci/exceptions.yaml")),
        ("baseline", &baseline),
    ] {
        if let Err(error) = schema(name).validate(&json(text)) {
            panic!("{name}: {error} at {}\n{text}", error.instance_path());
        }
    }
}

/// A file as it may be, each field that it has, and what each of them may be or not.
#[test]
fn a_schema_takes_what_the_reader_takes() {
    let selector = json!({"who": "*", "can": ["*_DELETE", "PROJECT_READ"], "on": "account/**"});
    let assertion = |fields: Value| {
        let mut entry = json!({"id": "a", "never": selector});
        fields.as_object().expect("fields").iter().for_each(|(key, value)| entry[key] = value.clone());
        json!({"format": "axcess-assertions", "version": 1, "assert": [entry]})
    };
    let selected = |key: &str, value: Value| {
        let mut selector = selector.clone();
        selector[key] = value;
        assertion(json!({"never": selector}))
    };
    let without = |mut file: Value, pointer: &str, key: &str| {
        let place = file.pointer_mut(pointer).and_then(Value::as_object_mut).expect("there is such a place");
        place.remove(key).expect("there is such a field");
        file
    };
    let exception = json!({"id": "a:ann@acme.io", "reason": "r", "owner": "o", "expires": "2027-03-01"});
    let exceptions = json!({"format": "axcess-exceptions", "version": 1, "exceptions": [exception]});
    let excepted = |key: &str, value: Value| {
        let mut file = exceptions.clone();
        file["exceptions"][0][key] = value;
        file
    };
    let baseline = |finding: Value| json!({"format": "axcess-baseline", "version": 1, "findings": [finding]});
    let plain = assertion(json!({}));
    let table = [
        ("assertions", true, plain.clone()),
        ("assertions", true, assertion(json!({"severity": "info", "expires": "2027-03-01T10:00:00Z"}))),
        ("assertions", true, assertion(json!({"severity": null, "expires": null}))),
        ("assertions", true, without(assertion(json!({"allow": selector})), "/assert/0", "never")),
        ("assertions", true, without(assertion(json!({"exactly": selector})), "/assert/0", "never")),
        ("assertions", true, without(assertion(json!({"no-new-access": {}})), "/assert/0", "never")),
        ("assertions", true, selected("who", json!(["org!=Risk", "ann@acme.io"]))),
        ("assertions", false, json!([])),
        ("assertions", false, without(plain.clone(), "", "version")),
        ("assertions", false, without(plain.clone(), "", "assert")),
        ("assertions", false, without(plain.clone(), "/assert/0", "id")),
        ("assertions", false, without(plain.clone(), "/assert/0", "never")),
        ("assertions", false, without(plain.clone(), "/assert/0/never", "who")),
        ("assertions", false, json!({"format": "axcess-assertions", "version": 1, "assert": []})),
        ("assertions", false, json!({"format": "axcess-assertions", "version": 2, "assert": [selector]})),
        ("assertions", false, json!({"format": "axcess-plan", "version": 1, "assert": [selector]})),
        ("assertions", false, assertion(json!({"allow": selector}))),
        ("assertions", false, assertion(json!({"nevr": selector}))),
        ("assertions", false, assertion(json!({"id": " "}))),
        ("assertions", false, assertion(json!({"id": 1}))),
        ("assertions", false, assertion(json!({"severity": "hihg"}))),
        ("assertions", false, assertion(json!({"expires": "soon"}))),
        ("assertions", false, assertion(json!({"never": "*"}))),
        ("assertions", false, selected("how", json!("*"))),
        ("assertions", false, selected("who", json!([]))),
        ("assertions", false, selected("who", json!(""))),
        ("assertions", false, selected("who", json!(null))),
        ("assertions", false, selected("can", json!(5))),
        ("assertions", false, selected("can", json!({}))),
        ("assertions", false, selected("on", json!(["account"]))),
        ("assertions", false, selected("on", json!(true))),
        ("exceptions", true, exceptions.clone()),
        ("exceptions", true, json!({"format": "axcess-exceptions", "version": 1, "exceptions": []})),
        ("exceptions", false, excepted("note", json!("n"))),
        ("exceptions", false, excepted("owner", json!(""))),
        ("exceptions", false, excepted("expires", json!(null))),
        ("exceptions", false, excepted("expires", json!("2027"))),
        ("exceptions", false, without(exceptions.clone(), "/exceptions/0", "owner")),
        ("exceptions", false, without(exceptions.clone(), "/exceptions/0", "expires")),
        ("exceptions", false, without(exceptions.clone(), "/exceptions/0", "reason")),
        (
            "baseline",
            true,
            baseline(json!({"fingerprint": "a", "gate": "g", "rule": "never", "message": "m"})),
        ),
        ("baseline", true, baseline(json!({"fingerprint": "a", "message": null}))),
        ("baseline", false, baseline(json!({"fingerprint": "", "gate": "g"}))),
        ("baseline", false, baseline(json!({"fingerprint": "a", "owner": "o"}))),
        ("baseline", false, baseline(json!({"message": "m"}))),
    ];
    for (name, is_valid, file) in table {
        let text = file.to_string();
        assert_eq!(
            (is_read(name, &text), schema(name).is_valid(&file)),
            (is_valid, is_valid),
            "{name}: {text}"
        );
    }
}
