//! What clients read to find their server and their key, and what a child of the sandbox finds there.
//!
//! The table was read off the sources of `arize` 8.61.0, `ax` 0.39.0, `arize-toolkit` 1.0.20, `@arizeai/ax-client`
//! 1.28.0 and `wallaroo` 2026.1.3. Three kinds of settings are dangerous: those that name another server or a proxy,
//! those that carry a real key, and those that name a file in which either may stand.

use std::io;
use std::path::Path;

/// One thing that a client reads from its environment or its profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The variable's name, or the profile's key as `section.key`.
    pub name: &'static str,
    /// Where it is read.
    pub place: Place,
    /// Which client reads it.
    pub client: Client,
    /// What it does.
    pub effect: &'static str,
    /// What a child of the sandbox finds there.
    pub given: Given,
}

/// Where a setting is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The environment.
    Environment,
    /// The active profile of `ax`.
    Profile,
}

/// Which client reads a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    /// The Python package `arize`, and `ax`, which stands on it.
    Sdk,
    /// The command `ax` itself.
    Ax,
    /// The Python package `arize-toolkit`.
    Toolkit,
    /// The TypeScript package `@arizeai/ax-client`.
    TypeScript,
    /// The Python package `wallaroo`.
    Wallaroo,
    /// What the Python packages send their calls with: `requests`, `urllib3` and `httpx`.
    Transport,
}

/// What a child of the sandbox finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// The sandbox's address.
    Url,
    /// Its host.
    Host,
    /// Its port.
    Port,
    /// The dummy key.
    Key,
    /// A fixed word.
    Word(&'static str),
    /// An empty directory of the child's own, in which only the profile of the sandbox lies.
    ScratchHome,
    /// Nothing, whatever the parent had.
    Nothing,
    /// What the parent had: it moves no call and carries no key.
    Untouched,
}

/// The name of the profile that a child finds.
pub const PROFILE: &str = "sandbox";

/// Variables that begin like this belong to a client, known or not: a child finds none that the table does not give.
const FAMILIES: [&str; 3] = ["ARIZE_", "PHOENIX_", "WALLAROO_"];

/// Every setting that `ax` and the packages read and that moves calls or carries a key, and those of the same families
/// that do neither.
pub const SETTINGS: &[Setting] = &[
    environment_of(Client::Ax, "HOME", "where the profiles lie, and caches of tokens", Given::ScratchHome),
    environment_of(Client::Ax, "USERPROFILE", "the same on Windows", Given::ScratchHome),
    environment_of(
        Client::Ax,
        "ARIZE_PROMPT_MANIFEST_URL",
        "where `ax instrument` loads from",
        Given::Nothing,
    ),
    environment_of(
        Client::Ax,
        "ARIZE_SKIP_SELF_INSTALL",
        "keeps `ax instrument` from installing",
        Given::Word("1"),
    ),
    environment_of(Client::Sdk, "ARIZE_API_KEY", "the key", Given::Key),
    environment_of(
        Client::Sdk,
        "ARIZE_SINGLE_HOST",
        "the one host of all services, before all others",
        Given::Host,
    ),
    environment_of(Client::Sdk, "ARIZE_SINGLE_PORT", "its port", Given::Port),
    environment_of(Client::Sdk, "ARIZE_API_SCHEME", "http or https", Given::Word("http")),
    environment_of(Client::Sdk, "ARIZE_OTLP_SCHEME", "the same for traces", Given::Word("http")),
    environment_of(Client::Sdk, "ARIZE_API_HOST", "the host of the API", Given::Host),
    environment_of(Client::Sdk, "ARIZE_API_PORT", "its port, before the single one", Given::Port),
    environment_of(Client::Sdk, "ARIZE_OTLP_HOST", "the host for traces", Given::Nothing),
    environment_of(Client::Sdk, "ARIZE_OTLP_PORT", "its port, before the single one", Given::Nothing),
    environment_of(Client::Sdk, "ARIZE_FLIGHT_HOST", "the host for tables", Given::Nothing),
    environment_of(Client::Sdk, "ARIZE_FLIGHT_PORT", "its port", Given::Nothing),
    environment_of(Client::Sdk, "ARIZE_FLIGHT_SCHEME", "its scheme", Given::Nothing),
    environment_of(
        Client::Sdk,
        "ARIZE_REGION",
        "the hosts of a region; none beside a single host",
        Given::Nothing,
    ),
    environment_of(
        Client::Sdk,
        "ARIZE_BASE_DOMAIN",
        "the hosts of a domain; none beside a single host",
        Given::Nothing,
    ),
    environment_of(Client::Sdk, "ARIZE_PROXY_URL", "a proxy of all calls", Given::Nothing),
    environment_of(Client::Sdk, "ARIZE_REQUEST_VERIFY", "whether TLS is verified", Given::Nothing),
    environment_of(Client::Sdk, "ARIZE_SSL_CA_CERT", "whom TLS trusts", Given::Nothing),
    environment_of(Client::Sdk, "ARIZE_DIRECTORY", "where caches lie, instead of HOME", Given::Nothing),
    environment_of(Client::Sdk, "ARIZE_ENABLE_CACHING", "whether data sets are cached", Given::Untouched),
    environment_of(Client::Sdk, "ARIZE_MAX_CHUNKSIZE", "rows in a table's part", Given::Untouched),
    environment_of(Client::Sdk, "ARIZE_MAX_HTTP_PAYLOAD_SIZE_MB", "size of a body", Given::Untouched),
    environment_of(Client::Sdk, "ARIZE_STREAM_MAX_WORKERS", "threads", Given::Untouched),
    environment_of(Client::Sdk, "ARIZE_STREAM_MAX_QUEUE_BOUND", "length of a queue", Given::Untouched),
    environment_of(Client::Sdk, "ARIZE_MAX_PAST_YEARS", "age of a record", Given::Untouched),
    environment_of(Client::Sdk, "ARIZE_LOG_ENABLE", "logging", Given::Untouched),
    environment_of(Client::Sdk, "ARIZE_LOG_LEVEL", "logging", Given::Untouched),
    environment_of(Client::Sdk, "ARIZE_LOG_STRUCTURED", "logging", Given::Untouched),
    environment_of(Client::Toolkit, "ARIZE_DEVELOPER_KEY", "the key", Given::Key),
    environment_of(Client::Toolkit, "ARIZE_APP_URL", "the address", Given::Url),
    environment_of(Client::Toolkit, "ARIZE_ORGANIZATION", "the organization that is meant", Given::Untouched),
    environment_of(Client::Toolkit, "ARIZE_SPACE", "the space that is meant", Given::Untouched),
    environment_of(Client::TypeScript, "ARIZE_BASE_URL", "the address", Given::Url),
    environment_of(Client::Wallaroo, "WALLAROO_URL", "the address", Given::Url),
    environment_of(Client::Wallaroo, "WALLAROO_SDK_AUTH_TYPE", "how to log in", Given::Word("user_password")),
    environment_of(Client::Wallaroo, "WALLAROO_USER", "who logs in", Given::Word("sandbox")),
    environment_of(Client::Wallaroo, "WALLAROO_PASSWORD", "his password", Given::Key),
    environment_of(Client::Wallaroo, "WALLAROO_SDK_CREDENTIALS", "a file with either", Given::Nothing),
    environment_of(Client::Wallaroo, "WALLAROO_SDK_AUTH_ENDPOINT", "where a person logs in", Given::Nothing),
    environment_of(
        Client::Wallaroo,
        "WALLAROO_TASK_ID",
        "takes the token of an orchestration",
        Given::Nothing,
    ),
    environment_of(
        Client::Wallaroo,
        "XDG_CACHE_HOME",
        "where tokens are cached, instead of HOME",
        Given::Nothing,
    ),
    environment_of(Client::Transport, "HTTP_PROXY", "a proxy", Given::Nothing),
    environment_of(Client::Transport, "http_proxy", "a proxy", Given::Nothing),
    environment_of(Client::Transport, "HTTPS_PROXY", "a proxy", Given::Nothing),
    environment_of(Client::Transport, "https_proxy", "a proxy", Given::Nothing),
    environment_of(Client::Transport, "ALL_PROXY", "a proxy", Given::Nothing),
    environment_of(Client::Transport, "all_proxy", "a proxy", Given::Nothing),
    environment_of(Client::Transport, "NO_PROXY", "whom the system's proxy leaves out", Given::Host),
    environment_of(Client::Transport, "no_proxy", "whom the system's proxy leaves out", Given::Host),
    environment_of(Client::Transport, "NETRC", "a file with passwords by host", Given::Nothing),
    environment_of(Client::Transport, "REQUESTS_CA_BUNDLE", "whom TLS trusts", Given::Untouched),
    environment_of(Client::Transport, "SSL_CERT_FILE", "whom TLS trusts", Given::Untouched),
    profile_of("profile.name", "its name", Given::Word(PROFILE)),
    profile_of("auth.auth_method", "a key, or a login in the browser", Given::Word("api-key")),
    profile_of("auth.api_key", "the key", Given::Key),
    profile_of("auth.oauth", "tokens of a login", Given::Nothing),
    profile_of("routing.single_host", "the one host of all services", Given::Host),
    profile_of("routing.single_port", "its port", Given::Port),
    profile_of("routing.api_scheme", "http or https", Given::Word("http")),
    profile_of("routing.app_scheme", "the same for logins", Given::Word("http")),
    profile_of("routing.otlp_scheme", "the same for traces", Given::Word("http")),
    profile_of("routing.region", "the hosts of a region; none beside a single host", Given::Nothing),
    profile_of("routing.base_domain", "the hosts of a domain; none beside a single host", Given::Nothing),
    profile_of("routing.api_host", "the host of the API", Given::Nothing),
    profile_of("routing.app_host", "the host for logins", Given::Nothing),
    profile_of("routing.otlp_host", "the host for traces", Given::Nothing),
    profile_of("routing.flight_host", "the host for tables", Given::Nothing),
    profile_of("routing.flight_port", "its port", Given::Nothing),
    profile_of("routing.flight_scheme", "its scheme", Given::Nothing),
    profile_of("security.request_verify", "whether TLS is verified", Given::Nothing),
    profile_of("update.enabled", "whether `ax` asks for a newer version", Given::Word("false")),
];

const fn environment_of(client: Client, name: &'static str, effect: &'static str, given: Given) -> Setting {
    Setting { name, place: Place::Environment, client, effect, given }
}

const fn profile_of(name: &'static str, effect: &'static str, given: Given) -> Setting {
    Setting { name, place: Place::Profile, client: Client::Ax, effect, given }
}

/// What a child must find in its environment so that every client calls the sandbox: a value, or that there is none. The
/// variables of the [scratch home](Given::ScratchHome) are for the caller to set, and so is removing what else
/// [belongs to a client](belongs_to_client).
pub fn environment(url: &str, key: &str) -> Vec<(String, Option<String>)> {
    let read = SETTINGS.iter().filter(|setting| setting.place == Place::Environment);
    let given = read.filter_map(|setting| {
        let value = match setting.given {
            Given::ScratchHome | Given::Untouched => return None,
            Given::Nothing => None,
            given => Some(value(given, url, key)),
        };
        Some((setting.name.to_owned(), value))
    });
    given.collect()
}

/// Whether a variable of the parent belongs to a client and the table does not say that a child may find it.
pub fn belongs_to_client(name: &str) -> bool {
    let is_untouched = |setting: &Setting| setting.name == name && setting.given == Given::Untouched;
    FAMILIES.iter().any(|family| name.starts_with(family)) && !SETTINGS.iter().any(is_untouched)
}

/// The profile of `ax`, as TOML.
pub fn profile(url: &str, key: &str) -> String {
    let mut text = String::new();
    let mut section = "";
    for setting in SETTINGS.iter().filter(|setting| setting.place == Place::Profile) {
        let Some((heading, name)) = setting.name.split_once('.') else { continue };
        if setting.given == Given::Nothing {
            continue;
        }
        if heading != section {
            text.push_str(&format!("[{heading}]\n"));
            section = heading;
        }
        let value = value(setting.given, url, key);
        match &*value {
            "true" | "false" => text.push_str(&format!("{name} = {value}\n")),
            _ => text.push_str(&format!("{name} = \"{value}\"\n")),
        }
    }
    text
}

/// Lays the profile into a child's home, where `ax` finds it.
///
/// # Errors
///
/// When the files cannot be written.
pub fn furnish(home: &Path, url: &str, key: &str) -> io::Result<()> {
    let directory = home.join(".arize");
    let profiles = directory.join("profiles");
    std::fs::create_dir_all(&profiles)?;
    std::fs::write(profiles.join(format!("{PROFILE}.toml")), profile(url, key))?;
    std::fs::write(directory.join(".active_profile"), PROFILE)
}

fn value(given: Given, url: &str, key: &str) -> String {
    let address = url.split("://").last().unwrap_or(url).trim_end_matches('/');
    let (host, port) = address.rsplit_once(':').unwrap_or((address, "80"));
    match given {
        Given::Url => url.to_owned(),
        Given::Host => host.to_owned(),
        Given::Port => port.to_owned(),
        Given::Key => key.to_owned(),
        Given::Word(word) => word.to_owned(),
        Given::ScratchHome | Given::Nothing | Given::Untouched => String::new(),
    }
}
