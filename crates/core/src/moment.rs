//! A point in time that is only ever compared. Core reads no clock.

/// Microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// The moment `micros` microseconds after the start of 1970 (UTC).
    pub const fn from_unix_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the start of 1970 (UTC).
    pub const fn unix_micros(self) -> i64 {
        self.0
    }
}
