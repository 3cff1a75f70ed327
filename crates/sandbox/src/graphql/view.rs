//! What one caller sees of the account, at one moment.

use std::sync::Arc;

use axcess_api::Thing;
use axcess_core::{Asker, Decision, Node, Policy, Read, User};

use super::connection::Part;
use super::word::DateTime;
use crate::caller::Caller;
use crate::fault::PageFaults;
use crate::state::State;

/// The account as one caller sees it while his request is answered.
#[derive(Clone)]
pub(super) struct View {
    pub state: Arc<State>,
    pub asker: Asker,
    /// What is to be wrong with every page.
    pub faults: PageFaults,
}

impl View {
    /// The account as it is now.
    pub fn of(caller: &Caller) -> Self {
        Self { state: caller.sandbox.state(), asker: caller.asker, faults: caller.call.noted().pages }
    }

    pub fn policy(&self) -> &Policy {
        &self.state.policy
    }

    /// When a thing was made, as REST tells it.
    pub fn created_at(&self, thing: Thing) -> Option<DateTime> {
        self.state.notes.times(thing).created_at.map(|time| DateTime(time.to_owned()))
    }

    /// Whether the caller may read this; what nobody can tell is shown.
    pub fn may(&self, read: Read) -> bool {
        self.state.policy.may(self.asker, read) != Decision::Deny
    }

    /// Whether the caller may see a node.
    pub fn sees(&self, node: Node) -> bool {
        self.may(Read::Node(node))
    }

    /// The nodes among these that the caller may see and that have this in their name, in the order of their ids.
    pub fn seen(&self, mut nodes: Vec<Node>, search: Option<&str>) -> Vec<Node> {
        nodes.retain(|node| contains(self.state.policy.node_name(*node), search) && self.sees(*node));
        nodes.sort_by_key(|node| self.state.policy.node_id(*node));
        nodes
    }

    /// Which part of a list is asked for.
    pub fn part(
        &self,
        (after, before): (Option<String>, Option<String>),
        (first, last): (Option<i32>, Option<i32>),
    ) -> Part {
        Part { after, before, first, last, faults: self.faults }
    }

    /// Whether a user has this in his name or e-mail address.
    pub fn is_named(&self, user: User, search: Option<&str>) -> bool {
        contains(self.state.policy.user_name(user), search)
            || contains(self.state.policy.user_email(user), search)
    }
}

/// Whether a text holds another, their case ignored.
fn contains(text: Option<&str>, search: Option<&str>) -> bool {
    let Some(search) = search else { return true };
    text.is_some_and(|text| text.to_lowercase().contains(&search.to_lowercase()))
}
