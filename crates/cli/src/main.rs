//! The command `axcess`.

use std::process::ExitCode;

fn main() -> ExitCode {
    axcess_cli::run(std::env::args_os())
}
