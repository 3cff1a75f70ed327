//! An account that can be asked, and on which changes can be tried.

use std::borrow::Cow;
use std::sync::OnceLock;

use axcess_core::{Asker, Node, Permission, Plan, Policy, Simulation, SoundDraft, Step};
use axcess_emit::{Dialect, EmitError, Head};
use axcess_map::Map;
use axcess_report::{
    AnyRole, Basis, Can, ChangeReport, Detail, Document, Explain, LINT_RULES, Layout, LintReport, LintRule,
    PlanReport, PlanReview, RoleShow, SnapshotFacts, Tree, WhatCan, WhoCan, explain_text, lint,
};
use axcess_snapshot::{Loader, Snapshot};
use serde::Serialize;

use crate::ask::{Asked, Search, ask};
use crate::comparison::Comparison;
use crate::edits::{Edit, Edits, Export, Touched};
use crate::file::SnapshotFile;
use crate::names::{Names, Places};
use crate::reading::Reading;
use crate::trouble::{Trouble, plain};

/// The most letters of a review in Markdown: what a comment of GitHub holds.
const COMMENT: usize = 65_536;

/// An account that can be asked, and on which changes can be tried: with them, every answer is of the account as they
/// leave it.
#[derive(Clone, Debug)]
pub struct Account {
    first: Policy,
    last: Policy,
    edits: Edits,
    /// What each of them did.
    steps: Vec<Step>,
    /// What can be named in `last`.
    places: Places,
    /// The same, as questions look for it.
    search: OnceLock<Search>,
    /// What is wrong with `last`.
    lint: OnceLock<LintReport>,
    reading: Reading,
}

/// A rule of the linter that finds something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FoundRule {
    /// Its id.
    pub id: &'static str,
    /// What it finds, as a noun.
    pub about: &'static str,
    /// How often.
    pub findings: usize,
}

type Result<T> = std::result::Result<T, Trouble>;

impl Account {
    /// The built-in account.
    ///
    /// # Panics
    ///
    /// Never: it has no defect.
    pub fn demo() -> Self {
        Self::new(axcess_snapshot::demo()).expect("INVARIANT: the built-in account has no defect")
    }

    /// The account of a snapshot, plain or packed with gzip or Zstandard. `name` is what messages call the file.
    ///
    /// # Errors
    ///
    /// When the bytes are no snapshot, or one with defects; with the lines at fault.
    pub fn open<'b>(name: &str, bytes: impl Into<Cow<'b, [u8]>>) -> Result<Self> {
        Self::new(Loader::default().load(name, bytes)?)
    }

    /// The same of a file that came in pieces.
    ///
    /// # Errors
    ///
    /// As [`Account::open`], and when the file has to be handed over once more.
    pub fn open_file(name: &str, file: SnapshotFile) -> Result<Self> {
        Self::new(file.load(name)?)
    }

    fn new(snapshot: Snapshot<SoundDraft>) -> Result<Self> {
        let reading = Reading::of(&snapshot);
        let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
        let policy = Policy::new(snapshot.draft, catalog)
            .map_err(|defects| Trouble::of_defects("the account", &defects))?;
        let (places, edits) = (Places::of(&policy), Edits::default());
        let (steps, search, lint) = (Vec::new(), OnceLock::new(), OnceLock::new());
        Ok(Self { last: policy.clone(), first: policy, edits, steps, places, search, lint, reading })
    }

    /// What is in the snapshot: the document of `axcess snapshot show`.
    pub fn facts(&self) -> Document<SnapshotFacts> {
        self.reading.facts(&self.last)
    }

    /// What a person should know about the file: fields that the format lacks, facts that the file lacks.
    pub fn warnings(&self) -> &[String] {
        &self.reading.warnings
    }

    /// The snapshot beside another one, without what is tried on it; `name` is what messages call that file.
    ///
    /// # Errors
    ///
    /// As [`Account::open`], and when the other account has another provider.
    pub fn compare<'b>(&self, name: &str, bytes: impl Into<Cow<'b, [u8]>>) -> Result<Comparison> {
        self.beside(name, Loader::default().load(name, bytes)?)
    }

    /// The same with a file that came in pieces.
    ///
    /// # Errors
    ///
    /// As [`Account::compare`], and when the file has to be handed over once more.
    pub fn compare_file(&self, name: &str, file: SnapshotFile) -> Result<Comparison> {
        self.beside(name, file.load(name)?)
    }

    fn beside(&self, name: &str, other: Snapshot<SoundDraft>) -> Result<Comparison> {
        Comparison::new((self.first.to_draft(), self.reading.clone()), name, other)
    }

    /// What one answer rests on, as a snapshot of its own that says of which one it is a slice: its text. What is tried
    /// is left out.
    ///
    /// # Errors
    ///
    /// When a name fits nothing in the snapshot, or several things.
    pub fn slice(&self, who: &str, permission: &str, node: &str) -> Result<String> {
        let policy = &self.first;
        let draft = policy.slice(policy.asker(who)?, policy.permission(permission)?, policy.node(node)?);
        let source = Some(format!("slice of {}", self.reading.digest));
        Ok(axcess_snapshot::text(&Snapshot { source, ..draft.into() }))
    }

    /// Everything that can be named; of every list only `count` entries behind the first `skipped` ones, so that a page can
    /// take in many without a stop.
    pub fn names(&self, skipped: usize, count: usize) -> Names {
        Names::of(&self.last, &self.places, &(skipped..skipped.saturating_add(count)))
    }

    /// Whether each node is restricted, in the order of [`Names::nodes`]: 0 no, 1 yes, 2 where nobody could read it.
    pub fn restricted(&self) -> Vec<u8> {
        let mark = |node: &Node| match self.last.is_restricted(*node) {
            (true, _) => 1,
            (false, true) => 2,
            (false, false) => 0,
        };
        self.places.nodes.iter().map(mark).collect()
    }

    /// Reads a question in a few words, as in `ann update fraud-llm`.
    pub fn ask(&self, text: &str) -> Asked {
        ask(&self.last, self.search.get_or_init(|| Search::of(&self.last, &self.places)), text)
    }

    /// Whether somebody may do something: the document of `axcess can`.
    ///
    /// # Errors
    ///
    /// When a name fits nothing, or several things.
    pub fn can(&self, who: &str, permission: &str, node: &str) -> Result<Document<Can>> {
        let (who, permission, node) = self.question(who, permission, node)?;
        Ok(Document::new(self.basis(), Can::new(&self.last, who, permission, node)))
    }

    /// One answer with everything that led to it: the document of `axcess explain`.
    ///
    /// # Errors
    ///
    /// As [`Account::can`].
    pub fn explain(&self, who: &str, permission: &str, node: &str) -> Result<Document<Explain>> {
        let (who, permission, node) = self.question(who, permission, node)?;
        Ok(Document::new(self.basis(), Explain::new(&self.last, who, permission, node)))
    }

    /// The same without remedies and without who could grant it, which take a search to find.
    ///
    /// # Errors
    ///
    /// As [`Account::can`].
    pub fn reasons(&self, who: &str, permission: &str, node: &str) -> Result<Document<Explain>> {
        let (who, permission, node) = self.question(who, permission, node)?;
        Ok(Document::new(self.basis(), Explain::reasons(&self.last, who, permission, node)))
    }

    /// What [`Account::explain`] tells, in words, as `axcess explain` prints it.
    ///
    /// # Errors
    ///
    /// As [`Account::can`].
    pub fn sentences(&self, who: &str, permission: &str, node: &str) -> Result<String> {
        let (who, permission, node) = self.question(who, permission, node)?;
        Ok(plain(&explain_text(&self.last, who, permission, node, Layout::Plain)))
    }

    /// Everybody who may do something somewhere: the document of `axcess who-can`.
    ///
    /// # Errors
    ///
    /// As [`Account::can`].
    pub fn who_can(&self, permission: &str, node: &str) -> Result<Document<WhoCan>> {
        let (permission, node) = (self.last.permission(permission)?, self.last.node(node)?);
        Ok(Document::new(self.basis(), WhoCan::new(&self.last, permission, node)))
    }

    /// All that one may do: the document of `axcess what-can`.
    ///
    /// # Errors
    ///
    /// As [`Account::can`].
    pub fn what_can(&self, who: &str, node: Option<&str>) -> Result<Document<WhatCan>> {
        let who = self.last.asker(who)?;
        let node = node.map(|node| self.last.node(node)).transpose()?;
        Ok(Document::new(self.basis(), WhatCan::new(&self.last, who, node)))
    }

    /// What a role holds and who holds it: the document of `axcess roles show`. The set of a level is named as in
    /// `SPACE.MEMBER`.
    ///
    /// # Errors
    ///
    /// When the name fits nothing, or several things.
    pub fn role(&self, name: &str) -> Result<Document<RoleShow>> {
        let role = match (self.last.role(name), AnyRole::of_level(&self.last, name)) {
            (Ok(role), _) => AnyRole::Object(role),
            (Err(_), Some(set)) => set,
            (Err(error), None) => return Err(error.into()),
        };
        Ok(Document::new(self.basis(), RoleShow::new(&self.last, &role)))
    }

    /// What lies where: the document of `axcess tree`.
    ///
    /// # Errors
    ///
    /// As [`Account::can`].
    pub fn tree(&self, node: Option<&str>, who: Option<&str>) -> Result<Document<Tree>> {
        let node = node.map_or(Ok(Node::ACCOUNT), |node| self.last.node(node))?;
        let who = who.map(|who| self.last.asker(who)).transpose()?;
        Ok(Document::new(self.basis(), Tree::new(&self.last, node, who)))
    }

    /// A byte for each of the people and nodes, row by row, which are named by their places in [`Account::names`]. Its two
    /// lowest bits are the decision: 0 deny, 1 allow, 2 unknown. The three above are the cause: 1 account role, 2
    /// organization role, 3 membership of the space, 4 public fallback, 5 binding, 6 any other. 32 marks a node that is or may
    /// be restricted, 64 an answer that the changes on trial turned.
    ///
    /// # Errors
    ///
    /// When the permission is unknown, or a place is that of nothing.
    pub fn map(&self, permission: &str, people: &[u32], nodes: &[u32]) -> Result<Vec<u8>> {
        let permission = self.last.permission(permission)?;
        let (users, nodes) = (at(&self.places.users, people)?, at(&self.places.nodes, nodes)?);
        Ok(self.cells().of_nodes(&users, permission, &nodes))
    }

    /// The same of people and permissions at one node; permissions too are named by their places in [`Account::names`].
    ///
    /// # Errors
    ///
    /// When the node is unknown, or a place is that of nothing.
    pub fn permission_map(&self, node: &str, people: &[u32], permissions: &[u32]) -> Result<Vec<u8>> {
        let node = self.last.node(node)?;
        let all: Vec<Permission> = self.last.permissions().iter().map(|(permission, _)| permission).collect();
        let (users, permissions) = (at(&self.places.users, people)?, at(&all, permissions)?);
        Ok(self.cells().of_permissions(&users, &permissions, node))
    }

    fn cells(&self) -> Map<'_> {
        let map = Map::new(&self.last);
        if self.edits.is_empty() { map } else { map.before(&self.first) }
    }

    /// Tries the steps of a plan file or of a script of `ax` commands behind those that are tried already, and tells how
    /// many they are.
    ///
    /// # Errors
    ///
    /// When it cannot be read, with the lines at fault, or names what is not there; nothing is tried then.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<usize> {
        let edits = self.edits.with(name, bytes, &self.last, &self.reading.digest)?;
        let added = edits.len() - self.edits.len();
        self.try_out(edits)?;
        Ok(added)
    }

    /// Takes back every step behind the first `count`.
    ///
    /// # Errors
    ///
    /// None but a defect of this crate.
    pub fn keep(&mut self, count: usize) -> Result<()> {
        self.try_out(self.edits.first(count))
    }

    fn try_out(&mut self, edits: Edits) -> Result<()> {
        let Simulation { steps, last } = self.first.simulate(&edits.plan)?;
        let alike = steps.iter().zip(&self.steps).take_while(|(one, other)| one == other).count();
        // There may be many names: they are gathered again only if they may differ.
        let mut other = steps[alike..].iter().chain(&self.steps[alike..]);
        if other.any(|step| Touched::by(step.op) == Touched::Names) {
            (self.places, self.search) = (Places::of(&last), OnceLock::new());
        }
        (self.steps, self.last, self.edits, self.lint) = (steps, last, edits, OnceLock::new());
        Ok(())
    }

    /// What is wrong with the account: the document of `axcess lint`. Of the findings it holds `count` behind the first
    /// `skipped`, so that a page can take in what it shows; what nobody can tell stands in the part that skips nothing.
    pub fn lint(&self, skipped: usize, count: usize) -> Document<LintReport> {
        let LintReport { findings, undetermined } = self.linted();
        let part = findings.iter().skip(skipped).take(count).cloned();
        let undetermined = if skipped == 0 { undetermined.clone() } else { Vec::new() };
        let part = LintReport { findings: part.collect(), undetermined };
        Document::new(self.basis(), part)
    }

    /// The rules that find something, in the order of the findings.
    pub fn lint_rules(&self) -> Vec<FoundRule> {
        let findings = &self.linted().findings;
        let found = |rule: &LintRule| FoundRule {
            id: rule.id,
            about: rule.about,
            findings: findings.iter().filter(|line| line.finding.rule == rule.id).count(),
        };
        LINT_RULES.iter().map(found).filter(|rule| rule.findings > 0).collect()
    }

    fn linted(&self) -> &LintReport {
        self.lint.get_or_init(|| lint(&self.last, &[]).report(self.basis()).body)
    }

    /// A remedy of an answer as a plan file: the one at this place in the `remedies` of [`Account::explain`].
    ///
    /// # Errors
    ///
    /// When there is none, or a change of it is made by hand; and as [`Account::can`].
    pub fn remedy_plan(&self, who: &str, permission: &str, node: &str, place: usize) -> Result<String> {
        let (who, permission, node) = self.question(who, permission, node)?;
        let remedies = self.last.remedies(who.user(), permission, node);
        let remedy =
            remedies.into_iter().nth(place).ok_or_else(|| Trouble::new("there is no such remedy"))?;
        if remedy.changes.iter().any(|change| ChangeReport::new(&self.last, change).by_hand) {
            return Err(Trouble::new("a change of it is made by hand, in the web interface"));
        }
        let plan = Plan { changes: remedy.changes, ..Plan::default() };
        Ok(axcess_plan::write_yaml(&axcess_emit::named(&self.last, &plan)?))
    }

    /// The steps that are tried.
    pub fn edits(&self) -> Vec<Edit> {
        let edit = |(step, source): (&Step, &axcess_report::PlanSource)| Edit {
            op: step.op.to_owned(),
            touches: Touched::by(step.op),
            title: format!("{}:{}", source.file, source.line),
            outcome: step.outcome.as_str().to_owned(),
            reason: step.reason.clone(),
        };
        self.steps.iter().zip(&self.edits.sources).map(edit).collect()
    }

    /// What the steps come to: the document of `axcess plan`.
    ///
    /// # Errors
    ///
    /// When there are none.
    pub fn report(&self) -> Result<Document<PlanReport>> {
        Ok(self.review()?.report(self.reading.basis(&self.first)))
    }

    /// The same in words, as `axcess plan` prints it.
    ///
    /// # Errors
    ///
    /// When there are none.
    pub fn report_text(&self) -> Result<String> {
        Ok(plain(&self.review()?.text(Detail::Folded, Layout::Plain)))
    }

    /// The same steps in another order, as a plan file; `order` is that of [`Account::report`], which counts from 1.
    ///
    /// # Errors
    ///
    /// When it does not hold each step once.
    pub fn ordered(&self, order: &[u32]) -> Result<String> {
        let plan = &self.edits.plan;
        let steps = order.iter().map(|step| usize::try_from(step.checked_sub(1)?).ok());
        let steps: Vec<usize> = steps.collect::<Option<_>>().unwrap_or_default();
        let mut sorted = steps.clone();
        sorted.sort_unstable();
        if !sorted.into_iter().eq(0..plan.changes.len()) {
            return Err(Trouble::new("the order does not hold each step once"));
        }
        Ok(axcess_plan::write_yaml(&axcess_emit::named(&self.first, &plan.in_order(&steps))?))
    }

    /// The steps, written down.
    ///
    /// # Errors
    ///
    /// When there are none, or they cannot be written so.
    pub fn export(&self, export: Export) -> Result<String> {
        let plan = &self.edits.plan;
        if self.edits.is_empty() {
            return Err(Trouble::new("there is nothing to write down yet: add a change"));
        }
        let script = |dialect| {
            let places = self.edits.sources.iter().map(|it| format!("{}:{}", it.file, it.line));
            let head =
                Head { snapshot: self.reading.digest.clone(), places: places.collect(), ..Head::default() };
            match axcess_emit::script(&self.first, plan, dialect, &head) {
                Ok(script) => Ok(script.text),
                Err(EmitError::Plan(error)) => Err(error.into()),
                Err(error @ EmitError::Provider) => Err(Trouble::new(error.to_string())),
            }
        };
        match export {
            Export::Ax => script(Dialect::Ax),
            Export::Curl => script(Dialect::Curl),
            Export::Yaml => {
                let plan = axcess_emit::named(&self.first, plan)?;
                Ok(axcess_plan::write_yaml(&plan))
            }
            Export::Markdown => Ok(self.review()?.markdown(&self.reading.basis(&self.first), COMMENT)),
        }
    }

    fn review(&self) -> Result<PlanReview<'_>> {
        self.edits.review(&self.first)
    }

    fn question(&self, who: &str, permission: &str, node: &str) -> Result<(Asker, Permission, Node)> {
        Ok((self.last.asker(who)?, self.last.permission(permission)?, self.last.node(node)?))
    }

    fn basis(&self) -> Basis {
        self.reading.basis(&self.last)
    }
}

/// What stands at these places.
fn at<T: Copy>(all: &[T], places: &[u32]) -> Result<Vec<T>> {
    let found = places.iter().map(|place| all.get(usize::try_from(*place).ok()?).copied());
    let found: Option<Vec<T>> = found.collect();
    found.ok_or_else(|| Trouble::new("the map asks for a place where nothing is"))
}
