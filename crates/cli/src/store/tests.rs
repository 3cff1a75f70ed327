use std::fs;

use axcess_core::{Draft, Moment, SoundDraft};
use axcess_snapshot::{Loader, Snapshot, demo};

use super::Store;

struct Place {
    store: Store,
    _directory: tempfile::TempDir,
}

/// A store that does not exist yet.
fn place() -> Place {
    let directory = tempfile::tempdir().expect("there is room");
    Place { store: Store { path: directory.path().join("data/axcess") }, _directory: directory }
}

fn at(second: i64) -> Snapshot<SoundDraft> {
    let captured_at = Moment::from_unix_micros(second * 1_000_000 + 250_000);
    let draft = Draft { captured_at, ..demo().draft.into() };
    Snapshot::from(draft).check().expect("it is the built-in account at another moment")
}

fn names(store: &Store) -> Vec<String> {
    store.snapshots().expect("it can be read").iter().map(|stored| stored.name()).collect()
}

#[test]
fn captures_of_one_moment_stand_beside_each_other() {
    let Place { store, _directory } = place();
    for _ in 0..11 {
        store.write(&at(0)).expect("there is room");
    }
    let names = names(&store);
    assert_eq!(names.len(), 11);
    assert_eq!(names[0], "1970-01-01T000000Z-arize-11.json.gz");
    assert_eq!(names[10], "1970-01-01T000000Z-arize.json.gz");
}

#[test]
fn what_was_captured_last_comes_first_whenever_it_was_written() {
    let Place { store, _directory } = place();
    for second in [86_400, 0, 172_800] {
        store.write(&at(second)).expect("there is room");
    }
    let days: Vec<_> = names(&store).iter().map(|name| name[..10].to_owned()).collect();
    assert_eq!(days, ["1970-01-03", "1970-01-02", "1970-01-01"]);
}

#[test]
fn what_was_written_is_read_back_whole() {
    let Place { store, _directory } = place();
    let path = store.write(&demo()).expect("there is room");
    let read = Loader::default().load_path(&path).expect("it is sound");
    assert_eq!((read.digest(), read.source), (demo().digest(), demo().source));
    let left = fs::read_dir(&store.path).expect("it is there").count();
    assert_eq!(left, 1, "nothing unfinished stays behind");
}

#[cfg(unix)]
#[test]
fn nobody_but_the_user_can_look_in() {
    use std::os::unix::fs::PermissionsExt;

    let Place { store, _directory } = place();
    let path = store.write(&demo()).expect("there is room");
    let mode = |path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!((mode(&path), mode(&store.path)), (0o600, 0o700));
}
