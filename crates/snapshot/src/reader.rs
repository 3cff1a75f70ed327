//! From text to a snapshot: every part is read on its own, so that one fault hides no other.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use axcess_core::{
    ACCOUNT, Draft, Gap, Level, List, Moment, Provider, Record as RecordPlace, SoundDraft, UserId,
};
use serde::de::{DeserializeOwned, DeserializeSeed, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::canonical::{FORMAT, VERSION};
use crate::document::Document;
use crate::field;
use crate::json::{Elements, Entries, nested, spoken, syntax};
use crate::known;
use crate::origin::{Fault, Origin};
use crate::record::{Record, Wire};
use crate::trouble::{Lines, shown};
use crate::{Mode, Reason, Snapshot, Trouble, lenient, wallaroo, warning};

/// The most faults that are told one by one. No file by hand or program has as many, but one made
/// to fill the memory has.
const MOST_FAULTS: usize = 10_000;

/// Reads the text of a file.
pub(crate) fn read(text: &str, mode: Mode) -> Result<Snapshot<SoundDraft>, Reason> {
    match read_flawless(text) {
        Some(snapshot) => Ok(snapshot),
        None => read_any(text, mode),
    }
}

/// Reads a file in one pass, if nothing is to be said about any of its records.
fn read_flawless(text: &str) -> Option<Snapshot<SoundDraft>> {
    let mut document = Document::new();
    let is_whole = document.read(text)? == text.len() && document.is_whole();
    if is_whole { settled(document, Some(text)) } else { None }
}

/// The snapshot of a file that has been read, if nothing is to be said about it; without its text only if it has no field
/// that the format lacks.
pub(crate) fn settled(document: Document, text: Option<&str>) -> Option<Snapshot<SoundDraft>> {
    let mut fields = document.fields.iter().map(|(name, raw)| (name.clone(), &**raw)).collect();
    header(&mut fields).ok()?;
    let mut reader = Reader::new(fields);
    let (snapshot, adopted) = reader.snapshot(Some(document.lists));
    let is_shallow = || text.is_some_and(|text| nested(text).is_none());
    let is_flawless = reader.faults.is_empty() && (reader.ignored.is_empty() || is_shallow());
    let snapshot = is_flawless.then(|| snapshot.check().ok())??;
    Some(reader.warned(snapshot, adopted))
}

/// Reads any file, keeping the place of every record.
fn read_any(text: &str, mode: Mode) -> Result<Snapshot<SoundDraft>, Reason> {
    let mut fields = match serde_json::from_str::<Entries<&RawValue>>(text) {
        Ok(Entries(fields)) => fields,
        Err(error) => return Err(nested(text).unwrap_or_else(|| syntax(text, &error))),
    };
    header(&mut fields).map_err(|reason| nested(text).unwrap_or(reason))?;
    let mut reader = Reader::new(fields);
    let (mut snapshot, adopted) = reader.snapshot(None);
    if (!reader.ignored.is_empty() || !reader.faults.is_empty())
        && let Some(reason) = nested(text)
    {
        return Err(reason);
    }
    snapshot.dropped = reader.settle(text, &mut snapshot.draft, mode).map_err(Reason::Defects)?;
    let snapshot = snapshot.check().expect("INVARIANT: what is wrong with a draft was refused or mended");
    Ok(reader.warned(snapshot, adopted))
}

struct Reader<'a> {
    /// Fields of the document that nobody has asked for yet.
    fields: BTreeMap<String, &'a RawValue>,
    faults: Vec<Fault<'a>>,
    /// How many faults there are beyond the first [`MOST_FAULTS`].
    unlisted: usize,
    origin: Origin<'a>,
    /// Fields that the format lacks, and how often they occur.
    ignored: BTreeMap<String, usize>,
}

impl<'a> Reader<'a> {
    fn new(fields: BTreeMap<String, &'a RawValue>) -> Self {
        Self { fields, faults: Vec::new(), unlisted: 0, origin: Origin::default(), ignored: BTreeMap::new() }
    }

    /// Reads all fields, but for the lists if they have been read. Where one cannot be read there is
    /// a fault, and something in its place.
    fn snapshot(&mut self, lists: Option<Draft>) -> (Snapshot, usize) {
        let provider = self.required("provider").unwrap_or(Word(Provider::Arize)).0;
        let captured_at = self.required("captured_at").unwrap_or(When(Moment::from_unix_micros(0))).0;
        let account: Account = self.required("account").unwrap_or_default();
        let captured_by = self.optional("captured_by").map(|id: String| UserId::from(id));
        let lists = match lists {
            Some(lists) => Draft { predefined: self.predefined(), ..lists },
            None => self.lists(),
        };
        let mut draft = Draft {
            provider,
            captured_at,
            captured_by,
            name: account.name,
            developer_lock: account.developer_lock,
            ..lists
        };
        let adopted = if provider == Provider::Wallaroo { wallaroo::settle(&mut draft) } else { 0 };
        let mut snapshot = Snapshot::from(draft);
        snapshot.source = self.optional("source");
        snapshot.agreement = self.optional("agreement");
        for name in std::mem::take(&mut self.fields).into_keys() {
            *self.ignored.entry(name).or_default() += 1;
        }
        (snapshot, adopted)
    }

    /// Reads the lists one record at a time.
    fn lists(&mut self) -> Draft {
        Draft {
            organizations: self.list(List::Organizations),
            spaces: self.list(List::Spaces),
            resources: self.list(List::Resources),
            users: self.list(List::Users),
            roles: self.list(List::Roles),
            organization_memberships: self.list(List::OrganizationMemberships),
            space_memberships: self.list(List::SpaceMemberships),
            role_bindings: self.list(List::RoleBindings),
            restrictions: self.list(List::Restrictions),
            api_keys: self.list(List::ApiKeys),
            predefined: self.predefined(),
            gaps: self.gaps(),
            ..Draft::empty(Provider::Arize, Moment::from_unix_micros(0))
        }
    }

    /// Adds what a person should know to what has been read.
    fn warned(self, mut snapshot: Snapshot<SoundDraft>, adopted: usize) -> Snapshot<SoundDraft> {
        snapshot.warnings.extend(warning::of_fields(&self.ignored));
        snapshot.warnings.extend(warning::of_kinds(unknown_kinds(self.origin.texts(List::Users))));
        snapshot.warnings.extend(warning::of_adopted(adopted));
        snapshot.warnings.extend(warning::of_draft(&snapshot.draft));
        snapshot
    }

    /// Refuses or mends what cannot be true of an account.
    fn settle(&mut self, text: &str, draft: &mut Draft, mode: Mode) -> Result<Vec<Trouble>, Vec<Trouble>> {
        let faults = std::mem::take(&mut self.faults);
        let defects = draft.defects();
        if faults.is_empty() && defects.is_empty() {
            return Ok(Vec::new());
        }
        let lines = Lines::new(text);
        let fatal = |fault: &&Fault<'_>| mode == Mode::Strict || fault.record.is_none();
        let mut troubles: Vec<Trouble> =
            faults.iter().filter(fatal).map(|fault| fault.trouble(&lines)).collect();
        if mode == Mode::Lenient && troubles.is_empty() && self.unlisted == 0 {
            return Ok(lenient::mend(draft, &mut self.origin, &faults, &lines));
        }
        if mode == Mode::Strict {
            troubles.extend(defects.iter().map(|defect| self.origin.trouble(defect, &lines)));
        }
        troubles.sort_by_key(|trouble| trouble.place.map(|place| place.offset));
        if self.unlisted > 0 {
            let message = format!("{} more records cannot be read", self.unlisted);
            troubles.push(Trouble { message, record: None, place: None, help: None });
        }
        Err(troubles)
    }

    fn required<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        if self.fields.get(name).is_none_or(|raw| raw.get() == "null") {
            self.fields.remove(name);
            let message = format!("it has no `{name}`");
            self.faults.push(Fault { message, record: None, part: None, help: None });
        }
        self.optional(name)
    }

    fn optional<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let raw = self.fields.remove(name)?;
        match self.parse::<Option<T>>(name, raw) {
            Ok(value) => value,
            Err(error) => {
                self.fault(name, raw, &error);
                None
            }
        }
    }

    fn list<T: Record>(&mut self, list: List) -> Vec<T> {
        let (mut texts, mut records, mut broken) = (Vec::new(), Vec::new(), BTreeSet::new());
        self.each(list.as_str(), |reader, index, raw| match reader.parse(list.as_str(), raw) {
            Ok(Wire(record)) => {
                records.push(record);
                texts.push(raw);
            }
            Err(error) if reader.faults.len() < MOST_FAULTS => {
                let record = Some((RecordPlace { list, index }, raw));
                let part = Some(raw.get());
                reader.faults.push(Fault { message: spoken(&error), record, part, help: None });
                broken.insert(index);
                texts.push(raw);
            }
            Err(_) => reader.unlisted += 1,
        });
        self.origin.list(list, texts, &broken);
        records
    }

    fn gaps(&mut self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        self.each("gaps", |reader, index, raw| match reader.parse("gaps", raw) {
            Ok(Wire(gap)) => gaps.push(gap),
            Err(error) if reader.faults.len() < MOST_FAULTS => {
                reader.fault(&format!("gaps[{index}]"), raw, &error);
            }
            Err(_) => reader.unlisted += 1,
        });
        gaps
    }

    /// Hands every element of a list to `take`, with its index.
    fn each(&mut self, name: &str, mut take: impl FnMut(&mut Self, usize, &'a RawValue)) {
        let Some(raw) = self.fields.remove(name) else { return };
        let mut index = 0;
        let elements = Elements(|element: &'a RawValue| {
            take(self, index, element);
            index += 1;
        });
        if let Err(error) = elements.deserialize(&mut serde_json::Deserializer::from_str(raw.get())) {
            self.fault(name, raw, &error);
        }
    }

    fn predefined(&mut self) -> BTreeMap<Level, BTreeMap<String, Vec<String>>> {
        let Some(Entries(levels)) = self.optional::<Entries<Entries<Vec<String>>>>("predefined") else {
            return BTreeMap::new();
        };
        let mut predefined = BTreeMap::new();
        for (word, Entries(sets)) in levels {
            match field::level(&word) {
                Some(level) if !sets.is_empty() => _ = predefined.insert(level, sets),
                Some(_) => {}
                None => *self.ignored.entry(format!("predefined.{word}")).or_default() += 1,
            }
        }
        predefined
    }

    /// Reads one value of the file, and takes down which of its fields the format lacks.
    fn parse<T: DeserializeOwned>(&mut self, name: &str, raw: &RawValue) -> serde_json::Result<T> {
        let text = match known::fields_of::<T>() {
            Some(fields) => known::only(name, fields, raw.get(), &mut self.ignored),
            None => Cow::Borrowed(raw.get()),
        };
        serde_json::from_str(&text)
    }

    fn fault(&mut self, name: &str, raw: &'a RawValue, error: &serde_json::Error) {
        let message = format!("`{name}`: {}", spoken(error));
        self.faults.push(Fault { message, record: None, part: Some(raw.get()), help: None });
    }
}

/// The `account` of a document.
#[derive(Default, Deserialize)]
#[serde(expecting = "an object")]
struct Account {
    #[serde(default, rename = "id")]
    _id: AccountId,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    developer_lock: Option<bool>,
}

/// The one id that an account has.
#[derive(Default)]
struct AccountId;

impl<'de> Deserialize<'de> for AccountId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            ACCOUNT => Ok(Self),
            other => {
                Err(D::Error::custom(format!("its id is `{}`, but is always `{ACCOUNT}`", shown(other))))
            }
        }
    }
}

struct Word(Provider);

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "arize" => Ok(Self(Provider::Arize)),
            "wallaroo" => Ok(Self(Provider::Wallaroo)),
            other => Err(D::Error::custom(format!("`{}` is neither `arize` nor `wallaroo`", shown(other)))),
        }
    }
}

struct When(Moment);

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        field::moment::parse(&text).map(Self).map_err(D::Error::custom)
    }
}

/// Refuses other formats and newer versions, whose fields need not mean what ours do.
fn header(fields: &mut BTreeMap<String, &RawValue>) -> Result<(), Reason> {
    let (format, version) = (fields.remove("format"), fields.remove("version"));
    let format = format.map(|raw| serde_json::from_str(raw.get()).unwrap_or_else(|_| raw.get().to_owned()));
    if format.as_deref() != Some(FORMAT) {
        return Err(Reason::Format { found: format.map(|found| shown(&found)) });
    }
    if version.and_then(|raw| raw.get().parse().ok()) != Some(VERSION) {
        return Err(Reason::Version { found: version.map(|raw| shown(raw.get())) });
    }
    Ok(())
}

/// How many users are of a kind that the format lacks.
fn unknown_kinds(users: &[&RawValue]) -> usize {
    #[derive(Deserialize)]
    struct User {
        #[serde(default)]
        kind: Option<String>,
    }
    let kinds = users.iter().filter_map(|raw| serde_json::from_str::<User>(raw.get()).ok()?.kind);
    kinds.filter(|kind| !field::kind::WORDS.contains(&kind.as_str())).count()
}

#[cfg(test)]
mod tests;
