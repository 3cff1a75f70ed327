//! Permission lists that a document's entries share.

use axcess_core::{PermissionSet, PermissionTable};
use indexmap::IndexSet;

/// The different permission lists of a document, in the order of their first use; the first is empty.
///
/// Entries name a list by its index.
#[derive(Clone, Debug)]
pub struct Sets {
    seen: IndexSet<PermissionSet>,
}

impl Default for Sets {
    fn default() -> Self {
        Self { seen: IndexSet::from([PermissionSet::default()]) }
    }
}

impl Sets {
    /// The index of a set, which is added if it is new. All sets are of one table.
    pub fn index(&mut self, set: &PermissionSet) -> usize {
        if set.is_empty() {
            return 0;
        }
        match self.seen.get_index_of(set) {
            Some(index) => index,
            None => self.seen.insert_full(set.clone()).0,
        }
    }

    /// The lists as names, each sorted.
    pub fn lists(&self, table: &PermissionTable) -> Vec<Vec<String>> {
        let names = |set: &PermissionSet| table.names(set).map(str::to_owned).collect();
        self.seen.iter().map(names).collect()
    }
}

#[cfg(test)]
mod tests {
    use axcess_core::Policy;

    use super::*;

    #[test]
    fn the_first_list_is_empty_and_the_rest_are_in_order_of_first_use() {
        let snapshot = axcess_snapshot::demo();
        let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
        let policy = Policy::new(snapshot.draft, catalog).expect("INVARIANT: the demo account is sound");
        let table = policy.permissions();
        let of = |name: &str| {
            let mut set = PermissionSet::empty(table.len());
            set.insert(table.find(name).expect("the catalog has it"));
            set
        };
        let mut sets = Sets::default();
        let used = [of("USER_READ"), PermissionSet::empty(table.len()), of("PROJECT_READ"), of("USER_READ")];
        assert_eq!(used.map(|set| sets.index(&set)), [1, 0, 2, 1]);
        assert_eq!(
            sets.lists(table),
            [vec![], vec!["USER_READ".to_owned()], vec!["PROJECT_READ".to_owned()]]
        );
    }
}
