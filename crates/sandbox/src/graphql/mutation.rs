//! Changes by GraphQL. Each is a call of REST in other words, and takes the same way.

use async_graphql::{Context, Error, ID, InputObject, Object, Result, SimpleObject};
use axcess_api::{Call, CallError, Operation, SpaceMembershipObject, call};
use axcess_core::{Node, Outcome, Step};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::caller::Caller;
use crate::transaction::Transaction;

use super::account::view;
use super::organization::AccountOrganization;
use super::refusal::{invalid, not_found, refused};
use super::space::Space;
use super::user::User;
use super::view::View;
use super::word::SpaceMemberRole;

/// What can be changed.
pub(super) struct Mutation;

#[derive(InputObject)]
struct AssignSpaceMembershipMutationInput {
    space_memberships: Vec<SpaceMembershipInput>,
}

/// A user's place in a space: a predefined role or a Role object, not both.
#[derive(InputObject)]
struct SpaceMembershipInput {
    user_id: ID,
    space_id: ID,
    role: Option<SpaceMemberRole>,
    custom_role_id: Option<ID>,
}

#[derive(SimpleObject)]
struct AssignSpaceMembershipPayload {
    space_memberships: Vec<SpaceMember>,
}

/// A membership of a space.
#[derive(SimpleObject)]
struct SpaceMember {
    id: ID,
    /// Null where the membership names a Role object.
    role: Option<SpaceMemberRole>,
    user: User,
}

#[derive(InputObject)]
struct RemoveSpaceMemberMutationInput {
    space_id: ID,
    user_id: ID,
}

#[derive(SimpleObject)]
struct RemoveSpaceMemberPayload {
    space: Space,
}

#[derive(InputObject)]
struct CreateSpaceMutationInput {
    account_organization_id: ID,
    name: String,
    private: Option<bool>,
}

#[derive(SimpleObject)]
struct CreateSpacePayload {
    space: Space,
}

#[derive(InputObject)]
struct UpdateSpaceMutationInput {
    space_id: ID,
    name: Option<String>,
    private: Option<bool>,
    description: Option<String>,
}

#[derive(SimpleObject)]
struct UpdateSpacePayload {
    space: Space,
}

#[derive(InputObject)]
struct CreateOrganizationMutationInput {
    name: String,
    description: Option<String>,
}

#[derive(SimpleObject)]
struct CreateOrganizationPayload {
    organization: AccountOrganization,
}

#[Object]
impl Mutation {
    /// Gives users a role in spaces, one after another. The first that is refused ends it, and what was assigned
    /// before stays.
    async fn assign_space_membership(
        &self,
        context: &Context<'_>,
        input: AssignSpaceMembershipMutationInput,
    ) -> Result<AssignSpaceMembershipPayload> {
        let assigned = input.space_memberships.iter().map(|wanted| wanted.assign(context));
        Ok(AssignSpaceMembershipPayload { space_memberships: assigned.collect::<Result<_>>()? })
    }

    /// Takes a user's membership of a space, and his role there.
    async fn remove_space_member(
        &self,
        context: &Context<'_>,
        input: RemoveSpaceMemberMutationInput,
    ) -> Result<RemoveSpaceMemberPayload> {
        let path = format!("/v2/spaces/{}/users/{}", part(&input.space_id), part(&input.user_id));
        send(context, "DELETE", &path, Value::Null)?;
        let (view, node) = found(view(context)?, &input.space_id)?;
        Ok(RemoveSpaceMemberPayload { space: Space { view, node } })
    }

    /// Creates a space, public unless told otherwise.
    async fn create_space(
        &self,
        context: &Context<'_>,
        input: CreateSpaceMutationInput,
    ) -> Result<CreateSpacePayload> {
        let body = json!({
            "name": input.name,
            "organization_id": *input.account_organization_id,
            "is_private": input.private,
        });
        let step = send(context, "POST", "/v2/spaces", body)?;
        let (view, node) = made(view(context)?, &step)?;
        Ok(CreateSpacePayload { space: Space { view, node } })
    }

    /// Changes what is named of a space.
    async fn update_space(
        &self,
        context: &Context<'_>,
        input: UpdateSpaceMutationInput,
    ) -> Result<UpdateSpacePayload> {
        let mut body = json!({ "name": input.name, "is_private": input.private });
        if let Some(description) = input.description {
            body["description"] = description.into();
        }
        send(context, "PATCH", &format!("/v2/spaces/{}", part(&input.space_id)), body)?;
        let (view, node) = found(view(context)?, &input.space_id)?;
        Ok(UpdateSpacePayload { space: Space { view, node } })
    }

    /// Creates an organization.
    async fn create_organization(
        &self,
        context: &Context<'_>,
        input: CreateOrganizationMutationInput,
    ) -> Result<CreateOrganizationPayload> {
        let body = json!({ "name": input.name, "description": input.description });
        let step = send(context, "POST", "/v2/organizations", body)?;
        let (view, node) = made(view(context)?, &step)?;
        Ok(CreateOrganizationPayload { organization: AccountOrganization { view, node } })
    }
}

impl SpaceMembershipInput {
    fn assign(&self, context: &Context<'_>) -> Result<SpaceMember> {
        let role = match (self.role, &self.custom_role_id) {
            (Some(role), None) => json!({ "type": "PREDEFINED", "name": role.as_str() }),
            (None, Some(id)) => json!({ "type": "CUSTOM", "id": **id }),
            _ => return Err(invalid("a space membership names either `role` or `customRoleId`")),
        };
        let path = format!("/v2/spaces/{}/users", part(&self.space_id));
        send(context, "POST", &path, json!({ "user_id": *self.user_id, "role": role }))?;
        let view = view(context)?;
        let user = view.policy().user_by_id(&self.user_id).ok_or_else(|| not_found(&self.user_id))?;
        let (view, space) = found(view, &self.space_id)?;
        let id = SpaceMembershipObject::new(view.policy(), user, space, None).id.into();
        Ok(SpaceMember { id, role: self.role, user: User { view, user } })
    }
}

/// Makes the call of REST that says the same.
fn send(context: &Context<'_>, method: &str, path: &str, mut body: Value) -> Result<Step> {
    if let Value::Object(fields) = &mut body {
        fields.retain(|_, value| !value.is_null());
    }
    let caller = context.data::<Caller>()?;
    let step = caller.sandbox.transact(&caller.call, |transaction| {
        transaction.title = format!("{} {}", caller.call.title(), context.item.node.name.node);
        carry_out(transaction, method, path, &body)
    });
    match step.outcome {
        Outcome::Applied | Outcome::NoEffect => Ok(step),
        Outcome::Refused | Outcome::Unresolved | Outcome::Skipped => {
            Err(refused(step.status.unwrap_or(400), step.reason))
        }
    }
}

fn carry_out(transaction: &mut Transaction, method: &str, path: &str, body: &Value) -> Step {
    let operation = Operation::find(method, path, body).expect("INVARIANT: every path here is an endpoint");
    if let Err(error) = operation.check(body) {
        return transaction.refuse(operation.op, error.status, error.reason);
    }
    match call(transaction.policy(), method, path, body) {
        Ok(Call::Change(change)) => transaction.apply(change),
        Ok(Call::Read) => unreachable!("INVARIANT: every method here changes something"),
        Err(CallError::Unfit { change, status, reason }) => transaction.apply_unfit(*change, status, reason),
        Err(error) => transaction.refuse(operation.op, 422, error.to_string()),
    }
}

fn found(view: View, id: &str) -> Result<(View, Node)> {
    let node = view.policy().node_by_id(id).ok_or_else(|| not_found(id))?;
    Ok((view, node))
}

fn made(view: View, step: &Step) -> Result<(View, Node)> {
    let id = step.created.first().ok_or_else(|| Error::new("nothing was made"))?;
    found(view, id)
}

fn part(id: &str) -> String {
    utf8_percent_encode(id, NON_ALPHANUMERIC).to_string()
}
