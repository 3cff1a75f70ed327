//! How far somebody gets by changes that he may make himself.

use std::collections::HashMap;
use std::rc::Rc;

use crate::account::{Node, NodeKind, Role, User};
use crate::decide::Reader;
use crate::permission::PermissionSet;
use crate::policy::{Asker, Policy};
use crate::route::Source;
use crate::simulate::Outcome;
use crate::{BindingRef, Change, Level, OnRefused, Plan, Provider};

/// The most moves of one climb.
const MOST_MOVES: usize = 64;

/// The role that a climber makes for himself.
const OWN_ROLE: &str = "Everything";

/// How far one asker gets by changes that he makes himself, for his own good.
///
/// | move | when it is tried |
/// | --- | --- |
/// | `organization.add_user`, `space.add_user` | he administers it from above |
/// | `role_binding.create`, `resource.bind` | he may bind roles at a node where a role would give him more |
/// | `role_binding.update` | he has a binding there, and a role holds all of its role and more |
/// | `restriction.delete` | the resource is restricted, and he may restrict it |
/// | `space.update` (`is_private: false`) | the space is private |
/// | `user.set_account_role` | he administers the account |
/// | `role.update` | nothing else is left, and a custom role that he holds lacks something |
/// | `role.create` | nothing else is left, and no role holds everything; the new one is bound afterwards |
///
/// Each is tried with him as the actor on the state that the moves before have left, and kept if it is applied for
/// certain, gives him something and takes nothing from him. What is kept only adds, so that it ends; it stops after 64
/// moves. What is found can be done. What is not found may still be possible by other means: a secret of a key, or
/// somebody else's help.
#[derive(Clone, Debug)]
pub struct Climb {
    /// His changes, in order; each is applied with him as the actor.
    pub changes: Vec<Change>,
    /// The state that they leave.
    pub last: Policy,
    /// Whether he may then make anybody an administrator of the account.
    pub makes_administrators: bool,
    /// Whether nothing more was left to try.
    pub is_complete: bool,
}

impl Policy {
    /// Lets somebody take whatever he can by changes of his own, until nothing is left to take.
    ///
    /// Which moves are tried, [`Climb`] tells. Who lacks standing takes nothing.
    pub fn climb(&self, who: Asker) -> Climb {
        let mut climber = Climber {
            who,
            actor: self.asker_reference(who),
            state: self.clone(),
            changes: Vec::new(),
            is_complete: true,
            tried: HashMap::new(),
            held: HashMap::new(),
            managed: HashMap::new(),
            effects: HashMap::new(),
            roles: None,
            best: Vec::new(),
        };
        if self.standing(who).certain {
            climber.climb();
        }
        let makes_administrators = climber.makes_administrators();
        let Climber { changes, state, is_complete, .. } = climber;
        Climb { changes, last: state, makes_administrators, is_complete }
    }

    /// Those of the changes that somebody needs to get at the permissions at these nodes, in order; each is applied with
    /// him as the actor. All of them, where fewer do not do.
    pub fn shortest_climb(&self, who: Asker, climb: &Climb, wanted: &[(Node, PermissionSet)]) -> Vec<Change> {
        let actor = self.asker_reference(who);
        let mut kept = climb.changes.clone();
        for place in (0..climb.changes.len()).rev() {
            let mut fewer = kept.clone();
            fewer.remove(place);
            if self.reaches(who, &actor, &fewer, wanted) {
                kept = fewer;
            }
        }
        kept
    }

    /// Whether the changes are applied by the asker and leave him with what is wanted.
    fn reaches(&self, who: Asker, actor: &str, changes: &[Change], wanted: &[(Node, PermissionSet)]) -> bool {
        let plan =
            Plan { actor: Some(actor.to_owned()), on_refused: OnRefused::Stop, changes: changes.to_vec() };
        let Ok(tried) = self.simulate(&plan) else { return false };
        let applied = tried.steps.iter().all(|step| step.outcome == Outcome::Applied && !step.uncertain);
        applied && wanted.iter().all(|(node, set)| set.is_subset(&tried.last.effective(who, *node).allowed))
    }

    /// The state that somebody leaves by changes of his own, without those that are refused to him; `None` where it is
    /// uncertain what becomes of one.
    pub fn helped_himself(&self, who: Asker, changes: &[Change]) -> Option<Self> {
        let plan = Plan {
            actor: Some(self.asker_reference(who)),
            on_refused: OnRefused::Continue,
            changes: changes.to_vec(),
        };
        let tried = self.simulate(&plan).ok()?;
        let is_open = tried.steps.iter().any(|step| step.uncertain || step.outcome == Outcome::Unresolved);
        (!is_open).then_some(tried.last)
    }

    /// The reference that names an asker: a user's id, or `key:ID`.
    pub fn asker_reference(&self, who: Asker) -> String {
        match who {
            Asker::User(user) => self.user_id(user).to_owned(),
            Asker::Key(key, _) => format!("key:{}", self.key_id(key)),
        }
    }
}

/// What is tried at one node after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Move {
    Join,
    Bind,
    Open,
}

/// Somebody on his way up.
struct Climber {
    who: Asker,
    actor: String,
    state: Policy,
    changes: Vec<Change>,
    is_complete: bool,
    /// After how many changes a move was tried at a node the last time.
    tried: HashMap<(Move, Node), usize>,
    /// What he holds, where it was looked for.
    held: HashMap<Node, PermissionSet>,
    /// The same as if nothing were restricted.
    managed: HashMap<Node, PermissionSet>,
    /// Which permissions have an effect, by kind of node.
    effects: HashMap<NodeKind, PermissionSet>,
    /// Role objects with what they hold, the widest first, as long as no move changes them.
    roles: Option<Rc<[(Role, PermissionSet)]>>,
    /// Which of them gives most of what is lacking to whom such a role is bound; many nodes are alike.
    best: Vec<(PermissionSet, Option<Role>, Option<Role>)>,
}

impl Climber {
    fn climb(&mut self) {
        loop {
            let before = self.changes.len();
            let nodes = self.nodes();
            nodes.iter().for_each(|node| self.try_at(Move::Join, *node));
            nodes.iter().for_each(|node| self.try_at(Move::Bind, *node));
            nodes.iter().for_each(|node| self.try_at(Move::Open, *node));
            self.rise(&nodes);
            // Roles are changed and made only where those that are there do not do.
            if self.changes.len() == before {
                self.widen(&nodes);
                self.make_role(&nodes);
            }
            if self.changes.len() == before {
                return;
            }
            if self.changes.len() >= MOST_MOVES {
                self.is_complete = false;
                return;
            }
        }
    }

    /// Tries a move at a node, unless nothing has changed since it was tried there.
    fn try_at(&mut self, what: Move, node: Node) {
        let now = self.changes.len();
        if self.tried.insert((what, node), now) == Some(now) {
            return;
        }
        match what {
            Move::Join => self.join(node),
            Move::Bind => self.bind(node),
            Move::Open => self.open(node),
        }
    }

    fn user(&self) -> User {
        self.who.user()
    }

    /// Nodes where he may hold anything: those that he has a foothold at, with all below, or all of them.
    fn nodes(&self) -> Vec<Node> {
        let account = &self.state.account;
        if self.administers(Node::ACCOUNT) {
            return self.state.nodes();
        }
        let mut found = account.footholds(self.user());
        found.retain(|node| account.node(*node).alive && *node != Node::ACCOUNT);
        let mut found = account.with_below(found);
        found.push(Node::ACCOUNT);
        found.sort_unstable();
        found.dedup();
        found
    }

    fn administers(&self, node: Node) -> bool {
        self.state.reader().is_admin(self.user(), node).certain
    }

    /// Holds the permission at the node, as if it were not restricted.
    fn manages(&mut self, permission: &str, node: Node) -> bool {
        let Some(permission) = self.state.permissions().find(permission) else { return false };
        if !self.state.is_restricted(node).1 {
            return self.held(node).contains(permission);
        }
        let (user, reader) = (self.user(), Reader { managing: true, ..self.state.reader() });
        let held = || reader.effective(user, node).allowed;
        let known = self.managed.entry(node).or_insert_with(held);
        debug_assert_eq!(*known, held(), "INVARIANT: what he manages changes where a move says so");
        known.contains(permission)
    }

    fn held(&mut self, node: Node) -> PermissionSet {
        let held = || self.state.effective(self.who, node).allowed;
        let known = self.held.entry(node).or_insert_with(held);
        debug_assert_eq!(*known, held(), "INVARIANT: what he holds changes where a move says so");
        known.clone()
    }

    fn id(&self) -> String {
        self.state.user_id(self.user()).to_owned()
    }

    fn node_id(&self, node: Node) -> String {
        self.state.node_id(node).to_owned()
    }

    /// Tries a change, and keeps it if it gives him something at one of the nodes and takes nothing there. It changes
    /// nothing for him elsewhere.
    fn take(&mut self, change: Change, nodes: &[Node]) {
        let Some(after) = self.applied(&change) else { return };
        let mut held = Vec::with_capacity(nodes.len());
        let mut gains = false;
        for node in nodes {
            let (then, now) = (self.held(*node), after.effective(self.who, *node).allowed);
            if !then.is_subset(&now) {
                return;
            }
            gains = gains || !after.without_inert(&now.minus(&then), *node).is_empty();
            held.push((*node, now));
        }
        if gains {
            nodes.iter().for_each(|node| drop(self.managed.remove(node)));
            self.held.extend(held);
            self.keep(change, after);
        }
    }

    /// The state that a change of his leaves, if it is applied for certain.
    fn applied(&self, change: &Change) -> Option<Policy> {
        if self.changes.len() >= MOST_MOVES {
            return None;
        }
        let plan = Plan {
            actor: Some(self.actor.clone()),
            on_refused: OnRefused::Stop,
            changes: vec![change.clone()],
        };
        let tried = self.state.simulate(&plan).ok()?;
        let applied = tried.steps.iter().all(|step| step.outcome == Outcome::Applied && !step.uncertain);
        applied.then_some(tried.last)
    }

    fn keep(&mut self, change: Change, after: Policy) {
        self.state = after;
        self.changes.push(change);
    }

    /// Makes himself admin of what he administers from above.
    fn join(&mut self, node: Node) {
        let (id, at) = (self.id(), self.node_id(node));
        let change = match self.state.node_kind(node) {
            NodeKind::Organization => {
                Change::OrganizationAddUser { organization: at, user: id, role: "ADMIN".to_owned() }
            }
            NodeKind::Space => {
                let role = match self.state.provider() {
                    Provider::Arize => "ADMIN",
                    Provider::Wallaroo => "OWNER",
                };
                Change::SpaceAddUser { space: at, user: id, role: Some(role.to_owned()) }
            }
            NodeKind::Account | NodeKind::Resource(_) => return,
        };
        if !self.administers(node) && self.state.provider() != Provider::Wallaroo {
            return;
        }
        let (below, most) = (self.subtree(node), self.most_of_joining(node));
        let mut gives = |place: &Node| {
            let most = self.effects(*place).and(&most);
            !most.is_subset(&self.held(*place))
        };
        if below.iter().any(&mut gives) {
            self.take(change, &below);
        }
    }

    /// The most that his own membership of an organization or space may give him, there and below.
    fn most_of_joining(&self, node: Node) -> PermissionSet {
        let (state, reader) = (&self.state, self.state.reader());
        let set = |level: Level, name: &str| {
            reader.membership_set(level, &state.account.role_name(level, Some(name))).possible
        };
        match (state.node_kind(node), state.provider()) {
            // A member's bindings count where those of strangers do not.
            (NodeKind::Organization, _) if reader.judges_orphans() => state.permissions().all(),
            (NodeKind::Organization, _) => {
                let mut most = set(Level::Organization, "ADMIN");
                let fallback = state.account.role_name(Level::Organization, Some("ADMIN"));
                if let Some((_, below)) = reader.fallback_set(&fallback) {
                    most.union_with(&below.possible);
                }
                most
            }
            (NodeKind::Space, Provider::Arize) => set(Level::Space, "ADMIN"),
            (NodeKind::Space, Provider::Wallaroo) => set(Level::Space, "OWNER"),
            (NodeKind::Account | NodeKind::Resource(_), _) => PermissionSet::default(),
        }
    }

    fn subtree(&self, node: Node) -> Vec<Node> {
        self.state.account.with_below(vec![node])
    }

    /// Puts everything into the custom roles that he holds.
    fn widen(&mut self, nodes: &[Node]) {
        if !self.administers(Node::ACCOUNT) && !self.manages("ROLE_UPDATE", Node::ACCOUNT) {
            return;
        }
        let mut roles: Vec<Role> = Vec::new();
        for node in nodes {
            for route in self.state.routes(self.user(), *node) {
                if let Source::CustomSpaceMembership(role) | Source::Binding { role, .. } = route.source
                    && route.at == *node
                    && !self.state.role_is_predefined(role)
                    && !roles.contains(&role)
                {
                    roles.push(role);
                }
            }
        }
        self.forget_roles();
        for role in roles {
            let change = Change::RoleUpdate {
                role: self.state.role_id(role).to_owned(),
                name: None,
                permissions: Some(self.everything()),
                description: None,
            };
            self.take(change, nodes);
        }
    }

    fn everything(&self) -> Vec<String> {
        self.state.permissions().iter().map(|(_, name)| name.to_owned()).collect()
    }

    /// Makes a role of everything, if he may make roles and bind them somewhere.
    fn make_role(&mut self, nodes: &[Node]) {
        let all = self.state.permissions().len();
        let is_there = self.roles().first().is_some_and(|(_, set)| set.len() == all);
        let may = self.administers(Node::ACCOUNT) || self.manages("ROLE_CREATE", Node::ACCOUNT);
        if is_there || !may || !nodes.iter().any(|node| self.binds(*node) && self.lacks_something(*node)) {
            return;
        }
        self.forget_roles();
        let change = Change::RoleCreate {
            name: OWN_ROLE.to_owned(),
            permissions: Some(self.everything()),
            description: None,
        };
        if let Some(after) = self.applied(&change) {
            self.keep(change, after);
        }
    }

    fn lacks_something(&mut self, node: Node) -> bool {
        !self.lacking(node).is_empty()
    }

    /// What has an effect at the node and he does not hold.
    fn lacking(&mut self, node: Node) -> PermissionSet {
        let held = self.held(node);
        self.effects(node).minus(&held)
    }

    /// The permissions that have an effect at the node.
    fn effects(&mut self, node: Node) -> &PermissionSet {
        let state = &self.state;
        let all = || state.without_inert(&state.permissions().all(), node);
        self.effects.entry(state.node_kind(node).clone()).or_insert_with(all)
    }

    /// Whether he may bind roles at the node.
    fn binds(&mut self, node: Node) -> bool {
        let kind = self.state.node_kind(node).as_str();
        let catalog = self.state.catalog();
        if catalog.bindable.iter().any(|known| known == kind) {
            return self.manages("ROLE_BINDING_CREATE", node);
        }
        catalog.unlisted_bindings.iter().any(|known| known == kind) && self.administers(node)
    }

    /// Whether he may restrict the resource and open it.
    fn restricts(&mut self, node: Node) -> bool {
        let permission = self.state.catalog().restrictable.get(self.state.node_kind(node).as_str()).cloned();
        permission.is_some_and(|permission| self.manages(&permission, node)) || self.administers(node)
    }

    /// A move changes roles.
    fn forget_roles(&mut self) {
        self.roles = None;
        self.best.clear();
    }

    /// Role objects with what they hold, the widest first.
    fn roles(&mut self) -> Rc<[(Role, PermissionSet)]> {
        if let Some(roles) = &self.roles {
            return roles.clone();
        }
        let set = |role: Role| Some((role, self.state.role_permissions(role)?));
        let mut roles: Vec<(Role, PermissionSet)> = self.state.roles().into_iter().filter_map(set).collect();
        roles.sort_by_key(|(role, set)| (std::cmp::Reverse(set.len()), *role));
        let roles: Rc<[(Role, PermissionSet)]> = roles.into();
        self.roles = Some(roles.clone());
        roles
    }

    /// Binds to himself the role that gives him most at the node.
    fn bind(&mut self, node: Node) {
        if self.state.provider() != Provider::Arize || !self.binds(node) || !self.lacks_below(node) {
            return;
        }
        let lacking = self.lacking(node);
        let slot = self.state.account.held_slot(self.user(), node);
        let Some(role) = self.best(lacking, slot.certain.as_ref().map(|held| held.role)) else { return };
        let (user, resource) = (self.id(), self.node_id(node));
        let role = self.state.role_reference(role);
        let listed =
            self.state.catalog().bindable.iter().any(|kind| kind == self.state.node_kind(node).as_str());
        let change = match (slot.certain.is_some(), listed) {
            (true, true) => Change::RoleBindingUpdate { binding: BindingRef::Place { user, resource }, role },
            (true, false) => return,
            (false, true) => Change::RoleBindingCreate { user, role, resource },
            (false, false) => Change::ResourceBind { user, role, resource },
        };
        let below = self.subtree(node);
        self.take(change, &below);
    }

    /// The role that holds most of what is lacking and all that the bound role holds; of those, the widest.
    fn best(&mut self, lacking: PermissionSet, bound: Option<Role>) -> Option<Role> {
        let known = self.best.iter().find(|(of, instead_of, _)| *of == lacking && *instead_of == bound);
        if let Some((.., best)) = known {
            return *best;
        }
        let roles = self.roles();
        let bound_set = bound.and_then(|bound| self.state.role_permissions(bound));
        let keeps = |set: &PermissionSet| bound_set.as_ref().is_none_or(|bound| bound.is_subset(set));
        let fitting = roles.iter().filter(|(_, set)| keeps(set));
        let best =
            fitting.max_by_key(|(role, set)| (set.and(&lacking).len(), set.len(), std::cmp::Reverse(*role)));
        let best = best.map(|(role, _)| *role);
        self.best.push((lacking, bound, best));
        best
    }

    fn lacks_below(&mut self, node: Node) -> bool {
        match self.state.node_kind(node) {
            NodeKind::Account | NodeKind::Organization => false,
            NodeKind::Space => self.subtree(node).into_iter().any(|node| self.lacks_something(node)),
            NodeKind::Resource(_) => self.lacks_something(node),
        }
    }

    /// Opens what is closed to him and to others: a restricted resource, a private space.
    fn open(&mut self, node: Node) {
        let at = self.node_id(node);
        let is_closed = match self.state.node_kind(node) {
            NodeKind::Resource(_) => self.state.is_restricted(node).0,
            NodeKind::Space => self.state.is_private(node) == Some(true),
            NodeKind::Account | NodeKind::Organization => false,
        };
        if !is_closed || !self.lacks_below(node) {
            return;
        }
        if self.state.node_kind(node).is_resource() {
            if self.restricts(node) {
                self.take(Change::RestrictionDelete { resource: at }, &[node]);
            }
        } else if self.manages("SPACE_UPDATE", node) {
            let below = self.subtree(node);
            let change =
                Change::SpaceUpdate { space: at, name: None, is_private: Some(false), description: None };
            self.take(change, &below);
        }
    }

    /// Takes the account's administrator role.
    fn rise(&mut self, nodes: &[Node]) {
        if let Some(role) = self.administrator_role()
            && self.administers(Node::ACCOUNT)
        {
            let change = Change::UserSetAccountRole { user: self.id(), role };
            self.take(change, nodes);
        }
    }

    fn administrator_role(&self) -> Option<String> {
        let mut roles = self.state.predefined_sets();
        roles
            .find(|(level, .., is_admin, _)| *level == Level::Account && *is_admin)
            .map(|(_, name, ..)| name.to_owned())
    }

    /// Whether he may now give the account's administrator role to somebody.
    fn makes_administrators(&self) -> bool {
        self.state.provider() == Provider::Arize
            && self.administrator_role().is_some()
            && self.state.standing(self.who).certain
            && self.administers(Node::ACCOUNT)
    }
}
