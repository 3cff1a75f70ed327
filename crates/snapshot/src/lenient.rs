//! Drops what cannot be true of an account, and leaves a gap in its place.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use axcess_core::{Defect, Draft, Gap, GapKind, List, NodeId, Record, RestrictionRecord, SortedSet};
use litemap::LiteMap;

use crate::Trouble;
use crate::origin::{Fault, Origin, text_of};
use crate::trouble::Lines;

/// Drops records until the draft has no defect, and tells which. Records that could not be read
/// are lost already and only leave their gap.
pub(crate) fn mend(
    draft: &mut Draft,
    origin: &mut Origin<'_>,
    faults: &[Fault<'_>],
    lines: &Lines<'_>,
) -> Vec<Trouble> {
    let nodes = Nodes::of(draft);
    let mut holes = Holes::new();
    let mut dropped = Vec::new();
    for (fault, (record, text)) in faults.iter().filter_map(|fault| Some((fault, fault.record?))) {
        dropped.push(fault.trouble(lines));
        let node = node_field(record.list).and_then(|field| text_of(text, field));
        nodes.hide(record.list, node.as_deref(), &mut holes);
        reopen(draft, record.list, node.as_deref());
    }
    loop {
        let defects = draft.defects();
        if defects.is_empty() {
            break;
        }
        dropped.extend(defects.iter().map(|defect| told(defect, origin, lines)));
        for (list, gone) in offenders(&defects) {
            for at in &gone {
                let node = node(draft, Record { list, index: *at }).map(str::to_owned);
                nodes.hide(list, node.as_deref(), &mut holes);
                reopen(draft, list, node.as_deref());
            }
            drop_from(draft, origin, list, &gone);
        }
    }
    draft.gaps.extend(holes.into_iter().map(|((kind, scope), records)| Gap {
        kind,
        scope,
        reason: match records {
            1 => "1 record dropped by a lenient load".to_owned(),
            _ => format!("{records} records dropped by a lenient load"),
        },
    }));
    dropped
}

/// A resource that lost a binding no longer lists all of them.
fn reopen(draft: &mut Draft, list: List, node: Option<&str>) {
    let lost = |restriction: &&mut RestrictionRecord| node == Some(restriction.resource_id.as_str());
    if list == List::RoleBindings {
        draft
            .restrictions
            .iter_mut()
            .filter(lost)
            .for_each(|restriction| restriction.access_complete = false);
    }
}

/// What is told of a record that goes; nobody knows which of two that exclude each other is true.
fn told(defect: &Defect, origin: &Origin<'_>, lines: &Lines<'_>) -> Trouble {
    let mut trouble = origin.trouble(defect, lines);
    if defect.rival.is_some() {
        trouble.message.push_str(", which goes too");
    }
    trouble
}

/// What is hidden, where, by how many dropped records.
type Holes = BTreeMap<(GapKind, Option<NodeId>), usize>;

/// The records of defects, with those that exclude them.
fn offenders(defects: &[Defect]) -> LiteMap<List, BTreeSet<usize>> {
    let mut offenders: LiteMap<List, BTreeSet<usize>> = LiteMap::new();
    for record in defects.iter().flat_map(|defect| [Some(defect.record), defect.rival]).flatten() {
        offenders.entry(record.list).or_default().insert(record.index);
    }
    offenders
}

/// The nodes of the file as it was written.
struct Nodes {
    organizations: SortedSet<NodeId>,
    /// The space that a node is or lies in. Where ids are taken twice, all of them.
    spaces: HashMap<NodeId, SortedSet<Option<NodeId>>>,
}

impl Nodes {
    fn of(draft: &Draft) -> Self {
        let organizations = draft.organizations.iter().map(|organization| organization.id.clone()).collect();
        let mut spaces: HashMap<NodeId, Vec<Option<NodeId>>> = HashMap::new();
        for space in &draft.spaces {
            spaces.entry(space.id.clone()).or_default().push(Some(space.id.clone()));
        }
        let known: SortedSet<NodeId> = spaces.keys().cloned().collect();
        for resource in &draft.resources {
            let space = resource.space_id.clone().filter(|space| known.contains(space));
            spaces.entry(resource.id.clone()).or_default().push(space);
        }
        let spaces = spaces.into_iter().map(|(id, spaces)| (id, spaces.into_iter().collect())).collect();
        Self { organizations, spaces }
    }

    /// Takes down what the loss of a record of `list` at `node` hides.
    fn hide(&self, list: List, node: Option<&str>, holes: &mut Holes) {
        let id = node.map(NodeId::from);
        let kind = match list {
            List::OrganizationMemberships => {
                let scope = id.filter(|id| self.organizations.contains(id));
                *holes.entry((GapKind::OrganizationMemberships, scope)).or_default() += 1;
                return;
            }
            List::SpaceMemberships => GapKind::SpaceMemberships,
            List::RoleBindings => GapKind::RoleBindings,
            List::Restrictions => GapKind::Restrictions,
            List::Organizations
            | List::Spaces
            | List::Resources
            | List::Users
            | List::Roles
            | List::ApiKeys => {
                *holes.entry((GapKind::Listing(list.as_str().to_owned()), None)).or_default() += 1;
                return;
            }
        };
        let everywhere = SortedSet::from([None]);
        let scopes = id.and_then(|id| self.spaces.get(&id)).unwrap_or(&everywhere);
        for scope in scopes {
            *holes.entry((kind.clone(), scope.clone())).or_default() += 1;
        }
    }
}

/// The field by which a record of `list` names a node.
fn node_field(list: List) -> Option<&'static str> {
    match list {
        List::OrganizationMemberships => Some("organization_id"),
        List::SpaceMemberships => Some("space_id"),
        List::RoleBindings | List::Restrictions => Some("resource_id"),
        List::Organizations | List::Spaces | List::Resources | List::Users | List::Roles | List::ApiKeys => {
            None
        }
    }
}

/// The node that a record names by that field.
fn node(draft: &Draft, Record { list, index }: Record) -> Option<&str> {
    match list {
        List::OrganizationMemberships => Some(draft.organization_memberships[index].organization_id.as_str()),
        List::SpaceMemberships => Some(draft.space_memberships[index].space_id.as_str()),
        List::RoleBindings => Some(draft.role_bindings[index].resource_id.as_str()),
        List::Restrictions => Some(draft.restrictions[index].resource_id.as_str()),
        List::Organizations | List::Spaces | List::Resources | List::Users | List::Roles | List::ApiKeys => {
            None
        }
    }
}

fn drop_from(draft: &mut Draft, origin: &mut Origin<'_>, list: List, gone: &BTreeSet<usize>) {
    let len = match list {
        List::Organizations => keep(&mut draft.organizations, gone),
        List::Spaces => keep(&mut draft.spaces, gone),
        List::Resources => keep(&mut draft.resources, gone),
        List::Users => keep(&mut draft.users, gone),
        List::Roles => keep(&mut draft.roles, gone),
        List::OrganizationMemberships => keep(&mut draft.organization_memberships, gone),
        List::SpaceMemberships => keep(&mut draft.space_memberships, gone),
        List::RoleBindings => keep(&mut draft.role_bindings, gone),
        List::Restrictions => keep(&mut draft.restrictions, gone),
        List::ApiKeys => keep(&mut draft.api_keys, gone),
    };
    origin.lose(list, len, gone);
}

/// Takes the records at the places `gone` out of a list. Returns how many there were.
fn keep<T>(records: &mut Vec<T>, gone: &BTreeSet<usize>) -> usize {
    let len = records.len();
    let mut at = 0;
    records.retain(|_| {
        at += 1;
        !gone.contains(&(at - 1))
    });
    len
}
