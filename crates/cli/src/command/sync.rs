//! `axcess sync`: a snapshot of a live account.

mod summary;

use std::path::{Path, PathBuf};
use std::time::Duration;

use axcess_core::{Moment, SoundDraft, UserId};
use axcess_sync::{Account, Options, Resume, SyncError, sync};
use clap::Args;

use self::summary::Summary;
use crate::args::{Format, Session};
use crate::exit::Exit;
use crate::live::{self, Live, Patience};
use crate::progress::Bars;
use crate::snapshot_file;
use crate::store::Store;
use crate::trouble::Trouble;

/// How old what an interrupted sync has read may be, unless told otherwise.
const MOST_AGE: Duration = Duration::from_secs(6 * 60 * 60);

/// Read a live account into a snapshot
///
/// It only reads. What is refused or fails becomes a gap of the snapshot with its reason, and so does what nothing
/// proves to be whole. A sync that is interrupted goes on where it was when it is started again.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess sync
  axcess sync --profile work --out acme.json.zst
  axcess sync --provider wallaroo --url https://acme.wallaroo.community --format json")]
pub(crate) struct Sync {
    #[command(flatten)]
    live: Live,
    /// Where to write the snapshot; `-` is standard output [default: the store]
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    patience: Patience,
    /// Begin anew, whatever an interrupted sync has read
    #[arg(long, conflicts_with = "resume")]
    fresh: bool,
    /// Go on with an interrupted sync, however old [default: up to 6 hours]
    #[arg(long)]
    resume: bool,
    /// Id of the user whose key it is, where the account does not say
    #[arg(long, value_name = "ID")]
    captured_by: Option<String>,
}

/// Where the snapshot goes.
enum Target<'a> {
    Output,
    File(&'a Path),
    Store(Store),
}

impl Sync {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let format = session.globals.format(&[Format::Human, Format::Json])?;
        let target = self.target()?;
        if format == Format::Json && matches!(target, Target::Output) {
            let two = "the snapshot and the report cannot both go to standard output";
            return Err(Trouble::new(two).help("name a file with `--out`").into());
        }
        let account = self.live.account(session)?;
        let options = self.options(&account, &target)?;
        let read = {
            let bars = Bars::new(&session.globals);
            live::wait_for(sync(&account, &options, &bars))?
        };
        let synced = read.map_err(|error| refusal(&error))?;
        let file = target.write(session, &synced.snapshot)?;
        if let Some(Resume { path, .. }) = &options.journal
            && let Err(error) = std::fs::remove_file(path)
        {
            let path = path.to_string_lossy();
            session.warn(format_args!(
                "remove `{}` before the next sync: {error}",
                axcess_report::escaped(&path)
            ));
        }
        Summary { synced: &synced, file: &file }.tell(session, format)?;
        Ok(Exit::Yes)
    }

    fn target(&self) -> miette::Result<Target<'_>> {
        Ok(match self.out.as_deref() {
            Some(path) if path == Path::new("-") => Target::Output,
            Some(path) => Target::File(path),
            None => Target::Store(Store::of_session()?),
        })
    }

    fn options(&self, account: &Account, target: &Target<'_>) -> miette::Result<Options> {
        let now = Moment::from_unix_micros(jiff::Timestamp::now().as_second() * 1_000_000);
        let most_age = if self.resume { Duration::MAX } else { MOST_AGE };
        let journal = target.journal(account)?;
        let resume = journal.map(|path| Resume { path, most_age, fresh: self.fresh });
        Ok(Options {
            limits: self.patience.limits(),
            captured_by: self.captured_by.as_deref().map(UserId::from),
            journal: resume,
            ..Options::at(now)
        })
    }
}

impl Target<'_> {
    /// Where what has been read is kept until the snapshot is written: beside it.
    fn journal(&self, account: &Account) -> miette::Result<Option<PathBuf>> {
        Ok(match self {
            Self::Output => None,
            Self::File(path) => {
                let mut name = path.as_os_str().to_owned();
                name.push(".journal");
                Some(name.into())
            }
            Self::Store(store) => {
                let made = store.prepare();
                made.map_err(|error| Trouble::new(format!("cannot write the store: {error}")))?;
                let letter = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
                let place: String = account.place().chars().map(letter).collect();
                Some(store.path.join(format!(".sync-{place}.journal")))
            }
        })
    }

    /// Writes the snapshot; tells where.
    fn write(
        &self,
        session: &mut Session,
        snapshot: &axcess_snapshot::Snapshot<SoundDraft>,
    ) -> miette::Result<String> {
        Ok(match self {
            Self::Output => {
                snapshot_file::write(session, snapshot, None)?;
                "-".to_owned()
            }
            Self::File(path) => {
                snapshot_file::replace(path, snapshot)?;
                path.to_string_lossy().into_owned()
            }
            Self::Store(store) => {
                let written = store.write(snapshot);
                let path =
                    written.map_err(|error| Trouble::new(format!("cannot write the store: {error}")))?;
                path.to_string_lossy().into_owned()
            }
        })
    }
}

fn refusal(error: &SyncError) -> Trouble {
    let trouble = Trouble::new(error.to_string());
    match error {
        SyncError::Nothing(_) => {
            trouble.help("`axcess doctor` tells what is wrong with the way to an account")
        }
        SyncError::Client(_) | SyncError::Journal(_) | SyncError::Writing(_) => trouble,
    }
}
