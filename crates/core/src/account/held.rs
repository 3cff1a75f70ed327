//! What stands at each place: memberships and bindings.

use crate::account::{
    Account, Binding, Held, Loaded, Node, NodeKind, Place, Role, RoleName, Slot, SpaceRoleName, Unseen, User,
};
use crate::index::{Holding, Membership};
use crate::sorted::SortedSet;

/// Reading places.
impl Account {
    pub fn organization_slot(&self, user: User, organization: Node) -> Slot<RoleName> {
        if let Some(slot) = self.patch.organization_memberships.get(&(user, organization)) {
            return slot.clone();
        }
        match self.loaded_holding(user, organization).and_then(|holding| holding.membership.as_ref()) {
            Some(Membership::Organization(role)) => Slot::certain(role.clone()),
            _ => self.unseen_slot(user, organization, |unseen| unseen.memberships),
        }
    }

    pub fn space_slot(&self, user: User, space: Node) -> Slot<SpaceRoleName> {
        if let Some(slot) = self.patch.space_memberships.get(&(user, space)) {
            return slot.clone();
        }
        match self.loaded_holding(user, space).and_then(|holding| holding.membership.as_ref()) {
            Some(Membership::Space(role)) => Slot::certain(role.clone()),
            _ => self.unseen_slot(user, space, |unseen| unseen.memberships),
        }
    }

    /// The role of a membership of an organization that stands for certain.
    pub fn organization_role(&self, user: User, organization: Node) -> Option<&RoleName> {
        if let Some(slot) = self.patch.organization_memberships.get(&(user, organization)) {
            return slot.certain.as_ref();
        }
        match self.loaded_holding(user, organization)?.membership.as_ref()? {
            Membership::Organization(role) => Some(role),
            Membership::Space(_) => None,
        }
    }

    /// The role of a membership of a space that stands for certain.
    pub fn space_role(&self, user: User, space: Node) -> Option<&SpaceRoleName> {
        if let Some(slot) = self.patch.space_memberships.get(&(user, space)) {
            return slot.certain.as_ref();
        }
        match self.loaded_holding(user, space)?.membership.as_ref()? {
            Membership::Space(role) => Some(role),
            Membership::Organization(_) => None,
        }
    }

    pub fn held_slot(&self, user: User, node: Node) -> Slot<Held> {
        if let Some(slot) = self.patch.held.get(&(user, node)) {
            return slot.clone();
        }
        match self.loaded_holding(user, node).and_then(|holding| holding.binding) {
            Some(role) => {
                let binding = Loaded::binding_at(self.lists(), (user, node));
                Slot::certain(Held::new(
                    role,
                    binding.expect("INVARIANT: every loaded role is held by a binding"),
                ))
            }
            None => self.unseen_slot(user, node, |unseen| unseen.bindings),
        }
    }

    /// The role of a binding that stands, for certain or perhaps, where it is known which role it holds.
    pub fn binding_role(&self, binding: Binding) -> Option<Role> {
        let (user, node) = self.bindings[binding.index()].place;
        let Some(slot) = self.patch.held.get(&(user, node)) else {
            // Where nothing was changed, the binding of the place is the one that was loaded there.
            return self.loaded_holding(user, node)?.binding;
        };
        if let Some(held) = &slot.certain {
            return (held.object() == Some(binding)).then_some(held.role);
        }
        let mut perhaps = slot.possible.iter().filter(|held| held.may_be(binding)).map(|held| held.role);
        let role = perhaps.next()?;
        perhaps.all(|other| other == role).then_some(role)
    }

    fn loaded_holding(&self, user: User, node: Node) -> Option<&Holding> {
        let index = self.index();
        match index.runs.find(user, node) {
            0 => None,
            number => Some(index.holdings.get(number)),
        }
    }

    fn unseen_slot<T>(&self, user: User, node: Node, unseen: impl Fn(&Unseen) -> bool) -> Slot<T> {
        Slot::unseen(!self.user(user).settled && unseen(&self.node(node).unseen))
    }

    /// Whether the object may still be there.
    pub fn binding_stands(&self, binding: Binding) -> bool {
        let place = self.bindings[binding.index()].place;
        let slot = self.held_slot(place.0, place.1);
        slot.certain.iter().chain(&slot.possible).any(|held| held.may_be(binding))
    }

    /// Nodes at which a user holds, held or may hold something that is known by name, in order.
    pub fn footholds(&self, user: User) -> Vec<Node> {
        let mut nodes: Vec<Node> = self.index().runs.of(user).into_iter().map(|(node, _)| node).collect();
        let known = nodes.len();
        let all = (user, Node(0))..=(user, Node(u32::MAX));
        let nodes_of = |place: &Place| place.1;
        nodes
            .extend(self.patch.organization_memberships.range(all.clone()).map(|(place, _)| nodes_of(place)));
        nodes.extend(self.patch.space_memberships.range(all.clone()).map(|(place, _)| nodes_of(place)));
        nodes.extend(self.patch.held.range(all).map(|(place, _)| nodes_of(place)));
        if nodes.len() > known {
            nodes.sort_unstable();
            nodes.dedup();
        }
        nodes
    }

    /// Users who hold, held or may hold something at a node that is known by name, in order.
    pub fn holders(&self, node: Node) -> Vec<User> {
        let mut users = self.index().reverse().users(node).to_vec();
        users.extend(self.changed_places().filter(|place| place.1 == node).map(|place| place.0));
        users.sort_unstable();
        users.dedup();
        users
    }

    /// Places of the loaded account that name one of these roles.
    pub fn loaded_places_of(&self, roles: &SortedSet<Role>) -> Vec<Place> {
        let index = self.index();
        let names = |holding: &Holding| {
            let custom = match &holding.membership {
                Some(Membership::Space(SpaceRoleName::Custom(role))) => Some(*role),
                _ => None,
            };
            holding.binding.into_iter().chain(custom).any(|role| roles.contains(&role))
        };
        let naming: Vec<bool> = index.holdings.iter().map(names).collect();
        index.reverse().places(|user, node, number| match number {
            0 => naming[index.runs.find(user, node) as usize],
            number => naming[usize::from(number)],
        })
    }

    /// Places where something was changed; some occur more than once.
    pub fn changed_places(&self) -> impl Iterator<Item = Place> + '_ {
        let patch = &self.patch;
        let memberships = patch.organization_memberships.keys().chain(patch.space_memberships.keys());
        memberships.chain(patch.held.keys()).copied()
    }

    /// How many bindings and space memberships name the role, or may.
    pub fn uses(&self, role: Role) -> (usize, usize) {
        let names = |holding: &Holding| {
            let membership = Some(Membership::Space(SpaceRoleName::Custom(role)));
            (holding.binding == Some(role), holding.membership == membership)
        };
        let (mut bindings, mut memberships) = (0, 0);
        for (holding, count) in self.index().holdings.counted() {
            let (binding, membership) = names(holding);
            bindings += count * usize::from(binding);
            memberships += count * usize::from(membership);
        }
        let before = |place: &Place| self.loaded_holding(place.0, place.1).map_or((false, false), names);
        for (place, slot) in self.patch.held.iter() {
            bindings -= usize::from(before(place).0);
            bindings += usize::from(slot.certain.iter().chain(&slot.possible).any(|held| held.role == role));
        }
        for (place, slot) in self.patch.space_memberships.iter() {
            memberships -= usize::from(before(place).1);
            let custom = SpaceRoleName::Custom(role);
            memberships += usize::from(slot.certain.iter().chain(&slot.possible).any(|name| *name == custom));
        }
        (bindings, memberships)
    }
}

/// Changing places.
impl Account {
    pub fn set_organization_membership(&mut self, user: User, node: Node, slot: Slot<RoleName>) {
        self.touched.user(user);
        self.patch.organization_memberships.insert_mut((user, node), slot);
    }

    pub fn set_space_membership(&mut self, user: User, node: Node, slot: Slot<SpaceRoleName>) {
        self.touched.user(user);
        self.patch.space_memberships.insert_mut((user, node), slot);
    }

    pub fn set_held(&mut self, user: User, node: Node, slot: Slot<Held>) {
        self.touched.user(user);
        self.patch.held.insert_mut((user, node), slot);
    }

    /// Takes away whatever a user holds at a node.
    pub fn clear(&mut self, user: User, node: Node) {
        match self.node(node).kind {
            NodeKind::Account => {}
            NodeKind::Organization => self.set_organization_membership(user, node, Slot::settled()),
            NodeKind::Space => {
                self.set_space_membership(user, node, Slot::settled());
                self.set_held(user, node, Slot::settled());
            }
            NodeKind::Resource(_) => self.set_held(user, node, Slot::settled()),
        }
    }
}
