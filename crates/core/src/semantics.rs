//! The switches: points on which the sources disagree or are silent.

use std::fmt;

/// A choice of one setting for every switch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Semantics {
    /// Which grants pass a restriction besides bindings on the resource (R8).
    pub restriction: RestrictionSwitch,
    /// Whether a space membership ends the public fallback (R6).
    pub fallback: FallbackSwitch,
    /// Whether a membership with a custom role ends it too (R6).
    pub custom_membership: CustomMembershipSwitch,
    /// Whether a binding on the space itself ends it (R6).
    pub binding_fallback: BindingFallbackSwitch,
    /// Whether bots get it (R6).
    pub bot_fallback: BotFallbackSwitch,
    /// Whether a binding counts for somebody outside the organization (R7).
    pub orphan_binding: OrphanBindingSwitch,
    /// How far the account role `ADMIN` reaches (R2).
    pub account_reach: AccountReachSwitch,
    /// What an account `ADMIN` holds in every Wallaroo workspace.
    pub wallaroo_admin: WallarooAdminSwitch,
    /// Whether Wallaroo's `COLLABORATOR` manages members.
    pub collaborator_manages: CollaboratorManagesSwitch,
}

macro_rules! switch {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$value_doc])* $value),+
        }

        impl $name {
            /// Every setting, the default first.
            pub const ALL: &'static [Self] = &[$(Self::$value),+];

            /// The setting's word.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$value => $text),+
                }
            }

            fn parse(text: &str) -> Option<Self> {
                match text {
                    $($text => Some(Self::$value),)+
                    _ => None,
                }
            }
        }
    };
}

switch! {
    /// `restriction`
    RestrictionSwitch {
        /// None.
        #[default]
        Strict = "strict",
        /// `admin` sets held by space membership, organization membership or account role.
        Admins = "admins",
        /// `admin` sets held by space membership.
        SpaceAdmins = "space-admins",
    }
}
switch! {
    /// `fallback`
    FallbackSwitch {
        /// Only without a space membership.
        #[default]
        Override = "override",
        /// Always.
        Union = "union",
    }
}
switch! {
    /// `custom-membership`
    CustomMembershipSwitch {
        /// It ends the fallback as any membership does.
        #[default]
        Role = "role",
        /// It does not; the fallback stays beside it.
        Binding = "binding",
    }
}
switch! {
    /// `binding-fallback`
    BindingFallbackSwitch {
        /// It does not.
        #[default]
        Keep = "keep",
        /// It does, whatever `fallback` is.
        Suppress = "suppress",
    }
}
switch! {
    /// `bot-fallback`
    BotFallbackSwitch {
        /// They do.
        #[default]
        Keep = "keep",
        /// They do not.
        None = "none",
    }
}
switch! {
    /// `orphan-binding`
    OrphanBindingSwitch {
        /// It does.
        #[default]
        Counts = "counts",
        /// It does not (provider `arize`).
        Inert = "inert",
    }
}
switch! {
    /// `account-reach`
    AccountReachSwitch {
        /// As the catalog says.
        #[default]
        Catalog = "catalog",
        /// The account alone.
        None = "none",
        /// Everything below.
        Full = "full",
    }
}
switch! {
    /// `wallaroo-admin`
    WallarooAdminSwitch {
        /// Nothing.
        #[default]
        None = "none",
        /// What `COLLABORATOR` may read or list.
        Read = "read",
        /// What `OWNER` holds.
        Owner = "owner",
    }
}
switch! {
    /// `collaborator-manages`
    CollaboratorManagesSwitch {
        /// No.
        #[default]
        No = "no",
        /// Yes.
        Yes = "yes",
    }
}

/// The names of all switches with their settings, the default first.
pub const SWITCHES: &[(&str, &[&str])] = &[
    ("restriction", &["strict", "admins", "space-admins"]),
    ("fallback", &["override", "union"]),
    ("custom-membership", &["role", "binding"]),
    ("binding-fallback", &["keep", "suppress"]),
    ("bot-fallback", &["keep", "none"]),
    ("orphan-binding", &["counts", "inert"]),
    ("account-reach", &["catalog", "none", "full"]),
    ("wallaroo-admin", &["none", "read", "owner"]),
    ("collaborator-manages", &["no", "yes"]),
];

/// A switch or setting that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SwitchError {
    /// No switch of this name.
    #[error("no switch is called `{0}`")]
    Name(String),
    /// The switch lacks this setting.
    #[error("switch `{name}` has no setting `{value}`")]
    Value {
        /// The switch.
        name: String,
        /// What was asked for.
        value: String,
    },
}

impl Semantics {
    /// This choice with one switch set anew.
    ///
    /// # Errors
    ///
    /// When the switch or the setting does not exist.
    pub fn with(mut self, name: &str, value: &str) -> Result<Self, SwitchError> {
        let bad = || SwitchError::Value { name: name.to_owned(), value: value.to_owned() };
        match name {
            "restriction" => self.restriction = RestrictionSwitch::parse(value).ok_or_else(bad)?,
            "fallback" => self.fallback = FallbackSwitch::parse(value).ok_or_else(bad)?,
            "custom-membership" => {
                self.custom_membership = CustomMembershipSwitch::parse(value).ok_or_else(bad)?;
            }
            "binding-fallback" => {
                self.binding_fallback = BindingFallbackSwitch::parse(value).ok_or_else(bad)?;
            }
            "bot-fallback" => self.bot_fallback = BotFallbackSwitch::parse(value).ok_or_else(bad)?,
            "orphan-binding" => self.orphan_binding = OrphanBindingSwitch::parse(value).ok_or_else(bad)?,
            "account-reach" => self.account_reach = AccountReachSwitch::parse(value).ok_or_else(bad)?,
            "wallaroo-admin" => self.wallaroo_admin = WallarooAdminSwitch::parse(value).ok_or_else(bad)?,
            "collaborator-manages" => {
                self.collaborator_manages = CollaboratorManagesSwitch::parse(value).ok_or_else(bad)?;
            }
            _ => return Err(SwitchError::Name(name.to_owned())),
        }
        Ok(self)
    }

    /// Every switch with its setting, in the order of the documentation.
    pub fn settings(&self) -> [(&'static str, &'static str); 9] {
        [
            ("restriction", self.restriction.as_str()),
            ("fallback", self.fallback.as_str()),
            ("custom-membership", self.custom_membership.as_str()),
            ("binding-fallback", self.binding_fallback.as_str()),
            ("bot-fallback", self.bot_fallback.as_str()),
            ("orphan-binding", self.orphan_binding.as_str()),
            ("account-reach", self.account_reach.as_str()),
            ("wallaroo-admin", self.wallaroo_admin.as_str()),
            ("collaborator-manages", self.collaborator_manages.as_str()),
        ]
    }

    /// Every choice that differs from this one in a single switch, with that switch's name.
    pub fn neighbours(self) -> impl Iterator<Item = (&'static str, Self)> {
        SWITCHES.iter().zip(self.settings()).flat_map(move |((name, values), (_, now))| {
            values.iter().filter(move |value| **value != now).map(move |value| {
                (*name, self.with(name, value).expect("INVARIANT: SWITCHES lists what `with` takes"))
            })
        })
    }
}

impl fmt::Display for Semantics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (name, value)) in self.settings().into_iter().enumerate() {
            let gap = if place == 0 { "" } else { " " };
            write!(f, "{gap}{name}={value}")?;
        }
        Ok(())
    }
}
