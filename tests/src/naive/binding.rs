//! Bindings and restrictions. What may stand at a place when not all of it is known is the fine print of
//! "What a plan settles"; the numbers 1 to 6 are those of its uncertain steps.

use std::collections::BTreeSet;

use serde_json::Value;

use super::change::{Ruling, Run, Stop, Verdict, applied_if, made, refuse};
use super::field::optional;
use super::place::{BindingSlot, Bound};

impl Run {
    // ---- bindings -----------------------------------------------------------------------------------------

    pub(super) fn role_binding_create(&mut self, change: &Value) -> Ruling {
        let node = match self.node(change) {
            // A missing resource is hidden from an actor.
            Err(Stop::Refused(_)) if self.actor.is_some() => return refuse(403),
            node => node?,
        };
        self.need(403, |world, actor, reading| {
            world.may_manage(actor, "ROLE_BINDING_CREATE", &node, reading)
        })?;
        let user = self.present_user(change)?;
        let role = self.role(change)?;
        // SILENT: the account and organizations are found and cannot be bound: 400, not 404.
        if !self.world.bindable(&node) {
            return refuse(400);
        }
        self.bind(&user, &role, &node)
    }

    pub(super) fn resource_bind(&mut self, change: &Value) -> Ruling {
        let node = self.node(change)?;
        self.need(403, |world, actor, reading| world.admin_at(actor, &node, reading))?;
        let user = self.present_user(change)?;
        let role = self.role(change)?;
        // SILENT: likewise 400 for a node that is no resource.
        if !self.world.binding_unlisted(&node) {
            return refuse(400);
        }
        self.bind(&user, &role, &node)
    }

    fn bind(&mut self, user: &str, role: &str, node: &str) -> Ruling {
        let mut slot = self.world.binding_slot(user, node);
        if slot.certain.is_some() || slot.some_stands {
            return refuse(409);
        }
        let id = self.new_id();
        // 5 and 6: one may stand there already. What may be hidden stays possible, the new one is possible,
        // and some binding certainly stands there now.
        // SILENT: the last also where a known binding counts in the optimistic reading only.
        let uncertain = slot.doubtful();
        if uncertain {
            slot.possible.insert((Some(id.clone()), role.to_owned()));
            slot.some_stands = true;
        } else {
            slot = BindingSlot::of(&id, role);
        }
        self.world.put_binding_slot(user, node, slot);
        made(uncertain, vec![id])
    }

    /// The place of the binding that a change speaks of, and the id if it is named by id.
    fn binding(&mut self, change: &Value, needs: &[&str]) -> Result<(String, String, Option<String>), Stop> {
        let id = optional(change, "binding")?;
        let (user, node) = match &id {
            Some(id) => match self.world.binding_place(id) {
                Some(place) => place,
                None => return refuse(404),
            },
            None => (self.user(change)?, self.node(change)?),
        };
        // Hidden from an actor who has no right to it.
        self.need(404, |world, actor, reading| {
            needs.iter().all(|permission| world.may_manage(actor, permission, &node, reading))
        })?;
        Ok((user, node, id))
    }

    pub(super) fn role_binding_update(&mut self, change: &Value) -> Ruling {
        let (user, node, id) = self.binding(change, &["ROLE_BINDING_CREATE", "ROLE_BINDING_DELETE"])?;
        let role = self.role(change)?;
        let slot = self.world.binding_slot(&user, &node);
        let (slot, uncertain) = match &id {
            Some(id) => updated_by_id(slot, id, &role),
            None => updated_by_place(slot, &role)?,
        };
        if slot == self.world.binding_slot(&user, &node) {
            return Ok(Verdict::NoEffect);
        }
        self.world.put_binding_slot(&user, &node, slot);
        applied_if(uncertain)
    }

    pub(super) fn role_binding_delete(&mut self, change: &Value) -> Ruling {
        let (user, node, id) = self.binding(change, &["ROLE_BINDING_DELETE"])?;
        let slot = self.world.binding_slot(&user, &node);
        let (slot, uncertain) = match &id {
            Some(id) => deleted_by_id(slot, id),
            None => deleted_by_place(slot)?,
        };
        self.world.put_binding_slot(&user, &node, slot);
        applied_if(uncertain)
    }
}

// ---- bindings at one place ----------------------------------------------------------------------------------

/// An update by id, of a binding that stands or may stand at the place.
fn updated_by_id(mut slot: BindingSlot, id: &str, role: &str) -> (BindingSlot, bool) {
    let id = Some(id.to_owned());
    match slot.certain.take() {
        Some(bound) if bound.ids.len() == 1 || bound.role == role => {
            slot.certain = Some(Bound { role: role.to_owned(), ..bound });
            (slot, false)
        }
        // 6: whether the binding that stands here has this id is open.
        Some(bound) => {
            for other in bound.ids {
                let its_role = if other == id { role.to_owned() } else { bound.role.clone() };
                slot.possible.insert((other, its_role));
            }
            slot.some_stands = true;
            (slot, true)
        }
        // 6: the binding of this id is only possible; only its new role is possible then.
        None => {
            slot.possible.retain(|(other, _)| *other != id);
            slot.possible.insert((id, role.to_owned()));
            (slot, true)
        }
    }
}

/// An update by user and node.
fn updated_by_place(mut slot: BindingSlot, role: &str) -> Result<(BindingSlot, bool), Stop> {
    if let Some(bound) = slot.certain {
        slot.certain = Some(Bound { role: role.to_owned(), ..bound });
        return Ok((slot, false));
    }
    if !slot.doubtful() {
        return refuse(404);
    }
    // SILENT: where every binding that may stand there has the role already, nothing changes.
    if !slot.hidden && slot.possible.iter().all(|(_, possible)| possible == role) {
        return Ok((slot, false));
    }
    let mut ids: BTreeSet<Option<String>> = slot.possible.iter().map(|(id, _)| id.clone()).collect();
    if slot.hidden {
        ids.insert(None);
    }
    let mut left = BindingSlot::empty();
    if slot.some_stands {
        // Some binding stands there, so this is certain and settles the place.
        left.certain = Some(Bound { role: role.to_owned(), ids });
        return Ok((left, false));
    }
    // 2 and 6: there may be none. Only the new role is possible, and nothing hidden remains.
    left.possible = ids.into_iter().map(|id| (id, role.to_owned())).collect();
    Ok((left, true))
}

/// A deletion by id, of a binding that stands or may stand at the place.
fn deleted_by_id(mut slot: BindingSlot, id: &str) -> (BindingSlot, bool) {
    let id = Some(id.to_owned());
    match slot.certain.take() {
        Some(bound) if bound.ids.len() == 1 => (BindingSlot::empty(), false),
        // 6: the binding that stands here goes if it has this id, and stays if it has another.
        Some(bound) => {
            for other in bound.ids.into_iter().filter(|other| *other != id) {
                slot.possible.insert((other, bound.role.clone()));
            }
            (slot, true)
        }
        // 6: that one is gone, and nothing else is settled.
        None => {
            slot.possible.retain(|(other, _)| *other != id);
            slot.some_stands = false;
            (slot, true)
        }
    }
}

/// A deletion by user and node.
fn deleted_by_place(slot: BindingSlot) -> Result<(BindingSlot, bool), Stop> {
    let certain = slot.certain.is_some() || slot.some_stands;
    // 1 and 6: there may be none. Either way nothing is there afterwards.
    if certain || slot.doubtful() { Ok((BindingSlot::empty(), !certain)) } else { refuse(404) }
}
