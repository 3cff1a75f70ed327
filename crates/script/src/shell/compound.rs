//! Loops, branches and groups.

use brush_parser::ast::{
    CaseClauseCommand, CaseItemPostAction, CompoundCommand, CompoundList, ForClauseCommand, IfClauseCommand,
    RedirectList, WhileOrUntilClauseCommand,
};

use crate::shell::pattern::matches;
use crate::shell::simple::Redirected;
use crate::shell::{Leave, Run, Shell};
use crate::tape::Reach;
use crate::text::{Doubt, Status, Text};

impl Shell<'_> {
    pub(super) fn compound(&mut self, compound: &CompoundCommand, redirects: Option<&RedirectList>) -> Run {
        let (input, document) = (self.input.clone(), self.document.clone());
        let mut redirected = Redirected::default();
        for redirect in redirects.into_iter().flat_map(|list| &list.0) {
            redirected = redirected.and(self.redirect(redirect)?);
        }
        let outer = redirected.discards.then(|| std::mem::replace(&mut self.sink, Text::empty()));
        self.compound_itself(compound)?;
        if let Some(outer) = outer {
            self.sink = outer;
        }
        self.input = input;
        if redirected.supplies {
            self.document = document;
        }
        Ok(())
    }

    fn compound_itself(&mut self, compound: &CompoundCommand) -> Run {
        match compound {
            CompoundCommand::BraceGroup(group) => self.list(&group.list),
            CompoundCommand::Subshell(group) => self.subshell(&group.list),
            CompoundCommand::ForClause(clause) => self.for_clause(clause),
            CompoundCommand::CaseClause(clause) => self.case_clause(clause),
            CompoundCommand::IfClause(clause) => self.if_clause(clause),
            CompoundCommand::WhileClause(clause) => self.while_clause(clause, true),
            CompoundCommand::UntilClause(clause) => self.while_clause(clause, false),
            CompoundCommand::Arithmetic(command) => {
                self.line = self.line_of(Some(&command.loc));
                self.status = match self.arithmetic(&command.expr.value) {
                    Ok(value) => Status::of(value != 0),
                    Err(_) => Status::Unknown,
                };
                Ok(())
            }
            CompoundCommand::ArithmeticForClause(clause) => {
                let line = self.line_of(Some(&clause.loc));
                let reason = format!("how often the loop in line {line} runs is not read");
                self.perhaps(&reason, |shell| shell.body(&clause.body.list))
            }
            CompoundCommand::Coprocess(coprocess) => {
                let line = self.line_of(Some(&coprocess.loc));
                let reason = format!("what runs beside the script in line {line} is not read");
                self.perhaps(&reason, |shell| shell.command(&coprocess.body))
            }
        }
    }

    pub(super) fn subshell(&mut self, list: &CompoundList) -> Run {
        self.apart(|shell| shell.list(list))
    }

    /// In a shell of its own: leaving it leaves nothing else, and what it sets is gone with it.
    pub(super) fn apart(&mut self, run: impl FnOnce(&mut Self) -> Run) -> Run {
        let (vars, functions, arguments) =
            (self.vars.clone(), self.functions.clone(), self.arguments.clone());
        let (reach, flags) = (self.reach.clone(), self.flags);
        let (loops, at_exit) = (std::mem::take(&mut self.within.loops), self.at_exit.take());
        run(self)?;
        if self.reach != reach {
            if let Reach::Skipped(_) = self.reach {
                self.status = self.ended;
            }
            self.leave = None;
        }
        self.exit()?;
        (self.vars, self.functions, self.arguments) = (vars, functions, arguments);
        (self.reach, self.flags) = (reach, flags);
        (self.within.loops, self.at_exit) = (loops, at_exit);
        Ok(())
    }

    fn if_clause(&mut self, clause: &IfClauseCommand) -> Run {
        self.line = self.line_of(Some(&clause.loc));
        let mut branches = vec![(Some(&clause.condition), &clause.then)];
        let elses = clause.elses.iter().flatten();
        branches.extend(elses.map(|branch| (branch.condition.as_ref(), &branch.body)));
        self.branches(&branches)
    }

    fn branches(&mut self, branches: &[(Option<&CompoundList>, &CompoundList)]) -> Run {
        let Some(((condition, body), rest)) = branches.split_first() else {
            self.status = Status::SUCCESS;
            return Ok(());
        };
        let Some(condition) = condition else { return self.list(body) };
        self.guarded(true, |shell| shell.list(condition))?;
        match (&self.reach, self.status) {
            (Reach::Silent, _) => Ok(()),
            (Reach::Skipped(_), _) => {
                self.list(body)?;
                self.branches(rest)
            }
            (_, Status::Exit(0)) => self.list(body),
            (_, Status::Exit(_)) => self.branches(rest),
            (_, Status::Unknown) => {
                let line = self.line;
                let reason = format!(
                    "whether it is reached is not known: the condition in line {line} cannot be read"
                );
                let before = self.vars.clone();
                self.perhaps(&reason, |shell| shell.list(body))?;
                let then = std::mem::replace(&mut self.vars, before);
                self.perhaps(&reason, |shell| shell.branches(rest))?;
                let otherwise = std::mem::take(&mut self.vars);
                self.vars = then.merged(otherwise, &Doubt::new(&reason));
                self.status = Status::Unknown;
                Ok(())
            }
        }
    }

    fn for_clause(&mut self, clause: &ForClauseCommand) -> Run {
        let line = self.line_of(Some(&clause.loc));
        self.line = line;
        let fields = match &clause.values {
            Some(words) => self.expand_words(words)?,
            None => self.arguments_as_fields(),
        };
        if fields.is_empty() {
            self.status = Status::SUCCESS;
        }
        for field in fields {
            let is_file_pattern =
                field.text.known().is_some_and(|text| text.contains('*') || text.contains('?'));
            if field.loose || field.text.known().is_none() || is_file_pattern {
                let doubt = match field.text {
                    Text::Unknown(doubt) => doubt,
                    Text::Known(text) => Doubt::new(format!("`{text}` stands for names of files")),
                };
                self.vars.set_text(&clause.variable_name, Text::Unknown(doubt.clone()));
                let reason =
                    format!("what the loop in line {line} goes over is not known: {}", doubt.reason());
                self.perhaps(&reason, |shell| shell.body(&clause.body.list))?;
                continue;
            }
            self.vars.set_text(&clause.variable_name, field.text);
            if self.round(&clause.body.list)? {
                break;
            }
        }
        Ok(())
    }

    fn while_clause(&mut self, clause: &WhileOrUntilClauseCommand, wanted: bool) -> Run {
        let WhileOrUntilClauseCommand(condition, body, place) = clause;
        let line = self.line_of(Some(place));
        self.line = line;
        let mut last = Status::SUCCESS;
        loop {
            let departures = self.departures;
            self.guarded(true, |shell| shell.list(condition))?;
            match (&self.reach, self.status) {
                (Reach::Silent, _) => return Ok(()),
                (Reach::Skipped(_), _) => return self.body(&body.list),
                (_, Status::Unknown) => {
                    let reason = format!("how often the loop in line {line} runs is not known");
                    self.perhaps(&reason, |shell| shell.body(&body.list))?;
                    if self.status != last {
                        self.status = Status::Unknown;
                    }
                    return Ok(());
                }
                (_, Status::Exit(code)) if (code == 0) == wanted => {
                    let ends = self.round(&body.list)?;
                    if let Reach::Skipped(_) = self.reach {
                        return Ok(());
                    }
                    if self.departures > departures {
                        self.status = Status::Unknown;
                        return Ok(());
                    }
                    if ends {
                        return Ok(());
                    }
                    last = self.status;
                }
                // The loop ends as its last round did.
                (_, Status::Exit(_)) => {
                    self.status = last;
                    return Ok(());
                }
            }
        }
    }

    /// Goes through the body of a loop once, whatever leaves it.
    fn body(&mut self, body: &CompoundList) -> Run {
        self.round(body).map(drop)
    }

    /// Goes through the body of a loop once; whether the loop ends with it.
    fn round(&mut self, body: &CompoundList) -> Run<bool> {
        let reach = self.reach.clone();
        self.within.loops += 1;
        self.list(body)?;
        self.within.loops -= 1;
        let ends = match self.leave {
            None | Some(Leave::Return) => self.leave.is_some(),
            Some(Leave::Break(1)) => {
                (self.leave, self.reach) = (None, reach);
                true
            }
            Some(Leave::Continue(1)) => {
                (self.leave, self.reach) = (None, reach);
                false
            }
            Some(Leave::Break(levels)) => {
                self.leave = Some(Leave::Break(levels - 1));
                true
            }
            Some(Leave::Continue(levels)) => {
                self.leave = Some(Leave::Continue(levels - 1));
                true
            }
        };
        Ok(ends)
    }

    fn case_clause(&mut self, clause: &CaseClauseCommand) -> Run {
        let line = self.line_of(Some(&clause.loc));
        self.line = line;
        let value = self.expand_text(&clause.value)?;
        let unknown = format!("whether it is reached is not known: the case in line {line} cannot be read");
        let mut is_open = value.known().is_none();
        let mut runs = false;
        for item in &clause.cases {
            let fits = match value.known() {
                Some(value) => self.fits_case(value, &item.patterns)?,
                None => None,
            };
            let Some(body) = &item.cmd else {
                if fits == Some(true) && !is_open {
                    break;
                }
                continue;
            };
            match fits {
                _ if !self.is_alive() => self.list(body)?,
                Some(false) if !is_open => {}
                Some(true) if !is_open => {
                    runs = true;
                    self.list(body)?;
                    if matches!(item.post_action, CaseItemPostAction::ExitCase) {
                        return Ok(());
                    }
                    is_open = true;
                }
                _ => {
                    (is_open, runs) = (true, true);
                    self.perhaps(&unknown, |shell| shell.list(body))?;
                    self.status = Status::Unknown;
                }
            }
        }
        if !runs && self.is_alive() {
            self.status = Status::SUCCESS;
        }
        Ok(())
    }

    /// Whether a value fits one of several patterns, if that can be told.
    fn fits_case(&mut self, value: &str, patterns: &[brush_parser::ast::Word]) -> Run<Option<bool>> {
        let mut open = false;
        for pattern in patterns {
            match self.expand_pattern(&pattern.value)? {
                Text::Known(pattern) if matches(&pattern, value) => return Ok(Some(true)),
                Text::Known(_) => {}
                Text::Unknown(_) => open = true,
            }
        }
        Ok(if open { None } else { Some(false) })
    }
}
