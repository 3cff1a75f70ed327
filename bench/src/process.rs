//! The command as people run it.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::row;
use crate::runner::{Figure, Pace, Runner, Start, heat};

/// A question about the built-in account, whose answer is yes.
const ARGS: [&str; 5] = ["can", "--demo", "omar@acme.io", "PROJECT_READ", "project:Fraud/sar-drafts"];

/// Starts the command over and over, each time until it has answered and is gone.
///
/// # Errors
///
/// When it cannot be started, or does not say `allow`.
pub fn process(command: &Path) -> io::Result<Figure> {
    let output = Command::new(command).args(ARGS).output()?;
    if !output.status.success() || !output.stdout.starts_with(b"allow") {
        let said = String::from_utf8_lossy(&output.stdout);
        return Err(io::Error::other(format!("`{}` answers `{}`", command.display(), said.trim_end())));
    }
    let start = |_| {
        let child = Command::new(command).args(ARGS).stdout(Stdio::null()).stderr(Stdio::null()).status();
        child.expect("INVARIANT: what could be started once can be again")
    };
    let runner = Runner::prepared(row::PROCESS, 1, |_| (), start);
    let pace = Pace {
        rounds: 1,
        end: Duration::ZERO,
        turn: Duration::from_secs(2),
        chunk: Some(1),
        steps: 500,
        start: Start::AsItIs,
    };
    Ok(heat(vec![runner], pace).remove(0))
}
