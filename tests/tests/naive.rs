//! The naive evaluator against itself: a plan on an account of which part is hidden, and the same plan on the
//! whole account. What the first calls allowed or denied must be so in the second (laws 4 and 7).

use std::collections::BTreeMap;

use axcess_tests::naive::{Outcome, SWITCHES, Step, World, simulate};
use serde_json::{Value, json};

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let high = usize::try_from(self.0 >> 33).expect("INVARIANT: 31 bits fit");
        high % bound
    }

    fn one_in(&mut self, bound: usize) -> bool {
        self.below(bound) == 0
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

const ORGANIZATIONS: [&str; 2] = ["o0", "o1"];
const SPACES: [&str; 3] = ["s0", "s1", "s2"];
const RESOURCES: [(&str, &str); 4] =
    [("p0", "PROJECT"), ("d0", "DASHBOARD"), ("p1", "PROJECT"), ("q0", "PROMPT")];
const USERS: [&str; 4] = ["u0", "u1", "u2", "u3"];
const ROLES: [&str; 3] = ["r0", "r1", "r2"];
const LEVELS: [&str; 4] = ["ADMIN", "MEMBER", "READ_ONLY", "ANNOTATOR"];

fn home(resource: &str) -> &'static str {
    match resource {
        "p0" | "d0" => "s0",
        "p1" => "s1",
        _ => "s2",
    }
}

/// A whole account.
fn account(dice: &mut Dice) -> Value {
    let mut bindings = Vec::new();
    let nodes = SPACES.map(|it| (it, "SPACE")).into_iter().chain(RESOURCES);
    for (node, kind) in nodes {
        for user in USERS {
            if dice.one_in(3) {
                let id = format!("b{}", bindings.len());
                bindings.push(json!({"id": id, "user_id": user, "role_id": dice.pick(&ROLES),
                    "resource_type": kind, "resource_id": node}));
            }
        }
    }
    let (mut in_organizations, mut in_spaces) = (Vec::new(), Vec::new());
    for user in USERS {
        for organization in ORGANIZATIONS {
            if dice.one_in(2) {
                let role = dice.pick(&LEVELS);
                in_organizations
                    .push(json!({"user_id": user, "organization_id": organization, "role": role}));
            }
        }
        for space in SPACES {
            if dice.one_in(3) {
                let role = if dice.one_in(2) {
                    json!({"type": "CUSTOM", "id": dice.pick(&ROLES)})
                } else {
                    json!({"type": "PREDEFINED", "name": dice.pick(&LEVELS)})
                };
                in_spaces.push(json!({"user_id": user, "space_id": space, "role": role}));
            }
        }
    }
    let mut users = Vec::new();
    for user in USERS {
        let role = dice.pick(&["ADMIN", "MEMBER", "MEMBER", "MEMBER_UI_ONLY", "ANNOTATOR"]);
        let status = dice.pick(&["ACTIVE", "ACTIVE", "ACTIVE", "INVITED", "EXPIRED", "INACTIVE"]);
        users.push(json!({"id": user, "name": user, "email": format!("{user}@acme.io"), "status": status,
            "account_role": role, "is_developer": true, "kind": dice.pick(&["HUMAN", "HUMAN", "BOT"])}));
    }
    let mut restrictions = Vec::new();
    for (resource, kind) in RESOURCES {
        if dice.one_in(2) {
            restrictions.push(json!({"resource_type": kind, "resource_id": resource,
                "access_complete": dice.one_in(2)}));
        }
    }
    let mut spaces = Vec::new();
    for (space, organization) in SPACES.into_iter().zip(["o0", "o0", "o1"]) {
        spaces.push(json!({"id": space, "name": space, "organization_id": organization,
            "is_private": dice.one_in(2)}));
    }
    json!({
        "format": "axcess-snapshot", "version": 1, "provider": "arize",
        "captured_at": "2026-11-20T09:00:00Z", "account": {"id": "account", "name": "Acme"},
        "organizations": ORGANIZATIONS.map(|id| json!({"id": id, "name": id})),
        "spaces": spaces,
        "resources": RESOURCES
            .map(|(id, kind)| json!({"id": id, "name": id, "type": kind, "space_id": home(id)})),
        "users": users,
        "roles": [
            {"id": "r0", "name": "r0", "is_predefined": false, "permissions": ["PROJECT_READ"]},
            {"id": "r1", "name": "r1", "is_predefined": false, "permissions": ["PROMPT_READ", "SPACE_DELETE"]},
            {"id": "r2", "name": "Project Viewer", "is_predefined": true, "permissions": ["DATASET_READ"]},
        ],
        "organization_memberships": in_organizations,
        "space_memberships": in_spaces,
        "role_bindings": bindings,
        "restrictions": restrictions,
    })
}

/// The same account as somebody sees it who may not see all of it.
fn partly_hidden(dice: &mut Dice, account: &Value) -> Value {
    let mut seen = account.clone();
    let mut gaps = Vec::new();
    let mut gap = |dice: &mut Dice, kind: &str, scopes: &[&str]| -> Vec<String> {
        let every = dice.one_in(6);
        let mut covered = Vec::new();
        for scope in scopes {
            if every || dice.one_in(4) {
                covered.push((*scope).to_owned());
            }
        }
        for scope in &covered {
            gaps.push(json!({"kind": kind, "scope": if every { "*" } else { scope }, "reason": "403"}));
        }
        covered
    };
    let organizations = gap(dice, "organization_memberships", &ORGANIZATIONS);
    let spaces = gap(dice, "space_memberships", &SPACES);
    let bindings = gap(dice, "role_bindings", &SPACES);
    let restrictions = gap(dice, "restrictions", &SPACES);
    seen["gaps"] = json!(gaps);
    let covers = |scopes: &[String], it: &Value| scopes.iter().any(|scope| it == scope);
    let mut hide = |dice: &mut Dice, list: &str, hidden: &dyn Fn(&Value) -> bool| {
        let list = seen[list].as_array_mut().expect("a list");
        list.retain(|it| !hidden(it) || dice.one_in(3));
    };
    hide(dice, "organization_memberships", &|it| covers(&organizations, &it["organization_id"]));
    hide(dice, "space_memberships", &|it| covers(&spaces, &it["space_id"]));
    hide(dice, "restrictions", &|it| {
        covers(&restrictions, &json!(home(it["resource_id"].as_str().expect("an id"))))
    });
    // Bindings on dashboards and prompts are listed nowhere, unless they are known to be complete.
    let open: Vec<&str> = ["d0", "q0"]
        .into_iter()
        .filter(|resource| {
            let shown = |of: &Value| {
                of["restrictions"]
                    .as_array()
                    .expect("a list")
                    .iter()
                    .find(|it| it["resource_id"] == *resource)
                    .cloned()
            };
            let hidden = restrictions.iter().any(|scope| scope == home(resource));
            shown(account).is_some_and(|it| it["access_complete"] == false) || hidden
        })
        .collect();
    let open: Vec<&str> = open
        .into_iter()
        .filter(|resource| {
            let listed = seen["restrictions"].as_array().expect("a list");
            listed
                .iter()
                .find(|it| it["resource_id"] == *resource)
                .is_none_or(|it| it["access_complete"] == false)
        })
        .collect();
    let list = seen["role_bindings"].as_array_mut().expect("a list");
    list.retain(|it| {
        let (node, kind) = (it["resource_id"].as_str().expect("an id"), &it["resource_type"]);
        let space = if kind == "SPACE" { node } else { home(node) };
        let listed = kind == "SPACE" || kind == "PROJECT";
        let hidden = (listed && bindings.iter().any(|scope| scope == space)) || open.contains(&node);
        !hidden || dice.one_in(3)
    });
    for (list, field) in [
        ("users", "status"),
        ("users", "account_role"),
        ("spaces", "is_private"),
        ("roles", "permissions"),
        ("organization_memberships", "role"),
        ("space_memberships", "role"),
    ] {
        for it in seen[list].as_array_mut().expect("a list") {
            // A predefined role would take the catalog's set in place of its own.
            if dice.one_in(12) && it["id"] != "r2" {
                it[field] = Value::Null;
            }
        }
    }
    seen
}

/// A change of something that is in the account. Bindings go by ids that the snapshot shows or that earlier
/// changes made.
fn change(dice: &mut Dice, shown: &Value, made: &[String]) -> Value {
    let (organization, space, user) = (dice.pick(&ORGANIZATIONS), dice.pick(&SPACES), dice.pick(&USERS));
    let (resource, _) = RESOURCES[dice.below(4)];
    let (level, role) = (dice.pick(&LEVELS), dice.pick(&ROLES));
    let node = if dice.one_in(2) { space } else { resource };
    let binding = match made {
        [.., last] if dice.one_in(2) => last.clone(),
        _ => shown[dice.below(8)]["id"].as_str().unwrap_or("never made").to_owned(),
    };
    match dice.below(20) {
        0 | 1 => {
            json!({"op": "organization.add_user", "organization": organization, "user": user, "role": level})
        }
        2 | 3 => json!({"op": "organization.remove_user", "organization": organization, "user": user}),
        4 | 5 => json!({"op": "space.add_user", "space": space, "user": user, "role": level}),
        6 => json!({"op": "space.add_user", "space": space, "user": user, "role": format!("custom:{role}")}),
        7 | 8 => json!({"op": "space.remove_user", "space": space, "user": user}),
        9 | 10 => json!({"op": "role_binding.create", "user": user, "role": role, "resource": node}),
        11 => json!({"op": "role_binding.update", "user": user, "role": role, "resource": node}),
        12 => json!({"op": "role_binding.delete", "user": user, "resource": node}),
        13 => json!({"op": "role_binding.update", "binding": binding, "role": role}),
        14 => json!({"op": "role_binding.delete", "binding": binding}),
        15 => {
            json!({"op": "resource.bind", "user": user, "role": role, "resource": dice.pick(&["d0", "q0"])})
        }
        16 => json!({"op": "restriction.create", "resource": resource}),
        17 => json!({"op": "restriction.delete", "resource": resource}),
        18 => json!({"op": "space.update", "space": space, "is_private": dice.one_in(2)}),
        _ => match dice.below(8) {
            0 => json!({"op": "user.delete", "user": user}),
            1 => json!({"op": "user.set_account_role", "user": user,
                "role": dice.pick(&["ADMIN", "MEMBER", "ANNOTATOR"])}),
            2 => json!({"op": "space.delete", "space": space}),
            3 => json!({"op": "organization.delete", "organization": organization}),
            4 => json!({"op": "role.update", "role": role, "permissions": ["ROLE_CREATE"]}),
            5 => json!({"op": "project.delete", "project": resource}),
            6 => {
                json!({"op": "user.create", "name": "x", "email": format!("{user}@acme.io"), "role": "MEMBER",
                "invite_mode": "NONE"})
            }
            _ => json!({"op": "user.resend_invitation", "user": user}),
        },
    }
}

fn plan(changes: &[Value]) -> Value {
    json!({"format": "axcess-plan", "version": 1, "on_refused": "continue", "changes": changes})
}

/// What is said of the seen account must hold for the whole one.
fn must_agree(seen: &World, whole: &World) -> Result<(), String> {
    for user in seen.user_ids() {
        let (seen, whole) =
            (seen.effective_everywhere(&user, false), whole.effective_everywhere(&user, false));
        for (node, (certain, possible)) in seen {
            let Some((real, _)) = whole.get(&node) else { return Err(format!("no node {node}")) };
            if let Some(permission) = certain.difference(real).next() {
                return Err(format!("{user} {permission} {node}: allowed, and is not"));
            }
            if let Some(permission) = real.difference(&possible).next() {
                return Err(format!("{user} {permission} {node}: denied, and is allowed"));
            }
        }
    }
    Ok(())
}

/// One account, one view of it, one plan.
fn check(seed: u64) -> Result<(), String> {
    let dice = &mut Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let whole_snapshot = account(dice);
    let seen_snapshot = partly_hidden(dice, &whole_snapshot);
    let mut semantics = BTreeMap::new();
    for (switch, values) in SWITCHES {
        if dice.one_in(3) {
            semantics.insert(switch.to_owned(), dice.pick(values).to_owned());
        }
    }
    let (seen, mut whole_snapshot) = (World::load(&seen_snapshot, &semantics), whole_snapshot);
    for it in whole_snapshot["restrictions"].as_array_mut().expect("a list") {
        it["access_complete"] = json!(true);
    }
    let whole = World::load(&whole_snapshot, &semantics);
    must_agree(&seen, &whole).map_err(|error| format!("before any change: {error}"))?;

    let (mut seen_changes, mut whole_changes) = (Vec::new(), Vec::new());
    // Ids of what was made: the one account may number otherwise than the other.
    let (mut made, mut same) = (Vec::new(), BTreeMap::new());
    let mut story = String::new();
    for _ in 0..7 {
        let change = change(dice, &seen_snapshot["role_bindings"], &made);
        let mut its_change = change.clone();
        if let Some(id) = change["binding"].as_str().filter(|id| id.starts_with("new:")) {
            its_change["binding"] = json!(same.get(id).cloned().unwrap_or("never made".to_owned()));
        }
        seen_changes.push(change);
        whole_changes.push(its_change);
        let on_seen = simulate(&seen, &plan(&seen_changes)).expect("a plan that can be run");
        let on_whole = simulate(&whole, &plan(&whole_changes)).expect("a plan that can be run");
        let (step, its_step) =
            (on_seen.steps.last().expect("a step"), on_whole.steps.last().expect("a step"));
        made.extend(step.created.clone());
        for (id, its_id) in step.created.iter().zip(&its_step.created) {
            same.insert(id.clone(), its_id.clone());
        }
        story += &format!(
            "\n  {} -> {step:?}\n     in truth {:?} {:?}",
            seen_changes.last().expect("a change"),
            its_step.outcome,
            its_step.status
        );
        assert!(!its_step.uncertain, "nothing is uncertain when all is known");
        if step.outcome != Outcome::Applied {
            assert!(!step.uncertain && step.created.is_empty());
        }
        must_agree(&on_seen.last, &on_whole.last).map_err(|error| {
            format!("{error}\n{semantics:?}\nseen: {seen_snapshot}\nwhole: {whole_snapshot}{story}")
        })?;
    }
    Ok(())
}

#[test]
fn what_is_said_of_half_an_account_holds_for_the_whole_of_it() {
    let factor =
        std::env::var("AXCESS_CASES").map_or(1, |text| text.parse().expect("AXCESS_CASES is a number"));
    let seeds = 100 * factor;
    for seed in 0..seeds {
        if let Err(error) = check(seed) {
            panic!("seed {seed}: {error}");
        }
    }
}

/// Runs changes on an account where a binding of `u0` on `p0` and his memberships may be hidden, and returns
/// how each step ends.
fn endings(changes: &[Value]) -> Vec<String> {
    let mut snapshot = account(&mut Dice(7));
    for list in ["role_bindings", "organization_memberships", "space_memberships", "restrictions"] {
        snapshot[list] = json!([]);
        let kind = json!({"kind": list, "scope": "*", "reason": "403"});
        match snapshot["gaps"].as_array_mut() {
            Some(gaps) => gaps.push(kind),
            None => snapshot["gaps"] = json!([kind]),
        }
    }
    for user in snapshot["users"].as_array_mut().expect("a list") {
        user["status"] = json!("ACTIVE");
        user["account_role"] = json!("MEMBER");
    }
    let simulation =
        simulate(&World::load(&snapshot, &BTreeMap::new()), &plan(changes)).expect("a plan that can be run");
    let ending = |step: &Step| match (step.outcome, step.status) {
        (Outcome::Refused, Some(status)) => status.to_string(),
        (Outcome::Applied, None) if step.uncertain => "uncertain".to_owned(),
        (Outcome::Applied, None) => "certain".to_owned(),
        other => format!("{other:?}"),
    };
    simulation.steps.iter().map(ending).collect()
}

#[test]
fn where_a_binding_may_be_hidden_a_new_one_leaves_one_of_the_two() {
    let create = json!({"op": "role_binding.create", "user": "u0", "role": "r0", "resource": "p0"});
    let update = json!({"op": "role_binding.update", "user": "u0", "role": "r1", "resource": "p0"});
    let delete = json!({"op": "role_binding.delete", "user": "u0", "resource": "p0"});
    let delete_new = |id: &str| json!({"op": "role_binding.delete", "binding": id});
    let delete_role = json!({"op": "role.delete", "role": "r0"});
    assert_eq!(
        endings(&[create.clone(), create.clone(), delete.clone(), delete.clone(), create.clone()]),
        ["uncertain", "409", "certain", "404", "certain"]
    );
    assert_eq!(
        endings(&[create.clone(), delete_new("new:1"), delete_new("new:1"), create.clone()]),
        ["uncertain", "uncertain", "404", "uncertain"]
    );
    assert_eq!(
        endings(&[create, delete_role.clone(), update.clone(), delete_role]),
        ["uncertain", "409", "certain", "certain"]
    );
    assert_eq!(endings(&[update, delete.clone(), delete]), ["uncertain", "uncertain", "404"]);
}

#[test]
fn what_may_be_hidden_can_be_removed_once() {
    let leave = json!({"op": "organization.remove_user", "organization": "o0", "user": "u0"});
    let enter = json!({"op": "space.add_user", "space": "s0", "user": "u0", "role": "MEMBER"});
    let leave_space = json!({"op": "space.remove_user", "space": "s0", "user": "u0"});
    let lift = json!({"op": "restriction.delete", "resource": "p0"});
    assert_eq!(
        endings(&[enter.clone(), leave.clone(), leave.clone(), enter]),
        ["uncertain", "uncertain", "404", "400"]
    );
    assert_eq!(endings(&[leave, leave_space.clone(), leave_space]), ["uncertain", "uncertain", "404"]);
    assert_eq!(endings(&[lift.clone(), lift]), ["uncertain", "404"]);
    let delete = json!({"op": "user.delete", "user": "u0"});
    let unbind = json!({"op": "role_binding.delete", "user": "u0", "resource": "p0"});
    assert_eq!(endings(&[delete, unbind]), ["certain", "404"]);
}
