//! Progress of what takes long.

mod bars;

use std::io::{self, IsTerminal};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::args::Globals;

pub(crate) use self::bars::Bars;

/// What takes less is over before anybody wonders.
const PATIENCE: Duration = Duration::from_secs(1);

/// A spinner on standard error that shows up after a second and goes away when dropped.
pub(crate) struct Progress {
    over: Arc<(Mutex<bool>, Condvar)>,
    waiter: Option<JoinHandle<()>>,
}

impl Progress {
    /// Begins something; `what` says what, as in `reading acme.json`.
    pub fn start(globals: &Globals, what: String) -> Self {
        let over = Arc::new((Mutex::new(false), Condvar::new()));
        let wanted = !globals.no_progress && !globals.quiet && io::stderr().is_terminal();
        let waiter = wanted.then(|| {
            let over = over.clone();
            std::thread::spawn(move || show(&over, what))
        });
        Self { over, waiter }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Ok(mut over) = self.over.0.lock() {
            *over = true;
        }
        self.over.1.notify_all();
        if let Some(waiter) = self.waiter.take() {
            // It only draws: if it failed, there is nothing to save.
            let _ = waiter.join();
        }
    }
}

fn show(over: &(Mutex<bool>, Condvar), what: String) {
    let wait = |time: Duration| {
        let guard = over.0.lock().ok()?;
        let (guard, _) = over.1.wait_timeout_while(guard, time, |over| !*over).ok()?;
        Some(*guard)
    };
    if wait(PATIENCE) != Some(false) {
        return;
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
        bar.set_style(style);
    }
    bar.set_message(what);
    while wait(Duration::from_millis(100)) == Some(false) {
        bar.tick();
    }
    bar.finish_and_clear();
}
