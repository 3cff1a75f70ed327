//! A file that is read as it comes.

use axcess_core::SoundDraft;

use crate::document::Document;
use crate::loader::MARK;
use crate::{Loader, Snapshot, reader};

/// Reads a file that comes piece by piece, and keeps nothing of it but the account. That goes as long as there is nothing
/// to say about the file: one that is packed, cannot be read in part, or has a field that the format lacks is for a
/// [`Loader`], which has to have all of it to say where that is.
///
/// ```
/// use axcess_snapshot::{Packing, PieceReader, demo, write};
///
/// let bytes = write(&demo(), Packing::Plain);
/// let mut reader = PieceReader::default();
/// assert!(bytes.chunks(1000).all(|piece| reader.add(piece)));
/// let snapshot = reader.end().expect("there is nothing to say about it");
/// assert_eq!(snapshot.digest(), demo().digest());
/// ```
pub struct PieceReader {
    /// What has been read, as long as it has no flaw.
    document: Option<Document>,
    /// What is still to be read: less than a record, mostly.
    text: String,
    /// The beginning of a letter.
    letter: Vec<u8>,
    /// How long the text has to be before it is worth another try: what did not fit into many pieces is not read again
    /// with every one.
    worth: usize,
    /// Whether its first letter came, which may be a byte order mark.
    is_begun: bool,
    /// How many bytes came.
    came: u64,
    most: u64,
}

impl Default for PieceReader {
    /// Up to 1 GiB.
    fn default() -> Self {
        Self::new(Loader::default().max_bytes)
    }
}

impl PieceReader {
    /// Of a file that has so many bytes at most.
    pub fn new(max_bytes: u64) -> Self {
        Self {
            document: Some(Document::new()),
            text: String::new(),
            letter: Vec::new(),
            worth: 0,
            is_begun: false,
            came: 0,
            most: max_bytes,
        }
    }

    /// Takes in the next bytes of the file, and tells whether it goes on: once it does not, no further piece changes that.
    pub fn add(&mut self, piece: &[u8]) -> bool {
        self.document = self.document.take().and_then(|document| self.read(document, piece));
        self.document.is_some()
    }

    /// The snapshot, if that was all, and nothing is to be said about the file.
    pub fn end(mut self) -> Option<Snapshot<SoundDraft>> {
        let mut document = self.document.take()?;
        let is_over = document.read(&self.text)? == self.text.len() && self.letter.is_empty();
        drop(self);
        if is_over && document.is_whole() { reader::settled(document, None) } else { None }
    }

    fn read(&mut self, mut document: Document, piece: &[u8]) -> Option<Document> {
        self.came += piece.len() as u64;
        if self.came > self.most {
            return None;
        }
        self.append(piece)?;
        if !self.is_begun && !self.text.is_empty() {
            self.is_begun = true;
            if self.text.starts_with(MARK) {
                self.text.remove(0);
            }
        }
        if self.text.len() >= self.worth {
            let read = document.read(&self.text)?;
            self.text.drain(..read);
            self.worth = 2 * self.text.len();
        }
        Some(document)
    }

    /// Adds whole letters to the text.
    fn append(&mut self, piece: &[u8]) -> Option<()> {
        let mut bytes = piece;
        while !self.letter.is_empty()
            && let Some((next, rest)) = bytes.split_first()
        {
            self.letter.push(*next);
            bytes = rest;
            match std::str::from_utf8(&self.letter) {
                Ok(letter) => {
                    self.text.push_str(letter);
                    self.letter.clear();
                }
                Err(error) if error.error_len().is_some() => return None,
                Err(_) => {}
            }
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => self.text.push_str(text),
            Err(error) if error.error_len().is_some() => return None,
            Err(error) => {
                let (whole, letter) = bytes.split_at(error.valid_up_to());
                self.text.push_str(std::str::from_utf8(whole).ok()?);
                self.letter.extend_from_slice(letter);
            }
        }
        Some(())
    }
}
