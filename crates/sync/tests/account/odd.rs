//! Services that are not as the sandbox is: a layer above it answers some calls in another way.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axcess_core::{Draft, GapKind, Policy};
use axcess_sandbox::Sandbox;
use axcess_sync::{Account, Credentials, Environment, Limits, Options, Synced, Wanted, sync_silently};
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::{acme, contradictions, policy, reloaded};

/// What a layer makes of a call: an answer of its own, or nothing. It may change the body.
type Before = dyn Fn(&Uri, &HeaderMap, &mut Value) -> Option<Response> + Send + Sync;
/// What a layer makes of an answer.
type After = dyn Fn(&Uri, &mut Value) + Send + Sync;

/// The built-in account behind a layer.
struct Odd {
    sandbox: Sandbox,
    address: SocketAddr,
    runtime: tokio::runtime::Runtime,
}

impl Odd {
    fn new(before: Box<Before>, after: Box<After>) -> Self {
        let policy = policy(Draft { gaps: Vec::new(), ..acme() });
        let kim = policy.user("kim@acme.io").expect("she is there");
        let sandbox =
            Sandbox::new(policy, kim.into(), axcess_sandbox::Options::default()).expect("she may act");
        let inside = sandbox.router();
        let layer: Arc<(Box<Before>, Box<After>)> = Arc::new((before, after));
        let handle = move |request: Request| answer(inside.clone(), layer.clone(), request);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("a runtime");
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a port");
        let address = listener.local_addr().expect("it has one");
        runtime.spawn(async move { axum::serve(listener, Router::new().fallback(handle)).await });
        Self { sandbox, address, runtime }
    }

    fn read(&self) -> Synced {
        let url = format!("http://{}", self.address);
        let variables = [("ARIZE_API_KEY", self.sandbox.api_key()), ("ARIZE_BASE_URL", &url)];
        let environment: Environment = variables.into_iter().collect();
        let account = Credentials::find(&Wanted::default(), &environment).ok().map(Account::Arize);
        let account = account.expect("there is a key");
        let limits = Limits { first_wait: Duration::from_millis(1), ..Limits::default() };
        let options = Options { limits, ..Options::at(acme().captured_at) };
        self.runtime.block_on(sync_silently(&account, &options)).expect("it can be read")
    }

    fn first(&self) -> Policy {
        self.sandbox.first()
    }
}

async fn answer(inside: Router, layer: Arc<(Box<Before>, Box<After>)>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.expect("it comes");
    let mut value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    if let Some(response) = (layer.0)(&parts.uri, &parts.headers, &mut value) {
        return response;
    }
    let (uri, body) =
        (parts.uri.clone(), if value.is_null() { Vec::new() } else { value.to_string().into() });
    let mut request = Request::from_parts(parts, Body::from(body));
    request.headers_mut().remove("content-length");
    let response = inside.oneshot(request).await.unwrap_or_else(|never| match never {});
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.expect("it comes");
    let mut value: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    (layer.1)(&uri, &mut value);
    parts.headers.remove("content-length");
    Response::from_parts(parts, Body::from(value.to_string()))
}

fn never() -> Box<Before> {
    Box::new(|_, _, _| None)
}

fn as_it_is() -> Box<After> {
    Box::new(|_, _| {})
}

fn problem(status: u16, detail: &str) -> Response {
    (StatusCode::from_u16(status).expect("a status"), Json(json!({ "detail": detail }))).into_response()
}

/// Changes every text under a name, at any depth.
fn each(value: &mut Value, name: &str, change: &dyn Fn(&mut Value)) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                if key == name {
                    change(value);
                }
                each(value, name, change);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each(item, name, change)),
        _ => {}
    }
}

fn document(body: &Value) -> &str {
    body["query"].as_str().unwrap_or_default()
}

/// Nothing certain is wrong; gives the account that was read.
fn true_draft(odd: &Odd, synced: &Synced) -> Draft {
    let draft = reloaded(&synced.snapshot).draft;
    let wrong = contradictions(&odd.first(), &policy(draft.clone()));
    assert!(wrong.is_empty(), "{} are wrong, such as {}", wrong.len(), wrong[0]);
    draft.into()
}

fn everywhere(draft: &Draft, kind: &GapKind) -> Option<String> {
    draft.gaps.iter().find(|gap| gap.kind == *kind && gap.scope.is_none()).map(|gap| gap.reason.clone())
}

#[test]
fn ids_that_graphql_spells_without_padding_are_bridged() {
    let pad = |body: &mut Value| {
        each(body, "id", &|id| {
            let text = id.as_str().unwrap_or_default();
            *id = format!("{text}{}", "=".repeat((4 - text.len() % 4) % 4)).into();
        });
    };
    let before: Box<Before> = Box::new(move |uri, _, body| {
        if uri.path() == "/graphql" {
            pad(body);
        }
        None
    });
    let after: Box<After> = Box::new(|uri, value| {
        if uri.path() == "/graphql" {
            each(value, "id", &|id| *id = id.as_str().unwrap_or_default().trim_end_matches('=').into());
        }
    });
    let (odd, usual) = (Odd::new(before, after), Odd::new(never(), as_it_is()));
    let synced = odd.read();
    let (draft, expected) = (true_draft(&odd, &synced), true_draft(&usual, &usual.read()));
    assert!(synced.notes.iter().any(|note| note.contains("spell the ids of")), "{:?}", synced.notes);
    assert_eq!(draft.captured_by, expected.captured_by);
    assert_eq!(draft.gaps, expected.gaps);
    assert_eq!(draft.space_memberships, expected.space_memberships);
    assert_eq!(draft.organization_memberships, expected.organization_memberships);
}

#[test]
fn ids_that_nobody_can_match_are_gaps_and_never_nobody() {
    let other = |id: &mut Value| {
        *id = id
            .as_str()
            .unwrap_or_default()
            .replacen("QWNjb3VudE9yZ2FuaXphdGlvbjo", "T3JnYW5pemF0aW9uOj", 1)
            .into()
    };
    let after: Box<After> = Box::new(move |uri, value| {
        if uri.path() == "/graphql" {
            each(value, "id", &other);
            each(value, "name", &|name| *name = "Renamed".into());
        }
    });
    let odd = Odd::new(never(), after);
    let draft = true_draft(&odd, &odd.read());
    let listed = draft.organizations.iter().filter(|it| {
        draft.gaps.iter().any(|gap| {
            gap.kind == GapKind::OrganizationMemberships
                && (gap.scope.is_none() || gap.scope.as_ref() == Some(&it.id))
        })
    });
    assert_eq!(listed.count(), draft.organizations.len(), "{:?}", draft.gaps);
}

#[test]
fn without_graphql_nobody_knows_who_belongs_where() {
    let before: Box<Before> =
        Box::new(|uri, _, _| (uri.path() == "/graphql").then(|| problem(404, "no such page")));
    let odd = Odd::new(before, as_it_is());
    let synced = odd.read();
    let draft = true_draft(&odd, &synced);
    for kind in [GapKind::OrganizationMemberships, GapKind::SpaceMemberships] {
        assert_eq!(everywhere(&draft, &kind).as_deref(), Some("404 from GraphQL: no such page"));
    }
    // The list of one's own keys still tells whose the key is, if there is one.
    assert!(
        draft.captured_by.is_some() || synced.notes.iter().any(|note| note.starts_with("nobody knows whose"))
    );
}

#[test]
fn a_service_that_does_not_tell_roles_of_members_is_asked_without_them() {
    let before: Box<Before> = Box::new(|uri, _, body| {
        let asks = uri.path() == "/graphql" && document(body).contains("node { role user");
        asks.then(|| problem(400, "Cannot query field \"role\" on type \"AccountOrganizationUser\""))
    });
    let odd = Odd::new(before, as_it_is());
    let draft = true_draft(&odd, &odd.read());
    let members = draft.organization_memberships.iter();
    let bots: Vec<_> = draft
        .users
        .iter()
        .filter(|user| user.kind == axcess_core::UserKind::Bot)
        .map(|user| &user.id)
        .collect();
    assert!(draft.organization_memberships.len() > 30);
    assert!(members.filter(|it| !bots.contains(&&it.user_id)).all(|it| it.role.is_none()));
    assert!(!draft.gaps.iter().any(|gap| gap.kind == GapKind::OrganizationMemberships));
}

#[test]
fn pages_that_are_too_much_at_once_are_made_smaller() {
    let before: Box<Before> = Box::new(|uri, _, body| {
        let is_large = body["variables"]["first"].as_u64().is_some_and(|first| first > 30);
        (uri.path() == "/graphql" && is_large).then(|| {
            Json(json!({ "errors": [{ "message": "query complexity 1800 is above the limit of 1000" }] }))
                .into_response()
        })
    });
    let odd = Odd::new(before, as_it_is());
    let synced = odd.read();
    let still = reloaded(&Odd::new(never(), as_it_is()).read().snapshot).draft;
    assert_eq!(true_draft(&odd, &synced), Draft::from(still));
}

#[test]
fn a_way_in_that_is_new_makes_a_gap_of_its_space() {
    let after: Box<After> = Box::new(|_, value| {
        each(value, "membership", &|way| {
            if way == "PUBLIC_MEMBERSHIP" {
                *way = "GROUP_MEMBERSHIP".into();
            }
        });
    });
    let odd = Odd::new(never(), after);
    let draft = true_draft(&odd, &odd.read());
    assert!(draft.gaps.iter().any(|gap| gap.reason == "GraphQL names a way into it that is unknown"));
}

#[test]
fn a_list_of_users_that_is_shorter_than_it_says_is_not_whole() {
    let after: Box<After> = Box::new(|_, value| {
        each(value, "totalCount", &|total| *total = (total.as_u64().unwrap_or(0) + 1).into())
    });
    let odd = Odd::new(never(), after);
    let draft = true_draft(&odd, &odd.read());
    let gaps = draft.gaps.iter().filter(|gap| gap.kind == GapKind::SpaceMemberships);
    assert!(gaps.count() > 0);
}

#[test]
fn a_key_follows_nowhere() {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let elsewhere = {
        let seen = seen.clone();
        Odd::new(
            Box::new(move |uri, _, _| {
                seen.lock().expect("whole").push(uri.to_string());
                None
            }),
            as_it_is(),
        )
    };
    let target = format!("http://{}", elsewhere.address);
    let before: Box<Before> = Box::new(move |uri, _, _| {
        let location = format!("{target}{uri}");
        (uri.path() != "/graphql")
            .then(|| (StatusCode::TEMPORARY_REDIRECT, [("location", location)]).into_response())
    });
    let odd = Odd::new(before, as_it_is());
    let draft = true_draft(&odd, &odd.read());
    let reason = everywhere(&draft, &GapKind::RoleBindings).expect("there is a gap");
    assert_eq!(reason, "307 from REST, which points to `127.0.0.1`; a key follows nowhere");
    assert_eq!(*seen.lock().expect("whole"), Vec::<String>::new());
}

#[test]
fn a_cursor_that_leads_back_ends_the_list() {
    let after: Box<After> = Box::new(|uri, value| {
        if uri.path() == "/v2/role-bindings" {
            value["pagination"] = json!({ "has_more": true, "next_cursor": "again" });
        }
    });
    let before: Box<Before> = Box::new(|uri, _, _| {
        let again = uri.query().is_some_and(|query| query.contains("cursor=again"));
        again.then(|| Json(json!({ "role_bindings": [], "pagination": { "has_more": true, "next_cursor": "again" } })).into_response())
    });
    let odd = Odd::new(before, after);
    let draft = true_draft(&odd, &odd.read());
    let reason = everywhere(&draft, &GapKind::RoleBindings).expect("there is a gap");
    assert_eq!(reason, "the answer of REST cannot be read: a page points back to one before it");
}

#[test]
fn empty_pages_are_passed_over_while_there_is_more() {
    let before: Box<Before> = Box::new(|uri, _, _| {
        let query = uri.query().unwrap_or_default();
        let more = |cursor: &str| {
            Json(json!({ "resource_restrictions": [], "pagination": { "has_more": true, "next_cursor": cursor } })).into_response()
        };
        match uri.path() {
            "/v2/resource-restrictions" if query.contains("cursor=b") => {
                let item = json!({ "resource_type": "PROJECT", "resource_id": "TW9kZWw6OTk5OnpaelA=" });
                Some(
                    Json(json!({ "resource_restrictions": [item], "pagination": { "has_more": false } }))
                        .into_response(),
                )
            }
            "/v2/resource-restrictions" if query.contains("cursor=a") => Some(more("b")),
            "/v2/resource-restrictions" => Some(more("a")),
            _ => None,
        }
    });
    let draft = reloaded(&Odd::new(before, as_it_is()).read().snapshot).draft;
    assert_eq!(draft.restrictions.len(), 1);
}

#[test]
fn everybody_waits_for_as_long_as_the_service_asks() {
    let first: Arc<Mutex<Option<Instant>>> = Arc::default();
    let early: Arc<Mutex<usize>> = Arc::default();
    let before: Box<Before> = {
        let (first, early) = (first.clone(), early.clone());
        Box::new(move |uri, _, _| {
            let mut first = first.lock().expect("whole");
            match *first {
                None if uri.path() == "/v2/users" => {
                    *first = Some(Instant::now());
                    let busy = (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "1")], "");
                    return Some(busy.into_response());
                }
                Some(at) if uri.path() != "/graphql" && at.elapsed() < Duration::from_millis(900) => {
                    *early.lock().expect("whole") += 1;
                }
                _ => {}
            }
            None
        })
    };
    let odd = Odd::new(before, as_it_is());
    true_draft(&odd, &odd.read());
    // Those that were on their way already may arrive.
    assert!(*early.lock().expect("whole") < 8);
}

#[test]
fn a_date_to_wait_for_is_understood() {
    let asked: Arc<Mutex<usize>> = Arc::default();
    let before: Box<Before> = {
        let asked = asked.clone();
        Box::new(move |uri, _, _| {
            let mut asked = asked.lock().expect("whole");
            *asked += usize::from(uri.path() == "/v2/users");
            let past = [("retry-after", "Fri, 31 Dec 1999 23:59:59 GMT")];
            (uri.path() == "/v2/users" && *asked == 1)
                .then(|| (StatusCode::SERVICE_UNAVAILABLE, past, "").into_response())
        })
    };
    let odd = Odd::new(before, as_it_is());
    let draft = true_draft(&odd, &odd.read());
    assert_eq!(everywhere(&draft, &GapKind::Listing("users".to_owned())), None);
}

#[test]
fn what_a_service_says_of_the_key_is_blotted_out() {
    let before: Box<Before> = Box::new(|uri, headers, _| {
        let key = headers.get("authorization").and_then(|it| it.to_str().ok()).unwrap_or_default();
        (uri.path() == "/v2/roles").then(|| problem(403, &format!("{key} may not")))
    });
    let odd = Odd::new(before, as_it_is());
    let draft = true_draft(&odd, &odd.read());
    let reason = everywhere(&draft, &GapKind::Listing("roles".to_owned()));
    assert_eq!(reason.as_deref(), Some("403 from REST: Bearer [secret] may not"));
}

#[test]
fn names_and_statuses_that_are_new_are_kept() {
    let after: Box<After> = Box::new(|uri, value| {
        if uri.path() == "/v2/users" {
            each(value, "status", &|status| {
                if status == "INVITED" {
                    *status = "ON_LEAVE".into()
                }
            });
        }
        if uri.path() == "/v2/roles" {
            each(value, "permissions", &|names| {
                names.as_array_mut().expect("a list").push("TELEPORT_RUN".into())
            });
        }
    });
    let draft = reloaded(&Odd::new(never(), after).read().snapshot).draft;
    assert!(draft.users.iter().any(|user| user.status.as_deref() == Some("ON_LEAVE")));
    let known = draft.roles.iter().filter_map(|role| role.permissions.as_ref());
    assert!(known.flatten().any(|name| name == "TELEPORT_RUN"));
}

#[test]
fn when_the_time_is_over_what_is_unread_is_a_gap() {
    let before: Box<Before> = Box::new(|uri, _, _| {
        if uri.path() == "/v2/role-bindings" {
            std::thread::sleep(Duration::from_millis(700));
        }
        None
    });
    let odd = Odd::new(before, as_it_is());
    let url = format!("http://{}", odd.address);
    let variables = [("ARIZE_API_KEY", odd.sandbox.api_key()), ("ARIZE_BASE_URL", &url)];
    let environment: Environment = variables.into_iter().collect();
    let account = Credentials::find(&Wanted::default(), &environment).ok().map(Account::Arize);
    let account = account.expect("there is a key");
    let limits = Limits { overall: Some(Duration::from_millis(500)), concurrency: 1, ..Limits::default() };
    let options = Options { limits, ..Options::at(acme().captured_at) };
    let read = odd.runtime.block_on(sync_silently(&account, &options));
    match read {
        Ok(synced) => {
            let draft = true_draft(&odd, &synced);
            assert_eq!(everywhere(&draft, &GapKind::RoleBindings).as_deref(), Some("the deadline passed"));
        }
        Err(error) => assert_eq!(error.to_string(), "nothing could be read: the deadline passed"),
    }
}
