//! The audit log: the calls of the sandbox itself.

use axcess_api::{PageObject, time};
use axcess_core::{Moment, Policy, Read};
use axum::http::StatusCode;
use axum::response::Response;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Serialize;

use super::json;
use super::query::Query;
use crate::call::now;
use crate::caller::Caller;
use crate::problem::Problem;
use crate::record::{Record, RecordedCall};

const KEY: &str = "logs";
/// How far back the log is shown unless the call says so: 30 days, in microseconds.
const WINDOW: i64 = 30 * 24 * 60 * 60 * 1_000_000;
const MOST_NAMES: usize = 20;

/// An entry, as the API shows it.
#[derive(Serialize)]
struct Entry {
    id: String,
    user_id: String,
    ip: &'static str,
    operation_type: &'static str,
    operation_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<String>,
}

/// Which entries are asked for.
struct Wanted {
    from: Moment,
    to: Moment,
    user_id: Option<String>,
    kind: Option<String>,
    names: Vec<String>,
}

/// The newest entries first. Calls without a sound key are not among them.
pub(super) async fn list(caller: Caller) -> Result<Response, Problem> {
    let query = Query::new(&caller.call.uri);
    let page = query.page()?;
    let wanted = Wanted::read(&query)?;
    if !caller.may(Read::AuditLogs) {
        return Err(Problem::new(403, "the audit log is shown to account admins"));
    }
    let first = page.first(KEY).map_err(|error| Problem::new(400, error.to_string()))?;
    let before = first.checked_sub(1);
    let (items, after) = caller.sandbox.look(|record| {
        // Users may have been made since the call arrived, and have called.
        let policy = caller.sandbox.policy();
        wanted.page(&policy, record, before, page.limit)
    });
    Ok(json(StatusCode::OK, &PageObject { key: KEY, items, after }))
}

impl Wanted {
    fn read(query: &Query) -> Result<Self, Problem> {
        let to = query.moment("end_time")?.unwrap_or_else(now);
        let from = query.moment("start_time")?;
        let from = from.unwrap_or_else(|| Moment::from_unix_micros(to.unix_micros().saturating_sub(WINDOW)));
        let names = query.texts("operation_name");
        if names.len() > MOST_NAMES || names.iter().any(|name| name.is_empty() || name.chars().count() > 255)
        {
            let detail =
                format!("`operation_name` stands up to {MOST_NAMES} times, with 1 to 255 characters");
            return Err(Problem::new(400, detail));
        }
        let kind = query.word("operation_type", &["QUERY", "MUTATION", "SUBSCRIPTION"])?;
        Ok(Self { from, to, user_id: query.text("user_id"), kind, names })
    }

    /// The page before a number, and the number of its last entry if more follow.
    fn page(
        &self,
        policy: &Policy,
        record: &Record,
        before: Option<usize>,
        limit: usize,
    ) -> (Vec<Entry>, Option<usize>) {
        let end = before.unwrap_or(usize::MAX).min(record.calls.len());
        let numbered = record.calls[..end].iter().enumerate().rev();
        let mut fitting = numbered.filter_map(|(number, call)| self.entry(policy, number, call));
        let taken: Vec<(usize, Entry)> = fitting.by_ref().take(limit).collect();
        let more = fitting.next().is_some();
        let after = taken.last().map(|(number, _)| *number).filter(|_| more);
        (taken.into_iter().map(|(_, entry)| entry).collect(), after)
    }

    fn entry(&self, policy: &Policy, number: usize, call: &RecordedCall) -> Option<(usize, Entry)> {
        let user_id = policy.user_id(call.asker?.user());
        let kind = if call.method == "GET" { "QUERY" } else { "MUTATION" };
        let name = call.title();
        let fits = (self.from..=self.to).contains(&call.at)
            && self.user_id.as_deref().is_none_or(|wanted| wanted == user_id)
            && self.kind.as_deref().is_none_or(|wanted| wanted == kind)
            && (self.names.is_empty() || self.names.contains(&name));
        let entry = || Entry {
            id: BASE64_STANDARD.encode(format!("AuditLog:{}", number + 1)),
            user_id: user_id.to_owned(),
            ip: "127.0.0.1",
            operation_type: kind,
            operation_name: name,
            operation_text: call.body.as_deref().map(str::to_owned),
            created_at: time(call.at),
        };
        fits.then(|| (number, entry()))
    }
}
