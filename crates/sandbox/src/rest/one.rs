//! Single objects.

use axcess_api::Thing;
use axcess_core::Read;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;

use super::json;
use super::page::{missing, seen};
use crate::caller::Caller;
use crate::problem::Problem;

type Answer = Result<Response, Problem>;

pub(super) async fn role(caller: Caller, Path(id): Path<String>) -> Answer {
    if !caller.may(Read::Roles) {
        return Err(Problem::new(403, "roles are shown to account admins and holders of ROLE_READ"));
    }
    answer(&caller, caller.policy().role_by_id(&id).map(Thing::Role), "role", &id)
}

pub(super) async fn role_binding(caller: Caller, Path(id): Path<String>) -> Answer {
    let policy = caller.policy();
    let binding = policy.binding_by_id(&id);
    let binding = binding.filter(|binding| caller.may(Read::Bindings(policy.binding_place(*binding).1)));
    answer(&caller, binding.map(Thing::Binding), "role binding", &id)
}

pub(super) async fn organization(caller: Caller, Path(id): Path<String>) -> Answer {
    answer(&caller, seen(&caller, &id, "ORGANIZATION").map(Thing::Node), "organization", &id)
}

pub(super) async fn space(caller: Caller, Path(id): Path<String>) -> Answer {
    answer(&caller, seen(&caller, &id, "SPACE").map(Thing::Node), "space", &id)
}

pub(super) async fn project(caller: Caller, Path(id): Path<String>) -> Answer {
    answer(&caller, seen(&caller, &id, "PROJECT").map(Thing::Node), "project", &id)
}

/// Bots are found by their ids, though no listing shows them. Who was deleted is not.
pub(super) async fn user(caller: Caller, Path(id): Path<String>) -> Answer {
    let policy = caller.policy();
    let user = policy.user_by_id(&id).filter(|user| policy.user_status(*user) != Some("INACTIVE"));
    answer(&caller, user.filter(|_| caller.may(Read::Users)).map(Thing::User), "user", &id)
}

fn answer(caller: &Caller, thing: Option<Thing>, kind: &str, id: &str) -> Answer {
    let object = thing.and_then(|thing| caller.state.object(thing));
    object.map(|object| json(StatusCode::OK, &object)).ok_or_else(|| missing(kind, id))
}
