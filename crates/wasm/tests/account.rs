//! What the surface adds to the crates below it: short questions, maps, and steps that are tried.

use axcess_wasm::{Account, Export, Names, Side, Touched};

/// Checks what a question is understood as: `-` where nothing or several things fit.
#[track_caller]
fn check(text: &str, expected: [&str; 3]) {
    let asked = Account::demo().ask(text);
    let told = |part: &Option<String>| part.clone().unwrap_or_else(|| "-".to_owned());
    assert_eq!([told(&asked.who), told(&asked.permission), told(&asked.node)], expected, "{text:?}");
}

#[test]
fn a_short_question_is_understood() {
    let fraud = "project:Fraud/fraud-llm";
    check("ann update fraud-llm", ["ann@acme.io", "PROJECT_UPDATE", fraud]);
    check("can Ann Berger edit the fraud-llm?", ["ann@acme.io", "PROJECT_UPDATE", fraud]);
    check("ann@acme.io PROJECT_READ project:Fraud/fraud-llm", ["ann@acme.io", "PROJECT_READ", fraud]);
    check("ann role binding create space:Fraud", ["ann@acme.io", "ROLE_BINDING_CREATE", "space:Fraud"]);
    check("fraud-llm", ["-", "-", fraud]);
    check("", ["-", "-", "-"]);
    check("xyzzy", ["-", "-", "-"]);
}

#[test]
fn what_fits_several_things_is_told_and_not_chosen() {
    let asked = Account::demo().ask("Sam Carter read credit-scoring");
    assert_eq!(asked.who, None);
    assert_eq!(asked.candidates.who, ["scarter@acme.io", "sam.carter@acme.io"]);
    assert_eq!(asked.node.as_deref(), Some("project:Credit/credit-scoring"));
}

#[test]
fn every_candidate_names_something() {
    let account = Account::demo();
    let names = account.names(0, usize::MAX);
    for word in ["a", "s", "ma", "project", "read", "delete"] {
        let asked = account.ask(&format!("{word} {word} {word}"));
        let candidates = asked.candidates;
        candidates.who.iter().for_each(|who| assert!(names.people.iter().any(|it| it.reference == *who)));
        candidates.node.iter().for_each(|node| assert!(names.nodes.iter().any(|it| it.reference == *node)));
        candidates.permission.iter().for_each(|it| assert!(names.permissions.contains(it), "{it}"));
    }
}

#[test]
fn whatever_lies_in_a_node_stands_behind_it() {
    let nodes = Account::demo().names(0, usize::MAX).nodes;
    assert_eq!((nodes[0].reference.as_str(), nodes[0].parent), ("account", None));
    for (place, node) in nodes.iter().enumerate().skip(1) {
        assert!(node.parent.is_none_or(|parent| parent < place), "{}", node.reference);
    }
}

#[test]
fn names_come_in_parts() {
    let account = Account::demo();
    let whole = account.names(0, usize::MAX);
    let mut parts = account.names(0, 7);
    for page in 1..=whole.nodes.len() / 7 {
        let part = account.names(page * 7, 7);
        assert!(part.nodes.len() <= 7);
        parts.people.extend(part.people);
        parts.keys.extend(part.keys);
        parts.nodes.extend(part.nodes);
        parts.permissions.extend(part.permissions);
        parts.roles.extend(part.roles);
    }
    // There are more permissions than nodes.
    let count = parts.permissions.len();
    assert_eq!(parts.permissions[..], whole.permissions[..count]);
    assert_eq!(Names { permissions: whole.permissions.clone(), ..parts }, whole);
}

#[test]
fn steps_turn_cells_of_the_map_and_back() {
    let mut account = Account::demo();
    let names = account.names(0, usize::MAX);
    let row = names.people.iter().position(|it| it.reference == "ann@acme.io").expect("she is there");
    let column = names.nodes.iter().position(|it| it.reference == "project:Fraud/sar-drafts");
    let column = column.expect("it is there");
    let place = |place: usize| u32::try_from(place).expect("few");
    let cell = |account: &Account| {
        account.map("PROJECT_READ", &[place(row)], &[place(column)]).expect("both are there")[0]
    };
    assert_eq!(cell(&account), 32, "denied, on a restricted node");
    let plan =
        b"format: axcess-plan\nversion: 1\nchanges:\n  - {op: role_binding.create, user: ann@acme.io, \
                 role: Project Viewer, resource: \"project:Fraud/sar-drafts\"}\n";
    assert_eq!(account.add("plan.yaml", plan), Ok(1));
    assert_eq!(cell(&account), 64 + 32 + (5 << 2) + 1, "allowed by a binding, and changed");
    assert!(account.export(Export::Ax).is_ok_and(|text| text.contains("ax role-bindings create")));
    account.keep(0).expect("nothing is left to try");
    assert_eq!((cell(&account), account.edits()), (32, Vec::new()));
}

#[test]
fn a_step_changes_no_more_names_than_it_says() {
    let names = |account: &Account| account.names(0, usize::MAX);
    let unmarked = |mut names: Names| {
        names.nodes.iter_mut().for_each(|node| node.restricted = None);
        names
    };
    let cases = [
        (
            "{op: role_binding.create, user: ann@acme.io, role: Project Viewer, resource: \"project:Fraud/sar-drafts\"}",
            Touched::Access,
        ),
        ("{op: space.add_user, space: Fraud, user: omar@acme.io, role: MEMBER}", Touched::Access),
        ("{op: space.remove_user, space: Fraud, user: ann@acme.io}", Touched::Access),
        ("{op: restriction.create, resource: \"project:Fraud/fraud-llm\"}", Touched::Restrictions),
        ("{op: restriction.delete, resource: \"project:Fraud/sar-drafts\"}", Touched::Restrictions),
        ("{op: user.delete, user: ann@acme.io}", Touched::Names),
        ("{op: space.delete, space: Fraud}", Touched::Names),
    ];
    for (change, touched) in cases {
        let (before, mut account) = (names(&Account::demo()), Account::demo());
        account
            .add("plan.yaml", format!("format: axcess-plan\nversion: 1\nchanges:\n  - {change}\n").as_bytes())
            .unwrap_or_else(|error| panic!("{change}: {error}"));
        let (edit, after) = (account.edits().remove(0), names(&account));
        assert_eq!((edit.outcome.as_str(), edit.touches), ("applied", touched), "{change}: {}", edit.reason);
        assert_eq!(before == after, touched == Touched::Access, "{change}");
        assert_eq!(unmarked(before) == unmarked(after.clone()), touched != Touched::Names, "{change}");
        let marks = after.nodes.iter().map(|node| node.restricted.map_or(2, u8::from));
        assert!(marks.eq(account.restricted()), "{change}");
    }
}

#[test]
fn a_step_that_cannot_be_read_leaves_the_others_as_they_are() {
    let mut account = Account::demo();
    let plan = b"format: axcess-plan\nversion: 1\nchanges:\n  - {op: restriction.create, resource: \"project:Fraud/fraud-llm\"}\n";
    account.add("one.yaml", plan).expect("it is a plan");
    let wrong = account.add("two.yaml", b"format: axcess-plan\nversion: 1\nchanges: 7\n");
    assert!(wrong.is_err_and(|error| error.to_string().starts_with("two.yaml:3:")));
    let outcomes: Vec<_> = account.edits().into_iter().map(|edit| edit.outcome).collect();
    assert_eq!(outcomes, ["applied"]);
}

#[test]
fn every_remedy_that_is_no_handiwork_is_a_plan_that_gives_what_is_asked_for() {
    let question = ["kim@acme.io", "PROJECT_READ", "project:Credit/model-appeals"];
    let [who, permission, node] = question;
    let account = Account::demo();
    let remedies = account.explain(who, permission, node).expect("all three are there").body.remedies;
    assert!(!remedies.is_empty());
    for (place, remedy) in remedies.iter().enumerate() {
        let plan = account.remedy_plan(who, permission, node, place);
        assert_eq!(plan.is_err(), remedy.changes.iter().any(|change| change.by_hand), "{place}");
        let Ok(plan) = plan else { continue };
        let mut changed = account.clone();
        assert_eq!(changed.add("remedy", plan.as_bytes()), Ok(remedy.changes.len()), "{plan}");
        let answer = changed.can(who, permission, node).expect("all three are still there").body;
        assert_eq!(answer.decision().as_str(), "allow", "{plan}");
    }
    assert!(account.remedy_plan(who, permission, node, remedies.len()).is_err());
}

#[test]
fn a_plan_for_another_snapshot_or_of_another_actor_is_refused() {
    let mut account = Account::demo();
    let plan = |head: &str| {
        format!(
            "format: axcess-plan\nversion: 1\n{head}\nchanges:\n  - {{op: user.delete, user: emil@acme.io}}\n"
        )
    };
    let elsewhere =
        account.add("a.yaml", plan(&format!("snapshot: \"sha256:{}\"", "0".repeat(64))).as_bytes());
    assert!(elsewhere.is_err_and(|error| error.to_string().contains("another snapshot")));
    assert_eq!(account.add("b.yaml", plan("actor: kim@acme.io").as_bytes()), Ok(1));
    let another = account.add("c.yaml", plan("actor: lee@acme.io").as_bytes());
    assert!(another.is_err_and(|error| error.to_string().contains("kim@acme.io")));
    assert_eq!(account.edits().len(), 1);
    account.keep(0).expect("nothing is left to try");
    assert_eq!(
        account.add("c.yaml", plan("actor: lee@acme.io").as_bytes()),
        Ok(1),
        "whoever it was, is gone"
    );
}

#[test]
fn a_slice_says_what_the_whole_says() {
    let whole = Account::demo();
    let names = whole.names(0, usize::MAX);
    let who = names.people.iter().map(|it| &it.reference).chain(names.keys.iter().map(|it| &it.reference));
    let permissions = ["PROJECT_READ", "SPACE_UPDATE", "ROLE_BINDING_CREATE"];
    // Two spaces have one name. A slice that has one of them may call it shorter.
    let told = |text: String| text.replace("Risk/Sandbox", "Sandbox").replace("Commerce/Sandbox", "Sandbox");
    for (row, who) in who.enumerate() {
        for (column, node) in names.nodes.iter().enumerate() {
            let (permission, node) = (permissions[(row + column) % 3], &node.reference);
            let slice = whole.slice(who, permission, node).expect("all three are there");
            let part = Account::open("the link", slice.as_bytes()).expect("a slice is a snapshot");
            let of_part = part.sentences(who, permission, node).expect("the slice has all three");
            let of_whole = whole.sentences(who, permission, node).expect("all three are there");
            assert_eq!(told(of_part), told(of_whole), "{who} {permission} {node}");
        }
    }
}

#[test]
fn a_slice_says_of_what_it_is_one_and_leaves_out_what_is_tried() {
    let mut account = Account::demo();
    let question = ["ann@acme.io", "PROJECT_READ", "project:Fraud/sar-drafts"];
    let [who, permission, node] = question;
    let slice = account.slice(who, permission, node).expect("all three are there");
    let plan =
        b"format: axcess-plan\nversion: 1\nchanges:\n  - {op: role_binding.create, user: ann@acme.io, \
                 role: Project Viewer, resource: \"project:Fraud/sar-drafts\"}\n";
    account.add("plan.yaml", plan).expect("it is a plan");
    assert_eq!(account.slice(who, permission, node).as_ref(), Ok(&slice));
    let part = Account::open("the link", slice.as_bytes()).expect("a slice is a snapshot");
    let basis = account.facts().basis;
    assert_eq!(part.facts().body.source, Some(format!("slice of {}", basis.snapshot)));
    assert_eq!(part.facts().basis.captured_at, basis.captured_at);
    assert!(account.slice("nobody@acme.io", permission, node).is_err());
}

#[test]
fn a_cell_of_people_and_permissions_is_the_answer() {
    let mut account = Account::demo();
    let plan =
        b"format: axcess-plan\nversion: 1\nchanges:\n  - {op: restriction.create, resource: \"project:Fraud/fraud-llm\"}\n";
    account.add("plan.yaml", plan).expect("it is a plan");
    let names = account.names(0, usize::MAX);
    let places = |count: usize| (0..u32::try_from(count).expect("few")).collect::<Vec<_>>();
    for node in ["account", "org:Risk", "space:Boardroom", "project:Fraud/fraud-llm"] {
        let column = names.nodes.iter().position(|it| it.reference == node).expect("it is there");
        let column = u32::try_from(column).expect("few");
        let (people, permissions) = (places(names.people.len()), places(names.permissions.len()));
        let bytes = account.permission_map(node, &people, &permissions).expect("all are there");
        for (place, permission) in names.permissions.iter().enumerate() {
            let by_node = account.map(permission, &people, &[column]).expect("all are there");
            let row = bytes.chunks(permissions.len()).map(|row| row[place]);
            assert!(row.eq(by_node), "{permission} on {node}");
        }
        for (row, person) in names.people.iter().enumerate().step_by(7) {
            for (place, permission) in names.permissions.iter().enumerate() {
                let cell = bytes[row * permissions.len() + place];
                let told = ["deny", "allow", "unknown"][usize::from(cell & 3)];
                let answer = account.can(&person.reference, permission, node).expect("all are there").body;
                assert_eq!(told, answer.decision().as_str(), "{} {permission} {node}", person.reference);
            }
        }
    }
    assert!(account.permission_map("account", &[0], &[9999]).is_err());
    assert!(account.permission_map("space:Nowhere", &[0], &[0]).is_err());
}

#[test]
fn two_snapshots_are_compared_both_ways() {
    let own = axcess_snapshot::demo();
    let mut other: axcess_snapshot::Snapshot = own.clone().into();
    let mut newcomer = own.draft.users[0].clone();
    (newcomer.id, newcomer.name, newcomer.email) = ("new".into(), None, Some("new@acme.io".to_owned()));
    newcomer.status = Some("INACTIVE".to_owned());
    other.draft.users.push(newcomer);
    other.draft.role_bindings.retain(|binding| binding.id.as_str() != own.draft.role_bindings[0].id.as_str());
    let bytes = axcess_snapshot::text(&other);
    let comparison = Account::demo().compare("other.json", bytes.as_bytes()).expect("it is a snapshot");
    let (after, before) = (comparison.diff(Side::After), comparison.diff(Side::Before));
    assert!(!after.body.entries.is_empty());
    let newcomers = comparison.newcomers().into_iter().map(|it| (it.id, it.name));
    assert!(newcomers.eq([("new".to_owned(), Some("new@acme.io".to_owned()))]));
    let lists = |moves: &axcess_report::AccessMoves, gained: bool| -> Vec<Vec<String>> {
        let place = |it: &axcess_report::AccessMove| if gained { it.gained } else { it.lost };
        moves.entries.iter().map(|entry| moves.sets[place(entry)].clone()).collect()
    };
    assert_eq!(lists(&after.body, false), lists(&before.body, true));
    assert_eq!(after.basis.snapshot, own.digest());
    assert_eq!(before.basis.snapshot, other.digest());
    assert!(comparison.sentences(Side::After).iter().all(|sentence| sentence.rule == "loss"));
    let text = comparison.text(Side::After);
    assert!(comparison.sentences(Side::After).iter().all(|it| text.contains(&it.text)), "{text}");
}

#[test]
fn what_cannot_be_compared_is_refused_in_words() {
    let account = Account::demo();
    let refusal = |bytes: &[u8]| account.compare("other.json", bytes).map(drop).unwrap_err().to_string();
    assert!(refusal(b"{").contains("other.json"));
    let wallaroo = br#"{"format":"axcess-snapshot","version":1,"provider":"wallaroo",
        "captured_at":"2026-11-20T09:00:00Z","account":{"id":"account"}}"#;
    assert!(refusal(wallaroo).contains("cannot be compared"));
}

#[test]
fn what_a_file_lacks_and_what_nobody_knows_of_it_is_told() {
    let file =
        br#"{"format":"axcess-snapshot","version":1,"provider":"arize","captured_at":"2026-11-20T09:00:00Z",
        "account":{"id":"account"},"users":[{"id":"u","shoe_size":43}],"weather":"fine"}"#;
    let account = Account::open("odd.json", file).expect("it can be read");
    let warnings = account.warnings().join("\n");
    for word in ["shoe_size", "weather", "without a status"] {
        assert!(warnings.contains(word), "{word}: {warnings}");
    }
    assert_eq!(Account::demo().warnings(), [] as [String; 0]);
}

#[test]
fn the_safe_order_of_steps_is_a_plan_with_the_same_end() {
    let mut account = Account::demo();
    let plan = b"format: axcess-plan\nversion: 1\nchanges:\n  - {op: restriction.create, resource: \"project:Fraud/fraud-llm\"}\n  \
                 - {op: role_binding.create, user: ann@acme.io, role: Project Editor, resource: \"project:Fraud/fraud-llm\"}\n";
    account.add("plan.yaml", plan).expect("it is a plan");
    let report = account.report().expect("there are steps").body;
    let order = report.safe_order.expect("she is locked out in between").steps;
    assert_eq!(order, [2, 1]);
    let text = account.ordered(&[2, 1]).expect("each step once");
    let mut safe = Account::demo();
    assert_eq!(safe.add("safe.yaml", text.as_bytes()), Ok(2));
    let again = safe.report().expect("there are steps").body;
    assert_eq!((again.windows.len(), &again.diff), (0, &report.diff));
    for order in [&[1][..], &[1, 1], &[0, 1], &[1, 3]] {
        assert!(account.ordered(order).is_err(), "{order:?}");
    }
}

#[test]
fn reasons_are_an_explanation_without_what_would_help() {
    let account = Account::demo();
    let question = ["kim@acme.io", "PROJECT_READ", "project:Credit/model-appeals"];
    let [who, permission, node] = question;
    let whole = account.explain(who, permission, node).expect("all three are there");
    let mut reasons = account.reasons(who, permission, node).expect("all three are there");
    assert!(!whole.body.remedies.is_empty() && reasons.body.remedies.is_empty());
    reasons.body.remedies = whole.body.remedies.clone();
    reasons.body.could_grant = whole.body.could_grant.clone();
    assert_eq!(serde_json::to_value(&reasons).ok(), serde_json::to_value(&whole).ok());
}
