//! The threat model: every test that it names is there.

use std::fs;
use std::path::{Path, PathBuf};

const MODEL: &str = include_str!("../../SECURITY.md");

/// Every file of tests below a directory.
fn sources(directory: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    for entry in entries {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !["target", "node_modules", "dist", "test-results"].contains(&&*name) {
            sources(&path, found);
        } else if name.ends_with(".rs") || name.ends_with(".spec.ts") {
            found.push(path);
        }
    }
}

/// What stands between backticks in the last column of the table.
fn named() -> Vec<&'static str> {
    let table = MODEL.split("## Threat model").nth(1).expect("there is a threat model");
    let rows = table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| ---"));
    let last = rows.skip(1).filter_map(|row| row.trim_end_matches('|').rsplit(" | ").next());
    last.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect()
}

#[test]
fn every_test_of_the_threat_model_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the root of the repository");
    let mut files = Vec::new();
    ["crates", "tests", "web/tests"].iter().for_each(|directory| sources(&root.join(directory), &mut files));
    let texts: Vec<String> = files.iter().map(|file| fs::read_to_string(file).unwrap_or_default()).collect();
    let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("the manifest");
    let names = named();
    assert!(names.len() > 25, "{names:?}");
    for name in names {
        let is_there = root.join("fuzz/fuzz_targets").join(name).with_extension("rs").exists()
            || texts.iter().any(|text| {
                [format!("fn {name}("), format!("test('{name}'"), format!("plain('{name}'")]
                    .iter()
                    .any(|start| text.contains(start))
            })
            || root.join(name).is_file()
            || manifest.contains(name);
        assert!(is_there, "no test is called `{name}`");
    }
}
