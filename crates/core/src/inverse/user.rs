//! Putting people, keys and the lock back to what they were.

use crate::account::{RoleName, Status};
use crate::inverse::{Done, Undoing};
use crate::{Change, Provider};

impl Undoing {
    pub fn unmake_user(&mut self, done: &Done<'_>) {
        let Some(user) = done.made(0) else {
            let is_active = |user| self.now().user_status(user) == Some("ACTIVE");
            return match done.step.users.first().copied().is_some_and(is_active) {
                true => {
                    self.lose(done, "a user who is active again cannot be made to wait for an invitation")
                }
                false => self.lose(done, "an invitation that was sent cannot be taken back"),
            };
        };
        if self.now().provider() == Provider::Wallaroo {
            self.insist(done, Change::UserDeactivate { user });
            return self.trace(done, "the user stays, deactivated");
        }
        self.insist(done, Change::UserDelete { user });
        self.trace(done, "the user stays as INACTIVE, and the e-mail address cannot be invited again");
    }

    pub fn restore_user(&mut self, done: &Done<'_>) {
        let user = done.user();
        let (then, now) = (done.before.account.user(user), self.now().account.user(user));
        let name = then.name.as_deref().map(str::to_owned).filter(|_| then.name != now.name);
        let is_developer = then.is_developer.filter(|_| then.is_developer != now.is_developer);
        let unread = (then.name.is_none() && now.name.is_some())
            || (then.is_developer.is_none() && now.is_developer.is_some());
        let id = then.id.as_str().to_owned();
        if unread {
            self.trace(done, "what it was before could not be read");
        }
        if name.is_some() || is_developer.is_some() {
            self.attempt_trace(done, Some(Change::UserUpdate { user: id, name, is_developer }));
        }
    }

    pub fn restore_status(&mut self, done: &Done<'_>) {
        let then = done.before.account.user(done.user());
        let user = then.id.as_str().to_owned();
        match then.status {
            Status::Active => self.insist(done, Change::UserActivate { user }),
            Status::Inactive => self.insist(done, Change::UserDeactivate { user }),
            Status::Invited | Status::Expired | Status::Unreadable(_) => {
                self.lose(done, "the status that the user had cannot be given to him");
            }
        }
    }

    pub fn restore_account_role(&mut self, done: &Done<'_>) {
        let then = done.before.account.user(done.user());
        let user = then.id.as_str().to_owned();
        match &then.account_role {
            RoleName::Known(role) => {
                let role = role.to_string();
                self.insist(done, Change::UserSetAccountRole { user, role });
            }
            RoleName::Unreadable(_) => {
                self.lose(done, "the account role that the user had could not be read")
            }
        }
    }

    pub fn revoke_made(&mut self, done: &Done<'_>, place: usize) {
        let made = done.made(place);
        let gone = |key: &String| self.now().account.key_by_id(key).is_none();
        if let Some(key) = made.filter(|key| !gone(key)) {
            self.insist(done, Change::ApiKeyRevoke { key });
        }
    }

    pub fn restore_lock(&mut self, done: &Done<'_>) {
        match done.before.account.developer_lock {
            Some(on) => self.insist(done, Change::AccountSetDeveloperLock { on }),
            None => self.lose(done, "the snapshot does not show whether the developer lock was on"),
        }
    }
}
