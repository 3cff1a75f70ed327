//! axcess-wasm: the engine for browsers and Node, built below `target/web`.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use lzma_rust2::{CheckType, XzOptions, XzWriter};
use wasm_bindgen_cli_support::Bindgen;

use crate::{Done, Failure, cargo, folders, layout, run, succeeds};

const WASM: &str = "wasm32-unknown-unknown";
const NAME: &str = "axcess_wasm";
/// What is made of it for those who load it.
const MODULE: &str = "axcess_wasm_bg.wasm";
/// A panic only stops it, wherever it is.
const FLAGS: [&str; 5] = [
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zfmt-debug=shallow",
    "-Zlocation-detail=none",
    "-Ctarget-feature=+simd128",
];

/// Builds the engine and runs the tests of its package with Node.
pub fn test() -> Done {
    build()?;
    run(cargo().args(["build", "--package", "axcess-cli", "--quiet"]))?;
    let absolute = |path: PathBuf| std::path::absolute(&path).unwrap_or(path);
    run(Command::new("node")
        .args(["--test", "crates/wasm/node/"])
        .env("AXCESS_PACKAGE", absolute(package()))
        .env("AXCESS_COMMAND", absolute(Path::new("target").join("debug").join("axcess"))))
}

/// Builds the engine: `pkg` for browsers, and the package `axcess-wasm` for both.
pub fn build() -> Done {
    let file = compiled()?;
    for (directory, is_for_node) in [(browser(), false), (package(), true)] {
        bound(&file, &directory, is_for_node)?;
    }
    folders::names_none(&browser().join(MODULE), &folders::sources())?;
    packed(&browser().join(MODULE))?;
    for file in ["package.json", "README.md"] {
        copy(&Path::new("crates/wasm").join(file), &package().join(file))?;
    }
    Ok(())
}

/// What a page loads.
fn browser() -> PathBuf {
    Path::new("target").join("web").join("pkg")
}

/// The package for Node, as it is published.
fn package() -> PathBuf {
    Path::new("target").join("web").join("axcess-wasm")
}

/// The compiled crate. Its library is compiled with it, for size: a panic of the engine only stops it, and sorting is
/// the shorter one. Where the toolchain lacks the sources of its library and cannot fetch them, Debian's compiler has them.
fn compiled() -> Result<PathBuf, Failure> {
    let target = Path::new("target").join("wasm");
    let mut build = if succeeds(Command::new("rustup").args(["component", "add", "rust-src"])) {
        cargo()
    } else {
        debian_compiler()?
    };
    let sources = folders::sources();
    let flags: Vec<String> = FLAGS.map(str::to_owned).into_iter().chain(folders::without(&sources)).collect();
    run(build
        .args(["build", "--quiet", "--profile", "page", "--target", WASM, "--package", "axcess-wasm"])
        .args([
            "-Z",
            "build-std=std,panic_abort",
            "-Z",
            "build-std-features=optimize_for_size",
            "--target-dir",
        ])
        .arg(&target)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"))
        .env_remove("RUSTC_WRAPPER"))?;
    Ok(target.join(WASM).join("page").join(NAME).with_extension("wasm"))
}

/// Writes the module with its JavaScript and its types into a directory.
fn bound(file: &Path, directory: &Path, is_for_node: bool) -> Done {
    let trouble = |error: String| Failure(format!("{}: {error}", directory.display()));
    let mut bindgen = Bindgen::new();
    let made = if is_for_node { bindgen.nodejs(true) } else { bindgen.web(true) };
    let mut output = made
        .map_err(|error| trouble(error.to_string()))?
        .input_path(file)
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()
        .map_err(|error| trouble(format!("{error:#}")))?;
    output.emit(directory).map_err(|error| trouble(format!("{error:#}")))?;
    let module = directory.join(MODULE);
    let written = fs::read(&module).map_err(|error| trouble(error.to_string()))?;
    fs::write(&module, layout::arrange(&written)?).map_err(|error| trouble(error.to_string()))
}

/// Packs the module for the page, beside itself.
fn packed(file: &Path) -> Done {
    let trouble = |error: std::io::Error| Failure(format!("{}: {error}", file.display()));
    let mut options = XzOptions::with_preset(9);
    // Code has no width to which it is aligned. Whoever unpacks it sets as much memory aside as the dictionary takes.
    (options.lzma_options.lc, options.lzma_options.pb) = (4, 0);
    (options.lzma_options.nice_len, options.lzma_options.dict_size) = (273, 1 << 23);
    options.set_check_sum_type(CheckType::Crc32);
    let mut writer = XzWriter::new(Vec::new(), options).map_err(trouble)?;
    writer.write_all(&fs::read(file).map_err(trouble)?).map_err(trouble)?;
    fs::write(file.with_extension("wasm.xz"), writer.finish().map_err(trouble)?).map_err(trouble)
}

fn copy(from: &Path, to: &Path) -> Done {
    let trouble = |error: std::io::Error| Failure(format!("{}: {error}", from.display()));
    fs::copy(from, to).map(drop).map_err(trouble)
}

/// Cargo with a compiler that has the sources of its library.
fn debian_compiler() -> Result<Command, Failure> {
    let cargo = || {
        let mut cargo = Command::new("/usr/bin/cargo");
        cargo
            .env_remove("RUSTUP_TOOLCHAIN")
            .env("RUSTC", "/usr/bin/rustc")
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld");
        cargo
    };
    let installed = Path::new("/usr/bin/rustc").exists();
    if installed && succeeds(Command::new("dpkg").args(["--status", "rust-web-src"])) {
        return Ok(cargo());
    }
    let packages =
        ["install", "--yes", "--no-install-recommends", "rustc-web", "cargo-web", "rust-web-src", "lld"];
    let got = succeeds(Command::new("apt-get").arg("update"))
        && succeeds(Command::new("apt-get").args(packages).env("DEBIAN_FRONTEND", "noninteractive"));
    if got {
        return Ok(cargo());
    }
    Err(Failure(
        "the sources of Rust's library are missing; `rustup component add rust-src` brings them on a machine with a \
         network"
            .to_owned(),
    ))
}
