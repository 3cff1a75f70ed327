//! Commands of `ax` that only read.

use axcess_api::{LARGEST_PAGE, Listing, Page, list};
use axcess_core::Policy;
use serde_json::Value;

use crate::ax::options::{self, Arguments};
use crate::ax::table::Command;
use crate::ax::{Done, name};
use crate::text::{Doubt, Text};

/// The exit code of an error of the API.
const API_ERROR: i32 = 4;

pub(super) fn run(policy: &Policy, command: &Command, arguments: &Arguments) -> Done {
    if let Some(doubt) = arguments.doubt() {
        return Done::unknown(&doubt);
    }
    let body = if command.verb == "list" {
        page(policy, command, arguments)
    } else {
        one(policy, command, arguments)
    };
    match body {
        Ok(body) => printed(&body, arguments),
        Err(exit) => Done::silent(exit),
    }
}

/// A body as `ax` prints it.
pub(super) fn printed(body: &Value, arguments: &Arguments) -> Done {
    let text = match arguments.text("output") {
        Some("json") => Text::Known(format!("{body:#}\n")),
        Some(file) if options::is_file(file) => Text::empty(),
        _ => Text::Unknown(Doubt::new("what `ax` prints without `-o json` is not looked at")),
    };
    Done::new(text, 0)
}

fn page(policy: &Policy, command: &Command, arguments: &Arguments) -> Result<Value, i32> {
    let default = match command.group {
        "role-bindings" => 100,
        "organizations" | "users" => 50,
        _ => 15,
    };
    let limit = match arguments.text("limit") {
        Some(text) => text.parse::<usize>().map_err(|_| 2)?,
        None => default,
    };
    if limit == 0 || limit > LARGEST_PAGE {
        return Err(API_ERROR);
    }
    let own = |name: &str| arguments.text(name).map(str::to_owned);
    let listing = match command.group {
        "roles" => Listing::Roles {
            is_predefined: match (arguments.has("is-predefined"), arguments.has("is-custom")) {
                (true, _) => Some(true),
                (false, true) => Some(false),
                (false, false) => None,
            },
        },
        "role-bindings" => {
            let user_id = own("user-id");
            if user_id.as_deref().is_some_and(|id| policy.user_by_id(id).is_none()) {
                return Err(API_ERROR);
            }
            Listing::RoleBindings { resource_type: own("resource-type").unwrap_or_default(), user_id }
        }
        "resource-restrictions" => Listing::Restrictions { resource_type: own("resource-type") },
        "organizations" => Listing::Organizations { name: own("name") },
        "spaces" => {
            let organization_id = own("organization-id");
            if organization_id.as_deref().is_some_and(|id| policy.node_by_id(id).is_none()) {
                return Err(API_ERROR);
            }
            Listing::Spaces { organization_id, name: None }
        }
        "users" => {
            let statuses = arguments.texts("status").iter().filter_map(Text::known);
            Listing::Users { email: own("email"), statuses: statuses.map(str::to_owned).collect() }
        }
        "projects" => {
            let space = own("space");
            match space {
                Some(space) if name::is_id(policy, &space) => {
                    if policy.node_by_id(&space).is_none() {
                        return Err(API_ERROR);
                    }
                    Listing::Projects {
                        space_id: Some(space),
                        space_name: None,
                        name: own("name"),
                        project_type: None,
                    }
                }
                space_name => {
                    Listing::Projects { space_id: None, space_name, name: own("name"), project_type: None }
                }
            }
        }
        _ => Listing::ApiKeys {
            key_type: own("key-type"),
            status: own("status"),
            creator_id: None,
            space_id: None,
        },
    };
    list(policy, &listing, &Page { limit, cursor: own("cursor") }).map_err(|_| API_ERROR)
}

fn one(policy: &Policy, command: &Command, arguments: &Arguments) -> Result<Value, i32> {
    let subject = arguments.subject().ok_or(2)?;
    let node = |found: name::Found, kind: &str| {
        let node = found.ok().and_then(|id| policy.node_by_id(&id));
        node.filter(|node| policy.node_kind(*node).as_str() == kind).ok_or(API_ERROR)
    };
    match command.group {
        "roles" => {
            let role = name::role(policy, subject).ok().and_then(|id| policy.role_by_id(&id));
            role.map(|role| axcess_api::role(policy, role)).ok_or(API_ERROR)
        }
        "role-bindings" => {
            let binding = policy.binding_by_id(subject);
            binding.and_then(|binding| axcess_api::role_binding(policy, binding)).ok_or(API_ERROR)
        }
        "organizations" => node(name::organization(policy, subject), "ORGANIZATION")
            .map(|node| axcess_api::organization(policy, node)),
        "spaces" => node(name::space(policy, subject), "SPACE").map(|node| axcess_api::space(policy, node)),
        "projects" => node(name::project(policy, subject, arguments.text("space")), "PROJECT")
            .map(|node| axcess_api::project(policy, node)),
        _ => {
            let id = match policy.user_by_id(subject) {
                Some(_) => Ok(subject.to_owned()),
                None => name::user_by_email(policy, subject),
            };
            let user = id.ok().and_then(|id| policy.user_by_id(&id));
            let there = user.filter(|user| policy.user_status(*user) != Some("INACTIVE"));
            there.map(|user| axcess_api::user(policy, user)).ok_or(API_ERROR)
        }
    }
}
