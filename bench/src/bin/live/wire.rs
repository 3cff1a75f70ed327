//! The smallest client of HTTP/1.1, so that what is measured is the server.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};

/// A connection that is kept.
pub struct Wire {
    stream: TcpStream,
    address: SocketAddr,
    path: String,
    key: String,
    asked: u64,
    buffer: Vec<u8>,
}

/// Whether a question has been asked before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Never in these words: a parameter that means nothing makes it another one.
    New,
    /// Over and over.
    Same,
}

impl Wire {
    /// A connection that asks for one path over and over.
    ///
    /// # Errors
    ///
    /// When nobody listens.
    pub fn new(address: SocketAddr, path: &str, key: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        let (path, key) = (path.to_owned(), key.to_owned());
        Ok(Self { stream, address, path, key, asked: 0, buffer: vec![0; 1 << 18] })
    }

    /// Asks once: the answer's body.
    ///
    /// # Errors
    ///
    /// When the connection breaks, or the answer is not a 200 with a length.
    pub fn ask(&mut self, question: Question) -> io::Result<&[u8]> {
        if question == Question::New {
            self.asked += 1;
        }
        let Self { address, path, key, asked, .. } = self;
        let request = format!(
            "GET {path}&asked={asked} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\n\r\n"
        );
        self.stream.write_all(request.as_bytes())?;
        let mut filled = 0;
        loop {
            let read = self.stream.read(&mut self.buffer[filled..])?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            filled += read;
            if let Some((start, length)) = head(&self.buffer[..filled])?
                && filled >= start + length
            {
                return Ok(&self.buffer[start..start + length]);
            }
        }
    }
}

/// Where the body starts and how long it is, once the head is whole.
fn head(bytes: &[u8]) -> io::Result<Option<(usize, usize)>> {
    let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
    let text = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
    let wrong = || io::Error::other(format!("no answer of a known length: {text}"));
    if !text.starts_with("http/1.1 200") {
        return Err(wrong());
    }
    let length = text.lines().find_map(|line| line.strip_prefix("content-length:"));
    let length = length.and_then(|length| length.trim().parse().ok()).ok_or_else(wrong)?;
    Ok(Some((end + 4, length)))
}
