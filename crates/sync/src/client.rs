//! The one way to the network: it sends calls that read, to the addresses that it was made for.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use backon::{ExponentialBuilder, Retryable};
use reqwest::header::{
    ACCEPT, AUTHORIZATION, DATE, HeaderMap, HeaderName, HeaderValue, LOCATION, RETRY_AFTER,
};
use reqwest::{RequestBuilder, Response, StatusCode};
use tokio::sync::Semaphore;

use crate::address::Address;
use crate::call::{Call, Shape};
use crate::fault::{Fault, Service};
use crate::gate::Gate;
use crate::limits::Limits;
use crate::problem;
use crate::progress::{Event, Progress};
use crate::secret::Secret;
use crate::trust::{Trust, TrustError};
use crate::wallaroo::Tokens;

/// More than any page has; an answer without an end must not fill the memory.
const MOST_BYTES: usize = 64 << 20;

const CALLER: &str = concat!("axcess/", env!("CARGO_PKG_VERSION"));

/// A service, and the header that opens it.
pub(crate) struct Door {
    service: Service,
    address: Address,
    opener: Opener,
    gate: Gate,
}

/// What opens a door.
enum Opener {
    /// The same header at every call.
    Header(HeaderName, HeaderValue),
    /// A token, which ends and is had anew.
    Tokens(Arc<Tokens>),
}

/// Sends calls that read.
pub(crate) struct Client<'a> {
    http: reqwest::Client,
    doors: Vec<Door>,
    secret: Secret,
    limits: Limits,
    permits: Semaphore,
    calls: AtomicU64,
    /// How many seconds the clock of whoever answered last is ahead of this machine's.
    clock: Mutex<Option<i64>>,
    progress: &'a dyn Progress,
}

/// Why there is no way to the network.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Nobody's certificates are believed.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// The key has letters that no header can hold.
    #[error("the key holds a letter that no key has")]
    Secret,
    /// The proxy has no address.
    #[error("the address of the proxy cannot be read")]
    Proxy,
    /// The network is not to be had.
    #[error("the network is not to be had: {0}")]
    Http(String),
}

/// What a client is made of.
pub(crate) struct Way<'a> {
    pub trust: &'a Trust,
    pub proxy: Option<&'a str>,
    pub limits: Limits,
    pub secret: &'a Secret,
}

impl Door {
    /// The way into a service with a secret.
    pub fn new(service: Service, address: Address, header: &'static str, value: HeaderValue) -> Self {
        let opener = Opener::Header(HeaderName::from_static(header), value);
        Self { service, address, opener, gate: Gate::default() }
    }

    /// The way into a service with tokens.
    pub fn with_tokens(service: Service, address: Address, tokens: Arc<Tokens>) -> Self {
        Self { service, address, opener: Opener::Tokens(tokens), gate: Gate::default() }
    }

    async fn header(&self, http: &reqwest::Client) -> Result<(HeaderName, HeaderValue), Fault> {
        match &self.opener {
            Opener::Header(name, value) => Ok((name.clone(), value.clone())),
            Opener::Tokens(tokens) => Ok((AUTHORIZATION, tokens.header(http).await?)),
        }
    }

    /// Whether there may be another header, now that the service no longer takes this one.
    fn may_open_with_another(&self, refused: &HeaderValue) -> bool {
        match &self.opener {
            Opener::Header(..) => false,
            Opener::Tokens(tokens) => tokens.spoil(refused),
        }
    }

    fn blot(&self, text: String) -> String {
        match &self.opener {
            Opener::Header(..) => text,
            Opener::Tokens(tokens) => tokens.blot(text),
        }
    }
}

impl<'a> Client<'a> {
    /// A client that knows these services and no others.
    pub fn new(doors: Vec<Door>, way: &Way<'_>, progress: &'a dyn Progress) -> Result<Self, ClientError> {
        let encrypted = doors.iter().any(|door| door.address.is_encrypted());
        let tls = if encrypted { way.trust.config()? } else { Trust::nobody() };
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .timeout(way.limits.call)
            .user_agent(CALLER);
        let builder = match way.proxy {
            Some(proxy) => builder.proxy(reqwest::Proxy::all(proxy).map_err(|_| ClientError::Proxy)?),
            None => builder.no_proxy(),
        };
        Ok(Self {
            http: builder.build().map_err(|error| ClientError::Http(without_address(error).to_string()))?,
            doors,
            secret: way.secret.clone(),
            permits: Semaphore::new(way.limits.concurrency.max(1)),
            limits: way.limits,
            calls: AtomicU64::new(0),
            clock: Mutex::default(),
            progress,
        })
    }

    /// How many requests were sent.
    pub fn calls(&self) -> u64 {
        self.calls.load(Ordering::Relaxed)
    }

    /// How many seconds the account's clock is ahead of this machine's, as its last answer told.
    pub fn clock(&self) -> Option<i64> {
        *self.clock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends a call, again and again while that may help, and reads the answer.
    pub async fn ask<T>(&self, call: &Call, read: impl Fn(&[u8]) -> Result<T, Fault>) -> Result<T, Fault> {
        let door = self.door(call.service());
        let once = || async {
            let body = self.once(door, call).await?;
            read(&body)
        };
        self.patiently(door, once).await
    }

    /// Signs in where that is needed before the first call, so that it is known whether it can be done.
    pub async fn open(&self, service: Service) -> Result<(), Fault> {
        let door = self.door(service);
        self.patiently(door, || async { door.header(&self.http).await.map(drop) }).await
    }

    /// Tries something again and again while that may help.
    async fn patiently<T, F>(&self, door: &Door, once: impl FnMut() -> F) -> Result<T, Fault>
    where
        F: Future<Output = Result<T, Fault>>,
    {
        let waits = ExponentialBuilder::default()
            .with_min_delay(self.limits.first_wait)
            .with_max_delay(Duration::from_secs(30))
            .with_max_times(self.limits.retries)
            .with_jitter();
        let tried =
            once.retry(waits).when(Fault::may_pass).adjust(|fault, wait| self.pause(door, fault, wait));
        tried.await.map_err(|fault| self.blotted(fault))
    }

    /// How long to wait before the next try, if there is to be one.
    fn pause(&self, door: &Door, fault: &Fault, wait: Option<Duration>) -> Option<Duration> {
        let Some(asked) = fault.pause() else { return wait };
        if asked > self.limits.longest_wait {
            return None;
        }
        let wait = wait?;
        door.gate.shut(asked);
        self.progress.tell(Event::Waiting { service: door.service.as_str(), time: asked });
        // Those who waited together do not come back together.
        Some(asked + wait / 4)
    }

    async fn once(&self, door: &Door, call: &Call) -> Result<Vec<u8>, Fault> {
        door.gate.pass().await;
        let _permit = self.permits.acquire().await.expect("INVARIANT: nobody closes the semaphore");
        self.calls.fetch_add(1, Ordering::Relaxed);
        let (response, header) = self.sent(door, call).await?;
        let is_over = response.status() == StatusCode::UNAUTHORIZED && door.may_open_with_another(&header);
        let response = if is_over { self.sent(door, call).await?.0 } else { response };
        let (status, headers) = (response.status(), response.headers().clone());
        if let Some(ahead) = ahead(&headers) {
            *self.clock.lock().unwrap_or_else(PoisonError::into_inner) = Some(ahead);
        }
        if status.is_redirection() {
            return Err(moved(door.service, status, &headers));
        }
        let body = whole_body(door.service, response).await?;
        if status.is_success() {
            Ok(body)
        } else {
            Err(problem::fault(door.service, status, pause_of(&headers), &body))
        }
    }

    /// Sends a call, and tells what opened the door.
    async fn sent(&self, door: &Door, call: &Call) -> Result<(Response, HeaderValue), Fault> {
        let (name, value) = door.header(&self.http).await?;
        let request = self.request(door, call).header(name, value.clone());
        let response = request.send().await.map_err(|error| unreachable(door.service, error))?;
        Ok((response, value))
    }

    fn request(&self, door: &Door, call: &Call) -> RequestBuilder {
        let url = door.address.join(call.path());
        let request = match call.shape() {
            Shape::Get(parameters) => {
                let mut url = url;
                url.query_pairs_mut().extend_pairs(parameters);
                self.http.get(url)
            }
            Shape::Ask(body) => self.http.post(url).json(&body),
        };
        request.header(ACCEPT, "application/json")
    }

    fn door(&self, service: Service) -> &Door {
        let door = self.doors.iter().find(|door| door.service == service);
        door.expect("INVARIANT: a client has a door for every call of its provider")
    }

    /// The fault without the secret, should the service have repeated it.
    fn blotted(&self, fault: Fault) -> Fault {
        let blot = |text| self.doors.iter().fold(self.secret.blot(text), |text, door| door.blot(text));
        match fault {
            Fault::Refused { service, status, detail } => {
                Fault::Refused { service, status, detail: blot(detail) }
            }
            Fault::Unreachable { service, detail } => Fault::Unreachable { service, detail: blot(detail) },
            Fault::Unreadable { service, detail } => Fault::Unreadable { service, detail: blot(detail) },
            Fault::Moved { service, status, to } => Fault::Moved { service, status, to: blot(to) },
            Fault::TooMuch { detail } => Fault::TooMuch { detail: blot(detail) },
            Fault::Busy { .. } | Fault::Lacking { .. } | Fault::Deadline => fault,
        }
    }
}

async fn whole_body(service: Service, mut response: Response) -> Result<Vec<u8>, Fault> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| unreachable(service, error))? {
        if body.len() + chunk.len() > MOST_BYTES {
            return Err(Fault::Unreadable { service, detail: "it has no end".to_owned() });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn unreachable(service: Service, error: reqwest::Error) -> Fault {
    let detail = if error.is_timeout() {
        "it took too long".to_owned()
    } else if error.is_connect() {
        format!("the connection fails: {}", innermost(&error))
    } else {
        format!("the connection broke: {}", innermost(&error))
    };
    Fault::Unreachable { service, detail }
}

/// The last cause, which says what happened; those around it repeat the address.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut error = error;
    while let Some(cause) = error.source() {
        error = cause;
    }
    error.to_string()
}

fn without_address(error: reqwest::Error) -> reqwest::Error {
    error.without_url()
}

/// Only the host of where it points to is told: the rest may hold anything.
fn moved(service: Service, status: StatusCode, headers: &HeaderMap) -> Fault {
    let target = headers.get(LOCATION).and_then(|value| value.to_str().ok());
    let url = target.and_then(|target| reqwest::Url::parse(target).ok());
    let host = url.and_then(|url| url.host_str().map(str::to_owned));
    let to = host.unwrap_or_else(|| "another path".to_owned());
    Fault::Moved { service, status: status.as_u16(), to }
}

/// How many seconds whoever answered is ahead, by the header `Date`.
fn ahead(headers: &HeaderMap) -> Option<i64> {
    let theirs = httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?).ok()?;
    let seconds = |time: SystemTime| i64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_secs()).ok();
    Some(seconds(theirs)? - seconds(SystemTime::now())?)
}

/// How long `Retry-After` asks to wait: in seconds, or until a date.
fn pause_of(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}
