//! The roots of every query: the account, the caller, and any object by its id.

use async_graphql::connection::EmptyFields;
use async_graphql::{Context, Error, ID, Interface, Object, Result};
use axcess_core::{Node as Place, NodeKind, Read};

use crate::caller::Caller;

use super::connection::{Page, page};
use super::organization::{AccountOrganization, spaces};
use super::refusal::{forbidden, not_found};
use super::space::Space;
use super::user::User;
use super::view::View;

/// What can be asked.
pub(super) struct Query;

#[Object]
impl Query {
    /// The caller.
    async fn viewer(&self, context: &Context<'_>) -> Result<User> {
        let view = view(context)?;
        Ok(User { user: view.asker.user(), view })
    }

    /// The caller's account.
    async fn account(&self, context: &Context<'_>) -> Result<Account> {
        Ok(Account { view: view(context)? })
    }

    /// The object with an id, if the caller may see it.
    async fn node(&self, context: &Context<'_>, id: ID) -> Result<Node> {
        let view = view(context)?;
        view.find(&id)
    }
}

/// An object with an id.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID"))]
pub(super) enum Node {
    AccountOrganization(AccountOrganization),
    Space(Space),
    User(User),
}

/// The account.
pub(super) struct Account {
    view: View,
}

#[Object]
impl Account {
    async fn name(&self) -> Option<&str> {
        self.view.policy().node_name(Place::ACCOUNT)
    }

    /// The organizations that the caller may see.
    async fn organizations(
        &self,
        search: Option<String>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Page<AccountOrganization>> {
        let all = self.view.policy().node_children(Place::ACCOUNT);
        let seen = self.view.seen(all, search.as_deref()).into_iter();
        let id = |node: &Place| self.view.policy().node_id(*node);
        let draw = |node| AccountOrganization { view: self.view.clone(), node };
        page(seen, id, draw, self.view.part((after, before), (first, last)), EmptyFields).await
    }

    /// The spaces that the caller may see.
    async fn spaces(
        &self,
        search: Option<String>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Page<Space>> {
        let policy = self.view.policy();
        let all = policy.nodes_that(|node| *policy.node_kind(node) == NodeKind::Space);
        spaces(&self.view, all, search.as_deref(), self.view.part((after, before), (first, last))).await
    }

    /// All users, bots and deleted ones among them.
    async fn users(
        &self,
        search: Option<String>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Page<User>> {
        if !self.view.may(Read::Users) {
            return Err(forbidden("the caller may not list the account's users"));
        }
        let policy = self.view.policy();
        let named = |user: &axcess_core::User| self.view.is_named(*user, search.as_deref());
        let all = policy.users().into_iter().filter(named);
        let draw = |user| User { view: self.view.clone(), user };
        let part = self.view.part((after, before), (first, last));
        page(all, |user| policy.user_id(*user), draw, part, EmptyFields).await
    }
}

impl View {
    fn find(self, id: &str) -> Result<Node> {
        if let Some(user) = self.policy().user_by_id(id) {
            let may = user == self.asker.user() || self.may(Read::Users);
            return if may { Ok(Node::User(User { view: self, user })) } else { Err(not_found(id)) };
        }
        let node =
            self.policy().node_by_id(id).filter(|node| self.sees(*node)).ok_or_else(|| not_found(id))?;
        match self.policy().node_kind(node) {
            NodeKind::Organization => Ok(Node::AccountOrganization(AccountOrganization { view: self, node })),
            NodeKind::Space => Ok(Node::Space(Space { view: self, node })),
            kind => Err(Error::new(format!("the sandbox shows no {} by GraphQL", kind.as_str()))),
        }
    }
}

/// The account as the caller sees it now.
pub(super) fn view(context: &Context<'_>) -> Result<View> {
    Ok(View::of(context.data::<Caller>()?))
}
