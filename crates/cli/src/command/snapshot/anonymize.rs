//! `axcess snapshot anonymize`: the same account without anybody's names.

use std::fs;
use std::path::PathBuf;

use axcess_core::Policy;
use axcess_snapshot::Pseudonyms;
use clap::Args;

use crate::args::Session;
use crate::trouble::Trouble;
use crate::{snapshot_file, trouble};

/// So many pairs of somebody and a node are compared: every one of a small account, a part of a large one.
const MOST: usize = 20_000_000;
/// A key that is shorter could be guessed.
const LEAST_BYTES: usize = 16;

/// Write a snapshot with pseudonyms for all names, and the same answers
///
/// Ids, names and e-mail addresses get pseudonyms; descriptions, reasons of gaps, unknown fields and where it was read are
/// left out. Roles, permissions, types, statuses and times stay, and so does how many there are of everything: who knows the
/// account may still recognize it. Before anything is written, the answers of both accounts are compared.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess snapshot anonymize acme.json --out to-show.json
  axcess snapshot anonymize acme.json --key-file key --out to-show.json.zst")]
pub(crate) struct Anonymize {
    /// A snapshot file [default: the snapshot of the global options]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Where to write the snapshot [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// A file with a secret of 16 bytes or more, so that the same names get the same pseudonyms next time [default: a new
    /// secret, which nobody ever sees]
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
}

impl Anonymize {
    pub fn run(&self, session: &mut Session) -> miette::Result<()> {
        let pseudonyms = Pseudonyms::new(&self.key()?);
        let snapshot = match &self.file {
            Some(file) => session.load(file)?,
            None => session.snapshot()?,
        };
        let hidden = pseudonyms.anonymize(snapshot.clone());
        let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
        let plain = Policy::new(snapshot.draft, catalog.clone());
        let other = Policy::new(hidden.draft.clone(), catalog);
        let plain = plain.map_err(|defects| trouble::of_defects(&defects))?;
        let other = other.map_err(|defects| trouble::of_defects(&defects))?;
        let compared = pseudonyms.compare(&plain, &other, MOST).map_err(|unlike| {
            Trouble::new(unlike.to_string()).help("nothing was written; this is a defect of axcess")
        })?;
        snapshot_file::write(session, &hidden, self.out.as_deref())?;
        let (pairs, all) = (compared.pairs, compared.all);
        let which = if pairs == all { "every one".to_owned() } else { format!("{pairs} of {all}") };
        if !session.globals.quiet {
            trouble::say(&format!(
                "compared all permissions of everybody everywhere ({which}): the same answers"
            ));
        }
        Ok(())
    }

    fn key(&self) -> miette::Result<Vec<u8>> {
        let Some(path) = &self.key_file else {
            let mut key = vec![0; 32];
            let refusal = |error: getrandom::Error| Trouble::new(format!("there is no random key: {error}"));
            getrandom::fill(&mut key).map_err(refusal)?;
            return Ok(key);
        };
        let key = fs::read(path).map_err(|error| trouble::of_file(path, &error))?;
        let is_short = key.trim_ascii().len() < LEAST_BYTES;
        if is_short {
            let name = path.to_string_lossy();
            let told =
                format!("the key in `{}` has fewer than {LEAST_BYTES} bytes", axcess_report::escaped(&name));
            let advice = "make one with `head -c 32 /dev/urandom | base64`, and keep it secret";
            return Err(Trouble::new(told).help(advice).into());
        }
        Ok(key.trim_ascii().to_vec())
    }
}
