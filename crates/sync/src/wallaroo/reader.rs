//! Reads the lists of Wallaroo, those of a workspace as soon as it is known that there is one, and then again what
//! gives access, to see whether it moved meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use futures_util::{StreamExt, TryStreamExt, stream};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::consistency::Consistency;
use crate::engine::{Engine, Extent};
use crate::fault::{Fault, Service};
use crate::list::List;
use crate::progress::{Event, Progress};
use crate::wallaroo::Ask;

/// What has been read.
pub(crate) struct Reader<'a> {
    engine: &'a Engine<'a>,
    /// How many lists are read at once.
    width: usize,
    readings: BTreeMap<Ask, Reading>,
    /// What came once and did not come again.
    unchecked: BTreeSet<&'static str>,
}

/// A list that was read.
struct Reading {
    /// Which of its readings counts.
    number: u32,
    /// How far it went.
    extent: Extent,
}

/// Whether pages that are there already will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pass {
    GoOn,
    Anew,
}

impl<'a> Reader<'a> {
    pub fn new(engine: &'a Engine<'a>, width: usize) -> Self {
        Self { engine, width: width.max(1), readings: BTreeMap::new(), unchecked: BTreeSet::new() }
    }

    /// Reads everything, and then what gives access until it is the same twice, at most so many times.
    pub async fn run(&mut self, rounds: u32, progress: &dyn Progress) -> io::Result<Consistency> {
        self.read([Ask::Users, Ask::Workspaces], Pass::GoOn).await?;
        self.read(self.workspaces()?.into_iter().flat_map(everything), Pass::GoOn).await?;
        let mut moved = BTreeSet::new();
        for number in 1..=rounds {
            progress.tell(Event::Round { number });
            moved = self.moved().await?;
            if moved.is_empty() {
                return Ok(self.quiet(number - 1));
            }
        }
        let kinds: BTreeSet<&'static str> = moved.iter().map(List::kind).collect();
        let kinds = kinds.into_iter().collect();
        Ok(if rounds == 0 { self.quiet(0) } else { Consistency::Moving { rounds, kinds } })
    }

    /// The numbers of all workspaces that were listed.
    pub fn workspaces(&self) -> io::Result<BTreeSet<u64>> {
        #[derive(Deserialize)]
        struct Workspace {
            id: u64,
        }
        let mut numbers = BTreeSet::new();
        self.each(Ask::Workspaces, |item| {
            numbers.extend(serde_json::from_str::<Workspace>(item.get()).ok().map(|workspace| workspace.id));
        })?;
        Ok(numbers)
    }

    /// How far a list was read; one that nobody asked for was not.
    pub fn extent(&self, ask: Ask) -> Result<(), String> {
        match self.readings.get(&ask).map(|reading| &reading.extent) {
            Some(Ok(())) => Ok(()),
            Some(Err(fault)) => Err(fault.to_string()),
            None => Err("it was not asked for".to_owned()),
        }
    }

    /// Whether the service answered that the caller may not have a list.
    pub fn is_refused(&self, ask: Ask) -> bool {
        self.readings.get(&ask).is_some_and(|reading| reading.extent.as_ref().is_err_and(Fault::is_refusal))
    }

    /// Why nothing at all came, if nothing did.
    pub fn nothing(&self) -> Option<String> {
        let mut faults = self.asked().map(|ask| self.extent(ask).err());
        let first = faults.next().flatten()?;
        faults.all(|fault| fault.is_some()).then_some(first)
    }

    /// Shows the objects of a list, as far as they could be read.
    pub fn each(&self, ask: Ask, show: impl FnMut(&RawValue)) -> io::Result<()> {
        match self.readings.get(&ask) {
            Some(reading) => self.engine.each(&ask, reading.number, show),
            None => Ok(()),
        }
    }

    /// The lists that were read.
    pub fn asked(&self) -> impl Iterator<Item = Ask> + '_ {
        self.readings.keys().copied()
    }

    /// A list of which something cannot be read is not whole.
    pub fn spoil(&mut self, ask: Ask, detail: String) {
        if let Some(reading) = self.readings.get_mut(&ask)
            && reading.extent.is_ok()
        {
            reading.extent = Err(Fault::Unreadable { service: Service::Wallaroo, detail });
        }
    }

    async fn read(&mut self, asks: impl IntoIterator<Item = Ask>, pass: Pass) -> io::Result<()> {
        let (engine, readings) = (self.engine, &self.readings);
        let read = |ask: Ask| async move {
            // An interrupted sync goes the same way again, past all that its journal holds.
            let before = readings.get(&ask).map(|reading| reading.number);
            let number = match pass {
                Pass::GoOn => before.unwrap_or(0),
                Pass::Anew => before.map_or(0, |number| number + 1),
            };
            Ok::<_, io::Error>((ask, number, engine.read(&ask, number).await?))
        };
        let read: Vec<_> = stream::iter(asks).map(read).buffer_unordered(self.width).try_collect().await?;
        for (ask, number, extent) in read {
            // What came once is not given up because it does not come again.
            if extent.is_err() && self.extent(ask).is_ok() {
                self.unchecked.insert(ask.kind());
            } else {
                self.readings.insert(ask, Reading { number, extent });
            }
        }
        Ok(())
    }

    /// Reads again who there is and who belongs where, and what lies in workspaces if anything moved; tells what did.
    async fn moved(&mut self) -> io::Result<BTreeSet<Ask>> {
        let mut moved = self.moved_of([Ask::Users, Ask::Workspaces]).await?;
        let workspaces = self.workspaces()?;
        moved.extend(self.moved_of(workspaces.iter().map(|number| Ask::Members(*number))).await?);
        if !moved.is_empty() {
            let below = workspaces.iter().flat_map(|number| [Ask::Models(*number), Ask::Pipelines(*number)]);
            self.read(below, Pass::Anew).await?;
        }
        // A workspace that is gone has no members.
        self.readings.retain(|ask, _| ask.workspace().is_none_or(|number| workspaces.contains(&number)));
        Ok(moved)
    }

    /// Reads these lists again; tells which are not what they were.
    async fn moved_of(&mut self, asks: impl IntoIterator<Item = Ask>) -> io::Result<BTreeSet<Ask>> {
        // What was refused or failed is not asked for again: it moves nothing that is known.
        let is_known = |ask: &Ask| self.readings.get(ask).is_none_or(|reading| reading.extent.is_ok());
        let asks: Vec<Ask> = asks.into_iter().filter(is_known).collect();
        let before = asks.iter().map(|ask| self.print(*ask)).collect::<io::Result<Vec<_>>>()?;
        self.read(asks.iter().copied(), Pass::Anew).await?;
        let mut moved = BTreeSet::new();
        for (ask, print) in asks.into_iter().zip(before) {
            if self.print(ask)? != print {
                moved.insert(ask);
            }
        }
        Ok(moved)
    }

    fn print(&self, ask: Ask) -> io::Result<Option<u64>> {
        self.readings.get(&ask).map(|reading| self.engine.print(&ask, reading.number)).transpose()
    }

    fn quiet(&self, rounds: u32) -> Consistency {
        if !self.unchecked.is_empty() {
            return Consistency::Unchecked { kinds: self.unchecked.iter().copied().collect() };
        }
        if rounds == 0 { Consistency::Unchanged } else { Consistency::Settled { rounds } }
    }
}

/// The lists of a workspace.
fn everything(number: u64) -> [Ask; 3] {
    [Ask::Members(number), Ask::Models(number), Ask::Pipelines(number)]
}
