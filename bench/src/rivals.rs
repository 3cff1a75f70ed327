//! Engines of others, each with the account in the fastest form we know for it.

mod casbin;
mod cedar;
mod holdings;
mod rego;

use std::cell::RefCell;

use cedar_policy::Request;
use regorus::Value;

use crate::agreement::{Disagreement, agree};
use crate::memory::Setup;
use crate::question::{Questions, Spelled};
use crate::row;
use crate::runner::{Runner, each};
use crate::world::World;
use casbin::Casbin;
use cedar::Cedar;
use holdings::Holdings;
use rego::Rego;

/// The engines, with the questions as each wants them.
pub struct Rivals {
    cedar: Cedar,
    requests: Vec<Request>,
    rego: RefCell<Rego>,
    inputs: Vec<Value>,
    casbin: Casbin,
    lines: Vec<Vec<String>>,
}

impl Rivals {
    /// Sets all up and holds their answers against the expected ones.
    ///
    /// # Errors
    ///
    /// The first answer that differs.
    pub fn new(
        world: &World,
        questions: &Questions,
        setups: &mut Vec<(String, Setup)>,
    ) -> Result<Self, Disagreement> {
        let policy = &world.policy;
        let spelled = || questions.asked.iter().map(|question| Spelled::new(question, policy));
        let (cedar, setup) = Setup::of(|| Cedar::new(&Holdings::new(&world.draft)));
        setups.push((row::CEDAR.to_owned(), setup));
        let requests: Vec<_> = spelled().map(Cedar::request).collect();
        agree(row::CEDAR, policy, questions, &requests, |request| cedar.can(request))?;
        let (mut rego, setup) = Setup::of(|| Rego::new(&Holdings::new(&world.draft)));
        setups.push((row::REGORUS.to_owned(), setup));
        let inputs: Vec<_> = spelled().map(Rego::input).collect();
        agree(row::REGORUS, policy, questions, &inputs, |input| rego.can(input))?;
        let (casbin, setup) = Setup::of(|| Casbin::new(&Holdings::new(&world.draft)));
        setups.push((row::CASBIN.to_owned(), setup));
        let lines: Vec<_> = spelled().map(|question| casbin.request(question)).collect();
        agree(row::CASBIN, policy, questions, &lines, |line| casbin.can(line))?;
        Ok(Self { cedar, requests, rego: RefCell::new(rego), inputs, casbin, lines })
    }

    /// A runner for each.
    pub fn runners(&self) -> [Runner<'_>; 3] {
        [
            Runner::new(row::CEDAR, each(&self.requests, |request| self.cedar.can(request))),
            Runner::new(row::REGORUS, each(&self.inputs, |input| self.rego.borrow_mut().can(input))),
            Runner::new(row::CASBIN, each(&self.lines, |line| self.casbin.can(line))),
        ]
    }
}
