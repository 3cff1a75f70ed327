//! The account at one moment, as a call sees it.

use axcess_core::Policy;

use crate::keyring::Keyring;

/// The account at one moment, as a call sees it. A copy costs nothing.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub policy: Policy,
    pub keyring: Keyring,
}
