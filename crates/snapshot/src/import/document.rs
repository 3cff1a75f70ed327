//! The text of a listing, taken apart into the objects that it lists.

use std::ops::Range;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::kind::{Fields, ObjectKind, text};
use crate::Trouble;
use crate::trouble::{Lines, shown, span};

/// What can be done about a file that is no listing.
pub(super) const ADVICE: &str = "give what `ax roles list -o json` and its siblings print";

const UNTITLED: &str = "its list is empty and does not say of what";

/// What a document holds.
pub(super) enum Contents<'a> {
    /// Objects, each kind by itself.
    Batches(Vec<Batch<'a>>),
    /// A listing that tells nothing about access, and why not.
    Useless(String),
}

/// Objects of one kind.
pub(super) struct Batch<'a> {
    pub kind: ObjectKind,
    pub items: Vec<&'a RawValue>,
    pub extent: Extent,
}

/// How much of what there is a batch holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// The last page of a list, or all of it.
    End,
    /// A page that others follow.
    More,
    /// A list that does not say.
    Unsaid,
    /// A single object, asked for by itself.
    Single,
}

/// The text of a file, without a byte order mark.
pub(super) fn decode(bytes: &[u8]) -> Result<&str, Trouble> {
    let trouble = |message: String, help: &str| Trouble {
        message,
        record: None,
        place: None,
        help: Some(help.to_owned()),
    };
    let text =
        std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).map_err(|error| {
            let is_utf_16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
            let help = if is_utf_16 { "it looks like UTF-16; save it as UTF-8" } else { ADVICE };
            trouble(format!("byte {} is not UTF-8", error.valid_up_to()), help)
        })?;
    if text.trim().is_empty() { Err(trouble("it is empty".to_owned(), ADVICE)) } else { Ok(text) }
}

/// The JSON documents of a text, one after another.
pub(super) fn documents(text: &str) -> impl Iterator<Item = Result<&RawValue, Trouble>> {
    let documents = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    documents.map(|document| {
        document.map_err(|error| {
            let lines = Lines::new(text);
            let at = lines.offset(error.line(), error.column());
            let message = format!("it is not JSON: {}", spoken(&error));
            Trouble { message, record: None, place: Some(lines.place(at..at)), help: Some(ADVICE.to_owned()) }
        })
    })
}

/// Sorts out what a document of a text holds.
pub(super) fn contents<'a>(text: &'a str, document: &'a RawValue) -> Result<Contents<'a>, Trouble> {
    let refuse = |raw: &RawValue, message: String, help: Option<&str>| Trouble {
        message,
        record: None,
        place: Some(Lines::new(text).place(first_line(text, span(text, raw.get())))),
        help: help.map(str::to_owned),
    };
    let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(document.get()) else {
        return object(document).map_err(|(message, help)| refuse(document, message, help));
    };
    let mut batches: Vec<Batch<'a>> = Vec::new();
    for item in items {
        match object(item).map_err(|(message, help)| refuse(item, message, help))? {
            Contents::Batches(found) => found.into_iter().for_each(|batch| join(&mut batches, batch)),
            Contents::Useless(why) => return Ok(Contents::Useless(why)),
        }
    }
    if batches.is_empty() {
        return Ok(Contents::Useless(UNTITLED.to_owned()));
    }
    Ok(Contents::Batches(batches))
}

/// Says that an object of a listing cannot be read.
pub(super) fn unreadable(
    text: &str,
    span: Range<usize>,
    kind: ObjectKind,
    error: &serde_json::Error,
) -> Trouble {
    let message = spoken(error);
    let item = &text[span.clone()];
    let at = match message.starts_with("missing field") {
        true => first_line(text, span),
        false => {
            let at = span.start + Lines::new(item).offset(error.line(), error.column());
            at..at
        }
    };
    let message = format!("{} cannot be read: {message}", kind.one());
    Trouble { message, record: None, place: Some(Lines::new(text).place(at)), help: None }
}

/// Objects of a bare list stand together while they are of one kind.
fn join<'a>(batches: &mut Vec<Batch<'a>>, batch: Batch<'a>) {
    let extent = if batch.extent == Extent::Single { Extent::Unsaid } else { batch.extent };
    match batches.last_mut() {
        Some(last)
            if last.kind == batch.kind && (last.extent, extent) == (Extent::Unsaid, Extent::Unsaid) =>
        {
            last.items.extend(batch.items);
        }
        _ => batches.push(Batch { extent, ..batch }),
    }
}

type Refusal = (String, Option<&'static str>);

/// An envelope with a list, or one object of a list.
fn object(raw: &RawValue) -> Result<Contents<'_>, Refusal> {
    let unknown = || ("it is no listing of Arize AX or Wallaroo".to_owned(), Some(ADVICE));
    let fields: Fields<'_> = serde_json::from_str(raw.get()).map_err(|_| unknown())?;
    if let Some(format) = fields.get("format").and_then(|raw| text(raw)) {
        let help = (format == "axcess-snapshot").then_some("a snapshot needs no import");
        return Err((format!("its format is `{}`, so it is no listing", shown(&format)), help));
    }
    if fields.contains_key("id") || fields.contains_key("user_id") || fields.contains_key("resource_id") {
        let kind = ObjectKind::of_object(&fields).ok_or_else(unknown)?;
        return Ok(Contents::Batches(vec![Batch { kind, items: vec![raw], extent: Extent::Single }]));
    }
    if let (Some(title), Some(_)) = (fields.get("title").and_then(|raw| text(raw)), fields.get("status")) {
        let help = Some("save the listing again when the call succeeds");
        return Err((format!("it is an error of the API, `{}`, and no listing", shown(&title)), help));
    }
    let batches = envelope(&fields)?;
    if !batches.is_empty() {
        return Ok(Contents::Batches(batches));
    }
    // Models and pipelines of Wallaroo have their id one level deeper.
    if let Some(kind) = ObjectKind::of_object(&fields) {
        return Ok(Contents::Batches(vec![Batch { kind, items: vec![raw], extent: Extent::Single }]));
    }
    if fields.contains_key("users") {
        return Ok(Contents::Useless(UNTITLED.to_owned()));
    }
    match fields.keys().find(|key| *key != "pagination") {
        Some(key) if fields.contains_key("pagination") => {
            Ok(Contents::Useless(format!("a list of `{}` tells nothing about access", shown(key))))
        }
        _ => Err(unknown()),
    }
}

/// The lists of an envelope.
fn envelope<'a>(fields: &Fields<'a>) -> Result<Vec<Batch<'a>>, Refusal> {
    let mut batches = Vec::new();
    for (key, raw) in fields {
        let Some(kind) = ObjectKind::of_envelope(key) else { continue };
        let batch = match serde_json::from_str::<Vec<&RawValue>>(raw.get()) {
            // Both products answer so, one about an account and one about a workspace.
            Ok(items)
                if kind == ObjectKind::Users && items.is_empty() && !fields.contains_key("pagination") =>
            {
                continue;
            }
            Ok(items) => {
                let kind = if kind == ObjectKind::Users { users(&items) } else { kind };
                Batch { kind, items, extent: Extent::End }
            }
            // Wallaroo's users come by their ids; one that is gone is null.
            Err(_) if kind == ObjectKind::Users => {
                let users: Fields<'a> = serde_json::from_str(raw.get())
                    .map_err(|_| ("its `users` are no list".to_owned(), Some(ADVICE)))?;
                let items = users.into_values().filter(|user| user.get() != "null").collect();
                Batch { kind: ObjectKind::WorkspaceUsers, items, extent: Extent::End }
            }
            Err(_) => return Err((format!("its `{key}` are no list"), Some(ADVICE))),
        };
        let pages = batch.kind.provider() == axcess_core::Provider::Arize;
        let extent = if pages { extent(fields.get("pagination").copied())? } else { Extent::End };
        batches.push(Batch { extent, ..batch });
    }
    Ok(batches)
}

/// Three answers of two products call their list `users`.
fn users(items: &[&RawValue]) -> ObjectKind {
    let first = items.first().and_then(|raw| serde_json::from_str::<Fields<'_>>(raw.get()).ok());
    match first.and_then(|fields| ObjectKind::of_object(&fields)) {
        Some(kind @ (ObjectKind::WorkspaceMembers | ObjectKind::WorkspaceUsers)) => kind,
        _ => ObjectKind::Users,
    }
}

fn extent(pagination: Option<&RawValue>) -> Result<Extent, Refusal> {
    #[derive(Deserialize)]
    struct Pagination {
        has_more: Option<bool>,
        next_cursor: Option<String>,
    }
    let Some(raw) = pagination else { return Ok(Extent::Unsaid) };
    let pagination: Option<Pagination> = serde_json::from_str(raw.get())
        .map_err(|error| (format!("its `pagination` cannot be read: {}", spoken(&error)), None))?;
    Ok(match pagination {
        Some(Pagination { has_more: Some(false), .. }) => Extent::End,
        Some(Pagination { has_more: Some(true), .. } | Pagination { next_cursor: Some(_), .. }) => {
            Extent::More
        }
        Some(Pagination { has_more: None, next_cursor: None }) | None => Extent::Unsaid,
    })
}

/// The part of a span that one line can show.
fn first_line(text: &str, span: Range<usize>) -> Range<usize> {
    let length = text[span.clone()].find(['\n', '\r']).unwrap_or(span.len());
    span.start..span.start + length
}

/// What the JSON reader says, without its place.
fn spoken(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.rsplit_once(" at line ").map_or(message.as_str(), |(start, _)| start).to_owned()
}
