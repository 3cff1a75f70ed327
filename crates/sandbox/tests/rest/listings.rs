//! Listings: filters, pages, and who sees what.

use serde_json::Value;

use crate::world::World;

/// The names on a page, or the ids of what has none.
fn names(body: &Value, key: &str) -> Vec<String> {
    let items = body[key].as_array().unwrap_or_else(|| panic!("no list `{key}` in {body:#}"));
    let name = |item: &Value| item["name"].as_str().or(item["id"].as_str()).unwrap_or_default().to_owned();
    items.iter().map(name).collect()
}

fn check(world: &World, line: &str, key: &str, expected: &[&str]) {
    let answer = world.check(line, "", 200, "");
    assert_eq!(names(&answer.body, key), expected, "{line}");
}

/// All names of a listing, page by page.
fn all(world: &World, path: &str, key: &str, limit: usize) -> Vec<String> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let separator = if path.contains('?') { '&' } else { '?' };
        let answer = world.check(&format!("GET {path}{separator}limit={limit}{cursor}"), "", 200, "");
        found.extend(names(&answer.body, key));
        let pagination = &answer.body["pagination"];
        let next = pagination.get("next_cursor");
        assert_eq!(pagination["has_more"], next.is_some(), "{path}");
        let Some(next) = next else { return found };
        let next = next.as_str().expect("a cursor is a text");
        cursor = format!("&cursor={}", next.replace('=', "%3D").replace('+', "%2B"));
    }
}

#[test]
fn filters_let_through_what_they_name() {
    let world = World::of("kim@acme.io");
    check(
        &world,
        "GET /v2/roles?is_predefined=true",
        "roles",
        &["Project Viewer", "Project Editor", "Project Admin"],
    );
    check(&world, "GET /v2/organizations?name=RIS", "organizations", &["Risk"]);
    check(&world, "GET /v2/spaces?org_id=<org:Risk>", "spaces", &["Fraud", "Credit", "Sandbox"]);
    check(&world, "GET /v2/spaces?name=sand", "spaces", &["Sandbox", "Sandbox"]);
    check(&world, "GET /v2/users?email=ANN@", "users", &["Ann Berger"]);
    check(&world, "GET /v2/users?status=EXPIRED", "users", &["Pedro Alves"]);
    check(
        &world,
        "GET /v2/users?status=EXPIRED&status=INVITED",
        "users",
        &["Noah Klein", "Yuki Tanaka", "Pedro Alves"],
    );
    check(&world, "GET /v2/projects?space_name=risk", "projects", &[]);
    check(
        &world,
        "GET /v2/projects?space_id=<space:Credit>&name=CREDIT",
        "projects",
        &["credit-explainer", "credit-scoring"],
    );
}

#[test]
fn wrong_parameters_are_told() {
    let world = World::of("kim@acme.io");
    for line in [
        "GET /v2/roles?limit=0",
        "GET /v2/roles?limit=101",
        "GET /v2/roles?limit=many",
        "GET /v2/roles?is_predefined=perhaps",
        "GET /v2/roles?cursor=7",
        "GET /v2/role-bindings",
        "GET /v2/role-bindings?resource_type=PROMPT",
        "GET /v2/resource-restrictions?resource_type=SPACE",
        "GET /v2/users?status=active",
        "GET /v2/projects?project_type=OTHER",
        "GET /v2/api-keys?key_type=BOT",
        "GET /v2/audit-logs?start_time=yesterday",
    ] {
        world.check(line, "", 400, "");
    }
    for line in [
        "GET /v2/role-bindings?resource_type=SPACE&user_id=x",
        "GET /v2/spaces?org_id=x",
        "GET /v2/projects?space_id=x",
        "GET /v2/api-keys?user_id=x",
        "GET /v2/api-keys?space_id=x",
    ] {
        world.check(line, "", 404, "");
    }
}

#[test]
fn pages_of_any_size_hold_the_same() {
    let world = World::of("kim@acme.io");
    for (path, key) in [
        ("/v2/roles", "roles"),
        ("/v2/role-bindings?resource_type=PROJECT", "role_bindings"),
        ("/v2/organizations", "organizations"),
        ("/v2/spaces", "spaces"),
        ("/v2/users", "users"),
        ("/v2/projects", "projects"),
    ] {
        let whole = all(&world, path, key, 100);
        assert!(whole.len() > 2, "{path}");
        for limit in [1, 2, 7] {
            assert_eq!(all(&world, path, key, limit), whole, "{path} by {limit}");
        }
    }
}

#[test]
fn a_cursor_belongs_to_its_listing() {
    let world = World::of("kim@acme.io");
    let answer = world.check("GET /v2/roles?limit=1", "", 200, "");
    let cursor = answer.body["pagination"]["next_cursor"].as_str().expect("more follow").replace('=', "%3D");
    world.check(&format!("GET /v2/users?cursor={cursor}"), "", 400, "");
}

#[test]
fn pages_go_on_where_they_ended_when_the_account_changes_between_them() {
    let world = World::of("kim@acme.io");
    let whole = all(&world, "/v2/projects", "projects", 100);
    let first = world.check("GET /v2/projects?limit=3", "", 200, "");
    let cursor = first.body["pagination"]["next_cursor"].as_str().expect("more follow").replace('=', "%3D");
    // What the page ended with goes, as does one before it, and one behind them all comes.
    for project in first.body["projects"].as_array().expect("a list").iter().skip(1) {
        let id = project["id"].as_str().expect("an id").replace('=', "%3D");
        world.check(&format!("DELETE /v2/projects/{id}"), "", 204, "");
    }
    world.check("POST /v2/projects", r#"{"name": "late", "space_id": "<space:Fraud>"}"#, 201, "");
    let rest = world.check(&format!("GET /v2/projects?limit=100&cursor={cursor}"), "", 200, "");
    let mut expected = whole[3..].to_vec();
    expected.push("late".to_owned());
    assert_eq!(names(&rest.body, "projects"), expected);
}

#[test]
fn everybody_sees_what_he_may_read() {
    let world = World::of("kim@acme.io");
    let names = |who: &str, line: &str, key: &str| names(&world.call_as(who, line, "").body, key);
    assert_eq!(names("ann@acme.io", "GET /v2/organizations", "organizations"), ["Risk"]);
    assert_eq!(
        names("ann@acme.io", "GET /v2/spaces", "spaces"),
        ["Fraud", "Sandbox", "Boardroom"],
        "a gap may hide that she is a member of the last one"
    );
    assert!(names("emil@acme.io", "GET /v2/role-bindings?resource_type=SPACE", "role_bindings").is_empty());
    world.check_as("key:nightly-export", "GET /v2/audit-logs", "", 403, "");
    world.check_as("ann@acme.io", "GET /v2/audit-logs", "", 403, "");
    world.check_as("ann@acme.io", "GET /v2/spaces/<space:Credit>", "", 404, "");
    world.check_as("ann@acme.io", "GET /v2/projects?space_id=<space:Credit>", "", 404, "");
    world.check_as("ann@acme.io", "GET /v2/api-keys?user_id=<user kim@acme.io>", "", 403, "");
    world.check_as("ann@acme.io", "GET /v2/api-keys?space_id=<space:Credit>", "", 403, "");
}

#[test]
fn pages_of_restrictions_may_be_empty_while_more_follow() {
    let world = World::of("kim@acme.io");
    let (mut lengths, mut cursor) = (Vec::new(), String::new());
    loop {
        let line = format!("GET /v2/resource-restrictions?limit=1{cursor}");
        let answer = world.call_as("greta@acme.io", &line, "");
        lengths.push(answer.body["resource_restrictions"].as_array().expect("a list").len());
        let Some(next) = answer.body["pagination"]["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={}", next.replace('=', "%3D"));
    }
    assert_eq!(lengths.len(), 4, "a page for each restriction of the account");
    assert!(lengths.contains(&0) && lengths.contains(&1), "{lengths:?}");
}

#[test]
fn a_page_that_was_shown_before_shows_what_has_changed_since() {
    let world = World::of("kim@acme.io");
    let line = "GET /v2/organizations";
    check(&world, line, "organizations", &["Risk", "Commerce", "Platform"]);
    check(&world, line, "organizations", &["Risk", "Commerce", "Platform"]);
    world.check("PATCH /v2/organizations/<org:Risk>", r#"{"name": "Risks"}"#, 200, "");
    check(&world, line, "organizations", &["Risks", "Commerce", "Platform"]);
    let names = |who: &str| names(&world.call_as(who, line, "").body, "organizations");
    assert_eq!(names("ann@acme.io"), ["Risks"], "a page is that of whoever asked for it");
}
