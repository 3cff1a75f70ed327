//! Accounts made up from a seed: as large as wanted, and the same on every machine.

mod access;
mod dice;
mod key;
mod person;
mod place;
mod role;
mod word;

use axcess_core::{Draft, Gap, GapKind, Moment, Provider};

use crate::{Scale, Size, Snapshot};
use dice::Dice;
use place::Places;

/// 2026-11-20T09:00:00Z, when every made-up account is captured.
const CAPTURED_AT: i64 = 1_795_165_200_000_000;

/// Makes up an Arize AX account of a size.
///
/// The same size and seed give the same account, today and on every machine.
///
/// ```
/// use axcess_snapshot::{Size, generate};
///
/// let account = generate(Size::Small, 7);
/// assert_eq!(account.draft.users.len(), 1_000);
/// assert_eq!(account.digest(), generate(Size::Small, 7).digest());
/// ```
pub fn generate(size: Size, seed: u64) -> Snapshot {
    let mut snapshot = Generator::new(size.scale(), seed).generate();
    snapshot.draft.name = Some(format!("Made up, {size}, seed {seed}"));
    snapshot.source = Some(format!("axcess demo --size {size} --seed {seed}"));
    snapshot
}

/// Makes up Arize AX accounts.
///
/// People hold an account role, one or two organization memberships and one to three memberships
/// of those organizations' spaces. Two in five bindings stand on spaces, the others on projects;
/// a few people hold many of them, and one binding in ten reaches outside its holder's
/// organizations. Some 15 of 100 projects are restricted. Custom roles have 5 to 100 permissions.
/// Some people are invited, expired or gone; bots have service keys, of which some are dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generator {
    /// How many of each thing.
    pub scale: Scale,
    /// Where chance starts.
    pub seed: u64,
    /// Of 100 spaces and organizations, how many have a gap.
    pub gaps_in_100: u32,
}

impl Generator {
    /// A generator of accounts without gaps.
    pub const fn new(scale: Scale, seed: u64) -> Self {
        Self { scale, seed, gaps_in_100: 0 }
    }

    /// The account. It has no defect, and every field is readable.
    pub fn generate(&self) -> Snapshot {
        let dice = &mut Dice::new(self.seed);
        let places = Places::new(&self.scale, dice);
        let users = person::users(self.scale.users, dice);
        let roles = role::roles(self.scale.roles, dice);
        let memberships = access::memberships(&users, &places, &roles, dice);
        let role_bindings =
            access::bindings(self.scale.bindings, &users, &memberships, &places, &roles, dice);
        let restrictions = access::restrictions(&places.resources, dice);
        let api_keys = key::keys(&users, dice);
        let gaps = self.gaps(&places, dice);
        Snapshot::from(Draft {
            provider: Provider::Arize,
            captured_at: Moment::from_unix_micros(CAPTURED_AT),
            captured_by: users.first().map(|user| user.id.clone()),
            name: Some(format!("Made up, seed {}", self.seed)),
            developer_lock: Some(false),
            organizations: places.organizations,
            spaces: places.spaces,
            resources: places.resources,
            users,
            roles,
            organization_memberships: memberships.organizations,
            space_memberships: memberships.spaces,
            role_bindings,
            restrictions,
            api_keys,
            predefined: Default::default(),
            gaps,
        })
    }

    fn gaps(&self, places: &Places, dice: &mut Dice) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for organization in &places.organizations {
            if dice.chance(self.gaps_in_100) {
                gaps.push(gap(GapKind::OrganizationMemberships, &organization.id));
            }
        }
        for space in &places.spaces {
            if dice.chance(self.gaps_in_100) {
                let kinds = [GapKind::SpaceMemberships, GapKind::RoleBindings, GapKind::Restrictions];
                gaps.push(gap(dice.pick(&kinds).clone(), &space.id));
            }
        }
        gaps
    }
}

fn gap(kind: GapKind, scope: &axcess_core::NodeId) -> Gap {
    Gap { kind, scope: Some(scope.clone()), reason: "403 from GraphQL".to_owned() }
}

#[cfg(test)]
mod tests;
