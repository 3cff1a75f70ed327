//! Whether core's answers agree with what Wallaroo itself shows: which workspaces the caller gets to see and whose
//! members, and for an earlier reading who is a member of them.

use std::collections::BTreeMap;
use std::io;

use axcess_core::{Decision, Draft, Node, Policy, Provider, Read, SpaceRole, User, UserId};
use axcess_snapshot::Agreement;
use serde_json::{Value, json};

use crate::arize::about;
use crate::wallaroo::Ask;
use crate::wallaroo::assembly::workspace_id;
use crate::wallaroo::object::Member;
use crate::wallaroo::reader::Reader;

/// The most disagreements that are kept; all are counted.
const MOST: usize = 20;

/// Which reading of an account is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Age {
    /// The one whose lists are compared: its members are those that the lists show.
    Now,
    /// An earlier one.
    Earlier,
}

/// How far an account agrees with what its lists show.
pub(super) fn agreement(
    reader: &Reader<'_>,
    draft: &Draft,
    caller: Option<&UserId>,
    age: Age,
) -> io::Result<Agreement> {
    let mut comparison = Comparison { draft, agreement: Agreement::default() };
    let catalog = axcess_snapshot::catalog(Provider::Wallaroo);
    let Ok(policy) = Policy::new(draft.clone(), catalog) else { return Ok(comparison.agreement) };
    if let Some(user) = caller.and_then(|id| policy.user_by_id(id.as_str())) {
        comparison.compare_lists(reader, &policy, user)?;
    }
    if age == Age::Earlier {
        comparison.compare_members(reader)?;
    }
    Ok(comparison.agreement)
}

struct Comparison<'d> {
    draft: &'d Draft,
    agreement: Agreement,
}

impl Comparison<'_> {
    /// What the caller gets to see, and what core says that he may read.
    fn compare_lists(&mut self, reader: &Reader<'_>, policy: &Policy, user: User) -> io::Result<()> {
        let caller = policy.user_id(user);
        let can = |permission: &str, node| match policy.permission(permission) {
            Ok(permission) => policy.can(user, permission, node),
            Err(_) => Decision::Unknown,
        };
        if let Some(is_shown) = shown(reader, Ask::Users) {
            self.compare(can("USER_LIST", Node::ACCOUNT), is_shown, caller, "users");
        }
        if reader.extent(Ask::Workspaces).is_err() {
            return Ok(());
        }
        let listed = reader.workspaces()?;
        for space in &self.draft.spaces {
            let Some(node) = policy.node_by_id(space.id.as_str()) else { continue };
            let number = listed.iter().copied().find(|number| workspace_id(*number) == space.id);
            self.compare(policy.may(user, Read::Node(node)), number.is_some(), caller, space.id.as_str());
            if let Some(is_shown) = number.and_then(|number| shown(reader, Ask::Members(number))) {
                self.compare(can("WORKSPACE_USER_LIST", node), is_shown, caller, space.id.as_str());
            }
        }
        Ok(())
    }

    fn compare(&mut self, decision: Decision, is_shown: bool, caller: &str, object: &str) {
        if decision == Decision::Unknown {
            return;
        }
        let draft = self.draft;
        self.count((decision == Decision::Allow) == is_shown, || {
            json!({
                "about": "listing", "user": caller, "object": object,
                "expected": decision.as_str(), "shown": is_shown, "snapshot": about(draft, caller, object),
            })
        });
    }

    /// Who is a member of what is listed, and as what.
    fn compare_members(&mut self, reader: &Reader<'_>) -> io::Result<()> {
        for number in reader.workspaces()? {
            if reader.extent(Ask::Members(number)).is_err() {
                continue;
            }
            let space = workspace_id(number);
            let mut shown = BTreeMap::new();
            reader.each(Ask::Members(number), |item| {
                if let Ok(Member { user_id, user_type }) = serde_json::from_str(item.get()) {
                    shown.insert(user_id, user_type.map(|role| role.to_uppercase()));
                }
            })?;
            let mut known = BTreeMap::new();
            for it in self.draft.space_memberships.iter().filter(|it| it.space_id == space) {
                let role = match &it.role {
                    Some(SpaceRole::Predefined(role)) => Some(role.to_uppercase()),
                    Some(SpaceRole::Custom(_)) | None => None,
                };
                known.insert(it.user_id.to_string(), role);
            }
            let users: std::collections::BTreeSet<_> = known.keys().chain(shown.keys()).collect();
            let draft = self.draft;
            for user in users {
                let (expected, shown) = (known.get(user), shown.get(user));
                self.count(expected == shown, || {
                    json!({
                        "about": "space users", "user": user, "space": space.as_str(),
                        "expected": expected, "shown": shown, "snapshot": about(draft, user, space.as_str()),
                    })
                });
            }
        }
        Ok(())
    }

    fn count(&mut self, agrees: bool, tell: impl FnOnce() -> Value) {
        self.agreement.checked += 1;
        self.agreement.agreed += u64::from(agrees);
        if !agrees && self.agreement.disagreements.len() < MOST {
            self.agreement.disagreements.push(tell());
        }
    }
}

/// Whether a list came; `None` where a failure leaves that open.
fn shown(reader: &Reader<'_>, ask: Ask) -> Option<bool> {
    match reader.extent(ask) {
        Ok(()) => Some(true),
        Err(_) => reader.is_refused(ask).then_some(false),
    }
}
