//! One role: what it holds and who holds it; and two compared.

use axcess_core::{Level, Node, PermissionSet, Policy, Role};
use schemars::JsonSchema;
use serde::Serialize;

use crate::counted;
use crate::document::Body;
use crate::names::{Identity, Names, escaped};
use crate::permissions::brief;
use crate::style::{Style, styled};
use crate::table::{Layout, Table};
use crate::what_can::wrapped;

/// Something that holds permissions under a name: a Role object, or the set of a level as `SPACE.MEMBER`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnyRole {
    /// A Role object.
    Object(Role),
    /// The set of a level.
    Set(Level, String),
}

impl AnyRole {
    /// The set of a level that `LEVEL.NAME` names, if there is one.
    pub fn of_level(policy: &Policy, text: &str) -> Option<Self> {
        let (level, name) = text.split_once('.')?;
        let mut sets = policy.predefined_sets();
        let (level, name, ..) =
            sets.find(|(known, set, ..)| known.as_str().eq_ignore_ascii_case(level) && *set == name)?;
        Some(Self::Set(level, name.to_owned()))
    }

    fn permissions(&self, policy: &Policy) -> Option<PermissionSet> {
        match self {
            Self::Object(role) => policy.role_permissions(*role),
            Self::Set(level, name) => {
                let mut sets = policy.predefined_sets();
                sets.find(|(l, n, ..)| l == level && n == name).map(|(_, _, set, ..)| set.clone())
            }
        }
    }

    fn identity(&self, policy: &Policy) -> Identity {
        match self {
            Self::Object(role) => Names::new(policy).role_identity(*role),
            Self::Set(level, name) => Identity { id: format!("{level}.{name}"), name: Some(name.clone()) },
        }
    }

    fn label(&self, policy: &Policy) -> String {
        match self {
            Self::Object(role) => Names::new(policy).role(*role),
            Self::Set(level, name) => escaped(&format!("{level}.{name}")).into_owned(),
        }
    }

    pub(crate) fn holders(&self, policy: &Policy) -> Vec<(axcess_core::User, Node, &'static str)> {
        let mut found = Vec::new();
        match self {
            Self::Object(role) => {
                let bound = policy.bindings().filter(|(_, _, _, held)| held == role);
                found.extend(bound.map(|(_, user, node, _)| (user, node, "binding")));
                let members = policy.space_memberships().filter(|(_, _, held)| *held == Ok(*role));
                found.extend(members.map(|(user, node, _)| (user, node, "membership")));
            }
            Self::Set(Level::Account, name) => {
                let users =
                    policy.users().into_iter().filter(|user| policy.user_account_role(*user) == Some(name));
                found.extend(users.map(|user| (user, Node::ACCOUNT, "account-role")));
            }
            Self::Set(Level::Organization, name) => {
                let members =
                    policy.organization_memberships().filter(|(_, _, role)| *role == Some(name.as_str()));
                found.extend(members.map(|(user, node, _)| (user, node, "membership")));
            }
            Self::Set(Level::Space, name) => {
                let members =
                    policy.space_memberships().filter(|(_, _, role)| *role == Err(Some(name.as_str())));
                found.extend(members.map(|(user, node, _)| (user, node, "membership")));
            }
        }
        found.sort_by_key(|(user, node, by)| (policy.user_id(*user), policy.node_id(*node), *by));
        found
    }
}

/// One role, with everybody who holds it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RoleShow {
    /// Which.
    pub role: Identity,
    /// Whether the product made it.
    pub is_predefined: bool,
    /// What it is for.
    pub description: Option<String>,
    /// What it holds, sorted; null where nobody could read it.
    pub permissions: Option<Vec<String>>,
    /// Who holds it where, by user and node.
    pub holders: Vec<RoleHolder>,
}

/// One who holds a role.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct RoleHolder {
    /// The user's id.
    pub user: String,
    /// The node's id.
    pub resource: String,
    /// `binding`, `membership` or `account-role`.
    pub by: &'static str,
}

/// What two roles hold apart and together.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RoleDiff {
    /// The first.
    pub a: Identity,
    /// The second.
    pub b: Identity,
    /// What only the first holds.
    pub only_a: Vec<String>,
    /// What only the second holds.
    pub only_b: Vec<String>,
    /// What both hold.
    pub both: Vec<String>,
}

impl Body for RoleShow {
    const FORMAT: &'static str = "axcess-role";
}

impl Body for RoleDiff {
    const FORMAT: &'static str = "axcess-role-diff";
}

impl RoleShow {
    /// One role.
    pub fn new(policy: &Policy, role: &AnyRole) -> Self {
        let (is_predefined, description) = match role {
            AnyRole::Object(role) => (policy.role_is_predefined(*role), policy.role_description(*role)),
            AnyRole::Set(..) => (true, None),
        };
        let holder = |(user, node, by)| RoleHolder {
            user: policy.user_id(user).to_owned(),
            resource: policy.node_id(node).to_owned(),
            by,
        };
        let names = |set: PermissionSet| policy.permissions().names(&set).map(str::to_owned).collect();
        Self {
            role: role.identity(policy),
            is_predefined,
            description: description.map(str::to_owned),
            permissions: role.permissions(policy).map(names),
            holders: role.holders(policy).into_iter().map(holder).collect(),
        }
    }
}

impl RoleDiff {
    /// Compares two roles; `None` where nobody could read what one of them holds.
    pub fn new(policy: &Policy, a: &AnyRole, b: &AnyRole) -> Option<Self> {
        let (held_a, held_b) = (a.permissions(policy)?, b.permissions(policy)?);
        let names = |set: &PermissionSet| policy.permissions().names(set).map(str::to_owned).collect();
        Some(Self {
            a: a.identity(policy),
            b: b.identity(policy),
            only_a: names(&held_a.minus(&held_b)),
            only_b: names(&held_b.minus(&held_a)),
            both: names(&held_a.and(&held_b)),
        })
    }

    /// Whether both hold the same.
    pub const fn is_same(&self) -> bool {
        self.only_a.is_empty() && self.only_b.is_empty()
    }
}

/// One role, for people.
pub fn role_text(policy: &Policy, role: &AnyRole, layout: Layout) -> String {
    let names = Names::new(policy);
    let mut holders = Table::new(["who", "known as", "where", "by"]);
    for (user, node, by) in role.holders(policy) {
        holders.push([names.user(user), names.user_reference(user), names.node(node), by.to_owned()]);
    }
    let held = role.permissions(policy);
    if layout == Layout::Plain {
        let listed = held.iter().flat_map(|set| policy.permissions().names(set));
        let permissions: String = listed.map(|name| format!("permission\t{}\n", escaped(name))).collect();
        let rows = holders.text(layout);
        return permissions + &rows.lines().map(|row| format!("holder\t{row}\n")).collect::<String>();
    }
    let mut text = styled(Style::Strong, role.label(policy));
    if let AnyRole::Object(role) = role {
        let kind = if policy.role_is_predefined(*role) { "predefined" } else { "custom" };
        text.push_str(&format!(", {kind}"));
        if let Some(description) =
            policy.role_description(*role).filter(|description| !description.is_empty())
        {
            text.push_str(&format!("\n{}", escaped(description)));
        }
    }
    match held {
        Some(set) => {
            text.push_str(&format!("\n\n{}\n", styled(Style::Faint, counted(set.len(), "permission"))));
            text.push_str(&wrapped(&brief(policy, &set), "  ", layout));
        }
        None => text.push_str("\n\nnobody could read what it holds\n"),
    }
    if holders.is_empty() {
        return text + "\nnobody holds it\n";
    }
    text + "\n" + &holders.text(layout)
}

/// What two roles hold apart and together, for people.
pub fn role_diff_text(policy: &Policy, diff: &RoleDiff, labels: [&AnyRole; 2], layout: Layout) -> String {
    let [a, b] = labels.map(|role| role.label(policy));
    if layout == Layout::Plain {
        let lines = |sign: &'static str, names: &[String]| -> String {
            names.iter().map(|name| format!("{sign}\t{}\n", escaped(name))).collect()
        };
        return lines("-", &diff.only_a) + &lines("+", &diff.only_b) + &lines("=", &diff.both);
    }
    let mut text = String::new();
    let parts = [
        (Style::Bad, format!("only {a}"), &diff.only_a),
        (Style::Good, format!("only {b}"), &diff.only_b),
        (Style::Faint, "both".to_owned(), &diff.both),
    ];
    for (style, head, names) in parts {
        if !names.is_empty() {
            let shown: Vec<String> = names.iter().map(|name| escaped(name).into_owned()).collect();
            let head = format!("{head}, {}", counted(names.len(), "permission"));
            text.push_str(&format!("{}\n{}", styled(style, head), wrapped(&shown, "  ", layout)));
        }
    }
    text
}
