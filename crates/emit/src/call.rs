//! A step of a plan with everything in it named by its id.

use axcess_api::is_global_id;
use axcess_core::{
    BindingRef, Change, Node, NodeKind, Outcome, Plan, PlanError, Policy, ServiceKeyOrganization,
    ServiceKeySpace, SortedSet, Step, User,
};

/// A step, and what stood where it was taken.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub step: Step,
    /// With ids, if the step reaches the API and is not refused there; otherwise as it was written.
    pub change: Change,
    /// How `ax` calls the thing that the step is about, where a name or an id may stand.
    pub target: Option<Target>,
    /// The same of each space of a service key, in their order.
    pub spaces: Vec<Option<Target>>,
    /// What a role is bound on, and who holds it.
    pub place: Option<Place>,
    /// The name that the thing has before the step.
    pub name: Option<String>,
    /// The description that it has before the step.
    pub description: Option<String>,
    /// Whether the catalog knows every permission that the step names.
    pub knows_permissions: bool,
}

/// A thing as `ax` takes it by name or id.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    Id(String),
    /// What `ax` would not take for an id, by its name; a project with its space.
    Name(String, Option<Box<Target>>),
}

/// Where a role is bound.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// `SPACE`, `PROJECT`, or another type.
    pub kind: String,
    pub user: String,
    pub node: String,
}

/// The plan's steps on an account, and the ids that they make.
pub(crate) fn calls(
    first: &Policy,
    plan: &Plan,
    earlier: &SortedSet<String>,
) -> Result<Vec<Call>, PlanError> {
    let mut before = first.clone();
    let mut made = earlier.clone();
    let mut calls = Vec::with_capacity(plan.changes.len());
    first.simulate_watched(plan, &mut |step, after| {
        let change = &plan.changes[calls.len()];
        calls.push(Sight { before: &before, step, made: &made }.call(change));
        made.extend(step.created.iter().cloned());
        before = after.clone();
    })?;
    Ok(calls)
}

impl Call {
    /// Whether the API is asked for something that does something.
    pub fn is_sent(&self) -> bool {
        sends(&self.step, &self.change)
    }
}

/// Whether a step does something: also one that changes no access may send a mail or replace a secret.
fn sends(step: &Step, change: &Change) -> bool {
    match step.outcome {
        Outcome::Applied => !matches!(change, Change::Ended(_)),
        Outcome::NoEffect => matches!(
            change,
            Change::UserResendInvitation { .. }
                | Change::UserResetPassword { .. }
                | Change::ApiKeyRefresh { .. }
        ),
        Outcome::Refused | Outcome::Unresolved | Outcome::Skipped => false,
    }
}

/// A step and the account before it.
struct Sight<'a> {
    before: &'a Policy,
    step: &'a Step,
    /// Ids that will be in variables.
    made: &'a SortedSet<String>,
}

impl Sight<'_> {
    fn call(&self, change: &Change) -> Call {
        let mut call = Call {
            step: self.step.clone(),
            change: change.clone(),
            target: None,
            spaces: Vec::new(),
            place: None,
            name: None,
            description: None,
            knows_permissions: true,
        };
        if sends(self.step, change) {
            self.resolve(&mut call);
        }
        call
    }

    /// Puts ids into the change; a step that was sent found all that it names.
    fn resolve(&self, call: &mut Call) {
        use Change as C;
        match &mut call.change {
            C::RoleCreate { permissions, .. } => call.knows_permissions = self.knows(permissions.as_deref()),
            C::RoleUpdate { role, permissions, .. } => {
                call.knows_permissions = self.knows(permissions.as_deref());
                (call.target, call.name, call.description) = self.role_facts(role);
                *role = self.role(role);
            }
            C::RoleDelete { role } => {
                (call.target, ..) = self.role_facts(role);
                *role = self.role(role);
            }
            C::RoleBindingCreate { user, role, resource } | C::ResourceBind { user, role, resource } => {
                call.place = Some(self.place());
                (*user, *role, *resource) = (self.user(), self.role(role), self.node(0));
            }
            C::RoleBindingUpdate { binding, role } => {
                call.place = Some(self.place());
                *role = self.role(role);
                *binding = self.binding(binding);
            }
            C::RoleBindingDelete { binding } => {
                call.place = Some(self.place());
                *binding = self.binding(binding);
            }
            C::RestrictionCreate { resource } | C::RestrictionDelete { resource } => *resource = self.node(0),
            C::OrganizationUpdate { organization, .. } | C::OrganizationDelete { organization } => {
                *organization = self.node(0);
                (call.target, call.name, call.description) = self.node_facts();
            }
            C::OrganizationAddUser { organization, user, .. }
            | C::OrganizationRemoveUser { organization, user } => {
                (call.target, *organization, *user) = (self.target(0), self.node(0), self.user());
            }
            C::SpaceCreate { organization, .. } => {
                (call.target, *organization) = (self.target(0), Some(self.node(0)));
            }
            C::SpaceUpdate { space, .. } | C::SpaceDelete { space } => {
                *space = self.node(0);
                (call.target, call.name, call.description) = self.node_facts();
            }
            C::SpaceAddUser { space, user, role } => {
                (call.target, *space, *user) = (self.target(0), self.node(0), self.user());
                role.iter_mut().for_each(|role| self.space_role(role));
            }
            C::SpaceRemoveUser { space, user } => {
                (call.target, *space, *user) = (self.target(0), self.node(0), self.user());
            }
            C::ProjectCreate { space, .. } => (call.target, *space) = (self.target(0), self.node(0)),
            C::ProjectUpdate { project, .. } | C::ProjectDelete { project } => {
                (call.target, *project) = (self.target(0), self.node(0));
            }
            C::UserUpdate { user, .. }
            | C::UserResendInvitation { user }
            | C::UserResetPassword { user }
            | C::UserDelete { user }
            | C::UserActivate { user }
            | C::UserDeactivate { user }
            | C::UserSetAccountRole { user, .. } => *user = self.user(),
            C::ServiceKeyCreate { organizations, .. } => call.spaces = self.service_key(organizations),
            C::ApiKeyRevoke { key } | C::ApiKeyRefresh { key } => *key = self.key(key),
            C::OrganizationCreate { .. }
            | C::UserCreate { .. }
            | C::UserKeyCreate { .. }
            | C::AccountSetDeveloperLock { .. }
            | C::Ended(_) => {}
        }
    }

    fn knows(&self, permissions: Option<&[String]>) -> bool {
        let catalog = &self.before.catalog().permissions;
        permissions.into_iter().flatten().all(|name| catalog.iter().any(|known| known.name == *name))
    }

    fn user(&self) -> String {
        self.step.users.first().map(|user| self.before.user_id(*user).to_owned()).unwrap_or_default()
    }

    fn node(&self, place: usize) -> String {
        self.step.nodes.get(place).map(|node| self.before.node_id(*node).to_owned()).unwrap_or_default()
    }

    fn role(&self, text: &str) -> String {
        self.before.role(text).map_or_else(|_| text.to_owned(), |role| self.before.role_id(role).to_owned())
    }

    fn key(&self, text: &str) -> String {
        self.before.key(text).map_or_else(|_| text.to_owned(), |key| self.before.key_id(key).to_owned())
    }

    /// A predefined role, or `custom:` and the id of a Role object.
    fn space_role(&self, role: &mut String) {
        if let Some(custom) = role.strip_prefix("custom:") {
            *role = format!("custom:{}", self.role(custom));
        }
    }

    fn at(&self) -> Option<(User, Node)> {
        Some((*self.step.users.first()?, *self.step.nodes.first()?))
    }

    fn place(&self) -> Place {
        let kind = self.step.nodes.first().map(|node| self.before.node_kind(*node).as_str().to_owned());
        Place { kind: kind.unwrap_or_default(), user: self.user(), node: self.node(0) }
    }

    /// The binding by its id, where it is known which it is.
    fn binding(&self, binding: &BindingRef) -> BindingRef {
        let known = self.at().and_then(|(user, node)| self.before.binding_at(user, node));
        match (binding, known) {
            (BindingRef::Id(id), _) => BindingRef::Id(id.clone()),
            (BindingRef::Place { .. }, Some(known)) => {
                BindingRef::Id(self.before.binding_id(known).to_owned())
            }
            (BindingRef::Place { .. }, None) => {
                BindingRef::Place { user: self.user(), resource: self.node(0) }
            }
        }
    }

    fn service_key(&self, organizations: &mut [ServiceKeyOrganization]) -> Vec<Option<Target>> {
        let (mut place, mut spaces) = (0, Vec::new());
        for organization in organizations {
            organization.organization = self.node(place);
            place += 1;
            for ServiceKeySpace { space, role } in &mut organization.spaces {
                *space = self.node(place);
                role.iter_mut().for_each(|role| self.space_role(role));
                spaces.push(self.target(place));
                place += 1;
            }
        }
        spaces
    }
}

/// How `ax` calls things.
impl Sight<'_> {
    fn node_facts(&self) -> (Option<Target>, Option<String>, Option<String>) {
        let Some(node) = self.step.nodes.first() else { return (None, None, None) };
        let (name, description) = (self.before.node_name(*node), self.before.node_description(*node));
        (self.target(0), name.map(str::to_owned), description.map(str::to_owned))
    }

    fn role_facts(&self, text: &str) -> (Option<Target>, Option<String>, Option<String>) {
        let Ok(role) = self.before.role(text) else { return (None, None, None) };
        let (id, name) = (self.before.role_id(role), self.before.role_name(role));
        let alone = |name: &str| self.before.role(name) == Ok(role);
        let target = self.by_id(id).or_else(|| self.by_name(name.filter(|name| alone(name))?, None));
        let description = self.before.role_description(role);
        (target, name.map(str::to_owned), description.map(str::to_owned))
    }

    fn target(&self, place: usize) -> Option<Target> {
        self.node_target(*self.step.nodes.get(place)?)
    }

    fn node_target(&self, node: Node) -> Option<Target> {
        if let Some(target) = self.by_id(self.before.node_id(node)) {
            return Some(target);
        }
        let name = self.before.node_name(node)?;
        let space = match self.before.node_kind(node) {
            NodeKind::Resource(_) => Some(self.before.node_parent(node)?),
            NodeKind::Account | NodeKind::Organization | NodeKind::Space => None,
        };
        let like = |other: &Node| {
            self.before.node_name(*other) == Some(name)
                && self.before.node_kind(*other) == self.before.node_kind(node)
                && (space.is_none() || self.before.node_parent(*other) == space)
        };
        if self.before.nodes().iter().filter(|other| like(other)).count() > 1 {
            return None;
        }
        let space = match space {
            Some(space) => Some(Box::new(self.node_target(space)?)),
            None => None,
        };
        self.by_name(name, space)
    }

    fn by_id(&self, id: &str) -> Option<Target> {
        (self.made.contains(id) || is_global_id(id)).then(|| Target::Id(id.to_owned()))
    }

    fn by_name(&self, name: &str, space: Option<Box<Target>>) -> Option<Target> {
        (!is_global_id(name)).then(|| Target::Name(name.to_owned(), space))
    }
}
