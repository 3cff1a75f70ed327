//! `axcess explore`: permissions in a browser, on data that never leaves the page.

mod page;
mod served;

use std::io::Write;
use std::path::PathBuf;
use std::sync::mpsc;

use axcess_core::SoundDraft;
use axcess_report::{Notice, PageAddress};
use axcess_snapshot::{Packing, Snapshot, write};
use clap::Args;

use self::page::Page;
use self::served::Server;
use crate::args::{Format, Session};
use crate::exit::Exit;
use crate::trouble::{self, Trouble};

/// Explore an account in a browser, on data that never leaves the page
///
/// The page is served on this machine alone until SIGINT or SIGTERM, or written as one file that opens from disk without a
/// server. It holds the engine and, if one is named, the snapshot. Its own policy keeps it from sending anything anywhere.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess explore --demo
  axcess explore -s acme.json --port 8080
  axcess explore --out explorer.html
  axcess explore -s acme.json --out acme.html")]
pub(crate) struct Explore {
    /// Write the page as one file, with the snapshot in it if one is named
    #[arg(long, value_name = "FILE", conflicts_with = "port")]
    out: Option<PathBuf>,
    /// The port of 127.0.0.1; 0 is a free one
    #[arg(long, default_value_t = 0, value_name = "N")]
    port: u16,
}

impl Explore {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        session.globals.format(&[Format::Human, Format::Json])?;
        let page = Page::built()?;
        let snapshot = if is_named(session) { Some(session.snapshot()?) } else { None };
        let name = name(session);
        let page = match &snapshot {
            Some(snapshot) => page.with(&name, &write(snapshot, Packing::Gzip)),
            None => page,
        };
        match &self.out {
            Some(path) => write_file(session, path, &page, snapshot.as_ref()),
            None => self.serve(session, &page),
        }
    }

    fn serve(&self, session: &mut Session, page: &Page) -> miette::Result<Exit> {
        let (told, stopped) = mpsc::channel();
        // A signal that comes twice has nobody left to tell.
        let tell = move || {
            let _ = told.send(());
        };
        ctrlc::set_handler(tell)
            .map_err(|error| Trouble::new(format!("cannot listen for signals: {error}")))?;
        let server = Server::start(page.bytes(), self.port).map_err(|error| {
            Trouble::new(format!("cannot listen on port {}: {error}", self.port))
                .help("`--port 0` takes a free one")
        })?;
        session.out.json_line(&Notice::new(PageAddress { url: server.url().to_owned() }))?;
        session.out.finish()?;
        let _ = stopped.recv();
        server.stop();
        Ok(Exit::Yes)
    }
}

/// Whether somebody said which account: nobody's data goes into a page unasked.
fn is_named(session: &Session) -> bool {
    session.globals.demo || session.globals.snapshot.as_ref().is_some_and(|path| !path.as_os_str().is_empty())
}

/// What the page calls the snapshot.
fn name(session: &Session) -> String {
    let path = session.globals.snapshot.as_deref().filter(|_| !session.globals.demo);
    let file = path.and_then(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
    file.unwrap_or_else(|| "the built-in account".to_owned())
}

fn write_file(
    session: &Session,
    path: &std::path::Path,
    page: &Page,
    snapshot: Option<&Snapshot<SoundDraft>>,
) -> miette::Result<Exit> {
    let mut file = std::fs::File::create(path).map_err(|error| trouble::of_writing(path, &error))?;
    file.write_all(page.bytes()).map_err(|error| trouble::of_writing(path, &error))?;
    if !session.globals.quiet {
        let shown = axcess_report::escaped(&path.to_string_lossy()).into_owned();
        trouble::say(&match snapshot {
            Some(snapshot) => {
                let contents = crate::snapshot_file::contents(&snapshot.draft);
                format!(
                    "wrote {shown}, which holds the whole account ({contents}): whoever gets the file sees it"
                )
            }
            None => format!("wrote {shown}, which holds no account"),
        });
    }
    Ok(Exit::Yes)
}
