//! The one form that a snapshot is written in, and its digest.
//!
//! The canonical form has every field of the format, in the order of the specification, missing
//! ones as `null` (a description as `""`, a flag as `false`, a kind as `HUMAN`). Lists are sorted
//! by id; memberships by user, then node; restrictions by resource; gaps by kind, scope and
//! reason, each once; permissions by name, each once. Text is compared by its UTF-8 bytes.
//!
//! A file has that form with one record a line. The digest is taken over it without white space,
//! and without `source` and `agreement`, which tell of the reading and not of the account.

use std::borrow::Borrow;
use std::io;

use axcess_core::Draft;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::ser::Formatter;
use sha2::{Digest, Sha256};

use crate::field::{moment, names};
use crate::record::{Record, Wire};
use crate::{Agreement, Packing, Snapshot};

/// The word in a file's `format`.
pub(crate) const FORMAT: &str = "axcess-snapshot";
/// The newest version of the format.
pub(crate) const VERSION: u64 = 1;

/// Writes a snapshot in its canonical form: every field of the format and no others.
pub fn write(snapshot: &Snapshot<impl Borrow<Draft>>, packing: Packing) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_to(snapshot, packing, &mut bytes).expect("INVARIANT: writing to memory cannot fail");
    bytes
}

/// The same, not packed, for a program that need not know how to pack.
pub fn text(snapshot: &Snapshot<impl Borrow<Draft>>) -> String {
    let reading =
        Some(Reading { source: snapshot.source.as_deref(), agreement: snapshot.agreement.as_ref() });
    let mut bytes = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, Layout::default());
    let document = Document { draft: snapshot.draft.borrow(), reading };
    document.serialize(&mut serializer).expect("INVARIANT: writing to memory cannot fail");
    String::from_utf8(bytes).expect("INVARIANT: JSON is text")
}

/// The same into a file or a stream. Unless Zstandard packs it, the text is never in memory as a whole.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn write_to(
    snapshot: &Snapshot<impl Borrow<Draft>>,
    packing: Packing,
    out: impl io::Write,
) -> io::Result<()> {
    let reading =
        Some(Reading { source: snapshot.source.as_deref(), agreement: snapshot.agreement.as_ref() });
    let document = Document { draft: snapshot.draft.borrow(), reading };
    packing.pack(out, |out| {
        let mut serializer = serde_json::Serializer::with_formatter(out, Layout::default());
        Ok(document.serialize(&mut serializer)?)
    })
}

/// `sha256:` and the SHA-256 of the account's canonical form. The order of a file's lists and
/// fields, its white space, its compression and whether defaults are written out do not matter.
pub fn digest(draft: &Draft) -> String {
    let mut hasher = io::BufWriter::with_capacity(1 << 16, Hasher(Sha256::new()));
    serde_json::to_writer(&mut hasher, &Document { draft, reading: None })
        .expect("INVARIANT: a snapshot has nothing that JSON lacks");
    let Ok(Hasher(hasher)) = hasher.into_inner() else { unreachable!("INVARIANT: hashing cannot fail") };
    let hex: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

struct Hasher(Sha256);

impl io::Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Document<'a> {
    draft: &'a Draft,
    reading: Option<Reading<'a>>,
}

struct Reading<'a> {
    source: Option<&'a str>,
    agreement: Option<&'a Agreement>,
}

#[derive(Serialize)]
struct Account<'a> {
    id: &'a str,
    name: Option<&'a str>,
    developer_lock: Option<bool>,
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let draft = self.draft;
        let account = Account {
            id: axcess_core::ACCOUNT,
            name: draft.name.as_deref(),
            developer_lock: draft.developer_lock,
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("format", FORMAT)?;
        map.serialize_entry("version", &VERSION)?;
        map.serialize_entry("provider", draft.provider.as_str())?;
        map.serialize_entry("captured_at", &moment::text(draft.captured_at))?;
        if let Some(reading) = &self.reading {
            map.serialize_entry("source", &reading.source)?;
        }
        map.serialize_entry("captured_by", &draft.captured_by.as_ref().map(|user| user.as_str()))?;
        map.serialize_entry("account", &account)?;
        map.serialize_entry("organizations", &Sorted::new(&draft.organizations))?;
        map.serialize_entry("spaces", &Sorted::new(&draft.spaces))?;
        map.serialize_entry("resources", &Sorted::new(&draft.resources))?;
        map.serialize_entry("users", &Sorted::new(&draft.users))?;
        map.serialize_entry("roles", &Sorted::new(&draft.roles))?;
        map.serialize_entry("organization_memberships", &Sorted::new(&draft.organization_memberships))?;
        map.serialize_entry("space_memberships", &Sorted::new(&draft.space_memberships))?;
        map.serialize_entry("role_bindings", &Sorted::new(&draft.role_bindings))?;
        map.serialize_entry("restrictions", &Sorted::new(&draft.restrictions))?;
        map.serialize_entry("api_keys", &Sorted::new(&draft.api_keys))?;
        map.serialize_entry("predefined", &Predefined(draft))?;
        map.serialize_entry("gaps", &Sorted::each_once(&draft.gaps))?;
        if let Some(agreement) = self.reading.as_ref().and_then(|reading| reading.agreement) {
            map.serialize_entry("agreement", agreement)?;
        }
        map.end()
    }
}

/// The records of a list, by key.
struct Sorted<'a, T>(Vec<&'a T>);

impl<'a, T: Record> Sorted<'a, T> {
    fn new(records: &'a [T]) -> Self {
        let mut records: Vec<&T> = records.iter().collect();
        // Files mostly are in order. Where the standard library is compiled for size, its sort does not notice.
        if !records.is_sorted_by(|a, b| a.key() <= b.key()) {
            records.sort_by(|a, b| a.key().cmp(&b.key()));
        }
        Self(records)
    }

    fn each_once(records: &'a [T]) -> Self {
        let Self(mut records) = Self::new(records);
        records.dedup_by(|a, b| a.key() == b.key());
        Self(records)
    }
}

impl<T: Record> Serialize for Sorted<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for record in &self.0 {
            list.serialize_element(&Wire(*record))?;
        }
        list.end()
    }
}

/// Observed sets; a level without any is left out.
struct Predefined<'a>(&'a Draft);

impl Serialize for Predefined<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let levels = self.0.predefined.iter().filter(|(_, sets)| !sets.is_empty());
        serializer.collect_map(levels.map(|(level, sets)| (level.as_str(), Sets(sets))))
    }
}

struct Sets<'a>(&'a std::collections::BTreeMap<String, Vec<String>>);

impl Serialize for Sets<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, set)| (name, names::sorted(set))))
    }
}

/// JSON with a line for each field of the document and for each record of its lists.
#[derive(Default)]
struct Layout {
    depth: usize,
    /// Whether the list that is being written has a record yet.
    filled: bool,
}

impl Layout {
    fn separate(first: bool, out: &mut (impl io::Write + ?Sized)) -> io::Result<()> {
        if first { Ok(()) } else { out.write_all(b", ") }
    }

    fn line(first: bool, indent: &[u8], out: &mut (impl io::Write + ?Sized)) -> io::Result<()> {
        out.write_all(if first { b"\n" } else { b",\n" })?;
        out.write_all(indent)
    }
}

impl Formatter for Layout {
    fn begin_object<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth += 1;
        out.write_all(b"{")
    }

    fn end_object<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth -= 1;
        out.write_all(if self.depth == 0 { b"\n}\n" } else { b"}" })
    }

    fn begin_object_key<W: io::Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if self.depth == 1 { Self::line(first, b"  ", out) } else { Self::separate(first, out) }
    }

    fn begin_object_value<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn begin_array<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth += 1;
        self.filled = false;
        out.write_all(b"[")
    }

    fn end_array<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        if self.depth == 2 && self.filled {
            out.write_all(b"\n  ")?;
        }
        self.depth -= 1;
        out.write_all(b"]")
    }

    fn begin_array_value<W: io::Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if self.depth == 2 { Self::line(first, b"    ", out) } else { Self::separate(first, out) }
    }

    fn end_array_value<W: io::Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }
}
