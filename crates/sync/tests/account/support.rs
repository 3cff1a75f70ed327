//! A served account, and how it is read.

use std::time::Duration;

use axcess_core::{Decision, Draft, Policy};
use axcess_sandbox::{Fault, Sandbox, Server};
use axcess_snapshot::{Snapshot, catalog};
use axcess_sync::{
    Account, Credentials, Environment, Limits, Options, SyncError, Synced, Wanted, sync_silently,
};

/// A served account.
pub struct Served {
    pub sandbox: Sandbox,
    pub server: Server,
}

pub fn policy(draft: Draft) -> Policy {
    let catalog = catalog(draft.provider);
    Policy::new(draft, catalog).expect("the draft has no defects")
}

impl Served {
    /// Serves an account to an actor.
    pub fn new(draft: Draft, actor: &str, faults: Vec<Fault>) -> Self {
        let policy = policy(draft);
        let actor = policy.user(actor).expect("the actor is in the account");
        let options = axcess_sandbox::Options { faults, ..axcess_sandbox::Options::default() };
        let sandbox = Sandbox::new(policy, actor.into(), options).expect("the actor may act");
        let server = Server::start(&sandbox, 0).expect("a free port");
        Self { sandbox, server }
    }

    /// What opens it.
    pub fn account(&self) -> Account {
        let variables = [("ARIZE_API_KEY", self.sandbox.api_key()), ("ARIZE_BASE_URL", &self.server.url())];
        let environment: Environment = variables.into_iter().collect();
        match Credentials::find(&Wanted::default(), &environment) {
            Ok(credentials) => Account::Arize(credentials),
            Err(error) => panic!("{error}"),
        }
    }

    /// How it is read: as usual, but without long waits.
    pub fn options(&self) -> Options {
        let limits = Limits { first_wait: Duration::from_millis(1), ..Limits::default() };
        Options { limits, ..Options::at(self.sandbox.first().captured_at()) }
    }

    /// Reads it.
    pub fn read(&self) -> Result<Synced, SyncError> {
        runtime().block_on(sync_silently(&self.account(), &self.options()))
    }
}

pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// What one answer of an account came to in another.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Compared {
    pub same: u64,
    pub unknown: u64,
    /// Answers that differ and are certain on the second side.
    pub wrong: Vec<String>,
}

/// Compares every answer about what both accounts have, by ids.
pub fn compare(first: &Policy, second: &Policy) -> Compared {
    let mut compared = Compared::default();
    for user in first.users() {
        let Some(other_user) = second.user_by_id(first.user_id(user)) else { continue };
        for node in first.nodes() {
            let Some(other_node) = second.node_by_id(first.node_id(node)) else { continue };
            for permission in first.permissions().all().iter() {
                let name = first.permissions().name(permission);
                let expected = first.can(user, permission, node);
                // A name that nobody read is an error there, never an answer.
                let Ok(other_permission) = second.permission(name) else { continue };
                let found = second.can(other_user, other_permission, other_node);
                if expected == Decision::Unknown || found == expected {
                    compared.same += 1;
                } else if found == Decision::Unknown {
                    compared.unknown += 1;
                } else if compared.wrong.len() < 10 {
                    let (user, node) = (first.user_reference(user), first.node_reference(node));
                    compared.wrong.push(format!("{user} {name} {node}: {expected}, but {found}"));
                }
            }
        }
    }
    compared
}

/// Loads what was read as any other file.
pub fn reloaded(snapshot: &Snapshot) -> Snapshot {
    let bytes = axcess_snapshot::write(snapshot, axcess_snapshot::Packing::Plain);
    axcess_snapshot::Loader::default().load("synced.json", &bytes).expect("it loads strictly")
}
