//! Made-up people and bots.

use std::collections::HashMap;

use axcess_core::{UserKind, UserRecord};

use super::dice::Dice;
use super::word::{FIRST_NAMES, JOBS, LAST_NAMES, TASKS, name};

/// People, then four bots for every 96 of them. The first person is an active administrator.
pub(super) fn users(count: usize, dice: &mut Dice) -> Vec<UserRecord> {
    let people = count - count * 4 / 100;
    let mut namesakes = HashMap::new();
    let mut users: Vec<UserRecord> = (0..people).map(|number| person(number, &mut namesakes, dice)).collect();
    users.extend((people..count).map(|number| bot(number, number - people, dice)));
    users
}

/// Whether the account still knows somebody well enough to give him anything.
pub(super) fn is_there(user: &UserRecord) -> bool {
    user.status.as_deref() != Some("INACTIVE")
}

fn person(number: usize, namesakes: &mut HashMap<String, usize>, dice: &mut Dice) -> UserRecord {
    let (first, last) = (*dice.pick(FIRST_NAMES), *dice.pick(LAST_NAMES));
    let status = dice.weighted(&[(93, "ACTIVE"), (4, "INVITED"), (2, "EXPIRED"), (1, "INACTIVE")]);
    let role = dice.weighted(&[(1, "ADMIN"), (85, "MEMBER"), (10, "MEMBER_UI_ONLY"), (4, "ANNOTATOR")]);
    let (status, role) = if number == 0 { ("ACTIVE", "ADMIN") } else { (status, role) };
    UserRecord {
        id: dice.id("User", number),
        name: Some(format!("{first} {last}")),
        email: Some(email(first, last, namesakes)),
        status: Some(status.to_owned()),
        kind: UserKind::Human,
        account_role: Some(role.to_owned()),
        // As the account sets it from the role; a few were changed by hand.
        is_developer: Some(["ADMIN", "MEMBER"].contains(&role) != dice.chance(3)),
    }
}

/// An address of which no two are equal. People's names may well be.
fn email(first: &str, last: &str, namesakes: &mut HashMap<String, usize>) -> String {
    let stem = format!("{first}.{last}").to_ascii_lowercase();
    let nth = namesakes.entry(stem.clone()).and_modify(|nth| *nth += 1).or_insert(1);
    if *nth == 1 { format!("{stem}@example.com") } else { format!("{stem}{nth}@example.com") }
}

fn bot(number: usize, named: usize, dice: &mut Dice) -> UserRecord {
    UserRecord {
        id: dice.id("User", number),
        name: Some(name(named, &[TASKS, JOBS], "-")),
        email: None,
        status: Some("ACTIVE".to_owned()),
        kind: UserKind::Bot,
        account_role: Some("MEMBER".to_owned()),
        is_developer: Some(false),
    }
}
