//! A call that the API refused: what it needed, who lacked it, and what would help.

mod operation;
mod remedy;
mod text;

use axcess_core::{Asker, Change, Decision, Node, OnRefused, Outcome, Permission, Plan, Policy};
use axcess_emit::quote;
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::Body;
use crate::explain::Explain;
use crate::names::{Identity, Names, escaped};
use crate::reason::Teller;
use crate::remedy::ChangeReport;

pub use operation::{OPERATIONS, Operation, Place};

/// What is known of a refused call.
#[derive(Clone, Debug, Default)]
pub struct Refusal {
    /// The status of the answer.
    pub status: Option<u16>,
    /// What the answer said.
    pub detail: Option<String>,
    /// The limit of the plan that the answer named, as in `SPACES`.
    pub entitlement: Option<String>,
    /// The call as the text shows it.
    pub call: Option<String>,
    /// What the call does.
    pub operation: Option<&'static Operation>,
    /// The change that it would have made, if enough is known.
    pub change: Option<Change>,
    /// Who called.
    pub who: Option<Asker>,
    /// The permission that the text or the operation names.
    pub permissions: Vec<Permission>,
    /// Where.
    pub node: Option<Node>,
}

/// A refused call, and why the account refuses it, if it does.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RefusalReport {
    /// What was understood of the text.
    pub understood: Understood,
    /// What the status means for this call.
    pub meaning: String,
    /// The right that the call needs, in words.
    pub needs: Option<String>,
    /// What the caller holds where the right is needed.
    pub held: Vec<String>,
    /// What the account says: `denied`, `collision`, `allowed`, `undetermined` or `not-access`.
    pub verdict: &'static str,
    /// The same in a sentence.
    pub because: String,
    /// What to look at next.
    pub advice: Vec<String>,
    /// Changes that let the caller do it, each by itself and tried on a copy, the least power first; where the call
    /// needs another right than a permission.
    pub remedies: Vec<ChangeReport>,
    /// Users who could make such a change.
    pub could_grant: Vec<Identity>,
    /// The question behind the call, explained, one for each permission that is not allowed.
    pub explained: Vec<Explain>,
    #[serde(skip)]
    asked: Vec<(Asker, Permission, Node)>,
}

/// What was understood of a text.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Understood {
    /// The status of the answer.
    pub status: Option<u16>,
    /// What the answer said, without anything that looks like a secret.
    pub detail: Option<String>,
    /// The call as the text shows it.
    pub call: Option<String>,
    /// The operation, as plan files name it.
    pub op: Option<&'static str>,
    /// Who called.
    pub user: Option<Identity>,
    /// The key that called for him, if it was one.
    pub key: Option<Identity>,
    /// The permissions that were needed.
    pub permissions: Vec<String>,
    /// Where.
    pub resource: Option<Identity>,
}

/// What the account says of a call.
struct Ruling {
    verdict: &'static str,
    because: String,
}

impl Body for RefusalReport {
    const FORMAT: &'static str = "axcess-refusal";
}

impl Refusal {
    /// Whether the answer is about something else than access.
    pub const fn is_elsewhere(&self) -> bool {
        matches!(self.status, Some(401 | 429 | 500..=599)) || self.entitlement.is_some()
    }

    /// Whether the answer is about the state of the account rather than about rights.
    pub const fn is_collision(&self) -> bool {
        matches!(self.status, Some(400 | 409 | 422))
    }

    /// Looks into the account.
    pub fn report(&self, policy: &Policy) -> RefusalReport {
        let ruling = self.ruling(policy);
        let asked = self.asked(policy);
        let is_denied = matches!(ruling.verdict, "denied" | "undetermined") && !self.is_collision();
        let explained = asked.iter().filter(|_| is_denied && !self.is_managing_restricted(policy));
        let explained: Vec<_> = explained.copied().collect();
        let is_by_change = is_denied && explained.is_empty();
        let (remedies, could_grant) = if is_by_change { self.remedies(policy) } else { Default::default() };
        RefusalReport {
            understood: self.understood(policy),
            meaning: self.meaning(),
            needs: self
                .operation
                .filter(|_| !self.is_collision())
                .map(|operation| operation.needs.to_owned()),
            remedies,
            could_grant,
            held: self.held(policy),
            advice: self.advice(policy, &ruling),
            verdict: ruling.verdict,
            because: ruling.because,
            explained: explained
                .iter()
                .map(|(who, what, at)| Explain::new(policy, *who, *what, *at))
                .collect(),
            asked: explained,
        }
    }

    fn understood(&self, policy: &Policy) -> Understood {
        let names = Names::new(policy);
        let permissions = self.permissions.iter().map(|it| policy.permissions().name(*it).to_owned());
        Understood {
            status: self.status,
            detail: self.detail.clone(),
            call: self.call.clone(),
            op: self.operation.map(|operation| operation.op),
            user: self.who.map(|who| names.user_identity(who.user())),
            key: self.who.and_then(|who| names.key_identity(who)),
            permissions: permissions.collect(),
            resource: self.node.map(|node| names.node_identity(node)),
        }
    }

    /// What the status means for the call.
    fn meaning(&self) -> String {
        let op = self.operation.map_or("", |operation| operation.op);
        let text = match self.status {
            None => "the text names no status",
            Some(400) => "a precondition of the call does not hold, or its body is malformed",
            Some(401) => {
                "the API key is missing, invalid, expired or revoked; permissions were not looked at"
            }
            Some(403) if self.entitlement.is_some() => "a limit of the account's plan, not a permission",
            Some(403) if op == "role_binding.create" => {
                "the caller may not bind roles there; a node that does not exist gets the same answer"
            }
            Some(403) => "the caller may see it, and may not do this",
            Some(404) if op.starts_with("role_binding.") && op != "role_binding.create" => {
                "the binding does not exist, or the caller may not do this to it: the API hides bindings so"
            }
            Some(404) => "it does not exist, or the caller cannot read it: the API makes no difference",
            Some(409) => "something that stands already is in the way",
            Some(422) => "the body is well-formed and asks for what the API does not accept",
            Some(429) => "too many calls; permissions were not looked at",
            Some(500..=599) => "the service failed; permissions were not looked at",
            Some(_) => "a status that tells nothing of access",
        };
        text.to_owned()
    }

    /// The questions behind the call.
    fn asked(&self, policy: &Policy) -> Vec<(Asker, Permission, Node)> {
        let (Some(who), Some(node)) = (self.who, self.node) else { return Vec::new() };
        let all = self.permissions.iter().map(|permission| (who, *permission, node));
        all.filter(|(who, what, at)| policy.can(*who, *what, *at) != Decision::Allow).collect()
    }

    /// The routes of the caller that count where the right is needed.
    fn held(&self, policy: &Policy) -> Vec<String> {
        let (Some(asker), Some(node)) = (self.who, self.node) else { return Vec::new() };
        // The noun of a grant names no permission.
        let Some(permission) = self
            .permissions
            .first()
            .copied()
            .or_else(|| policy.permissions().iter().next().map(|(it, _)| it))
        else {
            return Vec::new();
        };
        let teller = Teller { policy, asker, permission, node };
        let routes = policy.routes(asker, node);
        routes.iter().filter(|route| route.optimistic.is_none()).map(|route| teller.noun(route)).collect()
    }

    /// Whether the call manages a restricted resource, which is judged as if it were not.
    fn is_managing_restricted(&self, policy: &Policy) -> bool {
        self.operation.is_some_and(Operation::is_managing)
            && self.node.is_some_and(|node| policy.is_restricted(node).1)
    }

    fn ruling(&self, policy: &Policy) -> Ruling {
        if let Some(entitlement) = &self.entitlement {
            let because = format!(
                "the limit {} of the account's plan is reached; no role changes that",
                escaped(entitlement)
            );
            return Ruling { verdict: "not-access", because };
        }
        if self.is_elsewhere() {
            return Ruling { verdict: "not-access", because: self.meaning() };
        }
        if let Some(simulated) = self.simulated(policy) {
            return simulated;
        }
        if self.is_collision() {
            let because = "the body of the call is not known, so that nothing was simulated".to_owned();
            return Ruling { verdict: "undetermined", because };
        }
        self.judged(policy)
    }

    /// What comes of the change on a copy of the account.
    fn simulated(&self, policy: &Policy) -> Option<Ruling> {
        let change = self.change.clone()?;
        let actor = self.who.map(|who| policy.asker_reference(who));
        let plan = Plan { actor, on_refused: OnRefused::Continue, changes: vec![change] };
        let step = policy.simulate(&plan).ok()?.steps.into_iter().next()?;
        let reason = escaped(&step.reason).into_owned();
        Some(match (step.outcome, step.status) {
            (Outcome::Refused, Some(status @ (403 | 404))) if !self.is_collision() => Ruling {
                verdict: "denied",
                because: format!("the account refuses it with {status}: {reason}"),
            },
            (Outcome::Refused, Some(status)) => Ruling {
                verdict: "collision",
                because: format!("the account refuses it with {status}: {reason}"),
            },
            (Outcome::Applied, _) if step.uncertain => Ruling {
                verdict: "undetermined",
                because: format!("it may be refused, as the snapshot does not show enough: {reason}"),
            },
            (Outcome::Applied | Outcome::NoEffect, _) if self.who.is_none() => Ruling {
                verdict: "allowed",
                because: format!("nothing in the account is in the way: {reason}"),
            },
            (Outcome::Applied | Outcome::NoEffect, _) => Ruling {
                verdict: "allowed",
                because: format!("the account as captured allows the call: {reason}"),
            },
            (Outcome::Refused | Outcome::Unresolved | Outcome::Skipped, _) => {
                Ruling { verdict: "undetermined", because: reason }
            }
        })
    }

    /// What the account says of the permissions alone.
    fn judged(&self, policy: &Policy) -> Ruling {
        let (Some(who), Some(node)) = (self.who, self.node) else {
            return Ruling {
                verdict: "undetermined",
                because: "the caller or the place is not known".to_owned(),
            };
        };
        let place = Names::new(policy).node_in_words(node);
        if self.is_managing_restricted(policy) {
            let may = policy.standing(who).certain && policy.who_could_grant(node).contains(&who.user());
            return if may {
                Ruling { verdict: "allowed", because: format!("the caller manages access to {place}") }
            } else {
                let because = format!(
                    "the caller manages no access to {place}; a restriction makes no difference to that"
                );
                Ruling { verdict: "denied", because }
            };
        }
        if self.permissions.is_empty() {
            let because = "only the whole call can be judged; add its body, or the `ax` command".to_owned();
            return Ruling { verdict: "undetermined", because };
        }
        let worst =
            self.asked(policy).into_iter().max_by_key(|(who, what, at)| match policy.can(*who, *what, *at) {
                Decision::Deny => 1,
                Decision::Unknown | Decision::Allow => 0,
            });
        let Some((asker, permission, node)) = worst else {
            let because = format!("the account as captured allows it on {place}");
            return Ruling { verdict: "allowed", because };
        };
        let explanation = policy.explain(asker, permission, node);
        let reason = Teller { policy, asker, permission, node }.reason(&explanation);
        let verdict = if explanation.decision == Decision::Deny { "denied" } else { "undetermined" };
        Ruling { verdict, because: reason.to_string() }
    }

    fn advice(&self, policy: &Policy, ruling: &Ruling) -> Vec<String> {
        let mut advice = Vec::new();
        match (ruling.verdict, self.status) {
            ("not-access", Some(401)) => advice.extend(self.key_advice(policy)),
            ("not-access", Some(429)) => advice.push("wait as long as the header Retry-After says".to_owned()),
            ("not-access", _) if self.entitlement.is_some() => {
                advice.push("free some of it, or ask for a larger plan".to_owned());
            }
            ("allowed", _) => advice.extend([
                "has the account changed since the capture? take a new snapshot".to_owned(),
                "was it this key, and is it live? an expired or revoked key, or the developer lock, refuses every call"
                    .to_owned(),
                "was it a limit of the plan? the answer then names an `entitlement`".to_owned(),
            ]),
            ("collision", _) => advice.extend(self.way_round(policy)),
            _ => {}
        }
        advice
    }

    /// What is known of the key.
    fn key_advice(&self, policy: &Policy) -> Vec<String> {
        match self.who {
            Some(Asker::Key(key, _)) => {
                let state = match policy.key_is_live(key) {
                    (true, _) => "is live",
                    (false, true) => "may be live",
                    (false, false) => "is revoked or expired",
                };
                vec![format!("in the snapshot key {} {state}", Names::new(policy).key(key))]
            }
            _ => vec!["name the key with `--as key:NAME` to see whether it is live".to_owned()],
        }
    }

    /// The command that does what was meant.
    fn way_round(&self, policy: &Policy) -> Option<String> {
        let Some(Change::RoleBindingCreate { user, role, resource }) = &self.change else { return None };
        let (user, node) = (policy.user(user).ok()?, policy.node(resource).ok()?);
        let (binding, _, held) = policy.bindings_of(user).find(|(_, at, _)| *at == node)?;
        let names = Names::new(policy);
        let (person, held, place) = (names.user(user), names.role(held), names.node_in_words(node));
        let binding = policy.binding_id(binding?);
        let role = policy.role(role).map_or_else(|_| role.clone(), |role| policy.role_id(role).to_owned());
        let update = format!("ax role-bindings update {} --role-id {}", quote(binding), quote(&role));
        Some(format!("{person} already holds {held} on {place} ({}); update it: {update}", escaped(binding)))
    }
}
