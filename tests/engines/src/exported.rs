//! Accounts as they are exported.

use std::env;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use axcess_core::{Policy, Provider};
use axcess_export::{Sample, Terms, samples};
use axcess_snapshot::{Size, generate};
use axcess_tests::world::{self, hold, semantics};
use tempfile::TempDir;

/// An export in a directory of its own.
pub struct Exported {
    directory: TempDir,
}

/// Where chance starts for a made-up account.
const SEED: u64 = 7;

/// What lets every account be exported.
pub const TERMS: Terms = Terms { deny_unknown: true, freeze_keys: true };

impl Exported {
    /// A directory without anything in it.
    ///
    /// # Panics
    ///
    /// When there is no room.
    pub fn new() -> Self {
        Self { directory: tempfile::tempdir().expect("there is room for an export") }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Writes a file.
    ///
    /// # Panics
    ///
    /// When it cannot be written.
    pub fn write<T>(&self, name: &str, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) {
        let file = File::create(self.path().join(name)).expect("the file can be made");
        let mut out = BufWriter::new(file);
        write(&mut out).and_then(|_| out.flush()).expect("the file can be written");
    }
}

impl Default for Exported {
    fn default() -> Self {
        Self::new()
    }
}

/// The built-in account.
pub fn demo() -> Policy {
    let draft = axcess_snapshot::demo().draft;
    let catalog = axcess_snapshot::catalog(draft.provider);
    Policy::new(draft, catalog).expect("the built-in account has no defect")
}

/// Tries something on random accounts, with gaps and under switches of any kind.
pub fn accounts(cases: u32, provider: Provider, check: impl Fn(&Policy)) {
    hold(cases, &(world::accounts(provider), semantics()), |(account, settings)| {
        let snapshot = account.snapshot();
        // What is tried on fails by a panic, which would not tell the account.
        eprintln!("{settings:?} {snapshot}");
        check(&world::policy(&snapshot, &settings));
        Ok(())
    });
}

/// A made-up account of 20,000 users and how many questions to ask about it, where the environment asks for that.
///
/// # Panics
///
/// When the number of questions is no number.
pub fn large() -> Option<(Policy, usize)> {
    let questions = env::var("AXCESS_QUESTIONS").ok()?.parse().expect("AXCESS_QUESTIONS is a number");
    let draft = generate(Size::Medium, SEED).draft;
    let catalog = axcess_snapshot::catalog(draft.provider);
    Some((Policy::new(draft, catalog).expect("a made-up account has no defect"), questions))
}

/// What is written.
///
/// # Panics
///
/// When it is no text.
pub fn text(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
    let mut text = Vec::new();
    write(&mut text).expect("it can be written");
    String::from_utf8(text).expect("it is text")
}

/// So many questions about a large account, those about neighbours together, of which a fair part is allowed.
///
/// # Panics
///
/// When less than a quarter is.
pub fn questions(policy: &Policy, count: usize) -> Vec<Sample> {
    let mut samples = samples(policy, count);
    samples.sort_by_key(|sample| (policy.node_parent(sample.node), sample.node, sample.who));
    let allowed = samples.iter().filter(|sample| sample.allowed).count();
    assert!(samples.len() == count && allowed * 4 >= count, "{allowed} of {} are allowed", samples.len());
    println!("{count} questions, {allowed} allowed");
    samples
}
