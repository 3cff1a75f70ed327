//! Dates until which something holds.

use axcess_core::Moment;
use axcess_plan::tree::{Problem, Reading, Value, quoted};
use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};

/// The last day, or the moment, until which an assertion or exception holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expiry {
    /// From when on it holds no longer.
    end: Timestamp,
    /// As it was written.
    pub text: String,
}

impl Expiry {
    /// Whether it is past.
    pub fn is_past(&self, now: Moment) -> bool {
        self.end.as_microsecond() <= now.unix_micros()
    }

    /// A day as in `2027-03-01`, which is meant to its end (UTC), or a time of RFC 3339.
    fn read(text: &str) -> Option<Self> {
        let end = match text.parse::<Date>() {
            Ok(day) if text.len() == 10 => day.tomorrow().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp(),
            _ => text.parse().ok()?,
        };
        Some(Self { end, text: text.to_owned() })
    }
}

/// The date that a field holds.
pub(crate) fn expiry(node: &axcess_plan::tree::Node, reading: &mut Reading) -> Option<Expiry> {
    let text = match &node.value {
        Value::Scalar { text, .. } => text.as_str(),
        Value::List(_) | Value::Map(_) => "",
    };
    let read = Expiry::read(text);
    if read.is_none() {
        let problem = Problem::new(node.span.clone(), format!("{} is no date", quoted(text)));
        reading.report(problem.with_help("write it as in `2027-03-01`"));
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_meant_to_its_end() {
        let moment = |text: &str| {
            Moment::from_unix_micros(text.parse::<Timestamp>().expect("it is a time").as_microsecond())
        };
        let day = Expiry::read("2027-03-01").expect("it is a date");
        assert!(!day.is_past(moment("2027-03-01T23:59:59Z")));
        assert!(day.is_past(moment("2027-03-02T00:00:00Z")));
        let time = Expiry::read("2027-03-01T12:00:00Z").expect("it is a time");
        assert!(time.is_past(moment("2027-03-01T12:00:00Z")));
        for text in ["", "soon", "2027-02-30", "2027", "20270301"] {
            assert_eq!(Expiry::read(text), None, "{text}");
        }
    }
}
