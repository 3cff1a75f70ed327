//! Core from outside, on the built-in account.

use axcess_core::{
    Change, Decision, Draft, NodeId, OnRefused, Outcome, Plan, PlanProblem, Policy, Problem, ReferenceError,
    ResourceRecord, RoleBindingRecord, RoleId, RoleRecord, SpaceMembershipRecord, UserId, diff,
};

fn draft() -> Draft {
    axcess_snapshot::demo().draft.into()
}

fn policy(draft: Draft) -> Policy {
    let catalog = axcess_snapshot::catalog(draft.provider);
    Policy::new(draft, catalog).expect("the draft has no defects")
}

fn decide(policy: &Policy, who: &str, permission: &str, node: &str) -> Decision {
    let asker = policy.asker(who).expect("he is there");
    let permission = policy.permission(permission).expect("it is there");
    policy.can(asker, permission, policy.node(node).expect("it is there"))
}

fn plan(changes: Vec<Change>) -> Plan {
    Plan { actor: None, on_refused: OnRefused::Stop, changes }
}

fn restrict(resource: &str) -> Change {
    Change::RestrictionCreate { resource: resource.to_owned() }
}

fn delete(user: &str) -> Change {
    Change::UserDelete { user: user.to_owned() }
}

#[test]
fn a_policy_holds_many_more_permissions_than_the_catalog() {
    let mut draft = draft();
    let names: Vec<String> = (0..1000).map(|number| format!("THING_{number:04}_READ")).collect();
    let role = RoleId::from("many");
    let permissions = Some(names.clone());
    let name = Some("Many".to_owned());
    draft.roles.push(RoleRecord {
        id: role.clone(),
        name,
        is_predefined: false,
        permissions,
        description: None,
    });
    let space =
        draft.spaces.iter().find(|space| space.name.as_deref() == Some("Fraud")).expect("it is there");
    let rosa =
        draft.users.iter().find(|user| user.email.as_deref() == Some("rosa@acme.io")).expect("she is there");
    draft.role_bindings.push(RoleBindingRecord {
        id: "many-to-rosa".into(),
        user_id: rosa.id.clone(),
        role_id: role,
        resource_type: "SPACE".to_owned(),
        resource_id: space.id.clone(),
    });
    let policy = policy(draft);
    assert!(policy.permissions().len() > 1100);
    for name in &names {
        assert_eq!(decide(&policy, "rosa@acme.io", name, "space:Fraud"), Decision::Allow);
        assert_eq!(decide(&policy, "tom@acme.io", name, "space:Fraud"), Decision::Deny);
        // `*` means these as well.
        assert_eq!(decide(&policy, "kim@acme.io", name, "space:Fraud"), Decision::Allow);
    }
}

#[test]
fn all_defects_of_a_draft_come_at_once() {
    let mut draft = draft();
    draft.users[1].id = draft.users[0].id.clone();
    draft.spaces[0].organization_id = Some(NodeId::from("nowhere"));
    let nobody = UserId::from("nobody");
    let space_id = draft.spaces[1].id.clone();
    draft.space_memberships.push(SpaceMembershipRecord { user_id: nobody, space_id, role: None });
    let catalog = axcess_snapshot::catalog(draft.provider);
    let defects = Policy::new(draft, catalog).expect_err("it has defects");
    let found = |fits: fn(&Problem) -> bool| defects.iter().any(|defect| fits(&defect.problem));
    assert!(found(|problem| matches!(problem, Problem::DuplicateId { .. })));
    assert!(found(|problem| matches!(problem, Problem::UnknownOrganization { .. })));
    assert!(found(|problem| matches!(problem, Problem::UnknownUser { id } if id == "nobody")));
}

#[test]
fn a_simulation_leaves_its_policy_as_it_was() {
    let before = policy(draft());
    let changes = vec![restrict("project:Fraud/fraud-llm"), delete("emil@acme.io"), delete("kim@acme.io")];
    let simulation = before.simulate(&plan(changes)).expect("the plan can be simulated");
    assert_ne!(simulation.diff(&before).entries, []);
    assert_eq!(diff(&before, &policy(draft())).entries, []);
    assert_eq!(decide(&before, "kim@acme.io", "USER_DELETE", "account"), Decision::Allow);
    assert_eq!(decide(&simulation.last, "kim@acme.io", "USER_DELETE", "account"), Decision::Deny);
}

#[test]
fn handles_stay_valid_in_what_a_plan_leaves() {
    let before = policy(draft());
    let changes = vec![Change::ProjectCreate { name: "new".to_owned(), space: "Search".to_owned() }];
    let simulation = before.simulate(&plan(changes)).expect("the plan can be simulated");
    let after = &simulation.last;
    for node in before.nodes() {
        assert_eq!(before.node_id(node), after.node_id(node));
    }
    let made = after.node("project:Search/new").expect("it was made");
    assert_eq!(after.node_id(made), "new:1");
    assert_eq!(simulation.steps[0].created, ["new:1"]);
}

#[test]
fn every_step_is_shown_with_the_state_that_it_leaves() {
    let before = policy(draft());
    let changes = vec![restrict("project:Fraud/fraud-llm"), restrict("project:Fraud/fraud-llm")];
    let mut seen = Vec::new();
    let mut watch = |step: &axcess_core::Step, state: &Policy| {
        seen.push((step.outcome, decide(state, "ann@acme.io", "PROJECT_READ", "project:Fraud/fraud-llm")));
    };
    before.simulate_watched(&plan(changes), &mut watch).expect("the plan can be simulated");
    assert_eq!(seen, [(Outcome::Applied, Decision::Deny), (Outcome::NoEffect, Decision::Deny)]);
}

#[test]
fn a_reference_that_fits_several_people_is_an_error_of_the_plan() {
    let error = policy(draft()).simulate(&plan(vec![delete("emil@acme.io"), delete("Sam Carter")]));
    let error = error.expect_err("two people are called that");
    assert_eq!(error.step, Some(1));
    assert!(matches!(error.problem, PlanProblem::Reference(ReferenceError::Ambiguous { .. })));
}

#[test]
fn a_missing_field_is_found_before_the_first_step() {
    let nameless = Change::SpaceCreate {
        name: "New".to_owned(),
        organization: None,
        is_private: false,
        description: None,
    };
    let error =
        policy(draft()).simulate(&plan(vec![delete("nobody"), nameless])).expect_err("a field is missing");
    assert_eq!(error.step, Some(1));
    assert_eq!(error.to_string(), "`space.create` needs the field `organization`");
}

#[test]
fn every_remedy_does_what_it_promises() {
    let policy = policy(draft());
    let read = policy.permission("PROJECT_READ").expect("it is there");
    let mut tried = 0;
    for who in ["rosa@acme.io", "quinn@acme.io"] {
        let user = policy.user(who).expect("he is there");
        for node in policy.nodes() {
            let remedies = policy.remedies(user, read, node);
            assert!(remedies.len() <= 5);
            assert!(remedies.is_empty() || policy.can(user, read, node) != Decision::Allow);
            for remedy in remedies {
                let simulation = policy.simulate(&plan(remedy.changes)).expect("it can be simulated");
                assert_eq!(simulation.last.can(user, read, node), Decision::Allow);
                let gains =
                    simulation.diff(&policy).entries.iter().map(|entry| entry.gained.len()).sum::<usize>();
                assert!(gains >= remedy.also);
                tried += 1;
            }
        }
    }
    assert!(tried > 100, "only {tried} remedies");
}

#[test]
fn nobody_without_standing_is_helped_by_a_grant() {
    let policy = policy(draft());
    let read = policy.permission("PROJECT_READ").expect("it is there");
    let project = policy.node("project:Fraud/fraud-llm").expect("it is there");
    assert_eq!(policy.remedies(policy.user("daniel@acme.io").expect("he is there"), read, project), []);
}

#[test]
fn the_shortest_reference_leads_back() {
    let policy = policy(draft());
    for node in policy.nodes() {
        assert_eq!(policy.node(&policy.node_reference(node)), Ok(node));
    }
    for user in policy.users() {
        assert_eq!(policy.user(&policy.user_reference(user)), Ok(user));
    }
    for role in policy.roles() {
        assert_eq!(policy.role(&policy.role_reference(role)), Ok(role));
    }
}

#[test]
fn an_id_comes_before_any_name() {
    let mut draft = draft();
    let mut user = draft.users[0].clone();
    (user.id, user.email) = (UserId::from("lee@acme.io"), Some("Other@acme.io".to_owned()));
    draft.users.push(user);
    let organization = draft.spaces[0].organization_id.clone();
    let mut space = |id: &str, name: &str| {
        let mut space = draft.spaces[0].clone();
        (space.id, space.name) = (NodeId::from(id), Some(name.to_owned()));
        space.organization_id.clone_from(&organization);
        draft.spaces.push(space);
    };
    space("Plain", "Named");
    space("named-last", "Plain");
    space("space:Whole", "Part");
    space("s9", "Whole");
    let dashboard = |id: &str, name: &str, kind: &str| ResourceRecord {
        id: NodeId::from(id),
        resource_type: kind.to_owned(),
        name: Some(name.to_owned()),
        space_id: Some(NodeId::from("Plain")),
        project_type: None,
    };
    draft.resources.push(dashboard("project:Named/board", "first", "PROJECT"));
    draft.resources.push(dashboard("r9", "board", "PROJECT"));
    let policy = policy(draft);
    let check = |text: &str, id: &str| {
        assert_eq!(policy.node(text).map(|node| policy.node_id(node)), Ok(id), "{text}");
    };
    check("space:Plain", "Plain");
    check("space:Named", "Plain");
    check("space:Whole", "space:Whole");
    check("space:Part", "space:Whole");
    check("project:Named/board", "project:Named/board");
    check("project:Named/first", "project:Named/board");
    let user_id = |text: &str| policy.user(text).map(|user| policy.user_id(user).to_owned());
    assert_eq!(user_id("lee@acme.io").as_deref(), Ok("lee@acme.io"));
    assert_eq!(user_id("other@acme.io").as_deref(), Ok("lee@acme.io"));
    assert_eq!(user_id("OTHER@acme.io").as_deref(), Ok("lee@acme.io"));
}

#[test]
fn a_resource_of_a_type_called_space_is_no_space() {
    let mut draft = draft();
    let organization = draft.organizations[0].name.clone().expect("it has a name");
    let above = draft.organizations[0].id.clone();
    let mut spaces = draft.spaces.iter_mut();
    let (first, second) = (spaces.next().expect("there is one"), spaces.next().expect("there are two"));
    // A resource `board` of a space that is called like an organization, which has a space `board` as well.
    (first.name, second.name) = (Some(organization.clone()), Some("board".to_owned()));
    (first.organization_id, second.organization_id) = (Some(above.clone()), Some(above));
    let inside = first.id.clone();
    draft.resources.push(ResourceRecord {
        id: NodeId::from("r9"),
        resource_type: "SPACE".to_owned(),
        name: Some("board".to_owned()),
        space_id: Some(inside),
        project_type: None,
    });
    let policy = policy(draft);
    let found = policy.node(&format!("space:{organization}/board"));
    assert!(
        matches!(&found, Err(ReferenceError::Ambiguous { matches, .. }) if matches.len() == 2),
        "{found:?}"
    );
}
