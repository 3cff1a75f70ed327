//! Which way users are let into spaces.

use axcess_core::{Admission, Draft, GapKind, Policy, Semantics, SpaceMembershipRecord, SpaceRole};

/// The way of everybody in the space, after an edit of the demo account, as `e-mail: way`.
fn ways(space: &str, edit: impl FnOnce(&mut Draft), semantics: Semantics) -> Vec<String> {
    let mut draft = Draft::from(axcess_snapshot::demo().draft);
    edit(&mut draft);
    let catalog = axcess_snapshot::catalog(draft.provider);
    let policy = Policy::new(draft, catalog).expect("the draft has no defects").with_semantics(semantics);
    let node = policy.node(space).expect("the demo account has it");
    let told = policy.admitted(node).into_iter().map(|(user, admission)| {
        assert_eq!(policy.admission(user, node).as_ref(), Some(&admission), "both questions agree");
        let way = match admission {
            Admission::Membership(Ok(role)) => policy.role_name(role).unwrap_or_default().to_owned(),
            Admission::Membership(Err(name)) => format!("member as {}", name.unwrap_or_default()),
            Admission::AccountAdmin => "account".to_owned(),
            Admission::OrganizationAdmin => "organization".to_owned(),
            Admission::Public(role) => format!("public as {role}"),
        };
        let who = policy.user_email(user).or(policy.user_name(user)).unwrap_or_default();
        format!("{}: {way}", who.split('@').next().unwrap_or_default())
    });
    told.collect()
}

fn check(space: &str, edit: impl FnOnce(&mut Draft), semantics: Semantics, expected: &[&str]) {
    assert_eq!(ways(space, edit, semantics), expected);
}

/// The id of a user of the demo account.
fn user(draft: &Draft, email: &str) -> axcess_core::UserId {
    let found = draft.users.iter().find(|user| user.email.as_deref() == Some(email));
    found.expect("the demo account has him").id.clone()
}

fn join(draft: &mut Draft, email: &str, space: &str, role: &str) {
    let user_id = user(draft, email);
    let space = draft.spaces.iter().find(|record| record.name.as_deref() == Some(space));
    let space_id = space.expect("the demo account has it").id.clone();
    let role = Some(SpaceRole::Predefined(role.to_owned()));
    draft.space_memberships.push(SpaceMembershipRecord { user_id, space_id, role });
}

/// Credit is private: two account administrators, two of the organization, four members.
const CREDIT: [&str; 8] = [
    "kim: account",
    "lee: account",
    "omar: organization",
    "maya: member as MEMBER",
    "victor: member as ADMIN",
    "jonas: Eval Engineer",
    "scarter: member as MEMBER",
    "greta: organization",
];

fn credit_but(email: &str, other: Option<&'static str>) -> Vec<&'static str> {
    let told = |line: &&'static str| if line.starts_with(email) { other } else { Some(*line) };
    CREDIT.iter().filter_map(told).collect()
}

#[test]
fn a_private_space_lets_in_its_members_and_the_administrators_above() {
    check("space:Credit", |_| {}, Semantics::default(), &CREDIT);
}

#[test]
fn a_public_space_lets_in_the_rest_of_the_organization() {
    let told = ways("space:Fraud", |_| {}, Semantics::default());
    assert!(told.contains(&"ida: public as MEMBER".to_owned()), "{told:?}");
    assert!(told.contains(&"nightly-export: member as READ_ONLY".to_owned()), "{told:?}");
    assert!(told.contains(&"noah: public as MEMBER".to_owned()), "he is only invited: {told:?}");
    assert!(!told.iter().any(|line| line.starts_with("dev:")), "of another organization: {told:?}");
}

#[test]
fn the_membership_of_an_administrator_is_told() {
    let edit = |draft: &mut Draft| join(draft, "kim@acme.io", "Credit", "READ_ONLY");
    check("space:Credit", edit, Semantics::default(), &credit_but("kim", Some("kim: member as READ_ONLY")));
    let edit = |draft: &mut Draft| join(draft, "omar@acme.io", "Credit", "MEMBER");
    check("space:Credit", edit, Semantics::default(), &credit_but("omar", Some("omar: member as MEMBER")));
}

#[test]
fn a_membership_with_a_role_that_nobody_knows_is_told() {
    let edit = |draft: &mut Draft| {
        let omar = user(draft, "omar@acme.io");
        join(draft, "omar@acme.io", "Credit", "MEMBER");
        draft.space_memberships.iter_mut().filter(|row| row.user_id == omar).for_each(|row| row.role = None);
    };
    check("space:Credit", edit, Semantics::default(), &credit_but("omar", Some("omar: member as ")));
}

#[test]
fn nobody_is_an_administrator_by_a_role_that_was_not_read() {
    let edit = |draft: &mut Draft| {
        let lee = user(draft, "lee@acme.io");
        draft.users.iter_mut().filter(|user| user.id == lee).for_each(|user| user.account_role = None);
        let omar = user(draft, "omar@acme.io");
        let rows = draft.organization_memberships.iter_mut();
        rows.filter(|row| row.user_id == omar).for_each(|row| row.role = Some("STEWARD".to_owned()));
    };
    let expected: Vec<_> = CREDIT.into_iter().filter(|line| !line.starts_with("lee:")).collect();
    let expected: Vec<_> = expected.into_iter().filter(|line| !line.starts_with("omar:")).collect();
    check("space:Credit", edit, Semantics::default(), &expected);
}

#[test]
fn of_deleted_users_only_memberships_are_told() {
    let edit = |draft: &mut Draft| {
        for email in ["lee@acme.io", "maya@acme.io"] {
            let id = user(draft, email);
            let status = Some("INACTIVE".to_owned());
            draft.users.iter_mut().filter(|user| user.id == id).for_each(|user| user.status = status.clone());
        }
    };
    check("space:Credit", edit, Semantics::default(), &credit_but("lee", None));
}

#[test]
fn what_a_gap_may_hide_is_left_out_and_what_is_known_is_told() {
    let gap = |kind| axcess_core::Gap { kind, scope: None, reason: "nobody looked".to_owned() };
    let edit = |draft: &mut Draft| {
        draft.gaps.push(gap(GapKind::SpaceMemberships));
        draft.gaps.push(gap(GapKind::OrganizationMemberships));
    };
    assert_eq!(
        ways("space:Fraud", edit, Semantics::default()),
        ways("space:Fraud", |_| {}, Semantics::default())
    );
}

#[test]
fn the_switches_decide_who_reaches_down() {
    let nobody = Semantics { account_reach: axcess_core::AccountReachSwitch::None, ..Semantics::default() };
    let expected: Vec<_> = CREDIT.into_iter().filter(|line| !line.ends_with(": account")).collect();
    check("space:Credit", |_| {}, nobody, &expected);
    let bots = Semantics { bot_fallback: axcess_core::BotFallbackSwitch::None, ..Semantics::default() };
    let told = ways("space:Search", |_| {}, bots);
    assert!(!told.iter().any(|line| line.starts_with("ticket-sync:")), "{told:?}");
    assert!(told.contains(&"load-test: member as MEMBER".to_owned()), "{told:?}");
}
