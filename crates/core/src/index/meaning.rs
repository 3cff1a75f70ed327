//! What holdings and account roles mean by the rules.

use crate::account::{RoleName, SpaceRoleName};
use crate::decide::{Reader, Set};
use crate::index::holding::{Holding, Membership};
use crate::index::place::{Ground, OPENED, Reading};
use crate::permission::PermissionSet;
use crate::{BindingFallbackSwitch, FallbackSwitch, Level, Semantics};

/// What the rules make of things in one reading.
pub(super) struct Meaning<'a> {
    pub reader: &'a Reader<'a>,
    pub reading: Reading,
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
    pub fn account(&self, role: &RoleName, ground: Ground) -> PermissionSet {
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
    pub fn held(&self, holding: &Holding) -> PermissionSet {
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
    pub fn passing(&self, holding: &Holding) -> PermissionSet {
        match &holding.membership {
            Some(membership @ Membership::Space(SpaceRoleName::Predefined(_))) => {
                self.if_admin(self.membership(membership))
            }
            Some(_) => self.nothing(),
            None => self.hidden(holding.hidden.space_membership),
        }
    }

    /// What a holding in an organization gives where a node has a stance.
    pub fn around(&self, holding: &Holding, stance: usize) -> PermissionSet {
        let ground = stance & (OPENED - 1);
        let mut held = if ground == Ground::Organization as usize {
            self.held(holding)
        } else if ground == Ground::Restricted as usize && !self.reader.passes(Level::Organization) {
            self.nothing()
        } else {
            self.below(holding)
        };
        if stance & OPENED != 0 {
            held.union_with(&self.fallback(holding));
        }
        held
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
    pub fn keeps(&self, holding: &Holding) -> bool {
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
