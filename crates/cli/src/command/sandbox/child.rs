//! A command that runs in a sandbox.

use std::env;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use axcess_sandbox::setting;

/// The command with an environment in which every client that is known finds the sandbox and nothing else: a home of
/// its own with a profile of `ax`, the sandbox's address and dummy key, and no key of the parent's.
///
/// What the command prints goes to standard error, so that standard output has the report alone.
///
/// # Errors
///
/// When the profile cannot be written.
pub(super) fn command(words: &[String], home: &Path, url: &str, key: &str) -> io::Result<Command> {
    setting::furnish(home, url, key)?;
    let (program, arguments) = words.split_first().expect(GIVEN);
    let mut command = Command::new(program);
    command.args(arguments).stdout(Stdio::from(io::stderr()));
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(setting::belongs_to_client) {
            command.env_remove(name);
        }
    }
    for (name, value) in setting::environment(url, key) {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    keep_packages(&mut command);
    command.env("HOME", home).env("USERPROFILE", home);
    Ok(command)
}

/// Python looks below HOME for what was installed for its user alone, as `ax` may be.
fn keep_packages(command: &mut Command) {
    let named = env::var_os("PYTHONUSERBASE");
    let usual = env::var_os("HOME").map(|home| Path::new(&home).join(".local").into_os_string());
    if let Some(place) = named.or(usual) {
        command.env("PYTHONUSERBASE", place);
    }
}

const GIVEN: &str = "INVARIANT: the command line has a command";
