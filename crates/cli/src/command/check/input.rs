//! The files that a check reads.

use std::path::Path;

use axcess_gate::{Assertion, Baseline, Exception};
use axcess_plan::PlanErrors;

use crate::command::check::Check;
use crate::plan_file;
use crate::trouble;

/// What the files of a check hold.
pub(super) struct Input {
    pub assertions: Vec<Assertion>,
    pub baseline: Option<Baseline>,
    pub exceptions: Vec<Exception>,
}

impl Check {
    /// Reads assertions, baseline and exceptions.
    pub(super) fn input(&self) -> miette::Result<Input> {
        let mut assertions: Vec<Assertion> = Vec::new();
        for path in &self.assertions {
            for assertion in read(path, axcess_gate::read_assertions)? {
                if let Some(errors) = assertion.collision(&assertions) {
                    return Err(trouble::of_plan_file(&errors));
                }
                assertions.push(assertion);
            }
        }
        let baseline = self.baseline.as_deref().map(|path| read(path, Baseline::read)).transpose()?;
        let exceptions = self.exceptions.as_deref().map(|path| read(path, axcess_gate::read_exceptions));
        Ok(Input { assertions, baseline, exceptions: exceptions.transpose()?.unwrap_or_default() })
    }
}

fn read<T>(path: &Path, read: fn(&str, &[u8]) -> Result<T, PlanErrors>) -> miette::Result<T> {
    let bytes = plan_file::bytes(path).map_err(|error| trouble::of_file(path, &error))?;
    read(&plan_file::name(path), &bytes).map_err(|errors| trouble::of_plan_file(&errors))
}
