//! A server that nobody is to call.

use std::io::Read;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A server that nobody is to call. It counts who does.
pub struct Elsewhere {
    address: SocketAddr,
    calls: Arc<AtomicUsize>,
}

impl Elsewhere {
    /// Listens until the test ends.
    ///
    /// # Panics
    ///
    /// When loopback has no free port.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let address = listener.local_addr().expect("it listens");
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = calls.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                counted.fetch_add(1, Ordering::SeqCst);
                // What is sent does not matter, and the caller may be gone already.
                let _ = stream.map(|mut stream| stream.read(&mut [0; 1024]));
            }
        });
        Self { address, calls }
    }

    /// How often it was called.
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The same as a number.
    pub fn port(&self) -> String {
        self.address.port().to_string()
    }
}
