//! `axcess sync` of an account whose every call takes a while, beside the bound that calls, latency and concurrency set.

use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use axcess_sandbox::{Record, Server};
use axcess_snapshot::{Loader, Packing, Size, write};

use crate::Result;
use crate::served;

/// How long every call takes at least.
const LATENCY: Duration = Duration::from_millis(20);
/// How many calls are under way at once.
const CONCURRENCY: usize = 8;

/// Prints the time of a sync over its bound, and its peak memory over the snapshot's size.
pub fn measure(size: Size, command: &Path) -> Result<()> {
    let sandbox = served(size, LATENCY)?;
    let server = Server::start(&sandbox, 0)?;
    let directory = tempfile::tempdir()?;
    let out = directory.path().join("synced.json");
    let start = Instant::now();
    let mut child = Command::new(command)
        .args(["sync", "--quiet", "--concurrency", &CONCURRENCY.to_string(), "--out"])
        .arg(&out)
        .env("HOME", directory.path())
        .env("ARIZE_API_KEY", sandbox.api_key())
        .env("ARIZE_BASE_URL", server.url())
        .stdout(Stdio::null())
        .spawn()?;
    let mut peak = 0;
    let status = loop {
        peak = peak.max(peak_of(child.id()).unwrap_or(0));
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    let took = start.elapsed();
    if !status.success() {
        return Err(format!("sync ended with {status}").into());
    }
    let snapshot = Loader::default().load_path(&out)?;
    let length = write(&snapshot, Packing::Plain).len();
    let record = sandbox.record();
    let calls = record.calls.len() + usize::try_from(record.reads_left_out)?;
    let shared = LATENCY * u32::try_from(calls.div_ceil(CONCURRENCY))?;
    let chained = LATENCY * u32::try_from(longest_chain(&record))?;
    let bound = shared.max(chained);
    println!("sync, {size}, {} ms a call, {CONCURRENCY} at once", LATENCY.as_millis());
    println!("  {calls} calls; shared out {shared:.1?}, longest list {chained:.1?}");
    println!("  took {took:.1?}, over the bound {:.2}", took.as_secs_f64() / bound.as_secs_f64());
    println!(
        "  peak memory {:.1} MB over a snapshot of {:.1} MB: {:.2}",
        peak as f64 / 1e6,
        length as f64 / 1e6,
        peak as f64 / length as f64
    );
    server.stop();
    Ok(())
}

/// The most pages of one list: each can be asked for only when the one before has come.
fn longest_chain(record: &Record) -> usize {
    let mut pages: HashMap<String, usize> = HashMap::new();
    for call in record.calls.iter().filter(|call| call.method == "GET") {
        let (path, query) = call.path.split_once('?').unwrap_or((&call.path, ""));
        let asked = query.split('&').filter(|part| !part.starts_with("cursor="));
        *pages.entry(format!("{path}?{}", asked.collect::<Vec<_>>().join("&"))).or_default() += 1;
    }
    pages.into_values().max().unwrap_or(0)
}

/// The most memory that a process has had, in bytes.
fn peak_of(process: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1024)
}
