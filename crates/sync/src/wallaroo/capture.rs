//! An account of Wallaroo from the sign-in to the snapshot.

use std::sync::Arc;

use tokio::time::Instant;

use crate::arize::{moving_gaps, sound};
use crate::client::{Client, ClientError, Door, Way};
use crate::engine::Engine;
use crate::fault::Service;
use crate::limits::Limits;
use crate::progress::Progress;
use crate::sync::{Options, SyncError, Synced};
use crate::wallaroo::agree::{Age, agreement};
use crate::wallaroo::assembly::assemble;
use crate::wallaroo::reader::Reader;
use crate::wallaroo::{Tokens, WallarooCredentials};

/// Reads an account.
pub(crate) async fn capture(
    credentials: &WallarooCredentials,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Synced, SyncError> {
    let tokens = Arc::new(Tokens::new(credentials.address.clone(), credentials.sign_in.clone()));
    let client = client(credentials, options.limits, &tokens, progress)?;
    client.open(Service::Wallaroo).await.map_err(|fault| SyncError::Nothing(fault.to_string()))?;
    let mut notes = credentials.notes.clone();
    let caller = tokens.claims().sub.map(Into::into).or_else(|| options.captured_by.clone());
    if caller.is_none() {
        notes.push("the token does not say whose it is, so its owner's rights prove nothing".to_owned());
    }
    let source = credentials.address.to_string();
    let journal = options.open_journal(&["wallaroo", &source], caller.as_ref())?;
    let (captured_at, resumed) = (journal.begun(), journal.resumed());
    let deadline = options.limits.overall.map(|time| Instant::now() + time);
    let engine = Engine::new(client, journal, progress, deadline);
    let mut reader = Reader::new(&engine, options.limits.concurrency);
    let consistency = reader.run(options.limits.rounds, progress).await?;
    if let Some(reason) = reader.nothing() {
        return Err(SyncError::Nothing(reason));
    }
    let (mut draft, more) = assemble(&mut reader, captured_at, caller.clone())?;
    notes.extend(more);
    draft.gaps.extend(moving_gaps(&consistency));
    let mut snapshot = sound(draft, &mut notes);
    snapshot.source = Some(source);
    let compare = |draft, age| agreement(&reader, draft, caller.as_ref(), age);
    snapshot.agreement = Some(compare(&snapshot.draft, Age::Now)?);
    let earlier = options.against.as_ref().map(|earlier| compare(earlier, Age::Earlier)).transpose()?;
    let snapshot = snapshot.warned();
    Ok(Synced { snapshot, notes, consistency, earlier, calls: engine.calls(), resumed })
}

pub(crate) fn client<'p>(
    credentials: &WallarooCredentials,
    limits: Limits,
    tokens: &Arc<Tokens>,
    progress: &'p dyn Progress,
) -> Result<Client<'p>, ClientError> {
    let door = Door::with_tokens(Service::Wallaroo, credentials.address.clone(), tokens.clone());
    let way = Way {
        trust: &credentials.trust,
        proxy: credentials.proxy.as_deref(),
        limits,
        secret: credentials.sign_in.secret(),
    };
    Client::new(vec![door], &way, progress)
}
