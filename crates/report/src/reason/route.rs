//! Grants in words.

use std::sync::Arc;

use axcess_core::{Node, Route, Source};

use crate::names::escaped;
use crate::reason::Teller;

impl Teller<'_> {
    /// A grant as a clause with a verb.
    pub(super) fn sentence(&self, route: &Route) -> String {
        let (who, at) = (self.who(), self.names().node_in_words(route.at));
        match &route.source {
            Source::AccountRole(role) => format!("{who} has account role {}", name(role)),
            Source::OrganizationMembership(role) | Source::SpaceMembership(role) => {
                format!("{who} is {} of {at}", name(role))
            }
            Source::CustomSpaceMembership(role) => {
                format!("{who} is a member of {at} with role {}", self.names().role(*role))
            }
            Source::PublicFallback { organization_role, space_role } => {
                let organization = self.organization(route.at);
                let role = escaped(organization_role);
                format!(
                    "{who} is {role} of {organization}, and so {} in its public {at}",
                    escaped(space_role)
                )
            }
            Source::Binding { role, .. } => {
                format!("role {} is bound to {who} on {at}", self.names().role(*role))
            }
            Source::WallarooAdmin => format!("{who} is an account admin, who reaches every workspace"),
            Source::HiddenOrganizationMembership
            | Source::HiddenSpaceMembership
            | Source::HiddenBinding
            | Source::UnknownParent => format!("{who} may have {}", self.noun(route)),
        }
    }

    /// A grant as something that one has.
    pub fn noun(&self, route: &Route) -> String {
        let at = self.names().node_in_words(route.at);
        match &route.source {
            Source::AccountRole(Some(role)) => format!("account role {}", escaped(role)),
            Source::AccountRole(None) => "an unreadable account role".to_owned(),
            Source::OrganizationMembership(Some(role)) | Source::SpaceMembership(Some(role)) => {
                format!("role {} of {at}", escaped(role))
            }
            Source::OrganizationMembership(None) | Source::SpaceMembership(None) => {
                format!("an unreadable role of {at}")
            }
            Source::CustomSpaceMembership(role) => format!("role {} of {at}", self.names().role(*role)),
            Source::PublicFallback { space_role, .. } => {
                format!("the public fallback {} in {at}", escaped(space_role))
            }
            Source::Binding { role, .. } => format!("the binding of {} on {at}", self.names().role(*role)),
            Source::WallarooAdmin => "the reach of an account admin".to_owned(),
            Source::HiddenOrganizationMembership | Source::HiddenSpaceMembership => {
                format!("an unseen membership of {at}")
            }
            Source::HiddenBinding => format!("an unseen binding on {at}"),
            Source::UnknownParent => format!("an unseen admin role above {at}"),
        }
    }

    fn organization(&self, space: Node) -> String {
        let parent = self.policy.node_parent(space);
        parent
            .map_or_else(|| "an unknown organization".to_owned(), |parent| self.names().node_in_words(parent))
    }
}

/// The rule that makes such a grant.
pub(crate) const fn rule(source: &Source) -> &'static str {
    match source {
        Source::AccountRole(_) => "R3",
        Source::WallarooAdmin => "wallaroo-admin",
        Source::OrganizationMembership(_) => "R4",
        Source::SpaceMembership(_) | Source::CustomSpaceMembership(_) => "R5",
        Source::PublicFallback { .. } => "R6",
        Source::Binding { .. } => "R7",
        Source::HiddenOrganizationMembership
        | Source::HiddenSpaceMembership
        | Source::HiddenBinding
        | Source::UnknownParent => "R10",
    }
}

/// A role's name, if it was read.
fn name(role: &Option<Arc<str>>) -> String {
    role.as_deref().map_or_else(|| "unreadable".to_owned(), |role| escaped(role).into_owned())
}
