//! Dummy secrets of API keys.

use std::fmt;

use sha2::{Digest, Sha256};

/// What the secrets of a sandbox begin with, so that nobody takes one for a real key.
const PREFIX: &str = "axcess-sandbox-";

/// The secret of a key in a sandbox. It is a dummy, and is treated like a real one all the same: nothing prints it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Secret(Box<str>);

impl Secret {
    /// The secret of a thing, the same in every run: `turn` tells the secrets of one key apart.
    pub fn of(id: &str, turn: u32) -> Self {
        let digest = Sha256::digest(format!("{turn} {id}"));
        let digits: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        Self(format!("{PREFIX}{digits}").into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What a listing shows of it.
    pub fn redacted(&self) -> String {
        format!("{PREFIX}…{}", &self.0[self.0.len() - 4..])
    }
}

impl std::borrow::Borrow<str> for Secret {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_secret_is_the_same_in_every_run_and_never_shown() {
        let secret = Secret::of("key", 0);
        assert_eq!(secret, Secret::of("key", 0));
        assert_ne!(secret, Secret::of("key", 1));
        assert_ne!(secret, Secret::of("other", 0));
        assert!(!format!("{secret:?}").contains(secret.as_str()));
        assert!(!secret.redacted().contains(secret.as_str()));
    }
}
