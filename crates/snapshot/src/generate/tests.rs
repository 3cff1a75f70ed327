use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::{Loader, Packing, write};

const TINY: Scale = Scale { users: 25, organizations: 2, spaces: 5, projects: 20, roles: 8, bindings: 60 };

#[test]
fn each_size_has_what_it_promises() {
    for size in [Size::Small, Size::Medium] {
        let Draft { organizations, spaces, resources, users, roles, role_bindings, .. } =
            generate(size, 1).draft;
        let projects = resources.iter().filter(|resource| resource.resource_type == "PROJECT").count();
        let [organizations, spaces] = [organizations.len(), spaces.len()];
        let (users, roles, bindings) = (users.len(), roles.len(), role_bindings.len());
        assert_eq!(Scale { users, organizations, spaces, projects, roles, bindings }, size.scale());
    }
}

#[test]
fn the_small_account_never_changes() {
    // A new digest here makes every measurement and every seed of an older version a different one.
    let digest = "sha256:046d5e91a069ed1eb098e70d68647b973e446bbad428db147a253977704685e8";
    assert_eq!(generate(Size::Small, 7).digest(), digest);
}

#[test]
fn another_seed_is_another_account() {
    assert_ne!(generate(Size::Small, 1).digest(), generate(Size::Small, 2).digest());
}

#[test]
fn a_made_up_account_is_like_a_real_one() {
    let draft = generate(Size::Small, 3).draft;
    let in_100 = |count: usize, all: usize| count * 100 / all;
    let on_spaces = draft.role_bindings.iter().filter(|binding| binding.resource_type == "SPACE").count();
    assert!((35..=46).contains(&in_100(on_spaces, draft.role_bindings.len())), "{on_spaces}");
    let restricted = draft.restrictions.iter().filter(|it| it.resource_type == "PROJECT").count();
    assert!((12..=18).contains(&in_100(restricted, 1_000)), "{restricted}");
    let sizes = draft.roles.iter().filter(|role| !role.is_predefined).map(|role| role.permissions.as_ref());
    assert!(sizes.flatten().all(|names| (5..=100).contains(&names.len())));
    let statuses: BTreeSet<_> = draft.users.iter().map(|user| user.status.as_deref()).collect();
    assert_eq!(statuses.len(), 4);
    assert!(draft.spaces.iter().any(|space| space.is_private == Some(true)));
    assert!(draft.spaces.iter().any(|space| space.is_private == Some(false)));
}

#[test]
fn names_are_unique_where_the_account_wants_them_to_be() {
    let draft = generate(Size::Medium, 5).draft;
    let all = draft.roles.iter().map(|role| ("role", role.name.clone()));
    let all = all.chain(draft.organizations.iter().map(|it| ("", it.name.clone())));
    let all = all.chain(
        draft.spaces.iter().map(|it| (it.organization_id.as_ref().unwrap().as_str(), it.name.clone())),
    );
    let all = all.chain(
        draft
            .resources
            .iter()
            .filter(|it| it.resource_type == "PROJECT")
            .map(|it| (it.space_id.as_ref().unwrap().as_str(), it.name.clone())),
    );
    let all =
        all.chain(draft.users.iter().filter(|it| it.email.is_some()).map(|it| ("email", it.email.clone())));
    let mut seen = BTreeSet::new();
    for name in all {
        assert!(seen.insert(name.clone()), "{name:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_made_up_account_loads_as_it_was_written(seed: u64, gaps_in_100 in 0_u32..=100) {
        let snapshot = Generator { scale: TINY, seed, gaps_in_100 }.generate();
        prop_assert_eq!(snapshot.draft.defects(), vec![]);
        let again = Loader::default().load("made up", write(&snapshot, Packing::Plain)).unwrap();
        prop_assert_eq!(again.digest(), snapshot.digest());
        prop_assert_eq!(again.warnings, Vec::<String>::new());
    }

    #[test]
    fn any_scale_can_be_made_up(
        [users, organizations, spaces, projects, roles, bindings] in prop::array::uniform6(0_usize..12),
        seed: u64,
    ) {
        let scale = Scale { users, organizations, spaces, projects, roles, bindings };
        let draft = Generator::new(scale, seed).generate().draft;
        prop_assert_eq!(draft.defects(), vec![]);
        prop_assert!(draft.role_bindings.len() <= bindings);
    }
}
