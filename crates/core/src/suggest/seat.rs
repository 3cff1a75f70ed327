//! Where a Role object can be put, and which ones.

use crate::account::{Node, Role};
use crate::permission::PermissionSet;
use crate::route::Source;
use crate::suggest::Wish;
use crate::suggest::site::Site;
use crate::{BindingRef, Change};

/// A place of the user's that takes a Role object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Seat {
    /// A binding to be made.
    Bind(Node),
    /// A binding that is to name another role.
    Rebind(Node, Option<Role>, BindingRef),
    /// A membership of a space.
    Join(Node),
}

impl Seat {
    /// Puts a role there.
    pub fn take(&self, site: &Site<'_>, role: &str) -> Change {
        let (user, role) = (site.name(), role.to_owned());
        match self {
            Self::Bind(node) => {
                let resource = site.reference(*node);
                match site.is_listed(*node) {
                    true => Change::RoleBindingCreate { user, role, resource },
                    false => Change::ResourceBind { user, role, resource },
                }
            }
            Self::Rebind(_, _, binding) => Change::RoleBindingUpdate { binding: binding.clone(), role },
            Self::Join(space) => {
                let role = Some(format!("custom:{role}"));
                Change::SpaceAddUser { space: site.reference(*space), user, role }
            }
        }
    }

    /// The role that is there now, if it is a Role object.
    pub fn now(&self, site: &Site<'_>) -> Option<Role> {
        match self {
            Self::Bind(_) => None,
            Self::Rebind(_, role, _) => *role,
            Self::Join(space) => site.at_space(*space).find_map(|route| match route.source {
                Source::CustomSpaceMembership(role) => Some(role),
                _ => None,
            }),
        }
    }

    /// Sets that a new role for this place could hold, those that change least first.
    pub fn new_sets(&self, site: &Site<'_>) -> Vec<PermissionSet> {
        let asked = site.asked();
        let mut sets = match site.goal.wish {
            Wish::Grant => {
                let mut wider = self.held(site);
                wider.union_with(&asked);
                vec![wider, asked]
            }
            Wish::Revoke => vec![self.held(site).minus(&asked)],
        };
        sets.dedup();
        sets.retain(|set| !set.is_empty());
        sets
    }

    /// What the place gives now, or what the user would lose with it.
    pub fn held(&self, site: &Site<'_>) -> PermissionSet {
        let policy = site.policy;
        match self {
            Self::Rebind(_, role, _) => {
                role.and_then(|role| policy.role_permissions(role)).unwrap_or_default()
            }
            Self::Bind(node) => match site.goal.wish {
                Wish::Grant => PermissionSet::default(),
                Wish::Revoke => policy.effective(site.user, *node).allowed,
            },
            Self::Join(space) => {
                let mut held = PermissionSet::default();
                for route in site.at_space(*space) {
                    held.union_with(&route.certain);
                }
                held
            }
        }
    }

    /// What a new role for this place is called after: the role that is there now.
    pub fn model(&self, site: &Site<'_>) -> Option<String> {
        if let Some(role) = self.now(site) {
            return site.policy.role_name(role).map(str::to_owned);
        }
        let Self::Join(space) = self else { return None };
        site.at_space(*space).find_map(|route| match &route.source {
            Source::SpaceMembership(name) => name.as_deref().map(str::to_owned),
            Source::PublicFallback { space_role, .. } => Some(space_role.to_string()),
            _ => None,
        })
    }
}
