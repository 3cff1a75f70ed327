//! Who may act at all (R1).

use std::collections::HashSet;

use axcess_core::{Draft, UserKind};

/// The ids of users who may act: active, and if bots, then with a live key or none at all.
pub fn standing(draft: &Draft) -> HashSet<&str> {
    let (mut known, mut live) = (HashSet::new(), HashSet::new());
    for key in draft.api_keys.iter().filter(|key| key.key_type == "SERVICE") {
        let Some(bot) = &key.bot_user_id else { continue };
        known.insert(bot.as_str());
        let in_time = key.expires_at.is_none_or(|end| end > draft.captured_at);
        if in_time && key.status.as_deref() == Some("ACTIVE") {
            live.insert(bot.as_str());
        }
    }
    let stands = |id: &str, kind| kind == UserKind::Human || !known.contains(id) || live.contains(id);
    let active = draft.users.iter().filter(|user| user.status.as_deref() == Some("ACTIVE"));
    active.filter(|user| stands(user.id.as_str(), user.kind)).map(|user| user.id.as_str()).collect()
}
