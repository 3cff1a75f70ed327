//! What the library that inflates would have read is what is read.

use std::io::{BufReader, Write as _};

use flate2::bufread::MultiGzDecoder;
use flate2::{Compression, GzBuilder};
use proptest::prelude::*;

use super::*;

/// What comes out, or how it fails.
type Outcome = Result<Vec<u8>, io::ErrorKind>;

fn drained(mut source: impl Read, at_once: usize) -> Outcome {
    let (mut text, mut buffer) = (Vec::new(), vec![0; at_once]);
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return Ok(text),
            Ok(read) => text.extend(&buffer[..read]),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(error.kind()),
            Err(_) => return Err(io::ErrorKind::InvalidData),
        }
    }
}

fn unpacked(packed: &[u8]) -> Outcome {
    drained(Gunzip::new(packed), 100)
}

/// A member with everything that a header can hold.
fn member(text: &[u8]) -> Vec<u8> {
    let builder = GzBuilder::new().filename("acme.json").comment("the account").extra(*b"ax\x02\x00..");
    let mut encoder = builder.write(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn all_parts_of_a_header() {
    let mut packed = member(b"text");
    assert_eq!(unpacked(&packed), Ok(b"text".into()));
    // With a checksum of the header, behind it.
    let header = packed.len() - 8 - b"text".len() - 2;
    packed[3] |= flag::CHECK;
    let check = (CHECK.checksum(&packed[..header]) as u16).to_le_bytes();
    packed.splice(header..header, check);
    assert_eq!(unpacked(&packed), Ok(b"text".into()));
    packed[header] ^= 1;
    assert_eq!(unpacked(&packed), Err(io::ErrorKind::InvalidData));
}

#[test]
fn members_that_do_not_hold_what_they_say() {
    let packed = member(b"text");
    let len = packed.len();
    // The marks, the method, a flag that nobody has defined; then the checksum and the length.
    for (place, value) in [(0, 0), (1, 0), (2, 7), (3, 0x80), (len - 8, !packed[len - 8]), (len - 1, 1)] {
        let mut broken = packed.clone();
        broken[place] = value;
        assert_eq!(unpacked(&broken), Err(io::ErrorKind::InvalidData), "byte {place}");
    }
    for behind in ["?", "not a member"] {
        assert!(unpacked(&[&packed, behind.as_bytes()].concat()).is_err(), "{behind}");
    }
    for end in 1..len {
        assert_eq!(unpacked(&packed[..end]), Err(io::ErrorKind::UnexpectedEof), "{end} bytes");
    }
}

proptest! {
    /// Whole, cut off or with a byte changed, in pieces of any size.
    #[test]
    fn as_the_library_reads_it(
        texts in prop::collection::vec(prop::collection::vec(0_u8..4, 0..300), 1..4),
        cut in any::<prop::sample::Index>(),
        change in prop::option::of((any::<prop::sample::Index>(), any::<u8>())),
        is_whole in any::<bool>(),
        (at_once, piece) in (1_usize..50, 1_usize..50),
    ) {
        let mut packed: Vec<u8> = texts.iter().flat_map(|text| member(text)).collect();
        if !is_whole {
            packed.truncate(1 + cut.index(packed.len()));
        }
        if let Some((place, value)) = change {
            let place = place.index(packed.len());
            packed[place] = value;
        }
        let source = || BufReader::with_capacity(piece, &*packed);
        let own = drained(Gunzip::new(source()), at_once);
        prop_assert_eq!(own, drained(MultiGzDecoder::new(source()), at_once));
    }
}
