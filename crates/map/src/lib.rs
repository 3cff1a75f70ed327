//! Many answers at once, for a map of people and nodes, or of people and permissions: a byte for each.
//!
//! In its lowest two bits a byte has the decision: 0 denied, 1 allowed, 2 unknown. Above them stands the cause of what is not
//! denied, the first way by which it is held: 1 account role, 2 organization role, 3 membership of the space, 4 public
//! fallback, 5 binding, 6 any other. 32 is added where the node is restricted, or may be, and 64 where the answer was another
//! one before the changes that are tried.
//!
//! ```
//! use axcess_core::Policy;
//! use axcess_map::Map;
//!
//! let snapshot = axcess_snapshot::demo();
//! let catalog = axcess_snapshot::catalog(snapshot.draft.provider);
//! let policy = Policy::new(snapshot.draft, catalog).expect("the draft has no defects");
//! let (ann, rosa) = (policy.user("ann@acme.io")?, policy.user("rosa@acme.io")?);
//! let (read, project) = (policy.permission("PROJECT_READ")?, policy.node("project:Fraud/fraud-llm")?);
//!
//! let bytes = Map::new(&policy).of_nodes(&[ann, rosa], read, &[project]);
//! assert_eq!(bytes.len(), 2);
//! # Ok::<(), axcess_core::ReferenceError>(())
//! ```
//!
//! A crate of its own, since this is what a page asks most often: it is compiled to be fast where all else is to be small.

use axcess_core::{Decision, Likeness, Node, Permission, Policy, Source, User};
use hashbrown::HashMap;

/// What a byte of the map says: in its lowest two bits the decision.
const ALLOW: u8 = 1;
const UNKNOWN: u8 = 2;
/// The cause stands above the decision.
const CAUSE: u8 = 2;
/// The node is restricted, or may be.
const RESTRICTED: u8 = 32;
/// The answer was another one before the changes that are tried.
const CHANGED: u8 = 64;

/// An account that is mapped, maybe as changes leave it.
#[derive(Clone, Copy, Debug)]
pub struct Map<'a> {
    last: &'a Policy,
    first: Option<&'a Policy>,
}

/// Somebody, as he is and as he was, if he was there.
#[derive(Clone, Copy)]
struct Person {
    user: User,
    before: Option<User>,
}

/// A node, as it is and as it was, if it was there, with what all its bytes have.
#[derive(Clone, Copy)]
struct Place {
    node: Node,
    before: Option<Node>,
    mark: u8,
}

/// Causes of one permission that have been looked up.
type Causes = HashMap<Likeness, u8>;

impl<'a> Map<'a> {
    /// Of an account to which nothing is done.
    pub const fn new(policy: &'a Policy) -> Self {
        Self { last: policy, first: None }
    }

    /// The same, where it was another account before the changes that are tried.
    #[must_use]
    pub const fn before(self, first: &'a Policy) -> Self {
        Self { first: Some(first), ..self }
    }

    /// Whether people hold a permission at nodes: for each of them a byte for each node.
    pub fn of_nodes(&self, users: &[User], permission: Permission, nodes: &[Node]) -> Vec<u8> {
        let places: Vec<Place> = nodes.iter().map(|node| self.place(*node)).collect();
        self.cells(&self.people(users), permission, &places)
    }

    /// Whether people hold permissions at a node: for each of them a byte for each permission.
    pub fn of_permissions(&self, users: &[User], permissions: &[Permission], node: Node) -> Vec<u8> {
        let (people, place) = (self.people(users), self.place(node));
        let mut bytes = vec![0; people.len() * permissions.len()];
        for (column, permission) in permissions.iter().enumerate() {
            let cells = self.cells(&people, *permission, &[place]);
            let bytes = bytes.iter_mut().skip(column).step_by(permissions.len());
            bytes.zip(cells).for_each(|(byte, cell)| *byte = cell);
        }
        bytes
    }

    fn cells(&self, people: &[Person], permission: Permission, places: &[Place]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(people.len() * places.len());
        let mut causes = Causes::new();
        for person in people {
            bytes.extend(places.iter().map(|place| self.cell(*person, permission, *place, &mut causes)));
        }
        bytes
    }

    fn people(&self, users: &[User]) -> Vec<Person> {
        users.iter().map(|user| self.person(*user)).collect()
    }

    fn person(&self, user: User) -> Person {
        Person { user, before: self.first.and_then(|first| first.user_by_id(self.last.user_id(user))) }
    }

    fn place(&self, node: Node) -> Place {
        Place {
            node,
            before: self.first.and_then(|first| first.node_by_id(self.last.node_id(node))),
            mark: if self.last.is_restricted(node).1 { RESTRICTED } else { 0 },
        }
    }

    #[inline(always)]
    fn cell(&self, person: Person, permission: Permission, place: Place, causes: &mut Causes) -> u8 {
        let (user, node) = (person.user, place.node);
        let decision = self.last.can(user, permission, node);
        let byte = match decision {
            Decision::Deny => place.mark,
            Decision::Allow => place.mark | ALLOW | self.cause(user, permission, node, causes) << CAUSE,
            Decision::Unknown => place.mark | UNKNOWN | self.cause(user, permission, node, causes) << CAUSE,
        };
        let Some(first) = self.first else { return byte };
        // Whoever and whatever was not there was allowed nothing.
        let known = person.before.zip(place.before);
        let was = known.map_or(Decision::Deny, |(user, node)| first.can(user, permission, node));
        if was == decision { byte } else { byte | CHANGED }
    }

    fn cause(&self, user: User, permission: Permission, node: Node, causes: &mut Causes) -> u8 {
        let find = || cause(self.last, user, permission, node);
        match self.last.likeness(user, node) {
            Some(likeness) => *causes.entry(likeness).or_insert_with(find),
            None => find(),
        }
    }
}

/// The first way by which he holds it.
fn cause(policy: &Policy, user: User, permission: Permission, node: Node) -> u8 {
    let mut first = 6;
    policy.each_route(user, node, &mut |route| {
        if route.possible.contains(permission) && route.optimistic.is_none() {
            first = first.min(number(&route.source));
        }
    });
    first
}

const fn number(source: &Source) -> u8 {
    match source {
        Source::AccountRole(_) | Source::WallarooAdmin => 1,
        Source::OrganizationMembership(_) => 2,
        Source::SpaceMembership(_) | Source::CustomSpaceMembership(_) => 3,
        Source::PublicFallback { .. } => 4,
        Source::Binding { .. } => 5,
        Source::HiddenOrganizationMembership
        | Source::HiddenSpaceMembership
        | Source::HiddenBinding
        | Source::UnknownParent => 6,
    }
}
