//! Cedar as a foreign oracle: accounts without gaps, at the default switches, written down as Cedar policies.
//!
//! Nodes are entities below each other, roles are groups, and every rule is a template of policies: R2 to R7
//! permit, R1 forbids, R8 is a condition of every permit. Nothing of the engine takes part in the writing.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use axcess_core::{Asker, Policy, Provider};
use axcess_tests::world::{self, Account, Settings, accounts, hold};
use cedar_policy::{Authorizer, Context, Decision, Entities, EntityUid, PolicySet, Request};
use proptest::prelude::*;
use serde_json::{Value, json};

const ARIZE: &str = include_str!("../../crates/snapshot/data/catalog-arize.json");
const WALLAROO: &str = include_str!("../../crates/snapshot/data/catalog-wallaroo.json");
/// The one expiry of generated keys that lies ahead.
const AHEAD: &str = "2026-11-20T09:00:00.001Z";

/// An account in Cedar's words.
struct Oracle {
    policies: PolicySet,
    entities: Entities,
}

impl Oracle {
    fn of(snapshot: &Value) -> Self {
        let catalog = if snapshot["provider"] == "arize" { ARIZE } else { WALLAROO };
        let writer = Writer { snapshot, catalog: serde_json::from_str(catalog).expect("a catalog is JSON") };
        let text = writer.policies();
        let policies = text.parse().unwrap_or_else(|error| panic!("{error:?}\n{text}"));
        let entities = Entities::from_json_value(writer.entities(), None).expect("the entities fit together");
        Self { policies, entities }
    }

    fn allows(&self, who: &str, permission: &str, node: &str) -> bool {
        let uid = |text: String| -> EntityUid { text.parse().expect("an entity") };
        let (action, resource) = (format!("Action::\"{permission}\""), format!("Node::\"{node}\""));
        let request = Request::new(uid(who.to_owned()), uid(action), uid(resource), Context::empty(), None);
        let response =
            Authorizer::new().is_authorized(&request.expect("a request"), &self.policies, &self.entities);
        let errors: Vec<String> = response.diagnostics().errors().map(ToString::to_string).collect();
        assert!(errors.is_empty(), "{errors:?}");
        response.decision() == Decision::Allow
    }
}

/// Writes a snapshot down.
struct Writer<'a> {
    snapshot: &'a Value,
    catalog: Value,
}

impl Writer<'_> {
    fn list(&self, name: &str) -> &[Value] {
        self.snapshot[name].as_array().map(Vec::as_slice).unwrap_or_default()
    }

    fn is_arize(&self) -> bool {
        self.snapshot["provider"] == "arize"
    }

    /// All policies.
    fn policies(&self) -> String {
        let mut text = String::new();
        // R1
        for (kind, user) in [("User", "principal"), ("Key", "principal.owner")] {
            writeln!(
                text,
                "forbid(principal is {kind}, action, resource) unless {{ {user}.status == \"ACTIVE\" }};"
            )
            .unwrap();
            writeln!(
                text,
                "forbid(principal is {kind}, action, resource) when {{ {user}.bot && {user}.keys > 0 && {user}.live == 0 }};"
            )
            .unwrap();
        }
        writeln!(
            text,
            "forbid(principal is Key, action, resource) unless {{ principal.live && !principal.locked }};"
        )
        .unwrap();
        self.account_policies(&mut text);
        for organization in self.list("organizations") {
            self.organization_policies(word(&organization["id"]), &mut text);
        }
        for space in self.list("spaces") {
            self.space_policies(space, &mut text);
        }
        // R7 and R8
        for binding in self.list("role_bindings") {
            let (user, node) = (word(&binding["user_id"]), word(&binding["resource_id"]));
            let who = format!("User::\"{user}\"");
            let unless = format!("resource.restricted && resource != Node::\"{node}\"");
            permit(
                &mut text,
                &who,
                &self.role(word(&binding["role_id"])),
                &format!("in Node::\"{node}\""),
                &unless,
            );
        }
        text
    }

    /// R3, and R2 and R8 for it.
    fn account_policies(&self, text: &mut String) {
        for role in self.roles("ACCOUNT") {
            let (set, admin) = self.set("ACCOUNT", &role);
            let who = format!("Group::\"account/{role}\"");
            let reach = if admin { "in Node::\"account\"" } else { "== Node::\"account\"" };
            permit(text, &who, &set, reach, "resource.restricted");
        }
    }

    /// R4, and R2 and R8 for it.
    fn organization_policies(&self, organization: &str, text: &mut String) {
        for role in self.roles("ORGANIZATION") {
            let (set, admin) = self.set("ORGANIZATION", &role);
            let reach = if admin { "in" } else { "==" };
            let who = format!("Group::\"{organization}/{role}\"");
            permit(text, &who, &set, &format!("{reach} Node::\"{organization}\""), "resource.restricted");
        }
    }

    /// R5, R6 and R8.
    fn space_policies(&self, space: &Value, text: &mut String) {
        let id = word(&space["id"]);
        let reach = format!("in Node::\"{id}\"");
        for role in self.roles("SPACE") {
            let (set, _) = self.set("SPACE", &role);
            permit(text, &format!("Group::\"{id}/{role}\""), &set, &reach, "resource.restricted");
        }
        for role in self.list("roles") {
            let role = word(&role["id"]);
            permit(text, &format!("Group::\"{id}/{role}\""), &self.role(role), &reach, "resource.restricted");
        }
        if space["is_private"] != false {
            return;
        }
        let organization = word(&space["organization_id"]);
        for (role, fallback) in self.catalog["fallback"].as_object().into_iter().flatten() {
            let (set, _) = self.set("SPACE", word(fallback));
            let unless = format!("resource.restricted || principal in Group::\"{id}\"");
            permit(text, &format!("Group::\"{organization}/{role}\""), &set, &reach, &unless);
        }
    }

    /// The role names of a level that the catalog or the snapshot knows.
    fn roles(&self, level: &str) -> BTreeSet<String> {
        let sets = [&self.catalog["roles"][level], &self.snapshot["predefined"][level]];
        sets.into_iter().filter_map(Value::as_object).flat_map(|sets| sets.keys().cloned()).collect()
    }

    /// The set of a role name, observed or built in, and whether it is `admin`. Null is everything.
    fn set(&self, level: &str, role: &str) -> (Option<Vec<String>>, bool) {
        let built_in = &self.catalog["roles"][level][role];
        let observed = &self.snapshot["predefined"][level][role];
        let set = if observed.is_array() { observed } else { &built_in["permissions"] };
        (names(set), built_in["admin"] == true)
    }

    /// The permissions of a Role object.
    fn role(&self, id: &str) -> Option<Vec<String>> {
        let role = self.list("roles").iter().find(|role| role["id"] == id).expect("the role is there");
        match &role["permissions"] {
            Value::Null => names(&self.catalog["resource_roles"][word(&role["name"])]["permissions"]),
            permissions => names(permissions),
        }
    }

    fn entities(&self) -> Value {
        let mut entities = vec![node("account", None, false)];
        let restricted = |id: &str| self.list("restrictions").iter().any(|it| it["resource_id"] == id);
        for (list, parent) in
            [("organizations", ""), ("spaces", "organization_id"), ("resources", "space_id")]
        {
            for it in self.list(list) {
                let id = word(&it["id"]);
                let above = it[parent].as_str().unwrap_or("account");
                entities.push(node(id, Some(above), restricted(id)));
            }
        }
        entities.extend(self.list("users").iter().map(|user| self.user(user)));
        entities.extend(self.list("api_keys").iter().filter_map(|key| self.key(key)));
        // A group below another: whoever is in `s0/MEMBER` is in `s0`.
        let mut groups = BTreeSet::new();
        for entity in &entities {
            groups.extend(
                entity["parents"]
                    .as_array()
                    .expect("a list")
                    .iter()
                    .filter(|it| it["type"] == "Group")
                    .map(|it| word(&it["id"]).to_owned()),
            );
        }
        let group = |name: String| match name.split_once('/') {
            Some((place, _)) => {
                json!({"uid": uid("Group", &name), "attrs": {}, "parents": [uid("Group", place)]})
            }
            None => json!({"uid": uid("Group", &name), "attrs": {}, "parents": []}),
        };
        entities.extend(groups.into_iter().map(group));
        entities.into()
    }

    fn user(&self, user: &Value) -> Value {
        let id = word(&user["id"]);
        let mut groups = vec![format!("account/{}", word(&user["account_role"]))];
        for it in self.list("organization_memberships").iter().filter(|it| it["user_id"] == id) {
            groups.push(format!("{}/{}", word(&it["organization_id"]), word(&it["role"])));
        }
        for it in self.list("space_memberships").iter().filter(|it| it["user_id"] == id) {
            let role = match it["role"]["name"].as_str() {
                Some(name) if self.is_arize() => name.to_owned(),
                Some(name) => name.to_ascii_uppercase(),
                None => word(&it["role"]["id"]).to_owned(),
            };
            groups.push(format!("{}/{role}", word(&it["space_id"])));
        }
        let keys: Vec<&Value> = self
            .list("api_keys")
            .iter()
            .filter(|it| it["key_type"] == "SERVICE" && it["bot_user_id"] == id)
            .collect();
        let live = keys.iter().filter(|it| is_live(it)).count();
        json!({
            "uid": uid("User", id),
            "attrs": {"status": user["status"], "bot": user["kind"] == "BOT", "keys": keys.len(), "live": live},
            "parents": groups.iter().map(|it| uid("Group", it)).collect::<Vec<_>>(),
        })
    }

    /// A key is in whatever its owner is in. One whose owner is unknown is left out.
    fn key(&self, key: &Value) -> Option<Value> {
        let is_user_key = key["key_type"] == "USER";
        let owner = if is_user_key { &key["created_by_user_id"] } else { &key["bot_user_id"] }.as_str()?;
        let locked = is_user_key && self.snapshot["account"]["developer_lock"] == true;
        Some(json!({
            "uid": uid("Key", word(&key["id"])),
            "attrs": {"live": is_live(key), "locked": locked, "owner": {"__entity": uid("User", owner)}},
            "parents": [uid("User", owner)],
        }))
    }
}

fn is_live(key: &Value) -> bool {
    key["status"] == "ACTIVE" && (key["expires_at"].is_null() || key["expires_at"] == AHEAD)
}

fn node(id: &str, above: Option<&str>, restricted: bool) -> Value {
    let parents: Vec<Value> = above.into_iter().map(|it| uid("Node", it)).collect();
    json!({"uid": uid("Node", id), "attrs": {"restricted": restricted}, "parents": parents})
}

fn uid(kind: &str, id: &str) -> Value {
    json!({"type": kind, "id": id})
}

/// One policy; a set of nothing needs none, and `None` is every permission.
fn permit(text: &mut String, who: &str, set: &Option<Vec<String>>, reach: &str, unless: &str) {
    let action = match set {
        None => "action".to_owned(),
        Some(names) if names.is_empty() => return,
        Some(names) => {
            let actions: Vec<String> = names.iter().map(|name| format!("Action::\"{name}\"")).collect();
            format!("action in [{}]", actions.join(", "))
        }
    };
    writeln!(text, "permit(principal in {who}, {action}, resource {reach}) unless {{ {unless} }};").unwrap();
}

fn names(set: &Value) -> Option<Vec<String>> {
    set.as_array().map(|names| names.iter().map(|name| word(name).to_owned()).collect())
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("a text was expected, not {value}"))
}

/// Everybody by Cedar's name.
fn askers(policy: &Policy) -> Vec<(String, Asker)> {
    let users =
        policy.users().into_iter().map(|it| (format!("User::\"{}\"", policy.user_id(it)), Asker::User(it)));
    let keys = policy
        .keys()
        .into_iter()
        .filter_map(|it| Some((format!("Key::\"{}\"", policy.key_id(it)), policy.key_asker(it)?)));
    users.chain(keys).collect()
}

fn agree(account: &Account) -> Result<(), TestCaseError> {
    let snapshot = account.truth().snapshot();
    let (policy, oracle) = (world::policy(&snapshot, &Settings::new()), Oracle::of(&snapshot));
    // Those that generated roles list, and a few that only built-in sets do.
    let listed =
        |name: &str| world::ARIZE_PERMISSIONS.contains(&name) || world::WALLAROO_PERMISSIONS.contains(&name);
    let permissions = policy.permissions().iter().filter(|(it, name)| listed(name) || it.index() % 19 == 0);
    for (permission, name) in permissions {
        for node in policy.nodes() {
            for (asker, who) in askers(&policy) {
                let engine = policy.can(who, permission, node).as_str();
                let cedar = if oracle.allows(&asker, name, policy.node_id(node)) { "allow" } else { "deny" };
                prop_assert_eq!(engine, cedar, "{} {} {}\n{}", asker, name, policy.node_id(node), &snapshot);
            }
        }
    }
    Ok(())
}

#[test]
fn cedar_decides_alike_in_arize() {
    hold(24, &accounts(Provider::Arize), |account| agree(&account));
}

#[test]
fn cedar_decides_alike_in_wallaroo() {
    hold(16, &accounts(Provider::Wallaroo), |account| agree(&account));
}
