//! Settings of spaces that the API has and no access hangs on.

use axcess_core::{Change, Policy};
use serde_json::Value;

use super::change::Asked;
use crate::state::State;

/// A call that only sets such settings changes nothing that core knows: it is one that gives the space the description
/// that it has, so that the caller's rights are looked at all the same.
pub(super) fn keep(policy: &Policy, change: &mut Change, body: &Value) {
    let Change::SpaceUpdate { space, name: None, is_private: None, description } = change else { return };
    if description.is_some() || !axcess_api::SpaceSettings::default().set(body) {
        return;
    }
    let known = policy.node_by_id(space).and_then(|node| policy.node_description(node));
    *description = Some(known.unwrap_or_default().to_owned());
}

/// Sets them, once the call has been allowed.
pub(super) fn set(state: &mut State, asked: &Asked) {
    let Change::SpaceUpdate { space, .. } = &asked.change else { return };
    let Some(node) = state.policy.node_by_id(space) else { return };
    let mut settings = state.notes.settings(node).cloned().unwrap_or_default();
    if settings.set(&asked.body) {
        state.notes.set(node, settings);
    }
}
