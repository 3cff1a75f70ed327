//! Whether core's answers agree with what the service itself shows: who is let into which space and why, and what the
//! caller gets to see.

mod part;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;

use axcess_core::{Admission, Decision, Draft, NodeId, Policy, Provider, Read, Source, User, UserId};
use axcess_snapshot::Agreement;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::arize::assembly::Bridges;
use crate::arize::crowd::{RoleWord, Way};
use crate::arize::reader::Reader;
use crate::arize::task::Task;
use crate::arize::{Bound, Listing, Origin};

use part::Parts;
pub(crate) use part::about;

/// The most disagreements of one kind that are kept; all are counted.
const MOST: usize = 20;

/// Compares an account with what was read, by its caller.
pub(crate) struct Comparison<'a> {
    pub reader: &'a Reader<'a>,
    pub bridges: &'a Bridges,
    /// GraphQL's ids of spaces whose users were all listed, by those of REST.
    pub spaces: BTreeMap<NodeId, String>,
    pub caller: Option<&'a UserId>,
}

impl Comparison<'_> {
    /// How far the account agrees with what the service shows.
    pub fn agreement(&self, draft: &Draft) -> io::Result<Agreement> {
        let mut agreement = Agreement::default();
        self.compare_spaces(draft, &mut agreement);
        self.compare_lists(draft, &mut agreement)?;
        Ok(agreement)
    }

    /// Organization by organization, since nobody outside has to be asked about.
    fn compare_spaces(&self, draft: &Draft, agreement: &mut Agreement) {
        let parts = Parts::of(draft);
        for organization in &draft.organizations {
            let spaces = parts.spaces(&organization.id);
            let compared: Vec<_> =
                spaces.iter().filter_map(|id| Some((*id, self.spaces.get(*id)?))).collect();
            if compared.is_empty() {
                continue;
            }
            let Some(policy) = policy(parts.organization(&organization.id)) else { continue };
            for (space, graphql) in compared {
                self.compare_space(&policy, space, graphql, draft, agreement);
            }
        }
    }

    fn compare_space(
        &self,
        policy: &Policy,
        space: &NodeId,
        graphql: &str,
        draft: &Draft,
        agreement: &mut Agreement,
    ) {
        let Some(node) = policy.node_by_id(space.as_str()) else { return };
        let mut expected: HashMap<User, Admission> = policy.admitted(node).into_iter().collect();
        for (id, way, role) in self.reader.crowd.of(graphql) {
            let Some(user) = self.bridges.users.rest(id).and_then(|id| policy.user_by_id(id)) else {
                // Nothing that was read of him lets him in.
                if let Some(id) = self.bridges.users.rest(id).filter(|_| way != Way::Unknown) {
                    self.count(agreement, false, || disagreement(draft, id, space, None, Some(way)));
                }
                continue;
            };
            let found = expected.remove(&user);
            if way == Way::Unknown && role == RoleWord::None || is_in_doubt(policy, user, node) {
                continue;
            }
            let ways = ways(policy, user, node, found.as_ref());
            let agrees = ways.contains(&way);
            self.count(agreement, agrees, || {
                disagreement(draft, policy.user_id(user), space, ways.first().copied(), Some(way))
            });
        }
        for (user, admission) in expected {
            // Whether the service lists those who have not accepted yet is not stated.
            if policy.user_status(user) == Some("ACTIVE") && !is_in_doubt(policy, user, node) {
                self.count(agreement, false, || {
                    disagreement(draft, policy.user_id(user), space, Some(way_of(&admission)), None)
                });
            }
        }
    }

    fn count(&self, agreement: &mut Agreement, agrees: bool, tell: impl FnOnce() -> Value) {
        agreement.checked += 1;
        agreement.agreed += u64::from(agrees);
        if !agrees && agreement.disagreements.len() < MOST {
            agreement.disagreements.push(tell());
        }
    }

    /// What the caller gets to see, and what core says that he may read.
    fn compare_lists(&self, draft: &Draft, agreement: &mut Agreement) -> io::Result<()> {
        let Some(caller) = self.caller else { return Ok(()) };
        let Some(policy) = policy(part::of_caller(draft, caller)) else { return Ok(()) };
        let Some(user) = policy.user_by_id(caller.as_str()) else { return Ok(()) };
        let mut kept = 0;
        let mut compare = |read: Read, is_shown: bool, object: &str| {
            let decision = policy.may(user, read);
            let agrees = match decision {
                Decision::Allow => is_shown,
                Decision::Deny => !is_shown,
                Decision::Unknown => return,
            };
            agreement.checked += 1;
            agreement.agreed += u64::from(agrees);
            if !agrees && kept < MOST {
                kept += 1;
                agreement.disagreements.push(json!({
                    "about": "listing", "user": caller.as_str(), "object": object,
                    "expected": decision.as_str(), "shown": is_shown,
                    "snapshot": part::about(draft, caller.as_str(), object),
                }));
            }
        };
        for listing in [Listing::Organizations, Listing::Spaces, Listing::Projects] {
            if self.reader.extent(&listing).is_ok() {
                let shown = self.ids(&listing)?;
                for id in nodes(draft, &listing) {
                    if let Some(node) = policy.node_by_id(id.as_str()) {
                        compare(Read::Node(node), shown.contains(id.as_str()), id.as_str());
                    }
                }
            }
        }
        for (listing, read, what) in
            [(Listing::Users, Read::Users, "users"), (Listing::Roles(Origin::Account), Read::Roles, "roles")]
        {
            match self.reader.refusal(&listing) {
                Some(true) => compare(read, false, what),
                None => compare(read, true, what),
                Some(false) => {}
            }
        }
        for id in self.bound_spaces(draft)? {
            if let Some(node) = policy.node_by_id(&id) {
                compare(Read::Bindings(node), true, &id);
            }
        }
        for restriction in &draft.restrictions {
            if let Some(node) = policy.node_by_id(restriction.resource_id.as_str()) {
                compare(Read::Restriction(node), true, restriction.resource_id.as_str());
            }
        }
        Ok(())
    }

    fn ids(&self, listing: &Listing) -> io::Result<BTreeSet<String>> {
        #[derive(Deserialize)]
        struct Object {
            id: String,
        }
        let mut ids = BTreeSet::new();
        let _ = self.reader.each(listing, |object: Object| _ = ids.insert(object.id))?;
        Ok(ids)
    }

    /// Spaces of which a binding was listed, on them or on something in them.
    fn bound_spaces(&self, draft: &Draft) -> io::Result<BTreeSet<String>> {
        #[derive(Deserialize)]
        struct Binding {
            resource_id: String,
        }
        let spaces: HashMap<&str, &str> = draft
            .resources
            .iter()
            .filter_map(|it| Some((it.id.as_str(), it.space_id.as_ref()?.as_str())))
            .collect();
        let mut bound = BTreeSet::new();
        for listing in [Bound::Space, Bound::Project].map(Listing::RoleBindings) {
            let _ = self.reader.each(&listing, |binding: Binding| {
                let space = spaces.get(binding.resource_id.as_str()).copied();
                bound.insert(space.map_or(binding.resource_id, str::to_owned));
            })?;
        }
        Ok(bound)
    }
}

impl Reader<'_> {
    /// Whether a list that did not come was refused; `None` for one that came.
    fn refusal(&self, listing: &Listing) -> Option<bool> {
        let reading =
            self.readings().find(|it| matches!(&it.task, Task::Listing(found) if found == listing))?;
        Some(reading.extent.as_ref().err()?.is_refusal())
    }
}

fn nodes<'d>(draft: &'d Draft, listing: &Listing) -> Vec<&'d NodeId> {
    match listing {
        Listing::Organizations => draft.organizations.iter().map(|it| &it.id).collect(),
        Listing::Spaces => draft.spaces.iter().map(|it| &it.id).collect(),
        _ => draft.resources.iter().filter(|it| it.resource_type == "PROJECT").map(|it| &it.id).collect(),
    }
}

fn policy(draft: Draft) -> Option<Policy> {
    Policy::new(draft, axcess_snapshot::catalog(Provider::Arize)).ok()
}

/// Every way in that core knows, the one that it would name first.
fn ways(policy: &Policy, user: User, node: axcess_core::Node, first: Option<&Admission>) -> Vec<Way> {
    let mut ways: Vec<Way> = first.map(way_of).into_iter().collect();
    // Nobody says which way the service shows of an administrator who is a member too.
    if ways == [Way::Membership] {
        for route in policy.routes(user, node).iter().filter(|it| it.admin && it.pessimistic.is_none()) {
            match route.source {
                Source::AccountRole(_) => ways.push(Way::AccountAdmin),
                Source::OrganizationMembership(_) => ways.push(Way::OrganizationAdmin),
                _ => {}
            }
        }
    }
    if first == Some(&Admission::AccountAdmin) && is_organization_admin(policy, user, node) {
        ways.push(Way::OrganizationAdmin);
    }
    ways
}

fn is_organization_admin(policy: &Policy, user: User, node: axcess_core::Node) -> bool {
    let is_of_organization = |source: &Source| matches!(source, Source::OrganizationMembership(_));
    policy
        .routes(user, node)
        .iter()
        .any(|it| it.admin && it.pessimistic.is_none() && is_of_organization(&it.source))
}

/// Whether something that could let him in could not be read.
fn is_in_doubt(policy: &Policy, user: User, node: axcess_core::Node) -> bool {
    let is_doubtful = |source: &Source| {
        matches!(
            source,
            Source::AccountRole(None)
                | Source::OrganizationMembership(None)
                | Source::HiddenOrganizationMembership
                | Source::HiddenSpaceMembership
                | Source::UnknownParent
        )
    };
    policy.is_private(node).is_none() || policy.routes(user, node).iter().any(|it| is_doubtful(&it.source))
}

const fn way_of(admission: &Admission) -> Way {
    match admission {
        Admission::Membership(_) => Way::Membership,
        Admission::AccountAdmin => Way::AccountAdmin,
        Admission::OrganizationAdmin => Way::OrganizationAdmin,
        Admission::Public(_) => Way::Public,
    }
}

fn disagreement(
    draft: &Draft,
    user: &str,
    space: &NodeId,
    expected: Option<Way>,
    shown: Option<Way>,
) -> Value {
    json!({
        "about": "space users", "user": user, "space": space.as_str(),
        "expected": expected.map(Way::as_str), "shown": shown.map(Way::as_str),
        "snapshot": part::about(draft, user, space.as_str()),
    })
}
