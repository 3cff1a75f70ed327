//! What stands behind the question mark.

use axcess_api::{LARGEST_PAGE, Page};
use axcess_core::Moment;
use axum::http::Uri;
use jiff::Timestamp;

use crate::problem::Problem;

/// How many objects stand on a page unless the call says so.
const USUAL_PAGE: usize = 50;

/// The parameters of a call. Those that its endpoint does not know are passed over.
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub fn new(uri: &Uri) -> Self {
        let pairs = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
        Self(pairs.into_owned().collect())
    }

    /// A parameter; of several, the last.
    pub fn text(&self, name: &str) -> Option<String> {
        self.all(name).last().map(str::to_owned)
    }

    /// A parameter of at most so many characters.
    pub fn short(&self, name: &str, most: usize) -> Result<Option<String>, Problem> {
        let text = self.text(name);
        match text.as_ref().map(|text| text.chars().count()) {
            Some(length) if length > most => Err(bad(name, &format!("has more than {most} characters"))),
            _ => Ok(text),
        }
    }

    /// One of a few words.
    pub fn word(&self, name: &str, words: &[&str]) -> Result<Option<String>, Problem> {
        Ok(self.words(name, words)?.pop())
    }

    /// Some of a few words; the parameter stands once for each.
    pub fn words(&self, name: &str, words: &[&str]) -> Result<Vec<String>, Problem> {
        match self.all(name).find(|text| !words.contains(text)) {
            Some(other) => {
                let known = words.join("`, `");
                Err(bad(name, &format!("is `{}` and can be `{known}`", other.escape_debug())))
            }
            None => Ok(self.all(name).map(str::to_owned).collect()),
        }
    }

    /// Every value of a parameter.
    pub fn texts(&self, name: &str) -> Vec<String> {
        self.all(name).map(str::to_owned).collect()
    }

    pub fn flag(&self, name: &str) -> Result<Option<bool>, Problem> {
        Ok(self.word(name, &["true", "false"])?.map(|word| word == "true"))
    }

    pub fn moment(&self, name: &str) -> Result<Option<Moment>, Problem> {
        let Some(text) = self.text(name) else { return Ok(None) };
        match text.parse::<Timestamp>() {
            Ok(time) => Ok(Some(Moment::from_unix_micros(time.as_microsecond()))),
            Err(_) => Err(bad(name, "is no time by RFC 3339")),
        }
    }

    /// Which page is asked for.
    pub fn page(&self) -> Result<Page, Problem> {
        let limit = match self.text("limit") {
            None => USUAL_PAGE,
            Some(text) => match text.parse() {
                Ok(limit) if (1..=LARGEST_PAGE).contains(&limit) => limit,
                _ => return Err(bad("limit", &format!("is a whole number from 1 to {LARGEST_PAGE}"))),
            },
        };
        Ok(Page { limit, cursor: self.text("cursor") })
    }

    fn all(&self, name: &str) -> impl DoubleEndedIterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, text)| text.as_str())
    }
}

fn bad(name: &str, what: &str) -> Problem {
    Problem::new(400, format!("`{name}` {what}"))
}
