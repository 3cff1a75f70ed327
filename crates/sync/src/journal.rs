//! The journal: every page that was read, so that a sync which is interrupted goes on where it was.
//!
//! It is a file of JSON lines that only ever grows. Its first line says what it belongs to. It holds nothing that the
//! snapshot may not hold, and nobody but its owner can read it.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use axcess_core::Moment;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::list::{Next, Page};

const FORMAT: &str = "axcess-journal";
const VERSION: u32 = 1;

/// What a journal belongs to, and when it was begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    format: String,
    version: u32,
    /// A digest of the addresses, the key's owner and whatever else decides what is read.
    binding: String,
    /// In microseconds since 1970.
    begun: i64,
}

/// Where pages are kept.
pub(crate) struct Journal {
    store: Store,
    end: u64,
    head: Head,
    /// By list and reading.
    readings: BTreeMap<(String, u32), Kept>,
    resumed: usize,
}

/// The pages of one reading of a list.
#[derive(Clone, Debug, Default)]
struct Kept {
    /// Where each page's line begins.
    lines: Vec<u64>,
    /// What comes after the last of them.
    next: Option<Next>,
    /// The cursor that led to the last of them.
    led: Option<String>,
    total: Option<u64>,
}

enum Store {
    Memory(Vec<u8>),
    File(File),
}

/// Why there is no journal.
#[derive(Debug, thiserror::Error)]
#[error("the journal `{}` cannot be used: {source}", path.display())]
pub struct JournalError {
    path: PathBuf,
    source: io::Error,
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
struct Line<'a> {
    list: &'a str,
    reading: u32,
    page: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
    #[serde(borrow)]
    items: Vec<&'a RawValue>,
}

/// The part of a line that tells where it belongs.
#[derive(Deserialize)]
struct Place {
    list: String,
    reading: u32,
    page: usize,
    next: Option<String>,
    total: Option<u64>,
}

impl Head {
    /// The head of a journal that is begun now.
    pub fn new(binding: String, begun: Moment) -> Self {
        Self { format: FORMAT.to_owned(), version: VERSION, binding, begun: begun.unix_micros() }
    }

    /// Whether a journal with the head `old` is of the same sync, and not too old to go on with.
    fn continues(&self, old: &Self, most: Duration) -> bool {
        let age = u64::try_from(self.begun - old.begun).ok();
        self.binding == old.binding
            && (self.format.as_str(), self.version) == (old.format.as_str(), old.version)
            && age.is_some_and(|age| Duration::from_micros(age) <= most)
    }
}

impl Kept {
    fn add(&mut self, line: u64, next: Next, total: Option<u64>) {
        self.lines.push(line);
        self.led = match self.next.replace(next) {
            Some(Next::Cursor(cursor)) => Some(cursor),
            Some(Next::Nothing) | None => None,
        };
        self.total = total.or(self.total);
    }
}

impl Journal {
    /// A journal that goes with the program.
    pub fn in_memory(head: Head) -> Self {
        Self { store: Store::Memory(Vec::new()), end: 0, head, readings: BTreeMap::new(), resumed: 0 }
    }

    /// A journal in a file. What the file holds already is gone on with if it is of the same sync and at most `most`
    /// old; else it is begun anew.
    pub fn open(path: &Path, head: Head, most: Duration) -> Result<Self, JournalError> {
        Self::in_file(path, head, Some(most)).map_err(|source| JournalError { path: path.to_owned(), source })
    }

    /// A journal in a file that is begun anew, whatever it holds.
    pub fn begin(path: &Path, head: Head) -> Result<Self, JournalError> {
        Self::in_file(path, head, None).map_err(|source| JournalError { path: path.to_owned(), source })
    }

    fn in_file(path: &Path, head: Head, most: Option<Duration>) -> io::Result<Self> {
        let mut file = private(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(io::Error::other("another sync is writing it")),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let found = match most {
            Some(most) => read(&mut file)?.filter(|(old, ..)| head.continues(old, most)),
            None => None,
        };
        let (head, readings, end) = match found {
            Some(found) => found,
            None => begin(&mut file, head)?,
        };
        // What an interrupted write left behind is cut off, so that the next line begins a line.
        file.set_len(end)?;
        let resumed = readings.values().map(|kept| kept.lines.len()).sum();
        Ok(Self { store: Store::File(file), end, head, readings, resumed })
    }

    /// When the sync began that the journal is of.
    pub fn begun(&self) -> Moment {
        Moment::from_unix_micros(self.head.begun)
    }

    /// How many pages were there already.
    pub const fn resumed(&self) -> usize {
        self.resumed
    }

    /// How many pages of a reading there are, and what comes after them; `None` before the first.
    pub fn state(&self, list: &str, reading: u32) -> Option<(usize, &Next)> {
        let kept = self.readings.get(&(list.to_owned(), reading))?;
        Some((kept.lines.len(), kept.next.as_ref()?))
    }

    /// Forgets the pages of a reading: the next one that is put begins it anew.
    pub fn forget(&mut self, list: &str, reading: u32) {
        self.readings.remove(&(list.to_owned(), reading));
    }

    /// How many objects a list has as a whole, where the service said so.
    pub fn total(&self, list: &str, reading: u32) -> Option<u64> {
        self.readings.get(&(list.to_owned(), reading))?.total
    }

    /// Takes a page in.
    pub fn put(&mut self, list: &str, reading: u32, page: &Page) -> io::Result<()> {
        let kept = self.readings.entry((list.to_owned(), reading)).or_default();
        let next = match &page.next {
            Next::Cursor(cursor) => Some(cursor.clone()),
            Next::Nothing => None,
        };
        let items = page.items.iter().map(|item| &**item).collect();
        let line = Line { list, reading, page: kept.lines.len(), next, total: page.total, items };
        let mut text = serde_json::to_vec(&line)?;
        text.push(b'\n');
        self.store.append(self.end, &text)?;
        kept.add(self.end, page.next.clone(), page.total);
        self.end += text.len() as u64;
        Ok(())
    }

    /// The cursor that led to the last page of a reading.
    pub fn led(&self, list: &str, reading: u32) -> Option<&str> {
        self.readings.get(&(list.to_owned(), reading))?.led.as_deref()
    }

    /// Shows every object of a reading, in its order.
    pub fn each(&mut self, list: &str, reading: u32, show: impl FnMut(&RawValue)) -> io::Result<()> {
        self.each_behind(list, reading, 0, show)
    }

    /// Shows the objects of a reading that stand behind its first pages, in their order.
    pub fn each_behind(
        &mut self,
        list: &str,
        reading: u32,
        pages: usize,
        mut show: impl FnMut(&RawValue),
    ) -> io::Result<()> {
        let Some(kept) = self.readings.get(&(list.to_owned(), reading)) else { return Ok(()) };
        for start in kept.lines.iter().skip(pages) {
            let text = self.store.line(*start)?;
            let line: Line<'_> = serde_json::from_slice(&text)?;
            line.items.into_iter().for_each(&mut show);
        }
        Ok(())
    }
}

impl Store {
    fn append(&mut self, end: u64, text: &[u8]) -> io::Result<()> {
        match self {
            Self::Memory(bytes) => bytes.extend_from_slice(text),
            Self::File(file) => {
                file.seek(SeekFrom::Start(end))?;
                file.write_all(text)?;
            }
        }
        Ok(())
    }

    fn line(&mut self, start: u64) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        match self {
            Self::Memory(bytes) => {
                let start = usize::try_from(start).map_err(io::Error::other)?;
                (&bytes[start..]).read_until(b'\n', &mut text)?;
            }
            Self::File(file) => {
                file.seek(SeekFrom::Start(start))?;
                BufReader::new(file).read_until(b'\n', &mut text)?;
            }
        }
        Ok(text)
    }
}

/// Opens a file that nobody else can read.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        let file = options.mode(0o600).open(path)?;
        file.set_permissions(PermissionsExt::from_mode(0o600))?;
        Ok(file)
    }
    #[cfg(not(unix))]
    options.open(path)
}

fn begin(file: &mut File, head: Head) -> io::Result<Found> {
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    let mut text = serde_json::to_vec(&head)?;
    text.push(b'\n');
    file.write_all(&text)?;
    Ok((head, BTreeMap::new(), text.len() as u64))
}

type Found = (Head, BTreeMap<(String, u32), Kept>, u64);

/// What a file holds, up to the first line that is torn or out of its turn; nothing if it has no head.
fn read(file: &mut File) -> io::Result<Option<Found>> {
    file.seek(SeekFrom::Start(0))?;
    let mut reader = BufReader::new(file.take(u64::MAX));
    let mut text = Vec::new();
    reader.read_until(b'\n', &mut text)?;
    let Some(head) = whole::<Head>(&text) else { return Ok(None) };
    let (mut readings, mut end) = (BTreeMap::<_, Kept>::new(), text.len() as u64);
    loop {
        text.clear();
        reader.read_until(b'\n', &mut text)?;
        let Some(place) = whole::<Place>(&text) else { break };
        let kept = readings.entry((place.list, place.reading)).or_default();
        if place.page == 0 {
            *kept = Kept::default();
        }
        if place.page != kept.lines.len() {
            break;
        }
        kept.add(end, place.next.map_or(Next::Nothing, Next::Cursor), place.total);
        end += text.len() as u64;
    }
    Ok(Some((head, readings, end)))
}

/// What a line says, if it is whole.
fn whole<'a, T: Deserialize<'a>>(text: &'a [u8]) -> Option<T> {
    text.strip_suffix(b"\n").and_then(|line| serde_json::from_slice(line).ok())
}

#[cfg(test)]
mod tests;
