//! People: invited, changed, removed.

use crate::account::{Key, KeyFacts, Node, RoleName, Status, User, UserFacts};
use crate::simulate::role::plural;
use crate::simulate::stage::{Ruling, Stage, applied, no_effect, refuse};
use crate::{Level, Made, UserId, UserKind};

/// How somebody may be invited, in the API's words.
const INVITE_MODES: [&str; 3] = ["NONE", "EMAIL_LINK", "TEMPORARY_PASSWORD"];

impl Stage<'_> {
    pub fn user_create(&mut self, name: &str, email: &str, role: &str, mode: &str) -> Ruling {
        if matches!(role, "MEMBER" | "ANNOTATOR") {
            self.need_at_account("USER_CREATE")?;
        } else {
            self.need_account_admin()?;
        }
        let RoleName::Known(role) = self.account.role_name(Level::Account, Some(role)) else {
            return refuse(422, format!("`{role}` is no role of the account"));
        };
        if !INVITE_MODES.contains(&mode) {
            return refuse(
                422,
                format!("`{mode}` is no way to invite; those are {}", INVITE_MODES.join(", ")),
            );
        }
        if !email.contains('@') {
            return refuse(422, format!("`{email}` is no e-mail address"));
        }
        let status = if mode == "NONE" { Status::Active } else { Status::Invited };
        if let Some(known) = self.bearer(email) {
            return self.invite_again(known, status);
        }
        let id = UserId::from(self.new_id(Made::User));
        let is_developer = matches!(&*role, "ADMIN" | "MEMBER");
        let told = match status {
            Status::Active => format!("{name} is a user and active at once"),
            _ => format!("{name} is invited as {role} of the account"),
        };
        let user = self.account.add_user(UserFacts {
            id,
            name: Some(name.into()),
            email: Some(email.into()),
            status,
            kind: UserKind::Human,
            account_role: RoleName::Known(role),
            is_developer: Some(is_developer),
            settled: true,
        });
        self.users.push(user);
        applied(told)
    }

    /// Whoever has the e-mail address: one who stands in the way of another first, then an invited one,
    /// then one whose invitation expired.
    fn bearer(&self, email: &str) -> Option<User> {
        let known = self.account.users_by_email(email);
        let rank = |user: &User| match self.account.user(*user).status {
            Status::Invited => 1,
            Status::Expired => 2,
            Status::Active | Status::Inactive | Status::Unreadable(_) => 0,
        };
        { known }.min_by_key(|user| (rank(user), self.account.user(*user).id.clone()))
    }

    fn invite_again(&mut self, user: User, status: Status) -> Ruling {
        self.users.push(user);
        let person = self.person(user);
        match self.account.user(user).status {
            Status::Invited => no_effect(format!("{person} is invited already and stays so")),
            Status::Expired => {
                let told = match status {
                    Status::Active => format!("{person} is active again, with the old name and role"),
                    _ => format!("{person} is invited again, with the old name and role"),
                };
                self.account.user_mut(user).status = status;
                applied(told)
            }
            Status::Active | Status::Inactive | Status::Unreadable(_) => {
                refuse(409, format!("the e-mail address belongs to {person}"))
            }
        }
    }

    pub fn user_update(&mut self, user: &str, name: Option<&str>, is_developer: Option<bool>) -> Ruling {
        let user = self.user(user)?;
        if is_developer.is_some() {
            self.need_account_admin()?;
        } else {
            self.need_at_account("USER_UPDATE")?;
        }
        let user = user?;
        if name.is_none() && is_developer.is_none() {
            return refuse(422, "there is nothing to update: give `name` or `is_developer`");
        }
        let person = self.person(user);
        let facts = self.account.user_mut(user);
        let flag = is_developer.filter(|flag| facts.is_developer != Some(*flag));
        let renamed = name.filter(|name| facts.name.as_deref() != Some(name));
        if let Some(flag) = flag {
            facts.is_developer = Some(flag);
        }
        if let Some(name) = renamed {
            self.account.rename_user(user, name);
        }
        match (renamed, flag) {
            (None, None) => no_effect(format!("{person} is like that already")),
            (Some(name), None) => applied(format!("{person} is called {name}")),
            (_, Some(true)) => applied(format!("{person} is a developer: may make keys")),
            (_, Some(false)) => applied(format!("{person} is no developer: may make no keys")),
        }
    }

    pub fn user_resend_invitation(&mut self, user: &str) -> Ruling {
        let user = self.user(user)?;
        self.need_at_account("USER_CREATE")?;
        let user = user?;
        let person = self.person(user);
        let facts = self.account.user_mut(user);
        match facts.status {
            Status::Expired => {
                facts.status = Status::Invited;
                applied(format!("{person} is invited again"))
            }
            Status::Invited => no_effect(format!("{person} gets the invitation once more")),
            Status::Active | Status::Inactive | Status::Unreadable(_) => {
                refuse(400, format!("{person} has no invitation to be sent again"))
            }
        }
    }

    pub fn user_reset_password(&mut self, user: &str) -> Ruling {
        let user = self.user(user)?;
        self.need_at_account("USER_UPDATE")?;
        let user = user?;
        let person = self.person(user);
        if self.account.user(user).status != Status::Active {
            return refuse(400, format!("{person} is not active"));
        }
        no_effect(format!("{person} gets a mail to choose another password; access stays"))
    }

    pub fn user_delete(&mut self, user: &str) -> Ruling {
        let user = self.user(user)?;
        self.need_at_account("USER_DELETE")?;
        let user = user?;
        let person = self.person(user);
        if self.actor.is_some_and(|actor| actor.user() == user) {
            return refuse(400, "nobody deletes himself");
        }
        if self.account.user(user).status == Status::Inactive {
            return no_effect(format!("{person} has been deleted already"));
        }
        let facts = self.account.user_mut(user);
        facts.status = Status::Inactive;
        facts.settled = true;
        let id = facts.id.clone();
        for node in self.account.footholds(user) {
            self.account.clear(user, node);
        }
        let made = |key: &KeyFacts| key.alive && key.created_by.as_ref() == Some(&id);
        let keys = (0..self.account.keys.len()).map(Key::at);
        let keys: Vec<Key> = keys.filter(|key| made(self.account.key(*key))).collect();
        let (mut gone, mut left) = (0, 0);
        for key in keys {
            if self.account.key(key).is_service() {
                left += 1;
            } else {
                self.account.key_mut(key).alive = false;
                gone += 1;
            }
        }
        let keys = match (gone, left) {
            (_, 0) => String::new(),
            (_, 1) => "; 1 service key that he made stays".to_owned(),
            (_, left) => format!("; {left} service keys that he made stay"),
        };
        let own = match gone {
            0 => "memberships and bindings".to_owned(),
            gone => format!("memberships, bindings and {gone} user key{}", plural(gone)),
        };
        applied(format!("{person} is gone with all {own}{keys}"))
    }

    pub fn user_set_account_role(&mut self, user: &str, role: &str) -> Ruling {
        let user = self.present_user(user)?;
        self.need_account_admin()?;
        let user = user?;
        let RoleName::Known(role) = self.account.role_name(Level::Account, Some(role)) else {
            return refuse(422, format!("`{role}` is no role of the account"));
        };
        let person = self.person(user);
        let facts = self.account.user_mut(user);
        if facts.account_role.is(&role) {
            return no_effect(format!("{person} is {role} of the account already"));
        }
        let told = format!("{person} is {role} of the account; memberships stay as they are");
        facts.account_role = RoleName::Known(role);
        applied(told)
    }

    pub fn account_set_developer_lock(&mut self, on: bool) -> Ruling {
        self.need_account_admin()?;
        self.nodes.push(Node::ACCOUNT);
        if self.account.developer_lock == Some(on) {
            return no_effect(format!("the developer lock is {} already", if on { "on" } else { "off" }));
        }
        self.account.developer_lock = Some(on);
        applied(if on {
            "the developer lock is on: user keys are denied everything and nobody makes keys"
        } else {
            "the developer lock is off"
        })
    }
}
