//! Where answers go, standard output above all: text for people, JSON for programs.

use std::fmt;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use axcess_report::{AgreementScore, Layout};
use serde::Serialize;

use crate::trouble::Trouble;

/// Where answers go.
pub(crate) struct Output {
    stream: BufWriter<Box<dyn Write>>,
    layout: Layout,
    colored: bool,
}

impl Output {
    /// Standard output.
    pub fn standard() -> Self {
        let stdout = io::stdout();
        let colored = AutoStream::choice(&stdout) != ColorChoice::Never;
        let width = || terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0));
        // Whoever asks for colours in a pipe wants what a terminal would show.
        let shown = stdout.is_terminal() || ColorChoice::global() == ColorChoice::Always;
        let layout = if shown { Layout::Terminal(width()) } else { Layout::Plain };
        Self { stream: BufWriter::with_capacity(1 << 16, Box::new(stdout)), layout, colored }
    }

    /// A file, which is made or overwritten.
    pub fn file(path: &Path) -> miette::Result<Self> {
        let refusal = |error: io::Error| {
            let path = path.to_string_lossy();
            Trouble::new(format!("cannot write `{}`: {error}", axcess_report::escaped(&path)))
        };
        let file = File::create(path).map_err(refusal)?;
        Ok(Self { stream: BufWriter::new(Box::new(file)), layout: Layout::Plain, colored: false })
    }

    /// What text is written for.
    pub const fn layout(&self) -> Layout {
        self.layout
    }

    /// Writes styled text as it is, its styles taken out where they do not belong.
    pub fn text(&mut self, text: &str) -> miette::Result<()> {
        if self.colored {
            self.bytes(text.as_bytes())
        } else {
            let plain = anstream::adapter::strip_str(text).to_string();
            self.bytes(plain.as_bytes())
        }
    }

    /// Writes a report as styled text; below it how far the account agreed with the rules, where that was measured.
    pub fn report(&mut self, text: &str, agreement: Option<AgreementScore>) -> miette::Result<()> {
        self.text(text)?;
        match agreement {
            Some(score) => self.line(&format!("\nAgreement with the account: {score}.")),
            None => Ok(()),
        }
    }

    /// Writes a line of styled text.
    pub fn line(&mut self, text: &str) -> miette::Result<()> {
        self.text(text)?;
        self.bytes(b"\n")
    }

    /// Writes bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) -> miette::Result<()> {
        Ok(self.stream.write_all(bytes).map_err(WriteError)?)
    }

    /// Writes a document as JSON.
    pub fn json(&mut self, document: &impl Serialize) -> miette::Result<()> {
        serde_json::to_writer_pretty(&mut self.stream, document).map_err(|error| WriteError(error.into()))?;
        self.bytes(b"\n")
    }

    /// Writes an object as one line of JSON.
    pub fn json_line(&mut self, object: &impl Serialize) -> miette::Result<()> {
        serde_json::to_writer(&mut self.stream, object).map_err(|error| WriteError(error.into()))?;
        self.bytes(b"\n")
    }

    /// Writes rows under heads as comma-separated values.
    pub fn csv<H, R>(&mut self, heads: H, rows: impl IntoIterator<Item = R>) -> miette::Result<()>
    where
        H: IntoIterator<Item: AsRef<[u8]>>,
        R: IntoIterator<Item: AsRef<[u8]>>,
    {
        let mut writer = csv::Writer::from_writer(&mut self.stream);
        let failed = |error: csv::Error| match error.into_kind() {
            csv::ErrorKind::Io(error) => WriteError(error),
            kind => WriteError(io::Error::other(format!("{kind:?}"))),
        };
        writer.write_record(heads).map_err(failed)?;
        for row in rows {
            writer.write_record(row).map_err(failed)?;
        }
        Ok(writer.flush().map_err(WriteError)?)
    }

    /// Writes out what still waits.
    pub fn finish(&mut self) -> miette::Result<()> {
        Ok(self.stream.flush().map_err(WriteError)?)
    }
}

/// Standard output takes no more.
#[derive(Debug)]
pub(crate) struct WriteError(io::Error);

impl WriteError {
    /// Whether the reader has gone away, which is no trouble.
    pub fn is_broken_pipe(&self) -> bool {
        self.0.kind() == io::ErrorKind::BrokenPipe
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot write the answer: {}", self.0)
    }
}

impl std::error::Error for WriteError {}

impl miette::Diagnostic for WriteError {}
