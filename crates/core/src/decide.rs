//! The one place that decides: which grants a user has at a node, and which of them count.
//!
//! [`Reader::routes`] lists every way in which the user holds something, might hold something or
//! narrowly fails to, with what each reading makes of it. Everything else in this crate folds that
//! list: decisions take the union of what counts, explanations show all of it.

use crate::account::{
    Account, Node, NodeFacts, NodeKind, Parent, Role, RoleName, RolePermissions, Slot, SpaceRoleName, User,
};
use crate::permission::PermissionSet;
use crate::route::{Blocked, Effective, Route, Source, Standing};
use crate::semantics::{
    AccountReachSwitch, BindingFallbackSwitch, BotFallbackSwitch, CollaboratorManagesSwitch,
    CustomMembershipSwitch, FallbackSwitch, OrphanBindingSwitch, RestrictionSwitch, WallarooAdminSwitch,
};
use crate::{Level, Moment, Provider, Semantics, UserKind};

/// A built-in set read as empty or full, to find out whether an answer hangs on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Assumption {
    pub set: AssumedSet,
    pub full: bool,
}

/// A built-in set that nobody published.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum AssumedSet {
    Membership(Level, String),
    Resource(String),
}

/// The rules over one account, one choice of switches and one moment.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a> {
    pub account: &'a Account,
    pub semantics: Semantics,
    pub at: Moment,
    /// As if nothing were restricted: how managing is judged.
    pub managing: bool,
    pub assumption: Option<Assumption>,
}

/// A set as both readings see it, with the admin mark.
pub(crate) struct Set {
    pub certain: PermissionSet,
    pub possible: PermissionSet,
    pub admin: bool,
}

/// What both readings make of something: `None` counts.
pub(crate) type Fate = (Option<Blocked>, Option<Blocked>);

/// Takes one route after the other.
pub(crate) type Tell<'t> = &'t mut dyn FnMut(Route);

const COUNTS: Fate = (None, None);
const HIDDEN: Fate = (Some(Blocked::Hidden), None);
const UNCERTAIN: Fate = (Some(Blocked::Uncertain), None);

impl<'a> Reader<'a> {
    pub fn new(account: &'a Account, semantics: Semantics, at: Moment) -> Self {
        Self { account, semantics, at, managing: false, assumption: None }
    }

    /// All permissions of a user at a node (R1 to R9, both readings).
    pub fn effective(&self, user: User, node: Node) -> Effective {
        self.standing(user).apply(self.with_standing(user, node))
    }

    /// The same as if the user had standing.
    pub fn with_standing(&self, user: User, node: Node) -> Effective {
        let mut effective = Effective::none(self.account.permissions.len());
        self.each_route(user, node, &mut |route| {
            if route.pessimistic.is_none() {
                effective.allowed.union_with(&route.certain);
            }
            if route.optimistic.is_none() {
                effective.possible.union_with(&route.possible);
            }
        });
        debug_assert!(effective.allowed.is_subset(&effective.possible), "INVARIANT: the readings are nested");
        effective
    }

    /// R1 for a user.
    pub fn standing(&self, user: User) -> Standing {
        self.account.user(user).status.standing().and(self.bot_standing(user))
    }

    /// R1 for a user, as if his status were `ACTIVE`.
    pub fn bot_standing(&self, user: User) -> Standing {
        let keys = self.account.service_keys(user).map(|key| self.account.key(key).is_live(self.at));
        self.account.user(user).bot_standing(keys)
    }

    /// Whether a user holds a permission at a node, by its name.
    pub fn holds(&self, user: User, permission: &str, node: Node) -> Standing {
        let Some(permission) = self.account.permissions.find(permission) else {
            return Standing { certain: false, possible: false };
        };
        let effective = self.effective(user, node);
        Standing {
            certain: effective.allowed.contains(permission),
            possible: effective.possible.contains(permission),
        }
    }

    /// Every route of a user at a node, from the account down.
    pub fn routes(&self, user: User, node: Node) -> Vec<Route> {
        let mut routes = Vec::new();
        self.each_route(user, node, &mut |route| routes.push(route));
        routes
    }

    /// The same one by one.
    pub fn each_route(&self, user: User, node: Node, tell: Tell<'_>) {
        let facts = self.account.node(node);
        let closed = if self.managing { COUNTS } else { restriction(facts) };
        let tell: Tell<'_> = &mut |mut route| {
            if closed != COUNTS && !self.passes_restriction(&route, node) {
                route.pessimistic = route.pessimistic.or(closed.0);
                route.optimistic = route.optimistic.or(closed.1);
            }
            tell(route);
        };
        self.account_routes(user, node, tell);
        match facts.kind {
            NodeKind::Account => {}
            NodeKind::Organization => self.organization_routes(user, node, node, tell),
            NodeKind::Space => self.space_routes(user, node, node, tell),
            NodeKind::Resource(_) => {
                match facts.parent {
                    Parent::Known(space) => self.space_routes(user, space, node, tell),
                    Parent::Unknown | Parent::None => self.unknown_parent(node, tell),
                }
                self.binding_routes(user, node, tell);
            }
        }
    }

    /// R3, with R2 downwards.
    fn account_routes(&self, user: User, node: Node, tell: Tell<'_>) {
        let role = &self.account.user(user).account_role;
        let set = self.membership_set(Level::Account, role);
        let reaches = node == Node::ACCOUNT || self.reaches(role, &set);
        let below = if reaches { None } else { Some(Blocked::OwnNodeOnly) };
        let source = Source::AccountRole(role.shared());
        tell(set.route(source, Node::ACCOUNT, (below, below)));
    }

    /// R2 for an account role.
    pub fn reaches(&self, role: &RoleName, set: &Set) -> bool {
        match (self.semantics.account_reach, role.is("ADMIN")) {
            (AccountReachSwitch::Full, true) => true,
            (AccountReachSwitch::None, true) => false,
            _ => set.admin,
        }
    }

    /// R4, with R2 downwards. `organization` is the node itself or above it.
    fn organization_routes(&self, user: User, organization: Node, node: Node, tell: Tell<'_>) {
        let slot = self.account.organization_slot(user, organization);
        let below = |set: &Set| (organization != node && !set.admin).then_some(Blocked::OwnNodeOnly);
        for (role, fate) in slot.facts() {
            let set = self.membership_set(Level::Organization, role);
            let source = Source::OrganizationMembership(role.shared());
            let blocked = below(&set);
            tell(set.route(source, organization, (blocked.or(fate.0), blocked.or(fate.1))));
        }
        if slot.hidden {
            tell(self.anything(true).route(Source::HiddenOrganizationMembership, organization, HIDDEN));
        }
    }

    /// R5, R6, R7 on the space, and everything above it. `node` is the space itself or a resource of it.
    fn space_routes(&self, user: User, space: Node, node: Node, tell: Tell<'_>) {
        match self.account.node(space).parent {
            Parent::Known(Node::ACCOUNT) | Parent::None => {}
            Parent::Known(organization) => {
                self.organization_routes(user, organization, node, tell);
                self.fallback_routes(user, organization, space, tell);
            }
            Parent::Unknown => self.unknown_parent(space, tell),
        }
        self.wallaroo_admin(user, space, tell);
        let slot = self.account.space_slot(user, space);
        for (role, fate) in slot.facts() {
            tell(match role {
                SpaceRoleName::Predefined(name) => {
                    let source = Source::SpaceMembership(name.shared());
                    self.membership_set(Level::Space, name).route(source, space, fate)
                }
                SpaceRoleName::Custom(role) => {
                    self.role_set(*role).route(Source::CustomSpaceMembership(*role), space, fate)
                }
            });
        }
        if slot.hidden {
            tell(self.anything(true).route(Source::HiddenSpaceMembership, space, HIDDEN));
        }
        self.binding_routes(user, space, tell);
    }

    fn wallaroo_admin(&self, user: User, space: Node, tell: Tell<'_>) {
        if let Some(set) = self.wallaroo_admin_set(&self.account.user(user).account_role) {
            tell(set.route(Source::WallarooAdmin, space, COUNTS));
        }
    }

    /// What an account administrator holds in every Wallaroo workspace.
    pub fn wallaroo_admin_set(&self, account_role: &RoleName) -> Option<Set> {
        if self.account.provider != Provider::Wallaroo || !account_role.is("ADMIN") {
            return None;
        }
        let known = |name: &str| self.account.role_name(Level::Space, Some(name));
        let set = match self.semantics.wallaroo_admin {
            WallarooAdminSwitch::None => return None,
            WallarooAdminSwitch::Owner => self.membership_set(Level::Space, &known("OWNER")),
            WallarooAdminSwitch::Read => {
                let set = self.membership_set(Level::Space, &known("COLLABORATOR"));
                let reads = |name: &str| name.ends_with("_READ") || name.ends_with("_LIST");
                let table = &self.account.permissions;
                let mut kept = PermissionSet::empty(table.len());
                set.certain.iter().filter(|p| reads(table.name(*p))).for_each(|p| kept.insert(p));
                Set { certain: kept.clone(), possible: kept, admin: false }
            }
        };
        Some(Set { admin: false, ..set })
    }

    /// R6.
    fn fallback_routes(&self, user: User, organization: Node, space: Node, tell: Tell<'_>) {
        let ended = self.fallback_ended(user, space);
        for (role, fate) in self.account.organization_slot(user, organization).facts() {
            let Some((space_role, set)) = self.fallback_set(role) else { continue };
            let source = Source::PublicFallback {
                organization_role: role.shared().unwrap_or_default(),
                space_role: space_role.shared().unwrap_or_default(),
            };
            tell(set.route(source, space, (ended.0.or(fate.0), ended.1.or(fate.1))));
        }
    }

    /// What an organization role opens in public spaces: the space role and its set.
    pub fn fallback_set(&self, role: &RoleName) -> Option<(&'a RoleName, Set)> {
        let RoleName::Known(role) = role else { return None };
        let space_role = self.account.sets.fallback.get(&**role)?;
        Some((space_role, self.membership_set(Level::Space, space_role)))
    }

    /// What keeps the public fallback from counting in a space, in both readings.
    pub fn fallback_ended(&self, user: User, space: Node) -> Fate {
        let facts = self.account.node(space);
        if facts.is_private == Some(true) {
            return (Some(Blocked::Private), Some(Blocked::Private));
        }
        let is_bot = self.account.user(user).kind == UserKind::Bot;
        if is_bot && self.semantics.bot_fallback == BotFallbackSwitch::None {
            return (Some(Blocked::Bot), Some(Blocked::Bot));
        }
        let (mut pessimistic, mut optimistic) = (None, None);
        if self.semantics.fallback == FallbackSwitch::Override {
            let slot = self.account.space_slot(user, space);
            if slot.certain.as_ref().is_some_and(|role| self.ends_fallback(role)) {
                (pessimistic, optimistic) =
                    (Some(Blocked::MembershipInstead), Some(Blocked::MembershipInstead));
            } else if slot.hidden || slot.possible.iter().any(|role| self.ends_fallback(role)) {
                pessimistic = Some(Blocked::PerhapsMembershipInstead);
            }
        }
        if self.semantics.binding_fallback == BindingFallbackSwitch::Suppress {
            let slot = self.account.held_slot(user, space);
            if slot.stands() {
                pessimistic = pessimistic.or(Some(Blocked::BindingInstead));
                optimistic = optimistic.or(Some(Blocked::BindingInstead));
            } else if slot.is_open() {
                pessimistic = pessimistic.or(Some(Blocked::PerhapsBindingInstead));
            }
        }
        if facts.is_private.is_none() {
            pessimistic = pessimistic.or(Some(Blocked::PerhapsPrivate));
        }
        (pessimistic, optimistic)
    }

    /// Whether a membership of a space takes the fallback's place (R6).
    pub fn ends_fallback(&self, role: &SpaceRoleName) -> bool {
        match role {
            SpaceRoleName::Predefined(_) => true,
            SpaceRoleName::Custom(_) => self.semantics.custom_membership == CustomMembershipSwitch::Role,
        }
    }

    /// R7 at the node that carries the bindings.
    fn binding_routes(&self, user: User, node: Node, tell: Tell<'_>) {
        let slot = self.account.held_slot(user, node);
        let orphan = self.orphan(user, node);
        for (held, fate) in slot.facts() {
            let source = Source::Binding { binding: held.object(), role: held.role };
            tell(self.role_set(held.role).route(source, node, (orphan.0.or(fate.0), orphan.1.or(fate.1))));
        }
        if slot.hidden {
            let fate = (orphan.0.or(HIDDEN.0), orphan.1);
            tell(self.anything(false).route(Source::HiddenBinding, node, fate));
        }
    }

    /// Whether a binding counts only for a member of the organization.
    pub fn judges_orphans(&self) -> bool {
        self.semantics.orphan_binding == OrphanBindingSwitch::Inert
            && self.account.provider == Provider::Arize
    }

    /// What the switch `orphan-binding` makes of a binding of this user on this node.
    pub fn orphan(&self, user: User, node: Node) -> Fate {
        if !self.judges_orphans() {
            return COUNTS;
        }
        match self.account.organization_of(node) {
            Parent::Known(organization) => {
                let slot = self.account.organization_slot(user, organization);
                if slot.certain.is_some() {
                    COUNTS
                } else if slot.is_open() {
                    (Some(Blocked::PerhapsOrphan), None)
                } else {
                    (Some(Blocked::Orphan), Some(Blocked::Orphan))
                }
            }
            Parent::Unknown | Parent::None => (Some(Blocked::PerhapsOrphan), None),
        }
    }

    /// R10: he may be an admin of the unknown parent.
    fn unknown_parent(&self, child: Node, tell: Tell<'_>) {
        tell(self.anything(true).route(Source::UnknownParent, child, HIDDEN));
    }

    fn passes_restriction(&self, route: &Route, node: Node) -> bool {
        match &route.source {
            Source::Binding { .. } | Source::HiddenBinding => route.at == node,
            Source::SpaceMembership(_) | Source::HiddenSpaceMembership => {
                route.admin && self.passes(Level::Space)
            }
            // An unknown space may have him as an admin; an unknown organization is above the space.
            Source::UnknownParent if route.at == node => self.passes(Level::Space),
            Source::UnknownParent
            | Source::OrganizationMembership(_)
            | Source::HiddenOrganizationMembership => route.admin && self.passes(Level::Organization),
            Source::AccountRole(_) => route.admin && self.passes(Level::Account),
            Source::WallarooAdmin | Source::CustomSpaceMembership(_) | Source::PublicFallback { .. } => false,
        }
    }

    /// Whether an `admin` set of a level passes restrictions below it (R8).
    pub fn passes(&self, level: Level) -> bool {
        match self.semantics.restriction {
            RestrictionSwitch::Strict => false,
            RestrictionSwitch::Admins => true,
            RestrictionSwitch::SpaceAdmins => level == Level::Space,
        }
    }

    /// Whether he holds an `admin` set at the node or above, by membership or account role: the standing
    /// that managing asks for. Never by binding or fallback, and whatever the switches say of reach.
    pub fn is_admin(&self, user: User, node: Node) -> Standing {
        let by_membership = |source: &Source| {
            matches!(
                source,
                Source::AccountRole(_)
                    | Source::OrganizationMembership(_)
                    | Source::HiddenOrganizationMembership
                    | Source::SpaceMembership(_)
                    | Source::HiddenSpaceMembership
                    | Source::UnknownParent
            )
        };
        let mut admin = Standing { certain: false, possible: false };
        let semantics = Semantics { account_reach: AccountReachSwitch::Catalog, ..self.semantics };
        let reader = Reader { managing: true, semantics, ..self.clone() };
        reader.each_route(user, node, &mut |route| {
            if route.admin && by_membership(&route.source) {
                // An unreadable role may be anything: its two readings differ, and it is no admin for certain.
                admin.certain |= route.pessimistic.is_none() && route.certain == route.possible;
                admin.possible |= route.optimistic.is_none();
            }
        });
        self.standing(user).and(admin)
    }

    /// Nothing for certain, and perhaps everything.
    pub fn anything(&self, admin: bool) -> Set {
        let table = &self.account.permissions;
        Set { certain: PermissionSet::empty(table.len()), possible: table.all(), admin }
    }

    /// A predefined set; an unreadable name is empty or, as an admin set, everything (R10).
    pub fn membership_set(&self, level: Level, role: &RoleName) -> Set {
        let RoleName::Known(name) = role else { return self.anything(true) };
        let Some(known) = self.account.sets.role(level, name) else {
            return self.anything(true);
        };
        let mut permissions = known.permissions.clone();
        if let Some(assumption) = &self.assumption
            && known.assumed
            && matches!(&assumption.set, AssumedSet::Membership(l, n) if *l == level && **n == **name)
        {
            permissions = self.assumed(assumption.full);
        }
        let manages = self.semantics.collaborator_manages == CollaboratorManagesSwitch::Yes;
        if manages
            && self.account.provider == Provider::Wallaroo
            && &**name == "COLLABORATOR"
            && level == Level::Space
        {
            for name in ["WORKSPACE_USER_ADD", "WORKSPACE_USER_REMOVE"] {
                self.account.permissions.find(name).into_iter().for_each(|p| permissions.insert(p));
            }
        }
        Set { certain: permissions.clone(), possible: permissions, admin: known.admin }
    }

    /// The permissions of a Role object.
    pub fn role_set(&self, role: Role) -> Set {
        let facts = self.account.role(role);
        let permissions = match &facts.permissions {
            RolePermissions::Known(permissions) => permissions.clone(),
            RolePermissions::Unreadable => return self.anything(false),
            RolePermissions::Catalog => {
                let sets = &self.account.sets.resource_roles;
                let found = facts.name.as_deref().and_then(|name| Some((name, sets.get(name)?)));
                let (name, known) = found.expect("INVARIANT: a set of the catalog was found by its name");
                match &self.assumption {
                    Some(Assumption { set: AssumedSet::Resource(set), full })
                        if known.assumed && **set == *name =>
                    {
                        self.assumed(*full)
                    }
                    _ => known.permissions.clone(),
                }
            }
        };
        Set { certain: permissions.clone(), possible: permissions, admin: false }
    }

    /// A predefined set at most and at least, and whether it is `admin`.
    pub fn predefined(&self, level: Level, role: &RoleName) -> ((PermissionSet, PermissionSet), bool) {
        let set = self.membership_set(level, role);
        ((set.possible, set.certain), set.admin)
    }

    /// The readable permissions of a Role object.
    pub fn object(&self, role: Role) -> PermissionSet {
        self.role_set(role).certain
    }

    fn assumed(&self, full: bool) -> PermissionSet {
        if full {
            self.account.permissions.all()
        } else {
            PermissionSet::empty(self.account.permissions.len())
        }
    }
}

/// R8: what keeps from counting at a node whatever does not stand on it.
fn restriction(facts: &NodeFacts) -> Fate {
    if !facts.kind.is_resource() {
        COUNTS
    } else if facts.restriction.is_some() {
        (Some(Blocked::Restricted), Some(Blocked::Restricted))
    } else if facts.unseen.restriction {
        (Some(Blocked::PerhapsRestricted), None)
    } else {
        COUNTS
    }
}

impl Set {
    fn route(self, source: Source, at: Node, fate: Fate) -> Route {
        let Self { certain, possible, admin } = self;
        Route { source, at, certain, possible, admin, pessimistic: fate.0, optimistic: fate.1 }
    }
}

impl<T> Slot<T> {
    /// The facts that stand or may stand here, with what each reading makes of them.
    fn facts(&self) -> impl Iterator<Item = (&T, Fate)> {
        let certain = self.certain.iter().map(|fact| (fact, COUNTS));
        certain.chain(self.possible.iter().map(|fact| (fact, UNCERTAIN)))
    }
}
