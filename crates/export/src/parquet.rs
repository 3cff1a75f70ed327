//! Tables as Parquet, every column with a dictionary.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, ConvertedType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type as Node, TypePtr};

use crate::table::{Cell, Columns, Sink, Type};

/// How many rows wait in memory before they are written as a group.
const GROUP: usize = 1 << 18;

/// How many texts of a column are kept to be shared by its rows.
const SHARED: usize = 1 << 16;

/// A table as Parquet.
pub struct ParquetSink<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: Vec<Column>,
    rows: usize,
}

/// Cells of a column that wait.
enum Column {
    Text { cells: Vec<ByteArray>, shared: HashMap<String, ByteArray>, levels: Option<Vec<i16>> },
    Number { cells: Vec<i32> },
}

impl<W: Write + Send> ParquetSink<W> {
    /// Begins a table; notes go into the file's metadata, under `note`.
    ///
    /// # Errors
    ///
    /// Those of the writing.
    pub fn new(columns: Columns, notes: &[String], out: W) -> io::Result<Self> {
        let note = parquet::file::metadata::KeyValue::new("note".to_owned(), notes.join("\n"));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            // What is told of a group waits in memory for the file's end. A group is small enough to be found by what is told
            // of it as a whole.
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_offset_index_disabled(true)
            .set_key_value_metadata(Some(vec![note]))
            .set_created_by(concat!("axcess ", env!("CARGO_PKG_VERSION")).to_owned());
        let schema = schema(columns).map_err(failed)?;
        let writer = SerializedFileWriter::new(out, schema, Arc::new(properties.build())).map_err(failed)?;
        let columns = columns.iter().map(|(_, kind)| Column::new(*kind)).collect();
        Ok(Self { writer, columns, rows: 0 })
    }

    /// Writes what waits as a group of rows.
    fn flush(&mut self) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        for waiting in &mut self.columns {
            let mut column = group.next_column()?.expect("INVARIANT: the schema has all columns");
            match waiting {
                Column::Text { cells, levels, .. } => {
                    column.typed::<ByteArrayType>().write_batch(cells, levels.as_deref(), None)?;
                    cells.clear();
                    levels.iter_mut().for_each(Vec::clear);
                }
                Column::Number { cells } => {
                    column.typed::<Int32Type>().write_batch(cells, None, None)?;
                    cells.clear();
                }
            }
            column.close()?;
        }
        self.rows = 0;
        group.close().map(drop)
    }
}

impl<W: Write + Send> Sink for ParquetSink<W> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        self.columns.iter_mut().zip(cells).for_each(|(column, cell)| column.add(*cell));
        self.rows += 1;
        if self.rows == GROUP { self.flush().map_err(failed) } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if self.rows > 0 {
            self.flush().map_err(failed)?;
        }
        self.writer.close().map(drop).map_err(failed)
    }
}

impl Column {
    fn new(kind: Type) -> Self {
        match kind {
            Type::Number => Self::Number { cells: Vec::new() },
            Type::Text => Self::Text { cells: Vec::new(), shared: HashMap::new(), levels: None },
            Type::MaybeText => {
                Self::Text { cells: Vec::new(), shared: HashMap::new(), levels: Some(Vec::new()) }
            }
        }
    }

    fn add(&mut self, cell: Cell<'_>) {
        match (self, cell) {
            (Self::Number { cells }, Cell::Number(number)) => cells.push(number.cast_signed()),
            (Self::Text { cells, shared, levels }, Cell::Text(text)) => {
                if let Some(levels) = levels {
                    levels.push(i16::from(text.is_some()));
                }
                let Some(text) = text else { return };
                let bytes = shared.get(text).cloned().unwrap_or_else(|| {
                    if shared.len() == SHARED {
                        shared.clear();
                    }
                    let bytes = ByteArray::from(text.as_bytes().to_vec());
                    shared.insert(text.to_owned(), bytes.clone());
                    bytes
                });
                cells.push(bytes);
            }
            _ => unreachable!("INVARIANT: rows are as their columns say"),
        }
    }
}

fn schema(columns: Columns) -> Result<TypePtr, ParquetError> {
    let fields = columns.iter().map(|(name, kind)| {
        let (physical, converted, repetition) = match kind {
            Type::Text => (Physical::BYTE_ARRAY, ConvertedType::UTF8, Repetition::REQUIRED),
            Type::MaybeText => (Physical::BYTE_ARRAY, ConvertedType::UTF8, Repetition::OPTIONAL),
            Type::Number => (Physical::INT32, ConvertedType::UINT_32, Repetition::REQUIRED),
        };
        let field = Node::primitive_type_builder(name, physical)
            .with_converted_type(converted)
            .with_repetition(repetition);
        field.build().map(Arc::new)
    });
    let fields = fields.collect::<Result<Vec<_>, _>>()?;
    Node::group_type_builder("axcess").with_fields(fields).build().map(Arc::new)
}

fn failed(error: ParquetError) -> io::Error {
    io::Error::other(error)
}
