//! What goes wrong on purpose.

use std::time::{Duration, Instant};

use axcess_core::Change;
use axcess_sandbox::{FaultKind, When};
use serde_json::Value;

use crate::client::{World, status};

const PROJECTS: &str = "/v2/projects";

fn statuses(world: &World, line: &str, calls: usize) -> Vec<u16> {
    (0..calls).map(|_| status(&world.call(line, ""))).collect()
}

#[test]
fn calls_are_throttled_and_fail_as_told() {
    let throttled = FaultKind::Status { status: 429, retry_after: Some(2) };
    let broken = FaultKind::Status { status: 503, retry_after: None };
    let world =
        World::with(&[("/v2/roles", When::Every(2), throttled), ("/v2/users", When::First(1), broken)]);
    assert_eq!(statuses(&world, "GET /v2/roles", 4), [200, 429, 200, 429]);
    assert_eq!(statuses(&world, "GET /v2/users", 2), [503, 200]);
    world.call("GET /v2/roles", "");
    let answer = world.call("GET /v2/roles", "");
    assert!(answer.contains("retry-after: 2\r\n") && answer.contains("#rate-limit-exceeded"), "{answer}");
    let refused = world.call("POST /v2/users", "{}");
    assert_eq!(status(&refused), 422, "{refused}");
}

#[test]
fn a_listing_can_always_fail() {
    let world =
        World::with(&[(PROJECTS, When::Always, FaultKind::Status { status: 403, retry_after: None })]);
    assert_eq!(statuses(&world, "GET /v2/projects?limit=2", 3), [403, 403, 403]);
    assert_eq!(statuses(&world, "GET /v2/spaces", 1), [200]);
}

#[test]
fn answers_can_be_slow() {
    let world = World::with(&[(PROJECTS, When::Nth(1), FaultKind::Slow(Duration::from_millis(120)))]);
    let start = Instant::now();
    assert_eq!(status(&world.call("GET /v2/projects", "")), 200);
    assert!(start.elapsed() >= Duration::from_millis(120));
}

#[test]
fn connections_are_closed_before_after_and_in_the_middle() {
    let world = World::with(&[
        ("/v2/organizations", When::Nth(1), FaultKind::Close),
        ("/v2/organizations", When::Nth(2), FaultKind::CloseAfter),
        (PROJECTS, When::Nth(1), FaultKind::CutBody),
    ]);
    let body = r#"{"name": "Lab"}"#;
    assert_eq!(world.call("POST /v2/organizations", body), "");
    assert!(world.sandbox.policy().node("org:Lab").is_err(), "nothing was done");
    assert_eq!(world.call("POST /v2/organizations", body), "");
    assert!(world.sandbox.policy().node("org:Lab").is_ok(), "it was done, and nobody was told");
    assert_eq!(status(&world.call("POST /v2/organizations", body)), 409);

    let cut = world.call("GET /v2/projects", "");
    let (head, sent) = cut.split_once("\r\n\r\n").expect("the head came");
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
    let length: usize = length.parse().expect("a number");
    assert!(sent.len() < length && !sent.is_empty(), "{} of {length}", sent.len());
    let ends: Vec<Option<u16>> = world.sandbox.record().calls.iter().map(|call| call.status).collect();
    assert_eq!(ends, [None, None, Some(409), Some(200)]);
}

fn ids(body: &Value) -> Vec<String> {
    let items = body["projects"].as_array().expect("a list");
    items.iter().filter_map(|item| item["id"].as_str()).map(str::to_owned).collect()
}

/// All pages of the projects, ten on each.
fn pages(world: &World) -> Vec<Vec<String>> {
    let (mut pages, mut cursor) = (Vec::new(), String::new());
    loop {
        let body = world.body(&format!("GET /v2/projects?limit=10{cursor}"));
        pages.push(ids(&body));
        let Some(next) = body["pagination"]["next_cursor"].as_str() else { return pages };
        cursor = format!("&cursor={}", next.replace('=', "%3D"));
    }
}

#[test]
fn pages_repeat_shrink_and_lose_objects() {
    let whole = pages(&World::with(&[])).concat();
    assert!(whole.len() > 20);

    let repeated = pages(&World::with(&[(PROJECTS, When::Nth(2), FaultKind::RepeatObject)]));
    assert_eq!(repeated[0].last(), repeated[1].first());
    assert_eq!(repeated.concat().len(), whole.len() + 1);

    let shrunk = pages(&World::with(&[(PROJECTS, When::Nth(2), FaultKind::ShrinkPage)]));
    assert_eq!(shrunk[1].len(), 5);
    assert_eq!(shrunk.concat(), whole);

    let lost = pages(&World::with(&[(PROJECTS, When::Nth(1), FaultKind::OmitObject)])).concat();
    assert_eq!(lost.len(), whole.len() - 1);
}

#[test]
fn somebody_else_changes_the_account_between_pages() {
    let create = |name: &str| {
        let (name, space) = (name.to_owned(), "space:Fraud".to_owned());
        FaultKind::Change(Box::new(Change::ProjectCreate { name, space }))
    };
    let delete = FaultKind::Change(Box::new(Change::ProjectDelete { project: "Fraud/fraud-llm".to_owned() }));
    let world = World::with(&[(PROJECTS, When::Nth(2), create("late")), (PROJECTS, When::Nth(3), delete)]);
    let whole = pages(&World::with(&[])).concat();
    let seen = pages(&world).concat();
    assert_eq!(seen.len(), whole.len() + 1, "what went had been shown, and what came is shown at the end");
    let titles: Vec<String> =
        world.sandbox.record().titles().iter().map(|title| (*title).to_owned()).collect();
    assert_eq!(titles, ["somebody else", "somebody else"]);
}
