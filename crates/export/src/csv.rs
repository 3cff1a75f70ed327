//! Tables as comma-separated values.

use std::io::{self, Write};

use csv::Writer;

use crate::table::{Cell, Columns, Sink};

/// A table as comma-separated values, the names of the columns in the first row.
pub struct CsvSink<W: Write> {
    writer: Writer<W>,
}

impl<W: Write> CsvSink<W> {
    /// Begins a table.
    ///
    /// # Errors
    ///
    /// Those of the writing.
    pub fn new(columns: Columns, out: W) -> io::Result<Self> {
        let mut writer = Writer::from_writer(out);
        writer.write_record(columns.iter().map(|(name, _)| name))?;
        Ok(Self { writer })
    }
}

impl<W: Write> Sink for CsvSink<W> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        for cell in cells {
            match cell {
                Cell::Text(text) => self.writer.write_field(text.unwrap_or_default())?,
                Cell::Number(number) => self.writer.write_field(number.to_string())?,
            }
        }
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.writer.flush()
    }
}
