//! A snapshot from saved listings: what `ax … list -o json` printed, and Wallaroo's answers.

mod arize;
mod coverage;
mod document;
mod intake;
mod kind;
mod mention;
mod shelf;
mod wallaroo;

use std::fmt;

use axcess_core::{Draft, Moment, Provider};

use self::coverage::Coverage;
use self::document::{Batch, Contents};
use self::intake::Settled;
use self::shelf::{Spot, Spots};
use crate::trouble::{Lines, shown};
use crate::{Snapshot, Trouble};

pub use self::intake::{Intake, Taken};
pub use self::kind::ObjectKind;

/// A saved listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The name of its file.
    pub name: String,
    /// What is in it: JSON, one document or several in a row.
    pub bytes: Vec<u8>,
}

/// What listings told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The account, with gaps for what the listings could not tell.
    pub snapshot: Snapshot,
    /// What a person should know about the reading of them.
    pub notes: Vec<String>,
}

/// Everything because of which listings make no snapshot; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportError {
    /// In the order of the files.
    pub faults: Vec<ImportFault>,
}

/// One thing that is wrong with one listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportFault {
    /// The name of the listing.
    pub file: String,
    /// What, and where in its text.
    pub trouble: Trouble,
}

/// Makes a snapshot of saved listings.
///
/// What a listing lists shows in its content. It may be the whole answer (`{"roles": […],
/// "pagination": {…}}`), a bare list, or a single object; a file may hold several in a row. Listings
/// of one kind are taken for pages in the order given, so that the kind counts as whole when the
/// last of them says that there are no more. A bare list says nothing about that.
///
/// What nobody listed becomes a gap. The REST API lists no memberships at all, hence gaps
/// `space_memberships` and `organization_memberships` everywhere. What one list mentions and no
/// other describes is taken in with nothing but its id. Secrets and redacted forms are left out.
///
/// ```
/// use axcess_core::Moment;
/// use axcess_snapshot::{Listing, import};
///
/// let listing = r#"{"roles": [{"id": "Um9sZToxOlY0S2E=", "name": "Reader", "permissions": ["PROJECT_READ"]}],
///                   "pagination": {"has_more": false}}"#;
/// let listing = Listing { name: "roles.json".into(), bytes: listing.into() };
/// let import = import(&[listing], Moment::from_unix_micros(0))?;
/// assert_eq!(import.snapshot.draft.roles[0].name.as_deref(), Some("Reader"));
/// # Ok::<(), axcess_snapshot::ImportError>(())
/// ```
///
/// # Errors
///
/// Everything at once that cannot be read, is no listing, or contradicts itself.
pub fn import(listings: &[Listing], captured_at: Moment) -> Result<Import, ImportError> {
    let mut importer = Importer::default();
    for (index, listing) in listings.iter().enumerate() {
        importer.read(index, listing);
    }
    importer.finish(listings, captured_at)
}

#[derive(Default)]
struct Importer {
    intake: Intake<Spot>,
    coverage: Coverage,
    /// Whose listings they are, once that shows, and the file that showed it.
    provider: Option<(Provider, String)>,
    faults: Vec<ImportFault>,
    notes: Vec<String>,
}

impl Importer {
    fn read(&mut self, file: usize, listing: &Listing) {
        let text = match document::decode(&listing.bytes) {
            Ok(text) => text,
            Err(trouble) => return self.fault(&listing.name, trouble),
        };
        for document in document::documents(text) {
            let contents = document.and_then(|document| document::contents(text, document));
            match contents {
                Err(trouble) => self.fault(&listing.name, trouble),
                Ok(Contents::Useless(why)) => {
                    self.notes.push(format!("`{}` is left out: {why}", shown(&listing.name)));
                }
                Ok(Contents::Batches(batches)) => {
                    for batch in batches {
                        self.take(file, listing, text, &batch);
                    }
                }
            }
        }
    }

    fn take(&mut self, file: usize, listing: &Listing, text: &str, batch: &Batch<'_>) {
        if let Err(message) = self.belong(batch.kind, &listing.name) {
            let trouble = Trouble { message, record: None, place: None, help: None };
            return self.fault(&listing.name, trouble);
        }
        self.coverage.add(&listing.name, batch);
        for raw in &batch.items {
            let span = crate::trouble::span(text, raw.get());
            let spot = Spot { file, span: span.clone() };
            if let Err(error) = self.intake.take(batch.kind, raw, spot) {
                let trouble = document::unreadable(text, span, batch.kind, &error);
                self.fault(&listing.name, trouble);
            }
        }
    }

    /// Whether a listing of this kind fits those before it.
    fn belong(&mut self, kind: ObjectKind, file: &str) -> Result<(), String> {
        let (provider, first) = self.provider.get_or_insert_with(|| (kind.provider(), file.to_owned()));
        if *provider == kind.provider() {
            return Ok(());
        }
        Err(format!(
            "it is of {}, but `{}` is of {}",
            called(kind.provider()),
            shown(first),
            called(*provider)
        ))
    }

    fn finish(mut self, listings: &[Listing], captured_at: Moment) -> Result<Import, ImportError> {
        let provider = self.provider.as_ref().map_or(Provider::Arize, |(provider, _)| *provider);
        if self.provider.is_none() && self.faults.is_empty() {
            let file = listings.first().map_or("", |listing| &listing.name);
            let message = "there is nothing in the listings that tells about access".to_owned();
            self.fault(
                file,
                Trouble { message, record: None, place: None, help: Some(document::ADVICE.to_owned()) },
            );
        }
        if !self.faults.is_empty() {
            return Err(ImportError { faults: self.faults });
        }
        let Settled { taken: Taken { mut draft, conflicts, mentions }, spots } =
            self.intake.settle(provider, captured_at);
        self.notes.extend(conflicts.into_iter().chain(mentions));
        draft.gaps = self.coverage.gaps(provider);
        self.notes.extend(self.coverage.notes());
        let faults = defects(&draft, &spots, listings);
        if !faults.is_empty() {
            return Err(ImportError { faults });
        }
        let mut snapshot = Snapshot::from(draft);
        snapshot.source = Some("saved listings".to_owned());
        Ok(Import { snapshot: snapshot.warned(), notes: self.notes })
    }

    fn fault(&mut self, file: &str, trouble: Trouble) {
        self.faults.push(ImportFault { file: file.to_owned(), trouble });
    }
}

/// What cannot be true of an account, each where the listings say it.
fn defects(draft: &Draft, spots: &Spots<Spot>, listings: &[Listing]) -> Vec<ImportFault> {
    let fault = |defect: axcess_core::Defect| {
        let spot = spots.get(defect.record);
        let listing = spot.and_then(|spot| listings.get(spot.file)).or(listings.first());
        let text = listing.and_then(|listing| document::decode(&listing.bytes).ok());
        let place = spot.zip(text).map(|(spot, text)| Lines::new(text).place(spot.span.clone()));
        let trouble = Trouble { message: defect.to_string(), record: None, place, help: None };
        ImportFault { file: listing.map_or_else(String::new, |listing| listing.name.clone()), trouble }
    };
    draft.defects().into_iter().map(fault).collect()
}

const fn called(provider: Provider) -> &'static str {
    match provider {
        Provider::Arize => "Arize AX",
        Provider::Wallaroo => "Wallaroo",
    }
}

impl fmt::Display for ImportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", shown(&self.file))?;
        if let Some(place) = self.trouble.place {
            write!(f, "{}:{}:", place.line, place.column)?;
        }
        write!(f, " {}", self.trouble.message)
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.faults.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for ImportError {}
