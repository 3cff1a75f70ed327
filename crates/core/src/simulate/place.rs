//! What an update or delete leaves of the bindings that may stand at one place.

use crate::account::{Binding, Held, Role, Slot};
use crate::simulate::stage::Removal;

/// What an update did.
pub(super) enum Updated {
    /// There is no binding to update.
    Absent,
    /// The role is there already, whichever way it goes.
    Same,
    Certain(Slot<Held>),
    Uncertain(Slot<Held>),
}

impl Slot<Held> {
    /// An update that names the user and the node.
    pub(super) fn updated_by_place(self, role: Role) -> Updated {
        if let Some(held) = self.certain {
            if held.role == role {
                return Updated::Same;
            }
            return Updated::Certain(Self::certain(Held { role, ..held }));
        }
        if !self.stands() && !self.is_open() {
            return Updated::Absent;
        }
        if !self.hidden && self.possible.iter().all(|held| held.role == role) {
            return Updated::Same;
        }
        let unseen = self.hidden.then_some(None);
        let mut objects: Vec<_> =
            self.possible.into_iter().flat_map(|held| held.objects).chain(unseen).collect();
        objects.sort_unstable();
        objects.dedup();
        let held = Held { role, objects };
        if self.some {
            // Some binding stands there, so that this settles the place.
            return Updated::Certain(Self::certain(held));
        }
        Updated::Uncertain(Self { possible: vec![held], ..Self::settled() })
    }

    /// An update that names an object which may stand here.
    pub(super) fn updated_by_id(self, id: Binding, role: Role) -> Updated {
        match self.certain {
            Some(held) if held.role == role => Updated::Same,
            Some(held) if held.object() == Some(id) => Updated::Certain(Self::certain(Held { role, ..held })),
            Some(held) => {
                let possible = held.without(id).into_iter().chain([Held::new(role, id)]).collect();
                Updated::Uncertain(Self { possible, some: true, ..Self::settled() })
            }
            None if self.possible.iter().all(|held| held.role == role || !held.may_be(id)) => Updated::Same,
            None => {
                let others = self.possible.into_iter().filter_map(|held| held.without(id));
                let possible = others.chain([Held::new(role, id)]).collect();
                Updated::Uncertain(Self { certain: None, possible, hidden: self.hidden, some: self.some })
            }
        }
    }

    /// A delete that names an object which may stand here.
    pub(super) fn deleted_by_id(self, id: Binding) -> (Removal, Self) {
        match self.certain {
            Some(held) if held.object() == Some(id) => (Removal::Certain, Self::settled()),
            Some(held) => {
                let possible = held.without(id).into_iter().collect();
                (Removal::Uncertain, Self { possible, ..Self::settled() })
            }
            None => {
                let possible = self.possible.into_iter().filter_map(|held| held.without(id)).collect();
                (Removal::Uncertain, Self { possible, hidden: self.hidden, ..Self::settled() })
            }
        }
    }
}
