//! A word of the file as a message shows it, and the word that was probably meant.

/// How much of a long word a message shows.
const SHOWN: usize = 60;

/// The word in backticks, shortened, with every character spelled out that would draw nothing or
/// would disturb what stands around it.
pub fn quoted(word: &str) -> String {
    let mut shown: String = word.chars().take(SHOWN).map(Visible).map(|c| c.to_string()).collect();
    if word.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// The candidate closest to `word`, if it is close enough to be a slip of the pen.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    if word.chars().nth(SHOWN).is_some() {
        return None;
    }
    let word = word.to_lowercase().replace(['-', ' '], "_");
    candidates
        .into_iter()
        .map(|candidate| (strsim::normalized_damerau_levenshtein(&word, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= 0.6)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

/// Whether a letter does something else than being seen: it controls, draws nothing, or turns the direction of the
/// text around it.
pub fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

struct Visible(char);

impl std::fmt::Display for Visible {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if is_hidden(self.0) { write!(f, "{}", self.0.escape_default()) } else { write!(f, "{}", self.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_spells_out_characters_that_would_turn_or_hide_its_text() {
        assert_eq!(quoted("a\u{202e}b\u{1b}[31m\n"), r"`a\u{202e}b\u{1b}[31m\n`");
    }

    #[test]
    fn a_long_word_is_cut() {
        assert_eq!(quoted(&"é".repeat(61)), format!("`{}…`", "é".repeat(60)));
        assert_eq!(quoted(&"é".repeat(60)), format!("`{}`", "é".repeat(60)));
    }

    #[test]
    fn a_word_close_to_nothing_has_no_nearest_one() {
        assert_eq!(
            nearest("role-binding.creat", ["role_binding.create", "role.create"]),
            Some("role_binding.create")
        );
        assert_eq!(nearest("zebra", ["role.create", "role.delete"]), None);
        assert_eq!(nearest("", ["user"]), None);
    }
}
