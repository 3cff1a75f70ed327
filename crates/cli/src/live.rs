//! A live account, and what opens it.

use std::path::{Path, PathBuf};

use axcess_sync::{
    Account, Credentials, CredentialsError, Environment, PlainHttp, Secret, WallarooCredentials,
    WallarooCredentialsError, WallarooWanted, Wanted,
};
use clap::{Args, ValueEnum};
use miette::Report;

use crate::trouble::{self, Trouble};

/// Which account is read, and what opens it. A key is never an argument: others could see it there.
#[derive(Debug, Args)]
#[command(next_help_heading = "Account")]
pub(crate) struct Live {
    /// Whose account it is
    #[arg(long, value_enum, default_value_t, value_name = "PROVIDER")]
    pub provider: LiveProvider,
    /// A profile of `ax` in ~/.arize [default: what ARIZE_* says, else the active profile]
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// A file that holds the key; for Wallaroo the password, or an access token where nobody signs in
    #[arg(long, value_name = "FILE", conflicts_with = "ask_key")]
    key_file: Option<PathBuf>,
    /// Ask for the key on the terminal
    #[arg(long)]
    ask_key: bool,
    /// Where the account is, as in https://api.arize.com [default: as profile or environment say]
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Where its GraphQL API is [default: as profile or environment say]
    #[arg(long, value_name = "URL")]
    graphql_url: Option<String>,
    /// Who signs in to Wallaroo [default: WALLAROO_USER]
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// Send the key unencrypted to another machine; whoever is on the way can read it
    #[arg(long)]
    allow_http: bool,
}

/// Whose accounts can be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LiveProvider {
    /// Arize AX.
    #[default]
    Arize,
    /// Wallaroo.
    Wallaroo,
}

impl Live {
    /// The account, with what opens it.
    pub fn account(&self) -> miette::Result<Account> {
        self.check()?;
        let secret = self.secret()?;
        let environment = Environment::own();
        let plain = if self.allow_http { PlainHttp::Anywhere } else { PlainHttp::Loopback };
        Ok(match self.provider {
            LiveProvider::Arize => {
                let (rest, graphql) = (self.url.clone(), self.graphql_url.clone());
                let wanted = Wanted { profile: self.profile.clone(), secret, rest, graphql, plain };
                Account::Arize(
                    Credentials::find(&wanted, &environment).map_err(|error| of_credentials(&error))?,
                )
            }
            LiveProvider::Wallaroo => {
                let (address, user) = (self.url.clone(), self.user.clone());
                let wanted = WallarooWanted { address, user, secret, plain };
                let found = WallarooCredentials::find(&wanted, &environment);
                Account::Wallaroo(found.map_err(|error| of_wallaroo(&error))?)
            }
        })
    }

    /// Checks that no option is of the other provider.
    fn check(&self) -> miette::Result<()> {
        let options: &[(&str, bool)] = match self.provider {
            LiveProvider::Arize => &[("--user", self.user.is_some())],
            LiveProvider::Wallaroo => {
                &[("--profile", self.profile.is_some()), ("--graphql-url", self.graphql_url.is_some())]
            }
        };
        match options.iter().find(|(_, given)| *given) {
            None => Ok(()),
            Some((option, _)) => {
                let message = format!("`{option}` is no option for this provider");
                Err(Trouble::new(message).help("leave it out, or name the other `--provider`").into())
            }
        }
    }

    fn secret(&self) -> miette::Result<Option<Secret>> {
        if self.ask_key {
            let failed = |error| Trouble::new(format!("the key cannot be asked for: {error}"));
            return Ok(Some(Secret::new(rpassword::prompt_password("key: ").map_err(failed)?)));
        }
        self.key_file.as_deref().map(of_file).transpose()
    }
}

fn of_file(path: &Path) -> miette::Result<Secret> {
    axcess_sync::secret_of_file(path).map_err(|error| trouble::of_file(path, &error))
}

fn of_credentials(error: &CredentialsError) -> Report {
    let trouble = Trouble::new(error.to_string());
    match error {
        CredentialsError::Missing => trouble.help(
            "make a profile with `ax profiles create`, set ARIZE_API_KEY, or name a file with `--key-file`",
        ),
        CredentialsError::Address(_) => trouble.help("name another address with `--url`"),
        CredentialsError::Empty(_) | CredentialsError::Profile(_) | CredentialsError::Routing { .. } => {
            trouble
        }
    }
    .into()
}

fn of_wallaroo(error: &WallarooCredentialsError) -> Report {
    let trouble = Trouble::new(error.to_string());
    match error {
        WallarooCredentialsError::NoAddress => trouble.help("name it with `--url`"),
        WallarooCredentialsError::Missing => trouble
            .help("name who signs in with `--user`, and a file that holds the password with `--key-file`"),
        WallarooCredentialsError::Nobody => trouble.help("name who signs in with `--user`"),
        WallarooCredentialsError::Address(_) => trouble.help("name another address with `--url`"),
        WallarooCredentialsError::Empty(_) | WallarooCredentialsError::File { .. } => trouble,
    }
    .into()
}
