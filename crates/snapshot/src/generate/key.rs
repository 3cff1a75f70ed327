//! Made-up API keys.

use axcess_core::{ApiKeyRecord, Moment, UserId, UserKind, UserRecord};

use super::CAPTURED_AT;
use super::dice::Dice;

const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// One service key for a bot, sometimes two, and user keys of every tenth developer.
pub(super) fn keys(users: &[UserRecord], dice: &mut Dice) -> Vec<ApiKeyRecord> {
    let people = users.iter().take_while(|user| user.kind == UserKind::Human).count();
    let mut keys = Vec::new();
    for user in users {
        let count = match user.kind {
            UserKind::Bot => dice.weighted(&[(9, 1), (1, 2)]),
            UserKind::Human => usize::from(user.is_developer == Some(true) && dice.chance(10)),
        };
        for _ in 0..count {
            let maker = match user.kind {
                UserKind::Bot if people > 0 => Some(users[dice.below(people)].id.clone()),
                UserKind::Bot => None,
                UserKind::Human => Some(user.id.clone()),
            };
            keys.push(key(keys.len(), user, maker, dice));
        }
    }
    keys
}

fn key(number: usize, user: &UserRecord, maker: Option<UserId>, dice: &mut Dice) -> ApiKeyRecord {
    let name = user.name.as_deref().unwrap_or_default();
    let (key_type, name, bot) = match user.kind {
        UserKind::Bot => ("SERVICE", name.to_owned(), Some(user.id.clone())),
        UserKind::Human => ("USER", format!("{}-laptop", name.to_ascii_lowercase().replace(' ', "-")), None),
    };
    // What stands for somebody who is gone went with him; what he made for a bot did not.
    let gone = user.status.as_deref() == Some("INACTIVE");
    let status = if gone { "REVOKED" } else { dice.weighted(&[(9, "ACTIVE"), (1, "REVOKED")]) };
    // From 100 days ago to 400 days ahead.
    let ends = Moment::from_unix_micros(CAPTURED_AT + (dice.below(500) as i64 - 100) * DAY);
    ApiKeyRecord {
        id: dice.id("ApiKey", number),
        name: Some(name),
        key_type: key_type.to_owned(),
        status: Some(status.to_owned()),
        expires_at: dice.chance(60).then_some(ends),
        created_by_user_id: maker,
        bot_user_id: bot,
    }
}
