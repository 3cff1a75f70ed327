//! `axcess snapshot`: the file, and the store.

use std::fs;
use std::path::PathBuf;

use axcess_core::{Gap, GapKind};
use axcess_report::{Layout, Style, Table, escaped, styled};
use axcess_snapshot::Snapshot as Loaded;
use clap::{Args, Subcommand};
use serde_json::json;

use crate::args::{Format, Session};
use crate::exit::Exit;
use crate::snapshot_file::contents;
use crate::store::Store;
use crate::trouble::Trouble;

/// Check or describe a snapshot file, list or prune the store
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess snapshot validate acme.json
  axcess snapshot show --demo
  axcess snapshot prune --keep 10")]
pub(crate) struct Snapshot {
    #[command(subcommand)]
    command: SnapshotCommand,
}

#[derive(Debug, Subcommand)]
enum SnapshotCommand {
    /// Check that a file can be loaded: every defect with its line
    Validate {
        /// Snapshot files [default: the snapshot of the global options]
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Describe a snapshot: what is in it, what it could not see, its digest
    Show {
        /// A snapshot file [default: the snapshot of the global options]
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// List the store, the newest first
    List,
    /// Delete all but the newest snapshots of the store
    Prune {
        /// How many to keep
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        keep: u32,
    },
}

impl Snapshot {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        match &self.command {
            SnapshotCommand::Validate { files } => validate(session, files)?,
            SnapshotCommand::Show { file } => show(session, file.as_ref())?,
            SnapshotCommand::List => list(session)?,
            SnapshotCommand::Prune { keep } => prune(session, *keep as usize)?,
        }
        Ok(Exit::Yes)
    }
}

fn validate(session: &mut Session, files: &[PathBuf]) -> miette::Result<()> {
    session.globals.format(&[Format::Human])?;
    if files.is_empty() {
        let snapshot = session.snapshot()?;
        return session.out.line(&format!("sound: {}", contents(&snapshot.draft)));
    }
    for file in files {
        let snapshot = session.load(file)?;
        let name = file.to_string_lossy();
        session.out.line(&format!("{}: sound: {}", escaped(&name), contents(&snapshot.draft)))?;
    }
    Ok(())
}

fn show(session: &mut Session, file: Option<&PathBuf>) -> miette::Result<()> {
    let format = session.globals.format(&[Format::Human, Format::Json])?;
    let snapshot = match file {
        Some(file) => session.load(file)?,
        None => session.snapshot()?,
    };
    let rows = facts(&snapshot);
    if format == Format::Json {
        let facts: serde_json::Map<_, _> = rows.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        return session.out.json(&facts);
    }
    let mut table = Table::new(["fact", "value"]);
    for (name, value) in rows {
        let value = match value {
            serde_json::Value::String(text) => escaped(&text).into_owned(),
            serde_json::Value::Null => continue,
            serde_json::Value::Array(gaps) => match gaps.len() {
                0 => "none".to_owned(),
                many => many.to_string(),
            },
            other => other.to_string(),
        };
        table.push([name.replace('_', " "), value]);
    }
    let layout = session.layout();
    session.out.text(&table.text(layout))?;
    if layout != Layout::Plain && !snapshot.draft.gaps.is_empty() {
        session.out.line(&format!("\n{}", styled(Style::Doubtful, "could not be seen")))?;
        for gap in &snapshot.draft.gaps {
            session.out.line(&format!("  {}", in_words(&snapshot, gap)))?;
        }
    }
    Ok(())
}

/// What there is to know about a snapshot, in order.
fn facts(snapshot: &Loaded) -> Vec<(&'static str, serde_json::Value)> {
    let draft = &snapshot.draft;
    let time = jiff::Timestamp::from_microsecond(draft.captured_at.unix_micros());
    let by = draft.captured_by.as_ref().map(|id| {
        let user = draft.users.iter().find(|user| user.id == *id);
        let called = user.and_then(|user| user.email.as_deref().or(user.name.as_deref()));
        called.unwrap_or(id.as_str())
    });
    let gaps = draft.gaps.iter().map(|gap| {
        let scope = gap.scope.as_ref().map_or("*", |scope| scope.as_str());
        json!({"kind": kind(&gap.kind), "scope": scope, "reason": gap.reason})
    });
    let mut facts = vec![
        ("account", json!(draft.name)),
        ("provider", json!(draft.provider.as_str())),
        ("captured_at", json!(time.map(|time| time.to_string()).ok())),
        ("captured_by", json!(by)),
        ("source", json!(snapshot.source)),
        ("digest", json!(snapshot.digest())),
        ("developer_lock", json!(draft.developer_lock)),
    ];
    let counts = [
        ("organizations", draft.organizations.len()),
        ("spaces", draft.spaces.len()),
        ("resources", draft.resources.len()),
        ("users", draft.users.len()),
        ("roles", draft.roles.len()),
        ("organization_memberships", draft.organization_memberships.len()),
        ("space_memberships", draft.space_memberships.len()),
        ("role_bindings", draft.role_bindings.len()),
        ("restrictions", draft.restrictions.len()),
        ("api_keys", draft.api_keys.len()),
    ];
    facts.extend(counts.map(|(name, count)| (name, json!(count))));
    facts.push(("gaps", gaps.collect()));
    facts
}

fn in_words(snapshot: &Loaded, gap: &Gap) -> String {
    let draft = &snapshot.draft;
    let place = gap.scope.as_ref().map(|scope| {
        let organizations = draft.organizations.iter().map(|it| (&it.id, &it.name));
        let mut named = organizations.chain(draft.spaces.iter().map(|it| (&it.id, &it.name)));
        let name = named.find(|(id, _)| *id == scope).and_then(|(_, name)| name.as_deref());
        escaped(name.unwrap_or(scope.as_str())).into_owned()
    });
    let what = kind(&gap.kind).replace('_', " ");
    let place = place.map_or_else(|| "everywhere".to_owned(), |place| format!("of {place}"));
    let reason = if gap.reason.is_empty() { String::new() } else { format!(": {}", escaped(&gap.reason)) };
    format!("{} {place}{reason}", escaped(&what))
}

fn kind(kind: &GapKind) -> &str {
    match kind {
        GapKind::OrganizationMemberships => "organization_memberships",
        GapKind::SpaceMemberships => "space_memberships",
        GapKind::RoleBindings => "role_bindings",
        GapKind::Restrictions => "restrictions",
        GapKind::Listing(word) => word,
    }
}

fn store() -> miette::Result<Store> {
    let advice = || Trouble::new("there is no place for a store").help("name a directory with AXCESS_STORE");
    Ok(Store::of_environment().ok_or_else(advice)?)
}

fn list(session: &mut Session) -> miette::Result<()> {
    let format = session.globals.format(&[Format::Human, Format::Json])?;
    let store = store()?;
    let found = store.snapshots().map_err(|error| crate::trouble::of_file(&store.path, &error))?;
    let written = |time| jiff::Timestamp::try_from(time).map(|time| time.strftime("%Y-%m-%d %H:%M:%SZ").to_string());
    if format == Format::Json {
        let each = found.iter().map(|it| {
            json!({"path": it.path.to_string_lossy(), "written": written(it.written).ok(), "bytes": it.size})
        });
        return session.out.json(&each.collect::<Vec<_>>());
    }
    let mut table = Table::new(["snapshot", "written", "bytes"]);
    for stored in &found {
        let path = stored.path.to_string_lossy();
        table.push([escaped(&path).into_owned(), written(stored.written).unwrap_or_default(), stored.size.to_string()]);
    }
    let layout = session.layout();
    session.out.text(&table.text(layout))?;
    if found.is_empty() {
        session.warn(format_args!("the store {} is empty", escaped(&store.path.to_string_lossy())));
    }
    Ok(())
}

fn prune(session: &mut Session, keep: usize) -> miette::Result<()> {
    let store = store()?;
    let found = store.snapshots().map_err(|error| crate::trouble::of_file(&store.path, &error))?;
    for stored in found.iter().skip(keep) {
        fs::remove_file(&stored.path).map_err(|error| crate::trouble::of_file(&stored.path, &error))?;
        session.out.line(&format!("deleted {}", escaped(&stored.path.to_string_lossy())))?;
    }
    Ok(())
}
