//! What the API does with keys beside what core knows of them: secrets, descriptions, ends.

use axcess_core::{Change, Key, Moment, Outcome, Step};
use jiff::Timestamp;
use serde_json::Value;

use super::change::Asked;
use crate::call::now;
use crate::secret::Secret;
use crate::state::State;
use crate::transaction::Transaction;

/// A second in microseconds.
const SECOND: i64 = 1_000_000;

/// Why a key cannot be refreshed as asked: nobody lengthens its life by it.
pub(super) fn fault(transaction: &Transaction, asked: &Asked) -> Option<String> {
    let Change::ApiKeyRefresh { key } = &asked.change else { return None };
    let wanted = end(&asked.body)?;
    if wanted <= now() {
        return Some("`expires_at` is over already".to_owned());
    }
    let known = end_of(&transaction.state, transaction.policy().key_by_id(key)?)?;
    (wanted > known).then(|| "a refreshed key cannot live longer than the one before it".to_owned())
}

/// Writes down what a call says of the key that it made or refreshed, and hands out the secret.
pub(super) fn note(transaction: &mut Transaction, asked: &Asked, step: &Step) -> Option<Secret> {
    let state = &mut transaction.state;
    match &asked.change {
        Change::UserKeyCreate { .. } | Change::ServiceKeyCreate { .. }
            if step.outcome == Outcome::Applied =>
        {
            let key = state.policy.key_by_id(step.created.last()?)?;
            let description = asked.body.get("description").and_then(Value::as_str);
            state.notes.note_key(key, |note| {
                note.description = description.map(Into::into);
                note.expires_at = end(&asked.body);
            });
            Some(state.keyring.secret(&state.policy, key))
        }
        Change::ApiKeyRefresh { key } => {
            let key = state.policy.key_by_id(key)?;
            if let Some(end) = end(&asked.body) {
                state.notes.note_key(key, |note| note.expires_at = Some(end));
            }
            let grace =
                asked.body.get("grace_period_seconds").and_then(Value::as_i64).filter(|grace| *grace > 0);
            let grace = grace.map(|grace| later(transaction.at, grace));
            Some(state.keyring.turn(&state.policy, key, grace))
        }
        _ => None,
    }
}

fn later(at: Moment, seconds: i64) -> Moment {
    Moment::from_unix_micros(at.unix_micros().saturating_add(seconds.saturating_mul(SECOND)))
}

/// When a key ends, as far as anybody said.
fn end_of(state: &State, key: Key) -> Option<Moment> {
    state.notes.key_end(key).or_else(|| state.policy.key_expires_at(key))
}

fn end(body: &Value) -> Option<Moment> {
    let time: Timestamp = body.get("expires_at")?.as_str()?.parse().ok()?;
    Some(Moment::from_unix_micros(time.as_microsecond()))
}
