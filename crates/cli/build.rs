//! Puts the explorer's page into the command, where it has been built: `cargo xtask page` writes it.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo:rerun-if-changed=page");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("INVARIANT: cargo sets it"));
    let page = fs::read(Path::new("page").join("explorer.html")).unwrap_or_default();
    fs::write(out.join("explorer.html"), page).expect("the directory of the build can be written");
}
