//! A workspace with what is in it.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use axcess_core::{Node, Policy};

use super::super::id::number;
use super::super::member::members;
use super::super::right::may_see;
use super::super::workspace::{below, instant};
use super::filter::BigInt;
use crate::caller::Caller;

/// A workspace.
pub(super) struct Workspace(pub Node);

/// A member of a workspace.
#[derive(SimpleObject)]
#[graphql(name = "workspace_users", rename_fields = "lowercase")]
struct Member {
    user_id: String,
    user_type: Option<String>,
}

/// Something in a workspace.
#[derive(SimpleObject)]
#[graphql(name = "pipeline", rename_fields = "lowercase")]
struct Pipeline {
    id: BigInt,
}

/// A model. Its versions are not in a snapshot.
#[derive(SimpleObject)]
#[graphql(name = "model", rename_fields = "lowercase")]
struct Model {
    id: BigInt,
    name: String,
    models: Vec<Version>,
}

/// A version of a model.
#[derive(SimpleObject)]
#[graphql(name = "models", rename_fields = "lowercase")]
struct Version {
    id: BigInt,
}

/// Which way a list runs. Everything here was changed at one moment, so that all orders are the same.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "order_by", rename_items = "lowercase")]
enum Direction {
    Asc,
    Desc,
}

#[derive(InputObject)]
#[graphql(name = "model_order_by", rename_fields = "lowercase")]
struct ModelOrder {
    updated_at: Option<Direction>,
}

#[Object(name = "workspace", rename_fields = "lowercase", rename_args = "lowercase")]
impl Workspace {
    async fn id(&self, context: &Context<'_>) -> BigInt {
        told(policy(context), self.0)
    }

    async fn name<'c>(&self, context: &'c Context<'_>) -> &'c str {
        policy(context).node_name(self.0).unwrap_or_default()
    }

    async fn archived(&self) -> bool {
        false
    }

    async fn created_at(&self, context: &Context<'_>) -> String {
        instant(policy(context).captured_at())
    }

    async fn created_by(&self) -> &str {
        ""
    }

    async fn users(&self, context: &Context<'_>) -> Vec<Member> {
        if !may_see(caller(context), "WORKSPACE_USER_LIST", self.0) {
            return Vec::new();
        }
        let policy = policy(context);
        let member = |(user, role): (axcess_core::User, Option<&str>)| Member {
            user_id: policy.user_id(user).to_owned(),
            user_type: role.map(str::to_owned),
        };
        members(policy, self.0).into_iter().map(member).collect()
    }

    async fn pipelines(&self, context: &Context<'_>) -> Vec<Pipeline> {
        let all = self.seen(context, "PIPELINE", "PIPELINE_READ");
        all.into_iter().map(|node| Pipeline { id: told(policy(context), node) }).collect()
    }

    async fn models(
        &self,
        context: &Context<'_>,
        #[graphql(name = "order_by")] _order: Option<Vec<ModelOrder>>,
    ) -> Vec<Model> {
        let policy = policy(context);
        let model = |node| Model {
            id: told(policy, node),
            name: policy.node_name(node).unwrap_or_default().to_owned(),
            models: Vec::new(),
        };
        self.seen(context, "MODEL", "MODEL_READ").into_iter().map(model).collect()
    }
}

impl Workspace {
    fn seen(&self, context: &Context<'_>, kind: &str, permission: &str) -> Vec<Node> {
        if may_see(caller(context), permission, self.0) {
            below(policy(context), self.0, kind)
        } else {
            Vec::new()
        }
    }
}

fn caller<'c>(context: &'c Context<'_>) -> &'c Caller {
    context.data_unchecked::<Caller>()
}

fn policy<'c>(context: &'c Context<'_>) -> &'c Policy {
    &caller(context).state.policy
}

fn told(policy: &Policy, node: Node) -> BigInt {
    BigInt::of(number(policy, node).unwrap_or_default())
}
