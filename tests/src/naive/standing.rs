//! R1: who stands at all.

use super::decide::Reading;
use super::moment::Moment;
use super::world::{ApiKey, World};

use Reading::Optimistic;

impl World {
    /// R1, and the row of R10 on a status that is null or unknown.
    pub(super) fn stands(&self, user: &str, reading: Reading) -> bool {
        let active = match self.users[user].status.as_deref() {
            Some("ACTIVE") => true,
            Some("INVITED" | "EXPIRED" | "INACTIVE") => false,
            _ => reading == Optimistic,
        };
        active && self.bot_stands(user, reading)
    }

    /// R1: a bot of which at least one service key is known and none is live has no standing.
    pub(super) fn bot_stands(&self, user: &str, reading: Reading) -> bool {
        let mut keys =
            self.keys.values().filter(|key| key.service && key.bot.as_deref() == Some(user)).peekable();
        !self.users[user].bot || keys.peek().is_none() || keys.any(|key| self.key_live(key, reading))
    }

    /// R1: live while it is `ACTIVE` and has not expired. A status or time that cannot be read is read as a
    /// user's status would be.
    pub(super) fn key_live(&self, key: &ApiKey, reading: Reading) -> bool {
        let active = match key.status.as_deref() {
            Some("ACTIVE") => true,
            Some("REVOKED") => false,
            _ => reading == Optimistic,
        };
        let lasting = match key.expires_at.as_deref().map(Moment::parse) {
            None => true,
            Some(Some(expiry)) => expiry > self.at,
            // SILENT: an expiry that is no time is unreadable.
            Some(None) => reading == Optimistic,
        };
        active && lasting
    }

    /// R1: a user key, while the lock is on. A lock that is not known counts as off.
    pub(super) fn locked_out(&self, key: &ApiKey) -> bool {
        !key.service && self.developer_lock == Some(true)
    }

    /// A user key stands for its owner, a service key for its bot.
    pub(super) fn user_of_key(&self, key: &ApiKey) -> Option<String> {
        let user = if key.service { key.bot.clone() } else { key.creator.clone() };
        user.filter(|user| self.users.contains_key(user))
    }
}
