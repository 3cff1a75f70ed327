//! The border to JavaScript: every method of the account, with documents as plain objects and errors as exceptions.

use js_sys::{JSON, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

use crate::{Export, Side};

/// An account that can be asked, and on which changes can be tried.
#[wasm_bindgen]
pub struct Account(crate::Account);

type Result<T> = std::result::Result<T, JsError>;

/// The documents, for those who write TypeScript. They take no room in the module.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.ts");

fn failed(error: crate::Trouble) -> JsError {
    JsError::new(&error.to_string())
}

/// The very JSON that the command writes, as an object.
fn object(document: &impl Serialize) -> Result<JsValue> {
    let text = serde_json::to_string(document)?;
    JSON::parse(&text).map_err(|_| JsError::new("the document is no JSON"))
}

#[wasm_bindgen]
impl Account {
    /// The built-in account.
    pub fn demo() -> Self {
        Self(crate::Account::demo())
    }

    /// The account of a snapshot: its bytes, plain or packed, and what messages call it.
    pub fn open(bytes: &[u8], name: &str) -> Result<Self> {
        crate::Account::open(name, bytes).map(Self).map_err(failed)
    }

    /// The same of a file that came in pieces, which is taken.
    #[wasm_bindgen(js_name = openFile)]
    pub fn open_file(file: SnapshotFile, name: &str) -> Result<Self> {
        crate::Account::open_file(name, file.0).map(Self).map_err(failed)
    }

    #[wasm_bindgen(unchecked_return_type = "Facts")]
    pub fn facts(&self) -> Result<JsValue> {
        object(&self.0.facts())
    }

    /// What a person should know about the file.
    #[wasm_bindgen(unchecked_return_type = "string[]")]
    pub fn warnings(&self) -> Result<JsValue> {
        object(&self.0.warnings())
    }

    /// The snapshot beside another one: its bytes, and what messages call it.
    pub fn compare(&self, bytes: &[u8], name: &str) -> Result<Comparison> {
        self.0.compare(name, bytes).map(Comparison).map_err(failed)
    }

    /// The same of a file that came in pieces.
    #[wasm_bindgen(js_name = compareFile)]
    pub fn compare_file(&self, file: SnapshotFile, name: &str) -> Result<Comparison> {
        self.0.compare_file(name, file.0).map(Comparison).map_err(failed)
    }

    /// What one answer rests on, as a snapshot of its own.
    pub fn slice(&self, who: &str, permission: &str, node: &str) -> Result<String> {
        self.0.slice(who, permission, node).map_err(failed)
    }

    /// Everything that can be named, or of every list `count` entries behind the first `skipped`.
    #[wasm_bindgen(unchecked_return_type = "Names")]
    pub fn names(&self, skipped: Option<usize>, count: Option<usize>) -> Result<JsValue> {
        object(&self.0.names(skipped.unwrap_or(0), count.unwrap_or(usize::MAX)))
    }

    /// A byte for each node of `names`: 0 where it is not restricted, 1 where it is, 2 where nobody could read it.
    pub fn restricted(&self) -> Uint8Array {
        Uint8Array::from(&self.0.restricted()[..])
    }

    #[wasm_bindgen(unchecked_return_type = "Asked")]
    pub fn ask(&self, text: &str) -> Result<JsValue> {
        object(&self.0.ask(text))
    }

    #[wasm_bindgen(unchecked_return_type = "Can")]
    pub fn can(&self, who: &str, permission: &str, node: &str) -> Result<JsValue> {
        object(&self.0.can(who, permission, node).map_err(failed)?)
    }

    #[wasm_bindgen(unchecked_return_type = "Explain")]
    pub fn explain(&self, who: &str, permission: &str, node: &str) -> Result<JsValue> {
        object(&self.0.explain(who, permission, node).map_err(failed)?)
    }

    /// The same without what would allow it, which takes a search to find.
    #[wasm_bindgen(unchecked_return_type = "Explain")]
    pub fn reasons(&self, who: &str, permission: &str, node: &str) -> Result<JsValue> {
        object(&self.0.reasons(who, permission, node).map_err(failed)?)
    }

    /// What `axcess explain` prints.
    pub fn sentences(&self, who: &str, permission: &str, node: &str) -> Result<String> {
        self.0.sentences(who, permission, node).map_err(failed)
    }

    #[wasm_bindgen(js_name = whoCan, unchecked_return_type = "WhoCan")]
    pub fn who_can(&self, permission: &str, node: &str) -> Result<JsValue> {
        object(&self.0.who_can(permission, node).map_err(failed)?)
    }

    #[wasm_bindgen(js_name = whatCan, unchecked_return_type = "WhatCan")]
    pub fn what_can(&self, who: &str, node: Option<String>) -> Result<JsValue> {
        object(&self.0.what_can(who, node.as_deref()).map_err(failed)?)
    }

    #[wasm_bindgen(unchecked_return_type = "RoleShow")]
    pub fn role(&self, name: &str) -> Result<JsValue> {
        object(&self.0.role(name).map_err(failed)?)
    }

    #[wasm_bindgen(unchecked_return_type = "Tree")]
    pub fn tree(&self, node: Option<String>, who: Option<String>) -> Result<JsValue> {
        object(&self.0.tree(node.as_deref(), who.as_deref()).map_err(failed)?)
    }

    /// What is wrong with the account, or of the findings `count` behind the first `skipped`.
    #[wasm_bindgen(unchecked_return_type = "Lint")]
    pub fn lint(&self, skipped: Option<usize>, count: Option<usize>) -> Result<JsValue> {
        object(&self.0.lint(skipped.unwrap_or(0), count.unwrap_or(usize::MAX)))
    }

    /// The rules that find something, in the order of the findings.
    #[wasm_bindgen(js_name = lintRules, unchecked_return_type = "FoundRule[]")]
    pub fn lint_rules(&self) -> Result<JsValue> {
        object(&self.0.lint_rules())
    }

    /// A byte for each of the people and nodes, row by row.
    pub fn map(&self, permission: &str, people: &[u32], nodes: &[u32]) -> Result<Uint8Array> {
        let bytes = self.0.map(permission, people, nodes).map_err(failed)?;
        Ok(Uint8Array::from(&bytes[..]))
    }

    /// A byte for each of the people and permissions at one node, row by row.
    #[wasm_bindgen(js_name = permissionMap)]
    pub fn permission_map(&self, node: &str, people: &[u32], permissions: &[u32]) -> Result<Uint8Array> {
        let bytes = self.0.permission_map(node, people, permissions).map_err(failed)?;
        Ok(Uint8Array::from(&bytes[..]))
    }

    /// Tries the steps of a plan file or script; tells how many they are.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<usize> {
        self.0.add(name, bytes).map_err(failed)
    }

    /// The remedy at this place in an explanation, as a plan file.
    #[wasm_bindgen(js_name = remedyPlan)]
    pub fn remedy_plan(&self, who: &str, permission: &str, node: &str, place: usize) -> Result<String> {
        self.0.remedy_plan(who, permission, node, place).map_err(failed)
    }

    #[wasm_bindgen(unchecked_return_type = "Edit[]")]
    pub fn edits(&self) -> Result<JsValue> {
        object(&self.0.edits())
    }

    /// Takes back every step behind the first `count`.
    pub fn keep(&mut self, count: usize) -> Result<()> {
        self.0.keep(count).map_err(failed)
    }

    #[wasm_bindgen(unchecked_return_type = "PlanReport")]
    pub fn report(&self) -> Result<JsValue> {
        object(&self.0.report().map_err(failed)?)
    }

    /// What `axcess plan` prints.
    #[wasm_bindgen(js_name = reportText)]
    pub fn report_text(&self) -> Result<String> {
        self.0.report_text().map_err(failed)
    }

    /// The steps in another order, which counts from 1, as a plan file.
    pub fn ordered(&self, order: &[u32]) -> Result<String> {
        self.0.ordered(order).map_err(failed)
    }

    /// The steps as `ax`, `curl`, `yaml` or `md`.
    pub fn export(&self, kind: &str) -> Result<String> {
        let export = Export::read(kind).map_err(failed)?;
        self.0.export(export).map_err(failed)
    }
}

/// A snapshot's file that is handed over in pieces, so that it never is in memory as a whole.
#[wasm_bindgen]
pub struct SnapshotFile(crate::SnapshotFile);

#[wasm_bindgen]
impl SnapshotFile {
    /// A file of so many bytes.
    #[wasm_bindgen(constructor)]
    pub fn new(size: usize) -> Result<Self> {
        crate::SnapshotFile::new(size).map(Self).map_err(failed)
    }

    /// Takes in what comes next. `false`: the file has to come once more, from its start, since there is something to say
    /// about it.
    pub fn add(&mut self, piece: &[u8]) -> Result<bool> {
        self.0.add(piece).map_err(failed)
    }

    /// Says that this was all, and is `false` where `add` could have been.
    pub fn end(&mut self) -> Result<bool> {
        self.0.end().map_err(failed)
    }
}

/// Two snapshots beside each other. Where the other one stands, `before` or `after`, is asked each time.
#[wasm_bindgen]
pub struct Comparison(crate::Comparison);

#[wasm_bindgen]
impl Comparison {
    /// What is in the other snapshot.
    #[wasm_bindgen(unchecked_return_type = "Facts")]
    pub fn facts(&self) -> Result<JsValue> {
        object(&self.0.facts())
    }

    /// What a person should know about the other file.
    #[wasm_bindgen(unchecked_return_type = "string[]")]
    pub fn warnings(&self) -> Result<JsValue> {
        object(&self.0.warnings())
    }

    /// Users whom only the other snapshot has.
    #[wasm_bindgen(unchecked_return_type = "Identity[]")]
    pub fn newcomers(&self) -> Result<JsValue> {
        object(&self.0.newcomers())
    }

    #[wasm_bindgen(unchecked_return_type = "AccessMoves")]
    pub fn diff(&self, other: &str) -> Result<JsValue> {
        object(&self.0.diff(Side::read(other).map_err(failed)?))
    }

    #[wasm_bindgen(unchecked_return_type = "Sentence[]")]
    pub fn sentences(&self, other: &str) -> Result<JsValue> {
        object(&self.0.sentences(Side::read(other).map_err(failed)?))
    }

    /// What `axcess diff` prints.
    pub fn text(&self, other: &str) -> Result<String> {
        Ok(self.0.text(Side::read(other).map_err(failed)?))
    }
}
