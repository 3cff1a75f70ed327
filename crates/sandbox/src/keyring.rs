//! Which secret stands for whom.

use std::collections::HashMap;
use std::sync::Arc;

use axcess_core::{Asker, Key, Moment, Policy};
use rpds::HashTrieMapSync;

use crate::secret::Secret;

/// The secrets that a sandbox has handed out. A copy costs nothing.
#[derive(Clone, Debug)]
pub(crate) struct Keyring {
    /// Those of the account as it was loaded.
    loaded: Arc<HashMap<Secret, Holder>>,
    /// Those handed out since.
    made: HashTrieMapSync<Secret, Holder>,
    /// Keys that have got another secret.
    turned: HashTrieMapSync<Key, Turn>,
}

/// Whom a secret stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holder {
    /// Whoever was chosen to act.
    Actor(Asker),
    /// A key, and which of its secrets it is.
    Key(Key, u32),
}

/// A key's newest secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Turn {
    number: u32,
    /// Until when the secret before it still works.
    grace: Option<Moment>,
}

impl Keyring {
    /// The actor's secret, and one for every key that is or may be live.
    pub fn new(policy: &Policy, actor: Asker, actor_secret: Secret) -> Self {
        let live = policy.keys_from(0).filter(|key| policy.key_is_live(*key).1);
        let mut loaded: HashMap<Secret, Holder> =
            live.map(|key| (Secret::of(policy.key_id(key), 0), Holder::Key(key, 0))).collect();
        loaded.insert(actor_secret, Holder::Actor(actor));
        Self {
            loaded: Arc::new(loaded),
            made: HashTrieMapSync::new_sync(),
            turned: HashTrieMapSync::new_sync(),
        }
    }

    /// The first secret of a key that was made here.
    pub fn add(&mut self, policy: &Policy, key: Key) -> Secret {
        self.hand_out(policy, key, 0)
    }

    /// Another secret of a key. The one before it works until `grace`, those before that no longer.
    pub fn turn(&mut self, policy: &Policy, key: Key, grace: Option<Moment>) -> Secret {
        let number = self.number(key) + 1;
        self.turned.insert_mut(key, Turn { number, grace });
        self.hand_out(policy, key, number)
    }

    fn hand_out(&mut self, policy: &Policy, key: Key, number: u32) -> Secret {
        let secret = Secret::of(policy.key_id(key), number);
        self.made.insert_mut(secret.clone(), Holder::Key(key, number));
        secret
    }

    /// Whom a secret stands for at a moment, if it still works.
    pub fn asker(&self, policy: &Policy, secret: &str, now: Moment) -> Option<Asker> {
        match *self.loaded.get(secret).or_else(|| self.made.get(secret))? {
            Holder::Actor(asker) => Some(asker),
            Holder::Key(key, number) => policy.key_asker(key).filter(|_| self.works(key, number, now)),
        }
    }

    fn works(&self, key: Key, number: u32, now: Moment) -> bool {
        let Some(turn) = self.turned.get(&key) else { return number == 0 };
        let in_grace = turn.number == number + 1 && turn.grace.is_some_and(|end| now < end);
        turn.number == number || in_grace
    }

    /// The secret of a key that works now.
    pub fn secret(&self, policy: &Policy, key: Key) -> Secret {
        Secret::of(policy.key_id(key), self.number(key))
    }

    fn number(&self, key: Key) -> u32 {
        self.turned.get(&key).map_or(0, |turn| turn.number)
    }
}
