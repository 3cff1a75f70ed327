//! An account of Arize AX from the first call to the snapshot.

use std::io;

use axcess_core::{Draft, Gap, GapKind, NodeId, Provider, SoundDraft, UserId};
use axcess_snapshot::{Loader, Packing, Snapshot};
use reqwest::header::InvalidHeaderValue;
use serde::Deserialize;
use tokio::time::Instant;

use crate::arize::agree::Comparison;
use crate::arize::assembly::{assemble, named, place_bridges};
use crate::arize::node::{Organization, Space};
use crate::arize::proof::Proof;
use crate::arize::reader::{Pass, Reader};
use crate::arize::{Listing, Query, Roles, bot, caller, gap, predefined};
use crate::client::{Client, ClientError, Door, Way};
use crate::consistency::Consistency;
use crate::credentials::{Credentials, Scheme};
use crate::engine::Engine;
use crate::fault::Service;
use crate::limits::Limits;
use crate::progress::Progress;
use crate::sync::{Options, SyncError, Synced};

/// Reads an account.
pub(crate) async fn capture(
    credentials: &Credentials,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Synced, SyncError> {
    let client = client(credentials, options.limits, progress)?;
    let mut notes = credentials.notes.clone();
    let caller = who(&client, options, &mut notes).await;
    let (rest, graphql) = (credentials.rest.to_string(), credentials.graphql.to_string());
    let journal = options.open_journal(&["arize", &rest, &graphql], caller.as_ref())?;
    let (captured_at, resumed) = (journal.begun(), journal.resumed());
    let deadline = options.limits.overall.map(|time| Instant::now() + time);
    let engine = Engine::new(client, journal, progress, deadline);
    let mut reader = Reader::new(&engine, &options.limits);
    reader.run(Reader::start(), Pass::GoOn).await?;
    reader.run_leftovers().await?;
    let (_, spaces) = place_bridges(&reader)?;
    let bots = reader.read_keys(&spaces).await?;
    let consistency = reader.settle(options.limits.rounds, progress).await?;
    if let Some(reason) = nothing(&reader) {
        return Err(SyncError::Nothing(reason));
    }
    let mut assembly = assemble(&mut reader, captured_at)?;
    notes.append(&mut assembly.notes);
    let caller = caller.and_then(|id| assembly.bridges.users.rest(id.as_str()).map(UserId::from));
    let doubtful = bot::doubt(&mut assembly.draft, &bots);
    let catalog = axcess_snapshot::catalog(Provider::Arize);
    notes.extend(predefined::observe(&mut assembly.draft, &catalog));
    notes.extend(assumed_note(&predefined::assumed(&assembly.draft, &catalog)));
    assembly.draft.captured_by = caller.clone();
    assembly.draft.name = name(&reader)?;
    let mut gaps = gap::of_members(&reader, &assembly);
    let proof = Proof::new(&assembly.draft, caller.as_ref(), &gaps);
    gaps.extend(gap::of_lists(&reader, &assembly.draft, &proof));
    gaps.extend(gap::of_keys(&reader, doubtful));
    gaps.extend(moving_gaps(&consistency));
    assembly.draft.gaps = gaps;
    let is_whole = |id: &NodeId| matches!(assembly.space_members.get(id), Some(Ok(())));
    let comparison = Comparison {
        reader: &reader,
        bridges: &assembly.bridges,
        spaces: assembly
            .spaces
            .iter()
            .filter(|(id, _)| is_whole(id))
            .map(|(id, it)| (id.clone(), it.clone()))
            .collect(),
        caller: caller.as_ref(),
    };
    let earlier = options.against.as_ref().map(|earlier| comparison.agreement(earlier)).transpose()?;
    let mut snapshot = sound(assembly.draft, &mut notes);
    snapshot.agreement = Some(comparison.agreement(&snapshot.draft)?);
    snapshot.source = Some(rest);
    let snapshot = snapshot.warned();
    let calls = engine.calls();
    Ok(Synced { snapshot, notes, consistency, earlier, calls, resumed })
}

pub(crate) fn client<'p>(
    credentials: &Credentials,
    limits: Limits,
    progress: &'p dyn Progress,
) -> Result<Client<'p>, ClientError> {
    let secret = &credentials.secret;
    let unfit = |_: InvalidHeaderValue| ClientError::Secret;
    let bearer = secret.header("Bearer ").map_err(unfit)?;
    let (header, value) = match credentials.scheme {
        Scheme::ApiKey => ("x-api-key", secret.header("").map_err(unfit)?),
        Scheme::AccessToken => ("authorization", bearer.clone()),
    };
    let doors = vec![
        Door::new(Service::Rest, credentials.rest.clone(), "authorization", bearer),
        Door::new(Service::GraphQl, credentials.graphql.clone(), header, value),
    ];
    let (trust, proxy) = (&credentials.trust, credentials.proxy.as_deref());
    Client::new(doors, &Way { trust, proxy, limits, secret }, progress)
}

/// Whose the key is; what the account says goes before what somebody says.
async fn who(client: &Client<'_>, options: &Options, notes: &mut Vec<String>) -> Option<UserId> {
    let told = options.captured_by.clone();
    match caller::caller(client).await {
        Ok(found) => {
            if told.is_some_and(|told| told != found) {
                notes.push(format!("the key is of user `{found}`, whoever was named"));
            }
            Some(found)
        }
        Err(fault) => {
            if told.is_none() {
                notes.push(format!("nobody knows whose the key is, so its rights prove nothing: {fault}"));
            }
            told
        }
    }
}

impl Reader<'_> {
    /// Asks for the members of what REST lists and GraphQL does not, by REST's ids.
    async fn run_leftovers(&mut self) -> io::Result<()> {
        if self.extent(&Query::Organizations).is_err() {
            return Ok(());
        }
        let (organizations, spaces) = place_bridges(self)?;
        let met =
            |ids: Vec<&String>, bridge: &crate::arize::bridge::Bridge| -> std::collections::HashSet<String> {
                ids.into_iter().filter_map(|id| bridge.rest(id)).map(str::to_owned).collect()
            };
        let met_organizations = met(self.organizations.keys().collect(), &organizations);
        let met_spaces = met(self.spaces.keys().collect(), &spaces);
        let mut tasks = Vec::new();
        for it in named(self, &Listing::Organizations)? {
            if !met_organizations.contains(&it.id) {
                let organization = it.id.clone();
                tasks.push(Query::Members { organization: organization.clone(), roles: Roles::Told }.into());
                self.organizations.insert(organization, Organization { id: it.id, name: it.name });
            }
        }
        for it in named(self, &Listing::Spaces)? {
            if !met_spaces.contains(&it.id) {
                tasks.push(Query::SpaceUsers { space: it.id.clone() }.into());
                let space = Space { id: it.id.clone(), name: it.name, private: None };
                self.spaces.insert(it.id, (space, String::new()));
            }
        }
        self.run(tasks, Pass::GoOn).await
    }
}

/// Why there is nothing to make a snapshot of, if there is not.
fn nothing(reader: &Reader<'_>) -> Option<String> {
    let mut first = None;
    for reading in reader.readings() {
        match &reading.extent {
            Ok(()) => return None,
            Err(fault) => _ = first.get_or_insert_with(|| fault.to_string()),
        }
    }
    first
}

fn name(reader: &Reader<'_>) -> io::Result<Option<String>> {
    #[derive(Deserialize)]
    struct Account {
        name: Option<String>,
    }
    let mut name = None;
    let _ = reader.each(&Query::Account, |account: Account| name = account.name)?;
    Ok(name)
}

fn assumed_note(assumed: &[String]) -> Option<String> {
    if assumed.is_empty() {
        return None;
    }
    Some(format!(
        "no role that the account lists says what these sets hold, so they are assumed: {}",
        assumed.join(", ")
    ))
}

/// What was still changing is not known.
pub(crate) fn moving_gaps(consistency: &Consistency) -> Vec<Gap> {
    let Consistency::Moving { kinds, .. } = consistency else { return Vec::new() };
    let gap = |kind: &&str| {
        let kind = match *kind {
            "organization_memberships" => GapKind::OrganizationMemberships,
            "space_memberships" => GapKind::SpaceMemberships,
            "role_bindings" => GapKind::RoleBindings,
            "restrictions" => GapKind::Restrictions,
            other => GapKind::Listing(other.to_owned()),
        };
        Gap {
            kind,
            scope: None,
            reason: "it was still changing when it was read for the last time".to_owned(),
        }
    };
    kinds.iter().map(gap).collect()
}

/// A snapshot without defects. What contradicts itself, say because it changed between two pages, becomes a gap.
pub(crate) fn sound(draft: Draft, notes: &mut Vec<String>) -> Snapshot<SoundDraft> {
    let snapshot = Snapshot::from(draft);
    if snapshot.draft.defects().is_empty() {
        return snapshot.check().expect("INVARIANT: it has just been found sound");
    }
    let bytes = axcess_snapshot::write(&snapshot, Packing::Plain);
    match Loader::lenient().load("the account", &bytes) {
        Ok(mended) => {
            notes.extend(mended.dropped.iter().map(|trouble| trouble.message.clone()));
            Snapshot { dropped: Vec::new(), warnings: Vec::new(), ..mended }
        }
        Err(error) => unreachable!("INVARIANT: a lenient load mends every defect: {error}"),
    }
}
