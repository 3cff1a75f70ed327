//! One answer with everything that led to it.

use axcess_core::{Asker, Blocked, Decision, Explanation, Node, Permission, Policy, Route, Source};
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::Body;
use crate::names::{Identity, Names, escaped};
use crate::reason::{Reason, Teller};
use crate::remedy::{RemedyReport, remedies_text};
use crate::style::{Style, styled};
use crate::table::Layout;
use crate::what_can::wrapped;
use crate::{Can, counted};

/// One answer with every route to it: those that count, those that fail and those that hold something else.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Explain {
    /// The answer.
    #[serde(flatten)]
    pub answer: Can,
    /// The status as it stands in the file.
    pub status: Option<String>,
    /// Whether the asker may act at all: `yes`, `no` or `unknown` (R1).
    pub standing: &'static str,
    /// Every grant that reaches the node or fails to, those that count first.
    pub routes: Vec<RouteReport>,
    /// The smallest ways to allow it, each tried on a copy; only where `could_grant` stands.
    pub remedies: Vec<RemedyReport>,
    /// Users who could grant it; only of an answer that is not `allow` and that standing does not decide.
    pub could_grant: Vec<Identity>,
}

/// A grant, or something that might be one, and what becomes of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RouteReport {
    /// What kind of grant, as in `space-membership`.
    pub source: &'static str,
    /// Its role's name, if it was read.
    pub role: Option<String>,
    /// The node that it stands on.
    pub at: Identity,
    /// Whether it holds the permission: `yes`, `no` or `unknown`.
    pub holds: &'static str,
    /// Whether it counts at the node asked about: `yes`, `no` or `unknown`.
    pub counts: &'static str,
    /// What keeps it from counting, as in `restricted`.
    pub blocked: Option<&'static str>,
    /// The same in words.
    pub text: String,
    /// The rules that the words rest on.
    pub rules: Vec<&'static str>,
}

impl Body for Explain {
    const FORMAT: &'static str = "axcess-explain";
}

impl Explain {
    /// Asks.
    pub fn new(policy: &Policy, asker: Asker, permission: Permission, node: Node) -> Self {
        let explanation = policy.explain(asker, permission, node);
        let mut explain = Self::told(policy, &explanation, asker, permission, node);
        if asks_for_grant(&explanation) {
            let names = Names::new(policy);
            let could_grant = policy.who_could_grant(node).into_iter();
            explain.remedies = RemedyReport::all(policy, asker, permission, node);
            explain.could_grant = could_grant.map(|user| names.user_identity(user)).collect();
        }
        explain
    }

    /// The same without what would allow it and who could, which take a search to find.
    pub fn reasons(policy: &Policy, asker: Asker, permission: Permission, node: Node) -> Self {
        Self::told(policy, &policy.explain(asker, permission, node), asker, permission, node)
    }

    fn told(
        policy: &Policy,
        explanation: &Explanation,
        asker: Asker,
        permission: Permission,
        node: Node,
    ) -> Self {
        let teller = Teller { policy, asker, permission, node };
        let routes = explanation.routes.iter().chain(&explanation.without);
        Self {
            answer: Can::new(policy, asker, permission, node),
            status: policy.user_status(asker.user()).map(str::to_owned),
            standing: three_valued(explanation.standing.certain, explanation.standing.possible),
            routes: routes.map(|route| report(&teller, route)).collect(),
            remedies: Vec::new(),
            could_grant: Vec::new(),
        }
    }
}

fn report(teller: &Teller<'_>, route: &Route) -> RouteReport {
    let holds =
        three_valued(route.certain.contains(teller.permission), route.possible.contains(teller.permission));
    let counts = three_valued(route.pessimistic.is_none(), route.optimistic.is_none());
    let fate = teller.fate(route);
    RouteReport {
        source: kind(&route.source),
        role: role(teller.policy, &route.source),
        at: Names::new(teller.policy).node_identity(route.at),
        holds,
        counts,
        blocked: route.optimistic.or(route.pessimistic).map(word),
        text: fate.text,
        rules: fate.rules,
    }
}

const fn three_valued(certain: bool, possible: bool) -> &'static str {
    match (certain, possible) {
        (true, _) => "yes",
        (false, true) => "unknown",
        (false, false) => "no",
    }
}

pub(crate) const fn kind(source: &Source) -> &'static str {
    match source {
        Source::AccountRole(_) => "account-role",
        Source::WallarooAdmin => "wallaroo-admin",
        Source::OrganizationMembership(_) => "organization-membership",
        Source::HiddenOrganizationMembership => "hidden-organization-membership",
        Source::SpaceMembership(_) | Source::CustomSpaceMembership(_) => "space-membership",
        Source::HiddenSpaceMembership => "hidden-space-membership",
        Source::PublicFallback { .. } => "public-fallback",
        Source::Binding { .. } => "binding",
        Source::HiddenBinding => "hidden-binding",
        Source::UnknownParent => "unknown-parent",
    }
}

pub(crate) fn role(policy: &Policy, source: &Source) -> Option<String> {
    match source {
        Source::AccountRole(role) | Source::OrganizationMembership(role) | Source::SpaceMembership(role) => {
            role.as_deref().map(str::to_owned)
        }
        Source::CustomSpaceMembership(role) | Source::Binding { role, .. } => {
            policy.role_name(*role).map(str::to_owned)
        }
        Source::PublicFallback { space_role, .. } => Some(space_role.to_string()),
        Source::WallarooAdmin
        | Source::HiddenOrganizationMembership
        | Source::HiddenSpaceMembership
        | Source::HiddenBinding
        | Source::UnknownParent => None,
    }
}

const fn word(blocked: Blocked) -> &'static str {
    match blocked {
        Blocked::OwnNodeOnly => "own-node-only",
        Blocked::Restricted => "restricted",
        Blocked::PerhapsRestricted => "perhaps-restricted",
        Blocked::MembershipInstead => "membership-instead",
        Blocked::PerhapsMembershipInstead => "perhaps-membership-instead",
        Blocked::BindingInstead => "binding-instead",
        Blocked::PerhapsBindingInstead => "perhaps-binding-instead",
        Blocked::Private => "private",
        Blocked::PerhapsPrivate => "perhaps-private",
        Blocked::Bot => "bot",
        Blocked::Orphan => "orphan",
        Blocked::PerhapsOrphan => "perhaps-orphan",
        Blocked::Hidden => "hidden",
        Blocked::Uncertain => "uncertain",
    }
}

/// Whether a further grant would help.
fn asks_for_grant(explanation: &Explanation) -> bool {
    explanation.decision != Decision::Allow && explanation.standing.certain
}

/// One answer with everything that led to it, for people.
pub fn explain_text(
    policy: &Policy,
    asker: Asker,
    permission: Permission,
    node: Node,
    layout: Layout,
) -> String {
    let explanation = policy.explain(asker, permission, node);
    let teller = Teller { policy, asker, permission, node };
    if layout == Layout::Plain {
        return plain(policy, &teller, &explanation);
    }
    let names = Names::new(policy);
    let name = escaped(policy.permissions().name(permission)).into_owned();
    let question = format!("{} · {name} · {}", names.asker(asker), names.node(node));
    let mut text =
        format!("{}\n\n{}", styled(Style::Faint, question), Can::new(policy, asker, permission, node).text());
    let fates = |routes: &mut dyn Iterator<Item = &Route>| -> Vec<Reason> {
        routes.map(|it| teller.fate(it)).collect()
    };
    let counts = |route: &&Route| route.pessimistic.is_none() && route.certain.contains(permission);
    let fails = |route: &&Route| route.optimistic.is_some();
    let routes = &explanation.routes;
    let certain = fates(&mut routes.iter().filter(counts));
    let doubtful = fates(&mut routes.iter().filter(|route| !counts(route) && !fails(route)));
    let failed = fates(&mut routes.iter().filter(|route| !counts(route) && fails(route)));
    let without = fates(&mut explanation.without.iter().filter(|route| route.optimistic.is_none()));
    let blocked = !explanation.standing.possible;
    let head = match (certain.len(), blocked) {
        (many, true) => format!("with standing {} would count", counted(many, "route")),
        (1, false) => "1 route counts".to_owned(),
        (many, false) => format!("{many} routes count"),
    };
    text.push_str(&section(&head, Style::Good, &certain));
    text.push_str(&section("may count", Style::Doubtful, &doubtful));
    text.push_str(&section("fails", Style::Bad, &failed));
    text.push_str(&section("reaches the node without the permission", Style::Faint, &without));
    if blocked && certain.is_empty() && doubtful.is_empty() {
        text.push_str("\neven with standing nothing would allow it\n");
    }
    if asks_for_grant(&explanation) {
        text.push_str(&remedies_text(&RemedyReport::all(policy, asker, permission, node)));
        let who: Vec<String> =
            policy.who_could_grant(node).into_iter().map(|user| names.user_in_full(user)).collect();
        let head =
            format!("\n{}\n", styled(Style::Strong, format_args!("could grant it on {}", names.node(node))));
        text.push_str(&head);
        let nobody = ["nobody that the snapshot knows".to_owned()];
        text.push_str(&wrapped(if who.is_empty() { &nobody } else { &who }, "  ", layout));
    }
    text
}

fn section(head: &str, style: Style, reasons: &[Reason]) -> String {
    if reasons.is_empty() {
        return String::new();
    }
    let lines = reasons.iter().map(|reason| {
        let rules = styled(Style::Faint, format_args!("({})", reason.rules.join(", ")));
        format!("  {} {rules}\n", reason.text)
    });
    format!("\n{}\n{}", styled(style, head), lines.collect::<String>())
}

/// The answer, then a record for each route: whether it holds the permission, whether it counts, in words.
fn plain(policy: &Policy, teller: &Teller<'_>, explanation: &Explanation) -> String {
    let Teller { asker, permission, node, .. } = *teller;
    let mut text = Can::new(policy, asker, permission, node).text();
    for route in explanation.routes.iter().chain(&explanation.without) {
        let RouteReport { holds, counts, text: words, rules, .. } = report(teller, route);
        text.push_str(&format!("route\tholds {holds}\tcounts {counts}\t{words} ({})\n", rules.join(", ")));
    }
    text
}
