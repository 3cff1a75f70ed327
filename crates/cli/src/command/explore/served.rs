//! The page on loopback, for whoever knows its address.

use std::io;
use std::net::Ipv4Addr;
use std::thread::{self, JoinHandle};

use axum::Router;
use axum::body::Bytes;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HOST, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use tokio::sync::oneshot;

/// What a browser is told beside the page.
const HEADERS: [(axum::http::HeaderName, &str); 4] = [
    (CONTENT_TYPE, "text/html; charset=utf-8"),
    (CACHE_CONTROL, "no-store"),
    (REFERRER_POLICY, "no-referrer"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

/// A server of one page, with a thread of its own.
pub(super) struct Server {
    url: String,
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

impl Server {
    /// Listens on a port of 127.0.0.1; 0 takes a free one. The path is a secret of whoever reads the address: other
    /// users of the machine can reach the port as well.
    pub fn start(page: &[u8], port: u16) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let host = listener.local_addr()?.to_string();
        let mut secret = [0; 16];
        getrandom::fill(&mut secret).map_err(|error| io::Error::other(error.to_string()))?;
        let secret: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
        let (path, page) = (format!("/{secret}/"), Bytes::copy_from_slice(page));
        let url = format!("http://{host}{path}");
        let router =
            Router::new().route(&path, get(move |headers: HeaderMap| async move { answer(&headers, page) }));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let body = move || {
            runtime.block_on(async move {
                let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
                // Who does not stop it by saying so has gone, which stops it as well.
                let ended = async { _ = stopped.await };
                let _ = tokio::select! {
                    served = axum::serve(listener, router) => served,
                    () = ended => Ok(()),
                };
            });
        };
        let thread = thread::Builder::new().name("axcess-explore".to_owned()).spawn(body)?;
        Ok(Self { url, stop, thread })
    }

    /// Where the page is.
    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn stop(self) {
        // Who cannot be told has stopped already.
        let _ = self.stop.send(());
        let _ = self.thread.join();
    }
}

/// A page of another site that has its own name resolved to this machine gets nothing.
fn answer(headers: &HeaderMap, page: Bytes) -> axum::response::Response {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if !matches!(name, "127.0.0.1" | "localhost") {
        return (StatusCode::FORBIDDEN, "the page answers to 127.0.0.1 and localhost only\n").into_response();
    }
    (HEADERS, page).into_response()
}
