//! What goes with what, when a plan removes something.

use super::world::World;

impl World {
    /// A gap covers what was there when the snapshot was taken, so nothing is hidden on what a plan makes.
    pub(super) fn nothing_hidden_on(&mut self, node: &str) {
        self.created.insert(node.to_owned());
    }

    /// Likewise for a user that a plan makes, or deletes.
    pub(super) fn nothing_hidden_of(&mut self, user: &str) {
        self.fully_known.insert(user.to_owned());
    }

    /// A restriction is lifted; whatever was hidden there is gone as well.
    pub(super) fn lift(&mut self, resource: &str) {
        self.restrictions.remove(resource);
        self.lifted.insert(resource.to_owned());
    }

    /// The resource goes, with its bindings and its restriction.
    pub(super) fn drop_resource(&mut self, resource: &str) {
        self.resources.remove(resource);
        self.restrictions.remove(resource);
        self.binding_slots.retain(|(_, node), _| node != resource);
    }

    /// The space goes, with everything on it and in it.
    pub(super) fn drop_space(&mut self, space: &str) {
        for resource in self.resources_of(space) {
            self.drop_resource(&resource);
        }
        self.spaces.remove(space);
        self.space_slots.retain(|(_, node), _| node != space);
        self.binding_slots.retain(|(_, node), _| node != space);
    }

    /// The organization goes, with its spaces and memberships.
    pub(super) fn drop_organization(&mut self, organization: &str) {
        for space in self.spaces_of(organization) {
            self.drop_space(&space);
        }
        self.organizations.remove(organization);
        self.organization_slots.retain(|(_, node), _| node != organization);
    }

    /// Every membership and binding of the user goes, hidden ones too.
    pub(super) fn drop_places_of(&mut self, user: &str) {
        self.organization_slots.retain(|(who, _), _| who != user);
        self.space_slots.retain(|(who, _), _| who != user);
        self.binding_slots.retain(|(who, _), _| who != user);
        self.nothing_hidden_of(user);
    }
}
