//! Nodes that are alike to everybody.

use hashbrown::HashMap;

use crate::account::Node;
use crate::index::Bits;
use crate::policy::Policy;

impl Policy {
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
