//! What somebody may read of the account, as the API's listings show it to him.

use crate::account::{Node, User};
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

impl Policy {
    /// Whether the asker may read it. Sources: section h of the API's reference; what it leaves open is told in
    /// `docs/sandbox.md`.
    pub fn may(&self, asker: impl Into<Asker>, read: Read) -> Decision {
        let asker = asker.into();
        if self.plainly_may(asker, read) {
            return Decision::Allow;
        }
        let standing = self.standing(asker).and(self.may_with_standing(asker.user(), read));
        Decision::of(standing.certain, standing.possible)
    }

    /// Whether he holds the permission that the reading takes, which the index tells at once: without restrictions he
    /// would hold it as well, and no other standing takes anything away.
    fn plainly_may(&self, asker: Asker, read: Read) -> bool {
        let (permission, node) = match read {
            Read::Roles => (self.account.permissions.find("ROLE_READ"), Node::ACCOUNT),
            Read::Users => (self.account.permissions.find("USER_READ"), Node::ACCOUNT),
            Read::Bindings(node) => (self.account.permissions.find("ROLE_BINDING_READ"), node),
            Read::ServiceKeys(space) => (self.account.permissions.find("SERVICE_KEY_READ"), space),
            Read::Restriction(node) => {
                let right = self.account.catalog.restrictable.get(self.node_kind(node).as_str());
                (right.and_then(|name| self.account.permissions.find(name)), node)
            }
            Read::Node(node) if self.node_kind(node).is_resource() => (self.reading(node), node),
            Read::Node(_) | Read::AuditLogs | Read::UserKeys(_) => return false,
        };
        permission.is_some_and(|permission| self.can(asker, permission, node) == Decision::Allow)
    }

    /// The permission to read a resource of this type, if there is one.
    fn reading(&self, resource: Node) -> Option<Permission> {
        match self.node_kind(resource).as_str() {
            "PROJECT" => self.account.permissions.find("PROJECT_READ"),
            kind => self.account.permissions.find(&format!("{kind}_READ")),
        }
    }

    fn may_with_standing(&self, user: User, read: Read) -> Standing {
        let admin = |node| self.reader().is_admin(user, node);
        match read {
            Read::Roles => admin(Node::ACCOUNT).or(self.holds(user, "ROLE_READ", Node::ACCOUNT)),
            Read::Users => admin(Node::ACCOUNT).or(self.holds(user, "USER_READ", Node::ACCOUNT)),
            Read::AuditLogs => admin(Node::ACCOUNT),
            Read::Node(node) => self.sees(user, node),
            Read::Bindings(node) => self.manages(user, "ROLE_BINDING_READ", node),
            Read::Restriction(node) => {
                let right = self.account.catalog.restrictable.get(self.node_kind(node).as_str());
                let held = right.map(|permission| self.manages(user, permission, node));
                held.into_iter().fold(admin(node), Standing::or)
            }
            Read::UserKeys(owner) if owner == user => Standing { certain: true, possible: true },
            Read::UserKeys(_) => admin(Node::ACCOUNT),
            Read::ServiceKeys(space) => admin(space).or(self.holds(user, "SERVICE_KEY_READ", space)),
        }
    }

    fn sees(&self, user: User, node: Node) -> Standing {
        let kind = self.node_kind(node);
        if kind.is_resource()
            && let Some(permission) = self.account.permissions.find(&format!("{}_READ", kind.as_str()))
        {
            return self.user_can(user, permission, node).into();
        }
        let held = self.user_effective(user, node);
        Standing { certain: !held.allowed.is_empty(), possible: !held.possible.is_empty() }
    }

    fn holds(&self, user: User, permission: &str, node: Node) -> Standing {
        match self.account.permissions.find(permission) {
            Some(permission) => self.user_can(user, permission, node).into(),
            None => Decision::Deny.into(),
        }
    }

    /// Holds the permission as if the node were not restricted. Where it is not, the index answers.
    fn manages(&self, user: User, permission: &str, node: Node) -> Standing {
        if !self.is_restricted(node).1 {
            return self.holds(user, permission, node);
        }
        let reader = self.reader();
        crate::decide::Reader { managing: true, ..reader }.holds(user, permission, node)
    }
}

impl From<Decision> for Standing {
    fn from(decision: Decision) -> Self {
        Self { certain: decision == Decision::Allow, possible: decision != Decision::Deny }
    }
}
