//! Plans on the built-in account, with what their reviews say.

use axcess_core::Policy;
use axcess_snapshot::{catalog, demo};

use super::*;
use crate::Severity;

/// Shows what `judge` makes of the review of these changes, written as a plan file writes them.
fn check<T>(changes: &str, judge: impl FnOnce(&PlanReview<'_>) -> T) -> T {
    check_after("  []", changes, judge)
}

/// The same on the account that other changes leave.
fn check_after<T>(before: &str, changes: &str, judge: impl FnOnce(&PlanReview<'_>) -> T) -> T {
    let draft = demo().draft;
    let words = catalog(draft.provider);
    let policy = Policy::new(draft, words).expect("INVARIANT: the account that ships has no defect");
    let plan = |changes: &str| {
        let text = format!("format: axcess-plan\nversion: 1\non_refused: stop\nchanges:\n{changes}");
        axcess_plan::read("plan.yaml", text.as_bytes()).expect("the plan is well-formed")
    };
    let policy = policy.simulate(&plan(before).plan).expect("the plan can be simulated").last;
    let file = plan(changes);
    let source = |source: &axcess_plan::Source| PlanSource { file: source.file.clone(), line: source.line };
    let sources = file.sources.iter().map(source).collect();
    judge(&PlanReview::new(&policy, &file.plan, sources).expect("the plan can be simulated"))
}

/// The findings of these rules, as `rule: message`.
fn found(changes: &str, rules: &[&str]) -> Vec<String> {
    check(changes, |review| {
        let wanted = review.findings().iter().filter(|finding| rules.contains(&finding.rule.as_str()));
        wanted.map(|finding| format!("{}: {}", finding.rule, finding.message)).collect()
    })
}

fn text(changes: &str) -> String {
    let coloured = check(changes, |review| review.text(Detail::Folded, Layout::Plain));
    let mut plain = String::new();
    let mut rest = coloured.chars();
    while let Some(letter) = rest.next() {
        match letter {
            '\u{1b}' => rest.by_ref().take_while(|letter| *letter != 'm').for_each(drop),
            letter => plain.push(letter),
        }
    }
    plain
}

const TOM_LEAVES_FRAUD: &str = "  - {op: space.remove_user, space: Risk/Fraud, user: tom@acme.io}";

#[test]
fn an_empty_plan_changes_nothing() {
    assert_eq!(text("  []"), "0 steps: nothing to do.\nNobody's access changes.\n");
    assert_eq!(check("  []", |review| review.verdict()), Verdict::Same);
}

#[test]
fn a_removal_names_the_routes_and_bindings_that_stay() {
    assert_eq!(
        found(TOM_LEAVES_FRAUD, &["still-reaches", "binding-survives"]),
        [
            "binding-survives: Tom Okafor is removed from space Fraud, but the binding on project \
             Fraud/fraud-triage stays and still reaches",
            "still-reaches: step 1 (space.remove_user) does not take SPACE_READ and 29 more on space Fraud \
             from Tom Okafor: it stays by the public fallback of space Fraud, where an organization READ_ONLY \
             counts as READ_ONLY; one more removal takes it: remove tom@acme.io from org:Risk",
        ]
    );
}

#[test]
fn a_resource_that_is_restricted_before_anybody_is_bound_is_out_of_reach() {
    let restrict = "  - {op: restriction.create, resource: 'project:Fraud/card-velocity'}\n";
    assert_eq!(
        found(restrict, &["unreachable"]),
        ["unreachable: nobody can read project Fraud/card-velocity, which is restricted"]
    );
    let bind = "  - {op: role_binding.create, user: ann@acme.io, role: Project Editor, \
                resource: 'project:Fraud/card-velocity'}\n";
    assert_eq!(found(&format!("{bind}{restrict}"), &["unreachable"]), [""; 0]);
    let bind_noah = bind.replace("ann@", "noah@");
    assert_eq!(
        found(&format!("{bind_noah}{restrict}"), &["unreachable"]),
        ["unreachable: nobody can read project Fraud/card-velocity, which is restricted, until Noah Klein \
          accepts the invitation"]
    );
}

#[test]
fn what_the_last_administrator_leaves_is_orphaned() {
    let changes = "  - {op: user.set_account_role, user: kim@acme.io, role: MEMBER}
  - {op: user.set_account_role, user: lee@acme.io, role: MEMBER}
  - {op: organization.remove_user, organization: Platform, user: priya@acme.io}";
    let found = found(changes, &["orphaned-node"]);
    assert_eq!(found.len(), 3, "{found:#?}");
    assert_eq!(
        found[0],
        "orphaned-node: nobody can administer the account any more: Kim Novak and Lee Park did"
    );
}

#[test]
fn power_is_found_once_where_it_is_given() {
    let admin = "  - {op: organization.add_user, organization: Commerce, user: dev@acme.io, role: ADMIN}\n";
    assert_eq!(
        found(admin, &["new-admin", "binding-power"]),
        ["new-admin: Dev Sharma becomes an administrator of organization Commerce"]
    );
    let binding = "  - {op: role_binding.create, user: ann@acme.io, role: Project Admin, \
                   resource: 'project:Fraud/sar-drafts'}\n";
    assert_eq!(
        found(binding, &["new-admin", "binding-power"]),
        [
            "binding-power: Ann Berger gains ROLE_BINDING_CREATE on project Fraud/sar-drafts, and with it the power \
          to let others in"
        ]
    );
}

#[test]
fn a_refusal_and_what_it_skips_are_found() {
    let changes = "  - {op: space.add_user, space: Credit, user: nobody@acme.io, role: MEMBER}
  - {op: user.reset_password, user: ann@acme.io}
  - {op: user.delete, user: emil@acme.io}";
    let rules: Vec<(String, Severity, Vec<usize>)> = check(changes, |review| {
        let each = review.findings().iter();
        each.map(|finding| (finding.rule.clone(), finding.severity, finding.steps.clone())).collect()
    });
    assert_eq!(
        rules,
        [
            ("refused".to_owned(), Severity::Error, vec![1]),
            ("skipped".to_owned(), Severity::Warning, vec![2, 3])
        ]
    );
}

#[test]
fn what_nobody_knows_names_the_gap() {
    let changes =
        "  - {op: user.create, name: Pedro Alves, email: pedro@acme.io, role: MEMBER, invite_mode: NONE}";
    assert_eq!(
        found(changes, &["unknown"]),
        [
            "unknown: nobody knows what Pedro Alves may do on dashboard Boardroom/board-pack: the API lists no \
             role bindings on dashboard Boardroom/board-pack",
            "unknown: nobody knows what Pedro Alves may do on space Boardroom and dashboard \
             Boardroom/quarterly-risk: the snapshot lacks members of space Boardroom (503 from GraphQL on every try; the one \
             member listed is known from its service key)",
        ]
    );
}

#[test]
fn fingerprints_do_not_hang_on_ids_that_a_simulation_gives() {
    let plan = "  - {op: space.create, name: Disputes, organization: Risk, is_private: true}
  - {op: space.add_user, space: Risk/Disputes, user: ida@acme.io, role: ADMIN}\n";
    let before = "  - {op: organization.create, name: Other}\n";
    let prints = |changes: &str| {
        check(changes, |review| {
            let new_admin = review.findings().iter().filter(|finding| finding.rule == "new-admin");
            new_admin.map(|finding| (finding.fingerprint.clone(), finding.nodes.clone())).collect::<Vec<_>>()
        })
    };
    let (first, second) = (prints(plan), prints(&format!("{before}{plan}")));
    assert_eq!(first.len(), 1);
    assert_eq!(first[0].0, second[0].0);
    assert_ne!(first[0].1, second[0].1);
}

#[test]
fn fingerprints_of_steps_do_not_hang_on_ids_either() {
    let policy =
        Policy::new(demo().draft, catalog(demo().draft.provider)).expect("INVARIANT: it has no defect");
    let sofia = policy.user("sofia@acme.io").expect("INVARIANT: she is there");
    let project = policy.node("project:Fraud/fraud-triage").expect("INVARIANT: it is there");
    let (user, node) = (policy.user_id(sofia), policy.node_id(project));
    // The update does nothing, and the second binding is refused.
    let plan = |role: usize, binding: usize| {
        format!(
            "  - {{op: role.create, name: Looker, permissions: [PROJECT_READ]}}
  - {{op: role_binding.create, user: '{user}', role: 'new:{role}', resource: '{node}'}}
  - {{op: role_binding.update, binding: 'new:{binding}', role: 'new:{role}'}}
  - {{op: role_binding.create, user: '{user}', role: 'new:{role}', resource: '{node}'}}\n"
        )
    };
    let prints = |changes: String| {
        check(&changes, |review| {
            let of_steps =
                review.findings().iter().filter(|it| ["refused", "no-op"].contains(&it.rule.as_str()));
            of_steps.map(|it| it.fingerprint.clone()).collect::<Vec<_>>()
        })
    };
    let first = prints(plan(1, 2));
    assert_eq!(first.len(), 2);
    assert_eq!(first, prints(format!("  - {{op: organization.create, name: Other}}\n{}", plan(2, 3))));
}

#[test]
fn a_gain_is_laid_to_the_step_that_gives_it_in_the_end() {
    let changes = "  - {op: organization.add_user, organization: Risk, user: dev@acme.io, role: MEMBER}
  - {op: role_binding.create, user: dev@acme.io, role: Project Viewer, resource: 'project:Fraud/card-velocity'}
  - {op: restriction.create, resource: 'project:Fraud/card-velocity'}\n";
    let shown = text(changes);
    let line = shown.lines().find(|line| line.contains("Project Viewer") && line.contains("(step"));
    assert_eq!(
        line.map(str::trim),
        Some("all of role Project Viewer on project Fraud/card-velocity (step 2, plan.yaml:6)"),
        "{shown}"
    );
}

#[test]
fn those_who_lose_the_same_are_named_once() {
    let changes = "  - {op: restriction.create, resource: 'project:Fraud/card-velocity'}";
    let shown = text(changes);
    let losses: Vec<&str> = shown.lines().filter(|line| line.starts_with("  - ")).collect();
    assert_eq!(losses.len(), 2, "{shown}");
    assert!(
        losses[0].contains("lose all access to project Fraud/card-velocity (step 1, plan.yaml:5)"),
        "{shown}"
    );
}

/// What a reviewer has to see: windows, a collision, a revocation that does not revoke, new power, a leaver.
const TELLING: &str = "  - {op: restriction.create, resource: 'project:Fraud/chargeback-agent'}
  - {op: role_binding.create, user: sofia@acme.io, role: Project Admin, resource: 'project:Fraud/chargeback-agent'}
  - {op: role_binding.create, user: ida@acme.io, role: Project Editor, resource: 'project:Fraud/chargeback-agent'}
  - {op: space.remove_user, space: Risk/Fraud, user: tom@acme.io}
  - {op: organization.add_user, organization: Commerce, user: dev@acme.io, role: ADMIN}
  - {op: user.set_account_role, user: omar@acme.io, role: ADMIN}
  - {op: user.delete, user: emil@acme.io}
  - {op: space.create, name: Disputes, organization: Risk}
  - {op: service_key.create, name: ci, organizations: [{organization: Commerce, spaces: [{space: Support}]}]}
  - {op: user.create, name: Pedro Alves, email: pedro@acme.io, role: MEMBER, invite_mode: NONE}
  - {op: role_binding.create, user: tom@acme.io, role: Project Admin, resource: 'project:Fraud/fraud-triage'}
";

/// Compares with a file beside this one, or writes it anew.
fn kept(file: &str, found: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/plan/tests").join(file);
    if std::env::var_os("AXCESS_BLESS").is_some() {
        std::fs::write(&path, found).expect("it can be written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == found, "{file} is stale; `cargo xtask bless` writes it anew\n{found}");
}

#[test]
fn a_telling_plan_is_told_as_it_was() {
    kept("telling.txt", &text(TELLING));
    let basis = |review: &PlanReview<'_>| Basis::new(review.first, "sha256:0123");
    kept("telling.md", &check(TELLING, |review| review.markdown(&basis(review), 65_536)));
    kept("telling.html", &check(TELLING, |review| review.html(&basis(review))));
}

#[test]
fn a_collision_names_the_command_that_does_what_was_meant() {
    let binding = check(TELLING, |review| {
        let last = review.last();
        let (tom, node) = (last.user("tom@acme.io").ok()?, last.node("project:Fraud/fraud-triage").ok()?);
        let (id, ..) = last.bindings_of(tom).find(|(_, place, _)| *place == node)?;
        let role = last.role_id(last.role("Project Admin").ok()?).to_owned();
        Some((last.binding_id(id?).to_owned(), role))
    });
    let (id, role) = binding.expect("Tom is bound there");
    let refused = found(TELLING, &["refused"]);
    let command = format!("`ax role-bindings update {id} --role-id {role}`");
    assert!(refused.len() == 1 && refused[0].ends_with(&command), "{refused:#?}");
}

#[test]
fn what_would_do_what_was_meant_keeps_the_description() {
    let changes = "  - {op: role.create, name: Looker, permissions: [PROJECT_READ], description: Looks}
  - {op: role.create, name: Looker, permissions: [PROJECT_READ, SPACE_READ]}";
    let refused = found(changes, &["refused"]);
    let command = "--permissions PROJECT_READ,SPACE_READ --description Looks`";
    assert!(refused.len() == 1 && refused[0].ends_with(command), "{refused:#?}");
}

#[test]
fn the_safe_order_binds_before_it_restricts() {
    let order = check(TELLING, |review| review.safe_order()).expect("there are windows");
    assert_eq!(order.steps, [2, 3, 1, 4, 5, 6, 7, 8, 9, 10, 11]);
    assert_eq!((order.windows, order.proved), (0, true));
    let windows = found(TELLING, &["lock-out-window", "exposure-window"]);
    assert_eq!(windows.len(), 2, "{windows:#?}");
}

#[test]
fn an_order_that_gives_other_ids_is_not_ruled_out() {
    // Safe is 2, 3, 1; but then the binding is the first thing that is made, and not the project.
    let changes = "  - {op: project.create, name: trial, space: Risk/Fraud}
  - {op: role_binding.create, user: maya@acme.io, role: Project Viewer, resource: 'project:Fraud/fraud-triage'}
  - {op: organization.remove_user, organization: Risk, user: maya@acme.io}";
    let order = check(changes, |review| review.safe_order()).expect("there is a window");
    assert!(order.windows > 0 && !order.proved, "{order:?}");
}

#[test]
fn an_order_is_ruled_out_where_nothing_else_is_made() {
    let changes = "  - {op: space.create, name: Disputes, organization: Risk}
  - {op: space.add_user, space: Disputes, user: ida@acme.io, role: READ_ONLY}";
    let order = check(changes, |review| review.safe_order()).expect("there is a window");
    assert!(order.windows > 0 && order.proved, "{order:?}");
}

#[test]
fn whom_a_step_lets_in_it_does_not_remove() {
    let changes = "  - {op: space.create, name: Disputes, organization: Risk}
  - {op: space.add_user, space: Disputes, user: ida@acme.io, role: READ_ONLY}";
    assert_eq!(found(changes, &["still-reaches"]), [""; 0]);
}

#[test]
fn an_administrator_gains_no_power_by_the_end_of_a_restriction() {
    let lifted = "  - {op: restriction.delete, resource: 'project:Fraud/sar-drafts'}";
    let severities = check(lifted, |review| {
        let power = review.findings().iter().filter(|finding| finding.rule == "binding-power");
        power.map(|finding| finding.severity).collect::<Vec<_>>()
    });
    assert!(severities.len() > 2 && severities.iter().all(|it| *it == Severity::Info), "{severities:?}");
    let given = "  - {op: role_binding.create, user: priya@acme.io, role: Project Admin, \
                 resource: 'project:Fraud/sar-drafts'}";
    assert!(found(given, &["binding-power"])[0].ends_with("and with it the power to let others in"));
}

#[test]
fn what_takes_back_a_name_is_told_in_words() {
    let changes = "  - {op: role.update, role: Trace Reader, description: Reads}
  - {op: space.update, space: Risk/Fraud, name: Fraudsters}
  - {op: user.update, user: ida@acme.io, is_developer: false}";
    let undo = check(changes, |review| review.undo()).expect("there is something to take back");
    let told: Vec<String> = undo.changes.into_iter().map(|change| change.text).collect();
    assert_eq!(
        told,
        [
            "make ida@acme.io a developer",
            "rename space:Fraudsters to `Fraud`",
            "give role Trace Reader another description"
        ]
    );
}

#[test]
fn what_nothing_takes_back_is_said_so() {
    let shown = text("  - {op: user.delete, user: emil@acme.io}");
    assert!(
        shown.contains("  - nothing brings the access back; step 1 cannot be taken back in full\n"),
        "{shown}"
    );
}

#[test]
fn what_comes_and_goes_within_a_plan_is_told_by_name() {
    let changes = "  - {op: project.create, name: trial, space: Risk/Fraud}
  - {op: project.delete, project: Risk/Fraud/trial}";
    let windows = found(changes, &["exposure-window"]);
    assert!(windows.len() == 1 && windows[0].contains(" on project Risk/Fraud/trial, there"), "{windows:#?}");
}

#[test]
fn that_an_invited_administrator_reaches_everything_is_no_news() {
    let invite = |role: &str| {
        let changes = format!(
            "  - {{op: user.create, name: Zed, email: zed@acme.io, role: {role}, invite_mode: EMAIL_LINK}}
  - {{op: organization.add_user, organization: Risk, user: zed@acme.io, role: MEMBER}}"
        );
        found(&changes, &["future-project"]).len()
    };
    assert_eq!((invite("ADMIN"), invite("MEMBER")), (0, 1));
}

#[test]
fn windows_that_may_be_missing_are_told() {
    let policy =
        Policy::new(demo().draft, catalog(demo().draft.provider)).expect("INVARIANT: it has no defect");
    let mut review = PlanReview::new(&policy, &Plan::default(), Vec::new()).expect("it has no steps");
    let said = |review: &PlanReview<'_>| {
        review.text(Detail::Folded, Layout::Plain).contains("windows may be missing")
    };
    assert!(!said(&review));
    review.parts.windows_are_complete = false;
    assert!(said(&review));
}

#[test]
fn what_is_settled_is_no_change_without_effect() {
    let shown = text("  - {op: organization.delete, organization: Platform}");
    let line = shown.lines().find(|line| line.starts_with("Once invitations are accepted: "));
    assert_eq!(
        line,
        Some(
            "Once invitations are accepted: 2 users certainly lack what was unknown (Noah Klein and Yuki Tanaka)."
        )
    );
}

#[test]
fn who_rises_by_himself_is_told_with_the_way() {
    let found = found(TELLING, &["escalation"]);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(
        found[1].contains("Omar Haddad can now make anybody an administrator of the account"),
        "{found:#?}"
    );
}

#[test]
fn who_administered_the_account_before_rises_no_further() {
    let changes = "  - {op: space.create, name: Vault, organization: Risk}\n  \
                   - {op: project.create, name: secrets, space: Risk/Vault}\n  \
                   - {op: restriction.create, resource: 'project:Vault/secrets'}";
    let found = found(changes, &["escalation"]);
    let names: Vec<&str> =
        found.iter().filter_map(|it| it.strip_prefix("escalation: ")?.split(" can").next()).collect();
    assert_eq!(names, ["Omar Haddad", "Greta Lindqvist"], "{found:#?}");
}

/// Before, the widest role is the one to take; afterwards it is another one, which could have been taken as well.
#[test]
fn who_could_have_helped_himself_in_the_same_way_rises_no_further() {
    let role = "  - {op: role.create, name: Uploader, permissions: [PROJECT_CREATE, PROJECT_DELETE, PROJECT_UPDATE, \
                PROJECT_EVAL_TASK_CREATE, PROJECT_EVAL_TASK_DELETE, PROJECT_EVAL_TASK_UPDATE, \
                PROJECT_SPAN_ANNOTATE, PROJECT_SPAN_CREATE, PROJECT_SPAN_DELETE, \
                PROJECT_SPAN_EVAL_FEEDBACK_UPDATE, PROJECT_SPAN_UPDATE, TRACE_VIEW_CREATE, TRACE_VIEW_DELETE, \
                TRACE_VIEW_UPDATE]}";
    let opened = "  - {op: restriction.delete, resource: 'project:Fraud/sar-drafts'}";
    let escalations = check_after(role, opened, |review| review.parts.escalations.all.len());
    assert_eq!(escalations, 0);
}

#[test]
fn whoever_may_bind_a_role_rises_when_a_wider_one_is_made() {
    let role = |permissions: &str| {
        let steward = "PROJECT_READ, PROJECT_RESTRICT, ROLE_BINDING_CREATE, ROLE_BINDING_DELETE, \
                       ROLE_BINDING_READ, ROLE_READ, SPACE_READ";
        format!("  - {{op: role.create, name: Wide, permissions: [{steward}{permissions}]}}")
    };
    let found_of = |permissions: &str| found(&role(permissions), &["escalation"]);
    let wide = found_of(", SPACE_UPDATE");
    assert!(wide.len() == 1 && wide[0].contains("Nadia Petrova can now take SPACE_UPDATE"), "{wide:#?}");
    assert_eq!(found_of(""), [""; 0], "she holds a role like it already");
    let renamed = "  - {op: role.update, role: Access Steward, name: Steward, permissions: [PROJECT_READ, \
                   PROJECT_RESTRICT, ROLE_BINDING_CREATE, ROLE_BINDING_DELETE, ROLE_BINDING_READ, \
                   ROLE_READ, SPACE_READ, SPACE_UPDATE]}";
    let unbound = found(&renamed.replace("Access Steward", "Migration 2025"), &["escalation"]);
    assert!(!unbound.is_empty(), "a role that is renamed and widened can be bound like a new one");
}

#[test]
fn holders_of_a_narrowed_role_that_were_not_followed_are_counted() {
    let draft = axcess_snapshot::Generator::new(axcess_snapshot::Size::Small.scale(), 1).generate().draft;
    let words = catalog(draft.provider);
    let policy = Policy::new(draft, words).expect("INVARIANT: a generated account has no defect");
    let uses = |role: &axcess_core::Role| policy.role_uses(*role).0 + policy.role_uses(*role).1;
    let custom = |role: &axcess_core::Role| !policy.role_is_predefined(*role) && uses(role) > 110;
    let role = policy.roles().into_iter().find(custom).expect("some roles are held at many places");
    let said = |permissions: Vec<String>| {
        let change = axcess_core::Change::RoleUpdate {
            role: policy.role_id(role).to_owned(),
            name: None,
            permissions: Some(permissions),
            description: None,
        };
        let plan = Plan { actor: None, on_refused: axcess_core::OnRefused::Stop, changes: vec![change] };
        let review = PlanReview::new(&policy, &plan, Vec::new()).expect("the role is there");
        let at = format!("is held at {} further places", uses(&role) - 100);
        review.findings().iter().filter(|finding| finding.message.contains(&at)).count()
    };
    let table = policy.permissions();
    let all: Vec<String> = table.iter().map(|(_, name)| name.to_owned()).collect();
    assert_eq!(said(vec!["PROJECT_READ".to_owned()]), 1);
    assert_eq!(said(all), 0, "nothing is taken");
}

#[test]
fn a_bot_that_reads_beyond_its_spaces_is_found() {
    assert_eq!(
        found(TELLING, &["bot-reach"]),
        [
            "bot-reach: bot ci also reads in space Commerce/Sandbox and space Search, which its key was not made for"
        ]
    );
}

#[test]
fn a_bot_that_administers_the_account_reads_in_every_organization() {
    let changes = "  - {op: service_key.create, name: root, account_role: ADMIN, \
                   organizations: [{organization: Commerce, spaces: [{space: Support}]}]}";
    let found = found(changes, &["bot-reach"]);
    assert!(found.len() == 1 && found[0].contains("space Boardroom"), "{found:#?}");
}

#[test]
fn who_lists_users_manages_nobody() {
    let manages = crate::diff::sentence::manages;
    assert!(manages("USER_DELETE") && !manages("USER_READ") && !manages("USER_LIST"));
}

#[test]
fn too_many_sentences_that_say_the_same_of_other_places_become_one() {
    let changes = "  - {op: role.update, role: Trace Reader, permissions: [PROJECT_READ, PROJECT_DELETE]}";
    let sections = |most| {
        check(changes, |review| {
            let sides = Sides::new(review.first, review.last());
            let (diff, causes, sources) = (&review.diff, &review.causes, &review.sources);
            crate::diff::first_access_sections(&sides, diff, causes, Detail::Folded, sources, most)
        })
    };
    assert_eq!(sections(10)[0].lines.len(), 4);
    let folded = &sections(1)[0];
    assert_eq!(
        folded.lines[0].text,
        "Hana Suzuki and Felix Braun gain PROJECT_DELETE on space Credit with 3 resources below and space Fraud \
         with 4 resources below (step 1, plan.yaml:5)"
    );
    assert_eq!(folded.lines[0].below, ["each at some of these places only"]);
    assert_eq!(folded.folded, ["… and 1 more change"]);
}
