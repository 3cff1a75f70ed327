//! Every engine is asked about a tiny account.

use std::time::Duration;

use axcess_bench::{
    Column, Naive, Part, Questions, Report, Run, Setup, Trial, World, agree_in_gaps, plot, quote,
};
use axcess_snapshot::Scale;

const TINY: Scale = Scale { users: 40, organizations: 2, spaces: 8, projects: 30, roles: 12, bindings: 120 };

fn tried(seed: u64) -> Column {
    let turn = Duration::from_micros(10);
    let trial = Trial { name: "large".to_owned(), scale: TINY, seed, hot: 500, distinct: 5_000, turn };
    trial.run().unwrap_or_else(|error| panic!("seed {seed}: {error}"))
}

fn run() -> Run {
    Run { cores: 1, seed: 0, runs: 3, columns: vec![tried(0)], process: None }
}

#[test]
fn all_engines_agree_about_a_tiny_account() {
    for seed in 0..5 {
        let column = tried(seed);
        assert!(column.distinct > 1_000, "seed {seed}: only {} questions", column.distinct);
        assert!(column.figures.iter().all(|figure| figure.median > 0.0), "{column:?}");
        let unknown = 1..column.distinct / 2;
        assert!(unknown.contains(&column.unknown), "seed {seed}: gaps hide {} answers", column.unknown);
        assert!(column.index.forward > 0 && column.index.reverse > 0, "{:?}", column.index);
    }
}

#[test]
fn of_several_runs_each_figure_is_the_median() {
    let columns = [[90.0, 2.0], [1.0, 8.0], [3.0, 70.0]].map(|nanoseconds| {
        let mut column = tried(0);
        column.figures.truncate(2);
        for (figure, nanoseconds) in column.figures.iter_mut().zip(nanoseconds) {
            figure.median = nanoseconds;
        }
        column
    });
    let middle = Column::middle(columns.into());
    assert_eq!(middle.figures.iter().map(|figure| figure.median).collect::<Vec<_>>(), [3.0, 8.0]);
}

#[test]
fn an_engine_that_gives_another_answer_about_gaps_is_found_out() {
    let world = World::new(TINY, 0);
    let (naive, _) = Setup::of(|| Naive::new(&world.draft));
    let mut questions = Questions::draw(&world, &naive, 2_000, 0);
    assert!(agree_in_gaps(&world, &questions).is_ok());
    questions.allowed.iter_mut().for_each(|allowed| *allowed = !*allowed);
    assert!(agree_in_gaps(&world, &questions).is_err());
}

#[test]
fn a_run_that_was_kept_gives_the_same_tables() {
    let report = Report::new(run());
    let kept = serde_json::to_string(&report).expect("a report is plain data");
    let read: Run = serde_json::from_str(&kept).expect("a report can be read as its run");
    assert_eq!(Report::new(read).to_string(), report.to_string());
}

#[test]
fn a_page_quotes_what_stands_between_its_marks() {
    let report = Report::new(run());
    let page = "before\n<!-- figures: ratios -->\nstale\n<!-- end of figures -->\nafter\n";
    let quoted = quote(page, &report).expect("the mark has an end");
    assert!(quoted.contains(&report.part(Part::Ratios)) && !quoted.contains("stale"), "{quoted}");
    assert!(quoted.starts_with("before\n") && quoted.ends_with("\nafter\n"), "{quoted}");
    assert_eq!(quote(&quoted, &report).as_ref(), Ok(&quoted));
    assert!(quote("<!-- figures: run -->", &report).is_err());
}

#[test]
fn a_plot_has_a_line_for_what_was_measured() {
    let svg = plot(&run()).expect("drawing into a text");
    assert!(svg.contains("who_can") && svg.contains("prefers-color-scheme"), "{svg}");
}
