//! The names that the store gives to its files.

use std::fmt;
use std::str::FromStr;

use axcess_core::{Draft, Moment, Provider};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// How a moment is written in a name: sortable, and without letters that some file system forbids.
const MOMENT: &str = "%Y-%m-%dT%H%M%SZ";
/// What a name ends with.
const ENDING: &str = ".json.gz";

/// What the name of a stored snapshot tells: `2026-11-20T090000Z-arize.json.gz`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Label {
    /// When the account looked like this, to the second.
    pub moment: Moment,
    /// Whose access model holds.
    pub provider: Provider,
    /// Which of the captures of that second: 1 is not written.
    pub copy: u32,
}

impl Label {
    /// The label of the first capture of this account at its moment.
    pub fn new(draft: &Draft) -> Self {
        let second = draft.captured_at.unix_micros().div_euclid(1_000_000) * 1_000_000;
        Self { moment: Moment::from_unix_micros(second), provider: draft.provider, copy: 1 }
    }

    /// The label of the next capture at the same moment.
    pub const fn next(self) -> Self {
        Self { copy: self.copy + 1, ..self }
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A moment that no calendar has is written as the nearest one that has.
        let micros = self.moment.unix_micros();
        let nearest = if micros < 0 { Timestamp::MIN } else { Timestamp::MAX };
        let time = Timestamp::from_microsecond(micros).unwrap_or(nearest);
        write!(f, "{}-{}", time.strftime(MOMENT), self.provider)?;
        if self.copy > 1 {
            write!(f, "-{}", self.copy)?;
        }
        f.write_str(ENDING)
    }
}

impl FromStr for Label {
    type Err = NoLabel;

    fn from_str(name: &str) -> Result<Self, NoLabel> {
        let stem = name.strip_suffix(ENDING).ok_or(NoLabel)?;
        let (moment, rest) = stem.split_at_checked("0000-00-00T000000Z".len()).ok_or(NoLabel)?;
        let mut words = rest.strip_prefix('-').ok_or(NoLabel)?.split('-');
        let time = DateTime::strptime(MOMENT, moment).and_then(|time| time.to_zoned(TimeZone::UTC));
        let micros = time.map_err(|_| NoLabel)?.timestamp().as_microsecond();
        let word = words.next().ok_or(NoLabel)?;
        let mut known = [Provider::Arize, Provider::Wallaroo].into_iter();
        let provider = known.find(|known| known.as_str() == word).ok_or(NoLabel)?;
        let copy = words.next().map_or(Ok(1), str::parse).map_err(|_| NoLabel)?;
        if words.next().is_some() {
            return Err(NoLabel);
        }
        Ok(Self { moment: Moment::from_unix_micros(micros), provider, copy })
    }
}

/// The store did not give this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoLabel;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, copy: u32, provider: Provider) {
        let label: Label = name.parse().expect("the store gives such names");
        assert_eq!((label.copy, label.provider), (copy, provider));
        assert_eq!(label.to_string(), name);
    }

    #[test]
    fn a_name_tells_moment_provider_and_copy() {
        check("2026-11-20T090000Z-arize.json.gz", 1, Provider::Arize);
        check("2026-11-20T090000Z-wallaroo-12.json.gz", 12, Provider::Wallaroo);
        let label: Label = "2026-11-20T090000Z-arize.json.gz".parse().expect("the store gives such names");
        assert_eq!(label.moment.unix_micros(), 1_795_165_200_000_000);
    }

    #[test]
    fn other_names_tell_nothing() {
        for name in [
            "acme.json.gz",
            "2026-11-20T090000Z-arize.json",
            "2026-11-20T090000Z-oracle.json.gz",
            "2026-11-20T090000Z-arize-x.json.gz",
            "2026-11-20T090000Z-arize-2-3.json.gz",
            "2026-13-20T090000Z-arize.json.gz",
            "ä2026-11-20T090000-arize.json.gz",
        ] {
            assert_eq!(name.parse::<Label>(), Err(NoLabel), "{name}");
        }
    }
}
