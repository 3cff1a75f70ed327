use proptest::prelude::*;

use super::*;

fn policy() -> Policy {
    let snapshot = axcess_snapshot::demo();
    let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
    Policy::new(snapshot.draft, catalog).expect("the draft has no defects")
}

/// What is understood of a text as `status op who permissions where`.
fn understood(text: &str, policy: &Policy) -> String {
    let given = Given { who: policy.asker("ben@acme.io").ok(), ..Given::default() };
    match read(text, policy, &given) {
        Ok(refusal) => {
            let permissions = refusal.permissions.iter().map(|it| policy.permissions().name(*it));
            let change = if refusal.change.is_some() { "whole" } else { "part" };
            [
                refusal.status.map_or("-".to_owned(), |status| status.to_string()),
                refusal.operation.map_or("-", |operation| operation.op).to_owned(),
                permissions.collect::<Vec<_>>().join("+"),
                refusal.node.map_or("-".to_owned(), |node| policy.node_reference(node)),
                change.to_owned(),
            ]
            .join(" ")
        }
        Err(trouble) => format!("{trouble}"),
    }
}

const EXCEPTION: &str = "arize._generated.api_client.exceptions.ForbiddenException: (403)
Reason: Forbidden
HTTP response headers: HTTPHeaderDict({'Date': 'Sun, 22 Nov 2026 22:29:18 GMT', 'content-length': '209'})
HTTP response body: title='Forbidden' status=403 type='https://arize.com/docs/ax/rest-reference/errors#access-forbidden' \
detail='You do not have permission to perform this action' instance='/v2/role-bindings'
";

#[test]
fn texts_of_every_client_are_understood() {
    let sdk = |call: &str| format!("  File \"onboard.py\", line 12, in <module>\n    {call}\n{EXCEPTION}");
    let cases: Vec<(String, &str)> = vec![
        (
            sdk("client.role_bindings.create(user_id=\"VXNlcjo0NzpiUE5W\", role_id=\"Um9sZToxNDpERlZB\", \
                 resource_type=\"PROJECT\", resource_id=\"TW9kZWw6MTEyOkV0cEQ=\")"),
            "403 role_binding.create ROLE_BINDING_CREATE project:Fraud/fraud-llm whole",
        ),
        (
            sdk("client.projects.create(name='x', space='U3BhY2U6MzE6eVlaaQ==')"),
            "403 project.create PROJECT_CREATE space:Fraud whole",
        ),
        (
            sdk("client.projects.delete(project=\"fraud-llm\", space=\"Fraud\")"),
            "403 project.delete PROJECT_DELETE project:Fraud/fraud-llm whole",
        ),
        (
            sdk("client.projects.update(project=\"no such\", space=\"Fraud\", name='y')"),
            "understood: status 403, call project.update, who Ben Castillo (ben@acme.io)",
        ),
        (
            "[BETA] role_bindings.delete is a beta API in Arize SDK v8.61.0\n(404)\nReason: Not Found\n\
             Um9sZUJpbmRpbmc6MjA1OkZvRmQ="
                .to_owned(),
            "404 role_binding.delete ROLE_BINDING_DELETE space:Fraud part",
        ),
        (
            "$ ax role-bindings delete Um9sZUJpbmRpbmc6MjA1OkZvRmQ= --force\nℹ Deleting role binding\n\
             ✗ Error: 404 Not Found; Role binding not found\n\n  Suggestion: Resource not found."
                .to_owned(),
            "404 role_binding.delete ROLE_BINDING_DELETE space:Fraud whole",
        ),
        (
            "ℹ Creating role binding\n✗ Error: 403 Forbidden; no permission on project fraud-llm".to_owned(),
            "403 role_binding.create ROLE_BINDING_CREATE project:Fraud/fraud-llm part",
        ),
        (
            "{\"request\": {\"method\": \"POST\", \"path\": \"/v2/spaces\", \"body\": {\"name\": \"x\", \
             \"organization_id\": \"QWNjb3VudE9yZ2FuaXphdGlvbjo3OlRBUXo=\"}}, \"status\": 403, \"title\": \"Forbidden\"}"
                .to_owned(),
            "403 space.create SPACE_CREATE org:Risk whole",
        ),
        (
            "curl -X DELETE -H 'Authorization: Bearer ak-123456789' \
             https://api.arize.com/v2/projects/TW9kZWw6MTEyOkV0cEQ%3D\nHTTP/1.1 403 Forbidden"
                .to_owned(),
            "403 project.delete PROJECT_DELETE project:Fraud/fraud-llm whole",
        ),
        (
            "GET https://api.arize.eu/v2/projects/TW9kZWw6MTEyOkV0cEQ= 404 Not Found".to_owned(),
            "404 project.get PROJECT_READ project:Fraud/fraud-llm part",
        ),
        ("GET /v2/users?limit=100: 403 Forbidden".to_owned(), "403 user.list USER_READ account part"),
        (
            "missing permission PROJECT_SPAN_DELETE on 'project:Fraud/sar-drafts'".to_owned(),
            "- - PROJECT_SPAN_DELETE project:Fraud/sar-drafts part",
        ),
        (
            "POST /v2/role-bindings {\"role_id\": \"Um9sZToxNDpERlZB\"} 422 Unprocessable Entity".to_owned(),
            "understood: status 422, call role_binding.create, who Ben Castillo (ben@acme.io)",
        ),
        (
            "403 Forbidden: POST /v2/projects in space Fraud or space Credit".to_owned(),
            "understood: status 403, call project.create, who Ben Castillo (ben@acme.io)",
        ),
        ("(429) Too Many Requests".to_owned(), "429 -  - part"),
        ("nothing of it".to_owned(), "the text tells of no refused call"),
    ];
    let policy = policy();
    for (text, expected) in cases {
        assert_eq!(understood(&text, &policy), expected, "{text}");
    }
}

#[test]
fn a_caller_is_never_whom_the_call_is_about() {
    let policy = policy();
    let body = "POST /v2/spaces/U3BhY2U6MzE6eVlaaQ==/users {\"user_id\":\"VXNlcjo0NzpiUE5W\",\
                \"role\":{\"type\":\"PREDEFINED\",\"name\":\"MEMBER\"}} 403 Forbidden";
    assert!(read(body, &policy, &Given::default()).is_err());
    let told = read(&format!("{body} for ben@acme.io"), &policy, &Given::default()).expect("he is named");
    assert_eq!(told.who, policy.asker("ben@acme.io").ok());
    let of_key =
        read(&format!("{body} for key:ticket-sync"), &policy, &Given::default()).expect("it is named");
    assert_eq!(of_key.who, policy.asker("key:ticket-sync").ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), parts in proptest::collection::vec(0..PIECES.len(), 0..12)) {
        let policy = policy();
        let made: String = parts.into_iter().map(|part| PIECES[part]).collect::<Vec<_>>().join("");
        for text in [text.clone(), made.clone(), format!("{made}{text}")] {
            if let Ok(refusal) = read(&text, &policy, &Given::default()) {
                let report = refusal.report(&policy);
                let shown = report.text(&policy, &refusal, axcess_report::Layout::Plain);
                prop_assert!(!shown.contains("SECRET"), "{}", shown);
            }
        }
    }
}

/// What texts are made of.
const PIECES: &[&str] = &[
    "POST ",
    "GET ",
    "DELETE ",
    "/v2/role-bindings",
    "/v2/projects/TW9kZWw6MTEyOkV0cEQ%3D",
    " ",
    "\n",
    "{",
    "}",
    "\"",
    "'",
    "403 Forbidden",
    "409",
    "(404)",
    "status=",
    "detail='",
    "Authorization: Bearer SECRET-token\n",
    "api_key='SECRET'",
    "ann@acme.io",
    "ben@acme.io ",
    "project fraud-llm",
    "space:Fraud ",
    "key:load-test ",
    "ROLE_BINDING_CREATE ",
    "role_bindings.create(",
    "user_id=\"VXNlcjo0NzpiUE5W\", ",
    "\nax spaces delete Fraud --force\n",
    "\u{1b}[31m",
    "é",
    "=",
    "{\"status\":403,\"title\":\"x\",\"detail\":\"key ak-SECRET1\"}",
    "%3D",
    "Creating role\n",
    "\\",
];
