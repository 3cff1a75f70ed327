//! Listening on loopback, for programs of this machine only.

use std::net::TcpStream;
use std::thread;

use axcess_sandbox::Server;

use crate::client::{World, status};

#[test]
fn programs_are_answered_and_pages_of_other_sites_are_not() {
    let world = World::with(&[]);
    for (headers, expected) in [
        ("host: 127.0.0.1\r\n", 200),
        ("host: localhost:1234\r\n", 200),
        ("host: evil.example\r\n", 403),
        ("host: 127.0.0.1\r\norigin: https://evil.example\r\n", 403),
        ("host: 127.0.0.1\r\nsec-fetch-site: cross-site\r\n", 403),
    ] {
        let answer = world.call_with("GET /v2/roles", headers, "");
        assert_eq!(status(&answer), expected, "{headers}{answer}");
    }
    assert_eq!(world.sandbox.record().calls.len(), 2, "what is kept out is no call to the account");
}

#[test]
fn it_listens_on_loopback_and_stops() {
    let world = World::with(&[]);
    let address = world.server.address();
    assert!(address.ip().is_loopback());
    assert_eq!(world.server.url(), format!("http://{address}"));
    let taken = Server::start(&world.sandbox, address.port()).expect_err("the port is taken");
    assert!(
        taken.to_string().starts_with(&format!("cannot listen on 127.0.0.1:{}", address.port())),
        "{taken}"
    );
    world.server.stop();
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn calls_of_many_at_once_are_all_made() {
    let world = World::with(&[]);
    thread::scope(|scope| {
        for thread in 0..8 {
            let world = &world;
            scope.spawn(move || {
                for number in 0..10 {
                    let answer =
                        world.call("POST /v2/organizations", &format!(r#"{{"name": "{thread} {number}"}}"#));
                    assert_eq!(status(&answer), 201, "{answer}");
                    assert_eq!(status(&world.call("GET /v2/organizations", "")), 200);
                }
            });
        }
    });
    let record = world.sandbox.record();
    let again = world.sandbox.first().simulate(&record.plan()).expect("a recorded plan has no fault");
    let steps: Vec<_> = record.steps().map(|step| step.step.clone()).collect();
    assert_eq!((again.steps.len(), again.steps), (80, steps));
}

#[test]
fn a_server_can_be_used_within_a_runtime() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let world = World::with(&[]);
        assert_eq!(status(&world.call("GET /v2/roles", "")), 200);
        world.server.stop();
    });
}
