//! What the API can show, as one type.

use axcess_core::{Binding, Key, Node, Role, User};

/// What the API can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Thing {
    /// A Role object.
    Role(Role),
    /// A role binding.
    Binding(Binding),
    /// The restriction of a resource.
    Restriction(Node),
    /// An organization, a space or a project.
    Node(Node),
    /// A user.
    User(User),
    /// An API key.
    Key(Key),
}

impl Thing {
    /// Its number among its kind, which stays the same whatever changes.
    pub const fn number(self) -> usize {
        match self {
            Self::Role(role) => role.index(),
            Self::Binding(binding) => binding.index(),
            Self::Restriction(node) | Self::Node(node) => node.index(),
            Self::User(user) => user.index(),
            Self::Key(key) => key.index(),
        }
    }
}
