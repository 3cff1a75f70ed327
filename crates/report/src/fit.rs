//! Sentences on a terminal.

use crate::Layout;

/// How far the rest of a sentence stands to the right of its beginning.
#[cfg(feature = "terminal")]
const HANG: usize = 4;

/// Breaks lines that a terminal would break, between words and with a hanging indent.
pub fn fitted(text: &str, layout: Layout) -> String {
    match layout {
        #[cfg(feature = "terminal")]
        Layout::Terminal(width) => broken(text, width),
        _ => text.to_owned(),
    }
}

#[cfg(feature = "terminal")]
fn broken(text: &str, width: usize) -> String {
    use textwrap::{Options, WordSeparator, WordSplitter};

    let fit = |line: &str| {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let hang = " ".repeat(if indent == 0 { 0 } else { indent + HANG });
        let options = Options::new(width.max(40)).subsequent_indent(&hang).break_words(false);
        // A path is one word.
        let options =
            options.word_separator(WordSeparator::AsciiSpace).word_splitter(WordSplitter::NoHyphenation);
        textwrap::fill(line, options) + "\n"
    };
    text.lines().map(fit).collect()
}

#[cfg(all(test, feature = "terminal"))]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, width: usize, expected: &str) {
        assert_eq!(fitted(text, Layout::Terminal(width)), expected);
    }

    #[test]
    fn what_fits_stays() {
        check("Access\n  - a loses b\n", 40, "Access\n  - a loses b\n");
    }

    #[test]
    fn a_long_sentence_goes_on_below_itself() {
        let long = "  - Ann Berger and Tom Okafor lose all access to project fraud-llm\n";
        check(long, 40, "  - Ann Berger and Tom Okafor lose all\n      access to project fraud-llm\n");
    }

    #[test]
    fn colours_take_no_room() {
        let long = "  \u{1b}[31m-\u{1b}[0m Ann Berger and Tom Okafor lose all it\n";
        check(long, 41, long);
    }

    #[test]
    fn a_file_keeps_its_lines() {
        let long = "  - Ann Berger and Tom Okafor lose all access to project fraud-llm\n";
        assert_eq!(fitted(long, Layout::Plain), long);
    }
}
