//! How people name things: ids, e-mails, names and paths.

mod find;

use find::unknown;

use crate::account::{Key, Node, Role, User};
use crate::permission::Permission;
use crate::policy::{Asker, Policy};

/// What a reference was expected to name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A user.
    User,
    /// An API key.
    Key,
    /// A Role object.
    Role,
    /// A role binding.
    Binding,
    /// A permission.
    Permission,
    /// Any node.
    Node,
    /// An organization.
    Organization,
    /// A space.
    Space,
    /// A resource of type `PROJECT`.
    Project,
}

impl Expected {
    const fn noun(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Key => "API key",
            Self::Role => "role",
            Self::Binding => "role binding",
            Self::Permission => "permission",
            Self::Node => "node",
            Self::Organization => "organization",
            Self::Space => "space",
            Self::Project => "project",
        }
    }
}

/// A reference that names nothing, or several things (R11).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReferenceError {
    /// Nothing fits.
    Unknown {
        /// What was looked for.
        expected: Expected,
        /// What was written.
        text: String,
        /// The nearest references that exist.
        suggestions: Vec<String>,
    },
    /// Several things fit.
    Ambiguous {
        /// What was looked for.
        expected: Expected,
        /// What was written.
        text: String,
        /// Everything that fits, in a form that names it alone.
        matches: Vec<String>,
    },
    /// The key is there, but not the user that it stands for.
    KeyWithoutUser {
        /// What was written.
        text: String,
    },
}

impl std::fmt::Display for ReferenceError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unknown { expected, text, .. } => match as_id(text) {
                Some(id) => write!(f, "no {} has the id `{}`", expected.noun(), id.escape_debug()),
                None => write!(f, "no {} is called `{}`", expected.noun(), text.escape_debug()),
            },
            Self::Ambiguous { expected, text, matches } => {
                let (noun, text) = (expected.noun(), text.escape_debug());
                write!(f, "`{text}` fits {} {noun}s", matches.len())
            }
            Self::KeyWithoutUser { text } => {
                write!(f, "the snapshot lacks the user that key `{}` stands for", text.escape_debug())
            }
        }
    }
}

impl std::error::Error for ReferenceError {}

impl ReferenceError {
    /// What to write instead.
    pub fn help(&self) -> Option<String> {
        let listed = |all: &[String]| {
            let shown = |text: &String| format!("`{}`", text.escape_debug());
            all.iter().map(shown).collect::<Vec<_>>().join(", ")
        };
        match self {
            Self::Unknown { suggestions, .. } if suggestions.is_empty() => None,
            Self::Unknown { suggestions, .. } => Some(format!("did you mean {}?", listed(suggestions))),
            Self::Ambiguous { matches, .. } => Some(format!("name one of {}", listed(matches))),
            Self::KeyWithoutUser { .. } => Some("add the user to the snapshot".to_owned()),
        }
    }
}

/// What `id X` stands for: a thing that has the id and is never meant by its name, as the API takes it.
fn as_id(text: &str) -> Option<&str> {
    text.strip_prefix("id ")
}

type Found<T> = Result<T, ReferenceError>;

impl Policy {
    /// Finds a user by id, else e-mail (ASCII case ignored), else display name if only he has it.
    ///
    /// # Errors
    ///
    /// When nobody or several users fit.
    #[inline]
    pub fn user(&self, text: &str) -> Found<User> {
        match self.account.user_at_once(text) {
            Some(user) => Ok(user),
            None => self.account.find_user(text),
        }
    }

    /// Finds an asker: a user, or a key as `key:ID` or `key:NAME`.
    ///
    /// # Errors
    ///
    /// When nothing or several things fit, or the snapshot lacks the user that a key stands for.
    pub fn asker(&self, text: &str) -> Found<Asker> {
        let Some(rest) = text.strip_prefix("key:") else { return self.user(text).map(Asker::User) };
        if self.account.user_by_id(&text.into()).is_some() {
            return self.user(text).map(Asker::User);
        }
        let key = self.account.find_key(rest)?;
        self.key_asker(key).ok_or_else(|| ReferenceError::KeyWithoutUser { text: rest.to_owned() })
    }

    /// Finds a key by id or name; the prefix `key:` may stand before it.
    ///
    /// # Errors
    ///
    /// When nothing or several keys fit.
    pub fn key(&self, text: &str) -> Found<Key> {
        self.account.find_key(text)
    }

    /// Finds a Role object by id or exact name.
    ///
    /// # Errors
    ///
    /// When nothing or several roles fit.
    pub fn role(&self, text: &str) -> Found<Role> {
        self.account.find_role(text)
    }

    /// Finds a node: `account`, `org:NAME`, `space:NAME`, `space:ORG/NAME`, `project:SPACE/NAME`,
    /// `project:ORG/SPACE/NAME` (any other type likewise), or a bare id.
    ///
    /// # Errors
    ///
    /// When nothing or several nodes fit.
    #[inline]
    pub fn node(&self, text: &str) -> Found<Node> {
        match self.account.node_at_once(text) {
            Some(node) => Ok(node),
            None => self.account.find_node(text),
        }
    }

    /// Finds a permission by its name.
    ///
    /// # Errors
    ///
    /// When neither the catalog nor a role or observed set knows the name.
    #[inline]
    pub fn permission(&self, text: &str) -> Found<Permission> {
        self.account.permissions.find(text).ok_or_else(|| {
            let mut names = self.account.permissions.iter().map(|(_, name)| name.to_owned());
            unknown(Expected::Permission, text, &mut names)
        })
    }

    /// The shortest reference that names the node alone.
    pub fn node_reference(&self, node: Node) -> String {
        self.account.node_reference(node)
    }

    /// The shortest reference that names the user alone: e-mail, or id.
    pub fn user_reference(&self, user: User) -> String {
        self.account.user_reference(user)
    }

    /// The shortest reference that names the role alone: name, or id.
    pub fn role_reference(&self, role: Role) -> String {
        let name = self.role_name(role).filter(|name| self.account.find_role(name) == Ok(role));
        name.unwrap_or_else(|| self.role_id(role)).to_owned()
    }
}
