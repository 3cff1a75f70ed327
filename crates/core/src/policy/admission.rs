//! Which way a user is let into a space, as the account itself lists a space's users.

use std::collections::HashMap;
use std::sync::Arc;

use crate::Level;
use crate::account::{Node, Role, RoleName, User};
use crate::policy::Policy;
use crate::route::{Blocked, Route, Source};

/// The way in which a user is let into a space. Somebody with several has the first of them: a membership is always
/// told, so that whoever reads the list of a space's users finds all memberships in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Admission {
    /// A membership of the space (R5): a Role object, or a role's name if it was read.
    Membership(Result<Role, Option<String>>),
    /// The account role (R2, R3).
    AccountAdmin,
    /// An `admin` membership of the organization (R2, R4).
    OrganizationAdmin,
    /// The public fallback (R6); it names the organization role.
    Public(Arc<str>),
}

impl Policy {
    /// Everybody who is let into a space, in the order of their ids, as far as it is known: what a gap may hide is
    /// left out, and what only a doubt speaks against is told.
    ///
    /// Bindings let nobody in: the account's list has no word for them. Whether somebody has standing (R1) does not
    /// matter, but of deleted users only memberships are told.
    pub fn admitted(&self, space: Node) -> Vec<(User, Admission)> {
        let mut candidates = self.users_at(space);
        candidates.extend(self.node_parent(space).into_iter().flat_map(|above| self.users_at(above)));
        let mut roles = HashMap::new();
        candidates.extend(self.users_from(0).filter(|user| {
            let role = &self.account.user(*user).account_role;
            *roles.entry(role).or_insert_with(|| self.reaches_everything(role))
        }));
        candidates.sort_unstable();
        candidates.dedup();
        self.sort_users(&mut candidates);
        let admitted = |user: User| Some((user, self.admission(user, space)?));
        candidates.into_iter().filter_map(admitted).collect()
    }

    /// Which way a user is let into a space; `None` if he is not, as far as is known.
    pub fn admission(&self, user: User, space: Node) -> Option<Admission> {
        if let Some((_, role)) = self.memberships_of(user).find(|(node, _)| *node == space) {
            return Some(Admission::Membership(role.map_err(|name| name.map(str::to_owned))));
        }
        if self.user_status(user) == Some("INACTIVE") {
            return None;
        }
        let routes = self.reader().routes(user, space).into_iter().filter(counts);
        routes.filter_map(admission).min()
    }

    /// Whether an account role lets its holders in everywhere (R2).
    fn reaches_everything(&self, role: &RoleName) -> bool {
        let reader = self.reader();
        reader.reaches(role, &reader.membership_set(Level::Account, role))
    }
}

/// Whether a route counts but for doubts.
fn counts(route: &Route) -> bool {
    route.optimistic.is_none() && route.pessimistic.is_none_or(Blocked::is_doubt)
}

fn admission(route: Route) -> Option<Admission> {
    // The two readings of an unreadable role differ: nobody is an administrator by it.
    let is_read = route.certain == route.possible;
    match route.source {
        Source::AccountRole(_) if is_read => Some(Admission::AccountAdmin),
        Source::OrganizationMembership(_) if is_read => Some(Admission::OrganizationAdmin),
        Source::PublicFallback { organization_role, .. } => Some(Admission::Public(organization_role)),
        Source::AccountRole(_)
        | Source::OrganizationMembership(_)
        | Source::WallarooAdmin
        | Source::HiddenOrganizationMembership
        | Source::SpaceMembership(_)
        | Source::CustomSpaceMembership(_)
        | Source::HiddenSpaceMembership
        | Source::Binding { .. }
        | Source::HiddenBinding
        | Source::UnknownParent => None,
    }
}
