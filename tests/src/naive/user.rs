//! The changes of users.

use serde_json::Value;

use super::change::{Ruling, Run, Verdict, applied, made, refuse};
use super::field::{flag, optional, required};
use super::world::User;

impl Run {
    pub(super) fn user_create(&mut self, change: &Value) -> Ruling {
        let role = required(change, "role")?;
        self.need(403, |world, actor, reading| {
            let by_permission = ["MEMBER", "ANNOTATOR"].contains(&role.as_str())
                && world.may(actor, "USER_CREATE", "account", reading);
            by_permission || world.account_admin(actor, reading)
        })?;
        let (name, email, mode) =
            (required(change, "name")?, required(change, "email")?, required(change, "invite_mode")?);
        let known_mode = ["NONE", "EMAIL_LINK", "TEMPORARY_PASSWORD"].contains(&mode.as_str());
        if self.world.named_set("ACCOUNT", &role).is_none() || !known_mode || !email.contains('@') {
            return refuse(422);
        }
        let status = if mode == "NONE" { "ACTIVE" } else { "INVITED" };
        // SILENT: of several users with this e-mail one that refuses comes first, then an invited one, then
        // the first that has expired.
        let same = self.world.users_with_email(&email);
        let among = |status: &str| same.iter().find(|user| self.world.status(user) == Some(status));
        if same
            .iter()
            .any(|user| !["INVITED", "EXPIRED"].contains(&self.world.status(user).unwrap_or_default()))
        {
            return refuse(409);
        }
        if among("INVITED").is_some() {
            return Ok(Verdict::NoEffect);
        }
        if let Some(expired) = among("EXPIRED").cloned() {
            self.set_status(&expired, status);
            return applied();
        }
        let is_developer = ["ADMIN", "MEMBER"].contains(&role.as_str());
        let id = self.new_id();
        let user = User {
            name: Some(name),
            email: Some(email),
            status: Some(status.to_owned()),
            bot: false,
            account_role: Some(role),
            is_developer: Some(is_developer),
        };
        self.world.users.insert(id.clone(), user);
        self.world.nothing_hidden_of(&id);
        made(false, vec![id])
    }

    pub(super) fn set_status(&mut self, user: &str, status: &str) {
        self.world.users.get_mut(user).expect("a user").status = Some(status.to_owned());
    }

    pub(super) fn user_update(&mut self, change: &Value) -> Ruling {
        let (name, is_developer) = (optional(change, "name")?, flag(change, "is_developer")?);
        // SILENT: without a field the right to rename is asked for.
        if is_developer.is_some() {
            self.need_account_admin()?;
        } else {
            self.need_account("USER_UPDATE")?;
        }
        let id = self.user(change)?;
        if name.is_none() && is_developer.is_none() {
            return refuse(422);
        }
        let user = self.world.users.get_mut(&id).expect("a user");
        let before = (user.name.clone(), user.is_developer);
        user.name = name.or(user.name.take());
        user.is_developer = is_developer.or(user.is_developer);
        if before == (user.name.clone(), user.is_developer) { Ok(Verdict::NoEffect) } else { applied() }
    }

    pub(super) fn user_resend_invitation(&mut self, change: &Value) -> Ruling {
        self.need_account("USER_CREATE")?;
        let id = self.user(change)?;
        match self.world.status(&id) {
            Some("INVITED") => Ok(Verdict::NoEffect),
            Some("EXPIRED") => {
                self.set_status(&id, "INVITED");
                applied()
            }
            _ => refuse(400),
        }
    }

    pub(super) fn user_reset_password(&mut self, change: &Value) -> Ruling {
        self.need_account("USER_UPDATE")?;
        let id = self.user(change)?;
        if self.world.status(&id) == Some("ACTIVE") { Ok(Verdict::NoEffect) } else { refuse(400) }
    }

    pub(super) fn user_delete(&mut self, change: &Value) -> Ruling {
        self.need_account("USER_DELETE")?;
        let id = self.user(change)?;
        if self.actor.as_ref() == Some(&id) {
            return refuse(400);
        }
        if self.world.status(&id) == Some("INACTIVE") {
            return Ok(Verdict::NoEffect);
        }
        self.set_status(&id, "INACTIVE");
        self.world.drop_places_of(&id);
        self.world.keys.retain(|_, key| key.service || key.creator.as_ref() != Some(&id));
        applied()
    }

    pub(super) fn user_set_account_role(&mut self, change: &Value) -> Ruling {
        self.need_account_admin()?;
        let id = self.present_user(change)?;
        let role = required(change, "role")?;
        if self.world.named_set("ACCOUNT", &role).is_none() {
            return refuse(422);
        }
        let user = self.world.users.get_mut(&id).expect("a user");
        if user.account_role.as_ref() == Some(&role) {
            return Ok(Verdict::NoEffect);
        }
        user.account_role = Some(role);
        applied()
    }
}
