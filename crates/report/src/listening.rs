//! Where a sandbox or the page listens.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::Body;

/// What `axcess sandbox serve` says when it listens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Listening {
    /// Its address, as in `http://127.0.0.1:41234`; GraphQL answers at `/graphql` of it.
    pub url: String,
    /// A dummy key that acts as the actor.
    pub api_key: String,
    /// Id of the user whose rights count.
    pub actor: String,
}

impl Body for Listening {
    const FORMAT: &'static str = "axcess-sandbox";
}

/// What `axcess explore` says when it listens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PageAddress {
    /// The address of the page, as in `http://127.0.0.1:41234/…/`.
    pub url: String,
}

impl Body for PageAddress {
    const FORMAT: &'static str = "axcess-explore";
}
