//! Words of commands that can be pasted into a shell.

use crate::names::escaped;

/// A word so quoted that a shell reads it as it stands.
pub(crate) fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_-./:@=,+%".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    let shown = escaped(word);
    if shown != word {
        // What could steer a terminal stays escaped, as bash reads it between `$'` and `'`.
        let letters = word.chars().map(|letter| match letter {
            '\'' | '\\' => format!("\\{letter}"),
            letter if escaped(letter.encode_utf8(&mut [0; 4])) != letter.to_string() => {
                format!("\\U{:08x}", u32::from(letter))
            }
            letter => letter.to_string(),
        });
        return format!("$'{}'", letters.collect::<String>());
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_quoted_where_it_must_be() {
        for (word, expected) in [
            ("ann@acme.io", "ann@acme.io"),
            ("project:Fraud/sar drafts", "'project:Fraud/sar drafts'"),
            ("O'Neil", "'O'\\''Neil'"),
            ("", "''"),
            ("a\u{1b}b", "$'a\\U0000001bb'"),
        ] {
            assert_eq!(quoted(word), expected);
        }
    }
}
