//! An account back as plain data.

use crate::account::{
    Account, Node, NodeKind, Parent, Place, RoleFacts, RolePermissions, Slot, SpaceRoleName, User,
};
use crate::policy::Policy;
use crate::{
    ApiKeyRecord, Draft, Gap, GapKind, NodeId, OrganizationMembershipRecord, OrganizationRecord, Provider,
    ResourceRecord, RestrictionRecord, RoleBindingRecord, RoleRecord, SpaceMembershipRecord, SpaceRecord,
    SpaceRole, UserRecord,
};

impl Policy {
    /// The account as it now is. Of an account that no plan touched it is the draft that it was made of, up to the
    /// order of its lists.
    ///
    /// What a plan left uncertain is left out and becomes a gap, and a gap of the whole account goes on covering what
    /// the plan settled or made: where this policy knows an answer, one made of the draft knows the same or none.
    pub fn to_draft(&self) -> Draft {
        let account = &*self.account;
        let mut draft = Draft::empty(account.provider, account.captured_at);
        draft.captured_by = account.captured_by.clone();
        draft.name = account.node(Node::ACCOUNT).name.as_deref().map(str::to_owned);
        draft.developer_lock = account.developer_lock;
        draft.predefined = account.sets.observed.clone();
        account.live_nodes().for_each(|node| node_record(account, node, &mut draft));
        draft.users = account.users.iter().map(user_record).collect();
        let roles = account.roles.iter().filter(|role| role.alive);
        draft.roles = roles.map(|role| self.role_record(role)).collect();
        let keys = account.keys.iter().filter(|key| key.alive);
        draft.api_keys = keys.map(key_record).collect();
        let places = self.footholds().filter(|(_, node)| account.node(*node).alive);
        places.for_each(|(user, node)| self.grants(user, node, &mut draft));
        draft.gaps = self.gaps_now();
        draft
    }

    pub(super) fn role_record(&self, facts: &RoleFacts) -> RoleRecord {
        let names = |set: &crate::PermissionSet| {
            set.iter().map(|permission| self.permissions().name(permission).to_owned()).collect()
        };
        RoleRecord {
            id: facts.id.clone(),
            name: text(&facts.name),
            is_predefined: facts.is_predefined,
            permissions: match &facts.permissions {
                RolePermissions::Known(set) => Some(names(set)),
                RolePermissions::Catalog | RolePermissions::Unreadable => None,
            },
            description: text(&facts.description),
        }
    }

    /// What stands for certain at a place.
    pub(super) fn grants(&self, user: User, node: Node, draft: &mut Draft) {
        let account = &*self.account;
        let (user_id, node_id) = (account.user(user).id.clone(), account.node(node).id.clone());
        if let Some(role) = account.organization_role(user, node) {
            let role = role.text().map(str::to_owned);
            let (user_id, organization_id) = (user_id.clone(), node_id.clone());
            draft.organization_memberships.push(OrganizationMembershipRecord {
                user_id,
                organization_id,
                role,
            });
        }
        if let Some(role) = account.space_role(user, node) {
            let role = match role {
                SpaceRoleName::Predefined(name) => {
                    name.text().map(|name| SpaceRole::Predefined(name.to_owned()))
                }
                SpaceRoleName::Custom(role) => Some(SpaceRole::Custom(account.role(*role).id.clone())),
            };
            let (user_id, space_id) = (user_id.clone(), node_id.clone());
            draft.space_memberships.push(SpaceMembershipRecord { user_id, space_id, role });
        }
        let Some(held) = account.held_slot(user, node).certain else { return };
        if let Some(binding) = held.object() {
            draft.role_bindings.push(RoleBindingRecord {
                id: account.bindings[binding.index()].id.clone(),
                user_id,
                role_id: account.role(held.role).id.clone(),
                resource_type: account.node(node).kind.as_str().to_owned(),
                resource_id: node_id,
            });
        }
    }

    /// The gaps, with those that a plan's steps leave.
    pub(super) fn gaps_now(&self) -> Vec<Gap> {
        let account = &*self.account;
        let mut gaps = Gaps { all: account.gaps.to_vec() };
        for place in account.changed_places().filter(|(_, node)| account.node(*node).alive) {
            for kind in uncertain(account, place) {
                gaps.add(kind, scope(account, place.1), "a step of a plan left it uncertain");
            }
        }
        for node in account.live_nodes().filter(|node| was_opened(account, *node)) {
            gaps.add(GapKind::Restrictions, scope(account, node), "a step of a plan lifted one");
        }
        gaps.all
    }
}

struct Gaps {
    all: Vec<Gap>,
}

impl Gaps {
    fn add(&mut self, kind: GapKind, scope: Option<NodeId>, reason: &str) {
        let covers = |gap: &Gap| gap.kind == kind && (gap.scope.is_none() || gap.scope == scope);
        if !self.all.iter().any(covers) {
            self.all.push(Gap { kind, scope, reason: reason.to_owned() });
        }
    }
}

/// Whether a plan lifted the restriction of a resource whose bindings nobody lists: they may stand there still, and
/// in plain data only a restriction that may be there says so.
fn was_opened(account: &Account, node: Node) -> bool {
    let facts = account.node(node);
    let is_unlisted =
        account.catalog.unlisted_bindings.iter().any(|kind| kind.as_str() == facts.kind.as_str());
    is_unlisted && facts.unseen.bindings && facts.restriction.is_none()
}

/// What may stand at a place that is not known for certain.
fn uncertain(account: &Account, (user, node): Place) -> Vec<GapKind> {
    fn is_vague<T>(slot: &Slot<T>) -> bool {
        !slot.possible.is_empty() || slot.some
    }
    let mut kinds = Vec::new();
    match account.node(node).kind {
        NodeKind::Organization if is_vague(&account.organization_slot(user, node)) => {
            kinds.push(GapKind::OrganizationMemberships);
        }
        NodeKind::Space if is_vague(&account.space_slot(user, node)) => kinds.push(GapKind::SpaceMemberships),
        _ => {}
    }
    let held = account.held_slot(user, node);
    if is_vague(&held) || held.certain.is_some_and(|held| held.object().is_none()) {
        kinds.push(GapKind::RoleBindings);
    }
    kinds
}

/// The organization or space that a gap about a node names; `None` where nobody knows it.
fn scope(account: &Account, node: Node) -> Option<NodeId> {
    let facts = account.node(node);
    match (&facts.kind, facts.parent) {
        (NodeKind::Resource(_), Parent::Known(space)) => Some(account.node(space).id.clone()),
        (NodeKind::Resource(_), Parent::Unknown | Parent::None) => None,
        _ => Some(facts.id.clone()),
    }
}

pub(super) fn node_record(account: &Account, node: Node, draft: &mut Draft) {
    let facts = account.node(node);
    let parent = match facts.parent {
        Parent::Known(parent) if parent != Node::ACCOUNT => Some(account.node(parent).id.clone()),
        Parent::Known(_) | Parent::None | Parent::Unknown => None,
    };
    let (id, name, description) = (facts.id.clone(), text(&facts.name), text(&facts.description));
    match &facts.kind {
        NodeKind::Account => {}
        NodeKind::Organization => draft.organizations.push(OrganizationRecord { id, name, description }),
        NodeKind::Space => {
            let is_private = facts.is_private;
            let organization_id = parent.filter(|_| account.provider == Provider::Arize);
            draft.spaces.push(SpaceRecord { id, name, organization_id, is_private, description });
        }
        NodeKind::Resource(kind) => {
            if let Some(restriction) = facts.restriction {
                draft.restrictions.push(RestrictionRecord {
                    resource_type: kind.to_string(),
                    resource_id: id.clone(),
                    access_complete: restriction.access_complete,
                });
            }
            let (resource_type, project_type) = (kind.to_string(), text(&facts.project_type));
            draft.resources.push(ResourceRecord { id, resource_type, name, space_id: parent, project_type });
        }
    }
}

pub(super) fn user_record(facts: &crate::account::UserFacts) -> UserRecord {
    UserRecord {
        id: facts.id.clone(),
        name: text(&facts.name),
        email: text(&facts.email),
        status: facts.status.text().map(str::to_owned),
        kind: facts.kind,
        account_role: facts.account_role.text().map(str::to_owned),
        is_developer: facts.is_developer,
    }
}

pub(super) fn key_record(facts: &crate::account::KeyFacts) -> ApiKeyRecord {
    ApiKeyRecord {
        id: facts.id.clone(),
        name: text(&facts.name),
        key_type: facts.key_type.to_string(),
        status: text(&facts.status),
        expires_at: facts.expires_at,
        created_by_user_id: facts.created_by.clone(),
        bot_user_id: facts.bot.clone(),
    }
}

pub(super) fn text(field: &Option<Box<str>>) -> Option<String> {
    field.as_deref().map(str::to_owned)
}
