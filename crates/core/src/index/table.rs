//! What each holding means under a choice of switches.

use crate::account::{Account, Crowd, Node, User};
use crate::decide::Reader;
use crate::index::holding::Hidden;
use crate::index::meaning::Meaning;
use crate::index::place::{Ground, Place, Reading};
use crate::index::run::{ACTIVE, BOT, PERHAPS_ACTIVE};
use crate::index::touched::Bits;
use crate::index::{Found, Index};
use crate::permission::{LANE, Lane, Permission, PermissionSet, words_of};
use crate::route::Effective;
use crate::{BotFallbackSwitch, RestrictionSwitch, Semantics};

/// The permissions behind every number of an index, under a choice of switches, in both readings.
///
/// A role that changes, or another choice of switches, makes new tables and touches nobody's run.
#[derive(Clone, Debug)]
pub(crate) struct Tables {
    certain: Sheet,
    possible: Sheet,
    /// Whether both readings agree wherever nothing is hidden.
    agree: bool,
    /// Whether they do, nothing passes a restriction and bots have the fallback, as is usual.
    plain: bool,
    /// Whether bots have no fallback.
    bots_outside: bool,
    /// Whether a binding's worth hangs on a membership elsewhere, which no row can say.
    pub orphans_judged: bool,
    /// How many words a set has.
    words: usize,
}

/// Sets of permissions by number, for one reading.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sheet {
    /// Sets as bits, by row. The first lanes of all sets stand together, then the second lanes, if there are
    /// so many permissions.
    ///
    /// The rows are: holdings at their own node and, of a space, below it; what of these passes a
    /// restriction, if the switch lets anything pass; account roles, one row for each ground; and holdings of
    /// an organization, below it and what they open in its public spaces.
    bits: Box<[Lane]>,
    /// How many rows there are.
    rows: usize,
    /// The first row of account roles, and of organizations.
    account: usize,
    organization: usize,
    /// By holding at a space: all bits where the fallback stays beside it, none elsewhere.
    keeps: Box<[u64]>,
    /// By ground: which row a space's holding has there, as a mask and a number to be added.
    space: [(usize, usize); 4],
    /// By ground: a mask for the number of an organization's holding.
    below: [usize; 4],
}

impl Tables {
    pub fn new(account: &Account, semantics: Semantics) -> Self {
        let index = account.index();
        let reader = Reader::new(account, semantics, account.captured_at);
        let sheet = |reading| Sheet::new(&reader, index, reading);
        let (certain, possible) = (sheet(Reading::Pessimistic), sheet(Reading::Optimistic));
        let agree = certain.agrees(&possible, index);
        let bots_outside = semantics.bot_fallback == BotFallbackSwitch::None;
        Self {
            certain,
            possible,
            agree,
            plain: agree && !bots_outside && semantics.restriction == RestrictionSwitch::Strict,
            bots_outside,
            orphans_judged: reader.judges_orphans(),
            words: words_of(account.permissions.len()),
        }
    }

    /// Whether both readings agree on what is found, and nothing unusual is to be minded.
    #[inline(always)]
    pub const fn is_plain(&self, found: &Found) -> bool {
        self.plain && found.is_certain()
    }

    /// 1 where what is [plain](Self::is_plain) holds a permission, if there is standing; else 0.
    #[inline(always)]
    pub fn plainly_holds(&self, found: &Found, permission: Permission) -> u8 {
        let (word, bit) = (permission.index() / 64, permission.index() % 64);
        (self.certain.plainly(found).word(&self.certain, word) >> bit & 1) as u8
    }

    /// The same of anything, in both readings.
    pub fn holds(&self, found: &Found, permission: Permission) -> (u8, u8) {
        let (word, bit) = (permission.index() / 64, permission.index() % 64);
        let [certain, possible] = self.spots(found);
        let held = |spot: Spot, sheet: &Sheet| (spot.word(sheet, word) >> bit & 1) as u8;
        (held(certain, &self.certain), held(possible, &self.possible))
    }

    /// All permissions of what is [plain](Self::is_plain), standing judged.
    #[inline(always)]
    pub fn plainly_effective(&self, found: &Found) -> Effective {
        let spot = self.certain.plainly(found);
        // Nearly always there is one lane, and both sets are made of it.
        let first = spot.lane(&self.certain, 0);
        let masked = |mark: u8| {
            let mask = u64::from(found.user.has(mark)).wrapping_neg();
            PermissionSet::of(self.words, |lane| {
                let words = if lane == 0 { first } else { spot.lane(&self.certain, lane) };
                words.map(|word| word & mask)
            })
        };
        Effective { allowed: masked(ACTIVE), possible: masked(PERHAPS_ACTIVE) }
    }

    /// All permissions of what is found, if there is standing.
    pub fn effective(&self, found: &Found) -> Effective {
        let set = |sheet: &Sheet, spot: Spot| PermissionSet::of(self.words, |lane| spot.lane(sheet, lane));
        let [certain, possible] = self.spots(found);
        Effective { allowed: set(&self.certain, certain), possible: set(&self.possible, possible) }
    }

    /// The rows of both readings.
    fn spots(&self, found: &Found) -> [Spot; 2] {
        let outside = self.bots_outside & found.user.has(BOT);
        let found = found.with_unseen();
        [
            self.certain.at(&found, Reading::Pessimistic, outside),
            self.possible.at(&found, Reading::Optimistic, outside),
        ]
    }

    /// Whether both readings of every user's permissions agree at a place.
    pub const fn agree_at(&self, place: Place) -> bool {
        self.agree && !place.is_doubtful()
    }

    /// Whether an account role, by number, may give anything below the account.
    pub fn reaches_down(&self, role: usize) -> bool {
        let sheet = &self.possible;
        let holds = |ground: Ground| {
            (0..self.words).any(|word| sheet.word(sheet.account_row(role, ground as usize), word) != 0)
        };
        [Ground::Organization, Ground::Open, Ground::Restricted].into_iter().any(holds)
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
        let sheet = self.sheet(reading);
        let (word, bit) = (permission.index() / 64, permission.index() % 64);
        self.holders_of(index, crowd, node, reading, |row| sheet.word(row, word) >> bit & 1)
    }

    /// The same of any permission of a set.
    pub fn holders_of_any(
        &self,
        index: &Index,
        crowd: &Crowd,
        set: &PermissionSet,
        node: Node,
        reading: Reading,
    ) -> Bits {
        let sheet = self.sheet(reading);
        let words = set.words();
        let any = |row: usize| {
            let common = words.iter().enumerate().any(|(word, bits)| sheet.word(row, word) & bits != 0);
            u64::from(common)
        };
        self.holders_of(index, crowd, node, reading, any)
    }

    const fn sheet(&self, reading: Reading) -> &Sheet {
        match reading {
            Reading::Pessimistic => &self.certain,
            Reading::Optimistic => &self.possible,
        }
    }

    /// Users some row of whom has what is asked for: 1 where it does, else 0.
    #[inline(always)]
    fn holders_of(
        &self,
        index: &Index,
        crowd: &Crowd,
        node: Node,
        reading: Reading,
        holds: impl Fn(usize) -> u64,
    ) -> Bits {
        let sheet = self.sheet(reading);
        let (place, users) = (index.place(node), index.extent().0);
        let ground = place.ground(reading);
        let (mask, more) = sheet.space[ground];
        let roles = crowd.roles.iter().enumerate();
        let mut roles = roles.filter(|(role, _)| holds(sheet.account_row(*role, ground)) != 0);
        let mut found = roles.next().map_or_else(|| Bits::with_room(users), |(_, bits)| bits.clone());
        roles.for_each(|(_, bits)| found.union_with(bits));
        let reverse = index.reverse();
        let number = |user: User, node: Node, number: u16| match number {
            0 => index.runs.find(user, node) as usize,
            number => usize::from(number),
        };
        let (space, organization) = (Node(place.space), Node(place.organization()));
        for (user, holding) in reverse.at(space) {
            let holding = number(user, space, holding);
            found.insert_if(user.index(), holds((holding & mask) + more));
        }
        // What is held in organizations has small numbers, and few of them.
        let kinds = 1..=u16::try_from((sheet.rows - sheet.organization) / 2 - 1).unwrap_or(u16::MAX);
        let giving = |row: &dyn Fn(usize) -> usize| -> Vec<u16> {
            kinds.clone().filter(|kind| holds(row(usize::from(*kind))) != 0).collect()
        };
        for kind in giving(&|kind| sheet.organization_row(ground, kind, kind & sheet.below[ground])) {
            reverse.holding(organization, kind).iter().for_each(|user| found.insert(user.index()));
        }
        let opened = giving(&|kind| sheet.fallback_row(kind));
        if place.public(reading) != 0 && !opened.is_empty() {
            // Those whom the fallback passes by.
            let mut outside = if self.bots_outside { crowd.bots.clone() } else { Bits::with_room(users) };
            for (user, holding) in reverse.at(space) {
                let kept = sheet.keeps[number(user, space, holding)] & 1;
                outside.insert_if(user.index(), 1 - kept);
            }
            for user in opened.iter().flat_map(|kind| reverse.holding(organization, *kind)) {
                found.insert_if(user.index(), 1 - outside.bit(user.index()));
            }
        }
        for (user, holding) in reverse.at(node) {
            found.insert_if(user.index(), holds(number(user, node, holding)));
        }
        found
    }

    /// Bytes that the tables take.
    pub fn bytes(&self) -> usize {
        self.certain.bytes() + self.possible.bytes()
    }

    /// A lane of what is found, in both readings: what counts with standing.
    #[inline(always)]
    pub fn lane(&self, found: &Found, lane: usize) -> [Lane; 2] {
        if self.plain && found.is_certain() {
            return [self.certain.plainly(found).lane(&self.certain, lane); 2];
        }
        let [certain, possible] = self.spots(found);
        [certain.lane(&self.certain, lane), possible.lane(&self.possible, lane)]
    }

    /// Whether nothing held at a place's space or organization counts at the place itself.
    pub fn is_closed(&self, place: Place) -> bool {
        let closed = |sheet: &Sheet, reading: Reading| {
            let ground = place.ground(reading);
            sheet.space[ground] == (0, 0) && sheet.below[ground] == 0 && place.public(reading) == 0
        };
        closed(&self.certain, Reading::Pessimistic) && closed(&self.possible, Reading::Optimistic)
    }
}

impl Sheet {
    fn new(reader: &Reader<'_>, index: &Index, reading: Reading) -> Self {
        let switch = reader.semantics.restriction;
        let (spaces_pass, all_pass) =
            (switch != RestrictionSwitch::Strict, switch == RestrictionSwitch::Admins);
        let meaning = Meaning { reader, reading };
        let all = index.holdings.iter().len();
        let of_organizations = index.holdings.iter().enumerate().filter(|(_, it)| it.is_of_organization());
        let organizations = of_organizations.last().map_or(0, |(at, _)| at + 1);
        let mut sets: Vec<PermissionSet> = index.holdings.iter().map(|it| meaning.held(it)).collect();
        if spaces_pass {
            sets.extend(index.holdings.iter().map(|holding| meaning.passing(holding)));
        }
        let account = sets.len();
        for role in index.account_roles() {
            sets.extend(Ground::ALL.map(|ground| meaning.account(role, ground)));
        }
        let organization = sets.len();
        for holding in index.holdings.iter().take(organizations) {
            sets.extend([meaning.below(holding), meaning.fallback(holding)]);
        }
        let lanes = words_of(reader.account.permissions.len()).div_ceil(LANE);
        let column = |lane: usize| sets.iter().map(move |set| set.lane(lane));
        Self {
            bits: (0..lanes).flat_map(column).collect(),
            rows: sets.len(),
            account,
            organization,
            keeps: index.holdings.iter().map(|it| u64::from(meaning.keeps(it)).wrapping_neg()).collect(),
            space: Ground::ALL.map(|ground| match ground {
                Ground::Restricted if spaces_pass => (usize::MAX, all),
                Ground::Restricted => (0, 0),
                Ground::Account | Ground::Organization | Ground::Open => (usize::MAX, 0),
            }),
            below: Ground::ALL.map(|ground| match ground {
                Ground::Restricted if !all_pass => 0,
                _ => usize::MAX,
            }),
        }
    }

    /// Whether the other reading says the same, but for what may be hidden.
    fn agrees(&self, other: &Self, index: &Index) -> bool {
        let certain = index.holdings.iter().map(|holding| holding.hidden == Hidden::default());
        let certain: Vec<bool> = certain.collect();
        let same = |row: usize| {
            self.bits.iter().skip(row).step_by(self.rows).eq(other.bits.iter().skip(row).step_by(self.rows))
        };
        (0..self.account).all(|row| !certain[row % certain.len()] || same(row))
            && (self.account_row(1, 0)..self.organization).all(same)
            && (self.organization..self.rows).all(|row| !certain[(row - self.organization) / 2] || same(row))
            && (0..certain.len()).all(|row| !certain[row] || self.keeps[row] == other.keeps[row])
    }

    #[inline(always)]
    fn word(&self, row: usize, word: usize) -> u64 {
        self.bits[word / LANE * self.rows + row][word % LANE]
    }

    #[inline(always)]
    fn lane(&self, row: usize, lane: usize) -> &Lane {
        &self.bits[lane * self.rows + row]
    }

    #[inline(always)]
    const fn account_row(&self, role: usize, ground: usize) -> usize {
        self.account + role * Ground::ALL.len() + ground
    }

    #[inline(always)]
    const fn below_row(&self, holding: usize) -> usize {
        self.organization + 2 * holding
    }

    #[inline(always)]
    const fn fallback_row(&self, holding: usize) -> usize {
        self.below_row(holding) + 1
    }

    /// The row of what is held in an organization, at itself or below it. `kept` is no number where nothing
    /// of it is left below.
    #[inline(always)]
    const fn organization_row(&self, ground: usize, number: usize, kept: usize) -> usize {
        if ground == Ground::Organization as usize { number } else { self.below_row(kept) }
    }

    /// Which rows say what is found.
    #[inline(always)]
    fn at(&self, found: &Found, reading: Reading, outside: bool) -> Spot {
        let ground = found.place.ground(reading);
        let (mask, more) = self.space[ground];
        let outside = u64::from(outside).wrapping_sub(1);
        Spot {
            account: self.account_row(usize::from(found.user.account_role), ground),
            own: found.own,
            space: (found.space & mask) + more,
            below: self.organization_row(ground, found.organization, found.organization & self.below[ground]),
            fallback: self.fallback_row(found.organization),
            opened: found.place.public(reading) & self.keeps[found.space] & outside,
        }
    }

    /// The same where both readings agree, nothing passes a restriction and bots have the fallback.
    #[inline(always)]
    fn plainly(&self, found: &Found) -> Spot {
        let open = found.place.open();
        let ground = found.place.ground(Reading::Pessimistic);
        Spot {
            account: self.account_row(usize::from(found.user.account_role), ground),
            own: found.own,
            space: found.space & open,
            below: self.organization_row(ground, found.organization, found.organization & open),
            fallback: self.fallback_row(found.organization),
            opened: found.place.public(Reading::Pessimistic) & self.keeps[found.space],
        }
    }

    fn bytes(&self) -> usize {
        size_of_val(&*self.bits) + size_of_val(&*self.keeps)
    }
}

/// The rows of a sheet whose union is an answer, and a mask for that of the fallback.
#[derive(Clone, Copy)]
struct Spot {
    account: usize,
    own: usize,
    space: usize,
    below: usize,
    fallback: usize,
    opened: u64,
}

impl Spot {
    #[inline(always)]
    fn word(&self, sheet: &Sheet, word: usize) -> u64 {
        let at = |row: usize| sheet.word(row, word);
        at(self.account) | at(self.own) | at(self.space) | at(self.below) | at(self.fallback) & self.opened
    }

    #[inline(always)]
    fn lane(&self, sheet: &Sheet, lane: usize) -> Lane {
        let at = |row: usize| sheet.lane(row, lane);
        let (account, own, space) = (at(self.account), at(self.own), at(self.space));
        let (below, fallback) = (at(self.below), at(self.fallback));
        std::array::from_fn(|word| {
            account[word] | own[word] | space[word] | below[word] | fallback[word] & self.opened
        })
    }
}
