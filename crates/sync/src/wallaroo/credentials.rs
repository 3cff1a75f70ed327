//! What opens an account of Wallaroo, and where it is.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::address::{Address, AddressError, PlainHttp};
use crate::credentials::Environment;
use crate::secret::Secret;
use crate::trust::Trust;
use crate::wallaroo::SignIn;

/// What opens an account of Wallaroo, and where it is.
#[derive(Clone)]
pub struct WallarooCredentials {
    /// Where it is.
    pub address: Address,
    /// What opens it.
    pub sign_in: SignIn,
    /// Whose certificates are believed.
    pub trust: Trust,
    /// What every connection goes through, if anything.
    pub proxy: Option<String>,
    /// Where the secret was found, in words.
    pub origin: String,
    /// What a person should know about what was found.
    pub notes: Vec<String>,
}

/// What somebody says about the account; the rest is found in the variables of the account's own client.
#[derive(Clone, Default)]
pub struct WallarooWanted {
    /// Where it is; else `WALLAROO_URL`.
    pub address: Option<String>,
    /// Who signs in; else `WALLAROO_USER`.
    pub user: Option<String>,
    /// The password of whoever signs in; without anybody, an access token.
    pub secret: Option<Secret>,
    /// Whether `http` will do for other machines than this one.
    pub plain: PlainHttp,
}

/// Why an account of Wallaroo cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WallarooCredentialsError {
    /// Nobody told where it is.
    #[error("there is no address: no `WALLAROO_URL`")]
    NoAddress,
    /// Nobody told a secret.
    #[error("there is no way to sign in: no `WALLAROO_PASSWORD`, no `WALLAROO_SDK_CREDENTIALS`")]
    Missing,
    /// The secret is empty.
    #[error("the secret of {0} is empty")]
    Empty(String),
    /// A password without anybody whose it is.
    #[error("there is a password and nobody whose it is: no `WALLAROO_USER`")]
    Nobody,
    /// The file of credentials cannot be used.
    #[error("the credentials in `{}` cannot be read: {detail}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why, without anything that stands in it.
        detail: String,
    },
    /// A secret may not be sent to the address.
    #[error(transparent)]
    Address(#[from] AddressError),
}

impl WallarooCredentials {
    /// Finds what opens an account: by what is asked for, else by `WALLAROO_*`, as the account's own client reads them.
    ///
    /// # Errors
    ///
    /// When there is no way to sign in, or no address that a secret may be sent to.
    pub fn find(
        wanted: &WallarooWanted,
        environment: &Environment,
    ) -> Result<Self, WallarooCredentialsError> {
        let address = wanted.address.as_deref().or_else(|| environment.variable("WALLAROO_URL"));
        let address = Address::parse(address.ok_or(WallarooCredentialsError::NoAddress)?, wanted.plain)?;
        let (sign_in, origin) = sign_in(wanted, environment)?;
        if sign_in.secret().is_empty() {
            return Err(WallarooCredentialsError::Empty(origin));
        }
        let variables = ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"];
        let file = variables.iter().find_map(|name| environment.variable(name));
        let trust = file.map_or(Trust::Machine, |file| Trust::File(PathBuf::from(file)));
        Ok(Self { address, sign_in, trust, proxy: None, origin, notes: Vec::new() })
    }
}

type Found = Result<(SignIn, String), WallarooCredentialsError>;

fn sign_in(wanted: &WallarooWanted, environment: &Environment) -> Found {
    let user = || wanted.user.clone().or_else(|| environment.variable("WALLAROO_USER").map(str::to_owned));
    if let Some(secret) = wanted.secret.clone() {
        let sign_in = match user() {
            Some(user) => SignIn::Password { user, password: secret },
            None => SignIn::Token(secret),
        };
        return Ok((sign_in, "what was given".to_owned()));
    }
    if let Some(password) = environment.variable("WALLAROO_PASSWORD") {
        let user = user().ok_or(WallarooCredentialsError::Nobody)?;
        return Ok((
            SignIn::Password { user, password: Secret::new(password) },
            "the environment".to_owned(),
        ));
    }
    let path = environment.variable("WALLAROO_SDK_CREDENTIALS").ok_or(WallarooCredentialsError::Missing)?;
    Ok((of_file(Path::new(path))?, format!("`{}`", path.escape_debug())))
}

/// A file as the account's own client keeps it: of a user with a password, or of a token.
fn of_file(path: &Path) -> Result<SignIn, WallarooCredentialsError> {
    #[derive(Deserialize)]
    struct Kept {
        username: Option<String>,
        password: Option<String>,
        token: Option<String>,
    }
    let wrong = |detail: String| WallarooCredentialsError::File { path: path.to_owned(), detail };
    let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    // What the reader says could repeat a secret.
    let kept: Kept =
        serde_json::from_str(&text).map_err(|_| wrong("it is no JSON object of texts".to_owned()))?;
    match kept {
        Kept { username: Some(user), password: Some(password), .. } => {
            Ok(SignIn::Password { user, password: Secret::new(password) })
        }
        Kept { token: Some(token), .. } => Ok(SignIn::Token(Secret::new(token))),
        _ => Err(wrong("it has neither `username` and `password` nor `token`".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How an account would be opened: the address, who signs in, and where the secret was found.
    fn check(wanted: &WallarooWanted, variables: &[(&str, &str)], expected: Result<[&str; 3], &str>) {
        let environment: Environment = variables.iter().copied().collect();
        let found = WallarooCredentials::find(wanted, &environment).map(|found| {
            let who = match found.sign_in {
                SignIn::Password { user, .. } => user,
                SignIn::Token(_) => "a token".to_owned(),
            };
            [found.address.to_string(), who, found.origin]
        });
        let expected = expected.map(|texts| texts.map(str::to_owned)).map_err(str::to_owned);
        assert_eq!(found.map_err(|error| error.to_string()), expected);
    }

    const URL: (&str, &str) = ("WALLAROO_URL", "https://wallaroo.acme.io");

    #[test]
    fn the_variables_of_the_client_open_the_account() {
        let variables = [URL, ("WALLAROO_USER", "ann"), ("WALLAROO_PASSWORD", "sesame")];
        let expected = ["https://wallaroo.acme.io", "ann", "the environment"];
        check(&WallarooWanted::default(), &variables, Ok(expected));
    }

    #[test]
    fn what_is_given_goes_before_what_is_found() {
        let secret = Some(Secret::new("sesame"));
        let wanted =
            WallarooWanted { address: Some("http://127.0.0.1:1".to_owned()), secret, ..Default::default() };
        check(&wanted, &[URL], Ok(["http://127.0.0.1:1", "a token", "what was given"]));
        let wanted = WallarooWanted { user: Some("ben".to_owned()), ..wanted };
        let variables = [URL, ("WALLAROO_USER", "ann"), ("WALLAROO_PASSWORD", "other")];
        check(&wanted, &variables, Ok(["http://127.0.0.1:1", "ben", "what was given"]));
    }

    #[test]
    fn what_is_missing_is_told() {
        let wanted = WallarooWanted::default();
        check(&wanted, &[], Err("there is no address: no `WALLAROO_URL`"));
        let missing = "there is no way to sign in: no `WALLAROO_PASSWORD`, no `WALLAROO_SDK_CREDENTIALS`";
        check(&wanted, &[URL], Err(missing));
        let nobody = "there is a password and nobody whose it is: no `WALLAROO_USER`";
        check(&wanted, &[URL, ("WALLAROO_PASSWORD", "sesame")], Err(nobody));
        let plain = "`http://wallaroo.acme.io` is not encrypted, so the key could be read on its way";
        check(&wanted, &[("WALLAROO_URL", "http://wallaroo.acme.io")], Err(plain));
    }

    #[test]
    fn a_file_holds_a_password_or_a_token_and_errors_hold_neither() {
        let directory = tempfile::tempdir().expect("there is room");
        let check = |content: &str, expected: Result<&str, &str>| {
            let path = directory.path().join("credentials.json");
            std::fs::write(&path, content).expect("there is room");
            let file = path.to_str().expect("it is text");
            let origin = format!("`{file}`");
            let failed =
                expected.err().map(|why| format!("the credentials in `{file}` cannot be read: {why}"));
            let variables = [URL, ("WALLAROO_SDK_CREDENTIALS", file)];
            let expected = expected.map(|who| ["https://wallaroo.acme.io", who, &origin]);
            check(
                &WallarooWanted::default(),
                &variables,
                expected.map_err(|_| failed.as_deref().unwrap_or_default()),
            );
        };
        check(r#"{"username": "ann", "password": "sesame"}"#, Ok("ann"));
        check(r#"{"token": "sesame", "user_email": "ann@acme.io", "user_id": "ann"}"#, Ok("a token"));
        check(r#"{"username": "ann"}"#, Err("it has neither `username` and `password` nor `token`"));
        check(r#"["sesame"]"#, Err("it is no JSON object of texts"));
    }
}
