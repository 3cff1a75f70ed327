//! Numbers as people read them.

/// Nanoseconds with two or three digits, in the unit that fits.
pub fn time(nanoseconds: f64) -> String {
    let units = [(1e9, "s"), (1e6, "ms"), (1e3, "µs")];
    let (size, unit) = units.into_iter().find(|(size, _)| nanoseconds >= *size).unwrap_or((1.0, "ns"));
    format!("{} {unit}", digits(nanoseconds / size, 2))
}

/// A ratio, exact enough to be held against a goal of two digits.
pub fn factor(value: f64) -> String {
    digits(value, 3)
}

/// A goal as it was set.
pub fn number(value: f64) -> String {
    if value < 1e3 { value.to_string() } else { count(value as usize) }
}

/// Bytes in millions.
pub fn megabytes(bytes: usize) -> String {
    format!("{} MB", digits(bytes as f64 / 1e6, 2))
}

/// A whole number in groups of three.
pub fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// At least so many digits; all that stand before the point.
fn digits(value: f64, count: usize) -> String {
    let before = if value < 1.0 { 0 } else { value.log10() as usize + 1 };
    if before > 3 {
        return self::count(value.round() as usize);
    }
    format!("{value:.*}", count.saturating_sub(before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits() {
        assert_eq!(time(2.13), "2.1 ns");
        assert_eq!(time(145.4), "145 ns");
        assert_eq!(time(9_812.0), "9.8 µs");
        assert_eq!(time(14.6), "15 ns");
        assert_eq!(factor(0.5214), "0.521");
        assert_eq!(factor(1.04), "1.04");
        assert_eq!(factor(40_123.4), "40,123");
        assert_eq!(count(1_421_996), "1,421,996");
        assert_eq!(megabytes(262_000_000), "262 MB");
    }
}
