//! Pages quote the run that is kept, and no other figures.

use std::fs;
use std::path::Path;

use axcess_bench::{Report, Run, plot, quote};

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_pages_and_the_plot_show_the_kept_run() {
    let run: Run = serde_json::from_str(&read("bench/run.json")).expect("a run as `--json` prints it");
    assert!(
        plot(&run).is_ok_and(|svg| svg == read("docs/performance.svg")),
        "docs/performance.svg is of another run"
    );
    let report = Report::new(run);
    for path in ["README.md", "docs/performance.md"] {
        let page = read(path);
        assert_eq!(quote(&page, &report).as_ref(), Ok(&page), "{path} is of another run");
        assert!(page.contains("<!-- figures: "), "{path} quotes nothing");
    }
}
