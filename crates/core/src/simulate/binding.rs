//! Role bindings, and the restrictions that they open.

use crate::BindingRef;
use crate::account::{Binding, BindingFacts, Held, Node, Place, Restriction, Role, Slot, User};
use crate::simulate::stage::{Lookup, Removal, Ruling, Stage, Stop, applied, no_effect, refuse};

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
        let id = self.new_id();
        let binding = self.account.add_binding(BindingFacts { id: id.into(), place, doubtful: false });
        let held = Held { role, binding: Some(binding) };
        let open = slot.is_open();
        if open {
            slot.possible.push(held);
            slot.some = true;
            self.uncertain = true;
        } else {
            slot = Slot::certain(held);
        }
        self.account.held.insert(place, slot);
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
        let already = || no_effect(format!("{person} has {words} on {at} already"));
        let told = format!("{person} has {words} on {at}");
        let after = match (target.id, &slot.certain) {
            (None, Some(held)) if held.role == role => return already(),
            (None, Some(held)) => Slot::certain(Held { role, ..held.clone() }),
            (None, None) if !slot.is_open() && !slot.some => {
                return refuse(404, format!("{person} has no binding on {at}"));
            }
            (None, None) if !slot.hidden && slot.possible.iter().all(|held| held.role == role) => {
                return already();
            }
            (None, None) if slot.some => Slot::certain(Held { role, binding: self.doubt_object(&slot) }),
            (None, None) => {
                self.uncertain = true;
                let known = match &slot.possible[..] {
                    [held] if !slot.hidden => held.binding,
                    _ => None,
                };
                Slot { possible: vec![Held { role, binding: known }], ..Slot::settled() }
            }
            (Some(id), Some(held)) if held.is(id) && held.role == role => return already(),
            (Some(id), Some(held)) if self.account.bindings[id.index()].doubtful => {
                self.uncertain = true;
                let possible = vec![held.clone(), Held { role, ..held.clone() }];
                Slot { possible, some: true, ..Slot::settled() }
            }
            (Some(_), Some(held)) => Slot::certain(Held { role, ..held.clone() }),
            (Some(id), None) => {
                let mut after = slot.clone();
                let own = after.possible.iter_mut().find(|held| held.is(id));
                let own = own.expect("INVARIANT: only a binding that may stand is found");
                if own.role == role {
                    return already();
                }
                own.role = role;
                self.uncertain = true;
                after
            }
        };
        self.account.held.insert(target.place, after);
        applied(if self.uncertain { format!("{told}, if the binding is there") } else { told })
    }

    pub fn role_binding_delete(&mut self, binding: &BindingRef) -> Ruling {
        let target = self.target(binding)?;
        self.need_on(&target, &["ROLE_BINDING_DELETE"])?;
        let target = target?;
        let slot = self.account.held_slot(target.place.0, target.place.1);
        let (person, at) = (self.person(target.place.0), self.place(target.place.1));
        let after = match (target.id, &slot.certain) {
            (Some(id), Some(held)) if self.account.bindings[id.index()].doubtful => {
                self.uncertain = true;
                Slot { possible: vec![held.clone()], ..Slot::settled() }
            }
            (Some(id), None) => {
                self.uncertain = true;
                let mut after = slot;
                after.possible.retain(|held| !held.is(id));
                after.some = false;
                after
            }
            (Some(_), Some(_)) => Slot::settled(),
            (None, _) => match slot.removal() {
                Removal::Nothing => return refuse(404, format!("{person} has no binding on {at}")),
                Removal::Certain => Slot::settled(),
                Removal::Uncertain => {
                    self.uncertain = true;
                    Slot::settled()
                }
            },
        };
        self.account.held.insert(target.place, after);
        applied(if self.uncertain {
            format!("no binding of {person} on {at} is left, if one was there")
        } else {
            format!("{person} has no binding on {at} any more")
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

    /// The object of a place where some binding certainly stands: the known ones, and nobody knows which.
    fn doubt_object(&mut self, slot: &Slot<Held>) -> Option<Binding> {
        let newest = slot.possible.iter().rev().find_map(|held| held.binding)?;
        self.account.bindings[newest.index()].doubtful = true;
        Some(newest)
    }

    pub fn restriction_create(&mut self, resource: &str) -> Ruling {
        let node = self.node(resource)?;
        self.need_restricting(&node)?;
        let node = node?;
        if self.restricting(node).is_none() {
            return refuse(400, format!("{} is of a type that cannot be restricted", self.place(node)));
        }
        let place = self.place(node);
        let facts = &mut self.account.nodes[node.index()];
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
        let facts = &mut self.account.nodes[node.index()];
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
        let what = format!("admin of the space of {}, or {permission} at it", self.place(node));
        self.need(403, &what, |stage, actor| {
            stage.is_admin(actor, node).or(stage.may_manage(actor, &permission, node))
        })
    }
}
