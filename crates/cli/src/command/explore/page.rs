//! The page, as it was built into the command.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::trouble::Trouble;

/// The page without an account; empty where the command was built without it.
const BUILT: &str = include_str!(concat!(env!("OUT_DIR"), "/explorer.html"));

/// Where an account goes.
const PLACE: &str = r#"<script type="application/octet-stream" id="snapshot" data-name=""></script>"#;

/// A page that holds everything it needs.
pub(super) struct Page(String);

impl Page {
    /// The page, or what to do to get it.
    pub fn built() -> miette::Result<Self> {
        if BUILT.is_empty() {
            let message = "this command was built without the page";
            let help =
                "in a clone of the project, `cargo xtask page` builds it; then build the command again";
            return Err(Trouble::new(message).help(help).into());
        }
        Ok(Self(BUILT.to_owned()))
    }

    /// The same with a snapshot in it, which is opened at once.
    pub fn with(&self, name: &str, snapshot: &[u8]) -> Self {
        Self(filled(&self.0, name, snapshot))
    }

    pub const fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

fn filled(page: &str, name: &str, snapshot: &[u8]) -> String {
    let name = name.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    let text = BASE64_STANDARD.encode(snapshot);
    let held = format!(
        r#"<script type="application/octet-stream" id="snapshot" data-name="{name}">{text}</script>"#
    );
    page.replacen(PLACE, &held, 1)
}

#[cfg(test)]
mod tests {
    use super::{PLACE, filled};

    #[test]
    fn a_name_stays_a_name_and_the_rest_of_the_page_as_it_was() {
        let page = format!("<p>{PLACE}</p>");
        let shown = filled(&page, r#""><script>alert(1)</script>&"#, b"abc");
        let name = "&quot;>&lt;script>alert(1)&lt;/script>&amp;";
        let held = format!(r#"id="snapshot" data-name="{name}">YWJj</script></p>"#);
        assert!(shown.starts_with("<p><script ") && shown.ends_with(&held), "{shown}");
    }
}
