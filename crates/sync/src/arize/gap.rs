//! What could not be read, as gaps.
//!
//! A list that the service filters by the caller's rights is whole only where those rights prove it. Nothing is
//! concluded from what did not come.

use std::collections::BTreeMap;

use axcess_core::{Draft, Gap, GapKind, NodeId};

use crate::arize::assembly::Assembly;
use crate::arize::proof::Proof;
use crate::arize::reader::Reader;
use crate::arize::{Bound, Listing, Origin, Query};

/// Why some of a list may be missing.
pub(crate) const FILTERED: &str =
    "the service lists only what the caller may see, and nothing proves that this is everything";
pub(crate) const NO_BINDINGS: &str = "nothing proves that the caller may read the bindings there";
pub(crate) const NO_RESTRICTIONS: &str = "nothing proves that the caller may read the restrictions there";
const PLACELESS: &str =
    "something is known of which nobody can tell the space, so the caller's rights prove nothing there";
pub(crate) const ELSEWHERE: &str =
    "dashboards and prompts are listed nowhere; only those are known that are restricted";
pub(crate) const RESTRICTED: &str = "restricted projects are listed only to those whom they admit";
pub(crate) const OWN_KEYS: &str = "user keys are listed to their owners alone";

/// Gaps of memberships, which the caller's rights do not close.
pub(crate) fn of_members(reader: &Reader<'_>, assembly: &Assembly) -> Vec<Gap> {
    let closed = reader.extent(&Query::Organizations).err();
    let unlisted = || closed.clone().unwrap_or_else(|| "GraphQL does not list it".to_owned());
    let lacking = |nodes: Vec<&NodeId>, lists: &BTreeMap<NodeId, Result<(), String>>, kind: GapKind| {
        let all = nodes.len();
        let reasons = nodes.into_iter().filter_map(|id| match lists.get(id) {
            Some(Ok(())) => None,
            Some(Err(reason)) => Some((id.clone(), reason.clone())),
            None => Some((id.clone(), unlisted())),
        });
        let gaps = spread(&kind, reasons.collect(), all);
        match &closed {
            Some(reason) if all == 0 => vec![everywhere(&kind, reason)],
            _ => gaps,
        }
    };
    let organizations = assembly.draft.organizations.iter().map(|it| &it.id).collect();
    let spaces = assembly.draft.spaces.iter().map(|it| &it.id).collect();
    let mut gaps = lacking(organizations, &assembly.members, GapKind::OrganizationMemberships);
    gaps.extend(lacking(spaces, &assembly.space_members, GapKind::SpaceMemberships));
    gaps
}

/// Every other gap.
pub(crate) fn of_lists(reader: &Reader<'_>, draft: &Draft, proof: &Proof) -> Vec<Gap> {
    let mut gaps = of_bindings(reader, draft, proof);
    gaps.extend(of_restrictions(reader, draft, proof));
    let is_admin = proof.is_account_admin();
    let filtered = |list: Listing| match reader.extent(&list) {
        Err(reason) => Some(reason),
        Ok(()) if is_admin => None,
        Ok(()) => Some(FILTERED.to_owned()),
    };
    let listing = |word: &str, reason: String| everywhere(&GapKind::Listing(word.to_owned()), &reason);
    gaps.extend(filtered(Listing::Organizations).map(|reason| listing("organizations", reason)));
    gaps.extend(filtered(Listing::Spaces).map(|reason| listing("spaces", reason)));
    gaps.extend(filtered(Listing::Projects).map(|reason| listing("resources", reason)));
    gaps.push(listing("resources", ELSEWHERE.to_owned()));
    gaps.push(listing("resources", RESTRICTED.to_owned()));
    gaps.extend(reader.extent(&Listing::Users).err().map(|reason| listing("users", reason)));
    let bots = reader.extent(&Query::Users).err();
    gaps.extend(bots.map(|reason| listing("users", format!("nothing else lists all bots: {reason}"))));
    for origin in [Origin::Account, Origin::Product] {
        gaps.extend(reader.extent(&Listing::Roles(origin)).err().map(|reason| listing("roles", reason)));
    }
    gaps.push(listing("api_keys", OWN_KEYS.to_owned()));
    gaps
}

/// What of keys could not be read.
pub(crate) fn of_keys(reader: &Reader<'_>, doubtful: usize) -> Vec<Gap> {
    let kind = GapKind::Listing("api_keys".to_owned());
    let mut gaps = Vec::new();
    for reading in reader.readings() {
        if let crate::arize::task::Task::Listing(Listing::ApiKeys { .. }) = &reading.task
            && let Err(fault) = &reading.extent
        {
            gaps.push(everywhere(&kind, &fault.to_string()));
        }
    }
    gaps.dedup();
    if doubtful > 0 {
        gaps.push(everywhere(&kind, &format!("nothing proves that all keys of {doubtful} bots are known")));
    }
    gaps
}

fn of_bindings(reader: &Reader<'_>, draft: &Draft, proof: &Proof) -> Vec<Gap> {
    let kind = GapKind::RoleBindings;
    for bound in [Bound::Project, Bound::Space] {
        if let Err(reason) = reader.extent(&Listing::RoleBindings(bound)) {
            return vec![everywhere(&kind, &reason)];
        }
    }
    let placeless = draft.resources.iter().any(|it| it.space_id.is_none() && it.resource_type == "PROJECT");
    of_spaces(&kind, draft, proof, placeless, NO_BINDINGS, Proof::sees_bindings)
}

fn of_restrictions(reader: &Reader<'_>, draft: &Draft, proof: &Proof) -> Vec<Gap> {
    let kind = GapKind::Restrictions;
    if let Err(reason) = reader.extent(&Listing::Restrictions) {
        return vec![everywhere(&kind, &reason)];
    }
    let restricted: std::collections::BTreeSet<&NodeId> =
        draft.restrictions.iter().map(|it| &it.resource_id).collect();
    let placeless = draft.resources.iter().any(|it| it.space_id.is_none() && !restricted.contains(&it.id));
    of_spaces(&kind, draft, proof, placeless, NO_RESTRICTIONS, Proof::sees_restrictions)
}

/// Gaps of the spaces in which the caller's rights prove nothing.
fn of_spaces(
    kind: &GapKind,
    draft: &Draft,
    proof: &Proof,
    placeless: bool,
    reason: &str,
    sees: impl Fn(&Proof, &str) -> bool,
) -> Vec<Gap> {
    if proof.is_account_admin() {
        return Vec::new();
    }
    if placeless {
        return vec![everywhere(kind, PLACELESS)];
    }
    let unseen = draft.spaces.iter().filter(|space| !sees(proof, space.id.as_str()));
    spread(kind, unseen.map(|space| (space.id.clone(), reason.to_owned())).collect(), draft.spaces.len())
}

/// A gap for each node, or one for all if all have it for one reason.
fn spread(kind: &GapKind, nodes: Vec<(NodeId, String)>, all: usize) -> Vec<Gap> {
    let one_reason = nodes.windows(2).all(|pair| pair[0].1 == pair[1].1);
    match nodes.first() {
        Some((_, reason)) if nodes.len() == all && one_reason && all > 1 => vec![everywhere(kind, reason)],
        _ => {
            let gap = |(id, reason)| Gap { kind: kind.clone(), scope: Some(id), reason };
            nodes.into_iter().map(gap).collect()
        }
    }
}

fn everywhere(kind: &GapKind, reason: &str) -> Gap {
    Gap { kind: kind.clone(), scope: None, reason: reason.to_owned() }
}
