//! What a script does for one step.

use crate::json::Json;
use crate::shell::{Piece, Variables, Word};

/// One command.
#[derive(Clone, Debug)]
pub(crate) enum Command {
    /// `ax` with these words.
    Ax(Vec<Word>),
    /// A call by `curl`.
    Curl(Request),
}

/// A call of the API.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub method: &'static str,
    /// Below the base; an id is a segment.
    pub path: Vec<Piece>,
    /// Name and value.
    pub query: Vec<(&'static str, Piece)>,
    pub body: Option<Json>,
}

impl Request {
    pub fn new<const N: usize>(method: &'static str, path: [Piece; N]) -> Self {
        Self { method, path: path.into(), query: Vec::new(), body: None }
    }

    pub fn with(self, body: Json) -> Self {
        Self { body: Some(body), ..self }
    }

    pub fn asking(mut self, name: &'static str, value: Piece) -> Self {
        self.query.push((name, value));
        self
    }

    /// As the shell reads it, over several lines unless it stands within a line.
    fn quoted(&self, variables: &Variables) -> String {
        let mut address = String::from("\"$ARIZE_BASE_URL");
        self.path.iter().for_each(|piece| address.push_str(&segment(piece, variables)));
        for (place, (name, value)) in self.query.iter().enumerate() {
            let mark = if place == 0 { '?' } else { '&' };
            address.push_str(&format!("{mark}{name}={}", escaped(value, variables)));
        }
        address.push('"');
        let method = if self.method == "GET" { String::new() } else { format!(" -X {}", self.method) };
        let mut text = format!(
            "curl --fail-with-body -sS{method} {address} \\\n  -H \"Authorization: Bearer $ARIZE_API_KEY\""
        );
        if let Some(body) = &self.body {
            text.push_str(&format!(
                " -H 'Content-Type: application/json' \\\n  -d {}",
                body.quoted(variables)
            ));
        }
        text
    }
}

/// Part of a path: text as it is, an id as one segment.
fn segment(piece: &Piece, variables: &Variables) -> String {
    match piece {
        Piece::Text(text) => text.clone(),
        id @ Piece::Id(_) => escaped(id, variables),
    }
}

/// Fit for an address.
fn escaped(piece: &Piece, variables: &Variables) -> String {
    const PLAIN: &percent_encoding::AsciiSet =
        &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    match piece {
        Piece::Id(id) if variables.contains_key(id) => {
            format!("$(jq -rn --arg id \"${}\" '$id | @uri')", variables[id])
        }
        Piece::Text(text) | Piece::Id(text) => percent_encoding::utf8_percent_encode(text, PLAIN).to_string(),
    }
}

impl Command {
    /// Ids within it.
    pub fn ids(&self) -> Vec<&str> {
        match self {
            Self::Ax(words) => words.iter().flat_map(Word::ids).collect(),
            Self::Curl(request) => {
                let pieces = request.path.iter().chain(request.query.iter().map(|(_, value)| value));
                let in_address = pieces.filter_map(|piece| match piece {
                    Piece::Id(id) => Some(id.as_str()),
                    Piece::Text(_) => None,
                });
                in_address.chain(request.body.iter().flat_map(Json::ids)).collect()
            }
        }
    }

    /// As the shell reads it.
    pub fn quoted(&self, variables: &Variables) -> String {
        match self {
            Self::Ax(words) => {
                let words: Vec<String> = words.iter().map(|word| word.quoted(variables)).collect();
                format!("ax {}", words.join(" "))
            }
            Self::Curl(request) => request.quoted(variables),
        }
    }

    /// The same, printing JSON.
    pub fn in_json(&self) -> Self {
        match self {
            // Behind a `--` nothing is an option any more.
            Self::Ax(words) => {
                let end = words.iter().position(|word| *word == Word::text("--")).unwrap_or(words.len());
                let json = [Word::text("-o"), Word::text("json")];
                Self::Ax([&words[..end], &json, &words[end..]].concat())
            }
            Self::Curl(_) => self.clone(),
        }
    }

    /// What it prints, sifted by jq and kept in a variable.
    pub fn kept(&self, variable: &str, filter: &str, variables: &Variables) -> String {
        format!("{variable}=$({} | jq {filter})", self.quoted(variables))
    }
}

/// A name for jq to look for, as a filter's text.
pub(crate) fn name_is(field: &str, name: &str) -> String {
    format!(".{field} == {}", crate::json::string(name))
}
