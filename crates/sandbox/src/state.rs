//! The account at one moment, as a call sees it.

use std::sync::Arc;

use axcess_api::{Object, Thing};
use axcess_core::{BindingRef, Change, Moment, Policy, Step};

use crate::key_index::KeyIndex;
use crate::keyring::Keyring;
use crate::notes::Notes;
use crate::pages::Pages;

/// The account at one moment, as a call sees it. A copy costs nothing.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub policy: Policy,
    pub keyring: Keyring,
    pub notes: Notes,
    pub keys: Arc<KeyIndex>,
    pub pages: Arc<Pages>,
}

impl State {
    /// A thing as the API shows it; `None` of what the API has no object for.
    pub fn object(&self, thing: Thing) -> Option<Object<'_>> {
        let mut object = Object::new(&self.policy, thing, self.notes.times(thing))?;
        match (thing, &mut object) {
            (Thing::Node(node), Object::Space(space)) => space.settings = self.notes.settings(node),
            (Thing::Key(key), Object::ApiKey(shown)) => {
                shown.redacted_key = Some(self.keyring.secret(&self.policy, key).redacted());
                self.notes.show_key(key, shown);
            }
            _ => {}
        }
        Some(object)
    }

    /// Writes down what a change made or moved, and gives new keys their secrets.
    pub fn note(&mut self, change: &Change, step: &Step, at: Moment) {
        let made: Vec<Thing> = step.created.iter().filter_map(|id| self.thing(id)).collect();
        for thing in made {
            self.notes.created(thing, at);
            if let Thing::Key(key) = thing {
                self.keyring.add(&self.policy, key);
            }
        }
        match change {
            Change::RoleUpdate { role, .. } => {
                let role = self.policy.role_by_id(role);
                role.into_iter().for_each(|role| self.notes.updated(Thing::Role(role), at));
            }
            Change::RoleBindingUpdate { binding: BindingRef::Id(id), .. } => {
                let binding = self.policy.binding_by_id(id);
                binding.into_iter().for_each(|binding| self.notes.updated(Thing::Binding(binding), at));
            }
            Change::RestrictionCreate { .. } => {
                step.nodes.iter().for_each(|node| self.notes.created(Thing::Restriction(*node), at));
            }
            _ => {}
        }
    }

    fn thing(&self, id: &str) -> Option<Thing> {
        let policy = &self.policy;
        let node = || policy.node_by_id(id).map(Thing::Node);
        let role = || policy.role_by_id(id).map(Thing::Role);
        let binding = || policy.binding_by_id(id).map(Thing::Binding);
        let key = || policy.key_by_id(id).map(Thing::Key);
        policy.user_by_id(id).map(Thing::User).or_else(node).or_else(role).or_else(binding).or_else(key)
    }
}
