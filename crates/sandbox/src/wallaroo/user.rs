//! Users: who there is, who comes, who may sign in.

use axcess_core::{Change, Node, Policy, User};
use axum::Json;
use axum::body::Bytes;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::body::{Answer, Refusal, granted, read};
use super::right::must_see;
use super::signed::Signed;
use crate::caller::Caller;
use crate::transaction::Transaction;

/// How much of a user an answer tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// All of it, as an answer about everybody does.
    Roles,
    /// Everything but the roles.
    Plain,
}

/// Whether the account itself knows somebody: of a member whose record is gone only the id is left.
pub(super) fn is_known(policy: &Policy, user: User) -> bool {
    policy.user_status(user).is_some()
}

/// A user as the API tells him.
pub(super) fn record(policy: &Policy, user: User, detail: Detail) -> Value {
    let (id, name, email) = (policy.user_id(user), policy.user_name(user), policy.user_email(user));
    let mut record = json!({
        "id": id,
        "username": email.or(name).unwrap_or(id),
        "enabled": policy.user_status(user) == Some("ACTIVE"),
        "createdTimestamp": policy.captured_at().unix_micros() / 1_000,
    });
    let fields = record.as_object_mut().expect("INVARIANT: it is an object");
    if let Some(email) = email {
        fields.extend([("email".to_owned(), json!(email)), ("emailVerified".to_owned(), json!(true))]);
    }
    // The record has no place for a whole name.
    if let Some(name) = name.filter(|_| email.is_some()) {
        let (first, last) = name.split_once(' ').unwrap_or((name, ""));
        fields.insert("firstName".to_owned(), json!(first));
        fields.insert("lastName".to_owned(), json!(last));
    }
    if detail == Detail::Roles {
        add_roles(fields, policy.user_account_role(user));
    }
    record
}

/// Only those have roles who are administrators; null stands where the snapshot could not read them.
fn add_roles(fields: &mut Map<String, Value>, role: Option<&str>) {
    let roles = match role {
        Some("ADMIN") => json!(["admin"]),
        Some("USER") => return,
        _ => Value::Null,
    };
    fields.insert("realmRoles".to_owned(), roles);
}

/// `POST users/query`: everybody, or those asked for by id.
pub(super) async fn query(Signed(caller): Signed, body: Bytes) -> Answer {
    #[derive(Deserialize)]
    struct Query {
        user_ids: Option<Vec<String>>,
    }
    let query: Query = read(&body)?;
    must_see(&caller, "USER_LIST", Node::ACCOUNT)?;
    let policy = &caller.state.policy;
    let users: Map<String, Value> = match query.user_ids {
        None => {
            let known = policy.users_from(0).filter(|user| is_known(policy, *user));
            let told = |user| (policy.user_id(user).to_owned(), record(policy, user, Detail::Roles));
            known.map(told).collect()
        }
        Some(ids) => {
            let told = |id: &str| {
                let user = policy.user_by_id(id).filter(|user| is_known(policy, *user));
                user.map_or(Value::Null, |user| record(policy, user, Detail::Plain))
            };
            ids.into_iter().map(|id| (id.clone(), told(&id))).collect()
        }
    };
    Ok(Json(json!({"users": users})))
}

/// `POST users/invite`: somebody new, active at once. What the answer calls his password is the sandbox's own key.
pub(super) async fn invite(Signed(caller): Signed, body: Bytes) -> Answer {
    #[derive(Deserialize)]
    struct Invitation {
        email: String,
        roles: Option<Vec<String>>,
    }
    let Invitation { email, roles } = read(&body)?;
    let roles = roles.unwrap_or_default();
    caller.change(|transaction| {
        if let Some(role) = roles.first() {
            let reason = format!("the sandbox does not model an invitation with the role `{role}`");
            transaction.doubt("user.create", reason.clone());
            caller.call.note(|noted| noted.unmodelled = true);
            return Err(Refusal::new(501, reason));
        }
        let change = Change::UserCreate { name: None, email, role: None, invite_mode: None };
        let step = granted(transaction.apply(change))?;
        Ok(Json(json!({"id": step.created.first(), "password": caller.sandbox.api_key()})))
    })
}

/// `POST users/activate`
pub(super) async fn activate(Signed(caller): Signed, body: Bytes) -> Answer {
    switch(&caller, &body, "user.activate", |user| Change::UserActivate { user })
}

/// `POST users/deactivate`
pub(super) async fn deactivate(Signed(caller): Signed, body: Bytes) -> Answer {
    switch(&caller, &body, "user.deactivate", |user| Change::UserDeactivate { user })
}

fn switch(caller: &Caller, body: &Bytes, op: &'static str, change: fn(String) -> Change) -> Answer {
    #[derive(Deserialize)]
    struct Switch {
        email: String,
    }
    let Switch { email } = read(body)?;
    caller.change(|transaction| {
        let who = Naming { email: Some(email), user_id: None };
        let step = match who.user(transaction.policy())? {
            Ok(id) => transaction.apply(change(id)),
            Err(missing) => transaction.refuse(op, 404, missing),
        };
        granted(step)?;
        Ok(Json(json!({})))
    })
}

/// How a call names a user: by his address, by his id, or by both.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Naming {
    email: Option<String>,
    user_id: Option<String>,
}

impl Naming {
    /// His id, or what to say where there is no such user.
    ///
    /// # Errors
    ///
    /// 400 when the call names nobody, or two people.
    pub fn user(&self, policy: &Policy) -> Result<Result<String, String>, Refusal> {
        let text = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let (email, id) = (text(&self.email), text(&self.user_id));
        let by_email = email.as_deref().map(|email| policy.users_by_email(email).first().copied());
        let by_id = id.as_deref().map(|id| policy.user_by_id(id));
        match (by_id, by_email) {
            (None, None) => Err(Refusal::new(400, "one of `email` and `user_id` is needed")),
            (Some(Some(one)), Some(Some(other))) if one != other => {
                Err(Refusal::new(400, "`email` and `user_id` name two users"))
            }
            (Some(Some(user)), _) | (None, Some(Some(user))) => Ok(Ok(policy.user_id(user).to_owned())),
            (Some(None), _) | (None, Some(None)) => {
                Ok(Err(format!("there is no user `{}`", id.or(email).unwrap_or_default())))
            }
        }
    }
}

impl Caller {
    /// Makes the changes of this call.
    pub(super) fn change(&self, make: impl FnOnce(&mut Transaction) -> Answer) -> Answer {
        self.sandbox.transact(&self.call, make)
    }
}
