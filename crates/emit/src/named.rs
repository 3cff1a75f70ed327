//! A plan with people and things called by their names.

use axcess_core::{BindingRef, Change, OnRefused, Plan, PlanError, Policy, Provider, Step};

/// The same plan, in which each step names people, roles and nodes by the shortest reference that names them alone
/// where it is taken; so it reads well, and can be run on a newer capture of the account. Each step does
/// what it did: it is tried, and stays as it was written if it would not.
///
/// # Errors
///
/// When the plan cannot be simulated.
pub fn named(first: &Policy, plan: &Plan) -> Result<Plan, PlanError> {
    let mut before = first.clone();
    let mut changes = Vec::with_capacity(plan.changes.len());
    let actor = plan.actor.as_deref().and_then(|text| first.asker(text).ok());
    let id = actor.map(|actor| first.asker_reference(actor));
    first.simulate_watched(plan, &mut |step, after| {
        let change = &plan.changes[changes.len()];
        let renamed = Names { before: &before, step }.change(change);
        let alone =
            Plan { actor: id.clone(), on_refused: OnRefused::Continue, changes: vec![renamed.clone()] };
        let same = before.simulate(&alone).is_ok_and(|run| run.steps.first() == Some(step));
        changes.push(if same { renamed } else { change.clone() });
        before = after.clone();
    })?;
    let actor = plan.actor.as_ref().map(|actor| match first.user(actor) {
        Ok(user) => first.user_reference(user),
        Err(_) => actor.clone(),
    });
    Ok(Plan { actor, on_refused: plan.on_refused, changes })
}

/// A step and the account before it.
struct Names<'a> {
    before: &'a Policy,
    step: &'a Step,
}

impl Names<'_> {
    fn change(&self, change: &Change) -> Change {
        use Change as C;
        let mut change = change.clone();
        match &mut change {
            C::RoleUpdate { role, .. } | C::RoleDelete { role } => self.role(role),
            C::RoleBindingCreate { user, role, resource } | C::ResourceBind { user, role, resource } => {
                self.user(user);
                self.role(role);
                self.node(resource, 0);
            }
            C::RoleBindingUpdate { binding, role } => {
                self.binding(binding);
                self.role(role);
            }
            C::RoleBindingDelete { binding } => self.binding(binding),
            C::RestrictionCreate { resource: node }
            | C::RestrictionDelete { resource: node }
            | C::OrganizationUpdate { organization: node, .. }
            | C::OrganizationDelete { organization: node }
            | C::SpaceUpdate { space: node, .. }
            | C::SpaceDelete { space: node }
            | C::ProjectCreate { space: node, .. }
            | C::ProjectUpdate { project: node, .. }
            | C::ProjectDelete { project: node } => self.node(node, 0),
            // Wallaroo's only node here is the one that is made.
            C::SpaceCreate { organization: Some(node), .. } if self.before.provider() == Provider::Arize => {
                self.node(node, 0);
            }
            C::OrganizationAddUser { organization: node, user, .. }
            | C::OrganizationRemoveUser { organization: node, user }
            | C::SpaceRemoveUser { space: node, user } => {
                self.node(node, 0);
                self.user(user);
            }
            C::SpaceAddUser { space, user, role } => {
                self.node(space, 0);
                self.user(user);
                role.iter_mut().for_each(|role| self.space_role(role));
            }
            C::UserUpdate { user, .. }
            | C::UserResendInvitation { user }
            | C::UserResetPassword { user }
            | C::UserDelete { user }
            | C::UserActivate { user }
            | C::UserDeactivate { user }
            | C::UserSetAccountRole { user, .. } => self.user(user),
            C::ServiceKeyCreate { organizations, .. } => {
                let mut place = 0;
                for organization in organizations {
                    self.node(&mut organization.organization, place);
                    place += 1;
                    for space in &mut organization.spaces {
                        self.node(&mut space.space, place);
                        space.role.iter_mut().for_each(|role| self.space_role(role));
                        place += 1;
                    }
                }
            }
            C::ApiKeyRevoke { key } | C::ApiKeyRefresh { key } => self.key(key),
            C::RoleCreate { .. }
            | C::OrganizationCreate { .. }
            | C::SpaceCreate { .. }
            | C::UserCreate { .. }
            | C::UserKeyCreate { .. }
            | C::AccountSetDeveloperLock { .. }
            | C::Ended(_) => {}
        }
        change
    }

    fn user(&self, text: &mut String) {
        if let Some(user) = self.step.users.first() {
            *text = self.before.user_reference(*user);
        }
    }

    fn node(&self, text: &mut String, place: usize) {
        if let Some(node) = self.step.nodes.get(place) {
            *text = self.before.node_reference(*node);
        }
    }

    fn role(&self, text: &mut String) {
        if let Ok(role) = self.before.role(text) {
            *text = self.before.role_reference(role);
        }
    }

    fn space_role(&self, text: &mut String) {
        if let Some(custom) = text.strip_prefix("custom:") {
            let mut custom = custom.to_owned();
            self.role(&mut custom);
            *text = format!("custom:{custom}");
        }
    }

    fn key(&self, text: &mut String) {
        let Ok(key) = self.before.key(text) else { return };
        if let Some(name) = self.before.key_name(key).filter(|name| self.before.key(name) == Ok(key)) {
            *text = name.to_owned();
        }
    }

    /// By user and node, where there is no doubt which binding that is.
    fn binding(&self, binding: &mut BindingRef) {
        let (Some(user), Some(node)) = (self.step.users.first(), self.step.nodes.first()) else { return };
        if self.before.binding_at(*user, *node).is_some() {
            *binding = BindingRef::Place {
                user: self.before.user_reference(*user),
                resource: self.before.node_reference(*node),
            };
        }
    }
}
