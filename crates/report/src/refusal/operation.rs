//! The calls of the API that need a right, and which right that is.

use axcess_core::{Change, Node, NodeKind, Policy};

/// Where a call needs its right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At the account.
    Account,
    /// At an organization.
    Organization,
    /// At a space.
    Space,
    /// At a resource.
    Resource,
    /// At a space or a resource.
    Any,
}

/// A call: how it is known in a text, and what it needs.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// Its name, as plan files write it; reads are named likewise.
    pub op: &'static str,
    /// Its method and its path behind `/v2/`, parameters in braces.
    pub route: (&'static str, &'static str),
    /// Client and method of the Python SDK, as in `role_bindings.create`.
    pub sdk: &'static str,
    /// What `ax` says before it calls.
    pub progress: &'static str,
    /// Permissions that it needs, all of them; none where another right decides.
    pub permissions: &'static [&'static str],
    /// Where.
    pub place: Place,
    /// Its right in words.
    pub needs: &'static str,
}

macro_rules! operations {
    ($($op:literal $method:ident $path:literal $sdk:literal $progress:literal [$($permission:literal)*] $place:ident $needs:literal;)+) => {
        &[$(Operation {
            op: $op,
            route: (stringify!($method), $path),
            sdk: $sdk,
            progress: $progress,
            permissions: &[$($permission),*],
            place: Place::$place,
            needs: $needs,
        }),+]
    };
}

/// Every call that a text may tell of.
#[rustfmt::skip]
pub const OPERATIONS: &[Operation] = operations! {
    "role.create" POST "roles" "roles.create" "Creating role" ["ROLE_CREATE"] Account "account admin, or ROLE_CREATE at the account";
    "role.get" GET "roles/{role}" "roles.get" "Fetching role" ["ROLE_READ"] Account "ROLE_READ at the account";
    "role.list" GET "roles" "roles.list" "Fetching roles" ["ROLE_READ"] Account "ROLE_READ at the account";
    "role.update" PATCH "roles/{role}" "roles.update" "Updating role" ["ROLE_UPDATE"] Account "account admin, or ROLE_UPDATE at the account";
    "role.delete" DELETE "roles/{role}" "roles.delete" "Deleting role" ["ROLE_DELETE"] Account "account admin, or ROLE_DELETE at the account";
    "role_binding.create" POST "role-bindings" "role_bindings.create" "Creating role binding" ["ROLE_BINDING_CREATE"] Any "ROLE_BINDING_CREATE at the node that is bound";
    "role_binding.get" GET "role-bindings/{binding_id}" "role_bindings.get" "Fetching role binding" ["ROLE_BINDING_READ"] Any "ROLE_BINDING_READ at the node of the binding";
    "role_binding.update" PATCH "role-bindings/{binding_id}" "role_bindings.update" "Updating role binding" ["ROLE_BINDING_CREATE" "ROLE_BINDING_DELETE"] Any "ROLE_BINDING_CREATE and ROLE_BINDING_DELETE at the node of the binding";
    "role_binding.delete" DELETE "role-bindings/{binding_id}" "role_bindings.delete" "Deleting role binding" ["ROLE_BINDING_DELETE"] Any "ROLE_BINDING_DELETE at the node of the binding";
    "restriction.create" POST "resource-restrictions" "resource_restrictions.restrict" "Restricting resource" [] Resource "space admin, or the permission of the resource's type that ends in _RESTRICT";
    "restriction.delete" DELETE "resource-restrictions/{resource_id}" "resource_restrictions.unrestrict" "Unrestricting resource" [] Resource "space admin, or the permission of the resource's type that ends in _RESTRICT";
    "organization.create" POST "organizations" "organizations.create" "Creating organization" ["ORGANIZATION_CREATE"] Account "account admin, or ORGANIZATION_CREATE at the account";
    "organization.get" GET "organizations/{organization}" "organizations.get" "Fetching organization" ["ORGANIZATION_READ"] Organization "ORGANIZATION_READ at the organization";
    "organization.update" PATCH "organizations/{organization}" "organizations.update" "Updating organization" ["ORGANIZATION_UPDATE"] Organization "organization admin, or ORGANIZATION_UPDATE there";
    "organization.delete" DELETE "organizations/{organization}" "organizations.delete" "Deleting organization" ["ORGANIZATION_DELETE"] Organization "organization admin, or ORGANIZATION_DELETE there";
    "organization.add_user" POST "organizations/{organization}/users" "organizations.add_user" "Adding user to organization" [] Organization "admin of the organization or the account";
    "organization.remove_user" DELETE "organizations/{organization}/users/{user_id}" "organizations.remove_user" "Removing user from organization" [] Organization "admin of the organization or the account";
    "space.create" POST "spaces" "spaces.create" "Creating space" ["SPACE_CREATE"] Organization "SPACE_CREATE at the organization";
    "space.get" GET "spaces/{space}" "spaces.get" "Fetching space" ["SPACE_READ"] Space "SPACE_READ at the space";
    "space.update" PATCH "spaces/{space}" "spaces.update" "Updating space" ["SPACE_UPDATE"] Space "SPACE_UPDATE at the space";
    "space.delete" DELETE "spaces/{space}" "spaces.delete" "Deleting space" ["SPACE_DELETE"] Space "SPACE_DELETE at the space";
    "space.add_user" POST "spaces/{space}/users" "spaces.add_user" "Adding user to space" [] Space "admin of the space or above; with a custom role ROLE_BINDING_CREATE at the space";
    "space.remove_user" DELETE "spaces/{space}/users/{user_id}" "spaces.remove_user" "Removing user from space" ["ROLE_BINDING_DELETE"] Space "space admin, or ROLE_BINDING_DELETE at the space";
    "project.create" POST "projects" "projects.create" "Creating project" ["PROJECT_CREATE"] Space "PROJECT_CREATE at the space";
    "project.get" GET "projects/{project}" "projects.get" "Fetching project" ["PROJECT_READ"] Resource "PROJECT_READ at the project";
    "project.update" PATCH "projects/{project}" "projects.update" "Updating project" ["PROJECT_UPDATE"] Resource "PROJECT_UPDATE at the project";
    "project.delete" DELETE "projects/{project}" "projects.delete" "Deleting project" ["PROJECT_DELETE"] Resource "PROJECT_DELETE at the project";
    "user.create" POST "users" "users.create" "Creating user" ["USER_CREATE"] Account "account admin; USER_CREATE at the account is enough for the roles MEMBER and ANNOTATOR";
    "user.get" GET "users/{user_id}" "users.get" "Fetching user" ["USER_READ"] Account "USER_READ at the account";
    "user.list" GET "users" "users.list" "Fetching users" ["USER_READ"] Account "USER_READ at the account";
    "user.update" PATCH "users/{user_id}" "users.update" "Updating user" ["USER_UPDATE"] Account "account admin, or for the name USER_UPDATE at the account";
    "user.delete" DELETE "users/{user_id}" "users.delete" "Deleting users" ["USER_DELETE"] Account "account admin, or USER_DELETE at the account";
    "user.resend_invitation" POST "users/{user_id}/resend-invitation" "users.resend_invitation" "Resending invitation" ["USER_CREATE"] Account "account admin, or USER_CREATE at the account";
    "user.reset_password" POST "users/{user_id}/reset-password" "users.reset_password" "Sending password reset email" ["USER_UPDATE"] Account "account admin, or USER_UPDATE at the account";
    "service_key.create" POST "api-keys" "api_keys.create_service_key" "Creating service key" ["SERVICE_KEY_CREATE"] Space "developer access, the developer lock off, SERVICE_KEY_CREATE at each space, and no role above one's own";
    "user_key.create" POST "api-keys" "api_keys.create" "Creating API key" [] Account "developer access, and the developer lock off";
    "api_key.revoke" PUT "api-keys/{api_key_id}/revoke" "api_keys.revoke" "Revoking API key" [] Account "being its creator, account admin, or space admin in every space of its bot";
    "api_key.refresh" POST "api-keys/{api_key_id}/refresh" "api_keys.refresh" "Refreshing API key" [] Account "being its creator, account admin, or space admin in every space of its bot";
};

impl Operation {
    /// The call of this name.
    pub fn named(op: &str) -> Option<&'static Self> {
        OPERATIONS.iter().find(|operation| operation.op == op)
    }

    /// The call with this method and path, as in `POST` and `/v2/role-bindings`.
    pub fn of_route(method: &str, path: &str) -> Option<&'static Self> {
        let path = path.split(['?', '#']).next()?;
        let parts: Vec<&str> =
            path.strip_prefix("/v2/")?.split('/').filter(|part| !part.is_empty()).collect();
        OPERATIONS.iter().find(|operation| {
            let known: Vec<&str> = operation.route.1.split('/').collect();
            let fits = |(known, part): (&&str, &&str)| known.starts_with('{') || known == part;
            operation.route.0.eq_ignore_ascii_case(method)
                && known.len() == parts.len()
                && known.iter().zip(&parts).all(fits)
        })
    }

    /// Whether a node is of the kind that it needs its right at.
    pub fn fits(&self, policy: &Policy, node: Node) -> bool {
        let kind = policy.node_kind(node);
        match self.place {
            Place::Account => *kind == NodeKind::Account,
            Place::Organization => *kind == NodeKind::Organization,
            Place::Space => *kind == NodeKind::Space,
            Place::Resource => kind.is_resource(),
            Place::Any => kind.is_resource() || *kind == NodeKind::Space,
        }
    }

    /// What it needs at a node; `change` tells what hangs on the body.
    pub fn permissions_at(&self, policy: &Policy, node: Node, change: Option<&Change>) -> Vec<String> {
        let by_type = || policy.catalog().restrictable.get(policy.node_kind(node).as_str()).cloned();
        match (self.op, change) {
            ("restriction.create" | "restriction.delete", _) => by_type().into_iter().collect(),
            ("space.add_user", Some(Change::SpaceAddUser { role: Some(role), .. }))
                if role.starts_with("custom:") =>
            {
                vec!["ROLE_BINDING_CREATE".to_owned()]
            }
            _ => self.permissions.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    /// Whether it is judged as if the resource were not restricted.
    pub fn is_managing(&self) -> bool {
        self.op.starts_with("role_binding.") || self.op.starts_with("restriction.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_leads_to_its_operation() {
        for operation in OPERATIONS.iter().filter(|operation| operation.op != "user_key.create") {
            let path = format!("/v2/{}", operation.route.1.replace(['{', '}'], ""));
            let found = Operation::of_route(&operation.route.0.to_lowercase(), &path).map(|found| found.op);
            assert_eq!(found, Some(operation.op), "{path}");
        }
        assert!(Operation::of_route("POST", "/v2/datasets").is_none());
        assert!(Operation::of_route("POST", "roles").is_none());
    }
}
