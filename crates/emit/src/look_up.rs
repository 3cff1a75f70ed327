//! Looking ids up that were given out before, or that an answer cannot be asked for.

use axcess_core::{Node, NodeKind, Policy};

use crate::ax;
use crate::call::Place;
use crate::command::{Command, Request, name_is};
use crate::json::string;
use crate::script::Dialect;
use crate::shell::{Piece, Word};

/// A command that reads, and the filter that finds the id in what it prints.
pub(crate) struct LookUp {
    pub command: Command,
    pub filter: Word,
}

/// How something is called that is there already.
#[derive(Clone, Debug)]
pub(crate) enum Known {
    Role(String),
    Organization(String),
    /// With its organization's id, where its name is not its own.
    Space(String, Option<String>),
    /// With its space's id.
    Project(String, String),
    User(String),
    Binding(Place),
    /// The newest live key of a type and name.
    Key(&'static str, String),
    /// The bot of the newest live service key of a name.
    Bot(String),
}

impl Known {
    /// What an id is the id of, as the account stands.
    pub fn of(policy: &Policy, id: &str) -> Option<Self> {
        if let Some(role) = policy.role(id).ok().filter(|role| policy.role_id(*role) == id) {
            return policy.role_name(role).map(|name| Self::Role(name.to_owned()));
        }
        if let Some(node) = policy.node(id).ok().filter(|node| policy.node_id(*node) == id) {
            return Self::of_node(policy, node);
        }
        if let Some(key) = policy.key(id).ok().filter(|key| policy.key_id(*key) == id) {
            let kind = if policy.key_type(key) == "SERVICE" { "SERVICE" } else { "USER" };
            return policy.key_name(key).map(|name| Self::Key(kind, name.to_owned()));
        }
        let user = policy.user(id).ok().filter(|user| policy.user_id(*user) == id)?;
        let bot = || policy.user_name(user).map(|name| Self::Bot(name.to_owned()));
        policy.user_email(user).map(|email| Self::User(email.to_owned())).or_else(bot)
    }

    fn of_node(policy: &Policy, node: Node) -> Option<Self> {
        let name = policy.node_name(node)?.to_owned();
        let above = || policy.node_parent(node).map(|above| policy.node_id(above).to_owned());
        match policy.node_kind(node) {
            NodeKind::Organization => Some(Self::Organization(name)),
            NodeKind::Space => {
                let reference = policy.node_reference(node);
                let alone = !reference.contains('/') && reference.starts_with("space:");
                Some(Self::Space(name, above().filter(|_| !alone)))
            }
            NodeKind::Resource(_) => Some(Self::Project(name, above()?)),
            NodeKind::Account => None,
        }
    }

    /// What a variable that holds its id is called, before the number.
    pub const fn noun(&self) -> &'static str {
        match self {
            Self::Role(_) => "ROLE",
            Self::Organization(_) => "ORGANIZATION",
            Self::Space(..) => "SPACE",
            Self::Project(..) => "PROJECT",
            Self::User(_) => "USER",
            Self::Binding(_) => "BINDING",
            Self::Key(..) => "KEY",
            Self::Bot(_) => "BOT",
        }
    }

    /// Ids that a look-up of it names in turn.
    pub fn needs(&self) -> Vec<&str> {
        match self {
            Self::Space(_, Some(above)) | Self::Project(_, above) => vec![above],
            Self::Binding(place) => vec![&place.user, &place.node],
            _ => Vec::new(),
        }
    }

    pub fn look_up(&self, dialect: Dialect) -> LookUp {
        match dialect {
            Dialect::Ax => self.by_ax(),
            Dialect::Curl => self.by_curl(),
        }
    }

    fn by_ax(&self) -> LookUp {
        let get = |group: &str, name: &str| LookUp {
            command: Command::Ax(ax::reading(&[group, "get"], &[], Some(name))),
            filter: Word::text(".id"),
        };
        match self {
            Self::Role(name) => get("roles", name),
            Self::Organization(name) => get("organizations", name),
            Self::Space(name, None) => get("spaces", name),
            Self::Space(name, Some(organization)) => {
                let options = [("--organization-id", Word::id(organization)), ("--limit", Word::text("100"))];
                let command = Command::Ax(ax::reading(&["spaces", "list"], &options, None));
                LookUp { command, filter: first("spaces", &name_is("name", name)) }
            }
            Self::Project(name, space) => {
                let options = [("--space", Word::id(space))];
                let command = Command::Ax(ax::reading(&["projects", "get"], &options, Some(name)));
                LookUp { command, filter: Word::text(".id") }
            }
            Self::User(email) => get("users", email),
            Self::Binding(place) => {
                let options =
                    [("--resource-type", Word::text(&place.kind)), ("--user-id", Word::id(&place.user))];
                let command = Command::Ax(ax::reading(&["role-bindings", "list"], &options, None));
                LookUp { command, filter: on(place) }
            }
            Self::Key(kind, name) => LookUp { command: ax_keys(kind), filter: newest(name, ".id") },
            Self::Bot(name) => LookUp { command: ax_keys("SERVICE"), filter: newest(name, ".bot_user.id") },
        }
    }

    fn by_curl(&self) -> LookUp {
        let get = |path: &str| {
            let request = Request::new("GET", [Piece::Text(path.to_owned())]);
            request.asking("limit", Piece::Text("100".to_owned()))
        };
        let text = |text: &str| Piece::Text(text.to_owned());
        let id = |id: &str| Piece::Id(id.to_owned());
        let (request, filter) = match self {
            Self::Role(name) => (get("/v2/roles"), first("roles", &name_is("name", name))),
            Self::Organization(name) => {
                let request = get("/v2/organizations").asking("name", text(name));
                (request, first("organizations", &name_is("name", name)))
            }
            Self::Space(name, organization) => {
                let mut request = get("/v2/spaces").asking("name", text(name));
                if let Some(organization) = organization {
                    request = request.asking("org_id", id(organization));
                }
                (request, first("spaces", &name_is("name", name)))
            }
            Self::Project(name, space) => {
                let request = get("/v2/projects").asking("space_id", id(space)).asking("name", text(name));
                (request, first("projects", &name_is("name", name)))
            }
            Self::User(email) => {
                let wanted = format!("(.email | ascii_downcase) == {}", string(&email.to_ascii_lowercase()));
                (get("/v2/users").asking("email", text(email)), first("users", &wanted))
            }
            Self::Binding(place) => {
                let request = get("/v2/role-bindings").asking("resource_type", text(&place.kind));
                (request.asking("user_id", id(&place.user)), on(place))
            }
            Self::Key(kind, name) => {
                (get("/v2/api-keys").asking("key_type", text(kind)), newest(name, ".id"))
            }
            Self::Bot(name) => {
                (get("/v2/api-keys").asking("key_type", text("SERVICE")), newest(name, ".bot_user.id"))
            }
        };
        LookUp { command: Command::Curl(request), filter }
    }
}

fn ax_keys(kind: &str) -> Command {
    let options = [("--key-type", Word::text(kind)), ("--limit", Word::text("100"))];
    Command::Ax(ax::reading(&["api-keys", "list"], &options, None))
}

/// The id of the first of a list for which it holds.
fn first(list: &str, holds: &str) -> Word {
    Word::text(format!("first(.{list}[] | select({holds})) | .id"))
}

/// The binding of a listing that stands on a node.
fn on(place: &Place) -> Word {
    Word::text("first(.role_bindings[] | select(.resource_id == \"")
        .then(Piece::Id(place.node.clone()))
        .then(Piece::Text("\")) | .id".to_owned()))
}

/// Of the newest live key of a name.
fn newest(name: &str, path: &str) -> Word {
    let holds = format!("{} and .status == \"ACTIVE\"", name_is("name", name));
    Word::text(format!("[.api_keys[] | select({holds})] | max_by(.created_at) | {path}"))
}
