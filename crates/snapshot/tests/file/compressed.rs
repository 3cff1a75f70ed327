//! Compressed files, whole and broken.

use std::io::Write as _;

use axcess_snapshot::{Loader, Packing, demo, write};
use proptest::prelude::*;

use super::load;

const PACKINGS: [Packing; 2] = [Packing::Gzip, Packing::Zstd];

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn compression_is_told_by_the_first_bytes_whatever_the_name() {
    for packing in [Packing::Plain, Packing::Gzip, Packing::Zstd] {
        assert_eq!(load(&write(&demo(), packing)).unwrap().digest(), demo().digest());
    }
}

#[test]
fn the_name_of_a_file_tells_how_to_write_it() {
    let names = ["a.json", "a.json.gz", "A.JSON.ZST", "gz"];
    let packings = names.map(Packing::of_name);
    assert_eq!(packings, [Packing::Plain, Packing::Gzip, Packing::Zstd, Packing::Plain]);
}

#[test]
fn several_compressed_parts_are_one_file() {
    for packing in PACKINGS {
        let text = write(&demo(), Packing::Plain);
        let (head, tail) = text.split_at(text.len() / 2);
        let pack = |part: &[u8]| match packing {
            Packing::Zstd => {
                ruzstd::encoding::compress_to_vec(part, ruzstd::encoding::CompressionLevel::Fastest)
            }
            _ => gzip(part),
        };
        let whole = [pack(head), pack(tail)].concat();
        assert_eq!(load(&whole).unwrap().digest(), demo().digest());
    }
}

#[test]
fn a_compressed_file_that_was_cut_off() {
    for packing in PACKINGS {
        let whole = write(&demo(), packing);
        for cut in [5, whole.len() / 3, whole.len() - 1] {
            let error = load(&whole[..cut]).unwrap_err();
            assert_eq!(error.reason.to_string(), format!("its {packing} data end too early"), "{cut}");
        }
    }
}

#[test]
fn a_compressed_file_that_is_damaged() {
    for packing in PACKINGS {
        let mut bytes = write(&demo(), packing);
        let middle = bytes.len() / 2;
        bytes[middle..middle + 8].fill(0xff);
        assert!(load(&bytes).is_err());
    }
}

#[test]
fn a_compressed_file_that_is_empty_or_no_text() {
    assert_eq!(load(&gzip(b"")).unwrap_err().reason.to_string(), "it is empty");
    assert_eq!(load(&gzip(b"{\xff")).unwrap_err().reason.to_string(), "byte 1 is not UTF-8");
}

#[test]
fn a_compressed_bomb() {
    let bomb = gzip(&vec![b' '; 64 << 20]);
    assert!(bomb.len() < 1 << 17);
    let loader = Loader { max_bytes: 1 << 20, ..Loader::default() };
    let zstd = ruzstd::encoding::compress_to_vec(
        &*vec![b' '; 64 << 20],
        ruzstd::encoding::CompressionLevel::Fastest,
    );
    for bomb in [bomb, zstd] {
        let error = loader.load("bomb", &bomb).unwrap_err();
        assert_eq!(error.to_string(), "cannot load `bomb`: it holds more than 1 MiB decompressed");
    }
}

#[test]
fn a_zstd_window_that_would_fill_the_memory() {
    // A frame header that asks for a window of a terabyte.
    let error = load(&[0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xf0, 0x01, 0x00, 0x00]).unwrap_err();
    assert_eq!(error.reason.help(), Some("compress it again without `--long`"), "{error}");
}

proptest! {
    #[test]
    fn no_bytes_make_the_loader_panic(
        head in prop::sample::select(vec![&b""[..], b"\x1f\x8b\x08\x00", b"\x28\xb5\x2f\xfd", b"\x50\x2a\x4d\x18", b"{"]),
        tail in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        prop_assert!(load(&[head, &tail].concat()).is_err());
    }

    #[test]
    fn no_flipped_byte_makes_the_loader_panic(at: prop::sample::Index, byte: u8, packing in prop::sample::select(PACKINGS.to_vec())) {
        let mut bytes = write(&demo(), packing);
        let at = at.index(bytes.len());
        bytes[at] = byte;
        _ = load(&bytes);
    }
}
