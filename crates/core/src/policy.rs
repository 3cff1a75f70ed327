//! A checked account with a choice of switches: the thing that answers.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::account::{Account, Binding, Key, Node, NodeKind, Parent, Role, RolePermissions, Status, User};
use crate::catalog::Catalog;
use crate::decide::{AssumedSet, Assumption, Effective, Reader, Route, Source, Standing};
use crate::permission::{Permission, PermissionSet, PermissionTable};
use crate::{Defect, Draft, Gap, GapKind, Level, Moment, Provider, Semantics, UserKind};

/// A checked [`Draft`] under a choice of [`Semantics`] at a moment. It never changes; what-if gives a
/// second one.
#[derive(Clone, Debug)]
pub struct Policy {
    pub(crate) account: Arc<Account>,
    pub(crate) semantics: Semantics,
    pub(crate) at: Moment,
}

/// An answer (R9, R10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decision {
    /// Allowed, whatever the gaps hide.
    Allow,
    /// Denied, whatever the gaps hide.
    Deny,
    /// A hidden or unreadable fact could turn it.
    Unknown,
}

impl Decision {
    /// The answer's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
            Self::Unknown => "unknown",
        }
    }

    const fn of(allowed: bool, possible: bool) -> Self {
        match (allowed, possible) {
            (true, _) => Self::Allow,
            (false, true) => Self::Unknown,
            (false, false) => Self::Deny,
        }
    }
}

impl std::fmt::Display for Decision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who asks: a user, or an API key that stands for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asker {
    /// A user himself.
    User(User),
    /// A key, and the user it stands for.
    Key(Key, User),
}

impl Asker {
    /// Whose access is asked for.
    pub const fn user(self) -> User {
        match self {
            Self::User(user) | Self::Key(_, user) => user,
        }
    }
}

impl From<User> for Asker {
    fn from(user: User) -> Self {
        Self::User(user)
    }
}

/// Why an answer is what it is.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The answer.
    pub decision: Decision,
    /// Whether the asker may act at all (R1).
    pub standing: Standing,
    /// What stands against him, if anything.
    pub obstacle: Option<Obstacle>,
    /// Whether the permission is without effect at the node.
    pub inert: bool,
    /// Switches and assumed sets that would change the answer.
    pub depends_on: Vec<String>,
    /// Routes that hold the permission in either reading, those that count first.
    pub routes: Vec<Route>,
    /// Routes that reach the node but do not hold the permission.
    pub without: Vec<Route>,
}

/// What keeps an asker from acting, whatever he holds (R1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// His status is not `ACTIVE`; `None` when nobody could read it.
    Status(Option<String>),
    /// He is a bot and none of his service keys is live.
    NoLiveKey,
    /// The key is revoked, expired or unreadable.
    DeadKey,
    /// The key is a user key and the account's developer lock is on.
    DeveloperLock,
}

/// Who holds a permission at a node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhoCan {
    /// Users who are allowed.
    pub users: Vec<User>,
    /// Users of whom nobody knows.
    pub unknown: Vec<User>,
    /// Invited users who would be allowed if they were active.
    pub pending: Vec<User>,
    /// Live keys that are allowed.
    pub keys: Vec<Key>,
}

/// What one asker holds, node by node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhatCan {
    /// Nodes where he holds or may hold anything, in the order of their ids.
    pub entries: Vec<(Node, Effective)>,
    /// Without standing: what would count with it.
    pub otherwise: Vec<(Node, Effective)>,
}

impl Policy {
    /// Checks a draft. The switches are at their defaults, the moment is that of the capture.
    ///
    /// # Errors
    ///
    /// All defects of the draft at once.
    pub fn new(draft: Draft, catalog: Arc<Catalog>) -> Result<Self, Vec<Defect>> {
        let names = draft.permission_names(&catalog);
        Self::with_names(draft, catalog, names)
    }

    /// Checks two drafts that are to be compared: `*` means the names of either.
    ///
    /// # Errors
    ///
    /// All defects of the first draft that has any, with its side (0 or 1).
    pub fn pair(
        before: Draft,
        after: Draft,
        catalog: &Arc<Catalog>,
    ) -> Result<(Self, Self), (usize, Vec<Defect>)> {
        let mut names = before.permission_names(catalog);
        names.extend(after.permission_names(catalog));
        let first =
            Self::with_names(before, catalog.clone(), names.clone()).map_err(|defects| (0, defects))?;
        let second = Self::with_names(after, catalog.clone(), names).map_err(|defects| (1, defects))?;
        Ok((first, second))
    }

    fn with_names(draft: Draft, catalog: Arc<Catalog>, names: BTreeSet<String>) -> Result<Self, Vec<Defect>> {
        let defects = draft.defects();
        if !defects.is_empty() {
            return Err(defects);
        }
        let table = Arc::new(PermissionTable::new(names, &catalog));
        let at = draft.captured_at;
        let account = Arc::new(Account::new(draft, catalog, table));
        Ok(Self { account, semantics: Semantics::default(), at })
    }

    /// The same account under other switches.
    #[must_use]
    pub fn with_semantics(&self, semantics: Semantics) -> Self {
        Self { semantics, ..self.clone() }
    }

    /// The same account at another moment, which is what keys are judged at (R1).
    #[must_use]
    pub fn at(&self, at: Moment) -> Self {
        Self { at, ..self.clone() }
    }

    /// The switches.
    pub const fn semantics(&self) -> Semantics {
        self.semantics
    }

    /// Whose access model holds.
    pub fn provider(&self) -> Provider {
        self.account.provider
    }

    /// When the account was captured.
    pub fn captured_at(&self) -> Moment {
        self.account.captured_at
    }

    /// Who captured the account, if the snapshot knows him.
    pub fn captured_by(&self) -> Option<User> {
        self.account.user_by_id(self.account.captured_by.as_ref()?)
    }

    /// The moment that keys are judged at.
    pub const fn moment(&self) -> Moment {
        self.at
    }

    /// Every permission name, which is what `*` means.
    pub fn permissions(&self) -> &PermissionTable {
        &self.account.permissions
    }

    /// The vocabulary.
    pub fn catalog(&self) -> &Catalog {
        &self.account.catalog
    }

    /// What the reader of the account could not see.
    pub fn gaps(&self) -> &[Gap] {
        &self.account.gaps
    }

    /// Whether answers over all users, keys or nodes are complete: no listing was cut short.
    pub fn is_complete(&self) -> bool {
        !self.account.gaps.iter().any(|gap| matches!(gap.kind, GapKind::Listing(_)))
    }

    pub(crate) fn reader(&self) -> Reader<'_> {
        Reader::new(&self.account, self.semantics, self.at)
    }

    /// Answers whether the asker holds the permission at the node (R1 to R10).
    pub fn can(&self, who: impl Into<Asker>, permission: Permission, node: Node) -> Decision {
        self.decide(&self.reader(), who.into(), permission, node)
    }

    fn decide(&self, reader: &Reader<'_>, who: Asker, permission: Permission, node: Node) -> Decision {
        let effective = self.key_standing(who).apply(reader.effective(who.user(), node));
        Decision::of(effective.allowed.contains(permission), effective.possible.contains(permission))
    }

    /// All permissions of the asker at the node at once.
    pub fn effective(&self, who: impl Into<Asker>, node: Node) -> Effective {
        let who = who.into();
        self.key_standing(who).apply(self.reader().effective(who.user(), node))
    }

    /// What would count if the asker had standing (R1).
    pub fn effective_with_standing(&self, who: impl Into<Asker>, node: Node) -> Effective {
        self.reader().with_standing(who.into().user(), node)
    }

    /// What an invited user would hold if he were active.
    pub fn effective_if_active(&self, user: User, node: Node) -> Effective {
        let reader = self.reader();
        reader.bot_standing(user).apply(reader.with_standing(user, node))
    }

    /// Whether the asker may act at all (R1).
    pub fn standing(&self, who: impl Into<Asker>) -> Standing {
        let who = who.into();
        self.key_standing(who).and(self.reader().standing(who.user()))
    }

    /// R1 for the key alone.
    fn key_standing(&self, who: Asker) -> Standing {
        match who {
            Asker::User(_) => Standing { certain: true, possible: true },
            Asker::Key(key, _) => self.account.key_standing(key, self.at),
        }
    }

    /// What keeps the asker from acting, if anything does (R1).
    pub fn obstacle(&self, who: impl Into<Asker>) -> Option<Obstacle> {
        let who = who.into();
        if let Asker::Key(key, _) = who {
            if !self.account.is_live(key, self.at).0 {
                return Some(Obstacle::DeadKey);
            }
            if !self.key_standing(who).certain {
                return Some(Obstacle::DeveloperLock);
            }
        }
        let facts = self.account.user(who.user());
        if facts.status != Status::Active {
            return Some(Obstacle::Status(facts.status.text().map(str::to_owned)));
        }
        (!self.reader().bot_standing(who.user()).certain).then_some(Obstacle::NoLiveKey)
    }

    /// Whether a grant of the permission at the node is real but without effect.
    pub fn is_inert(&self, permission: Permission, node: Node) -> bool {
        let kind = &self.account.node(node).kind;
        self.account.permissions.is_inert(permission, kind.as_str(), kind.is_resource())
    }

    /// The permissions of a set that have an effect at the node.
    #[must_use]
    pub fn without_inert(&self, set: &PermissionSet, node: Node) -> PermissionSet {
        let mut kept = set.clone();
        set.iter().filter(|permission| self.is_inert(*permission, node)).for_each(|p| kept.remove(p));
        kept
    }

    /// Answers, and says why.
    pub fn explain(&self, who: impl Into<Asker>, permission: Permission, node: Node) -> Explanation {
        let who = who.into();
        let holds = |route: &Route| route.possible.contains(permission);
        let (mut routes, without): (Vec<_>, Vec<_>) =
            self.reader().routes(who.user(), node).into_iter().partition(holds);
        routes.sort_by_key(|route| match (route.pessimistic, route.optimistic) {
            (None, _) if route.certain.contains(permission) => 0,
            (_, None) => 1,
            _ => 2,
        });
        Explanation {
            decision: self.can(who, permission, node),
            standing: self.standing(who),
            obstacle: self.obstacle(who),
            inert: self.is_inert(permission, node),
            depends_on: self.depends_on(who, permission, node),
            routes,
            without,
        }
    }

    /// Every route of the asker at the node, whatever it holds, those that do not count among them.
    pub fn routes(&self, who: impl Into<Asker>, node: Node) -> Vec<Route> {
        self.reader().routes(who.into().user(), node)
    }

    /// Every switch whose other setting, alone, would change the answer; as `assumed:LEVEL.NAME` every
    /// assumed built-in set that would change it if it were empty or full; and `developer_lock` where it
    /// is unreadable and the asker is a user key. Sorted.
    pub fn depends_on(&self, who: impl Into<Asker>, permission: Permission, node: Node) -> Vec<String> {
        let who = who.into();
        let now = self.can(who, permission, node);
        let mut found = BTreeSet::new();
        for (name, semantics) in self.semantics.neighbours() {
            let reader = Reader::new(&self.account, semantics, self.at);
            if !found.contains(name) && self.decide(&reader, who, permission, node) != now {
                found.insert(name.to_owned());
            }
        }
        for set in self.assumed_sets(who, node) {
            let turns = [false, true].into_iter().any(|full| {
                let assumption = Some(Assumption { set: set.clone(), full });
                self.decide(&Reader { assumption, ..self.reader() }, who, permission, node) != now
            });
            if turns {
                found.insert(match set {
                    AssumedSet::Membership(level, name) => format!("assumed:{level}.{name}"),
                    AssumedSet::Resource(name) => format!("assumed:RESOURCE.{name}"),
                });
            }
        }
        if let Asker::Key(key, _) = who
            && !self.account.key(key).is_service()
            && self.account.developer_lock.is_none()
        {
            found.insert("developer_lock".to_owned());
        }
        found.into_iter().collect()
    }

    /// Built-in sets that the asker's routes at the node name.
    fn assumed_sets(&self, who: Asker, node: Node) -> BTreeSet<AssumedSet> {
        let routes = self.reader().routes(who.user(), node);
        let membership = |level: Level, name: &Option<String>| {
            let name = name.as_deref()?;
            let set = self.account.sets.roles.get(&(level, Arc::from(name)))?;
            set.assumed.then(|| AssumedSet::Membership(level, name.to_owned()))
        };
        let object = |role: Role| {
            let facts = self.account.role(role);
            let name = facts.name.as_deref().filter(|_| facts.permissions == RolePermissions::Catalog)?;
            self.account.sets.resource_roles.get(name)?.assumed.then(|| AssumedSet::Resource(name.to_owned()))
        };
        let named = |route: &Route| -> Vec<AssumedSet> {
            let one = match &route.source {
                Source::AccountRole(name) => membership(Level::Account, name),
                Source::OrganizationMembership(name) => membership(Level::Organization, name),
                Source::SpaceMembership(name) => membership(Level::Space, name),
                Source::PublicFallback { space_role, .. } => {
                    membership(Level::Space, &Some(space_role.clone()))
                }
                Source::CustomSpaceMembership(role) | Source::Binding { role, .. } => object(*role),
                Source::WallarooAdmin => {
                    let both = ["OWNER", "COLLABORATOR"]
                        .map(|name| membership(Level::Space, &Some(name.to_owned())));
                    return both.into_iter().flatten().collect();
                }
                Source::HiddenOrganizationMembership
                | Source::HiddenSpaceMembership
                | Source::HiddenBinding
                | Source::UnknownParent => None,
            };
            one.into_iter().collect()
        };
        routes.iter().flat_map(named).collect()
    }

    /// Who holds the permission at the node: everybody is asked. Lists are in the order of their ids.
    pub fn who_can(&self, permission: Permission, node: Node) -> WhoCan {
        let mut found = WhoCan::default();
        for user in self.users() {
            match self.can(user, permission, node) {
                Decision::Allow => found.users.push(user),
                Decision::Unknown => found.unknown.push(user),
                Decision::Deny => {}
            }
            let invited = self.account.user(user).status == Status::Invited;
            if invited && self.effective_if_active(user, node).allowed.contains(permission) {
                found.pending.push(user);
            }
        }
        for key in self.keys() {
            let asker = self.key_asker(key);
            if asker.is_some_and(|asker| self.can(asker, permission, node) == Decision::Allow) {
                found.keys.push(key);
            }
        }
        found
    }

    /// What the asker holds anywhere, in the order of the nodes' ids.
    pub fn what_can(&self, who: impl Into<Asker>) -> WhatCan {
        let who = who.into();
        let holdings = |effective: &dyn Fn(Node) -> Effective| {
            let all = self.nodes().into_iter().map(|node| (node, effective(node)));
            all.filter(|(_, effective)| !effective.is_empty()).collect::<Vec<_>>()
        };
        if self.standing(who).possible {
            return WhatCan { entries: holdings(&|node| self.effective(who, node)), otherwise: Vec::new() };
        }
        WhatCan { entries: Vec::new(), otherwise: holdings(&|node| self.effective_with_standing(who, node)) }
    }

    /// All users, in the order of their ids.
    pub fn users(&self) -> Vec<User> {
        let mut all: Vec<_> = (0..self.account.users.len()).map(User::at).collect();
        all.sort_by_key(|user| &self.account.user(*user).id);
        all
    }

    /// All nodes that exist, in the order of their ids.
    pub fn nodes(&self) -> Vec<Node> {
        let mut all: Vec<_> = self.account.live_nodes().collect();
        all.sort_by_key(|node| &self.account.node(*node).id);
        all
    }

    /// All Role objects that exist, in the order of their ids.
    pub fn roles(&self) -> Vec<Role> {
        let mut all: Vec<_> = (0..self.account.roles.len()).map(Role::at).collect();
        all.retain(|role| self.account.role(*role).alive);
        all.sort_by_key(|role| &self.account.role(*role).id);
        all
    }

    /// All keys that exist, in the order of their ids.
    pub fn keys(&self) -> Vec<Key> {
        let mut all: Vec<_> = (0..self.account.keys.len()).map(Key::at).collect();
        all.retain(|key| self.account.key(*key).alive);
        all.sort_by_key(|key| &self.account.key(*key).id);
        all
    }

    /// The key as an asker; `None` when the snapshot lacks the user that it stands for.
    pub fn key_asker(&self, key: Key) -> Option<Asker> {
        let facts = self.account.key(key);
        let stands_for = if facts.is_service() { &facts.bot } else { &facts.created_by };
        Some(Asker::Key(key, self.account.user_by_id(stands_for.as_ref()?)?))
    }
}

/// What a policy knows of its people and things, for showing.
impl Policy {
    /// A user's id.
    pub fn user_id(&self, user: User) -> &str {
        self.account.user(user).id.as_str()
    }

    /// A user's display name.
    pub fn user_name(&self, user: User) -> Option<&str> {
        self.account.user(user).name.as_deref()
    }

    /// A user's e-mail address.
    pub fn user_email(&self, user: User) -> Option<&str> {
        self.account.user(user).email.as_deref()
    }

    /// A user's status as it stands in the file.
    pub fn user_status(&self, user: User) -> Option<&str> {
        self.account.user(user).status.text()
    }

    /// Whether a user is a person or a bot.
    pub fn user_kind(&self, user: User) -> UserKind {
        self.account.user(user).kind
    }

    /// A user's account role as it stands in the file.
    pub fn user_account_role(&self, user: User) -> Option<&str> {
        self.account.user(user).account_role.text()
    }

    /// A node's id.
    pub fn node_id(&self, node: Node) -> &str {
        self.account.node(node).id.as_str()
    }

    /// A node's name.
    pub fn node_name(&self, node: Node) -> Option<&str> {
        self.account.node(node).name.as_deref()
    }

    /// What kind of node it is.
    pub fn node_kind(&self, node: Node) -> &NodeKind {
        &self.account.node(node).kind
    }

    /// The node above; `None` for the account and where nobody could read it.
    pub fn node_parent(&self, node: Node) -> Option<Node> {
        match self.account.node(node).parent {
            Parent::Known(parent) => Some(parent),
            Parent::None | Parent::Unknown => None,
        }
    }

    /// Whether nobody could read the node above.
    pub fn is_orphan(&self, node: Node) -> bool {
        self.account.node(node).parent == Parent::Unknown
    }

    /// What lies directly below a node, in the order of the ids.
    pub fn node_children(&self, node: Node) -> Vec<Node> {
        let mut below = self.account.children(node);
        below.sort_by_key(|child| self.node_id(*child).to_owned());
        below
    }

    /// Whether a space is private; `None` where nobody could read it or it is no space.
    pub fn is_private(&self, node: Node) -> Option<bool> {
        self.account.node(node).is_private
    }

    /// Whether a resource is restricted (R8): for certain, and possibly.
    pub fn is_restricted(&self, node: Node) -> (bool, bool) {
        let facts = self.account.node(node);
        let known = facts.restriction.is_some();
        (known, known || facts.unseen.restriction)
    }

    /// A role's id.
    pub fn role_id(&self, role: Role) -> &str {
        self.account.role(role).id.as_str()
    }

    /// A role's name.
    pub fn role_name(&self, role: Role) -> Option<&str> {
        self.account.role(role).name.as_deref()
    }

    /// A role's description.
    pub fn role_description(&self, role: Role) -> Option<&str> {
        self.account.role(role).description.as_deref()
    }

    /// Whether the product made the role.
    pub fn role_is_predefined(&self, role: Role) -> bool {
        self.account.role(role).is_predefined
    }

    /// A role's permissions; `None` where nobody could read them.
    pub fn role_permissions(&self, role: Role) -> Option<PermissionSet> {
        let facts = self.account.role(role);
        match &facts.permissions {
            RolePermissions::Known(set) => Some(set.clone()),
            RolePermissions::Catalog => {
                Some(self.account.sets.resource_roles[facts.name.as_deref()?].permissions.clone())
            }
            RolePermissions::Unreadable => None,
        }
    }

    /// A predefined set of a level by name, with its `admin` mark and whether it is only assumed.
    pub fn predefined_sets(&self) -> impl Iterator<Item = (Level, &str, &PermissionSet, bool, bool)> {
        let sets = self.account.sets.roles.iter();
        sets.map(|((level, name), set)| (*level, &**name, &set.permissions, set.admin, set.assumed))
    }

    /// A binding's id.
    pub fn binding_id(&self, binding: Binding) -> &str {
        self.account.bindings[binding.index()].id.as_str()
    }

    /// Bindings that stand for certain: id, user, node and role, by user and node.
    pub fn bindings(&self) -> impl Iterator<Item = (Option<Binding>, User, Node, Role)> + '_ {
        self.account.held.iter().filter_map(|((user, node), slot)| {
            slot.certain.as_ref().map(|held| (held.binding, *user, *node, held.role))
        })
    }

    /// Organization memberships that stand for certain: user, organization and role, by user.
    pub fn organization_memberships(&self) -> impl Iterator<Item = (User, Node, Option<&str>)> + '_ {
        self.account
            .organization_memberships
            .iter()
            .filter_map(|((user, node), slot)| slot.certain.as_ref().map(|role| (*user, *node, role.text())))
    }

    /// Space memberships that stand for certain: user, space and role (a name, or a Role object), by user.
    pub fn space_memberships(&self) -> impl Iterator<Item = (User, Node, Result<Role, Option<&str>>)> + '_ {
        use crate::account::SpaceRoleName;
        self.account.space_memberships.iter().filter_map(|((user, node), slot)| {
            slot.certain.as_ref().map(|role| {
                let role = match role {
                    SpaceRoleName::Predefined(name) => Err(name.text()),
                    SpaceRoleName::Custom(role) => Ok(*role),
                };
                (*user, *node, role)
            })
        })
    }

    /// A key's id.
    pub fn key_id(&self, key: Key) -> &str {
        self.account.key(key).id.as_str()
    }

    /// A key's name.
    pub fn key_name(&self, key: Key) -> Option<&str> {
        self.account.key(key).name.as_deref()
    }

    /// `USER` or `SERVICE`.
    pub fn key_type(&self, key: Key) -> &str {
        &self.account.key(key).key_type
    }

    /// Whether a key is live (R1): for certain, and possibly.
    pub fn key_is_live(&self, key: Key) -> (bool, bool) {
        self.account.is_live(key, self.at)
    }

    /// When a key ends; `None` is never.
    pub fn key_expires_at(&self, key: Key) -> Option<Moment> {
        self.account.key(key).expires_at
    }

    /// Who made a key, if the snapshot knows him.
    pub fn key_creator(&self, key: Key) -> Option<User> {
        self.account.user_by_id(self.account.key(key).created_by.as_ref()?)
    }
}
