//! Ids of GraphQL and the ids by which REST knows the same objects.
//!
//! Both APIs are said to use one id for one object. Where they spell it differently, say `Organization:7:x` and
//! `AccountOrganization:7:x`, or one without padding, the objects are told by their numbers and names.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// An object as one API lists it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Named {
    pub id: String,
    /// Its name, or the e-mail address of a user.
    pub name: Option<String>,
}

/// Which object of REST an id of GraphQL means.
#[derive(Debug, Default)]
pub(crate) struct Bridge {
    /// Ids that REST spells differently.
    respelled: HashMap<String, String>,
    /// Ids that may mean an object of REST, nobody knows which.
    doubtful: BTreeSet<String>,
}

impl Bridge {
    /// Compares what the two APIs list of one kind.
    pub fn new<'o>(
        graphql: impl IntoIterator<Item = &'o Named>,
        rest: impl IntoIterator<Item = &'o Named>,
    ) -> Self {
        let rest: BTreeMap<&str, &Named> = rest.into_iter().map(|it| (it.id.as_str(), it)).collect();
        let (same, strange): (Vec<&Named>, Vec<&Named>) =
            graphql.into_iter().partition(|it| rest.contains_key(it.id.as_str()));
        let met: BTreeSet<&str> = same.iter().map(|it| it.id.as_str()).collect();
        let mut left: HashMap<u64, Vec<&Named>> = HashMap::new();
        for object in rest.into_values().filter(|it| !met.contains(it.id.as_str())) {
            if let Some(number) = number(&object.id) {
                left.entry(number).or_default().push(object);
            }
        }
        Self::of_strangers(&strange, &left)
    }

    fn of_strangers(strange: &[&Named], left: &HashMap<u64, Vec<&Named>>) -> Self {
        let mut bridge = Self::default();
        let mut wooers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let strange: BTreeMap<&str, &Named> = strange.iter().map(|it| (it.id.as_str(), *it)).collect();
        for object in strange.into_values() {
            let Some(found) = number(&object.id).and_then(|number| left.get(&number)) else { continue };
            let fitting: Vec<_> = found.iter().filter(|rest| is_same(object, rest)).collect();
            match fitting.as_slice() {
                [one] => wooers.entry(one.id.as_str()).or_default().push(&object.id),
                _ => _ = bridge.doubtful.insert(object.id.clone()),
            }
        }
        for (rest, wooers) in wooers {
            match wooers.as_slice() {
                [one] => _ = bridge.respelled.insert((*one).to_owned(), rest.to_owned()),
                several => bridge.doubtful.extend(several.iter().map(|id| (*id).to_owned())),
            }
        }
        bridge
    }

    /// The id by which REST knows the object, or would; `None` where nobody knows which object it is.
    pub fn rest<'i>(&'i self, id: &'i str) -> Option<&'i str> {
        if self.doubtful.contains(id) {
            return None;
        }
        Some(self.respelled.get(id).map_or(id, String::as_str))
    }

    /// How many ids the two APIs spell differently.
    pub fn respelled(&self) -> usize {
        self.respelled.len()
    }
}

/// The number in an id that is base64 of `Type:number:suffix`.
fn number(id: &str) -> Option<u64> {
    parts(&decoded(id)?).0
}

fn decoded(id: &str) -> Option<String> {
    String::from_utf8(LENIENT.decode(id).ok()?).ok()
}

/// The number and the suffix of a decoded id.
fn parts(text: &str) -> (Option<u64>, Option<&str>) {
    let mut parts = text.splitn(3, ':').skip(1);
    (parts.next().and_then(|number| number.parse().ok()), parts.next())
}

/// Whether two objects of one number are the same: nothing but padding tells their ids apart, or their names are equal
/// and their ids differ in nothing but the type.
fn is_same(one: &Named, other: &Named) -> bool {
    let (Some(first), Some(second)) = (decoded(&one.id), decoded(&other.id)) else { return false };
    let agree = match (parts(&first).1, parts(&second).1) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    first == second || agree && one.name.is_some() && one.name == other.name
}

#[cfg(test)]
mod tests {
    use base64::prelude::BASE64_STANDARD;

    use super::*;

    fn named(id: &str, name: &str) -> Named {
        Named { id: BASE64_STANDARD.encode(id), name: Some(name.to_owned()) }
    }

    /// What the ids of GraphQL mean: as it is, another, or unknown.
    fn check(graphql: &[(&str, &str)], rest: &[(&str, &str)], expected: &[Option<&str>]) {
        let objects = |all: &[(&str, &str)]| all.iter().map(|(id, name)| named(id, name)).collect::<Vec<_>>();
        let (graphql, rest) = (objects(graphql), objects(rest));
        let bridge = Bridge::new(&graphql, &rest);
        let met: Vec<_> = graphql.iter().map(|it| bridge.rest(&it.id).map(str::to_owned)).collect();
        let expected: Vec<_> = expected.iter().map(|id| id.map(|id| BASE64_STANDARD.encode(id))).collect();
        assert_eq!(met, expected);
    }

    #[test]
    fn one_id_means_one_object() {
        check(&[("Space:1:a", "Lab")], &[("Space:1:a", "Lab")], &[Some("Space:1:a")]);
    }

    #[test]
    fn another_type_or_a_missing_suffix_is_another_spelling() {
        let rest = [("Organization:7:x", "Risk"), ("Organization:8:y", "Lab")];
        check(&[("AccountOrganization:7:x", "Risk")], &rest, &[Some("Organization:7:x")]);
        check(&[("AccountOrganization:7", "Risk")], &rest, &[Some("Organization:7:x")]);
    }

    #[test]
    fn a_number_alone_proves_nothing() {
        let rest = [("Organization:7:x", "Risk")];
        check(&[("AccountOrganization:7:x", "Lab")], &rest, &[None]);
        check(&[("AccountOrganization:7:y", "Risk")], &rest, &[None]);
    }

    #[test]
    fn what_two_lay_claim_to_is_nobodys() {
        let rest = [("Organization:7:x", "Risk")];
        check(&[("AccountOrg:7:x", "Risk"), ("AccountOrganization:7:x", "Risk")], &rest, &[None, None]);
    }

    #[test]
    fn what_rest_does_not_list_keeps_its_id() {
        check(&[("User:9:z", "bot")], &[("User:1:a", "ann@acme.io")], &[Some("User:9:z")]);
    }

    #[test]
    fn padding_makes_no_difference() {
        let graphql =
            Named { id: "T3JnYW5pemF0aW9uOjEwMDE6eFl6Vw".to_owned(), name: Some("Risk".to_owned()) };
        let rest = Named { id: "T3JnYW5pemF0aW9uOjEwMDE6eFl6Vw==".to_owned(), name: None };
        assert_eq!(Bridge::new([&graphql], [&rest]).rest(&graphql.id), Some(rest.id.as_str()));
    }
}
