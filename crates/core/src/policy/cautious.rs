//! What counts for the cautious reader, told without switches and doubts.

use crate::Level;
use crate::account::{Node, NodeKind, Parent, Role, RoleName, SpaceRoleName, User};
use crate::decide::{Reader, Set};
use crate::permission::PermissionSet;
use crate::policy::{Asker, Policy};
use crate::semantics::{BindingFallbackSwitch, BotFallbackSwitch, FallbackSwitch};

/// The cautious reading of an account (R10) as plain grants, for engines that know neither switches nor doubts.
///
/// Every switch is applied and every doubt is settled; what is left tells exactly which answers are
/// [`Allow`](crate::Decision::Allow). Whoever has no [standing](Self::stands) is denied. To all others counts, at a node,
///
/// - what they hold there with [`Reach::Here`], and what of a space's for a resource in it;
/// - what they hold above with [`Reach::Below`], and in a space with [`Reach::Workspaces`];
/// - at an [opened](Self::is_opened) space and its resources, what they hold at the organization with
///   [`Reach::Public`], unless a grant of theirs at the space [replaces](Grant::replaces) that;
/// - but at a [restricted](Self::is_restricted) resource only what they hold on it, and what they hold above with
///   [`Reach::Past`].
#[derive(Debug)]
pub struct Cautious<'a> {
    policy: &'a Policy,
    reader: Reader<'a>,
}

/// A set of permissions by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Title<'a> {
    /// A predefined role of a level.
    Predefined(Level, &'a str),
    /// A Role object.
    Role(Role),
    /// What an account administrator holds in every Wallaroo workspace (switch `wallaroo-admin`).
    WallarooAdmin,
}

/// Something that a user holds at a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant<'a> {
    /// Where it stands.
    pub node: Node,
    /// What is held; `None` is nothing, as of a role that nobody could read.
    pub title: Option<Title<'a>>,
    /// Where it counts.
    pub reach: Reach,
    /// Whether it takes the public fallback's place in the space (R6).
    pub replaces: bool,
}

/// Where a grant counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// At its node and, of a space, at the resources in it.
    Here,
    /// At whatever lies below its node (R2).
    Below,
    /// At restricted resources below its node (R8 and the switch `restriction`).
    Past,
    /// In the opened spaces of its organization (R6).
    Public,
    /// In all spaces of the account.
    Workspaces,
}

impl Policy {
    /// What counts for the cautious reader.
    pub fn cautious(&self) -> Cautious<'_> {
        Cautious { policy: self, reader: self.reader() }
    }
}

impl<'a> Cautious<'a> {
    /// Whether somebody may act at all (R1).
    pub fn stands(&self, who: impl Into<Asker>) -> bool {
        self.policy.standing(who).certain
    }

    /// Whether only what is held on a resource counts there (R8).
    pub fn is_restricted(&self, resource: Node) -> bool {
        self.policy.is_restricted(resource).1
    }

    /// Whether the public fallback reaches those at a space who hold nothing there (R6).
    pub fn is_opened(&self, space: Node) -> bool {
        let facts = self.policy.account.node(space);
        let semantics = self.reader.semantics;
        let feared = facts.unseen.memberships && semantics.fallback == FallbackSwitch::Override
            || facts.unseen.bindings && semantics.binding_fallback == BindingFallbackSwitch::Suppress;
        let is_inside = matches!(facts.parent, Parent::Known(organization) if organization != Node::ACCOUNT);
        is_inside && facts.is_private == Some(false) && !feared
    }

    /// The permissions of a set.
    pub fn set(&self, title: Title<'_>) -> PermissionSet {
        match title {
            Title::Predefined(level, name) => {
                let role = self.policy.account.role_name(level, Some(name));
                self.reader.membership_set(level, &role).certain
            }
            Title::Role(role) => self.reader.role_set(role).certain,
            Title::WallarooAdmin => {
                let admin = self.policy.account.role_name(Level::Account, Some("ADMIN"));
                let set = self.reader.wallaroo_admin_set(&admin);
                set.map_or_else(|| PermissionSet::empty(self.policy.permissions().len()), |set| set.certain)
            }
        }
    }

    /// All that a user holds, whether or not he has standing.
    pub fn grants(&self, user: User) -> Vec<Grant<'a>> {
        let mut grants = Vec::new();
        self.account_grants(user, &mut grants);
        for node in self.places(user) {
            match self.policy.account.node(node).kind {
                NodeKind::Account => {}
                NodeKind::Organization => self.organization_grants(user, node, &mut grants),
                NodeKind::Space => self.space_grants(user, node, &mut grants),
                NodeKind::Resource(_) => grants.extend(self.binding(user, node)),
            }
        }
        grants
    }

    /// Nodes at which something may stand for him, or may keep something away from him.
    fn places(&self, user: User) -> Vec<Node> {
        let account = &self.policy.account;
        let mut places = account.footholds(user);
        if account.user(user).settled {
            // Nothing is hidden of him, so that spaces are open to him that are not to others.
            let organizations = places.clone().into_iter();
            places.extend(organizations.flat_map(|organization| account.children(organization)));
        }
        places.retain(|node| account.node(*node).alive);
        places.sort_unstable();
        places.dedup();
        places
    }

    /// R2, R3 and R8.
    fn account_grants(&self, user: User, grants: &mut Vec<Grant<'a>>) {
        let role: &'a RoleName = &self.policy.account.user(user).account_role;
        let set = self.reader.membership_set(Level::Account, role);
        let title = titled(Level::Account, role);
        let below = self.reader.reaches(role, &set);
        let past = below && set.admin && self.reader.passes(Level::Account);
        grants.extend(reaching(
            Node::ACCOUNT,
            title,
            &[(Reach::Here, true), (Reach::Below, below), (Reach::Past, past)],
        ));
        if self.reader.wallaroo_admin_set(role).is_some() {
            grants.push(Grant::new(Node::ACCOUNT, Some(Title::WallarooAdmin), Reach::Workspaces));
        }
    }

    /// R2, R4, R6 and R8.
    fn organization_grants(&self, user: User, organization: Node, grants: &mut Vec<Grant<'a>>) {
        let account = &self.policy.account;
        let Some(role) = account.organization_role(user, organization) else { return };
        let set = self.reader.membership_set(Level::Organization, role);
        let past = set.admin && self.reader.passes(Level::Organization);
        grants.extend(reaching(
            organization,
            titled(Level::Organization, role),
            &[(Reach::Here, true), (Reach::Below, set.admin), (Reach::Past, past)],
        ));
        let outside = account.user(user).kind == crate::UserKind::Bot
            && self.reader.semantics.bot_fallback == BotFallbackSwitch::None;
        if let Some(title) = self.fallback(role).filter(|_| !outside) {
            grants.push(Grant::new(organization, Some(title), Reach::Public));
        }
    }

    /// What an organization role opens in public spaces.
    fn fallback(&self, role: &RoleName) -> Option<Title<'a>> {
        let (name, _) = self.reader.fallback_set(role)?;
        Some(Title::Predefined(Level::Space, name.text()?))
    }

    /// R5, R6, R7 and R8.
    fn space_grants(&self, user: User, space: Node, grants: &mut Vec<Grant<'a>>) {
        let (account, semantics) = (&self.policy.account, self.reader.semantics);
        let is_ended = self.reader.fallback_ended(user, space).0.is_some();
        let mut found = Vec::new();
        if let Some(role) = account.space_role(user, space) {
            let (title, past) = match role {
                SpaceRoleName::Predefined(name) => {
                    let Set { admin, .. } = self.reader.membership_set(Level::Space, name);
                    (titled(Level::Space, name), admin && self.reader.passes(Level::Space))
                }
                SpaceRoleName::Custom(role) => (Some(Title::Role(*role)), false),
            };
            let replaces = semantics.fallback == FallbackSwitch::Override && self.reader.ends_fallback(role);
            found.push(Grant { replaces, ..Grant::new(space, title, Reach::Here) });
            found.extend(reaching(space, title, &[(Reach::Past, past)]));
        }
        let suppresses = semantics.binding_fallback == BindingFallbackSwitch::Suppress;
        found.extend(self.binding(user, space).map(|grant| Grant { replaces: suppresses, ..grant }));
        match (self.is_opened(space), is_ended) {
            (true, true) if !found.iter().any(|grant| grant.replaces) => {
                found.push(Grant { replaces: true, ..Grant::new(space, None, Reach::Here) });
            }
            // It is closed to others, and what it would be to him is his own.
            (false, false) => found.extend(self.own_fallback(user, space)),
            _ => {}
        }
        grants.extend(found);
    }

    fn own_fallback(&self, user: User, space: Node) -> Option<Grant<'a>> {
        let Parent::Known(organization) = self.policy.account.node(space).parent else { return None };
        if organization == Node::ACCOUNT {
            return None;
        }
        let role = self.policy.account.organization_role(user, organization)?;
        Some(Grant::new(space, Some(self.fallback(role)?), Reach::Here))
    }

    /// R7.
    fn binding(&self, user: User, node: Node) -> Option<Grant<'a>> {
        let held = self.policy.account.held_slot(user, node).certain?;
        let counts = self.reader.orphan(user, node).0.is_none();
        Some(Grant::new(node, counts.then_some(Title::Role(held.role)), Reach::Here))
    }
}

impl<'a> Grant<'a> {
    const fn new(node: Node, title: Option<Title<'a>>, reach: Reach) -> Self {
        Self { node, title, reach, replaces: false }
    }
}

/// One grant for each reach that it has.
fn reaching<'a>(
    node: Node,
    title: Option<Title<'a>>,
    reaches: &[(Reach, bool)],
) -> impl Iterator<Item = Grant<'a>> {
    reaches.iter().filter(|(_, has)| *has).map(move |(reach, _)| Grant::new(node, title, *reach))
}

fn titled(level: Level, role: &RoleName) -> Option<Title<'_>> {
    match role {
        RoleName::Known(name) => Some(Title::Predefined(level, name)),
        RoleName::Unreadable(_) => None,
    }
}
