//! Objects of an API, taken in one by one.

use axcess_core::{Draft, Moment, OrganizationMembershipRecord, Provider, SpaceMembershipRecord};
use serde_json::value::RawValue;

use super::kind::ObjectKind;
use super::shelf::{Shelves, Spots};

/// Objects of an API, taken in one by one until they make an account. Each may come with the place that it was read
/// from.
///
/// ```
/// use axcess_core::{Moment, Provider};
/// use axcess_snapshot::{Intake, ObjectKind};
///
/// let mut intake = Intake::default();
/// let role = r#"{"id": "r1", "name": "Reader", "permissions": ["PROJECT_READ"]}"#;
/// intake.take(ObjectKind::Roles, serde_json::from_str(role)?, ())?;
/// let taken = intake.into_draft(Provider::Arize, Moment::from_unix_micros(0));
/// assert_eq!((taken.draft.roles.len(), taken.mentions.len()), (1, 0));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct Intake<S = ()> {
    shelves: Shelves<S>,
}

/// What was taken in, as an account without any gap.
pub struct Taken {
    /// The account.
    pub draft: Draft,
    /// What came twice and differed.
    pub conflicts: Vec<String>,
    /// What was only mentioned, and has nothing but an id.
    pub mentions: Vec<String>,
}

/// What was taken in, and where each record was read.
pub(super) struct Settled<S> {
    pub taken: Taken,
    pub spots: Spots<S>,
}

impl<S> Default for Intake<S> {
    fn default() -> Self {
        Self { shelves: Shelves::default() }
    }
}

impl<S: Clone> Intake<S> {
    /// Takes in an object as the API shows it. Of two with one id the later one stays.
    ///
    /// # Errors
    ///
    /// When it is no such object. Fields that are missing or null are unreadable, not wrong; only ids have to be there.
    pub fn take(&mut self, kind: ObjectKind, object: &RawValue, spot: S) -> serde_json::Result<()> {
        self.shelves.put(kind, object, spot)
    }

    /// Takes in a membership of an organization that no object of the API describes.
    pub fn organization_membership(&mut self, membership: OrganizationMembershipRecord, spot: S) {
        self.shelves.organization_memberships.put(membership, spot);
    }

    /// Takes in a membership of a space that no object of the API describes.
    pub fn space_membership(&mut self, membership: SpaceMembershipRecord, spot: S) {
        self.shelves.space_memberships.put(membership, spot);
    }

    /// Makes an account of everything. What is only mentioned becomes a record with nothing but its id.
    pub fn into_draft(self, provider: Provider, captured_at: Moment) -> Taken {
        self.settle(provider, captured_at).taken
    }

    pub(super) fn settle(mut self, provider: Provider, captured_at: Moment) -> Settled<S> {
        let (conflicts, mentions) = (self.shelves.conflicts(), self.shelves.adopt());
        let mut draft = Draft::empty(provider, captured_at);
        let spots = self.shelves.fill(&mut draft);
        if provider == Provider::Wallaroo {
            crate::wallaroo::settle(&mut draft);
        }
        Settled { taken: Taken { draft, conflicts, mentions }, spots }
    }
}
