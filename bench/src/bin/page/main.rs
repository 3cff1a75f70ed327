//! What the explorer's page costs: opening an account, an answer, an edit, memory; and the engine in WebAssembly beside
//! the same engine compiled for this machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use axcess_snapshot::{Packing, Size, generate, write};
use axcess_wasm::Account;
use clap::Parser;
use serde::Deserialize;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The part of the access map that both engines work out.
const PEOPLE: u32 = 400;
const NODES: u32 = 500;
const ROUNDS: u32 = 9;
const PERMISSION: &str = "PROJECT_READ";

/// Measures the page that `cargo xtask page` has built, in Chromium.
#[derive(Debug, Parser)]
struct Args {
    /// The sizes to measure, parted by commas
    #[arg(long, value_delimiter = ',', default_values_t = [Size::Small, Size::Medium, Size::Large])]
    sizes: Vec<Size>,
    /// The root of the repository
    #[arg(long, value_name = "PATH", default_value = ".")]
    root: PathBuf,
}

/// What `web/bench/page.mjs` prints: milliseconds, and bytes.
#[derive(Debug, Deserialize)]
struct Page {
    open: f64,
    why: f64,
    map: f64,
    edit: f64,
    longest: f64,
    memory: f64,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let root = args.root.canonicalize()?;
    for size in args.sizes {
        let directory = tempfile::tempdir()?;
        let file = directory.path().join(format!("{size}.json"));
        let bytes = write(&generate(size, 42), Packing::Plain);
        fs::write(&file, &bytes)?;
        let account = Account::open("account.json", &bytes)?;
        let page = in_browser(&root, &file, &account)?;
        let ratio = in_wasm(&root, &file)? / here(&account)?;
        println!("{size}: a snapshot of {:.1} MB", bytes.len() as f64 / 1e6);
        println!(
            "  opens in {:.2} s; memory over the snapshot {:.1}",
            page.open / 1e3,
            page.memory / bytes.len() as f64
        );
        println!("  why {:.0} ms, map {:.0} ms, an edit {:.0} ms", page.why, page.map, page.edit);
        let longest =
            if page.longest == 0.0 { "under 50".to_owned() } else { format!("{:.0}", page.longest) };
        println!("  the longest task of the page's own thread: {longest} ms");
        println!("  a cell of the map in WebAssembly over one here: {ratio:.2}");
    }
    Ok(())
}

/// What the page takes with the account, asked about somebody who may not do something yet.
fn in_browser(root: &Path, file: &Path, account: &Account) -> Result<Page> {
    let names = account.names(0, usize::MAX);
    let project = names.nodes.iter().position(|node| node.kind == "PROJECT").ok_or("there is no project")?;
    let people: Vec<u32> = (0..PEOPLE).collect();
    let cells = account.map(PERMISSION, &people, &[u32::try_from(project)?])?;
    let person = cells.iter().position(|cell| cell & 3 == 0).ok_or("everybody reads the project")?;
    let role = names.roles.first().ok_or("there is no role")?;
    let (person, project) = (&names.people[person].reference, &names.nodes[project].reference);
    let printed =
        node(root, "page.mjs").arg(file).args([person, PERMISSION, project, &role.reference]).output()?;
    if !printed.status.success() {
        return Err(String::from_utf8_lossy(&printed.stderr).into());
    }
    Ok(serde_json::from_slice(&printed.stdout)?)
}

/// Nanoseconds of a cell in WebAssembly, run by Node.
fn in_wasm(root: &Path, file: &Path) -> Result<f64> {
    let numbers = [PEOPLE, NODES, ROUNDS].map(|number| number.to_string());
    let package = root.join("target").join("web").join("axcess-wasm");
    let printed = node(root, "engine.mjs").arg(package).arg(file).arg(PERMISSION).args(numbers).output()?;
    if !printed.status.success() {
        return Err(String::from_utf8_lossy(&printed.stderr).into());
    }
    Ok(String::from_utf8(printed.stdout)?.trim().parse()?)
}

/// Nanoseconds of a cell of the engine as it is compiled here.
fn here(account: &Account) -> Result<f64> {
    let (people, nodes): (Vec<u32>, Vec<u32>) = ((0..PEOPLE).collect(), (0..NODES).collect());
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        std::hint::black_box(account.map(PERMISSION, &people, &nodes)?);
        times.push(start.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    Ok(times[times.len() / 2] * 1e9 / f64::from(PEOPLE * NODES))
}

fn node(root: &Path, script: &str) -> Command {
    let mut command = Command::new("node");
    command.current_dir(root.join("web")).arg(Path::new("bench").join(script));
    command
}
