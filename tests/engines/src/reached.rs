//! The part of an account that some questions can reach, for an engine that is slowed down by all that it holds.

use std::collections::{HashMap, HashSet};

/// A relationship as a line of a file, or a question, which reads the same.
#[derive(Clone, Copy, Debug)]
pub struct Relationship<'a> {
    line: &'a str,
    object: Object<'a>,
    relation: &'a str,
    subject: Object<'a>,
}

/// An object by its kind and id.
type Object<'a> = (&'a str, &'a str);

/// An account's relationships, by what they are about.
pub struct Relationships<'a> {
    of: HashMap<Object<'a>, Vec<Relationship<'a>>>,
}

impl<'a> Relationship<'a> {
    /// Reads a line of OpenFGA's file, `user,U,speaker,holder,assignment,A`.
    pub fn of_openfga(line: &'a str) -> Option<Self> {
        let cells: Vec<&str> = line.split(',').collect();
        let [kind, id, _, relation, object_kind, object] = cells[..] else { return None };
        Some(Self { line, object: (object_kind, object), relation, subject: (kind, id) })
    }

    /// Reads a line of SpiceDB's file, `assignment:A#holder@user:U#speaker`.
    pub fn of_spicedb(line: &'a str) -> Option<Self> {
        let (object, rest) = line.split_once('#')?;
        let (relation, subject) = rest.split_once('@')?;
        let subject = subject.split('#').next()?.split_once(':')?;
        Some(Self { line, object: object.split_once(':')?, relation, subject })
    }

    /// Reads the questions of a store file of OpenFGA.
    pub fn asked_of_openfga(store: &'a str) -> Vec<Self> {
        let (mut who, mut about, mut asked) = (None, None, Vec::new());
        for line in store.lines() {
            let object = |text: &'a str| text.trim_matches('"').split_once(':');
            match (line.trim_start_matches([' ', '-']).split_once(": "), who, about) {
                (Some(("user", text)), ..) => who = object(text),
                (Some(("object", text)), ..) => about = object(text),
                (Some((relation, "true" | "false")), Some(subject), Some(object)) => {
                    asked.push(Self { line, object, relation, subject });
                }
                _ => {}
            }
        }
        asked
    }

    /// Reads the questions of a validation file of SpiceDB.
    pub fn asked_of_spicedb(assertions: &'a str) -> Vec<Self> {
        let lines = assertions.lines().filter_map(|line| line.trim_start().strip_prefix("- "));
        lines.filter_map(|line| Self::of_spicedb(line.trim_matches('"'))).collect()
    }
}

impl<'a> Relationships<'a> {
    /// Those of a file.
    pub fn new(all: impl Iterator<Item = Relationship<'a>>) -> Self {
        let mut of: HashMap<_, Vec<_>> = HashMap::new();
        all.for_each(|one| of.entry(one.object).or_default().push(one));
        Self { of }
    }

    /// The lines of those that can take part in the answers to some questions.
    ///
    /// A check goes from an object to the subjects of its relationships, and never back. So it meets nothing but what
    /// the objects that are asked about lead to. Of the people there only those count for whom somebody speaks that is
    /// asked about, and of a role what it says of the permissions that are asked about.
    pub fn reached(&self, asked: &[Relationship<'a>]) -> Vec<&'a str> {
        let who: HashSet<_> = asked.iter().map(|question| question.subject).collect();
        let permissions: HashSet<_> = asked.iter().map(|question| question.relation).collect();
        let people = self.of.iter().filter(|((kind, _), of)| {
            *kind == "user" && of.iter().any(|speaker| who.contains(&speaker.subject))
        });
        let people: HashSet<_> = people.map(|(person, _)| *person).collect();
        let mut seen: HashSet<_> = asked.iter().map(|question| question.object).collect();
        let (mut open, mut lines): (Vec<_>, _) = (seen.iter().copied().collect(), Vec::new());
        while let Some(object) = open.pop() {
            for Relationship { line, subject, relation, .. } in self.of.get(&object).into_iter().flatten() {
                let counts = match (object.0, subject.0) {
                    ("user", _) => who.contains(subject),
                    ("role", _) => permissions.contains(relation),
                    (_, "user" | "key") => subject.1 == "*" || people.contains(subject),
                    _ => true,
                };
                if counts {
                    lines.push(*line);
                    open.extend(seen.insert(*subject).then_some(*subject));
                }
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::{Relationship, Relationships};

    /// Relationships in both spellings.
    const ALL: &[[&str; 2]] = &[
        ["role,R,,role,assignment,A", "assignment:A#role@role:R"],
        ["user,ann,speaker,holder,assignment,A", "assignment:A#holder@user:ann#speaker"],
        ["user,bob,speaker,holder,assignment,A", "assignment:A#holder@user:bob#speaker"],
        ["assignment,A,,grant,space,S", "space:S#grant@assignment:A"],
        ["assignment,B,,grant,space,T", "space:T#grant@assignment:B"],
        ["space,S,,inside,resource,P", "resource:P#inside@space:S"],
        ["user,*,,restricted,resource,P", "resource:P#restricted@user:*"],
        ["user,*,,READ,role,R", "role:R#READ@user:*"],
        ["user,*,,WRITE,role,R", "role:R#WRITE@user:*"],
        ["user,ann,,speaker,user,ann", "user:ann#speaker@user:ann"],
        ["key,of-ann,,speaker,user,ann", "user:ann#speaker@key:of-ann"],
        ["user,bob,,speaker,user,bob", "user:bob#speaker@user:bob"],
    ];

    fn check(who: &str, expected: &[usize]) {
        let store = format!("- user: \"{who}\"\n  object: \"resource:P\"\n  assertions:\n    READ: false\n");
        let assertions = format!("assertFalse:\n  - \"resource:P#READ@{who}\"\n");
        let asked = [Relationship::asked_of_openfga(&store), Relationship::asked_of_spicedb(&assertions)];
        let read = [Relationship::of_openfga, Relationship::of_spicedb];
        for (spelling, (asked, read)) in asked.iter().zip(read).enumerate() {
            let all = ALL.iter().map(|lines| read(lines[spelling]).expect("it is a relationship"));
            let found = Relationships::new(all).reached(asked);
            let at = |line: &&str| ALL.iter().position(|lines| lines[spelling] == *line);
            let mut found: Vec<usize> = found.iter().filter_map(at).collect();
            found.sort_unstable();
            assert_eq!(found, expected, "{who} {spelling}");
        }
    }

    #[test]
    fn a_question_reaches_what_its_object_leads_to_and_of_the_people_its_own() {
        check("user:ann", &[0, 1, 3, 5, 6, 7, 9]);
        check("key:of-ann", &[0, 1, 3, 5, 6, 7, 10]);
        check("user:bob", &[0, 2, 3, 5, 6, 7, 11]);
        check("user:gone", &[0, 3, 5, 6, 7]);
    }
}
