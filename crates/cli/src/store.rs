//! The store: a directory of snapshots that is private to the user, of which the newest is answered from when
//! none is named.

mod label;

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use axcess_core::{Moment, Provider, SoundDraft};
use axcess_snapshot::{Packing, Snapshot, write_to};
use tempfile::{Builder, PersistError};

use self::label::Label;
use crate::trouble::Trouble;

/// A directory of snapshots.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    /// Where it is.
    pub path: PathBuf,
}

/// A file of the store.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    /// Where it is.
    pub path: PathBuf,
    /// When the account looked like this, as far as can be told without reading the file: its label says so, or
    /// else the time when it was last written.
    pub moment: Moment,
    /// How many bytes it has.
    pub size: u64,
    /// What the store wrote into its name; `None` for a file that somebody else put here.
    label: Option<Label>,
}

impl Store {
    /// The store that the environment names: `AXCESS_STORE`, else `axcess` among the user's data.
    pub fn of_environment() -> Option<Self> {
        let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let data = || {
            let home = || set("HOME").map(|home| home.join(".local/share"));
            let windows = || if cfg!(windows) { set("LOCALAPPDATA") } else { None };
            set("XDG_DATA_HOME").or_else(windows).or_else(home).map(|data| data.join("axcess"))
        };
        set("AXCESS_STORE").or_else(data).map(|path| Self { path })
    }

    /// The same, or what to do about it where there is no place for one.
    pub fn of_session() -> miette::Result<Self> {
        let advice =
            || Trouble::new("there is no place for a store").help("name a directory with AXCESS_STORE");
        Ok(Self::of_environment().ok_or_else(advice)?)
    }

    /// Makes the directory, if it is not there, private to the user.
    pub fn prepare(&self) -> io::Result<()> {
        make_private(&self.path)
    }

    /// Adds a snapshot under a name that tells its moment and its provider. What is there already is never
    /// overwritten, and nobody sees half a file: it gets its name when it is whole and on the disk.
    pub fn write(&self, snapshot: &Snapshot<SoundDraft>) -> io::Result<PathBuf> {
        self.prepare()?;
        // A temporary file is private to the user whatever the umask.
        let mut file = Builder::new().prefix(".unfinished-").tempfile_in(&self.path)?;
        write_to(snapshot, Packing::Gzip, &mut file)?;
        file.as_file().sync_all()?;
        let mut label = Label::new(&snapshot.draft);
        loop {
            let path = self.path.join(label.to_string());
            match file.persist_noclobber(&path) {
                Ok(_) => return Ok(path),
                Err(PersistError { error, file: same }) if error.kind() == io::ErrorKind::AlreadyExists => {
                    (file, label) = (same, label.next());
                }
                Err(failed) => return Err(failed.error),
            }
        }
    }

    /// Its snapshots, the newest first. A directory that is not there has none.
    pub fn snapshots(&self) -> io::Result<Vec<Stored>> {
        let entries = match fs::read_dir(&self.path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut found = Vec::new();
        for entry in entries {
            let path = entry?.path();
            let facts = fs::metadata(&path)?;
            if facts.is_file() && is_snapshot(&path) {
                found.push(Stored::new(path, &facts)?);
            }
        }
        found.sort_by(|a, b| b.age_key().cmp(&a.age_key()));
        Ok(found)
    }
}

impl Stored {
    fn new(path: PathBuf, facts: &fs::Metadata) -> io::Result<Self> {
        let label = path.file_name().and_then(|name| name.to_str()?.parse::<Label>().ok());
        let written = || jiff::Timestamp::try_from(facts.modified()?).map_err(io::Error::other);
        let moment = match &label {
            Some(label) => label.moment,
            None => Moment::from_unix_micros(written()?.as_microsecond()),
        };
        Ok(Self { path, moment, size: facts.len(), label })
    }

    /// The name of the file.
    pub fn name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Whose account it is, if its name tells; otherwise only the file itself does.
    pub fn provider(&self) -> Option<Provider> {
        self.label.as_ref().map(|label| label.provider)
    }

    /// Whether the store gave the file its name.
    pub const fn is_labelled(&self) -> bool {
        self.label.is_some()
    }

    fn age_key(&self) -> (Moment, u32, &Path) {
        (self.moment, self.label.as_ref().map_or(0, |label| label.copy), &self.path)
    }
}

/// Makes a directory, with those above it, that nobody but the user can look into.
fn make_private(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn is_snapshot(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    !name.starts_with('.') && [".json", ".json.gz", ".json.zst"].iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests;
