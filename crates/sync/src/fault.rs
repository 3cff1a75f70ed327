//! Why a list could not be read.

use std::fmt;
use std::time::Duration;

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Service {
    Rest,
    GraphQl,
    Wallaroo,
}

/// Why a list, or a page of one, could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The service answered that it will not.
    Refused { service: Service, status: Option<u16>, detail: String },
    /// The service is busy, and may say for how long.
    Busy { service: Service, status: u16, after: Option<Duration> },
    /// Nobody answered, or not to the end.
    Unreachable { service: Service, detail: String },
    /// The answer makes no sense.
    Unreadable { service: Service, detail: String },
    /// The service sends callers elsewhere.
    Moved { service: Service, status: u16, to: String },
    /// A query asks for more than the service gives at once.
    TooMuch { detail: String },
    /// It came to its end, and another list knows better.
    Lacking { detail: String },
    /// There was no time left.
    Deadline,
}

impl Service {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rest => "REST",
            Self::GraphQl => "GraphQL",
            Self::Wallaroo => "Wallaroo",
        }
    }
}

impl Fault {
    /// Whether asking again may help.
    pub const fn may_pass(&self) -> bool {
        match self {
            Self::Busy { .. } | Self::Unreachable { .. } | Self::Unreadable { .. } => true,
            Self::Refused { .. }
            | Self::Moved { .. }
            | Self::TooMuch { .. }
            | Self::Lacking { .. }
            | Self::Deadline => false,
        }
    }

    /// How long the service asks to be left alone.
    pub const fn pause(&self) -> Option<Duration> {
        match self {
            Self::Busy { after, .. } => *after,
            _ => None,
        }
    }

    /// Whether the service knows the caller and will not show him this.
    pub const fn is_refusal(&self) -> bool {
        matches!(self, Self::Refused { .. })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { service, status, detail } => {
                match status {
                    Some(status) => write!(f, "{status} from {}", service.as_str())?,
                    None => write!(f, "an error of {}", service.as_str())?,
                }
                if detail.is_empty() { Ok(()) } else { write!(f, ": {detail}") }
            }
            Self::Busy { service, status, after: Some(after) } => {
                write!(f, "{status} from {}, which asks to wait {} s", service.as_str(), after.as_secs())
            }
            Self::Busy { service, status, after: None } => {
                write!(f, "{status} from {} at every try", service.as_str())
            }
            Self::Unreachable { service, detail } => {
                write!(f, "no answer from {}: {detail}", service.as_str())
            }
            Self::Unreadable { service, detail } => {
                write!(f, "the answer of {} cannot be read: {detail}", service.as_str())
            }
            Self::Moved { service, status, to } => {
                write!(f, "{status} from {}, which points to `{to}`; a key follows nowhere", service.as_str())
            }
            Self::TooMuch { detail } => write!(f, "too much at once for GraphQL: {detail}"),
            Self::Lacking { detail } => f.write_str(detail),
            Self::Deadline => f.write_str("the deadline passed"),
        }
    }
}

impl std::error::Error for Fault {}
