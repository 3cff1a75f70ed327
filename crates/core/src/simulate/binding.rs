//! Role bindings, and the restrictions that they open.

use crate::account::{Binding, BindingFacts, Held, Node, Place, Restriction, Role, Slot, User};
use crate::simulate::place::Updated;
use crate::simulate::stage::{Lookup, Removal, Ruling, Stage, Stop, applied, no_effect, refuse};
use crate::{BindingRef, Made};

/// The place that a step names, and how sure it is of the binding there.
struct Target {
    place: Place,
    /// Named by this id rather than by user and node.
    id: Option<Binding>,
}

impl Stage<'_> {
    pub fn role_binding_create(&mut self, user: &str, role: &str, resource: &str) -> Ruling {
        let (user, role, node) = (self.present_user(user)?, self.role(role)?, self.node(resource)?);
        match (&node, self.actor) {
            (Err(_), Some(_)) => {
                return refuse(
                    403,
                    format!("no node is called `{resource}`, or it takes ROLE_BINDING_CREATE there"),
                );
            }
            _ => self.need_managing(403, "ROLE_BINDING_CREATE", &node)?,
        }
        let (user, role, node) = (user?, role?, node?);
        let kind = self.account.node(node).kind.as_str();
        if !self.account.catalog.bindable.iter().any(|known| known == kind) {
            return refuse(400, format!("the API binds no roles on {}", self.place(node)));
        }
        self.bind(user, role, node)
    }

    pub fn resource_bind(&mut self, user: &str, role: &str, resource: &str) -> Ruling {
        let (user, role, node) = (self.present_user(user)?, self.role(role)?, self.node(resource)?);
        self.need_admin(&node)?;
        let (user, role, node) = (user?, role?, node?);
        let kind = self.account.node(node).kind.as_str();
        if !self.account.catalog.unlisted_bindings.iter().any(|known| known == kind) {
            return refuse(400, format!("nobody binds roles by hand on {}", self.place(node)));
        }
        self.bind(user, role, node)
    }

    /// Makes a binding where none certainly stands.
    fn bind(&mut self, user: User, role: Role, node: Node) -> Ruling {
        let place = (user, node);
        let mut slot = self.account.held_slot(user, node);
        let (person, at, words) = (self.person(user), self.place(node), self.role_words(role));
        if slot.stands() {
            return refuse(409, format!("{person} has a binding on {at} already; update it instead"));
        }
        let id = self.new_id(Made::Binding);
        let binding = self.account.add_binding(BindingFacts { id: id.into(), place });
        let held = Held::new(role, binding);
        let open = slot.is_open();
        if open {
            slot.possible.push(held);
            slot.some = true;
            self.uncertain = true;
        } else {
            slot = Slot::certain(held);
        }
        self.account.set_held(user, node, slot);
        applied(if open {
            format!(
                "{words} is bound to {person} on {at}, unless a binding that the snapshot hides is there already"
            )
        } else {
            format!("{words} is bound to {person} on {at}")
        })
    }

    pub fn role_binding_update(&mut self, binding: &BindingRef, role: &str) -> Ruling {
        let (target, role) = (self.target(binding)?, self.role(role)?);
        self.need_on(&target, &["ROLE_BINDING_CREATE", "ROLE_BINDING_DELETE"])?;
        let (target, role) = (target?, role?);
        let slot = self.account.held_slot(target.place.0, target.place.1);
        let (person, at) = (self.person(target.place.0), self.place(target.place.1));
        let words = self.role_words(role);
        let updated = match target.id {
            Some(id) => slot.updated_by_id(id, role),
            None => slot.updated_by_place(role),
        };
        match updated {
            Updated::Absent => refuse(404, format!("{person} has no binding on {at}")),
            Updated::Same => no_effect(format!("{person} has {words} on {at} already")),
            Updated::Certain(after) => {
                self.account.set_held(target.place.0, target.place.1, after);
                applied(format!("{person} has {words} on {at}"))
            }
            Updated::Uncertain(after) => {
                self.uncertain = true;
                self.account.set_held(target.place.0, target.place.1, after);
                applied(format!("{person} has {words} on {at}, if the binding is there"))
            }
        }
    }

    pub fn role_binding_delete(&mut self, binding: &BindingRef) -> Ruling {
        let target = self.target(binding)?;
        self.need_on(&target, &["ROLE_BINDING_DELETE"])?;
        let target = target?;
        let slot = self.account.held_slot(target.place.0, target.place.1);
        let (person, at) = (self.person(target.place.0), self.place(target.place.1));
        let (removal, after) = match target.id {
            Some(id) => slot.deleted_by_id(id),
            None => (slot.removal(), Slot::settled()),
        };
        match removal {
            Removal::Nothing => return refuse(404, format!("{person} has no binding on {at}")),
            Removal::Certain => {}
            Removal::Uncertain => self.uncertain = true,
        }
        self.account.set_held(target.place.0, target.place.1, after);
        applied(match removal {
            Removal::Uncertain => format!("no such binding of {person} on {at} is left, if one was there"),
            Removal::Certain | Removal::Nothing => format!("{person} has no binding on {at} any more"),
        })
    }

    fn target(&mut self, binding: &BindingRef) -> Result<Lookup<Target>, Stop> {
        match binding {
            BindingRef::Id(text) => {
                let found = self.binding(text)?;
                Ok(found.map(|id| {
                    let place = self.account.bindings[id.index()].place;
                    self.users.push(place.0);
                    self.nodes.push(place.1);
                    Target { place, id: Some(id) }
                }))
            }
            BindingRef::Place { user, resource } => {
                let (user, node) = (self.user(user)?, self.node(resource)?);
                Ok(user.and_then(|user| node.map(|node| Target { place: (user, node), id: None })))
            }
        }
    }

    /// The permissions at the target's node; a binding that the actor may not touch is hidden from him.
    fn need_on(&mut self, target: &Lookup<Target>, permissions: &[&'static str]) -> Result<(), Stop> {
        let Ok(target) = target else { return Ok(()) };
        let node = Ok(target.place.1);
        permissions.iter().try_for_each(|permission| self.need_managing(404, permission, &node))
    }

    fn need_managing(
        &mut self,
        status: u16,
        permission: &'static str,
        node: &Lookup<Node>,
    ) -> Result<(), Stop> {
        let Ok(node) = *node else { return Ok(()) };
        let what = format!("{permission} at {}", self.place(node));
        self.need(status, &what, |stage, actor| stage.may_manage(actor, permission, node))
    }

    pub fn restriction_create(&mut self, resource: &str) -> Ruling {
        let node = self.node(resource)?;
        self.need_restricting(&node)?;
        let node = node?;
        if self.restricting(node).is_none() {
            return refuse(400, format!("{} is of a type that cannot be restricted", self.place(node)));
        }
        let place = self.place(node);
        let facts = self.account.node_mut(node);
        if facts.restriction.is_some() {
            return no_effect(format!("{place} is restricted already"));
        }
        facts.restriction = Some(Restriction { access_complete: facts.unseen.access_complete });
        facts.unseen.restriction = false;
        applied(format!("{place} is restricted: only bindings on it count there"))
    }

    pub fn restriction_delete(&mut self, resource: &str) -> Ruling {
        let node = self.node(resource)?;
        self.need_restricting(&node)?;
        let node = node?;
        let place = self.place(node);
        let facts = self.account.node_mut(node);
        let known = facts.restriction.take().is_some();
        let hidden = std::mem::take(&mut facts.unseen.restriction);
        match (known, hidden) {
            (true, _) => applied(format!("{place} is open again to whoever holds access above it")),
            (false, true) => {
                self.uncertain = true;
                applied(format!("{place} is not restricted any more, if it was"))
            }
            (false, false) => refuse(404, format!("{place} is not restricted")),
        }
    }

    /// The permission that restricting takes at a node; `None` where its type cannot be restricted.
    fn restricting(&self, node: Node) -> Option<String> {
        let kind = &self.account.node(node).kind;
        self.account.catalog.restrictable.get(kind.as_str()).filter(|_| kind.is_resource()).cloned()
    }

    fn need_restricting(&mut self, node: &Lookup<Node>) -> Result<(), Stop> {
        let Ok(node) = *node else { return Ok(()) };
        let permission = self.restricting(node).unwrap_or_default();
        let own = if permission.is_empty() { String::new() } else { format!(", or {permission} at it") };
        let what = format!("admin of the space of {}{own}", self.place(node));
        self.need(403, &what, |stage, actor| {
            stage.is_admin(actor, node).or(stage.may_manage(actor, &permission, node))
        })
    }
}
