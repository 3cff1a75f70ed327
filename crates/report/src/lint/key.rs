//! API keys that should have ended.

use axcess_core::{Change, GapKind, Key, Policy};

use super::survey::Survey;
use super::{Doubt, Flaw, Found};
use crate::Severity;

/// Live keys without an end.
pub(super) fn endless(survey: &Survey<'_>, found: &mut Found) {
    let policy = survey.policy;
    for key in policy.keys() {
        if !policy.key_is_live(key).0 || policy.key_expires_at(key).is_some() {
            continue;
        }
        let (severity, kind) = match policy.key_type(key) {
            "SERVICE" => (Severity::Info, "service key"),
            _ => (Severity::Warning, "user key"),
        };
        let message = format!("{kind} {} never ends", called(survey, key));
        found.flaws.push(flaw(survey, key, severity, message));
    }
    listed(survey, found);
}

/// Live keys whose maker is gone.
pub(super) fn left_behind(survey: &Survey<'_>, found: &mut Found) {
    let policy = survey.policy;
    for key in policy.keys() {
        let gone = policy.key_creator(key).filter(|user| policy.user_status(*user) == Some("INACTIVE"));
        let Some(maker) = gone.filter(|_| policy.key_is_live(key).1) else { continue };
        let name = survey.names().user_in_full(maker);
        let message = format!("key {} is live, and {name}, who made it, is gone", survey.names().key(key));
        let mut flaw = flaw(survey, key, Severity::Warning, message);
        flaw.users.push(maker);
        found.flaws.push(flaw);
    }
    listed(survey, found);
}

fn called(survey: &Survey<'_>, key: Key) -> String {
    let name = survey.names().key(key);
    match survey.policy.key_asker(key) {
        Some(asker) if survey.policy.key_type(key) != "SERVICE" => {
            format!("{name} of {}", survey.names().user_in_full(asker.user()))
        }
        _ => name,
    }
}

fn flaw(survey: &Survey<'_>, key: Key, severity: Severity, message: String) -> Flaw {
    let user = survey.policy.key_asker(key).map(|asker| asker.user());
    Flaw {
        users: user.into_iter().collect(),
        keys: vec![key],
        changes: vec![Change::ApiKeyRevoke { key: reference(survey.policy, key) }],
        note: Some("make a new key for whatever uses it first"),
        ..Flaw::new(severity, message)
    }
}

/// The shortest reference that names the key alone: its name, or its id.
fn reference(policy: &Policy, key: Key) -> String {
    let name = policy.key_name(key).filter(|name| policy.key(name) == Ok(key));
    name.unwrap_or_else(|| policy.key_id(key)).to_owned()
}

fn listed(survey: &Survey<'_>, found: &mut Found) {
    let is_cut = |kind: &GapKind| matches!(kind, GapKind::Listing(word) if word == "api_keys");
    if survey.policy.gaps().iter().any(|gap| is_cut(&gap.kind)) {
        let reason = "whether there are more: the snapshot does not list all keys".to_owned();
        found.undetermined.push(Doubt { reason, nodes: Vec::new() });
    }
}
