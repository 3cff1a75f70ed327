//! What of an account of Wallaroo can be read.

use std::sync::Arc;

use axcess_core::UserId;
use axcess_snapshot::ObjectKind;
use serde::Deserialize;

use crate::client::ClientError;
use crate::diagnosis::{Caller, Diagnosis, Outcome, Probe, Prober};
use crate::fault::Service;
use crate::gap;
use crate::limits::Limits;
use crate::list::Page;
use crate::progress::Silent;
use crate::wallaroo::assembly::{NOT_ADMIN, NOT_MEMBER, UNSEEN, workspace_id};
use crate::wallaroo::capture::client;
use crate::wallaroo::object::Member;
use crate::wallaroo::{Ask, Tokens, WallarooCredentials};

/// Signs in, and asks for every list, those of a workspace for the first one.
pub(crate) async fn diagnose(
    credentials: &WallarooCredentials,
    limits: Limits,
) -> Result<Diagnosis, ClientError> {
    let tokens = Arc::new(Tokens::new(credentials.address.clone(), credentials.sign_in.clone()));
    let client = client(credentials, limits, &tokens, &Silent)?;
    let mut prober = Prober::new(&client);
    if let Err(fault) = client.open(Service::Wallaroo).await {
        let outcome = Outcome::of(Err(&fault));
        let sign_in = Probe { list: Tokens::TITLE.to_owned(), kind: "account", outcome };
        return Ok(Diagnosis { probes: vec![sign_in], clock: client.clock(), ..Diagnosis::default() });
    }
    let users = prober.probe(&Ask::Users).await;
    let workspaces = prober.probe(&Ask::Workspaces).await;
    let caller = tokens.claims().sub.map(|id| {
        let id = UserId::from(id);
        let known = users.as_ref().and_then(|page| Caller::on(page, ObjectKind::WorkspaceUsers, &id));
        known.unwrap_or_else(|| Caller::unknown(id))
    });
    let mut gaps = Vec::new();
    if let Some(number) = workspaces.as_ref().and_then(first) {
        let members = prober.probe(&Ask::Members(number)).await;
        prober.probe(&Ask::Models(number)).await;
        prober.probe(&Ask::Pipelines(number)).await;
        if members.is_some_and(|members| !has(&members, caller.as_ref())) {
            gaps.push(gap::at(workspace_id(number), "space_memberships", NOT_MEMBER));
        }
    }
    if workspaces.is_some() {
        gaps.push(gap::everywhere("resources", UNSEEN));
        gaps.push(gap::everywhere("spaces", UNSEEN));
    }
    let is_admin = caller.as_ref().is_some_and(|caller| caller.account_role.as_deref() == Some("ADMIN"));
    if users.is_some() && !is_admin {
        gaps.push(gap::everywhere("users", NOT_ADMIN));
    }
    gaps.extend(prober.gaps());
    Ok(Diagnosis { caller, gaps, clock: client.clock(), probes: prober.probes })
}

/// Whether somebody is on a list of members.
fn has(members: &Page, caller: Option<&Caller>) -> bool {
    let members = members.items.iter().filter_map(|item| serde_json::from_str::<Member>(item.get()).ok());
    caller.is_some_and(|caller| members.into_iter().any(|member| member.user_id == caller.id.as_str()))
}

/// The number of the first workspace.
fn first(page: &Page) -> Option<u64> {
    #[derive(Deserialize)]
    struct Workspace {
        id: u64,
    }
    let first = serde_json::from_str::<Workspace>(page.items.first()?.get());
    first.ok().map(|workspace| workspace.id)
}
