//! Organizations and who belongs to them.

use crate::account::{Node, NodeFacts, NodeKind, Parent, RoleName, Slot, User, plain};
use crate::simulate::stage::{Removal, Ruling, Stage, Stop, applied, name_words, no_effect, refusal, refuse};
use crate::{Level, Made, NodeId};

/// Whether the annotator rule lets a role through: a user whose account role is `ANNOTATOR` takes only the
/// predefined role `ANNOTATOR`, and nobody else takes it.
pub(super) enum Annotation {
    Fits,
    Clashes,
    /// The account role is unreadable.
    Open,
}

impl Stage<'_> {
    pub fn organization_create(&mut self, name: &str, description: Option<&str>) -> Ruling {
        self.need_at_account("ORGANIZATION_CREATE")?;
        self.check_node_name_free(Node::ACCOUNT, name, None)?;
        let id = NodeId::from(self.new_id(Made::Organization));
        let facts = NodeFacts::new(id, NodeKind::Organization, Parent::Known(Node::ACCOUNT))
            .named(Some(name.to_owned()))
            .described(description.map(str::to_owned));
        let node = self.account.add_node(facts);
        self.nodes.push(node);
        applied(format!("organization {name} is made"))
    }

    pub fn organization_update(
        &mut self,
        organization: &str,
        name: Option<&str>,
        description: Option<&str>,
    ) -> Ruling {
        let node = self.organization(organization)?;
        self.need_admin_or("ORGANIZATION_UPDATE", &node)?;
        let node = node?;
        if name.is_none() && description.is_none() {
            return refuse(422, "there is nothing to update: give `name` or `description`");
        }
        if let Some(name) = name {
            self.check_node_name_free(Node::ACCOUNT, name, Some(node))?;
        }
        self.describe(node, name, description, None)
    }

    pub fn organization_delete(&mut self, organization: &str) -> Ruling {
        let node = self.organization(organization)?;
        self.need_admin_or("ORGANIZATION_DELETE", &node)?;
        let node = node?;
        let place = self.place(node);
        let spaces = self.account.children(node);
        let homeless = self.account.live_nodes().filter(|node| {
            let facts = self.account.node(*node);
            facts.kind == NodeKind::Space && facts.parent == Parent::Unknown
        });
        let homeless = homeless.count();
        let count = spaces.len();
        let mut gone = vec![node];
        for space in spaces {
            gone.extend(self.account.children(space));
            gone.push(space);
        }
        self.bury(&gone);
        let left = match homeless {
            0 => String::new(),
            _ => format!("; {homeless} of unknown organization stay as they are"),
        };
        applied(format!("{place} is gone, and {count} spaces with everything in them{left}"))
    }

    pub fn organization_add_user(&mut self, organization: &str, user: &str, role: &str) -> Ruling {
        let (node, user) = (self.organization(organization)?, self.present_user(user)?);
        self.need_admin(&node)?;
        let (node, user) = (node?, user?);
        let RoleName::Known(known) = self.account.role_name(Level::Organization, Some(role)) else {
            return refuse(422, format!("`{role}` is no role of an organization"));
        };
        let role = RoleName::Known(known);
        let open = self.check_annotator(user, role.is("ANNOTATOR"))?;
        let slot = self.account.organization_slot(user, node);
        let (person, place) = (self.person(user), self.place(node));
        let Some(after) = slot.upsert(role.clone(), open) else {
            return no_effect(format!("{person} is {} of {place} already", name_words(&role)));
        };
        self.uncertain |= open;
        self.account.set_organization_membership(user, node, after);
        applied(format!("{person} is {} of {place}", name_words(&role)))
    }

    pub fn organization_remove_user(&mut self, organization: &str, user: &str) -> Ruling {
        let (node, user) = (self.organization(organization)?, self.user(user)?);
        self.need_admin(&node)?;
        let (node, user) = (node?, user?);
        let (person, place) = (self.person(user), self.place(node));
        let removal = self.account.organization_slot(user, node).removal();
        let spaces = self.account.children(node);
        match removal {
            Removal::Nothing => return refuse(404, format!("{person} is no member of {place}")),
            Removal::Certain => spaces.into_iter().for_each(|space| self.vacate(user, space)),
            Removal::Uncertain => {
                self.uncertain = true;
                spaces.into_iter().for_each(|space| self.doubt_space(user, space));
            }
        }
        self.account.set_organization_membership(user, node, Slot::settled());
        applied(if self.uncertain {
            format!("{person} is no member of {place} any more, if he was one")
        } else {
            format!("{person} leaves {place} and its spaces; bindings on resources stay")
        })
    }

    /// Takes a user's membership and binding away from a space, hidden ones too.
    pub(super) fn vacate(&mut self, user: User, space: Node) {
        self.account.set_space_membership(user, space, Slot::settled());
        self.account.set_held(user, space, Slot::settled());
    }

    /// What a user certainly has at a space may be gone.
    fn doubt_space(&mut self, user: User, space: Node) {
        let mut membership = self.account.space_slot(user, space);
        membership.doubt();
        self.account.set_space_membership(user, space, membership);
        self.doubt_binding(user, space);
    }

    /// A user's binding may be gone.
    pub(super) fn doubt_binding(&mut self, user: User, node: Node) {
        let mut binding = self.account.held_slot(user, node);
        binding.doubt();
        self.account.set_held(user, node, binding);
    }

    /// Takes nodes away with everything that stands on them.
    pub(super) fn bury(&mut self, nodes: &[Node]) {
        for node in nodes {
            for user in self.account.holders(*node) {
                self.account.clear(user, *node);
            }
        }
        for node in nodes {
            self.account.node_mut(*node).alive = false;
        }
    }

    /// Gives a node another name, description or privacy.
    pub(super) fn describe(
        &mut self,
        node: Node,
        name: Option<&str>,
        description: Option<&str>,
        is_private: Option<bool>,
    ) -> Ruling {
        let place = self.place(node);
        let facts = self.account.node_mut(node);
        let renamed = name.filter(|name| facts.name.as_deref() != Some(name));
        let told = description.map(|text| plain(Some(text.to_owned())));
        let told = told.filter(|text| *text != facts.description);
        let moved = is_private.filter(|private| facts.is_private != Some(*private));
        if renamed.is_none() && told.is_none() && moved.is_none() {
            return no_effect(format!("{place} is like that already"));
        }
        if let Some(text) = told {
            facts.description = text;
        }
        if let Some(private) = moved {
            facts.is_private = Some(private);
        }
        if let Some(name) = renamed {
            self.account.rename_node(node, name);
        }
        applied(match (moved, renamed) {
            (Some(true), _) => {
                format!("{place} is private: members of the organization see it by membership only")
            }
            (Some(false), _) => format!("{place} is public: members of the organization see it"),
            (None, Some(name)) => format!("{place} is called {name}"),
            (None, None) => format!("{place} has another description"),
        })
    }

    /// Refuses a name that a sibling of the same kind bears.
    pub(super) fn check_node_name_free(
        &self,
        parent: Node,
        name: &str,
        own: Option<Node>,
    ) -> Result<(), Stop> {
        let taken = self.account.children(parent).into_iter().find(|node| {
            let facts = self.account.node(*node);
            let same_kind = match &facts.kind {
                NodeKind::Resource(kind) => &**kind == "PROJECT",
                _ => true,
            };
            Some(*node) != own && same_kind && facts.name.as_deref() == Some(name)
        });
        match taken {
            Some(node) => Err(refusal(409, format!("there is a {} already", self.place(node))).into()),
            None => Ok(()),
        }
    }

    pub(super) fn annotation(&self, user: User, as_annotator: bool) -> Annotation {
        match &self.account.user(user).account_role {
            RoleName::Unreadable(_) => Annotation::Open,
            role if role.is("ANNOTATOR") == as_annotator => Annotation::Fits,
            RoleName::Known(_) => Annotation::Clashes,
        }
    }

    /// The annotator rule: whether it is open, or a refusal.
    pub(super) fn check_annotator(&self, user: User, as_annotator: bool) -> Result<bool, Stop> {
        let person = self.person(user);
        match (self.annotation(user, as_annotator), as_annotator) {
            (Annotation::Fits, _) => Ok(false),
            (Annotation::Open, _) => Ok(true),
            (Annotation::Clashes, true) => Err(refusal(
                400,
                format!("{person} is no annotator of the account, so he cannot be one here"),
            )
            .into()),
            (Annotation::Clashes, false) => Err(refusal(
                400,
                format!("{person} is an annotator of the account and can be nothing else here"),
            )
            .into()),
        }
    }
}

impl<T: PartialEq> Slot<T> {
    /// The place after somebody put a fact there; `None` when it stands there already. What an open step
    /// adds is possible only, beside what it might have replaced.
    pub(super) fn upsert(mut self, fact: T, open: bool) -> Option<Self> {
        if self.certain.as_ref() == Some(&fact) {
            return None;
        }
        if !open {
            return Some(Self::certain(fact));
        }
        self.doubt();
        if !self.possible.contains(&fact) {
            self.possible.push(fact);
        }
        Some(self)
    }
}
