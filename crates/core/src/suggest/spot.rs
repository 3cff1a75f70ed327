//! The vocabulary of edits: what can be changed around a question, and to what.

use crate::account::{Node, Role, RolePermissions};
use crate::policy::Asker;
use crate::route::Source;
use crate::semantics::BindingFallbackSwitch;
use crate::suggest::Wish;
use crate::suggest::seat::Seat;
use crate::suggest::site::Site;
use crate::{BindingRef, Change, Level, Provider};

/// Something that is changed at most once, with everything that it can become.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub edits: Vec<Edit>,
    /// Whether it may change the access of others.
    pub is_wide: bool,
}

/// One edit.
#[derive(Clone, Debug)]
pub(super) enum Edit {
    /// A change.
    Plain(Change),
    /// A Role object is put somewhere.
    Seat(Seat),
}

/// Everything that can be changed, in the order in which a plan does it.
pub(super) fn spots(site: &Site<'_>) -> Vec<Spot> {
    let mut spots = match site.policy.provider() {
        Provider::Wallaroo => vec![own(status(site)), own(workspace(site))],
        Provider::Arize => {
            let mut spots: Vec<Spot> = roles(site).into_iter().map(|edit| wide(vec![edit])).collect();
            spots.extend([
                own(status(site)),
                wide(lock(site)),
                own(account_role(site)),
                own(organization(site)),
                own(space(site)),
                own(site.space.map_or_else(Vec::new, |space| hidden_binding(site, space))),
                own(hidden_binding_below(site)),
                own(space_binding(site)),
                own(resource_binding(site)),
                wide(restriction(site)),
                wide(privacy(site)),
            ]);
            spots
        }
    };
    spots.push(own(key(site)));
    spots.retain(|spot| !spot.edits.is_empty());
    spots
}

fn own(edits: Vec<Edit>) -> Spot {
    Spot { edits, is_wide: false }
}

fn wide(edits: Vec<Edit>) -> Spot {
    Spot { edits, is_wide: true }
}

fn plain(changes: impl IntoIterator<Item = Change>) -> Vec<Edit> {
    changes.into_iter().map(Edit::Plain).collect()
}

/// Grant: an invitation that expired is answered for him; Wallaroo: he is activated.
fn status(site: &Site<'_>) -> Vec<Edit> {
    let (policy, user) = (site.policy, site.user);
    if site.goal.wish == Wish::Revoke || policy.standing(user).certain {
        return Vec::new();
    }
    if policy.provider() == Provider::Wallaroo {
        return plain([Change::UserActivate { user: site.name() }]);
    }
    match (policy.user_status(user), policy.user_email(user)) {
        (Some("EXPIRED"), Some(email)) => plain([Change::UserCreate {
            name: Some(policy.user_name(user).unwrap_or(email).to_owned()),
            email: email.to_owned(),
            role: Some(policy.user_account_role(user).unwrap_or("MEMBER").to_owned()),
            invite_mode: Some("NONE".to_owned()),
        }]),
        _ => Vec::new(),
    }
}

/// Grant to a user key: the developer lock goes off.
fn lock(site: &Site<'_>) -> Vec<Edit> {
    match site.goal.who {
        Asker::Key(key, _)
            if site.goal.wish == Wish::Grant
                && site.policy.key_type(key) != "SERVICE"
                && site.policy.account.developer_lock != Some(false) =>
        {
            plain([Change::AccountSetDeveloperLock { on: false }])
        }
        _ => Vec::new(),
    }
}

/// Revoke from a key: it is revoked itself.
fn key(site: &Site<'_>) -> Vec<Edit> {
    match site.goal.who {
        Asker::Key(key, _) if site.goal.wish == Wish::Revoke => {
            plain([Change::ApiKeyRevoke { key: site.policy.key_id(key).to_owned() }])
        }
        _ => Vec::new(),
    }
}

/// Another account role.
fn account_role(site: &Site<'_>) -> Vec<Edit> {
    let is_account = |source: &Source| matches!(source, Source::AccountRole(_));
    if site.goal.wish == Wish::Revoke && !site.holds_by(is_account) {
        return Vec::new();
    }
    let now = site.policy.user_account_role(site.user);
    let others = level_roles(site, Level::Account).into_iter().filter(|role| Some(role.as_str()) != now);
    let others = others.filter(|role| !now.is_some_and(|now| is_alike(site, now, role)));
    plain(others.map(|role| Change::UserSetAccountRole { user: site.name(), role }))
}

/// Whether two account roles give the same and, as none of them is for annotators, leave the same open.
fn is_alike(site: &Site<'_>, one: &str, other: &str) -> bool {
    let set = |role: &str| {
        let mut sets = site.policy.predefined_sets();
        sets.find(|(level, name, ..)| *level == Level::Account && *name == role)
            .map(|(_, _, set, admin, _)| (set.clone(), admin))
    };
    ![one, other].contains(&"ANNOTATOR") && one != "ADMIN" && other != "ADMIN" && set(one) == set(other)
}

/// Another organization role; revoke: no membership.
fn organization(site: &Site<'_>) -> Vec<Edit> {
    let Some(node) = site.organization else { return Vec::new() };
    let by_organization = |source: &Source| {
        matches!(
            source,
            Source::OrganizationMembership(_)
                | Source::HiddenOrganizationMembership
                | Source::PublicFallback { .. }
        )
    };
    let (organization, user) = (site.reference(node), site.name());
    let mut changes = Vec::new();
    if site.goal.wish == Wish::Revoke {
        let below = |source: &Source| {
            matches!(source, Source::SpaceMembership(_) | Source::CustomSpaceMembership(_))
                || matches!(
                    source,
                    Source::HiddenSpaceMembership | Source::Binding { .. } | Source::HiddenBinding
                )
        };
        if !site.holds_by(by_organization) && !site.holds_by(below) {
            return Vec::new();
        }
        let (organization, user) = (organization.clone(), user.clone());
        changes.push(Change::OrganizationRemoveUser { organization, user });
        if !site.holds_by(by_organization) {
            return plain(changes);
        }
    }
    let slot = site.policy.account.organization_slot(site.user, node);
    let now = slot.certain.as_ref().and_then(|role| role.text());
    let others = level_roles(site, Level::Organization).into_iter().filter(|role| Some(role.as_str()) != now);
    changes.extend(others.map(|role| Change::OrganizationAddUser {
        organization: organization.clone(),
        user: user.clone(),
        role,
    }));
    plain(changes)
}

/// Another space role, or no membership.
fn space(site: &Site<'_>) -> Vec<Edit> {
    let Some(node) = site.space else { return Vec::new() };
    let by_space = |source: &Source| {
        matches!(
            source,
            Source::SpaceMembership(_)
                | Source::CustomSpaceMembership(_)
                | Source::HiddenSpaceMembership
                | Source::PublicFallback { .. }
        )
    };
    if site.goal.wish == Wish::Revoke && !site.holds_by(by_space) {
        return Vec::new();
    }
    let (space, user) = (site.reference(node), site.name());
    let slot = site.policy.account.space_slot(site.user, node);
    let mut edits = Vec::new();
    if slot.stands() || slot.is_open() {
        edits.extend(plain([Change::SpaceRemoveUser { space: space.clone(), user: user.clone() }]));
    }
    let roles = level_roles(site, Level::Space).into_iter();
    edits.extend(plain(roles.filter(|role| serves(site, role)).map(|role| Change::SpaceAddUser {
        space: space.clone(),
        user: user.clone(),
        role: Some(role),
    })));
    edits.push(Edit::Seat(Seat::Join(node)));
    edits
}

/// Whether a predefined space role holds the permission, if it shall, or lacks it, if it shall not.
fn serves(site: &Site<'_>, role: &str) -> bool {
    let mut sets = site.policy.predefined_sets();
    let set = sets.find(|(level, name, ..)| *level == Level::Space && *name == role);
    let holds = set.is_some_and(|(_, _, set, ..)| set.contains(site.goal.permission));
    holds == (site.goal.wish == Wish::Grant)
}

/// The binding on the space above or at the node.
fn space_binding(site: &Site<'_>) -> Vec<Edit> {
    let Some(space) = site.space else { return Vec::new() };
    let ends_fallback = site.policy.semantics().binding_fallback == BindingFallbackSwitch::Suppress;
    let fallback = site.holds_by(|source| matches!(source, Source::PublicFallback { .. }));
    binding(site, space, ends_fallback && fallback)
}

/// The binding on the node, if it is a resource.
fn resource_binding(site: &Site<'_>) -> Vec<Edit> {
    let node = site.goal.node;
    if !site.policy.node_kind(node).is_resource() {
        return Vec::new();
    }
    // Whoever is cut off by a restriction may keep the rest by a binding.
    binding(site, node, site.goal.wish == Wish::Revoke)
}

/// Grant: a binding that the snapshot may not show is taken away, so that another can be made for certain.
fn hidden_binding(site: &Site<'_>, node: Node) -> Vec<Edit> {
    let slot = site.policy.account.held_slot(site.user, node);
    if site.goal.wish == Wish::Revoke || slot.certain.is_some() || !slot.is_open() {
        return Vec::new();
    }
    plain([Change::RoleBindingDelete { binding: place(site, node) }])
}

fn hidden_binding_below(site: &Site<'_>) -> Vec<Edit> {
    let node = site.goal.node;
    match site.policy.node_kind(node).is_resource() {
        true => hidden_binding(site, node),
        false => Vec::new(),
    }
}

/// A binding made, changed or, to revoke, taken away. `is_idle` is whether making one without the permission,
/// or taking one away that lacks it, may serve as well.
fn binding(site: &Site<'_>, node: Node, is_idle: bool) -> Vec<Edit> {
    let slot = site.policy.account.held_slot(site.user, node);
    // To find a binding by its id takes long the first time.
    let held = slot.certain.as_ref().map(|held| (held.role, place(site, node)));
    let has_one = slot.stands() || slot.is_open();
    let bound = |source: &Source| matches!(source, Source::Binding { .. } | Source::HiddenBinding);
    let holds = site.holding().any(|route| route.at == node && bound(&route.source));
    let removal = held.as_ref().map_or_else(|| place(site, node), |(_, binding)| binding.clone());
    let removal = Edit::Plain(Change::RoleBindingDelete { binding: removal });
    let seat = match held {
        Some((role, binding)) => Seat::Rebind(node, Some(role), binding),
        None if slot.is_open() && site.goal.wish == Wish::Revoke => {
            Seat::Rebind(node, None, place(site, node))
        }
        None => Seat::Bind(node),
    };
    let can_seat = site.is_bindable(node) || matches!(seat, Seat::Rebind(..));
    let seat = can_seat.then_some(Edit::Seat(seat));
    match site.goal.wish {
        Wish::Grant if is_idle && has_one => seat.into_iter().chain([removal]).collect(),
        Wish::Grant => seat.into_iter().collect(),
        Wish::Revoke if holds && has_one => [removal].into_iter().chain(seat).collect(),
        Wish::Revoke if is_idle => seat.into_iter().collect(),
        Wish::Revoke => Vec::new(),
    }
}

fn place(site: &Site<'_>, node: Node) -> BindingRef {
    BindingRef::Place { user: site.name(), resource: site.reference(node) }
}

/// Grant: the restriction goes. Revoke: there is one.
fn restriction(site: &Site<'_>) -> Vec<Edit> {
    let (policy, node) = (site.policy, site.goal.node);
    let (certain, possible) = policy.is_restricted(node);
    let resource = site.reference(node);
    match site.goal.wish {
        Wish::Grant if possible => plain([Change::RestrictionDelete { resource }]),
        Wish::Revoke if !certain && policy.node_kind(node).is_resource() => {
            let kind = policy.node_kind(node).as_str();
            let known = policy.catalog().restrictable.contains_key(kind);
            plain(known.then_some(Change::RestrictionCreate { resource }))
        }
        Wish::Grant | Wish::Revoke => Vec::new(),
    }
}

/// Grant: the space is public. Revoke: it is private.
fn privacy(site: &Site<'_>) -> Vec<Edit> {
    let Some(node) = site.space else { return Vec::new() };
    let is_private = site.goal.wish == Wish::Revoke;
    let fallback = site.holds_by(|source| matches!(source, Source::PublicFallback { .. }));
    if site.policy.is_private(node) == Some(is_private) || (is_private && !fallback) {
        return Vec::new();
    }
    let space = site.reference(node);
    plain([Change::SpaceUpdate { space, name: None, is_private: Some(is_private), description: None }])
}

/// Custom roles that he holds there: the permission is put in or taken out.
fn roles(site: &Site<'_>) -> Vec<Edit> {
    let mut seen: Vec<Role> = Vec::new();
    let mut edits = Vec::new();
    for route in &site.routes {
        let (Source::CustomSpaceMembership(role) | Source::Binding { role, .. }) = route.source else {
            continue;
        };
        let facts = site.policy.account.role(role);
        let RolePermissions::Known(held) = &facts.permissions else { continue };
        let serves = held.contains(site.goal.permission) == (site.goal.wish == Wish::Revoke);
        if facts.is_predefined || !serves || seen.contains(&role) {
            continue;
        }
        seen.push(role);
        let mut changed = held.clone();
        match site.goal.wish {
            Wish::Grant => changed.insert(site.goal.permission),
            Wish::Revoke => changed.remove(site.goal.permission),
        }
        let names = site.policy.permissions().names(&changed).map(str::to_owned).collect();
        edits.extend(plain([Change::RoleUpdate {
            role: site.policy.role_reference(role),
            name: None,
            permissions: Some(names),
            description: None,
        }]));
    }
    edits
}

/// Wallaroo: the membership of the workspace.
fn workspace(site: &Site<'_>) -> Vec<Edit> {
    let Some(node) = site.space else { return Vec::new() };
    let (space, user) = (site.reference(node), site.name());
    let mut changes = Vec::new();
    if site.goal.wish == Wish::Revoke {
        changes.push(Change::SpaceRemoveUser { space: space.clone(), user: user.clone() });
    }
    changes.extend(["COLLABORATOR", "OWNER"].map(|role| Change::SpaceAddUser {
        space: space.clone(),
        user: user.clone(),
        role: Some(role.to_owned()),
    }));
    plain(changes)
}

/// Predefined roles of a level, those with the fewest permissions first.
fn level_roles(site: &Site<'_>, level: Level) -> Vec<String> {
    let sets = site.policy.predefined_sets().filter(|(at, ..)| *at == level);
    let mut roles: Vec<(usize, &str)> = sets.map(|(_, name, set, ..)| (set.len(), name)).collect();
    roles.sort_unstable();
    roles.into_iter().map(|(_, name)| name.to_owned()).collect()
}
