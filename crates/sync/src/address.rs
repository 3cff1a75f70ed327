//! Where a service answers.

use std::fmt;

use reqwest::Url;

/// The address of a service: `https`, or `http` on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(Url);

/// Whether `http` will do for other machines than this one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlainHttp {
    /// Only where nothing leaves this machine.
    #[default]
    Loopback,
    /// Anywhere: whoever is on the way can read the key.
    Anywhere,
}

/// Why a text is no address that a key may be sent to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is none at all.
    #[error("`{0}` is no address; write it as in `https://api.arize.com`")]
    Unreadable(String),
    /// It names neither `http` nor `https`.
    #[error("`{0}` is neither `https` nor `http`")]
    Scheme(String),
    /// It holds a user name or password.
    #[error("the address holds a user name or password; a key is all that is sent")]
    Login,
    /// It is `http` and leaves this machine.
    #[error("`{0}` is not encrypted, so the key could be read on its way")]
    Plain(String),
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    ///
    /// When a key may not be sent there.
    pub fn parse(text: &str, plain: PlainHttp) -> Result<Self, AddressError> {
        let shown = || text.escape_debug().to_string();
        let mut url = Url::parse(text).map_err(|_| AddressError::Unreadable(shown()))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::Login);
        }
        let host = url.host_str().ok_or_else(|| AddressError::Unreadable(shown()))?;
        match url.scheme() {
            "https" => {}
            "http" if plain == PlainHttp::Anywhere || is_loopback(host) => {}
            "http" => return Err(AddressError::Plain(shown())),
            _ => return Err(AddressError::Scheme(shown())),
        }
        url.set_query(None);
        url.set_fragment(None);
        Ok(Self(url))
    }

    /// Whether what is sent there is encrypted.
    pub(crate) fn is_encrypted(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The address of a path below it.
    pub(crate) fn join(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(&format!("{}{path}", self.0.path().trim_end_matches('/')));
        url
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<&str, AddressError>) {
        let read = Address::parse(text, PlainHttp::Loopback).map(|address| address.to_string());
        assert_eq!(read, expected.map(str::to_owned), "{text}");
    }

    #[test]
    fn a_key_goes_out_encrypted_or_not_at_all() {
        check("https://api.arize.com/", Ok("https://api.arize.com"));
        check("http://127.0.0.1:8080", Ok("http://127.0.0.1:8080"));
        check("http://[::1]:8080", Ok("http://[::1]:8080"));
        check("http://localhost", Ok("http://localhost"));
        check("http://api.arize.com", Err(AddressError::Plain("http://api.arize.com".to_owned())));
        check(
            "http://127.0.0.1.evil.example",
            Err(AddressError::Plain("http://127.0.0.1.evil.example".to_owned())),
        );
        check("ftp://api.arize.com", Err(AddressError::Scheme("ftp://api.arize.com".to_owned())));
        check("https://me:sesame@api.arize.com", Err(AddressError::Login));
        check("api.arize.com", Err(AddressError::Unreadable("api.arize.com".to_owned())));
    }

    #[test]
    fn whoever_asks_for_it_may_send_a_key_in_the_open() {
        assert!(Address::parse("http://arize.internal", PlainHttp::Anywhere).is_ok());
    }

    #[test]
    fn a_path_goes_below_the_path_of_the_address() {
        let address =
            Address::parse("https://arize.internal/ax/?x=1", PlainHttp::Loopback).expect("it is one");
        assert_eq!(address.join("/v2/roles").as_str(), "https://arize.internal/ax/v2/roles");
    }
}
