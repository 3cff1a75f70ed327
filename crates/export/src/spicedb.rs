//! SpiceDB: a schema, relationships, and a validation file.

use std::collections::BTreeSet;
use std::io::{self, Write};

use axcess_core::Policy;

use crate::graph::{Graph, Kind, Tuple, relation};
use crate::sample::Sample;
use crate::terms::{Losses, Refusal, Refusals, Terms};

const ENGINE: &str = "SpiceDB";

/// The most letters that a relation may have.
const LONGEST_RELATION: usize = 64;

/// The most bytes of an object's id.
const LONGEST_ID: usize = 1024;

/// An account for SpiceDB. Its permissions are ours in small letters.
#[derive(Debug)]
pub struct SpiceDb<'a> {
    graph: Graph<'a>,
    losses: Losses,
}

impl<'a> SpiceDb<'a> {
    /// The file of the schema.
    pub const SCHEMA: &'static str = "schema.zed";
    /// The file of the relationships, one a line.
    pub const RELATIONSHIPS: &'static str = "relationships.txt";
    /// The file with schema, relationships and assertions.
    pub const VALIDATION: &'static str = "validation.yaml";

    /// Reads an account.
    ///
    /// # Errors
    ///
    /// When something of it cannot be said in SpiceDB and the terms do not let it go.
    pub fn new(policy: &'a Policy, terms: Terms) -> Result<Self, Refusals> {
        let losses = Losses::of(policy);
        let graph = Graph::new(policy, str::to_ascii_lowercase);
        let (mut refused, mut seen) = (losses.refused(terms, ENGINE), BTreeSet::new());
        for ((_, name), relation) in policy.permissions().iter().zip(graph.permissions()) {
            if !is_relation(relation) || !seen.insert(&**relation) {
                refused.push(Refusal::Permission { engine: ENGINE, name: name.to_owned() });
            }
        }
        let (longest, id) = graph.longest();
        if longest > LONGEST_ID {
            refused.push(Refusal::Id { engine: ENGINE, id: id.to_owned() });
        }
        Refusals::unless_none(refused)?;
        Ok(Self { graph, losses })
    }

    /// What was lost.
    pub const fn losses(&self) -> &Losses {
        &self.losses
    }

    /// Writes the schema, below a head of comments.
    ///
    /// # Errors
    ///
    /// Those of the writing.
    pub fn write_schema(&self, head: &[String], out: &mut dyn Write) -> io::Result<()> {
        self.schema(head, "", out)
    }

    fn schema(&self, head: &[String], indent: &str, out: &mut dyn Write) -> io::Result<()> {
        head.iter().try_for_each(|line| writeln!(out, "{indent}// {line}"))?;
        for (kind, relations) in SCHEMA {
            writeln!(out, "{indent}definition {} {{", kind.as_str())?;
            let relations =
                relations.iter().filter(|(name, _)| self.graph.passes() || *name != relation::PAST);
            for (name, types) in relations {
                writeln!(out, "{indent}  relation {name}: {types}")?;
            }
            if *kind == Kind::Space {
                let (member, membership, holder) = (relation::MEMBER, relation::MEMBERSHIP, relation::HOLDER);
                writeln!(out, "{indent}  permission {member} = {membership}->{holder}")?;
            }
            for name in self.graph.permissions() {
                match self.rule(*kind) {
                    None => {}
                    Some(Rule::Relation(types)) => writeln!(out, "{indent}  relation {name}: {types}")?,
                    Some(Rule::Permission(rule)) => {
                        writeln!(out, "{indent}  permission {name} = {}", rule.replace('P', name))?;
                    }
                }
            }
            writeln!(out, "{indent}}}")?;
        }
        Ok(())
    }

    /// How a kind comes by a permission, which is `P`.
    fn rule(&self, kind: Kind) -> Option<Rule> {
        Some(match kind {
            Kind::User | Kind::Key => return None,
            Kind::Role => Rule::Relation("user:* | key:*"),
            Kind::Assignment => Rule::Permission("holder & role->P"),
            Kind::Account => Rule::Permission("grant->P"),
            Kind::Scope | Kind::Organization => Rule::Permission("grant->P + above->P"),
            Kind::Space => Rule::Permission("grant->P + membership->P + above->P + (fallback->P - member)"),
            Kind::Resource if self.graph.passes() => {
                Rule::Permission("grant->P + past->P + (inside->P - restricted)")
            }
            Kind::Resource => Rule::Permission("grant->P + (inside->P - restricted)"),
        })
    }

    /// Writes the relationships one a line, and returns how many there are.
    ///
    /// # Errors
    ///
    /// Those of the writing.
    pub fn write_relationships(&self, out: &mut dyn Write) -> io::Result<u64> {
        self.relationships("", out)
    }

    fn relationships(&self, indent: &str, out: &mut dyn Write) -> io::Result<u64> {
        let mut count = 0;
        self.graph.each(&mut |Tuple { object, relation, subject, through }| {
            count += 1;
            let (kind, subject_kind) = (object.0.as_str(), subject.0.as_str());
            write!(out, "{indent}{kind}:{}#{relation}@{subject_kind}:{}", object.1, subject.1)?;
            match through {
                Some(through) => writeln!(out, "#{through}"),
                None => writeln!(out),
            }
        })?;
        Ok(count)
    }

    /// Writes one file with schema, relationships, and questions with their answers, for `zed validate` and the playground.
    ///
    /// # Errors
    ///
    /// Those of the writing.
    pub fn write_validation(
        &self,
        head: &[String],
        samples: &[Sample],
        out: &mut dyn Write,
    ) -> io::Result<()> {
        head.iter().try_for_each(|line| writeln!(out, "# {line}"))?;
        writeln!(out, "schema: |-")?;
        self.schema(&[], "  ", out)?;
        writeln!(out, "relationships: |-")?;
        self.relationships("  ", out)?;
        self.write_assertions(samples, out)
    }

    /// Writes the last part of that file alone: questions with their answers.
    ///
    /// # Errors
    ///
    /// Those of the writing.
    pub fn write_assertions(&self, samples: &[Sample], out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "assertions:")?;
        for (list, allowed) in [("assertTrue", true), ("assertFalse", false)] {
            let mut samples = samples.iter().filter(|sample| sample.allowed == allowed).peekable();
            let end = if samples.peek().is_some() { "" } else { " []" };
            writeln!(out, "  {list}:{end}")?;
            for sample in samples {
                let (who, node) = (self.graph.asker(sample.who), self.graph.node(sample.node));
                let permission = &self.graph.permissions()[sample.permission.index()];
                let (who_kind, kind) = (who.0.as_str(), node.0.as_str());
                writeln!(out, "    - \"{kind}:{}#{permission}@{who_kind}:{}\"", node.1, who.1)?;
            }
        }
        Ok(())
    }
}

/// What a permission is of a kind.
enum Rule {
    Relation(&'static str),
    Permission(&'static str),
}

/// The relations of each kind and what may stand in them.
const SCHEMA: &[(Kind, &[(&str, &str)])] = &[
    (Kind::User, &[(relation::SPEAKER, "user | key")]),
    (Kind::Key, &[]),
    (Kind::Role, &[]),
    (Kind::Assignment, &[(relation::ROLE, "role"), (relation::HOLDER, "user#speaker")]),
    (Kind::Scope, &[(relation::GRANT, "assignment"), (relation::ABOVE, "scope")]),
    (Kind::Account, &[(relation::GRANT, "assignment")]),
    (Kind::Organization, &[(relation::GRANT, "assignment"), (relation::ABOVE, "scope")]),
    (
        Kind::Space,
        &[
            (relation::GRANT, "assignment"),
            (relation::MEMBERSHIP, "assignment"),
            (relation::ABOVE, "scope"),
            (relation::FALLBACK, "scope"),
        ],
    ),
    (
        Kind::Resource,
        &[
            (relation::GRANT, "assignment"),
            (relation::INSIDE, "space | scope"),
            (relation::RESTRICTED, "user:* | key:*"),
            (relation::PAST, "scope"),
        ],
    ),
];

fn is_relation(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (3..=LONGEST_RELATION).contains(&name.len())
        && name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && !name.ends_with('_')
        && name.bytes().all(plain)
        && !relation::ALL.contains(&name)
        && !RESERVED.contains(&name)
}

/// Words of the language of schemas.
const RESERVED: [&str; 10] =
    ["definition", "caveat", "relation", "permission", "nil", "use", "and", "all", "any", "self"];
