//! Gzip and Zstandard, told apart by their first bytes, within bounded memory.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufWriter, Read, Write};

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use ruzstd::decoding::StreamingDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

/// How many bytes of a text are written at once.
const BUFFER: usize = 1 << 16;

/// How a file is compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    #[default]
    Plain,
    /// `.json.gz`
    Gzip,
    /// `.json.zst`
    Zstd,
}

impl Packing {
    /// What the name of a file asks for, by its ending.
    pub fn of_name(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        if name.ends_with(".gz") {
            Self::Gzip
        } else if name.ends_with(".zst") {
            Self::Zstd
        } else {
            Self::Plain
        }
    }

    /// What the first bytes of a file say.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        match bytes {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            _ => Self::Plain,
        }
    }

    /// Packs the text that `write` writes.
    pub(crate) fn pack(
        self,
        mut out: impl Write,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        match self {
            Self::Plain => {
                let mut buffer = BufWriter::with_capacity(BUFFER, out);
                write(&mut buffer)?;
                buffer.flush()
            }
            Self::Gzip => {
                let encoder = GzEncoder::new(out, Compression::default());
                let mut buffer = BufWriter::with_capacity(BUFFER, encoder);
                write(&mut buffer)?;
                buffer.into_inner()?.finish()?.flush()
            }
            Self::Zstd => {
                let mut text = Vec::new();
                write(&mut text)?;
                out.write_all(&compress_to_vec(text.as_slice(), CompressionLevel::Fastest))?;
                out.flush()
            }
        }
    }
}

impl fmt::Display for Packing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain => "plain",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        })
    }
}

/// Why something cannot be unpacked.
#[derive(Debug)]
pub(crate) enum UnpackError {
    TooLarge,
    Truncated(Packing),
    Damaged(Packing),
    /// It asks for more memory at once than any sensible writer does.
    Window,
}

/// Unpacks whatever `bytes` are, into at most `most` bytes.
pub(crate) fn unpack(bytes: Cow<'_, [u8]>, most: u64) -> Result<Cow<'_, [u8]>, UnpackError> {
    match Packing::of_bytes(&bytes) {
        Packing::Plain if bytes.len() as u64 > most => Err(UnpackError::TooLarge),
        Packing::Plain => Ok(bytes),
        Packing::Gzip => {
            let mut text = Vec::new();
            drain(MultiGzDecoder::new(&*bytes), &mut text, most)
                .map_err(|failure| failure.of(Packing::Gzip))?;
            Ok(text.into())
        }
        Packing::Zstd => unzstd(&bytes, most).map(Cow::Owned),
    }
}

/// A file may hold several frames, some of them to be skipped.
fn unzstd(mut bytes: &[u8], most: u64) -> Result<Vec<u8>, UnpackError> {
    let mut text = Vec::new();
    while !bytes.is_empty() {
        match StreamingDecoder::new(&mut bytes) {
            Ok(mut frame) => {
                drain(&mut frame, &mut text, most).map_err(|failure| failure.of(Packing::Zstd))?;
                let decoder = frame.into_frame_decoder();
                let stated = decoder.get_checksum_from_data();
                if stated.is_some() && stated != decoder.get_calculated_checksum() {
                    return Err(UnpackError::Damaged(Packing::Zstd));
                }
            }
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length, ..
            })) => {
                bytes = bytes.get(length as usize..).ok_or(UnpackError::Truncated(Packing::Zstd))?;
            }
            Err(FrameDecoderError::WindowSizeTooBig { .. }) => return Err(UnpackError::Window),
            Err(error) => return Err(Failure::Broken(io::Error::other(error)).of(Packing::Zstd)),
        }
    }
    Ok(text)
}

enum Failure {
    TooLarge,
    Broken(io::Error),
}

impl Failure {
    fn of(self, packing: Packing) -> UnpackError {
        match self {
            Self::TooLarge => UnpackError::TooLarge,
            Self::Broken(error) if ends_early(&error) => UnpackError::Truncated(packing),
            Self::Broken(_) => UnpackError::Damaged(packing),
        }
    }
}

/// Appends everything that `source` gives, unless `text` would outgrow `most` bytes.
fn drain(source: impl Read, text: &mut Vec<u8>, most: u64) -> Result<(), Failure> {
    let room = most.saturating_sub(text.len() as u64);
    source.take(room.saturating_add(1)).read_to_end(text).map_err(Failure::Broken)?;
    if text.len() as u64 > most { Err(Failure::TooLarge) } else { Ok(()) }
}

/// Whether an error, or any that caused it, is the end of the input.
fn ends_early(error: &io::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::UnexpectedEof) {
            return true;
        }
        cause = match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    false
}
