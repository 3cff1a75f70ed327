//! What an engine cannot say is refused, or marked where the terms let it go.

use axcess_core::{Draft, Moment, Policy, ResourceRecord};
use axcess_export::{Cedar, Losses, OpenFga, Refusals, SpiceDb, Terms};

/// An account, who is to get it on which terms, and what comes of it.
struct Case {
    account: fn(&mut Draft),
    terms: Terms,
    openfga: &'static str,
    spicedb: &'static str,
}

const NOTHING: Terms = Terms { deny_unknown: false, freeze_keys: false };
const KEYS: Terms = Terms { freeze_keys: true, ..NOTHING };
const ALL: Terms = Terms { deny_unknown: true, freeze_keys: true };

const CASES: &[Case] = &[
    Case {
        account: |draft| {
            permit(draft, "PROJECT READ");
            permit(draft, "holder");
        },
        terms: NOTHING,
        openfga: "17,901 answers of this account are unknown, and OpenFGA answers yes or no; \
                  8 keys are still live and will expire, and what OpenFGA gets does not watch the date; \
                  permission `PROJECT READ` cannot be the name of a relation in OpenFGA; \
                  permission `holder` cannot be the name of a relation in OpenFGA",
        spicedb: "17,901 answers of this account are unknown, and SpiceDB answers yes or no; \
                  8 keys are still live and will expire, and what SpiceDB gets does not watch the date; \
                  permission `PROJECT READ` cannot be the name of a relation in SpiceDB; \
                  permission `holder` cannot be the name of a relation in SpiceDB",
    },
    Case {
        account: |_| {},
        terms: KEYS,
        openfga: "17,667 answers of this account are unknown, and OpenFGA answers yes or no",
        spicedb: "17,667 answers of this account are unknown, and SpiceDB answers yes or no",
    },
    Case {
        account: certain,
        terms: NOTHING,
        openfga: "8 keys are still live and will expire, and what OpenFGA gets does not watch the date",
        spicedb: "8 keys are still live and will expire, and what SpiceDB gets does not watch the date",
    },
    Case { account: certain, terms: KEYS, openfga: "", spicedb: "" },
    Case {
        account: |draft| {
            certain(draft);
            draft.api_keys.iter_mut().for_each(|key| key.expires_at = None);
        },
        terms: NOTHING,
        openfga: "",
        spicedb: "",
    },
    Case {
        account: |draft| {
            certain(draft);
            let key = draft.api_keys.iter_mut().find(|key| key.key_type == "USER");
            key.expect("somebody has a key").status = None;
        },
        terms: KEYS,
        openfga: "all answers to 1 key of this account are unknown, and OpenFGA answers yes or no",
        spicedb: "all answers to 1 key of this account are unknown, and SpiceDB answers yes or no",
    },
    Case {
        account: |draft| permit(draft, "PROJECT READ"),
        terms: ALL,
        openfga: "permission `PROJECT READ` cannot be the name of a relation in OpenFGA",
        spicedb: "permission `PROJECT READ` cannot be the name of a relation in SpiceDB",
    },
    Case {
        account: |draft| permit(draft, "Project_Read"),
        terms: ALL,
        openfga: "",
        spicedb: "permission `Project_Read` cannot be the name of a relation in SpiceDB",
    },
    Case {
        account: |draft| permit(draft, "MEMBER"),
        terms: ALL,
        openfga: "",
        spicedb: "permission `MEMBER` cannot be the name of a relation in SpiceDB",
    },
    Case {
        account: |draft| permit(draft, "holder"),
        terms: ALL,
        openfga: "permission `holder` cannot be the name of a relation in OpenFGA",
        spicedb: "permission `holder` cannot be the name of a relation in SpiceDB",
    },
    Case {
        account: |draft| {
            let id = "é".repeat(40).as_str().into();
            let resource_type = "PROJECT".to_owned();
            draft.resources.push(ResourceRecord {
                id,
                resource_type,
                name: None,
                space_id: draft.resources[0].space_id.clone(),
                project_type: None,
            });
        },
        terms: ALL,
        openfga: "id `éééééééééééééééééééééééééééééééééééééééé` is too long for OpenFGA",
        spicedb: "",
    },
];

/// Takes what nobody could read out of the account.
fn certain(draft: &mut Draft) {
    draft.gaps.clear();
    draft.restrictions.iter_mut().for_each(|restriction| restriction.access_complete = true);
}

fn permit(draft: &mut Draft, permission: &str) {
    let permissions = draft.roles[0].permissions.as_mut().expect("a role tells its permissions");
    permissions.push(permission.to_owned());
}

fn account(change: fn(&mut Draft)) -> Policy {
    let mut draft = Draft::from(axcess_snapshot::demo().draft);
    change(&mut draft);
    let catalog = axcess_snapshot::catalog(draft.provider);
    Policy::new(draft, catalog).expect("it has no defect")
}

#[test]
fn what_an_engine_cannot_say_is_refused() {
    for (at, Case { account: change, terms, openfga, spicedb }) in CASES.iter().enumerate() {
        let policy = account(*change);
        let said = |refusals: Option<Refusals>| refusals.map(|it| it.to_string()).unwrap_or_default();
        assert_eq!(said(OpenFga::new(&policy, *terms).err()), *openfga, "case {at}");
        assert_eq!(said(SpiceDb::new(&policy, *terms).err()), *spicedb, "case {at}");
    }
}

#[test]
fn cedar_is_refused_what_the_terms_do_not_let_go() {
    let said = Cedar::new(&account(|_| {}), NOTHING).expect_err("something is lost").to_string();
    let unknown = "17,667 answers of this account are unknown, and Cedar answers yes or no";
    let keys = "8 keys are still live and will expire, and what Cedar gets does not watch the date";
    assert_eq!(said, format!("{unknown}; {keys}"));
}

#[test]
fn what_was_let_go_is_told() {
    let policy = account(|draft| draft.api_keys[0].created_by_user_id = Some("gone".into()));
    let losses = Losses::of(&policy);
    assert_eq!(losses.refused(ALL, "an engine"), []);
    let notes = losses.notes();
    assert!(notes.iter().any(|note| note.ends_with("answers are unknown and denied here")), "{notes:?}");
    assert!(
        notes.iter().any(|note| note.ends_with("go on here after the expiry that the account gives")),
        "{notes:?}"
    );
}

#[test]
fn nothing_is_told_where_nothing_is_lost() {
    let policy = account(|draft| {
        certain(draft);
        draft.api_keys.clear();
    });
    let losses = Losses::of(&policy);
    assert_eq!((losses, losses.notes()), (Losses::default(), Vec::new()));
}

#[test]
fn keys_are_judged_at_the_moment_of_the_policy() {
    let policy = account(certain);
    let years_later =
        policy.at(Moment::from_unix_micros(policy.moment().unix_micros() + 10 * 365 * 86_400_000_000));
    assert!(
        OpenFga::new(&years_later, NOTHING).is_ok(),
        "every key has ended by then, and none is left to end"
    );
}
