//! What is read is true, and what is not known is a gap.

use std::collections::BTreeSet;
use std::fmt::Debug;

use axcess_core::{Decision, Draft, GapKind, Policy, SpaceMembershipRecord, UserId, UserRecord};
use proptest::prelude::*;

use crate::account::account;
use crate::served::{World, policy};

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn whatever_an_account_holds_it_is_read_as_it_is_up_to_its_gaps(draft in account()) {
        let world = World::new(draft, Default::default());
        let first = world.sandbox.first();
        let reader = first.user_id(first.users()[0]).to_owned();
        let found = world.read(&reader);
        let agreement = found.agreement.unwrap_or_default();
        assert_eq!(agreement.agreed, agreement.checked, "{:#?}", agreement.disagreements);
        let found = found.draft;
        check_records(&first.to_draft(), &found);
        check_answers(&first, &policy(found));
    }
}

/// Everything that was read is in the account, and everything of the account that was not read is behind a gap.
fn check_records(first: &Draft, found: &Draft) {
    let listed = |word: &str| found.gaps.iter().any(|gap| gap.kind == GapKind::Listing(word.to_owned()));
    check_list(&first.spaces, &found.spaces, |_| listed("spaces"));
    check_list(&first.resources, &found.resources, |_| listed("resources"));
    let seen: BTreeSet<_> = found.spaces.iter().map(|space| &space.id).collect();
    let is_hidden = |it: &SpaceMembershipRecord| {
        let at =
            |space| found.gaps.iter().any(|gap| gap.kind == GapKind::SpaceMemberships && gap.scope == space);
        !seen.contains(&it.space_id) || at(Some(it.space_id.clone()))
    };
    check_list(&first.space_memberships, &found.space_memberships, is_hidden);
    for user in &found.users {
        let known = first.users.iter().find(|known| known.id == user.id).expect("nobody is made up");
        // Where the account shows no administrator, nobody's role is known.
        let role = user.account_role.clone().or_else(|| known.account_role.clone());
        let told = UserRecord { account_role: role, ..user.clone() };
        assert_eq!(&told, known);
    }
    let is_kept = |id: &UserId| found.users.iter().any(|user| user.id == *id);
    let is_member = |id: &UserId| found.space_memberships.iter().any(|it| it.user_id == *id);
    for user in first.users.iter().filter(|user| !is_kept(&user.id)) {
        // Whose record is gone is known by his memberships alone.
        assert!(listed("users") || user.status.is_none() && !is_member(&user.id), "{user:?}");
    }
}

fn check_list<T: Debug + PartialEq>(first: &[T], found: &[T], is_hidden: impl Fn(&T) -> bool) {
    found.iter().for_each(|record| assert!(first.contains(record), "{record:?} is made up"));
    let mut missing = first.iter().filter(|record| !found.contains(record));
    assert_eq!(missing.find(|record| !is_hidden(record)), None, "it is missing without a gap");
}

/// An answer that is certain in what was read is the account's own.
fn check_answers(first: &Policy, found: &Policy) {
    for user in found.users() {
        let own = first.user_by_id(found.user_id(user)).expect("nobody is made up");
        for node in found.nodes() {
            let place = first.node_by_id(found.node_id(node)).expect("nothing is made up");
            for (permission, name) in found.permissions().iter() {
                let answer = found.can(user, permission, node);
                let wanted = first.can(own, first.permission(name).expect("it is in the catalog"), place);
                assert!(
                    answer == wanted || answer == Decision::Unknown,
                    "{name}: {answer:?}, not {wanted:?}"
                );
            }
        }
    }
}
