//! What can be wrong with a draft. All of it is reported at once.

mod soundness;

use std::fmt;

use hashbrown::{HashMap, HashSet};

use crate::id::ACCOUNT;
use crate::{Draft, NodeId, Provider, SpaceRole};

/// A list of the draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// `organizations`
    Organizations,
    /// `spaces`
    Spaces,
    /// `resources`
    Resources,
    /// `users`
    Users,
    /// `roles`
    Roles,
    /// `organization_memberships`
    OrganizationMemberships,
    /// `space_memberships`
    SpaceMemberships,
    /// `role_bindings`
    RoleBindings,
    /// `restrictions`
    Restrictions,
    /// `api_keys`
    ApiKeys,
}

impl List {
    /// Every list, in the order of the file.
    pub const ALL: [Self; 10] = [
        Self::Organizations,
        Self::Spaces,
        Self::Resources,
        Self::Users,
        Self::Roles,
        Self::OrganizationMemberships,
        Self::SpaceMemberships,
        Self::RoleBindings,
        Self::Restrictions,
        Self::ApiKeys,
    ];

    /// The list's name in a snapshot.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Organizations => "organizations",
            Self::Spaces => "spaces",
            Self::Resources => "resources",
            Self::Users => "users",
            Self::Roles => "roles",
            Self::OrganizationMemberships => "organization_memberships",
            Self::SpaceMemberships => "space_memberships",
            Self::RoleBindings => "role_bindings",
            Self::Restrictions => "restrictions",
            Self::ApiKeys => "api_keys",
        }
    }
}

/// One record of a draft, by its list and its place in it (from 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Record {
    /// In which list.
    pub list: List,
    /// At which place, from 0.
    pub index: usize,
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]", self.list.as_str(), self.index)
    }
}

/// Something that cannot be true of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// The record that shows it.
    pub record: Record,
    /// The record's own id, where it has one.
    pub id: Option<String>,
    /// What is wrong.
    pub problem: Problem,
    /// An earlier record that excludes this one.
    pub rival: Option<Record>,
}

/// What is wrong with a record.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the message says it")]
pub enum Problem {
    EmptyId,
    DuplicateId { id: String },
    UnknownOrganization { id: NodeId },
    OrganizationOfWallaroo,
    UnknownSpace { id: NodeId },
    UnknownUser { id: String },
    UnknownRole { id: String },
    UnknownNode { id: NodeId },
    UnknownResource { id: NodeId },
    TypeMismatch { id: NodeId, stated: String, actual: String },
    DuplicateMembership { user: String, node: NodeId },
    DuplicateBinding { user: String, node: NodeId },
    DuplicateRestriction { node: NodeId },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |text: &str| text.escape_debug().to_string();
        match self {
            Self::EmptyId => write!(f, "its id is empty"),
            Self::DuplicateId { id } => write!(f, "id `{}` is taken already", shown(id)),
            Self::UnknownOrganization { id } => {
                write!(f, "it names organization `{}`, which the snapshot lacks", shown(id.as_str()))
            }
            Self::OrganizationOfWallaroo => {
                write!(f, "a Wallaroo account has no organizations")
            }
            Self::UnknownSpace { id } => {
                write!(f, "it names space `{}`, which the snapshot lacks", shown(id.as_str()))
            }
            Self::UnknownUser { id } => {
                write!(f, "it names user `{}`, whom the snapshot lacks", shown(id))
            }
            Self::UnknownRole { id } => {
                write!(f, "it names role `{}`, which the snapshot lacks", shown(id))
            }
            Self::UnknownNode { id } => {
                write!(f, "it names space or resource `{}`, which the snapshot lacks", shown(id.as_str()))
            }
            Self::UnknownResource { id } => {
                write!(f, "it names resource `{}`, which the snapshot lacks", shown(id.as_str()))
            }
            Self::TypeMismatch { id, stated, actual } => write!(
                f,
                "it calls `{}` a `{}`, but that is a `{}`",
                shown(id.as_str()),
                shown(stated),
                shown(actual)
            ),
            Self::DuplicateMembership { user, node } => {
                write!(f, "user `{}` has a second membership in `{}`", shown(user), shown(node.as_str()))
            }
            Self::DuplicateBinding { user, node } => {
                write!(f, "user `{}` has a second binding on `{}`", shown(user), shown(node.as_str()))
            }
            Self::DuplicateRestriction { node } => {
                write!(f, "resource `{}` is restricted a second time", shown(node.as_str()))
            }
        }
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.record)?;
        if let Some(id) = &self.id {
            write!(f, " (`{}`)", id.escape_debug())?;
        }
        write!(f, ": {}", self.problem)?;
        if let Some(rival) = self.rival {
            write!(f, "; the first is {rival}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Defect {}

/// Every defect of the draft, in the order of its lists.
pub(crate) fn defects(draft: &Draft) -> Vec<Defect> {
    if soundness::is_sound(draft) {
        return Vec::new();
    }
    inspect(draft)
}

/// Every defect, found by looking at each record on its own.
fn inspect(draft: &Draft) -> Vec<Defect> {
    let mut inspector = Inspector::new(draft);
    inspector.ids();
    inspector.parents();
    inspector.memberships();
    inspector.bindings();
    inspector.restrictions();
    inspector.found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind<'a> {
    Organization,
    Space,
    Resource(&'a str),
}

struct Inspector<'a> {
    draft: &'a Draft,
    found: Vec<Defect>,
    /// Node id to its kind; whatever its type is called, a resource is no space.
    nodes: HashMap<&'a str, Kind<'a>>,
    users: HashSet<&'a str>,
    roles: HashSet<&'a str>,
}

impl<'a> Inspector<'a> {
    fn new(draft: &'a Draft) -> Self {
        let organizations = draft.organizations.iter().map(|o| (o.id.as_str(), Kind::Organization));
        let spaces = draft.spaces.iter().map(|s| (s.id.as_str(), Kind::Space));
        let resources = draft.resources.iter().map(|r| (r.id.as_str(), Kind::Resource(&r.resource_type)));
        Self {
            draft,
            found: Vec::new(),
            nodes: organizations.chain(spaces).chain(resources).collect(),
            users: draft.users.iter().map(|u| u.id.as_str()).collect(),
            roles: draft.roles.iter().map(|r| r.id.as_str()).collect(),
        }
    }

    fn report(
        &mut self,
        list: List,
        index: usize,
        id: Option<&str>,
        problem: Problem,
        rival: Option<Record>,
    ) {
        let record = Record { list, index };
        self.found.push(Defect { record, id: id.map(str::to_owned), problem, rival });
    }

    /// Ids are unique across the whole file.
    fn ids(&mut self) {
        let draft = self.draft;
        let mut seen: HashMap<&str, Option<Record>> = HashMap::from_iter([(ACCOUNT, None)]);
        let all = (draft
            .organizations
            .iter()
            .map(|o| o.id.as_str())
            .enumerate()
            .map(|x| (List::Organizations, x)))
        .chain(draft.spaces.iter().map(|s| s.id.as_str()).enumerate().map(|x| (List::Spaces, x)))
        .chain(draft.resources.iter().map(|r| r.id.as_str()).enumerate().map(|x| (List::Resources, x)))
        .chain(draft.users.iter().map(|u| u.id.as_str()).enumerate().map(|x| (List::Users, x)))
        .chain(draft.roles.iter().map(|r| r.id.as_str()).enumerate().map(|x| (List::Roles, x)))
        .chain(draft.role_bindings.iter().map(|b| b.id.as_str()).enumerate().map(|x| (List::RoleBindings, x)))
        .chain(draft.api_keys.iter().map(|k| k.id.as_str()).enumerate().map(|x| (List::ApiKeys, x)));
        for (list, (index, id)) in all {
            if id.is_empty() {
                self.report(list, index, None, Problem::EmptyId, None);
            } else if let Some(rival) = seen.get(id).copied() {
                self.report(list, index, Some(id), Problem::DuplicateId { id: id.to_owned() }, rival);
            } else {
                seen.insert(id, Some(Record { list, index }));
            }
        }
    }

    fn is(&self, id: &NodeId, kind: Kind<'_>) -> bool {
        self.nodes.get(id.as_str()) == Some(&kind)
    }

    fn parents(&mut self) {
        let draft = self.draft;
        if draft.provider == Provider::Wallaroo {
            for (index, organization) in draft.organizations.iter().enumerate() {
                let id = Some(organization.id.as_str());
                self.report(List::Organizations, index, id, Problem::OrganizationOfWallaroo, None);
            }
        }
        for (index, space) in draft.spaces.iter().enumerate() {
            let Some(parent) = &space.organization_id else { continue };
            let id = Some(space.id.as_str());
            if draft.provider == Provider::Wallaroo {
                self.report(List::Spaces, index, id, Problem::OrganizationOfWallaroo, None);
            } else if !self.is(parent, Kind::Organization) {
                let problem = Problem::UnknownOrganization { id: parent.clone() };
                self.report(List::Spaces, index, id, problem, None);
            }
        }
        for (index, resource) in draft.resources.iter().enumerate() {
            let Some(parent) = &resource.space_id else { continue };
            if !self.is(parent, Kind::Space) {
                let problem = Problem::UnknownSpace { id: parent.clone() };
                self.report(List::Resources, index, Some(resource.id.as_str()), problem, None);
            }
        }
    }

    fn user(&mut self, list: List, index: usize, id: Option<&str>, user: &str) {
        if !self.users.contains(user) {
            self.report(list, index, id, Problem::UnknownUser { id: user.to_owned() }, None);
        }
    }

    fn role(&mut self, list: List, index: usize, id: Option<&str>, role: &str) {
        if !self.roles.contains(role) {
            self.report(list, index, id, Problem::UnknownRole { id: role.to_owned() }, None);
        }
    }

    fn memberships(&mut self) {
        let draft = self.draft;
        let mut seen: HashMap<(&str, &str), Record> = HashMap::new();
        for (index, membership) in draft.organization_memberships.iter().enumerate() {
            let list = List::OrganizationMemberships;
            let (user, node) = (membership.user_id.as_str(), &membership.organization_id);
            self.user(list, index, None, user);
            if !self.is(node, Kind::Organization) {
                self.report(list, index, None, Problem::UnknownOrganization { id: node.clone() }, None);
            }
            self.once(&mut seen, Record { list, index }, user, node);
        }
        for (index, membership) in draft.space_memberships.iter().enumerate() {
            let list = List::SpaceMemberships;
            let (user, node) = (membership.user_id.as_str(), &membership.space_id);
            self.user(list, index, None, user);
            if !self.is(node, Kind::Space) {
                self.report(list, index, None, Problem::UnknownSpace { id: node.clone() }, None);
            }
            if let Some(SpaceRole::Custom(role)) = &membership.role {
                self.role(list, index, None, role.as_str());
            }
            self.once(&mut seen, Record { list, index }, user, node);
        }
    }

    fn once(
        &mut self,
        seen: &mut HashMap<(&'a str, &'a str), Record>,
        record: Record,
        user: &'a str,
        node: &'a NodeId,
    ) {
        if let Some(rival) = seen.get(&(user, node.as_str())).copied() {
            let problem = Problem::DuplicateMembership { user: user.to_owned(), node: node.clone() };
            self.report(record.list, record.index, None, problem, Some(rival));
        } else {
            seen.insert((user, node.as_str()), record);
        }
    }

    fn bindings(&mut self) {
        let draft = self.draft;
        let list = List::RoleBindings;
        let mut seen: HashMap<(&str, &str), Record> = HashMap::new();
        for (index, binding) in draft.role_bindings.iter().enumerate() {
            let id = Some(binding.id.as_str());
            let (user, node) = (binding.user_id.as_str(), &binding.resource_id);
            self.user(list, index, id, user);
            self.role(list, index, id, binding.role_id.as_str());
            match self.nodes.get(node.as_str()).copied() {
                None | Some(Kind::Organization) => {
                    self.report(list, index, id, Problem::UnknownNode { id: node.clone() }, None);
                }
                Some(Kind::Space) => self.kind(list, index, id, node, &binding.resource_type, "SPACE"),
                Some(Kind::Resource(actual)) => {
                    self.kind(list, index, id, node, &binding.resource_type, actual)
                }
            }
            if let Some(rival) = seen.get(&(user, node.as_str())).copied() {
                let problem = Problem::DuplicateBinding { user: user.to_owned(), node: node.clone() };
                self.report(list, index, id, problem, Some(rival));
            } else {
                seen.insert((user, node.as_str()), Record { list, index });
            }
        }
    }

    fn kind(
        &mut self,
        list: List,
        index: usize,
        id: Option<&str>,
        node: &NodeId,
        stated: &str,
        actual: &str,
    ) {
        if stated != actual {
            let (stated, actual) = (stated.to_owned(), actual.to_owned());
            let problem = Problem::TypeMismatch { id: node.clone(), stated, actual };
            self.report(list, index, id, problem, None);
        }
    }

    fn restrictions(&mut self) {
        let draft = self.draft;
        let list = List::Restrictions;
        let mut seen: HashMap<&str, Record> = HashMap::new();
        for (index, restriction) in draft.restrictions.iter().enumerate() {
            let node = &restriction.resource_id;
            match self.nodes.get(node.as_str()).copied() {
                None | Some(Kind::Organization | Kind::Space) => {
                    self.report(list, index, None, Problem::UnknownResource { id: node.clone() }, None);
                }
                Some(Kind::Resource(actual)) => {
                    self.kind(list, index, None, node, &restriction.resource_type, actual)
                }
            }
            if let Some(rival) = seen.get(node.as_str()).copied() {
                let problem = Problem::DuplicateRestriction { node: node.clone() };
                self.report(list, index, None, problem, Some(rival));
            } else {
                seen.insert(node.as_str(), Record { list, index });
            }
        }
    }
}

#[cfg(test)]
mod tests;
