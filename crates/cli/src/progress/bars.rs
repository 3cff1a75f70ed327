//! Progress of a sync: a line for each kind of thing, with how many of it have come.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axcess_sync::{Event, Progress};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::args::Globals;

/// Lines on standard error that go away when dropped.
pub(crate) struct Bars {
    lines: MultiProgress,
    /// By kind: its line, and how many of its lists are under way.
    kinds: Mutex<BTreeMap<&'static str, (ProgressBar, usize)>>,
    wanted: bool,
}

impl Bars {
    /// Bars, if anybody sees them.
    pub fn new(globals: &Globals) -> Self {
        let wanted = !globals.no_progress && !globals.quiet && io::stderr().is_terminal();
        Self { lines: MultiProgress::new(), kinds: Mutex::default(), wanted }
    }

    fn on_line(&self, kind: &'static str, change: impl FnOnce(&mut (ProgressBar, usize))) {
        let mut kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        change(kinds.entry(kind).or_insert_with(|| (self.line(kind), 0)));
    }

    fn line(&self, kind: &'static str) -> ProgressBar {
        let line = self.lines.add(ProgressBar::no_length());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix:<26} {human_pos:>10}  {msg}") {
            line.set_style(style);
        }
        line.set_prefix(kind.replace('_', " "));
        line.enable_steady_tick(Duration::from_millis(200));
        line
    }
}

impl Progress for Bars {
    fn tell(&self, event: Event) {
        if !self.wanted {
            return;
        }
        match event {
            Event::Begun { kind } => self.on_line(kind, |(line, lists)| {
                *lists += 1;
                line.set_message("");
            }),
            Event::Page { kind, items } => self.on_line(kind, |(line, _)| line.inc(items as u64)),
            Event::Ended { kind, fault } => self.on_line(kind, |(line, lists)| {
                *lists = lists.saturating_sub(1);
                match fault {
                    Some(fault) => line.set_message(fault),
                    None if *lists == 0 => line.set_message("read"),
                    None => {}
                }
            }),
            Event::Waiting { service, time } => {
                let text = format!("{service} asks to wait {} s", time.as_secs());
                // A line that cannot be drawn is not missed.
                let _ = self.lines.println(text);
            }
            Event::Round { number: 1 } => {
                let _ = self.lines.println("looking whether anything changed meanwhile");
            }
            _ => {}
        }
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        // Nobody is left to tell when standard error is closed.
        let _ = self.lines.clear();
    }
}
