//! The smallest changes that would allow what is denied, and who could make them.

use crate::account::{Binding, Held, Node, NodeKind, Parent, Role, RolePermissions, User};
use crate::permission::Permission;
use crate::policy::{Decision, Policy};
use crate::route::{Source, Standing};
use crate::simulate::Outcome;
use crate::{BindingRef, Change, Level, OnRefused, Plan, Provider};

/// How many remedies are shown, and how many roles are tried in one place.
const MOST_REMEDIES: usize = 5;
const MOST_ROLES: usize = 8;

/// A way to allow what is denied, proved by simulating it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// The changes, in order.
    pub changes: Vec<Change>,
    /// How many further permissions the user gains, counted at each node on its own; those without effect
    /// are left out.
    pub also: usize,
    /// Who else gains anything.
    pub others: Vec<User>,
}

impl Policy {
    /// The smallest ways to allow the permission, by number of changes and then by what else they open;
    /// at most five, and the one that opens least is among them. Each was simulated: every change is applied and the answer is `allow`.
    ///
    /// Empty when the answer is `allow` already, and when the user lacks standing (R1): then no grant helps.
    pub fn remedies(&self, user: User, permission: Permission, node: Node) -> Vec<Remedy> {
        let standing = self.standing(user).certain || self.provider() == Provider::Wallaroo;
        if !standing || self.can(user, permission, node) == Decision::Allow {
            return Vec::new();
        }
        let ways = Ways { policy: self, user, permission, node }.all();
        let mut found: Vec<Remedy> =
            ways.into_iter().filter_map(|changes| self.proved(changes, user, permission, node)).collect();
        let extra = |remedy: &Remedy| (remedy.others.len(), remedy.also);
        found.sort_by_key(|remedy| (remedy.changes.len(), extra(remedy)));
        if let Some(place) = (0..found.len()).min_by_key(|place| extra(&found[*place]))
            && place >= MOST_REMEDIES
        {
            found.swap(MOST_REMEDIES - 1, place);
        }
        found.truncate(MOST_REMEDIES);
        found
    }

    fn proved(&self, changes: Vec<Change>, user: User, permission: Permission, node: Node) -> Option<Remedy> {
        let plan = Plan { actor: None, on_refused: OnRefused::Stop, changes };
        let simulation = self.simulate(&plan).ok()?;
        let applied = simulation.steps.iter().all(|step| step.outcome == Outcome::Applied);
        if !applied || simulation.last.can(user, permission, node) != Decision::Allow {
            return None;
        }
        let (mut also, mut others) = (0, Vec::new());
        for entry in simulation.diff(self).entries {
            let at = simulation.last.account.find_node(&entry.node).ok()?;
            let gained = simulation.last.without_inert(&entry.gained, at).len();
            match simulation.last.account.find_user(&entry.user).ok()? {
                own if own == user => also += gained,
                other if gained > 0 && !others.contains(&other) => others.push(other),
                _ => {}
            }
        }
        // What was asked for is no side effect.
        let asked = usize::from(!self.is_inert(permission, node));
        Some(Remedy { changes: plan.changes, also: also.saturating_sub(asked), others })
    }

    /// Who could give somebody access at the node by himself: admins of it or above it and, where roles can
    /// be bound, holders of `ROLE_BINDING_CREATE`, judged as if it were not restricted. Certain ones only, in
    /// the order of their ids.
    pub fn who_could_grant(&self, node: Node) -> Vec<User> {
        let could = self.granting(node);
        self.users().into_iter().filter(|user| could(*user)).collect()
    }

    /// Whether the user could give himself or others access at the node, as [`Policy::who_could_grant`] says.
    pub fn could_grant(&self, user: User, node: Node) -> bool {
        self.granting(node)(user)
    }

    fn granting(&self, node: Node) -> impl Fn(User) -> bool + '_ {
        let kind = self.node_kind(node).as_str();
        let bindable = self.catalog().bindable.iter().any(|known| known == kind);
        let binding = self.account.permissions.find("ROLE_BINDING_CREATE").filter(|_| bindable);
        let reader = crate::decide::Reader { managing: true, ..self.reader() };
        move |user: User| {
            let holds =
                binding.is_some_and(|permission| reader.effective(user, node).allowed.contains(permission));
            let admin: Standing = reader.is_admin(user, node);
            holds || admin.certain
        }
    }
}

/// Ways that may lead to an answer; whether they do is tried afterwards.
struct Ways<'a> {
    policy: &'a Policy,
    user: User,
    permission: Permission,
    node: Node,
}

impl Ways<'_> {
    fn all(&self) -> Vec<Vec<Change>> {
        let mut ways = Vec::new();
        match self.policy.provider() {
            Provider::Wallaroo => self.by_workspace(&mut ways),
            Provider::Arize => {
                self.by_binding(self.node, &mut ways);
                if let Some(space) = self.space() {
                    if space != self.node {
                        self.by_binding(space, &mut ways);
                    }
                    self.by_space(space, &mut ways);
                }
                self.by_organization(&mut ways);
                self.by_role(&mut ways);
                self.by_account(&mut ways);
                if self.policy.is_restricted(self.node).1 {
                    ways.push(vec![Change::RestrictionDelete { resource: self.here() }]);
                }
            }
        }
        ways
    }

    /// Bind a role on the node, or make the binding there another.
    fn by_binding(&self, node: Node, ways: &mut Vec<Vec<Change>>) {
        let (user, resource) = (self.name(), self.policy.node_reference(node));
        let kind = self.policy.node_kind(node).as_str();
        let catalog = self.policy.catalog();
        let listed = catalog.bindable.iter().any(|known| known == kind);
        if !listed && !catalog.unlisted_bindings.iter().any(|known| known == kind) {
            return;
        }
        let bind = |role: String| {
            let (user, resource) = (user.clone(), resource.clone());
            if listed {
                Change::RoleBindingCreate { user, role, resource }
            } else {
                Change::ResourceBind { user, role, resource }
            }
        };
        let known = self.policy.account.held_slot(self.user, node).certain;
        for role in self.roles() {
            ways.push(vec![match &known {
                None => bind(role),
                Some(held) => Change::RoleBindingUpdate { binding: self.binding(held, node), role },
            }]);
        }
        if known.is_none() {
            let permission = self.policy.permissions().name(self.permission);
            let name = format!("Only {permission}");
            let permissions = Some(vec![permission.to_owned()]);
            ways.push(vec![
                Change::RoleCreate { name: name.clone(), permissions, description: None },
                bind(name),
            ]);
        }
    }

    fn binding(&self, held: &Held, node: Node) -> BindingRef {
        let id = |binding: Binding| BindingRef::Id(self.policy.binding_id(binding).to_owned());
        let place = || BindingRef::Place { user: self.name(), resource: self.policy.node_reference(node) };
        held.object().map_or_else(place, id)
    }

    /// Join the space, and its organization where that comes first.
    fn by_space(&self, space: Node, ways: &mut Vec<Vec<Change>>) {
        let names = self.level_roles(Level::Space);
        let custom = self.roles().into_iter().map(|role| format!("custom:{role}"));
        for role in names.into_iter().chain(custom) {
            let join = Change::SpaceAddUser {
                space: self.policy.node_reference(space),
                user: self.name(),
                role: Some(role),
            };
            ways.push(vec![join.clone()]);
            if let Some(organization) = self.organization()
                && !self.policy.account.organization_slot(self.user, organization).stands()
            {
                ways.push(vec![self.join_organization(organization, "READ_ONLY".to_owned()), join]);
            }
        }
    }

    fn by_organization(&self, ways: &mut Vec<Vec<Change>>) {
        let Some(organization) = self.organization() else { return };
        for role in self.level_roles(Level::Organization) {
            ways.push(vec![self.join_organization(organization, role)]);
        }
    }

    fn join_organization(&self, organization: Node, role: String) -> Change {
        let organization = self.policy.node_reference(organization);
        Change::OrganizationAddUser { organization, user: self.name(), role }
    }

    /// Put the permission into a custom role that counts for him there.
    fn by_role(&self, ways: &mut Vec<Vec<Change>>) {
        let mut seen = Vec::new();
        for route in self.policy.routes(self.user, self.node) {
            let (Source::CustomSpaceMembership(role) | Source::Binding { role, .. }) = route.source else {
                continue;
            };
            let facts = self.policy.account.role(role);
            let RolePermissions::Known(held) = &facts.permissions else { continue };
            if route.pessimistic.is_some() || facts.is_predefined || seen.contains(&role) {
                continue;
            }
            seen.push(role);
            let mut wider = held.clone();
            wider.insert(self.permission);
            let names = self.policy.permissions().names(&wider).map(str::to_owned).collect();
            ways.push(vec![Change::RoleUpdate {
                role: self.role_reference(role),
                name: None,
                permissions: Some(names),
                description: None,
            }]);
        }
    }

    fn by_account(&self, ways: &mut Vec<Vec<Change>>) {
        for role in self.level_roles(Level::Account) {
            ways.push(vec![Change::UserSetAccountRole { user: self.name(), role }]);
        }
    }

    /// Wallaroo: be active, and a member of the workspace.
    fn by_workspace(&self, ways: &mut Vec<Vec<Change>>) {
        let activate = Change::UserActivate { user: self.name() };
        ways.push(vec![activate.clone()]);
        let Some(space) = self.space() else { return };
        for role in ["COLLABORATOR", "OWNER"] {
            let join = Change::SpaceAddUser {
                space: self.policy.node_reference(space),
                user: self.name(),
                role: Some(role.to_owned()),
            };
            ways.push(vec![join.clone()]);
            ways.push(vec![activate.clone(), join]);
        }
    }

    /// Role objects that hold the permission, those with the fewest others first.
    fn roles(&self) -> Vec<String> {
        let holding =
            |role: &Role| self.policy.role_permissions(*role).filter(|set| set.contains(self.permission));
        let mut roles: Vec<(usize, Role)> =
            self.policy.roles().into_iter().filter_map(|role| Some((holding(&role)?.len(), role))).collect();
        roles.sort_by_key(|(size, _)| *size);
        roles.into_iter().take(MOST_ROLES).map(|(_, role)| self.role_reference(role)).collect()
    }

    /// Predefined roles of a level, those with the fewest permissions first.
    fn level_roles(&self, level: Level) -> Vec<String> {
        let mut roles: Vec<(usize, &str)> = self
            .policy
            .predefined_sets()
            .filter(|(at, ..)| *at == level)
            .map(|(_, name, set, ..)| (set.len(), name))
            .collect();
        roles.sort_unstable();
        roles.into_iter().map(|(_, name)| name.to_owned()).collect()
    }

    fn space(&self) -> Option<Node> {
        match self.policy.node_kind(self.node) {
            NodeKind::Space => Some(self.node),
            NodeKind::Resource(_) => self.policy.node_parent(self.node),
            NodeKind::Account | NodeKind::Organization => None,
        }
    }

    fn organization(&self) -> Option<Node> {
        match self.policy.account.organization_of(self.node) {
            Parent::Known(organization) => Some(organization),
            Parent::None | Parent::Unknown => None,
        }
    }

    fn here(&self) -> String {
        self.policy.node_reference(self.node)
    }

    fn name(&self) -> String {
        self.policy.user_reference(self.user)
    }

    fn role_reference(&self, role: Role) -> String {
        self.policy.role_reference(role)
    }
}
