//! Steps that did not do what they say, or cannot be undone.

use axcess_core::{BindingRef, Bound, Change, Outcome, Step};

use crate::counted;
use crate::diff::phrase::{folded, listed, steps};
use crate::finding::risk::MOST_PLACES;
use crate::finding::{Evidence, Found, Raised, Severity};

pub(crate) fn findings(evidence: &Evidence<'_>) -> Vec<Raised> {
    let mut all: Vec<Raised> = Vec::new();
    for (index, step) in evidence.steps.iter().enumerate() {
        match step.outcome {
            Outcome::NoEffect if acts_outside(step.op) => {
                all.push((
                    "no-op",
                    Severity::Info,
                    of_step(evidence, index, step, "leaves everybody's access alone"),
                ));
            }
            Outcome::NoEffect => {
                all.push(("no-op", Severity::Warning, of_step(evidence, index, step, "changes nothing")));
            }
            Outcome::Refused => {
                let status = step.status.map_or_else(String::new, |status| format!(" with {status}"));
                let verdict = format!("is refused{status}");
                all.push(("refused", Severity::Error, of_step(evidence, index, step, &verdict)));
            }
            Outcome::Unresolved => {
                let mut found = of_step(evidence, index, step, "cannot be read with certainty");
                if let Some(bound) = &step.bound {
                    found.message.push_str(&format!("; at most it touches {}", bounded(evidence, bound)));
                }
                all.push(("unresolved", Severity::Warning, found));
            }
            Outcome::Applied | Outcome::Skipped => {}
        }
        if step.uncertain {
            let verdict = "may turn out otherwise";
            all.push(("uncertain", Severity::Warning, of_step(evidence, index, step, verdict)));
        }
        all.extend(irreversible(evidence, index, step));
        all.extend(keys_left_behind(evidence, index, step));
    }
    all.extend(skipped(evidence));
    all
}

/// A finding about one step: `step 6 changes nothing: …`.
fn of_step(evidence: &Evidence<'_>, index: usize, step: &Step, verdict: &str) -> Found {
    let meant = evidence.parts.collisions.get(&index);
    let meant = meant.map_or_else(String::new, |it| format!("; to {}: `{}`", it.would, it.command));
    Found {
        message: format!("step {} ({}) {verdict}: {}{meant}", index + 1, step.op, step.reason),
        about: evidence.plan.changes.get(index).map(about).unwrap_or_default(),
        ..subject(evidence, index, step)
    }
}

/// The step with its users and nodes.
pub(crate) fn subject(evidence: &Evidence<'_>, index: usize, step: &Step) -> Found {
    let policy = evidence.sides.after;
    Found {
        steps: [index].into(),
        users: step.users.iter().map(|user| policy.user_id(*user).to_owned()).collect(),
        nodes: step.nodes.iter().map(|node| policy.node_id(*node).to_owned()).collect(),
        ..Found::default()
    }
}

/// The most that a step might touch.
fn bounded(evidence: &Evidence<'_>, bound: &Bound) -> String {
    let sides = evidence.sides;
    let all = |list: &Option<Vec<String>>, every: &str, name: &dyn Fn(&String) -> String| match list {
        None => every.to_owned(),
        Some(ids) => folded(&ids.iter().map(name).collect::<Vec<_>>(), MOST_PLACES, "more"),
    };
    format!(
        "{} of {} on {}",
        all(&bound.permissions, "every permission", &String::clone),
        all(&bound.users, "everybody", &|id| sides.person(id)),
        all(&bound.nodes, "every node", &|id| sides.place(id)),
    )
}

fn skipped(evidence: &Evidence<'_>) -> Option<Raised> {
    let is_skipped = |step: &&(usize, &Step)| step.1.outcome == Outcome::Skipped;
    let numbered: Vec<(usize, &Step)> = evidence.steps.iter().enumerate().collect();
    let skipped: Vec<usize> = numbered.iter().filter(is_skipped).map(|(index, _)| *index).collect();
    let first = *skipped.first()?;
    let verb = if skipped.len() == 1 { "is" } else { "are" };
    let refused = numbered[..first].iter().rev().find(|(_, step)| step.outcome == Outcome::Refused);
    let because =
        refused.map_or_else(String::new, |(index, _)| format!(", because step {} is refused", index + 1));
    let message = format!("{} {verb} not reached{because}", steps(&skipped));
    let about =
        skipped.iter().filter_map(|index| evidence.plan.changes.get(*index)).flat_map(about).collect();
    let found = Found { message, steps: skipped.into_iter().collect(), about, ..Found::default() };
    Some(("skipped", Severity::Warning, found))
}

/// Whether the call does something, though nothing that this program knows of.
fn acts_outside(op: &str) -> bool {
    matches!(op, "user.resend_invitation" | "user.reset_password" | "api_key.refresh")
}

/// What the inverse plan cannot bring back.
fn irreversible(evidence: &Evidence<'_>, index: usize, step: &Step) -> Vec<Raised> {
    let Some(inverse) = &evidence.parts.inverse else { return Vec::new() };
    let of_it =
        inverse.irreversible.iter().filter(|it| it.step == index && step.outcome != Outcome::Unresolved);
    let raise = |it: &axcess_core::Irreversible| {
        let message = format!("step {} ({}) cannot be undone in full: {}", index + 1, step.op, it.why);
        let severity = if it.costs_access { Severity::Warning } else { Severity::Info };
        ("irreversible", severity, Found { message, ..of_step(evidence, index, step, "") })
    };
    of_it.map(raise).collect()
}

/// Service keys of a leaver that go on working.
fn keys_left_behind(evidence: &Evidence<'_>, index: usize, step: &Step) -> Option<Raised> {
    if step.op != "user.delete" || step.outcome != Outcome::Applied {
        return None;
    }
    let policy = evidence.sides.after;
    let is_left = |key: &axcess_core::Key| {
        policy.key_type(*key) == "SERVICE"
            && policy.key_is_live(*key).1
            && policy.key_creator(*key).is_some_and(|creator| step.users.contains(&creator))
    };
    let left: Vec<axcess_core::Key> = policy.keys().into_iter().filter(is_left).collect();
    if left.is_empty() {
        return None;
    }
    let name =
        |key: &axcess_core::Key| policy.key_name(*key).unwrap_or_else(|| policy.key_id(*key)).to_owned();
    let names: Vec<String> = left.iter().map(name).collect();
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let mut found = subject(evidence, index, step);
    let leavers: Vec<String> = found.users.iter().map(|id| evidence.sides.person(id)).collect();
    let (keys, verb) = match left.len() {
        1 => ("the service key".to_owned(), "goes"),
        many => (counted(many, "service key"), "go"),
    };
    found.message =
        format!("{} leaves, but {keys} {} that he made {verb} on working", listed(&leavers), listed(&quoted));
    found.about = names;
    for key in left {
        let bot = policy.key_asker(key).map(axcess_core::Asker::user);
        found.users.extend(bot.map(|bot| policy.user_id(bot).to_owned()));
    }
    Some(("keys-left-behind", Severity::Warning, found))
}

/// The names by which a change is told from others, as they stand in the plan.
fn about(change: &Change) -> Vec<String> {
    let names: Vec<&str> = match change {
        Change::RoleCreate { name, .. }
        | Change::OrganizationCreate { name, .. }
        | Change::ServiceKeyCreate { name, .. }
        | Change::UserKeyCreate { name, .. } => vec![name],
        Change::RoleUpdate { role, .. } | Change::RoleDelete { role } => vec![role],
        Change::RoleBindingCreate { user, role, resource }
        | Change::ResourceBind { user, role, resource } => {
            vec![user, role, resource]
        }
        Change::RoleBindingUpdate { binding, role } => [binding_names(binding), vec![role]].concat(),
        Change::RoleBindingDelete { binding } => binding_names(binding),
        Change::RestrictionCreate { resource } | Change::RestrictionDelete { resource } => vec![resource],
        Change::OrganizationUpdate { organization, .. } | Change::OrganizationDelete { organization } => {
            vec![organization]
        }
        Change::OrganizationAddUser { organization, user, role } => vec![organization, user, role],
        Change::OrganizationRemoveUser { organization, user } => vec![organization, user],
        Change::SpaceCreate { name, organization, .. } => {
            vec![organization.as_deref().unwrap_or_default(), name]
        }
        Change::SpaceUpdate { space, .. } | Change::SpaceDelete { space } => vec![space],
        Change::SpaceAddUser { space, user, role } => vec![space, user, role.as_deref().unwrap_or_default()],
        Change::SpaceRemoveUser { space, user } => vec![space, user],
        Change::ProjectCreate { name, space } => vec![space, name],
        Change::ProjectUpdate { project, .. } | Change::ProjectDelete { project } => vec![project],
        Change::UserCreate { email, .. } => vec![email],
        Change::UserUpdate { user, .. }
        | Change::UserResendInvitation { user }
        | Change::UserResetPassword { user }
        | Change::UserDelete { user }
        | Change::UserActivate { user }
        | Change::UserDeactivate { user } => vec![user],
        Change::UserSetAccountRole { user, role } => vec![user, role],
        Change::ApiKeyRevoke { key } | Change::ApiKeyRefresh { key } => vec![key],
        Change::AccountSetDeveloperLock { on } => vec![if *on { "on" } else { "off" }],
        Change::Ended(ended) => vec![&ended.reason],
    };
    let binding = match change {
        Change::RoleBindingUpdate { binding: BindingRef::Id(id), .. }
        | Change::RoleBindingDelete { binding: BindingRef::Id(id) } => Some(id.as_str()),
        _ => None,
    };
    let named = |name: &str| if binding == Some(name) { format!("binding:{name}") } else { name.to_owned() };
    std::iter::once(change.op()).chain(names).map(named).collect()
}

fn binding_names(binding: &BindingRef) -> Vec<&str> {
    match binding {
        BindingRef::Id(id) => vec![id],
        BindingRef::Place { user, resource } => vec![user, resource],
    }
}
