//! The explorer's page: built from `web` and the engine, and tried in a real browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::clients::debian;
use crate::{Done, Failure, cargo, engine, run, succeeds};

/// Pictures of the page in the documentation; the tests take them, and `AXCESS_BLESS` keeps them.
const PICTURES: [&str; 3] = ["access-map", "ask", "what-if"];

/// Builds the page and lays it where the command takes it from.
pub fn build() -> Done {
    engine::build()?;
    if !succeeds(Command::new("npm").arg("--version")) {
        debian(&["nodejs", "npm"])?;
    }
    run(&mut npm(&["ci", "--silent", "--no-audit", "--no-fund"]))?;
    run(&mut npm(&["run", "--silent", "build"]))?;
    let (from, to) = (Path::new("web/dist/explorer.html"), Path::new("crates/cli/page/explorer.html"));
    let page = |path: &Path| fs::read(path).map_err(|error| Failure(format!("{}: {error}", path.display())));
    // The command is compiled anew only when the page is another one.
    if page(to).is_ok_and(|known| page(from).is_ok_and(|new| known == new)) {
        return Ok(());
    }
    fs::copy(from, to).map(drop).map_err(|error| Failure(format!("{}: {error}", to.display())))
}

/// Tries what the page is made of, and then the page itself in Chromium.
pub fn test() -> Done {
    build()?;
    run(&mut npm(&["run", "--silent", "check"]))?;
    run(&mut npm(&["run", "--silent", "test"]))?;
    if !chromium().exists() {
        debian(&["chromium"])?;
    }
    run(cargo().args(["build", "--package", "axcess-cli", "--quiet"]))?;
    let command = std::path::absolute("target/debug/axcess").map_err(|error| Failure(error.to_string()))?;
    run(npm(&["run", "--silent", "e2e"]).env("AXCESS_CHROMIUM", chromium()).env("AXCESS_COMMAND", command))?;
    if std::env::var_os("AXCESS_BLESS").is_none() {
        return Ok(());
    }
    PICTURES.iter().try_for_each(|name| {
        let (from, to) = (format!("web/test-results/light/{name}.png"), format!("docs/explorer-{name}.png"));
        fs::copy(&from, &to).map(drop).map_err(|error| Failure(format!("{from}: {error}")))
    })
}

fn npm(arguments: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.current_dir("web").args(arguments);
    command
}

fn chromium() -> PathBuf {
    std::env::var_os("AXCESS_CHROMIUM").map_or_else(|| "/usr/bin/chromium".into(), PathBuf::from)
}
