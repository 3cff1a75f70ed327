//! Steps as calls of the REST API (v2).

use axcess_core::{Change, ServiceKeyOrganization};

use crate::ax::binding_id;
use crate::call::Call;
use crate::command::Request;
use crate::json::Json;
use crate::shell::Piece;

/// The call; `None` where only the web interface can do it.
pub(crate) fn rest(call: &Call) -> Option<Request> {
    Some(match &call.change {
        Change::RoleCreate { name, permissions, description } => post("/v2/roles").with(fields([
            Some(("name", Json::text(name))),
            Some(("permissions", list(permissions.as_deref().unwrap_or_default()))),
            filled(description.as_deref()),
        ])),
        Change::RoleUpdate { role, name, permissions, description } => {
            patch("/v2/roles/", role).with(fields([
                text("name", name.as_deref()),
                permissions.as_deref().map(|names| ("permissions", list(names))),
                cleared(description.as_deref()),
            ]))
        }
        Change::RoleDelete { role } => delete("/v2/roles/", role),
        Change::RoleBindingCreate { user, role, resource } => {
            let kind = bindable(call)?;
            post("/v2/role-bindings").with(Json::Map(vec![
                ("user_id", Json::id(user)),
                ("role_id", Json::id(role)),
                ("resource_type", Json::text(kind)),
                ("resource_id", Json::id(resource)),
            ]))
        }
        Change::RoleBindingUpdate { binding, role } => {
            bindable(call)?;
            let body = Json::Map(vec![("role_id", Json::id(role))]);
            patch("/v2/role-bindings/", &binding_id(binding)).with(body)
        }
        Change::RoleBindingDelete { binding } => {
            bindable(call)?;
            delete("/v2/role-bindings/", &binding_id(binding))
        }
        Change::RestrictionCreate { resource } => {
            post("/v2/resource-restrictions").with(Json::Map(vec![("resource_id", Json::id(resource))]))
        }
        Change::RestrictionDelete { resource } => delete("/v2/resource-restrictions/", resource),
        Change::OrganizationCreate { name, description } => post("/v2/organizations").with(fields([
            Some(("name", Json::text(name))),
            filled(description.as_deref()),
            None,
        ])),
        Change::OrganizationUpdate { organization, name, description } => {
            let body = fields([text("name", name.as_deref()), cleared(description.as_deref()), None]);
            patch("/v2/organizations/", organization).with(body)
        }
        Change::OrganizationDelete { organization } => delete("/v2/organizations/", organization),
        Change::OrganizationAddUser { organization, user, role } => {
            members("POST", "/v2/organizations/", organization, None)
                .with(Json::Map(vec![("user_id", Json::id(user)), ("role", assigned(role))]))
        }
        Change::OrganizationRemoveUser { organization, user } => {
            members("DELETE", "/v2/organizations/", organization, Some(user))
        }
        Change::SpaceCreate { name, organization, is_private, description } => {
            let mut body = vec![
                ("name", Json::text(name)),
                ("organization_id", Json::id(organization.as_deref().unwrap_or_default())),
            ];
            body.extend(is_private.then_some(("is_private", Json::Flag(true))));
            body.extend(filled(description.as_deref()));
            post("/v2/spaces").with(Json::Map(body))
        }
        Change::SpaceUpdate { space, name, is_private, description } => {
            patch("/v2/spaces/", space).with(fields([
                text("name", name.as_deref()),
                is_private.map(|is_private| ("is_private", Json::Flag(is_private))),
                cleared(description.as_deref()),
            ]))
        }
        Change::SpaceDelete { space } => delete("/v2/spaces/", space),
        Change::SpaceAddUser { space, user, role } => {
            let role = assigned(role.as_deref().unwrap_or_default());
            members("POST", "/v2/spaces/", space, None)
                .with(Json::Map(vec![("user_id", Json::id(user)), ("role", role)]))
        }
        Change::SpaceRemoveUser { space, user } => members("DELETE", "/v2/spaces/", space, Some(user)),
        Change::ProjectCreate { name, space } => post("/v2/projects")
            .with(Json::Map(vec![("name", Json::text(name)), ("space_id", Json::id(space))])),
        Change::ProjectUpdate { project, name } => {
            patch("/v2/projects/", project).with(Json::Map(vec![("name", Json::text(name))]))
        }
        Change::ProjectDelete { project } => delete("/v2/projects/", project),
        Change::UserCreate { name, email, role, invite_mode } => post("/v2/users").with(Json::Map(vec![
            ("name", Json::text(name.as_deref().unwrap_or_default())),
            ("email", Json::text(email)),
            ("role", assigned(role.as_deref().unwrap_or_default())),
            ("invite_mode", Json::text(invite_mode.as_deref().unwrap_or_default())),
        ])),
        Change::UserUpdate { user, name, is_developer } => patch("/v2/users/", user).with(fields([
            text("name", name.as_deref()),
            is_developer.map(|is_developer| ("is_developer", Json::Flag(is_developer))),
            None,
        ])),
        Change::UserResendInvitation { user } => act("POST", "/v2/users/", user, "/resend-invitation"),
        Change::UserResetPassword { user } => act("POST", "/v2/users/", user, "/reset-password"),
        Change::UserDelete { user } => delete("/v2/users/", user),
        Change::ServiceKeyCreate { name, account_role, organizations } => {
            post("/v2/api-keys").with(fields([
                Some(("key_type", Json::text("SERVICE"))),
                Some(("name", Json::text(name))),
                account_role.as_deref().map(|role| ("account_role", assigned(role))),
                Some(("organizations", Json::List(organizations.iter().map(assignment).collect()))),
            ]))
        }
        Change::UserKeyCreate { name, expires_at } => post("/v2/api-keys").with(fields([
            Some(("key_type", Json::text("USER"))),
            Some(("name", Json::text(name))),
            expires_at.map(|at| ("expires_at", Json::text(axcess_plan::write_time(at)))),
        ])),
        Change::ApiKeyRevoke { key } => act("PUT", "/v2/api-keys/", key, "/revoke"),
        Change::ApiKeyRefresh { key } => act("POST", "/v2/api-keys/", key, "/refresh"),
        Change::UserSetAccountRole { .. }
        | Change::ResourceBind { .. }
        | Change::AccountSetDeveloperLock { .. }
        | Change::UserActivate { .. }
        | Change::UserDeactivate { .. }
        | Change::Ended(_) => return None,
    })
}

fn path(text: &str) -> Piece {
    Piece::Text(text.to_owned())
}

fn segment(id: &str) -> Piece {
    Piece::Id(id.to_owned())
}

fn post(collection: &str) -> Request {
    Request::new("POST", [path(collection)])
}

fn patch(collection: &str, id: &str) -> Request {
    Request::new("PATCH", [path(collection), segment(id)])
}

fn delete(collection: &str, id: &str) -> Request {
    Request::new("DELETE", [path(collection), segment(id)])
}

fn act(method: &'static str, collection: &str, id: &str, action: &str) -> Request {
    Request::new(method, [path(collection), segment(id), path(action)])
}

fn members(method: &'static str, collection: &str, id: &str, user: Option<&String>) -> Request {
    let mut request = act(method, collection, id, "/users");
    if let Some(user) = user {
        request.path.extend([path("/"), segment(user)]);
    }
    request
}

type Field = Option<(&'static str, Json)>;

fn fields<const N: usize>(fields: [Field; N]) -> Json {
    Json::Map(fields.into_iter().flatten().collect())
}

fn text(name: &'static str, value: Option<&str>) -> Field {
    value.map(|value| (name, Json::text(value)))
}

fn list(names: &[String]) -> Json {
    Json::List(names.iter().map(Json::text).collect())
}

/// A description where there is one.
fn filled(description: Option<&str>) -> Field {
    text("description", description.filter(|text| !text.is_empty()))
}

/// A description in an update, where an empty one clears.
fn cleared(description: Option<&str>) -> Field {
    let value = |text: &str| if text.is_empty() { Json::Null } else { Json::text(text) };
    description.map(|text| ("description", value(text)))
}

/// A role as the API assigns it: a predefined name, or `custom:` and the id of a Role object.
fn assigned(role: &str) -> Json {
    match role.strip_prefix("custom:") {
        Some(id) => Json::Map(vec![("type", Json::text("CUSTOM")), ("id", Json::id(id))]),
        None => Json::Map(vec![("type", Json::text("PREDEFINED")), ("name", Json::text(role))]),
    }
}

fn assignment(organization: &ServiceKeyOrganization) -> Json {
    let space = |space: &axcess_core::ServiceKeySpace| {
        let role = space.role.as_deref().map(|role| ("role", assigned(role)));
        fields([Some(("space_id", Json::id(&space.space))), role])
    };
    fields([
        Some(("org_id", Json::id(&organization.organization))),
        organization.role.as_deref().map(|role| ("role", assigned(role))),
        Some(("spaces", Json::List(organization.spaces.iter().map(space).collect()))),
    ])
}

/// The type of what a role is bound on, where the API binds roles.
fn bindable(call: &Call) -> Option<&str> {
    let kind = call.place.as_ref().map(|place| place.kind.as_str());
    kind.filter(|kind| matches!(*kind, "SPACE" | "PROJECT"))
}
