//! Keys and tokens.

use reqwest::header::{HeaderValue, InvalidHeaderValue};

/// A key or token. It has neither `Debug` nor `Display`, so that nothing can print it.
///
/// ```compile_fail
/// println!("{:?}", axcess_sync::Secret::new("sesame"));
/// ```
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Takes the text of a secret, without the white space around it.
    pub fn new(text: impl AsRef<str>) -> Self {
        Self(text.as_ref().trim().to_owned())
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The secret itself, for the body of a sign-in and nothing else.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    /// A text of somebody else with this secret blotted out, should it hold it.
    pub(crate) fn blot(&self, text: String) -> String {
        if self.is_empty() || !text.contains(&self.0) {
            return text;
        }
        text.replace(&self.0, "[secret]")
    }

    /// The secret behind a word, as a header that libraries do not show.
    pub(crate) fn header(&self, before: &str) -> Result<HeaderValue, InvalidHeaderValue> {
        let mut value = HeaderValue::from_str(&format!("{before}{}", self.0))?;
        value.set_sensitive(true);
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_blotted_out_of_what_a_service_says() {
        let secret = Secret::new(" sesame\n");
        assert_eq!(secret.blot("no such key: sesame!".to_owned()), "no such key: [secret]!");
        assert_eq!(Secret::new("").blot("as it was".to_owned()), "as it was");
    }

    #[test]
    fn a_header_does_not_show_its_secret() {
        let header = Secret::new("sesame").header("Bearer ").expect("it fits a header");
        assert_eq!(header.as_bytes(), b"Bearer sesame");
        assert!(!format!("{header:?}").contains("sesame"));
    }
}
