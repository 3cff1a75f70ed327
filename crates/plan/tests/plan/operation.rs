//! Every operation as somebody would write it, and the change that it means.

use axcess_core::{BindingRef, Change, Moment, OnRefused, ServiceKeyOrganization, ServiceKeySpace};

use crate::{file, plan, yaml};

fn check(written: &str, meant: Change) {
    let read = plan("plan.yaml", &yaml(&[written]));
    assert_eq!(read.changes, [meant], "{written}");
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn roles_are_made_changed_and_deleted() {
    check(
        "{op: role.create, name: Data Scientist, permissions: [PROJECT_READ, DATASET_CREATE], description: Reads}",
        Change::RoleCreate {
            name: "Data Scientist".into(),
            permissions: Some(vec!["PROJECT_READ".into(), "DATASET_CREATE".into()]),
            description: some("Reads"),
        },
    );
    check(
        "{op: role.update, role: Editor, name: Writer, permissions: [PROJECT_READ]}",
        Change::RoleUpdate {
            role: "Editor".into(),
            name: some("Writer"),
            permissions: Some(vec!["PROJECT_READ".into()]),
            description: None,
        },
    );
    check("{op: role.delete, role: Editor}", Change::RoleDelete { role: "Editor".into() });
}

#[test]
fn a_description_of_null_clears_and_a_missing_one_leaves_alone() {
    let update =
        |description| Change::OrganizationUpdate { organization: "Risk".into(), name: None, description };
    check("{op: organization.update, organization: Risk, description: null}", update(some("")));
    check("{op: organization.update, organization: Risk, description: ''}", update(some("")));
    check("{op: organization.update, organization: Risk}", update(None));
}

#[test]
fn bindings_are_made_changed_and_deleted() {
    let place = || BindingRef::Place { user: "ann".into(), resource: "space:Fraud".into() };
    let id = || BindingRef::Id("b1".into());
    check(
        "{op: role_binding.create, user: ann, role: Editor, resource: 'space:Fraud'}",
        Change::RoleBindingCreate {
            user: "ann".into(),
            role: "Editor".into(),
            resource: "space:Fraud".into(),
        },
    );
    check(
        "{op: role_binding.update, user: ann, resource: 'space:Fraud', role: Editor}",
        Change::RoleBindingUpdate { binding: place(), role: "Editor".into() },
    );
    check(
        "{op: role_binding.update, binding: b1, role: Editor}",
        Change::RoleBindingUpdate { binding: id(), role: "Editor".into() },
    );
    check(
        "{op: role_binding.delete, user: ann, resource: 'space:Fraud'}",
        Change::RoleBindingDelete { binding: place() },
    );
    check("{op: role_binding.delete, binding: b1}", Change::RoleBindingDelete { binding: id() });
    check(
        "{op: resource.bind, user: ann, role: Editor, resource: 'dashboard:Fraud/d'}",
        Change::ResourceBind {
            user: "ann".into(),
            role: "Editor".into(),
            resource: "dashboard:Fraud/d".into(),
        },
    );
}

#[test]
fn resources_are_restricted_and_opened() {
    let resource = || "project:Fraud/fraud-llm".to_owned();
    check(
        "{op: restriction.create, resource: 'project:Fraud/fraud-llm'}",
        Change::RestrictionCreate { resource: resource() },
    );
    check(
        "{op: restriction.delete, resource: project:Fraud/fraud-llm}",
        Change::RestrictionDelete { resource: resource() },
    );
}

#[test]
fn organizations_are_made_changed_and_deleted_and_have_members() {
    let (organization, user) = (|| "Risk".to_owned(), || "ann".to_owned());
    check(
        "{op: organization.create, name: Risk}",
        Change::OrganizationCreate { name: organization(), description: None },
    );
    check(
        "{op: organization.update, organization: Risk, name: R}",
        Change::OrganizationUpdate { organization: organization(), name: some("R"), description: None },
    );
    check(
        "{op: organization.delete, organization: Risk}",
        Change::OrganizationDelete { organization: organization() },
    );
    check(
        "{op: organization.add_user, organization: Risk, user: ann, role: READ_ONLY}",
        Change::OrganizationAddUser { organization: organization(), user: user(), role: "READ_ONLY".into() },
    );
    check(
        "{op: organization.remove_user, organization: Risk, user: ann}",
        Change::OrganizationRemoveUser { organization: organization(), user: user() },
    );
}

#[test]
fn spaces_are_made_changed_and_deleted_and_have_members() {
    let (space, user) = (|| "Fraud".to_owned(), || "ann".to_owned());
    check(
        "{op: space.create, name: Fraud, organization: Risk}",
        Change::SpaceCreate {
            name: space(),
            organization: some("Risk"),
            is_private: false,
            description: None,
        },
    );
    check(
        "{op: space.update, space: Fraud, is_private: true, name: F}",
        Change::SpaceUpdate { space: space(), name: some("F"), is_private: Some(true), description: None },
    );
    check("{op: space.delete, space: Fraud}", Change::SpaceDelete { space: space() });
    check(
        "{op: space.add_user, space: Fraud, user: ann, role: 'custom:Editor'}",
        Change::SpaceAddUser { space: space(), user: user(), role: some("custom:Editor") },
    );
    check(
        "{op: space.remove_user, space: Fraud, user: ann}",
        Change::SpaceRemoveUser { space: space(), user: user() },
    );
}

#[test]
fn projects_are_made_renamed_and_deleted() {
    check(
        "{op: project.create, name: p, space: Fraud}",
        Change::ProjectCreate { name: "p".into(), space: "Fraud".into() },
    );
    check(
        "{op: project.update, project: Fraud/p, name: q}",
        Change::ProjectUpdate { project: "Fraud/p".into(), name: "q".into() },
    );
    check("{op: project.delete, project: Fraud/p}", Change::ProjectDelete { project: "Fraud/p".into() });
}

#[test]
fn users_come_change_and_go() {
    let user = || "ann@acme.io".to_owned();
    check(
        "{op: user.create, name: Ann, email: ann@acme.io, role: MEMBER, invite_mode: NONE}",
        Change::UserCreate {
            name: some("Ann"),
            email: user(),
            role: some("MEMBER"),
            invite_mode: some("NONE"),
        },
    );
    check(
        "{op: user.create, email: ann@acme.io}",
        Change::UserCreate { name: None, email: user(), role: None, invite_mode: None },
    );
    check(
        "{op: user.update, user: ann@acme.io, is_developer: false}",
        Change::UserUpdate { user: user(), name: None, is_developer: Some(false) },
    );
    check("{op: user.resend_invitation, user: ann@acme.io}", Change::UserResendInvitation { user: user() });
    check("{op: user.reset_password, user: ann@acme.io}", Change::UserResetPassword { user: user() });
    check("{op: user.delete, user: ann@acme.io}", Change::UserDelete { user: user() });
    check("{op: user.activate, user: ann@acme.io}", Change::UserActivate { user: user() });
    check("{op: user.deactivate, user: ann@acme.io}", Change::UserDeactivate { user: user() });
    check(
        "{op: user.set_account_role, user: ann@acme.io, role: ADMIN}",
        Change::UserSetAccountRole { user: user(), role: "ADMIN".into() },
    );
}

#[test]
fn keys_are_made_revoked_and_refreshed() {
    check(
        "{op: service_key.create, name: ci, organizations: [{organization: Risk, spaces: [{space: Fraud, role: ADMIN}]}]}",
        Change::ServiceKeyCreate {
            name: "ci".into(),
            account_role: None,
            organizations: vec![ServiceKeyOrganization {
                organization: "Risk".into(),
                role: None,
                spaces: vec![ServiceKeySpace { space: "Fraud".into(), role: some("ADMIN") }],
            }],
        },
    );
    check(
        "{op: user_key.create, name: mine, expires_at: 2026-11-20T09:00:00Z}",
        Change::UserKeyCreate {
            name: "mine".into(),
            expires_at: Some(Moment::from_unix_micros(1_795_165_200_000_000)),
        },
    );
    check("{op: api_key.revoke, key: ci}", Change::ApiKeyRevoke { key: "ci".into() });
    check("{op: api_key.refresh, key: ci}", Change::ApiKeyRefresh { key: "ci".into() });
}

#[test]
fn the_developer_lock_goes_on_and_off() {
    check("{op: account.set_developer_lock, on: true}", Change::AccountSetDeveloperLock { on: true });
    check("{op: account.set_developer_lock, on: False}", Change::AccountSetDeveloperLock { on: false });
}

#[test]
fn words_that_older_yaml_takes_for_something_else_are_text() {
    for name in ["no", "on", "2024", "1e5", "true", "0x1F", "1_000", "12:30:45"] {
        check(&format!("{{op: role.delete, role: {name}}}"), Change::RoleDelete { role: name.into() });
    }
}

#[test]
fn the_head_names_actor_snapshot_and_what_a_refusal_does() {
    let digest = format!("sha256:{}", "aB".repeat(32));
    let head = format!("snapshot: {digest}\nactor: kim@acme.io\non_refused: continue\n");
    let file = file("plan.yaml", &format!("{head}{}", yaml(&["{op: role.delete, role: Editor}"])));
    assert_eq!(file.plan.actor.as_deref(), Some("kim@acme.io"));
    assert_eq!(file.plan.on_refused, OnRefused::Continue);
    assert_eq!(file.snapshot, Some(digest.to_lowercase()));
    assert_eq!((file.sources[0].file.as_str(), file.sources[0].line), ("plan.yaml", 7));
}

#[test]
fn the_line_of_a_change_is_that_of_its_operation() {
    let text = "{\n\"format\": \"axcess-plan\", \"version\": 1,\n\"changes\": [\n{\"role\": \"é\",\n\"op\": \"role.delete\"},\n\
                {\"op\": \"role.delete\", \"role\": \"b\"}]}";
    let lines: Vec<usize> = file("plan.json", text).sources.iter().map(|source| source.line).collect();
    assert_eq!(lines, [5, 6]);
}

#[test]
fn the_content_tells_the_format_where_the_name_does_not() {
    let json = r#"{"format": "axcess-plan", "version": 1, "changes": []}"#;
    for (name, text) in [("-", json), ("plan", json), ("plan.JSON", json), ("-", &yaml(&[])), ("p.yml", json)]
    {
        let text = if text.ends_with("changes:\n") {
            text.replace("changes:\n", "changes: []\n")
        } else {
            text.into()
        };
        assert!(plan(name, &text).changes.is_empty(), "{name}");
    }
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let unix = yaml(&["{op: role.delete, role: Editor}", "{op: role.delete, role: Viewer}"]);
    let windows = format!("\u{feff}{}", unix.replace('\n', "\r\n"));
    let (unix, windows) = (file("p.yaml", &unix), file("p.yaml", &windows));
    assert_eq!(unix.plan, windows.plan);
    assert_eq!(unix.sources, windows.sources);
}
