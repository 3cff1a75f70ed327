//! The changes of Wallaroo.

use serde_json::Value;

use super::change::{Ruling, Run, Verdict, applied, applied_if, made, refuse};
use super::field::{optional, required};
use super::place::{MemberRole, Slot};
use super::world::{Space, User};

impl Run {
    // ---- Wallaroo -----------------------------------------------------------------------------------------

    // SILENT: what an actor needs is written for Arize's permission names; here the permission of Wallaroo's
    // own vocabulary that speaks of the call stands for it.
    pub(super) fn apply_wallaroo(&mut self, op: &str, change: &Value) -> Ruling {
        match op {
            "space.create" => {
                self.need_permission("WORKSPACE_CREATE", "account")?;
                let name = required(change, "name")?;
                if self.world.spaces.values().any(|space| space.name.as_ref() == Some(&name)) {
                    return refuse(409);
                }
                let id = self.new_id();
                let space =
                    Space { name: Some(name), organization: None, is_private: Some(true), description: None };
                self.world.spaces.insert(id.clone(), space);
                self.world.nothing_hidden_on(&id);
                if let Some(actor) = self.actor.clone() {
                    let owner = MemberRole::Predefined("OWNER".to_owned());
                    self.world.put_space_slot(&actor, &id, Slot { certain: Some(owner), ..Slot::empty() });
                }
                made(false, vec![id])
            }
            "space.add_user" => {
                let id = self.space(change)?;
                let role =
                    optional(change, "role")?.unwrap_or("COLLABORATOR".to_owned()).to_ascii_uppercase();
                let right = if role == "OWNER" { "WORKSPACE_OWNER_ADD" } else { "WORKSPACE_USER_ADD" };
                self.need_permission(right, &id)?;
                // SILENT: what this provider does not say otherwise is as for the other: 404 for an inactive
                // user; but it has no annotators, so no rule of theirs.
                let user = self.present_user(change)?;
                if !["OWNER", "COLLABORATOR"].contains(&role.as_str()) {
                    return refuse(422);
                }
                self.enter_space(&user, &id, MemberRole::Predefined(role), false)
            }
            "space.remove_user" => {
                let id = self.space(change)?;
                // A user that does not exist is not found out before the right to remove somebody else.
                let own = self.user(change).ok().is_some_and(|user| self.actor.as_ref() == Some(&user));
                self.need(403, |world, actor, reading| {
                    world.may(actor, "WORKSPACE_USER_REMOVE", &id, reading)
                        || (own && world.may(actor, "WORKSPACE_LEAVE", &id, reading))
                })?;
                let user = self.user(change)?;
                match self.remove_from_space(&user, &id) {
                    Some(uncertain) => applied_if(uncertain),
                    None => Ok(Verdict::NoEffect),
                }
            }
            "user.create" => {
                self.need_permission("USER_INVITE", "account")?;
                let (name, email) = (optional(change, "name")?, required(change, "email")?);
                // SILENT: as for the other provider.
                if !email.contains('@') {
                    return refuse(422);
                }
                if !self.world.users_with_email(&email).is_empty() {
                    return refuse(409);
                }
                let id = self.new_id();
                let user = User {
                    name,
                    email: Some(email),
                    status: Some("ACTIVE".to_owned()),
                    bot: false,
                    account_role: Some("USER".to_owned()),
                    is_developer: None,
                };
                self.world.users.insert(id.clone(), user);
                self.world.nothing_hidden_of(&id);
                made(false, vec![id])
            }
            "user.activate" => self.switch_user(change, "USER_ACTIVATE", "ACTIVE"),
            _ => self.switch_user(change, "USER_DEACTIVATE", "INACTIVE"),
        }
    }

    fn switch_user(&mut self, change: &Value, right: &str, status: &str) -> Ruling {
        self.need_permission(right, "account")?;
        let id = self.user(change)?;
        if self.world.status(&id) == Some(status) {
            return Ok(Verdict::NoEffect);
        }
        self.set_status(&id, status);
        applied()
    }
}
