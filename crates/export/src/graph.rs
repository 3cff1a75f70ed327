//! An account as relationships, for engines of the Zanzibar family.
//!
//! Roles are data: a role names its permissions, an assignment joins a role and its holders at a node, and nodes take
//! permissions from their assignments and from what is above. So the model knows the rules and no answer.

use std::collections::BTreeSet;
use std::io;

use axcess_core::{Asker, Cautious, Grant, Level, Node, NodeKind, Policy, Reach, Title};

use crate::id::escaped;

/// The kinds of objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A person or a bot.
    User,
    /// An API key.
    Key,
    /// A set of permissions.
    Role,
    /// A role and its holders at a node.
    Assignment,
    /// What assignments give below or beside the node that they stand at.
    Scope,
    /// The account.
    Account,
    /// An organization.
    Organization,
    /// A space.
    Space,
    /// A resource.
    Resource,
}

impl Kind {
    /// The word in models.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Key => "key",
            Self::Role => "role",
            Self::Assignment => "assignment",
            Self::Scope => "scope",
            Self::Account => "account",
            Self::Organization => "organization",
            Self::Space => "space",
            Self::Resource => "resource",
        }
    }

    fn of(kind: &NodeKind) -> Self {
        match kind {
            NodeKind::Account => Self::Account,
            NodeKind::Organization => Self::Organization,
            NodeKind::Space => Self::Space,
            NodeKind::Resource(_) => Self::Resource,
        }
    }
}

/// An object by its kind and escaped id.
pub type Object = (Kind, String);

/// A relationship.
#[derive(Clone, Copy, Debug)]
pub struct Tuple<'a> {
    /// What it is about.
    pub object: (Kind, &'a str),
    /// How they are related.
    pub relation: &'a str,
    /// Who or what is related to it; `*` is everybody of a kind.
    pub subject: (Kind, &'a str),
    /// Whoever is related in this way to the subject, and not the subject itself.
    pub through: Option<&'a str>,
}

/// The relations of each kind beside permissions.
pub mod relation {
    /// Who speaks for a user: he himself while he has standing, and his live keys (R1).
    pub const SPEAKER: &str = "speaker";
    /// The role of an assignment.
    pub const ROLE: &str = "role";
    /// Whose assignment it is.
    pub const HOLDER: &str = "holder";
    /// Assignments whose permissions count.
    pub const GRANT: &str = "grant";
    /// Assignments of a space that take the public fallback's place (R6).
    pub const MEMBERSHIP: &str = "membership";
    /// Holders of those.
    pub const MEMBER: &str = "member";
    /// What comes down (R2).
    pub const ABOVE: &str = "above";
    /// What members of the organization hold in a public space (R6).
    pub const FALLBACK: &str = "fallback";
    /// The space of a resource.
    pub const INSIDE: &str = "inside";
    /// Everybody, where a resource is restricted (R8).
    pub const RESTRICTED: &str = "restricted";
    /// What passes a restriction (switch `restriction`).
    pub const PAST: &str = "past";
    /// All of them: no permission may have such a name.
    pub const ALL: [&str; 11] =
        [SPEAKER, ROLE, HOLDER, GRANT, MEMBERSHIP, MEMBER, ABOVE, FALLBACK, INSIDE, RESTRICTED, PAST];
}

/// An account as relationships.
#[derive(Debug)]
pub struct Graph<'a> {
    policy: &'a Policy,
    cautious: Cautious<'a>,
    /// The relation of each permission, by its index.
    permissions: Vec<String>,
    /// Whether anything passes a restriction.
    passes: bool,
}

/// Where relationships go.
type Write<'w> = dyn FnMut(Tuple<'_>) -> io::Result<()> + 'w;

impl<'a> Graph<'a> {
    /// An account whose permissions are relations with names that the function gives.
    pub fn new(policy: &'a Policy, spell: impl Fn(&str) -> String) -> Self {
        let permissions = policy.permissions().iter().map(|(_, name)| spell(name)).collect();
        let passes = policy.semantics().restriction != axcess_core::RestrictionSwitch::Strict;
        Self { policy, cautious: policy.cautious(), permissions, passes }
    }

    /// The relations of the permissions, by index.
    pub fn permissions(&self) -> &[String] {
        &self.permissions
    }

    /// Whether some grants pass a restriction.
    pub const fn passes(&self) -> bool {
        self.passes
    }

    /// The object of an asker.
    pub fn asker(&self, who: Asker) -> Object {
        match who {
            Asker::User(user) => (Kind::User, escaped(self.policy.user_id(user))),
            Asker::Key(key, _) => (Kind::Key, escaped(self.policy.key_id(key))),
        }
    }

    /// The object of a node.
    pub fn node(&self, node: Node) -> Object {
        (Kind::of(self.policy.node_kind(node)), escaped(self.policy.node_id(node)))
    }

    /// The longest id that any object may have, with the node or role that it comes of.
    pub fn longest(&self) -> (usize, &'a str) {
        let policy = self.policy;
        let longest = |ids: &mut dyn Iterator<Item = &'a str>| {
            ids.map(|id| (escaped(id).len(), id)).max().unwrap_or_default()
        };
        let nodes = longest(&mut policy.nodes().into_iter().map(|node| policy.node_id(node)));
        let names = policy.predefined_sets().map(|(_, name, ..)| name);
        let roles = longest(&mut policy.roles().into_iter().map(|role| policy.role_id(role)).chain(names));
        let askers = policy.users().into_iter().map(|user| policy.user_id(user));
        let askers = longest(&mut askers.chain(policy.keys().into_iter().map(|key| policy.key_id(key))));
        let joined = nodes.0 + "|joins|".len() + roles.0 + "|organization".len();
        askers.max((joined, nodes.max(roles).1))
    }

    /// Writes all relationships down, each once.
    ///
    /// # Errors
    ///
    /// Those of the writing.
    pub fn each(&self, write: &mut Write<'_>) -> io::Result<()> {
        self.roles(write)?;
        self.speakers(write)?;
        self.nodes(write)?;
        self.grants(write)
    }

    /// What roles permit.
    fn roles(&self, write: &mut Write<'_>) -> io::Result<()> {
        let predefined = self.policy.predefined_sets();
        let predefined = predefined.map(|(level, name, ..)| Title::Predefined(level, name));
        let roles = self.policy.roles().into_iter().map(Title::Role);
        for title in predefined.chain(roles).chain([Title::WallarooAdmin]) {
            let id = self.title(title);
            for permission in self.cautious.set(title).iter() {
                let relation = &*self.permissions[permission.index()];
                everybody((Kind::Role, &id), relation, write)?;
            }
        }
        Ok(())
    }

    /// R1.
    fn speakers(&self, write: &mut Write<'_>) -> io::Result<()> {
        let users = self.policy.users().into_iter().map(Asker::User);
        let keys = self.policy.keys().into_iter().filter_map(|key| self.policy.key_asker(key));
        for who in users.chain(keys).filter(|who| self.cautious.stands(*who)) {
            let ((_, user), asker) = (self.asker(who.user().into()), self.asker(who));
            write(plain((Kind::User, &user), relation::SPEAKER, (asker.0, &asker.1)))?;
        }
        Ok(())
    }

    /// What lies below what.
    fn nodes(&self, write: &mut Write<'_>) -> io::Result<()> {
        let account = escaped(self.policy.node_id(Node::ACCOUNT));
        for node in self.policy.nodes() {
            let (kind, id) = self.node(node);
            let parent = self.policy.node_parent(node).filter(|parent| *parent != Node::ACCOUNT);
            let above = parent.map_or_else(|| account.clone(), |parent| self.node(parent).1);
            let mut link = |relation, subject: (Kind, &str)| write(plain((kind, &id), relation, subject));
            match self.policy.node_kind(node) {
                NodeKind::Account => {}
                NodeKind::Organization => link(relation::ABOVE, (Kind::Scope, &below(&above)))?,
                NodeKind::Space => {
                    link(relation::ABOVE, (Kind::Scope, &below(&above)))?;
                    if self.cautious.is_opened(node) {
                        link(relation::FALLBACK, (Kind::Scope, &public(&above)))?;
                    }
                    if self.policy.semantics().wallaroo_admin != axcess_core::WallarooAdminSwitch::None {
                        link(relation::ABOVE, (Kind::Scope, &workspaces(&account)))?;
                    }
                }
                NodeKind::Resource(_) => {
                    match parent {
                        Some(_) => link(relation::INSIDE, (Kind::Space, &above))?,
                        None => link(relation::INSIDE, (Kind::Scope, &below(&above)))?,
                    }
                    if self.passes {
                        link(relation::PAST, (Kind::Scope, &past(&above)))?;
                    }
                    if self.cautious.is_restricted(node) {
                        everybody((kind, &id), relation::RESTRICTED, write)?;
                    }
                    continue;
                }
            }
            if kind != Kind::Account {
                self.scopes(kind, &id, &above, write)?;
            }
        }
        Ok(())
    }

    /// What comes down from above a node goes on below it.
    fn scopes(&self, kind: Kind, id: &str, above: &str, write: &mut Write<'_>) -> io::Result<()> {
        let mut link = |here: String, there: String| {
            write(plain((Kind::Scope, &here), relation::ABOVE, (Kind::Scope, &there)))
        };
        if kind == Kind::Organization {
            link(below(id), below(above))?;
        }
        if self.passes { link(past(id), past(above)) } else { Ok(()) }
    }

    /// Who holds what where.
    fn grants(&self, write: &mut Write<'_>) -> io::Result<()> {
        let (mut assignments, mut grants) = (BTreeSet::new(), BTreeSet::new());
        for user in self.policy.users() {
            let holder = escaped(self.policy.user_id(user));
            let mut held = BTreeSet::new();
            for grant in self.cautious.grants(user) {
                let id = self.assignment(&grant);
                let Some(id) = id else { continue };
                if held.insert(id.clone()) {
                    write(Tuple {
                        object: (Kind::Assignment, &id),
                        relation: relation::HOLDER,
                        subject: (Kind::User, &holder),
                        through: Some(relation::SPEAKER),
                    })?;
                }
                if let Some(title) = grant.title
                    && assignments.insert(id.clone())
                {
                    let role = self.title(title);
                    write(plain((Kind::Assignment, &id), relation::ROLE, (Kind::Role, &role)))?;
                }
                let (object, relation) = self.place(&grant);
                if grants.insert((object.clone(), relation, id.clone())) {
                    write(plain((object.0, &object.1), relation, (Kind::Assignment, &id)))?;
                }
            }
        }
        Ok(())
    }

    /// An assignment's id; none where a grant neither gives nor takes anything.
    fn assignment(&self, grant: &Grant<'_>) -> Option<String> {
        let word = if grant.replaces { "joins" } else { "holds" };
        let title = match grant.title {
            Some(title) => self.title(title),
            None if grant.replaces => "|nothing".to_owned(),
            None => return None,
        };
        Some(format!("{}|{word}|{title}", escaped(self.policy.node_id(grant.node))))
    }

    /// What takes permissions from a grant, and how.
    fn place(&self, grant: &Grant<'_>) -> (Object, &'static str) {
        let (kind, id) = self.node(grant.node);
        match grant.reach {
            Reach::Here if grant.replaces => ((kind, id), relation::MEMBERSHIP),
            Reach::Here => ((kind, id), relation::GRANT),
            Reach::Below => ((Kind::Scope, below(&id)), relation::GRANT),
            Reach::Past => ((Kind::Scope, past(&id)), relation::GRANT),
            Reach::Public => ((Kind::Scope, public(&id)), relation::GRANT),
            Reach::Workspaces => ((Kind::Scope, workspaces(&id)), relation::GRANT),
        }
    }

    /// A role's id. No escaped id holds a `|` before a small letter.
    fn title(&self, title: Title<'_>) -> String {
        match title {
            Title::Role(role) => escaped(self.policy.role_id(role)),
            Title::WallarooAdmin => "ADMIN|workspaces".to_owned(),
            Title::Predefined(level, name) => {
                let level = match level {
                    Level::Account => "account",
                    Level::Organization => "organization",
                    Level::Space => "space",
                };
                format!("{}|{level}", escaped(name))
            }
        }
    }
}

const fn plain<'a>(object: (Kind, &'a str), relation: &'a str, subject: (Kind, &'a str)) -> Tuple<'a> {
    Tuple { object, relation, subject, through: None }
}

fn everybody(object: (Kind, &str), relation: &str, write: &mut Write<'_>) -> io::Result<()> {
    write(plain(object, relation, (Kind::User, "*")))?;
    write(plain(object, relation, (Kind::Key, "*")))
}

fn below(id: &str) -> String {
    format!("{id}|below")
}

fn past(id: &str) -> String {
    format!("{id}|past")
}

fn public(id: &str) -> String {
    format!("{id}|public")
}

fn workspaces(id: &str) -> String {
    format!("{id}|workspaces")
}
