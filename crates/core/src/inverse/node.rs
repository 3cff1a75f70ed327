//! Putting organizations, spaces and resources back to what they were.

use crate::account::NodeKind;
use crate::inverse::{Done, Undoing};
use crate::policy::Asker;
use crate::{Change, Provider};

impl Undoing {
    pub fn restore_restriction(&mut self, done: &Done<'_>) {
        let node = done.node();
        let facts = done.before.account.node(node);
        let (known, hidden) = (facts.restriction.is_some(), facts.unseen.restriction);
        if !self.now().account.node(node).alive {
            return;
        }
        let resource = facts.id.as_str().to_owned();
        if known {
            self.insist(done, Change::RestrictionCreate { resource });
        } else if hidden {
            let place = done.before.node_reference(node);
            self.lose(done, format!("the snapshot does not show whether {place} was restricted"));
        } else if self.now().is_restricted(node) != (false, false) {
            self.insist(done, Change::RestrictionDelete { resource });
        }
    }

    pub fn unmake_node(&mut self, done: &Done<'_>) {
        let Some(id) = done.made(0) else { return };
        // It may be gone again.
        let Some(node) = self.now().account.node_by_id(&id) else { return };
        if self.now().provider() == Provider::Wallaroo {
            let actor = self.actor.as_deref().and_then(|actor| self.now().asker(actor).ok());
            if let Some(Asker::User(actor) | Asker::Key(_, actor)) = actor {
                let user = self.now().user_id(actor).to_owned();
                self.insist(done, Change::SpaceRemoveUser { space: id, user });
            }
            return self.lose(done, "a workspace that was made cannot be deleted");
        }
        let change = match self.now().node_kind(node) {
            NodeKind::Organization => Change::OrganizationDelete { organization: id },
            NodeKind::Space => Change::SpaceDelete { space: id },
            NodeKind::Account | NodeKind::Resource(_) => Change::ProjectDelete { project: id },
        };
        self.insist(done, change);
    }

    pub fn restore_node(&mut self, done: &Done<'_>) {
        let node = done.node();
        let (then, now) = (done.before.account.node(node), self.now().account.node(node));
        if !now.alive {
            return;
        }
        let kind = then.kind.clone();
        let id = then.id.as_str().to_owned();
        let renamed = then.name != now.name;
        let told = then.description != now.description;
        let moved = then.is_private != now.is_private;
        let is_private = then.is_private.filter(|_| moved);
        let name = then.name.as_deref().map(str::to_owned).filter(|_| renamed);
        let description = told.then(|| then.description.as_deref().unwrap_or_default().to_owned());
        if moved && is_private.is_none() {
            self.lose(done, "the snapshot does not show whether the space was private");
        }
        if renamed && name.is_none() {
            self.trace(done, "the name that it had could not be read");
        }
        let update = |name: Option<String>, description, is_private| match &kind {
            NodeKind::Organization => {
                Change::OrganizationUpdate { organization: id.clone(), name, description }
            }
            NodeKind::Space => Change::SpaceUpdate { space: id.clone(), name, is_private, description },
            NodeKind::Account | NodeKind::Resource(_) => {
                Change::ProjectUpdate { project: id.clone(), name: name.unwrap_or_default() }
            }
        };
        if name.is_none() && description.is_none() && is_private.is_none() {
            return;
        }
        if self.attempt(done, update(name.clone(), description.clone(), is_private)).is_ok() {
            return;
        }
        // The name is what the account no longer takes.
        self.attempt_trace(done, name.map(|name| update(Some(name), None, None)));
        if is_private.is_some() {
            self.insist(done, update(None, None, is_private));
        }
        self.attempt_trace(done, description.map(|description| update(None, Some(description), None)));
    }
}
