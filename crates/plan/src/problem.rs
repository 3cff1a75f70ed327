//! What is wrong with a plan file, all of it at once.

use std::error::Error;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// One thing that is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, in one lower-case phrase.
    pub message: String,
    /// What would put it right, if that can be said.
    pub help: Option<String>,
    /// The bytes of the file to mark; they lie on one line.
    pub span: Range<usize>,
    /// The line of the place, from 1.
    pub line: usize,
    /// The column of the place in characters, from 1.
    pub column: usize,
}

/// Everything that is wrong with one plan file, in the order of the file.
///
/// Plain data, for a caller to draw; `Display` gives a line for each problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanErrors {
    /// The file's name, as the caller gave it.
    pub file: String,
    /// The text that the spans count in. Bytes that are no UTF-8 stand replaced in it.
    pub source_text: Arc<str>,
    /// The problems; never empty.
    pub problems: Vec<Problem>,
}

impl Problem {
    /// A problem whose line and column [`PlanErrors::new`] finds out.
    pub fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, span, line: 1, column: 1 }
    }

    /// There is nothing to read.
    pub(crate) fn empty() -> Self {
        Self::new(0..0, "the file is empty")
            .with_help("a plan has the fields `format: axcess-plan`, `version: 1` and `changes`")
    }

    /// The same with what would put it right.
    #[must_use]
    pub fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl PlanErrors {
    /// Finds out the line and column of each problem, and puts them in the order of the file.
    pub fn new(file: &str, source_text: Arc<str>, mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| (problem.span.start, problem.span.end));
        locate(&source_text, &mut problems);
        Self { file: file.to_owned(), source_text, problems }
    }
}

impl fmt::Display for PlanErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            let newline = if index == 0 { "" } else { "\n" };
            write!(f, "{newline}{}:{}:{}: {}", self.file, problem.line, problem.column, problem.message)?;
        }
        Ok(())
    }
}

impl Error for PlanErrors {}

/// Counts the lines and columns of problems that are sorted by their place, in one pass, and cuts
/// each span at the end of its line.
fn locate(text: &str, problems: &mut [Problem]) {
    let (mut at, mut line, mut column) = (0, 1, 1);
    for problem in problems {
        let start = text.floor_char_boundary(problem.span.start);
        for c in text[at..start].chars() {
            (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        at = start;
        let end = text.ceil_char_boundary(problem.span.end.max(start));
        let first_line = text[start..end].find(['\n', '\r']).map_or(end, |length| start + length);
        problem.span = start..first_line;
        (problem.line, problem.column) = (line, column);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_spans_count_bytes() {
        let problems = vec![Problem::new(9..14, "late"), Problem::new(4..9, "early")];
        let errors = PlanErrors::new("p.yaml", Arc::from("é: \nö: äb\nc"), problems);
        assert_eq!(errors.to_string(), "p.yaml:1:4: early\np.yaml:2:4: late");
        assert_eq!(errors.problems[0].span, 4..4);
        assert_eq!(&errors.source_text[errors.problems[1].span.clone()], "äb");
    }
}
