//! Suggestions for people.

use axcess_core::{MOST_EDITS, NodeKind, Suggestion, Suggestions, User, Wish};

use super::{SuggestReview, obstacle};
use crate::diff::phrase::folded;
use crate::fit::fitted;
use crate::remedy::ChangeReport;
use crate::{Layout, Names, Style, counted, escaped, styled};

/// Bystanders written out.
const MOST_PEOPLE: usize = 4;
/// What a command stands behind.
const COMMAND: &str = "       ";

pub(super) fn draw(review: &SuggestReview<'_>, layout: Layout) -> String {
    match layout {
        // Commands and files are there to be copied, and stay as they are.
        Layout::Terminal(_) => {
            let fit = |line: &str| match line.starts_with(COMMAND) {
                true => line.to_owned(),
                false => fitted(line, layout),
            };
            full(review).split_inclusive('\n').map(fit).collect::<String>() + &file(review)
        }
        Layout::Plain => plain(review),
    }
}

/// A record for each plan: edits, extra access, what is done.
fn plain(review: &SuggestReview<'_>) -> String {
    let mut text = String::new();
    for plan in review.plans() {
        let edits = words(review, plan).join("; ");
        let mark = if review.is_proved() { "" } else { "\tnot proved" };
        text.push_str(&format!("{}\t{}\t{edits}{mark}\n", plan.changes.len(), plan.extra.total()));
    }
    if review.plans().is_empty() {
        text.push_str(&(why_none(review).join("; ") + "\n"));
    }
    text
}

fn full(review: &SuggestReview<'_>) -> String {
    let names = Names::new(review.policy);
    let goal = review.goal;
    let permission = escaped(review.policy.permissions().name(goal.permission));
    let head =
        format!("{} {permission} · {} · {}", review.word(), names.asker(goal.who), names.node(goal.node));
    let mut text = format!("{}\n", styled(Style::Faint, head));
    if review.plans().is_empty() {
        for line in why_none(review) {
            text.push_str(&format!("{line}\n"));
        }
    } else {
        text.push_str(&format!("now: {}\n", review.reason()));
    }
    for (number, plan) in (1..).zip(review.plans()) {
        let size = counted(plan.changes.len(), "edit");
        text.push_str(&format!("\n{}  {size}, {}\n", styled(Style::Strong, number), effects(review, plan)));
        text.push_str(&edits(review, plan));
    }
    if let Some(line) = claim(review) {
        text.push_str(&format!("\n{line}\n"));
    }
    if let Some(closest) = &review.closest {
        let size = counted(closest.changes.len(), "edit");
        text.push_str(&format!("\nclosest: {size}, {}\n", effects(review, closest)));
        text.push_str(&edits(review, closest));
    }
    text
}

/// Each edit, and the command that makes it.
fn edits(review: &SuggestReview<'_>, plan: &Suggestion) -> String {
    let commands = review.commands_of(plan);
    let lines = words(review, plan).into_iter().enumerate().map(|(place, words)| {
        let command = commands.get(place).map(String::as_str).unwrap_or_default().lines();
        let command = command.map(|line| format!("{COMMAND}{}\n", styled(Style::Faint, escaped(line))));
        format!("     - {words}\n{}", command.collect::<String>())
    });
    lines.collect()
}

/// The first plan as a file.
fn file(review: &SuggestReview<'_>) -> String {
    let Some(plan) = review.plan() else { return String::new() };
    let head =
        styled(Style::Faint, "plan 1 as a file, which `--out FILE` saves and `axcess plan FILE` reads:");
    format!("\n{head}\n{}", axcess_plan::write_yaml(&plan))
}

fn words(review: &SuggestReview<'_>, plan: &Suggestion) -> Vec<String> {
    let edits = plan.changes.iter().map(|change| ChangeReport::new(review.policy, change));
    let marked = |edit: ChangeReport| match edit.by_hand {
        true => format!("{} (in the web interface)", edit.text),
        false => edit.text,
    };
    edits.map(marked).collect()
}

/// `nothing else changes`, `6 other answers change: 4 of Ann, 2 of Bob`.
fn effects(review: &SuggestReview<'_>, plan: &Suggestion) -> String {
    let names = Names::new(review.policy);
    let extra = &plan.extra;
    if extra.total() == 0 {
        return styled(Style::Good, "nothing else changes");
    }
    let mut parts = Vec::new();
    if extra.own > 0 {
        parts.push(format!("{} of {}", extra.own, names.user(review.goal.who.user())));
    }
    if extra.keys > 0 {
        parts.push(format!("{} of keys", extra.keys));
    }
    let mut others = extra.others.clone();
    others.sort_by_key(|(user, count)| (std::cmp::Reverse(*count), *user));
    let people: Vec<String> = others
        .iter()
        .map(|(user, count): &(User, usize)| format!("{count} of {}", names.user(*user)))
        .collect();
    if !people.is_empty() {
        parts.push(folded(&people, MOST_PEOPLE, "other people"));
    }
    let total = styled(Style::Doubtful, counted(extra.total(), "other answer"));
    let verb = if extra.total() == 1 { "changes" } else { "change" };
    format!("{total} {verb}: {}", parts.join(", "))
}

/// What can be said of the first plan.
fn claim(review: &SuggestReview<'_>) -> Option<String> {
    let first = review.plans().first()?;
    let alone = if review.terms.nothing_else { " that changes nothing else" } else { "" };
    Some(match (review.is_proved(), first.extra.total()) {
        (true, 0) => format!("no smaller plan{alone} exists"),
        (true, _) => "no plan with fewer edits exists, nor one of as many that changes less".to_owned(),
        (false, _) => "not proved: there were too many plans to try them all".to_owned(),
    })
}

/// Why there is no plan.
fn why_none(review: &SuggestReview<'_>) -> Vec<String> {
    let Suggestions::Hopeless { obstacle: stands, proved } = &review.found else {
        let word = match review.goal.wish {
            Wish::Grant => "allowed already",
            Wish::Revoke => "denied already",
        };
        let told = format!("{}: {}", styled(Style::Good, word), review.reason());
        return std::iter::once(told).chain(pending(review)).collect();
    };
    let impossible = styled(Style::Bad, "impossible");
    if let Some(stands) = stands {
        return vec![format!("{impossible}: {}; {}", review.reason(), obstacle(stands))];
    }
    let alone = if review.terms.nothing_else { " without changing something else" } else { "" };
    let verb = match review.goal.wish {
        Wish::Grant => "allows it",
        Wish::Revoke => "takes it away",
    };
    let actor = match &review.terms.actor {
        Some(actor) => format!(" that {} may carry out", escaped(actor)),
        None => String::new(),
    };
    let mut lines = vec![format!("{impossible}: no plan of up to {MOST_EDITS} edits{actor} {verb}{alone}")];
    lines.push(format!("now: {}", review.reason()));
    lines.extend(cause(review));
    if !proved {
        lines.push("not proved: there were too many plans to try them all".to_owned());
    }
    lines
}

/// What is denied for now only.
fn pending(review: &SuggestReview<'_>) -> Option<String> {
    let (policy, goal) = (review.policy, review.goal);
    let user = goal.who.user();
    let is_pending = goal.wish == Wish::Revoke
        && policy.user_status(user) == Some("INVITED")
        && policy.effective_if_active(user, goal.node).possible.contains(goal.permission);
    is_pending.then(|| {
        format!("but {} will hold it once the invitation is accepted", Names::new(policy).user(user))
    })
}

/// What lies at the bottom of it, where that can be told.
fn cause(review: &SuggestReview<'_>) -> Option<String> {
    let goal = review.goal;
    let below = !review.policy.node_children(goal.node).is_empty();
    match review.policy.node_kind(goal.node) {
        NodeKind::Space if review.terms.nothing_else && below => {
            Some("whatever counts on a space counts on everything in it that is not restricted".to_owned())
        }
        NodeKind::Account | NodeKind::Organization if goal.wish == Wish::Grant => {
            Some("no roles can be bound there: only predefined roles give anything".to_owned())
        }
        NodeKind::Resource(_) if review.terms.nothing_else && goal.wish == Wish::Revoke => {
            Some("it is held through a role that counts elsewhere too".to_owned())
        }
        NodeKind::Account | NodeKind::Organization | NodeKind::Space | NodeKind::Resource(_) => None,
    }
}
