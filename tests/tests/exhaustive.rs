//! Both evaluators on every account of a small size, under every setting of every switch that such an account knows.
//!
//! An account has one organization, one space, one project and one person; [`Size`] lists what may stand at each
//! point of it. The usual run takes 4,608 accounts under 144 choices of switches, which makes 663,552 worlds: one
//! active person, no unreadable value, every set of gaps. From `AXCESS_CASES` = 10 on it is 311,040 accounts and
//! 44,789,760 worlds: every status, unreadable values, roles and parents too.

use std::time::Instant;

use axcess_tests::pocket::{Pocket, Size};
use axcess_tests::world::{Settings, factor};

const USUAL: Size = Size {
    status: 1,
    account_role: 2,
    organization_membership: 3,
    space_membership: 3,
    space_binding: 2,
    resource_binding: 2,
    restriction: 2,
    privacy: 2,
    parents: 1,
    gaps: 16,
    resource: 1,
};
const WHOLE: Size = Size {
    status: 3,
    account_role: 3,
    organization_membership: 5,
    space_membership: 6,
    space_binding: 2,
    resource_binding: 2,
    restriction: 2,
    privacy: 3,
    parents: 3,
    gaps: 16,
    resource: 1,
};

/// Every switch but `restriction` that an account of Arize with a single person can depend on.
const SWITCHES: [(&str, &[&str]); 5] = [
    ("fallback", &["override", "union"]),
    ("custom-membership", &["role", "binding"]),
    ("binding-fallback", &["keep", "suppress"]),
    ("orphan-binding", &["counts", "inert"]),
    ("account-reach", &["catalog", "none", "full"]),
];

/// Every choice of the switches beside this setting of `restriction`.
fn choices(restriction: &str) -> Vec<Settings> {
    let first = Settings::from([("restriction".to_owned(), restriction.to_owned())]);
    SWITCHES.iter().fold(vec![first], |choices, (name, values)| {
        let with = |(choice, value): (&Settings, &&str)| {
            let mut choice = choice.clone();
            choice.insert((*name).to_owned(), (*value).to_owned());
            choice
        };
        choices.iter().flat_map(|choice| values.iter().map(move |value| with((choice, value)))).collect()
    })
}

/// Compares every account of the size under every choice of switches; tells how many pairs of the two there were.
fn compared(size: Size, restriction: &str) -> usize {
    let (pocket, choices) = (Pocket::default(), choices(restriction));
    let mut worlds = 0;
    for number in 0..size.accounts() {
        let snapshot = size.snapshot(number);
        let mut both = pocket.both(&snapshot);
        for choice in &choices {
            both = both.with(choice);
            let same = both.compare();
            assert!(same.is_ok(), "{same:?}\nsettings: {choice:?}\nsnapshot: {snapshot}");
            worlds += 1;
        }
    }
    worlds
}

fn check(restriction: &str) {
    let (size, accounts) = if factor() >= 10 { (WHOLE, 311_040) } else { (USUAL, 4_608) };
    let start = Instant::now();
    let worlds = compared(size, restriction);
    println!("{worlds} worlds alike in {:.0} s on one core", start.elapsed().as_secs_f64());
    assert_eq!(worlds, accounts * 48);
}

#[test]
fn every_small_account_is_alike_where_restrictions_are_strict() {
    check("strict");
}

#[test]
fn every_small_account_is_alike_where_admins_pass_restrictions() {
    check("admins");
}

#[test]
fn every_small_account_is_alike_where_space_admins_pass_restrictions() {
    check("space-admins");
}
