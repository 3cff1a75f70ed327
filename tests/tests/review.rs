//! What a plan's review claims, checked by simulating it on generated accounts.

use std::collections::BTreeSet;

use axcess_core::{
    Asker, BindingRef, Change, Decision, NodeKind, OnRefused, Outcome, PermissionSet, Plan, Policy, Provider,
    User,
};
use axcess_report::{Basis, FINDING_RULES, PlanReport, PlanReview};
use axcess_tests::world::{self, either, hold, planned, semantics};
use proptest::prelude::*;

type Verdict = Result<(), TestCaseError>;

fn report(first: &Policy, plan: &Plan) -> Option<PlanReport> {
    let review = PlanReview::new(first, plan, Vec::new()).ok()?;
    Some(review.report(Basis::new(first, "sha256:none")).body)
}

/// Whether every change is applied for certain, and the state that they leave.
fn carried_out(policy: &Policy, actor: Option<String>, changes: Vec<Change>) -> Option<Policy> {
    let plan = Plan { actor, on_refused: OnRefused::Stop, changes };
    let tried = policy.simulate(&plan).ok()?;
    let applied = tried.steps.iter().all(|step| step.outcome == Outcome::Applied && !step.uncertain);
    applied.then_some(tried.last)
}

/// Everything that can be taken from a user, wherever it stands, and his account role made the weakest.
fn everything_of(policy: &Policy, user: User) -> Vec<Change> {
    let id = policy.user_id(user).to_owned();
    let node = |node| policy.node_id(node).to_owned();
    let mut all: Vec<Change> = Vec::new();
    if policy.provider() == Provider::Arize {
        all.extend(policy.bindings_of(user).map(|(_, place, _)| Change::RoleBindingDelete {
            binding: BindingRef::Place { user: id.clone(), resource: node(place) },
        }));
    }
    all.extend(policy.memberships_of(user).map(|(place, _)| match policy.node_kind(place) {
        NodeKind::Organization => {
            Change::OrganizationRemoveUser { organization: node(place), user: id.clone() }
        }
        _ => Change::SpaceRemoveUser { space: node(place), user: id.clone() },
    }));
    if policy.provider() == Provider::Arize {
        let roles = policy
            .predefined_sets()
            .filter(|(level, .., is_admin, _)| *level == axcess_core::Level::Account && !is_admin);
        let weakest = roles.min_by_key(|(_, name, set, ..)| (set.len(), *name));
        all.extend(
            weakest.map(|(_, name, ..)| Change::UserSetAccountRole { user: id, role: name.to_owned() }),
        );
    }
    all
}

/// The fewest removals by trying every selection of all there are.
fn fewest(policy: &Policy, user: User, node: axcess_core::Node, wanted: &PermissionSet) -> Option<usize> {
    let all = everything_of(policy, user);
    let selections = 1..1_u32 << all.len().min(12);
    let works = |selection: &u32| {
        let chosen = all.iter().enumerate().filter(|(place, _)| selection & 1 << place != 0);
        let last = carried_out(policy, None, chosen.map(|(_, change)| change.clone()).collect());
        last.is_some_and(|last| last.effective(user, node).allowed.and(wanted).is_empty())
    };
    selections.filter(works).map(u32::count_ones).min().map(|count| count as usize)
}

#[test]
fn no_fewer_removals_take_an_access() {
    hold(60, &(either(), semantics()), |(account, settings)| {
        let policy = world::policy(&account.snapshot(), &settings);
        for user in policy.users().into_iter().take(4) {
            for node in policy.nodes() {
                let held = policy.effective(user, node).allowed;
                if held.is_empty() {
                    continue;
                }
                let found = policy.fewest_removals(user, node, &held);
                prop_assert_eq!(
                    found.as_ref().map(Vec::len),
                    fewest(&policy, user, node, &held),
                    "{} on {}: {:?}",
                    policy.user_id(user),
                    policy.node_id(node),
                    found
                );
            }
        }
        Ok(())
    });
}

#[test]
fn a_climb_is_made_by_the_climber_and_takes_nothing_from_him() {
    hold(60, &(either(), semantics()), |(account, settings)| {
        let policy = world::policy(&account.snapshot(), &settings);
        let keys = policy.keys().into_iter().filter_map(|key| policy.key_asker(key));
        for who in policy.users().into_iter().map(Asker::User).chain(keys) {
            let climb = policy.climb(who);
            let actor = policy.asker_reference(who);
            prop_assume!(policy.asker(&actor) == Ok(who));
            let last = carried_out(&policy, Some(actor.clone()), climb.changes.clone());
            prop_assert!(last.is_some(), "{actor}: {:?}", climb.changes);
            let last = last.unwrap_or_else(|| policy.clone());
            let helped = policy.helped_himself(who, &climb.changes);
            prop_assert!(helped.is_some(), "{actor}: {:?}", climb.changes);
            let helped = helped.unwrap_or_else(|| policy.clone());
            for node in policy.nodes() {
                let (then, now) = (policy.effective(who, node).allowed, last.effective(who, node).allowed);
                prop_assert_eq!(&now, &climb.last.effective(who, node).allowed);
                prop_assert_eq!(&now, &helped.effective(who, node).allowed);
                prop_assert!(then.is_subset(&now), "{actor} loses on {}", policy.node_id(node));
            }
            // What one more climb finds, this one has found.
            prop_assert!(
                !climb.is_complete || last.climb(who).changes.is_empty(),
                "{actor}: {:?}",
                climb.changes
            );
        }
        Ok(())
    });
}

/// Every part of the report is true of the plan.
fn is_true(first: &Policy, plan: &Plan) -> Verdict {
    let Some(report) = report(first, plan) else { return Ok(()) };
    let last = first.simulate(plan).expect("it was simulated before").last;
    for it in &report.revocations {
        let (user, node) =
            (last.user(&it.user).expect("he is there"), last.node(&it.node).expect("it is there"));
        prop_assert!(!it.routes.is_empty(), "{it:?}");
        for name in &it.permissions {
            let permission = last.permission(name).expect("the table has it");
            let invited = last.user_status(user) == Some("INVITED");
            let allowed = match invited {
                true => last.effective_if_active(user, node).allowed.contains(permission),
                false => last.can(user, permission, node) == Decision::Allow,
            };
            prop_assert!(allowed, "{name} of {} on {}", it.user, it.node);
        }
        prop_assert_eq!(it.supports.unwrap_or(0), it.removals.len());
    }
    for it in &report.escalations {
        prop_assert!(!it.changes.is_empty() && (it.administrator || !it.nodes.is_empty()), "{it:?}");
        let user = last.user(&it.user).expect("he is there");
        for node in &it.nodes {
            let node = last.node(node).expect("it is there");
            let held = last.effective(user, node).allowed;
            let lacks = |name: &String| !held.contains(last.permission(name).expect("the table has it"));
            prop_assert!(it.permissions.iter().any(lacks), "{it:?}");
        }
    }
    for it in &report.findings {
        prop_assert!(FINDING_RULES.iter().any(|rule| rule.id == it.rule), "{} is no rule", it.rule);
        prop_assert!(it.steps.iter().all(|step| (1..=plan.changes.len()).contains(step)), "{it:?}");
    }
    let prints: BTreeSet<(&str, &str)> =
        report.findings.iter().map(|it| (it.rule.as_str(), it.fingerprint.as_str())).collect();
    prop_assert_eq!(prints.len(), report.findings.len());
    for it in report.sentences.iter().filter(|it| !it.pending) {
        let moved = |entry: &axcess_report::AccessMove| {
            it.users.contains(&entry.user) && it.nodes.contains(&entry.resource)
        };
        prop_assert!(report.diff.entries.iter().any(moved), "{it:?}");
    }
    if let Some(last) = report.reads.reads.last() {
        prop_assert_eq!(last.settled + report.reads.unreadable, report.reads.open);
    }
    Ok(())
}

#[test]
fn what_a_review_says_is_true() {
    hold(120, &(planned(either(), |it| it), semantics()), |((account, plans), settings)| {
        let first = world::policy(&account.snapshot(), &settings);
        plans.iter().try_for_each(|file| is_true(&first, &world::plan(file)))
    });
}

#[test]
fn markdown_keeps_under_its_limit_and_html_asks_for_nothing() {
    hold(40, &(planned(either(), |it| it), semantics()), |((account, plans), settings)| {
        let first = world::policy(&account.snapshot(), &settings);
        for file in &plans {
            let Ok(review) = PlanReview::new(&first, &world::plan(file), Vec::new()) else { continue };
            let basis = Basis::new(&first, "sha256:none");
            for limit in [300, 2_000, 65_536] {
                let text = review.markdown(&basis, limit);
                prop_assert!(text.chars().count() <= limit, "{} over {limit}", text.chars().count());
                prop_assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
            }
            let page = review.html(&basis);
            for word in ["http://", "https://", "<script", "<img", "<link", "url("] {
                prop_assert!(!page.contains(word), "{word}");
            }
        }
        Ok(())
    });
}

/// A plan that names everything by name and that many rules find something in.
const PLAN: &str = r#"{"format": "axcess-plan", "version": 1, "on_refused": "continue", "changes": [
    {"op": "restriction.create", "resource": "project:Fraud/chargeback-agent"},
    {"op": "role_binding.create", "user": "sofia@acme.io", "role": "Project Admin",
     "resource": "project:Fraud/chargeback-agent"},
    {"op": "space.remove_user", "space": "Risk/Fraud", "user": "tom@acme.io"},
    {"op": "user.set_account_role", "user": "omar@acme.io", "role": "ADMIN"},
    {"op": "user.delete", "user": "emil@acme.io"},
    {"op": "space.create", "name": "Disputes", "organization": "Risk"},
    {"op": "user.create", "name": "Pedro Alves", "email": "pedro@acme.io", "role": "MEMBER", "invite_mode": "NONE"},
    {"op": "role_binding.create", "user": "tom@acme.io", "role": "Project Admin",
     "resource": "project:Fraud/fraud-triage"}]}"#;

/// The built-in account with these ids in place of its own.
fn demo(rename: impl Fn(&str) -> String) -> Policy {
    let written = axcess_snapshot::write(&axcess_snapshot::demo(), axcess_snapshot::Packing::Plain);
    let text = String::from_utf8(written).expect("JSON is UTF-8");
    let value: serde_json::Value = serde_json::from_str(&text).expect("a snapshot is JSON");
    let mut ids = BTreeSet::new();
    collect(&value, &mut ids);
    ids.remove(axcess_core::ACCOUNT);
    let renamed =
        ids.iter().fold(text, |text, id| text.replace(&format!("\"{id}\""), &format!("\"{}\"", rename(id))));
    world::policy(&serde_json::from_str(&renamed).expect("it is JSON still"), &world::Settings::new())
}

fn collect(value: &serde_json::Value, ids: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Array(all) => all.iter().for_each(|value| collect(value, ids)),
        serde_json::Value::Object(fields) => {
            ids.extend(fields.get("id").and_then(|id| id.as_str()).map(str::to_owned));
            fields.values().for_each(|value| collect(value, ids));
        }
        _ => {}
    }
}

#[test]
fn fingerprints_do_not_hang_on_ids() {
    let prints = |policy: &Policy| {
        let plan = world::plan(&serde_json::from_str(PLAN).expect("it is JSON"));
        let report = report(policy, &plan).expect("it can be simulated");
        report.findings.into_iter().map(|it| (it.rule, it.fingerprint)).collect::<BTreeSet<_>>()
    };
    let (first, second) =
        (prints(&demo(str::to_owned)), prints(&demo(|id| format!("{}-renamed", id.len()) + id)));
    assert!(first.len() > 10, "{first:?}");
    assert_eq!(first, second);
}
