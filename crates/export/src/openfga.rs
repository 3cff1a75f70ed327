//! OpenFGA: a model, relationships, and a store file with assertions.

use std::io::{self, Write};

use axcess_core::Policy;

use crate::graph::{Graph, Kind, Tuple, relation};
use crate::sample::Sample;
use crate::terms::{Losses, Refusal, Refusals, Terms};

const ENGINE: &str = "OpenFGA";

/// The most letters that a relation may have.
const LONGEST_RELATION: usize = 50;

/// The most bytes of an object, its type included.
const LONGEST_OBJECT: usize = 256;

/// An account for OpenFGA.
#[derive(Debug)]
pub struct OpenFga<'a> {
    policy: &'a Policy,
    graph: Graph<'a>,
    losses: Losses,
}

impl<'a> OpenFga<'a> {
    /// The file of the model.
    pub const MODEL: &'static str = "model.fga";
    /// The file of the relationships.
    pub const TUPLES: &'static str = "tuples.csv";
    /// The file of the assertions.
    pub const STORE: &'static str = "store.fga.yaml";

    /// Reads an account.
    ///
    /// # Errors
    ///
    /// When something of it cannot be said in OpenFGA and the terms do not let it go.
    pub fn new(policy: &'a Policy, terms: Terms) -> Result<Self, Refusals> {
        let losses = Losses::of(policy);
        let graph = Graph::new(policy, str::to_owned);
        let mut refused = losses.refused(terms, ENGINE);
        let names = graph.permissions().iter().filter(|name| !is_relation(name));
        refused.extend(names.map(|name| Refusal::Permission { engine: ENGINE, name: name.clone() }));
        let (longest, id) = graph.longest();
        if longest + "organization:".len() > LONGEST_OBJECT {
            refused.push(Refusal::Id { engine: ENGINE, id: id.to_owned() });
        }
        Refusals::unless_none(refused)?;
        Ok(Self { policy, graph, losses })
    }

    /// What was lost.
    pub const fn losses(&self) -> &Losses {
        &self.losses
    }

    /// Writes the model, below a head of comments.
    ///
    /// # Errors
    ///
    /// Those of the writing.
    pub fn write_model(&self, head: &[String], out: &mut dyn Write) -> io::Result<()> {
        comment(head, out)?;
        out.write_all(b"model\n  schema 1.1\n")?;
        for (kind, relations) in MODEL {
            writeln!(out, "\ntype {}", kind.as_str())?;
            let relations =
                relations.iter().filter(|(name, _)| self.graph.passes() || *name != relation::PAST);
            let mut relations = relations.peekable();
            let rule = self.rule(*kind);
            if relations.peek().is_some() || rule.is_some() {
                writeln!(out, "  relations")?;
            }
            for (name, types) in relations {
                writeln!(out, "    define {name}: {types}")?;
            }
            for name in rule.iter().flat_map(|_| self.graph.permissions()) {
                let rule = rule.unwrap_or_default().replace('P', name);
                writeln!(out, "    define {name}: {rule}")?;
            }
        }
        Ok(())
    }

    /// How a kind comes by a permission, which is `P`.
    fn rule(&self, kind: Kind) -> Option<&'static str> {
        Some(match kind {
            Kind::User | Kind::Key => return None,
            Kind::Role => "[user:*, key:*]",
            Kind::Assignment => "holder and P from role",
            Kind::Account => "P from grant",
            Kind::Scope | Kind::Organization => "P from grant or P from above",
            Kind::Space => {
                "P from grant or P from membership or P from above or (P from fallback but not member)"
            }
            Kind::Resource if self.graph.passes() => {
                "P from grant or P from past or (P from inside but not restricted)"
            }
            Kind::Resource => "P from grant or (P from inside but not restricted)",
        })
    }

    /// Writes the relationships, and returns how many there are.
    ///
    /// # Errors
    ///
    /// Those of the writing.
    pub fn write_tuples(&self, out: &mut dyn Write) -> io::Result<u64> {
        let mut count = 0;
        writeln!(out, "user_type,user_id,user_relation,relation,object_type,object_id")?;
        self.graph.each(&mut |Tuple { object, relation, subject, through }| {
            count += 1;
            let (through, subject_kind, kind) =
                (through.unwrap_or_default(), subject.0.as_str(), object.0.as_str());
            writeln!(out, "{subject_kind},{},{through},{relation},{kind},{}", subject.1, object.1)
        })?;
        Ok(count)
    }

    /// Writes a store file that names the other two, with questions and answers for `fga model test`.
    ///
    /// # Errors
    ///
    /// Those of the writing.
    pub fn write_store(&self, head: &[String], samples: &[Sample], out: &mut dyn Write) -> io::Result<()> {
        comment(head, out)?;
        writeln!(out, "name: axcess\nmodel_file: ./{}\ntuple_file: ./{}", Self::MODEL, Self::TUPLES)?;
        if samples.is_empty() {
            return Ok(());
        }
        writeln!(out, "tests:\n  - name: answers of axcess\n    check:")?;
        for same in samples.chunk_by(|one, other| (one.who, one.node) == (other.who, other.node)) {
            let (who, node) = (self.graph.asker(same[0].who), self.graph.node(same[0].node));
            writeln!(out, "      - user: \"{}:{}\"", who.0.as_str(), who.1)?;
            writeln!(out, "        object: \"{}:{}\"\n        assertions:", node.0.as_str(), node.1)?;
            for sample in same {
                let name = self.policy.permissions().name(sample.permission);
                writeln!(out, "          {name}: {}", sample.allowed)?;
            }
        }
        Ok(())
    }
}

/// The relations of each kind and what may stand in them.
const MODEL: &[(Kind, &[(&str, &str)])] = &[
    (Kind::User, &[(relation::SPEAKER, "[user, key]")]),
    (Kind::Key, &[]),
    (Kind::Role, &[]),
    (Kind::Assignment, &[(relation::ROLE, "[role]"), (relation::HOLDER, "[user#speaker]")]),
    (Kind::Scope, &[(relation::GRANT, "[assignment]"), (relation::ABOVE, "[scope]")]),
    (Kind::Account, &[(relation::GRANT, "[assignment]")]),
    (Kind::Organization, &[(relation::GRANT, "[assignment]"), (relation::ABOVE, "[scope]")]),
    (
        Kind::Space,
        &[
            (relation::GRANT, "[assignment]"),
            (relation::MEMBERSHIP, "[assignment]"),
            (relation::MEMBER, "holder from membership"),
            (relation::ABOVE, "[scope]"),
            (relation::FALLBACK, "[scope]"),
        ],
    ),
    (
        Kind::Resource,
        &[
            (relation::GRANT, "[assignment]"),
            (relation::INSIDE, "[space, scope]"),
            (relation::RESTRICTED, "[user:*, key:*]"),
            (relation::PAST, "[scope]"),
        ],
    ),
];

fn is_relation(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    name.len() <= LONGEST_RELATION
        && name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && name.bytes().all(plain)
        && !relation::ALL.contains(&name)
        && !RESERVED.contains(&name)
}

/// Words of the language of models.
const RESERVED: [&str; 14] = [
    "model",
    "schema",
    "type",
    "relations",
    "define",
    "and",
    "or",
    "but",
    "not",
    "from",
    "with",
    "condition",
    "self",
    "this",
];

fn comment(lines: &[String], out: &mut dyn Write) -> io::Result<()> {
    lines.iter().try_for_each(|line| writeln!(out, "# {line}"))
}
