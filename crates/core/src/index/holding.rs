//! What somebody can hold at a node, each kind of it once.

use std::collections::HashMap;

use crate::account::{Role, RoleName, SpaceRoleName};

/// What a user holds at one node: a membership, a binding, or both.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Holding {
    pub membership: Option<Membership>,
    /// The role of his binding.
    pub binding: Option<Role>,
    /// Whether a membership, and a binding, may be there that the snapshot does not show.
    pub hidden: Hidden,
}

impl Holding {
    /// Whether it stands, or may stand, in an organization.
    pub const fn is_of_organization(&self) -> bool {
        self.hidden.organization_membership || matches!(self.membership, Some(Membership::Organization(_)))
    }
}

/// A membership's role.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Membership {
    Organization(RoleName),
    Space(SpaceRoleName),
}

/// What may be at a node that the snapshot does not show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Hidden {
    pub organization_membership: bool,
    pub space_membership: bool,
    pub binding: bool,
}

/// The kinds of holdings of an account, by number. A run knows numbers only.
#[derive(Clone, Debug)]
pub(crate) struct Holdings {
    all: Vec<Holding>,
    /// How many users hold each somewhere.
    counts: Vec<u32>,
    numbers: HashMap<Holding, u32>,
}

/// Nothing.
pub(crate) const NOTHING: u32 = 0;
/// Nothing known in an organization whose memberships may be hidden.
pub(crate) const UNSEEN_ORGANIZATION: u32 = 1;
/// Nothing known at a space or resource where something may be hidden: this, and the sum of what may be.
pub(crate) const UNSEEN: u32 = 1;
/// A membership may be hidden.
pub(crate) const UNSEEN_MEMBERSHIP: u32 = 1;
/// A binding may be hidden.
pub(crate) const UNSEEN_BINDING: u32 = 2;

impl Default for Holdings {
    /// Those that stand where nothing is known.
    fn default() -> Self {
        let mut holdings = Self { all: Vec::new(), counts: Vec::new(), numbers: HashMap::new() };
        let hidden = |organization_membership, space_membership, binding| Holding {
            membership: None,
            binding: None,
            hidden: Hidden { organization_membership, space_membership, binding },
        };
        let unseen = [
            (NOTHING, hidden(false, false, false)),
            (UNSEEN_ORGANIZATION, hidden(true, false, false)),
            (UNSEEN + UNSEEN_MEMBERSHIP, hidden(false, true, false)),
            (UNSEEN + UNSEEN_BINDING, hidden(false, false, true)),
            (UNSEEN + UNSEEN_MEMBERSHIP + UNSEEN_BINDING, hidden(false, true, true)),
        ];
        for (number, holding) in unseen {
            assert_eq!(holdings.number(holding), number, "INVARIANT: the first numbers are fixed");
        }
        holdings
    }
}

impl Holdings {
    /// The number of a holding.
    pub fn number(&mut self, holding: Holding) -> u32 {
        *self.numbers.entry(holding).or_insert_with_key(|holding| {
            self.all.push(holding.clone());
            self.counts.push(0);
            u32::try_from(self.all.len() - 1).expect("INVARIANT: fewer kinds than facts")
        })
    }

    /// One more user holds it.
    pub fn count(&mut self, number: u32) {
        self.counts[number as usize] += 1;
    }

    pub fn get(&self, number: u32) -> &Holding {
        &self.all[number as usize]
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Holding> {
        self.all.iter()
    }

    /// Holdings with how many users hold each.
    pub fn counted(&self) -> impl Iterator<Item = (&Holding, usize)> {
        self.all.iter().zip(self.counts.iter().map(|count| *count as usize))
    }
}
