//! From bytes to a snapshot.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::path::Path;

use axcess_core::SoundDraft;

use crate::gzip::Gunzip;
use crate::mask::mask;
use crate::packing::{UnpackError, unpack};
use crate::reader;
use crate::{LoadError, Packing, PieceReader, Reason, Snapshot};

/// The byte order mark, which is no JSON, but some editors write one.
pub(crate) const MARK: char = '\u{feff}';
/// How many bytes of a file are read at once.
const PIECE: usize = 1 << 18;

/// What happens to a file that cannot be true of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// It is refused, with all defects at once.
    #[default]
    Strict,
    /// The records that show a defect are dropped and counted as unreadable.
    Lenient,
}

/// Loads snapshots.
///
/// ```
/// use axcess_snapshot::{Loader, write, Packing};
///
/// let demo = axcess_snapshot::demo();
/// let packed = write(&demo, Packing::Gzip);
/// let again = Loader::default().load("demo.json.gz", &packed)?;
/// assert_eq!(again.digest(), demo.digest());
/// # Ok::<(), axcess_snapshot::LoadError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loader {
    /// What happens to defects.
    pub mode: Mode,
    /// The most bytes that a file may have, decompressed.
    pub max_bytes: u64,
}

impl Default for Loader {
    /// Strict, up to 1 GiB.
    fn default() -> Self {
        Self { mode: Mode::Strict, max_bytes: 1 << 30 }
    }
}

impl Loader {
    /// A loader that drops what is wrong, up to 1 GiB.
    pub fn lenient() -> Self {
        Self { mode: Mode::Lenient, ..Self::default() }
    }

    /// Loads a file that has been read already; `file` is its name in messages. Bytes that are given away are freed before
    /// the account is put together.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the file, at once where it can be told.
    pub fn load<'b>(
        &self,
        file: &str,
        bytes: impl Into<Cow<'b, [u8]>>,
    ) -> Result<Snapshot<SoundDraft>, LoadError> {
        self.load_bytes(file, bytes.into())
    }

    /// Loads what a reader gives, standard input for one.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load).
    pub fn load_from(&self, file: &str, source: impl Read) -> Result<Snapshot<SoundDraft>, LoadError> {
        let mut bytes = Vec::new();
        // What is larger packed than it may be unpacked is too large as well.
        match source.take(self.max_bytes.saturating_add(1)).read_to_end(&mut bytes) {
            Ok(read) if read as u64 > self.max_bytes => {
                Err(refusal(file, Reason::TooLarge { limit: self.max_bytes }, None))
            }
            Ok(_) => self.load_bytes(file, Cow::Owned(bytes)),
            Err(error) if error.kind() == io::ErrorKind::IsADirectory => {
                Err(refusal(file, Reason::Directory, None))
            }
            Err(error) => Err(refusal(file, Reason::Unreadable(error), None)),
        }
    }

    /// Loads the file at a path.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load), and when the file cannot be read.
    pub fn load_path(&self, path: &Path) -> Result<Snapshot<SoundDraft>, LoadError> {
        let file = path.to_string_lossy();
        if path.is_dir() {
            return Err(refusal(&file, Reason::Directory, None));
        }
        let mut source = File::open(path).map_err(|error| refusal(&file, Reason::Unreadable(error), None))?;
        // A pipe can be read only once.
        if source.metadata().is_ok_and(|facts| facts.is_file()) {
            if let Ok(Some(snapshot)) = self.read_file(&source) {
                return Ok(snapshot);
            }
            source.rewind().map_err(|error| refusal(&file, Reason::Unreadable(error), None))?;
        }
        self.load_from(&file, source)
    }

    /// Reads a file without keeping it, unless something is to be said about it.
    fn read_file(&self, file: &File) -> io::Result<Option<Snapshot<SoundDraft>>> {
        let mut source = BufReader::with_capacity(PIECE, file.take(self.max_bytes.saturating_add(1)));
        match Packing::of_bytes(source.fill_buf()?) {
            Packing::Plain => self.read_pieces(source),
            Packing::Gzip => self.read_pieces(Gunzip::new(source)),
            Packing::Zstd => Ok(None),
        }
    }

    fn read_pieces(&self, mut source: impl Read) -> io::Result<Option<Snapshot<SoundDraft>>> {
        let (mut reader, mut piece) = (PieceReader::new(self.max_bytes), vec![0; PIECE]);
        loop {
            match source.read(&mut piece) {
                Ok(0) => return Ok(reader.end()),
                Ok(read) if reader.add(&piece[..read]) => {}
                Ok(_) => return Ok(None),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn load_bytes(&self, file: &str, bytes: Cow<'_, [u8]>) -> Result<Snapshot<SoundDraft>, LoadError> {
        let text = self.text(bytes).map_err(|reason| refusal(file, reason, None))?;
        let json = text.strip_prefix(MARK).unwrap_or(&text);
        if json.trim_ascii().is_empty() {
            return Err(refusal(file, Reason::Empty, None));
        }
        reader::read(json, self.mode).map_err(|reason| refusal(file, reason, Some(mask(json))))
    }

    fn text<'a>(&self, bytes: Cow<'a, [u8]>) -> Result<Cow<'a, str>, Reason> {
        let bytes = unpack(bytes, self.max_bytes).map_err(|error| match error {
            UnpackError::TooLarge => Reason::TooLarge { limit: self.max_bytes },
            UnpackError::Truncated(packing) => Reason::Truncated { packing },
            UnpackError::Damaged(packing) => Reason::Damaged { packing },
            UnpackError::Window => Reason::Window,
        })?;
        let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
        let encoding = |error: std::str::Utf8Error| Reason::Encoding { offset: error.valid_up_to(), utf16 };
        match bytes {
            Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(encoding),
            Cow::Owned(bytes) => {
                String::from_utf8(bytes).map(Cow::Owned).map_err(|error| encoding(error.utf8_error()))
            }
        }
    }
}

fn refusal(file: &str, reason: Reason, text: Option<String>) -> LoadError {
    LoadError { file: file.to_owned(), reason, text }
}
