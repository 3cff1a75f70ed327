//! Nodes that are alike to everybody, and pairs of somebody and a node that are alike.

use hashbrown::HashMap;

use crate::account::{Node, User};
use crate::index::Bits;
use crate::policy::Policy;

/// By which kinds of routes a user holds what he holds at a node, as [`Policy::likeness`] tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Likeness(u128);

impl Policy {
    /// By which kinds of routes a user holds what he holds at a node: wherever that is the same, so are those of his routes
    /// that count, but for the objects that they name. Nothing where something is hidden or unreadable, a switch is not as
    /// usual, or a plan touched the two.
    #[inline(always)]
    pub fn likeness(&self, user: User, node: Node) -> Option<Likeness> {
        let found = self.find_plainly(user, node)?;
        let is_space = u128::from(found.place.space == node.0);
        let around =
            u128::from(found.user.account_role) | is_space << 8 | (found.place.traits() as u128) << 9;
        // What he holds in the organization, at the space and at the node: a number of 32 bits each.
        let held = [found.organization, found.space, found.own].into_iter();
        Some(Likeness(held.fold(around, |all, number| all << 32 | number as u128)))
    }

    /// All nodes that exist, in classes: whatever anybody holds at one of a class, he holds at the others. Classes come
    /// in the order of their first ids, and so do the nodes of each. Two classes may still be alike.
    pub fn node_classes(&self) -> Vec<Vec<Node>> {
        let mut alone = Bits::with_room(self.account.nodes.len());
        self.footholds().for_each(|(_, node)| alone.insert(node.index()));
        let mut classes: Vec<Vec<Node>> = Vec::new();
        let mut known = HashMap::new();
        for node in self.nodes() {
            let place = self.account.place(node).filter(|_| !alone.has(node.index()));
            let number = place.map(|place| *known.entry((place.space, place.key())).or_insert(classes.len()));
            match number.and_then(|number| classes.get_mut(number)) {
                Some(class) => class.push(node),
                None => classes.push(vec![node]),
            }
        }
        classes
    }
}
