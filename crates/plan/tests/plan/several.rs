//! Several files as one plan.

use axcess_core::{OnRefused, Provider};
use axcess_plan::{PlanErrors, PlanFile, join};

use crate::{file, yaml};

/// A file with these lines of head and one change.
fn part(name: &str, head: &str) -> PlanFile {
    file(name, &format!("{head}{}", yaml(&["{op: user.create, email: a@b.c}"])))
}

fn joined(parts: &[(&str, &str)]) -> Result<PlanFile, PlanErrors> {
    join(parts.iter().map(|(name, head)| part(name, head)).collect())
}

#[test]
fn changes_stand_in_the_order_of_the_files_and_know_theirs() {
    let all = joined(&[("a.yaml", ""), ("b.yaml", "actor: kim\n"), ("c.yaml", "")]).expect("they agree");
    let sources: Vec<String> =
        all.sources.iter().map(|source| format!("{}:{}", source.file, source.line)).collect();
    assert_eq!(sources, ["a.yaml:4", "b.yaml:5", "c.yaml:4"]);
    assert_eq!(all.plan.changes.len(), 3);
    assert_eq!(all.plan.actor.as_deref(), Some("kim"));
}

#[test]
fn the_first_file_that_states_something_decides() {
    let all =
        joined(&[("a.yaml", ""), ("b.yaml", "on_refused: continue\n"), ("c.yaml", "on_refused: continue\n")]);
    assert_eq!(all.expect("they agree").plan.on_refused, OnRefused::Continue);
}

#[test]
fn files_that_contradict_each_other_are_refused() {
    let errors = joined(&[("a.yaml", "actor: kim\n"), ("b.yaml", "actor: lee\n")]).expect_err("two actors");
    assert_eq!(errors.to_string(), "b.yaml:1:8: `actor` is `lee` here, but `kim` in `a.yaml`");
    let errors =
        joined(&[("a.yaml", "on_refused: stop\n"), ("b.yaml", ""), ("c.yaml", "on_refused: continue\n")]);
    let expected = "c.yaml:1:13: `on_refused` is `continue` here, but `stop` in `a.yaml`";
    assert_eq!(errors.expect_err("stop or continue").to_string(), expected);
}

#[test]
fn no_files_are_an_empty_plan() {
    let all = join(Vec::new()).expect("nothing contradicts");
    assert!(all.plan.changes.is_empty() && all.sources.is_empty() && all.snapshot.is_none());
}

#[test]
fn what_a_provider_misses_is_told_of_the_first_file_that_lacks_it() {
    let all = joined(&[("a.yaml", ""), ("b.yaml", "")]).expect("they agree");
    let errors = all.check_provider(Provider::Arize).expect_err("fields are missing");
    assert_eq!(errors.file, "a.yaml");
    assert_eq!(errors.problems.len(), 3);
}
