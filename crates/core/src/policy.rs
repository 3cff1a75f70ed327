//! A checked account with a choice of switches: the thing that answers.

mod admission;
mod alike;
mod batch;
mod by_id;
mod cautious;
mod census;
mod class_diff;
mod classes;
mod cores;
mod count;
mod crowd;
mod draft;
mod explain;
mod heap;
mod reach;
mod read;
mod region;
mod sequence;
mod show;
mod side;
mod slice;
mod survey;
mod tally;
mod turn;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use admission::Admission;
pub use alike::Likeness;
pub use batch::Question;
pub use cautious::{Cautious, Grant, Reach, Title};
pub use count::{Answers, Count, CountEach};
pub use explain::{Explanation, Obstacle};
pub use read::{Read, Rights};
pub use survey::{Foothold, FootholdRole};
pub use turn::{Turns, Witness};

use crate::account::{Account, Key, Node, Role, User};
use crate::catalog::Catalog;
use crate::decide::Reader;
use crate::index::{ACTIVE, Found, PERHAPS_ACTIVE, Tables};
use crate::permission::{Permission, PermissionSet, PermissionTable};
use crate::route::{Effective, Standing};
use crate::{CheckDraft, Defect, Gap, GapKind, IdMaker, Moment, Provider, Semantics, SoundDraft};

/// A [`SoundDraft`] under a choice of [`Semantics`] at a moment. It never changes; what-if gives a
/// second one.
#[derive(Clone, Debug)]
pub struct Policy {
    pub(crate) account: Arc<Account>,
    /// What the numbers of the account's index mean under these switches and with these roles.
    pub(crate) tables: Arc<Tables>,
    pub(crate) semantics: Semantics,
    pub(crate) at: Moment,
}

/// An answer (R9, R10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decision {
    /// Allowed, whatever the gaps hide.
    Allow,
    /// Denied, whatever the gaps hide.
    Deny,
    /// A hidden or unreadable fact could turn it.
    Unknown,
}

impl Decision {
    /// The answer's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
            Self::Unknown => "unknown",
        }
    }

    fn of(allowed: bool, possible: bool) -> Self {
        Self::of_bits(u8::from(allowed) | u8::from(possible) << 1)
    }

    /// By the lowest bit, whether it is allowed, and by the next one, whether it may be. What is allowed
    /// cannot be guessed ahead, so that no branch hangs on it.
    #[inline(always)]
    fn of_bits(bits: u8) -> Self {
        const ALL: [Decision; 4] = [Decision::Deny, Decision::Allow, Decision::Unknown, Decision::Allow];
        ALL[usize::from(bits & 3)]
    }
}

impl std::fmt::Display for Decision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who asks: a user, or an API key that stands for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asker {
    /// A user himself.
    User(User),
    /// A key, and the user it stands for.
    Key(Key, User),
}

impl Asker {
    /// Whose access is asked for.
    pub const fn user(self) -> User {
        match self {
            Self::User(user) | Self::Key(_, user) => user,
        }
    }
}

impl From<User> for Asker {
    fn from(user: User) -> Self {
        Self::User(user)
    }
}

/// Who holds a permission at a node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhoCan {
    /// Users who are allowed.
    pub users: Vec<User>,
    /// Users of whom nobody knows.
    pub unknown: Vec<User>,
    /// Invited users who would be allowed if they were active.
    pub pending: Vec<User>,
    /// Live keys that are allowed.
    pub keys: Vec<Key>,
}

/// What one asker holds, node by node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhatCan {
    /// Nodes where he holds or may hold anything, in the order of their ids.
    pub entries: Vec<(Node, Effective)>,
    /// Without standing: what would count with it.
    pub otherwise: Vec<(Node, Effective)>,
}

impl Policy {
    /// The account of a draft, which is checked unless it has been. The switches are at their defaults, the moment is that
    /// of the capture.
    ///
    /// # Errors
    ///
    /// All defects of the draft at once; none of a [`SoundDraft`](crate::SoundDraft).
    pub fn new(draft: impl CheckDraft, catalog: Arc<Catalog>) -> Result<Self, Vec<Defect>> {
        let draft = draft.check()?;
        let names = draft.permission_names(&catalog);
        Ok(Self::with_names(draft, catalog, names))
    }

    /// The accounts of two drafts that are to be compared: `*` means the names of either.
    ///
    /// # Errors
    ///
    /// All defects of the first draft that has any, with its side (0 or 1).
    pub fn pair(
        before: impl CheckDraft,
        after: impl CheckDraft,
        catalog: &Arc<Catalog>,
    ) -> Result<(Self, Self), (usize, Vec<Defect>)> {
        let before = before.check().map_err(|defects| (0, defects))?;
        let after = after.check().map_err(|defects| (1, defects))?;
        let mut names = before.permission_names(catalog);
        names.extend(after.permission_names(catalog));
        let first = Self::with_names(before, catalog.clone(), names.clone());
        Ok((first, Self::with_names(after, catalog.clone(), names)))
    }

    fn with_names(draft: SoundDraft, catalog: Arc<Catalog>, names: BTreeSet<String>) -> Self {
        let table = Arc::new(PermissionTable::new(names, &catalog));
        let at = draft.captured_at;
        let account = Arc::new(Account::new(draft.into(), catalog, table));
        let semantics = Semantics::default();
        let tables = Arc::new(Tables::new(&account, semantics));
        Self { account, tables, semantics, at }
    }

    /// The same account under other switches.
    #[must_use]
    pub fn with_semantics(&self, semantics: Semantics) -> Self {
        if semantics == self.semantics {
            return self.clone();
        }
        let tables = Arc::new(Tables::new(&self.account, semantics));
        Self { tables, semantics, ..self.clone() }
    }

    /// The same account at another moment, which is what keys are judged at (R1).
    #[must_use]
    pub fn at(&self, at: Moment) -> Self {
        let mut other = Self { at, ..self.clone() };
        if at != self.at {
            Arc::make_mut(&mut other.account).judge_anew();
        }
        other
    }

    /// The same account, in which new objects get ids of another form than `new:1`. States that are simulated from it
    /// inherit that.
    #[must_use]
    pub fn with_id_maker(&self, make: IdMaker) -> Self {
        let mut other = self.clone();
        Arc::make_mut(&mut other.account).make_id = make;
        other
    }

    /// The switches.
    pub const fn semantics(&self) -> Semantics {
        self.semantics
    }

    /// Whose access model holds.
    pub fn provider(&self) -> Provider {
        self.account.provider
    }

    /// When the account was captured.
    pub fn captured_at(&self) -> Moment {
        self.account.captured_at
    }

    /// Who captured the account, if the snapshot knows him.
    pub fn captured_by(&self) -> Option<User> {
        self.account.user_by_id(self.account.captured_by.as_ref()?)
    }

    /// The moment that keys are judged at.
    pub const fn moment(&self) -> Moment {
        self.at
    }

    /// Every permission name, which is what `*` means.
    pub fn permissions(&self) -> &PermissionTable {
        &self.account.permissions
    }

    /// The vocabulary.
    pub fn catalog(&self) -> &Catalog {
        &self.account.catalog
    }

    /// What the reader of the account could not see.
    pub fn gaps(&self) -> &[Gap] {
        &self.account.gaps
    }

    /// Whether answers over all users, keys or nodes are complete: no listing was cut short.
    pub fn is_complete(&self) -> bool {
        !self.account.gaps.iter().any(|gap| matches!(gap.kind, GapKind::Listing(_)))
    }

    pub(crate) fn reader(&self) -> Reader<'_> {
        Reader::new(&self.account, self.semantics, self.at)
    }

    /// Answers whether the asker holds the permission at the node (R1 to R10).
    #[inline(always)]
    pub fn can(&self, who: impl Into<Asker>, permission: Permission, node: Node) -> Decision {
        match who.into() {
            Asker::User(user) => self.user_can(user, permission, node),
            Asker::Key(key, user) => {
                let standing = self.account.key_standing(key, self.at);
                let decision = self.user_can(user, permission, node);
                let certain = standing.certain && decision == Decision::Allow;
                Decision::of(certain, standing.possible && decision != Decision::Deny)
            }
        }
    }

    #[inline(always)]
    fn user_can(&self, user: User, permission: Permission, node: Node) -> Decision {
        let Some(found) = self.find_plainly(user, node) else {
            return self.user_can_in_doubt(user, permission, node);
        };
        let allowed = self.tables.plainly_holds(&found, permission);
        Decision::of_bits((allowed | allowed << 1) & found.user.standing())
    }

    /// The same where the readings may differ, a switch is not as usual or a plan touched something. The index
    /// is looked into anew, so that what the usual way finds need not be kept for this one.
    #[inline(never)]
    fn user_can_in_doubt(&self, user: User, permission: Permission, node: Node) -> Decision {
        let Some(found) = self.find(user, node) else {
            return self.user_can_by_facts(user, permission, node);
        };
        let (allowed, possible) = self.tables.holds(&found, permission);
        Decision::of_bits((allowed | possible << 1) & found.user.standing())
    }

    #[cold]
    fn user_can_by_facts(&self, user: User, permission: Permission, node: Node) -> Decision {
        let effective = self.reader().effective(user, node);
        Decision::of(effective.allowed.contains(permission), effective.possible.contains(permission))
    }

    /// What the index knows of a user at a node where all is [plain](crate::index::Tables::plain); `None` elsewhere.
    #[inline(always)]
    fn find_plainly(&self, user: User, node: Node) -> Option<Found> {
        if !self.tables.plain || self.account.touched().has(user, node) {
            return None;
        }
        self.account.index().find_plainly(user, node)
    }

    /// What the index knows of a user at a node; `None` where the facts have to be read.
    fn find(&self, user: User, node: Node) -> Option<Found> {
        if self.tables.orphans_judged || self.account.touched().has(user, node) {
            return None;
        }
        self.account.index().find(user, node)
    }

    fn decide(&self, reader: &Reader<'_>, who: Asker, permission: Permission, node: Node) -> Decision {
        let effective = self.key_standing(who).apply(reader.effective(who.user(), node));
        Decision::of(effective.allowed.contains(permission), effective.possible.contains(permission))
    }

    /// All permissions of the asker at the node at once.
    #[inline(always)]
    pub fn effective(&self, who: impl Into<Asker>, node: Node) -> Effective {
        match who.into() {
            Asker::User(user) => self.user_effective(user, node),
            Asker::Key(key, user) => {
                self.account.key_standing(key, self.at).apply(self.user_effective(user, node))
            }
        }
    }

    #[inline(always)]
    fn user_effective(&self, user: User, node: Node) -> Effective {
        match self.find_plainly(user, node) {
            Some(found) => self.tables.plainly_effective(&found),
            None => self.user_effective_in_doubt(user, node),
        }
    }

    #[inline(never)]
    fn user_effective_in_doubt(&self, user: User, node: Node) -> Effective {
        let Some(found) = self.find(user, node) else { return self.reader().effective(user, node) };
        let standing = Standing { certain: found.user.has(ACTIVE), possible: found.user.has(PERHAPS_ACTIVE) };
        standing.apply(self.tables.effective(&found))
    }

    /// What would count if the asker had standing (R1).
    pub fn effective_with_standing(&self, who: impl Into<Asker>, node: Node) -> Effective {
        let user = who.into().user();
        match self.find(user, node) {
            Some(found) => self.tables.effective(&found),
            None => self.reader().with_standing(user, node),
        }
    }

    /// What an invited user would hold if he were active.
    pub fn effective_if_active(&self, user: User, node: Node) -> Effective {
        self.reader().bot_standing(user).apply(self.effective_with_standing(user, node))
    }

    /// Whether the asker may act at all (R1).
    pub fn standing(&self, who: impl Into<Asker>) -> Standing {
        let who = who.into();
        self.key_standing(who).and(self.reader().standing(who.user()))
    }

    /// R1 for the key alone.
    fn key_standing(&self, who: Asker) -> Standing {
        match who {
            Asker::User(_) => Standing { certain: true, possible: true },
            Asker::Key(key, _) => self.account.key_standing(key, self.at),
        }
    }

    /// Whether a grant of the permission at the node is real but without effect.
    pub fn is_inert(&self, permission: Permission, node: Node) -> bool {
        let kind = &self.account.node(node).kind;
        self.account.permissions.is_inert(permission, kind.as_str(), kind.is_resource())
    }

    /// The permissions of a set that have an effect at the node.
    #[must_use]
    pub fn without_inert(&self, set: &PermissionSet, node: Node) -> PermissionSet {
        let kind = &self.account.node(node).kind;
        self.account.permissions.without_inert(set, kind.as_str(), kind.is_resource())
    }

    /// What the asker holds anywhere, in the order of the nodes' ids.
    pub fn what_can(&self, who: impl Into<Asker>) -> WhatCan {
        let who = who.into();
        let holdings = |effective: &dyn Fn(Node) -> Effective| {
            let all = self.nodes().into_iter().map(|node| (node, effective(node)));
            all.filter(|(_, effective)| !effective.is_empty()).collect::<Vec<_>>()
        };
        if self.standing(who).possible {
            return WhatCan { entries: holdings(&|node| self.effective(who, node)), otherwise: Vec::new() };
        }
        WhatCan { entries: Vec::new(), otherwise: holdings(&|node| self.effective_with_standing(who, node)) }
    }

    /// All users, in the order of their ids.
    pub fn users(&self) -> Vec<User> {
        let mut all: Vec<_> = (0..self.account.users.len()).map(User::at).collect();
        self.sort_users(&mut all);
        all
    }

    /// Puts users in the order of their ids, which is that of their numbers where none was added.
    fn sort_users(&self, users: &mut [User]) {
        // Whoever sorts in little code does not see that there is nothing to do.
        if !users.is_sorted() {
            users.sort_unstable();
        }
        let loaded = self.account.users.loaded().len();
        if users.iter().any(|user| user.index() >= loaded) {
            users.sort_by_key(|user| &self.account.user(*user).id);
        }
    }

    /// All nodes that exist, in the order of their ids.
    pub fn nodes(&self) -> Vec<Node> {
        let mut all: Vec<_> = self.account.live_nodes().collect();
        all.sort_by_key(|node| &self.account.node(*node).id);
        all
    }

    /// Whether this state has the node, which another state of the account may have given.
    pub fn has_node(&self, node: Node) -> bool {
        node.index() < self.account.nodes.len() && self.account.node(node).alive
    }

    /// Whether this state has the user, whom another state of the account may have given.
    pub fn has_user(&self, user: User) -> bool {
        user.index() < self.account.users.len()
    }

    /// All Role objects that exist, in the order of their ids.
    pub fn roles(&self) -> Vec<Role> {
        let mut all: Vec<_> = (0..self.account.roles.len()).map(Role::at).collect();
        all.retain(|role| self.account.role(*role).alive);
        all.sort_by_key(|role| &self.account.role(*role).id);
        all
    }

    /// All keys that exist, in the order of their ids.
    pub fn keys(&self) -> Vec<Key> {
        let mut all: Vec<_> = (0..self.account.keys.len()).map(Key::at).collect();
        all.retain(|key| self.account.key(*key).alive);
        all.sort_by_key(|key| &self.account.key(*key).id);
        all
    }

    /// The key as an asker; `None` when the snapshot lacks the user that it stands for.
    pub fn key_asker(&self, key: Key) -> Option<Asker> {
        Some(Asker::Key(key, self.account.user_by_id(self.account.key(key).stands_for()?)?))
    }
}
