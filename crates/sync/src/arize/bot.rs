//! Bots: whose keys are known, and whether the bots may act.
//!
//! A bot may act while one of its keys is live. A list of service keys without a space shows, for all that is stated,
//! only those that the caller made; so a bot's keys are known when the keys of one of its spaces were listed, and some of
//! them are the bot's.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io;

use axcess_core::{ApiKeyRecord, Draft, Moment, UserId, UserKind};
use serde::Deserialize;

use crate::arize::bridge::Bridge;
use crate::arize::crowd::Way;
use crate::arize::node::User;
use crate::arize::reader::{Pass, Reader};
use crate::arize::task::Task;
use crate::arize::{KeyStatus, KeyType, Listing, Query};

/// Bots by their ids, with the spaces that they belong to.
type Bots = BTreeMap<String, BTreeSet<String>>;

impl Reader<'_> {
    /// Lists the keys of spaces until those of all bots are known, as far as they can be. Tells of which bots they are.
    pub async fn read_keys(&mut self, spaces: &Bridge) -> io::Result<BTreeSet<UserId>> {
        let mut tried = BTreeSet::new();
        let all = if self.extent(&Query::Users).is_ok() { Some(self.bots(spaces)?) } else { None };
        loop {
            let known = self.known_bots(&tried)?;
            let asked: BTreeSet<String> = match &all {
                Some(bots) => spaces_to_ask(bots, &known, &tried).into_iter().collect(),
                // Nobody knows which bots there are.
                None => self.listed_spaces()?.difference(&tried).cloned().collect(),
            };
            if asked.is_empty() {
                return Ok(known);
            }
            let lists = asked.iter().flat_map(|space| keys_of(space)).map(Task::from);
            self.run(lists.collect(), Pass::GoOn).await?;
            tried.extend(asked);
        }
    }

    /// Bots, with the spaces that GraphQL shows them in, by REST's ids of these.
    fn bots(&self, bridge: &Bridge) -> io::Result<Bots> {
        let mut bots = Bots::new();
        let _ = self.each(&Query::Users, |user: User| {
            if user.is_bot() {
                bots.insert(user.id, BTreeSet::new());
            }
        })?;
        for graphql in self.spaces.keys() {
            let Some(space) = bridge.rest(graphql) else { continue };
            for (user, ..) in self.crowd.of(graphql).filter(|(_, way, _)| *way == Way::Membership) {
                if let Some(spaces) = bots.get_mut(user) {
                    spaces.insert(space.to_owned());
                }
            }
        }
        Ok(bots)
    }

    fn listed_spaces(&self) -> io::Result<BTreeSet<String>> {
        #[derive(Deserialize)]
        struct Space {
            id: String,
        }
        let mut spaces = BTreeSet::new();
        let _ = self.each(&Listing::Spaces, |space: Space| _ = spaces.insert(space.id))?;
        Ok(spaces)
    }

    /// Bots of which all keys are known, by the lists of the spaces that were asked.
    fn known_bots(&self, spaces: &BTreeSet<String>) -> io::Result<BTreeSet<UserId>> {
        #[derive(Deserialize)]
        struct Key {
            bot_user: Option<Bot>,
        }
        #[derive(Deserialize)]
        struct Bot {
            id: String,
        }
        let mut known = BTreeSet::new();
        for space in spaces {
            let lists = keys_of(space);
            if lists.iter().any(|list| self.extent(list).is_err()) {
                continue;
            }
            for list in &lists {
                let add = |key: Key| known.extend(key.bot_user.map(|bot| UserId::from(bot.id)));
                let _ = self.each(list, add)?;
            }
        }
        Ok(known)
    }
}

/// The two lists of a space's service keys.
fn keys_of(space: &str) -> [Listing; 2] {
    KeyStatus::ALL.map(|status| Listing::ApiKeys {
        key_type: KeyType::Service,
        status,
        space: Some(space.to_owned()),
    })
}

/// The fewest spaces, as far as can be seen, whose bots are all of those that are not known: always the one with the
/// most bots that no space before it has. Those that were tried are left out, whether they told anything or not.
fn spaces_to_ask(bots: &Bots, known: &BTreeSet<UserId>, tried: &BTreeSet<String>) -> Vec<String> {
    let mut members: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (bot, spaces) in bots.iter().filter(|(bot, _)| !known.contains(&UserId::from(bot.as_str()))) {
        for space in spaces.iter().filter(|space| !tried.contains(*space)) {
            members.entry(space).or_default().insert(bot);
        }
    }
    let mut order: Vec<(&str, BTreeSet<&str>)> = members.into_iter().collect();
    order.sort_by_key(|(_, bots)| std::cmp::Reverse(bots.len()));
    let (mut met, mut asked) = (BTreeSet::new(), Vec::new());
    for (space, bots) in order {
        if !bots.is_subset(&met) {
            met.extend(bots);
            asked.push(space.to_owned());
        }
    }
    asked
}

/// Makes unreadable what hangs on keys that are not known: the status of a bot without a live key. A dead key of such a
/// bot is left out, since alone it would say that the bot cannot act. Tells how many bots those are.
pub(crate) fn doubt(draft: &mut Draft, known: &BTreeSet<UserId>) -> usize {
    let bots = draft.users.iter().filter(|user| user.kind == UserKind::Bot && !known.contains(&user.id));
    let mut doubtful: HashSet<UserId> = bots.map(|bot| bot.id.clone()).collect();
    let at = draft.captured_at;
    for key in draft.api_keys.iter().filter(|key| is_live(key, at)) {
        key.bot_user_id.iter().for_each(|bot| _ = doubtful.remove(bot));
    }
    let is_of_doubtful =
        |key: &ApiKeyRecord| key.bot_user_id.as_ref().is_some_and(|bot| doubtful.contains(bot));
    draft.api_keys.retain(|key| !is_of_doubtful(key));
    let mut number = 0;
    for user in draft.users.iter_mut().filter(|user| doubtful.contains(&user.id)) {
        if user.status.as_deref() == Some("ACTIVE") {
            user.status = None;
        }
        number += 1;
    }
    number
}

fn is_live(key: &ApiKeyRecord, at: Moment) -> bool {
    key.status.as_deref() == Some("ACTIVE") && key.expires_at.is_none_or(|end| end > at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `bots` by their spaces.
    fn check(bots: &[(&str, &[&str])], known: &[&str], tried: &[&str], expected: &[&str]) {
        let texts = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect::<BTreeSet<_>>();
        let bots = bots.iter().map(|(bot, spaces)| ((*bot).to_owned(), texts(spaces))).collect();
        let known = known.iter().map(|id| UserId::from(*id)).collect();
        assert_eq!(spaces_to_ask(&bots, &known, &texts(tried)), expected);
    }

    #[test]
    fn one_space_tells_of_all_its_bots() {
        check(&[("b1", &["lab", "prod"]), ("b2", &["prod"]), ("b3", &["prod", "test"])], &[], &[], &["prod"]);
        check(&[("b1", &["lab"]), ("b2", &["prod"])], &[], &[], &["lab", "prod"]);
    }

    #[test]
    fn what_is_known_or_was_tried_is_not_asked_again() {
        check(&[("b1", &["lab"]), ("b2", &["prod"])], &["b1"], &[], &["prod"]);
        check(&[("b1", &["lab", "prod"])], &[], &["lab"], &["prod"]);
        check(&[("b1", &["lab"]), ("b2", &[])], &[], &["lab"], &[]);
    }
}
