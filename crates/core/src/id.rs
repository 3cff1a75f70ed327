//! Ids, spelled exactly as the account spells them. Each kind is its own type, so two cannot be
//! swapped.

use std::fmt;

use compact_str::CompactString;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(CompactString);

        impl $name {
            /// Takes the text as the account spells it.
            pub fn new(text: impl AsRef<str>) -> Self {
                Self(CompactString::new(text))
            }

            /// The text of the id.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// Id of a user: a person or the bot behind a service key.
    UserId
}
id! {
    /// Id of a node: `account`, an organization, a space or a resource.
    NodeId
}
id! {
    /// Id of a Role object, predefined or custom.
    RoleId
}
id! {
    /// Id of a role binding.
    BindingId
}
id! {
    /// Id of an API key; never its secret.
    KeyId
}

/// The id of the account's own node.
pub const ACCOUNT: &str = "account";

/// How the ids begin that plans give out.
pub(crate) const NEW: &str = "new:";

/// What a new object is, for whoever makes its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Made {
    /// A person or a bot.
    User,
    /// A Role object.
    Role,
    /// A role binding.
    Binding,
    /// An organization.
    Organization,
    /// A space.
    Space,
    /// A project.
    Resource,
    /// An API key.
    Key,
}

/// Makes the id of a new object from its kind and a number that counts up from 1 over all kinds. The same number
/// must give the same id, so that a plan simulated again makes the same objects; an id that is taken is passed over.
pub type IdMaker = fn(Made, u32) -> String;

/// The ids of plans: `new:1`, `new:2`, ... in the order of making.
pub(crate) fn plan_id(_: Made, number: u32) -> String {
    format!("{NEW}{number}")
}
