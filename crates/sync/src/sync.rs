//! The way from an account to a snapshot.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use axcess_core::{Draft, Moment, SoundDraft, UserId};
use axcess_snapshot::{Agreement, Snapshot};
use sha2::{Digest, Sha256};

use crate::client::ClientError;
use crate::consistency::Consistency;
use crate::credentials::Credentials;
use crate::journal::{Head, Journal, JournalError};
use crate::limits::Limits;
use crate::progress::Progress;
use crate::wallaroo::WallarooCredentials;
use crate::{Silent, arize, wallaroo};

/// An account that can be read.
pub enum Account {
    /// Of Arize AX.
    Arize(Credentials),
    /// Of Wallaroo.
    Wallaroo(WallarooCredentials),
}

impl Account {
    /// Where it is.
    pub fn place(&self) -> String {
        match self {
            Self::Arize(credentials) => credentials.rest.to_string(),
            Self::Wallaroo(credentials) => credentials.address.to_string(),
        }
    }
}

/// How an account is read.
#[derive(Clone, Debug)]
pub struct Options {
    /// How hard it is tried.
    pub limits: Limits,
    /// The moment that the snapshot is of. A sync that goes on with an older one takes that one's.
    pub now: Moment,
    /// Whose key it is, where the account does not say.
    pub captured_by: Option<UserId>,
    /// An earlier reading of the account, to be compared with what it shows now.
    pub against: Option<Draft>,
    /// Where what was read is kept, so that an interrupted sync can be gone on with.
    pub journal: Option<Resume>,
}

/// What an interrupted sync is gone on with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resume {
    /// The file.
    pub path: PathBuf,
    /// How old it may be.
    pub most_age: Duration,
    /// Whether to begin anew, whatever is in it.
    pub fresh: bool,
}

/// What was read of an account.
#[derive(Clone, Debug)]
pub struct Synced {
    /// The account, with gaps for what could not be read.
    pub snapshot: Snapshot<SoundDraft>,
    /// What a person should know about the reading of it.
    pub notes: Vec<String>,
    /// Whether the account held still meanwhile.
    pub consistency: Consistency,
    /// How far what the account shows now agrees with the earlier reading, if there is one.
    pub earlier: Option<Agreement>,
    /// How many requests were sent.
    pub calls: u64,
    /// How many pages an interrupted sync had read before.
    pub resumed: usize,
}

/// Why an account could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// There is no way to the network.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The journal cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The journal cannot be written.
    #[error("the journal cannot be written: {0}")]
    Writing(#[from] io::Error),
    /// Not one list came.
    #[error("nothing could be read: {0}")]
    Nothing(String),
}

impl Options {
    /// The usual way at a moment, without a journal.
    pub fn at(now: Moment) -> Self {
        Self { limits: Limits::default(), now, captured_by: None, against: None, journal: None }
    }

    /// The journal of a sync that is told by `parts`. Without an owner of the key, nobody can tell whose an older one is,
    /// so it is begun anew.
    pub(crate) fn open_journal(
        &self,
        parts: &[&str],
        owner: Option<&UserId>,
    ) -> Result<Journal, JournalError> {
        let parts = parts.iter().copied().chain([owner.map_or("", UserId::as_str)]);
        let head = Head::new(binding(parts), self.now);
        let Some(resume) = &self.journal else { return Ok(Journal::in_memory(head)) };
        if resume.fresh || owner.is_none() {
            return Journal::begin(&resume.path, head);
        }
        Journal::open(&resume.path, head, resume.most_age)
    }
}

/// A digest of what a journal belongs to.
fn binding<'p>(parts: impl Iterator<Item = &'p str>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads an account into a snapshot. It changes nothing, and asks for nothing that could.
///
/// What is refused or fails becomes a gap. The future may be dropped at any time: with a journal, the next sync goes on
/// where this one was.
///
/// # Errors
///
/// When there is no way to the account, no place for the journal, or nothing that could be read.
pub async fn sync(
    account: &Account,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Synced, SyncError> {
    match account {
        Account::Arize(credentials) => arize::capture(credentials, options, progress).await,
        Account::Wallaroo(credentials) => wallaroo::capture(credentials, options, progress).await,
    }
}

/// The same, without anybody who follows it.
///
/// # Errors
///
/// As [`sync`].
pub async fn sync_silently(account: &Account, options: &Options) -> Result<Synced, SyncError> {
    sync(account, options, &Silent).await
}
