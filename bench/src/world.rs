//! An account to ask about.

use axcess_core::{CheckDraft, Draft, Gap, GapKind, Node, NodeKind, Policy, User};
use axcess_snapshot::{Generator, Packing, Scale, Snapshot, catalog, write};
use fastrand::Rng;

use crate::memory::Setup;

/// A made-up account without gaps, as data and as our policy.
#[derive(Debug)]
pub struct World {
    /// The account as plain data, which the other engines are made of.
    pub draft: Draft,
    /// The account as our policy.
    pub policy: Policy,
    /// The same account as somebody sees it who was refused part of one space in twenty.
    pub gapped: Policy,
    /// What it took to make the policy of the draft.
    pub setup: Setup,
    /// The account as a file.
    pub json: Vec<u8>,
}

impl World {
    /// The account of this scale and seed.
    pub fn new(scale: Scale, seed: u64) -> Self {
        let snapshot: Snapshot = Generator::new(scale, seed).generate();
        let json = write(&snapshot, Packing::Plain);
        let draft = snapshot.draft;
        // The copy is made under the clock's eyes, so that what the policy keeps of it counts as held.
        let (policy, setup) = Setup::of(|| ready(draft.clone()));
        let gapped = ready(with_gaps(draft.clone(), seed));
        Self { draft, policy, gapped, setup, json }
    }

    /// Account roles, memberships, bindings and restrictions.
    pub fn facts(&self) -> usize {
        self.draft.users.len()
            + self.draft.organization_memberships.len()
            + self.draft.space_memberships.len()
            + self.draft.role_bindings.len()
            + self.draft.restrictions.len()
    }

    /// The nodes that questions are about: spaces and their projects.
    pub fn places(&self) -> Vec<Node> {
        let is_place = |node: &Node| match self.policy.node_kind(*node) {
            NodeKind::Space => true,
            NodeKind::Resource(kind) => &**kind == "PROJECT",
            NodeKind::Account | NodeKind::Organization => false,
        };
        self.policy.nodes().into_iter().filter(is_place).collect()
    }

    /// Where somebody was given something: his memberships and bindings.
    pub fn footholds(&self) -> Vec<(User, Node)> {
        let organizations = self.policy.organization_memberships().map(|(user, node, _)| (user, node));
        let spaces = self.policy.space_memberships().map(|(user, node, _)| (user, node));
        let bindings = self.policy.bindings().map(|(_, user, node, _)| (user, node));
        organizations.chain(spaces).chain(bindings).collect()
    }
}

/// A gap in one space in twenty: its memberships, its bindings or its restrictions may not be all.
fn with_gaps(mut draft: Draft, seed: u64) -> Draft {
    let mut spaces: Vec<_> = draft.spaces.iter().map(|space| &space.id).collect();
    Rng::with_seed(seed).shuffle(&mut spaces);
    spaces.truncate(spaces.len().div_ceil(20));
    let kinds = [GapKind::SpaceMemberships, GapKind::RoleBindings, GapKind::Restrictions];
    let gaps = spaces.into_iter().zip(kinds.into_iter().cycle()).map(|(space, kind)| Gap {
        kind,
        scope: Some(space.clone()),
        reason: "refused".to_owned(),
    });
    draft.gaps = gaps.collect();
    draft
}

/// The policy of a draft that is known to be sound.
pub(crate) fn ready(draft: impl CheckDraft) -> Policy {
    let draft = draft.check().expect("INVARIANT: a generated account has no defects");
    let catalog = catalog(draft.provider);
    Policy::new(draft, catalog).expect("INVARIANT: it has been checked")
}
