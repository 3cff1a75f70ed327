//! Makes the text of a file fit to be shown beside an error.

/// The names of all fields of the format, at any depth, in order. A copy of what the schema says, which a page need not have.
#[rustfmt::skip]
const KNOWN: [&str; 54] = [
    "ACCOUNT", "ORGANIZATION", "SPACE", "access_complete", "account", "account_role", "agreed",
    "agreement", "api_keys", "bot_user_id", "captured_at", "captured_by", "checked",
    "created_by_user_id", "description", "developer_lock", "disagreements", "email", "expires_at",
    "format", "gaps", "id", "is_developer", "is_predefined", "is_private", "key_type", "kind", "name",
    "organization_id", "organization_memberships", "organizations", "permissions", "predefined",
    "project_type", "provider", "reason", "resource_id", "resource_type", "resources", "restrictions",
    "role", "role_bindings", "role_id", "roles", "scope", "source", "space_id", "space_memberships",
    "spaces", "status", "type", "user_id", "users", "version",
];

/// Overwrites every text in fields that the format lacks: whoever exported an account with more
/// than the format holds may have exported secrets. All places stay where they are.
pub(crate) fn mask(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    // For each open object or list, whether it is masked.
    let mut open = vec![false];
    let mut next = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                let end = end_of_string(&bytes, at);
                let is_name = bytes[end..].iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':');
                if is_name {
                    next = open.last() == Some(&true)
                        || KNOWN.binary_search(&text[at..end].trim_matches('"')).is_err();
                } else if next || open.last() == Some(&true) {
                    let closed = end > at + 1 && bytes[end - 1] == b'"';
                    let inside = if closed { end - 1 } else { end };
                    bytes[at + 1..inside].fill(b'*');
                }
                at = end;
                continue;
            }
            b'{' | b'[' => open.push(std::mem::take(&mut next) || open.last() == Some(&true)),
            b'}' | b']' if open.len() > 1 => _ = open.pop(),
            b',' => next = false,
            _ => {}
        }
        at += 1;
    }
    String::from_utf8(bytes).expect("INVARIANT: whole strings are overwritten, so no letter is cut")
}

/// Behind the closing quote of the string that begins at `start`.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The same by the schema.
    fn known_fields() -> BTreeSet<String> {
        let schema = serde_json::from_str(crate::schema()).expect("INVARIANT: the schema that ships is JSON");
        let (mut names, mut left): (BTreeSet<String>, Vec<serde_json::Value>) =
            (BTreeSet::new(), vec![schema]);
        while let Some(value) = left.pop() {
            match value {
                serde_json::Value::Object(fields) => {
                    if let Some(serde_json::Value::Object(properties)) = fields.get("properties") {
                        names.extend(properties.keys().cloned());
                    }
                    left.extend(fields.into_iter().map(|(_, value)| value));
                }
                serde_json::Value::Array(values) => left.extend(values),
                _ => {}
            }
        }
        names
    }

    #[test]
    fn the_known_names_are_those_of_the_schema() {
        let names = known_fields();
        assert_eq!(KNOWN.to_vec(), names.iter().map(String::as_str).collect::<Vec<_>>());
    }

    #[test]
    fn only_texts_in_unknown_fields_are_hidden() {
        let text = r#"{"name": "ci", "api_key": "sk-1", "more": {"name": ["é\"x", 1]}, "email": "a@b"}"#;
        let seen = r#"{"name": "ci", "api_key": "****", "more": {"name": ["*****", 1]}, "email": "a@b"}"#;
        assert_eq!(mask(text), seen);
    }

    #[test]
    fn broken_text_is_hidden_as_far_as_it_goes() {
        for text in
            ["{\"secret\": \"abc", "{\"secret\": \"é", "{\"secret\"", "\"\\", "{\"a\":[\"x\",\"y\"", ""]
        {
            assert_eq!(mask(text).len(), text.len());
            assert!(!mask(text).contains("abc"));
        }
    }
}
