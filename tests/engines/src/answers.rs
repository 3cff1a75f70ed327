//! What an engine answered.

use std::process::{Command, Stdio};

use serde::Deserialize;

/// How an engine's answers compare with those that were expected.
#[derive(Debug, Default, Deserialize)]
pub struct Answers {
    /// How many questions were asked.
    pub asked: usize,
    /// How many were answered as expected.
    pub agreed: usize,
    /// The first that were not.
    #[serde(default)]
    pub disagreed: Vec<String>,
    /// Seconds that loading the account took.
    pub loading: f64,
    /// Seconds that all questions took.
    pub asking: f64,
}

impl Answers {
    /// What a program prints as its last line.
    ///
    /// # Panics
    ///
    /// When it fails or prints something else.
    pub fn of(command: &mut Command) -> Self {
        let run = command.stdin(Stdio::null()).output().expect("the program starts");
        let (stdout, stderr) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
        assert!(run.status.success(), "{command:?} ended with {}\n{stdout}\n{stderr}", run.status);
        let last = stdout.lines().last().unwrap_or_default();
        serde_json::from_str(last).unwrap_or_else(|error| panic!("{error}\n{stdout}\n{stderr}"))
    }

    /// Counts those of another lot in.
    pub fn add(&mut self, lot: Self) {
        self.asked += lot.asked;
        self.agreed += lot.agreed;
        self.disagreed.extend(lot.disagreed);
        self.loading += lot.loading;
        self.asking += lot.asking;
    }

    /// Checks that all of at least `least` answers agreed, and says how many there were.
    ///
    /// # Panics
    ///
    /// When they did not.
    pub fn agree(&self, engine: &str, least: usize) {
        let Self { asked, agreed, disagreed, loading, asking } = self;
        assert_eq!(agreed, asked, "{engine} answers otherwise:\n{}", disagreed.join("\n"));
        assert!(*asked >= least, "{engine} was asked {asked} questions only");
        println!("{engine}: {agreed} of {asked} answers agree; loading {loading:.1} s, asking {asking:.1} s");
    }
}
