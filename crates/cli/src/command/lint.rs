//! `axcess lint`: what is wrong with the account as it stands.

use std::path::PathBuf;

use axcess_report::{AgreementScore, Basis, Detail, LINT_RULES, Lint as Answer, LintLine, lint};
use clap::Args;

use crate::account::Account;
use crate::args::{Format, Session};
use crate::exit::Exit;
use crate::output::Output;
use crate::trouble::{Trouble, meant};

/// Look the account through: roles, bindings, keys and administrators that should not be as they are
///
/// Each finding has a rule, a severity, what it is about, and a plan that mends it, where a plan can.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess lint --demo
  axcess lint --demo --rule key-without-expiry --rule key-left-behind
  axcess lint -s acme.json --rule implied-bindings --out mend.yaml")]
pub(crate) struct Lint {
    /// Only findings of this rule; may be given several times
    #[arg(long, value_name = "RULE")]
    rule: Vec<String>,
    /// End with 1 if anything is found, and with 3 if nothing is but something cannot be told
    #[arg(long)]
    exit_code: bool,
    /// Write what mends the findings to a plan file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Lint {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let known = [Format::Human, Format::Json, Format::Jsonl, Format::Csv];
        let format = session.globals.format(&known)?;
        self.check_rules()?;
        let Account { policy, basis, agreement } = session.account_for(format)?;
        let found = lint(&policy, &self.rule);
        write(session, format, &found, (basis, agreement))?;
        if let Some(path) = &self.out {
            let mut file = Output::file(path)?;
            file.text(&axcess_plan::write_yaml(&found.plan()))?;
            file.finish()?;
        }
        Ok(match (self.exit_code, found.findings.is_empty(), found.undetermined.is_empty()) {
            (false, ..) | (true, true, true) => Exit::Yes,
            (true, false, _) => Exit::No,
            (true, true, false) => Exit::Undetermined,
        })
    }

    fn check_rules(&self) -> miette::Result<()> {
        let ids: Vec<&str> = LINT_RULES.iter().map(|rule| rule.id).collect();
        let Some(odd) = self.rule.iter().find(|rule| !ids.contains(&rule.as_str())) else { return Ok(()) };
        let message = format!("no rule is called `{}`", axcess_report::escaped(odd));
        Err(Trouble::new(message).help(meant(odd, &ids)).into())
    }
}

fn write(
    session: &mut Session,
    format: Format,
    found: &Answer<'_>,
    (basis, agreement): (Option<Basis>, Option<AgreementScore>),
) -> miette::Result<()> {
    let detail = if session.globals.verbose { Detail::Full } else { Detail::Folded };
    let layout = session.layout();
    match (format, basis) {
        (Format::Json, Some(basis)) => session.out.json(&found.report(basis)),
        (Format::Jsonl, _) => found.lines().try_for_each(|line| session.out.json_line(&line)),
        (Format::Csv, _) => {
            let heads =
                ["rule", "severity", "fingerprint", "message", "users", "nodes", "roles", "keys", "edits"];
            session.out.csv(heads, found.lines().map(row))
        }
        (Format::Human | Format::Json, _) => session.out.report(&found.text(detail, layout), agreement),
    }
}

fn row(line: LintLine) -> [String; 9] {
    let finding = line.finding;
    let edits = line.mend.map_or(0, |mend| mend.edits.len());
    [
        finding.rule,
        finding.severity.as_str().to_owned(),
        finding.fingerprint,
        finding.message,
        finding.users.join(" "),
        finding.nodes.join(" "),
        line.roles.join(" "),
        line.keys.join(" "),
        edits.to_string(),
    ]
}
