//! The account's real clients, run as child processes against a sandbox on loopback.
//!
//! `cargo xtask clients` installs them and runs the tests. The variable `AXCESS_CLIENTS` names the directory in which
//! they lie: `python` and `wallaroo` are virtual environments of Python, `node` holds packages of npm. `AXCESS_COMMAND` names
//! the binary of `axcess`.

mod account;
mod elsewhere;
mod place;
mod served;

pub use account::{differences, same_account};
pub use elsewhere::Elsewhere;
pub use place::{installed, program, repository};
pub use served::{Ended, Served, demo, demo_with_later_permissions, workspaces};
