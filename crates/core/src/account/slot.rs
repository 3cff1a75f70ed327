//! What is known of one place.

/// What is known of the one fact that may stand at a place (a user and a node).
///
/// INVARIANT: `certain` excludes `hidden` and `possible`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slot<T> {
    /// Stands in both readings.
    pub certain: Option<T>,
    /// Each may stand: counts in the optimistic reading only.
    pub possible: Vec<T>,
    /// One that the snapshot does not show may stand.
    pub hidden: bool,
    /// Some fact stands for certain, though not which (after an uncertain create).
    pub some: bool,
}

impl<T> Slot<T> {
    pub const fn settled() -> Self {
        Self { certain: None, possible: Vec::new(), hidden: false, some: false }
    }

    pub const fn unseen(hidden: bool) -> Self {
        Self { certain: None, possible: Vec::new(), hidden, some: false }
    }

    pub const fn certain(fact: T) -> Self {
        Self { certain: Some(fact), possible: Vec::new(), hidden: false, some: false }
    }

    /// Whether a fact stands for certain, though perhaps not which.
    pub const fn stands(&self) -> bool {
        self.certain.is_some() || self.some
    }

    /// Whether a fact may stand without being certain.
    pub fn is_open(&self) -> bool {
        self.hidden || !self.possible.is_empty()
    }

    /// A certain fact becomes one that counts in the optimistic reading only.
    pub fn doubt(&mut self) {
        self.possible.extend(self.certain.take());
        self.some = false;
    }
}
