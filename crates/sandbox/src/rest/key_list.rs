//! Listings of API keys.

use axcess_api::{Listing, Page, PageObject, pick_keys};
use axcess_core::{Node, Read, User};

use super::page::{Listed, first, items, missing};
use super::query::Query;
use crate::caller::Caller;
use crate::problem::Problem;

/// Whose keys are asked for.
enum Owner {
    /// Those that a user made, whatever their kind.
    Maker(User),
    /// Service keys of a space, perhaps only those that a user made.
    Space(Node, Option<User>),
}

/// Without a space the keys that somebody made: the caller, or whom he names.
pub(super) fn api_keys<'a>(caller: &'a Caller, query: &Query, page: &Page) -> Listed<'a> {
    let status = query.word("status", &["ACTIVE", "REVOKED"])?;
    let key_type = query.word("key_type", &["USER", "SERVICE"])?;
    let owner = owner(caller, query)?;
    let (policy, index) = (caller.policy(), &caller.state.keys);
    let id = |user: User| Some(policy.user_id(user).to_owned());
    let (listing, keys) = match owner {
        Owner::Maker(maker) => {
            let listing = Listing::ApiKeys { key_type, status, creator_id: id(maker), space_id: None };
            let first = first(caller, &listing, page)?;
            (listing, index.of_maker(policy, maker, first))
        }
        Owner::Space(space, maker) => {
            let key_type = key_type.or_else(|| Some("SERVICE".to_owned()));
            let space_id = Some(policy.node_id(space).to_owned());
            let listing = Listing::ApiKeys { key_type, status, creator_id: maker.and_then(id), space_id };
            let first = first(caller, &listing, page)?;
            (listing, index.of_space(policy, space, first))
        }
    };
    let picked = pick_keys(policy, &listing, keys.into_iter(), page.limit);
    // Where a bot belongs is not told in the listing of a space.
    let items = items(caller, &picked.things, matches!(owner, Owner::Maker(_)));
    Ok(PageObject { key: listing.key(), items, after: picked.after() })
}

fn owner(caller: &Caller, query: &Query) -> Result<Owner, Problem> {
    let policy = caller.policy();
    let found = |id: String| policy.user_by_id(&id).ok_or_else(|| missing("user", &id));
    let user = query.text("user_id").map(found).transpose()?;
    let Some(id) = query.text("space_id") else {
        let maker = user.unwrap_or_else(|| caller.asker.user());
        return match caller.may(Read::UserKeys(maker)) {
            true => Ok(Owner::Maker(maker)),
            false => Err(Problem::new(403, "keys of others are shown to account admins")),
        };
    };
    let space = policy.node_by_id(&id).filter(|node| policy.node_kind(*node).as_str() == "SPACE");
    let space = space.ok_or_else(|| missing("space", &id))?;
    if !caller.may(Read::ServiceKeys(space)) {
        let detail = "service keys are shown to admins of their space and holders of SERVICE_KEY_READ there";
        return Err(Problem::new(403, detail));
    }
    Ok(Owner::Space(space, user))
}
