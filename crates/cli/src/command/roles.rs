//! `axcess roles`: what roles hold, and who holds them.

use axcess_core::{Policy, ReferenceError};
use axcess_report::{AnyRole, Document, RoleDiff, RoleShow, Roles as Answer, role_diff_text, role_text};
use clap::{Args, Subcommand};

use crate::account::{Account, permission};
use crate::args::{Format, Session};
use crate::exit::Exit;
use crate::trouble::{Trouble, nearest, of_reference};

/// List roles, show what one holds and who holds it, or compare two
///
/// A role is a Role object by id or name, or the set behind a membership's role as LEVEL.NAME.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess roles --demo --with ROLE_BINDING_CREATE
  axcess roles show --demo 'Trace Reader'
  axcess roles show --demo SPACE.MEMBER
  axcess roles diff --demo 'Trace Reader' 'Trace Reviewer'")]
pub(crate) struct Roles {
    /// Only roles that hold this permission
    #[arg(long, value_name = "PERMISSION")]
    with: Option<String>,
    #[command(subcommand)]
    command: Option<RolesCommand>,
}

#[derive(Debug, Subcommand)]
enum RolesCommand {
    /// Show what a role holds, and who holds it
    Show {
        /// A role
        #[arg(value_name = "ROLE")]
        role: String,
    },
    /// Compare what two roles hold
    Diff {
        /// A role
        #[arg(value_name = "A")]
        a: String,
        /// Another
        #[arg(value_name = "B")]
        b: String,
    },
}

impl Roles {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        if self.with.is_some() && self.command.is_some() {
            let message = "`--with` picks from the list of roles, which `show` and `diff` do not print";
            return Err(Trouble::new(message).help("leave one of them out").into());
        }
        let format = session.globals.format(&[Format::Human, Format::Json])?;
        let account = session.account_for(format)?;
        match &self.command {
            None => self.list(session, account)?,
            Some(RolesCommand::Show { role }) => show(session, account, role)?,
            Some(RolesCommand::Diff { a, b }) => diff(session, account, a, b)?,
        }
        Ok(Exit::Yes)
    }

    fn list(&self, session: &mut Session, Account { policy, basis, .. }: Account) -> miette::Result<()> {
        let with = self.with.as_deref().map(|text| permission(&policy, text)).transpose()?;
        let roles = Answer::new(&policy, with);
        let layout = session.layout();
        match basis {
            Some(basis) => session.out.json(&Document::new(basis, roles)),
            None => session.out.text(&roles.text(layout)),
        }
    }
}

fn show(session: &mut Session, Account { policy, basis, .. }: Account, text: &str) -> miette::Result<()> {
    let role = any_role(&policy, text)?;
    let layout = session.layout();
    match basis {
        Some(basis) => session.out.json(&Document::new(basis, RoleShow::new(&policy, &role))),
        None => session.out.text(&role_text(&policy, &role, layout)),
    }
}

fn diff(
    session: &mut Session,
    Account { policy, basis, .. }: Account,
    a: &str,
    b: &str,
) -> miette::Result<()> {
    let (role_a, role_b) = (any_role(&policy, a)?, any_role(&policy, b)?);
    let unreadable = || Trouble::new("the snapshot does not tell what one of the roles holds");
    let diff = RoleDiff::new(&policy, &role_a, &role_b).ok_or_else(unreadable)?;
    let layout = session.layout();
    match basis {
        Some(basis) => session.out.json(&Document::new(basis, diff)),
        None => session.out.text(&role_diff_text(&policy, &diff, [&role_a, &role_b], layout)),
    }
}

/// A Role object wins over the set of a level of the same name.
fn any_role(policy: &Policy, text: &str) -> miette::Result<AnyRole> {
    match (policy.role(text), AnyRole::of_level(policy, text)) {
        (Ok(role), _) => Ok(AnyRole::Object(role)),
        (Err(_), Some(set)) => Ok(set),
        (Err(error), None) => Err(of_role(policy, text, &error)),
    }
}

/// A name that only sets bear is one of theirs without its level.
fn of_role(policy: &Policy, text: &str, error: &ReferenceError) -> miette::Report {
    let sets = policy.predefined_sets().filter(|(_, name, ..)| name.eq_ignore_ascii_case(text));
    let sets: Vec<String> = sets.map(|(level, name, ..)| format!("`{level}.{name}`")).collect();
    if sets.is_empty() {
        return match (error.help(), nearest_set(policy, text)) {
            (None, Some(set)) => {
                Trouble::new(error.to_string()).help(format!("did you mean `{set}`?")).into()
            }
            _ => of_reference(error),
        };
    }
    Trouble::new(error.to_string()).help(format!("did you mean {}?", sets.join(", "))).into()
}

/// The set whose name with its level is nearest to what was written as `LEVEL.NAME`.
fn nearest_set(policy: &Policy, text: &str) -> Option<String> {
    let sets: Vec<String> =
        policy.predefined_sets().map(|(level, name, ..)| format!("{level}.{name}")).collect();
    let known: Vec<&str> = sets.iter().map(String::as_str).collect();
    text.contains('.').then(|| nearest(text, &known)).flatten().map(str::to_owned)
}
