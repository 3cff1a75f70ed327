//! From a draft without defects to an account.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::account::{
    Account, BindingFacts, Held, KeyFacts, Node, NodeFacts, NodeKind, Parent, Restriction, Role, RoleFacts,
    RolePermissions, Sets, Slot, SpaceRoleName, Status, Thing, Unseen, User, UserFacts, Words, plain,
};
use crate::catalog::Catalog;
use crate::id::ACCOUNT;
use crate::permission::PermissionTable;
use crate::{Draft, Gap, GapKind, Level, NodeId, Provider, RoleId, SpaceRole, UserId};

impl Account {
    /// Indexes a draft without defects.
    pub fn new(draft: Draft, catalog: Arc<Catalog>, permissions: Arc<PermissionTable>) -> Self {
        let sets = Arc::new(Sets::new(&draft, &catalog, &permissions));
        let root = NodeFacts {
            id: NodeId::from(ACCOUNT),
            kind: NodeKind::Account,
            name: draft.name.as_deref().map(Into::into),
            description: None,
            parent: Parent::None,
            is_private: None,
            project_type: None,
            restriction: None,
            unseen: Unseen::default(),
            alive: true,
        };
        let mut account = Self {
            provider: draft.provider,
            catalog,
            permissions,
            sets,
            gaps: draft.gaps.into(),
            captured_at: draft.captured_at,
            captured_by: draft.captured_by,
            developer_lock: draft.developer_lock,
            nodes: Vec::new(),
            users: Vec::new(),
            roles: Vec::new(),
            bindings: Vec::new(),
            keys: Vec::new(),
            organization_memberships: BTreeMap::new(),
            space_memberships: BTreeMap::new(),
            held: BTreeMap::new(),
            service_keys: BTreeMap::new(),
            things: HashMap::new(),
            children: BTreeMap::new(),
            words: Words::default(),
            created: 0,
        };
        account.add_node(root);
        account.load_nodes(draft.organizations, draft.spaces, draft.resources);
        account.load_restrictions(draft.restrictions);
        account.load_unseen();
        account.load_users(draft.users);
        account.load_roles(draft.roles);
        account.load_memberships(draft.organization_memberships, draft.space_memberships);
        account.load_bindings(draft.role_bindings);
        account.load_keys(draft.api_keys);
        account
    }

    fn load_nodes(
        &mut self,
        organizations: Vec<crate::OrganizationRecord>,
        spaces: Vec<crate::SpaceRecord>,
        resources: Vec<crate::ResourceRecord>,
    ) {
        for record in organizations {
            let facts = NodeFacts::new(record.id, NodeKind::Organization, Parent::Known(Node::ACCOUNT));
            self.add_node(facts.named(record.name).described(record.description));
        }
        for record in spaces {
            let parent = match (self.provider, &record.organization_id) {
                (Provider::Wallaroo, _) => Parent::Known(Node::ACCOUNT),
                (Provider::Arize, None) => Parent::Unknown,
                (Provider::Arize, Some(id)) => Parent::Known(self.loaded_node(id)),
            };
            let mut facts = NodeFacts::new(record.id, NodeKind::Space, parent);
            facts.is_private = match self.provider {
                Provider::Wallaroo => Some(true),
                Provider::Arize => record.is_private,
            };
            self.add_node(facts.named(record.name).described(record.description));
        }
        for record in resources {
            let parent = match &record.space_id {
                None => Parent::Unknown,
                Some(id) => Parent::Known(self.loaded_node(id)),
            };
            let kind = NodeKind::Resource(record.resource_type.into());
            let mut facts = NodeFacts::new(record.id, kind, parent);
            facts.project_type = record.project_type.map(Into::into);
            self.add_node(facts.named(record.name));
        }
    }

    fn load_restrictions(&mut self, restrictions: Vec<crate::RestrictionRecord>) {
        for record in restrictions {
            let node = self.loaded_node(&record.resource_id);
            let access_complete = record.access_complete;
            let facts = &mut self.nodes[node.index()];
            facts.restriction = Some(Restriction { access_complete });
            facts.unseen.access_complete = access_complete;
        }
    }

    /// Works out what the gaps may hide at each node; what they hide for a user is `unseen` and not
    /// known at his place. Needs the restrictions.
    fn load_unseen(&mut self) {
        let gaps = Gaps::new(&self.gaps);
        let bindable = |kind: &str| self.catalog.bindable.iter().any(|known| known == kind);
        for place in 0..self.nodes.len() {
            let facts = &self.nodes[place];
            let mut unseen = facts.unseen;
            match &facts.kind {
                NodeKind::Account => {}
                NodeKind::Organization => {
                    unseen.memberships = gaps.covers(&GapKind::OrganizationMemberships, Some(&facts.id));
                }
                NodeKind::Space => {
                    unseen.memberships = gaps.covers(&GapKind::SpaceMemberships, Some(&facts.id));
                    unseen.bindings =
                        gaps.covers(&GapKind::RoleBindings, Some(&facts.id)) && bindable("SPACE");
                }
                NodeKind::Resource(kind) => {
                    let space = match facts.parent {
                        Parent::Known(space) => Some(&self.nodes[space.index()].id),
                        _ => None,
                    };
                    let restrictable = self.catalog.restrictable.contains_key(&**kind);
                    unseen.restriction = facts.restriction.is_none()
                        && restrictable
                        && gaps.covers(&GapKind::Restrictions, space);
                    let unlisted = self.catalog.unlisted_bindings.iter().any(|known| **known == **kind);
                    let incomplete = facts.restriction.is_some_and(|known| !known.access_complete);
                    let open = unlisted && (incomplete || unseen.restriction);
                    unseen.bindings = open || (gaps.covers(&GapKind::RoleBindings, space) && bindable(kind));
                }
            }
            self.nodes[place].unseen = unseen;
        }
    }

    fn load_users(&mut self, users: Vec<crate::UserRecord>) {
        for record in users {
            let account_role = self.role_name(Level::Account, record.account_role.as_deref());
            self.add_user(UserFacts {
                id: record.id,
                name: record.name.map(Into::into),
                email: record.email.map(Into::into),
                status: Status::read(record.status.as_deref()),
                kind: record.kind,
                account_role,
                is_developer: record.is_developer,
                settled: false,
            });
        }
    }

    fn load_roles(&mut self, roles: Vec<crate::RoleRecord>) {
        for record in roles {
            let in_catalog = record.is_predefined
                && record.name.as_ref().is_some_and(|name| self.catalog.resource_roles.contains_key(name));
            let permissions = match &record.permissions {
                Some(names) => RolePermissions::Known(self.permissions.set(names)),
                None if in_catalog => RolePermissions::Catalog,
                None => RolePermissions::Unreadable,
            };
            self.add_role(RoleFacts {
                id: record.id,
                name: record.name.map(Into::into),
                description: plain(record.description),
                is_predefined: record.is_predefined,
                permissions,
                alive: true,
            });
        }
    }

    fn load_memberships(
        &mut self,
        organization: Vec<crate::OrganizationMembershipRecord>,
        space: Vec<crate::SpaceMembershipRecord>,
    ) {
        for record in organization {
            let place = (self.loaded_user(&record.user_id), self.loaded_node(&record.organization_id));
            let role = self.role_name(Level::Organization, record.role.as_deref());
            self.organization_memberships.insert(place, Slot::certain(role));
        }
        for record in space {
            let place = (self.loaded_user(&record.user_id), self.loaded_node(&record.space_id));
            let role = match &record.role {
                None => SpaceRoleName::Predefined(self.role_name(Level::Space, None)),
                Some(SpaceRole::Predefined(name)) => {
                    SpaceRoleName::Predefined(self.role_name(Level::Space, Some(name)))
                }
                Some(SpaceRole::Custom(id)) => SpaceRoleName::Custom(self.loaded_role(id)),
            };
            self.space_memberships.insert(place, Slot::certain(role));
        }
    }

    fn load_bindings(&mut self, bindings: Vec<crate::RoleBindingRecord>) {
        for record in bindings {
            let place = (self.loaded_user(&record.user_id), self.loaded_node(&record.resource_id));
            let role = self.loaded_role(&record.role_id);
            let binding = self.add_binding(BindingFacts { id: record.id, place });
            self.held.insert(place, Slot::certain(Held::new(role, binding)));
        }
    }

    fn load_keys(&mut self, keys: Vec<crate::ApiKeyRecord>) {
        for record in keys {
            self.add_key(KeyFacts {
                id: record.id,
                name: record.name.map(Into::into),
                key_type: record.key_type.into(),
                status: record.status.map(Into::into),
                expires_at: record.expires_at,
                created_by: record.created_by_user_id,
                bot: record.bot_user_id,
                alive: true,
            });
        }
    }

    fn loaded_node(&self, id: &NodeId) -> Node {
        match self.things.get(id.as_str()) {
            Some(Thing::Node(node)) => *node,
            _ => unreachable!("INVARIANT: a draft without defects names known nodes"),
        }
    }

    fn loaded_user(&self, id: &UserId) -> User {
        self.user_by_id(id).expect("INVARIANT: a draft without defects names known users")
    }

    fn loaded_role(&self, id: &RoleId) -> Role {
        match self.things.get(id.as_str()) {
            Some(Thing::Role(role)) => *role,
            _ => unreachable!("INVARIANT: a draft without defects names known roles"),
        }
    }
}

/// Which organizations and spaces the gaps of each kind cover.
struct Gaps<'a> {
    everywhere: HashSet<&'a GapKind>,
    scoped: HashSet<(&'a GapKind, &'a str)>,
}

impl<'a> Gaps<'a> {
    fn new(gaps: &'a [Gap]) -> Self {
        let everywhere = gaps.iter().filter(|gap| gap.scope.is_none()).map(|gap| &gap.kind).collect();
        let scoped = gaps.iter().filter_map(|gap| Some((&gap.kind, gap.scope.as_ref()?.as_str()))).collect();
        Self { everywhere, scoped }
    }

    /// Whether a gap of the kind covers this organization or space; `None` is an unknown one.
    fn covers(&self, kind: &GapKind, scope: Option<&NodeId>) -> bool {
        self.everywhere.contains(kind) || scope.is_some_and(|id| self.scoped.contains(&(kind, id.as_str())))
    }
}
