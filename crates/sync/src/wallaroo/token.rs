//! Tokens: how a user signs in, and how the token is had anew before it ends.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use serde::Deserialize;

use crate::address::Address;
use crate::fault::{Fault, Service};
use crate::secret::Secret;

/// Where tokens are granted.
const PATH: &str = "/auth/realms/master/protocol/openid-connect/token";
/// The client of Keycloak that the account's own Python client signs in by. It is public: it has no secret.
const CLIENT: &str = "sdk-client";
/// How long before its end a token is had anew, as the account's own client does.
const EARLY: Duration = Duration::from_secs(10);

/// What opens Wallaroo. It has no `Debug`, so that nothing can print it.
#[derive(Clone)]
pub enum SignIn {
    /// A user with a password.
    Password {
        /// The name that the user signs in by.
        user: String,
        /// The password.
        password: Secret,
    },
    /// An access token. When it ends, so does the reading.
    Token(Secret),
}

impl SignIn {
    pub(crate) const fn secret(&self) -> &Secret {
        match self {
            Self::Password { password, .. } => password,
            Self::Token(token) => token,
        }
    }
}

/// Tokens of one sign-in.
pub(crate) struct Tokens {
    address: Address,
    sign_in: SignIn,
    held: Mutex<Option<Held>>,
    /// Whoever finds a token at its end has it anew, and the others wait for that.
    renewing: tokio::sync::Mutex<()>,
}

#[derive(Clone)]
struct Held {
    access: Secret,
    refresh: Option<Secret>,
    ends: Option<Instant>,
}

/// What a token says of whose it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct Claims {
    /// The user's id.
    pub sub: Option<String>,
    pub email: Option<String>,
}

impl Tokens {
    /// The call that grants them.
    pub const TITLE: &str = "POST /auth/realms/master/protocol/openid-connect/token";

    /// Tokens that are to be had at this address.
    pub fn new(address: Address, sign_in: SignIn) -> Self {
        let held = match &sign_in {
            SignIn::Token(token) => Some(Held { access: token.clone(), refresh: None, ends: None }),
            SignIn::Password { .. } => None,
        };
        Self { address, sign_in, held: Mutex::new(held), renewing: tokio::sync::Mutex::new(()) }
    }

    /// The header of a token that has not ended.
    pub async fn header(&self, http: &reqwest::Client) -> Result<HeaderValue, Fault> {
        if let Some(held) = self.fresh() {
            return header(&held.access);
        }
        let _renewing = self.renewing.lock().await;
        // Somebody else may have had it anew meanwhile.
        let held = match self.fresh() {
            Some(held) => held,
            None => self.renewed(http).await?,
        };
        header(&held.access)
    }

    /// Throws a token away that the service no longer takes; tells whether there may be another.
    pub fn spoil(&self, refused: &HeaderValue) -> bool {
        let SignIn::Password { .. } = self.sign_in else { return false };
        let mut held = self.held();
        if let Some(known) = &mut *held
            && header(&known.access).is_ok_and(|header| header == *refused)
        {
            known.ends = Some(Instant::now());
        }
        true
    }

    /// Whose the token is, as far as it says so.
    pub fn claims(&self) -> Claims {
        self.held().as_ref().map(|held| held.access.claims()).unwrap_or_default()
    }

    /// A text of somebody else without any of the secrets.
    pub fn blot(&self, text: String) -> String {
        let text = self.sign_in.secret().blot(text);
        let held = self.held();
        let secrets = held.iter().flat_map(|held| std::iter::once(&held.access).chain(&held.refresh));
        secrets.fold(text, |text, secret| secret.blot(text))
    }

    fn held(&self) -> MutexGuard<'_, Option<Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fresh(&self) -> Option<Held> {
        let is_fresh = |held: &Held| held.ends.is_none_or(|ends| ends > Instant::now() + EARLY);
        self.held().clone().filter(is_fresh)
    }

    async fn renewed(&self, http: &reqwest::Client) -> Result<Held, Fault> {
        let SignIn::Password { user, password } = &self.sign_in else { return Err(over()) };
        let refresh = self.held().as_ref().and_then(|held| held.refresh.clone());
        let by_refresh = match &refresh {
            Some(token) => {
                let fields =
                    BTreeMap::from([("grant_type", "refresh_token"), ("refresh_token", token.text())]);
                self.granted(http, fields).await.ok()
            }
            None => None,
        };
        let held = match by_refresh {
            Some(held) => held,
            None => {
                let fields = [("grant_type", "password"), ("username", user), ("password", password.text())];
                self.granted(http, BTreeMap::from(fields)).await?
            }
        };
        *self.held() = Some(held.clone());
        Ok(held)
    }

    async fn granted(&self, http: &reqwest::Client, fields: BTreeMap<&str, &str>) -> Result<Held, Fault> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        let form = form.append_pair("client_id", CLIENT).extend_pairs(fields).finish();
        let request = http.post(self.address.join(PATH)).body(form);
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let broken = |error: reqwest::Error| Fault::Unreachable {
            service: Service::Wallaroo,
            detail: self.blot(error.without_url().to_string()),
        };
        let response = request.send().await.map_err(broken)?;
        let status = response.status();
        let body = response.bytes().await.map_err(broken)?;
        if status != StatusCode::OK {
            return Err(refused(status, &body));
        }
        Held::read(&body)
    }
}

impl Held {
    fn read(body: &[u8]) -> Result<Self, Fault> {
        #[derive(Deserialize)]
        struct Grant {
            access_token: String,
            expires_in: Option<u64>,
            refresh_token: Option<String>,
        }
        // What the reader says could repeat a token.
        let grant: Grant = serde_json::from_slice(body).map_err(|_| Fault::Unreadable {
            service: Service::Wallaroo,
            detail: "it grants no token".to_owned(),
        })?;
        Ok(Self {
            access: Secret::new(grant.access_token),
            refresh: grant.refresh_token.map(Secret::new),
            ends: grant.expires_in.map(|seconds| Instant::now() + Duration::from_secs(seconds)),
        })
    }
}

impl Secret {
    /// What a token says that is shaped like a JSON Web Token. Nobody checks it here: the service does.
    fn claims(&self) -> Claims {
        let content = self.text().split('.').nth(1).and_then(|part| BASE64.decode(part).ok());
        content.and_then(|content| serde_json::from_slice(&content).ok()).unwrap_or_default()
    }
}

fn header(token: &Secret) -> Result<HeaderValue, Fault> {
    token.header("Bearer ").map_err(|_| Fault::Unreadable {
        service: Service::Wallaroo,
        detail: "a token holds a letter that no token has".to_owned(),
    })
}

fn over() -> Fault {
    let detail = "the access token is over".to_owned();
    Fault::Refused { service: Service::Wallaroo, status: Some(401), detail }
}

/// What Keycloak says. Its description names no secret.
fn refused(status: StatusCode, body: &[u8]) -> Fault {
    #[derive(Deserialize)]
    struct Refusal {
        error_description: Option<String>,
    }
    let service = Service::Wallaroo;
    if status.is_redirection() {
        return Fault::Moved { service, status: status.as_u16(), to: "another place".to_owned() };
    }
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        return Fault::Busy { service, status: status.as_u16(), after: None };
    }
    let said = serde_json::from_slice::<Refusal>(body).ok().and_then(|refusal| refusal.error_description);
    let detail = said.map(|said| crate::problem::line(&said)).unwrap_or_default();
    Fault::Refused {
        service,
        status: Some(status.as_u16()),
        detail: format!("no token is granted: {detail}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_says_whose_it_is() {
        let token = |content: &str| Secret::new(format!("head.{}.seal", BASE64.encode(content)));
        let claims = token(r#"{"sub": "u1", "email": "ann@acme.io", "exp": 1}"#).claims();
        let expected = Claims { sub: Some("u1".to_owned()), email: Some("ann@acme.io".to_owned()) };
        assert_eq!(claims, expected);
        for other in [Secret::new("sesame"), Secret::new("a.b.c"), token("[]")] {
            assert_eq!(other.claims(), Claims::default());
        }
    }

    #[test]
    fn an_answer_without_a_token_says_nothing_of_what_it_held() {
        let Err(fault) = Held::read(br#"{"access_token": 7, "refresh_token": "sesame"}"#) else {
            panic!("it grants no token");
        };
        assert_eq!(fault.to_string(), "the answer of Wallaroo cannot be read: it grants no token");
    }
}
