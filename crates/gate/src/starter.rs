//! A first file of assertions, true of an account as it is.

use std::collections::HashSet;

use axcess_core::{Node, NodeKind, Permission, PermissionSet, Policy, User};
use axcess_report::held;

use crate::assertion::read_assertions;
use crate::check::{Check, Flags};
use crate::report::Outcome;

/// Organizations and spaces that get an assertion of their own.
const MOST_NODES: usize = 50;

/// People that an assertion names.
const MOST_PEOPLE: usize = 30;

/// Permissions that tell who rules the account.
const OF_ADMINS: [&str; 3] = ["USER_DELETE", "ROLE_UPDATE", "USER_CREATE"];

/// The text of a file of assertions that hold today: who rules the account, who runs each organization and
/// space, who reads what is restricted, and that plans give nobody more than that.
///
/// Each assertion has been asked; what does not hold for certain is left out.
pub fn starter(account: &Policy) -> String {
    let mut text = HEAD.to_owned();
    holding(account, candidates(account)).iter().for_each(|candidate| text.push_str(&candidate.text()));
    text.push_str(NEW);
    text
}

const HEAD: &str = "# What has to hold of this account. Written from the account as it is: read each line, keep what is meant,
# and strike what is not.
#
#   axcess check --assertions FILE                 the account as it is
#   axcess check --assertions FILE --plan PLAN     the account as a plan leaves it
#
# An editor completes it after `axcess schema assertions > assertions.schema.json`, if this is its first line:
#   # yaml-language-server: $schema=assertions.schema.json
format: axcess-assertions
version: 1
assert:
";

const NEW: &str =
    "  # No plan may give anybody the power to delete; the others are compared with the account itself.
  - id: no-new-deleters
    no-new-access: {can: \"*_DELETE\"}
";

/// An assertion that may be written.
struct Candidate {
    id: String,
    comment: String,
    people: Vec<String>,
    can: String,
    on: String,
}

impl Candidate {
    fn text(&self) -> String {
        let who = match &self.people[..] {
            [] => {
                format!("    never: {{who: \"*\", can: {}, on: {}}}\n", quoted(&self.can), quoted(&self.on))
            }
            people => {
                let people: Vec<String> = people.iter().map(|person| quoted(person)).collect();
                format!(
                    "    exactly: {{who: [{}], can: {}, on: {}}}\n",
                    people.join(", "),
                    quoted(&self.can),
                    quoted(&self.on)
                )
            }
        };
        format!("  # {}\n  - id: {}\n{who}", self.comment, quoted(&self.id))
    }
}

/// A text as JSON has it, which YAML reads as well.
fn quoted(text: &str) -> String {
    let is_plain = !text.is_empty()
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.@/".contains(letter))
        && text.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && !["true", "false", "null", "True", "False", "Null", "TRUE", "FALSE", "NULL"].contains(&text);
    if is_plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

fn candidates(account: &Policy) -> Vec<Candidate> {
    let mut all = Vec::new();
    let table = account.permissions();
    let first = OF_ADMINS.iter().find_map(|name| Some((*name, table.find(name)?)));
    if let Some((name, permission)) = first {
        all.extend(exactly(
            account,
            "account-admins",
            "Who rules the account",
            name,
            permission,
            Node::ACCOUNT,
        ));
    }
    let mut nodes = account.nodes();
    nodes.sort_by_cached_key(|node| account.node_reference(*node));
    for (kind, name) in [(NodeKind::Organization, "ORGANIZATION_UPDATE"), (NodeKind::Space, "SPACE_UPDATE")] {
        let Some(permission) = table.find(name) else { continue };
        let noun = if kind == NodeKind::Space { "space" } else { "organization" };
        for node in nodes.iter().filter(|node| *account.node_kind(**node) == kind).take(MOST_NODES) {
            let reference = account.node_reference(*node);
            let comment = format!("Who runs this {noun}");
            all.extend(exactly(
                account,
                &format!("runs-{}", slug(&reference)),
                &comment,
                name,
                permission,
                *node,
            ));
        }
    }
    let restricted = nodes.iter().filter(|node| account.is_restricted(**node).0);
    for node in restricted.take(MOST_NODES) {
        let name = format!("{}_READ", account.node_kind(*node).as_str());
        let Some(permission) = table.find(&name) else { continue };
        let reference = account.node_reference(*node);
        let id = format!("reads-{}", slug(&reference));
        all.extend(exactly(account, &id, "Who reads what is restricted", &name, permission, *node));
    }
    tell_apart(&mut all);
    all
}

/// Who holds a permission at a node, if they are few.
fn exactly(
    account: &Policy,
    id: &str,
    comment: &str,
    name: &str,
    permission: Permission,
    node: Node,
) -> Option<Candidate> {
    let mut set = PermissionSet::empty(account.permissions().len());
    set.insert(permission);
    let holds = |user: &User| held(account, *user, node).allowed.contains(permission);
    let people: Vec<User> = account.candidates(&set, node).into_iter().filter(holds).collect();
    if people.len() > MOST_PEOPLE {
        return None;
    }
    let mut people: Vec<String> = people.iter().map(|user| account.user_reference(*user)).collect();
    people.sort();
    let on = account.node_reference(node);
    Some(Candidate { id: id.to_owned(), comment: comment.to_owned(), people, can: name.to_owned(), on })
}

/// Those that hold for certain.
fn holding(account: &Policy, mut all: Vec<Candidate>) -> Vec<Candidate> {
    let read = |candidate: &Candidate| {
        let text = format!("format: axcess-assertions\nversion: 1\nassert:\n{}", candidate.text());
        read_assertions("starter.yaml", text.as_bytes()).unwrap_or_default()
    };
    let check = Check {
        account,
        plan: None,
        assertions: all.iter().flat_map(read).collect(),
        flags: Flags::default(),
        baseline: None,
        exceptions: Vec::new(),
        max_age: None,
        now: account.moment(),
        snapshot: String::new(),
    };
    let report = match check.run() {
        Ok(report) => report,
        // A name of one of them is too odd to be written.
        Err(_) if all.len() > 1 => {
            return all.into_iter().flat_map(|one| holding(account, vec![one])).collect();
        }
        Err(_) => return Vec::new(),
    };
    let passing = report.gates.iter().filter(|gate| gate.outcome == Outcome::Pass);
    let ids: HashSet<&str> = passing.map(|gate| gate.id.as_str()).collect();
    all.retain(|candidate| ids.contains(candidate.id.as_str()));
    all
}

/// `space:Risk/Card fraud` as `space-risk-card-fraud`.
fn slug(reference: &str) -> String {
    let mut slug = String::new();
    for letter in reference.chars().flat_map(char::to_lowercase) {
        match letter {
            letter if letter.is_alphanumeric() => slug.push(letter),
            _ if !slug.ends_with('-') && !slug.is_empty() => slug.push('-'),
            _ => {}
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// Gives equal names a number.
fn tell_apart(all: &mut [Candidate]) {
    let mut seen = std::collections::HashMap::<String, usize>::new();
    for candidate in all {
        let times = seen.entry(candidate.id.clone()).or_default();
        *times += 1;
        if *times > 1 {
            candidate.id = format!("{}-{times}", candidate.id);
        }
    }
}
