//! What real clients cannot read.

use std::collections::BTreeSet;
use std::fmt;

use axcess_api::is_global_id;
use axcess_core::{Policy, Provider};

const STATUSES: [&str; 4] = ["ACTIVE", "INVITED", "EXPIRED", "INACTIVE"];
const ACCOUNT_ROLES: [&str; 4] = ["ADMIN", "MEMBER", "MEMBER_UI_ONLY", "ANNOTATOR"];
const PROJECT_TYPES: [&str; 3] = ["APPLICATION", "HARNESS", "EXPERIMENT"];

/// Something of the account that makes real clients refuse a whole page, or take an id for a name. It is served as it
/// is all the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strange {
    /// A permission that the published API does not know.
    Permission(String),
    /// A word that the published API does not know.
    Word {
        /// The field in which it stands.
        field: &'static str,
        /// The word.
        word: String,
    },
    /// An id that has not the form of the API's own.
    Id(String),
}

impl fmt::Display for Strange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Permission(name) => {
                write!(f, "permission `{}` is none that clients know", name.escape_debug())
            }
            Self::Word { field, word } => {
                write!(f, "`{}` is no {field} that clients know", word.escape_debug())
            }
            Self::Id(id) => write!(f, "clients take the id `{}` for a name", id.escape_debug()),
        }
    }
}

/// Everything of an account that real clients cannot read, without repetition.
pub(crate) fn strange(policy: &Policy) -> Vec<Strange> {
    if policy.provider() == Provider::Wallaroo {
        return Vec::new();
    }
    let found: BTreeSet<Strange> = permissions(policy).chain(words(policy)).chain(ids(policy)).collect();
    found.into_iter().collect()
}

fn permissions(policy: &Policy) -> impl Iterator<Item = Strange> {
    let known: BTreeSet<&str> =
        policy.catalog().permissions.iter().map(|known| known.name.as_str()).collect();
    let sets = policy.roles_from(0).filter_map(|role| policy.role_permissions(role));
    let names = sets.flat_map(|set| set.iter().map(|it| policy.permissions().name(it)).collect::<Vec<_>>());
    names.filter(move |name| !known.contains(name)).map(|name| Strange::Permission(name.to_owned()))
}

fn words(policy: &Policy) -> impl Iterator<Item = Strange> {
    let statuses = policy.users_from(0).filter_map(|user| policy.user_status(user));
    let roles = policy.users_from(0).filter_map(|user| policy.user_account_role(user));
    let types = policy.nodes_from(0).filter_map(|node| policy.project_type(node));
    let fields: [(&'static str, &[&str], Vec<&str>); 3] = [
        ("status", &STATUSES, statuses.collect()),
        ("account role", &ACCOUNT_ROLES, roles.collect()),
        ("project type", &PROJECT_TYPES, types.collect()),
    ];
    fields.into_iter().flat_map(|(field, known, words)| {
        let unknown = words.into_iter().filter(|word| !known.contains(word));
        unknown.map(|word| Strange::Word { field, word: word.to_owned() }).collect::<Vec<_>>()
    })
}

/// The first id of each kind that is none, since the others will hardly be better.
fn ids(policy: &Policy) -> impl Iterator<Item = Strange> {
    let is_strange = |id: &&str| !is_global_id(id);
    let user = policy.users_from(0).map(|user| policy.user_id(user)).find(is_strange);
    // The account itself has no id that the API tells.
    let node = policy.nodes_from(1).map(|node| policy.node_id(node)).find(is_strange);
    let role = policy.roles_from(0).map(|role| policy.role_id(role)).find(is_strange);
    let binding = policy.bindings_from(0).map(|binding| policy.binding_id(binding)).find(is_strange);
    let key = policy.keys_from(0).map(|key| policy.key_id(key)).find(is_strange);
    [user, node, role, binding, key].into_iter().flatten().map(|id| Strange::Id(id.to_owned()))
}

#[cfg(test)]
mod tests {
    use axcess_core::{Draft, Policy, RoleRecord, UserRecord};

    use super::strange;

    fn check(change: impl FnOnce(&mut Draft), expected: &[&str]) {
        let mut draft = Draft::from(axcess_snapshot::demo().draft);
        change(&mut draft);
        let catalog = axcess_snapshot::catalog(draft.provider);
        let policy = Policy::new(draft, catalog).expect("the draft has no defects");
        let told: Vec<String> = strange(&policy).iter().map(ToString::to_string).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn clients_can_read_everything_of_the_built_in_account() {
        check(|_| {}, &[]);
    }

    #[test]
    fn what_no_client_knows_is_told() {
        let role = RoleRecord {
            id: "Um9sZTo5OmFiY2Q=".into(),
            name: Some("New".to_owned()),
            is_predefined: false,
            permissions: Some(vec!["QUANTUM_READ".to_owned()]),
            description: None,
        };
        let user = UserRecord { status: Some("ASLEEP".to_owned()), ..UserRecord::unread("u1".into()) };
        check(
            |draft| {
                draft.roles.push(role);
                draft.users.push(user);
            },
            &[
                "permission `QUANTUM_READ` is none that clients know",
                "`ASLEEP` is no status that clients know",
                "clients take the id `u1` for a name",
            ],
        );
    }
}
