//! Listening on loopback.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use axum::response::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tower::ServiceExt;

use crate::error::ServerError;
use crate::fault::Closed;
use crate::sandbox::Sandbox;

/// How long calls may go on that have begun when the server is stopped.
const LAST_CALLS: Duration = Duration::from_secs(2);

/// How long to wait where no connection can be taken.
const PAUSE: Duration = Duration::from_millis(20);

/// A sandbox that listens on 127.0.0.1, with threads of its own. It stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl Server {
    /// Listens on a port of 127.0.0.1; 0 takes a free one. Calls are answered as soon as this returns.
    ///
    /// # Errors
    ///
    /// When the port cannot be had, or the system gives no thread.
    pub fn start(sandbox: &Sandbox, port: u16) -> Result<Self, ServerError> {
        let wrong = |source: io::Error| ServerError::Port { port, source };
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(wrong)?;
        listener.set_nonblocking(true).map_err(wrong)?;
        let address = listener.local_addr().map_err(wrong)?;
        let runtime = Builder::new_multi_thread().enable_all().build().map_err(ServerError::Thread)?;
        let (stop, stopped) = oneshot::channel();
        let sandbox = sandbox.clone();
        let body = move || runtime.block_on(serve(sandbox, listener, stopped));
        let thread = thread::Builder::new().name("axcess-sandbox".to_owned()).spawn(body);
        Ok(Self { address, running: Some((stop, thread.map_err(ServerError::Thread)?)) })
    }

    /// Where it listens, as in `http://127.0.0.1:41234`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no more calls, and waits a moment for those that have begun.
    pub fn stop(mut self) {
        self.halt();
    }

    fn halt(&mut self) {
        let Some((stop, thread)) = self.running.take() else { return };
        // Who cannot be told has stopped already.
        let _ = stop.send(());
        let _ = thread.join();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.halt();
    }
}

/// The answer, unless the connection is to be closed instead: hyper closes it on an error.
fn sent(answer: Result<Response, Infallible>) -> Result<Response, OnPurpose> {
    let Ok(response) = answer;
    match response.extensions().get::<Closed>() {
        Some(_) => Err(OnPurpose),
        None => Ok(response),
    }
}

/// A fault closes the connection.
#[derive(Debug, thiserror::Error)]
#[error("the connection is closed on purpose")]
struct OnPurpose;

async fn serve(sandbox: Sandbox, listener: std::net::TcpListener, mut stopped: oneshot::Receiver<()>) {
    let Ok(listener) = TcpListener::from_std(listener) else { return };
    let router = sandbox.router();
    let connections = GracefulShutdown::new();
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                // Too many files are open, say: that passes.
                Err(_) => {
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            },
            _ = &mut stopped => break,
        };
        // Answers are small: waiting for more of them only delays them.
        let _ = stream.set_nodelay(true);
        let router = router.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let router = router.clone();
            async move { sent(router.oneshot(request).await) }
        });
        let connection =
            http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
        tokio::spawn(connections.watch(connection));
    }
    drop(listener);
    let _ = tokio::time::timeout(LAST_CALLS, connections.shutdown()).await;
}
