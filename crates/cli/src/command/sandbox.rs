//! `axcess sandbox`: a local server with the account's API over a snapshot.

mod child;
mod run;
mod serve;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use axcess_core::{Asker, Change, Decision, Policy, Provider, Read, User};
use axcess_sandbox::{Options, RecordedCall, Sandbox as Served};
use axcess_snapshot::{Packing, Snapshot, write};
use clap::{Args, Subcommand};

use crate::account;
use crate::args::Session;
use crate::exit::Exit;
use crate::reading::Reading;
use crate::trouble::{self, Trouble};

/// Let real clients act on a harmless copy of the account
///
/// The sandbox is a server on this machine with the account's own API over a snapshot: `ax`, the SDKs and any script
/// call it as they call the account, and nothing leaves the machine for it.
#[derive(Debug, Args)]
pub(crate) struct Sandbox {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Serve(serve::Serve),
    Run(run::Run),
}

impl Sandbox {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        match &self.what {
            What::Serve(command) => command.run(session),
            What::Run(command) => command.run(session),
        }
    }
}

/// Whose key the clients hold, and what is written at the end.
#[derive(Debug, Args)]
struct Choice {
    /// Whose key the clients hold: a user or a key [default: whoever captured the account, if he is an active account
    /// admin, else the first active account admin]
    #[arg(long, value_name = "WHO")]
    actor: Option<String>,
    /// Write the account as it is at the end
    #[arg(long, value_name = "FILE")]
    snapshot_out: Option<PathBuf>,
}

/// An account that is about to be served.
struct Prepared {
    served: Served,
    reading: Reading,
    source: Option<String>,
    actor: Asker,
}

impl Choice {
    fn prepare(&self, session: &Session) -> miette::Result<Prepared> {
        let snapshot = session.snapshot()?;
        let (reading, source) = (Reading::of(&snapshot), snapshot.source.clone());
        let policy = session.policy_of(snapshot)?;
        let actor = match &self.actor {
            Some(text) => account::asker(&policy, text)?,
            None => usual_actor(&policy)?,
        };
        let served = Served::new(policy, actor, Options::default()).map_err(|error| {
            Trouble::new(error.to_string()).help("name somebody who may act with `--actor`")
        })?;
        warn_of_strange_things(session, &served);
        Ok(Prepared { served, reading, source, actor })
    }

    /// Writes the account as it is at the end, if that was asked for.
    fn keep(&self, prepared: &Prepared) -> miette::Result<()> {
        let Some(path) = &self.snapshot_out else { return Ok(()) };
        let draft = prepared.served.policy().to_draft();
        let snapshot = Snapshot { source: prepared.source.clone(), ..Snapshot::from(draft) };
        let bytes = write(&snapshot, Packing::of_name(&path.to_string_lossy()));
        std::fs::write(path, bytes).map_err(|error| trouble::of_writing(path, &error))
    }
}

impl Prepared {
    /// Writes the calls that changed the account as a plan that names things, if that was asked for, and says what is
    /// missing from it.
    fn save(&self, session: &Session, path: Option<&Path>) -> miette::Result<()> {
        let record = self.served.record();
        let missing: BTreeSet<String> = record.unmodelled().map(RecordedCall::title).collect();
        for call in &missing {
            session.warn(format_args!("the sandbox has no `{}`", axcess_report::escaped(call)));
        }
        let Some(path) = path else { return Ok(()) };
        let plan = record.plan();
        let left_out = plan.changes.iter().filter(|change| matches!(change, Change::Ended(_))).count();
        if left_out > 0 {
            session.warn(format_args!(
                "{} changed nothing and cannot be written as a step of a plan",
                axcess_report::counted(left_out, "call")
            ));
        }
        let plan = axcess_emit::named(&self.served.first(), &plan)
            .map_err(|error| Trouble::new(format!("the calls make no plan: {error}")))?;
        let is_json = path.extension().is_some_and(|ending| ending == "json");
        let text = if is_json { axcess_plan::write_json(&plan) } else { axcess_plan::write_yaml(&plan) };
        std::fs::write(path, text).map_err(|error| trouble::of_writing(path, &error))
    }
}

/// Whoever captured the account, if he is an active account admin, else the first of those by id.
fn usual_actor(policy: &Policy) -> miette::Result<Asker> {
    let is_admin = |user: &User| match policy.provider() {
        Provider::Arize => policy.may(*user, Read::AuditLogs) == Decision::Allow,
        // An administrator of Wallaroo reads no audit log, and no set of his is an admin set of a workspace.
        Provider::Wallaroo => {
            policy.standing(*user).certain && policy.user_account_role(*user) == Some("ADMIN")
        }
    };
    let first = || policy.users().into_iter().find(is_admin);
    let nobody = || {
        Trouble::new("nobody is for certain an active account admin of this snapshot")
            .help("say whose key the clients hold with `--actor WHO`")
    };
    Ok(policy.captured_by().filter(is_admin).or_else(first).ok_or_else(nobody)?.into())
}

/// Clients refuse a whole page for one word that they do not know.
fn warn_of_strange_things(session: &Session, served: &Served) {
    let strange = served.strange();
    if let Some(first) = strange.first() {
        let others = match strange.len() - 1 {
            0 => String::new(),
            others => format!("; so with {others} more"),
        };
        session.warn(format_args!("{first}, and clients may refuse a page for it{others}"));
    }
}
