//! The account as a table of keys: what each user holds under which key, and which keys count at a node.
//!
//! A general engine is fastest when the rules have been folded into its data. What a user holds at one
//! place, from whatever origin, is one set; equal sets are one.

use std::collections::{HashMap, HashSet};

use axcess_core::{ACCOUNT, Draft, Level, SpaceRole, UserRecord};
use axcess_snapshot::catalog;

use crate::standing::standing;
use crate::vocabulary::{Grant, Vocabulary};

/// The set without permissions.
pub const NOTHING: usize = 0;

/// A key that nobody holds anything under.
pub const NOWHERE: &str = "-";

/// What everybody holds.
#[derive(Clone, Debug)]
pub struct Holdings {
    /// All permission names.
    pub permissions: Vec<String>,
    /// Sets of permissions by their places; the first is empty.
    pub sets: Vec<Bits>,
    /// All users.
    pub users: Vec<Holder>,
    /// All nodes.
    pub nodes: Vec<Keys>,
}

/// A user.
#[derive(Clone, Debug)]
pub struct Holder {
    /// His id.
    pub id: String,
    /// Whether he may act at all (R1).
    pub stands: bool,
    /// What his account role gives him at every node (R2, R3).
    pub everywhere: usize,
    /// What he holds under a key.
    pub held: HashMap<String, usize>,
}

/// A node, and the keys that count there.
#[derive(Clone, Debug)]
pub struct Keys {
    /// Its id, which is the key of what is held at itself.
    pub id: String,
    /// Whether only that counts (R8).
    pub restricted: bool,
    /// The space.
    pub space: String,
    /// What counts when nothing is held at the space (R6).
    pub fallback: String,
    /// What reaches down from the organization (R2).
    pub organization: String,
}

/// A set of up to 256 permissions.
pub type Bits = [u64; 4];

impl Holdings {
    /// Reads an account.
    pub fn new(draft: &Draft) -> Self {
        let vocabulary = Vocabulary::new(draft);
        let names = draft.permission_names(&catalog(draft.provider));
        let mut ledger = Ledger::new(names.into_iter().collect());
        let users = holders(draft, &vocabulary, &mut ledger);
        Self { users, nodes: nodes(draft), permissions: ledger.permissions, sets: ledger.sets }
    }

    /// The names in a set.
    pub fn names(&self, set: usize) -> impl Iterator<Item = &str> {
        let bits = self.sets[set];
        let holds = move |place: usize| bits[place / 64] >> (place % 64) & 1 == 1;
        self.permissions.iter().enumerate().filter(move |(place, _)| holds(*place)).map(|(_, name)| &**name)
    }
}

/// Equal sets are kept once.
struct Ledger {
    permissions: Vec<String>,
    places: HashMap<String, usize>,
    sets: Vec<Bits>,
    known: HashMap<Bits, usize>,
}

impl Ledger {
    fn new(permissions: Vec<String>) -> Self {
        assert!(permissions.len() <= 256, "INVARIANT: a set has 256 places");
        let places = permissions.iter().enumerate().map(|(place, name)| (name.clone(), place)).collect();
        let nothing = Bits::default();
        Self { permissions, places, sets: vec![nothing], known: HashMap::from([(nothing, NOTHING)]) }
    }

    fn bits<'a>(&self, names: impl IntoIterator<Item = &'a String>) -> Bits {
        let mut bits = Bits::default();
        for name in names {
            let place = self.places[name];
            bits[place / 64] |= 1 << (place % 64);
        }
        bits
    }

    fn set(&mut self, bits: Bits) -> usize {
        let sets = &mut self.sets;
        *self.known.entry(bits).or_insert_with(|| {
            sets.push(bits);
            sets.len() - 1
        })
    }
}

/// The vocabulary in bits.
struct Sets<'a> {
    memberships: HashMap<Level, HashMap<&'a str, (Bits, bool)>>,
    roles: HashMap<&'a str, Bits>,
}

impl<'a> Sets<'a> {
    fn new(vocabulary: &'a Vocabulary, ledger: &Ledger) -> Self {
        let bits_of = |grant: &Grant| (ledger.bits(&grant.permissions), grant.admin);
        let level = |roles: &'a HashMap<String, Grant>| {
            roles.iter().map(|(name, grant)| (&**name, bits_of(grant))).collect()
        };
        let memberships = vocabulary.memberships.iter().map(|(at, roles)| (*at, level(roles)));
        let roles = vocabulary.roles.iter().map(|(id, names)| (&**id, ledger.bits(names)));
        Self { memberships: memberships.collect(), roles: roles.collect() }
    }

    /// The set of a membership role, and whether it reaches down.
    fn membership(&self, level: Level, name: Option<&str>) -> (Bits, bool) {
        name.and_then(|name| self.memberships[&level].get(name)).copied().unwrap_or_default()
    }
}

/// What each user holds under a key, as it comes.
struct Held<'a> {
    users: HashMap<&'a str, HashMap<String, Bits>>,
}

impl<'a> Held<'a> {
    fn new(draft: &'a Draft, vocabulary: &Vocabulary, sets: &Sets<'_>) -> Self {
        let nobody = draft.users.iter().map(|user| (user.id.as_str(), HashMap::new()));
        let mut held = Self { users: nobody.collect() };
        for user in &draft.users {
            let (bits, _) = sets.membership(Level::Account, user.account_role.as_deref());
            held.add(user.id.as_str(), ACCOUNT.to_owned(), bits);
        }
        for it in &draft.organization_memberships {
            let (user, organization) = (it.user_id.as_str(), it.organization_id.as_str());
            let (bits, admin) = sets.membership(Level::Organization, it.role.as_deref());
            held.add(user, organization.to_owned(), bits);
            if admin {
                held.add(user, below(organization), bits);
            }
            let space_role = it.role.as_ref().and_then(|role| vocabulary.fallback.get(role));
            let (bits, _) = sets.membership(Level::Space, space_role.map(String::as_str));
            held.add(user, public(organization), bits);
        }
        for it in &draft.space_memberships {
            let bits = match &it.role {
                Some(SpaceRole::Custom(role)) => sets.roles[role.as_str()],
                Some(SpaceRole::Predefined(name)) => sets.membership(Level::Space, Some(name)).0,
                None => Bits::default(),
            };
            held.add(it.user_id.as_str(), it.space_id.to_string(), bits);
        }
        held.bindings(draft, sets);
        held
    }

    /// Comes after the memberships. Whoever holds something at a space gets no fallback there, but a binding
    /// does not end it (R6): what the fallback gives is then held there too.
    fn bindings(&mut self, draft: &Draft, sets: &Sets<'_>) {
        let public_spaces = draft.spaces.iter().filter(|space| space.is_private == Some(false));
        let fallbacks: HashMap<&str, String> = public_spaces
            .filter_map(|space| Some((space.id.as_str(), public(space.organization_id.as_ref()?.as_str()))))
            .collect();
        for it in &draft.role_bindings {
            let (user, node) = (it.user_id.as_str(), it.resource_id.as_str());
            let his = &self.users[user];
            let fallback = fallbacks.get(node).filter(|_| !his.contains_key(node));
            if let Some(bits) = fallback.and_then(|key| his.get(key)).copied() {
                self.add(user, node.to_owned(), bits);
            }
            self.add(user, node.to_owned(), sets.roles[it.role_id.as_str()]);
        }
    }

    fn add(&mut self, user: &str, key: String, bits: Bits) {
        let his = self.users.get_mut(user).expect("INVARIANT: a draft without defects knows its users");
        let all = his.entry(key).or_default();
        all.iter_mut().zip(bits).for_each(|(all, bits)| *all |= bits);
    }
}

fn holders(draft: &Draft, vocabulary: &Vocabulary, ledger: &mut Ledger) -> Vec<Holder> {
    let sets = Sets::new(vocabulary, ledger);
    let mut held = Held::new(draft, vocabulary, &sets).users;
    let standing = standing(draft);
    let holder = |user: &UserRecord| {
        let (bits, admin) = sets.membership(Level::Account, user.account_role.as_deref());
        let his = held.remove(user.id.as_str()).unwrap_or_default();
        Holder {
            id: user.id.to_string(),
            stands: standing.contains(user.id.as_str()),
            everywhere: if admin { ledger.set(bits) } else { NOTHING },
            held: his.into_iter().map(|(key, bits)| (key, ledger.set(bits))).collect(),
        }
    };
    draft.users.iter().map(holder).collect()
}

fn nodes(draft: &Draft) -> Vec<Keys> {
    let mut nodes = Vec::new();
    let node = |id: &str| Keys {
        id: id.to_owned(),
        restricted: false,
        space: NOWHERE.to_owned(),
        fallback: NOWHERE.to_owned(),
        organization: NOWHERE.to_owned(),
    };
    nodes.push(node(ACCOUNT));
    nodes.extend(draft.organizations.iter().map(|organization| node(organization.id.as_str())));
    let mut spaces = HashMap::new();
    for space in &draft.spaces {
        let mut keys = node(space.id.as_str());
        keys.space = space.id.to_string();
        if let Some(organization) = &space.organization_id {
            keys.organization = below(organization.as_str());
            if space.is_private == Some(false) {
                keys.fallback = public(organization.as_str());
            }
        }
        spaces.insert(space.id.as_str(), keys.clone());
        nodes.push(keys);
    }
    let restricted: HashSet<&str> =
        draft.restrictions.iter().map(|restriction| restriction.resource_id.as_str()).collect();
    for resource in &draft.resources {
        let above = resource.space_id.as_ref().and_then(|space| spaces.get(space.as_str()));
        let id = resource.id.to_string();
        let restricted = restricted.contains(id.as_str());
        nodes.push(match above {
            Some(space) => Keys { id, restricted, ..space.clone() },
            None => Keys { restricted, ..node(&id) },
        });
    }
    nodes
}

/// The key of what reaches down from an organization.
fn below(organization: &str) -> String {
    format!("{organization}/below")
}

/// The key of what an organization's members hold in its public spaces.
fn public(organization: &str) -> String {
    format!("{organization}/public")
}
