//! The shell's patterns: `*`, `?` and `[…]`.

/// Whether a text fits a pattern.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut from) = (0, 0);
    // Where the last `*` stands, and up to where it has eaten.
    let mut star: Option<(usize, usize)> = None;
    while from < text.len() {
        match one(&pattern[at..], text[from]) {
            Fit::Star => {
                star = Some((at, from));
                at += 1;
            }
            Fit::Yes(length) => {
                at += length;
                from += 1;
            }
            Fit::No => {
                let Some((place, eaten)) = star else { return false };
                (at, from) = (place + 1, eaten + 1);
                star = Some((place, eaten + 1));
            }
        }
    }
    pattern[at..].iter().all(|letter| *letter == '*')
}

enum Fit {
    Star,
    /// So many letters of the pattern stand for the letter.
    Yes(usize),
    No,
}

fn one(pattern: &[char], letter: char) -> Fit {
    match pattern {
        ['*', ..] => Fit::Star,
        ['?', ..] => Fit::Yes(1),
        ['\\', plain, ..] => {
            if *plain == letter {
                Fit::Yes(2)
            } else {
                Fit::No
            }
        }
        ['[', rest @ ..] => match class(rest, letter) {
            Some((true, length)) => Fit::Yes(length + 1),
            Some((false, _)) => Fit::No,
            None => {
                if letter == '[' {
                    Fit::Yes(1)
                } else {
                    Fit::No
                }
            }
        },
        [plain, ..] => {
            if *plain == letter {
                Fit::Yes(1)
            } else {
                Fit::No
            }
        }
        [] => Fit::No,
    }
}

/// Whether a letter is in a class, and how long the class is with its `]`.
fn class(rest: &[char], letter: char) -> Option<(bool, usize)> {
    let negated = matches!(rest.first(), Some('!' | '^'));
    let start = usize::from(negated);
    let close = rest.iter().skip(start + 1).position(|c| *c == ']')? + start + 1;
    let inside = &rest[start..close];
    let mut found = false;
    let mut at = 0;
    while at < inside.len() {
        if at + 2 < inside.len() && inside[at + 1] == '-' {
            found |= (inside[at]..=inside[at + 2]).contains(&letter);
            at += 3;
        } else {
            found |= inside[at] == letter;
            at += 1;
        }
    }
    Some((found != negated, close + 1))
}

/// A text without the shortest or longest beginning that fits.
pub(super) fn remove_prefix(pattern: &str, text: &str, longest: bool) -> String {
    let mut places: Vec<usize> =
        text.char_indices().map(|(at, _)| at).chain([text.len()]).take(4096).collect();
    if longest {
        places.reverse();
    }
    let found = places.into_iter().find(|at| matches(pattern, &text[..*at]));
    found.map_or(text, |at| &text[at..]).to_owned()
}

/// A text without the shortest or longest end that fits.
pub(super) fn remove_suffix(pattern: &str, text: &str, longest: bool) -> String {
    let mut places: Vec<usize> =
        text.char_indices().map(|(at, _)| at).chain([text.len()]).take(4096).collect();
    if !longest {
        places.reverse();
    }
    let found = places.into_iter().find(|at| matches(pattern, &text[*at..]));
    found.map_or(text, |at| &text[..at]).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_as_in_the_shell() {
        for (pattern, text, fits) in [
            ("*", "", true),
            ("a*c", "abbc", true),
            ("a*c", "abbd", false),
            ("*@acme.io", "ann@acme.io", true),
            ("?b", "ab", true),
            ("[a-c]x", "bx", true),
            ("[!a-c]x", "bx", false),
            ("\\*", "*", true),
            ("\\*", "a", false),
            ("**", "ab", true),
        ] {
            assert_eq!(matches(pattern, text), fits, "{pattern} {text}");
        }
        assert_eq!(remove_suffix("@*", "ann@acme.io", true), "ann");
        assert_eq!(remove_prefix("*/", "a/b/c", false), "b/c");
        assert_eq!(remove_prefix("*/", "a/b/c", true), "c");
    }
}
