//! From a draft without defects to an account.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::account::{
    Account, AllIds, Ids, Key, KeyFacts, Letters, Loaded, Node, NodeFacts, NodeKind, Parent, Patch,
    Restriction, Role, RoleFacts, RoleName, RolePermissions, Sets, Status, User, UserFacts, plain,
};
use crate::catalog::Catalog;
use crate::id::{ACCOUNT, NEW, plan_id};
use crate::index::{Index, Place, Runs, Touched};
use crate::permission::PermissionTable;
use crate::{
    ApiKeyRecord, Draft, Gap, GapKind, Level, Moment, NodeId, OrganizationRecord, Provider, ResourceRecord,
    RestrictionRecord, RoleRecord, SpaceRecord, UserRecord,
};

use super::grant::Grants;

/// Files mostly are in order. Where the standard library is compiled for size, its sort does not notice.
fn sort_by_id<T, I: Ord>(records: &mut [T], id: impl Fn(&T) -> &I) {
    if !records.is_sorted_by(|one, other| id(one) <= id(other)) {
        records.sort_unstable_by(|one, other| id(one).cmp(id(other)));
    }
}

impl Account {
    /// Indexes a draft without defects. Users, nodes, roles and keys are numbered in the order of their ids,
    /// nodes by kind from above.
    pub fn new(mut draft: Draft, catalog: Arc<Catalog>, permissions: Arc<PermissionTable>) -> Self {
        let sets = Arc::new(Sets::new(&draft, &catalog, &permissions));
        sort_by_id(&mut draft.organizations, |it| &it.id);
        sort_by_id(&mut draft.spaces, |it| &it.id);
        sort_by_id(&mut draft.resources, |it| &it.id);
        sort_by_id(&mut draft.users, |it| &it.id);
        sort_by_id(&mut draft.roles, |it| &it.id);
        sort_by_id(&mut draft.api_keys, |it| &it.id);
        let mut loading = Loading::new(&draft, &catalog, &permissions, &sets);
        loading.nodes(draft.name, draft.organizations, draft.spaces, draft.resources);
        loading.restrictions(draft.restrictions);
        loading.unseen(&draft.gaps);
        loading.users(draft.users);
        loading.roles(draft.roles);
        loading.keys(draft.api_keys);
        let mut grants = Grants::new(loading.users.len());
        grants.organizations(&loading, &draft.organization_memberships);
        grants.spaces(&loading, &draft.space_memberships);
        grants.bindings(&loading, &draft.role_bindings);
        let (entries, holdings, bindings) = grants.settle(&loading.nodes, draft.role_bindings);
        let service_keys = loading.service_keys();
        let (account_roles, records) = loading.records(&service_keys, draft.captured_at);
        let places = (0..loading.nodes.len()).map(|place| Place::of(Node::at(place), &loading.nodes));
        let places: Vec<Option<Place>> = places.collect();
        let mut touched = Touched::default();
        places
            .iter()
            .enumerate()
            .filter(|(_, place)| place.is_none())
            .for_each(|(at, _)| touched.node(Node::at(at)));
        let places = places.into_iter().map(Option::unwrap_or_default).collect();
        let runs = Runs::new(records.into_iter(), &entries);
        runs.spilled().for_each(|user| touched.user(user));
        let has_new_ids = loading.has_new_ids || bindings.iter().any(|it| it.id.as_str().starts_with(NEW));
        let index = Index::new(runs, holdings, account_roles, places);
        let loaded = Arc::new(Loaded::new(index, loading.ids, loading.letters, service_keys, has_new_ids));
        let (nodes, users, roles, keys) = (loading.nodes, loading.users, loading.roles, loading.keys);
        Self {
            provider: draft.provider,
            catalog,
            permissions,
            sets,
            gaps: draft.gaps.into(),
            captured_at: draft.captured_at,
            captured_by: draft.captured_by,
            developer_lock: draft.developer_lock,
            nodes: nodes.into(),
            users: users.into(),
            roles: roles.into(),
            bindings: bindings.into(),
            keys: keys.into(),
            loaded,
            patch: Patch::default(),
            touched,
            created: 0,
            make_id: plan_id,
            role_changes: 0,
        }
    }
}

/// An account in the making.
pub(super) struct Loading<'a> {
    provider: Provider,
    catalog: &'a Catalog,
    permissions: &'a PermissionTable,
    pub sets: &'a Sets,
    nodes: Vec<NodeFacts>,
    users: Vec<UserFacts>,
    roles: Vec<RoleFacts>,
    keys: Vec<KeyFacts>,
    pub ids: AllIds,
    letters: Letters,
    has_new_ids: bool,
}

impl<'a> Loading<'a> {
    fn new(draft: &Draft, catalog: &'a Catalog, permissions: &'a PermissionTable, sets: &'a Sets) -> Self {
        let organizations = draft.organizations.iter().map(|it| it.id.as_str());
        let spaces = draft.spaces.iter().map(|it| it.id.as_str());
        let resources = draft.resources.iter().map(|it| it.id.as_str());
        let nodes = 1 + draft.organizations.len() + draft.spaces.len() + draft.resources.len();
        let (users, roles, keys) = (draft.users.len(), draft.roles.len(), draft.api_keys.len());
        let node_ids = std::iter::once(ACCOUNT).chain(organizations).chain(spaces).chain(resources);
        Self {
            provider: draft.provider,
            catalog,
            permissions,
            sets,
            nodes: Vec::with_capacity(nodes),
            users: Vec::with_capacity(users),
            roles: Vec::with_capacity(roles),
            keys: Vec::with_capacity(keys),
            ids: AllIds {
                nodes: Ids::new(nodes, node_ids),
                users: Ids::new(users, draft.users.iter().map(|it| it.id.as_str())),
                roles: Ids::new(roles, draft.roles.iter().map(|it| it.id.as_str())),
                keys: Ids::new(keys, draft.api_keys.iter().map(|it| it.id.as_str())),
            },
            letters: Letters::default(),
            has_new_ids: false,
        }
    }

    /// Takes down how an id is spelled.
    fn spelled(&mut self, id: &str) {
        self.has_new_ids |= id.starts_with(NEW);
        self.letters.note(id);
    }

    fn add_node(&mut self, facts: NodeFacts) {
        self.spelled(facts.id.as_str());
        self.nodes.push(facts);
    }

    fn nodes(
        &mut self,
        name: Option<String>,
        organizations: Vec<OrganizationRecord>,
        spaces: Vec<SpaceRecord>,
        resources: Vec<ResourceRecord>,
    ) {
        let account = NodeFacts::new(NodeId::from(ACCOUNT), NodeKind::Account, Parent::None);
        self.add_node(account.named(name));
        for record in organizations {
            let facts = NodeFacts::new(record.id, NodeKind::Organization, Parent::Known(Node::ACCOUNT));
            self.add_node(facts.named(record.name).described(record.description));
        }
        for record in spaces {
            let parent = match (self.provider, &record.organization_id) {
                (Provider::Wallaroo, _) => Parent::Known(Node::ACCOUNT),
                (Provider::Arize, None) => Parent::Unknown,
                (Provider::Arize, Some(id)) => Parent::Known(self.node(id.as_str())),
            };
            let mut facts = NodeFacts::new(record.id, NodeKind::Space, parent);
            facts.is_private = match self.provider {
                Provider::Wallaroo => Some(true),
                Provider::Arize => record.is_private,
            };
            self.add_node(facts.named(record.name).described(record.description));
        }
        let mut kinds: HashMap<String, NodeKind> = HashMap::new();
        for record in resources {
            let parent = match &record.space_id {
                None => Parent::Unknown,
                Some(id) => Parent::Known(self.node(id.as_str())),
            };
            let known = kinds.entry(record.resource_type);
            let kind = known.or_insert_with_key(|word| NodeKind::Resource(word.as_str().into())).clone();
            let mut facts = NodeFacts::new(record.id, kind, parent);
            facts.project_type = record.project_type.map(Into::into);
            self.add_node(facts.named(record.name));
        }
    }

    fn restrictions(&mut self, restrictions: Vec<RestrictionRecord>) {
        for record in restrictions {
            let node = self.node(record.resource_id.as_str());
            let access_complete = record.access_complete;
            let facts = &mut self.nodes[node.index()];
            facts.restriction = Some(Restriction { access_complete });
            facts.unseen.access_complete = access_complete;
        }
    }

    /// Works out what the gaps may hide at each node; what they hide for a user is `unseen` and not
    /// known at his place. Needs the restrictions.
    fn unseen(&mut self, gaps: &[Gap]) {
        if gaps.is_empty() && self.catalog.unlisted_bindings.is_empty() {
            return;
        }
        let gaps = Gaps::new(gaps);
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

    fn users(&mut self, users: Vec<UserRecord>) {
        for record in users {
            let account_role = self.sets.role_name(Level::Account, record.account_role.as_deref());
            self.spelled(record.id.as_str());
            self.users.push(UserFacts {
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

    fn roles(&mut self, roles: Vec<RoleRecord>) {
        for record in roles {
            let in_catalog = record.is_predefined
                && record.name.as_ref().is_some_and(|name| self.catalog.resource_roles.contains_key(name));
            let permissions = match &record.permissions {
                Some(names) => RolePermissions::Known(self.permissions.set(names)),
                None if in_catalog => RolePermissions::Catalog,
                None => RolePermissions::Unreadable,
            };
            self.spelled(record.id.as_str());
            self.roles.push(RoleFacts {
                id: record.id,
                name: record.name.map(Into::into),
                description: plain(record.description),
                is_predefined: record.is_predefined,
                permissions,
                alive: true,
            });
        }
    }

    fn keys(&mut self, keys: Vec<ApiKeyRecord>) {
        for record in keys {
            self.spelled(record.id.as_str());
            self.keys.push(KeyFacts {
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

    /// Bots to the service keys that stand for them.
    fn service_keys(&self) -> HashMap<User, Vec<Key>> {
        let mut found: HashMap<User, Vec<Key>> = HashMap::new();
        for (place, facts) in self.keys.iter().enumerate().filter(|(_, facts)| facts.is_service()) {
            if let Some(user) = facts.bot.as_ref().and_then(|bot| self.ids.users.find(bot.as_str())) {
                found.entry(User(user)).or_default().push(Key::at(place));
            }
        }
        found
    }

    /// Readable account roles, and for each user the number of his with his marks.
    fn records(&self, keys: &HashMap<User, Vec<Key>>, at: Moment) -> (Vec<RoleName>, Vec<(usize, u8)>) {
        let mut names: Vec<RoleName> = Vec::new();
        let records = self.users.iter().enumerate().map(|(place, facts)| {
            let number = match &facts.account_role {
                RoleName::Unreadable(_) => 0,
                known => match names.iter().position(|name| name == known) {
                    Some(place) => place + 1,
                    None => {
                        names.push(known.clone());
                        names.len()
                    }
                },
            };
            let keys = keys.get(&User::at(place)).map_or(&[][..], Vec::as_slice);
            let live = keys.iter().map(|key| self.keys[key.index()].is_live(at));
            (number, facts.status.standing().and(facts.bot_standing(live)).marks(facts.kind))
        });
        let records = records.collect();
        (names, records)
    }

    pub fn node(&self, id: &str) -> Node {
        Node(self.ids.nodes.find(id).expect(SOUND))
    }

    pub fn user(&self, id: &str) -> User {
        User(self.ids.users.find(id).expect(SOUND))
    }

    pub fn role(&self, id: &str) -> Role {
        Role(self.ids.roles.find(id).expect(SOUND))
    }
}

/// Why everything named is found.
pub(super) const SOUND: &str = "INVARIANT: a draft without defects names what it has";

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
