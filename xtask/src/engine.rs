//! axcess-wasm: the engine for browsers and Node, built below `target/web`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

use crate::{Done, Failure, cargo, run, succeeds};

const WASM: &str = "wasm32-unknown-unknown";
const NAME: &str = "axcess_wasm";

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

/// The compiled crate. Where the toolchain lacks the target and cannot fetch it, Debian's compiler with its library
/// sources does as well.
fn compiled() -> Result<PathBuf, Failure> {
    let target = Path::new("target").join("wasm");
    let arguments = ["build", "--quiet", "--profile", "page", "--target", WASM, "--package", "axcess-wasm"];
    if succeeds(Command::new("rustup").args(["target", "add", WASM])) {
        run(cargo().args(arguments).arg("--target-dir").arg(&target))?;
    } else {
        let compiler = debian_compiler()?;
        run(Command::new(compiler.cargo)
            .args(arguments)
            .args(["-Z", "build-std=std,panic_abort", "--target-dir"])
            .arg(&target)
            .env_remove("RUSTUP_TOOLCHAIN")
            .env_remove("RUSTC_WRAPPER")
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld")
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTC", compiler.rustc))?;
    }
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
    output.emit(directory).map_err(|error| trouble(format!("{error:#}")))
}

fn copy(from: &Path, to: &Path) -> Done {
    let trouble = |error: std::io::Error| Failure(format!("{}: {error}", from.display()));
    fs::copy(from, to).map(drop).map_err(trouble)
}

/// A compiler that carries the sources of its library.
struct Compiler {
    cargo: PathBuf,
    rustc: PathBuf,
}

fn debian_compiler() -> Result<Compiler, Failure> {
    let compiler = || Compiler { cargo: "/usr/bin/cargo".into(), rustc: "/usr/bin/rustc".into() };
    let installed = Path::new("/usr/bin/rustc").exists();
    if installed && succeeds(Command::new("dpkg").args(["--status", "rust-web-src"])) {
        return Ok(compiler());
    }
    let packages =
        ["install", "--yes", "--no-install-recommends", "rustc-web", "cargo-web", "rust-web-src", "lld"];
    let got = succeeds(Command::new("apt-get").arg("update"))
        && succeeds(Command::new("apt-get").args(packages).env("DEBIAN_FRONTEND", "noninteractive"));
    if got {
        return Ok(compiler());
    }
    Err(Failure(format!(
        "the target {WASM} is missing; `rustup target add {WASM}` brings it on a machine with a network"
    )))
}
