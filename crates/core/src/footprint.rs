//! Which steps of a plan can be told apart by their order.
//!
//! A step's footprint is what it may read or change. Two steps whose footprints do not meet end alike and leave the
//! same state whichever comes first; when in doubt, they meet.

use crate::account::{Node, User};
use crate::policy::{Asker, Policy};
use crate::simulate::Step;
use crate::{Change, Plan};

/// What one step may read or change.
#[derive(Clone, Debug)]
struct Footprint {
    users: Reach<User>,
    /// Nodes with all that lies below them.
    nodes: Reach<Node>,
    role: RoleUse,
    /// Whether nodes come, go or take another name.
    moves_nodes: bool,
}

/// How far a step reaches.
#[derive(Clone, Debug)]
enum Reach<T> {
    All,
    Some(Vec<T>),
}

/// What a step has to do with Role objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RoleUse {
    No,
    Names,
    Makes,
}

/// The steps of a plan, and which of them may depend on each other.
#[derive(Debug)]
pub(crate) struct Footprints<'a> {
    /// The state that the plan leaves, which has whatever it makes.
    last: &'a Policy,
    actor: Option<User>,
    of: Vec<Footprint>,
}

impl<'a> Footprints<'a> {
    pub fn new(last: &'a Policy, plan: &Plan, steps: &[Step]) -> Self {
        let actor = plan.actor.as_deref().and_then(|text| last.asker(text).ok()).map(Asker::user);
        let pairs = plan.changes.iter().zip(steps);
        let of = pairs.map(|(change, step)| Footprint::new(last, change, step, actor.is_some())).collect();
        Self { last, actor, of }
    }

    /// Whether the order of two steps may matter.
    pub fn meet(&self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.of[one], &self.of[other]);
        let by_role = matches!(
            (one.role, other.role),
            (RoleUse::Makes, RoleUse::Makes | RoleUse::Names) | (RoleUse::Names, RoleUse::Makes)
        );
        let acts = |footprint: &Footprint| self.actor.is_some_and(|actor| footprint.users.has(actor));
        let by_user = one.users.meets(&other.users) || acts(one) || acts(other);
        by_role || (one.moves_nodes && other.moves_nodes) || (by_user && self.nodes_meet(one, other))
    }

    /// The steps in groups, of which each meets nothing of the others; each group in the plan's order.
    pub fn groups(&self) -> Vec<Vec<usize>> {
        let mut group: Vec<usize> = (0..self.of.len()).collect();
        for one in 0..self.of.len() {
            for other in 0..one {
                let (old, new) = (group[one], group[other]);
                if old != new && self.meet(one, other) {
                    group.iter_mut().filter(|group| **group == old).for_each(|group| *group = new);
                }
            }
        }
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); self.of.len()];
        group.into_iter().enumerate().for_each(|(step, group)| groups[group].push(step));
        groups.retain(|group| !group.is_empty());
        groups
    }

    fn nodes_meet(&self, one: &Footprint, other: &Footprint) -> bool {
        match (&one.nodes, &other.nodes) {
            (Reach::Some(some), Reach::All) | (Reach::All, Reach::Some(some)) => !some.is_empty(),
            (Reach::All, Reach::All) => true,
            (Reach::Some(some), Reach::Some(others)) => {
                let pairs = some.iter().flat_map(|one| others.iter().map(move |other| (*one, *other)));
                pairs.into_iter().any(|(one, other)| self.is_in(one, other) || self.is_in(other, one))
            }
        }
    }

    /// Whether a node is another one or lies below it.
    fn is_in(&self, node: Node, top: Node) -> bool {
        std::iter::successors(Some(node), |node| self.last.node_parent(*node)).any(|node| node == top)
    }
}

impl Footprint {
    fn new(last: &Policy, change: &Change, step: &Step, has_actor: bool) -> Self {
        let everything =
            Self { users: Reach::All, nodes: Reach::All, role: RoleUse::Makes, moves_nodes: true };
        let nowhere = || Reach::Some(Vec::new());
        let made = |id: &String| last.account.node_by_id(id);
        let made_nodes = || step.created.iter().filter_map(made).collect::<Vec<_>>();
        let named = |role| {
            // A step that finds nobody, or no place, may find it elsewhere in the order.
            if step.users.is_empty() || step.nodes.is_empty() {
                return everything.clone();
            }
            let (users, nodes) = (Reach::Some(step.users.clone()), Reach::Some(step.nodes.clone()));
            Self { users, nodes, role, moves_nodes: false }
        };
        let places = |nodes: Vec<Node>| match nodes.is_empty() {
            true => everything.clone(),
            false => {
                Self { users: Reach::All, nodes: Reach::Some(nodes), role: RoleUse::No, moves_nodes: true }
            }
        };
        match change {
            Change::Ended(_) => Self {
                users: nowhere(),
                nodes: Reach::Some(Vec::new()),
                role: RoleUse::No,
                moves_nodes: false,
            },
            Change::RoleCreate { .. } => {
                // What the actor holds at the account says whether he may.
                let nodes =
                    if has_actor { Reach::Some(vec![Node::ACCOUNT]) } else { Reach::Some(Vec::new()) };
                Self { users: nowhere(), nodes, role: RoleUse::Makes, moves_nodes: false }
            }
            Change::RoleBindingCreate { .. }
            | Change::RoleBindingUpdate { .. }
            | Change::ResourceBind { .. }
            | Change::SpaceAddUser { .. } => named(RoleUse::Names),
            Change::RoleBindingDelete { .. }
            | Change::OrganizationAddUser { .. }
            | Change::OrganizationRemoveUser { .. }
            | Change::SpaceRemoveUser { .. } => named(RoleUse::No),
            Change::UserDelete { .. }
            | Change::UserResendInvitation { .. }
            | Change::UserResetPassword { .. }
            | Change::UserActivate { .. }
            | Change::UserDeactivate { .. }
            | Change::UserSetAccountRole { .. }
                if !step.users.is_empty() =>
            {
                let users = Reach::Some(step.users.clone());
                Self { users, nodes: Reach::All, role: RoleUse::No, moves_nodes: false }
            }
            Change::RestrictionCreate { .. } | Change::RestrictionDelete { .. } => {
                Self { moves_nodes: false, ..places(step.nodes.clone()) }
            }
            Change::OrganizationCreate { .. } | Change::SpaceCreate { .. } | Change::ProjectCreate { .. } => {
                // The node above says whether the name is free, which is between such steps, and whether the actor may.
                let above = if has_actor { step.nodes.clone() } else { Vec::new() };
                places([made_nodes(), above].concat())
            }
            Change::OrganizationUpdate { .. }
            | Change::OrganizationDelete { .. }
            | Change::SpaceUpdate { .. }
            | Change::SpaceDelete { .. }
            | Change::ProjectUpdate { .. }
            | Change::ProjectDelete { .. } => places(step.nodes.clone()),
            Change::RoleUpdate { .. }
            | Change::RoleDelete { .. }
            | Change::UserCreate { .. }
            | Change::UserUpdate { .. }
            | Change::UserDelete { .. }
            | Change::UserResendInvitation { .. }
            | Change::UserResetPassword { .. }
            | Change::UserActivate { .. }
            | Change::UserDeactivate { .. }
            | Change::UserSetAccountRole { .. }
            | Change::ServiceKeyCreate { .. }
            | Change::UserKeyCreate { .. }
            | Change::ApiKeyRevoke { .. }
            | Change::ApiKeyRefresh { .. }
            | Change::AccountSetDeveloperLock { .. } => everything,
        }
    }
}

impl<T: PartialEq + Copy> Reach<T> {
    fn has(&self, one: T) -> bool {
        match self {
            Self::All => true,
            Self::Some(some) => some.contains(&one),
        }
    }

    fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Some(some), other) | (other, Self::Some(some)) => some.iter().any(|one| other.has(*one)),
            (Self::All, Self::All) => true,
        }
    }
}
