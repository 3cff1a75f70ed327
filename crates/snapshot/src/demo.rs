//! The account that ships with the program.

use axcess_core::SoundDraft;

use crate::{Loader, Snapshot};

/// Acme: a small account in which every rule can be seen at work.
pub fn demo() -> Snapshot<SoundDraft> {
    Loader::default()
        .load("acme.json", include_bytes!("../data/acme.json"))
        .expect("INVARIANT: the account that ships has no defect")
}
