//! A plan's review as Markdown, as a pull request shows it.

use crate::page::Section;
use crate::plan::PlanReview;
use crate::plan::page::Page;
use crate::plan::text::outcome_words;
use crate::{Basis, counted, escaped};

/// Room that is kept for what says how much was cut.
const RESERVE: usize = 200;

pub(crate) fn draw(review: &PlanReview<'_>, page: &Page, basis: &Basis, limit: usize) -> String {
    let end = format!("\n_From {}_\n", marked(&basis.to_string()));
    let mut sheet =
        Sheet { text: String::new(), left: limit.saturating_sub(RESERVE + end.chars().count()), cut: 0 };
    for (place, line) in page.plain_head().iter().enumerate() {
        let line = marked(line);
        sheet.add(&if place == 0 { format!("**{line}**\n") } else { format!("\n{line}\n") });
    }
    for section in &page.sections {
        self::section(&mut sheet, section);
    }
    steps(review, &mut sheet);
    if sheet.cut > 0 {
        sheet
            .text
            .push_str(&format!("\n_{} left out: there was no room for more._\n", counted(sheet.cut, "line")));
    }
    let mut text = sheet.text + &end;
    if text.chars().count() > limit {
        text = text.chars().take(limit).collect();
    }
    text
}

/// What is written so far, and how much room is left.
struct Sheet {
    text: String,
    left: usize,
    cut: usize,
}

impl Sheet {
    /// Adds a piece as a whole, or cuts it.
    fn add(&mut self, piece: &str) -> bool {
        let length = piece.chars().count();
        let fits = length <= self.left;
        if fits {
            self.left -= length;
            self.text.push_str(piece);
        } else {
            self.cut += 1;
        }
        fits
    }
}

fn section(sheet: &mut Sheet, section: &Section) {
    if !sheet.add(&format!("\n#### {}\n\n", section.title)) {
        sheet.cut += section.lines.len();
        return;
    }
    // One section leaves room for the next.
    let floor = sheet.left / 2;
    for (place, line) in section.lines.iter().enumerate() {
        let mut item = format!("- **{}** {}\n", marked(line.mark.trim()), marked(&line.text));
        item.extend(line.below.iter().map(|below| format!("  - {}\n", marked(below))));
        if sheet.left < floor || !sheet.add(&item) {
            sheet.cut += section.lines.len() - place - usize::from(sheet.left >= floor);
            break;
        }
    }
    for note in section.folded.iter().chain(&section.remarks) {
        sheet.add(&format!("\n{}\n", marked(note)));
    }
}

fn steps(review: &PlanReview<'_>, sheet: &mut Sheet) {
    let all = &review.simulation.steps;
    if all.is_empty() {
        return;
    }
    let head = format!(
        "\n<details><summary>{}</summary>\n\n| step | outcome | change | place | reason |\n| --- | --- | --- | --- | --- |\n",
        counted(all.len(), "step")
    );
    let tail = "\n</details>\n";
    if sheet.left < head.chars().count() + tail.len() || !sheet.add(&head) {
        sheet.cut += all.len();
        return;
    }
    sheet.left -= tail.len();
    for (index, step) in all.iter().enumerate() {
        let source = review.source(index);
        let place = source.full();
        let (_, outcome) = outcome_words(step);
        let uncertain = if step.uncertain { " (uncertain)" } else { "" };
        let cells = [outcome + uncertain, step.op.to_owned(), place, step.reason.clone()];
        let cells = cells.map(|cell| marked(&escaped(&cell)));
        sheet.add(&format!("| {} | {} |\n", index + 1, cells.join(" | ")));
    }
    sheet.text.push_str(tail);
}

/// A text in which nothing is Markdown or HTML, and nobody is called.
pub(crate) fn marked(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            // Inside a word it marks nothing.
            '_' if before.is_alphanumeric() && letters.peek().is_some_and(|next| next.is_alphanumeric()) => {
                out.push(letter);
            }
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '|' | '~' => out.extend(['\\', letter]),
            // A comment between sign and word keeps the site from calling people or linking issues.
            '@' | '#' if !before.is_alphanumeric() => {
                out.extend([letter, '<', '!', '-', '-', ' ', '-', '-', '>'])
            }
            '/' if before == ':' => out.push_str("<!-- -->/"),
            '\n' | '\r' => out.push(' '),
            letter => out.push(letter),
        }
        before = letter;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_no_markdown() {
        assert_eq!(marked("a|b *c* <img> [d](e)"), "a\\|b \\*c\\* &lt;img&gt; \\[d\\](e)");
        assert_eq!(marked("ann@acme.io"), "ann@acme.io");
        assert_eq!(marked("PROJECT_READ _x_"), "PROJECT_READ \\_x\\_");
        assert_eq!(marked("@acme/all #1"), "@<!-- -->acme/all #<!-- -->1");
        assert_eq!(marked("https://x"), "https:<!-- -->//x");
    }
}
