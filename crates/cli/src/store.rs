//! The store: a directory of snapshots, of which the newest is answered from when none is named.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

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
    /// When it was last written.
    pub written: SystemTime,
    /// How many bytes it has.
    pub size: u64,
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

    /// Its snapshots, the newest first. A directory that is not there has none.
    pub fn snapshots(&self) -> std::io::Result<Vec<Stored>> {
        let entries = match fs::read_dir(&self.path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut found = Vec::new();
        for entry in entries {
            let entry = entry?;
            let facts = fs::metadata(entry.path())?;
            if facts.is_file() && is_snapshot(&entry.path()) {
                found.push(Stored { path: entry.path(), written: facts.modified()?, size: facts.len() });
            }
        }
        found.sort_by(|a, b| b.written.cmp(&a.written).then_with(|| b.path.cmp(&a.path)));
        Ok(found)
    }
}

fn is_snapshot(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    !name.starts_with('.') && [".json", ".json.gz", ".json.zst"].iter().any(|ending| name.ends_with(ending))
}
