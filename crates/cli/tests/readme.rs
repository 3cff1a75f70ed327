//! The README's examples run, and its picture is what a terminal shows.

use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

#[test]
fn every_example_of_the_readme_prints_what_it_says() {
    std::env::set_current_dir(ROOT).expect("the root is there");
    trycmd::TestCases::new().case("README.md");
}

#[test]
fn the_picture_shows_the_plan_as_a_terminal_does() {
    let arguments = ["plan", "--demo", "examples/restrict.yaml", "--color", "always"];
    let output =
        Command::new(cargo_bin!("axcess")).args(arguments).current_dir(ROOT).output().expect("it starts");
    let text = String::from_utf8(output.stdout).expect("it prints text");
    let picture =
        anstyle_svg::Term::new().render_svg(&format!("$ axcess {}\n{text}", arguments[..3].join(" ")));
    let path = Path::new(ROOT).join("docs/plan.svg");
    if std::env::var_os("AXCESS_BLESS").is_some() {
        std::fs::write(&path, &picture).expect("it can be written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == picture, "docs/plan.svg is stale; `cargo xtask bless` draws it anew");
}
