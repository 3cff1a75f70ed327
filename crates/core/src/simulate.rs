//! What a plan would do: its changes applied one after another to a copy of the account.

mod binding;
mod key;
mod organization;
mod place;
mod role;
mod space;
mod stage;
mod user;
mod wallaroo;

use std::sync::Arc;

use crate::account::{Node, User};
use crate::diff::{AccessDiff, diff};
use crate::index::Tables;
use crate::policy::Asker;
use crate::reference::ReferenceError;
use crate::simulate::stage::{Ruling, Stage, refuse};
use crate::{Bound, Change, Ended, OnRefused, Plan, Policy, Provider};

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The account changed.
    Applied,
    /// The call would succeed and nothing changes.
    NoEffect,
    /// The API would answer with an error.
    Refused,
    /// A step that cannot be read with certainty; it changes nothing here.
    Unresolved,
    /// Not reached, because an earlier step was refused.
    Skipped,
}

impl Outcome {
    /// The word of reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::NoEffect => "no_effect",
            Self::Refused => "refused",
            Self::Unresolved => "unresolved",
            Self::Skipped => "skipped",
        }
    }
}

/// What one change did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The operation's name.
    pub op: &'static str,
    /// How it ended.
    pub outcome: Outcome,
    /// The API's error status; only of a refused step.
    pub status: Option<u16>,
    /// What happened and why, for people.
    pub reason: String,
    /// Whether a hidden or unreadable fact could turn the outcome.
    pub uncertain: bool,
    /// Ids of what it made, in order.
    pub created: Vec<String>,
    /// Users whom it is about.
    pub users: Vec<User>,
    /// Nodes that it is about.
    pub nodes: Vec<Node>,
    /// What it might do, if that cannot be read.
    pub bound: Option<Bound>,
}

/// A plan carried out on a copy of the account.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// One step for each change, in the plan's order.
    pub steps: Vec<Step>,
    /// The account as the plan leaves it.
    pub last: Policy,
}

/// A plan that cannot be simulated: a reference in it fits several things, a required field is missing, or
/// the snapshot lacks its actor.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct PlanError {
    /// The change, from 0; `None` for the plan's head (its actor).
    pub step: Option<usize>,
    /// What is wrong.
    pub problem: PlanProblem,
}

/// What is wrong with a plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanProblem {
    /// A reference of a step fits several things, or the plan's actor is unknown.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
    /// A field that the operation needs is missing.
    #[error("`{op}` needs the field `{field}`")]
    MissingField {
        /// The operation.
        op: &'static str,
        /// The field.
        field: &'static str,
    },
}

impl PlanError {
    /// What to write instead.
    pub fn help(&self) -> Option<String> {
        match &self.problem {
            PlanProblem::Reference(error) => error.help(),
            PlanProblem::MissingField { field, .. } => Some(format!("add `{field}` to the step")),
        }
    }
}

impl Policy {
    /// Carries a plan out on a copy of the account.
    ///
    /// # Errors
    ///
    /// When the plan itself is wrong: a reference fits several things, a required field is missing, or
    /// nobody is called like its actor. A reference that fits nothing is a refusal of its step.
    pub fn simulate(&self, plan: &Plan) -> Result<Simulation, PlanError> {
        self.simulate_watched(plan, &mut |_, _| {})
    }

    /// The same, and shows every step with the state that it leaves to `watch`.
    ///
    /// # Errors
    ///
    /// As [`Policy::simulate`].
    pub fn simulate_watched(
        &self,
        plan: &Plan,
        watch: &mut dyn FnMut(&Step, &Policy),
    ) -> Result<Simulation, PlanError> {
        let at_head = |error: ReferenceError| PlanError { step: None, problem: error.into() };
        let actor = plan.actor.as_deref().map(|text| self.asker(text)).transpose().map_err(at_head)?;
        for (place, change) in plan.changes.iter().enumerate() {
            if let Some(field) = missing_field(change, self.provider()) {
                let problem = PlanProblem::MissingField { op: change.op(), field };
                return Err(PlanError { step: Some(place), problem });
            }
        }
        let mut last = self.clone();
        let mut steps = Vec::with_capacity(plan.changes.len());
        let mut stopped = None;
        for (place, change) in plan.changes.iter().enumerate() {
            let step = match stopped {
                Some(refused) => Step::skipped(change.op(), refused),
                None => {
                    let step = last.take_step(change, actor);
                    step.map_err(|problem| PlanError { step: Some(place), problem })?
                }
            };
            if step.outcome == Outcome::Refused && plan.on_refused == OnRefused::Stop {
                stopped = Some(place);
            }
            watch(&step, &last);
            steps.push(step);
        }
        Ok(Simulation { steps, last })
    }

    /// Carries one change out here.
    fn take_step(&mut self, change: &Change, actor: Option<Asker>) -> Result<Step, PlanProblem> {
        if let Change::Ended(ended) = change {
            return Ok(Step::ended(ended));
        }
        let before = self.account.role_changes;
        let mut stage = Stage::new(Arc::make_mut(&mut self.account), self.semantics, self.at, actor);
        let ruling = stage.carry_out(change);
        let step = stage.into_step(change.op(), ruling)?;
        if self.account.role_changes != before {
            self.tables = Arc::new(Tables::new(&self.account, self.semantics));
        }
        Ok(step)
    }
}

impl Step {
    fn skipped(op: &'static str, refused: usize) -> Self {
        Self {
            op,
            outcome: Outcome::Skipped,
            status: None,
            reason: format!("step {} was refused and the plan stops there", refused + 1),
            uncertain: false,
            created: Vec::new(),
            users: Vec::new(),
            nodes: Vec::new(),
            bound: None,
        }
    }

    fn ended(ended: &Ended) -> Self {
        Self {
            op: ended.op,
            outcome: ended.outcome,
            status: ended.status,
            reason: ended.reason.clone(),
            uncertain: false,
            created: Vec::new(),
            users: Vec::new(),
            nodes: Vec::new(),
            bound: ended.bound.clone(),
        }
    }
}

impl Stage<'_> {
    /// Applies one change, or says why the API would not.
    fn carry_out(&mut self, change: &Change) -> Ruling {
        if self.account.provider == Provider::Wallaroo {
            return self.wallaroo(change);
        }
        match change {
            Change::RoleCreate { name, permissions, description } => {
                self.role_create(name, permissions.as_deref(), description.as_deref())
            }
            Change::RoleUpdate { role, name, permissions, description } => {
                self.role_update(role, name.as_deref(), permissions.as_deref(), description.as_deref())
            }
            Change::RoleDelete { role } => self.role_delete(role),
            Change::RoleBindingCreate { user, role, resource } => {
                self.role_binding_create(user, role, resource)
            }
            Change::RoleBindingUpdate { binding, role } => self.role_binding_update(binding, role),
            Change::RoleBindingDelete { binding } => self.role_binding_delete(binding),
            Change::RestrictionCreate { resource } => self.restriction_create(resource),
            Change::RestrictionDelete { resource } => self.restriction_delete(resource),
            Change::OrganizationCreate { name, description } => {
                self.organization_create(name, description.as_deref())
            }
            Change::OrganizationUpdate { organization, name, description } => {
                self.organization_update(organization, name.as_deref(), description.as_deref())
            }
            Change::OrganizationDelete { organization } => self.organization_delete(organization),
            Change::OrganizationAddUser { organization, user, role } => {
                self.organization_add_user(organization, user, role)
            }
            Change::OrganizationRemoveUser { organization, user } => {
                self.organization_remove_user(organization, user)
            }
            Change::SpaceCreate { name, organization, is_private, description } => {
                self.space_create(name, given(organization), *is_private, description.as_deref())
            }
            Change::SpaceUpdate { space, name, is_private, description } => {
                self.space_update(space, name.as_deref(), *is_private, description.as_deref())
            }
            Change::SpaceDelete { space } => self.space_delete(space),
            Change::SpaceAddUser { space, user, role } => self.space_add_user(space, user, given(role)),
            Change::SpaceRemoveUser { space, user } => self.space_remove_user(space, user),
            Change::ProjectCreate { name, space } => self.project_create(name, space),
            Change::ProjectUpdate { project, name } => self.project_update(project, name),
            Change::ProjectDelete { project } => self.project_delete(project),
            Change::UserCreate { name, email, role, invite_mode } => {
                self.user_create(given(name), email, given(role), given(invite_mode))
            }
            Change::UserUpdate { user, name, is_developer } => {
                self.user_update(user, name.as_deref(), *is_developer)
            }
            Change::UserResendInvitation { user } => self.user_resend_invitation(user),
            Change::UserResetPassword { user } => self.user_reset_password(user),
            Change::UserDelete { user } => self.user_delete(user),
            Change::UserActivate { .. } | Change::UserDeactivate { .. } | Change::Ended(_) => {
                refuse(422, format!("Arize AX has no `{}`", change.op()))
            }
            Change::UserSetAccountRole { user, role } => self.user_set_account_role(user, role),
            Change::ServiceKeyCreate { name, account_role, organizations } => {
                self.service_key_create(name, account_role.as_deref(), organizations)
            }
            Change::UserKeyCreate { name, expires_at } => self.user_key_create(name, *expires_at),
            Change::ApiKeyRevoke { key } => self.api_key_revoke(key),
            Change::ApiKeyRefresh { key } => self.api_key_refresh(key),
            Change::ResourceBind { user, role, resource } => self.resource_bind(user, role, resource),
            Change::AccountSetDeveloperLock { on } => self.account_set_developer_lock(*on),
        }
    }
}

impl Simulation {
    /// Who gains and who loses from `first`, the state that the plan was simulated on, to the last.
    pub fn diff(&self, first: &Policy) -> AccessDiff {
        diff(first, &self.last)
    }
}

/// The first field that the provider's call needs and the change lacks.
fn missing_field(change: &Change, provider: Provider) -> Option<&'static str> {
    let needed: &[(&'static str, &Option<String>)] = match (provider, change) {
        (Provider::Wallaroo, _) => &[],
        (Provider::Arize, Change::SpaceCreate { organization, .. }) => &[("organization", organization)],
        (Provider::Arize, Change::SpaceAddUser { role, .. }) => &[("role", role)],
        (Provider::Arize, Change::UserCreate { name, role, invite_mode, .. }) => {
            &[("name", name), ("role", role), ("invite_mode", invite_mode)]
        }
        (Provider::Arize, _) => &[],
    };
    needed.iter().find(|(_, value)| value.is_none()).map(|(field, _)| *field)
}

fn given(field: &Option<String>) -> &str {
    field.as_deref().expect("INVARIANT: the plan lacks no field")
}
