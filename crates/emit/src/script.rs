//! A plan as a shell script.

use std::fmt;

use axcess_core::{Change, Outcome, Plan, PlanError, Policy, Provider, SortedSet};
use litemap::LiteMap;

use crate::ax::{ax, binding_id};
use crate::call::{Call, Place, calls};
use crate::command::Command;
use crate::look_up::Known;
use crate::rest::rest;
use crate::shell::{Variables, comment};

/// What a script speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// `ax`, and `curl` for what it cannot say.
    Ax,
    /// `curl` alone.
    Curl,
}

/// What a script says of itself, and what it may take for granted.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// The digest of the snapshot that the plan was tried on.
    pub snapshot: String,
    /// What the script does, in a line of its own.
    pub title: String,
    /// Where each step stands, in the order of the steps; may be shorter.
    pub places: Vec<String>,
    /// Ids that an earlier plan gave out in simulation (`new:1`, ...): the account has other ones for these things,
    /// so that the script looks them up by name.
    pub earlier: SortedSet<String>,
}

/// A script, and how each step is done in it.
#[derive(Clone, Debug)]
pub struct Script {
    /// The script itself.
    pub text: String,
    /// What each step is in it, without the comments: nothing, where it is left out or done by hand.
    pub commands: Vec<String>,
    /// One for each step.
    pub ways: Vec<Way>,
}

/// How a script does a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By an `ax` command.
    Ax,
    /// By `curl`; in a script of `ax` commands, for the reason given.
    Curl(&'static str),
    /// Not at all: only the web interface can do it, as a comment says.
    Web,
    /// Not at all: the step would do nothing, as a comment says.
    Left,
}

/// Why there is no script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EmitError {
    /// The plan cannot be simulated.
    Plan(PlanError),
    /// The account is not one of Arize AX.
    Provider,
}

impl From<PlanError> for EmitError {
    fn from(error: PlanError) -> Self {
        Self::Plan(error)
    }
}

impl fmt::Display for EmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plan(error) => write!(f, "{error}"),
            Self::Provider => {
                f.write_str("scripts are written for Arize AX only, and this is an account of Wallaroo")
            }
        }
    }
}

impl std::error::Error for EmitError {}

/// Writes a plan as a shell script. The plan is simulated on the account; each step that would be applied becomes a
/// command, with `--force` where `ax` would ask, and so do those that send a mail or replace a secret without
/// changing access. Every other step becomes a comment that says why. The script ends at the first command
/// that fails.
///
/// # Errors
///
/// When the plan cannot be simulated, or the account is one of Wallaroo, for which there is no such command.
pub fn script(first: &Policy, plan: &Plan, dialect: Dialect, head: &Head) -> Result<Script, EmitError> {
    if first.provider() == Provider::Wallaroo {
        return Err(EmitError::Provider);
    }
    let calls = calls(first, plan, &head.earlier)?;
    let done: Vec<(Way, Option<Command>)> = calls.iter().map(|call| command(call, dialect)).collect();
    let actor = plan.actor.as_deref().map(|actor| match first.user(actor) {
        Ok(user) => first.user_reference(user),
        Err(_) => actor.to_owned(),
    });
    let mut writer =
        Writer { dialect, head, actor, calls: &calls, done: &done, variables: Variables::new(), answers: 0 };
    let (top, steps) = writer.write(first);
    let commands = steps.iter().map(|step| uncommented(step)).collect();
    let text = steps.into_iter().fold(top, |text, step| text + "\n" + &step);
    Ok(Script { text, commands, ways: done.iter().map(|(way, _)| *way).collect() })
}

/// A step without its title and other remarks, which stand above its commands.
fn uncommented(step: &str) -> String {
    let mut rest = step;
    while rest.starts_with("# ") {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
    rest.trim_end().to_owned()
}

fn command(call: &Call, dialect: Dialect) -> (Way, Option<Command>) {
    if !call.is_sent() {
        return (Way::Left, None);
    }
    let why = match (dialect, ax(call)) {
        (Dialect::Ax, Ok(words)) => return (Way::Ax, Some(Command::Ax(words))),
        (Dialect::Ax, Err(why)) => why,
        (Dialect::Curl, _) => "",
    };
    match rest(call) {
        Some(request) => (Way::Curl(why), Some(Command::Curl(request))),
        None => (Way::Web, None),
    }
}

struct Writer<'a> {
    dialect: Dialect,
    head: &'a Head,
    actor: Option<String>,
    calls: &'a [Call],
    done: &'a [(Way, Option<Command>)],
    variables: Variables,
    /// How many answers are kept whole.
    answers: usize,
}

impl Writer<'_> {
    /// What stands at the top, and each step.
    fn write(&mut self, first: &Policy) -> (String, Vec<String>) {
        let used: SortedSet<&str> =
            self.done.iter().filter_map(|(_, it)| it.as_ref()).flat_map(Command::ids).collect();
        let mut text = self.top();
        text.push_str(&self.earlier(first, &used));
        (text, (0..self.calls.len()).map(|number| self.step(number, &used)).collect())
    }

    fn top(&self) -> String {
        let mut text = String::from("#!/usr/bin/env bash\n");
        let mut say = |line: &str| text.push_str(&format!("# {}\n", comment(line)));
        if !self.head.title.is_empty() {
            say(&self.head.title);
        }
        say(&format!("Tried by axcess on snapshot {}.", self.head.snapshot));
        if let Some(actor) = &self.actor {
            say(&format!("Meant to be run by {actor}; whoever runs it acts with his own rights."));
        }
        let by_curl = self.numbers(|way| matches!(way, Way::Curl(_)));
        if self.dialect == Dialect::Ax && !by_curl.is_empty() {
            say(&format!("By curl, because ax cannot do it: {by_curl}."));
        }
        let by_hand = self.numbers(|way| *way == Way::Web);
        if !by_hand.is_empty() {
            say(&format!("To be done by hand in the web interface: {by_hand}."));
        }
        let left = self.numbers(|way| *way == Way::Left);
        if !left.is_empty() {
            say(&format!("Left out: {left}."));
        }
        text.push_str("set -euo pipefail\n");
        if self.done.iter().any(|(way, _)| matches!(way, Way::Curl(_))) {
            text.push_str(": \"${ARIZE_API_KEY:?set it to the key of whoever carries this out}\"\n");
            text.push_str("ARIZE_BASE_URL=${ARIZE_BASE_URL:-https://api.arize.com}\n");
        }
        text
    }

    /// `step 3`, `steps 2, 5 and 7`.
    fn numbers(&self, wanted: impl Fn(&Way) -> bool) -> String {
        let places = self.done.iter().enumerate().filter(|(_, (way, _))| wanted(way));
        let numbers: Vec<String> = places.map(|(place, _)| (place + 1).to_string()).collect();
        match &numbers[..] {
            [] => String::new(),
            [one] => format!("step {one}"),
            [most @ .., last] => format!("steps {} and {last}", most.join(", ")),
        }
    }

    /// Ids that are there already, though not under the names that the simulation gave them.
    fn earlier(&mut self, first: &Policy, used: &SortedSet<&str>) -> String {
        let places: LiteMap<String, Place> = self
            .calls
            .iter()
            .filter_map(|call| Some((bound(call)?.to_owned(), call.place.clone()?)))
            .collect();
        let known = |id: &str| {
            let bound = places.get(id).cloned().map(Known::Binding);
            bound.or_else(|| Known::of(first, id))
        };
        let mut wanted: LiteMap<String, Known> = LiteMap::new();
        let mut next: Vec<String> = used.iter().map(|id| (*id).to_owned()).collect();
        while let Some(id) = next.pop() {
            if self.head.earlier.contains(&id)
                && !wanted.contains_key(&id)
                && let Some(known) = known(&id)
            {
                next.extend(known.needs().into_iter().map(str::to_owned));
                wanted.insert(id, known);
            }
        }
        let mut wanted: Vec<(String, Known)> = wanted.into_iter().collect();
        wanted.sort_by_key(|(_, known)| rank(known));
        let lines: Vec<String> = wanted.iter().map(|(id, known)| self.look_up(id, known)).collect();
        match lines.is_empty() {
            true => String::new(),
            false => format!("\n# What is there already, by its name.\n{}", lines.concat()),
        }
    }

    fn look_up(&mut self, id: &str, known: &Known) -> String {
        let variable = self.variable(known.noun());
        let look_up = known.look_up(self.dialect);
        let filter = format!("-er {}", look_up.filter.quoted(&self.variables));
        let line = look_up.command.in_json().kept(&variable, &filter, &self.variables);
        self.variables.insert(id.to_owned(), variable);
        line + "\n"
    }

    /// The next name of its kind.
    fn variable(&self, noun: &str) -> String {
        let taken = self
            .variables
            .values()
            .filter(|name| name.rsplit_once('_').is_some_and(|(kind, _)| kind == noun));
        format!("{noun}_{}", taken.count() + 1)
    }

    fn step(&mut self, number: usize, used: &SortedSet<&str>) -> String {
        let (call, (way, command)) = (&self.calls[number], &self.done[number]);
        let mut text = self.title(number);
        match way {
            Way::Curl(why) if !why.is_empty() => text.push_str(&format!("# By curl: {why}.\n")),
            Way::Web => text.push_str("# BY HAND, in the web interface: the API cannot do it.\n"),
            Way::Ax if matches!(call.change, Change::UserDelete { .. }) => {
                text.push_str("# ax ends with 0 even if this fails: see what it prints.\n");
            }
            _ => {}
        }
        let Some(command) = command else { return text };
        if let Some(pseudo) = unknown_binding(call) {
            let place = call.place.clone().expect("INVARIANT: a binding has a place");
            text.push_str(&self.look_up(&pseudo, &Known::Binding(place)));
        }
        text.push_str(&self.sent(call, command, used));
        text
    }

    /// The command, and what is kept of its answer.
    fn sent(&mut self, call: &Call, command: &Command, used: &SortedSet<&str>) -> String {
        let made = call.step.created.iter().zip(answered(&call.change));
        let kept: Vec<(&String, &Answered)> = made.filter(|(id, _)| used.contains(id.as_str())).collect();
        match kept[..] {
            [] => command.quoted(&self.variables) + "\n",
            [(id, answered)] if !shows_secret(&call.change) => {
                let variable = self.variable(answered.noun);
                let filter = format!("-r {}", answered.path);
                let line = command.in_json().kept(&variable, &filter, &self.variables);
                self.variables.insert(id.clone(), variable);
                line + "\n"
            }
            ref kept => {
                self.answers += 1;
                let answer = format!("ANSWER_{}", self.answers);
                let mut text = format!("{answer}=$({})\n", command.in_json().quoted(&self.variables));
                text.push_str(&format!(
                    "# The secret in it is shown this once.\nprintf '%s\\n' \"${answer}\"\n"
                ));
                for (id, answered) in kept {
                    let variable = self.variable(answered.noun);
                    text.push_str(&format!("{variable}=$(jq -r {} <<< \"${answer}\")\n", answered.path));
                    self.variables.insert((*id).clone(), variable);
                }
                text
            }
        }
    }

    /// `# Step 3 (plan.yaml:7), role.create: …`.
    fn title(&self, number: usize) -> String {
        let step = &self.calls[number].step;
        let place = self.head.places.get(number).map(|place| format!(" ({place})")).unwrap_or_default();
        let outcome = match (step.outcome, step.status) {
            (Outcome::Applied, _) if step.uncertain => ", uncertain".to_owned(),
            (Outcome::Applied, _) => String::new(),
            (Outcome::NoEffect, _) if self.done[number].1.is_some() => String::new(),
            (Outcome::NoEffect, _) => ", left out, no effect".to_owned(),
            (Outcome::Refused, Some(status)) => format!(", left out, refused {status}"),
            (Outcome::Refused, None) => ", left out, refused".to_owned(),
            (Outcome::Unresolved, _) => ", LEFT OUT, unresolved".to_owned(),
            (Outcome::Skipped, _) => ", left out, skipped".to_owned(),
        };
        let line = format!("Step {}{place}, {}{outcome}: {}", number + 1, step.op, step.reason);
        format!("# {}\n", comment(&line))
    }
}

/// What must be known before the other.
fn rank(known: &Known) -> u8 {
    match known {
        Known::Role(_) | Known::Organization(_) | Known::User(_) | Known::Bot(_) | Known::Key(..) => 0,
        Known::Space(..) => 1,
        Known::Project(..) => 2,
        Known::Binding(_) => 3,
    }
}

/// The id of the binding that a step changes.
fn bound(call: &Call) -> Option<&str> {
    match &call.change {
        Change::RoleBindingUpdate { binding: axcess_core::BindingRef::Id(id), .. }
        | Change::RoleBindingDelete { binding: axcess_core::BindingRef::Id(id) } => Some(id),
        _ => None,
    }
}

/// What stands for the id of a binding that is only known by its place.
fn unknown_binding(call: &Call) -> Option<String> {
    match &call.change {
        Change::RoleBindingUpdate { binding, .. } | Change::RoleBindingDelete { binding } => {
            bound(call).is_none().then(|| binding_id(binding))
        }
        _ => None,
    }
}

/// Where an answer holds an id, and what it is the id of.
struct Answered {
    noun: &'static str,
    path: &'static str,
}

/// The ids in the answer to a change, in the order in which a simulation gives them out.
fn answered(change: &Change) -> &'static [Answered] {
    match change {
        Change::RoleCreate { .. } => &[Answered { noun: "ROLE", path: ".id" }],
        Change::RoleBindingCreate { .. } => &[Answered { noun: "BINDING", path: ".id" }],
        Change::OrganizationCreate { .. } => &[Answered { noun: "ORGANIZATION", path: ".id" }],
        Change::SpaceCreate { .. } => &[Answered { noun: "SPACE", path: ".id" }],
        Change::ProjectCreate { .. } => &[Answered { noun: "PROJECT", path: ".id" }],
        Change::UserCreate { .. } => &[Answered { noun: "USER", path: ".id" }],
        Change::UserKeyCreate { .. } => &[Answered { noun: "KEY", path: ".id" }],
        Change::ServiceKeyCreate { .. } => {
            &[Answered { noun: "BOT", path: ".bot_user.id" }, Answered { noun: "KEY", path: ".id" }]
        }
        _ => &[],
    }
}

/// Whether the answer holds a secret, shown once, that must reach whoever runs the script.
fn shows_secret(change: &Change) -> bool {
    match change {
        Change::UserKeyCreate { .. } | Change::ServiceKeyCreate { .. } => true,
        Change::UserCreate { invite_mode, .. } => invite_mode.as_deref() == Some("TEMPORARY_PASSWORD"),
        _ => false,
    }
}
