//! `axcess snapshot list`: what lies in the store.

use axcess_core::SoundDraft;
use axcess_report::{
    AgreementScore, Layout, Notice, StoreList, StoredContent, StoredSnapshot, Table, escaped,
};
use axcess_snapshot::{Loader, Snapshot};
use indicatif::HumanBytes;

use crate::args::{Format, Session};
use crate::progress::Progress;
use crate::store::{Store, Stored};
use crate::trouble;

pub(super) fn list(session: &mut Session) -> miette::Result<()> {
    let format = session.globals.format(&[Format::Human, Format::Json])?;
    let store = Store::of_session()?;
    let found = store.snapshots().map_err(|error| trouble::of_file(&store.path, &error))?;
    let progress = Progress::start(&session.globals, "reading the store".to_owned());
    let snapshots = found.iter().map(|stored| described(session, stored)).collect();
    drop(progress);
    let list = StoreList { store: store.path.to_string_lossy().into_owned(), snapshots };
    if format == Format::Json {
        return session.out.json(&Notice::new(list));
    }
    let layout = session.layout();
    session.out.text(&table(&list, layout).text(layout))?;
    if list.snapshots.is_empty() {
        session.warn(format_args!("the store {} is empty", escaped(&list.store)));
    }
    Ok(())
}

/// A file of the store, with what it holds. Defects are no reason to leave it out.
fn described(session: &Session, stored: &Stored) -> StoredSnapshot {
    let mut loader = Loader::lenient();
    loader.max_bytes = session.globals.max_size.unwrap_or(loader.max_bytes);
    let (content, trouble) = match loader.load_path(&stored.path) {
        Ok(snapshot) => (Some(content(snapshot)), None),
        Err(error) => (None, Some(error.reason.to_string())),
    };
    StoredSnapshot { name: stored.name(), bytes: stored.size, content, trouble }
}

fn content(snapshot: Snapshot<SoundDraft>) -> StoredContent {
    let Snapshot { draft, source, agreement, .. } = snapshot;
    StoredContent {
        captured_at: axcess_report::instant(draft.captured_at),
        provider: draft.provider.to_string(),
        account: draft.name.clone(),
        source,
        gaps: draft.gaps.len(),
        agreement: agreement.map(|it| AgreementScore { checked: it.checked, agreed: it.agreed }),
    }
}

fn table(list: &StoreList, layout: Layout) -> Table {
    let mut table =
        Table::new(["snapshot", "captured at", "provider", "source", "size", "gaps", "agreement"]);
    for stored in &list.snapshots {
        let size = match layout {
            Layout::Terminal(_) => HumanBytes(stored.bytes).to_string(),
            Layout::Plain => stored.bytes.to_string(),
        };
        let name = escaped(&stored.name).into_owned();
        let Some(content) = &stored.content else {
            let why = stored.trouble.as_deref().unwrap_or("it cannot be read");
            let why = escaped(why).into_owned();
            table.push([name, String::new(), String::new(), why, size, String::new(), String::new()]);
            continue;
        };
        let gaps = match content.gaps {
            0 => "complete".to_owned(),
            1 => "1 gap".to_owned(),
            many => format!("{many} gaps"),
        };
        let agreement = content.agreement.map_or_else(|| "not measured".to_owned(), |it| it.to_string());
        let source = content.source.as_deref().map(escaped).unwrap_or_default().into_owned();
        let (captured_at, provider) = (content.captured_at.clone(), content.provider.clone());
        table.push([name, captured_at, provider, source, size, gaps, agreement]);
    }
    table
}
