//! How far an account's own answers agreed with the rules when it was read.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

/// Of how many answers that the service itself shows, how many were as the rules say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AgreementScore {
    /// How many answers were compared.
    pub checked: u64,
    /// How many were the same.
    pub agreed: u64,
}

impl fmt::Display for AgreementScore {
    /// `4,810 of 4,812 answers`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let noun = if self.checked == 1 { "answer" } else { "answers" };
        write!(f, "{} of {} {noun}", grouped(self.agreed), grouped(self.checked))
    }
}

/// A number with a comma before each group of three digits.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_in_groups_of_three() {
        let shown = |checked, agreed| AgreementScore { checked, agreed }.to_string();
        assert_eq!(shown(1, 0), "0 of 1 answer");
        assert_eq!(shown(4812, 999), "999 of 4,812 answers");
        assert_eq!(shown(1_234_567, 100_000), "100,000 of 1,234,567 answers");
    }
}
