//! What opens an account of Arize AX, and where it is.

mod environment;
mod hosts;
mod profile;

use std::path::{Path, PathBuf};

use crate::address::{Address, AddressError, PlainHttp};
use crate::secret::Secret;
use crate::trust::Trust;

pub use environment::Environment;
pub use profile::ProfileError;

use hosts::Routing;
use profile::Profile;

/// What opens an account, and where it is.
#[derive(Clone)]
pub struct Credentials {
    /// The key or token.
    pub secret: Secret,
    /// What the secret is.
    pub scheme: Scheme,
    /// Where the REST API is.
    pub rest: Address,
    /// Where the GraphQL API is.
    pub graphql: Address,
    /// Whose certificates are believed.
    pub trust: Trust,
    /// What every connection goes through, if anything.
    pub proxy: Option<String>,
    /// Where the secret was found, in words.
    pub origin: String,
    /// What a person should know about what was found.
    pub notes: Vec<String>,
}

/// What a secret is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    /// An API key.
    #[default]
    ApiKey,
    /// An access token of somebody who signed in.
    AccessToken,
}

/// What somebody says about the account; the rest is found.
#[derive(Clone, Default)]
pub struct Wanted {
    /// A profile of `ax`, by name.
    pub profile: Option<String>,
    /// The key itself, from a file or a prompt.
    pub secret: Option<Secret>,
    /// Where the REST API is.
    pub rest: Option<String>,
    /// Where the GraphQL API is.
    pub graphql: Option<String>,
    /// Whether `http` will do for other machines than this one.
    pub plain: PlainHttp,
}

/// Why an account cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CredentialsError {
    /// Nobody told a key.
    #[error("there is no key: no profile of `ax`, no `ARIZE_API_KEY`")]
    Missing,
    /// The key is empty.
    #[error("the key of {0} is empty")]
    Empty(String),
    /// A profile cannot be used.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// Two settings name two places.
    #[error("{origin} sets both `{first}` and `{second}`, of which each tells where the account is")]
    Routing {
        /// Where they stand.
        origin: String,
        /// One of them.
        first: &'static str,
        /// The other.
        second: &'static str,
    },
    /// A key may not be sent to an address.
    #[error(transparent)]
    Address(#[from] AddressError),
}

/// What one place tells: a profile, or the environment.
struct Found {
    origin: String,
    secret: Option<Secret>,
    scheme: Scheme,
    routing: Routing,
    /// Whether it asks for certificates to be believed unseen.
    unverified: bool,
}

impl Credentials {
    /// Finds what opens an account: by the profile that is asked for, else by `ARIZE_*`, else by the active profile.
    /// Key and hosts come from one of them, so that no key goes to another key's host.
    ///
    /// # Errors
    ///
    /// When there is no key, or no address that it may be sent to.
    pub fn find(wanted: &Wanted, environment: &Environment) -> Result<Self, CredentialsError> {
        let found = Found::of(wanted, environment)?;
        let Found { origin, secret, scheme, routing, unverified } = found;
        let (secret, scheme, origin) = match &wanted.secret {
            Some(secret) => (secret.clone(), Scheme::ApiKey, "what was given".to_owned()),
            None => (secret.ok_or(CredentialsError::Missing)?, scheme, origin),
        };
        if secret.is_empty() {
            return Err(CredentialsError::Empty(origin));
        }
        let hosts = routing.hosts();
        let address = |given: &Option<String>, otherwise: &str| {
            Address::parse(given.as_deref().unwrap_or(otherwise), wanted.plain)
        };
        let rest = address(&wanted.rest, &hosts.rest)?;
        let graphql = match (&wanted.rest, &wanted.graphql) {
            (Some(rest), None) => Address::parse(&hosts::application_of(rest), wanted.plain)?,
            _ => address(&wanted.graphql, &hosts.graphql)?,
        };
        let mut notes = Vec::new();
        if unverified {
            notes.push(format!("{origin} asks not to check certificates; they are checked all the same"));
        }
        let trust = trust(environment);
        let proxy = environment.variable("ARIZE_PROXY_URL").map(str::to_owned);
        Ok(Self { secret, scheme, rest, graphql, trust, proxy, origin, notes })
    }
}

impl Found {
    fn of(wanted: &Wanted, environment: &Environment) -> Result<Self, CredentialsError> {
        if let Some(name) = &wanted.profile {
            return Self::of_profile(&Profile::named(name, environment)?, environment);
        }
        let set = Self::of_environment(environment)?;
        if set.secret.is_some() {
            return Ok(set);
        }
        match Profile::active(environment) {
            Ok(profile) => Self::of_profile(&profile, environment),
            // A key that was given needs no profile.
            Err(_) if wanted.secret.is_some() => Ok(set),
            Err(ProfileError::None) => Err(CredentialsError::Missing),
            Err(error) => Err(error.into()),
        }
    }

    fn of_environment(environment: &Environment) -> Result<Self, CredentialsError> {
        let origin = "the environment".to_owned();
        let key = environment.variable("ARIZE_API_KEY");
        let verify = environment.variable("ARIZE_REQUEST_VERIFY");
        Ok(Self {
            routing: Routing::of_environment(environment, &origin)?,
            secret: key.map(Secret::new),
            scheme: Scheme::ApiKey,
            unverified: verify.is_some_and(is_no),
            origin,
        })
    }

    fn of_profile(profile: &Profile, environment: &Environment) -> Result<Self, CredentialsError> {
        let origin = format!("profile `{}`", profile.name.escape_debug());
        let text = |section, field| profile.text(section, field, environment);
        let method = text("auth", "auth_method")?;
        let (scheme, secret) = match method.as_deref() {
            Some("oauth") => (Scheme::AccessToken, profile.access_token(environment)?),
            _ => (Scheme::ApiKey, text("auth", "api_key")?),
        };
        Ok(Self {
            routing: Routing::of_profile(profile, environment, &origin)?,
            secret: secret.map(Secret::new),
            scheme,
            unverified: text("security", "request_verify")?.is_some_and(|verify| is_no(&verify)),
            origin,
        })
    }
}

fn is_no(text: &str) -> bool {
    ["false", "0", "no", "off"].iter().any(|no| no.eq_ignore_ascii_case(text.trim()))
}

/// Whose certificates are believed: the SDK reads these variables, in this order.
fn trust(environment: &Environment) -> Trust {
    let variables = ["ARIZE_SSL_CA_CERT", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"];
    let file = variables.iter().find_map(|name| environment.variable(name));
    file.map_or(Trust::Machine, |file| Trust::File(PathBuf::from(file)))
}

/// Reads a key from a file.
///
/// # Errors
///
/// When it cannot be read; the error says nothing of what is in it.
pub fn secret_of_file(path: &Path) -> std::io::Result<Secret> {
    Ok(Secret::new(std::fs::read_to_string(path)?))
}

#[cfg(test)]
mod tests;
