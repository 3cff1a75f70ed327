//! Sets of edits, smallest first, each tried on a copy of the account.

use crate::account::Node;
use crate::permission::PermissionSet;
use crate::policy::Policy;
use crate::simulate::Outcome;
use crate::suggest::extra::{Extra, extra, moves_others};
use crate::suggest::fill::{Fill, changes, existing, new_roles, options};
use crate::suggest::site::Site;
use crate::suggest::spot::{Edit, Spot, spots};
use crate::suggest::{MOST_EDITS, Suggestion, Terms, Wish};
use crate::{Change, OnRefused, Plan, Provider};

/// How many plans are shown.
const MOST_PLANS: usize = 5;
/// How many plans are tried before the search gives up.
const MOST_TRIALS: usize = 12_000;
/// Plans that change so many times as much as the best of as many edits are not shown, nor counted out, unless they
/// change little.
const FAR: usize = 100;
/// What is little.
const LITTLE: usize = 1_000;
/// How many choices of roles are tried for one set of edits.
const MOST_FILLS: usize = 600;

pub(super) struct Search<'a> {
    site: &'a Site<'a>,
    terms: &'a Terms,
    spots: Vec<Spot>,
    roles: Vec<(crate::Role, PermissionSet)>,
    /// Sets of edits that reach the goal, whatever fitting roles are in their seats.
    ways: Vec<Way>,
    trials: usize,
    /// Whether nothing was left out.
    is_whole: bool,
}

/// Edits, by their spots and places there, in order.
type Way = Vec<(usize, usize)>;

impl<'a> Search<'a> {
    pub fn new(site: &'a Site<'a>, terms: &'a Terms) -> Self {
        let (spots, roles) = (spots(site), existing(site));
        Self { site, terms, spots, roles, ways: Vec::new(), trials: 0, is_whole: true }
    }

    /// The best plans, and whether everything that could be smaller than the first was tried.
    pub fn run(mut self) -> (Vec<Suggestion>, bool) {
        if self.terms.nothing_else {
            self.drop_wide();
        }
        let mut found: Vec<Suggestion> = Vec::new();
        let mut fewest = None;
        for edits in 1..=MOST_EDITS {
            self.explore(edits, 0, &mut Vec::new());
            found.extend(self.plans(edits));
            if !found.is_empty() && self.is_enough(&found, *fewest.get_or_insert(edits), edits) {
                break;
            }
        }
        if found.is_empty() && !self.terms.nothing_else {
            found.extend(self.last_resort());
        }
        (best(found), self.is_whole)
    }

    /// One more edit than needed is tried for plans that change less besides.
    fn is_enough(&self, found: &[Suggestion], fewest: usize, edits: usize) -> bool {
        self.terms.nothing_else || edits > fewest || found.iter().any(|plan| plan.extra.total() == 0)
    }

    /// Leaves out what moves others by itself: all that such edits do to others goes one way, gained where the
    /// wish is to grant and lost where it is to revoke, so that no second edit takes it back. And no second edit
    /// takes back what another account role changes at the account itself, nor, where the account role stays, what
    /// another organization role changes at the organization.
    fn drop_wide(&mut self) {
        let mut spots = std::mem::take(&mut self.spots);
        let mut keeps_account_role = self.site.policy.standing(self.site.user).certain;
        for spot in &mut spots {
            let is_wide = spot.is_wide;
            spot.edits.retain(|edit| match edit {
                Edit::Plain(change @ Change::UserSetAccountRole { .. }) => {
                    let moves = self.moves_at(change, Node::ACCOUNT);
                    keeps_account_role &= moves;
                    !moves
                }
                Edit::Plain(
                    change @ (Change::OrganizationAddUser { .. } | Change::OrganizationRemoveUser { .. }),
                ) if keeps_account_role => {
                    let organization = self.site.organization;
                    organization.is_none_or(|organization| !self.moves_at(change, organization))
                }
                Edit::Plain(change) if is_wide => !self.moves_others(change),
                Edit::Plain(_) | Edit::Seat(_) => true,
            });
        }
        spots.retain(|spot| !spot.edits.is_empty());
        self.spots = spots;
    }

    fn moves_others(&mut self, change: &Change) -> bool {
        let changes = std::slice::from_ref(change);
        let after = self.applied(changes);
        after.is_some_and(|after| moves_others(self.site.policy, &after, &self.site.goal, changes))
    }

    /// Whether the user can certainly do more or less at a node, besides what is asked for.
    fn moves_at(&mut self, change: &Change, node: Node) -> bool {
        let (policy, goal, user) = (self.site.policy, self.site.goal, self.site.user);
        if !policy.standing(user).certain {
            return false;
        }
        let Some(after) = self.applied(std::slice::from_ref(change)) else { return true };
        let held = |policy: &Policy| {
            let mut held = policy.without_inert(&policy.effective(user, node).allowed, node);
            if goal.node == node {
                held.remove(goal.permission);
            }
            held
        };
        held(policy) != held(&after)
    }

    /// Finds the ways of so many edits, those that hold a smaller way left out.
    fn explore(&mut self, edits: usize, from: usize, way: &mut Way) {
        if way.len() == edits {
            if self.is_way(way) {
                self.ways.push(way.clone());
            }
            return;
        }
        for spot in from..self.spots.len() {
            for edit in 0..self.spots[spot].edits.len() {
                way.push((spot, edit));
                if !self.is_needless(way) {
                    self.explore(edits, spot + 1, way);
                }
                way.pop();
            }
        }
    }

    /// Whether fewer edits do it, or two seats are to give what one gives.
    fn is_needless(&self, way: &Way) -> bool {
        let seats = way.iter().filter(|pick| self.is_seat(**pick)).count();
        if self.site.goal.wish == Wish::Grant && seats > 1 {
            return true;
        }
        let holds = |known: &Way| known.iter().all(|pick| way.contains(pick));
        !self.terms.nothing_else && self.ways.iter().any(holds)
    }

    fn is_seat(&self, (spot, edit): (usize, usize)) -> bool {
        matches!(self.spots[spot].edits[edit], Edit::Seat(_))
    }

    /// Whether the edits reach the goal, with roles in the seats that do no more than they have to.
    fn is_way(&mut self, way: &Way) -> bool {
        let stand_in = Fill::New(match self.site.goal.wish {
            Wish::Grant => self.site.asked(),
            Wish::Revoke => {
                let mut other = self.site.policy.permissions().all().minus(&self.site.asked());
                let first = other.iter().next();
                other.clear();
                first.into_iter().for_each(|permission| other.insert(permission));
                other
            }
        });
        let seats = way.iter().filter(|pick| self.is_seat(**pick)).count();
        let changes = changes(self.site, &self.spots, way, &vec![&stand_in; seats]);
        self.reached(&changes).is_some()
    }

    /// The plans of so many edits, the making of roles among them.
    fn plans(&mut self, edits: usize) -> Vec<Suggestion> {
        let mut ways = self.ways.clone();
        ways.sort_by_key(|way| way.iter().filter(|pick| self.is_far_reaching(**pick)).count());
        let mut found: Vec<Suggestion> = Vec::new();
        for way in ways {
            let plan = edits.checked_sub(way.len()).and_then(|made| self.best_of(&way, made, &found));
            found.extend(plan);
        }
        found
    }

    /// Whether much has to be looked at to tell what the edit changes.
    fn is_far_reaching(&self, (spot, edit): (usize, usize)) -> bool {
        let is_everywhere =
            matches!(self.spots[spot].edits[edit], Edit::Plain(Change::UserSetAccountRole { .. }));
        self.spots[spot].is_wide || is_everywhere
    }

    /// The plan of these edits with so many new roles that changes least besides.
    fn best_of(&mut self, way: &Way, made: usize, found: &[Suggestion]) -> Option<Suggestion> {
        let mut totals: Vec<usize> = found.iter().map(|plan| plan.extra.total()).collect();
        totals.sort_unstable();
        let far = totals.first().map_or(usize::MAX, |least| least.saturating_mul(FAR).max(LITTLE));
        let shown = totals.get(MOST_PLANS - 1).copied().unwrap_or(usize::MAX).min(far);
        let mut limit = if self.terms.nothing_else { 0 } else { shown };
        let seats: Vec<Vec<Fill>> = self.seats(way);
        if made > seats.len() {
            return None;
        }
        let mut best: Option<Suggestion> = None;
        for fills in choices(&seats).into_iter().filter(|fills| new_roles(fills) == made) {
            let changes = changes(self.site, &self.spots, way, &fills);
            let Some(after) = self.reached(&changes) else { continue };
            let Some(extra) = extra(self.site.policy, &after, &self.site.goal, &changes, limit) else {
                continue;
            };
            limit = extra.total();
            if best.as_ref().is_none_or(|best| rank(&extra) < rank(&best.extra)) {
                best = Some(Suggestion { changes, extra });
            }
        }
        best
    }

    /// What may be put into each seat, as far as all choices together can be tried.
    fn seats(&mut self, way: &Way) -> Vec<Vec<Fill>> {
        let seats = way.iter().filter_map(|(spot, edit)| match &self.spots[*spot].edits[*edit] {
            Edit::Seat(seat) => Some(options(self.site, seat, &self.roles)),
            Edit::Plain(_) => None,
        });
        let mut seats: Vec<Vec<Fill>> = seats.collect();
        while seats.iter().map(Vec::len).product::<usize>() > MOST_FILLS {
            self.is_whole = false;
            let longest =
                seats.iter_mut().max_by_key(|fills| fills.len()).expect("INVARIANT: a product of some");
            // New roles stand at the end and stay.
            let first_new =
                longest.iter().position(|fill| matches!(fill, Fill::New(_))).unwrap_or(longest.len());
            longest.remove(first_new.saturating_sub(1));
        }
        seats
    }

    /// What nobody does before everything else was tried: the user goes.
    fn last_resort(&mut self) -> Option<Suggestion> {
        let user = self.site.name();
        let change = match (self.site.goal.wish, self.site.policy.provider()) {
            (Wish::Grant, _) => return None,
            (Wish::Revoke, Provider::Arize) => Change::UserDelete { user },
            (Wish::Revoke, Provider::Wallaroo) => Change::UserDeactivate { user },
        };
        let changes = vec![change];
        let after = self.reached(&changes)?;
        let extra = extra(self.site.policy, &after, &self.site.goal, &changes, usize::MAX)?;
        Some(Suggestion { changes, extra })
    }

    /// The state that the changes leave, if each is applied and the goal is reached.
    fn reached(&mut self, changes: &[Change]) -> Option<Policy> {
        let goal = self.site.goal;
        self.applied(changes)
            .filter(|after| after.can(goal.who, goal.permission, goal.node) == goal.wish.decision())
    }

    fn applied(&mut self, changes: &[Change]) -> Option<Policy> {
        if self.trials >= MOST_TRIALS {
            self.is_whole = false;
            return None;
        }
        self.trials += 1;
        let plan =
            Plan { actor: self.terms.actor.clone(), on_refused: OnRefused::Stop, changes: changes.to_vec() };
        let simulation = self.site.policy.simulate(&plan).ok()?;
        simulation.steps.iter().all(|step| step.outcome == Outcome::Applied).then_some(simulation.last)
    }
}

/// Every choice of one role for each seat.
fn choices(seats: &[Vec<Fill>]) -> Vec<Vec<&Fill>> {
    let mut all = vec![Vec::new()];
    for fills in seats {
        let longer = |choice: Vec<_>| fills.iter().map(move |fill| [choice.clone(), vec![fill]].concat());
        all = all.into_iter().flat_map(longer).collect();
    }
    all
}

fn rank(extra: &Extra) -> (usize, usize) {
    (extra.total(), extra.inert)
}

/// The first plans by their number of edits, then by what else they change, then those that the API can do; the
/// one that changes least is among them.
fn best(mut found: Vec<Suggestion>) -> Vec<Suggestion> {
    let by_hand = |change: &Change| {
        matches!(
            change,
            Change::UserSetAccountRole { .. }
                | Change::ResourceBind { .. }
                | Change::AccountSetDeveloperLock { .. }
        )
    };
    found.sort_by_key(|plan| {
        (plan.changes.len(), plan.extra.total(), plan.changes.iter().any(by_hand), plan.extra.inert)
    });
    found.dedup_by(|one, other| one.changes == other.changes);
    let least = (0..found.len()).min_by_key(|place| rank(&found[*place].extra));
    if let Some(place) = least.filter(|place| *place >= MOST_PLANS) {
        found.swap(MOST_PLANS - 1, place);
    }
    found.truncate(MOST_PLANS);
    found
}
