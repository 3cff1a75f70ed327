//! A snapshot without anybody's names: pseudonyms in their place, and every answer as before.

use axcess_core::{
    ApiKeyRecord, Asker, BindingId, Draft, Gap, KeyId, Node, NodeId, OrganizationMembershipRecord,
    OrganizationRecord, Policy, ResourceRecord, RestrictionRecord, RoleBindingRecord, RoleId, RoleRecord,
    SpaceMembershipRecord, SpaceRecord, SpaceRole, UserId, UserRecord,
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{Agreement, Snapshot};

/// Pseudonyms that only whoever has the key can make: the same thing always has the same one.
///
/// ```
/// use axcess_snapshot::{Pseudonyms, demo};
///
/// let hidden = Pseudonyms::new(b"only we know this").anonymize(demo());
/// assert_eq!(hidden.draft.users.len(), demo().draft.users.len());
/// assert!(hidden.draft.users.iter().all(|user| user.id.as_str().starts_with("user-")));
/// ```
#[derive(Clone)]
pub struct Pseudonyms {
    hmac: Hmac<Sha256>,
}

impl std::fmt::Debug for Pseudonyms {
    /// Nothing of the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pseudonyms")
    }
}

/// How many pairs of somebody and a node were looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compared {
    /// So many,
    pub pairs: usize,
    /// of so many.
    pub all: usize,
}

/// A pair that is answered otherwise under pseudonyms.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("of `{who}` at `{node}` the account under pseudonyms says something else")]
pub struct Unlike {
    /// The id of the user or key.
    pub who: String,
    /// The id of the node.
    pub node: String,
}

impl Pseudonyms {
    /// Pseudonyms of a key, which may have any length.
    pub fn new(key: &[u8]) -> Self {
        let hmac = Hmac::new_from_slice(key).expect("INVARIANT: HMAC takes a key of any length");
        Self { hmac }
    }

    /// The snapshot with a pseudonym for every id, name and e-mail address. What free text there is (descriptions, the
    /// reasons of gaps, where it was read, disagreements) is left out. Everything that rules look at stays: roles and
    /// permissions, statuses, types, privacy, restrictions, moments, and the names of predefined roles, which are the
    /// product's own.
    pub fn anonymize(&self, snapshot: Snapshot<impl Into<Draft>>) -> Snapshot {
        let draft = snapshot.draft.into();
        let draft = Draft {
            captured_by: draft.captured_by.map(|id| self.user(&id)),
            name: self.name("account", draft.name),
            organizations: draft.organizations.into_iter().map(|it| self.organization(it)).collect(),
            spaces: draft.spaces.into_iter().map(|it| self.space(it)).collect(),
            resources: draft.resources.into_iter().map(|it| self.resource(it)).collect(),
            users: draft.users.into_iter().map(|it| self.person(it)).collect(),
            roles: draft.roles.into_iter().map(|it| self.role_record(it)).collect(),
            organization_memberships: draft
                .organization_memberships
                .into_iter()
                .map(|it| OrganizationMembershipRecord {
                    user_id: self.user(&it.user_id),
                    organization_id: self.node(&it.organization_id),
                    ..it
                })
                .collect(),
            space_memberships: draft.space_memberships.into_iter().map(|it| self.membership(it)).collect(),
            role_bindings: draft
                .role_bindings
                .into_iter()
                .map(|it| RoleBindingRecord {
                    id: BindingId::new(self.word("binding", it.id.as_str())),
                    user_id: self.user(&it.user_id),
                    role_id: self.role(&it.role_id),
                    resource_id: self.node(&it.resource_id),
                    ..it
                })
                .collect(),
            restrictions: draft
                .restrictions
                .into_iter()
                .map(|it| RestrictionRecord { resource_id: self.node(&it.resource_id), ..it })
                .collect(),
            api_keys: draft.api_keys.into_iter().map(|it| self.key(it)).collect(),
            gaps: draft.gaps.into_iter().map(|it| self.gap(it)).collect(),
            ..draft
        };
        let agreement = snapshot.agreement.map(|it| Agreement { disagreements: Vec::new(), ..it });
        Snapshot { agreement, ..Snapshot::from(draft) }
    }

    /// Holds an account against the same one under these pseudonyms: all permissions of people, bots and keys at nodes, at
    /// once and in both readings. At most so many pairs of somebody and a node are looked at, spread over the account; of
    /// smaller accounts, every one.
    ///
    /// # Errors
    ///
    /// With the first pair that is answered otherwise, or lacks its pseudonym.
    pub fn compare(&self, plain: &Policy, hidden: &Policy, most: usize) -> Result<Compared, Unlike> {
        let (users, nodes, keys) = (plain.users(), plain.nodes(), plain.keys());
        let people = users.iter().map(|user| {
            let other = hidden.user_by_id(self.user(&UserId::new(plain.user_id(*user))).as_str());
            (plain.user_id(*user), Some(Asker::from(*user)), other.map(Asker::from))
        });
        let keys = keys.iter().map(|key| {
            let other = hidden.key_by_id(&self.word("key", plain.key_id(*key)));
            (plain.key_id(*key), plain.key_asker(*key), other.and_then(|key| hidden.key_asker(key)))
        });
        let places: Vec<(Node, Option<Node>)> = nodes
            .iter()
            .map(|node| (*node, hidden.node_by_id(self.node(&NodeId::new(plain.node_id(*node))).as_str())))
            .collect();
        // Whom nobody knows in one account, nobody may know in the other.
        let mut askers = Vec::new();
        for (id, asker, twin) in people.chain(keys) {
            match (asker, twin) {
                (Some(asker), Some(twin)) => askers.push((id, asker, twin)),
                (None, None) => {}
                _ => return Err(Unlike { who: id.to_owned(), node: axcess_core::ACCOUNT.to_owned() }),
            }
        }
        let all = askers.len() * places.len();
        let step = all.div_ceil(most.max(1)).max(1);
        let mut pairs = 0;
        for (number, (id, asker, twin)) in askers.into_iter().enumerate() {
            for (node, place) in places.iter().skip(number % step).step_by(step) {
                let answer = plain.effective(asker, *node);
                if place.is_none_or(|place| hidden.effective(twin, place) != answer) {
                    return Err(Unlike { who: id.to_owned(), node: plain.node_id(*node).to_owned() });
                }
                pairs += 1;
            }
        }
        Ok(Compared { pairs, all })
    }

    /// The pseudonym of a user's id.
    pub fn user(&self, id: &UserId) -> UserId {
        UserId::new(self.word("user", id.as_str()))
    }

    /// The pseudonym of a node's id. The account's own node has the same id in every account.
    pub fn node(&self, id: &NodeId) -> NodeId {
        if id.as_str() == axcess_core::ACCOUNT {
            id.clone()
        } else {
            NodeId::new(self.word("node", id.as_str()))
        }
    }

    fn role(&self, id: &RoleId) -> RoleId {
        RoleId::new(self.word("role", id.as_str()))
    }

    fn organization(&self, it: OrganizationRecord) -> OrganizationRecord {
        let (id, name) = (self.node(&it.id), self.name("organization", it.name));
        OrganizationRecord { id, name, description: None }
    }

    fn space(&self, it: SpaceRecord) -> SpaceRecord {
        SpaceRecord {
            id: self.node(&it.id),
            name: self.name("space", it.name),
            organization_id: it.organization_id.map(|id| self.node(&id)),
            description: None,
            ..it
        }
    }

    fn resource(&self, it: ResourceRecord) -> ResourceRecord {
        ResourceRecord {
            id: self.node(&it.id),
            name: self.name(&it.resource_type.to_lowercase(), it.name),
            space_id: it.space_id.map(|id| self.node(&id)),
            ..it
        }
    }

    fn person(&self, it: UserRecord) -> UserRecord {
        let email = self.name("person", it.email).map(|word| format!("{word}@example.invalid"));
        UserRecord { id: self.user(&it.id), name: self.name("person", it.name), email, ..it }
    }

    fn role_record(&self, it: RoleRecord) -> RoleRecord {
        let name = if it.is_predefined { it.name } else { self.name("role", it.name) };
        RoleRecord { id: self.role(&it.id), name, description: None, ..it }
    }

    fn membership(&self, it: SpaceMembershipRecord) -> SpaceMembershipRecord {
        let role = it.role.map(|role| match role {
            SpaceRole::Predefined(name) => SpaceRole::Predefined(name),
            SpaceRole::Custom(id) => SpaceRole::Custom(self.role(&id)),
        });
        SpaceMembershipRecord { user_id: self.user(&it.user_id), space_id: self.node(&it.space_id), role }
    }

    fn key(&self, it: ApiKeyRecord) -> ApiKeyRecord {
        ApiKeyRecord {
            id: KeyId::new(self.word("key", it.id.as_str())),
            name: self.name("key", it.name),
            created_by_user_id: it.created_by_user_id.map(|id| self.user(&id)),
            bot_user_id: it.bot_user_id.map(|id| self.user(&id)),
            ..it
        }
    }

    fn gap(&self, it: Gap) -> Gap {
        Gap { scope: it.scope.map(|id| self.node(&id)), reason: "unread".to_owned(), ..it }
    }

    fn name(&self, kind: &str, name: Option<String>) -> Option<String> {
        name.map(|name| self.word(kind, &name))
    }

    /// The kind, and 16 hexadecimal digits: in an account of a million things, two are alike once in 37 million times.
    fn word(&self, kind: &str, text: &str) -> String {
        let mut hmac = self.hmac.clone();
        hmac.update(kind.as_bytes());
        hmac.update(&[0]);
        hmac.update(text.as_bytes());
        let digest = hmac.finalize().into_bytes();
        let hex: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        format!("{kind}-{hex}")
    }
}
