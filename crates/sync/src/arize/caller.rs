//! Whose the key is.

use axcess_core::UserId;
use serde::Deserialize;

use crate::arize::{KeyStatus, KeyType, Listing, Query};
use crate::client::Client;
use crate::fault::Fault;
use crate::list::List;

/// Asks whose the key is: GraphQL says it; else the list of one's own keys does, if they have one maker.
pub(crate) async fn caller(client: &Client<'_>) -> Result<UserId, Fault> {
    match viewer(client).await {
        Ok(id) => Ok(id),
        Err(fault) => maker_of_keys(client).await.ok_or(fault),
    }
}

async fn viewer(client: &Client<'_>) -> Result<UserId, Fault> {
    #[derive(Deserialize)]
    struct Viewer {
        id: String,
    }
    let found = first_page::<Viewer>(client, &Query::Viewer).await?.into_iter().next();
    let detail = "no such `viewer`".to_owned();
    let service = Query::Viewer.call(None, 1).service();
    found.map(|viewer| viewer.id.into()).ok_or(Fault::Unreadable { service, detail })
}

async fn maker_of_keys(client: &Client<'_>) -> Option<UserId> {
    #[derive(Deserialize)]
    struct Key {
        created_by_user_id: Option<String>,
    }
    let listing = Listing::ApiKeys { key_type: KeyType::User, status: KeyStatus::Active, space: None };
    let keys = first_page::<Key>(client, &listing).await.ok()?;
    let mut makers: Vec<String> =
        keys.into_iter().map(|key| key.created_by_user_id).collect::<Option<_>>()?;
    makers.dedup();
    match makers.as_slice() {
        [one] => Some(one.as_str().into()),
        _ => None,
    }
}

async fn first_page<T: for<'de> Deserialize<'de>>(
    client: &Client<'_>,
    list: &impl List,
) -> Result<Vec<T>, Fault> {
    let call = list.call(None, 1);
    let page = client.ask(&call, |body| list.page(body)).await?;
    let items = page.items.iter().map(|item| serde_json::from_str(item.get()));
    let strange =
        |error| Fault::Unreadable { service: call.service(), detail: crate::arize::object::spoken(&error) };
    items.collect::<Result<_, _>>().map_err(strange)
}
