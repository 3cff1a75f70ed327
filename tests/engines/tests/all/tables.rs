//! Tables, read by the real DuckDB with the statements of the documentation.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use axcess_core::{Asker, Decision, Policy, diff};
use axcess_engines::{Exported, demo, installed, program};
use axcess_export::{Columns, CsvSink, Folded, ParquetSink, Sink, Tables};
use serde_json::{Value, json};

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Csv,
    Parquet,
}

impl Form {
    const ALL: [Self; 2] = [Self::Csv, Self::Parquet];

    const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }

    fn sink(self, directory: &Path, table: &str, columns: Columns) -> Box<dyn Sink> {
        let file =
            File::create(directory.join(format!("{table}.{}", self.ending()))).expect("it can be made");
        let out = BufWriter::new(file);
        match self {
            Self::Csv => Box::new(CsvSink::new(columns, out).expect("it can be written")),
            Self::Parquet => Box::new(ParquetSink::new(columns, &[], out).expect("it can be written")),
        }
    }
}

/// An account as folded tables, in a directory below another.
fn fold(policy: &Policy, form: Form, directory: &Path, name: &str) -> PathBuf {
    let directory = directory.join(name);
    fs::create_dir_all(&directory).expect("there is room");
    let sink = |table: &str, columns| form.sink(&directory, table, columns);
    let to = Folded {
        principals: sink("principals", Tables::PRINCIPALS),
        nodes: sink("nodes", Tables::NODES),
        access: sink("access", Tables::ACCESS),
        sets: sink("sets", Tables::SETS),
    };
    Tables::new(policy).fold(to).expect("they can be written");
    directory
}

/// The statements of the documentation, as they read tables below a directory.
fn statements(form: Form, directory: &Path) -> Vec<String> {
    let page = include_str!("../../../../docs/export.md");
    let blocks = page.split("```sql\n").skip(1).map(|block| block.split("```").next().unwrap_or_default());
    let here = format!("'{}/", directory.display());
    blocks
        .map(|sql| sql.replace("'tables/", &here).replace(".parquet'", &format!(".{}'", form.ending())))
        .collect()
}

/// The rows of the last statement.
fn rows(statements: &[String]) -> Vec<Value> {
    let mut child = Command::new(installed("python/bin/python"))
        .arg(program("duck.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python starts");
    let input = serde_json::to_vec(statements).expect("it is JSON");
    child.stdin.take().expect("it is piped").write_all(&input).expect("it reads");
    let run = child.wait_with_output().expect("it ends");
    assert!(run.status.success(), "{statements:#?}");
    let mut all: Vec<Vec<Value>> = serde_json::from_slice(&run.stdout).expect("it is JSON");
    all.pop().expect("there is a statement")
}

/// The account a day later: some have left, somebody has come, and a project is restricted.
fn later() -> Policy {
    let mut draft = axcess_core::Draft::from(axcess_snapshot::demo().draft);
    draft.space_memberships.drain(..3);
    draft.role_bindings.drain(..2);
    draft.organization_memberships.pop();
    draft.restrictions.pop();
    let catalog = axcess_snapshot::catalog(draft.provider);
    Policy::new(draft, catalog).expect("it has no defect")
}

#[test]
#[ignore = "needs the engines: cargo xtask engines"]
fn who_can_is_the_first_statement() {
    let (policy, exported) = (demo(), Exported::new());
    for form in Form::ALL {
        fold(&policy, form, exported.path(), "acme");
        let sql = statements(form, exported.path());
        let found = rows(&sql[..2]);
        let permission = policy.permission("PROJECT_READ").expect("it is known");
        let expected =
            policy.who_can(permission, policy.node("project:Fraud/fraud-llm").expect("it is there"));
        let ids = expected.users.iter().map(|user| policy.user_id(*user));
        let mut ids: Vec<&str> = ids.chain(expected.keys.iter().map(|key| policy.key_id(*key))).collect();
        ids.sort_unstable();
        assert_eq!(found, ids.iter().map(|id| json!([id])).collect::<Vec<_>>(), "{form:?}");
    }
}

#[test]
#[ignore = "needs the engines: cargo xtask engines"]
fn what_can_is_the_second_statement() {
    let (policy, exported) = (demo(), Exported::new());
    for form in Form::ALL {
        fold(&policy, form, exported.path(), "acme");
        let sql = statements(form, exported.path());
        let found = rows(&[sql[0].clone(), sql[2].clone()]);
        let mut expected = Vec::new();
        for (node, held) in policy.what_can(policy.user("quinn@acme.io").expect("he is there")).entries {
            for permission in held.possible.iter() {
                let decision = if held.allowed.contains(permission) { "allow" } else { "unknown" };
                expected.push(json!([policy.node_id(node), policy.permissions().name(permission), decision]));
            }
        }
        assert_eq!(found, expected, "{form:?}");
    }
}

#[test]
#[ignore = "needs the engines: cargo xtask engines"]
fn diff_is_the_third_statement() {
    let exported = Exported::new();
    let catalog = axcess_snapshot::catalog(axcess_core::Provider::Arize);
    let (before, after) =
        Policy::pair(demo().to_draft(), later().to_draft(), &catalog).expect("neither has a defect");
    let mut expected = BTreeSet::new();
    for entry in diff(&before, &after).entries {
        for (change, set) in [("gained", &entry.gained), ("lost", &entry.lost)] {
            for name in after.permissions().names(set) {
                let row = [change, &entry.user, &entry.node, name];
                expected.insert(row.map(str::to_owned).to_vec());
            }
        }
    }
    assert!(expected.len() > 100, "the days differ");
    for form in Form::ALL {
        fold(&before, form, exported.path(), "monday");
        fold(&after, form, exported.path(), "tuesday");
        let sql = statements(form, exported.path());
        let found: Vec<Value> = rows(&sql[3..=3]);
        assert_eq!(found, expected.iter().map(|row| json!(row)).collect::<Vec<_>>(), "{form:?}");
    }
}

#[test]
#[ignore = "needs the engines: cargo xtask engines"]
fn the_full_table_is_the_folded_ones_joined() {
    let (policy, exported) = (demo(), Exported::new());
    for form in Form::ALL {
        let directory = fold(&policy, form, exported.path(), "acme");
        let full = form.sink(exported.path(), "full", Tables::FULL);
        let count = Tables::new(&policy).full(full).expect("it can be written");
        let view = &statements(form, exported.path())[0];
        let full = exported.path().join(format!("full.{}", form.ending()));
        let counted = |sql: &str| {
            let sql = sql.replace("FULL", &format!("'{}'", full.display()));
            rows(&[view.clone(), sql])[0][0].as_u64().expect("a number")
        };
        let columns = "principal, email, kind, permission, node, reference, decision";
        assert_eq!(counted("SELECT count(*) FROM FULL"), count, "{form:?} {directory:?}");
        assert_eq!(counted("SELECT count(*) FROM answers"), count, "{form:?}");
        let common = format!(
            "SELECT count(*) FROM (SELECT {columns} FROM FULL INTERSECT SELECT {columns} FROM answers)"
        );
        assert_eq!(counted(&common), count, "{form:?}");
        assert_eq!(count, by_brute_force(&policy));
    }
}

fn by_brute_force(policy: &Policy) -> u64 {
    let users = policy.users().into_iter().map(Asker::User);
    let keys = policy.keys().into_iter().filter_map(|key| policy.key_asker(key));
    let nodes = policy.nodes();
    let mut count = 0;
    for who in users.chain(keys) {
        for node in &nodes {
            let permissions = policy.permissions().iter();
            let held = permissions.filter(|(it, _)| policy.can(who, *it, *node) != Decision::Deny);
            count += held.count() as u64;
        }
    }
    count
}
