//! The lists of Wallaroo: everything of it that is ever asked.

use serde_json::{Value, json};

use crate::call::Call;
use crate::fault::{Fault, Service};
use crate::list::{List, Next, Page};
use crate::wallaroo::object;

/// A list of Wallaroo. The method tells nothing there, so that these five paths are all that a client knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ask {
    Users,
    Workspaces,
    /// Members of the workspace of this number.
    Members(u64),
    /// Its models.
    Models(u64),
    /// Its pipelines.
    Pipelines(u64),
}

impl Ask {
    /// Where it is.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Users => "/v1/api/users/query",
            Self::Workspaces => "/v1/api/workspaces/list",
            Self::Members(_) => "/v1/api/workspaces/list_users",
            Self::Models(_) => "/v1/api/models/list",
            Self::Pipelines(_) => "/v1/api/pipelines/list_pipelines",
        }
    }

    /// The workspace that it is about.
    pub const fn workspace(self) -> Option<u64> {
        match self {
            Self::Users | Self::Workspaces => None,
            Self::Members(number) | Self::Models(number) | Self::Pipelines(number) => Some(number),
        }
    }

    /// What is asked. Nothing is asked for by user, because only an answer about everybody tells who is an
    /// administrator.
    pub fn body(self) -> Value {
        match self {
            Self::Users | Self::Workspaces => json!({}),
            Self::Members(number) | Self::Models(number) | Self::Pipelines(number) => {
                json!({"workspace_id": number})
            }
        }
    }
}

impl List for Ask {
    fn id(&self) -> String {
        match self {
            Self::Users | Self::Workspaces => self.path().to_owned(),
            Self::Members(number) | Self::Models(number) | Self::Pipelines(number) => {
                format!("{}?workspace_id={number}", self.path())
            }
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Workspaces => "spaces",
            Self::Members(_) => "space_memberships",
            Self::Models(_) | Self::Pipelines(_) => "resources",
        }
    }

    fn call(&self, _: Option<&str>, _: usize) -> Call {
        Call::Ask(*self)
    }

    /// An answer is the whole list: nothing of it comes in pages.
    fn page(&self, body: &[u8]) -> Result<Page, Fault> {
        let items = match self {
            Self::Users => object::users(body),
            Self::Workspaces => object::workspaces(body),
            Self::Members(_) => object::members(body),
            Self::Models(number) => object::models(body, *number),
            Self::Pipelines(number) => object::pipelines(body, *number),
        };
        let items = items.map_err(|detail| Fault::Unreadable { service: Service::Wallaroo, detail })?;
        Ok(Page { items, next: Next::Nothing, total: None })
    }
}
