//! Scripts as administrators write them, each with the steps that it comes to.
//!
//! Behind a script stand its expectations: `#= OP OUTCOME [STATUS] @PLACE`, in the order of the steps, and
//! `#= note RULE @PLACE`. A place is a part of exactly one line; `^` and `$` are its ends. `#set VAR=VALUE`
//! and `#actor WHO` say what the script gets from outside.

use std::collections::BTreeMap;
use std::path::PathBuf;

use axcess_core::{OnRefused, Plan, Policy, Simulation};
use axcess_script::{ScriptPlan, Settings, read};

fn demo() -> Policy {
    let snapshot = axcess_snapshot::demo();
    let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
    Policy::new(snapshot.draft, catalog).expect("the draft has no defects")
}

struct Case {
    script: String,
    settings: Settings,
    steps: Vec<String>,
    notes: Vec<String>,
}

impl Case {
    fn new(text: &str) -> Self {
        let directives = ["#= ", "#set ", "#actor "];
        let is_directive = |line: &&str| directives.iter().any(|start| line.starts_with(start));
        let script: Vec<&str> = text.lines().filter(|line| !is_directive(line)).collect();
        let mut case = Self {
            script: script.join("\n") + "\n",
            settings: Settings { variables: BTreeMap::new(), ..Settings::default() },
            steps: Vec::new(),
            notes: Vec::new(),
        };
        for line in text.lines().filter(is_directive) {
            if let Some(set) = line.strip_prefix("#set ") {
                let (name, value) = set.split_once('=').expect("VAR=VALUE");
                case.settings.variables.insert(name.to_owned(), value.to_owned());
            } else if let Some(actor) = line.strip_prefix("#actor ") {
                case.settings.actor = Some(actor.to_owned());
            } else {
                let (what, place) = line[3..].split_once(" @").expect("a place");
                let expected = match line_with(&script, place) {
                    0 => format!("`{place}` is not in one line"),
                    line => format!("{line} {what}"),
                };
                let list = if what.starts_with("note ") { &mut case.notes } else { &mut case.steps };
                list.push(expected);
            }
        }
        case
    }
}

fn line_with(script: &[&str], place: &str) -> usize {
    let fits = |line: &str| {
        let (start, rest) = place.strip_prefix('^').map_or((false, place), |rest| (true, rest));
        match rest.strip_suffix('$') {
            Some(text) if start => line == text,
            Some(text) => line.ends_with(text),
            None if start => line.starts_with(rest),
            None => line.contains(rest),
        }
    };
    let lines: Vec<usize> =
        script.iter().enumerate().filter(|(_, line)| fits(line)).map(|(at, _)| at + 1).collect();
    match lines[..] {
        [line] => line,
        // No step stands there, so that the comparison tells.
        _ => 0,
    }
}

fn simulated(policy: &Policy, plan: &ScriptPlan, settings: &Settings) -> Simulation {
    let flat = Plan {
        actor: settings.actor.clone(),
        on_refused: OnRefused::Continue,
        changes: plan.changes.clone(),
    };
    policy.simulate(&flat).expect("everything is named by its id")
}

fn steps(plan: &ScriptPlan, simulation: &Simulation) -> Vec<String> {
    let steps = simulation.steps.iter().zip(&plan.sources).map(|(step, source)| {
        let status = step.status.map(|status| format!(" {status}")).unwrap_or_default();
        format!("{} {} {}{status}", source.line, step.op, step.outcome.as_str())
    });
    steps.collect()
}

fn check(name: &str, text: &str) -> Result<(), String> {
    let policy = demo();
    let case = Case::new(text);
    let plan = match read(name, case.script.as_bytes(), &policy, &case.settings) {
        Ok(plan) => plan,
        Err(errors) => return Err(format!("{name}: {errors}")),
    };
    let simulation = simulated(&policy, &plan, &case.settings);
    let found = steps(&plan, &simulation);
    let notes: Vec<String> =
        plan.notes.iter().map(|note| format!("{} note {}", note.line, note.rule)).collect();
    if found != case.steps || notes != case.notes {
        let reasons = simulation.steps.iter().map(|step| format!("      {}\n", step.reason));
        return Err(format!(
            "{name}\n  expected {}\n  found    {}\n  notes {:?}\n  found {notes:?}\n{}",
            case.steps.join("; "),
            found.join("; "),
            case.notes,
            reasons.collect::<String>()
        ));
    }
    // The flat plan is the script: carried out again it leaves the same account.
    if !axcess_core::diff(&plan.last, &simulation.last).entries.is_empty() {
        return Err(format!("{name}: the plan leaves another account"));
    }
    Ok(())
}

#[test]
fn scripts_come_to_the_steps_that_stand_behind_them() {
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(corpus).expect("the corpus").map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    assert!(files.len() >= 60, "{} scripts", files.len());
    let mut wrong = Vec::new();
    for file in &files {
        let text = std::fs::read_to_string(file).expect("a text");
        wrong.extend(check(&file.file_name().expect("a name").to_string_lossy(), &text).err());
    }
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), files.len(), wrong.join("\n"));
}

#[test]
fn a_name_found_twice_is_refused_without_a_status() {
    let mut draft = axcess_core::Draft::from(axcess_snapshot::demo().draft);
    draft.roles[1].name = draft.roles[0].name.clone();
    draft.organizations[1].name = draft.organizations[0].name.clone();
    let space = draft.resources[0].space_id.clone();
    for resource in draft.resources.iter_mut().filter(|resource| resource.resource_type == "PROJECT").take(2)
    {
        (resource.name, resource.space_id) = (Some("twin".to_owned()), space.clone());
    }
    let (role, organization) = (draft.roles[0].name.clone(), draft.organizations[0].name.clone());
    let script = format!(
        "ax roles update '{}' --name x\nax organizations update '{}' --name x\nax projects update twin --space '{}' --name x\n",
        role.expect("a name"),
        organization.expect("a name"),
        space.expect("a space").as_str(),
    );
    let catalog = axcess_snapshot::catalog(draft.provider);
    let policy = Policy::new(draft, catalog).expect("names may be the same");
    let settings = Settings::default();
    let plan = read("twins.sh", script.as_bytes(), &policy, &settings).expect("is a script");
    let found = steps(&plan, &simulated(&policy, &plan, &settings));
    assert_eq!(found, ["1 role.update refused", "2 organization.update refused", "3 project.update refused"]);
}

#[test]
fn an_old_form_of_a_user_key_is_no_service_key() {
    let script = b"ax api-keys create --name laptop --key-type user\n";
    let plan = read("key.sh", script, &demo(), &Settings::default()).expect("is a script");
    let messages: Vec<&str> = plan.notes.iter().map(|note| note.message.as_str()).collect();
    assert_eq!(
        messages,
        ["`--key-type` is an old form, which `ax` 0.39 rejects; write `ax api-keys create`"]
    );
}

/// How many steps a script of the examples comes to, all of which go through.
fn check_example(name: &str, count: usize) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
    let bytes = std::fs::read(path).expect("an example");
    let (policy, settings) = (demo(), Settings::default());
    let plan = read(name, &bytes, &policy, &settings).expect("is a script");
    let simulation = simulated(&policy, &plan, &settings);
    for step in &simulation.steps {
        assert!(
            matches!(step.outcome.as_str(), "applied" | "no_effect"),
            "{name}: {} {}",
            step.op,
            step.reason
        );
    }
    assert_eq!(simulation.steps.len(), count, "{name}");
    assert!(plan.notes.is_empty(), "{name}: {:?}", plan.notes);
}

#[test]
fn the_examples_run_on_the_built_in_account() {
    check_example("onboard.sh", 9);
    check_example("saml-roles.sh", 3);
    check_example("restrict.sh", 4);
    check_example("audit.sh", 0);
    check_example("offboard.sh", 3);
    check_example("tenant-keys.sh", 2);
}
