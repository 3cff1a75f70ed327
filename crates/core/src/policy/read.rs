//! What somebody may read of the account, as the API's listings show it to him.

use std::cell::OnceCell;

use crate::account::{Node, NodeKind, User};
use crate::decide::Reader;
use crate::permission::Permission;
use crate::policy::{Asker, Decision, Policy};
use crate::route::Standing;

/// Something that the API shows to some and hides from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Read {
    /// The Role objects: account admin, or `ROLE_READ` at the account.
    Roles,
    /// The users: account admin, or `USER_READ` at the account.
    Users,
    /// The audit log: account admin.
    AuditLogs,
    /// A node itself: whoever holds anything there; of a resource, the permission to read its type there, if there is
    /// one.
    Node(Node),
    /// The bindings on a node: `ROLE_BINDING_READ` there, as if nothing were restricted.
    Bindings(Node),
    /// The restriction of a resource: whoever may lift it.
    Restriction(Node),
    /// The user keys of somebody: he himself, or account admin.
    UserKeys(User),
    /// The service keys of a space: admin of it, or `SERVICE_KEY_READ` there.
    ServiceKeys(Node),
}

/// What one asker may read. What all questions about him have in common is found once.
#[derive(Debug)]
pub struct Rights<'a> {
    policy: &'a Policy,
    user: User,
    standing: Standing,
    account_admin: OnceCell<Standing>,
    project_read: Option<Permission>,
    binding_read: Option<Permission>,
}

impl Policy {
    /// Whether the asker may read it. Sources: section h of the API's reference; what it leaves open is told in
    /// `docs/sandbox.md`.
    pub fn may(&self, asker: impl Into<Asker>, read: Read) -> Decision {
        self.rights(asker).may(read)
    }

    /// The same for whoever asks about many things.
    pub fn rights(&self, asker: impl Into<Asker>) -> Rights<'_> {
        let asker = asker.into();
        Rights {
            policy: self,
            user: asker.user(),
            standing: self.standing(asker),
            account_admin: OnceCell::new(),
            project_read: self.account.permissions.find("PROJECT_READ"),
            binding_read: self.account.permissions.find("ROLE_BINDING_READ"),
        }
    }
}

impl Rights<'_> {
    /// Whether he may read it.
    pub fn may(&self, read: Read) -> Decision {
        let standing = self.standing.and(self.with_standing(read));
        Decision::of(standing.certain, standing.possible)
    }

    fn with_standing(&self, read: Read) -> Standing {
        match read {
            Read::Roles => self.account_admin().or(self.holds_named("ROLE_READ", Node::ACCOUNT)),
            Read::Users => self.account_admin().or(self.holds_named("USER_READ", Node::ACCOUNT)),
            Read::AuditLogs => self.account_admin(),
            Read::Node(node) => self.sees(node),
            Read::Bindings(node) => self.manages(self.binding_read, node),
            Read::Restriction(node) => {
                let admin = self.admin(node);
                if admin.certain {
                    return admin;
                }
                let account = &self.policy.account;
                let right = account.catalog.restrictable.get(self.policy.node_kind(node).as_str());
                let right = right.and_then(|name| account.permissions.find(name));
                admin.or(self.manages(right, node))
            }
            Read::UserKeys(owner) if owner == self.user => Standing { certain: true, possible: true },
            Read::UserKeys(_) => self.account_admin(),
            Read::ServiceKeys(space) => self.admin(space).or(self.holds_named("SERVICE_KEY_READ", space)),
        }
    }

    /// Who administers the account administers whatever is in it.
    fn admin(&self, node: Node) -> Standing {
        let account_admin = self.account_admin();
        if account_admin.certain { account_admin } else { self.policy.reader().is_admin(self.user, node) }
    }

    fn account_admin(&self) -> Standing {
        *self.account_admin.get_or_init(|| self.policy.reader().is_admin(self.user, Node::ACCOUNT))
    }

    fn sees(&self, node: Node) -> Standing {
        let kind = self.policy.node_kind(node);
        let permission = match kind {
            NodeKind::Resource(kind) if &**kind == "PROJECT" => self.project_read,
            NodeKind::Resource(kind) => self.policy.account.permissions.find(&format!("{kind}_READ")),
            NodeKind::Account | NodeKind::Organization | NodeKind::Space => None,
        };
        if permission.is_some() {
            return self.holds(permission, node);
        }
        let held = self.policy.user_effective(self.user, node);
        Standing { certain: !held.allowed.is_empty(), possible: !held.possible.is_empty() }
    }

    fn holds_named(&self, permission: &str, node: Node) -> Standing {
        self.holds(self.policy.account.permissions.find(permission), node)
    }

    fn holds(&self, permission: Option<Permission>, node: Node) -> Standing {
        match permission {
            Some(permission) => self.policy.user_can(self.user, permission, node).into(),
            None => Decision::Deny.into(),
        }
    }

    /// Holds the permission as if the node were not restricted. Where it is not, the index answers.
    fn manages(&self, permission: Option<Permission>, node: Node) -> Standing {
        if !self.policy.is_restricted(node).1 {
            return self.holds(permission, node);
        }
        let Some(permission) = permission else { return Decision::Deny.into() };
        let reader = self.policy.reader();
        let effective = Reader { managing: true, ..reader }.effective(self.user, node);
        Standing {
            certain: effective.allowed.contains(permission),
            possible: effective.possible.contains(permission),
        }
    }
}

impl From<Decision> for Standing {
    fn from(decision: Decision) -> Self {
        Self { certain: decision == Decision::Allow, possible: decision != Decision::Deny }
    }
}
