//! Functions of the script.

use crate::shell::{DEEPEST, Function, Leave, Run, Shell};
use crate::text::Field;

impl Shell<'_> {
    /// Calls a function of the script.
    pub(super) fn call(&mut self, function: &Function, arguments: &[Field]) -> Run {
        if self.depth >= DEEPEST {
            let message = format!("functions call each other deeper than {DEEPEST} levels");
            return Err(self.ending(&message, "`axcess sandbox run` carries the script out"));
        }
        let (outer, reach) = (self.arguments.clone(), self.reach.clone());
        self.locals.push(Vec::new());
        self.take_arguments(arguments);
        self.depth += 1;
        self.within.calls += 1;
        let loops = std::mem::take(&mut self.within.loops);
        let offset = std::mem::replace(&mut self.offset, function.offset);
        self.compound(&function.body.0, function.body.1.as_ref())?;
        self.offset = offset;
        self.within.loops = loops;
        self.within.calls -= 1;
        self.depth -= 1;
        for (name, value) in self.locals.pop().unwrap_or_default().into_iter().rev() {
            match value {
                Some(value) => self.vars.set(&name, value),
                None => drop(self.vars.unset(&name)),
            }
        }
        if self.leave == Some(Leave::Return) {
            (self.leave, self.reach) = (None, reach);
        }
        self.arguments = outer;
        Ok(())
    }
}
