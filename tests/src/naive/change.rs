//! What a plan does, step by step.

use serde_json::Value;

use super::decide::Reading;
use super::field::{check_plan, has_op, required};
use super::load::{list, text};
use super::reference::Fits;
use super::world::World;

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
    /// Whether the actor may take the present step is not known.
    pub doubt: bool,
}

/// Applies the changes of a plan one after another to a copy of the account.
///
/// # Errors
/// When the plan cannot be run: an unknown op or field, a missing field, an ambiguous reference.
pub fn simulate(world: &World, plan: &Value) -> Result<Simulation, PlanError> {
    check_plan(world, plan)?;
    let go_on = match plan["on_refused"].as_str() {
        None | Some("stop") => false,
        Some("continue") => true,
        Some(other) => return Err(PlanError(format!("on_refused: {other}"))),
    };
    let actor = match text(&plan["actor"]) {
        None => None,
        Some(reference) => match one(world.find_user(&reference), &reference) {
            Ok(Some(actor)) => Some(actor),
            Ok(None) => return Err(PlanError(format!("no actor {reference}"))),
            Err(_) => return Err(PlanError(format!("{reference} fits several users"))),
        },
    };
    let mut run = Run { world: world.clone(), actor, doubt: false };
    let mut steps: Vec<Step> = Vec::new();
    for change in list(&plan["changes"]) {
        let op = text(&change["op"]).unwrap_or_default();
        let mut step =
            Step { op, outcome: Outcome::Skipped, status: None, uncertain: false, created: Vec::new() };
        let stopped = !go_on && steps.iter().any(|step| step.outcome == Outcome::Refused);
        if !stopped {
            run.doubt = false;
            match run.take(change) {
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
    //
    // SILENT: an id that the snapshot has already is passed over, and a plan on what another plan left goes on
    // counting.
    pub fn new_id(&mut self) -> String {
        loop {
            self.world.made += 1;
            let id = format!("new:{}", self.world.made);
            if !self.world.has_id(&id) {
                return id;
            }
        }
    }

    /// Carries out one change, if the provider has it at all.
    fn take(&mut self, change: &Value) -> Ruling {
        if !has_op(&self.world, change["op"].as_str().unwrap_or_default()) {
            return refuse(422);
        }
        self.check_references(change)?;
        self.apply(change)
    }

    /// A reference that fits several things is an error of the plan.
    //
    // SILENT: also of a step that would be refused for another reason.
    fn check_references(&self, change: &Value) -> Result<(), Stop> {
        let world = &self.world;
        let check = |value: &Value, find: &dyn Fn(&str) -> Fits| match value.as_str() {
            Some(reference) => one(find(reference), reference).map(drop),
            None => Ok(()),
        };
        let custom = |role: &str| match role.strip_prefix("custom:") {
            Some(role) if world.arize() => world.find_role(role),
            _ => Fits::new(),
        };
        check(&change["user"], &|user| world.find_user(user))?;
        check(&change["resource"], &|node| world.find_node(node))?;
        check(&change["organization"], &|organization| world.find_organization(organization))?;
        check(&change["space"], &|space| world.find_space(space))?;
        check(&change["project"], &|project| world.find_project(project))?;
        check(&change["key"], &|key| world.find_key(key))?;
        match change["op"].as_str() {
            Some("space.add_user") => check(&change["role"], &custom)?,
            Some("role.update" | "role.delete" | "role_binding.create" | "role_binding.update")
            | Some("resource.bind") => check(&change["role"], &|role| world.find_role(role))?,
            _ => {}
        }
        for entry in list(&change["organizations"]) {
            check(&entry["organization"], &|organization| world.find_organization(organization))?;
            for space in list(&entry["spaces"]) {
                check(&space["space"], &|space| world.find_space(space))?;
                check(&space["role"], &custom)?;
            }
        }
        Ok(())
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
