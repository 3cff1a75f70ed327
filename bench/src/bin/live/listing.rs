//! The sandbox's lists beside a bare handler that returns the same bytes.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axcess_sandbox::Server;
use axcess_snapshot::Size;
use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;

use crate::wire::{Question, Wire};
use crate::{Result, served};

/// How long each side is asked before the other one is.
const TURN: Duration = Duration::from_millis(100);
/// How often each side is asked.
const TURNS: usize = 15;

/// The first page, and one from the middle of the account.
const PATHS: [&str; 6] = [
    "/v2/roles?limit=100",
    "/v2/users?limit=50",
    "/v2/spaces?limit=50",
    "/v2/projects?limit=50",
    "/v2/role-bindings?resource_type=PROJECT&limit=100",
    "/v2/api-keys?limit=50",
];

/// Prints calls a second of both sides, and their ratio, for each list.
pub fn compare(size: Size) -> Result<()> {
    let sandbox = served(size, Duration::ZERO)?;
    let server = Server::start(&sandbox, 0)?;
    println!(
        "lists of the sandbox, {size}: calls a second, ours and a bare handler's that returns the same bytes"
    );
    for path in PATHS {
        let mut ours = Wire::new(server.address(), path, sandbox.api_key())?;
        let body = Bytes::copy_from_slice(ours.ask(Question::New)?);
        let length = body.len();
        let address = bare(body)?;
        let mut bare = Wire::new(address, path, "bare")?;
        for (question, words) in [(Question::Same, "asked again"), (Question::New, "asked first")] {
            let (mut of_ours, mut of_bare) = (Vec::new(), Vec::new());
            for _ in 0..TURNS {
                of_ours.push(rate(&mut ours, question)?);
                of_bare.push(rate(&mut bare, question)?);
            }
            let (ours, bare) = (median(of_ours), median(of_bare));
            println!("  {path:<52} {length:>6} B {words} {ours:>6.0} {bare:>6.0} {:.2}", ours / bare);
        }
    }
    server.stop();
    Ok(())
}

fn rate(wire: &mut Wire, question: Question) -> Result<f64> {
    let start = Instant::now();
    let mut calls = 0_u32;
    while start.elapsed() < TURN {
        std::hint::black_box(wire.ask(question)?);
        calls += 1;
    }
    Ok(f64::from(calls) / start.elapsed().as_secs_f64())
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

/// Serves the same bytes to everybody, on threads of its own until the process ends.
fn bare(body: Bytes) -> Result<SocketAddr> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let answer = move || {
        let body = body.clone();
        async move { ([(CONTENT_TYPE, "application/json")], body) }
    };
    let router = Router::new().fallback(get(answer));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    std::thread::spawn(move || {
        runtime.block_on(async {
            let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
            let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
                let _ = stream.set_nodelay(true);
            });
            let _ = axum::serve(listener, router).await;
        });
    });
    Ok(address)
}
