//! From bytes to a snapshot.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use axcess_core::SoundDraft;

use crate::mask::mask;
use crate::packing::{UnpackError, unpack};
use crate::reader;
use crate::{LoadError, Reason, Snapshot};

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
            Err(error) if error.kind() == std::io::ErrorKind::IsADirectory => {
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
        match File::open(path) {
            Ok(source) => self.load_from(&file, source),
            Err(error) => Err(refusal(&file, Reason::Unreadable(error), None)),
        }
    }

    fn load_bytes(&self, file: &str, bytes: Cow<'_, [u8]>) -> Result<Snapshot<SoundDraft>, LoadError> {
        let text = self.text(bytes).map_err(|reason| refusal(file, reason, None))?;
        // A byte order mark is no JSON, but some editors write one.
        let json = text.strip_prefix('\u{feff}').unwrap_or(&text);
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
