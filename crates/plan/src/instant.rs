//! Times as plan files write them: RFC 3339.

use axcess_core::Moment;
use jiff::Timestamp;

/// Reads a time; `None` when it is not one of RFC 3339. What is finer than a microsecond is cut.
pub fn read(text: &str) -> Option<Moment> {
    if !is_shaped(text.as_bytes()) {
        return None;
    }
    let timestamp: Timestamp = text.parse().ok()?;
    Some(Moment::from_unix_micros(timestamp.as_microsecond()))
}

/// Writes a time in UTC. A time beyond the year 9999, which no file can hold, becomes the last one
/// that a file can.
pub(crate) fn write(moment: Moment) -> String {
    let micros = moment.unix_micros();
    let limit = if micros < 0 { Timestamp::UNIX_EPOCH } else { Timestamp::MAX };
    Timestamp::from_microsecond(micros).unwrap_or(limit).to_string()
}

/// Whether the text is written as `2026-11-20T09:00:00.5Z` or `…+01:00`; jiff takes other forms too.
fn is_shaped(text: &[u8]) -> bool {
    let (Some(seconds), Some(rest)) = (text.get(..19), text.get(19..)) else { return false };
    let fraction = match rest {
        [b'.', rest @ ..] => 1 + rest.iter().take_while(|byte| byte.is_ascii_digit()).count(),
        _ => 0,
    };
    let zone = &rest[fraction..];
    fits(seconds, b"0000-00-00T00:00:00")
        && fraction != 1
        && (matches!(zone, b"Z" | b"z") || fits(zone, b"+00:00") || fits(zone, b"-00:00"))
}

/// Whether the text has a digit where the pattern has a zero, and else the same letters.
fn fits(text: &[u8], pattern: &[u8]) -> bool {
    let fits = |(byte, wanted): (&u8, &u8)| match wanted {
        b'0' => byte.is_ascii_digit(),
        wanted => byte.eq_ignore_ascii_case(wanted),
    };
    text.len() == pattern.len() && text.iter().zip(pattern).all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_moment_has_many_spellings() {
        let moment = Some(Moment::from_unix_micros(1_795_165_200_500_000));
        for text in
            ["2026-11-20T09:00:00.5Z", "2026-11-20t09:00:00.500000z", "2026-11-20T10:30:00.5000009+01:30"]
        {
            assert_eq!(read(text), moment, "{text}");
        }
        assert_eq!(moment.map(write).as_deref(), Some("2026-11-20T09:00:00.5Z"));
    }

    #[test]
    fn what_is_no_time_of_rfc_3339_is_refused() {
        for text in [
            "2026-11-20",
            "2026-11-20T09:00:00",
            "2026-11-20 09:00:00Z",
            "2026-11-20T09:00Z",
            "2026-13-20T09:00:00Z",
            "2026-02-29T09:00:00Z",
            "2026-11-20T09:00:00.Z",
            "2026-11-20T09:00:00Z[UTC]",
            "tomorrow",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
