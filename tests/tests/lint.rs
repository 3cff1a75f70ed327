//! The linter on generated accounts: what mends a finding can be done, does away with it, and gives nobody anything.

use axcess_core::{OnRefused, Outcome, Plan, Policy, Provider};
use axcess_report::{LintFinding, lint};
use axcess_tests::world::{self, accounts, hold, semantics};
use proptest::prelude::*;

type Verdict = Result<(), TestCaseError>;

fn check_of(usual: u32, provider: Provider, property: impl Fn(&Policy) -> Verdict) {
    hold(usual, &(accounts(provider), semantics()), |(account, settings)| {
        let snapshot = account.snapshot();
        property(&world::policy(&snapshot, &settings)).map_err(|error| {
            TestCaseError::fail(format!("{error}\nsettings: {settings:?}\nsnapshot: {snapshot}"))
        })
    });
}

/// Tries a property on random accounts of both providers.
fn check(usual: u32, property: impl Fn(&Policy) -> Verdict) {
    check_of(usual, Provider::Arize, &property);
    check_of(usual / 4, Provider::Wallaroo, &property);
}

/// What a mend leaves.
fn mended(policy: &Policy, finding: &LintFinding) -> Result<Option<Policy>, TestCaseError> {
    let Some(mend) = &finding.mend else { return Ok(None) };
    let plan = Plan { actor: None, on_refused: OnRefused::Stop, changes: mend.changes.clone() };
    let simulation = policy.simulate(&plan);
    prop_assert!(simulation.is_ok(), "{simulation:?} of {finding:?}");
    let simulation = simulation.expect("INVARIANT: it was just looked at");
    let applied = simulation.steps.iter().all(|step| step.outcome == Outcome::Applied);
    prop_assert!(applied, "{:?} of {finding:?}", simulation.steps);
    Ok(Some(simulation.last))
}

#[test]
fn a_mend_does_away_with_its_finding() {
    check(400, |policy| {
        for finding in &lint(policy, &[]).findings {
            let Some(after) = mended(policy, finding)? else { continue };
            prop_assert!(finding.mend.as_ref().is_some_and(|mend| mend.is_tried));
            let rule = finding.finding.rule.clone();
            let left = lint(&after, std::slice::from_ref(&rule)).findings;
            let about = |it: &LintFinding| {
                let LintFinding { finding, roles, keys, .. } = it.clone();
                (finding.users, finding.nodes, roles, keys)
            };
            let is_it = |it: &&LintFinding| about(it) == about(finding);
            let same = left.iter().find(is_it);
            prop_assert!(same.is_none(), "it is still there: {same:?}");
        }
        Ok(())
    });
}

#[test]
fn a_mend_gives_nobody_anything_unless_its_rule_must() {
    check(400, |policy| {
        for finding in &lint(policy, &[]).findings {
            let Some(after) = mended(policy, finding)? else { continue };
            let diff = axcess_core::diff(policy, &after);
            let gains = diff.entries.iter().chain(&diff.pending).any(|entry| !entry.gained.is_empty());
            prop_assert!(!gains || finding.mend.as_ref().is_some_and(|mend| mend.gives), "{finding:?}");
        }
        Ok(())
    });
}

#[test]
fn bindings_that_add_nothing_can_all_go() {
    check(600, |policy| {
        let mut state = policy.clone();
        for finding in &lint(policy, &["implied-bindings".to_owned()]).findings {
            state = mended(&state, finding)?.expect("such a binding can be deleted");
        }
        let diff = axcess_core::diff(policy, &state);
        prop_assert!(diff.entries.is_empty() && diff.pending.is_empty(), "{diff:?}");
        Ok(())
    });
}

#[test]
fn the_order_of_records_changes_no_finding() {
    hold(150, &accounts(Provider::Arize), |account| {
        let snapshot = account.snapshot();
        let mut turned = snapshot.clone();
        let lists = turned.as_object_mut().expect("a snapshot is an object");
        lists.values_mut().filter_map(|list| list.as_array_mut()).for_each(|list| list.reverse());
        let settings = Default::default();
        let (one, other) = (world::policy(&snapshot, &settings), world::policy(&turned, &settings));
        prop_assert_eq!(lint(&one, &[]).findings, lint(&other, &[]).findings, "snapshot: {}", snapshot);
        Ok(())
    });
}
