//! The measuring loop.

use std::borrow::Cow;
use std::hint::black_box;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// More bytes than the cache of any machine that this is likely to run on has for us.
const CACHE: usize = 128 << 20;

/// Something to be measured: a closure that does so many steps, going on where it stopped last.
pub struct Runner<'a> {
    row: &'static str,
    /// The most steps that it can do in one piece.
    most: usize,
    time: Box<dyn FnMut(usize) -> Duration + 'a>,
}

/// How long a heat takes.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How often each runner has its turn.
    pub rounds: usize,
    /// When no further round is begun.
    pub end: Duration,
    /// When a turn ends, at the first chunk that is done by then.
    pub turn: Duration,
    /// How many steps are timed together; nothing stands for as many as fill some microseconds.
    pub chunk: Option<usize>,
    /// The most steps of a turn.
    pub steps: usize,
    /// What each turn finds in the cache.
    pub start: Start,
}

/// What a turn finds in the processor's cache when it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Whatever the one before has left.
    AsItIs,
    /// Nothing that is read by anybody, so that nobody gains by coming after somebody who reads the same.
    Cold,
}

/// What a runner needed for one step.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Figure {
    /// The row that it fills.
    pub row: Cow<'static, str>,
    /// Nanoseconds a step: the median over all chunks.
    pub median: f64,
    /// The same for the slowest chunk in a hundred.
    pub p99: f64,
    /// How many steps were timed.
    pub steps: usize,
}

/// The shortest time that is worth timing: reading the clock takes some 30 ns.
const CHUNK: Duration = Duration::from_micros(20);

impl<'a> Runner<'a> {
    /// A runner for a row.
    pub fn new(row: &'static str, run: impl FnMut(usize) + 'a) -> Self {
        Self::prepared(row, usize::MAX, |steps| steps, run)
    }

    /// A runner whose steps, at most so many in one piece, have to be prepared. Neither that nor the end of
    /// what comes of them is timed.
    pub fn prepared<T, U>(
        row: &'static str,
        most: usize,
        mut prepare: impl FnMut(usize) -> T + 'a,
        mut run: impl FnMut(T) -> U + 'a,
    ) -> Self {
        let time = move |steps| {
            let prepared = prepare(steps);
            let start = Instant::now();
            let done = black_box(run(prepared));
            let spent = start.elapsed();
            drop(done);
            spent
        };
        Self { row, most, time: Box::new(time) }
    }

    /// As many steps as fill a chunk; warms up at the same time.
    fn chunk(&mut self, most: usize) -> usize {
        let most = most.min(self.most);
        let mut steps = 1;
        while steps < most && (self.time)(steps) < CHUNK {
            steps = most.min(steps * 2);
        }
        steps
    }
}

/// Runs all in turns, so that whatever else the machine does hits all alike. Each round begins with
/// another runner.
pub fn heat(mut runners: Vec<Runner<'_>>, pace: Pace) -> Vec<Figure> {
    let chunks: Vec<usize> =
        runners.iter_mut().map(|runner| pace.chunk.unwrap_or_else(|| runner.chunk(pace.steps))).collect();
    let mut samples = vec![Vec::new(); runners.len()];
    let mut totals = vec![0; runners.len()];
    let filler = vec![1_u8; if pace.start == Start::Cold { CACHE } else { 0 }];
    let begin = Instant::now();
    for round in 0..pace.rounds {
        if round > 0 && begin.elapsed() > pace.end {
            break;
        }
        for turn in 0..runners.len() {
            let place = (turn + round) % runners.len();
            // One byte of each line, and nothing that anybody is waiting for.
            black_box(filler.iter().step_by(64).fold(0_u8, |sum, byte| sum ^ byte));
            let (start, mut steps) = (Instant::now(), 0);
            while steps < pace.steps && (steps == 0 || start.elapsed() < pace.turn) {
                let chunk = chunks[place].min(pace.steps - steps);
                let spent = (runners[place].time)(chunk);
                samples[place].push(spent.as_secs_f64() * 1e9 / chunk as f64);
                steps += chunk;
            }
            totals[place] += steps;
        }
    }
    let figures = runners.iter().zip(samples).zip(totals);
    figures.map(|((runner, samples), steps)| Figure::of(runner.row, samples, steps)).collect()
}

impl Figure {
    fn of(row: &'static str, mut samples: Vec<f64>, steps: usize) -> Self {
        samples.sort_by(f64::total_cmp);
        let at = |part: f64| samples[((samples.len() - 1) as f64 * part) as usize];
        Self { row: row.into(), median: at(0.5), p99: at(0.99), steps }
    }

    /// The figure of so many steps in one.
    pub fn times(self, steps: usize) -> Self {
        let times = |nanoseconds: f64| nanoseconds * steps as f64;
        Self { median: times(self.median), p99: times(self.p99), ..self }
    }
}

/// Steps over questions in their order, from the first again after the last, none waiting for the other.
pub fn each<Q>(questions: &[Q], mut ask: impl FnMut(&Q) -> bool) -> impl FnMut(usize) {
    batched(questions, move |batch| batch.iter().filter(|question| ask(question)).count())
}

/// The same with all questions of a chunk handed over together. The answer says how many are allowed.
pub fn batched<Q>(questions: &[Q], mut ask: impl FnMut(&[Q]) -> usize) -> impl FnMut(usize) {
    let mut next = 0;
    move |mut steps| {
        let mut allowed = 0;
        while steps > 0 {
            let end = questions.len().min(next + steps);
            allowed += ask(&questions[next..end]);
            steps -= end - next;
            next = if end == questions.len() { 0 } else { end };
        }
        black_box(allowed);
    }
}

/// Steps over questions where each answer chooses the next one, so that nothing can be done ahead.
pub fn chained<Q>(questions: &[Q], mut ask: impl FnMut(&Q) -> bool) -> impl FnMut(usize) {
    let mut next = 0;
    move |steps| {
        for _ in 0..steps {
            // Hidden from the compiler, or it would branch on the answer and guess the next question.
            next += 1 + black_box(usize::from(ask(&questions[next])));
            if next >= questions.len() {
                next -= questions.len();
            }
        }
    }
}
