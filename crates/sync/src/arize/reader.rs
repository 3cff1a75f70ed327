//! Reads the lists of an account, each as soon as it is known that there is one.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use serde::Deserialize;

use crate::arize::crowd::Crowd;
use crate::arize::node::{Member, Organization, Space, SpaceUser};
use crate::arize::task::Task;
use crate::arize::{Bound, KeyStatus, KeyType, Listing, Origin, Query, Roles};
use crate::engine::{Engine, Extent};
use crate::fault::Fault;
use crate::limits::Limits;
use crate::list::List;

/// The most pages of a list that is read again as a whole in the end. Of a longer one, the last page is.
const FEW: usize = 20;

/// What has been read.
pub(crate) struct Reader<'a> {
    pub engine: &'a Engine<'a>,
    /// How many lists are read at once.
    width: usize,
    /// The lists that were read, by their names.
    readings: BTreeMap<String, Reading>,
    /// Organizations as GraphQL lists them.
    pub organizations: BTreeMap<String, Organization>,
    /// Spaces as GraphQL lists them, with their organizations.
    pub spaces: BTreeMap<String, (Space, String)>,
    /// Who is let into which space, by GraphQL's ids.
    pub crowd: Crowd,
    /// Whether the service tells the roles of an organization's members.
    roles: Roles,
    /// Lists that were to be read again and could not be, by their kinds.
    pub unchecked: BTreeSet<&'static str>,
    /// How often a list is read again until two readings agree.
    rounds: u32,
    /// Lists of which no two readings agree.
    pub moving: BTreeSet<&'static str>,
}

/// Whether a list that was read already is read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pass {
    /// What is there stays, and is gone on with.
    GoOn,
    /// It is read from its beginning.
    Anew,
}

/// A list that was read.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub task: Task,
    /// Which of its readings counts.
    pub number: u32,
    /// How far it went.
    pub extent: Extent,
}

impl<'a> Reader<'a> {
    pub fn new(engine: &'a Engine<'a>, limits: &Limits) -> Self {
        Self {
            engine,
            width: limits.concurrency.max(1),
            readings: BTreeMap::new(),
            organizations: BTreeMap::new(),
            spaces: BTreeMap::new(),
            crowd: Crowd::default(),
            roles: Roles::Told,
            unchecked: BTreeSet::new(),
            rounds: limits.rounds,
            moving: BTreeSet::new(),
        }
    }

    /// The lists that are known from the start, the longest first.
    pub fn start() -> Vec<Task> {
        let keys =
            |key_type| KeyStatus::ALL.map(|status| Listing::ApiKeys { key_type, status, space: None }.into());
        let mut tasks: Vec<Task> = vec![
            Listing::RoleBindings(Bound::Project).into(),
            Listing::RoleBindings(Bound::Space).into(),
            Query::Organizations.into(),
            Listing::Users.into(),
            Listing::Projects.into(),
            Query::Users.into(),
            Listing::Spaces.into(),
            Listing::Organizations.into(),
            Listing::Restrictions.into(),
            Listing::Roles(Origin::Product).into(),
            Listing::Roles(Origin::Account).into(),
            Query::Account.into(),
        ];
        tasks.extend(keys(KeyType::User));
        tasks.extend(keys(KeyType::Service));
        tasks
    }

    /// Reads lists, and those that they lead to.
    ///
    /// Which reading of a list comes next hangs on nothing but those before it, so that an interrupted sync goes the same
    /// way again, past all that its journal holds.
    pub async fn run(&mut self, tasks: Vec<Task>, pass: Pass) -> io::Result<()> {
        let mut waiting: VecDeque<(Task, Pass)> = tasks.into_iter().map(|task| (task, pass)).collect();
        let mut under_way = FuturesUnordered::new();
        let engine = self.engine;
        loop {
            while under_way.len() < self.width
                && let Some((task, pass)) = waiting.pop_front()
            {
                let number = match pass {
                    Pass::GoOn => self.number(&task).unwrap_or(0),
                    Pass::Anew => self.number(&task).map_or(0, |number| number + 1),
                };
                under_way.push(async move {
                    let extent = engine.read(&task, number).await;
                    (Reading { task, number, extent: Ok(()) }, pass, extent)
                });
            }
            let Some((reading, pass, extent)) = under_way.next().await else { return Ok(()) };
            let more = self.ended(Reading { extent: extent?, ..reading.clone() }, pass)?;
            if self.has_to_be_confirmed(&reading)? {
                // It is long, and its pages come one after the other: whatever is short finds room beside it.
                waiting.push_front((reading.task, Pass::Anew));
            }
            waiting.extend(more.into_iter().filter(|(task, pass)| self.is_due(task, *pass)));
        }
    }

    /// Whether a list has to be read: what was read once is read again only when that is asked for.
    fn is_due(&self, task: &Task, pass: Pass) -> bool {
        match task {
            // Whoever asks without roles has been refused with them, and both are one list.
            Task::Query(Query::Members { roles: Roles::Untold, .. }) => true,
            _ => pass == Pass::Anew || self.number(task).is_none(),
        }
    }

    /// Whether a list has to be read again at once: an object that comes or goes between two pages can hide another one,
    /// so that a list is believed when two readings of it agree. Short ones wait for the end.
    fn has_to_be_confirmed(&mut self, reading: &Reading) -> io::Result<bool> {
        let Reading { task, number, .. } = reading;
        if self.rounds == 0 || self.extent(task).is_err() || !self.is_long(task) || !self.is_read_twice(task)
        {
            return Ok(false);
        }
        if *number > 0 && self.engine.print(task, *number)? == self.engine.print(task, number - 1)? {
            self.moving.remove(task.kind());
            return Ok(false);
        }
        let is_over = *number > self.rounds * 2;
        if is_over {
            self.moving.insert(task.kind());
        }
        Ok(!is_over)
    }

    /// Whether a list has so many pages that it is not read again in passing.
    pub fn is_long(&self, task: &Task) -> bool {
        let number = self.number(task).unwrap_or(0);
        self.engine.journal().state(&task.id(), number).is_some_and(|(pages, _)| pages > FEW)
    }

    /// Whether two readings of a list have to agree: of all but those that say how long they are.
    pub fn is_read_twice(&self, task: &Task) -> bool {
        match task {
            Task::Listing(Listing::ApiKeys { space, .. }) => space.is_none(),
            Task::Listing(_) => true,
            Task::Query(Query::Organizations | Query::Users | Query::Members { .. }) => true,
            // They are read again with the organizations.
            Task::Query(Query::Spaces { .. }) => false,
            Task::Query(Query::SpaceUsers { .. }) => self.total(task).is_none(),
            Task::Query(Query::Viewer | Query::Account) => false,
        }
    }

    fn total(&self, list: &impl List) -> Option<u64> {
        self.engine.journal().total(&list.id(), self.number(list)?)
    }

    /// How far a list was read; one that nobody asked for was not.
    pub fn extent(&self, list: &impl List) -> Result<(), String> {
        match self.readings.get(&list.id()).map(|reading| &reading.extent) {
            Some(Ok(())) => Ok(()),
            Some(Err(fault)) => Err(fault.to_string()),
            None => Err("it was not asked for".to_owned()),
        }
    }

    /// Shows the objects of a list, as far as they could be read.
    pub fn each<T: for<'de> Deserialize<'de>>(
        &self,
        list: &impl List,
        mut show: impl FnMut(T),
    ) -> io::Result<Result<(), String>> {
        let Some(number) = self.number(list) else { return Ok(Ok(())) };
        let mut strange = Ok(());
        self.engine.each(list, number, |item| match serde_json::from_str(item.get()) {
            Ok(item) => show(item),
            Err(error) => strange = Err(crate::arize::object::spoken(&error)),
        })?;
        Ok(strange)
    }

    /// Takes note of a list that has been read, and tells which others it leads to.
    fn ended(&mut self, reading: Reading, pass: Pass) -> io::Result<Vec<(Task, Pass)>> {
        let (task, extent) = (reading.task.clone(), reading.extent.clone());
        if pass == Pass::Anew && extent.is_err() && self.number(&task).is_some() {
            // What was whole before is worth more than half of what is now.
            self.unchecked.insert(task.kind());
            return Ok(Vec::new());
        }
        self.readings.insert(task.id(), reading);
        let Task::Query(query) = &task else { return Ok(Vec::new()) };
        match query {
            Query::Viewer | Query::Account | Query::Users => Ok(Vec::new()),
            Query::Organizations => self.organizations_ended(query, pass),
            Query::Spaces { organization } => self.spaces_ended(query, organization),
            Query::Members { organization, roles } => Ok(self.members_ended(organization, *roles, &extent)),
            Query::SpaceUsers { space } => self.space_users_ended(query, space).map(|()| Vec::new()),
        }
    }

    fn organizations_ended(&mut self, query: &Query, pass: Pass) -> io::Result<Vec<(Task, Pass)>> {
        let mut found = Vec::new();
        let strange = self.each(query, |organization: Organization| found.push(organization))?;
        self.spoil(query, strange);
        let roles = self.roles;
        let mut tasks = Vec::new();
        self.organizations.clear();
        for organization in found {
            let id = organization.id.clone();
            tasks.push((Query::Members { organization: id.clone(), roles }.into(), Pass::GoOn));
            tasks.push((Query::Spaces { organization: id.clone() }.into(), pass));
            self.organizations.insert(id, organization);
        }
        self.spaces.retain(|_, (_, organization)| self.organizations.contains_key(organization));
        Ok(tasks)
    }

    fn spaces_ended(&mut self, query: &Query, organization: &str) -> io::Result<Vec<(Task, Pass)>> {
        let mut found = Vec::new();
        let strange = self.each(query, |space: Space| found.push(space))?;
        self.spoil(query, strange);
        let mut tasks = Vec::new();
        self.spaces.retain(|_, (_, above)| above != organization);
        for space in found {
            tasks.push((Query::SpaceUsers { space: space.id.clone() }.into(), Pass::GoOn));
            self.spaces.insert(space.id.clone(), (space, organization.to_owned()));
        }
        Ok(tasks)
    }

    /// A service that does not know the role of a member is asked for members without it.
    fn members_ended(&mut self, organization: &str, roles: Roles, extent: &Extent) -> Vec<(Task, Pass)> {
        let is_unknown = |fault: &Fault| match fault {
            Fault::Refused { status, .. } => !matches!(status, Some(401 | 403 | 404)),
            _ => false,
        };
        if roles == Roles::Told && extent.as_ref().err().is_some_and(is_unknown) {
            self.roles = Roles::Untold;
            let organization = organization.to_owned();
            return vec![(Query::Members { organization, roles: Roles::Untold }.into(), Pass::GoOn)];
        }
        Vec::new()
    }

    fn space_users_ended(&mut self, query: &Query, space: &str) -> io::Result<()> {
        let mut crowd = std::mem::take(&mut self.crowd);
        crowd.clear(space);
        let strange = self.each(query, |user: SpaceUser| crowd.add(space, user))?;
        let total = self.total(query);
        let came = crowd.len(space);
        self.crowd = crowd;
        self.spoil(query, strange);
        if let Some(total) = total.filter(|total| *total != came) {
            self.spoil(query, Err(format!("it lists {came} users and says that there are {total}")));
        }
        Ok(())
    }

    /// Which reading of a list counts.
    pub fn number(&self, list: &impl List) -> Option<u32> {
        self.readings.get(&list.id()).map(|reading| reading.number)
    }

    /// The lists that were read.
    pub fn readings(&self) -> impl Iterator<Item = &Reading> {
        self.readings.values()
    }

    /// A list that lacks what another one has is not whole.
    pub fn doubt(&mut self, list: &impl List, detail: &str) {
        if let Some(reading) = self.readings.get_mut(&list.id())
            && reading.extent.is_ok()
        {
            reading.extent = Err(Fault::Lacking { detail: detail.to_owned() });
        }
    }

    /// A list of which something could not be read is not whole.
    pub fn spoil(&mut self, list: &impl List, strange: Result<(), String>) {
        let Err(detail) = strange else { return };
        let service = list.call(None, 1).service();
        if let Some(reading) = self.readings.get_mut(&list.id())
            && reading.extent.is_ok()
        {
            reading.extent = Err(Fault::Unreadable { service, detail });
        }
    }

    /// The members of an organization, by GraphQL's id of it, and how far they could be read.
    pub fn members(&self, organization: &str) -> io::Result<(Vec<Member>, Result<(), String>)> {
        let query = |roles| Query::Members { organization: organization.to_owned(), roles };
        // Both have one name in the journal; a list without roles takes the place of the one that was refused.
        let mut members = Vec::new();
        let strange = self.each(&query(Roles::Told), |member: Member| members.push(member))?;
        let extent = self.extent(&query(Roles::Told)).and(strange);
        Ok((members, extent))
    }
}
