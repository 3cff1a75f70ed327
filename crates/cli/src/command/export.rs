//! `axcess export`: the account in the words of other engines and tools.

mod engine;
mod folder;
mod table;

use std::path::Path;

use axcess_core::Policy;
use axcess_report::{Basis, Document, Export as Exported};
use clap::{Args, Subcommand};

use self::engine::{Engine, Terms};
use self::folder::Folder;
use self::table::{Form, Table};
use crate::account::Account;
use crate::args::{Format, Session};
use crate::exit::Exit;
use crate::progress::Progress;

/// Hand the account to another engine or tool
///
/// An export speaks of the account at one moment, under the switches of `--semantics`. What the other side cannot say is
/// refused with exit 2, unless a flag lets it go; what was let go stands in every file that takes comments, and in
/// `export.json`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  axcess export openfga --demo --deny-unknown --freeze-keys --out acme-openfga
  axcess export spicedb -s acme.json --out acme-spicedb
  axcess export parquet -s acme.json --out tables/acme

How each is loaded, and what it cannot say: docs/export.md")]
pub(crate) struct Export {
    #[command(subcommand)]
    target: Target,
}

#[derive(Debug, Subcommand)]
enum Target {
    /// For OpenFGA: a model, relationships, and a store file that `fga model test` passes
    Openfga(Terms),
    /// For SpiceDB: a schema, relationships, and a validation file
    Spicedb(Terms),
    /// For Cedar: policies, a schema, entities, and questions with their answers
    Cedar(Terms),
    /// The effective access as comma-separated values
    Csv(Table),
    /// The effective access as Parquet, every column with a dictionary
    Parquet(Table),
}

impl Export {
    pub fn run(&self, session: &mut Session) -> miette::Result<Exit> {
        let format = session.globals.format(&[Format::Human, Format::Json])?;
        // The basis stands in what is written, whatever goes to standard output.
        let Account { policy, basis, .. } = session.account_for(Format::Json)?;
        let basis = basis.expect("INVARIANT: a document states its basis");
        let progress = Progress::start(&session.globals, "writing the account".to_owned());
        let document = self.target.write(&policy, basis)?;
        drop(progress);
        tell(session, format, &document, self.target.out())?;
        Ok(Exit::Yes)
    }
}

impl Target {
    fn out(&self) -> &Path {
        match self {
            Self::Openfga(terms) | Self::Spicedb(terms) | Self::Cedar(terms) => &terms.out,
            Self::Csv(table) | Self::Parquet(table) => &table.out,
        }
    }

    fn write(&self, policy: &Policy, basis: Basis) -> miette::Result<Document<Exported>> {
        let folder = |target| Folder::new(self.out(), target, &basis, policy.moment());
        let engine = |engine: Engine, terms: &Terms| {
            let mut folder = folder(engine.as_str());
            engine.write(policy, terms, &mut folder).map(|()| folder)
        };
        let table = |form: Form, table: &Table| {
            let mut folder = folder(form.as_str());
            form.write(policy, table, &mut folder).map(|()| folder)
        };
        let folder = match self {
            Self::Openfga(terms) => engine(Engine::OpenFga, terms),
            Self::Spicedb(terms) => engine(Engine::SpiceDb, terms),
            Self::Cedar(terms) => engine(Engine::Cedar, terms),
            Self::Csv(terms) => table(Form::Csv, terms),
            Self::Parquet(terms) => table(Form::Parquet, terms),
        };
        folder?.finish(basis.clone())
    }
}

fn tell(
    session: &mut Session,
    format: Format,
    document: &Document<Exported>,
    out: &Path,
) -> miette::Result<()> {
    document.body.notes.iter().for_each(|note| session.warn(note));
    if format == Format::Json {
        return session.out.json(document);
    }
    for file in &document.body.files {
        let path = out.join(&file.name);
        session.out.line(&axcess_report::escaped(&path.to_string_lossy()))?;
    }
    Ok(())
}
