//! Suggested plans on generated accounts: each does what was asked, changes what it says and no more, and no plan of
//! up to two edits is smaller.

use std::collections::BTreeSet;

use axcess_core::{
    BindingRef, Change, Decision, Goal, Level, Node, NodeKind, OnRefused, Outcome, Permission, Plan, Policy,
    Provider, Simulation, Suggestions, Terms, User, Wish,
};
use axcess_tests::world::{self, accounts, hold, semantics};
use proptest::prelude::*;
use proptest::sample::Index;

type Verdict = Result<(), TestCaseError>;

/// Permissions that are asked for.
const ASKED: [&str; 4] = ["PROJECT_READ", "PROJECT_UPDATE", "ROLE_BINDING_CREATE", "USER_CREATE"];

fn check_of(usual: u32, provider: Provider, property: impl Fn(&Policy, Goal) -> Verdict) {
    let wishes = prop::sample::select(vec![Wish::Grant, Wish::Revoke]);
    let strategy = (accounts(provider), semantics(), wishes, any::<[Index; 3]>());
    hold(usual, &strategy, |(account, settings, wish, [user, node, permission])| {
        let snapshot = account.snapshot();
        let policy = world::policy(&snapshot, &settings);
        let known: Vec<Permission> =
            ASKED.iter().filter_map(|name| policy.permissions().find(name)).collect();
        let all: Vec<Permission> = policy.permissions().iter().map(|(permission, _)| permission).collect();
        let permission = if known.is_empty() { *permission.get(&all) } else { *permission.get(&known) };
        let (user, node) = (*user.get(&policy.users()), *node.get(&policy.nodes()));
        let goal = Goal { wish, who: user.into(), permission, node };
        property(&policy, goal).map_err(|error| {
            let about = (policy.user_id(user), policy.permissions().name(permission), policy.node_id(node));
            TestCaseError::fail(format!(
                "{error}\n{wish:?} {about:?}\nsettings: {settings:?}\nsnapshot: {snapshot}"
            ))
        })
    });
}

/// Tries a property on random accounts of both providers and random wishes.
fn check(usual: u32, property: impl Fn(&Policy, Goal) -> Verdict) {
    check_of(usual, Provider::Arize, &property);
    check_of(usual / 4, Provider::Wallaroo, &property);
}

fn simulated(policy: &Policy, changes: &[Change]) -> Option<Simulation> {
    let plan = Plan { actor: None, on_refused: OnRefused::Stop, changes: changes.to_vec() };
    let simulation = policy.simulate(&plan).ok()?;
    simulation.steps.iter().all(|step| step.outcome == Outcome::Applied).then_some(simulation)
}

/// The state that changes leave, if they are applied and the wish comes true.
fn reached(policy: &Policy, goal: Goal, changes: &[Change]) -> Option<Simulation> {
    let is_reached =
        |it: &Simulation| it.last.can(goal.who, goal.permission, goal.node) == goal.wish.decision();
    simulated(policy, changes).filter(is_reached)
}

/// How many answers differ besides the one asked for, by the diff of the two states.
fn extra(policy: &Policy, goal: Goal, simulation: &Simulation) -> usize {
    let diff = simulation.diff(policy);
    let own = (policy.user_id(goal.who.user()), policy.node_id(goal.node));
    let entries = diff.entries.iter().chain(&diff.pending).map(|entry| {
        let mut moved = entry.gained.clone();
        [&entry.lost, &entry.undetermined, &entry.settled].into_iter().for_each(|set| moved.union_with(set));
        if own == (entry.user.as_str(), entry.node.as_str()) {
            moved.remove(goal.permission);
        }
        let node = policy.node(&entry.node).expect("a plan makes no nodes");
        policy.without_inert(&moved, node).len()
    });
    entries.sum()
}

#[test]
fn a_suggested_plan_does_what_was_asked_and_changes_what_it_says() {
    check(500, |policy, goal| {
        for nothing_else in [false, true] {
            let Suggestions::Found { plans, .. } = policy.suggest(goal, &Terms { nothing_else, actor: None })
            else {
                continue;
            };
            prop_assert!(!plans.is_empty() && plans.len() <= 5);
            for plan in &plans {
                let simulation = reached(policy, goal, &plan.changes);
                prop_assert!(simulation.is_some(), "it does not do it: {plan:?}");
                let found = extra(policy, goal, &simulation.expect("INVARIANT: it was just looked at"));
                prop_assert_eq!(found, plan.extra.total(), "{:?}", plan);
                prop_assert!(!nothing_else || found == 0, "it does more: {plan:?}");
            }
            let sizes: Vec<_> = plans.iter().map(|plan| (plan.changes.len(), plan.extra.total())).collect();
            prop_assert!(sizes.is_sorted(), "{sizes:?}");
        }
        Ok(())
    });
}

#[test]
fn nothing_is_suggested_exactly_where_the_answer_is_there_already() {
    check(200, |policy, goal| {
        let is_there = policy.can(goal.who, goal.permission, goal.node) == goal.wish.decision();
        let found = policy.suggest(goal, &Terms::default());
        prop_assert_eq!(found == Suggestions::Already, is_there);
        Ok(())
    });
}

#[test]
fn no_plan_of_two_edits_is_smaller_than_the_first() {
    check(60, |policy, goal| {
        for nothing_else in [false, true] {
            let found = policy.suggest(goal, &Terms { nothing_else, actor: None });
            let least = match &found {
                Suggestions::Already | Suggestions::Hopeless { proved: false, .. } => continue,
                Suggestions::Found { proved: false, .. } => continue,
                Suggestions::Hopeless { proved: true, .. } => (usize::MAX, 0),
                Suggestions::Found { plans, .. } => (plans[0].changes.len(), plans[0].extra.total()),
            };
            for changes in brute(policy, goal) {
                let Some(simulation) = reached(policy, goal, &changes) else { continue };
                let size = (changes.len(), extra(policy, goal, &simulation));
                prop_assert!(
                    size >= least || (nothing_else && size.1 > 0),
                    "{size:?} is smaller than {least:?}: {changes:?}\nfound: {found:?}"
                );
            }
        }
        Ok(())
    });
}

#[test]
fn an_actor_is_given_only_what_he_may_do() {
    check(150, |policy, goal| {
        for actor in policy.users() {
            let actor = policy.user_id(actor).to_owned();
            let terms = Terms { nothing_else: false, actor: Some(actor.clone()) };
            let Suggestions::Found { plans, .. } = policy.suggest(goal, &terms) else { continue };
            for plan in plans {
                let (actor, on_refused) = (Some(actor.clone()), OnRefused::Stop);
                let plan = Plan { actor, on_refused, changes: plan.changes };
                let steps = policy.simulate(&plan).expect("it was simulated").steps;
                prop_assert!(steps.iter().all(|step| step.outcome == Outcome::Applied), "{steps:?}");
            }
        }
        Ok(())
    });
}

/// Every plan of one or two edits around the question.
fn brute(policy: &Policy, goal: Goal) -> Vec<Vec<Change>> {
    let edits = Vocabulary { policy, goal, user: goal.who.user() }.edits();
    let mut plans: Vec<Vec<Change>> = edits.iter().map(|(_, change)| vec![change.clone()]).collect();
    for (spot, change) in &edits {
        let others = edits.iter().filter(|(other, _)| other != spot);
        plans.extend(others.map(|(_, other)| vec![change.clone(), other.clone()]));
    }
    plans
}

/// The documented edits around a question, each with the spot that it changes, whether they can help or not.
struct Vocabulary<'a> {
    policy: &'a Policy,
    goal: Goal,
    user: User,
}

/// What a new role is called.
const NEW: &str = "A new role";

impl Vocabulary<'_> {
    fn edits(&self) -> Vec<(String, Change)> {
        let mut edits = Vec::new();
        let chain: Vec<Node> =
            std::iter::successors(Some(self.goal.node), |node| self.policy.node_parent(*node)).collect();
        for node in chain {
            match self.policy.node_kind(node) {
                NodeKind::Account => self.account(&mut edits),
                NodeKind::Organization => self.organization(node, &mut edits),
                NodeKind::Space => self.space(node, &mut edits),
                NodeKind::Resource(_) => self.resource(node, &mut edits),
            }
        }
        if self.policy.provider() == Provider::Arize {
            self.roles(&mut edits);
        }
        edits
    }

    fn account(&self, edits: &mut Vec<(String, Change)>) {
        let user = self.name();
        if self.policy.provider() == Provider::Wallaroo {
            if self.goal.wish == Wish::Grant {
                edits.push(("status".to_owned(), Change::UserActivate { user }));
            }
            return;
        }
        for role in self.level(Level::Account) {
            let user = user.clone();
            edits.push(("account role".to_owned(), Change::UserSetAccountRole { user, role }));
        }
    }

    fn organization(&self, node: Node, edits: &mut Vec<(String, Change)>) {
        let (user, organization) = (self.name(), self.policy.node_id(node).to_owned());
        for role in self.level(Level::Organization) {
            let (user, organization) = (user.clone(), organization.clone());
            edits.push(("organization".to_owned(), Change::OrganizationAddUser { organization, user, role }));
        }
        if self.goal.wish == Wish::Revoke {
            edits.push(("organization".to_owned(), Change::OrganizationRemoveUser { organization, user }));
        }
    }

    fn space(&self, node: Node, edits: &mut Vec<(String, Change)>) {
        let (user, space) = (self.name(), self.policy.node_id(node).to_owned());
        let spot = "space".to_owned();
        let custom = self.serving().into_iter().map(|role| format!("custom:{role}"));
        for role in self.level(Level::Space).into_iter().chain(custom) {
            let (user, space) = (user.clone(), space.clone());
            edits.push((spot.clone(), Change::SpaceAddUser { space, user, role: Some(role) }));
        }
        edits.push((spot, Change::SpaceRemoveUser { space: space.clone(), user }));
        if self.policy.provider() == Provider::Arize {
            let is_private = Some(self.goal.wish == Wish::Revoke);
            let change = Change::SpaceUpdate { space, name: None, is_private, description: None };
            edits.push(("privacy".to_owned(), change));
            self.bindings(node, edits);
        }
    }

    fn resource(&self, node: Node, edits: &mut Vec<(String, Change)>) {
        if self.policy.provider() == Provider::Wallaroo {
            return;
        }
        let resource = self.policy.node_id(node).to_owned();
        let change = match self.goal.wish {
            Wish::Grant => Change::RestrictionDelete { resource },
            Wish::Revoke => Change::RestrictionCreate { resource },
        };
        edits.push(("restriction".to_owned(), change));
        self.bindings(node, edits);
    }

    fn bindings(&self, node: Node, edits: &mut Vec<(String, Change)>) {
        let (user, resource) = (self.name(), self.policy.node_id(node).to_owned());
        let place = || BindingRef::Place { user: user.clone(), resource: resource.clone() };
        let spot = format!("binding on {resource}");
        for role in self.serving() {
            let (user, resource) = (user.clone(), resource.clone());
            edits.push((
                spot.clone(),
                Change::RoleBindingCreate {
                    user: user.clone(),
                    role: role.clone(),
                    resource: resource.clone(),
                },
            ));
            edits.push((spot.clone(), Change::ResourceBind { user, role: role.clone(), resource }));
            edits.push((spot.clone(), Change::RoleBindingUpdate { binding: place(), role }));
        }
        edits.push((spot, Change::RoleBindingDelete { binding: place() }));
    }

    /// The permission put into, or taken out of, any role; and a new role of just it.
    fn roles(&self, edits: &mut Vec<(String, Change)>) {
        for role in self.policy.roles() {
            let Some(mut set) = self.policy.role_permissions(role) else { continue };
            match self.goal.wish {
                Wish::Grant => set.insert(self.goal.permission),
                Wish::Revoke => set.remove(self.goal.permission),
            }
            let permissions = self.policy.permissions().names(&set).map(str::to_owned).collect();
            let role = self.policy.role_id(role).to_owned();
            edits.push((
                format!("role {role}"),
                Change::RoleUpdate { role, name: None, permissions: Some(permissions), description: None },
            ));
        }
        if self.goal.wish == Wish::Grant {
            let permissions = Some(vec![self.policy.permissions().name(self.goal.permission).to_owned()]);
            let name = NEW.to_owned();
            edits.push(("new role".to_owned(), Change::RoleCreate { name, permissions, description: None }));
        }
    }

    /// Roles that hold the permission, or lack it, as the wish has it; the new one among them.
    fn serving(&self) -> Vec<String> {
        if self.policy.provider() == Provider::Wallaroo {
            return Vec::new();
        }
        let serves = |set: &axcess_core::PermissionSet| {
            set.contains(self.goal.permission) == (self.goal.wish == Wish::Grant)
        };
        let roles = self.policy.roles().into_iter();
        let roles = roles.filter(|role| self.policy.role_permissions(*role).is_some_and(|set| serves(&set)));
        roles.map(|role| self.policy.role_id(role).to_owned()).chain([NEW.to_owned()]).collect()
    }

    fn level(&self, level: Level) -> BTreeSet<String> {
        let sets = self.policy.predefined_sets().filter(|(at, ..)| *at == level);
        sets.map(|(_, name, ..)| name.to_owned()).collect()
    }

    fn name(&self) -> String {
        self.policy.user_id(self.user).to_owned()
    }
}

#[test]
fn a_revoked_answer_is_denied_and_not_unknown() {
    check(150, |policy, goal| {
        let goal = Goal { wish: Wish::Revoke, ..goal };
        if let Suggestions::Found { plans, .. } = policy.suggest(goal, &Terms::default()) {
            for plan in plans {
                let last = simulated(policy, &plan.changes).expect("it can be simulated").last;
                prop_assert_eq!(last.can(goal.who, goal.permission, goal.node), Decision::Deny);
            }
        }
        Ok(())
    });
}
