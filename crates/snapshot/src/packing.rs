//! Gzip and Zstandard, told apart by their first bytes, within bounded memory.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufWriter, Read, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::decoding::errors::{
    BlockHeaderReadError, DecodeBlockContentError, DecompressBlockError, FrameDecoderError,
    ReadFrameHeaderError,
};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use crate::gzip::Gunzip;

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
            let room = most.saturating_add(1);
            match Gunzip::new(&*bytes).take(room).read_to_end(&mut text) {
                Ok(_) if text.len() as u64 > most => Err(UnpackError::TooLarge),
                Ok(_) => Ok(text.into()),
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                    Err(UnpackError::Truncated(Packing::Gzip))
                }
                Err(_) => Err(UnpackError::Damaged(Packing::Gzip)),
            }
        }
        Packing::Zstd => unzstd(&bytes, most).map(Cow::Owned),
    }
}

/// A file may hold several frames, some of them to be skipped.
fn unzstd(mut bytes: &[u8], most: u64) -> Result<Vec<u8>, UnpackError> {
    let mut text = Vec::new();
    while !bytes.is_empty() {
        let mut decoder = FrameDecoder::new();
        match decoder.init(&mut bytes) {
            Ok(()) => unframe(&mut decoder, &mut bytes, &mut text, most)?,
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length, ..
            })) => {
                bytes = bytes.get(length as usize..).ok_or(UnpackError::Truncated(Packing::Zstd))?;
            }
            Err(FrameDecoderError::WindowSizeTooBig { .. }) => return Err(UnpackError::Window),
            Err(error) => return Err(of_frame(&error)),
        }
    }
    Ok(text)
}

/// Appends what a frame holds, block by block.
fn unframe(
    decoder: &mut FrameDecoder,
    bytes: &mut &[u8],
    text: &mut Vec<u8>,
    most: u64,
) -> Result<(), UnpackError> {
    while !decoder.is_finished() {
        let done = decoder.decode_blocks(&mut *bytes, BlockDecodingStrategy::UptoBlocks(1));
        done.map_err(|error| of_frame(&error))?;
        decoder.collect_to_writer(&mut *text).map_err(|_| UnpackError::Damaged(Packing::Zstd))?;
        if text.len() as u64 > most {
            return Err(UnpackError::TooLarge);
        }
    }
    let stated = decoder.get_checksum_from_data();
    if stated.is_some() && stated != decoder.get_calculated_checksum() {
        return Err(UnpackError::Damaged(Packing::Zstd));
    }
    Ok(())
}

/// Whether a frame ends early or is damaged. Its errors are told apart by kind: the words of each would be in the engine for
/// browsers, where nobody reads them.
fn of_frame(error: &FrameDecoderError) -> UnpackError {
    use FrameDecoderError as Frame;
    use ReadFrameHeaderError as Header;

    let cause = match error {
        Frame::ReadFrameHeaderError(
            Header::MagicNumberReadError(cause)
            | Header::FrameDescriptorReadError(cause)
            | Header::WindowDescriptorReadError(cause)
            | Header::DictionaryIdReadError(cause)
            | Header::FrameContentSizeReadError(cause),
        )
        | Frame::FailedToReadBlockHeader(BlockHeaderReadError::ReadError(cause))
        | Frame::FailedToReadBlockBody(
            DecodeBlockContentError::ReadError { source: cause, .. }
            | DecodeBlockContentError::DecompressBlockError(DecompressBlockError::BlockContentReadError(cause)),
        )
        | Frame::FailedToReadChecksum(cause) => Some(cause),
        _ => None,
    };
    match cause {
        Some(cause) if cause.kind() == io::ErrorKind::UnexpectedEof => UnpackError::Truncated(Packing::Zstd),
        _ => UnpackError::Damaged(Packing::Zstd),
    }
}
