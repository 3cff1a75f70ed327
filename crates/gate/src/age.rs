//! How old a snapshot may be.

use axcess_core::Moment;
use jiff::{SignedDuration, Span, SpanRelativeTo};

/// How old a snapshot may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaxAge {
    text: String,
    longest: SignedDuration,
}

impl MaxAge {
    /// Reads `24h`, `90m`, `7d`, `1d 12h`.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        let span: Span = text.parse().map_err(|_| "write it as in `24h` or `7d`".to_owned())?;
        let days = SpanRelativeTo::days_are_24_hours();
        let longest =
            span.to_duration(days).map_err(|_| "months and years differ in length; write days".to_owned())?;
        if longest.is_negative() || longest.is_zero() {
            return Err("it must be longer than nothing".to_owned());
        }
        Ok(Self { text: text.to_owned(), longest })
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The age of what was captured then, if that is too old now.
    pub(crate) fn exceeded(&self, captured_at: Moment, now: Moment) -> Option<String> {
        let age = SignedDuration::from_micros(now.unix_micros().saturating_sub(captured_at.unix_micros()));
        (age > self.longest).then(|| in_words(age))
    }
}

/// How long it is from one moment to another, in the two largest units.
pub(crate) fn between(then: Moment, now: Moment) -> String {
    let age = SignedDuration::from_micros(now.unix_micros().saturating_sub(then.unix_micros()));
    in_words(age.max(SignedDuration::ZERO))
}

/// The two largest units.
fn in_words(age: SignedDuration) -> String {
    let minutes = age.as_mins();
    match (minutes / 1440, minutes / 60 % 24, minutes % 60) {
        (0, 0, minutes) => format!("{minutes}m"),
        (0, hours, minutes) => format!("{hours}h {minutes}m"),
        (days, hours, _) => format!("{days}d {hours}h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_spans_of_one_length() {
        for (text, hours) in [("24h", 24), ("7d", 168), ("1d 12h", 36), ("90m", 1), ("2w", 336)] {
            assert_eq!(MaxAge::read(text).map(|age| age.longest.as_hours()), Ok(hours), "{text}");
        }
        for text in ["", "24", "soon", "1mo", "1y", "-3h", "0h"] {
            assert!(MaxAge::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn only_what_is_older_is_too_old() {
        let at = |hours: i64| Moment::from_unix_micros(hours * 3_600_000_000);
        let day = MaxAge::read("24h").expect("it is a span");
        assert_eq!(day.exceeded(at(0), at(24)), None);
        assert_eq!(day.exceeded(at(0), at(51)).as_deref(), Some("2d 3h"));
        assert_eq!(day.exceeded(at(5), at(0)), None);
    }
}
