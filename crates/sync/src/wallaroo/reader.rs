//! Reads the lists of Wallaroo, those of a workspace as soon as it is known that there is one, and then again what may
//! have moved meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use futures_util::{StreamExt, TryStreamExt, stream};
use serde::Deserialize;
use serde_json::value::RawValue;

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
}

/// A list that was read.
struct Reading {
    /// Which of its readings counts.
    number: u32,
    /// How far it went.
    extent: Extent,
}

/// How calm an account was while it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Calm {
    /// Nothing moved between the last two readings of what gives access.
    Still,
    /// Something moved at every reading.
    Moving,
}

impl<'a> Reader<'a> {
    pub fn new(engine: &'a Engine<'a>, width: usize) -> Self {
        Self { engine, width: width.max(1), readings: BTreeMap::new() }
    }

    /// Reads everything, and who belongs where again until it is the same twice, at most so often.
    pub async fn run(&mut self, rounds: u32, progress: &dyn Progress) -> io::Result<Calm> {
        self.read(vec![Ask::Users, Ask::Workspaces], 0).await?;
        let workspaces = self.workspaces()?;
        self.read(workspaces.iter().flat_map(everything).collect(), 0).await?;
        for number in 1..=rounds {
            progress.tell(Event::Round { number });
            if !self.moves(number).await? {
                return Ok(Calm::Still);
            }
        }
        Ok(if rounds == 0 { Calm::Still } else { Calm::Moving })
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

    /// Why a list was not read to its end, if it was not.
    pub fn extent(&self, ask: Ask) -> Result<(), String> {
        match self.readings.get(&ask).map(|reading| &reading.extent) {
            Some(Ok(())) => Ok(()),
            Some(Err(fault)) => Err(fault.to_string()),
            None => Err("it was not asked for".to_owned()),
        }
    }

    /// The status of a refusal, if a list was refused.
    pub fn is_refused(&self, ask: Ask) -> bool {
        self.readings.get(&ask).is_some_and(|reading| reading.extent.as_ref().is_err_and(Fault::is_refusal))
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

    /// Reads lists; tells whether all came that had come before. What came once is not given up because it does not
    /// come again.
    async fn read(&mut self, asks: Vec<Ask>, number: u32) -> io::Result<bool> {
        let engine = self.engine;
        let read = |ask: Ask| async move { Ok::<_, io::Error>((ask, engine.read(&ask, number).await?)) };
        let read: Vec<_> = stream::iter(asks).map(read).buffer_unordered(self.width).try_collect().await?;
        let mut all_came = true;
        for (ask, extent) in read {
            if extent.is_err() && self.extent(ask).is_ok() {
                all_came = false;
            } else {
                self.readings.insert(ask, Reading { number, extent });
            }
        }
        Ok(all_came)
    }

    /// Reads again who belongs where, and what lies in workspaces that moved; tells whether anything moved.
    async fn moves(&mut self, number: u32) -> io::Result<bool> {
        let before = self.contents([Ask::Users, Ask::Workspaces])?;
        let mut moved = !self.read(vec![Ask::Users, Ask::Workspaces], number).await?;
        moved |= before != self.contents([Ask::Users, Ask::Workspaces])?;
        let workspaces = self.workspaces()?;
        let members = workspaces.iter().map(|number| Ask::Members(*number));
        let before = self.contents(members.clone())?;
        moved |= !self.read(members.clone().collect(), number).await?;
        moved |= before != self.contents(members)?;
        if moved {
            let below = workspaces.iter().flat_map(|number| [Ask::Models(*number), Ask::Pipelines(*number)]);
            self.read(below.collect(), number).await?;
        }
        // A workspace that is gone has no members.
        self.readings.retain(|ask, _| ask.workspace().is_none_or(|number| workspaces.contains(&number)));
        Ok(moved)
    }

    /// Everything on these lists, whatever its order.
    fn contents(&self, asks: impl IntoIterator<Item = Ask>) -> io::Result<BTreeSet<(String, String)>> {
        let mut contents = BTreeSet::new();
        for ask in asks {
            self.each(ask, |item| _ = contents.insert((ask.id(), item.get().to_owned())))?;
        }
        Ok(contents)
    }
}

/// The lists of a workspace.
fn everything(number: &u64) -> [Ask; 3] {
    [Ask::Members(*number), Ask::Models(*number), Ask::Pipelines(*number)]
}
