//! A served account, and how it is read.

use std::time::Duration;

use axcess_core::{Draft, Policy, SoundDraft};
use axcess_sandbox::{Fault, Options as Served, Sandbox, Server};
use axcess_snapshot::{Loader, Packing, Snapshot, catalog, write};
use axcess_sync::{
    Account, Address, Diagnosis, Limits, Options, PlainHttp, Secret, SignIn, SyncError, Synced, Trust,
    WallarooCredentials, diagnose, sync_silently,
};

pub fn policy(draft: impl Into<Draft>) -> Policy {
    let draft = draft.into();
    let catalog = catalog(draft.provider);
    Policy::new(draft, catalog).expect("the draft has no defects")
}

/// Serves an account.
pub struct World {
    pub sandbox: Sandbox,
    server: Server,
}

impl World {
    pub fn new(draft: Draft, options: Served) -> Self {
        let policy = policy(draft);
        let actor = policy.users()[0];
        let sandbox = Sandbox::new(policy, actor.into(), options).expect("the actor may act");
        let server = Server::start(&sandbox, 0).expect("a free port");
        Self { sandbox, server }
    }

    pub fn with_faults(draft: Draft, faults: Vec<Fault>) -> Self {
        Self::new(draft, Served { faults, ..Served::default() })
    }

    /// What opens it for a user.
    pub fn credentials(&self, user: &str, password: &str) -> WallarooCredentials {
        WallarooCredentials {
            address: Address::parse(&self.server.url(), PlainHttp::Loopback).expect("it is one"),
            sign_in: SignIn::Password { user: user.to_owned(), password: Secret::new(password) },
            trust: Trust::Machine,
            proxy: None,
            origin: "a test".to_owned(),
            notes: Vec::new(),
        }
    }

    /// Reads it as a user.
    pub fn read_as(&self, user: &str, password: &str) -> Result<Synced, SyncError> {
        self.synced(user, password, Options { limits: limits(), ..self.usual() })
    }

    /// Reads it as a user, to be compared with an earlier reading.
    pub fn read_against(&self, user: &str, earlier: &Draft) -> Synced {
        let options = Options { limits: limits(), against: Some(earlier.clone()), ..self.usual() };
        self.synced(user, self.sandbox.api_key(), options).expect("it can be read")
    }

    /// Reads it as a user, one list after the other, so that it is certain which of them a change comes before.
    pub fn read_in_order(&self, user: &str) -> Synced {
        let options = Options { limits: Limits { concurrency: 1, ..limits() }, ..self.usual() };
        self.synced(user, self.sandbox.api_key(), options).expect("it can be read")
    }

    /// What of it a user could read.
    pub fn diagnose(&self, user: &str, password: &str) -> Diagnosis {
        let account = Account::Wallaroo(self.credentials(user, password));
        runtime().block_on(diagnose(&account, limits())).expect("there is a way to it")
    }

    fn usual(&self) -> Options {
        Options::at(self.sandbox.first().captured_at())
    }

    fn synced(&self, user: &str, password: &str, options: Options) -> Result<Synced, SyncError> {
        let account = Account::Wallaroo(self.credentials(user, password));
        runtime().block_on(sync_silently(&account, &options))
    }

    /// Reads it as a user; what was read loads as any other file.
    #[track_caller]
    pub fn read(&self, user: &str) -> Snapshot<SoundDraft> {
        let synced = self.read_as(user, self.sandbox.api_key()).expect("it can be read");
        let bytes = write(&synced.snapshot, Packing::Plain);
        Loader::default().load("synced.json", &bytes).expect("it loads strictly")
    }
}

fn limits() -> Limits {
    Limits { first_wait: Duration::from_millis(1), retries: 4, ..Limits::default() }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}
