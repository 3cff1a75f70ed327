//! Whether anything changed while it was read; what did is read again.

use std::collections::BTreeSet;
use std::io;

use crate::arize::reader::{Pass, Reader};
use crate::arize::task::Task;
use crate::arize::{Listing, Query};
use crate::consistency::Consistency;
use crate::list::List;
use crate::progress::{Event, Progress};

impl Reader<'_> {
    /// Reads again what shows whether the account changed, and whatever did, at most so many times.
    pub async fn settle(&mut self, rounds: u32, progress: &dyn Progress) -> io::Result<Consistency> {
        let mut moved = BTreeSet::new();
        for number in 1..=rounds {
            progress.tell(Event::Round { number });
            moved = self.moved().await?;
            if moved.is_empty() {
                return Ok(self.quiet(number - 1));
            }
        }
        let kinds: BTreeSet<&'static str> = moved.iter().map(List::kind).collect();
        Ok(if rounds == 0 {
            self.quiet(0)
        } else {
            Consistency::Moving { rounds, kinds: kinds.into_iter().collect() }
        })
    }

    fn quiet(&self, rounds: u32) -> Consistency {
        if !self.unchecked.is_empty() {
            return Consistency::Unchecked { kinds: self.unchecked.iter().copied().collect() };
        }
        if rounds == 0 { Consistency::Unchanged } else { Consistency::Settled { rounds } }
    }

    /// The lists that are not what they were; they have been read again, and so has what hangs on them.
    async fn moved(&mut self) -> io::Result<BTreeSet<Task>> {
        let (short, long) = self.checked();
        let mut before = Vec::new();
        for task in short {
            let Some(number) = self.number(&task) else { continue };
            before.push((self.engine.print(&task, number)?, task));
        }
        let mut moved = self.long_that_moved(long).await?;
        let again = before.iter().map(|(_, task)| task.clone()).chain(moved.iter().cloned()).collect();
        self.run(again, Pass::Anew).await?;
        for (print, task) in before {
            let now = self.number(&task).map(|number| self.engine.print(&task, number)).transpose()?;
            if now != Some(print) {
                moved.insert(task);
            }
        }
        let is_place = |task: &Task| matches!(task, Task::Listing(Listing::Organizations | Listing::Spaces));
        if moved.iter().any(is_place) && self.extent(&Query::Organizations).is_ok() {
            self.run(vec![Query::Organizations.into()], Pass::Anew).await?;
        }
        Ok(moved)
    }

    /// What is read again: as a whole, and by its last page.
    fn checked(&self) -> (Vec<Task>, Vec<Task>) {
        let whole = self.readings().filter(|reading| reading.extent.is_ok()).map(|reading| &reading.task);
        let twice = whole.filter(|task| self.is_read_twice(task)).cloned();
        twice.partition(|task| !self.is_long(task))
    }

    async fn long_that_moved(&mut self, long: Vec<Task>) -> io::Result<BTreeSet<Task>> {
        let mut moved = BTreeSet::new();
        for task in long {
            let number = self.number(&task).unwrap_or(0);
            match self.engine.is_last_page_the_same(&task, number).await? {
                Ok(true) => {}
                Ok(false) => _ = moved.insert(task),
                Err(_) => _ = self.unchecked.insert(task.kind()),
            }
        }
        Ok(moved)
    }
}
