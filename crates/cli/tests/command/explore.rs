//! The page, as far as the command goes; what it shows is tried in a browser, see `web/tests`.

use std::fs;
use std::path::Path;

use crate::support::{Files, axcess};

/// Whether the command under test was built with the page.
fn is_built() -> bool {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("page/explorer.html").exists()
}

#[test]
fn a_file_holds_the_account_only_where_one_is_named() {
    let files = Files::new();
    let path = files.path().join("page.html");
    let out = path.to_str().expect("it is text");
    for (account, said) in
        [(&["--demo"][..], "holds the whole account (47 users, "), (&[], "holds no account")]
    {
        let run = axcess(&[&["explore", "--out", out], account].concat());
        if !is_built() {
            assert_eq!((run.code, path.exists()), (2, false));
            assert!(run.stderr.contains("`cargo xtask page`"), "{}", run.stderr);
            continue;
        }
        assert_eq!((run.code, run.stdout.as_str()), (0, ""));
        assert!(run.stderr.contains(said), "{}", run.stderr);
        let page = fs::read_to_string(&path).expect("it was written");
        let is_held = page.contains(r#"id="snapshot" data-name="the built-in account">H4sI"#);
        assert_eq!(is_held, !account.is_empty());
        assert!(page.contains("connect-src 'none'"));
    }
}

#[test]
fn a_snapshot_that_cannot_be_read_is_told_before_anything_is_written() {
    let files = Files::new();
    let path = files.path().join("page.html");
    let broken = files.file("broken.json", "{");
    let run = axcess(&["explore", "-s", &broken, "--out", path.to_str().expect("it is text")]);
    assert_eq!((run.code, path.exists()), (2, false), "{}", run.stderr);
}
