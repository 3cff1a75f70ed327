//! `axcess plan --report`: the review as a sheet to be passed on.

use axcess_report::{Basis, PlanReview};

use crate::args::Session;
use crate::output::Output;
use crate::target::Target;

/// The most letters in Markdown: a comment of a pull request takes 65,536.
const COMMENT: usize = 65_000;

/// What a sheet is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Markdown,
    Html,
    Json,
}

const KINDS: [(&str, Kind); 3] = [("md", Kind::Markdown), ("html", Kind::Html), ("json", Kind::Json)];

/// A sheet, and where it goes.
pub(super) type Sheet = Target<Kind>;

/// `KIND=PATH`.
pub(super) fn sheet(text: &str) -> Result<Sheet, String> {
    Target::read(text, &KINDS, None)
}

impl Sheet {
    pub fn write(&self, session: &mut Session, review: &PlanReview<'_>, basis: &Basis) -> miette::Result<()> {
        match self.path.as_deref().filter(|_| !self.is_told()) {
            None => self.write_to(&mut session.out, review, basis),
            Some(path) => {
                let mut out = Output::file(path)?;
                self.write_to(&mut out, review, basis)?;
                out.finish()
            }
        }
    }

    fn write_to(&self, out: &mut Output, review: &PlanReview<'_>, basis: &Basis) -> miette::Result<()> {
        match self.kind {
            Kind::Markdown => out.bytes(review.markdown(basis, COMMENT).as_bytes()),
            Kind::Html => out.bytes(review.html(basis).as_bytes()),
            Kind::Json => out.json(&review.report(basis.clone())),
        }
    }
}
