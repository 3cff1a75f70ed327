//! What a gap may hide, and what is known of each place.

use super::place::{BindingSlot, MemberRole, Slot};
use super::world::World;

impl World {
    /// Does a gap of this kind cover the space or organization? `None` is one that is unknown itself.
    fn gap(&self, kind: &str, scope: Option<&str>) -> bool {
        let has = |scope: &str| self.gaps.contains(&(kind.to_owned(), scope.to_owned()));
        has("*") || scope.is_some_and(has)
    }

    /// Hidden restriction: a gap at its space, the type can be restricted, and none is known. A plan leaves
    /// none on what it made, and none where it lifted one.
    pub(super) fn hidden_restriction(&self, node: &str) -> bool {
        let Some(resource) = self.resources.get(node) else { return false };
        self.restrict_permission(node).is_some()
            && !self.restrictions.contains(node)
            && !self.created.contains(node)
            && !self.lifted.contains(node)
            && self.gap("restrictions", resource.space.as_deref())
    }

    /// Hidden binding of a user of whom none is known there: a gap at the space and a type that can be bound,
    /// or an open resource.
    fn hidden_binding(&self, user: &str, node: &str) -> bool {
        if self.created.contains(node) || self.fully_known.contains(user) {
            return false;
        }
        let space = match self.resources.get(node) {
            Some(resource) => resource.space.as_deref(),
            None => Some(node),
        };
        (self.bindable(node) && self.gap("role_bindings", space)) || self.open.contains(node)
    }

    /// What is known of the user's membership in the organization.
    pub(super) fn organization_slot(&self, user: &str, organization: &str) -> Slot {
        let place = (user.to_owned(), organization.to_owned());
        self.organization_slots.get(&place).cloned().unwrap_or_else(|| Slot {
            hidden: self.gap("organization_memberships", Some(organization))
                && !self.created.contains(organization)
                && !self.fully_known.contains(user),
            ..Slot::empty()
        })
    }

    /// What is known of the user's membership in the space.
    pub(super) fn space_slot(&self, user: &str, space: &str) -> Slot {
        let place = (user.to_owned(), space.to_owned());
        self.space_slots.get(&place).cloned().unwrap_or_else(|| Slot {
            hidden: self.gap("space_memberships", Some(space))
                && !self.created.contains(space)
                && !self.fully_known.contains(user),
            ..Slot::empty()
        })
    }

    /// What is known of the user's binding on the node.
    pub(super) fn binding_slot(&self, user: &str, node: &str) -> BindingSlot {
        let place = (user.to_owned(), node.to_owned());
        self.binding_slots.get(&place).cloned().unwrap_or_else(|| BindingSlot {
            hidden: self.hidden_binding(user, node),
            ..BindingSlot::empty()
        })
    }

    pub(super) fn put_organization_slot(&mut self, user: &str, organization: &str, slot: Slot) {
        self.organization_slots.insert((user.to_owned(), organization.to_owned()), slot);
    }

    pub(super) fn put_space_slot(&mut self, user: &str, space: &str, slot: Slot) {
        self.space_slots.insert((user.to_owned(), space.to_owned()), slot);
    }

    pub(super) fn put_binding_slot(&mut self, user: &str, node: &str, slot: BindingSlot) {
        self.binding_slots.insert((user.to_owned(), node.to_owned()), slot);
    }

    /// The places of all bindings that are or may be known by this id.
    pub(super) fn binding_place(&self, id: &str) -> Option<(String, String)> {
        let wanted = Some(id.to_owned());
        for (place, slot) in &self.binding_slots {
            let certain = slot.certain.as_ref().is_some_and(|bound| bound.ids.contains(&wanted));
            if certain || slot.possible.iter().any(|(id, _)| *id == wanted) {
                return Some(place.clone());
            }
        }
        None
    }

    /// Does a binding or space membership, certain or possible, name the role?
    pub(super) fn role_in_use(&self, role: &str) -> bool {
        let custom = MemberRole::Custom(role.to_owned());
        let member = |slot: &Slot| slot.certain.as_ref() == Some(&custom) || slot.possible.contains(&custom);
        let bound = |slot: &BindingSlot| {
            slot.certain.as_ref().is_some_and(|bound| bound.role == role)
                || slot.possible.iter().any(|(_, possible)| possible == role)
        };
        self.space_slots.values().any(member) || self.binding_slots.values().any(bound)
    }

    /// Where the user has or may have a space membership, each with what is known of it.
    pub(super) fn space_places(&self, user: &str) -> Vec<(String, Slot)> {
        self.spaces.keys().map(|space| (space.clone(), self.space_slot(user, space))).collect()
    }
}
