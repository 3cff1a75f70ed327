//! Whether an account can be read, and what of it: one page of every list is asked for.

use axcess_core::{Gap, Moment, Provider, UserId};
use axcess_snapshot::{Intake, ObjectKind};

use crate::client::{Client, ClientError};
use crate::fault::Fault;
use crate::limits::Limits;
use crate::list::{List, Page};
use crate::sync::Account;
use crate::{arize, gap, wallaroo};

/// Whether an account can be read, and what of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnosis {
    /// Whose key it is; `None` where the account does not say.
    pub caller: Option<Caller>,
    /// The lists of which a page was asked for, in that order.
    pub probes: Vec<Probe>,
    /// Gaps that a snapshot would have, as far as one page of everything tells.
    pub gaps: Vec<Gap>,
    /// How many seconds the account's clock is ahead of this machine's; `None` where it does not say.
    pub clock: Option<i64>,
}

/// Whose a key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The user's id.
    pub id: UserId,
    /// What is known of the user; nothing, where the account did not show him.
    pub name: Option<String>,
    /// His address.
    pub email: Option<String>,
    /// His account role.
    pub account_role: Option<String>,
}

/// A list of which a page was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Where it is, as in `GET /v2/roles`.
    pub list: String,
    /// What it lists, in the words of a snapshot.
    pub kind: &'static str,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of asking for a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It came, with so many objects on it.
    Answered(usize),
    /// The service will not, and says why.
    Refused(String),
    /// No sensible answer came.
    Failed(String),
}

impl Diagnosis {
    /// Whether a sync would end with a snapshot at all, however many gaps it had.
    pub fn is_readable(&self) -> bool {
        self.probes.iter().any(|probe| matches!(probe.outcome, Outcome::Answered(_)))
    }
}

impl Caller {
    /// Somebody of whom only the id is known.
    pub(crate) const fn unknown(id: UserId) -> Self {
        Self { id, name: None, email: None, account_role: None }
    }

    /// Somebody as a page of users shows him.
    pub(crate) fn on(page: &Page, kind: ObjectKind, id: &UserId) -> Option<Self> {
        let mut intake = Intake::default();
        for item in &page.items {
            // Whoever cannot be read is not known.
            let _ = intake.take(kind, item, ());
        }
        // Neither provider nor moment matters for a user.
        let users = intake.into_draft(Provider::Arize, Moment::from_unix_micros(0)).draft.users;
        let user = users.into_iter().find(|user| user.id == *id)?;
        Some(Self { id: user.id, name: user.name, email: user.email, account_role: user.account_role })
    }
}

impl Outcome {
    pub(crate) fn of(answer: Result<usize, &Fault>) -> Self {
        match answer {
            Ok(number) => Self::Answered(number),
            Err(fault) if fault.is_refusal() => Self::Refused(fault.to_string()),
            Err(fault) => Self::Failed(fault.to_string()),
        }
    }

    /// Why nothing came, if nothing did.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Answered(_) => None,
            Self::Refused(reason) | Self::Failed(reason) => Some(reason),
        }
    }
}

/// Asks an account for a page of every list. It changes nothing, and asks for nothing that could.
///
/// # Errors
///
/// When there is no way to the network. An account that answers nothing is a diagnosis.
pub async fn diagnose(account: &Account, limits: Limits) -> Result<Diagnosis, ClientError> {
    match account {
        Account::Arize(credentials) => arize::diagnose(credentials, limits).await,
        Account::Wallaroo(credentials) => wallaroo::diagnose(credentials, limits).await,
    }
}

/// Asks for the first page of lists, one after another.
pub(crate) struct Prober<'a> {
    client: &'a Client<'a>,
    pub probes: Vec<Probe>,
}

impl<'a> Prober<'a> {
    pub const fn new(client: &'a Client<'a>) -> Self {
        Self { client, probes: Vec::new() }
    }

    /// The first page of a list, if it comes.
    pub async fn probe(&mut self, list: &impl List) -> Option<Page> {
        let call = list.call(None, 10);
        let answer = self.client.ask(&call, |body| list.page(body)).await;
        let outcome = Outcome::of(answer.as_ref().map(|page| page.items.len()));
        self.probes.push(Probe { list: call.title(), kind: list.kind(), outcome });
        answer.ok()
    }

    /// What failed, as gaps: one for each kind and reason.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps: Vec<Gap> = Vec::new();
        for probe in &self.probes {
            let Some(reason) = probe.outcome.reason().filter(|_| probe.kind != "account") else { continue };
            let gap = gap::everywhere(probe.kind, reason);
            if !gaps.contains(&gap) {
                gaps.push(gap);
            }
        }
        gaps
    }
}
