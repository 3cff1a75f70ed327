//! Where each record of a draft stands in the text.

use std::collections::BTreeSet;

use axcess_core::{Defect, List, Record};
use litemap::LiteMap;
use serde_json::value::RawValue;

use crate::Trouble;
use crate::trouble::{Lines, shown};

/// The text of every record, and which of them the draft has.
#[derive(Default)]
pub(crate) struct Origin<'a> {
    lists: LiteMap<List, Listed<'a>>,
}

#[derive(Default)]
struct Listed<'a> {
    texts: Vec<&'a RawValue>,
    /// For each record of the draft its index in the file; `None` while they are the same.
    kept: Option<Vec<usize>>,
}

impl<'a> Origin<'a> {
    /// Takes down a list of the file, of which the draft has all but `broken`.
    pub fn list(&mut self, list: List, texts: Vec<&'a RawValue>, broken: &BTreeSet<usize>) {
        let kept = (!broken.is_empty()).then(|| (0..texts.len()).filter(|at| !broken.contains(at)).collect());
        self.lists.insert(list, Listed { texts, kept });
    }

    /// Takes down that the draft lost some of its `len` records.
    pub fn lose(&mut self, list: List, len: usize, gone: &BTreeSet<usize>) {
        let listed = self.lists.entry(list).or_default();
        let kept = (0..len).filter(|at| !gone.contains(at)).map(|at| listed.index(at)).collect();
        listed.kept = Some(kept);
    }

    /// A list's records as text.
    pub fn texts(&self, list: List) -> &[&'a RawValue] {
        self.lists.get(&list).map_or(&[], |listed| &listed.texts)
    }

    /// A record of the draft, counted as the file counts.
    fn in_file(&self, record: Record) -> Record {
        let index = self.lists.get(&record.list).map_or(record.index, |listed| listed.index(record.index));
        Record { index, ..record }
    }

    /// Says a defect in terms of the file.
    pub fn trouble(&self, defect: &Defect, lines: &Lines<'_>) -> Trouble {
        let record = self.in_file(defect.record);
        let rival = defect.rival.map(|rival| self.in_file(rival));
        let text = self.texts(record.list).get(record.index);
        Trouble {
            message: Defect { record, rival, ..defect.clone() }.to_string(),
            record: Some(record),
            place: text.map(|text| lines.place(lines.span(text.get()))),
            help: None,
        }
    }
}

impl Listed<'_> {
    fn index(&self, at: usize) -> usize {
        match &self.kept {
            None => at,
            // A record that the draft has and the file lacks stands behind all others.
            Some(kept) => kept.get(at).copied().unwrap_or(usize::MAX),
        }
    }
}

/// A part of a file that cannot be read.
pub(crate) struct Fault<'a> {
    pub message: String,
    /// The record that it is, or the field of the document.
    pub record: Option<(Record, &'a RawValue)>,
    /// Where, if it is there at all.
    pub part: Option<&'a str>,
    pub help: Option<String>,
}

impl Fault<'_> {
    pub fn trouble(&self, lines: &Lines<'_>) -> Trouble {
        let place = self.part.map(|part| lines.place(lines.span(part)));
        let Some((record, text)) = self.record else {
            return Trouble { message: self.message.clone(), record: None, place, help: self.help.clone() };
        };
        let id = text_of(text, "id").map(|id| format!(" (`{}`)", shown(&id))).unwrap_or_default();
        let message = format!("{record}{id}: {}", self.message);
        Trouble { message, record: Some(record), place, help: self.help.clone() }
    }
}

/// The text that a field of a record holds, if one can be read.
pub(crate) fn text_of(record: &RawValue, field: &str) -> Option<String> {
    let record: serde_json::Value = serde_json::from_str(record.get()).ok()?;
    record.get(field)?.as_str().map(str::to_owned)
}
