//! What each holding means under a choice of switches.

use crate::account::{Account, Crowd, Node, RoleName, SpaceRoleName, User};
use crate::decide::{Reader, Set};
use crate::index::holding::{Holding, Membership};
use crate::index::place::{Ground, Reading};
use crate::index::run::BOT;
use crate::index::touched::Bits;
use crate::index::{Found, Index};
use crate::permission::{Permission, PermissionSet, words_of};
use crate::route::Effective;
use crate::{BindingFallbackSwitch, BotFallbackSwitch, FallbackSwitch, Level, RestrictionSwitch, Semantics};

/// The permissions behind every number of an index, under a choice of switches, in both readings.
///
/// A role that changes, or another choice of switches, makes new tables and touches nobody's run.
#[derive(Clone, Debug)]
pub(crate) struct Tables {
    certain: Sheet,
    /// `None` where both readings agree everywhere.
    possible: Option<Sheet>,
    /// Whether bots have no fallback.
    bots_outside: bool,
    /// Whether a binding's worth hangs on a membership elsewhere, which no row can say.
    pub orphans_judged: bool,
    /// How many words a set has.
    words: usize,
}

/// Rows of bits, one set each.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sheet {
    /// Account roles, at each ground in turn.
    account: Box<[u64]>,
    /// How many account roles there are.
    roles: usize,
    /// Holdings at their own node and, of a space, below it; then what passes a restriction below.
    held: Box<[u64]>,
    /// Holdings of an organization below it.
    below: Box<[u64]>,
    /// What a holding of an organization opens in its public spaces.
    fallback: Box<[u64]>,
    /// By holding at a space: all bits where the fallback stays beside it, none elsewhere.
    keeps: Box<[u64]>,
    /// By ground: which rows of `held` a space's holding has there, as a mask and a number to be added.
    space: [(usize, usize); 4],
    /// By ground: a mask for the number of an organization's holding.
    organization: [usize; 4],
}

impl Tables {
    pub fn new(account: &Account, semantics: Semantics) -> Self {
        let index = account.index();
        let reader = Reader::new(account, semantics, account.captured_at);
        let sheet = |reading| Sheet::new(&reader, index, reading);
        let (certain, possible) = (sheet(Reading::Pessimistic), sheet(Reading::Optimistic));
        let agree = index.is_certain && certain == possible;
        Self {
            certain,
            possible: (!agree).then_some(possible),
            bots_outside: semantics.bot_fallback == BotFallbackSwitch::None,
            orphans_judged: reader.judges_orphans(),
            words: words_of(account.permissions.len()),
        }
    }

    /// How many words a set has.
    pub const fn words(&self) -> usize {
        self.words
    }

    /// One word of what is found, in both readings: what counts with standing.
    #[inline]
    pub fn word(&self, found: &Found, word: usize) -> (u64, u64) {
        let outside = self.bots_outside & found.user.has(BOT);
        let certain = self.certain.word(self.words, found, Reading::Pessimistic, outside, word);
        match &self.possible {
            None => (certain, certain),
            Some(sheet) => (certain, sheet.word(self.words, found, Reading::Optimistic, outside, word)),
        }
    }

    /// All permissions of what is found: what counts with standing.
    #[inline]
    pub fn effective(&self, found: &Found) -> Effective {
        let outside = self.bots_outside & found.user.has(BOT);
        let row = |sheet: &Sheet, reading| {
            PermissionSet::from_words(
                (0..self.words).map(|word| sheet.word(self.words, found, reading, outside, word)),
            )
        };
        let allowed = row(&self.certain, Reading::Pessimistic);
        let possible = self.possible.as_ref().map(|sheet| row(sheet, Reading::Optimistic));
        Effective { possible: possible.unwrap_or_else(|| allowed.clone()), allowed }
    }

    /// Whether both readings agree everywhere.
    pub const fn is_certain(&self) -> bool {
        self.possible.is_none()
    }

    /// Whether an account role, by number, may give anything below the account.
    pub fn reaches_down(&self, role: usize) -> bool {
        let sheet = self.possible.as_ref().unwrap_or(&self.certain);
        let at = |ground: Ground| (ground as usize * sheet.roles + role) * self.words;
        let below = [Ground::Organization, Ground::Open, Ground::Restricted];
        below
            .into_iter()
            .any(|ground| sheet.account[at(ground)..][..self.words].iter().any(|word| *word != 0))
    }

    /// Users who hold a permission at a node in a reading, if they have standing. Nothing may be unseen there.
    pub fn holders(
        &self,
        index: &Index,
        crowd: &Crowd,
        permission: Permission,
        node: Node,
        reading: Reading,
    ) -> Bits {
        let sheet = match reading {
            Reading::Pessimistic => &self.certain,
            Reading::Optimistic => self.possible.as_ref().unwrap_or(&self.certain),
        };
        let (place, (word, bit)) = (index.place(node), permission.place());
        let holds = |rows: &[u64], row: usize| rows[row * self.words + word] & bit != 0;
        let ground = place.ground(reading);
        let mut found = Bits::with_room(index.extent().0);
        for (role, bits) in crowd.roles.iter().enumerate() {
            if holds(&sheet.account, ground * sheet.roles + role) {
                found.union_with(bits);
            }
        }
        let reverse = index.reverse();
        let number = |user: User, node: Node, number: u16| match number {
            0 => index.runs.find(user, node) as usize,
            number => usize::from(number),
        };
        let (space, organization) = (Node(place.space), Node(place.organization()));
        let mut opened = Bits::with_room(if place.public(reading) == 0 { 0 } else { index.extent().0 });
        for (user, holding) in reverse.at(organization) {
            let holding = number(user, organization, holding);
            if holds(&sheet.below, holding & sheet.organization[ground]) {
                found.insert(user.index());
            }
            if place.public(reading) != 0 && holds(&sheet.fallback, holding) {
                opened.insert(user.index());
            }
        }
        let (mask, more) = sheet.space[ground];
        for (user, holding) in reverse.at(space) {
            let holding = number(user, space, holding);
            if holds(&sheet.held, (holding & mask) + more) {
                found.insert(user.index());
            }
            if sheet.keeps[holding] == 0 {
                opened.remove(user.index());
            }
        }
        if self.bots_outside {
            opened.subtract(&crowd.bots);
        }
        found.union_with(&opened);
        for (user, holding) in reverse.at(node) {
            if holds(&sheet.held, number(user, node, holding)) {
                found.insert(user.index());
            }
        }
        found
    }

    /// Bytes that the tables take.
    pub fn bytes(&self) -> usize {
        let sheets = [Some(&self.certain), self.possible.as_ref()];
        sheets.into_iter().flatten().map(Sheet::bytes).sum()
    }
}

impl Sheet {
    fn new(reader: &Reader<'_>, index: &Index, reading: Reading) -> Self {
        let switch = reader.semantics.restriction;
        let meaning = Meaning { reader, reading };
        let rows = |set: &dyn Fn(&Holding) -> PermissionSet, count: usize| -> Box<[u64]> {
            index.holdings.iter().take(count).flat_map(|it| set(it).words().to_vec()).collect()
        };
        let all = index.holdings.iter().len();
        // Memberships of organizations have the first numbers, so that their rows lie together.
        let of_organizations = index.holdings.iter().enumerate().filter(|(_, it)| it.is_of_organization());
        let organizations = of_organizations.last().map_or(0, |(at, _)| at + 1);
        let held = rows(&|holding| meaning.held(holding), all);
        let (spaces_pass, all_pass) =
            (switch != RestrictionSwitch::Strict, switch == RestrictionSwitch::Admins);
        let passing =
            if spaces_pass { rows(&|holding| meaning.passing(holding), all) } else { Box::default() };
        let roles: Vec<&RoleName> = index.account_roles().collect();
        let account =
            Ground::ALL.into_iter().flat_map(|ground| roles.iter().map(move |role| (*role, ground)));
        Self {
            account: account
                .flat_map(|(role, ground)| meaning.account(role, ground).words().to_vec())
                .collect(),
            roles: roles.len(),
            held: held.iter().chain(&passing).copied().collect(),
            below: rows(&|holding| meaning.below(holding), organizations),
            fallback: rows(&|holding| meaning.fallback(holding), organizations),
            keeps: index.holdings.iter().map(|it| u64::from(meaning.keeps(it)).wrapping_neg()).collect(),
            space: Ground::ALL.map(|ground| match ground {
                Ground::Restricted if spaces_pass => (usize::MAX, all),
                Ground::Restricted => (0, 0),
                Ground::Account | Ground::Organization | Ground::Open => (usize::MAX, 0),
            }),
            organization: Ground::ALL.map(|ground| match ground {
                Ground::Restricted if !all_pass => 0,
                _ => usize::MAX,
            }),
        }
    }

    #[inline]
    fn word(&self, words: usize, found: &Found, reading: Reading, outside: bool, word: usize) -> u64 {
        let ground = found.place.ground(reading);
        let (mask, more) = self.space[ground];
        let account =
            self.account[(ground * self.roles + usize::from(found.user.account_role)) * words + word];
        let own = self.held[found.own * words + word];
        let space = self.held[((found.space & mask) + more) * words + word];
        let below = self.below[(found.organization & self.organization[ground]) * words + word];
        let opened =
            found.place.public(reading) & self.keeps[found.space] & u64::from(outside).wrapping_sub(1);
        account | own | space | below | self.fallback[found.organization * words + word] & opened
    }

    fn bytes(&self) -> usize {
        let rows = [&self.account, &self.held, &self.below, &self.fallback, &self.keeps];
        rows.into_iter().map(|rows| size_of_val(&**rows)).sum()
    }
}

/// What the rules make of things in one reading.
struct Meaning<'a> {
    reader: &'a Reader<'a>,
    reading: Reading,
}

impl Meaning<'_> {
    fn read(&self, set: Set) -> PermissionSet {
        match self.reading {
            Reading::Pessimistic => set.certain,
            Reading::Optimistic => set.possible,
        }
    }

    fn nothing(&self) -> PermissionSet {
        PermissionSet::empty(self.reader.account.permissions.len())
    }

    /// What may be hidden: nothing for certain, and perhaps everything.
    fn hidden(&self, is_hidden: bool) -> PermissionSet {
        if is_hidden { self.read(self.reader.anything(true)) } else { self.nothing() }
    }

    /// R2, R3 and R8 of an account role, and the switch `wallaroo-admin`.
    fn account(&self, role: &RoleName, ground: Ground) -> PermissionSet {
        let set = self.reader.membership_set(Level::Account, role);
        let reaches = self.reader.reaches(role, &set);
        let counts = match ground {
            Ground::Account => true,
            Ground::Organization | Ground::Open => reaches,
            Ground::Restricted => reaches && set.admin && self.reader.passes(Level::Account),
        };
        let mut held = if counts { self.read(set) } else { self.nothing() };
        if ground == Ground::Open
            && let Some(set) = self.reader.wallaroo_admin_set(role)
        {
            held.union_with(&self.read(set));
        }
        held
    }

    /// R4, R5 and R7 at the node itself.
    fn held(&self, holding: &Holding) -> PermissionSet {
        let hidden = holding.hidden;
        let mut held =
            self.hidden(hidden.organization_membership || hidden.space_membership || hidden.binding);
        if let Some(membership) = &holding.membership {
            held.union_with(&self.read(self.membership(membership)));
        }
        if let Some(role) = holding.binding {
            held.union_with(&self.read(self.reader.role_set(role)));
        }
        held
    }

    fn membership(&self, membership: &Membership) -> Set {
        match membership {
            Membership::Organization(role) => self.reader.membership_set(Level::Organization, role),
            Membership::Space(SpaceRoleName::Predefined(role)) => {
                self.reader.membership_set(Level::Space, role)
            }
            Membership::Space(SpaceRoleName::Custom(role)) => self.reader.role_set(*role),
        }
    }

    /// What a holding at a space gives at its restricted resources, where the switch lets it pass (R8).
    fn passing(&self, holding: &Holding) -> PermissionSet {
        match &holding.membership {
            Some(membership @ Membership::Space(SpaceRoleName::Predefined(_))) => {
                self.if_admin(self.membership(membership))
            }
            Some(_) => self.nothing(),
            None => self.hidden(holding.hidden.space_membership),
        }
    }

    /// R2: what a membership of an organization gives below it.
    fn below(&self, holding: &Holding) -> PermissionSet {
        match &holding.membership {
            Some(membership @ Membership::Organization(_)) => self.if_admin(self.membership(membership)),
            Some(_) => self.nothing(),
            None => self.hidden(holding.hidden.organization_membership),
        }
    }

    fn if_admin(&self, set: Set) -> PermissionSet {
        if set.admin { self.read(set) } else { self.nothing() }
    }

    /// R6: what a membership of an organization opens in its public spaces.
    fn fallback(&self, holding: &Holding) -> PermissionSet {
        match &holding.membership {
            Some(Membership::Organization(role)) => {
                let opened = self.reader.fallback_set(role);
                opened.map_or_else(|| self.nothing(), |(_, set)| self.read(set))
            }
            _ => self.nothing(),
        }
    }

    /// R6: whether the fallback stays beside what somebody holds at the space.
    fn keeps(&self, holding: &Holding) -> bool {
        let Semantics { fallback, binding_fallback, .. } = self.reader.semantics;
        let feared = self.reading == Reading::Pessimistic;
        let membership = match &holding.membership {
            Some(Membership::Space(role)) => self.reader.ends_fallback(role),
            _ => feared && holding.hidden.space_membership,
        };
        let binding = holding.binding.is_some() || (feared && holding.hidden.binding);
        !(fallback == FallbackSwitch::Override && membership
            || binding_fallback == BindingFallbackSwitch::Suppress && binding)
    }
}
