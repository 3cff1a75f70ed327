//! Settings of the parent that would lead clients elsewhere, or make them carry a real key.

use std::fs;
use std::io::Read;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axcess_clients::Served;

/// A server that nobody is to call. It counts who does.
struct Elsewhere {
    address: String,
    calls: Arc<AtomicUsize>,
}

impl Elsewhere {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let address = listener.local_addr().expect("it listens").to_string();
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = calls.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                counted.fetch_add(1, Ordering::SeqCst);
                let _ = stream.map(|mut stream| stream.read(&mut [0; 1024]));
            }
        });
        Self { address, calls }
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn port(&self) -> &str {
        self.address.rsplit(':').next().unwrap_or_default()
    }
}

/// An account behind every setting that leads elsewhere.
fn served(elsewhere: &Elsewhere) -> (Served, tempfile::TempDir) {
    let other = tempfile::tempdir().expect("there is room");
    let profiles = other.path().join(".arize/profiles");
    fs::create_dir_all(&profiles).expect("it can be written");
    let text = format!(
        "[profile]\nname = \"real\"\n[auth]\nauth_method = \"api-key\"\napi_key = \"real-secret\"\n[routing]\n\
         single_host = \"127.0.0.1\"\nsingle_port = \"{}\"\napi_scheme = \"http\"\n",
        elsewhere.port()
    );
    fs::write(profiles.join("real.toml"), text).expect("it can be written");
    fs::write(other.path().join(".arize/.active_profile"), "real").expect("it can be written");
    let netrc = other.path().join("netrc");
    fs::write(&netrc, "machine 127.0.0.1 login real password real-secret\n").expect("it can be written");
    let mut served = Served::to("kim@acme.io")
        .under("HOME", other.path().display().to_string())
        .under("NETRC", netrc.display().to_string())
        .under("REQUESTS_CA_BUNDLE", "/nowhere/bundle.pem")
        .under("ARIZE_REQUEST_VERIFY", "false")
        .under("ARIZE_REGION", "eu-west-1a")
        .under("ARIZE_BASE_DOMAIN", "elsewhere.example")
        .under("ARIZE_SPACE_KEY", "real-secret");
    for name in ["ARIZE_API_HOST", "ARIZE_OTLP_HOST", "ARIZE_FLIGHT_HOST", "ARIZE_SINGLE_HOST"] {
        served = served.under(name, "127.0.0.1");
    }
    for name in ["ARIZE_API_PORT", "ARIZE_OTLP_PORT", "ARIZE_FLIGHT_PORT", "ARIZE_SINGLE_PORT"] {
        served = served.under(name, elsewhere.port());
    }
    for name in ["ARIZE_API_KEY", "ARIZE_DEVELOPER_KEY", "WALLAROO_PASSWORD"] {
        served = served.under(name, "real-secret");
    }
    for name in [
        "ARIZE_PROXY_URL",
        "ARIZE_APP_URL",
        "ARIZE_BASE_URL",
        "WALLAROO_URL",
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
    ] {
        served = served.under(name, elsewhere.url());
    }
    (served, other)
}

#[test]
#[ignore = "needs the real clients: cargo xtask clients"]
fn whatever_the_parent_has_set_clients_call_the_sandbox_alone() {
    let elsewhere = Elsewhere::start();
    let (served, _other) = served(&elsewhere);
    let _ = served.ax(&["roles", "list"]).with(0);
    let _ = served.program("reach.py").with(0);
    let _ = served.program("reach.mjs").with(0);
    assert_eq!(elsewhere.calls.load(Ordering::SeqCst), 0);
    let record = served.sandbox.record();
    let mut paths: Vec<_> =
        record.calls.iter().map(|call| call.path.split('?').next().unwrap_or_default()).collect();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(paths, ["/graphql", "/v2/organizations", "/v2/roles", "/v2/spaces"]);
    assert!(record.calls.iter().all(|call| call.status == Some(200)), "every key is the dummy");
}

#[test]
#[ignore = "needs the real clients: cargo xtask clients"]
fn a_program_that_names_another_region_is_stopped_rather_than_led_there() {
    let served = Served::to("kim@acme.io");
    let ended = served.program("region.py").with(0);
    assert!(ended.stdout.contains("MultipleEndpointOverridesError"), "{}", ended.stdout);
    assert!(served.sandbox.record().calls.is_empty());
}
