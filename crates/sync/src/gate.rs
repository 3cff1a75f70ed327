//! A service that asks to be left alone is left alone by every call.

use std::sync::Mutex;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// The way to a service, which may be shut for a while.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    opens: Mutex<Option<Instant>>,
}

impl Gate {
    /// Waits until the way is open.
    pub async fn pass(&self) {
        while let Some(opens) = self.opens().filter(|opens| *opens > Instant::now()) {
            sleep_until(opens).await;
        }
    }

    /// Shuts the way for a while, unless it is shut for longer.
    pub fn shut(&self, time: Duration) {
        let until = Instant::now() + time;
        let mut opens = self.opens.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *opens = opens.max(Some(until));
    }

    fn opens(&self) -> Option<Instant> {
        *self.opens.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
