//! A sorted list is a set like that of the standard library.

use std::collections::BTreeSet;

use axcess_core::SortedSet;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Act {
    Insert(u8),
    Extend(Vec<u8>),
}

fn act() -> impl Strategy<Value = Act> {
    let value = 0_u8..16;
    prop_oneof![value.clone().prop_map(Act::Insert), prop::collection::vec(value, 0..8).prop_map(Act::Extend),]
}

proptest! {
    #[test]
    fn every_act_does_what_it_does_to_a_tree(
        first in prop::collection::vec(0_u8..16, 0..12),
        acts in prop::collection::vec(act(), 0..20),
        other in prop::collection::vec(0_u8..16, 0..24),
    ) {
        let (mut list, mut tree) = (SortedSet::from_iter(first.clone()), BTreeSet::from_iter(first));
        for act in acts {
            match act {
                Act::Insert(value) => prop_assert_eq!(list.insert(value), tree.insert(value)),
                Act::Extend(values) => {
                    list.extend(&values);
                    tree.extend(&values);
                }
            }
            prop_assert!(list.iter().eq(&tree));
            prop_assert_eq!((list.len(), list.is_empty()), (tree.len(), tree.is_empty()));
            prop_assert_eq!(list.first(), tree.first());
            prop_assert!((0..16).all(|value| list.contains(&value) == tree.contains(&value)));
        }
        let (others, branches) = (SortedSet::from_iter(other.clone()), BTreeSet::from_iter(other));
        prop_assert_eq!(list.is_subset(&others), tree.is_subset(&branches));
        prop_assert_eq!(list.cmp(&others), tree.cmp(&branches));
        prop_assert!(list.into_iter().eq(tree));
    }
}
