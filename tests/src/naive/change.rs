//! What a plan does, step by step.

use std::collections::BTreeSet;

use serde_json::Value;

use super::decide::Reading;
use super::reference::Fits;
use super::world::{World, list, text};

/// How a step ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The account changed.
    Applied,
    /// The call would succeed and nothing changes.
    NoEffect,
    /// The API would answer with an error.
    Refused,
    /// Not reached.
    Skipped,
}

/// One step of a simulated plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The change.
    pub op: String,
    /// How it ended.
    pub outcome: Outcome,
    /// The error status of a refused step.
    pub status: Option<u16>,
    /// Applied, although a hidden or unreadable fact could turn that.
    pub uncertain: bool,
    /// Ids of the objects it made.
    pub created: Vec<String>,
}

/// A simulated plan.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// One for each change of the plan.
    pub steps: Vec<Step>,
    /// The account after the last of them.
    pub last: World,
}

/// An error of the plan itself: it cannot be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanError(
    /// What is wrong.
    pub String,
);

/// What a change that is not refused comes to.
pub(super) enum Verdict {
    Applied { uncertain: bool, created: Vec<String> },
    NoEffect,
}

/// Why a change is not carried out.
pub(super) enum Stop {
    Refused(u16),
    Plan(PlanError),
}

pub(super) type Ruling = Result<Verdict, Stop>;

pub(super) fn refuse<T>(status: u16) -> Result<T, Stop> {
    Err(Stop::Refused(status))
}

pub(super) fn plan_error<T>(message: String) -> Result<T, Stop> {
    Err(Stop::Plan(PlanError(message)))
}

/// Applied, by known facts.
pub(super) fn applied() -> Ruling {
    Ok(Verdict::Applied { uncertain: false, created: Vec::new() })
}

/// Applied, certain or not.
pub(super) fn applied_if(uncertain: bool) -> Ruling {
    Ok(Verdict::Applied { uncertain, created: Vec::new() })
}

/// Applied, and new objects were made.
pub(super) fn made(uncertain: bool, created: Vec<String>) -> Ruling {
    Ok(Verdict::Applied { uncertain, created })
}

/// A plan on its way through an account.
pub(super) struct Run {
    pub world: World,
    pub actor: Option<String>,
    /// How many objects were made so far.
    made: usize,
    /// Whether the actor may take the present step is not known.
    pub doubt: bool,
}

/// Applies the changes of a plan one after another to a copy of the account.
///
/// # Errors
/// When the plan cannot be run: an unknown op or field, a missing field, an ambiguous reference.
pub fn simulate(world: &World, plan: &Value) -> Result<Simulation, PlanError> {
    let go_on = match plan["on_refused"].as_str() {
        None | Some("stop") => false,
        Some("continue") => true,
        Some(other) => return Err(PlanError(format!("on_refused: {other}"))),
    };
    for change in list(&plan["changes"]) {
        check_fields(world, change)?;
    }
    let actor = match text(&plan["actor"]) {
        None => None,
        Some(reference) => match one(world.find_user(&reference), &reference) {
            Ok(Some(actor)) => Some(actor),
            Ok(None) => return Err(PlanError(format!("no actor {reference}"))),
            Err(_) => return Err(PlanError(format!("{reference} fits several users"))),
        },
    };
    let mut run = Run { world: world.clone(), actor, made: 0, doubt: false };
    let mut steps: Vec<Step> = Vec::new();
    for change in list(&plan["changes"]) {
        let op = text(&change["op"]).unwrap_or_default();
        let mut step =
            Step { op, outcome: Outcome::Skipped, status: None, uncertain: false, created: Vec::new() };
        let stopped = !go_on && steps.iter().any(|step| step.outcome == Outcome::Refused);
        if !stopped {
            run.doubt = false;
            match run.apply(change) {
                Ok(Verdict::Applied { uncertain, created }) => {
                    step.outcome = Outcome::Applied;
                    step.uncertain = uncertain || run.doubt;
                    step.created = created;
                }
                Ok(Verdict::NoEffect) => step.outcome = Outcome::NoEffect,
                Err(Stop::Refused(status)) => {
                    step.outcome = Outcome::Refused;
                    step.status = Some(status);
                }
                Err(Stop::Plan(error)) => return Err(error),
            }
        }
        steps.push(step);
    }
    Ok(Simulation { steps, last: run.world })
}

impl Run {
    /// The id of the next new object.
    pub fn new_id(&mut self) -> String {
        self.made += 1;
        format!("new:{}", self.made)
    }

    /// With an actor: refuses what he certainly may not do, and notes when it is not known. Without one
    /// nothing is checked.
    pub fn need(&mut self, status: u16, may: impl Fn(&World, &str, Reading) -> bool) -> Result<(), Stop> {
        let Some(actor) = self.actor.clone() else { return Ok(()) };
        if may(&self.world, &actor, Reading::Pessimistic) {
            Ok(())
        } else if may(&self.world, &actor, Reading::Optimistic) {
            self.doubt = true;
            Ok(())
        } else {
            refuse(status)
        }
    }

    // ---- references: none fits is a 404 of the step, several are an error of the plan --------------------

    pub fn user(&self, change: &Value) -> Result<String, Stop> {
        let reference = required(change, "user")?;
        found(self.world.find_user(&reference), &reference)
    }

    /// A user who is not `INACTIVE`: 404 otherwise. A status that cannot be read is none of the four.
    pub fn present_user(&self, change: &Value) -> Result<String, Stop> {
        let user = self.user(change)?;
        if self.world.status(&user) == Some("INACTIVE") { refuse(404) } else { Ok(user) }
    }

    pub fn role(&self, change: &Value) -> Result<String, Stop> {
        self.role_object(&required(change, "role")?)
    }

    pub fn role_object(&self, reference: &str) -> Result<String, Stop> {
        found(self.world.find_role(reference), reference)
    }

    pub fn node(&self, change: &Value) -> Result<String, Stop> {
        let reference = required(change, "resource")?;
        found(self.world.find_node(&reference), &reference)
    }

    pub fn organization(&self, change: &Value) -> Result<String, Stop> {
        let reference = required(change, "organization")?;
        found(self.world.find_organization(&reference), &reference)
    }

    pub fn space(&self, change: &Value) -> Result<String, Stop> {
        let reference = required(change, "space")?;
        found(self.world.find_space(&reference), &reference)
    }

    pub fn project(&self, change: &Value) -> Result<String, Stop> {
        let reference = required(change, "project")?;
        found(self.world.find_project(&reference), &reference)
    }

    pub fn key(&self, change: &Value) -> Result<String, Stop> {
        let reference = required(change, "key")?;
        found(self.world.find_key(&reference), &reference)
    }
}

fn one(fits: Fits, reference: &str) -> Result<Option<String>, Stop> {
    let fits: Vec<String> = fits.into_iter().collect();
    match &fits[..] {
        [] => Ok(None),
        [id] => Ok(Some(id.clone())),
        several => plan_error(format!("{reference} fits {}", several.join(", "))),
    }
}

fn found(fits: Fits, reference: &str) -> Result<String, Stop> {
    match one(fits, reference)? {
        Some(id) => Ok(id),
        None => refuse(404),
    }
}

// ---- fields -----------------------------------------------------------------------------------------------

/// The text of a field; null is as good as missing.
pub(super) fn optional(change: &Value, field: &str) -> Result<Option<String>, Stop> {
    match &change[field] {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone())),
        other => plan_error(format!("{field} is {other}")),
    }
}

/// The text of a field that must be there.
pub(super) fn required(change: &Value, field: &str) -> Result<String, Stop> {
    match optional(change, field)? {
        Some(text) => Ok(text),
        None => plan_error(format!("{field} is missing")),
    }
}

/// Yes, no, or not said.
pub(super) fn flag(change: &Value, field: &str) -> Result<Option<bool>, Stop> {
    match &change[field] {
        Value::Null => Ok(None),
        Value::Bool(flag) => Ok(Some(*flag)),
        other => plan_error(format!("{field} is {other}")),
    }
}

/// Required and optional fields of every op.
const FIELDS: &[(&str, &[&str], &[&str])] = &[
    ("role.create", &["name"], &["permissions", "description"]),
    ("role.update", &["role"], &["name", "permissions", "description"]),
    ("role.delete", &["role"], &[]),
    ("role_binding.create", &["user", "role", "resource"], &[]),
    ("role_binding.update", &["role"], &["binding", "user", "resource"]),
    ("role_binding.delete", &[], &["binding", "user", "resource"]),
    ("restriction.create", &["resource"], &[]),
    ("restriction.delete", &["resource"], &[]),
    ("organization.create", &["name"], &["description"]),
    ("organization.update", &["organization"], &["name", "description"]),
    ("organization.delete", &["organization"], &[]),
    ("organization.add_user", &["organization", "user", "role"], &[]),
    ("organization.remove_user", &["organization", "user"], &[]),
    ("space.create", &["name", "organization"], &["is_private", "description"]),
    ("space.update", &["space"], &["name", "is_private", "description"]),
    ("space.delete", &["space"], &[]),
    ("space.add_user", &["space", "user", "role"], &[]),
    ("space.remove_user", &["space", "user"], &[]),
    ("project.create", &["name", "space"], &[]),
    ("project.update", &["project", "name"], &[]),
    ("project.delete", &["project"], &[]),
    ("user.create", &["name", "email", "role", "invite_mode"], &[]),
    ("user.update", &["user"], &["name", "is_developer"]),
    ("user.resend_invitation", &["user"], &[]),
    ("user.reset_password", &["user"], &[]),
    ("user.delete", &["user"], &[]),
    ("user.activate", &["user"], &[]),
    ("user.deactivate", &["user"], &[]),
    ("service_key.create", &["name", "organizations"], &["account_role"]),
    ("user_key.create", &["name"], &["expires_at"]),
    ("api_key.revoke", &["key"], &[]),
    ("api_key.refresh", &["key"], &[]),
    ("user.set_account_role", &["user", "role"], &[]),
    ("resource.bind", &["user", "role", "resource"], &[]),
    ("account.set_developer_lock", &["on"], &[]),
];

/// What Wallaroo asks for, where that is less.
const WALLAROO_REQUIRED: &[(&str, &[&str])] =
    &[("space.create", &["name"]), ("space.add_user", &["space", "user"]), ("user.create", &["email"])];

/// The ops that Wallaroo has.
pub(super) const WALLAROO_OPS: [&str; 6] = [
    "space.create",
    "space.add_user",
    "space.remove_user",
    "user.create",
    "user.activate",
    "user.deactivate",
];

/// Unknown ops and fields, and missing ones, are errors of the plan.
fn check_fields(world: &World, change: &Value) -> Result<(), PlanError> {
    let op = change["op"].as_str().unwrap_or_default();
    let Some((_, needed, others)) = FIELDS.iter().find(|(name, ..)| *name == op) else {
        return Err(PlanError(format!("no op {op:?}")));
    };
    for field in change.as_object().into_iter().flatten().map(|(field, _)| field.as_str()) {
        if field != "op" && !needed.contains(&field) && !others.contains(&field) {
            return Err(PlanError(format!("{op} has no field {field}")));
        }
    }
    let needed = match WALLAROO_REQUIRED.iter().find(|(name, _)| *name == op) {
        Some((_, fewer)) if !world.arize() => fewer,
        _ => needed,
    };
    // SILENT: an op that the provider does not have is refused whatever its fields are.
    let has_op = if world.arize() {
        !["user.activate", "user.deactivate"].contains(&op)
    } else {
        WALLAROO_OPS.contains(&op)
    };
    if !has_op {
        return Ok(());
    }
    for field in *needed {
        if change[*field].is_null() {
            return Err(PlanError(format!("{op} needs {field}")));
        }
    }
    if op == "role_binding.update" || op == "role_binding.delete" {
        // SILENT: naming a binding twice over is an error like naming none.
        let named: BTreeSet<&str> =
            ["binding", "resource", "user"].into_iter().filter(|field| !change[*field].is_null()).collect();
        if named != BTreeSet::from(["binding"]) && named != BTreeSet::from(["resource", "user"]) {
            return Err(PlanError(format!("{op} needs a binding, or a user and a resource")));
        }
    }
    Ok(())
}
