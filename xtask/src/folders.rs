//! What is handed out names no folder of the machine that built it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use crate::{Done, Failure};

/// Folders of this machine that hold sources, the inner ones last: panics would name them. Those of crates, and those of the
/// compiler.
pub fn sources() -> Vec<PathBuf> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo")));
    let registries = home.iter().flat_map(|home| fs::read_dir(home.join("registry").join("src"))).flatten();
    let registries: Vec<PathBuf> = registries.flatten().map(|entry| entry.path()).collect();
    let compiler = Command::new("rustc").args(["--print", "sysroot"]).output().ok();
    let compiler = compiler.and_then(|output| String::from_utf8(output.stdout).ok());
    let compiler = compiler.map(|path| Path::new(path.trim()).join("lib/rustlib/src/rust"));
    home.into_iter().chain(registries).chain(compiler).collect()
}

/// Flags of the compiler by which sources are called by crate and version alone.
pub fn without(sources: &[PathBuf]) -> impl Iterator<Item = String> {
    sources.iter().map(|source| format!("--remap-path-prefix={}=sources", source.display()))
}

/// Whether a program names none of these folders.
pub fn names_none(built: &Path, sources: &[PathBuf]) -> Done {
    let bytes = fs::read(built).map_err(|error| Failure(format!("{}: {error}", built.display())))?;
    let is_named = |source: &&PathBuf| {
        let name = source.as_os_str().as_encoded_bytes();
        bytes.windows(name.len()).any(|window| window == name)
    };
    match sources.iter().find(is_named) {
        Some(source) => Err(Failure(format!("{} names {}", built.display(), source.display()))),
        None => Ok(()),
    }
}
