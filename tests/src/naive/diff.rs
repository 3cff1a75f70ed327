//! What differs between two states of an account.

use std::collections::{BTreeMap, BTreeSet};

use super::world::World;

/// How the access of one user to one node differs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiffEntry {
    /// Became allowed.
    pub gained: BTreeSet<String>,
    /// Ceased to be allowed.
    pub lost: BTreeSet<String>,
    /// Became unknown.
    pub undetermined: BTreeSet<String>,
    /// Was unknown and is denied now.
    pub settled: BTreeSet<String>,
}

type Access = BTreeMap<(String, String), (BTreeSet<String>, BTreeSet<String>)>;

/// The access diff, by user and node. A user or node that is on one side only has no access on the other.
pub fn diff(before: &World, after: &World) -> BTreeMap<(String, String), DiffEntry> {
    compare(before, after, |world, user| world.effective_everywhere(user, false))
}

/// The same for users with status `INVITED`, as if they were `ACTIVE`. Where a user is not invited he holds
/// nothing pending.
pub fn pending_diff(before: &World, after: &World) -> BTreeMap<(String, String), DiffEntry> {
    compare(before, after, |world, user| match world.status(user) {
        Some("INVITED") => world.effective_everywhere(user, true),
        _ => BTreeMap::new(),
    })
}

fn compare(
    before: &World,
    after: &World,
    of: impl Fn(&World, &str) -> BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)>,
) -> BTreeMap<(String, String), DiffEntry> {
    // `*` means the names of either side.
    let universe: BTreeSet<String> = before.universe.union(&after.universe).cloned().collect();
    let access = |world: &World| -> Access {
        let mut world = world.clone();
        world.universe.clone_from(&universe);
        let mut access = Access::new();
        for user in world.user_ids() {
            for (node, sets) in of(&world, &user) {
                access.insert((user.clone(), node), sets);
            }
        }
        access
    };
    let (before, after) = (access(before), access(after));
    let places: BTreeSet<&(String, String)> = before.keys().chain(after.keys()).collect();
    let nothing = (BTreeSet::new(), BTreeSet::new());
    let mut entries = BTreeMap::new();
    for place in places {
        let (allowed_before, possible_before) = before.get(place).unwrap_or(&nothing);
        let (allowed_after, possible_after) = after.get(place).unwrap_or(&nothing);
        let unknown_before: BTreeSet<String> = possible_before.difference(allowed_before).cloned().collect();
        let unknown_after: BTreeSet<String> = possible_after.difference(allowed_after).cloned().collect();
        let entry = DiffEntry {
            gained: allowed_after.difference(allowed_before).cloned().collect(),
            lost: allowed_before.difference(allowed_after).cloned().collect(),
            undetermined: unknown_after.difference(&unknown_before).cloned().collect(),
            settled: unknown_before.into_iter().filter(|it| !possible_after.contains(it)).collect(),
        };
        if entry != DiffEntry::default() {
            entries.insert(place.clone(), entry);
        }
    }
    entries
}
