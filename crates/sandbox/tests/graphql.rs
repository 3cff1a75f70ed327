//! What a document of GraphQL is answered with, and what it changes.

use axcess_core::{Outcome, Policy, Semantics};
use axcess_sandbox::{Fault, FaultKind, Options, Sandbox, When};
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

/// A caller with a document, and what he is answered.
struct Asked {
    sandbox: Sandbox,
    policy: Policy,
}

impl Asked {
    /// A sandbox of the demo account, called by this user.
    fn by(email: &str) -> Self {
        Self::with(email, Options::default())
    }

    /// The same, where something goes wrong on purpose.
    fn with(email: &str, options: Options) -> Self {
        let snapshot = axcess_snapshot::demo();
        let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
        let policy = Policy::new(snapshot.draft, catalog).expect("the demo account has no defect");
        let actor = policy.user(email).expect("the demo account has him");
        let sandbox = Sandbox::new(policy.clone(), actor.into(), options).expect("he may act");
        Self { sandbox, policy }
    }

    /// The status and the body.
    fn answer(&self, document: &str, variables: &Value) -> (u16, Value) {
        self.send("x-api-key", self.sandbox.api_key(), &json!({ "query": document, "variables": variables }))
    }

    fn send(&self, header: &str, value: &str, body: &Value) -> (u16, Value) {
        let request = Request::post("/graphql").header(header, value).body(Body::from(body.to_string()));
        let answer = self.sandbox.router().oneshot(request.expect("the request is well formed"));
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let answer = answer.await.expect("the router is infallible");
            let status = answer.status().as_u16();
            let body = answer.into_body().collect().await.expect("the body is whole").to_bytes();
            (status, serde_json::from_slice(&body).expect("the body is JSON"))
        })
    }

    /// The data of an answer without errors.
    fn data(&self, document: &str, variables: &Value) -> Value {
        let (status, body) = self.answer(document, variables);
        assert_eq!((status, &body["errors"]), (200, &Value::Null), "{body}");
        assert!(self.sandbox.record().is_complete());
        body["data"].clone()
    }

    /// The code and message of the only error.
    fn error(&self, document: &str, variables: &Value) -> (String, String) {
        let (_, body) = self.answer(document, variables);
        let errors = body["errors"].as_array().expect("there is an error").clone();
        assert_eq!(errors.len(), 1, "{body}");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (text(&errors[0]["extensions"]["code"]), text(&errors[0]["message"]))
    }

    fn id(&self, reference: &str) -> String {
        match self.policy.user(reference) {
            Ok(user) => self.policy.user_id(user).to_owned(),
            Err(_) => {
                let node = self.policy.node(reference).expect("the demo account has it");
                self.policy.node_id(node).to_owned()
            }
        }
    }
}

/// The nodes of a page.
fn nodes(page: &Value) -> Vec<Value> {
    let edges = page["edges"].as_array().expect("a page has edges");
    edges.iter().map(|edge| edge["node"].clone()).collect()
}

fn names(page: &Value) -> Vec<String> {
    let name = |node: &Value| node["name"].as_str().unwrap_or_default().to_owned();
    nodes(page).iter().map(name).collect()
}

const SPACE_USERS: &str = "query getSpaceUsers(
    $spaceId: ID!, $first: Int, $endCursor: String, $search: String, $userType: UserType
) {
    node(id: $spaceId) { ... on Space {
        spaceUsers(first: $first, after: $endCursor, search: $search, userType: $userType) {
            totalCount
            pageInfo { hasNextPage endCursor }
            edges { node { role membership customRole { id name } user { id name email } } }
        }
    } }
}";

/// Everybody in a space as `e-mail or name: way, role`.
fn ways(asked: &Asked, space: &str, more: &Value) -> Vec<String> {
    let mut variables = json!({ "spaceId": asked.id(space), "first": 50 });
    variables.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    let page = asked.data(SPACE_USERS, &variables)["node"]["spaceUsers"].clone();
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let told = nodes(&page).into_iter().map(|node| {
        let who = node["user"]["email"].as_str().or(node["user"]["name"].as_str()).unwrap_or_default();
        let role = node["customRole"]["name"].as_str().map_or_else(|| text(&node["role"]), str::to_owned);
        format!("{}: {}, {role}", who.split('@').next().unwrap_or_default(), text(&node["membership"]))
    });
    told.collect()
}

#[test]
fn the_users_of_a_space_are_told_with_the_way_in_which_each_is_let_in() {
    assert_eq!(
        ways(&Asked::by("kim@acme.io"), "space:Credit", &json!({})),
        [
            "kim: ACCOUNT_ADMIN, -",
            "lee: ACCOUNT_ADMIN, -",
            "omar: ORGANIZATION_ADMIN, -",
            "maya: EXPLICIT_MEMBERSHIP, member",
            "victor: EXPLICIT_MEMBERSHIP, admin",
            "jonas: EXPLICIT_MEMBERSHIP, Eval Engineer",
            "scarter: EXPLICIT_MEMBERSHIP, member",
            "greta: ORGANIZATION_ADMIN, -",
        ]
    );
}

#[test]
fn the_users_of_a_space_are_searched_by_name_and_kind() {
    let asked = Asked::by("kim@acme.io");
    assert_eq!(
        ways(&asked, "space:Fraud", &json!({ "search": "CARTER" })),
        ["scarter: PUBLIC_MEMBERSHIP, -"]
    );
    assert_eq!(
        ways(&asked, "space:Fraud", &json!({ "userType": "bot" })),
        ["nightly-export: EXPLICIT_MEMBERSHIP, readOnly"]
    );
}

#[test]
fn pages_go_on_behind_the_last_object_although_others_come_and_go() {
    let asked = Asked::by("kim@acme.io");
    let (space, victor) = (asked.id("space:Credit"), asked.id("victor@acme.io"));
    let page = |cursor: &Value| {
        let variables = json!({ "spaceId": space, "first": 5, "endCursor": cursor });
        asked.data(SPACE_USERS, &variables)["node"]["spaceUsers"].clone()
    };
    let first = page(&Value::Null);
    assert_eq!(
        (first["totalCount"].clone(), first["pageInfo"]["hasNextPage"].clone()),
        (json!(8), json!(true))
    );
    let remove = "mutation($input: RemoveSpaceMemberMutationInput!) {
        removeSpaceMember(input: $input) { space { id name } }
    }";
    let removed = asked.data(remove, &json!({ "input": { "spaceId": space, "userId": victor } }));
    assert_eq!(removed["removeSpaceMember"]["space"], json!({ "id": space, "name": "Credit" }));
    let second = page(&first["pageInfo"]["endCursor"]);
    assert_eq!(second["pageInfo"]["hasNextPage"], false);
    let who: Vec<_> = nodes(&second).iter().map(|node| node["user"]["email"].clone()).collect();
    assert_eq!(who, ["jonas@acme.io", "scarter@acme.io", "greta@acme.io"]);
}

/// The spaces on the second page of three, with this fault.
fn second_page(kind: FaultKind) -> (Vec<String>, bool) {
    let fault = Fault { path: "/graphql".to_owned(), when: When::Nth(2), kind };
    let asked = Asked::with("kim@acme.io", Options { faults: vec![fault], ..Options::default() });
    let document = "query($after: String) { account { spaces(first: 3, after: $after) {
        edges { node { id } } pageInfo { hasNextPage endCursor }
    } } }";
    let page = |after: &Value| asked.data(document, &json!({ "after": after }))["account"]["spaces"].clone();
    let first = page(&Value::Null);
    let second = page(&first["pageInfo"]["endCursor"]);
    let ids = nodes(&second).into_iter().map(|node| node["id"].as_str().unwrap_or_default().to_owned());
    (ids.collect(), second["pageInfo"]["hasNextPage"] == true)
}

#[test]
fn pages_go_wrong_on_purpose() {
    let snapshot = axcess_snapshot::demo();
    let mut ids: Vec<_> = snapshot.draft.spaces.iter().map(|space| space.id.to_string()).collect();
    ids.sort();
    let pick = |places: &[usize]| places.iter().map(|place| ids[*place].clone()).collect::<Vec<_>>();
    assert_eq!(second_page(FaultKind::RepeatObject), (pick(&[2, 3, 4]), true));
    assert_eq!(second_page(FaultKind::ShrinkPage), (pick(&[3]), true));
    assert_eq!(second_page(FaultKind::OmitObject), (pick(&[3, 5]), true));
}

#[test]
fn a_page_has_a_hundred_objects_at_most() {
    let asked = Asked::by("kim@acme.io");
    let (code, message) =
        asked.error("{ account { users(first: 101) { edges { node { id } } } } }", &json!({}));
    assert_eq!(code, "BAD_USER_INPUT");
    assert!(message.contains("100"), "{message}");
    assert_eq!(asked.error("{ account { users(first: -1) { edges { cursor } } } }", &json!({})).0, code);
    let unsaid =
        asked.data("{ account { users { edges { node { id } } pageInfo { hasNextPage } } } }", &json!({}));
    let all = asked.policy.users().len();
    assert_eq!(nodes(&unsaid["account"]["users"]).len(), all.min(50));
}

#[test]
fn the_last_objects_are_told_as_well() {
    let asked = Asked::by("kim@acme.io");
    let document = "query($before: String) { account { organizations(last: 2, before: $before) {
        edges { node { name } } pageInfo { startCursor hasPreviousPage }
    } } }";
    let last = asked.data(document, &json!({}))["account"]["organizations"].clone();
    assert_eq!(names(&last), ["Commerce", "Platform"]);
    assert_eq!(last["pageInfo"]["hasPreviousPage"], true);
    let before = asked.data(document, &json!({ "before": last["pageInfo"]["startCursor"] }));
    assert_eq!(names(&before["account"]["organizations"]), ["Risk"]);
}

#[test]
fn organizations_and_spaces_are_found_by_a_part_of_their_name() {
    let asked = Asked::by("kim@acme.io");
    let document = "query orgIDandSpaceID($organization: String!, $space: String!) { account {
        organizations(search: $organization, first: 10) { edges { node {
            id name spaces(search: $space, first: 10) { edges { node { id name } } }
        } } }
    } }";
    let found = asked.data(document, &json!({ "organization": "ris", "space": "fraud" }));
    let organizations = nodes(&found["account"]["organizations"]);
    assert_eq!(organizations[0]["id"], json!(asked.id("org:Risk")));
    assert_eq!(names(&organizations[0]["spaces"]), ["Fraud"]);
    let everywhere =
        asked.data("{ account { spaces(search: \"sandbox\") { edges { node { name } } } } }", &json!({}));
    assert_eq!(names(&everywhere["account"]["spaces"]), ["Sandbox", "Sandbox"]);
}

#[test]
fn the_members_of_an_organization_are_told_with_their_roles() {
    let asked = Asked::by("kim@acme.io");
    let document = "query($id: ID!) { node(id: $id) { ... on AccountOrganization {
        accountOrganizationUsers(first: 100) { edges { node { role user { email } } } }
    } } }";
    let data = asked.data(document, &json!({ "id": asked.id("org:Platform") }));
    let told = nodes(&data["node"]["accountOrganizationUsers"]);
    assert!(told.contains(&json!({ "role": "admin", "user": { "email": "priya@acme.io" } })), "{told:?}");
    assert!(!told.iter().any(|node| node["user"]["email"] == "kim@acme.io"), "an administrator is no member");
}

#[test]
fn users_are_told_in_the_words_of_graphql() {
    let asked = Asked::by("kim@acme.io");
    let told = |search: &str| {
        let document = "query($search: String!) { account { users(search: $search, first: 10) {
            edges { node { email status accountRole userType createdAt } }
        } } }";
        let data = asked.data(document, &json!({ "search": search }));
        let node = nodes(&data["account"]["users"])[0].clone();
        ["status", "accountRole", "userType"].map(|field| node[field].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(told("kim@acme.io"), ["active", "admin", "human"]);
    assert_eq!(told("Noah"), ["active", "member", "human"]);
    assert_eq!(told("daniel@"), ["inactive", "member", "human"]);
    assert_eq!(told("paul@"), ["active", "memberUiOnly", "human"]);
    assert_eq!(told("nightly"), ["active", "member", "bot"]);
}

#[test]
fn a_caller_sees_what_core_lets_him_see() {
    let asked = Asked::by("ann@acme.io");
    let data = asked
        .data("{ viewer { email } account { name organizations { edges { node { name } } } } }", &json!({}));
    assert_eq!(data["viewer"]["email"], "ann@acme.io");
    assert_eq!(names(&data["account"]["organizations"]), ["Risk"]);
    let space = |name: &str| {
        let (_, body) =
            asked.answer("query($id: ID!) { node(id: $id) { id } }", &json!({ "id": asked.id(name) }));
        body["errors"][0]["extensions"]["code"].as_str().map(str::to_owned)
    };
    assert_eq!(space("space:Fraud"), None);
    assert_eq!(space("space:Credit").as_deref(), Some("NOT_FOUND"), "private, and he is no member");
    assert_eq!(space("space:Search").as_deref(), Some("NOT_FOUND"), "of another organization");
    let lena = Asked::by("lena@acme.io");
    let (code, _) = lena.error("{ account { users { edges { node { id } } } } }", &json!({}));
    assert_eq!(code, "FORBIDDEN");
}

#[test]
fn nobody_is_answered_without_a_sound_key() {
    let asked = Asked::by("kim@acme.io");
    let body = json!({ "query": "{ viewer { id } }" });
    for (header, value) in [("x-api-key", "nothing"), ("authorization", "Basic x"), ("accept", "*/*")] {
        let (status, answer) = asked.send(header, value, &body);
        assert_eq!(status, 401, "{header}");
        assert!(answer["errors"][0]["message"].is_string(), "{answer}");
    }
    let bearer = format!("Bearer {}", asked.sandbox.api_key());
    assert_eq!(asked.send("authorization", &bearer, &body).0, 200);
}

const ASSIGN: &str = "mutation assignSpaceMembership($input: AssignSpaceMembershipMutationInput!) {
    assignSpaceMembership(input: $input) { spaceMemberships { id role user { id name email } } }
}";

fn assign(asked: &Asked, rows: &[(&str, &str, Value)]) -> Value {
    let rows = rows.iter().map(|(user, space, role)| {
        let mut row = json!({ "userId": asked.id(user), "spaceId": asked.id(space) });
        row.as_object_mut().expect("an object").extend(role.as_object().expect("an object").clone());
        row
    });
    json!({ "input": { "spaceMemberships": rows.collect::<Vec<_>>() } })
}

#[test]
fn memberships_are_assigned_as_rest_assigns_them() {
    let asked = Asked::by("kim@acme.io");
    let input = assign(
        &asked,
        &[
            ("ida@acme.io", "space:Credit", json!({ "role": "readOnly" })),
            ("ann@acme.io", "space:Credit", json!({ "role": "member" })),
        ],
    );
    let data = asked.data(ASSIGN, &input);
    let roles = &data["assignSpaceMembership"]["spaceMemberships"];
    assert_eq!((&roles[0]["role"], &roles[1]["user"]["email"]), (&json!("readOnly"), &json!("ann@acme.io")));
    let told = ways(&asked, "space:Credit", &json!({}));
    assert!(told.contains(&"ida: EXPLICIT_MEMBERSHIP, readOnly".to_owned()), "{told:?}");
    let record = asked.sandbox.record();
    assert_eq!(record.titles(), ["POST /graphql assignSpaceMembership"; 2]);
    let again = asked.sandbox.first().simulate(&record.plan()).expect("the record is a plan");
    assert_eq!(again.last.to_draft(), asked.sandbox.policy().to_draft());
}

#[test]
fn a_role_object_is_assigned_by_its_id() {
    let asked = Asked::by("kim@acme.io");
    let role = asked.policy.role("Eval Engineer").expect("the demo account has it");
    let id = asked.policy.role_id(role);
    let data = asked
        .data(ASSIGN, &assign(&asked, &[("ida@acme.io", "space:Credit", json!({ "customRoleId": id }))]));
    assert_eq!(data["assignSpaceMembership"]["spaceMemberships"][0]["role"], Value::Null);
    let told = ways(&asked, "space:Credit", &json!({}));
    assert!(told.contains(&"ida: EXPLICIT_MEMBERSHIP, Eval Engineer".to_owned()), "{told:?}");
}

#[test]
fn what_rest_refuses_is_refused_and_what_came_before_stays() {
    let asked = Asked::by("kim@acme.io");
    let rows = [
        ("ida@acme.io", "space:Credit", json!({ "role": "member" })),
        ("dev@acme.io", "space:Credit", json!({ "role": "member" })),
        ("ann@acme.io", "space:Credit", json!({ "role": "member" })),
    ];
    let (code, message) = asked.error(ASSIGN, &assign(&asked, &rows));
    assert_eq!(code, "BAD_USER_INPUT", "he is no member of the organization: {message}");
    let outcomes: Vec<_> = asked.sandbox.record().steps().map(|step| step.step.outcome).collect();
    assert_eq!(outcomes, [Outcome::Applied, Outcome::Refused]);
    let both = json!({ "role": "member", "customRoleId": "x" });
    assert_eq!(
        asked.error(ASSIGN, &assign(&asked, &[("ann@acme.io", "space:Credit", both)])).0,
        "BAD_USER_INPUT"
    );
    let ann = Asked::by("ann@acme.io");
    let (code, _) =
        ann.error(ASSIGN, &assign(&ann, &[("ida@acme.io", "space:Fraud", json!({ "role": "admin" }))]));
    assert_eq!(code, "FORBIDDEN");
    let unknown = json!({ "input": { "spaceMemberships": [{ "userId": "nobody", "spaceId": "kim", "role": "admin" }] } });
    assert_eq!(asked.error(ASSIGN, &unknown).0, "NOT_FOUND");
    assert!(asked.sandbox.record().is_complete());
}

#[test]
fn spaces_and_organizations_are_created_and_changed() {
    let asked = Asked::by("kim@acme.io");
    let create = "mutation($input: CreateOrganizationMutationInput!) {
        createOrganization(input: $input) { organization { id name description } }
    }";
    let made = asked.data(create, &json!({ "input": { "name": "Lab", "description": "Trials" } }));
    let organization = &made["createOrganization"]["organization"];
    assert_eq!((&organization["name"], &organization["description"]), (&json!("Lab"), &json!("Trials")));
    let create = "mutation($input: CreateSpaceMutationInput!) { createSpace(input: $input) { space { id name private } } }";
    let input = json!({ "accountOrganizationId": organization["id"], "name": "Bench", "private": true });
    let space = asked.data(create, &json!({ "input": input }))["createSpace"]["space"].clone();
    assert_eq!(space["private"], true);
    let update = "mutation($input: UpdateSpaceMutationInput!) {
        updateSpace(input: $input) { space { name private description } }
    }";
    let input = json!({ "spaceId": space["id"], "private": false, "description": "For all" });
    let space = asked.data(update, &json!({ "input": input }))["updateSpace"]["space"].clone();
    assert_eq!(space, json!({ "name": "Bench", "private": false, "description": "For all" }));
    let input = json!({ "accountOrganizationId": organization["id"], "name": "Bench", "private": true });
    assert_eq!(asked.error(create, &json!({ "input": input })).0, "CONFLICT");
}

/// Checks that a document is answered with an error, and whether the record is complete after it.
fn check_unfit(document: &str, is_complete: bool) {
    let asked = Asked::by("kim@acme.io");
    let (status, body) = asked.answer(document, &json!({}));
    assert_eq!(status, 400, "{document}: {body}");
    assert!(body["errors"][0]["message"].is_string());
    let record = asked.sandbox.record();
    assert_eq!(record.is_complete(), is_complete, "{document}");
    let is_change = document.starts_with("mutation");
    assert_eq!(record.steps().any(|step| step.step.outcome == Outcome::Unresolved), is_change, "{document}");
}

#[test]
fn what_the_schema_lacks_is_an_error_and_makes_the_record_incomplete() {
    check_unfit("{ account { allSamlIdPs(first: 1) { edges { node { id } } } } }", false);
    check_unfit("{ rateLimit { remaining } }", false);
    check_unfit("mutation { deleteMonitor(input: {}) { clientMutationId } }", false);
    check_unfit("{ viewer { id ", true);
}

#[test]
fn the_switches_of_the_account_hold_here_as_well() {
    let asked = Asked::by("kim@acme.io");
    let semantics =
        Semantics { account_reach: axcess_core::AccountReachSwitch::None, ..Semantics::default() };
    let policy = asked.policy.with_semantics(semantics);
    let omar = policy.user("omar@acme.io").expect("the demo account has him");
    let sandbox = Sandbox::new(policy.clone(), omar.into(), Options::default()).expect("he may act");
    let told = ways(&Asked { sandbox, policy }, "space:Credit", &json!({}));
    assert!(!told.iter().any(|line| line.starts_with("kim:")), "{told:?}");
}
