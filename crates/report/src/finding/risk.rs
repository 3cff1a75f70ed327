//! Who gets power over others' access.

use axcess_core::{DiffEntry, Node, NodeKind, Outcome, SortedSet, Step};
use litemap::LiteMap;

use crate::attribution::Cause;
use crate::diff::phrase::folded;
use crate::diff::sentence::{becomes_admin, comes_from_above, is_ordinary, manages};
use crate::diff::sides::{Audience, Sides, administers};
use crate::diff::wording;
use crate::finding::{Evidence, Found, Raised, Severity};

/// Places written out in a message.
pub(crate) const MOST_PLACES: usize = 4;

pub(crate) fn findings(evidence: &Evidence<'_>) -> Vec<Raised> {
    let mut all = Vec::new();
    for (audience, entries, causes) in [
        (Audience::Active, &evidence.diff.entries, &evidence.causes.entries),
        (Audience::Invited, &evidence.diff.pending, &evidence.causes.pending),
    ] {
        all.extend(powers(evidence, audience, entries, causes));
    }
    all.extend(evidence.steps.iter().enumerate().filter_map(|(index, step)| wide_bot(evidence, index, step)));
    all
}

/// A new bot that reads in spaces of its organizations that its key was not made for.
fn wide_bot(evidence: &Evidence<'_>, index: usize, step: &Step) -> Option<Raised> {
    let policy = evidence.sides.after;
    let bot = step.created.iter().find_map(|id| evidence.sides.user_after(id))?;
    if step.op != "service_key.create" || step.outcome != Outcome::Applied {
        return None;
    }
    let made_for: Vec<Node> = policy.memberships_of(bot).map(|(node, _)| node).collect();
    // An administrator of the account reads in organizations that he was not made for, too.
    let spaces = match administers(policy, bot, Node::ACCOUNT) {
        true => policy.nodes(),
        false => made_for.iter().flat_map(|node| policy.node_children(*node)).collect(),
    };
    let reads = |space: &Node| {
        let held = policy.without_inert(&policy.effective(bot, *space).allowed, *space);
        policy.permissions().names(&held).any(|name| name.ends_with("_READ"))
    };
    let is_space = |node: &Node| policy.node_kind(*node) == &NodeKind::Space;
    let others: Vec<String> = spaces
        .into_iter()
        .filter(|node| is_space(node) && !made_for.contains(node) && reads(node))
        .map(|node| policy.node_id(node).to_owned())
        .collect();
    if others.is_empty() {
        return None;
    }
    let user = policy.user_id(bot).to_owned();
    let message = format!(
        "{} also reads in {}, which its key was not made for",
        evidence.sides.person(&user),
        places(evidence, &others)
    );
    let nodes = others.into_iter().collect();
    let found = Found { message, steps: [index].into(), users: [user].into(), nodes, about: Vec::new() };
    Some(("bot-reach", Severity::Warning, found))
}

/// What one user newly holds that others should know of.
#[derive(Default)]
struct Power {
    admin: Vec<String>,
    managing: SortedSet<String>,
    binding: Vec<String>,
    admin_steps: SortedSet<usize>,
    managing_steps: SortedSet<usize>,
    binding_steps: SortedSet<usize>,
}

fn powers(
    evidence: &Evidence<'_>,
    audience: Audience,
    entries: &[DiffEntry],
    causes: &[Cause],
) -> Vec<Raised> {
    let sides = evidence.sides;
    let table = sides.after.permissions();
    let bind = table.find("ROLE_BINDING_CREATE");
    let mut powers: LiteMap<&str, Power> = LiteMap::new();
    for (entry, cause) in entries.iter().zip(causes).filter(|(entry, _)| !entry.gained.is_empty()) {
        if comes_from_above(sides, &entry.user, &entry.node) {
            continue;
        }
        let gained = sides.without_inert(&entry.gained, &entry.node);
        let is_admin = becomes_admin(sides, audience, &entry.user, &entry.node);
        let managing: Vec<&str> = match sides.kind(&entry.node) {
            Some(NodeKind::Account) => table.names(&gained).filter(|name| manages(name)).collect(),
            _ => Vec::new(),
        };
        let binds = bind.is_some_and(|bind| gained.contains(bind));
        if !is_admin && managing.is_empty() && !binds {
            continue;
        }
        let power = powers.entry(&entry.user).or_default();
        if is_admin {
            power.admin.push(entry.node.clone());
            power.admin_steps.extend(&cause.gained);
        } else if !managing.is_empty() {
            power.managing.extend(managing.into_iter().map(str::to_owned));
            power.managing_steps.extend(&cause.gained);
        }
        if binds {
            power.binding.push(entry.node.clone());
            power.binding_steps.extend(&cause.gained);
        }
    }
    powers.into_iter().flat_map(|(user, power)| power.raise(evidence, audience, user)).collect()
}

impl Power {
    fn raise(self, evidence: &Evidence<'_>, audience: Audience, user: &str) -> Vec<Raised> {
        let sides = evidence.sides;
        let person = sides.person(user);
        let (once, pending) = match audience {
            Audience::Active => ("", String::new()),
            Audience::Invited => (" once the invitation is accepted", "pending".to_owned()),
        };
        let found = |message: String, steps: SortedSet<usize>, nodes: Vec<String>| Found {
            message,
            steps,
            users: [user.to_owned()].into(),
            nodes: nodes.into_iter().collect(),
            about: Some(pending.clone()).filter(|word| !word.is_empty()).into_iter().collect(),
        };
        let mut all = Vec::new();
        let below_admin: Vec<String> = self
            .binding
            .iter()
            .filter(|node| !is_at_or_below(evidence, node, &self.admin))
            .cloned()
            .collect();
        if !self.admin.is_empty() {
            let message =
                format!("{person} becomes an administrator of {}{once}", places(evidence, &self.admin));
            all.push(("new-admin", Severity::Warning, found(message, self.admin_steps, self.admin)));
        }
        if !self.managing.is_empty() {
            let is_ordinary = self.managing.iter().all(|name| is_ordinary(sides, user, name));
            let names: Vec<String> = self.managing.into_iter().collect();
            let role = sides.user_after(user).and_then(|user| sides.after.user_account_role(user));
            let role = match role.filter(|_| is_ordinary) {
                Some(role) => format!(", as every {role} of the account does"),
                None => String::new(),
            };
            let message =
                format!("{person} gains {} on the account{once}{role}", folded(&names, MOST_PLACES, "more"));
            let nodes = vec![axcess_core::ACCOUNT.to_owned()];
            let severity = if is_ordinary { Severity::Info } else { Severity::Warning };
            all.push(("new-admin", severity, found(message, self.managing_steps, nodes)));
        }
        if !below_admin.is_empty() {
            // Managing is judged apart from access, so that a restriction takes no power that its end could give.
            let (severity, power) = match below_admin.iter().all(|node| could_bind(sides, user, node)) {
                true => (Severity::Info, "though a restriction kept nobody from binding roles there before"),
                false => (Severity::Warning, "and with it the power to let others in"),
            };
            let message = format!(
                "{person} gains ROLE_BINDING_CREATE on {}{once}, {power}",
                places(evidence, &below_admin)
            );
            all.push(("binding-power", severity, found(message, self.binding_steps, below_admin)));
        }
        all
    }
}

/// Whether the user could bind roles at the node before the plan, whatever he held there.
fn could_bind(sides: &Sides<'_>, user: &str, node: &str) -> bool {
    let then = sides.user_before(user).zip(sides.node_before(node));
    then.is_some_and(|(user, node)| {
        sides.before.standing(user).certain && sides.before.could_grant(user, node)
    })
}

fn is_at_or_below(evidence: &Evidence<'_>, node: &str, tops: &[String]) -> bool {
    let mut next = Some(node);
    while let Some(node) = next {
        if tops.iter().any(|top| top == node) {
            return true;
        }
        next = evidence.sides.parent(node);
    }
    false
}

fn places(evidence: &Evidence<'_>, nodes: &[String]) -> String {
    wording::few_places(evidence.sides, nodes.iter().map(String::as_str), MOST_PLACES)
}
