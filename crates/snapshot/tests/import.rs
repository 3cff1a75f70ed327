//! Saved listings as `ax` prints them, the account that they show, and what they cannot tell.

use axcess_core::{GapKind, Moment, Provider, SpaceRole, UserKind, UserRecord};
use axcess_snapshot::{Import, ImportError, Listing, Loader, Packing, import, write};

const ORGANIZATIONS: &str = r#"{
  "organizations": [
    {"id": "QWNjb3VudE9yZzoxOmFCY0Q=", "name": "Risk", "created_at": "2025-03-01T10:00:00Z"}
  ],
  "pagination": {"has_more": false}
}"#;

const SPACES: &str = r#"{
  "spaces": [
    {"id": "U3BhY2U6MTp1Rk4x", "organization_id": "QWNjb3VudE9yZzoxOmFCY0Q=", "name": "Fraud", "description": "Cards",
     "is_private": false, "ml_models_enabled": true, "gradient_start_color": "blue", "created_at": "2025-03-01T10:00:00Z"},
    {"id": "U3BhY2U6Mjp1Rk4y", "organization_id": "QWNjb3VudE9yZzoxOmFCY0Q=", "name": "Credit", "description": "", "is_private": true}
  ],
  "pagination": {"has_more": false}
}"#;

const PROJECTS: &str = r#"{
  "projects": [
    {"id": "TW9kZWw6MTpGdmxM", "name": "fraud-llm", "space_id": "U3BhY2U6MTp1Rk4x", "project_type": "APPLICATION"},
    {"id": "TW9kZWw6MjpGdmxN", "name": "scoring", "space_id": "U3BhY2U6Mjp1Rk4y"}
  ],
  "pagination": {"has_more": false}
}"#;

const USERS: &str = r#"{
  "users": [
    {"id": "VXNlcjoxOmxQZzI=", "name": "Ann", "email": "ann@acme.io", "created_at": "2025-03-01T10:00:00Z",
     "status": "ACTIVE", "role": {"type": "PREDEFINED", "name": "MEMBER"}, "is_developer": true},
    {"id": "VXNlcjoyOmxQZzM=", "name": "Kim", "email": "kim@acme.io", "status": "INVITED",
     "role": {"type": "PREDEFINED", "name": "ADMIN"}, "is_developer": true}
  ],
  "pagination": {"has_more": false}
}"#;

const ROLES: &str = r#"{
  "roles": [
    {"id": "Um9sZToxOlY0S2E=", "name": "Data Scientist", "permissions": ["PROJECT_READ", "FUTURE_READ"], "is_predefined": false,
     "created_at": "2025-03-01T10:00:00Z", "updated_at": "2025-03-01T10:00:00Z"},
    {"id": "Um9sZToyOlY0S2I=", "name": "Project Viewer", "permissions": ["PROJECT_READ"], "is_predefined": true}
  ],
  "pagination": {"has_more": false}
}"#;

const SPACE_BINDINGS: &str = r#"{
  "role_bindings": [
    {"id": "Um9sZUJpbmRpbmc6MTphQmNE", "role_id": "Um9sZToxOlY0S2E=", "user_id": "VXNlcjoxOmxQZzI=",
     "resource_type": "SPACE", "resource_id": "U3BhY2U6MTp1Rk4x", "created_at": "2025-03-01T10:00:00Z"}
  ],
  "pagination": {"has_more": false}
}"#;

const PROJECT_BINDINGS: &str = r#"{
  "role_bindings": [
    {"id": "Um9sZUJpbmRpbmc6MjphQmNF", "role_id": "Um9sZToyOlY0S2I=", "user_id": "VXNlcjoyOmxQZzM=",
     "resource_type": "PROJECT", "resource_id": "TW9kZWw6MTpGdmxM"}
  ],
  "pagination": {"has_more": false}
}"#;

const RESTRICTIONS: &str = r#"{
  "resource_restrictions": [
    {"resource_type": "PROJECT", "resource_id": "TW9kZWw6MTpGdmxM", "created_at": "2025-03-01T10:00:00Z"}
  ],
  "pagination": {"has_more": false}
}"#;

const API_KEYS: &str = r#"{
  "api_keys": [
    {"id": "QXBpS2V5OjEwMDE6YUJjRA==", "name": "ci", "key_type": "SERVICE", "status": "ACTIVE", "redacted_key": "ak-…9f3c",
     "key": "ak-topsecret", "created_at": "2025-03-01T10:00:00Z", "expires_at": "2027-03-01T10:00:00Z",
     "created_by_user_id": "VXNlcjoxOmxQZzI=",
     "bot_user": {"id": "VXNlcjo0MzpiT3RV", "name": "ci", "account_role": {"type": "PREDEFINED", "name": "MEMBER"},
       "organizations": [{"org_id": "QWNjb3VudE9yZzoxOmFCY0Q=", "role": {"type": "PREDEFINED", "name": "READ_ONLY"},
         "spaces": [{"space_id": "U3BhY2U6MTp1Rk4x", "role": {"type": "CUSTOM", "id": "Um9sZToxOlY0S2E=", "name": "Data Scientist"}}]}]}},
    {"id": "QXBpS2V5OjEwMDI6YUJjRA==", "name": "mine", "key_type": "USER", "status": "REVOKED", "redacted_key": "ak-…1111",
     "created_by_user_id": "VXNlcjo5Omdvbmv="}
  ],
  "pagination": {"has_more": false}
}"#;

const EVERYTHING: [&str; 9] =
    [ORGANIZATIONS, SPACES, PROJECTS, USERS, ROLES, SPACE_BINDINGS, PROJECT_BINDINGS, RESTRICTIONS, API_KEYS];

/// Imports texts as the files `0.json`, `1.json`, ...
fn attempt(texts: &[&str]) -> Result<Import, ImportError> {
    let listing = |(index, text): (usize, &&str)| Listing {
        name: format!("{index}.json"),
        bytes: text.as_bytes().into(),
    };
    let listings: Vec<Listing> = texts.iter().enumerate().map(listing).collect();
    import(&listings, Moment::from_unix_micros(1_795_165_200_000_000))
}

/// Imports texts that make an account, and makes sure that what is written loads strictly.
#[track_caller]
fn imported(texts: &[&str]) -> Import {
    let import = attempt(texts).unwrap_or_else(|error| panic!("{error}"));
    let written = write(&import.snapshot, Packing::Plain);
    let loaded = Loader::default().load("imported.json", &written).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(loaded.digest(), import.snapshot.digest());
    import
}

#[track_caller]
fn refused(texts: &[&str]) -> String {
    attempt(texts).expect_err("the listings make no account").to_string()
}

/// The reason of the gap of a kind.
fn gap(import: &Import, kind: &str) -> Option<String> {
    let is_it = |found: &GapKind| match found {
        GapKind::OrganizationMemberships => kind == "organization_memberships",
        GapKind::SpaceMemberships => kind == "space_memberships",
        GapKind::RoleBindings => kind == "role_bindings",
        GapKind::Restrictions => kind == "restrictions",
        GapKind::Listing(word) => kind == word,
    };
    let gaps = &import.snapshot.draft.gaps;
    gaps.iter().find(|gap| is_it(&gap.kind)).map(|gap| gap.reason.clone())
}

fn user<'i>(import: &'i Import, id: &str) -> &'i UserRecord {
    let users = &import.snapshot.draft.users;
    users.iter().find(|user| user.id.as_str() == id).expect("the user was taken in")
}

#[test]
fn whole_listings_become_an_account() {
    let import = imported(&EVERYTHING);
    let draft = &import.snapshot.draft;
    assert_eq!(draft.provider, Provider::Arize);
    assert_eq!((draft.organizations.len(), draft.spaces.len(), draft.resources.len()), (1, 2, 2));
    assert_eq!((draft.roles.len(), draft.role_bindings.len(), draft.restrictions.len()), (2, 2, 1));
    assert_eq!(draft.spaces[1].is_private, Some(true));
    assert_eq!((&draft.spaces[0].description, &draft.spaces[1].description), (&Some("Cards".into()), &None));
    assert_eq!(draft.roles[0].permissions, Some(vec!["PROJECT_READ".into(), "FUTURE_READ".into()]));
    assert!(draft.roles[1].is_predefined && !draft.restrictions[0].access_complete);
    let ann = user(&import, "VXNlcjoxOmxQZzI=");
    assert_eq!((ann.status.as_deref(), ann.account_role.as_deref()), (Some("ACTIVE"), Some("MEMBER")));
    assert_eq!(ann.is_developer, Some(true));
}

#[test]
fn the_order_of_the_files_does_not_matter() {
    let backward: Vec<&str> = EVERYTHING.into_iter().rev().collect();
    assert_eq!(imported(&EVERYTHING).snapshot.digest(), imported(&backward).snapshot.digest());
}

#[test]
fn memberships_are_always_a_gap() {
    let import = imported(&EVERYTHING);
    for kind in ["organization_memberships", "space_memberships"] {
        assert!(gap(&import, kind).is_some(), "{kind}");
    }
    for kind in ["role_bindings", "restrictions", "organizations", "spaces", "users", "roles"] {
        assert_eq!(gap(&import, kind), None, "{kind}");
    }
    assert!(import.snapshot.draft.gaps.iter().all(|gap| gap.scope.is_none()));
}

#[test]
fn what_no_list_can_show_in_full_is_a_gap() {
    let import = imported(&EVERYTHING);
    assert_eq!(gap(&import, "resources").as_deref(), Some("no list of dashboards was given"));
    assert_eq!(gap(&import, "api_keys").as_deref(), Some("the list of keys shows only those of its reader"));
}

#[test]
fn every_list_that_was_not_given_is_a_gap() {
    let import = imported(&[ROLES]);
    for (kind, many) in [
        ("role_bindings", "role bindings on spaces"),
        ("restrictions", "restrictions"),
        ("organizations", "organizations"),
        ("spaces", "spaces"),
        ("resources", "projects"),
        ("users", "users"),
        ("api_keys", "keys"),
    ] {
        assert_eq!(gap(&import, kind), Some(format!("no list of {many} was given")));
    }
}

#[test]
fn a_page_that_others_follow_leaves_a_gap() {
    let page = ROLES.replace("\"has_more\": false", "\"has_more\": true, \"next_cursor\": \"abc\"");
    assert_eq!(gap(&imported(&[&page]), "roles").as_deref(), Some("`0.json` says that there are more roles"));
    let last =
        r#"{"roles": [{"id": "r3", "name": "Third", "permissions": []}], "pagination": {"has_more": false}}"#;
    let both = imported(&[&page, last]);
    assert_eq!(gap(&both, "roles"), None);
    assert_eq!(both.snapshot.draft.roles.len(), 3);
    assert!(gap(&imported(&[last, &page]), "roles").is_some(), "the last page says that there are more");
}

#[test]
fn pages_may_stand_in_one_file() {
    let page = ROLES.replace("\"has_more\": false", "\"has_more\": true");
    let last = r#"{"roles": [], "pagination": {"has_more": false}}"#;
    assert_eq!(gap(&imported(&[&format!("{page}\n{last}\n")]), "roles"), None);
    assert_eq!(gap(&imported(&[&format!("[{page}, {last}]")]), "roles"), None);
}

#[test]
fn bindings_on_spaces_tell_nothing_about_projects() {
    let empty = r#"{"role_bindings": [], "pagination": {"has_more": false}}"#;
    let reason = |texts: &[&str]| gap(&imported(texts), "role_bindings");
    assert_eq!(reason(&[SPACE_BINDINGS]).as_deref(), Some("no list of role bindings on projects was given"));
    assert_eq!(reason(&[PROJECT_BINDINGS]).as_deref(), Some("no list of role bindings on spaces was given"));
    assert_eq!(reason(&[SPACE_BINDINGS, empty]), None);
    assert!(reason(&[empty]).is_some());
    assert_eq!(reason(&[empty, empty]), None);
    let more = SPACE_BINDINGS.replace("false", "true");
    assert_eq!(
        reason(&[PROJECT_BINDINGS, &more]).as_deref(),
        Some("`1.json` says that there are more role bindings on spaces")
    );
}

#[test]
fn a_bare_list_is_read_and_does_not_say_whether_it_is_whole() {
    let bare = r#"[{"id": "r1", "name": "Reader", "permissions": ["PROJECT_READ"]}]"#;
    let import = imported(&[bare]);
    assert_eq!(import.snapshot.draft.roles.len(), 1);
    assert_eq!(gap(&import, "roles").as_deref(), Some("`0.json` does not say whether there are more roles"));
}

#[test]
fn bare_lists_of_every_kind_are_told_apart() {
    let bare = |text: &str, key: &str| {
        let listing: serde_json::Value = serde_json::from_str(text).expect("is JSON");
        listing[key].to_string()
    };
    let texts = [
        bare(ORGANIZATIONS, "organizations"),
        bare(SPACES, "spaces"),
        bare(PROJECTS, "projects"),
        bare(USERS, "users"),
        bare(ROLES, "roles"),
        bare(SPACE_BINDINGS, "role_bindings"),
        bare(PROJECT_BINDINGS, "role_bindings"),
        bare(RESTRICTIONS, "resource_restrictions"),
        bare(API_KEYS, "api_keys"),
    ];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let (mut bare, mut whole) = (imported(&texts).snapshot.draft, imported(&EVERYTHING).snapshot.draft);
    bare.gaps.clear();
    whole.gaps.clear();
    assert_eq!(bare, whole);
}

#[test]
fn a_single_object_is_read_and_lists_nothing() {
    let role = r#"{"id": "r1", "name": "Reader", "permissions": ["PROJECT_READ"], "is_predefined": false}"#;
    let import = imported(&[role]);
    assert_eq!(import.snapshot.draft.roles.len(), 1);
    assert_eq!(gap(&import, "roles").as_deref(), Some("no list of roles was given"));
}

#[test]
fn memberships_that_a_change_answered_are_taken_in() {
    let organization = r#"{"id": "m1", "user_id": "u1", "organization_id": "o1", "role": {"type": "PREDEFINED", "name": "MEMBER"}}"#;
    let space = r#"{"id": "m2", "user_id": "u1", "space_id": "s1", "role": {"type": "CUSTOM", "id": "r1", "name": "Reader"}}"#;
    let draft = imported(&[organization, space]).snapshot.draft;
    assert_eq!(draft.organization_memberships[0].role.as_deref(), Some("MEMBER"));
    assert_eq!(draft.space_memberships[0].role, Some(SpaceRole::Custom("r1".into())));
    assert_eq!(
        (draft.users.len(), draft.roles.len(), draft.spaces.len(), draft.organizations.len()),
        (1, 1, 1, 1)
    );
}

#[test]
fn what_is_only_mentioned_is_taken_in_as_unreadable() {
    let import = imported(&[SPACE_BINDINGS, PROJECT_BINDINGS, RESTRICTIONS]);
    let draft = &import.snapshot.draft;
    assert!(draft.users.len() == 2 && draft.users.iter().all(|user| user.status.is_none()));
    assert!(draft.roles.len() == 2 && draft.roles.iter().all(|role| role.permissions.is_none()));
    assert!(draft.resources.len() == 1 && draft.resources[0].space_id.is_none());
    assert!(draft.spaces.len() == 1 && draft.spaces[0].is_private.is_none());
    let expected = "2 users are mentioned but not listed: unknown is whether they may sign in";
    assert!(import.notes.iter().any(|note| note == expected), "{:?}", import.notes);
}

#[test]
fn a_service_key_shows_its_bot_and_the_roles_it_was_made_with() {
    let import = imported(&EVERYTHING);
    let (bot, draft) = (user(&import, "VXNlcjo0MzpiT3RV"), &import.snapshot.draft);
    assert_eq!((bot.kind, bot.name.as_deref(), bot.status.as_deref()), (UserKind::Bot, Some("ci"), None));
    assert_eq!(bot.account_role.as_deref(), Some("MEMBER"));
    assert_eq!(draft.organization_memberships[0].role.as_deref(), Some("READ_ONLY"));
    assert_eq!(draft.space_memberships[0].role, Some(SpaceRole::Custom("Um9sZToxOlY0S2E=".into())));
    assert_eq!(draft.api_keys[0].bot_user_id.as_ref(), Some(&bot.id));
    assert_eq!(user(&import, "VXNlcjo5Omdvbmv=").status, None);
}

#[test]
fn a_bot_that_the_list_of_users_shows_keeps_its_status_and_is_a_bot() {
    let users = r#"{"users": [{"id": "VXNlcjo0MzpiT3RV", "name": "ci", "status": "ACTIVE"}], "pagination": {"has_more": false}}"#;
    for texts in [[users, API_KEYS], [API_KEYS, users]] {
        let import = imported(&texts);
        let bot = user(&import, "VXNlcjo0MzpiT3RV");
        assert_eq!((bot.kind, bot.status.as_deref()), (UserKind::Bot, Some("ACTIVE")));
    }
}

#[test]
fn the_role_of_a_bot_that_the_service_could_not_find_means_nothing() {
    let key = r#"{"id": "k", "key_type": "SERVICE", "bot_user": {"id": "b", "name": "", "account_role": {"type": "PREDEFINED", "name": "MEMBER"}, "organizations": []}}"#;
    let import = imported(&[key]);
    assert_eq!((&user(&import, "b").name, &user(&import, "b").account_role), (&None, &None));
}

#[test]
fn no_secret_gets_into_the_snapshot() {
    let created = r#"{"id": "u7", "name": "New", "email": "new@acme.io", "status": "ACTIVE", "is_developer": true,
                      "role": {"type": "PREDEFINED", "name": "MEMBER"}, "temporary_password": "hunter2"}"#;
    let import = imported(&[API_KEYS, created]);
    let written = String::from_utf8(write(&import.snapshot, Packing::Plain)).expect("a snapshot is text");
    for secret in ["ak-", "topsecret", "9f3c", "hunter2"] {
        assert!(!written.contains(secret) && !format!("{import:?}").contains(secret), "{secret}");
    }
}

#[test]
fn spellings_of_older_versions_are_read() {
    let user = r#"{"users": [{"id": "u", "email": "a@b.c", "status": "active", "role": "member"}], "pagination": {}}"#;
    let membership =
        r#"{"user_id": "u", "space_id": "s", "role": {"type": "predefined", "name": "read-only"}}"#;
    let draft = imported(&[user, membership]).snapshot.draft;
    assert_eq!(draft.users[0].status.as_deref(), Some("ACTIVE"));
    assert_eq!(draft.users[0].account_role.as_deref(), Some("MEMBER"));
    assert_eq!(draft.space_memberships[0].role, Some(SpaceRole::Predefined("READ_ONLY".into())));
}

#[test]
fn a_list_given_twice_counts_once_and_a_difference_is_told() {
    assert_eq!(imported(&[ROLES, ROLES]).snapshot.digest(), imported(&[ROLES]).snapshot.digest());
    let renamed = ROLES.replace("Data Scientist", "Analyst");
    let import = imported(&[ROLES, &renamed]);
    assert_eq!(import.snapshot.draft.roles[0].name.as_deref(), Some("Analyst"));
    assert_eq!(import.notes, ["role `Um9sZToxOlY0S2E=` is listed twice and differs; the later one counts"]);
}

#[test]
fn a_list_of_something_else_is_left_out_with_a_note() {
    let logs = r#"{"logs": [{"id": "QXVkaXRMb2c6NDI=", "user_id": "u"}], "pagination": {"has_more": false}}"#;
    let import = imported(&[ROLES, logs, "[]"]);
    assert_eq!(
        import.notes,
        [
            "`1.json` is left out: a list of `logs` tells nothing about access",
            "`2.json` is left out: its list is empty and does not say of what",
        ]
    );
}

#[test]
fn everything_wrong_is_told_at_once_with_file_and_place() {
    let texts = [
        "{\"roles\": [\n  {\"name\": \"Nameless\"},\n  {\"id\": \"r\", \"permissions\": \"all\"}\n], \"pagination\": {\"has_more\": false}}",
        "{\"users\": [",
        "",
        r#"{"title": "Forbidden", "status": 403, "detail": "no"}"#,
        r#"{"format": "axcess-snapshot", "version": 1}"#,
        r#"{"anything": 1}"#,
    ];
    let expected = "\
0.json:2:3: a role cannot be read: missing field `id`
0.json:3:34: a role cannot be read: invalid type: string \"all\", expected a sequence
1.json:1:11: it is not JSON: EOF while parsing a list
2.json: it is empty
3.json:1:1: it is an error of the API, `Forbidden`, and no listing
4.json:1:1: its format is `axcess-snapshot`, so it is no listing
5.json:1:1: it is no listing of Arize AX or Wallaroo";
    assert_eq!(refused(&texts), expected);
}

#[test]
fn a_file_that_is_no_text_is_refused() {
    let utf_16: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let listing = Listing { name: "a.json".into(), bytes: utf_16 };
    let error = import(&[listing], Moment::from_unix_micros(0)).expect_err("it is UTF-16");
    assert_eq!(error.to_string(), "a.json: byte 0 is not UTF-8");
    assert_eq!(error.faults[0].trouble.help.as_deref(), Some("it looks like UTF-16; save it as UTF-8"));
}

#[test]
fn nesting_without_end_overflows_nothing() {
    let deep = "[".repeat(100_000);
    assert!(attempt(&[&deep]).is_err());
    let closed = format!("{deep}{}", "]".repeat(100_000));
    assert!(attempt(&[&closed]).is_err());
    let role =
        format!(r#"{{"roles": [{{"id": "r", "extra": {closed}}}], "pagination": {{"has_more": false}}}}"#);
    _ = attempt(&[&role]);
    let user =
        format!(r#"{{"users": [{{"id": "u", "role": {closed}}}], "pagination": {{"has_more": false}}}}"#);
    assert!(attempt(&[&user]).is_err());
}

#[test]
fn what_cannot_be_true_of_an_account_is_told_where_it_stands() {
    let twice = SPACE_BINDINGS.replace("Um9sZUJpbmRpbmc6MTphQmNE", "other");
    let error = refused(&[SPACE_BINDINGS, &twice]);
    assert!(error.starts_with("1.json:3:5: role_bindings[1] (`other`)"), "{error}");
}

#[test]
fn nothing_at_all_is_no_account() {
    assert_eq!(refused(&["[]"]), "0.json: there is nothing in the listings that tells about access");
    assert!(attempt(&[]).is_err());
}

#[test]
fn listings_of_two_products_are_no_account() {
    assert_eq!(refused(&[ROLES, WORKSPACES]), "1.json: it is of Wallaroo, but `0.json` is of Arize AX");
}

const WORKSPACES: &str = r#"{"workspaces": [
  {"id": 7, "name": "pricing", "created_at": "2025-01-02T03:04:05.678901+00:00", "created_by": "ann@example.org",
   "archived": false, "models": [11, 12], "pipelines": [3]}
]}"#;

#[test]
fn answers_of_wallaroo_become_an_account() {
    let users = r#"{"users": {
      "11111111-2222-4333-8444-555555555555": {"id": "11111111-2222-4333-8444-555555555555", "username": "ann@example.org",
        "email": "ann@example.org", "enabled": true, "createdTimestamp": 1700000000000, "realmRoles": ["admin"],
        "firstName": "Ann", "lastName": "Lee"},
      "66666666-7777-4888-9999-000000000000": {"id": "66666666-7777-4888-9999-000000000000", "username": "bob@example.org",
        "enabled": false, "createdTimestamp": 1700000000000},
      "99999999-7777-4888-9999-000000000000": null
    }}"#;
    let models = r#"{"models": [{"model": {"id": 5, "name": "price", "owner_id": "\"\"", "workspace_id": 7}, "model_versions": []},
                     {"id": 6, "name": "old", "owner_id": ""}]}"#;
    let pipelines = r#"{"pipelines": [{"pipeline": {"id": 3, "name": "quote"}, "workspace": {"id": 7, "name": "pricing"}}]}"#;
    let members = r#"{"users": [{"user_id": "11111111-2222-4333-8444-555555555555", "user_type": "OWNER"}]}"#;
    let import = imported(&[WORKSPACES, users, models, pipelines, members]);
    let draft = &import.snapshot.draft;
    assert_eq!(draft.provider, Provider::Wallaroo);
    assert_eq!((draft.spaces[0].id.as_str(), draft.spaces[0].is_private), ("workspace:7", Some(true)));
    let resources: Vec<_> = draft.resources.iter().map(|it| (it.id.as_str(), it.name.as_deref())).collect();
    assert_eq!(
        resources,
        [("model:5", Some("price")), ("model:6", Some("old")), ("pipeline:3", Some("quote"))]
    );
    let ann = user(&import, "11111111-2222-4333-8444-555555555555");
    assert_eq!((ann.name.as_deref(), ann.account_role.as_deref()), (Some("Ann Lee"), Some("ADMIN")));
    let bob = user(&import, "66666666-7777-4888-9999-000000000000");
    assert_eq!((bob.status.as_deref(), bob.account_role.as_deref()), (Some("INACTIVE"), None));
    assert_eq!(draft.users.len(), 2);
    assert_eq!(import.snapshot.draft.gaps.len(), 1);
    assert!(gap(&import, "space_memberships").is_some());
    assert_eq!(
        import.notes,
        ["`4.json` is left out: it does not say of which workspace it lists the members"]
    );
}

#[test]
fn a_workspace_counts_up_its_pipelines() {
    let draft = imported(&[WORKSPACES]).snapshot.draft;
    let pipeline = &draft.resources[0];
    assert_eq!(
        (pipeline.id.as_str(), pipeline.resource_type.as_str(), draft.resources.len()),
        ("pipeline:3", "PIPELINE", 1)
    );
    assert_eq!(pipeline.space_id, Some("workspace:7".into()));
}
