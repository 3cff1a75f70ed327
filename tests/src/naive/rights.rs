//! What an actor may change: his permissions and his admin standing, in both readings.

use std::collections::BTreeSet;

use super::decide::Reading;
use super::grant::Via;
use super::world::{ApiKey, World};

impl World {
    /// Does the user hold an admin set at the node or above, by membership or account role?
    //
    // Where the set is held counts, not how far it reaches by R2: with `account-reach` = `none` an account admin
    // goes on managing organizations and spaces.
    pub(super) fn admin_at(&self, user: &str, node: &str, reading: Reading) -> bool {
        let held_above = |at: &String| at == node || self.above(node).contains(at);
        let by_role =
            |via: Via| matches!(via, Via::AccountRole | Via::OrganizationMembership | Via::SpaceMembership);
        self.stands(user, reading)
            && self
                .grants(user, reading)
                .iter()
                .any(|grant| grant.admin && by_role(grant.via) && held_above(&grant.node))
    }

    /// Account admin.
    pub(super) fn account_admin(&self, user: &str, reading: Reading) -> bool {
        self.admin_at(user, "account", reading)
    }

    /// May the user do this there, restrictions counting?
    pub(super) fn may(&self, user: &str, permission: &str, node: &str, reading: Reading) -> bool {
        self.held(user, node, reading).contains(permission)
    }

    /// Managing is judged apart from access: as if the node were not restricted, plus a binding on it.
    pub(super) fn may_manage(&self, user: &str, permission: &str, node: &str, reading: Reading) -> bool {
        self.stands(user, reading)
            && self
                .grants(user, reading)
                .iter()
                .any(|grant| self.reaches(grant, node) && grant.permissions.contains(permission))
    }

    /// May the user make keys at all: a developer, and the lock is off? A lock that is not known counts as off.
    //
    // SILENT: a developer flag that is null or missing may be set.
    pub(super) fn may_make_keys(&self, user: &str, reading: Reading) -> bool {
        let developer = self.users[user].is_developer.unwrap_or(reading == Reading::Optimistic);
        self.stands(user, reading) && developer && self.developer_lock != Some(true)
    }

    /// May the user revoke or refresh the key: its creator, an account admin, or an admin of every space of
    /// its bot?
    pub(super) fn may_handle_key(&self, user: &str, key: &ApiKey, reading: Reading) -> bool {
        let creator = key.creator.as_deref() == Some(user) && self.stands(user, reading);
        creator || self.account_admin(user, reading) || self.admin_of_all_spaces(user, key, reading)
    }

    //
    // SILENT: the spaces of a bot are those it is a member of. Pessimistically all where it may be one count,
    // and it must be known to be in one at least; optimistically only those where it certainly is.
    fn admin_of_all_spaces(&self, user: &str, key: &ApiKey, reading: Reading) -> bool {
        let Some(bot) = self.user_of_key(key).filter(|_| key.service) else { return false };
        let places = self.space_places(&bot);
        let certain: BTreeSet<String> = places
            .iter()
            .filter(|(_, slot)| slot.certain.is_some())
            .map(|(space, _)| space.clone())
            .collect();
        let perhaps: BTreeSet<String> =
            places.into_iter().filter(|(_, slot)| slot.doubtful()).map(|(space, _)| space).collect();
        let admin = |space: &String| self.admin_at(user, space, reading);
        match reading {
            Reading::Pessimistic => !certain.is_empty() && certain.iter().chain(&perhaps).all(admin),
            Reading::Optimistic => certain.iter().all(admin) && certain.iter().chain(&perhaps).any(admin),
        }
    }

    /// Is a set at most what the user holds himself at the node? `set` is `None` when its permissions cannot
    /// be read: everything when it is feared, nothing when it is hoped for.
    //
    // SILENT: sets are compared as sets, and an admin set is given by admins only.
    pub(super) fn at_most_own(
        &self,
        user: &str,
        set: Option<(BTreeSet<String>, bool)>,
        node: &str,
        reading: Reading,
    ) -> bool {
        let (set, admin) = set.unwrap_or_else(|| match reading {
            Reading::Pessimistic => (self.universe.clone(), false),
            Reading::Optimistic => (BTreeSet::new(), false),
        });
        set.is_subset(&self.held(user, node, reading)) && (!admin || self.admin_at(user, node, reading))
    }
}
