//! Why an answer is what it is, in a sentence that cites the rules.

mod route;

use std::fmt;

use axcess_core::{
    Asker, Blocked, Decision, Explanation, Key, Node, NodeKind, Obstacle, Permission, Policy, Route, Source,
};

use crate::basis::instant;
use crate::names::{Names, escaped};
use crate::reason::route::rule;

/// A sentence without a full stop, and the rules that it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The sentence.
    pub text: String,
    /// The rules by number, as in `R8`.
    pub rules: Vec<&'static str>,
}

impl Reason {
    fn new(text: impl Into<String>, rules: &[&'static str]) -> Self {
        Self { text: text.into(), rules: rules.to_vec() }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.rules[..] {
            [] => f.write_str(&self.text),
            rules => write!(f, "{} ({})", self.text, rules.join(", ")),
        }
    }
}

/// A question and its explanation, ready to be put into words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Teller<'a> {
    pub policy: &'a Policy,
    pub asker: Asker,
    pub permission: Permission,
    pub node: Node,
}

impl Teller<'_> {
    fn names(&self) -> Names<'_> {
        Names::new(self.policy)
    }

    fn who(&self) -> String {
        self.names().user(self.asker.user())
    }

    fn permission(&self) -> String {
        escaped(self.policy.permissions().name(self.permission)).into_owned()
    }

    fn place(&self) -> String {
        self.names().node_in_words(self.node)
    }

    /// The reason that decides.
    pub fn reason(&self, explanation: &Explanation) -> Reason {
        let mut reason = match explanation.decision {
            Decision::Allow => self.allowed(explanation),
            Decision::Deny => self.denied(explanation),
            Decision::Unknown => self.unknown(explanation),
        };
        if explanation.inert && explanation.decision != Decision::Deny {
            reason.text.push_str(&format!(
                "; inert: {} has no effect on {}",
                self.permission(),
                self.place()
            ));
        }
        reason
    }

    fn allowed(&self, explanation: &Explanation) -> Reason {
        let counts = |route: &&Route| route.pessimistic.is_none() && route.certain.contains(self.permission);
        let Some(route) = explanation.routes.iter().find(counts) else {
            return Reason::new("some grant counts", &["R9"]);
        };
        self.held(route)
    }

    /// What decides, as something that one has: for lists that name the asker already.
    pub fn cause(&self, explanation: &Explanation) -> Reason {
        let holds = |route: &&Route| route.pessimistic.is_none() && route.certain.contains(self.permission);
        let route = match explanation.decision {
            Decision::Allow => explanation.routes.iter().find(holds),
            Decision::Unknown if explanation.standing.certain => {
                let possible = explanation.routes.iter().filter(|route| route.optimistic.is_none());
                possible.min_by_key(|route| guess_rank(route)).filter(|route| is_guess(&route.source))
            }
            Decision::Unknown | Decision::Deny => None,
        };
        match route {
            Some(route) => Reason { text: self.noun(route), ..self.held(route) },
            None => self.reason(explanation),
        }
    }

    /// The same, as if the asker were active.
    pub fn cause_with_standing(&self) -> Reason {
        let routes = self.policy.routes(self.asker, self.node);
        let counts = |route: &&Route| route.pessimistic.is_none() && route.certain.contains(self.permission);
        match routes.iter().find(counts) {
            Some(route) => Reason { text: self.noun(route), ..self.held(route) },
            None => Reason::new("some grant would count", &["R9"]),
        }
    }

    fn denied(&self, explanation: &Explanation) -> Reason {
        if let Some(obstacle) = explanation.obstacle.as_ref().filter(|_| !explanation.standing.possible) {
            return self.obstacle(obstacle);
        }
        // Of several known routes that failed, the one that came closest.
        let known = explanation.routes.iter().filter(|route| !is_guess(&route.source));
        let failed = known.filter_map(|route| Some((route, route.optimistic?)));
        let closest = failed.max_by_key(|(route, blocked)| (nearness(*blocked), weight(&route.source)));
        match closest {
            Some((route, blocked)) if nearness(blocked) > FAR || !self.is_inside(explanation) => {
                self.failed(route, blocked)
            }
            _ => self.lacking(explanation),
        }
    }

    /// Whether what he holds at the place itself tells more than what stops short of it: something reaches it, or
    /// only bindings on it could.
    fn is_inside(&self, explanation: &Explanation) -> bool {
        let is_inner =
            |node: Node| matches!(self.policy.node_kind(node), NodeKind::Space | NodeKind::Resource(_));
        let mut counting = explanation.without.iter().filter(|route| route.optimistic.is_none());
        self.policy.is_restricted(self.node).0 || counting.any(|route| is_inner(route.at))
    }

    /// Nothing that he holds or might hold there has the permission.
    fn lacking(&self, explanation: &Explanation) -> Reason {
        let counting = explanation.without.iter().filter(|route| route.optimistic.is_none());
        let sources: Vec<String> = counting.map(|route| self.noun(route)).collect();
        let (who, permission) = (self.who(), self.permission());
        if self.policy.is_restricted(self.node).0 && sources.is_empty() {
            let text = format!("{} is restricted, and {who} has no binding on it", self.place());
            return Reason::new(text, &["R8"]);
        }
        match &sources[..] {
            [] => Reason::new(format!("{who} holds nothing on {}", self.place()), &["R9"]),
            [only] => Reason::new(format!("{who} has only {only}, which lacks {permission}"), &["R9"]),
            [first, rest @ ..] => {
                let more = if rest.len() == 1 {
                    "1 more grant".to_owned()
                } else {
                    format!("{} more grants", rest.len())
                };
                Reason::new(format!("{who} has {first} and {more}, all without {permission}"), &["R9"])
            }
        }
    }

    fn unknown(&self, explanation: &Explanation) -> Reason {
        if let Some(obstacle) = explanation.obstacle.as_ref().filter(|_| !explanation.standing.certain) {
            let reason = self.obstacle(obstacle);
            return Reason { rules: vec!["R1", "R10"], ..reason };
        }
        let possible = explanation.routes.iter().filter(|route| route.optimistic.is_none());
        match possible.min_by_key(|route| guess_rank(route)) {
            Some(route) => self.doubted(route),
            None => Reason::new("a fact that the snapshot lacks could turn the answer", &["R10"]),
        }
    }

    /// R1.
    pub fn obstacle(&self, obstacle: &Obstacle) -> Reason {
        let who = self.who();
        let key = match self.asker {
            Asker::Key(key, _) => Some(key),
            Asker::User(_) => None,
        };
        let text = match obstacle {
            Obstacle::Status(Some(status)) if self.policy.standing(self.asker).possible => {
                format!("nobody knows what status {} means for {who}", escaped(status))
            }
            Obstacle::Status(Some(status)) => format!("{who} is {}", escaped(status)),
            Obstacle::Status(None) => format!("nobody could read the status of {who}"),
            Obstacle::NoLiveKey => format!("no service key of {who} is live"),
            Obstacle::DeadKey => key.map_or_else(|| "the key is not live".to_owned(), |key| self.dead(key)),
            Obstacle::DeveloperLock => {
                "the developer lock of the account shuts out every user key".to_owned()
            }
        };
        Reason::new(text, &["R1"])
    }

    fn dead(&self, key: Key) -> String {
        let name = self.names().key(key);
        let ended = self.policy.key_expires_at(key).filter(|end| *end <= self.policy.moment());
        match ended {
            Some(end) => {
                let end = instant(end);
                format!("key {name} expired on {}", end.split('T').next().unwrap_or(&end))
            }
            None if self.policy.key_is_live(key).1 => format!("nobody could read whether key {name} is live"),
            None => format!("key {name} is revoked"),
        }
    }

    /// A grant that counts.
    fn held(&self, route: &Route) -> Reason {
        let mut rules = vec![rule(&route.source)];
        if route.admin && route.at != self.node && !is_guess(&route.source) {
            rules.push("R2");
        }
        Reason::new(self.sentence(route), &rules)
    }

    /// A grant that holds the permission and does not count, not even for the generous reader.
    fn failed(&self, route: &Route, blocked: Blocked) -> Reason {
        let (who, place, grant) = (self.who(), self.place(), self.noun(route));
        let at = self.names().node_in_words(route.at);
        match blocked {
            Blocked::Restricted | Blocked::PerhapsRestricted => {
                Reason::new(format!("{place} is restricted, which cuts off {grant}"), &["R8"])
            }
            Blocked::OwnNodeOnly => {
                Reason::new(format!("{who} has {grant}, which counts there only, not below it"), &["R2"])
            }
            Blocked::MembershipInstead | Blocked::PerhapsMembershipInstead => self.replaced(route.at),
            Blocked::BindingInstead | Blocked::PerhapsBindingInstead => {
                let text = format!("the binding of {who} on {at} ends the public fallback there");
                Reason::new(text, &["R6", "binding-fallback"])
            }
            Blocked::Private | Blocked::PerhapsPrivate => self.private(route.at),
            Blocked::Bot => Reason::new(
                format!("{who} is a bot, and bots get no public fallback"),
                &["R6", "bot-fallback"],
            ),
            Blocked::Orphan | Blocked::PerhapsOrphan => {
                let text = format!("{grant} does not count, as {who} is no member of the organization");
                Reason::new(text, &["R7", "orphan-binding"])
            }
            Blocked::Hidden | Blocked::Uncertain => {
                Reason::new(format!("nobody can tell whether {who} has {grant}"), &["R10"])
            }
        }
    }

    /// A grant that only the generous reader counts.
    fn doubted(&self, route: &Route) -> Reason {
        let (who, place, grant) = (self.who(), self.place(), self.noun(route));
        let at = self.names().node_in_words(route.at);
        let text = match (&route.source, route.pessimistic) {
            (Source::HiddenOrganizationMembership | Source::HiddenSpaceMembership, _) => {
                format!("{who} may be a member of {at}, whose members could not all be read")
            }
            (Source::HiddenBinding, _) => {
                format!("{who} may have a binding on {at} that the snapshot does not show")
            }
            (Source::UnknownParent, _) => {
                format!("nobody could read where {at} belongs, and {who} may be admin there")
            }
            (_, None) => format!("nobody knows what {grant} holds"),
            (_, Some(Blocked::PerhapsRestricted)) => {
                format!("{place} may be restricted, which would cut off {grant}")
            }
            (_, Some(Blocked::PerhapsMembershipInstead)) => {
                format!("{who} may have a membership of {at} that replaces the public fallback")
            }
            (_, Some(Blocked::PerhapsBindingInstead)) => {
                format!("{who} may have a binding on {at} that ends the public fallback")
            }
            (_, Some(Blocked::PerhapsPrivate)) => format!("nobody could read whether {at} is private"),
            (_, Some(Blocked::PerhapsOrphan)) => {
                format!(
                    "nobody knows whether {who} is in the organization, without which {grant} does not count"
                )
            }
            (_, Some(Blocked::Uncertain)) => format!("nobody can tell whether the plan leaves {who} {grant}"),
            (_, Some(_)) => format!("{grant} may count"),
        };
        Reason::new(text, &["R10"])
    }

    /// What a route is, with what became of it.
    pub fn fate(&self, route: &Route) -> Reason {
        if !route.possible.contains(self.permission) {
            return Reason::new(
                format!("{} lacks {}", self.noun(route), self.permission()),
                &[rule(&route.source)],
            );
        }
        match (route.pessimistic, route.optimistic) {
            (None, _) if route.certain.contains(self.permission) => self.held(route),
            (_, None) => self.doubted(route),
            (_, Some(blocked)) => self.failed(route, blocked),
        }
    }

    /// A fallback of which a membership of the space takes the place.
    fn replaced(&self, space: Node) -> Reason {
        let who = self.who();
        let text = match self.membership(space) {
            Some(route) if route.possible.contains(self.permission) => {
                format!("{who} has {}, which replaces the public fallback", self.noun(&route))
            }
            Some(route) => {
                let (noun, lacks) = (self.noun(&route), self.permission());
                format!("{who} has {noun}, which replaces the public fallback and lacks {lacks}")
            }
            None => format!("a membership of {who} replaces the public fallback"),
        };
        Reason::new(text, &["R6"])
    }

    /// A fallback that a private space does not give.
    fn private(&self, space: Node) -> Reason {
        let (who, at) = (self.who(), self.names().node_in_words(space));
        let text = match self.membership(space) {
            None => format!("{at} is private, and {who} is no member of it"),
            Some(route) if is_guess(&route.source) => {
                format!("{at} is private, and {who} is no known member of it")
            }
            Some(_) => format!("{at} is private, and so it has no public fallback"),
        };
        Reason::new(text, &["R6"])
    }

    /// The membership of the space, known or not, that he has or may have.
    fn membership(&self, space: Node) -> Option<Route> {
        let is_membership = |route: &Route| {
            let source = &route.source;
            let known = matches!(source, Source::SpaceMembership(_) | Source::CustomSpaceMembership(_));
            route.at == space && (known || *source == Source::HiddenSpaceMembership)
        };
        self.policy.routes(self.asker, space).into_iter().find(is_membership)
    }
}

/// Grants no closer than this stop short of the place.
const FAR: u8 = 4;

/// How close a grant came to counting.
const fn nearness(blocked: Blocked) -> u8 {
    match blocked {
        Blocked::Restricted | Blocked::PerhapsRestricted => 9,
        Blocked::MembershipInstead | Blocked::PerhapsMembershipInstead => 8,
        Blocked::BindingInstead | Blocked::PerhapsBindingInstead => 7,
        Blocked::Bot => 6,
        Blocked::Orphan | Blocked::PerhapsOrphan => 5,
        Blocked::Private | Blocked::PerhapsPrivate => 4,
        Blocked::Hidden | Blocked::Uncertain => 3,
        Blocked::OwnNodeOnly => 2,
    }
}

/// Whether the snapshot only fails to rule the grant out.
const fn is_guess(source: &Source) -> bool {
    matches!(
        source,
        Source::HiddenOrganizationMembership
            | Source::HiddenSpaceMembership
            | Source::HiddenBinding
            | Source::UnknownParent
    )
}

/// Of grants that fail alike, which is told.
const fn weight(source: &Source) -> u8 {
    match source {
        Source::Binding { .. } => 5,
        Source::SpaceMembership(_) | Source::CustomSpaceMembership(_) => 4,
        Source::OrganizationMembership(_) => 3,
        Source::AccountRole(_) | Source::WallarooAdmin => 2,
        Source::PublicFallback { .. } => 1,
        Source::HiddenOrganizationMembership
        | Source::HiddenSpaceMembership
        | Source::HiddenBinding
        | Source::UnknownParent => 0,
    }
}

/// Known facts that are in doubt are told before mere guesses.
const fn guess_rank(route: &Route) -> u8 {
    match route.source {
        Source::HiddenSpaceMembership => 1,
        Source::HiddenOrganizationMembership => 2,
        Source::UnknownParent => 3,
        Source::HiddenBinding => 4,
        _ => 0,
    }
}
