//! Reads gzip files: the members of RFC 1952, one after the other.
//!
//! The library that inflates them reads such files too, but checks them by a table of 16 KiB that does not pack, which is
//! too much for the engine for browsers.

use std::io::{self, BufRead, Read};

use crc::{CRC_32_ISO_HDLC, Crc, Digest, Table};
use flate2::{Decompress, FlushDecompress, Status};

/// How many bytes are checked at once: as many as there are tables.
const LANES: usize = if cfg!(target_family = "wasm") { 1 } else { 16 };
static CHECK: Crc<u32, Table<LANES>> = Crc::<u32, Table<LANES>>::new(&CRC_32_ISO_HDLC);

type Check = Digest<'static, u32, Table<LANES>>;

/// The first bytes of every member: what it is, and that it is deflated.
const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];

/// What the header of a member has besides its ten bytes, by bits of its flags.
mod flag {
    pub(super) const CHECK: u8 = 1 << 1;
    pub(super) const EXTRA: u8 = 1 << 2;
    pub(super) const NAME: u8 = 1 << 3;
    pub(super) const COMMENT: u8 = 1 << 4;
    pub(super) const RESERVED: u8 = 0b111 << 5;
}

/// The text of a gzip file, unpacked as it is asked for.
///
/// # Errors
///
/// [`UnexpectedEof`](io::ErrorKind::UnexpectedEof) where the file ends within a member,
/// [`InvalidData`](io::ErrorKind::InvalidData) where a member is damaged or something else stands in its place.
pub(crate) struct Gunzip<R> {
    source: R,
    inflate: Decompress,
    check: Check,
    /// Whether a member has been begun and not ended.
    is_within: bool,
}

impl<R: BufRead> Gunzip<R> {
    pub(crate) fn new(source: R) -> Self {
        Self { source, inflate: Decompress::new(false), check: CHECK.digest(), is_within: false }
    }

    /// Compares what was unpacked with what the end of the member says of it.
    fn end(&mut self) -> io::Result<()> {
        self.is_within = false;
        let check = std::mem::replace(&mut self.check, CHECK.digest()).finalize();
        let found = [check.to_le_bytes(), (self.inflate.total_out() as u32).to_le_bytes()];
        let stated = [bytes(&mut self.source)?, bytes(&mut self.source)?];
        if found == stated { Ok(()) } else { Err(damaged()) }
    }
}

impl<R: BufRead> Read for Gunzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let packed = self.source.fill_buf()?;
            if !self.is_within {
                if packed.is_empty() {
                    return Ok(0);
                }
                skip_header(&mut self.source)?;
                self.inflate.reset(false);
                self.is_within = true;
                continue;
            }
            let (is_end, before) = (packed.is_empty(), (self.inflate.total_in(), self.inflate.total_out()));
            let status = self.inflate.decompress(packed, buffer, FlushDecompress::None);
            let status = status.map_err(|_| damaged())?;
            let taken = (self.inflate.total_in() - before.0) as usize;
            let read = (self.inflate.total_out() - before.1) as usize;
            self.source.consume(taken);
            self.check.update(&buffer[..read]);
            if status == Status::StreamEnd {
                self.end()?;
            } else if taken == 0 && read == 0 && !buffer.is_empty() {
                return Err(if is_end { io::ErrorKind::UnexpectedEof.into() } else { damaged() });
            }
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
        }
    }
}

/// Passes over what comes before the text of a member.
fn skip_header(source: &mut impl BufRead) -> io::Result<()> {
    let mut check = CHECK.digest();
    let [one, two, method, flags, ..]: [u8; 10] = checked(source, &mut check)?;
    if [one, two, method] != MAGIC || flags & flag::RESERVED != 0 {
        return Err(damaged());
    }
    if flags & flag::EXTRA != 0 {
        for _ in 0..u16::from_le_bytes(checked(source, &mut check)?) {
            checked::<1>(source, &mut check)?;
        }
    }
    for text in [flag::NAME, flag::COMMENT] {
        while flags & text != 0 && checked(source, &mut check)? != [0] {}
    }
    if flags & flag::CHECK != 0 && bytes(source)? != (check.finalize() as u16).to_le_bytes() {
        return Err(damaged());
    }
    Ok(())
}

fn checked<const N: usize>(source: &mut impl Read, check: &mut Check) -> io::Result<[u8; N]> {
    let bytes = bytes(source)?;
    check.update(&bytes);
    Ok(bytes)
}

fn bytes<const N: usize>(source: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    source.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn damaged() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

#[cfg(test)]
mod tests;
