//! Pages that quote a run.

use crate::report::{Part, Report};

/// A mark without its end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{mark}` has no end: a line with `{END}` is missing")]
pub struct PageError {
    mark: String,
}

const END: &str = "<!-- end of figures -->";

/// The page with its figures replaced: whatever stands between `<!-- figures: PART -->`, where `PART` is one
/// of a report, and `<!-- end of figures -->`.
///
/// # Errors
///
/// When an end is missing.
pub fn quote(page: &str, report: &Report) -> Result<String, PageError> {
    let mut page = page.to_owned();
    for part in Part::ALL {
        let mark = format!("<!-- figures: {} -->", part.name());
        let Some(start) = page.find(&mark).map(|start| start + mark.len()) else { continue };
        let Some(end) = page[start..].find(END) else { return Err(PageError { mark }) };
        page.replace_range(start..start + end, &format!("\n\n{}\n\n", report.part(part)));
    }
    Ok(page)
}
