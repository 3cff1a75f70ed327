//! A text that somebody pasted: an exception of the SDK, an error of `ax`, a problem+json body, or a log with one of
//! them in it. What it tells is taken out by rules; nothing is guessed.

mod call;
mod mention;
mod secret;
mod status;

use axcess_core::{Asker, Change, Node, NodeKind, OnRefused, Permission, Plan, Policy, User};
use axcess_report::{Names, Operation, Refusal, escaped};

use self::call::Call;
use self::mention::Mentions;
pub(crate) use self::secret::masked;
use crate::trouble::Trouble;

/// The largest text that is read, in bytes.
pub(crate) const LARGEST: usize = 1 << 20;

/// What was given beside the text, which counts more than what stands in it.
#[derive(Debug, Default)]
pub(crate) struct Given {
    pub who: Option<Asker>,
    pub permission: Option<Permission>,
    pub node: Option<Node>,
}

/// Reads a text against an account.
///
/// # Errors
///
/// When who, what or where is missing or could be several: what was understood, and what to add.
pub(crate) fn read(text: &str, policy: &Policy, given: &Given) -> miette::Result<Refusal> {
    let text = masked(text);
    let answer = status::read(&text);
    let call = Call::read(&text, policy);
    let mentions = Mentions::read(&text, policy);
    let mut refusal = Refusal {
        status: answer.status,
        detail: answer.detail,
        entitlement: answer.entitlement,
        call: call.words,
        operation: call.operation,
        change: call.change,
        who: given.who,
        ..Refusal::default()
    };
    let about = About::of(refusal.change.as_ref(), policy);
    let mut missing = Vec::new();
    if refusal.who.is_none() {
        match caller(&refusal, &about, &mentions, policy) {
            Ok(who) => refusal.who = who,
            Err(problem) if !refusal.is_elsewhere() && !refusal.is_collision() => missing.push(problem),
            Err(_) => {}
        }
    }
    let is_about_rights = !(refusal.is_elsewhere() || refusal.is_collision());
    match place(&refusal, &about, &mentions, policy, given) {
        Ok(node) => refusal.node = Some(node),
        // A change that names nothing there is refused for that.
        Err(problem) if is_about_rights && refusal.change.is_none() => missing.push(problem),
        Err(_) => {}
    }
    if !refusal.is_collision() {
        refusal.permissions = permissions(&refusal, &mentions, policy, given);
    }
    let is_known = !refusal.permissions.is_empty() || refusal.operation.is_some();
    if !is_known && !refusal.is_elsewhere() {
        missing.push(
            "what was called: add the request, as in `POST /v2/role-bindings`, or PERMISSION".to_owned(),
        );
    }
    if refusal.is_collision() && refusal.change.is_none() && missing.is_empty() {
        missing.push("what the call sent: add its body, or the `ax` command".to_owned());
    }
    if refusal.status.is_none() && refusal.operation.is_none() && mentions.is_empty() && missing.len() > 1 {
        let nothing = Trouble::new("the text tells of no refused call");
        return Err(nothing
            .help("paste the exception, the error of `ax` or the body of the answer, with the call")
            .into());
    }
    if missing.is_empty() { Ok(refusal) } else { Err(incomplete(&refusal, policy, &missing).into()) }
}

/// Says what was understood and what to add.
fn incomplete(refusal: &Refusal, policy: &Policy, missing: &[String]) -> Trouble {
    let names = Names::new(policy);
    let status = refusal.status.map(|status| format!("status {status}"));
    let op = refusal.operation.map(|operation| format!("call {}", operation.op));
    let who = refusal.who.map(|who| format!("who {}", names.asker(who)));
    let place = refusal.node.map(|node| format!("where {}", names.node(node)));
    let what =
        refusal.permissions.first().map(|it| format!("what {}", escaped(policy.permissions().name(*it))));
    let known: Vec<String> = [status, op, who, what, place].into_iter().flatten().collect();
    let known = if known.is_empty() { "nothing".to_owned() } else { known.join(", ") };
    let parts = missing.iter().map(|problem| Trouble::new(format!("the text does not tell {problem}")));
    Trouble::new(format!("understood: {known}")).with(parts.collect())
}

/// Whom and what a change is about.
#[derive(Debug, Default)]
struct About {
    users: Vec<User>,
    nodes: Vec<Node>,
}

impl About {
    fn of(change: Option<&Change>, policy: &Policy) -> Self {
        let Some(change) = change.cloned() else { return Self::default() };
        let binding = match &change {
            Change::RoleBindingUpdate { binding: axcess_core::BindingRef::Id(id), .. }
            | Change::RoleBindingDelete { binding: axcess_core::BindingRef::Id(id) } => {
                policy.binding_by_id(id)
            }
            _ => None,
        };
        if let Some((user, node)) = binding.map(|binding| policy.binding_place(binding)) {
            return Self { users: vec![user], nodes: vec![node] };
        }
        let plan = Plan { actor: None, on_refused: OnRefused::Continue, changes: vec![change] };
        let step = policy.simulate(&plan).ok().and_then(|simulation| simulation.steps.into_iter().next());
        let (users, nodes) = step.map(|step| (step.users, step.nodes)).unwrap_or_default();
        // What the step itself makes is not there yet.
        let (known, places) = (policy.users(), policy.nodes());
        Self {
            users: users.into_iter().filter(|user| known.contains(user)).collect(),
            nodes: nodes.into_iter().filter(|node| places.contains(node)).collect(),
        }
    }
}

/// Who called: a user or key in the text that the call is not about.
fn caller(
    refusal: &Refusal,
    about: &About,
    mentions: &Mentions,
    policy: &Policy,
) -> Result<Option<Asker>, String> {
    let is_about_keys = refusal.operation.is_some_and(|operation| operation.op.starts_with("api_key."));
    let keys = mentions.keys.iter().filter(|_| !is_about_keys);
    let keys = keys.filter_map(|key| policy.asker(&format!("key:{}", policy.key_id(*key))).ok());
    let names_user = |op: &str| {
        matches!(
            op,
            "role_binding.create" | "role_binding.get" | "role_binding.update" | "role_binding.delete"
        ) || op.contains("_user")
            || op.starts_with("user.")
    };
    let is_about_users = refusal.operation.is_some_and(|operation| names_user(operation.op));
    let others: Vec<User> =
        mentions.users.iter().copied().filter(|user| !about.users.contains(user)).collect();
    let users = others.iter().filter(|_| !is_about_users || !about.users.is_empty());
    let all: Vec<Asker> = keys.chain(users.map(|user| Asker::User(*user))).collect();
    match &all[..] {
        [only] => Ok(Some(*only)),
        [] => Err("who called: add `--as WHO`".to_owned()),
        many => {
            let names: Vec<String> = many.iter().map(|who| Names::new(policy).asker(*who)).collect();
            Err(format!("who of these called: {}; add `--as WHO`", names.join(", ")))
        }
    }
}

/// Where the call needs its right.
fn place(
    refusal: &Refusal,
    about: &About,
    mentions: &Mentions,
    policy: &Policy,
    given: &Given,
) -> Result<Node, String> {
    if let Some(node) = given.node {
        return Ok(node);
    }
    let fits = |node: &Node| refusal.operation.is_none_or(|operation| operation.fits(policy, *node));
    if refusal.operation.is_some_and(|operation| operation.place == axcess_report::Place::Account) {
        return policy.node(axcess_core::ACCOUNT).map_err(|_| "where: add NODE".to_owned());
    }
    if let Some(node) = about.nodes.iter().copied().find(|node| fits(node)) {
        return Ok(node);
    }
    let of_bindings = mentions.bindings.iter().map(|binding| policy.binding_place(*binding).1);
    let mut all: Vec<Node> =
        of_bindings.chain(mentions.nodes.iter().copied()).filter(|node| fits(node)).collect();
    all.sort();
    all.dedup();
    // A path names what lies above as well.
    let is_above = |node: &Node| all.iter().any(|other| is_below(policy, *other, *node));
    let lowest: Vec<Node> = all.iter().copied().filter(|node| !is_above(node)).collect();
    match &lowest[..] {
        [only] => Ok(*only),
        [] => Err("where: add NODE, as in `project:SPACE/NAME`".to_owned()),
        many => {
            let names: Vec<String> = many.iter().map(|node| Names::new(policy).node(*node)).collect();
            Err(format!("which of these is meant: {}; add NODE", names.join(", ")))
        }
    }
}

fn is_below(policy: &Policy, node: Node, above: Node) -> bool {
    let mut upwards = std::iter::successors(policy.node_parent(node), |node| policy.node_parent(*node));
    *policy.node_kind(above) != NodeKind::Account && upwards.any(|node| node == above)
}

/// What the call needs: what was given, else what the text names, else what the operation takes.
fn permissions(refusal: &Refusal, mentions: &Mentions, policy: &Policy, given: &Given) -> Vec<Permission> {
    if let Some(permission) = given.permission {
        return vec![permission];
    }
    // The permissions that a role is to have are none that the call needs.
    let is_about_roles = refusal.operation.is_some_and(|operation| operation.op.starts_with("role."));
    if !mentions.permissions.is_empty() && !is_about_roles {
        return mentions.permissions.clone();
    }
    let needed =
        |operation: &Operation, node: Node| operation.permissions_at(policy, node, refusal.change.as_ref());
    let names = refusal.operation.zip(refusal.node).map(|(operation, node)| needed(operation, node));
    names.into_iter().flatten().filter_map(|name| policy.permission(&name).ok()).collect()
}

#[cfg(test)]
mod tests;
