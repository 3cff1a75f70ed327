//! Cedar: policies, a schema, entities, and questions with their answers.
//!
//! What a user holds at a place is an entity tag: a key that names the place, and a group of actions. A node names the
//! keys that count there. So the policies are the same for every account, and few.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use axcess_core::{Asker, Cautious, Node, NodeKind, PermissionSet, Policy, Reach, User};
use serde_json::{Value, json};

use crate::sample::Sample;
use crate::terms::{Losses, Refusals, Terms};

const ENGINE: &str = "Cedar";

/// The namespace of all types.
const NAMESPACE: &str = "Axcess";

/// A key that nobody holds anything under.
const NOWHERE: &str = "nowhere";

/// The key of what counts in every workspace.
const WORKSPACES: &str = "workspaces";

/// An account for Cedar.
#[derive(Debug)]
pub struct Cedar<'a> {
    policy: &'a Policy,
    cautious: Cautious<'a>,
    /// Every set that somebody holds under a key, by number; the first is empty.
    sets: HashMap<PermissionSet, usize>,
    losses: Losses,
}

/// What a user holds under each key.
type Held = BTreeMap<String, PermissionSet>;

impl<'a> Cedar<'a> {
    /// The file of the policies.
    pub const POLICIES: &'static str = "policies.cedar";
    /// The file of the schema.
    pub const SCHEMA: &'static str = "schema.cedarschema";
    /// The same as JSON.
    pub const SCHEMA_JSON: &'static str = "schema.cedarschema.json";
    /// The file of the entities.
    pub const ENTITIES: &'static str = "entities.json";
    /// The file of questions with their answers, one a line.
    pub const QUESTIONS: &'static str = "questions.jsonl";

    /// Reads an account.
    ///
    /// # Errors
    ///
    /// When something of it cannot be said in Cedar and the terms do not let it go.
    pub fn new(policy: &'a Policy, terms: Terms) -> Result<Self, Refusals> {
        let losses = Losses::of(policy);
        Refusals::unless_none(losses.refused(terms, ENGINE))?;
        let nothing = PermissionSet::empty(policy.permissions().len());
        let sets = HashMap::from([(nothing, 0)]);
        let mut cedar = Self { policy, cautious: policy.cautious(), sets, losses };
        for user in policy.users() {
            let (everywhere, held) = cedar.held(user);
            for set in std::iter::once(everywhere).chain(held.into_values()) {
                let next = cedar.sets.len();
                cedar.sets.entry(set).or_insert(next);
            }
        }
        Ok(cedar)
    }

    /// What was lost.
    pub const fn losses(&self) -> &Losses {
        &self.losses
    }

    /// Writes the policies, below a head of comments.
    ///
    /// # Errors
    ///
    /// Those of the writing.
    pub fn write_policies(&self, head: &[String], out: &mut dyn Write) -> io::Result<()> {
        comment(head, out)?;
        for (kind, user, stands) in [
            ("User", "principal", "principal.stands"),
            ("Key", "principal.owner", "principal.live && principal.owner.stands"),
        ] {
            let mut rules = vec![OWN, FROM_ABOVE];
            rules.extend(self.passes().then_some(PAST));
            for rule in rules {
                let rule = rule.replace("KIND", kind).replace("STANDS", stands).replace("WHO", user);
                out.write_all(rule.replace("NAMESPACE", NAMESPACE).as_bytes())?;
            }
        }
        Ok(())
    }

    fn passes(&self) -> bool {
        self.policy.semantics().restriction != axcess_core::RestrictionSwitch::Strict
    }

    /// Writes the schema, below a head of comments.
    ///
    /// # Errors
    ///
    /// Those of the writing.
    pub fn write_schema(&self, head: &[String], out: &mut dyn Write) -> io::Result<()> {
        comment(head, out)?;
        writeln!(out, "namespace {NAMESPACE} {{")?;
        writeln!(out, "  entity User = {{ stands: Bool, everywhere: Action }} tags Action;")?;
        writeln!(out, "  entity Key = {{ live: Bool, owner: User }};")?;
        let keys: Vec<_> = self.keys().iter().map(|key| format!("{key}: String")).collect();
        writeln!(out, "  entity Node = {{ restricted: Bool, {} }};", keys.join(", "))?;
        for set in 0..self.sets.len() {
            writeln!(out, "  action {};", quoted(&group(set)))?;
        }
        for (name, groups) in self.actions() {
            let groups: Vec<_> = groups.iter().map(|set| quoted(&group(*set))).collect();
            let within =
                if groups.is_empty() { String::new() } else { format!(" in [{}]", groups.join(", ")) };
            writeln!(out, "  action {}{within} appliesTo {{", quoted(name))?;
            writeln!(out, "    principal: [User, Key], resource: [Node], context: {{}}\n  }};")?;
        }
        writeln!(out, "}}")
    }

    /// Writes the schema as JSON, the form that Amazon Verified Permissions takes.
    ///
    /// # Errors
    ///
    /// Those of the writing.
    pub fn write_schema_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let (text, bool) = (json!({"type": "String"}), json!({"type": "Boolean"}));
        let entity = |name: &str| json!({"type": "Entity", "name": name});
        let record = |attributes: Value| json!({"type": "Record", "attributes": attributes});
        let mut node = serde_json::Map::from_iter([("restricted".to_owned(), bool.clone())]);
        node.extend(self.keys().iter().map(|key| ((*key).to_owned(), text.clone())));
        let user = json!({"stands": bool, "everywhere": entity("Action")});
        let types = json!({
            "User": {"shape": record(user), "tags": entity("Action")},
            "Key": {"shape": record(json!({"live": bool, "owner": entity("User")}))},
            "Node": {"shape": record(node.into())},
        });
        let mut actions = serde_json::Map::new();
        actions.extend((0..self.sets.len()).map(|set| (group(set), json!({}))));
        let applies = json!({"principalTypes": ["User", "Key"], "resourceTypes": ["Node"], "context": record(json!({}))});
        actions.extend(self.actions().map(|(name, groups)| {
            let groups: Vec<_> = groups.iter().map(|set| json!({"id": group(*set)})).collect();
            (name.to_owned(), json!({"memberOf": groups, "appliesTo": applies}))
        }));
        let schema = json!({NAMESPACE: {"entityTypes": types, "actions": actions}});
        serde_json::to_writer(&mut *out, &schema)?;
        writeln!(out)
    }

    /// Each permission with the sets that hold it.
    fn actions(&self) -> impl Iterator<Item = (&str, Vec<usize>)> {
        self.policy.permissions().iter().map(|(permission, name)| {
            let holding = self.sets.iter().filter(|(set, _)| set.contains(permission));
            let mut groups: Vec<usize> = holding.map(|(_, number)| *number).collect();
            groups.sort_unstable();
            (name, groups)
        })
    }

    /// The attributes of a node that name keys.
    fn keys(&self) -> &'static [&'static str] {
        const KEYS: [&str; 6] = ["own", "space", "fallback", "organization", "pastSpace", "pastOrganization"];
        if self.passes() { &KEYS } else { &KEYS[..4] }
    }

    /// Writes users, keys and nodes as a list, and returns how many there are. The actions stand in the schema.
    ///
    /// # Errors
    ///
    /// Those of the writing.
    pub fn write_entities(&self, out: &mut dyn Write) -> io::Result<u64> {
        let users = self.policy.users().into_iter().map(|user| self.user(user));
        let askers = self.policy.keys().into_iter().filter_map(|key| self.policy.key_asker(key));
        let keys = askers.map(|who| self.key(who));
        let nodes = self.policy.nodes().into_iter().map(|node| self.node(node));
        let mut count = 0;
        for entity in users.chain(keys).chain(nodes) {
            out.write_all(if count == 0 { b"[\n" } else { b",\n" })?;
            serde_json::to_writer(&mut *out, &entity)?;
            count += 1;
        }
        out.write_all(b"\n]\n")?;
        Ok(count)
    }

    fn user(&self, user: User) -> Value {
        let (everywhere, held) = self.held(user);
        let set = |set: &PermissionSet| json!({"__entity": uid("Action", &group(self.sets[set]))});
        let tags: serde_json::Map<_, _> = held.iter().map(|(key, held)| (key.clone(), set(held))).collect();
        json!({
            "uid": uid("User", self.policy.user_id(user)),
            "attrs": {"stands": self.cautious.stands(user), "everywhere": set(&everywhere)},
            "parents": [],
            "tags": tags,
        })
    }

    fn key(&self, who: Asker) -> Value {
        let owner = uid("User", self.policy.user_id(who.user()));
        let live = self.cautious.stands(who);
        json!({"uid": self.asker(who), "attrs": {"live": live, "owner": {"__entity": owner}}, "parents": []})
    }

    fn asker(&self, who: Asker) -> Value {
        match who {
            Asker::User(user) => uid("User", self.policy.user_id(user)),
            Asker::Key(key, _) => uid("Key", self.policy.key_id(key)),
        }
    }

    fn node(&self, node: Node) -> Value {
        let policy = self.policy;
        let known = |node: &Node| *node != Node::ACCOUNT;
        let space = match policy.node_kind(node) {
            NodeKind::Space => Some(node),
            NodeKind::Resource(_) => policy.node_parent(node).filter(known),
            NodeKind::Account | NodeKind::Organization => None,
        };
        let organization = space.and_then(|space| policy.node_parent(space)).filter(known);
        let key = |word: &str, node: Option<Node>| {
            json!(node.map_or_else(|| NOWHERE.to_owned(), |node| key(word, policy.node_id(node))))
        };
        let is_resource = policy.node_kind(node).is_resource();
        let mut attributes = json!({
            "restricted": is_resource && self.cautious.is_restricted(node),
            "own": key("at", Some(node)),
            "space": key("at", space),
            "fallback": key("public", organization.filter(|_| space.is_some_and(|it| self.cautious.is_opened(it)))),
            "organization": match organization {
                None if space.is_some() => json!(WORKSPACES),
                organization => key("below", organization),
            },
        });
        if self.passes() {
            attributes["pastSpace"] = key("past", space);
            attributes["pastOrganization"] = key("past", organization);
        }
        json!({"uid": uid("Node", policy.node_id(node)), "attrs": attributes, "parents": []})
    }

    /// What a user holds everywhere, and under each key.
    fn held(&self, user: User) -> (PermissionSet, Held) {
        let nothing = PermissionSet::empty(self.policy.permissions().len());
        let (mut everywhere, mut held) = (nothing.clone(), Held::new());
        // Spaces where the fallback stays beside what he holds there.
        let mut kept: BTreeMap<Node, bool> = BTreeMap::new();
        for grant in self.cautious.grants(user) {
            let set = grant.title.map_or_else(|| nothing.clone(), |title| self.cautious.set(title));
            let id = self.policy.node_id(grant.node);
            let key = match grant.reach {
                Reach::Below if grant.node == Node::ACCOUNT => {
                    everywhere.union_with(&set);
                    continue;
                }
                Reach::Here => key("at", id),
                Reach::Below => key("below", id),
                Reach::Past => key("past", id),
                Reach::Public => key("public", id),
                Reach::Workspaces => WORKSPACES.to_owned(),
            };
            held.entry(key).or_insert_with(|| nothing.clone()).union_with(&set);
            if *self.policy.node_kind(grant.node) == NodeKind::Space {
                *kept.entry(grant.node).or_insert(true) &= !grant.replaces;
            }
        }
        for (space, _) in kept.into_iter().filter(|(space, kept)| *kept && self.cautious.is_opened(*space)) {
            let Some(organization) = self.policy.node_parent(space) else { continue };
            let fallback = held.get(&key("public", self.policy.node_id(organization))).cloned();
            if let (Some(fallback), Some(own)) =
                (fallback, held.get_mut(&key("at", self.policy.node_id(space))))
            {
                own.union_with(&fallback);
            }
        }
        (everywhere, held)
    }

    /// Writes questions with their answers, one a line.
    ///
    /// # Errors
    ///
    /// Those of the writing.
    pub fn write_questions(&self, samples: &[Sample], out: &mut dyn Write) -> io::Result<()> {
        for sample in samples {
            let question = json!({
                "principal": self.asker(sample.who),
                "action": uid("Action", self.policy.permissions().name(sample.permission)),
                "resource": uid("Node", self.policy.node_id(sample.node)),
                "decision": if sample.allowed { "Allow" } else { "Deny" },
            });
            serde_json::to_writer(&mut *out, &question)?;
            writeln!(out)?;
        }
        Ok(())
    }
}

/// What is held at the node itself (R3, R4, R5, R7).
const OWN: &str = "\
permit(principal is NAMESPACE::KIND, action, resource is NAMESPACE::Node) when {
  STANDS && WHO.hasTag(resource.own) && action in WHO.getTag(resource.own)
};
";

/// What comes down, unless the resource is restricted (R2, R6, R8).
const FROM_ABOVE: &str = "\
permit(principal is NAMESPACE::KIND, action, resource is NAMESPACE::Node) when {
  STANDS && !resource.restricted && (
    (if WHO.hasTag(resource.space)
      then action in WHO.getTag(resource.space)
      else WHO.hasTag(resource.fallback) && action in WHO.getTag(resource.fallback)) ||
    (WHO.hasTag(resource.organization) && action in WHO.getTag(resource.organization)) ||
    action in WHO.everywhere
  )
};
";

/// What passes a restriction (switch `restriction`).
const PAST: &str = "\
permit(principal is NAMESPACE::KIND, action, resource is NAMESPACE::Node) when {
  STANDS && resource.restricted && (
    (WHO.hasTag(resource.pastSpace) && action in WHO.getTag(resource.pastSpace)) ||
    (WHO.hasTag(resource.pastOrganization) && action in WHO.getTag(resource.pastOrganization)) ||
    (WHO.hasTag(\"past:account\") && action in WHO.getTag(\"past:account\"))
  )
};
";

fn group(set: usize) -> String {
    format!("set:{set}")
}

fn key(word: &str, id: &str) -> String {
    format!("{word}:{id}")
}

fn uid(kind: &str, id: &str) -> Value {
    json!({"type": format!("{NAMESPACE}::{kind}"), "id": id})
}

/// A text as the schema's language writes it, which is JSON's way but for letters beyond ASCII and control letters.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => quoted.push_str(&format!("\\u{{{:x}}}", u32::from(letter))),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

fn comment(lines: &[String], out: &mut dyn Write) -> io::Result<()> {
    lines.iter().try_for_each(|line| writeln!(out, "// {line}"))
}
