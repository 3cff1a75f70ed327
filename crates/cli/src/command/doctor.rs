//! `axcess doctor`: whether a live account can be read, and what of it.

use std::fmt::Write;

use axcess_report::{
    DoctorCaller, DoctorCheck, DoctorReport, DoctorState, Layout, Notice, SnapshotGap, Style, Table, escaped,
    styled,
};
use axcess_sync::{Account, Caller, Diagnosis, Outcome, Trust, diagnose};
use clap::Args;

use crate::args::{Format, Session};
use crate::exit::Exit;
use crate::live::{self, Live, Patience};

/// How many seconds two clocks may differ before somebody should look.
const CLOCK: u64 = 60;

/// Tell whether a live account can be read, whose the key is, and what a snapshot would not see
///
/// It asks for a page of every list and changes nothing. It ends with 0 if `axcess sync` would work, whatever gaps the
/// snapshot had, and with 2 if it would not.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess doctor
  axcess doctor --profile work
  axcess doctor --provider wallaroo --url https://acme.wallaroo.community --format json")]
pub(crate) struct Doctor {
    #[command(flatten)]
    live: Live,
    #[command(flatten)]
    patience: Patience,
}

impl Doctor {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let format = session.globals.format(&[Format::Human, Format::Json])?;
        let report = self.report(session)?;
        let exit = if report.works { Exit::Yes } else { Exit::Trouble };
        if format == Format::Json {
            session.out.json(&Notice::new(report))?;
        } else {
            let text = text(&report, session.layout());
            session.out.text(&text)?;
        }
        Ok(exit)
    }

    fn report(&self, session: &Session) -> miette::Result<DoctorReport> {
        let mut report = DoctorReport {
            works: false,
            provider: self.live.provider().as_str().to_owned(),
            address: None,
            caller: None,
            clock_ahead: None,
            checks: Vec::new(),
            gaps: Vec::new(),
        };
        let account = match self.live.account(session) {
            Ok(account) => account,
            Err(error) => {
                let help = error.help().map(|help| format!("; {help}")).unwrap_or_default();
                report.checks.push(broken("credentials", format!("{error}{help}")));
                return Ok(report);
            }
        };
        report.address = Some(account.place());
        report.checks = of_account(&account);
        match live::wait_for(diagnose(&account, self.patience.limits()))? {
            Ok(diagnosis) => add(&mut report, diagnosis),
            Err(error) => report.checks.push(broken("connection", error.to_string())),
        }
        Ok(report)
    }
}

fn fine(subject: &str, detail: impl Into<String>) -> DoctorCheck {
    DoctorCheck { subject: subject.to_owned(), state: DoctorState::Fine, detail: detail.into() }
}

fn doubtful(subject: &str, detail: impl Into<String>) -> DoctorCheck {
    DoctorCheck { state: DoctorState::Doubtful, ..fine(subject, detail) }
}

fn broken(subject: &str, detail: impl Into<String>) -> DoctorCheck {
    DoctorCheck { state: DoctorState::Broken, ..fine(subject, detail) }
}

/// What is known before the account is asked.
fn of_account(account: &Account) -> Vec<DoctorCheck> {
    let (origin, notes, trust, proxy, addresses) = match account {
        Account::Arize(it) => {
            (&it.origin, &it.notes, &it.trust, &it.proxy, vec![("REST", &it.rest), ("GraphQL", &it.graphql)])
        }
        Account::Wallaroo(it) => (&it.origin, &it.notes, &it.trust, &it.proxy, vec![("API", &it.address)]),
    };
    let mut checks = vec![fine("credentials", format!("found in {origin}"))];
    checks.extend(notes.iter().map(|note| doubtful("credentials", note)));
    for (name, address) in addresses {
        let address = address.to_string();
        let way = match (address.starts_with("https:"), trust) {
            (true, Trust::Machine) => "certificates are judged as this machine judges them".to_owned(),
            (true, Trust::File(path)) => format!("certificates are judged by {}", path.display()),
            (false, _) => "unencrypted".to_owned(),
        };
        // A proxy may have a password in its address.
        let proxy = if proxy.is_some() { ", through a proxy" } else { "" };
        checks.push(fine(name, format!("{address}: {way}{proxy}")));
    }
    checks
}

/// Adds what the account answered.
fn add(report: &mut DoctorReport, diagnosis: Diagnosis) {
    report.works = diagnosis.is_readable();
    let reason = diagnosis.probes.iter().find_map(|probe| probe.outcome.reason());
    report.checks.push(match reason.filter(|_| !report.works) {
        Some(reason) => broken("key", reason),
        None => fine("key", "the account takes it"),
    });
    if report.works {
        report.checks.push(of_caller(diagnosis.caller.as_ref()));
    }
    report.checks.extend(diagnosis.clock.map(of_clock));
    for probe in &diagnosis.probes {
        report.checks.push(match &probe.outcome {
            Outcome::Answered(_) => fine(&probe.list, "answered"),
            Outcome::Refused(reason) | Outcome::Failed(reason) => doubtful(&probe.list, reason),
        });
    }
    report.clock_ahead = diagnosis.clock;
    if report.works {
        report.gaps = diagnosis.gaps.iter().map(SnapshotGap::from).collect();
    }
    report.caller = diagnosis.caller.map(|Caller { id, name, email, account_role }| DoctorCaller {
        id: id.to_string(),
        name,
        email,
        account_role,
    });
}

fn of_caller(caller: Option<&Caller>) -> DoctorCheck {
    let Some(caller) = caller else {
        return doubtful(
            "caller",
            "the account does not say whose the key is, so that its rights prove nothing",
        );
    };
    let named = caller.email.as_deref().or(caller.name.as_deref());
    let who = named.unwrap_or(caller.id.as_str());
    match caller.account_role.as_deref() {
        Some("ADMIN") => fine("caller", format!("{who}, account role ADMIN")),
        Some(role) => {
            doubtful("caller", format!("{who}, account role {role}: not everything is shown to him"))
        }
        None => doubtful("caller", format!("{who}, whose account role is not shown")),
    }
}

fn of_clock(ahead: i64) -> DoctorCheck {
    let detail = match ahead {
        0 => "as this machine's".to_owned(),
        1.. => format!("{ahead} s ahead of this machine's"),
        _ => format!("{} s behind this machine's", ahead.unsigned_abs()),
    };
    if ahead.unsigned_abs() > CLOCK { doubtful("clock", detail) } else { fine("clock", detail) }
}

fn text(report: &DoctorReport, layout: Layout) -> String {
    let mut table = Table::new(["", "what", "found"]);
    for check in &report.checks {
        let style = match check.state {
            DoctorState::Fine => Style::Good,
            DoctorState::Doubtful => Style::Doubtful,
            DoctorState::Broken => Style::Bad,
        };
        let state = styled(style, check.state.as_str());
        table.push([state, escaped(&check.subject).into_owned(), escaped(&check.detail).into_owned()]);
    }
    let mut text = table.text(layout);
    if !report.gaps.is_empty() && layout != Layout::Plain {
        let _ = writeln!(text, "\n{}", styled(Style::Doubtful, "a snapshot would not see"));
    }
    for gap in &report.gaps {
        let kind = gap.kind.replace('_', " ");
        let place = if gap.scope == "*" { String::new() } else { format!(" of {}", gap.scope) };
        let line = format!("{}{}", escaped(&kind), escaped(&place));
        match layout {
            Layout::Plain => _ = writeln!(text, "gap\t{line}\t{}", escaped(&gap.reason)),
            Layout::Terminal(_) => _ = writeln!(text, "  {line}: {}", escaped(&gap.reason)),
        }
    }
    text
}
