//! API keys, and the bot that a service key comes with.

use std::collections::BTreeSet;

use serde_json::Value;

use super::change::{Ruling, Run, Stop, Verdict, applied, made, plan_error, refuse};
use super::decide::Reading;
use super::field::{flag, optional, required};
use super::load::list;
use super::place::{MemberRole, Slot};
use super::world::{ApiKey, User};

/// What a service key is to be made for in one organization.
struct Wanted {
    organization: String,
    role: String,
    spaces: Vec<(String, MemberRole)>,
}

impl Run {
    // ---- keys ---------------------------------------------------------------------------------------------

    pub(super) fn service_key_create(&mut self, change: &Value) -> Ruling {
        let name = required(change, "name")?;
        let account_role = optional(change, "account_role")?.unwrap_or("MEMBER".to_owned());
        let entries = array(change, "organizations")?;
        self.need(403, |world, actor, reading| world.may_make_keys(actor, reading))?;
        // The rights come first: on every space that can be found.
        for entry in entries {
            for space in list(&entry["spaces"]) {
                if let [space] = &Vec::from_iter(self.world.find_space(&required(space, "space")?))[..] {
                    self.need_permission("SERVICE_KEY_CREATE", space)?;
                }
            }
        }
        // 404: unknown nodes and role objects. Kept for later: (organization, role, [(space, role)]).
        let mut wanted = Vec::new();
        for entry in entries {
            let organization = self.organization(entry)?;
            let role = optional(entry, "role")?.unwrap_or("READ_ONLY".to_owned());
            let mut spaces = Vec::new();
            if !entry["spaces"].is_null() {
                for it in array(entry, "spaces")? {
                    let space = self.space(it)?;
                    let role = match optional(it, "role")?.unwrap_or("MEMBER".to_owned()) {
                        role if role.starts_with("custom:") => {
                            MemberRole::Custom(self.role_object(&role["custom:".len()..])?)
                        }
                        role => MemberRole::Predefined(role),
                    };
                    spaces.push((space, role));
                }
            }
            wanted.push(Wanted { organization, role, spaces });
        }
        self.check_service_key(&account_role, &wanted)?;
        if let Some(actor) = self.actor.clone() {
            self.check_at_most_own(&actor, &account_role, &wanted)?;
        }
        if ["MEMBER_UI_ONLY", "ANNOTATOR"].contains(&account_role.as_str()) {
            return refuse(400);
        }

        let (bot, key) = (self.new_id(), self.new_id());
        let user = User {
            name: Some(name.clone()),
            email: None,
            status: Some("ACTIVE".to_owned()),
            bot: true,
            account_role: Some(account_role),
            // SILENT: a bot makes no keys.
            is_developer: Some(false),
        };
        self.world.users.insert(bot.clone(), user);
        self.world.nothing_hidden_of(&bot);
        for Wanted { organization, role, spaces } in wanted {
            let slot = Slot { certain: Some(MemberRole::Predefined(role)), ..Slot::empty() };
            self.world.put_organization_slot(&bot, &organization, slot);
            for (space, role) in spaces {
                self.world.put_space_slot(&bot, &space, Slot { certain: Some(role), ..Slot::empty() });
            }
        }
        let new = ApiKey {
            name: Some(name),
            service: true,
            status: Some("ACTIVE".to_owned()),
            expires_at: None,
            creator: self.actor.clone(),
            bot: Some(bot.clone()),
        };
        self.world.keys.insert(key.clone(), new);
        made(false, vec![bot, key])
    }

    /// Everything that is 422 about what a service key is made for.
    fn check_service_key(&self, account_role: &str, wanted: &[Wanted]) -> Result<(), Stop> {
        let (mut organizations, mut all_spaces) = (BTreeSet::new(), BTreeSet::new());
        let known =
            |level: &str, role: &str| role != "ANNOTATOR" && self.world.named_set(level, role).is_some();
        if self.world.named_set("ACCOUNT", account_role).is_none() || wanted.is_empty() {
            return refuse(422);
        }
        for Wanted { organization, role, spaces } in wanted {
            // A custom role is no known name here.
            if !known("ORGANIZATION", role) || spaces.is_empty() || !organizations.insert(organization) {
                return refuse(422);
            }
            for (space, role) in spaces {
                let role_fits = match role {
                    MemberRole::Predefined(role) => known("SPACE", role),
                    _ => true,
                };
                // SILENT: a space whose organization is unknown is not known to be one of this organization.
                let inside = self.world.spaces[space].organization.as_ref() == Some(organization);
                if !role_fits || !inside || !all_spaces.insert(space) {
                    return refuse(422);
                }
            }
        }
        Ok(())
    }

    /// With an actor: each role at most his own there, 422 above it.
    fn check_at_most_own(&mut self, actor: &str, account_role: &str, wanted: &[Wanted]) -> Result<(), Stop> {
        let mut given = vec![("account".to_owned(), self.world.named_set("ACCOUNT", account_role))];
        for Wanted { organization, role, spaces } in wanted {
            given.push((organization.clone(), self.world.named_set("ORGANIZATION", role)));
            for (space, role) in spaces {
                let set = match role {
                    MemberRole::Predefined(role) => self.world.named_set("SPACE", role),
                    MemberRole::Custom(role) => self.world.role_set(role).map(|set| (set, false)),
                    MemberRole::Unreadable => None,
                };
                given.push((space.clone(), set));
            }
        }
        let all = |reading: Reading| {
            given.iter().all(|(node, set)| self.world.at_most_own(actor, set.clone(), node, reading))
        };
        let (certainly, perhaps) = (all(Reading::Pessimistic), all(Reading::Optimistic));
        if !perhaps {
            return refuse(422);
        }
        self.doubt |= !certainly;
        Ok(())
    }

    pub(super) fn user_key_create(&mut self, change: &Value) -> Ruling {
        let (name, expires_at) = (required(change, "name")?, optional(change, "expires_at")?);
        self.need(403, |world, actor, reading| world.may_make_keys(actor, reading))?;
        let Some(actor) = self.actor.clone() else { return refuse(400) };
        let id = self.new_id();
        let key = ApiKey {
            name: Some(name),
            service: false,
            status: Some("ACTIVE".to_owned()),
            expires_at,
            creator: Some(actor),
            bot: None,
        };
        self.world.keys.insert(id.clone(), key);
        made(false, vec![id])
    }

    /// The key that a change speaks of, if the actor may handle it.
    fn handled_key(&mut self, change: &Value) -> Result<String, Stop> {
        let id = self.key(change)?;
        let key = self.world.keys[&id].clone();
        self.need(403, |world, actor, reading| world.may_handle_key(actor, &key, reading))?;
        Ok(id)
    }

    pub(super) fn api_key_revoke(&mut self, change: &Value) -> Ruling {
        let id = self.handled_key(change)?;
        let key = self.world.keys.get_mut(&id).expect("a key");
        if key.status.as_deref() == Some("REVOKED") {
            return Ok(Verdict::NoEffect);
        }
        key.status = Some("REVOKED".to_owned());
        applied()
    }

    pub(super) fn api_key_refresh(&mut self, change: &Value) -> Ruling {
        let id = self.handled_key(change)?;
        let revoked = self.world.keys[&id].status.as_deref() == Some("REVOKED");
        if revoked { refuse(404) } else { Ok(Verdict::NoEffect) }
    }

    pub(super) fn account_set_developer_lock(&mut self, change: &Value) -> Ruling {
        self.need_account_admin()?;
        let Some(on) = flag(change, "on")? else { return plan_error("on is missing".to_owned()) };
        // SILENT: a lock that is not known may be on, so turning it off is a change.
        if self.world.developer_lock == Some(on) {
            return Ok(Verdict::NoEffect);
        }
        self.world.developer_lock = Some(on);
        applied()
    }
}

/// A list that must be there.
fn array<'a>(change: &'a Value, field: &str) -> Result<&'a [Value], Stop> {
    match &change[field] {
        Value::Array(items) => Ok(items),
        other => plan_error(format!("{field} is {other}")),
    }
}
