//! Columns.

#[cfg(feature = "terminal")]
mod aligned;

/// What text is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A terminal of so many columns: aligned, with heads, wrapped to fit.
    Terminal(usize),
    /// A file or another program: a record a line, its fields parted by tabs, without heads.
    Plain,
}

/// Rows under heads. Cells may hold styled text, but neither tabs nor line breaks.
#[derive(Clone, Debug)]
pub struct Table {
    #[cfg_attr(not(feature = "terminal"), expect(dead_code, reason = "only a terminal is shown heads"))]
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these heads and no rows.
    pub fn new<T: Into<String>>(heads: impl IntoIterator<Item = T>) -> Self {
        Self { heads: heads.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    /// Adds a row, with a cell for each head.
    pub fn push<T: Into<String>>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table as lines, each with its line break.
    pub fn text(&self, layout: Layout) -> String {
        match layout {
            #[cfg(feature = "terminal")]
            Layout::Terminal(width) => self.aligned(width),
            _ => self.rows.iter().map(|row| row.join("\t") + "\n").collect(),
        }
    }
}

#[cfg(all(test, feature = "terminal"))]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(["name", "says"]);
        table.push(["Ann", "hello"]);
        table.push(["陳大文", "good morning to everybody in this room"]);
        table
    }

    #[test]
    fn a_terminal_gets_aligned_columns() {
        let text = table().text(Layout::Terminal(40));
        let text: Vec<_> = text.lines().skip(1).collect();
        assert_eq!(text, ["Ann     hello", "陳大文  good morning to everybody in", "        this room"]);
    }

    #[test]
    fn a_long_last_cell_leaves_the_names_before_it_whole() {
        let mut table = Table::new(["node", "access", "who"]);
        table.push([
            "project Zero-result queries",
            "123 permissions",
            "the public fallback MEMBER of a space",
        ]);
        let text = table.text(Layout::Terminal(72));
        let text: Vec<_> = text.lines().skip(1).collect();
        let name = "project Zero-result queries  123 permissions  ";
        let below = " ".repeat(name.len());
        assert_eq!(text, [format!("{name}the public fallback MEMBER"), format!("{below}of a space")]);
    }

    #[test]
    fn no_line_of_a_cell_begins_with_a_space() {
        let reason = "Project Admin is bound to Sofia Marino on project Fraud";
        for width in 40..80 {
            let mut table = Table::new(["step", "reason"]);
            table.push(["1", reason]);
            let text = table.text(Layout::Terminal(width));
            let below = text.lines().skip(2);
            below.for_each(|line| assert_eq!(line.find(|letter| letter != ' '), Some(6), "{width}:\n{text}"));
        }
    }

    #[test]
    fn a_pipe_gets_a_record_a_line() {
        assert_eq!(
            table().text(Layout::Plain),
            "Ann\thello\n陳大文\tgood morning to everybody in this room\n"
        );
    }
}
