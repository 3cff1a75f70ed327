//! Faults of pages.

use super::FaultKind;

/// Faults of the page that a call asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PageFaults {
    pub repeats: bool,
    pub shrinks: bool,
    pub omits: bool,
}

impl PageFaults {
    /// Takes one over, if it is about pages.
    pub const fn add(&mut self, kind: &FaultKind) {
        match kind {
            FaultKind::RepeatObject => self.repeats = true,
            FaultKind::ShrinkPage => self.shrinks = true,
            FaultKind::OmitObject => self.omits = true,
            _ => {}
        }
    }

    /// Where a page begins that should begin at `first`: at the object before it, which ended another page.
    pub const fn first(self, first: usize) -> usize {
        if self.repeats { first.saturating_sub(1) } else { first }
    }

    /// How many objects a page has that should have `limit`.
    pub const fn limit(self, limit: usize) -> usize {
        if self.shrinks && limit > 1 { limit / 2 } else { limit }
    }

    /// Takes an object out of a page: one in the middle, so that the cursor stays right.
    pub fn omit<T>(self, things: &mut Vec<T>) {
        if self.omits && things.len() > 1 {
            things.remove((things.len() - 1) / 2);
        }
    }
}
