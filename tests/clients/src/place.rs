//! Where things lie.

use std::env;
use std::path::{Path, PathBuf};

/// Something of the clients that are installed.
///
/// # Panics
///
/// When nobody has installed any.
pub fn installed(path: &str) -> PathBuf {
    let directory = env::var_os("AXCESS_CLIENTS");
    PathBuf::from(directory.expect("AXCESS_CLIENTS names where they lie: cargo xtask clients")).join(path)
}

/// A program of this package. A module of JavaScript finds its packages beside itself, so that it is copied there.
///
/// # Panics
///
/// When there is no such program.
pub fn program(name: &str) -> PathBuf {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("programs").join(name);
    if !name.ends_with(".mjs") {
        return program;
    }
    let copy = installed("node").join(name);
    std::fs::copy(program, &copy).expect("the program can be copied");
    copy
}

/// The repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
