//! Everybody who may do something somewhere.

use axcess_core::{Asker, Node, Permission, Policy, User};
use schemars::JsonSchema;
use serde::Serialize;

use crate::counted;
use crate::document::Body;
use crate::names::Names;
use crate::reason::Teller;
use crate::style::{Style, styled};
use crate::table::{Layout, Table};

/// Everybody who may do something somewhere, by id.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WhoCan {
    /// What they may do.
    pub permission: String,
    /// Where: the node's id.
    pub resource: String,
    /// Users who are allowed.
    pub users: Vec<String>,
    /// Users of whom nobody knows.
    pub unknown: Vec<String>,
    /// Invited users who would be allowed if they were active.
    pub pending: Vec<String>,
    /// Live keys that are allowed.
    pub keys: Vec<String>,
}

impl Body for WhoCan {
    const FORMAT: &'static str = "axcess-who-can";
}

impl WhoCan {
    /// Asks.
    pub fn new(policy: &Policy, permission: Permission, node: Node) -> Self {
        let answer = policy.who_can(permission, node);
        let users = |users: &[User]| users.iter().map(|user| policy.user_id(*user).to_owned()).collect();
        Self {
            permission: policy.permissions().name(permission).to_owned(),
            resource: policy.node_id(node).to_owned(),
            users: users(&answer.users),
            unknown: users(&answer.unknown),
            pending: users(&answer.pending),
            keys: answer.keys.iter().map(|key| policy.key_id(*key).to_owned()).collect(),
        }
    }
}

/// One who may, with the cause.
#[derive(Clone, Debug, Serialize)]
pub struct Holder {
    /// The id of the user, of whom the key is if it is one.
    pub user: String,
    /// The id of the key, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The name of the key or user.
    pub name: Option<String>,
    /// `allow`, `unknown` or `pending`.
    pub decision: &'static str,
    /// By what.
    pub cause: String,
    /// The rules that the cause rests on.
    pub rules: Vec<&'static str>,
    #[serde(skip)]
    shown: [String; 2],
}

/// Everybody who may, with the cause: users who are allowed, then those of whom nobody knows, then invited ones,
/// then keys.
pub fn holders(policy: &Policy, permission: Permission, node: Node) -> Vec<Holder> {
    let answer = policy.who_can(permission, node);
    let names = Names::new(policy);
    let holder = |asker: Asker, decision: &'static str| {
        let teller = Teller { policy, asker, permission, node };
        let reason = match decision {
            "pending" => teller.cause_with_standing(),
            _ => teller.cause(&policy.explain(asker, permission, node)),
        };
        let user = names.user_identity(asker.user());
        let key = names.key_identity(asker);
        let shown = match asker {
            Asker::User(user) => [names.user(user), names.user_reference(user)],
            Asker::Key(key, user) => [names.key(key), format!("key of {}", names.user(user))],
        };
        Holder {
            user: user.id,
            name: key.as_ref().map_or(user.name, |key| key.name.clone()),
            key: key.map(|key| key.id),
            decision,
            cause: reason.text,
            rules: reason.rules,
            shown,
        }
    };
    let users = |users: Vec<User>, decision| users.into_iter().map(move |user| (Asker::User(user), decision));
    users(answer.users, "allow")
        .chain(users(answer.unknown, "unknown"))
        .chain(users(answer.pending, "pending"))
        .chain(answer.keys.into_iter().filter_map(|key| Some((policy.key_asker(key)?, "allow"))))
        .map(|(asker, decision)| holder(asker, decision))
        .collect()
}

/// Everybody who may, for people.
pub fn who_can_text(policy: &Policy, permission: Permission, node: Node, layout: Layout) -> String {
    let holders = holders(policy, permission, node);
    let mut table = Table::new(["who", "known as", "answer", "because"]);
    for holder in &holders {
        let style = match holder.decision {
            "allow" => Style::Good,
            _ => Style::Doubtful,
        };
        let rules = styled(Style::Faint, format_args!("({})", holder.rules.join(", ")));
        let [name, reference] = holder.shown.clone();
        table.push([name, reference, styled(style, holder.decision), format!("{} {rules}", holder.cause)]);
    }
    if layout == Layout::Plain {
        return table.text(layout);
    }
    table.text(layout) + &summary(policy, &holders, permission, node)
}

fn summary(policy: &Policy, holders: &[Holder], permission: Permission, node: Node) -> String {
    let names = Names::new(policy);
    let count = |decision: &str, is_key: bool| {
        holders.iter().filter(|holder| holder.decision == decision && holder.key.is_some() == is_key).count()
    };
    let place = names.node_in_words(node);
    let permission_name = crate::escaped(policy.permissions().name(permission));
    let users = count("allow", false);
    let mut text = match users {
        0 => format!("nobody certainly holds {permission_name} on {place}"),
        _ => format!("{} may use {permission_name} on {place}", counted(users, "user")),
    };
    let rest = [("unknown", false, "unknown"), ("pending", false, "invited"), ("allow", true, "by key")];
    for (decision, is_key, word) in rest {
        match count(decision, is_key) {
            0 => {}
            many => text.push_str(&format!(", {many} {word}")),
        }
    }
    if !policy.is_complete() {
        text.push_str("; the snapshot does not list everybody");
    }
    if policy.is_inert(permission, node) {
        text.push_str("; inert: the permission has no effect there");
    }
    format!("\n{}\n", styled(Style::Faint, text))
}
