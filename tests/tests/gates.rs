//! What a gate says, against asking everybody about everything.

use axcess_core::{Decision, Effective, GapKind, Node, NodeKind, Permission, Policy, Source, User, UserKind};
use axcess_gate::{Check, CheckReport, Flags, Outcome, Planned, read_assertions};
use axcess_report::PlanReview;
use axcess_tests::world::{self, Switchboard, accounts, either, hold, plans, semantics};
use proptest::prelude::*;

type Verdict = Result<(), TestCaseError>;

/// Whether a thing of an account fits; `None` where nobody knows.
type Fits<T> = fn(&Policy, T) -> Option<bool>;
/// Whether a permission fits, by its name.
type Named = fn(&str) -> bool;

/// Selectors of people with what they mean: for certain, and perhaps.
const WHO: [(&str, Fits<User>); 9] = [
    ("\"*\"", |_, _| Some(true)),
    ("u0", |policy, user| Some(policy.user_id(user) == "u0")),
    ("[u0, u1]", |policy, user| Some(["u0", "u1"].contains(&policy.user_id(user)))),
    ("\"kind=BOT\"", |policy, user| Some(policy.user_kind(user) == UserKind::Bot)),
    ("\"status=ACTIVE\"", |policy, user| policy.user_status(user).map(|status| status == "ACTIVE")),
    ("\"status!=INV*,kind!=BOT\"", |policy, user| match policy.user_kind(user) {
        UserKind::Bot => Some(false),
        UserKind::Human => policy.user_status(user).map(|status| !status.starts_with("INV")),
    }),
    ("\"org=*\"", |policy, user| is_member(policy, user, NodeKind::Organization)),
    ("\"space!=*\"", |policy, user| is_member(policy, user, NodeKind::Space).map(|is| !is)),
    ("\"role=*\"", |policy, user| {
        let known = policy.memberships_of(user).map(|(_, role)| match role {
            Ok(role) => policy.role_name(role),
            Err(name) => name,
        });
        let known: Vec<_> =
            known.chain(policy.bindings_of(user).map(|(_, _, role)| policy.role_name(role))).collect();
        let is_open = known.contains(&None) || hides(policy, user, |_| true);
        if known.iter().any(Option::is_some) { Some(true) } else { (!is_open).then_some(false) }
    }),
];

/// Whether he is a member of any organization, or of any space.
fn is_member(policy: &Policy, user: User, kind: NodeKind) -> Option<bool> {
    let is_it = |node: Node| *policy.node_kind(node) == kind;
    let is_member = policy.memberships_of(user).any(|(node, _)| is_it(node));
    let may_be = hides(policy, user, |source| match source {
        Source::HiddenOrganizationMembership => kind == NodeKind::Organization,
        Source::HiddenSpaceMembership => kind == NodeKind::Space,
        _ => false,
    });
    if is_member { Some(true) } else { (!may_be).then_some(false) }
}

/// Whether a fact about him may be hidden anywhere that is like this.
fn hides(policy: &Policy, user: User, is_it: impl Fn(&Source) -> bool) -> bool {
    let is_hidden = |source: &Source| {
        matches!(
            source,
            Source::HiddenOrganizationMembership | Source::HiddenSpaceMembership | Source::HiddenBinding
        )
    };
    let there = policy.nodes().into_iter().flat_map(|node| policy.routes(user, node));
    let mut own = there.filter(|route| is_hidden(&route.source));
    own.any(|route| is_it(&route.source))
}

/// Selectors of permissions: which, and whether each is named.
const CAN: [(&str, Named, bool); 4] = [
    ("\"*\"", |_| true, false),
    ("\"*_READ\"", |name| name.ends_with("_READ"), false),
    ("PROJECT_READ", |name| name == "PROJECT_READ", true),
    ("MODEL_READ", |name| name == "MODEL_READ", true),
];

/// Selectors of places with what they mean: for certain, and perhaps.
const ON: [(&str, Fits<Node>); 6] = [
    ("account/**", |_, _| Some(true)),
    ("account", |_, node| Some(node == Node::ACCOUNT)),
    ("s0/**", |policy, node| below(policy, node, "s0")),
    ("s1", |policy, node| Some(policy.node_id(node) == "s1")),
    ("resource[restricted]", |policy, node| match (policy.node_kind(node), policy.is_restricted(node)) {
        (NodeKind::Resource(_), (true, _)) => Some(true),
        (NodeKind::Resource(_), (false, true)) => None,
        _ => Some(false),
    }),
    ("space[private]", |policy, node| match policy.node_kind(node) {
        NodeKind::Space => policy.is_private(node),
        _ => Some(false),
    }),
];

fn below(policy: &Policy, node: Node, top: &str) -> Option<bool> {
    let mut next = Some(node);
    while let Some(place) = next {
        if policy.node_id(place) == top {
            return Some(true);
        }
        if policy.is_orphan(place) {
            return if policy.node_kind(place).is_resource() { None } else { Some(false) };
        }
        next = policy.node_parent(place);
    }
    Some(false)
}

#[derive(Clone, Copy, Debug)]
struct Asked {
    kind: &'static str,
    who: usize,
    can: usize,
    on: usize,
}

impl Asked {
    fn yaml(self) -> String {
        let (who, can, on) = (WHO[self.who].0, CAN[self.can].0, ON[self.on].0);
        format!(
            "format: axcess-assertions\nversion: 1\nassert:\n  - {{id: it, {}: {{who: {who}, can: {can}, on: {on:?}}}}}\n",
            self.kind
        )
    }

    fn who(self, policy: &Policy, user: User) -> Option<bool> {
        WHO[self.who].1(policy, user)
    }

    fn on(self, policy: &Policy, node: Node) -> Option<bool> {
        ON[self.on].1(policy, node)
    }

    fn counts(self, policy: &Policy, permission: Permission, node: Node) -> bool {
        let (_, fits, is_named) = CAN[self.can];
        fits(policy.permissions().name(permission)) && (is_named || !policy.is_inert(permission, node))
    }
}

fn asked() -> impl Strategy<Value = Asked> {
    let kind = prop::sample::select(vec!["allow", "never", "exactly"]);
    (kind, 0..WHO.len(), 0..CAN.len(), 0..ON.len()).prop_map(|(kind, who, can, on)| Asked {
        kind,
        who,
        can,
        on,
    })
}

fn held(policy: &Policy, user: User, node: Node) -> Effective {
    match policy.user_status(user) {
        Some("INVITED") => policy.effective_if_active(user, node),
        _ => policy.effective(user, node),
    }
}

fn decision(effective: &Effective, permission: Permission) -> Decision {
    match (effective.allowed.contains(permission), effective.possible.contains(permission)) {
        (true, _) => Decision::Allow,
        (false, true) => Decision::Unknown,
        (false, false) => Decision::Deny,
    }
}

fn check<'a>(account: &'a Policy, plan: Option<Planned<'a>>, yaml: &str, flags: Flags) -> CheckReport {
    let assertions = match yaml {
        "" => Vec::new(),
        yaml => read_assertions("access.yaml", yaml.as_bytes())
            .unwrap_or_else(|errors| panic!("{errors}\n{yaml}")),
    };
    let check = Check {
        account,
        plan,
        assertions,
        flags,
        baseline: None,
        exceptions: Vec::new(),
        max_age: None,
        now: account.captured_at(),
        snapshot: String::new(),
    };
    check.run().unwrap_or_else(|errors| panic!("{errors}\n{yaml}"))
}

fn outcome(report: &CheckReport, gate: &str) -> Outcome {
    report.gates.iter().find(|it| it.id == gate).expect("the gate was asked").outcome
}

/// What the assertion comes to, asking everybody about everything.
fn expected(policy: &Policy, asked: Asked) -> Outcome {
    let (users, nodes) = (policy.users(), policy.nodes());
    let is_somebody = users.iter().any(|user| asked.who(policy, *user) != Some(false));
    let names = ["u0", "u1"].map(|name| users.iter().any(|user| policy.user_id(*user) == name));
    let are_named = match asked.who {
        1 => names[0],
        2 => names[0] && names[1],
        6 => is_somebody && nodes.iter().any(|node| *policy.node_kind(*node) == NodeKind::Organization),
        7 => is_somebody && nodes.iter().any(|node| *policy.node_kind(*node) == NodeKind::Space),
        _ => is_somebody,
    };
    let mut counting = nodes.iter().filter(|node| asked.on(policy, **node) != Some(false));
    let counts = |node: &Node| policy.permissions().iter().any(|(it, _)| asked.counts(policy, it, *node));
    if !are_named || !counting.any(counts) {
        return Outcome::Fail;
    }
    let mut worst = Outcome::Pass;
    for node in nodes {
        let Some(is_there) = [None, Some(true)].into_iter().find(|it| *it == asked.on(policy, node)) else {
            continue;
        };
        for user in &users {
            let is_he = asked.who(policy, *user);
            let effective = held(policy, *user, node);
            for (permission, _) in policy.permissions().iter().filter(|it| asked.counts(policy, it.0, node)) {
                let against = match (asked.kind, is_he) {
                    ("never", Some(true) | None) | ("exactly", Some(false) | None) => Some(Decision::Allow),
                    ("allow" | "exactly", Some(true)) => Some(Decision::Deny),
                    ("allow", None) => Some(Decision::Deny),
                    _ => None,
                };
                // Of whom nobody knows whether he is meant, either answer may be against what is exact.
                let is_open = asked.kind == "exactly" && is_he.is_none();
                let answer = decision(&effective, permission);
                let is_sure = is_there.is_some() && is_he.is_some();
                worst = worst.max(match answer {
                    _ if is_open => Outcome::Undetermined,
                    answer if Some(answer) == against && is_sure => Outcome::Fail,
                    answer if Some(answer) == against => Outcome::Undetermined,
                    Decision::Unknown if against.is_some() => Outcome::Undetermined,
                    _ => Outcome::Pass,
                });
            }
        }
    }
    let is_over_everybody = ![1, 2].contains(&asked.who) || asked.kind == "exactly";
    let lacks = |kind: &GapKind| matches!(kind, GapKind::Listing(_));
    if worst == Outcome::Pass && is_over_everybody && policy.gaps().iter().any(|gap| lacks(&gap.kind)) {
        worst = Outcome::Undetermined;
    }
    worst
}

#[test]
fn an_assertion_says_what_asking_everybody_says() {
    let strategy = (either(), semantics(), asked());
    hold(1200, &strategy, |(account, settings, asked)| {
        let policy = world::policy(&account.snapshot(), &settings);
        let report = check(&policy, None, &asked.yaml(), Flags::default());
        prop_assert_eq!(
            outcome(&report, "it"),
            expected(&policy, asked),
            "{:?}\n{:#?}\nsettings: {:?}\nsnapshot: {}",
            asked,
            report.findings,
            settings,
            account.snapshot()
        );
        Ok(())
    });
}

#[test]
fn a_gate_names_the_switches_that_would_turn_it() {
    let strategy = (accounts(axcess_core::Provider::Arize), semantics(), asked());
    hold(250, &strategy, |(account, settings, asked)| {
        let policy = world::policy(&account.snapshot(), &settings);
        let report = check(&policy, None, &asked.yaml(), Flags::default());
        if report.findings.iter().any(|finding| ["matches-nothing", "incomplete"].contains(&&*finding.rule)) {
            return Ok(());
        }
        let of_arize = |name: &str| !["wallaroo-admin", "collaborator-manages"].contains(&name);
        let base = outcome(&report, "it");
        let mut turning: Vec<&str> = Vec::new();
        for (name, semantics) in policy.semantics().neighbours().filter(|(name, _)| of_arize(name)) {
            let other = expected(&policy.with_semantics(semantics), asked);
            if other != base && !turning.contains(&name) {
                turning.push(name);
            }
        }
        prop_assert_eq!(&report.gates[0].depends_on, &turning, "{:?} {:?}", asked, settings);
        Ok(())
    });
}

/// What `--no-new-access` comes to, asking everybody about everything before and after.
fn gained(before: &Policy, after: &Policy) -> Outcome {
    let mut worst = Outcome::Pass;
    for user in after.users() {
        let id = after.user_id(user);
        for node in after.nodes() {
            let then = before.user(id).ok().zip(before.node(after.node_id(node)).ok());
            let then = then.map(|(user, node)| held(before, user, node));
            let now = held(after, user, node);
            for (permission, _) in after.permissions().iter().filter(|it| !after.is_inert(it.0, node)) {
                let then = then.as_ref().map_or(Decision::Deny, |then| decision(then, permission));
                worst = worst.max(match (then, decision(&now, permission)) {
                    (Decision::Deny | Decision::Unknown, Decision::Allow) => Outcome::Fail,
                    (Decision::Deny, Decision::Unknown) => Outcome::Undetermined,
                    _ => Outcome::Pass,
                });
            }
        }
    }
    worst
}

fn check_plan(policy: &Policy, plan: &axcess_core::Plan) -> Verdict {
    let Ok(review) = PlanReview::new(policy, plan, Vec::new()) else { return Ok(()) };
    let flags = Flags { no_new_access: true, no_new_admins: true, no_lockout: true, ..Flags::default() };
    let report = check(policy, Some(Planned { plan, review: &review }), "", flags);
    let (found, expected) = (outcome(&report, "no-new-access"), gained(policy, review.last()));
    let is_open = |finding: &&axcess_gate::CheckFinding| {
        finding.gate == "no-new-access" && ["open-step", "incomplete"].contains(&&*finding.rule)
    };
    let doubts = report.findings.iter().filter(is_open).count();
    let expected = if doubts > 0 { expected.max(Outcome::Undetermined) } else { expected };
    prop_assert_eq!(found, expected, "{:#?}", report.findings);
    let uncertain = review.steps().iter().any(|step| step.uncertain);
    prop_assert!(!uncertain || found != Outcome::Pass, "an uncertain step leaves the gate open");
    let refused = review.steps().iter().any(|step| ["refused", "skipped"].contains(&step.outcome.as_str()));
    prop_assert_eq!(outcome(&report, "plan") == Outcome::Fail, refused);
    let mut fingerprints: Vec<&str> = report.findings.iter().map(|finding| &*finding.fingerprint).collect();
    fingerprints.sort_unstable();
    let all = fingerprints.len();
    fingerprints.dedup();
    prop_assert_eq!(fingerprints.len(), all, "every finding has a fingerprint of its own");
    Ok(())
}

#[test]
fn what_a_plan_gives_is_what_asking_everybody_before_and_after_finds() {
    for (usual, provider) in [(400, axcess_core::Provider::Arize), (100, axcess_core::Provider::Wallaroo)] {
        let strategy = (accounts(provider), semantics(), plans(provider, Switchboard::Any));
        hold(usual, &strategy, |(account, settings, file)| {
            let policy = world::policy(&account.snapshot(), &settings);
            check_plan(&policy, &world::plan(&file)).map_err(|error| {
                let snapshot = account.snapshot();
                TestCaseError::fail(format!(
                    "{error}\nsettings: {settings:?}\nplan: {file}\nsnapshot: {snapshot}"
                ))
            })
        });
    }
}

#[test]
fn nobody_who_holds_anything_is_missing_from_the_candidates() {
    let provider = axcess_core::Provider::Arize;
    let strategy = (accounts(provider), semantics(), plans(provider, Switchboard::Any), 0..CAN.len());
    hold(300, &strategy, |(account, settings, file, can)| {
        let first = world::policy(&account.snapshot(), &settings);
        for policy in [world::after(&first, &file), first] {
            let mut set = axcess_core::PermissionSet::empty(policy.permissions().len());
            let fitting = policy.permissions().iter().filter(|(_, name)| CAN[can].1(name));
            fitting.for_each(|(permission, _)| set.insert(permission));
            for node in policy.nodes() {
                let candidates = policy.candidates(&set, node);
                let ids: Vec<&str> = candidates.iter().map(|user| policy.user_id(*user)).collect();
                prop_assert!(ids.is_sorted_by(|a, b| a < b), "{:?}", ids);
                for user in policy.users() {
                    let holds = !held(&policy, user, node).possible.and(&set).is_empty();
                    prop_assert!(
                        !holds || candidates.contains(&user),
                        "{} {}",
                        policy.user_id(user),
                        policy.node_id(node)
                    );
                }
            }
        }
        Ok(())
    });
}
