//! Ids that every engine takes.

use std::fmt::Write as _;

/// Spells an id with the letters that OpenFGA and SpiceDB both take: digits, letters and `/_-+=`. All other bytes become
/// `|` and two hexadecimal digits, so that no two ids meet. Ids of Arize AX stay as they are.
pub fn escaped(id: &str) -> String {
    let mut text = String::with_capacity(id.len());
    for byte in id.bytes() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'/' | b'_' | b'-' | b'+' | b'=' => {
                text.push(byte as char)
            }
            _ => write!(text, "|{byte:02X}").expect("INVARIANT: a text takes all that is written"),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn an_id_of_the_account_stays_as_it_is() {
        assert_eq!(escaped("U3BhY2U6MTIz+/=="), "U3BhY2U6MTIz+/==");
    }

    #[test]
    fn no_two_ids_meet() {
        assert_eq!(escaped("workspace:1"), "workspace|3A1");
        assert_eq!(escaped("workspace|3A1"), "workspace|7C3A1");
        assert_eq!(escaped("é"), "|C3|A9");
    }
}
