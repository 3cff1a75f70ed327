//! The least client there is, so that every byte of an answer is seen.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use axcess_core::Policy;
use axcess_sandbox::{Fault, FaultKind, Options, Sandbox, Server, When};
use serde_json::Value;

/// A sandbox that listens.
pub struct World {
    pub sandbox: Sandbox,
    pub server: Server,
}

pub fn demo() -> Policy {
    let snapshot = axcess_snapshot::demo();
    let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
    Policy::new(snapshot.draft, catalog).expect("the draft has no defects")
}

impl World {
    /// The built-in account, with faults at paths that begin so.
    pub fn with(faults: &[(&str, When, FaultKind)]) -> Self {
        let fault = |(path, when, kind): &(&str, When, FaultKind)| Fault {
            path: (*path).to_owned(),
            when: *when,
            kind: kind.clone(),
        };
        let options = Options { faults: faults.iter().map(fault).collect(), ..Options::default() };
        let policy = demo();
        let kim = policy.asker("kim@acme.io").expect("she is known");
        let sandbox = Sandbox::new(policy, kim, options).expect("she may act");
        let server = Server::start(&sandbox, 0).expect("some port is free");
        Self { sandbox, server }
    }

    /// Sends a request, and reads until the connection ends.
    pub fn raw(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.server.address()).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a limit");
        stream.write_all(request.as_bytes()).expect("the request is sent");
        let mut answer = Vec::new();
        // A connection that is closed early is part of what is tested.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Calls with further headers, each with its line end.
    pub fn call_with(&self, line: &str, headers: &str, body: &str) -> String {
        let (key, length) = (self.sandbox.api_key(), body.len());
        self.raw(&format!(
            "{line} HTTP/1.1\r\nauthorization: Bearer {key}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
        ))
    }

    pub fn call(&self, line: &str, body: &str) -> String {
        self.call_with(line, "host: 127.0.0.1\r\n", body)
    }

    /// The body of an answer.
    pub fn body(&self, line: &str) -> Value {
        let answer = self.call(line, "");
        let (_, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{line}: {answer}"));
        serde_json::from_str(body).unwrap_or_else(|error| panic!("{line}: {error}: {body}"))
    }
}

/// The status of an answer; 0 where there is none.
pub fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0)
}
