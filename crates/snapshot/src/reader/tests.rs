//! What is read in one pass is what is read record by record, to the last word of a refusal.

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use super::*;
use crate::{Generator, Packing, Scale, write};

const LISTS: [&str; 12] = [
    "organizations",
    "spaces",
    "resources",
    "users",
    "roles",
    "organization_memberships",
    "space_memberships",
    "role_bindings",
    "restrictions",
    "api_keys",
    "gaps",
    "strangers",
];

const HEADER: [&str; 9] = [
    "format",
    "version",
    "provider",
    "captured_at",
    "captured_by",
    "account",
    "predefined",
    "agreement",
    "tool",
];

fn values() -> Vec<Value> {
    vec![
        Value::Null,
        json!(7),
        json!(1.5),
        json!(true),
        json!(""),
        json!("nobody"),
        json!("account"),
        json!("ROBOT"),
        json!("BOT"),
        json!("SPACE"),
        json!("wallaroo"),
        json!("2026-01-01T00:00:00+01:00"),
        json!([]),
        json!(["a", "b", "c"]),
        json!([["a", "b", null], {}]),
        json!({}),
        json!({"type": "CUSTOM", "id": "nobody"}),
        json!({"type": "PREDEFINED", "name": "MEMBER", "more": 1}),
        json!({"type": "NEW", "name": "MEMBER"}),
        json!({"id": "account", "name": null, "more": {"deep": [1]}}),
        json!({"SPACE": {"MEMBER": ["X"]}, "MOON": {}}),
        json!({"checked": 1, "agreed": 1, "more": 1}),
    ]
}

/// Something that somebody may have done to a file.
#[derive(Clone, Debug)]
enum Edit {
    Field(Index, Index, Index, Index),
    NoField(Index, Index, Index),
    MoreFields(Index, Index, Index),
    Reference(Index, Index, Index, Index, Index),
    Record(Index, Index, Index),
    Twice(Index, Index),
    List(Index, Index),
    Header(Index, Index),
    NoHeader(Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<Index>;
    prop_oneof![
        (at(), at(), at(), at()).prop_map(|(a, b, c, d)| Edit::Field(a, b, c, d)),
        (at(), at(), at()).prop_map(|(a, b, c)| Edit::NoField(a, b, c)),
        (at(), at(), at()).prop_map(|(a, b, c)| Edit::MoreFields(a, b, c)),
        (at(), at(), at(), at(), at()).prop_map(|(a, b, c, d, e)| Edit::Reference(a, b, c, d, e)),
        (at(), at(), at()).prop_map(|(a, b, c)| Edit::Record(a, b, c)),
        (at(), at()).prop_map(|(a, b)| Edit::Twice(a, b)),
        (at(), at()).prop_map(|(a, b)| Edit::List(a, b)),
        (at(), at()).prop_map(|(a, b)| Edit::Header(a, b)),
        at().prop_map(Edit::NoHeader),
    ]
}

/// The same, to its text.
#[derive(Clone, Debug)]
enum Slip {
    /// A name stands twice in an object.
    Twice(Index),
    /// The text ends early.
    Cut(Index),
    /// Something stands where it should not.
    Stray(Index, Index),
}

fn slip() -> impl Strategy<Value = Option<Slip>> {
    prop_oneof![
        6 => Just(None),
        1 => any::<Index>().prop_map(|at| Some(Slip::Twice(at))),
        1 => any::<Index>().prop_map(|at| Some(Slip::Cut(at))),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(at, what)| Some(Slip::Stray(at, what))),
    ]
}

impl Edit {
    fn apply(&self, file: &mut Value) -> Option<()> {
        match self {
            Self::Field(list, record, field, value) => {
                *self::field(file, list, record, field)? = any_of(value)
            }
            Self::NoField(list, record, field) => {
                let fields = self::record(file, list, record)?.as_object_mut()?;
                let name = fields.keys().nth(field.index(fields.len().max(1)))?.clone();
                fields.remove(&name);
            }
            Self::MoreFields(list, record, value) => {
                self::record(file, list, record)?.as_object_mut()?.insert("more".to_owned(), any_of(value));
            }
            Self::Reference(list, record, field, of, other) => {
                let id = self::record(file, of, other)?.get("id")?.clone();
                *self::field(file, list, record, field)? = id;
            }
            Self::Record(list, record, value) => *self::record(file, list, record)? = any_of(value),
            Self::Twice(list, record) => {
                let copy = self::record(file, list, record)?.clone();
                self::list(file, list).as_array_mut()?.push(copy);
            }
            Self::List(list, value) => *self::list(file, list) = any_of(value),
            Self::Header(name, value) => file[*name.get(&HEADER)] = any_of(value),
            Self::NoHeader(name) => _ = file.as_object_mut()?.remove(*name.get(&HEADER)),
        }
        Some(())
    }
}

fn any_of(value: &Index) -> Value {
    value.get(&values()).clone()
}

fn list<'a>(file: &'a mut Value, list: &Index) -> &'a mut Value {
    &mut file[*list.get(&LISTS)]
}

fn record<'a>(file: &'a mut Value, list: &Index, at: &Index) -> Option<&'a mut Value> {
    let records = self::list(file, list).as_array_mut()?;
    let len = records.len();
    records.get_mut(at.index(len.max(1)))
}

fn field<'a>(file: &'a mut Value, list: &Index, record: &Index, at: &Index) -> Option<&'a mut Value> {
    let fields = self::record(file, list, record)?.as_object_mut()?;
    let len = fields.len();
    fields.values_mut().nth(at.index(len.max(1)))
}

impl Slip {
    fn apply(&self, text: &str) -> String {
        let boundary = |at: &Index| text.floor_char_boundary(at.index(text.len()));
        match self {
            Self::Twice(at) => {
                let names: Vec<usize> = text.match_indices("\":").map(|(at, _)| at).collect();
                let end = *at.get(&names);
                let start = text[..end].rfind('"').unwrap_or(end);
                format!("{}{}: null, {}", &text[..start], &text[start..=end], &text[start..])
            }
            Self::Cut(at) => text[..boundary(at)].to_owned(),
            Self::Stray(at, what) => {
                let strays = [
                    ",",
                    "}",
                    "]",
                    "\"",
                    "\\",
                    "\\u0041",
                    "\\ud800",
                    "\u{0}",
                    " ",
                    "7",
                    "[[",
                    &"[".repeat(200),
                ];
                let (before, behind) = text.split_at(boundary(at));
                format!("{before}{}{behind}", what.get(&strays))
            }
        }
    }
}

fn account(seed: u64) -> String {
    let scale = Scale { users: 12, organizations: 2, spaces: 4, projects: 8, roles: 5, bindings: 20 };
    let account = Generator { scale, seed, gaps_in_100: 40 }.generate();
    String::from_utf8(write(&account, Packing::Plain)).expect("INVARIANT: JSON is UTF-8")
}

/// Checks that a file is read the same both ways. Returns whether one pass was enough.
fn check(text: &str) -> bool {
    for mode in [Mode::Strict, Mode::Lenient] {
        match (read(text, mode), read_any(text, mode)) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{text}"),
            (found, expected) => {
                assert_eq!(format!("{:?}", found.err()), format!("{:?}", expected.err()), "{text}");
            }
        }
    }
    read_flawless(text).is_some()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_ways_of_reading_agree(
        seed in 0..20_u64,
        edits in proptest::collection::vec(edit(), 0..4),
        slip in slip(),
    ) {
        let mut text = account(seed);
        if !edits.is_empty() {
            let mut file: Value = serde_json::from_str(&text).expect("INVARIANT: what was written is JSON");
            edits.iter().for_each(|edit| _ = edit.apply(&mut file));
            text = file.to_string();
        }
        if let Some(slip) = &slip {
            text = slip.apply(&text);
        }
        let flawless = check(&text);
        prop_assert!(flawless || !edits.is_empty() || slip.is_some());
    }
}

#[test]
fn what_is_worth_no_word_is_read_in_one_pass() {
    let mut file: Value = serde_json::from_str(&account(1)).expect("INVARIANT: what was written is JSON");
    assert!(check(&file.to_string()));
    file["tool"] = json!({"name": "by hand"});
    file["users"][0].as_object_mut().expect("INVARIANT: users are objects").remove("kind");
    file["users"][1]["status"] = Value::Null;
    file["restrictions"] = json!([]);
    assert!(check(&file.to_string()), "unknown fields beside the lists, and facts that are missing");
    file["provider"] = json!("wallaroo");
    assert!(!check(&file.to_string()), "Wallaroo has no organizations");
}

#[test]
fn what_is_worth_a_word_is_read_record_by_record() {
    for (field, value) in
        [("kind", json!("ROBOT")), ("more", json!(1)), ("id", json!(7)), ("id", json!("account"))]
    {
        let mut file: Value = serde_json::from_str(&account(1)).expect("INVARIANT: what was written is JSON");
        file["users"][3][field] = value;
        assert!(!check(&file.to_string()), "{field}");
    }
}
