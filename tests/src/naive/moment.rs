//! Points in time, only far enough to compare two of them.

/// A point in time: seconds since 1970 in UTC, and nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    seconds: i64,
    nanoseconds: u32,
}

impl Moment {
    /// Reads `2026-11-20T09:00:00Z`, with optional fraction and with `Z` or an offset such as `+02:00`.
    pub fn parse(text: &str) -> Option<Moment> {
        let text = text.trim();
        let (date, rest) = (text.get(..10)?, text.get(10..)?);
        let rest = rest.strip_prefix(['T', 't', ' '])?;
        let mut parts = date.split('-');
        let year: i64 = parts.next()?.parse().ok()?;
        let month: i64 = parts.next()?.parse().ok()?;
        let day: i64 = parts.next()?.parse().ok()?;
        let (clock, offset) = match rest.strip_suffix(['Z', 'z']) {
            Some(clock) => (clock, 0),
            None => {
                let sign_at = rest.rfind(['+', '-'])?;
                let (clock, zone) = rest.split_at(sign_at);
                let (hours, minutes) = zone[1..].split_once(':')?;
                let seconds = hours.parse::<i64>().ok()? * 3600 + minutes.parse::<i64>().ok()? * 60;
                (clock, if zone.starts_with('-') { -seconds } else { seconds })
            }
        };
        let (whole, fraction) = clock.split_once('.').unwrap_or((clock, ""));
        let mut parts = whole.split(':');
        let hour: i64 = parts.next()?.parse().ok()?;
        let minute: i64 = parts.next()?.parse().ok()?;
        let second: i64 = parts.next().unwrap_or("0").parse().ok()?;
        let nanoseconds: u32 =
            if fraction.is_empty() { 0 } else { format!("{fraction:0<9}").get(..9)?.parse().ok()? };
        let seconds = days_since_1970(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset;
        Some(Moment { seconds, nanoseconds })
    }
}

/// Days from 1970-01-01 to the given day, counted year by year and month by month.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let leap = |y: i64| (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    let mut days = 0;
    for y in 1970..year {
        days += if leap(y) { 366 } else { 365 };
    }
    for y in year..1970 {
        days -= if leap(y) { 366 } else { 365 };
    }
    for m in 1..month {
        days += match m {
            2 if leap(year) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
    }
    days + day - 1
}
