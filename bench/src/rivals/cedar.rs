//! Cedar, with what a user holds as entity tags: a key to a group of actions.

use std::collections::{HashMap, HashSet};

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet, Request,
    RestrictedExpression,
};

use super::holdings::Holdings;
use crate::question::Spelled;

const POLICIES: &str = r#"
permit(principal, action, resource) when {
    principal.stands && principal.hasTag(resource.own) && action in principal.getTag(resource.own)
};
permit(principal, action, resource) when {
    principal.stands && !resource.restricted && (
        (if principal.hasTag(resource.space)
            then action in principal.getTag(resource.space)
            else principal.hasTag(resource.fallback) && action in principal.getTag(resource.fallback)) ||
        (principal.hasTag(resource.organization) && action in principal.getTag(resource.organization)) ||
        action in principal.everywhere
    )
};
"#;

/// Cedar with an account in its store.
#[derive(Debug)]
pub struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
}

impl Cedar {
    /// Writes the account down.
    pub fn new(holdings: &Holdings) -> Self {
        let mut groups: HashMap<&str, Vec<usize>> = HashMap::new();
        for set in 0..holdings.sets.len() {
            holdings.names(set).for_each(|name| groups.entry(name).or_default().push(set));
        }
        let action = |name: &String| {
            let groups = groups.get(&**name).into_iter().flatten();
            entity(uid("Action", name), [], groups.map(|set| group(*set)).collect(), HashMap::new())
        };
        let actions = holdings.permissions.iter().map(action);
        let sets = (0..holdings.sets.len()).map(|set| entity(group(set), [], HashSet::new(), HashMap::new()));
        let users = holdings.users.iter().map(|user| {
            let attributes = [
                ("stands", RestrictedExpression::new_bool(user.stands)),
                ("everywhere", RestrictedExpression::new_entity_uid(group(user.everywhere))),
            ];
            let held = user.held.iter();
            let tags =
                held.map(|(key, set)| (key.clone(), RestrictedExpression::new_entity_uid(group(*set))));
            entity(uid("User", &user.id), attributes, HashSet::new(), tags.collect())
        });
        let nodes = holdings.nodes.iter().map(|node| {
            let text = |text: &String| RestrictedExpression::new_string(text.clone());
            let attributes = [
                ("restricted", RestrictedExpression::new_bool(node.restricted)),
                ("own", text(&node.id)),
                ("space", text(&node.space)),
                ("fallback", text(&node.fallback)),
                ("organization", text(&node.organization)),
            ];
            entity(uid("Node", &node.id), attributes, HashSet::new(), HashMap::new())
        });
        let entities = Entities::from_entities(actions.chain(sets).chain(users).chain(nodes), None);
        Self {
            authorizer: Authorizer::new(),
            policies: POLICIES.parse().expect("INVARIANT: the policies are well written"),
            entities: entities.expect("INVARIANT: no entity is there twice"),
        }
    }

    /// A question in Cedar's words.
    pub fn request(question: Spelled<'_>) -> Request {
        let (user, node) = (uid("User", question.user), uid("Node", question.node));
        let request = Request::new(user, uid("Action", question.permission), node, Context::empty(), None);
        request.expect("INVARIANT: without a schema every request is valid")
    }

    /// Its answer.
    pub fn can(&self, request: &Request) -> bool {
        let response = self.authorizer.is_authorized(request, &self.policies, &self.entities);
        debug_assert_eq!(response.diagnostics().errors().count(), 0, "INVARIANT: no policy fails");
        response.decision() == Decision::Allow
    }
}

fn entity<const N: usize>(
    uid: EntityUid,
    attributes: [(&str, RestrictedExpression); N],
    parents: HashSet<EntityUid>,
    tags: HashMap<String, RestrictedExpression>,
) -> Entity {
    let attributes = attributes.map(|(name, value)| (name.to_owned(), value));
    Entity::new_with_tags(uid, attributes, parents, tags).expect("INVARIANT: every value is a plain one")
}

/// The group of the actions of a set.
fn group(set: usize) -> EntityUid {
    uid("Action", &format!("set:{set}"))
}

fn uid(kind: &str, id: &str) -> EntityUid {
    let kind: EntityTypeName = kind.parse().expect("INVARIANT: a plain word is a type");
    EntityUid::from_type_name_and_id(kind, EntityId::new(id))
}
