//! A draft is sound if and only if looking at each record finds nothing.

use super::*;
use crate::{
    ApiKeyRecord, Moment, OrganizationMembershipRecord, OrganizationRecord, ResourceRecord,
    RestrictionRecord, RoleBindingRecord, RoleRecord, SpaceMembershipRecord, SpaceRecord, UserRecord,
};

/// Every way in which an id or a type can be written down: in the draft, at a place of a list.
type Edit = fn(&mut Draft, usize, &str) -> Option<()>;

const EDITS: [Edit; 20] = [
    |draft, at, id| draft.organizations.get_mut(at).map(|it| it.id = id.into()),
    |draft, at, id| draft.spaces.get_mut(at).map(|it| it.id = id.into()),
    |draft, at, id| draft.spaces.get_mut(at).map(|it| it.organization_id = Some(id.into())),
    |draft, at, id| draft.resources.get_mut(at).map(|it| it.id = id.into()),
    |draft, at, id| draft.resources.get_mut(at).map(|it| it.space_id = Some(id.into())),
    |draft, at, id| draft.resources.get_mut(at).map(|it| it.resource_type = id.into()),
    |draft, at, id| draft.users.get_mut(at).map(|it| it.id = id.into()),
    |draft, at, id| draft.roles.get_mut(at).map(|it| it.id = id.into()),
    |draft, at, id| draft.organization_memberships.get_mut(at).map(|it| it.user_id = id.into()),
    |draft, at, id| draft.organization_memberships.get_mut(at).map(|it| it.organization_id = id.into()),
    |draft, at, id| draft.space_memberships.get_mut(at).map(|it| it.user_id = id.into()),
    |draft, at, id| draft.space_memberships.get_mut(at).map(|it| it.space_id = id.into()),
    |draft, at, id| {
        draft.space_memberships.get_mut(at).map(|it| it.role = Some(SpaceRole::Custom(id.into())))
    },
    |draft, at, id| draft.role_bindings.get_mut(at).map(|it| it.id = id.into()),
    |draft, at, id| draft.role_bindings.get_mut(at).map(|it| it.user_id = id.into()),
    |draft, at, id| draft.role_bindings.get_mut(at).map(|it| it.role_id = id.into()),
    |draft, at, id| draft.role_bindings.get_mut(at).map(|it| it.resource_id = id.into()),
    |draft, at, id| draft.role_bindings.get_mut(at).map(|it| it.resource_type = id.into()),
    |draft, at, id| draft.restrictions.get_mut(at).map(|it| it.resource_id = id.into()),
    |draft, at, id| draft.api_keys.get_mut(at).map(|it| it.id = id.into()),
];

const WORDS: [&str; 18] = [
    "",
    "account",
    "nobody",
    "o1",
    "o2",
    "s1",
    "s2",
    "p1",
    "d1",
    "x1",
    "u1",
    "u2",
    "r1",
    "b1",
    "k1",
    "SPACE",
    "PROJECT",
    "DASHBOARD",
];

fn sample() -> Draft {
    let organization = |id: &str| OrganizationRecord { id: id.into(), name: None, description: None };
    let space = |id: &str, parent: &str| SpaceRecord {
        id: id.into(),
        name: None,
        organization_id: Some(parent.into()),
        is_private: None,
        description: None,
    };
    let resource = |id: &str, word: &str, space: &str| ResourceRecord {
        id: id.into(),
        resource_type: word.into(),
        name: None,
        space_id: Some(space.into()),
        project_type: None,
    };
    let role = |id: &str| RoleRecord {
        id: id.into(),
        name: None,
        is_predefined: false,
        permissions: None,
        description: None,
    };
    let binding = |id: &str, user: &str, word: &str, node: &str| RoleBindingRecord {
        id: id.into(),
        user_id: user.into(),
        role_id: "r1".into(),
        resource_type: word.into(),
        resource_id: node.into(),
    };
    let key = ApiKeyRecord {
        id: "k1".into(),
        name: None,
        key_type: "USER".into(),
        status: None,
        expires_at: None,
        created_by_user_id: Some("gone".into()),
        bot_user_id: None,
    };
    let restriction = |word: &str, node: &str| RestrictionRecord {
        resource_type: word.into(),
        resource_id: node.into(),
        access_complete: false,
    };
    let mut draft = Draft::empty(Provider::Arize, Moment::from_unix_micros(0));
    draft.organizations = ["o1", "o2"].map(organization).into();
    draft.spaces =
        vec![space("s1", "o1"), space("s2", "o2"), SpaceRecord { organization_id: None, ..space("s3", "") }];
    draft.resources = vec![
        resource("p1", "PROJECT", "s1"),
        resource("d1", "DASHBOARD", "s2"),
        resource("x1", "SPACE", "s1"),
        ResourceRecord { space_id: None, ..resource("p2", "PROJECT", "") },
    ];
    draft.users = ["u1", "u2"].map(|id| UserRecord::unread(id.into())).into();
    draft.roles = ["r1", "r2"].map(role).into();
    draft.organization_memberships = [("u1", "o1"), ("u1", "o2")]
        .map(|(user, node)| OrganizationMembershipRecord {
            user_id: user.into(),
            organization_id: node.into(),
            role: None,
        })
        .into();
    draft.space_memberships = [("u1", "s1", None), ("u2", "s1", Some(SpaceRole::Custom("r1".into())))]
        .map(|(user, node, role)| SpaceMembershipRecord { user_id: user.into(), space_id: node.into(), role })
        .into();
    draft.role_bindings = vec![
        binding("b1", "u1", "PROJECT", "p1"),
        binding("b2", "u2", "PROJECT", "p1"),
        binding("b3", "u1", "SPACE", "s1"),
        binding("b4", "u1", "SPACE", "x1"),
    ];
    draft.restrictions = vec![restriction("PROJECT", "p1"), restriction("SPACE", "x1")];
    draft.api_keys = vec![key];
    draft
}

#[track_caller]
fn check(draft: &Draft) -> bool {
    let defects = inspect(draft);
    assert_eq!(soundness::is_sound(draft), defects.is_empty(), "{defects:?}");
    defects.is_empty()
}

/// The samples: an Arize account, the same said to be Wallaroo's, and one that could be.
fn samples() -> [Draft; 3] {
    let strange = Draft { provider: Provider::Wallaroo, ..sample() };
    let mut flat =
        Draft { organizations: Vec::new(), organization_memberships: Vec::new(), ..strange.clone() };
    flat.spaces.iter_mut().for_each(|space| space.organization_id = None);
    [sample(), strange, flat]
}

#[test]
fn sound_samples_are_sound() {
    assert_eq!(samples().map(|sample| check(&sample)), [true, false, true]);
}

#[test]
fn whatever_a_record_names_soundness_and_inspection_agree() {
    let (mut sound, mut unsound) = (0, 0);
    for sample in samples() {
        for edit in EDITS {
            for (at, word) in (0..4).flat_map(|at| WORDS.map(|word| (at, word))) {
                let mut draft = sample.clone();
                if edit(&mut draft, at, word).is_some() {
                    *if check(&draft) { &mut sound } else { &mut unsound } += 1;
                }
            }
        }
    }
    assert!(sound > 100 && unsound > 1_000, "{sound} drafts are sound and {unsound} are not");
}

#[test]
fn a_record_that_stands_twice_is_a_defect() {
    let twice: [fn(&mut Draft); 10] = [
        |draft| draft.organizations.extend_from_within(..1),
        |draft| draft.spaces.extend_from_within(..1),
        |draft| draft.resources.extend_from_within(..1),
        |draft| draft.users.extend_from_within(..1),
        |draft| draft.roles.extend_from_within(..1),
        |draft| draft.organization_memberships.extend_from_within(..1),
        |draft| draft.space_memberships.extend_from_within(..1),
        |draft| draft.role_bindings.extend_from_within(..1),
        |draft| draft.restrictions.extend_from_within(..1),
        |draft| draft.api_keys.extend_from_within(..1),
    ];
    for twice in twice {
        let mut draft = sample();
        twice(&mut draft);
        assert!(!check(&draft));
    }
}
