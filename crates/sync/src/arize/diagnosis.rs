//! What of an account of Arize AX can be read.

use axcess_core::{Gap, UserId};
use axcess_snapshot::ObjectKind;
use serde::Deserialize;

use crate::arize::capture::client;
use crate::arize::{Bound, KeyStatus, KeyType, Listing, Origin, Query, Roles, caller, gap};
use crate::client::{Client, ClientError};
use crate::credentials::Credentials;
use crate::diagnosis::{Caller, Diagnosis, Prober};
use crate::gap::everywhere;
use crate::limits::Limits;
use crate::list::{List, Next, Page};
use crate::progress::Silent;

/// How many users are asked for at once, and on how many pages the caller is looked for.
const PAGE: usize = 100;
const MOST_PAGES: usize = 50;

/// Asks for a page of every list.
pub(crate) async fn diagnose(credentials: &Credentials, limits: Limits) -> Result<Diagnosis, ClientError> {
    let client = client(credentials, limits, &Silent)?;
    let mut prober = Prober::new(&client);
    for list in [
        Listing::Organizations,
        Listing::Spaces,
        Listing::Projects,
        Listing::Users,
        Listing::Roles(Origin::Product),
        Listing::Roles(Origin::Account),
        Listing::RoleBindings(Bound::Space),
        Listing::RoleBindings(Bound::Project),
        Listing::Restrictions,
        keys(KeyType::User),
        keys(KeyType::Service),
    ] {
        prober.probe(&list).await;
    }
    prober.probe(&Query::Viewer).await;
    prober.probe(&Query::Users).await;
    let organization = first(prober.probe(&Query::Organizations).await);
    if let Some(organization) = organization {
        prober.probe(&Query::Members { organization: organization.clone(), roles: Roles::Told }).await;
        let space = first(prober.probe(&Query::Spaces { organization }).await);
        if let Some(space) = space {
            prober.probe(&Query::SpaceUsers { space }).await;
        }
    }
    let caller = match caller::caller(&client).await {
        Ok(id) => Some(described(&client, id).await),
        Err(_) => None,
    };
    let mut gaps = prober.gaps();
    gaps.extend(by_rights(&prober, caller.as_ref()));
    Ok(Diagnosis { caller, gaps, clock: client.clock(), probes: prober.probes })
}

fn keys(key_type: KeyType) -> Listing {
    Listing::ApiKeys { key_type, status: KeyStatus::Active, space: None }
}

/// The id of the first object on a page.
fn first(page: Option<Page>) -> Option<String> {
    #[derive(Deserialize)]
    struct Object {
        id: String,
    }
    let first = serde_json::from_str::<Object>(page?.items.first()?.get());
    first.ok().map(|object| object.id)
}

/// Whose key it is, as the list of users shows him.
async fn described(client: &Client<'_>, id: UserId) -> Caller {
    let mut cursor = None;
    for _ in 0..MOST_PAGES {
        let call = Listing::Users.call(cursor.as_deref(), PAGE);
        let Ok(page) = client.ask(&call, |body| Listing::Users.page(body)).await else { break };
        if let Some(caller) = Caller::on(&page, ObjectKind::Users, &id) {
            return caller;
        }
        match page.next {
            Next::Cursor(next) => cursor = Some(next),
            Next::Nothing => break,
        }
    }
    Caller::unknown(id)
}

/// Gaps of what is listed only as far as the caller may see it.
fn by_rights(prober: &Prober<'_>, caller: Option<&Caller>) -> Vec<Gap> {
    let mut gaps = Vec::new();
    if caller.and_then(|caller| caller.account_role.as_deref()) != Some("ADMIN") {
        let came =
            |kind: &str| prober.probes.iter().all(|it| it.kind != kind || it.outcome.reason().is_none());
        let listed = ["organizations", "spaces", "resources"].into_iter().map(|kind| (kind, gap::FILTERED));
        let given = [("role_bindings", gap::NO_BINDINGS), ("restrictions", gap::NO_RESTRICTIONS)];
        let unproved = listed.chain(given).filter(|(kind, _)| came(kind));
        gaps.extend(unproved.map(|(kind, reason)| everywhere(kind, reason)));
    }
    gaps.push(everywhere("resources", gap::ELSEWHERE));
    gaps.push(everywhere("resources", gap::RESTRICTED));
    gaps.push(everywhere("api_keys", gap::OWN_KEYS));
    gaps
}
