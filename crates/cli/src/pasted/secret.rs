//! Hides what looks like a secret, before anything else looks at a text.

use std::ops::Range;

/// What stands in a secret's place.
const MASK: &str = "***";

/// Names whose values are secrets.
const NAMES: &[&str] = &[
    "authorization",
    "proxy-authorization",
    "x-api-key",
    "api-key",
    "api_key",
    "apikey",
    "arize_api_key",
    "token",
    "access_token",
    "refresh_token",
    "id_token",
    "password",
    "temporary_password",
    "secret",
    "client_secret",
    "cookie",
    "set-cookie",
    "\"key\"",
    "'key'",
];

/// Names whose values go on to the end of the line.
const WHOLE_LINE: &[&str] = &["authorization", "proxy-authorization", "cookie", "set-cookie"];

/// The text with a mask in the place of whatever looks like a secret.
pub(crate) fn masked(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut hidden: Vec<Range<usize>> = Vec::new();
    for name in NAMES {
        hidden.extend(
            places(&lower, name).filter_map(|at| value(&lower, at + name.len(), WHOLE_LINE.contains(name))),
        );
    }
    for scheme in ["bearer ", "basic "] {
        hidden.extend(places(&lower, scheme).map(|at| word(text, at + scheme.len())));
    }
    for prefix in ["ak-", "eyj"] {
        let found = places(&lower, prefix).map(|at| word(text, at));
        let is_secret =
            |range: &Range<usize>| range.len() > 6 && (prefix == "ak-" || text[range.clone()].contains('.'));
        hidden.extend(found.filter(is_secret));
    }
    hidden.retain(|range| !range.is_empty());
    hidden.sort_by_key(|range| (range.start, range.end));
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    for range in hidden {
        if range.start >= at {
            shown.push_str(&text[at..range.start]);
            shown.push_str(MASK);
        }
        at = at.max(range.end);
    }
    shown.push_str(&text[at..]);
    shown
}

/// Where a name stands by itself.
fn places<'a>(lower: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_apart = |at: &usize| {
        let before = lower[..*at].chars().next_back();
        name.starts_with(['"', '\''])
            || before.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_' && letter != '-')
    };
    lower.match_indices(name).map(|(at, _)| at).filter(is_apart)
}

/// The value behind a name, if one stands there.
fn value(lower: &str, from: usize, is_line: bool) -> Option<Range<usize>> {
    let rest = &lower[from..];
    let skipped = rest.trim_start_matches(['"', '\'', '\\', ' ', '\t']);
    let behind = skipped.strip_prefix(':').or_else(|| skipped.strip_prefix('='))?;
    let inside = behind.trim_start_matches([' ', '\t', '\\']);
    let start = lower.len() - inside.len();
    if let Some(quote @ ('"' | '\'')) = inside.chars().next() {
        let length = inside[1..].find([quote, '\n']).unwrap_or(inside.len() - 1);
        return Some(start + 1..start + 1 + length);
    }
    let ends = |letter: char| {
        if is_line {
            "\n\r\"'".contains(letter)
        } else {
            letter.is_whitespace() || "\"',;)}&".contains(letter)
        }
    };
    let length = inside.find(ends).unwrap_or(inside.len());
    Some(start..start + length)
}

/// A word of the letters that tokens are made of.
fn word(text: &str, from: usize) -> Range<usize> {
    let is_inside = |letter: char| letter.is_ascii_alphanumeric() || "-_.+/=~".contains(letter);
    let length = text[from..].find(|letter| !is_inside(letter)).unwrap_or(text.len() - from);
    from..from + length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_stays() {
        for text in [
            "Authorization: Bearer ak-6f2c1111-2222-SECRET",
            "headers={'Authorization': 'Bearer SECRET', 'accept': '*'}",
            "curl -H \"x-api-key: SECRET\" https://api.arize.com/v2/roles",
            "ArizeClient(api_key='SECRET')",
            "{\"api_key\": \"SECRET\", \"key\": \"SECRET\"}",
            "ARIZE_API_KEY=SECRET ax users list",
            "key ak-SECRET is not allowed",
            "token eyJSECRET.abc.def",
            "\\\"password\\\": \\\"SECRET\\\"",
            "AUTHORIZATION:\tBasic SECRET==",
            "{\"temporary_password\":\"SECRET\"}",
        ] {
            assert!(!masked(text).contains("SECRET"), "{}", masked(text));
        }
    }

    #[test]
    fn what_is_no_secret_stays() {
        for text in [
            "POST /v2/api-keys/QXBpS2V5OjE=/revoke",
            "api_key_id='QXBpS2V5OjE='",
            "key:load-test may not do this",
            "401 Unauthorized; Invalid API key",
            "user kim@acme.io, project fraud-llm",
        ] {
            assert_eq!(masked(text), text);
        }
    }
}
