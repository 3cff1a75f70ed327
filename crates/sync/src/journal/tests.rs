use std::fs;

use super::*;

const LIST: &str = "/v2/roles";

fn head(binding: &str, hours: i64) -> Head {
    Head::new(binding.to_owned(), Moment::from_unix_micros(hours * 3_600_000_000))
}

fn page(items: &[&str], next: Option<&str>) -> Page {
    let items = items.iter().map(|item| RawValue::from_string((*item).to_owned()).expect("JSON")).collect();
    Page { items, next: next.map_or(Next::Nothing, |next| Next::Cursor(next.to_owned())), total: None }
}

fn open(path: &Path, head: Head) -> Journal {
    Journal::open(path, head, Duration::from_secs(3600)).expect("a journal")
}

fn items(journal: &mut Journal) -> Vec<String> {
    let mut items = Vec::new();
    journal.each(LIST, 0, |item| items.push(item.get().to_owned())).expect("it can be read");
    items
}

/// A journal of two pages, cut off or followed by `tail`, as it is found by whoever opens it next.
fn check(change: impl FnOnce(&mut Vec<u8>), next: Head, expected: &[&str]) {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("journal");
    let mut journal = open(&path, head("a", 0));
    journal.put(LIST, 0, &page(&["1", "2"], Some("c"))).expect("it is written");
    journal.put(LIST, 0, &page(&["3"], None)).expect("it is written");
    drop(journal);
    let mut bytes = fs::read(&path).expect("the file");
    change(&mut bytes);
    fs::write(&path, bytes).expect("the file");
    let mut journal = open(&path, next);
    assert_eq!(items(&mut journal), expected);
    // Whatever was found, it can be gone on with.
    let pages = journal.state(LIST, 0).map_or(0, |(pages, _)| pages);
    journal.put(LIST, 0, &page(&["9"], None)).expect("it is written");
    drop(journal);
    let mut journal = open(&path, head("a", 0));
    assert_eq!(journal.state(LIST, 0).map(|(pages, _)| pages), Some(pages + 1));
    assert_eq!(items(&mut journal).last().map(String::as_str), Some("9"));
}

#[test]
fn what_was_written_is_found_again() {
    check(|_| {}, head("a", 0), &["1", "2", "3"]);
}

#[test]
fn a_torn_last_line_is_dropped() {
    check(|bytes| bytes.truncate(bytes.len() - 1), head("a", 0), &["1", "2"]);
    check(|bytes| bytes.truncate(bytes.len() - 20), head("a", 0), &["1", "2"]);
    check(|bytes| bytes.extend(b"{\"list\": \"/v2/ro"), head("a", 0), &["1", "2", "3"]);
    check(|bytes| bytes.extend([0; 40]), head("a", 0), &["1", "2", "3"]);
}

#[test]
fn a_journal_without_a_head_is_begun_anew() {
    check(Vec::clear, head("a", 0), &[]);
    check(|bytes| bytes.truncate(10), head("a", 0), &[]);
}

#[test]
fn another_binding_or_a_long_time_begins_anew() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("journal");
    for (next, expected) in [(head("b", 0), 0), (head("a", 2), 0), (head("a", -1), 0), (head("a", 1), 1)] {
        let _ = fs::remove_file(&path);
        let mut journal = open(&path, head("a", 0));
        journal.put(LIST, 0, &page(&["1"], None)).expect("it is written");
        drop(journal);
        assert_eq!(open(&path, next).resumed(), expected);
    }
}

#[test]
fn a_journal_that_is_gone_on_with_keeps_its_moment() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("journal");
    drop(open(&path, head("a", 3)));
    assert_eq!(open(&path, head("a", 4)).begun(), Moment::from_unix_micros(3 * 3_600_000_000));
}

#[test]
fn two_syncs_do_not_write_one_journal() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("journal");
    let _first = open(&path, head("a", 0));
    let Err(error) = Journal::open(&path, head("a", 0), Duration::MAX) else { panic!("two have it") };
    assert!(error.to_string().ends_with("another sync is writing it"), "{error}");
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("journal");
    fs::write(&path, "").expect("the file");
    fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).expect("its rights");
    drop(open(&path, head("a", 0)));
    assert_eq!(fs::metadata(&path).expect("the file").permissions().mode() & 0o777, 0o600);
}

#[test]
fn memory_does_as_well_as_a_file() {
    let mut journal = Journal::in_memory(head("a", 0));
    journal.put(LIST, 0, &page(&["1"], Some("c"))).expect("it is written");
    journal.put("/v2/users", 0, &page(&["7"], None)).expect("it is written");
    journal.put(LIST, 0, &page(&["2"], None)).expect("it is written");
    assert_eq!(items(&mut journal), ["1", "2"]);
    assert_eq!(journal.state(LIST, 0), Some((2, &Next::Nothing)));
    assert_eq!((journal.led(LIST, 0), journal.led("/v2/users", 0)), (Some("c"), None));
    assert_eq!(journal.state(LIST, 1), None);
}

#[test]
fn a_reading_that_is_begun_anew_takes_the_place_of_the_old_one() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("journal");
    let mut journal = open(&path, head("a", 0));
    journal.put(LIST, 0, &page(&["1"], Some("c"))).expect("it is written");
    journal.forget(LIST, 0);
    journal.put(LIST, 0, &page(&["2"], Some("d"))).expect("it is written");
    journal.put(LIST, 3, &page(&["5"], None)).expect("it is written");
    drop(journal);
    let mut journal = open(&path, head("a", 0));
    assert_eq!(items(&mut journal), ["2"]);
    assert_eq!(journal.state(LIST, 3), Some((1, &Next::Nothing)));
}
