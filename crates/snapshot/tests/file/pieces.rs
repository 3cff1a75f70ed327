//! Files that come piece by piece: the same snapshot as from the whole file, or none where something is to be said.

use axcess_core::SoundDraft;
use axcess_snapshot::{Generator, Packing, PieceReader, Scale, Snapshot, demo, write};
use proptest::prelude::*;
use serde_json::json;

use super::{account, file, load};

const SMALL: Scale = Scale { users: 12, organizations: 2, spaces: 4, projects: 9, roles: 4, bindings: 20 };

/// What is read of pieces that have these lengths in turn.
fn read(bytes: &[u8], lengths: &[usize]) -> Option<Snapshot<SoundDraft>> {
    let mut reader = PieceReader::default();
    let (mut rest, mut lengths) = (bytes, lengths.iter().cycle());
    while !rest.is_empty() {
        let (piece, more) = rest.split_at(rest.len().min(*lengths.next().expect("there is a length")));
        if !reader.add(piece) {
            return None;
        }
        rest = more;
    }
    reader.end()
}

fn check_nothing_is_read(bytes: &[u8]) {
    for length in [1, 7, 1 << 20] {
        assert_eq!(read(bytes, &[length]), None, "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn wherever_it_is_cut_it_is_the_same_file() {
    let marked = [b"\xef\xbb\xbf".as_slice(), &account(json!({})), b" \r\n\t"].concat();
    let strange = account(json!({"users": [{"id": "ü\u{1f600}\u{202e}", "name": "Zoë \"\\\\\" \n"}]}));
    for bytes in [write(&demo(), Packing::Plain), marked, strange, file(json!({"gaps": [], "roles": []}))] {
        let whole = load(&bytes).expect("it can be loaded");
        for length in (1..80).chain([4096, bytes.len()]) {
            assert_eq!(read(&bytes, &[length]).as_ref(), Some(&whole), "pieces of {length}");
        }
    }
}

#[test]
fn what_needs_a_word_is_left_to_the_loader() {
    check_nothing_is_read(b"");
    check_nothing_is_read(b"[]");
    check_nothing_is_read(&[b"\xef\xbb\xbf\xef\xbb\xbf".as_slice(), &account(json!({}))].concat());
    check_nothing_is_read(br#"{"format": "axcess-snapshot""#);
    check_nothing_is_read(&write(&demo(), Packing::Gzip));
    check_nothing_is_read(&write(&demo(), Packing::Zstd));
    check_nothing_is_read(&account(json!({"more": 1})));
    check_nothing_is_read(&account(json!({"version": 2})));
    check_nothing_is_read(&account(json!({"users": {}})));
    check_nothing_is_read(&account(json!({"users": null})));
    check_nothing_is_read(&account(json!({"users": [{"id": "u1", "age": 40}]})));
    check_nothing_is_read(&account(json!({"roles": [{"id": "u1", "permissions": []}]})));
    check_nothing_is_read(&[&account(json!({})), b"{}".as_slice()].concat());
    check_nothing_is_read(&[&account(json!({})), b"\xc3".as_slice()].concat());
    check_nothing_is_read(&[b"{\"name\": \"\xff\", ".as_slice(), &account(json!({}))[1..]].concat());
    let text = String::from_utf8(account(json!({}))).expect("JSON is text");
    check_nothing_is_read(text.replacen(r#""roles":"#, r#""users":"#, 1).as_bytes());
    check_nothing_is_read(text.replacen("[{", "[,{", 1).as_bytes());
    check_nothing_is_read(text.replacen("}]", "},]", 1).as_bytes());
    check_nothing_is_read(text.replacen("}]", "}}", 1).as_bytes());
    check_nothing_is_read(text.replacen("],", "]", 1).as_bytes());
    check_nothing_is_read(text.replacen("],", "],,", 1).as_bytes());
    check_nothing_is_read(text.replacen(':', " ", 1).as_bytes());
    check_nothing_is_read(text.replacen('{', "{,", 1).as_bytes());
}

#[test]
fn what_never_ends_is_not_read_again_with_every_piece() {
    let mut reader = PieceReader::default();
    assert!(reader.add(br#"{"format": ""#));
    // Read again with each of them, this would take hours.
    assert!((0..1 << 17).all(|_| reader.add(&[b'a'; 64])));
    assert_eq!(reader.end(), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn pieces_are_the_whole(seed: u64, lengths in prop::collection::vec(1_usize..3000, 1..9)) {
        let snapshot = Generator { scale: SMALL, seed, gaps_in_100: 30 }.generate();
        let bytes = write(&snapshot, Packing::Plain);
        prop_assert_eq!(read(&bytes, &lengths), load(&bytes).ok());
    }

    #[test]
    fn a_broken_file_is_never_taken_for_another(
        seed: u64,
        lengths in prop::collection::vec(1_usize..3000, 1..9),
        faults in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..3),
        is_cut: bool,
    ) {
        let snapshot = Generator { scale: SMALL, seed, gaps_in_100: 30 }.generate();
        let mut bytes = write(&snapshot, Packing::Plain);
        for (place, byte) in &faults {
            let at = place.index(bytes.len());
            if is_cut { bytes.truncate(at + 1) } else { bytes[at] = *byte }
        }
        match (read(&bytes, &lengths), load(&bytes)) {
            (Some(found), whole) => prop_assert_eq!(Some(found), whole.ok()),
            (None, Ok(whole)) => prop_assert!(!whole.warnings.is_empty()),
            (None, Err(_)) => {}
        }
    }
}
