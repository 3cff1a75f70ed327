//! What a sync has read, in words and as data.

use std::collections::BTreeMap;

use axcess_report::{
    AgreementScore, Notice, SnapshotCounts, SnapshotGap, SyncConsistency, SyncReport, escaped, instant,
};
use axcess_sync::{Consistency, Synced};

use crate::args::{Format, Session};
use crate::snapshot_file::contents;
use crate::trouble;

/// What a sync has read.
pub(super) struct Summary<'a> {
    pub synced: &'a Synced,
    /// Where the snapshot was written.
    pub file: &'a str,
}

impl Summary<'_> {
    /// Tells it: in words on standard error, as data on standard output.
    pub fn tell(&self, session: &mut Session, format: Format) -> miette::Result<()> {
        let said = self.synced.notes.iter().chain(&self.synced.snapshot.warnings);
        said.for_each(|note| session.warn(escaped(note)));
        if format == Format::Json {
            return session.out.json(&Notice::new(self.report()));
        }
        if !session.globals.quiet {
            self.lines().iter().for_each(|line| trouble::say(line));
        }
        Ok(())
    }

    fn lines(&self) -> Vec<String> {
        let Synced { snapshot, consistency, calls, resumed, .. } = self.synced;
        let mut lines = Vec::new();
        if self.file != "-" {
            lines.push(format!("wrote {}: {}", escaped(self.file), contents(&snapshot.draft)));
        }
        let before = if *resumed > 0 { format!(", {resumed} pages from before") } else { String::new() };
        lines.push(format!("{calls} requests{before}; {}", escaped(&consistency.to_string())));
        if let Some(score) = self.score() {
            lines.push(format!("what the account shows is what the rules say in {score}"));
        }
        lines.extend(self.gaps());
        lines
    }

    /// What could not be seen: those of one kind and reason in one line.
    fn gaps(&self) -> Vec<String> {
        let mut places: BTreeMap<(&str, &str), (bool, usize)> = BTreeMap::new();
        for gap in &self.synced.snapshot.draft.gaps {
            let place = places.entry((gap.kind.as_str(), &gap.reason)).or_default();
            place.0 |= gap.scope.is_none();
            place.1 += 1;
        }
        let line = |((kind, reason), (everywhere, number)): ((&str, &str), (bool, usize))| {
            let place = match (everywhere, number) {
                (true, _) => String::new(),
                (false, 1) => " in one place".to_owned(),
                (false, number) => format!(" in {number} places"),
            };
            format!("not seen: {}{place}: {}", escaped(&kind.replace('_', " ")), escaped(reason))
        };
        places.into_iter().map(line).collect()
    }

    fn score(&self) -> Option<AgreementScore> {
        let agreement = self.synced.snapshot.agreement.as_ref()?;
        Some(AgreementScore { checked: agreement.checked, agreed: agreement.agreed })
    }

    fn report(&self) -> SyncReport {
        let Synced { snapshot, notes, consistency, calls, resumed, .. } = self.synced;
        let draft = &snapshot.draft;
        SyncReport {
            file: self.file.to_owned(),
            snapshot: snapshot.digest(),
            captured_at: instant(draft.captured_at),
            captured_by: draft.captured_by.as_ref().map(ToString::to_string),
            provider: draft.provider.to_string(),
            source: snapshot.source.clone(),
            counts: SnapshotCounts::of(draft),
            gaps: draft.gaps.iter().map(SnapshotGap::from).collect(),
            consistency: told(consistency),
            agreement: self.score(),
            notes: notes.clone(),
            calls: *calls,
            resumed: *resumed,
        }
    }
}

fn told(consistency: &Consistency) -> SyncConsistency {
    let texts = |kinds: &[&'static str]| kinds.iter().map(|kind| (*kind).to_owned()).collect();
    match consistency {
        Consistency::Unchanged => SyncConsistency { state: "unchanged", rounds: 0, kinds: Vec::new() },
        Consistency::Settled { rounds } => {
            SyncConsistency { state: "settled", rounds: *rounds, kinds: Vec::new() }
        }
        Consistency::Moving { rounds, kinds } => {
            SyncConsistency { state: "moving", rounds: *rounds, kinds: texts(kinds) }
        }
        Consistency::Unchecked { kinds } => {
            SyncConsistency { state: "unchecked", rounds: 0, kinds: texts(kinds) }
        }
    }
}
