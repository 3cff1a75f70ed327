//! What each holding means under a choice of switches.

use crate::account::{Account, Crowd, Node, User};
use crate::decide::Reader;
use crate::index::holding::Hidden;
use crate::index::meaning::Meaning;
use crate::index::place::{Ground, OPENED, Place, Reading, STANCES};
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
    /// Whether they do, all switches that rows cannot follow are as usual, and a set has one lane: what is found
    /// is then read in one way, if nothing of it is hidden.
    pub plain: bool,
    /// Whether bots have no fallback.
    bots_outside: bool,
    /// Whether a binding's worth hangs on a membership elsewhere, which no row can say.
    pub orphans_judged: bool,
    /// How many words a set has.
    words: usize,
}

/// All bits of a stance.
const ALL: usize = STANCES - 1;

/// Sets of permissions by number, for one reading.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sheet {
    /// Sets as bits, by row. The first lanes of all sets stand together, then the second lanes, if there are
    /// so many permissions.
    ///
    /// The rows are: holdings at their own node and, of a space, below it; what of these passes a
    /// restriction, if the switch lets anything pass; account roles, one row for each ground; and holdings of
    /// an organization, one row for each stance.
    bits: Box<[Lane]>,
    /// How many rows there are.
    rows: usize,
    /// The first row of account roles, and of organizations.
    account: usize,
    organization: usize,
    /// By holding at a space: the bits of a stance that count beside it. All of them where the fallback stays, all
    /// but [`OPENED`] elsewhere.
    keeps: Box<[usize]>,
    /// By ground: which row a space's holding has there, as a mask and a number to be added.
    space: [(usize, usize); 4],
    /// By stance: whether nothing held in an organization counts there.
    is_closed: [bool; STANCES],
}

impl Tables {
    pub fn new(account: &Account, semantics: Semantics) -> Self {
        let index = account.index();
        let reader = Reader::new(account, semantics, account.captured_at);
        let sheet = |reading| Sheet::new(&reader, index, reading);
        let (certain, possible) = (sheet(Reading::Pessimistic), sheet(Reading::Optimistic));
        let agree = certain.agrees(&possible, index);
        let bots_outside = semantics.bot_fallback == BotFallbackSwitch::None;
        let is_usual =
            !bots_outside && !reader.judges_orphans() && semantics.restriction == RestrictionSwitch::Strict;
        Self {
            certain,
            possible,
            agree,
            plain: agree && is_usual && account.permissions.len() <= 64 * LANE,
            bots_outside,
            orphans_judged: reader.judges_orphans(),
            words: words_of(account.permissions.len()),
        }
    }

    /// 1 where what is [plain](Self::plain) holds a permission, if there is standing; else 0.
    #[inline(always)]
    pub fn plainly_holds(&self, found: &Found, permission: Permission) -> u8 {
        let (word, bit) = (permission.index() / 64 % LANE, permission.index() % 64);
        let words = self.certain.bits.as_flattened();
        (self.certain.plainly(found).union(|row| words[LANE * row + word]) >> bit & 1) as u8
    }

    /// The same of anything, in both readings.
    pub fn holds(&self, found: &Found, permission: Permission) -> (u8, u8) {
        let (word, bit) = (permission.index() / 64, permission.index() % 64);
        let [certain, possible] = self.spots(found);
        let held = |spot: Spot, sheet: &Sheet| (spot.union(|row| sheet.word(row, word)) >> bit & 1) as u8;
        (held(certain, &self.certain), held(possible, &self.possible))
    }

    /// All permissions of what is [plain](Self::plain), standing judged.
    #[inline(always)]
    pub fn plainly_effective(&self, found: &Found) -> Effective {
        let lane = self.certain.plainly(found).lane(&self.certain, 0);
        let masked = |mark: u8| {
            let mask = u64::from(found.user.has(mark)).wrapping_neg();
            PermissionSet::of(self.words, |_| lane.map(|word| word & mask))
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
        let kinds = 1..=u16::try_from((sheet.rows - sheet.organization) / STANCES - 1).unwrap_or(u16::MAX);
        let holds = &holds;
        let giving = |stance: usize| {
            kinds.clone().filter(move |kind| holds(sheet.organization_row(usize::from(*kind), stance)) != 0)
        };
        for kind in giving(ground) {
            reverse.holding(organization, kind).iter().for_each(|user| found.insert(user.index()));
        }
        let opened: Vec<u16> =
            if place.is_public(reading) { giving(ground | OPENED).collect() } else { Vec::new() };
        if !opened.is_empty() {
            // Those whom the fallback passes by.
            let mut outside = if self.bots_outside { crowd.bots.clone() } else { Bits::with_room(users) };
            for (user, holding) in reverse.at(space) {
                let kept = sheet.keeps[number(user, space, holding)] & OPENED != 0;
                outside.insert_if(user.index(), u64::from(!kept));
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
            sheet.space[place.ground(reading)] == (0, 0) && sheet.is_closed[place.stance(reading)]
        };
        closed(&self.certain, Reading::Pessimistic) && closed(&self.possible, Reading::Optimistic)
    }
}

impl Sheet {
    fn new(reader: &Reader<'_>, index: &Index, reading: Reading) -> Self {
        let switch = reader.semantics.restriction;
        let spaces_pass = switch != RestrictionSwitch::Strict;
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
            sets.extend((0..STANCES).map(|stance| meaning.around(holding, stance)));
        }
        let is_closed = |stance: usize| {
            sets[organization..].iter().skip(stance).step_by(STANCES).all(PermissionSet::is_empty)
        };
        let lanes = words_of(reader.account.permissions.len()).div_ceil(LANE);
        let column = |lane: usize| sets.iter().map(move |set| set.lane(lane));
        Self {
            bits: (0..lanes).flat_map(column).collect(),
            rows: sets.len(),
            account,
            organization,
            keeps: index
                .holdings
                .iter()
                .map(|it| if meaning.keeps(it) { ALL } else { ALL & !OPENED })
                .collect(),
            space: Ground::ALL.map(|ground| match ground {
                Ground::Restricted if spaces_pass => (usize::MAX, all),
                Ground::Restricted => (0, 0),
                Ground::Account | Ground::Organization | Ground::Open => (usize::MAX, 0),
            }),
            is_closed: std::array::from_fn(is_closed),
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
            && (self.organization..self.rows)
                .all(|row| !certain[(row - self.organization) / STANCES] || same(row))
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

    /// The row of what is held in an organization where a node has a stance.
    #[inline(always)]
    const fn organization_row(&self, holding: usize, stance: usize) -> usize {
        self.organization + STANCES * holding + stance
    }

    /// Which rows say what is found.
    #[inline(always)]
    fn at(&self, found: &Found, reading: Reading, outside: bool) -> Spot {
        let ground = found.place.ground(reading);
        let (mask, more) = self.space[ground];
        let kept = self.keeps[found.space] & if outside { ALL & !OPENED } else { ALL };
        Spot {
            account: self.account_row(usize::from(found.user.account_role), ground),
            own: found.own,
            space: (found.space & mask) + more,
            organization: self.organization_row(found.organization, found.place.stance(reading) & kept),
        }
    }

    /// The same where both readings agree, nothing passes a restriction and bots have the fallback.
    #[inline(always)]
    fn plainly(&self, found: &Found) -> Spot {
        let stance = found.place.stance(Reading::Pessimistic);
        let ground = stance & (OPENED - 1);
        // None at a restricted node, which is the last ground.
        let open = ((ground + 1) / Ground::ALL.len()).wrapping_sub(1);
        Spot {
            account: self.account_row(usize::from(found.user.account_role), ground),
            own: found.own,
            space: found.space & open,
            organization: self.organization_row(found.organization, stance & self.keeps[found.space]),
        }
    }

    fn bytes(&self) -> usize {
        size_of_val(&*self.bits) + size_of_val(&*self.keeps)
    }
}

/// The rows of a sheet whose union is an answer.
#[derive(Clone, Copy)]
struct Spot {
    account: usize,
    own: usize,
    space: usize,
    organization: usize,
}

impl Spot {
    #[inline(always)]
    fn union(self, word: impl Fn(usize) -> u64) -> u64 {
        word(self.account) | word(self.own) | word(self.space) | word(self.organization)
    }

    #[inline(always)]
    fn lane(&self, sheet: &Sheet, lane: usize) -> Lane {
        let at = |row: usize| sheet.lane(row, lane);
        let (account, own, space, organization) =
            (at(self.account), at(self.own), at(self.space), at(self.organization));
        std::array::from_fn(|word| account[word] | own[word] | space[word] | organization[word])
    }
}
