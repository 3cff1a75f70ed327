//! The directory that an export is written into.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use axcess_core::Moment;
use axcess_report::{Basis, Document, Export, ExportedFile, instant};

use crate::trouble;

/// The file that tells what the others are.
const ABOUT: &str = "export.json";

/// A directory, which is made with its first file, and what has been written into it.
pub(crate) struct Folder {
    path: PathBuf,
    export: Export,
    head: Vec<String>,
}

impl Folder {
    pub fn new(path: &Path, target: &'static str, basis: &Basis, at: Moment) -> Self {
        let export = Export { target, files: Vec::new(), notes: Vec::new() };
        // What every file begins with, if it takes comments.
        let head = vec![format!("Of the {basis}."), format!("Keys are judged at {}.", instant(at))];
        Self { path: path.to_owned(), export, head }
    }

    /// Tells what is not in the files, before any is written.
    pub fn note(&mut self, notes: Vec<String>) {
        self.head.extend(notes.iter().map(|note| format!("Note: {note}.")));
        self.export.notes = notes;
    }

    /// Writes a file below a head of comments; what the function returns is how many records it holds.
    pub fn write(
        &mut self,
        name: &str,
        write: impl FnOnce(&[String], &mut dyn Write) -> io::Result<Option<u64>>,
    ) -> miette::Result<()> {
        let path = self.path.join(name);
        let made = fs::create_dir_all(&self.path).and_then(|()| File::create(&path));
        let written = made.and_then(|file| {
            let mut out = BufWriter::with_capacity(1 << 16, file);
            let records = write(&self.head, &mut out)?;
            out.flush()?;
            Ok(records)
        });
        let records = written.map_err(|error| trouble::of_writing(&path, &error))?;
        self.export.files.push(ExportedFile { name: name.to_owned(), records });
        Ok(())
    }

    /// What every file begins with, if it takes comments.
    pub fn head(&self) -> &[String] {
        &self.head
    }

    /// Has several files written at once, each with how many records it holds.
    pub fn fill(&mut self, write: impl FnOnce(&Path) -> io::Result<Vec<ExportedFile>>) -> miette::Result<()> {
        let written = fs::create_dir_all(&self.path).and_then(|()| write(&self.path));
        self.export.files.extend(written.map_err(|error| trouble::of_writing(&self.path, &error))?);
        Ok(())
    }

    /// Writes what the files are.
    pub fn finish(self, basis: Basis) -> miette::Result<Document<Export>> {
        let path = self.path.join(ABOUT);
        let mut document = Document::new(basis, self.export);
        document.body.files.push(ExportedFile { name: ABOUT.to_owned(), records: None });
        let mut text = serde_json::to_vec_pretty(&document).expect("INVARIANT: a document is JSON");
        text.push(b'\n');
        fs::write(&path, text).map_err(|error| trouble::of_writing(&path, &error))?;
        Ok(document)
    }
}
