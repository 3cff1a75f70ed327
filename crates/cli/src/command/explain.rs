//! `axcess explain`: one answer with everything that led to it, or a refused call with what it needed.

use std::io::Read;

use axcess_report::{Document, Explain as Answer, explain_text};
use clap::Args;

use crate::account::{Account, asker, named_node, node, permission};
use crate::args::{Format, Session};
use crate::exit::Exit;
use crate::pasted::{self, Given};
use crate::trouble::{self, Trouble};

/// Explain an answer: every route that counts, every one that failed and why, who could grant it
///
/// With `--from-error` it explains a refused call instead: the text of an exception of the SDK, an error of `ax` or
/// the body of an answer tells who, what and where, and WHO, PERMISSION and NODE add or override. Nothing is
/// guessed: what is missing is asked for. What looks like a key or token is masked before the text is read.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess explain --demo sofia@acme.io PROJECT_SPAN_DELETE project:Fraud/sar-drafts
  axcess explain --demo --semantics restriction=admins kim@acme.io PROJECT_READ space:Credit
  axcess explain --demo --as ben@acme.io --from-error 'HTTP 403: POST /v2/projects space Fraud'")]
pub(crate) struct Explain {
    /// A user or key
    #[arg(value_name = "WHO", required_unless_present = "from_error")]
    who: Option<String>,
    /// A permission, as in PROJECT_READ
    #[arg(value_name = "PERMISSION", required_unless_present = "from_error")]
    permission: Option<String>,
    /// The account, an organization, a space or a resource
    #[arg(value_name = "NODE", required_unless_present = "from_error")]
    node: Option<String>,
    /// Explain a refused call from the text of its error; `-` reads standard input
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    from_error: Option<String>,
    /// Who made the refused call
    #[arg(long = "as", value_name = "WHO", requires = "from_error", conflicts_with = "who")]
    caller: Option<String>,
}

impl Explain {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        if let Some(text) = &self.from_error {
            return self.run_on_error(session, text);
        }
        let format = session.globals.format(&[Format::Human, Format::Json])?;
        let Account { policy, basis, .. } = session.account_for(format)?;
        let given = |text: &Option<String>| text.clone().expect("INVARIANT: required without `--from-error`");
        let (who, permission, node) = trouble::of_three(
            policy.asker(&given(&self.who)),
            policy.permission(&given(&self.permission)),
            named_node(&policy, &given(&self.node)),
        )?;
        match basis {
            Some(basis) => {
                session.out.json(&Document::new(basis, Answer::new(&policy, who, permission, node)))?;
            }
            None => {
                let layout = session.layout();
                session.out.text(&explain_text(&policy, who, permission, node, layout))?;
            }
        }
        Ok(Exit::Yes)
    }

    fn run_on_error(&self, session: &mut Session, text: &str) -> miette::Result<Exit> {
        let format = session.globals.format(&[Format::Human, Format::Json])?;
        let text = given_text(text)?;
        let Account { policy, basis, .. } = session.account_for(format)?;
        let given = Given {
            who: self.who.as_deref().or(self.caller.as_deref()).map(|who| asker(&policy, who)).transpose()?,
            permission: self.permission.as_deref().map(|text| permission(&policy, text)).transpose()?,
            node: self.node.as_deref().map(|text| node(&policy, text)).transpose()?,
        };
        let refusal = pasted::read(&text, &policy, &given)?;
        let report = refusal.report(&policy);
        match basis {
            Some(basis) => session.out.json(&Document::new(basis, report))?,
            None => {
                let layout = session.layout();
                session.out.text(&report.text(&policy, &refusal, layout))?;
            }
        }
        Ok(Exit::Yes)
    }
}

/// The text itself, or that of standard input.
fn given_text(text: &str) -> miette::Result<String> {
    let mut bytes = Vec::new();
    if text == "-" {
        let limit = pasted::LARGEST as u64 + 1;
        std::io::stdin()
            .lock()
            .take(limit)
            .read_to_end(&mut bytes)
            .map_err(|error| Trouble::new(format!("cannot read standard input: {error}")))?;
    } else {
        bytes.extend_from_slice(text.as_bytes());
    }
    if bytes.len() > pasted::LARGEST {
        let message = format!("the text is larger than {} MiB", pasted::LARGEST >> 20);
        return Err(Trouble::new(message).help("paste the error and the call alone").into());
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
