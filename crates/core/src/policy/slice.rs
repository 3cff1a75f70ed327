//! The part of an account that one answer rests on.

use crate::account::{Key, Node, Parent, Role, RolePermissions, User};
use crate::policy::draft::{key_record, node_record, text, user_record};
use crate::policy::{Asker, Policy};
use crate::route::Source;
use crate::sorted::SortedSet;
use crate::{Draft, Level, Permission, Provider};

impl Policy {
    /// Every fact about the asker's user at a node and above it, with the gaps, the developer lock and the sets that his
    /// routes name, as an account of its own.
    ///
    /// [`can`](Self::can) and [`explain`](Self::explain) answer this one question of it as they do of the whole; what
    /// others hold, and what else there is, it does not know.
    pub fn slice(&self, who: impl Into<Asker>, permission: Permission, node: Node) -> Draft {
        let (who, account) = (who.into(), &*self.account);
        let user = who.user();
        let mut draft = Draft::empty(account.provider, account.captured_at);
        draft.name = text(&account.node(Node::ACCOUNT).name);
        draft.developer_lock = account.developer_lock;
        draft.users.push(user_record(account.user(user)));
        for node in self.upwards(node) {
            node_record(account, node, &mut draft);
            self.grants(user, node, &mut draft);
        }
        self.keys_for(who, &mut draft);
        self.roles_for(user, permission, node, &mut draft);
        let nodes = draft.organizations.iter().map(|it| &it.id).chain(draft.spaces.iter().map(|it| &it.id));
        let nodes: SortedSet<_> = nodes.collect();
        let mut gaps = self.gaps_now();
        gaps.retain(|gap| gap.scope.as_ref().is_none_or(|scope| nodes.contains(scope)));
        draft.gaps = gaps;
        without_prose(&mut draft);
        draft
    }

    /// A node and those above it.
    fn upwards(&self, node: Node) -> impl Iterator<Item = Node> + '_ {
        let above = |node: &Node| match self.account.node(*node).parent {
            Parent::Known(parent) => Some(parent),
            Parent::None | Parent::Unknown => None,
        };
        std::iter::successors(Some(node), above)
    }

    /// The key that asks, and those on which the standing of a bot hangs (R1). Who made another's key is left out.
    fn keys_for(&self, who: Asker, draft: &mut Draft) {
        let user = who.user();
        let mut keys: SortedSet<Key> = self.account.service_keys(user).collect();
        if let Asker::Key(key, _) = who {
            keys.insert(key);
        }
        for key in keys {
            let mut record = key_record(self.account.key(key));
            let id = &self.account.user(user).id;
            record.created_by_user_id = record.created_by_user_id.filter(|maker| maker == id);
            draft.api_keys.push(record);
        }
    }

    /// The role objects and the observed sets that the user's routes name, and something that lists the permission where
    /// none of them does and the catalog lacks it.
    fn roles_for(&self, user: User, permission: Permission, node: Node, draft: &mut Draft) {
        let (mut roles, mut sets) = (SortedSet::new(), SortedSet::new());
        for route in self.reader().routes(user, node) {
            match route.source {
                Source::AccountRole(name) => sets.extend(name.map(|name| (Level::Account, name))),
                Source::OrganizationMembership(name) => {
                    sets.extend(name.map(|name| (Level::Organization, name)));
                }
                Source::SpaceMembership(name) => sets.extend(name.map(|name| (Level::Space, name))),
                Source::PublicFallback { space_role, .. } => _ = sets.insert((Level::Space, space_role)),
                Source::CustomSpaceMembership(role) | Source::Binding { role, .. } => _ = roles.insert(role),
                // Whether the set of an administrator holds anything is a switch.
                Source::WallarooAdmin
                | Source::HiddenOrganizationMembership
                | Source::HiddenSpaceMembership
                | Source::HiddenBinding
                | Source::UnknownParent => {}
            }
        }
        if self.account.provider == Provider::Wallaroo {
            sets.extend(["OWNER", "COLLABORATOR"].map(|name| (Level::Space, name.into())));
        }
        let name = self.permissions().name(permission);
        let is_listed = self.catalog().permissions.iter().any(|known| known.name == name);
        if !is_listed {
            let lists = |role: &Role| matches!(&self.account.role(*role).permissions, RolePermissions::Known(set) if set.contains(permission));
            roles.extend(self.roles().into_iter().find(lists));
        }
        draft.roles = roles.iter().map(|role| self.role_record(self.account.role(*role))).collect();
        for (level, observed) in &self.account.sets.observed {
            for (role, names) in observed {
                let lists = !is_listed && names.iter().any(|known| known == name);
                if lists || sets.contains(&(*level, role.as_str().into())) {
                    draft.predefined.entry(*level).or_default().insert(role.clone(), names.clone());
                }
            }
        }
    }
}

/// Takes out the descriptions, on which no answer hangs.
fn without_prose(draft: &mut Draft) {
    draft.organizations.iter_mut().for_each(|it| it.description = None);
    draft.spaces.iter_mut().for_each(|it| it.description = None);
    draft.roles.iter_mut().for_each(|it| it.description = None);
}
