//! What a reviewer is handed: a script, assertions to check, and answers that somebody wants otherwise.

use std::fmt::Write;

use axcess_core::{Decision, Goal, OnRefused, Plan, Policy, Question, Wish};
use axcess_gate::{Assertion, Check, CheckReport, Flags, read_assertions};
use axcess_report::{PlanReview, PlanSource};
use axcess_script::Settings;
use fastrand::Rng;

use crate::question::Questions;
use crate::world::World;

/// The tasks of a review, drawn from an account by a seed.
#[derive(Clone, Debug)]
pub struct Desk {
    /// Fifty commands of `ax`.
    script: String,
    /// A hundred assertions.
    assertions: Vec<Assertion>,
    /// Answers that are no, and should be yes.
    pub wishes: Vec<Goal>,
}

/// Commands of the script, by what they do.
const COMMANDS: [(usize, fn(&mut Draw<'_>) -> String); 9] = [
    (20, |draw| {
        let (user, role, project) = (draw.user(), draw.role(), draw.project());
        format!(
            "ax role-bindings create --user-id {user} --role-id {role} --resource-type PROJECT --resource-id {project}"
        )
    }),
    (5, |draw| format!("ax resource-restrictions restrict --resource-id {}", draw.project())),
    (10, |draw| {
        let member = draw.member();
        format!("ax spaces remove-user {} --user-id {} --force", member.1, member.0)
    }),
    (8, |draw| format!("ax spaces add-user {} --user-id {} --role MEMBER", draw.space(), draw.user())),
    (3, |draw| format!("ax users delete --id {} --force", draw.user())),
    (1, |draw| format!("ax roles update {} --permissions PROJECT_READ,DATASET_READ", draw.role())),
    (1, |draw| {
        let organization = draw.organization();
        format!("ID=$(ax spaces create --name Tomorrow --organization-id {organization} -o json | jq -r .id)")
    }),
    (1, |draw| {
        format!("ax organizations add-user {} --user-id {} --role MEMBER", draw.organization(), draw.user())
    }),
    (1, |draw| format!("ax spaces add-user \"$ID\" --user-id {} --role ADMIN", draw.user())),
];

/// Assertions, by what they say.
const ASSERTIONS: [(usize, fn(&mut Draw<'_>) -> String); 6] = [
    (30, |draw| format!("allow: {{who: {}, can: PROJECT_READ, on: {}}}", draw.user(), draw.project())),
    (20, |draw| format!("never: {{who: {}, can: '*_DELETE', on: '{}/**'}}", draw.user(), draw.space())),
    (20, |draw| format!("exactly: {{who: [{}], can: PROJECT_DELETE, on: {}}}", draw.user(), draw.project())),
    (15, |draw| format!("never: {{who: 'email=*@example.org', can: '*', on: '{}/**'}}", draw.space())),
    (14, |draw| format!("never: {{who: 'account_role=ANNOTATOR', can: SPACE_UPDATE, on: {}}}", draw.space())),
    (1, |draw| format!("never: {{who: 'kind=BOT', can: '*_DELETE', on: '{}/**'}}", draw.organization())),
];

impl Desk {
    /// The tasks that an account of this seed brings.
    ///
    /// # Panics
    ///
    /// When the account has no member of a space.
    pub fn new(world: &World, questions: &Questions, seed: u64) -> Self {
        let mut draw = Draw::new(world, seed);
        let mut script = String::from("#!/usr/bin/env bash\n");
        for (times, command) in COMMANDS {
            (0..times).for_each(|_| script.extend([command(&mut draw), "\n".to_owned()]));
        }
        let mut yaml = String::from("format: axcess-assertions\nversion: 1\nassert:\n");
        let said = ASSERTIONS.iter().flat_map(|(times, say)| std::iter::repeat_n(say, *times));
        for (place, say) in said.enumerate() {
            writeln!(yaml, "  - {{id: a{place}, {}}}", say(&mut draw))
                .expect("INVARIANT: a string takes all");
        }
        let assertions = read_assertions("bench.yaml", yaml.as_bytes());
        let policy = &world.policy;
        let denied = questions.asked.iter().filter(|question| {
            policy.can(question.user, question.permission, question.node) == Decision::Deny
        });
        let wish = |question: &Question| Goal {
            wish: Wish::Grant,
            who: question.user.into(),
            permission: question.permission,
            node: question.node,
        };
        Self {
            script,
            assertions: assertions.expect("INVARIANT: every assertion follows the grammar"),
            wishes: denied.take(8).map(wish).collect(),
        }
    }

    /// From the text of the script to the report about it, told by a function.
    ///
    /// # Panics
    ///
    /// When the script was drawn from another account.
    pub fn review<T>(&self, policy: &Policy, tell: impl FnOnce(&PlanReview<'_>) -> T) -> T {
        let script = axcess_script::read("bench.sh", self.script.as_bytes(), policy, &Settings::default())
            .expect("INVARIANT: the script is one");
        let sources =
            script.sources.iter().map(|at| PlanSource { file: at.file.clone(), line: at.line }).collect();
        let plan = Plan { actor: None, on_refused: OnRefused::Continue, changes: script.changes };
        let review = PlanReview::new(policy, &plan, sources).expect("INVARIANT: every reference is an id");
        assert_eq!(review.steps().len(), 50, "INVARIANT: each command is a step");
        tell(&review)
    }

    /// The assertions asked of the account as it stands.
    ///
    /// # Panics
    ///
    /// When they were drawn from another account.
    pub fn check(&self, policy: &Policy) -> CheckReport {
        let check = Check {
            account: policy,
            plan: None,
            assertions: self.assertions.clone(),
            flags: Flags::default(),
            baseline: None,
            exceptions: Vec::new(),
            max_age: None,
            now: policy.captured_at(),
            snapshot: "bench.json".to_owned(),
        };
        check.run().expect("INVARIANT: an id fits one thing")
    }
}

/// Draws things of an account by their ids.
struct Draw<'a> {
    world: &'a World,
    projects: Vec<&'a str>,
    rng: Rng,
}

impl<'a> Draw<'a> {
    fn new(world: &'a World, seed: u64) -> Self {
        let projects = world.draft.resources.iter().filter(|resource| resource.resource_type == "PROJECT");
        Self {
            world,
            projects: projects.map(|project| project.id.as_str()).collect(),
            rng: Rng::with_seed(seed),
        }
    }

    fn of<T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.rng.usize(..all.len())]
    }

    fn user(&mut self) -> &'a str {
        self.of(&self.world.draft.users).id.as_str()
    }

    /// A role that is not predefined.
    fn role(&mut self) -> &'a str {
        loop {
            let role = self.of(&self.world.draft.roles);
            if !role.is_predefined {
                return role.id.as_str();
            }
        }
    }

    fn project(&mut self) -> &'a str {
        self.projects[self.rng.usize(..self.projects.len())]
    }

    fn space(&mut self) -> &'a str {
        self.of(&self.world.draft.spaces).id.as_str()
    }

    fn organization(&mut self) -> &'a str {
        self.of(&self.world.draft.organizations).id.as_str()
    }

    /// A user and a space that he is a member of.
    fn member(&mut self) -> (&'a str, &'a str) {
        let membership = self.of(&self.world.draft.space_memberships);
        (membership.user_id.as_str(), membership.space_id.as_str())
    }
}
