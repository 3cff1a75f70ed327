//! From the global flags to the account that is asked about.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use axcess_core::{Asker, Node, NodeKind, Permission, Policy, ReferenceError, SoundDraft};
use axcess_report::{AgreementScore, Basis};
use axcess_snapshot::{Loader, Mode, Snapshot};

use crate::args::{Format, Session};
use crate::progress::Progress;
use crate::reading::{self, Reading};
use crate::store::{Store, Stored};
use crate::trouble::{self, Trouble};

/// What stands for the newest snapshot of the store; `latest:wallaroo` for the newest of a provider.
const LATEST: &str = "latest";

/// An account, ready to be asked, with what its answers rest on.
pub(crate) struct Account {
    /// What answers.
    pub policy: Policy,
    /// What its answers rest on; only where they state it.
    pub basis: Option<Basis>,
    /// How far the account agreed with the rules, where that was measured.
    pub agreement: Option<AgreementScore>,
}

impl Session {
    /// The account that the flags name; a JSON document states the basis of its answers.
    pub fn account_for(&self, format: Format) -> miette::Result<Account> {
        self.account_of(self.snapshot()?, format)
    }

    /// The same of a snapshot that has been read.
    pub fn account_of(&self, snapshot: Snapshot<SoundDraft>, format: Format) -> miette::Result<Account> {
        let agreement = reading::score(&snapshot);
        let reading = (format == Format::Json).then(|| Reading::of(&snapshot));
        let policy = self.policy_of(snapshot)?;
        let basis = reading.map(|reading| reading.basis(&policy));
        Ok(Account { policy, basis, agreement })
    }

    /// The account of a snapshot under the switches and at the moment that the flags name.
    pub fn policy_of(&self, snapshot: Snapshot<SoundDraft>) -> miette::Result<Policy> {
        let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
        let policy = Policy::new(snapshot.draft, catalog).map_err(|defects| trouble::of_defects(&defects))?;
        self.asked(policy)
    }

    /// A policy under the switches and at the moment that the flags name.
    pub fn asked(&self, policy: Policy) -> miette::Result<Policy> {
        let policy = policy.with_semantics(self.globals.switches()?);
        Ok(match self.globals.moment()? {
            Some(moment) => policy.at(moment),
            None => policy,
        })
    }

    /// The snapshot that the flags name; what the loader has to say goes to standard error.
    pub fn snapshot(&self) -> miette::Result<Snapshot<SoundDraft>> {
        // What is wrong with the flags is said before a large file is read.
        self.globals.switches()?;
        self.globals.moment()?;
        if self.globals.demo {
            self.note("answering from the built-in account");
            return Ok(axcess_snapshot::demo());
        }
        self.load(&self.snapshot_path()?)
    }

    /// Says how far the account agreed with the rules: what disagreed may be answered wrongly.
    fn tell_score(&self, name: &str, score: AgreementScore) {
        let line = format!("{name}: agreement with the account: {score}");
        if score.agreed < score.checked {
            self.warn(line);
        } else if !self.globals.quiet {
            trouble::note(line);
        }
    }

    /// Where the snapshot lies that the flags name: a file, or the newest of the store.
    fn snapshot_path(&self) -> miette::Result<PathBuf> {
        let named = self.globals.snapshot.as_deref().filter(|path| !path.as_os_str().is_empty());
        let Some(path) = named else { return Ok(newest(None)?.ok_or_else(nothing_named)?) };
        let provider = match path.to_str().map(|text| text.split_once(':').unwrap_or((text, ""))) {
            Some((LATEST, "")) => None,
            Some((LATEST, provider)) => Some(provider),
            _ => return Ok(path.to_owned()),
        };
        let none = || {
            let whose = provider.map(|word| format!(" of `{}`", axcess_report::escaped(word)));
            Trouble::new(format!("the store has no snapshot{}", whose.unwrap_or_default()))
                .help("`axcess snapshot list` shows what it has")
        };
        Ok(newest(provider)?.ok_or_else(none)?)
    }

    /// Loads the snapshot at a path; `-` is standard input.
    pub fn load(&self, path: &Path) -> miette::Result<Snapshot<SoundDraft>> {
        let name = axcess_report::escaped(&path.to_string_lossy()).into_owned();
        let mode = if self.globals.lenient { Mode::Lenient } else { Mode::Strict };
        let mut loader = Loader { mode, ..Loader::default() };
        if let Some(limit) = self.globals.max_size {
            loader.max_bytes = limit;
        }
        let progress = Progress::start(&self.globals, format!("reading {name}"));
        let loaded = if path == Path::new("-") {
            loader.load_from("standard input", io::stdin().lock())
        } else {
            loader.load_path(path)
        };
        drop(progress);
        let snapshot = loaded.map_err(trouble::of_load)?;
        self.note(format_args!("answering from {name}"));
        if let Some(score) = reading::score(&snapshot) {
            self.tell_score(&name, score);
        }
        snapshot.warnings.iter().for_each(|warning| self.warn(format_args!("{name}: {warning}")));
        for dropped in &snapshot.dropped {
            let line = dropped.place.map(|place| format!(":{}", place.line)).unwrap_or_default();
            self.warn(format_args!("{name}{line}: dropped {}", dropped.message));
        }
        Ok(snapshot)
    }
}

/// The newest snapshot of the store, or the newest of a provider.
fn newest(provider: Option<&str>) -> miette::Result<Option<PathBuf>> {
    let Some(store) = Store::of_environment() else { return Ok(None) };
    let found = store
        .snapshots()
        .map_err(|error| Trouble::new(format!("cannot read the store {}: {error}", store.path.display())))?;
    let is_of = |stored: &Stored, word| stored.provider().is_some_and(|known| known.as_str() == word);
    let newest = found.into_iter().find(|stored| provider.is_none_or(|word| is_of(stored, word)));
    Ok(newest.map(|stored| stored.path))
}

fn nothing_named() -> Trouble {
    Trouble::new("no snapshot is named")
        .help("name one with `--snapshot FILE` or AXCESS_SNAPSHOT, or try the built-in account with `--demo`")
}

/// The user or key that somebody names.
pub(crate) fn asker(policy: &Policy, text: &str) -> miette::Result<Asker> {
    policy.asker(text).map_err(|error| trouble::of_reference(&error))
}

/// The permission that somebody names.
pub(crate) fn permission(policy: &Policy, text: &str) -> miette::Result<Permission> {
    policy.permission(text).map_err(|error| trouble::of_reference(&error))
}

/// The node that somebody names.
pub(crate) fn node(policy: &Policy, text: &str) -> miette::Result<Node> {
    named_node(policy, text).map_err(|error| trouble::of_reference(&error))
}

/// The node that somebody names. A name without its kind suggests what it is the name of.
pub(crate) fn named_node(policy: &Policy, text: &str) -> Result<Node, ReferenceError> {
    policy.node(text).map_err(|error| match error {
        ReferenceError::Unknown { expected, text, suggestions } if suggestions.is_empty() => {
            let suggestions = with_kind(policy, &text);
            ReferenceError::Unknown { expected, text, suggestions }
        }
        error => error,
    })
}

/// Everything that a name fits once a kind stands before it.
fn with_kind(policy: &Policy, text: &str) -> Vec<String> {
    let of_resource = |node: &Node| match policy.node_kind(*node) {
        NodeKind::Resource(kind) => Some(kind.to_lowercase()),
        NodeKind::Account | NodeKind::Organization | NodeKind::Space => None,
    };
    let resources: BTreeSet<String> = policy.nodes().iter().filter_map(of_resource).collect();
    let kinds = ["org", "space"].into_iter().map(str::to_owned).chain(resources);
    let fits = kinds.flat_map(|kind| match policy.node(&format!("{kind}:{text}")) {
        Ok(node) => vec![policy.node_reference(node)],
        Err(ReferenceError::Ambiguous { matches, .. }) => matches,
        Err(_) => Vec::new(),
    });
    fits.collect()
}
