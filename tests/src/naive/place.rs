//! Places: where a membership or a binding stands, may stand, or may be hidden.

use std::collections::BTreeSet;

/// The role of a membership, of an organization or of a space.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MemberRole {
    /// A role by name. Whether anybody knows the name is another question.
    Predefined(String),
    /// A Role object, by id (spaces only).
    Custom(String),
    /// Null, or nothing that can be made sense of.
    Unreadable,
}

/// One place for a membership: a user in an organization or in a space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    /// The membership that is known to stand here.
    pub certain: Option<MemberRole>,
    /// Roles of memberships that count in the optimistic reading only.
    pub possible: BTreeSet<MemberRole>,
    /// Something that the snapshot does not show may stand here.
    pub hidden: bool,
}

impl Slot {
    /// The place is known to be empty.
    pub fn empty() -> Slot {
        Slot { certain: None, possible: BTreeSet::new(), hidden: false }
    }

    /// A certain upsert: the new role stands here, and nothing else can.
    pub fn set(&mut self, role: MemberRole) {
        *self = Slot { certain: Some(role), ..Slot::empty() };
    }

    /// An uncertain upsert: the new role and the old one count in the optimistic reading only; a known fact
    /// leaves no hidden one, an unknown place stays unknown.
    pub fn set_perhaps(&mut self, role: MemberRole) {
        self.clear_perhaps();
        self.possible.insert(role);
    }

    /// Something else may have removed what stands here.
    pub fn clear_perhaps(&mut self) {
        if let Some(old) = self.certain.take() {
            self.possible.insert(old);
            self.hidden = false;
        }
    }

    /// Could anything stand here without being certain?
    pub fn doubtful(&self) -> bool {
        self.certain.is_none() && (self.hidden || !self.possible.is_empty())
    }
}

/// The binding that certainly stands on a place. Which of several ids it carries may be open; `None` among
/// them is an id that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    pub role: String,
    pub ids: BTreeSet<Option<String>>,
}

/// One place for a binding: a user on a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BindingSlot {
    /// The binding that is known to stand here.
    pub certain: Option<Bound>,
    /// Bindings (id, role) that count in the optimistic reading only.
    pub possible: BTreeSet<(Option<String>, String)>,
    /// A binding that the snapshot does not show may stand here.
    pub hidden: bool,
    /// One of the possible ones, or the hidden one, certainly stands here.
    pub some_stands: bool,
}

impl BindingSlot {
    /// The place is known to be empty.
    pub fn empty() -> BindingSlot {
        BindingSlot { certain: None, possible: BTreeSet::new(), hidden: false, some_stands: false }
    }

    /// Exactly this binding stands here.
    pub fn of(id: &str, role: &str) -> BindingSlot {
        let bound = Bound { role: role.to_owned(), ids: BTreeSet::from([Some(id.to_owned())]) };
        BindingSlot { certain: Some(bound), ..BindingSlot::empty() }
    }

    /// Something else may have removed what stands here.
    pub fn clear_perhaps(&mut self) {
        if let Some(old) = self.certain.take() {
            for id in old.ids {
                self.possible.insert((id, old.role.clone()));
            }
            self.hidden = false;
        }
        self.some_stands = false;
    }

    /// Could anything stand here without being certain?
    pub fn doubtful(&self) -> bool {
        self.certain.is_none() && (self.hidden || !self.possible.is_empty())
    }
}
