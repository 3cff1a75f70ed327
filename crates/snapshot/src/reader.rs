//! From text to a snapshot: every part is read on its own, so that one fault hides no other.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::marker::PhantomData;

use axcess_core::{ACCOUNT, Draft, Gap, Level, List, Moment, Provider, Record as RecordPlace, UserId};
use serde::de::{DeserializeOwned, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::canonical::{FORMAT, VERSION};
use crate::field;
use crate::origin::{Fault, Origin};
use crate::record::{Record, Wire};
use crate::trouble::{Lines, shown, span};
use crate::{Mode, Reason, Snapshot, Trouble, lenient, wallaroo, warning};

/// The deepest level of nesting that a file may have.
const DEEPEST: usize = 128;

/// Reads the text of a file.
pub(crate) fn read(text: &str, mode: Mode) -> Result<Snapshot, Reason> {
    let fields = match serde_json::from_str::<Entries<&RawValue>>(text) {
        Ok(Entries(fields)) => fields,
        Err(error) => return Err(nested(text).unwrap_or_else(|| syntax(text, &error))),
    };
    header(&fields)?;
    let mut reader =
        Reader { text, fields, faults: Vec::new(), origin: Origin::default(), ignored: BTreeMap::new() };
    let (mut snapshot, adopted) = reader.snapshot();
    if (!reader.ignored.is_empty() || !reader.faults.is_empty())
        && let Some(reason) = nested(text)
    {
        return Err(reason);
    }
    snapshot.dropped = reader.settle(&mut snapshot.draft, mode).map_err(Reason::Defects)?;
    snapshot.warnings.extend(warning::of_fields(&reader.ignored));
    snapshot.warnings.extend(warning::of_kinds(unknown_kinds(reader.origin.texts(List::Users))));
    snapshot.warnings.extend(warning::of_adopted(adopted));
    snapshot.warnings.extend(warning::of_draft(&snapshot.draft));
    Ok(snapshot)
}

struct Reader<'a> {
    text: &'a str,
    /// Fields of the document that nobody has asked for yet.
    fields: BTreeMap<String, &'a RawValue>,
    faults: Vec<Fault<'a>>,
    origin: Origin<'a>,
    /// Fields that the format lacks, and how often they occur.
    ignored: BTreeMap<String, usize>,
}

impl<'a> Reader<'a> {
    /// Reads all fields. Where one cannot be read there is a fault, and something in its place.
    fn snapshot(&mut self) -> (Snapshot, usize) {
        let provider = self.required("provider").unwrap_or(Word(Provider::Arize)).0;
        let captured_at = self.required("captured_at").unwrap_or(When(Moment::from_unix_micros(0))).0;
        let account: Account = self.required("account").unwrap_or_default();
        let mut draft = Draft {
            provider,
            captured_at,
            captured_by: self.optional("captured_by").map(|id: String| UserId::from(id)),
            name: account.name,
            developer_lock: account.developer_lock,
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

    /// Refuses or mends what cannot be true of an account.
    fn settle(&mut self, draft: &mut Draft, mode: Mode) -> Result<Vec<Trouble>, Vec<Trouble>> {
        let faults = std::mem::take(&mut self.faults);
        let defects = draft.defects();
        if faults.is_empty() && defects.is_empty() {
            return Ok(Vec::new());
        }
        let lines = Lines::new(self.text);
        let fatal = |fault: &&Fault<'_>| mode == Mode::Strict || fault.record.is_none();
        let mut troubles: Vec<Trouble> =
            faults.iter().filter(fatal).map(|fault| fault.trouble(&lines)).collect();
        if mode == Mode::Lenient && troubles.is_empty() {
            return Ok(lenient::mend(draft, &mut self.origin, &faults, &lines));
        }
        if mode == Mode::Strict {
            troubles.extend(defects.iter().map(|defect| self.origin.trouble(defect, &lines)));
        }
        troubles.sort_by_key(|trouble| trouble.place.map(|place| place.offset));
        Err(troubles)
    }

    fn required<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        if self.fields.get(name).is_none_or(|raw| raw.get() == "null") {
            self.fields.remove(name);
            let message = format!("it has no `{name}`");
            self.faults.push(Fault { message, record: None, span: None, help: None });
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
        let texts = self.texts(list.as_str());
        let mut records = Vec::with_capacity(texts.len());
        let mut broken = BTreeSet::new();
        for (index, &raw) in texts.iter().enumerate() {
            match self.parse(list.as_str(), raw) {
                Ok(Wire(record)) => records.push(record),
                Err(error) => {
                    broken.insert(index);
                    let record = Some((RecordPlace { list, index }, raw));
                    let span = Some(span(self.text, raw.get()));
                    self.faults.push(Fault { message: spoken(&error), record, span, help: None });
                }
            }
        }
        self.origin.list(list, texts, &broken);
        records
    }

    fn gaps(&mut self) -> Vec<Gap> {
        let texts = self.texts("gaps");
        let mut gaps = Vec::with_capacity(texts.len());
        for (index, raw) in texts.into_iter().enumerate() {
            match self.parse("gaps", raw) {
                Ok(Wire(gap)) => gaps.push(gap),
                Err(error) => self.fault(&format!("gaps[{index}]"), raw, &error),
            }
        }
        gaps
    }

    fn texts(&mut self, name: &str) -> Vec<&'a RawValue> {
        let Some(raw) = self.fields.remove(name) else { return Vec::new() };
        serde_json::from_str(raw.get()).unwrap_or_else(|error| {
            self.fault(name, raw, &error);
            Vec::new()
        })
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
        serde_ignored::deserialize(&mut serde_json::Deserializer::from_str(raw.get()), |path| {
            // An optional value is a step of the path, written `?`.
            let path = format!("{name}.{path}").replace(".?", "");
            *self.ignored.entry(path).or_default() += 1;
        })
    }

    fn fault(&mut self, name: &str, raw: &RawValue, error: &serde_json::Error) {
        let message = format!("`{name}`: {}", spoken(error));
        let span = Some(span(self.text, raw.get()));
        self.faults.push(Fault { message, record: None, span, help: None });
    }
}

/// The members of an object. A name that occurs twice is an error.
struct Entries<V>(BTreeMap<String, V>);

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Entries<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<V>(PhantomData<V>);

        impl<'de, V: Deserialize<'de>> Visitor<'de> for Members<V> {
            type Value = Entries<V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = BTreeMap::new();
                while let Some(name) = map.next_key::<String>()? {
                    if entries.contains_key(&name) {
                        return Err(A::Error::custom(format!("`{}` occurs twice", shown(&name))));
                    }
                    entries.insert(name, map.next_value()?);
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(Members(PhantomData))
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
fn header(fields: &BTreeMap<String, &RawValue>) -> Result<(), Reason> {
    let said = |name: &str| fields.get(name).map(|raw| raw.get());
    let text = |raw: &str| shown(&serde_json::from_str::<String>(raw).unwrap_or_else(|_| raw.to_owned()));
    let format = said("format").map(text);
    if format.as_deref() != Some(FORMAT) {
        return Err(Reason::Format { found: format });
    }
    let version = said("version");
    if version.and_then(|raw| raw.parse().ok()) != Some(VERSION) {
        return Err(Reason::Version { found: version.map(text) });
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
    kinds.filter(|kind| !["HUMAN", "BOT"].contains(&kind.as_str())).count()
}

fn syntax(text: &str, error: &serde_json::Error) -> Reason {
    let lines = Lines::new(text);
    let at = lines.offset(error.line(), error.column());
    let len = text[at..].chars().next().map_or(0, char::len_utf8);
    Reason::Syntax { message: spoken(error), place: lines.place(at..at + len) }
}

/// The refusal of a text that nests too deeply.
fn nested(text: &str) -> Option<Reason> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(Reason::Nested { limit: DEEPEST, place: Lines::new(text).place(at..at + 1) });
        }
    }
    None
}

/// What the JSON reader says, in our words and without its place.
fn spoken(error: &serde_json::Error) -> String {
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = error.to_string();
    let message = message.strip_suffix(&place).unwrap_or(&message);
    if let Some(part) = message.strip_prefix("EOF while parsing ") {
        return format!("the text ends inside {part}");
    }
    let message = message.replacen("invalid type: sequence,", "invalid type: list,", 1);
    let message = message.replacen("invalid type: map,", "invalid type: object,", 1);
    match message.strip_suffix("expected a sequence") {
        Some(start) => format!("{start}expected a list"),
        None => message,
    }
}
