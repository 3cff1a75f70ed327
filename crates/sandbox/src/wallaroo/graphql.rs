//! That part of the GraphQL interface with which the account's client looks at a workspace and removes a member, in
//! the words of the service.
//!
//! A document that asks for anything else is answered with an error and makes the record incomplete. So does none that
//! the client checks against the schema and never sends.

mod filter;
mod workspace;

use async_graphql::parser::types::OperationType;
use async_graphql::{Context, EmptySubscription, Error, ErrorExtensions, Object, Request, Response};
use axcess_core::{Change, Outcome};
use axum::body::Bytes;
use axum::response::IntoResponse;
use axum::routing::post;
use axum::{Extension, Json, Router};

use self::filter::{BigInt, Filter};
use self::workspace::Workspace;
use super::body::{Refusal, granted, read};
use super::id::workspace_id;
use super::right::may_see;
use super::signed::Signed;
use super::workspace::default_of;
use crate::caller::Caller;
use crate::sandbox::Sandbox;

type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// What an error of the account itself carries, and one of the schema does not.
const CODE: &str = "code";

/// `POST /v1/graphql`.
pub(super) fn routes() -> Router<Sandbox> {
    let schema = Schema::new(Query, Mutation, EmptySubscription);
    Router::new().route("/v1/graphql", post(answer)).layer(Extension(schema))
}

async fn answer(
    Signed(caller): Signed,
    Extension(schema): Extension<Schema>,
    body: Bytes,
) -> Result<axum::response::Response, Refusal> {
    let mut request: Request = read(&body)?;
    let document = request.parsed_query().map_err(|error| Refusal::new(400, error.to_string()))?;
    let changes = document.operations.iter().any(|(_, it)| it.node.ty == OperationType::Mutation);
    let (sandbox, call) = (caller.sandbox.clone(), caller.call.clone());
    let response = schema.execute(request.data(caller)).await;
    if let Some(reason) = unknown(&response) {
        call.note(|noted| noted.unmodelled = true);
        if changes {
            sandbox.transact(&call, |transaction| {
                transaction
                    .doubt("unmodelled", format!("the sandbox does not model this mutation: {reason}"));
            });
        }
    }
    // The service answers every document with 200.
    Ok(Json(response).into_response())
}

/// What a document asks for that the schema lacks; the service's own may have it.
fn unknown(response: &Response) -> Option<&str> {
    let is_refusal = |extensions: &async_graphql::ErrorExtensionValues| extensions.get(CODE).is_some();
    let mut errors = response.errors.iter();
    errors
        .find(|error| !error.extensions.as_ref().is_some_and(is_refusal))
        .map(|error| error.message.as_str())
}

/// What can be read.
struct Query;

#[Object(name = "query_root", rename_fields = "lowercase")]
impl Query {
    /// A workspace, unless the caller may not see it.
    async fn workspace_by_pk(&self, context: &Context<'_>, id: BigInt) -> Option<Workspace> {
        let caller = context.data_unchecked::<Caller>();
        let space = super::id::workspace(&caller.state.policy, id.number()?)?;
        may_see(caller, "WORKSPACE_READ", space).then_some(Workspace(space))
    }

    /// The workspace that the client made when a user first came.
    async fn user_default_workspace(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where")] filter: Filter,
    ) -> Result<Vec<Default>, Error> {
        let policy = &context.data_unchecked::<Caller>().state.policy;
        let user = policy.user_by_id(filter.one()?.user.unwrap_or_default());
        let space = user.and_then(|user| default_of(policy, user));
        Ok(space.into_iter().map(|space| Default { workspace: Workspace(space) }).collect())
    }
}

/// Somebody's default workspace.
#[derive(async_graphql::SimpleObject)]
#[graphql(name = "user_default_workspace")]
struct Default {
    workspace: Workspace,
}

/// What can be changed.
struct Mutation;

#[Object(name = "mutation_root", rename_fields = "lowercase")]
impl Mutation {
    /// Removes one user from one workspace.
    async fn delete_workspace_users(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where")] filter: Filter,
    ) -> Result<Affected, Error> {
        let caller = context.data_unchecked::<Caller>();
        let which = filter.one()?;
        let (Some(user), Some(space)) = (which.user, which.space) else {
            return Err(Error::new("it names no user or no workspace"));
        };
        let change = Change::SpaceRemoveUser { space: workspace_id(space), user: user.to_owned() };
        let rows = caller.sandbox.transact(&caller.call, |transaction| {
            let step = match transaction.policy().user_by_id(user) {
                Some(_) => transaction.apply(change),
                None => transaction.refuse(change.op(), 404, format!("there is no user `{user}`")),
            };
            granted(step).map(|step| i64::from(step.outcome == Outcome::Applied))
        });
        let affected_rows = rows.map_err(|refusal| {
            let status = refusal.status();
            Error::new(refusal.message()).extend_with(|_, extensions| extensions.set(CODE, status))
        })?;
        Ok(Affected { affected_rows })
    }
}

/// How much was changed.
#[derive(async_graphql::SimpleObject)]
#[graphql(name = "workspace_users_mutation_response", rename_fields = "lowercase")]
struct Affected {
    affected_rows: i64,
}
