//! Everything that can be sent. Each call reads; there is no type for any other.

use crate::arize::{Listing, Query};
use crate::fault::Service;
use crate::list::List;
use crate::wallaroo::Ask;

/// One call, which reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    /// A page of a listing of the REST API.
    Listing { listing: Listing, cursor: Option<String>, size: usize },
    /// A page of a query of the GraphQL API.
    Query { query: Query, cursor: Option<String>, size: usize },
    /// A list of Wallaroo.
    Ask(Ask),
}

/// How a call is sent.
pub(crate) enum Shape {
    /// `GET` with a query.
    Get(Vec<(&'static str, String)>),
    /// `POST` with a body that asks and changes nothing.
    Ask(serde_json::Value),
}

impl Call {
    /// Who answers it.
    pub const fn service(&self) -> Service {
        match self {
            Self::Listing { .. } => Service::Rest,
            Self::Query { .. } => Service::GraphQl,
            Self::Ask(_) => Service::Wallaroo,
        }
    }

    /// Where it goes to, below the service's address.
    pub fn path(&self) -> &'static str {
        match self {
            Self::Listing { listing, .. } => listing.path(),
            Self::Query { .. } => "/graphql",
            Self::Ask(ask) => ask.path(),
        }
    }

    /// What a report calls it.
    pub fn title(&self) -> String {
        match self {
            Self::Listing { listing, .. } => format!("GET {}", listing.id()),
            Self::Query { query, .. } => format!("GraphQL {}", query.title()),
            Self::Ask(ask) => format!("POST {}", ask.path()),
        }
    }

    /// How it is sent.
    pub fn shape(&self) -> Shape {
        match self {
            Self::Listing { listing, cursor, size } => {
                Shape::Get(listing.parameters(cursor.as_deref(), *size))
            }
            Self::Query { query, cursor, size } => Shape::Ask(query.body(cursor.as_deref(), *size)),
            Self::Ask(ask) => Shape::Ask(ask.body()),
        }
    }
}
