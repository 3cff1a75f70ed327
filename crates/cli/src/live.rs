//! A live account: what names it on the command line, and what opens it.

use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use axcess_sync::{
    Account, Credentials, CredentialsError, Environment, Limits, PlainHttp, Secret, WallarooCredentials,
    WallarooCredentialsError, WallarooWanted, Wanted, secret_of_file,
};
use clap::{Args, ValueEnum};

use crate::args::Session;
use crate::trouble::{self, Trouble};

const FIND: &str = "sign in with `ax profiles create`, set ARIZE_API_KEY, or name a file with `--key-file`";
const FIND_WALLAROO: &str =
    "set WALLAROO_USER and WALLAROO_PASSWORD, or name a file with a token with `--key-file`";

/// Which account, and what opens it. A key is never an argument.
#[derive(Debug, Args)]
#[command(next_help_heading = "The account")]
pub(crate) struct Live {
    /// Whose product it is
    #[arg(long, value_enum, default_value_t, value_name = "NAME")]
    provider: Provider,
    /// Profile of `ax` to take key and hosts from [default: ARIZE_API_KEY and its siblings, else the active profile]
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Where the API is [default: as the profile or the environment says]
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Where the GraphQL API is [default: beside the API]
    #[arg(long, value_name = "URL")]
    graphql_url: Option<String>,
    /// File with the key, a token or a password in it; `-` is standard input
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// Who signs in, for Wallaroo [default: WALLAROO_USER]
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// Send the key unencrypted to other machines than this one
    #[arg(long)]
    allow_http: bool,
}

/// How hard it is tried.
#[derive(Debug, Args)]
#[command(next_help_heading = "How hard to try")]
pub(crate) struct Patience {
    /// Calls under way at once
    #[arg(long, default_value_t = 8, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    concurrency: u16,
    /// How long one call may take
    #[arg(long, default_value = "30s", value_name = "TIME", value_parser = duration)]
    timeout: Duration,
    /// How long everything may take; what is unread by then becomes gaps [default: as long as it takes]
    #[arg(long, value_name = "TIME", value_parser = duration)]
    deadline: Option<Duration>,
}

/// Whose product an account is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Provider {
    /// Arize AX.
    #[default]
    Arize,
    /// Wallaroo.
    Wallaroo,
}

impl Live {
    /// Whose product it is.
    pub const fn provider(&self) -> axcess_core::Provider {
        match self.provider {
            Provider::Arize => axcess_core::Provider::Arize,
            Provider::Wallaroo => axcess_core::Provider::Wallaroo,
        }
    }

    /// Finds what opens the account, and asks for a key where there is none and somebody who can be asked.
    pub fn account(&self, session: &Session) -> miette::Result<Account> {
        let environment = Environment::own();
        let secret = self.key_file.as_deref().map(secret).transpose()?;
        match self.provider {
            Provider::Arize => self.arize(secret, &environment, session),
            Provider::Wallaroo => self.wallaroo(secret, &environment, session),
        }
    }

    fn arize(
        &self,
        secret: Option<Secret>,
        environment: &Environment,
        session: &Session,
    ) -> miette::Result<Account> {
        let mut wanted = Wanted {
            profile: self.profile.clone(),
            secret,
            rest: self.url.clone(),
            graphql: self.graphql_url.clone(),
            plain: self.plain(),
        };
        let mut found = Credentials::find(&wanted, environment);
        if let (Err(CredentialsError::Missing), true) = (&found, can_be_asked()) {
            wanted.secret = Some(ask("API key: ")?);
            found = Credentials::find(&wanted, environment);
        }
        let found = found.map_err(|error| Trouble::new(error.to_string()).help(FIND))?;
        session.note(format_args!("the key is that of {}, for {}", found.origin, found.rest));
        Ok(Account::Arize(found))
    }

    fn wallaroo(
        &self,
        secret: Option<Secret>,
        environment: &Environment,
        session: &Session,
    ) -> miette::Result<Account> {
        let mut wanted = WallarooWanted {
            address: self.url.clone(),
            user: self.user.clone(),
            secret,
            plain: self.plain(),
        };
        let mut found = WallarooCredentials::find(&wanted, environment);
        if let (Err(WallarooCredentialsError::Missing), true) = (&found, can_be_asked()) {
            wanted.secret = Some(ask("Password: ")?);
            found = WallarooCredentials::find(&wanted, environment);
        }
        let found = found.map_err(|error| Trouble::new(error.to_string()).help(FIND_WALLAROO))?;
        session.note(format_args!("the secret is that of {}, for {}", found.origin, found.address));
        Ok(Account::Wallaroo(found))
    }

    const fn plain(&self) -> PlainHttp {
        if self.allow_http { PlainHttp::Anywhere } else { PlainHttp::Loopback }
    }
}

impl Patience {
    /// The same for a sync.
    pub fn limits(&self) -> Limits {
        Limits {
            concurrency: usize::from(self.concurrency),
            call: self.timeout,
            overall: self.deadline,
            ..Limits::default()
        }
    }
}

/// Runs what waits for a live account.
pub(crate) fn wait_for<T>(work: impl Future<Output = T>) -> miette::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Trouble::new(format!("cannot wait for the network: {error}")))?;
    Ok(runtime.block_on(work))
}

fn secret(path: &Path) -> miette::Result<Secret> {
    if path != Path::new("-") {
        return secret_of_file(path).map_err(|error| trouble::of_file(path, &error));
    }
    let mut text = String::new();
    let read = io::stdin().read_to_string(&mut text);
    read.map_err(|error| Trouble::new(format!("cannot read the key from standard input: {error}")))?;
    Ok(Secret::new(text))
}

fn can_be_asked() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

fn ask(prompt: &str) -> miette::Result<Secret> {
    let typed = rpassword::prompt_password(prompt);
    let typed = typed.map_err(|error| Trouble::new(format!("cannot read what is typed: {error}")))?;
    Ok(Secret::new(typed))
}

/// A time as a person writes it: `30s`, `5m`, `1h 30m`.
fn duration(text: &str) -> Result<Duration, String> {
    let read: jiff::SignedDuration = text.parse().map_err(|_| "write it as in `30s` or `5m`".to_owned())?;
    let time = Duration::try_from(read).map_err(|_| "it cannot be less than nothing".to_owned())?;
    if time.is_zero() { Err("it must be longer than nothing".to_owned()) } else { Ok(time) }
}
