//! The account in the middle of a plan: what one step reads, asks for and leaves.

use crate::account::{Account, Binding, Key, Node, Role, RoleName, Slot, Status, User};
use crate::decide::Reader;
use crate::permission::PermissionSet;
use crate::policy::Asker;
use crate::reference::ReferenceError;
use crate::route::Standing;
use crate::simulate::{Outcome, PlanProblem, Step};
use crate::{Made, Moment, Semantics};

/// A copy of the account on which steps are carried out, one at a time.
pub(super) struct Stage<'a> {
    pub account: &'a mut Account,
    semantics: Semantics,
    at: Moment,
    pub actor: Option<Asker>,
    /// Whether a hidden or unreadable fact could turn the outcome of the step.
    pub uncertain: bool,
    pub created: Vec<String>,
    pub users: Vec<User>,
    pub nodes: Vec<Node>,
}

/// How a step ends that nothing refuses.
pub(super) enum End {
    Applied(String),
    NoEffect(String),
}

/// The API's error.
pub(super) struct Refusal {
    status: u16,
    reason: String,
}

/// Why a step ends early.
pub(super) enum Stop {
    Refused(Refusal),
    Wrong(PlanProblem),
}

pub(super) type Ruling = Result<End, Stop>;

/// What a reference led to; a miss is a 404 that may have to wait behind a 403.
pub(super) type Lookup<T> = Result<T, Refusal>;

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<PlanProblem> for Stop {
    fn from(problem: PlanProblem) -> Self {
        Self::Wrong(problem)
    }
}

pub(super) fn applied(reason: impl Into<String>) -> Ruling {
    Ok(End::Applied(reason.into()))
}

pub(super) fn no_effect(reason: impl Into<String>) -> Ruling {
    Ok(End::NoEffect(reason.into()))
}

pub(super) fn refusal(status: u16, reason: impl Into<String>) -> Refusal {
    Refusal { status, reason: reason.into() }
}

pub(super) fn refuse(status: u16, reason: impl Into<String>) -> Ruling {
    Err(refusal(status, reason).into())
}

impl<'a> Stage<'a> {
    pub fn new(account: &'a mut Account, semantics: Semantics, at: Moment, actor: Option<Asker>) -> Self {
        Self {
            account,
            semantics,
            at,
            actor,
            uncertain: false,
            created: Vec::new(),
            users: Vec::new(),
            nodes: Vec::new(),
        }
    }

    /// What the step did, once its change has been ruled upon.
    pub fn into_step(self, op: &'static str, ruling: Ruling) -> Result<Step, PlanProblem> {
        let (outcome, status, reason) = match ruling {
            Ok(End::Applied(reason)) => (Outcome::Applied, None, reason),
            Ok(End::NoEffect(reason)) => (Outcome::NoEffect, None, reason),
            Err(Stop::Refused(refusal)) => (Outcome::Refused, Some(refusal.status), refusal.reason),
            Err(Stop::Wrong(problem)) => return Err(problem),
        };
        let Self { uncertain, created, users, nodes, .. } = self;
        let uncertain = uncertain && outcome == Outcome::Applied;
        Ok(Step { op, outcome, status, reason, uncertain, created, users, nodes, bound: None })
    }

    /// The next id for a new object that nothing bears.
    pub fn new_id(&mut self, made: Made) -> String {
        loop {
            self.account.created += 1;
            let id = (self.account.make_id)(made, self.account.created);
            if !self.account.is_taken(&id) {
                self.created.push(id.clone());
                return id;
            }
        }
    }
}

/// Looking things up.
impl Stage<'_> {
    fn looked_up<T>(found: Result<T, ReferenceError>) -> Result<Lookup<T>, Stop> {
        match found {
            Ok(thing) => Ok(Ok(thing)),
            Err(error @ ReferenceError::Ambiguous { .. }) => Err(PlanProblem::Reference(error).into()),
            Err(error) => {
                let advice = error.help().map_or_else(String::new, |help| format!("; {help}"));
                Ok(Err(refusal(404, format!("{error}{advice}"))))
            }
        }
    }

    pub fn user(&mut self, text: &str) -> Result<Lookup<User>, Stop> {
        let found = Self::looked_up(self.account.find_user(text))?;
        self.users.extend(found.as_ref().ok());
        Ok(found)
    }

    /// A user who is not `INACTIVE`.
    pub fn present_user(&mut self, text: &str) -> Result<Lookup<User>, Stop> {
        let found = self.user(text)?;
        Ok(match found {
            Ok(user) if self.account.user(user).status == Status::Inactive => {
                Err(refusal(404, format!("{} has been deleted", self.person(user))))
            }
            other => other,
        })
    }

    pub fn role(&self, text: &str) -> Result<Lookup<Role>, Stop> {
        Self::looked_up(self.account.find_role(text))
    }

    pub fn binding(&self, text: &str) -> Result<Lookup<Binding>, Stop> {
        Self::looked_up(self.account.find_binding(text))
    }

    pub fn key(&self, text: &str) -> Result<Lookup<Key>, Stop> {
        Self::looked_up(self.account.find_key(text))
    }

    pub fn node(&mut self, text: &str) -> Result<Lookup<Node>, Stop> {
        let found = Self::looked_up(self.account.find_node(text))?;
        Ok(self.noted(found))
    }

    pub fn organization(&mut self, text: &str) -> Result<Lookup<Node>, Stop> {
        let found = Self::looked_up(self.account.find_organization(text))?;
        Ok(self.noted(found))
    }

    pub fn space(&mut self, text: &str) -> Result<Lookup<Node>, Stop> {
        let found = Self::looked_up(self.account.find_space(text))?;
        Ok(self.noted(found))
    }

    pub fn project(&mut self, text: &str) -> Result<Lookup<Node>, Stop> {
        let found = Self::looked_up(self.account.find_project(text))?;
        Ok(self.noted(found))
    }

    fn noted(&mut self, found: Lookup<Node>) -> Lookup<Node> {
        self.nodes.extend(found.as_ref().ok());
        found
    }
}

/// What the actor may do at this moment. Without an actor everything is allowed.
impl Stage<'_> {
    pub fn reader(&self) -> Reader<'_> {
        Reader::new(self.account, self.semantics, self.at)
    }

    fn managing(&self) -> Reader<'_> {
        Reader { managing: true, ..self.reader() }
    }

    /// Refuses with `status` what the actor may not do; marks the step where nobody knows.
    pub fn need(
        &mut self,
        status: u16,
        what: &str,
        right: impl Fn(&Self, Asker) -> Standing,
    ) -> Result<(), Stop> {
        let Some(actor) = self.actor else { return Ok(()) };
        let key = match actor {
            Asker::User(_) => Standing { certain: true, possible: true },
            Asker::Key(key, _) => self.account.key_standing(key, self.at),
        };
        let standing = key.and(self.reader().standing(actor.user())).and(right(self, actor));
        if !standing.possible {
            let who = self.person(actor.user());
            return Err(refusal(status, format!("{who} may not do this: it takes {what}")).into());
        }
        self.uncertain |= !standing.certain;
        Ok(())
    }

    /// Holds the permission at the node, restrictions counting.
    pub fn may(&self, actor: Asker, permission: &str, node: Node) -> Standing {
        self.reader().holds(actor.user(), permission, node)
    }

    /// Holds the permission as if the node were not restricted.
    pub fn may_manage(&self, actor: Asker, permission: &str, node: Node) -> Standing {
        self.managing().holds(actor.user(), permission, node)
    }

    pub fn is_admin(&self, actor: Asker, node: Node) -> Standing {
        self.reader().is_admin(actor.user(), node)
    }

    pub fn is_account_admin(&self, actor: Asker) -> Standing {
        self.is_admin(actor, Node::ACCOUNT)
    }

    /// Everything that the actor holds there.
    pub fn holdings(&self, actor: Asker, node: Node) -> (PermissionSet, PermissionSet) {
        let effective = self.reader().effective(actor.user(), node);
        (effective.allowed, effective.possible)
    }

    /// Account admin, or the permission at the account.
    pub fn need_at_account(&mut self, permission: &'static str) -> Result<(), Stop> {
        let what = format!("account admin or {permission} at the account");
        self.need(403, &what, |stage, actor| {
            stage.is_account_admin(actor).or(stage.may(actor, permission, Node::ACCOUNT))
        })
    }

    pub fn need_account_admin(&mut self) -> Result<(), Stop> {
        self.need(403, "account admin", Self::is_account_admin)
    }

    /// The permission at the node, if the node was found.
    pub fn need_at(&mut self, permission: &'static str, node: &Lookup<Node>) -> Result<(), Stop> {
        let Ok(node) = *node else { return Ok(()) };
        let what = format!("{permission} at {}", self.place(node));
        self.need(403, &what, |stage, actor| stage.may(actor, permission, node))
    }

    /// Admin of the node, if the node was found.
    pub fn need_admin(&mut self, node: &Lookup<Node>) -> Result<(), Stop> {
        let Ok(node) = *node else { return Ok(()) };
        let what = format!("admin of {}", self.place(node));
        self.need(403, &what, |stage, actor| stage.is_admin(actor, node))
    }

    /// Admin of the node or the permission there, if the node was found.
    pub fn need_admin_or(&mut self, permission: &'static str, node: &Lookup<Node>) -> Result<(), Stop> {
        let Ok(node) = *node else { return Ok(()) };
        let what = format!("admin of {0} or {permission} there", self.place(node));
        self.need(403, &what, |stage, actor| {
            stage.is_admin(actor, node).or(stage.may(actor, permission, node))
        })
    }
}

/// Words for reasons.
impl Stage<'_> {
    pub fn person(&self, user: User) -> String {
        let facts = self.account.user(user);
        let id = facts.id.as_str();
        facts.name.as_deref().or(facts.email.as_deref()).unwrap_or(id).to_owned()
    }

    pub fn place(&self, node: Node) -> String {
        if node == Node::ACCOUNT {
            return "the account".to_owned();
        }
        let facts = self.account.node(node);
        let reference = self.account.node_reference(node);
        let path = reference.split_once(':').filter(|_| reference != facts.id.as_str());
        let path = path.map_or(facts.name.as_deref().unwrap_or(facts.id.as_str()), |(_, path)| path);
        format!("{} {path}", facts.kind.as_str().to_lowercase())
    }

    pub fn role_words(&self, role: Role) -> String {
        let facts = self.account.role(role);
        facts.name.as_deref().unwrap_or(facts.id.as_str()).to_owned()
    }
}

/// How a role name reads in a reason.
pub(super) fn name_words(role: &RoleName) -> &str {
    role.text().unwrap_or("an unreadable role")
}

/// What taking a fact away found in its place.
pub(super) enum Removal {
    Certain,
    Uncertain,
    Nothing,
}

impl<T> Slot<T> {
    /// Whether taking the fact away, named by its place, is certain, uncertain or for nothing.
    pub(super) fn removal(&self) -> Removal {
        if self.stands() {
            Removal::Certain
        } else if self.is_open() {
            Removal::Uncertain
        } else {
            Removal::Nothing
        }
    }
}
