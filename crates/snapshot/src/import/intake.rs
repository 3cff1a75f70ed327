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
/// let (draft, notes) = intake.into_draft(Provider::Arize, Moment::from_unix_micros(0));
/// assert_eq!((draft.roles.len(), notes.len()), (1, 0));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct Intake<S = ()> {
    shelves: Shelves<S>,
}

/// What was taken in, as an account.
pub(super) struct Settled<S> {
    pub draft: Draft,
    pub notes: Vec<String>,
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

    /// Makes an account of everything, without any gap, and tells what a person should know about it.
    ///
    /// What is only mentioned becomes a record with nothing but its id.
    pub fn into_draft(self, provider: Provider, captured_at: Moment) -> (Draft, Vec<String>) {
        let Settled { draft, notes, .. } = self.settle(provider, captured_at);
        (draft, notes)
    }

    pub(super) fn settle(mut self, provider: Provider, captured_at: Moment) -> Settled<S> {
        let mut notes = self.shelves.conflicts();
        notes.extend(self.shelves.adopt());
        let mut draft = Draft::empty(provider, captured_at);
        let spots = self.shelves.fill(&mut draft);
        if provider == Provider::Wallaroo {
            crate::wallaroo::settle(&mut draft);
        }
        Settled { draft, notes, spots }
    }
}
