//! A space, with everybody who is let into it.

use async_graphql::{ID, Object, Result, SimpleObject};
use axcess_api::Thing;
use axcess_core::{Admission, Node, User};

use super::connection::{Page, page};
use super::user::SpaceUser;
use super::view::View;
use super::word::{DateTime, UserType};

/// A space that the caller may see.
pub(super) struct Space {
    pub view: View,
    pub node: Node,
}

/// What is told of a whole list.
#[derive(SimpleObject)]
pub(super) struct Total {
    total_count: usize,
}

#[Object]
impl Space {
    pub(super) async fn id(&self) -> ID {
        self.view.policy().node_id(self.node).into()
    }

    async fn name(&self) -> Option<&str> {
        self.view.policy().node_name(self.node)
    }

    async fn description(&self) -> Option<&str> {
        self.view.policy().node_description(self.node)
    }

    async fn private(&self) -> Option<bool> {
        self.view.policy().is_private(self.node)
    }

    async fn created_at(&self) -> Option<DateTime> {
        self.view.created_at(Thing::Node(self.node))
    }

    #[expect(clippy::too_many_arguments, reason = "they are the arguments of the service's own field")]
    /// Everybody who is let into the space, whichever way. Who may see the space may see them.
    async fn space_users(
        &self,
        search: Option<String>,
        user_type: Option<UserType>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Page<SpaceUser, Total>> {
        let policy = self.view.policy();
        let admitted = self.view.state.pages.admitted(self.node, || policy.admitted(self.node));
        let fits = |(user, _): &&(User, Admission)| {
            let kind = UserType::from(policy.user_kind(*user));
            user_type.is_none_or(|wanted| wanted == kind) && self.view.is_named(*user, search.as_deref())
        };
        let all: Vec<_> = admitted.iter().filter(fits).collect();
        let total = Total { total_count: all.len() };
        let id = |(user, _): &&(User, Admission)| policy.user_id(*user);
        let draw = |(user, admission): &(User, Admission)| {
            let (view, admission) = (self.view.clone(), admission.clone());
            SpaceUser { view, user: *user, admission }
        };
        let part = self.view.part((after, before), (first, last));
        page(all.into_iter(), id, draw, part, total).await
    }
}
