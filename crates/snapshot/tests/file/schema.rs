//! The published schema and the loader hold the same files for well-formed.

use std::collections::BTreeSet;

use axcess_snapshot::{Agreement, Generator, Packing, Scale, Snapshot, demo, schema, write};
use jsonschema::Validator;
use serde_json::{Value, json};

use super::{file, load};

fn validator() -> Validator {
    let schema = serde_json::from_str(schema()).expect("the schema is JSON");
    jsonschema::draft202012::options().should_validate_formats(true).build(&schema).expect("and a schema")
}

#[track_caller]
fn check_fits(file: &Value) {
    let errors: Vec<String> = validator().iter_errors(file).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn the_schema_is_one_itself() {
    let schema = serde_json::from_str(schema()).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
}

#[test]
fn the_account_that_ships_fits() {
    check_fits(&serde_json::from_slice(include_bytes!("../../data/acme.json")).unwrap());
}

#[test]
fn what_is_written_fits() {
    let scale = Scale { users: 25, organizations: 2, spaces: 5, projects: 20, roles: 8, bindings: 60 };
    let generated = Generator { scale, seed: 1, gaps_in_100: 50 }.generate();
    for written in [write(&demo(), Packing::Plain), write(&generated, Packing::Plain)] {
        check_fits(&serde_json::from_slice(&written).unwrap());
    }
}

#[test]
fn the_schema_knows_every_field_that_is_written() {
    let agreement = Some(Agreement { checked: 1, agreed: 1, disagreements: Vec::new() });
    let written: Value =
        serde_json::from_slice(&write(&Snapshot { agreement, ..demo() }, Packing::Plain)).unwrap();
    let schema: Value = serde_json::from_str(schema()).unwrap();
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<String>>();
    let fields = &schema["properties"];
    assert_eq!(names(&written), names(fields));
    for (name, value) in written.as_object().unwrap() {
        let record = match value {
            Value::Array(records) => Some((&records[0], &fields[name]["items"]["properties"])),
            Value::Object(_) if name != "predefined" => Some((value, &fields[name]["properties"])),
            _ => None,
        };
        if let Some((record, properties)) = record {
            assert_eq!(names(record), names(properties), "{name}");
        }
    }
}

#[test]
fn what_the_loader_cannot_read_does_not_fit() {
    let bad = [
        json!({"format": "other"}),
        json!({"version": 2}),
        json!({"provider": "aws"}),
        json!({"captured_at": "yesterday"}),
        json!({"account": null}),
        json!({"account": {"id": "acme"}}),
        json!({"users": {}}),
        json!({"users": [{}]}),
        json!({"users": [{"id": 7}]}),
        json!({"users": [{"id": ""}]}),
        json!({"users": [{"id": "u1", "is_developer": "yes"}]}),
        json!({"roles": [{"id": "r1", "permissions": "*"}]}),
        json!({"spaces": [{"id": "s1", "is_private": 1}]}),
        json!({"resources": [{"id": "p1"}]}),
        json!({"organization_memberships": [{"user_id": "u1"}]}),
        json!({"space_memberships": [{"user_id": "u1", "space_id": "s1", "role": "MEMBER"}]}),
        json!({"role_bindings": [{"id": "b1", "user_id": "u1"}]}),
        json!({"restrictions": [{"resource_id": "p1"}]}),
        json!({"api_keys": [{"id": "k1", "key_type": "USER", "expires_at": "never"}]}),
        json!({"predefined": {"SPACE": ["MEMBER"]}}),
        json!({"gaps": [{"scope": "*"}]}),
        json!({"agreement": {"checked": -1, "agreed": 0}}),
    ];
    for fields in bad {
        let bytes = file(fields.clone());
        assert!(load(&bytes).is_err(), "{fields}");
        assert!(!validator().is_valid(&serde_json::from_slice(&bytes).unwrap()), "{fields}");
    }
}
