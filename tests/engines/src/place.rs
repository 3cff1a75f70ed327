//! Where things lie.

use std::env;
use std::path::{Path, PathBuf};

/// Something of the engines that are installed.
///
/// # Panics
///
/// When nobody has installed any.
pub fn installed(path: &str) -> PathBuf {
    let directory = env::var_os("AXCESS_ENGINES");
    PathBuf::from(directory.expect("AXCESS_ENGINES names where they lie: cargo xtask engines")).join(path)
}

/// A program of this package.
pub fn program(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("programs").join(name)
}
