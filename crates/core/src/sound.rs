//! An account as plain data, after it has been checked.

use std::borrow::Borrow;
use std::ops::Deref;

use crate::{Defect, Draft};

/// A draft without any defect. Whoever has one need not check it again.
///
/// ```
/// use axcess_core::CheckDraft;
///
/// let draft = axcess_snapshot::demo().draft.check()?;
/// assert_eq!(draft.name.as_deref(), Some("Acme"));
/// # Ok::<(), Vec<axcess_core::Defect>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoundDraft(Draft);

/// Looks for what cannot be true of an account: what [`Policy::new`](crate::Policy::new) asks of a draft. One that has
/// been checked already stays as it is.
pub trait CheckDraft {
    /// The draft, known to be sound.
    ///
    /// # Errors
    ///
    /// All defects at once, in the order of the lists.
    fn check(self) -> Result<SoundDraft, Vec<Defect>>;
}

impl CheckDraft for Draft {
    fn check(self) -> Result<SoundDraft, Vec<Defect>> {
        let defects = self.defects();
        if defects.is_empty() { Ok(SoundDraft(self)) } else { Err(defects) }
    }
}

impl CheckDraft for SoundDraft {
    fn check(self) -> Result<Self, Vec<Defect>> {
        Ok(self)
    }
}

impl Deref for SoundDraft {
    type Target = Draft;

    fn deref(&self) -> &Draft {
        &self.0
    }
}

impl Borrow<Draft> for SoundDraft {
    fn borrow(&self) -> &Draft {
        &self.0
    }
}

impl From<SoundDraft> for Draft {
    fn from(SoundDraft(draft): SoundDraft) -> Self {
        draft
    }
}
