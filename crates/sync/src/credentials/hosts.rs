//! Where an account is, by the settings that `ax` and the SDKs know.

use super::CredentialsError;
use super::environment::Environment;
use super::profile::{Profile, ProfileError};

/// What settings say about where an account is.
#[derive(Debug, Default)]
pub(super) struct Routing {
    region: Option<String>,
    single_host: Option<String>,
    single_port: Option<String>,
    base_domain: Option<String>,
    api_host: Option<String>,
    api_port: Option<String>,
    api_scheme: Option<String>,
    app_host: Option<String>,
    app_scheme: Option<String>,
    base_url: Option<String>,
}

/// Where the two APIs are.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hosts {
    pub rest: String,
    pub graphql: String,
}

/// What `ax` calls regions.
const REGIONS: [(&str, &str); 3] = [("us", "us-east-1b"), ("ca", "ca-central-1a"), ("eu", "eu-west-1a")];

impl Routing {
    /// What the variables of the SDKs say.
    pub fn of_environment(environment: &Environment, origin: &str) -> Result<Self, CredentialsError> {
        let text = |name: &str| environment.variable(name).map(str::to_owned);
        let routing = Self {
            region: text("ARIZE_REGION"),
            single_host: text("ARIZE_SINGLE_HOST"),
            single_port: text("ARIZE_SINGLE_PORT"),
            base_domain: text("ARIZE_BASE_DOMAIN"),
            api_host: text("ARIZE_API_HOST"),
            api_port: text("ARIZE_API_PORT"),
            api_scheme: text("ARIZE_API_SCHEME"),
            app_host: text("ARIZE_APP_HOST"),
            app_scheme: text("ARIZE_APP_SCHEME"),
            base_url: text("ARIZE_BASE_URL"),
        };
        routing.checked(origin)
    }

    /// What the section `routing` of a profile says.
    pub fn of_profile(
        profile: &Profile,
        environment: &Environment,
        origin: &str,
    ) -> Result<Self, CredentialsError> {
        let text = |field: &'static str| -> Result<Option<String>, ProfileError> {
            profile.text("routing", field, environment)
        };
        let routing = Self {
            region: text("region")?,
            single_host: text("single_host")?,
            single_port: text("single_port")?,
            base_domain: text("base_domain")?,
            api_host: text("api_host")?,
            api_port: None,
            api_scheme: text("api_scheme")?,
            app_host: text("app_host")?,
            app_scheme: text("app_scheme")?,
            base_url: None,
        };
        routing.checked(origin)
    }

    /// Only one setting may say where everything is.
    fn checked(self, origin: &str) -> Result<Self, CredentialsError> {
        let set = [
            ("region", self.region.is_some()),
            ("single_host", self.single_host.is_some()),
            ("base_domain", self.base_domain.is_some()),
        ];
        let mut set = set.into_iter().filter(|(_, is_set)| *is_set).map(|(name, _)| name);
        match (set.next(), set.next()) {
            (Some(first), Some(second)) => {
                Err(CredentialsError::Routing { origin: origin.to_owned(), first, second })
            }
            _ => Ok(self),
        }
    }

    /// Where the two APIs are.
    pub fn hosts(&self) -> Hosts {
        if let Some(url) = &self.base_url {
            return Hosts { rest: url.clone(), graphql: application_of(url) };
        }
        let scheme = self.api_scheme.as_deref().unwrap_or("https");
        let app_scheme = self.app_scheme.as_deref().unwrap_or(scheme);
        if let Some(host) = &self.single_host {
            let port = self.single_port.iter().map(|port| format!(":{port}")).collect::<String>();
            return Hosts {
                rest: format!("{scheme}://{host}{port}"),
                graphql: format!("{app_scheme}://{host}{port}"),
            };
        }
        let domain = self.domain();
        let usual = |name: &str| format!("{name}.{domain}");
        let port = self.api_port.iter().map(|port| format!(":{port}")).collect::<String>();
        let rest = format!("{scheme}://{}{port}", self.api_host.clone().unwrap_or_else(|| usual("api")));
        let graphql = match (&self.app_host, &self.api_host) {
            (Some(host), _) => format!("{app_scheme}://{host}"),
            (None, Some(_)) => application_of(&rest),
            (None, None) => format!("{app_scheme}://{}", usual("app")),
        };
        Hosts { rest, graphql }
    }

    fn domain(&self) -> String {
        if let Some(domain) = &self.base_domain {
            return domain.clone();
        }
        let Some(region) = &self.region else { return "arize.com".to_owned() };
        let alias = REGIONS.iter().find(|(alias, _)| alias.eq_ignore_ascii_case(region));
        format!("{}.arize.com", alias.map_or(region.as_str(), |(_, region)| region))
    }
}

/// Where GraphQL is when only the address of REST is told: `app.` takes the place of `api.`, and one address that has
/// neither serves both.
pub(super) fn application_of(rest: &str) -> String {
    rest.replacen("://api.", "://app.", 1)
}
