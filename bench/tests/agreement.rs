//! Every engine is asked about a tiny account.

use std::time::Duration;

use axcess_bench::Trial;
use axcess_snapshot::Scale;

#[test]
fn all_engines_agree_about_a_tiny_account() {
    let scale = Scale { users: 40, organizations: 2, spaces: 8, projects: 30, roles: 12, bindings: 120 };
    for seed in 0..5 {
        let turn = Duration::from_micros(10);
        let trial = Trial { name: "tiny".to_owned(), scale, seed, hot: 500, distinct: 5_000, turn };
        let column = trial.run().unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert!(column.distinct > 1_000, "seed {seed}: only {} questions", column.distinct);
        assert!(column.figures.iter().all(|figure| figure.median > 0.0), "{column:?}");
    }
}
