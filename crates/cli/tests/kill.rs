//! `axcess sync`, killed at any moment and started again.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axcess_core::{Decision, Draft, Moment, Policy, Read};
use axcess_sandbox::{Options, Sandbox, Server};
use axcess_snapshot::{Loader, Size, catalog, digest, generate};

/// How often a sync is killed before it is let alone, at most.
const KILLS: u64 = 12;

struct Account {
    sandbox: Sandbox,
    server: Server,
}

fn account(seed: u64) -> Account {
    let snapshot = generate(Size::Small, seed);
    let catalog = catalog(snapshot.draft.provider);
    let policy = Policy::new(snapshot.draft, catalog).expect("what is generated has no defects");
    let admin = policy.users().into_iter().find(|user| policy.may(*user, Read::AuditLogs) == Decision::Allow);
    let admin = admin.expect("somebody administers the account");
    // With some 500 calls, eight at a time, no sync ends before it can be killed.
    let options = Options { latency: Duration::from_millis(4), ..Options::default() };
    let sandbox = Sandbox::new(policy, admin.into(), options).expect("an administrator may act");
    let server = Server::start(&sandbox, 0).expect("a port is free");
    Account { sandbox, server }
}

impl Account {
    fn sync(&self, home: &Path, out: &Path) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_axcess"));
        command.args(["sync", "--quiet", "--out"]).arg(out);
        command.env("HOME", home).env("XDG_DATA_HOME", home).env("AXCESS_STORE", home.join("store"));
        command.env("ARIZE_API_KEY", self.sandbox.api_key()).env("ARIZE_BASE_URL", self.server.url());
        command.stdout(Stdio::null()).spawn().expect("it starts")
    }
}

fn read(path: &Path) -> Draft {
    let snapshot = Loader::default().load_path(path).expect("what is written loads strictly");
    Draft { captured_at: Moment::from_unix_micros(0), ..snapshot.draft.into() }
}

/// Kills a sync over and over, at moments that `seed` draws, and compares what comes of it with one that was let alone.
/// Tells how often that was before it ended.
fn check(seed: u64) -> u64 {
    let account = account(seed);
    let directory = tempfile::tempdir().expect("a directory can be made");
    let path = |name: &str| directory.path().join(name);
    let whole = path("whole.json");
    assert!(account.sync(&path("a"), &whole).wait().expect("it ends").success());
    let (home, out) = (path("b"), path("killed.json"));
    let (mut chance, mut kills, mut killed) = (seed, 0, 0);
    loop {
        let mut child = account.sync(&home, &out);
        if kills < KILLS {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            std::thread::sleep(Duration::from_millis((chance >> 33) % 250));
            kills += 1;
            // It may have ended already.
            let _ = child.kill();
        }
        let status = child.wait().expect("it ends");
        killed += u64::from(status.code().is_none());
        assert_eq!(
            status.success(),
            out.exists(),
            "seed {seed}: the file is there when it is whole, and only then"
        );
        if status.success() {
            break;
        }
    }
    assert_eq!(digest(&read(&out)), digest(&read(&whole)), "seed {seed}, after {killed} kills");
    killed
}

#[test]
fn a_sync_that_is_killed_goes_on_and_ends_with_the_same_snapshot() {
    assert!(check(1) > 0, "it was never killed");
}

#[test]
#[ignore = "takes minutes: cargo xtask soak"]
fn a_sync_that_is_killed_over_and_over_ends_with_the_same_snapshot() {
    let killed: u64 = (2..40).map(check).sum();
    println!("38 accounts read to the end, in spite of {killed} kills");
    assert!(killed > 38, "few were killed: {killed}");
}
