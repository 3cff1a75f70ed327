//! JSON into nodes, as RFC 8259 has it: a value with places is all that a plan needs, and the
//! libraries that give places also take what is no JSON.

use crate::node::{Entry, NESTING, Node, Scalar, Value};
use crate::problem::Problem;
use crate::word::quoted;

/// Reads a whole file.
pub(crate) fn read(text: &str) -> Result<Node, Problem> {
    let mut reader = Reader { text, at: 0 };
    let node = reader.value(0)?;
    match reader.peek() {
        None => Ok(node),
        Some(_) => Err(reader.unexpected("the end of the file")),
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<Node, Problem> {
        let next = self.peek();
        let start = self.at;
        if depth > NESTING && matches!(next, Some(b'{' | b'[')) {
            return Err(Problem::new(start..start + 1, format!("nested deeper than {NESTING} levels")));
        }
        match next {
            Some(b'{') => self.map(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => {
                let text = self.string()?;
                Ok(Node::scalar(Scalar::Text, text, start..self.at))
            }
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'a'..=b'z') => self.word(),
            _ => Err(self.unexpected("a value")),
        }
    }

    fn map(&mut self, depth: usize) -> Result<Node, Problem> {
        let start = self.at;
        let mut entries = Vec::new();
        self.at += 1;
        if self.peek() != Some(b'}') {
            loop {
                if self.peek() != Some(b'"') {
                    return Err(self.unexpected("a field name in double quotes"));
                }
                let key_start = self.at;
                let key = self.string()?;
                let key_span = key_start..self.at;
                self.expect(b':', "`:`")?;
                let node = self.value(depth + 1)?;
                entries.push(Entry { key, key_span, node });
                if self.peek() == Some(b'}') {
                    break;
                }
                self.expect(b',', "`,` or `}`")?;
            }
        }
        self.at += 1;
        Ok(Node { value: Value::Map(entries), span: start..self.at })
    }

    fn list(&mut self, depth: usize) -> Result<Node, Problem> {
        let start = self.at;
        let mut items = Vec::new();
        self.at += 1;
        if self.peek() != Some(b']') {
            loop {
                items.push(self.value(depth + 1)?);
                if self.peek() == Some(b']') {
                    break;
                }
                self.expect(b',', "`,` or `]`")?;
            }
        }
        self.at += 1;
        Ok(Node { value: Value::List(items), span: start..self.at })
    }

    fn word(&mut self) -> Result<Node, Problem> {
        let start = self.at;
        let length = self.run(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let text = &self.text[start..start + length];
        let kind = match text {
            "null" => Scalar::Null,
            "true" => Scalar::Flag(true),
            "false" => Scalar::Flag(false),
            _ => return Err(self.unexpected("a value").with_help("text stands in double quotes")),
        };
        self.at += length;
        Ok(Node::scalar(kind, text, start..self.at))
    }

    fn number(&mut self) -> Result<Node, Problem> {
        let start = self.at;
        self.skip(|byte| byte == b'-');
        let whole = self.at;
        let mut digits = vec![self.digits()];
        let padded = digits[0] > 1 && self.text.as_bytes()[whole] == b'0';
        if self.skip(|byte| byte == b'.') {
            digits.push(self.digits());
        }
        if self.skip(|byte| matches!(byte, b'e' | b'E')) {
            self.skip(|byte| matches!(byte, b'+' | b'-'));
            digits.push(self.digits());
        }
        let text = &self.text[start..self.at];
        if padded || digits.contains(&0) {
            return Err(Problem::new(start..self.at, format!("{NOT_JSON}: {} is no number", quoted(text))));
        }
        Ok(Node::scalar(Scalar::Number, text, start..self.at))
    }

    fn string(&mut self) -> Result<String, Problem> {
        let start = self.at;
        let mut text = String::new();
        self.at += 1;
        loop {
            let plain = self.run(|byte| !matches!(byte, b'"' | b'\\' | 0..0x20));
            text.push_str(&self.text[self.at..self.at + plain]);
            self.at += plain;
            match self.byte() {
                Some(b'"') => break,
                Some(b'\\') => text.push(self.escape()?),
                Some(_) => {
                    let span = self.at..self.at + 1;
                    let message = format!("{NOT_JSON}: {} inside text", quoted(&self.text[span.clone()]));
                    return Err(
                        Problem::new(span, message).with_help("a control character is written as an escape")
                    );
                }
                None => {
                    return Err(Problem::new(
                        start..self.at,
                        format!("{NOT_JSON}: the file ends inside a text"),
                    ));
                }
            }
        }
        self.at += 1;
        Ok(text)
    }

    fn escape(&mut self) -> Result<char, Problem> {
        let start = self.at;
        self.at += 1;
        let letter = self.byte();
        if letter == Some(b'u') {
            self.at += 1;
            return self.code_point().ok_or_else(|| self.bad_escape(start));
        }
        let c = match letter {
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            _ => return Err(self.bad_escape(start)),
        };
        self.at += 1;
        Ok(c)
    }

    /// The character of `\uXXXX`, or of two of them that stand for one character.
    fn code_point(&mut self) -> Option<char> {
        let mut units = vec![self.hex()?];
        if matches!(units[0], 0xd800..0xdc00) && self.text.as_bytes()[self.at..].starts_with(b"\\u") {
            self.at += 2;
            units.push(self.hex()?);
        }
        String::from_utf16(&units).ok()?.chars().next()
    }

    fn hex(&mut self) -> Option<u16> {
        let digits = self.text.get(self.at..self.at + 4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 4;
        u16::from_str_radix(digits, 16).ok()
    }

    fn expect(&mut self, byte: u8, expected: &str) -> Result<(), Problem> {
        if self.peek() != Some(byte) {
            return Err(self.unexpected(expected));
        }
        self.at += 1;
        Ok(())
    }

    fn bad_escape(&self, start: usize) -> Problem {
        let end = self.text.ceil_char_boundary((start + 6).min(self.text.len()));
        let escape = self.text[start..end].split('"').next().unwrap_or_default();
        let span = start..start + escape.len().max(1);
        Problem::new(span, format!("{NOT_JSON}: {} stands for no character", quoted(escape)))
    }

    fn unexpected(&mut self, expected: &str) -> Problem {
        let Some(next) = self.peek() else {
            let message = format!("{NOT_JSON}: the file ends where {expected} is expected");
            return Problem::new(self.at..self.at, message).with_help("the file seems to be cut off");
        };
        let word = self.run(|byte| byte.is_ascii_alphanumeric() || byte == b'_').max(1);
        let span = self.at..self.text.ceil_char_boundary(self.at + word);
        let message = format!("{NOT_JSON}: expected {expected}, found {}", quoted(&self.text[span.clone()]));
        let problem = Problem::new(span, message);
        match next {
            b'/' | b'#' => problem.with_help("JSON has no comments; YAML has"),
            b'}' | b']' => problem.with_help("perhaps a comma too many"),
            b'\'' => problem.with_help("text stands in double quotes"),
            _ => problem,
        }
    }

    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        self.at += self.run(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
        self.byte()
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip(&mut self, fits: impl Fn(u8) -> bool) -> bool {
        let skipped = self.byte().is_some_and(fits);
        self.at += usize::from(skipped);
        skipped
    }

    fn digits(&mut self) -> usize {
        let count = self.run(|byte| byte.is_ascii_digit());
        self.at += count;
        count
    }

    /// How many bytes from here on fit.
    fn run(&self, fits: impl Fn(u8) -> bool) -> usize {
        self.text.as_bytes()[self.at..].iter().take_while(|byte| fits(**byte)).count()
    }
}

const NOT_JSON: &str = "not valid JSON";

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_escapes_can_stand_for_one_character() {
        let node = read(r#""\ud83d\ude00\u00e9\n\/""#).expect("is JSON");
        assert_eq!(node, Node::scalar(Scalar::Text, "😀é\n/", 0..24));
    }

    #[test]
    fn half_a_character_is_refused_where_it_stands() {
        let problem = read(r#"["ok", "\ud83dx"]"#).expect_err("half a pair");
        assert_eq!(problem.span.start, 8);
        assert_eq!(problem.message, r"not valid JSON: `\ud83d` stands for no character");
    }

    #[test]
    fn a_file_that_is_cut_off_says_so() {
        for text in ["{\"a\": [1, 2", "{\"a\"", "{\"a\": \"xy", "", "[", "{\"a\":"] {
            let problem = read(text).expect_err(text);
            assert!(problem.message.contains("the file ends"), "{text}: {}", problem.message);
        }
    }

    #[test]
    fn what_yaml_allows_and_json_does_not_is_refused() {
        for text in
            ["{'a': 1}", "[1,]", "{\"a\": 1,}", "{a: 1}", "# c\n1", "01", "1.", "+1", "\"a\tb\"", "[1 2]"]
        {
            assert!(read(text).is_err(), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn it_takes_exactly_what_another_json_reader_takes(
            text in r#"([\[\]{},: \n]|"[a\\u0-9dDe/"]{0,9}"|-?[0-9.eE+-]{1,4}|true|false|null|nul|\\u|"|é|\t){0,12}"#
        ) {
            let theirs = serde_json::from_str::<serde_json::Value>(&text);
            prop_assert_eq!(read(&text).is_ok(), theirs.is_ok(), "{}", text);
        }

        #[test]
        fn any_text_reads_back_from_its_escapes(text in any::<String>()) {
            let written = serde_json::to_string(&text).expect("text is JSON");
            let node = read(&written).expect("was written by a JSON writer");
            prop_assert_eq!(node, Node::scalar(Scalar::Text, text, 0..written.len()));
        }
    }
}
