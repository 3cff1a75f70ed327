//! What is asked, and the answers that every engine has to give.

use axcess_core::{Node, NodeKind, Permission, Policy, Question, User};
use fastrand::Rng;
use rustc_hash::FxHashSet;

use crate::naive::Naive;
use crate::world::World;

/// Questions with their answers.
#[derive(Clone, Debug, Default)]
pub struct Questions {
    /// The questions, all different, in a random order.
    pub asked: Vec<Question>,
    /// For each whether it is allowed, as the naive evaluator has it.
    pub allowed: Vec<bool>,
}

/// A question as the account's own ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spelled<'a> {
    /// Who.
    pub user: &'a str,
    /// What.
    pub permission: &'a str,
    /// Where.
    pub node: &'a str,
}

/// A question as a person would type it.
#[derive(Clone, Copy, Debug)]
pub struct Typed<'a> {
    /// E-mail address, or id.
    pub user: &'a str,
    /// The permission's name.
    pub permission: &'a str,
    /// A path of names.
    pub node: &'a str,
}

/// Questions as they stand in a file: one behind the other, each with its three texts.
#[derive(Clone, Debug)]
pub struct Lines {
    text: String,
    /// Where each text ends, three for a question.
    ends: Vec<[usize; 3]>,
}

impl<'a> Spelled<'a> {
    /// A question in ids.
    pub fn new(question: &Question, policy: &'a Policy) -> Self {
        Self {
            user: policy.user_id(question.user),
            permission: policy.permissions().name(question.permission),
            node: policy.node_id(question.node),
        }
    }
}

impl Lines {
    /// Questions in names.
    pub fn new(questions: &[Question], policy: &Policy) -> Self {
        let (mut text, mut ends) = (String::new(), Vec::with_capacity(questions.len()));
        for question in questions {
            let mut end = |part: &str| {
                text.push_str(part);
                text.len()
            };
            ends.push([
                end(&policy.user_reference(question.user)),
                end(policy.permissions().name(question.permission)),
                end(&policy.node_reference(question.node)),
            ]);
        }
        Self { text, ends }
    }

    /// Each question's part of the text.
    pub fn typed(&self) -> Vec<Typed<'_>> {
        let mut start = 0;
        let typed = self.ends.iter().map(|&[user, permission, node]| {
            let begin = std::mem::replace(&mut start, node);
            Typed {
                user: &self.text[begin..user],
                permission: &self.text[user..permission],
                node: &self.text[permission..node],
            }
        });
        typed.collect()
    }
}

impl Questions {
    /// `count` different questions, half of them allowed and seven in ten near something that the user was
    /// given. A small account may have fewer of a sort than that takes; then there are fewer questions.
    pub fn draw(world: &World, naive: &Naive, count: usize, seed: u64) -> Self {
        let mut draw = Draw::new(world, naive, seed);
        let far = count * 3 / 10;
        draw.fill(Where::Anywhere, usize::MAX, usize::MAX, far);
        let allowed = draw.found.allowed.iter().filter(|allowed| **allowed).count();
        draw.fill(Where::Near, count / 2 - allowed, count / 2 - (far - allowed), count - far);
        draw.shuffled()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.asked.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.asked.is_empty()
    }

    /// The first `count` of them, or all.
    #[must_use]
    pub fn first(&self, count: usize) -> Self {
        let count = count.min(self.len());
        Self { asked: self.asked[..count].to_vec(), allowed: self.allowed[..count].to_vec() }
    }
}

#[derive(Clone, Copy)]
enum Where {
    Near,
    Anywhere,
}

/// Draws questions until there are enough of each sort.
struct Draw<'a> {
    policy: &'a Policy,
    naive: &'a Naive,
    rng: Rng,
    users: Vec<User>,
    places: Vec<Node>,
    footholds: Vec<(User, Node)>,
    permissions: Vec<Permission>,
    /// Below each node, by its place: what questions can be about.
    below: Vec<Vec<Node>>,
    seen: FxHashSet<Question>,
    found: Questions,
}

impl<'a> Draw<'a> {
    fn new(world: &'a World, naive: &'a Naive, seed: u64) -> Self {
        let policy = &world.policy;
        let places = world.places();
        let mut below = vec![Vec::new(); policy.nodes().len()];
        for place in &places {
            let parent = policy.node_parent(*place).expect("INVARIANT: generated parents are known");
            below[parent.index()].push(*place);
        }
        Self {
            policy,
            naive,
            rng: Rng::with_seed(seed),
            users: policy.users(),
            places,
            footholds: world.footholds(),
            permissions: policy.permissions().iter().map(|(permission, _)| permission).collect(),
            below,
            seen: FxHashSet::default(),
            found: Questions::default(),
        }
    }

    /// Adds `count` questions, but no more of a sort than it may; tries a bounded number of times.
    fn fill(&mut self, place: Where, mut allowed: usize, mut denied: usize, count: usize) {
        let mut missing = count;
        for _ in 0..count.saturating_mul(30) {
            if missing == 0 {
                return;
            }
            let question = match place {
                Where::Near => self.near(),
                Where::Anywhere => self.anywhere(),
            };
            if self.seen.contains(&question) {
                continue;
            }
            let Spelled { user, permission, node } = Spelled::new(&question, self.policy);
            let answer = self.naive.can(user, permission, node);
            let room = if answer { &mut allowed } else { &mut denied };
            if *room == 0 {
                continue;
            }
            *room -= 1;
            missing -= 1;
            self.seen.insert(question);
            self.found.asked.push(question);
            self.found.allowed.push(answer);
        }
    }

    fn anywhere(&mut self) -> Question {
        let user = self.users[self.rng.usize(..self.users.len())];
        let node = self.places[self.rng.usize(..self.places.len())];
        Question { user, permission: self.permission(), node }
    }

    /// About a place where the user was given something, or one beside or below it.
    fn near(&mut self) -> Question {
        let (user, foothold) = self.footholds[self.rng.usize(..self.footholds.len())];
        let mut node = match self.policy.node_kind(foothold) {
            NodeKind::Resource(_) if self.rng.bool() => self.policy.node_parent(foothold).unwrap_or(foothold),
            _ => foothold,
        };
        // From an organization to a space, from a space to a project; now and then the space itself.
        while !self.below[node.index()].is_empty() {
            let is_space = *self.policy.node_kind(node) == NodeKind::Space;
            if is_space && self.rng.u8(..5) == 0 {
                break;
            }
            let below = &self.below[node.index()];
            node = below[self.rng.usize(..below.len())];
        }
        if !self.is_place(node) {
            node = self.places[self.rng.usize(..self.places.len())];
        }
        Question { user, permission: self.permission(), node }
    }

    fn is_place(&self, node: Node) -> bool {
        *self.policy.node_kind(node) != NodeKind::Organization
    }

    fn permission(&mut self) -> Permission {
        self.permissions[self.rng.usize(..self.permissions.len())]
    }

    fn shuffled(mut self) -> Questions {
        let mut order: Vec<usize> = (0..self.found.len()).collect();
        self.rng.shuffle(&mut order);
        Questions {
            asked: order.iter().map(|place| self.found.asked[*place]).collect(),
            allowed: order.iter().map(|place| self.found.allowed[*place]).collect(),
        }
    }
}
