//! `axcess verify`: whether an old snapshot still holds.

use std::fmt::Write;

use axcess_core::{Draft, Moment, SoundDraft};
use axcess_report::{
    AgreementScore, Document, Drift, DriftChange, DriftedRecord, Layout, SnapshotGap, Style, VerifyReport,
    escaped, instant, styled,
};
use axcess_snapshot::Snapshot;
use axcess_sync::{Options, Synced, sync};
use clap::Args;

use crate::args::{Format, Session};
use crate::exit::Exit;
use crate::live::{self, Live, Patience};
use crate::progress::Bars;
use crate::reading::Reading;
use crate::trouble::Trouble;

/// Read a live account again, and tell what has changed since a snapshot was taken
///
/// What the snapshot says is compared with what the account shows now, and record by record. What only one of the two
/// readings could see is no change. It ends with 0 if the snapshot still holds and with 1 if it does not.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess verify
  axcess verify -s acme.json --profile work
  axcess verify -s latest:wallaroo --provider wallaroo --format json")]
pub(crate) struct Verify {
    #[command(flatten)]
    live: Live,
    #[command(flatten)]
    patience: Patience,
}

impl Verify {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let format = session.globals.format(&[Format::Human, Format::Json])?;
        let snapshot = session.snapshot()?;
        self.check_provider(&snapshot.draft)?;
        let account = self.live.account(session)?;
        let place = account.place();
        if let Some(source) = snapshot.source.as_ref().filter(|source| **source != place) {
            let (source, place) = (escaped(source), escaped(&place));
            session.warn(format_args!("the snapshot was read from {source}, and {place} is asked now"));
        }
        let now = Moment::from_unix_micros(jiff::Timestamp::now().as_second() * 1_000_000);
        let against = Some(snapshot.draft.clone().into());
        let options = Options { limits: self.patience.limits(), against, ..Options::at(now) };
        let read = {
            let bars = Bars::new(&session.globals);
            live::wait_for(sync(&account, &options, &bars))?
        };
        let synced = read.map_err(|error| {
            Trouble::new(error.to_string())
                .help("`axcess doctor` tells what is wrong with the way to an account")
        })?;
        let report = report(&snapshot.draft, &synced, place);
        let exit = if report.holds { Exit::Yes } else { Exit::No };
        synced.notes.iter().for_each(|note| session.warn(escaped(note)));
        tell(session, format, snapshot, report)?;
        Ok(exit)
    }

    fn check_provider(&self, draft: &Draft) -> miette::Result<()> {
        let (asked, kept) = (self.live.provider(), draft.provider);
        if asked == kept {
            return Ok(());
        }
        let message = format!("the snapshot is of {kept}, and an account of {asked} is asked");
        Err(Trouble::new(message)
            .help(format!("add `--provider {kept}`, or name another snapshot with `-s`"))
            .into())
    }
}

fn report(before: &Draft, synced: &Synced, account: String) -> VerifyReport {
    let after = &synced.snapshot.draft;
    let earlier = synced.earlier.clone().unwrap_or_default();
    let agreement = AgreementScore { checked: earlier.checked, agreed: earlier.agreed };
    let now = synced.snapshot.agreement.as_ref();
    let agreement_now = now.map(|it| AgreementScore { checked: it.checked, agreed: it.agreed });
    let drift = Drift::between(before, after);
    VerifyReport {
        holds: drift.is_empty() && !VerifyReport::disagrees(agreement, agreement_now),
        account,
        verified_at: instant(after.captured_at),
        agreement,
        agreement_now,
        disagreements: earlier.disagreements,
        drift,
        gaps: after.gaps.iter().map(SnapshotGap::from).collect(),
    }
}

fn tell(
    session: &mut Session,
    format: Format,
    snapshot: Snapshot<SoundDraft>,
    report: VerifyReport,
) -> miette::Result<()> {
    let captured_at = instant(snapshot.draft.captured_at);
    if format == Format::Json {
        let reading = Reading::of(&snapshot);
        let basis = reading.basis(&session.policy_of(snapshot)?);
        return session.out.json(&Document::new(basis, report));
    }
    let text = text(&report, &captured_at, session.layout());
    session.out.text(&text)
}

fn text(report: &VerifyReport, captured_at: &str, layout: Layout) -> String {
    let mut text = String::new();
    let verdict = match report.holds {
        true => styled(Style::Good, format_args!("the snapshot of {captured_at} still holds")),
        false => styled(Style::Bad, format_args!("the snapshot of {captured_at} no longer holds")),
    };
    // Writing into a text cannot fail.
    let _ = writeln!(text, "{verdict}: what the account shows now is what it says in {}", report.agreement);
    for record in &report.drift.records {
        let _ = writeln!(text, "{}", line(record, layout));
    }
    for (list, number) in &report.drift.unseen {
        let _ = writeln!(text, "not seen this time: {number} of {}", list.replace('_', " "));
    }
    for (list, number) in &report.drift.newly_seen {
        let _ = writeln!(text, "not seen last time: {number} of {}", list.replace('_', " "));
    }
    text
}

fn line(record: &DriftedRecord, layout: Layout) -> String {
    let what = record.list.replace('_', " ");
    let id = record.id.join(" at ");
    let name = record.name.as_ref().map_or_else(|| id.clone(), |name| format!("{name} ({id})"));
    let fields: Vec<String> = record
        .fields
        .iter()
        .map(|it| format!("{} {} is {}", it.field, escaped(&it.before), escaped(&it.after)))
        .collect();
    let (word, name, fields) = (record.change.as_str(), escaped(&name), fields.join(", "));
    if layout == Layout::Plain {
        return format!("{word}\t{what}\t{name}\t{fields}");
    }
    let style = match record.change {
        DriftChange::Added => Style::Good,
        DriftChange::Removed => Style::Bad,
        DriftChange::Changed => Style::Doubtful,
    };
    let fields = if fields.is_empty() { fields } else { format!(": {fields}") };
    format!("  {} {what} {name}{fields}", styled(style, format_args!("{word:8}")))
}
