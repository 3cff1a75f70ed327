//! A served account, and how it is read.

use std::time::Duration;

use axcess_core::{Draft, Node, Permission, Policy, SoundDraft, User};
use axcess_sandbox::{Fault, Sandbox, Server};
use axcess_snapshot::{Generator, Loader, Packing, Scale, Snapshot, catalog, write};
use axcess_sync::{Account, Credentials, Environment, Limits, Options, Synced, Wanted, sync_silently};

/// A served account.
pub struct Served {
    pub sandbox: Sandbox,
    pub server: Server,
}

pub fn policy(draft: impl Into<Draft>) -> Policy {
    let draft = draft.into();
    let catalog = catalog(draft.provider);
    Policy::new(draft, catalog).expect("the draft has no defects")
}

/// A made-up account with pages enough to go wrong.
pub fn generated(seed: u64) -> Draft {
    let scale = Scale { users: 60, organizations: 3, spaces: 9, projects: 120, roles: 8, bindings: 150 };
    Generator::new(scale, seed).generate().draft
}

/// An account admin who may act.
pub fn admin(draft: &Draft) -> String {
    let is_admin = |user: &&axcess_core::UserRecord| {
        (user.account_role.as_deref(), user.status.as_deref()) == (Some("ADMIN"), Some("ACTIVE"))
    };
    draft.users.iter().find(is_admin).expect("there is one").id.to_string()
}

/// The built-in account.
pub fn acme() -> Draft {
    axcess_snapshot::demo().draft.into()
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
    pub fn read(&self) -> Synced {
        let (account, options) = (self.account(), self.options());
        runtime().block_on(sync_silently(&account, &options)).expect("the account can be read")
    }
}

pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// Answers that are certain in a second account although the first one says otherwise, as far as both know the user,
/// the node and the permission.
pub fn contradictions(first: &Policy, second: &Policy) -> Vec<String> {
    let names = first.permissions();
    let both: Vec<(Permission, Permission)> = names
        .all()
        .iter()
        .filter_map(|permission| Some((permission, second.permission(names.name(permission)).ok()?)))
        .collect();
    let users = first.users().into_iter().filter_map(|it| Some((it, second.user_by_id(first.user_id(it))?)));
    let users: Vec<(User, User)> = users.collect();
    let nodes = first.nodes().into_iter().filter_map(|it| Some((it, second.node_by_id(first.node_id(it))?)));
    let nodes: Vec<(Node, Node)> = nodes.collect();
    let mut found = Vec::new();
    for (user, node) in users.iter().flat_map(|user| nodes.iter().map(move |node| (user, node))) {
        let (expected, read) = (first.effective(user.0, node.0), second.effective(user.1, node.1));
        if expected.possible.is_empty() && read.allowed.is_empty() {
            continue;
        }
        for (permission, other) in &both {
            let is_wrong = read.allowed.contains(*other) && !expected.possible.contains(*permission)
                || expected.allowed.contains(*permission) && !read.possible.contains(*other);
            if is_wrong {
                let (who, place) = (first.user_reference(user.0), first.node_reference(node.0));
                found.push(format!("{who} {} {place}", names.name(*permission)));
            }
        }
    }
    found
}

/// Loads what was read as any other file.
pub fn reloaded(snapshot: &Snapshot<SoundDraft>) -> Snapshot<SoundDraft> {
    Loader::default().load("synced.json", write(snapshot, Packing::Plain)).expect("it loads strictly")
}
