//! `axcess plan --report`: the review as a sheet to be passed on.

use std::path::{Path, PathBuf};

use axcess_report::{Basis, PlanReview};

use crate::args::Session;
use crate::output::Output;
use crate::trouble::nearest;

/// The most letters in Markdown: a comment of a pull request takes 65,536.
const COMMENT: usize = 65_000;

/// What a sheet is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Markdown,
    Html,
    Json,
}

const KINDS: [(&str, Kind); 3] = [("md", Kind::Markdown), ("html", Kind::Html), ("json", Kind::Json)];

/// A sheet, and where it goes; `-` is standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sheet {
    kind: Kind,
    path: PathBuf,
}

/// `KIND=PATH`.
pub(super) fn sheet(text: &str) -> Result<Sheet, String> {
    let (name, path) = text.split_once('=').unwrap_or((text, ""));
    let Some((_, kind)) = KINDS.iter().find(|(known, _)| *known == name) else {
        let known = KINDS.map(|(name, _)| name);
        return Err(match nearest(name, &known) {
            Some(near) => format!("no report is called `{name}`; did you mean `{near}`?"),
            None => format!("no report is called `{name}`; it is one of {}", known.join(", ")),
        });
    };
    if path.is_empty() {
        return Err(format!("write where it goes, as in `{name}=PATH`"));
    }
    Ok(Sheet { kind: *kind, path: path.into() })
}

impl Sheet {
    /// Whether it goes to standard output, where nothing else goes then.
    pub fn is_told(&self) -> bool {
        self.path == Path::new("-")
    }

    pub fn write(&self, session: &mut Session, review: &PlanReview<'_>, basis: &Basis) -> miette::Result<()> {
        if self.is_told() {
            return self.write_to(&mut session.out, review, basis);
        }
        let mut out = Output::file(&self.path)?;
        self.write_to(&mut out, review, basis)?;
        out.finish()
    }

    fn write_to(&self, out: &mut Output, review: &PlanReview<'_>, basis: &Basis) -> miette::Result<()> {
        match self.kind {
            Kind::Markdown => out.bytes(review.markdown(basis, COMMENT).as_bytes()),
            Kind::Html => out.bytes(review.html(basis).as_bytes()),
            Kind::Json => out.json(&review.report(basis.clone())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_has_a_kind_and_a_place() {
        assert_eq!(sheet("md=a=b.md"), Ok(Sheet { kind: Kind::Markdown, path: "a=b.md".into() }));
        assert_eq!(sheet("md"), Err("write where it goes, as in `md=PATH`".to_owned()));
        assert_eq!(sheet("htm=x"), Err("no report is called `htm`; did you mean `html`?".to_owned()));
        assert_eq!(
            sheet("sarif=x"),
            Err("no report is called `sarif`; it is one of md, html, json".to_owned())
        );
    }
}
