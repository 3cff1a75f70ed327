//! What a sync tells about its way.

use std::time::Duration;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// A list is being read.
    Begun {
        /// What it lists, in the words of a snapshot.
        kind: &'static str,
    },
    /// A page of it came.
    Page {
        /// What it lists.
        kind: &'static str,
        /// How many objects were on the page.
        items: usize,
    },
    /// A list has been read, or as much of it as could be.
    Ended {
        /// What it lists.
        kind: &'static str,
        /// Why not all of it.
        fault: Option<String>,
    },
    /// A service is left alone for a while, because it asked for it.
    Waiting {
        /// Which service.
        service: &'static str,
        /// For how long.
        time: Duration,
    },
    /// What can change under the reader's feet is read again.
    Round {
        /// How often by now.
        number: u32,
    },
}

/// Somebody who follows a sync.
pub trait Progress: Sync {
    /// Takes note of something that happened. It is called on the way, so it must not take long.
    fn tell(&self, event: Event);
}

/// Nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn tell(&self, _: Event) {}
}
