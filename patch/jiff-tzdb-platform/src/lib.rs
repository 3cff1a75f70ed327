//! No time zones.
//!
//! jq's filters for dates bring jiff, and jiff brings every time zone of the world where a system has none of its own: in
//! a browser, 60 kB for each page, though every moment that a snapshot or script names is in UTC. With this crate in its
//! place, a filter cannot tell local time.

/// The database, which is empty.
pub mod jiff_tzdb {
    /// The version of the database: there is none.
    pub static VERSION: Option<&str> = None;

    /// A time zone of this name: there is none.
    pub fn get(_name: &str) -> Option<(&'static str, &'static [u8])> {
        None
    }

    /// The names of all time zones: there are none.
    pub fn available() -> impl Iterator<Item = &'static str> + 'static {
        std::iter::empty()
    }
}
