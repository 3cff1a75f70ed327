//! Relationships for OpenFGA, read again by a small interpreter of its models: what they say is what the rules decide.

use std::collections::HashMap;

use axcess_core::{Asker, Decision, Policy, Provider};
use axcess_export::{OpenFga, Terms};
use axcess_tests::world::{self, accounts, hold, semantics};
use proptest::prelude::*;

/// How an object comes by a relation.
#[derive(Debug)]
enum Rule {
    /// By relationships.
    Direct,
    /// As another relation of the object.
    Same(String),
    /// As a relation of what is related to it.
    From(String, String),
    And(Box<[Rule; 2]>),
    Or(Box<[Rule; 2]>),
    ButNot(Box<[Rule; 2]>),
}

/// A model with relationships.
#[derive(Debug, Default)]
struct Store {
    rules: HashMap<(String, String), Rule>,
    tuples: HashMap<(String, String), Vec<String>>,
}

impl Store {
    fn of(export: &OpenFga<'_>) -> Self {
        let mut store = Self::default();
        let (mut model, mut tuples) = (Vec::new(), Vec::new());
        export.write_model(&[], &mut model).expect("it can be written");
        export.write_tuples(&mut tuples).expect("it can be written");
        store.read_model(&String::from_utf8(model).expect("it is text"));
        store.read_tuples(&String::from_utf8(tuples).expect("it is text"));
        store
    }

    fn read_model(&mut self, text: &str) {
        let mut kind = "";
        for line in text.lines().map(str::trim) {
            if let Some(name) = line.strip_prefix("type ") {
                kind = name;
            } else if let Some((name, rule)) = line.strip_prefix("define ").and_then(|it| it.split_once(": "))
            {
                let rule = rule.replace('(', "( ").replace(')', " )");
                let mut words = rule.split(' ').collect::<Vec<_>>().into_iter().peekable();
                let found = self.rules.insert((kind.to_owned(), name.to_owned()), expression(&mut words));
                assert!(found.is_none() && words.next().is_none(), "{kind} {line}");
            }
        }
    }

    fn read_tuples(&mut self, text: &str) {
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let [subject_kind, subject, through, relation, kind, id] = cells[..] else {
                panic!("{line}");
            };
            let subject = match through {
                "" => format!("{subject_kind}:{subject}"),
                through => format!("{subject_kind}:{subject}#{through}"),
            };
            self.tuples.entry((format!("{kind}:{id}"), relation.to_owned())).or_default().push(subject);
        }
    }

    fn check(&self, object: &str, relation: &str, who: &str) -> bool {
        let kind = object.split(':').next().unwrap_or_default();
        self.holds(&self.rules[&(kind.to_owned(), relation.to_owned())], object, relation, who)
    }

    fn holds(&self, rule: &Rule, object: &str, relation: &str, who: &str) -> bool {
        let everybody = format!("{}:*", who.split(':').next().unwrap_or_default());
        let holds = |rule| self.holds(rule, object, relation, who);
        match rule {
            Rule::Direct => self.related(object, relation).any(|subject| match subject.split_once('#') {
                Some((subject, relation)) => self.check(subject, relation, who),
                None => subject == who || *subject == everybody,
            }),
            Rule::Same(relation) => self.check(object, relation, who),
            Rule::From(relation, link) => {
                self.related(object, link).any(|subject| self.check(subject, relation, who))
            }
            Rule::And(both) => holds(&both[0]) && holds(&both[1]),
            Rule::Or(both) => holds(&both[0]) || holds(&both[1]),
            Rule::ButNot(both) => holds(&both[0]) && !holds(&both[1]),
        }
    }

    fn related(&self, object: &str, relation: &str) -> impl Iterator<Item = &String> {
        self.tuples.get(&(object.to_owned(), relation.to_owned())).into_iter().flatten()
    }
}

type Words<'a> = std::iter::Peekable<std::vec::IntoIter<&'a str>>;

fn expression(words: &mut Words<'_>) -> Rule {
    let mut rule = term(words);
    while let Some(word) = words.next_if(|word| ["or", "and", "but"].contains(word)) {
        if word == "but" {
            assert_eq!(words.next(), Some("not"));
        }
        let both = Box::new([rule, term(words)]);
        rule = match word {
            "or" => Rule::Or(both),
            "and" => Rule::And(both),
            _ => Rule::ButNot(both),
        };
    }
    rule
}

fn term(words: &mut Words<'_>) -> Rule {
    let word = words.next().expect("a rule goes on");
    if word == "(" {
        let rule = expression(words);
        assert_eq!(words.next(), Some(")"));
        return rule;
    }
    if word.starts_with('[') {
        let mut last = word;
        while !last.ends_with(']') {
            last = words.next().expect("a list ends");
        }
        return Rule::Direct;
    }
    match words.next_if_eq(&"from") {
        Some(_) => Rule::From(word.to_owned(), words.next().expect("a rule goes on").to_owned()),
        None => Rule::Same(word.to_owned()),
    }
}

/// Everybody by the name that an export gives him; ids of generated accounts need no escape but for `:`.
fn askers(policy: &Policy) -> Vec<(String, Asker)> {
    let users =
        policy.users().into_iter().map(|it| (format!("user:{}", policy.user_id(it)), Asker::User(it)));
    let keys = policy.keys().into_iter();
    let keys = keys.filter_map(|it| Some((format!("key:{}", policy.key_id(it)), policy.key_asker(it)?)));
    users.chain(keys).collect()
}

fn agree(policy: &Policy) -> Result<(), TestCaseError> {
    let terms = Terms { deny_unknown: true, freeze_keys: true };
    let store = Store::of(&OpenFga::new(policy, terms).expect("the terms let everything go"));
    let listed =
        |name: &str| world::ARIZE_PERMISSIONS.contains(&name) || world::WALLAROO_PERMISSIONS.contains(&name);
    let permissions = policy.permissions().iter().filter(|(it, name)| listed(name) || it.index() % 19 == 0);
    for (permission, name) in permissions {
        for node in policy.nodes() {
            let kind = policy.node_kind(node);
            let kind =
                if kind.is_resource() { "resource".to_owned() } else { kind.as_str().to_ascii_lowercase() };
            let object = format!("{kind}:{}", policy.node_id(node).replace(':', "|3A"));
            for (name_of, who) in askers(policy) {
                let allowed = policy.can(who, permission, node) == Decision::Allow;
                prop_assert_eq!(
                    store.check(&object, name, &name_of),
                    allowed,
                    "{} {} {}",
                    name_of,
                    name,
                    object
                );
            }
        }
    }
    Ok(())
}

fn check(cases: u32, provider: Provider) {
    hold(cases, &(accounts(provider), semantics()), |(account, settings)| {
        let snapshot = account.snapshot();
        agree(&world::policy(&snapshot, &settings))
            .map_err(|error| TestCaseError::fail(format!("{error}\n{settings:?}\n{snapshot}")))
    });
}

#[test]
fn relationships_say_what_the_rules_decide_in_arize() {
    check(48, Provider::Arize);
}

#[test]
fn relationships_say_what_the_rules_decide_in_wallaroo() {
    check(24, Provider::Wallaroo);
}
