//! An organization, with its spaces and its members.

use async_graphql::connection::EmptyFields;
use async_graphql::{ID, Object, Result};
use axcess_api::Thing;
use axcess_core::Node;

use super::connection::{Page, Part, page};
use super::space::Space;
use super::user::{AccountOrganizationUser, User};
use super::view::View;
use super::word::{AccountOrganizationRole, DateTime};

/// An organization that the caller may see.
pub(super) struct AccountOrganization {
    pub view: View,
    pub node: Node,
}

#[Object]
impl AccountOrganization {
    pub(super) async fn id(&self) -> ID {
        self.view.policy().node_id(self.node).into()
    }

    async fn name(&self) -> Option<&str> {
        self.view.policy().node_name(self.node)
    }

    async fn description(&self) -> Option<&str> {
        self.view.policy().node_description(self.node)
    }

    async fn created_at(&self) -> Option<DateTime> {
        self.view.created_at(Thing::Node(self.node))
    }

    /// Its spaces, as far as the caller may see them.
    async fn spaces(
        &self,
        search: Option<String>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Page<Space>> {
        let below = self.view.policy().node_children(self.node);
        spaces(&self.view, below, search.as_deref(), self.view.part((after, before), (first, last))).await
    }

    /// Its members. Who may see the organization may see them.
    async fn account_organization_users(
        &self,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Page<AccountOrganizationUser>> {
        let policy = self.view.policy();
        let role_of = |user| policy.memberships_of(user).find(|(node, _)| *node == self.node);
        let members = policy.users_at(self.node).into_iter().filter_map(|user| {
            let (_, role) = role_of(user)?;
            Some((user, role.err().flatten().and_then(AccountOrganizationRole::read)))
        });
        let mut members: Vec<_> = members.collect();
        members.sort_by_key(|(user, _)| policy.user_id(*user));
        let draw =
            |(user, role)| AccountOrganizationUser { user: User { view: self.view.clone(), user }, role };
        let part = self.view.part((after, before), (first, last));
        page(members.into_iter(), |(user, _)| policy.user_id(*user), draw, part, EmptyFields).await
    }
}

/// A page of those of the spaces that the caller may see.
pub(super) async fn spaces(
    view: &View,
    nodes: Vec<Node>,
    search: Option<&str>,
    part: Part,
) -> Result<Page<Space>> {
    let seen = view.seen(nodes, search).into_iter();
    let draw = |node| Space { view: view.clone(), node };
    page(seen, |node| view.policy().node_id(*node), draw, part, EmptyFields).await
}
