//! Reads lists to their ends, page by page, into the journal.

use std::collections::HashSet;
use std::hash::{BuildHasher, DefaultHasher, Hash, Hasher, RandomState};
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::value::RawValue;
use tokio::time::{Instant, timeout_at};

use crate::client::Client;
use crate::fault::{Fault, Service};
use crate::journal::Journal;
use crate::list::{List, Next, Page};
use crate::progress::{Event, Progress};

/// The most objects that are asked for at once where the caller chooses, and the least that it comes down to.
const PAGE: (usize, usize) = (100, 10);

/// More pages than any list has.
const MOST_PAGES: usize = 1_000_000;

/// Reads lists.
pub(crate) struct Engine<'a> {
    client: Client<'a>,
    journal: Mutex<Journal>,
    progress: &'a dyn Progress,
    deadline: Option<Instant>,
    /// How many objects are asked for at once.
    size: AtomicUsize,
}

/// How far a list was read.
pub(crate) type Extent = Result<(), Fault>;

impl<'a> Engine<'a> {
    /// An engine that reads through a client into a journal, until a deadline.
    pub fn new(
        client: Client<'a>,
        journal: Journal,
        progress: &'a dyn Progress,
        deadline: Option<Instant>,
    ) -> Self {
        Self { client, journal: Mutex::new(journal), progress, deadline, size: AtomicUsize::new(PAGE.0) }
    }

    /// How many requests were sent.
    pub fn calls(&self) -> u64 {
        self.client.calls()
    }

    /// The pages that were read.
    pub fn journal(&self) -> MutexGuard<'_, Journal> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads a list to its end, for the `reading`th time. Pages that the journal holds are not asked for again.
    ///
    /// Inside is why it was not read to its end, if it was not: what had come by then is in the journal.
    ///
    /// # Errors
    ///
    /// When the journal cannot be written.
    pub async fn read(&self, list: &impl List, reading: u32) -> io::Result<Extent> {
        let kind = list.kind();
        self.progress.tell(Event::Begun { kind });
        let extent = self.pages(list, reading).await?;
        let fault = extent.as_ref().err().map(ToString::to_string);
        self.progress.tell(Event::Ended { kind, fault });
        Ok(extent)
    }

    /// Shows what was read of a list.
    pub fn each(&self, list: &impl List, reading: u32, show: impl FnMut(&RawValue)) -> io::Result<()> {
        self.journal().each(&list.id(), reading, show)
    }

    /// Asks for the last page of a reading again, and tells whether it still is what it was and the last.
    pub async fn is_last_page_the_same(
        &self,
        list: &impl List,
        reading: u32,
    ) -> io::Result<Result<bool, Fault>> {
        let id = list.id();
        let (pages, led) = {
            let journal = self.journal();
            let Some((pages, _)) = journal.state(&id, reading) else { return Ok(Ok(false)) };
            (pages, journal.led(&id, reading).map(str::to_owned))
        };
        let page = match self.page(list, led.as_deref(), reading).await {
            Ok(page) => page,
            Err(fault) => return Ok(Err(fault)),
        };
        let mut before = Print::default();
        self.journal().each_behind(&id, reading, pages - 1, |item| before.add(item))?;
        let mut now = Print::default();
        page.items.iter().for_each(|item| now.add(item));
        Ok(Ok(page.next == Next::Nothing && now.close() == before.close()))
    }

    /// What tells two readings of a list apart: everything but the order, and whether something came twice.
    pub fn print(&self, list: &impl List, reading: u32) -> io::Result<u64> {
        let mut print = Print::default();
        self.each(list, reading, |item| print.add(item))?;
        Ok(print.close())
    }

    async fn pages(&self, list: &impl List, reading: u32) -> io::Result<Extent> {
        let (id, hasher) = (list.id(), RandomState::new());
        let mut seen = HashSet::new();
        let state = self.journal().state(&id, reading).map(|(pages, next)| (pages, next.clone()));
        let (mut pages, mut cursor) = match state {
            None => (0, None),
            Some((_, Next::Nothing)) => return Ok(Ok(())),
            Some((pages, Next::Cursor(cursor))) => (pages, Some(cursor)),
        };
        let mut is_old = pages > 0;
        loop {
            if let Some(cursor) = &cursor
                && !seen.insert(hasher.hash_one(cursor))
            {
                return Ok(Err(endless(list, "a page points back to one before it")));
            }
            if pages == MOST_PAGES {
                return Ok(Err(endless(list, "it has no end")));
            }
            let page = match self.page(list, cursor.as_deref(), reading).await {
                Ok(page) => page,
                // A place that a service has forgotten since is no reason to give the list up.
                Err(fault) if is_old && fault.is_refusal() => {
                    self.journal().forget(&id, reading);
                    (pages, cursor, is_old) = (0, None, false);
                    continue;
                }
                Err(fault) => return Ok(Err(fault)),
            };
            is_old = false;
            self.journal().put(&id, reading, &page)?;
            self.progress.tell(Event::Page { kind: list.kind(), items: page.items.len() });
            pages += 1;
            match page.next {
                Next::Nothing => return Ok(Ok(())),
                Next::Cursor(next) => cursor = Some(next),
            }
        }
    }

    /// One page, smaller and smaller while the service finds it too much at once. Every other reading has pages of
    /// another size, so that what is lost between two pages is not lost twice.
    async fn page(&self, list: &impl List, cursor: Option<&str>, reading: u32) -> Result<Page, Fault> {
        loop {
            let size = self.size.load(Ordering::Relaxed);
            let call = list.call(cursor, if reading.is_multiple_of(2) { size } else { size - size / 30 });
            let asked = self.client.ask(&call, |body| list.page(body));
            let answer = match self.deadline {
                Some(deadline) => timeout_at(deadline, asked).await.unwrap_or(Err(Fault::Deadline)),
                None => asked.await,
            };
            match answer {
                Err(Fault::TooMuch { .. }) if size / 2 >= PAGE.1 => {
                    self.size.fetch_min(size / 2, Ordering::Relaxed);
                }
                answer => return answer,
            }
        }
    }
}

/// A print of objects.
#[derive(Default)]
struct Print(Vec<u64>);

impl Print {
    fn add(&mut self, item: &RawValue) {
        let mut hasher = DefaultHasher::new();
        item.get().hash(&mut hasher);
        self.0.push(hasher.finish());
    }

    fn close(mut self) -> u64 {
        self.0.sort_unstable();
        self.0.dedup();
        let mut hasher = DefaultHasher::new();
        self.0.hash(&mut hasher);
        hasher.finish()
    }
}

fn endless(list: &impl List, detail: &str) -> Fault {
    let service: Service = list.call(None, PAGE.0).service();
    Fault::Unreadable { service, detail: detail.to_owned() }
}
