//! `axcess snapshot show`: what is in a snapshot.

use std::path::PathBuf;

use axcess_core::{Gap, SoundDraft};
use axcess_report::{Document, Layout, SnapshotFacts, Style, Table, escaped, styled};
use axcess_snapshot::Snapshot as Loaded;

use crate::args::{Format, Session};
use crate::reading::Reading;

pub(super) fn show(session: &mut Session, file: Option<&PathBuf>) -> miette::Result<()> {
    let format = session.globals.format(&[Format::Human, Format::Json])?;
    let snapshot = match file {
        Some(file) => session.load(file)?,
        None => session.snapshot()?,
    };
    let facts = SnapshotFacts::of(&snapshot.draft, snapshot.source.as_deref());
    let reading = Reading::of(&snapshot);
    if format == Format::Json {
        let basis = reading.basis(&session.policy_of(snapshot)?);
        return session.out.json(&Document::new(basis, facts));
    }
    let layout = session.layout();
    session.out.text(&table(&snapshot, &facts, reading.digest).text(layout))?;
    if layout != Layout::Plain && !snapshot.draft.gaps.is_empty() {
        session.out.line(&format!("\n{}", styled(Style::Doubtful, "could not be seen")))?;
        for gap in &snapshot.draft.gaps {
            session.out.line(&format!("  {}", in_words(&snapshot, gap)))?;
        }
    }
    Ok(())
}

fn table(snapshot: &Loaded<SoundDraft>, facts: &SnapshotFacts, digest: String) -> Table {
    let draft = &snapshot.draft;
    let captured = jiff::Timestamp::from_microsecond(draft.captured_at.unix_micros());
    let by = draft.captured_by.as_ref().map(|id| {
        let user = draft.users.iter().find(|user| user.id == *id);
        let called = user.and_then(|user| user.email.as_deref().or(user.name.as_deref()));
        called.unwrap_or(id.as_str()).to_owned()
    });
    let lock = draft.developer_lock.map(|on| if on { "on" } else { "off" }.to_owned());
    let rows = [
        ("account", facts.account.clone()),
        ("provider", Some(facts.provider.clone())),
        ("captured at", captured.ok().map(|time| time.to_string())),
        ("captured by", by),
        ("source", facts.source.clone()),
        ("digest", Some(digest)),
        ("developer lock", lock),
    ];
    let mut table = Table::new(["fact", "value"]);
    let known = rows.into_iter().filter_map(|(name, value)| Some((name, value?)));
    known.for_each(|(name, value)| table.push([name, &escaped(&value)]));
    let counts = facts.counts.named().into_iter().chain([("gaps", facts.gaps.len())]);
    counts.for_each(|(name, count)| table.push([name, &count.to_string()]));
    table
}

fn in_words(snapshot: &Loaded<SoundDraft>, gap: &Gap) -> String {
    let draft = &snapshot.draft;
    let place = gap.scope.as_ref().map(|scope| {
        let organizations = draft.organizations.iter().map(|it| (&it.id, &it.name));
        let mut named = organizations.chain(draft.spaces.iter().map(|it| (&it.id, &it.name)));
        let name = named.find(|(id, _)| *id == scope).and_then(|(_, name)| name.as_deref());
        escaped(name.unwrap_or(scope.as_str())).into_owned()
    });
    let what = gap.kind.as_str().replace('_', " ");
    let place = place.map_or_else(|| "everywhere".to_owned(), |place| format!("of {place}"));
    let reason = if gap.reason.is_empty() { String::new() } else { format!(": {}", escaped(&gap.reason)) };
    format!("{} {place}{reason}", escaped(&what))
}
