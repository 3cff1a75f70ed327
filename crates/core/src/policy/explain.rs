//! Why an answer is what it is, and what it hangs on.

use crate::Level;
use crate::account::{Node, Role, RolePermissions, Status};
use crate::decide::{AssumedSet, Assumption, Reader};
use crate::permission::Permission;
use crate::policy::{Asker, Decision, Policy};
use crate::route::{Route, Source, Standing};
use crate::sorted::SortedSet;

/// Why an answer is what it is.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The answer.
    pub decision: Decision,
    /// Whether the asker may act at all (R1).
    pub standing: Standing,
    /// What stands against him, if anything.
    pub obstacle: Option<Obstacle>,
    /// Whether the permission is without effect at the node.
    pub inert: bool,
    /// Switches and assumed sets that would change the answer.
    pub depends_on: Vec<String>,
    /// Routes that hold the permission in either reading, those that count first.
    pub routes: Vec<Route>,
    /// Routes that reach the node but do not hold the permission.
    pub without: Vec<Route>,
}

/// What keeps an asker from acting, whatever he holds (R1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// His status is not `ACTIVE`; `None` when nobody could read it.
    Status(Option<String>),
    /// He is a bot and none of his service keys is live.
    NoLiveKey,
    /// The key is revoked, expired or unreadable.
    DeadKey,
    /// The key is a user key and the account's developer lock is on.
    DeveloperLock,
}

impl Policy {
    /// Answers, and says why.
    pub fn explain(&self, who: impl Into<Asker>, permission: Permission, node: Node) -> Explanation {
        let who = who.into();
        let holds = |route: &Route| route.possible.contains(permission);
        let (mut routes, without): (Vec<_>, Vec<_>) =
            self.reader().routes(who.user(), node).into_iter().partition(holds);
        routes.sort_by_key(|route| match (route.pessimistic, route.optimistic) {
            (None, _) if route.certain.contains(permission) => 0,
            (_, None) => 1,
            _ => 2,
        });
        Explanation {
            decision: self.can(who, permission, node),
            standing: self.standing(who),
            obstacle: self.obstacle(who),
            inert: self.is_inert(permission, node),
            depends_on: self.depends_on(who, permission, node),
            routes,
            without,
        }
    }

    /// Every route of the asker at the node, whatever it holds, those that do not count among them.
    pub fn routes(&self, who: impl Into<Asker>, node: Node) -> Vec<Route> {
        self.reader().routes(who.into().user(), node)
    }

    /// The same one by one, without a list.
    pub fn each_route(&self, who: impl Into<Asker>, node: Node, tell: &mut dyn FnMut(Route)) {
        self.reader().each_route(who.into().user(), node, tell);
    }

    /// Every switch whose other setting, alone, would change the answer; as `assumed:LEVEL.NAME` every
    /// assumed built-in set that would change it if it were empty or full; and `developer_lock` where it
    /// is unreadable and the asker is a user key. Sorted.
    pub fn depends_on(&self, who: impl Into<Asker>, permission: Permission, node: Node) -> Vec<String> {
        let who = who.into();
        let now = self.can(who, permission, node);
        let mut found = SortedSet::new();
        for (name, semantics) in self.semantics.neighbours() {
            let reader = Reader::new(&self.account, semantics, self.at);
            if !found.contains(name) && self.decide(&reader, who, permission, node) != now {
                found.insert(name.to_owned());
            }
        }
        for set in self.assumed_sets(who, node) {
            let turns = [false, true].into_iter().any(|full| {
                let assumption = Some(Assumption { set: set.clone(), full });
                self.decide(&Reader { assumption, ..self.reader() }, who, permission, node) != now
            });
            if turns {
                found.insert(match set {
                    AssumedSet::Membership(level, name) => format!("assumed:{level}.{name}"),
                    AssumedSet::Resource(name) => format!("assumed:RESOURCE.{name}"),
                });
            }
        }
        if let Asker::Key(key, _) = who
            && !self.account.key(key).is_service()
            && self.account.developer_lock.is_none()
        {
            found.insert("developer_lock".to_owned());
        }
        found.into_iter().collect()
    }

    /// Built-in sets that the asker's routes at the node name.
    fn assumed_sets(&self, who: Asker, node: Node) -> SortedSet<AssumedSet> {
        let routes = self.reader().routes(who.user(), node);
        let membership = |level: Level, name: Option<&str>| {
            let name = name?;
            let set = self.account.sets.role(level, name)?;
            set.assumed.then(|| AssumedSet::Membership(level, name.to_owned()))
        };
        let object = |role: Role| {
            let facts = self.account.role(role);
            let name = facts.name.as_deref().filter(|_| facts.permissions == RolePermissions::Catalog)?;
            self.account.sets.resource_roles.get(name)?.assumed.then(|| AssumedSet::Resource(name.to_owned()))
        };
        let named = |route: &Route| -> Vec<AssumedSet> {
            let one = match &route.source {
                Source::AccountRole(name) => membership(Level::Account, name.as_deref()),
                Source::OrganizationMembership(name) => membership(Level::Organization, name.as_deref()),
                Source::SpaceMembership(name) => membership(Level::Space, name.as_deref()),
                Source::PublicFallback { space_role, .. } => membership(Level::Space, Some(space_role)),
                Source::CustomSpaceMembership(role) | Source::Binding { role, .. } => object(*role),
                Source::WallarooAdmin => {
                    let both = ["OWNER", "COLLABORATOR"].map(|name| membership(Level::Space, Some(name)));
                    return both.into_iter().flatten().collect();
                }
                Source::HiddenOrganizationMembership
                | Source::HiddenSpaceMembership
                | Source::HiddenBinding
                | Source::UnknownParent => None,
            };
            one.into_iter().collect()
        };
        routes.iter().flat_map(named).collect()
    }

    /// What keeps the asker from acting, if anything does (R1).
    pub fn obstacle(&self, who: impl Into<Asker>) -> Option<Obstacle> {
        let who = who.into();
        if let Asker::Key(key, _) = who {
            if !self.account.key(key).is_live(self.at).certain {
                return Some(Obstacle::DeadKey);
            }
            if !self.key_standing(who).certain {
                return Some(Obstacle::DeveloperLock);
            }
        }
        let facts = self.account.user(who.user());
        if facts.status != Status::Active {
            return Some(Obstacle::Status(facts.status.text().map(str::to_owned)));
        }
        (!self.reader().bot_standing(who.user()).certain).then_some(Obstacle::NoLiveKey)
    }
}
