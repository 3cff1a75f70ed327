//! Putting Role objects back to what they were.

use crate::Change;
use crate::account::{RoleFacts, RolePermissions};
use crate::inverse::{Done, Undoing};

impl Undoing {
    pub fn restore_role(&mut self, done: &Done<'_>, text: &str) {
        let role = done.role(text);
        let (then, now) = (done.before.account.role(role), self.now().account.role(role));
        let renamed = then.name != now.name;
        let told = then.description != now.description;
        let held = then.permissions != now.permissions;
        let then = then.clone();
        let Some(id) = self.role_id(done.before, role) else { return };
        let update = |name, permissions, description| Change::RoleUpdate {
            role: id.clone(),
            name,
            permissions,
            description,
        };
        let description = told.then(|| then.description.as_deref().unwrap_or_default().to_owned());
        let name = then.name.as_deref().map(str::to_owned).filter(|_| renamed);
        let permissions = permission_names(done, &then).filter(|_| held);
        if held && permissions.is_none() {
            self.lose(done, "the permissions that the role had could not be read");
        }
        if renamed && name.is_none() {
            self.trace(done, "the name that the role had could not be read");
        }
        if name.is_none() && permissions.is_none() && description.is_none() {
            return;
        }
        if self.attempt(done, update(name.clone(), permissions.clone(), description.clone())).is_ok() {
            return;
        }
        // One of them is what the account no longer takes.
        if permissions.is_some() {
            self.insist(done, update(None, permissions, None));
        }
        self.attempt_trace(done, name.map(|name| update(Some(name), None, None)));
        self.attempt_trace(done, description.map(|description| update(None, None, Some(description))));
    }

    pub fn unmake_role(&mut self, done: &Done<'_>) {
        let Some(made) = done.made(0) else { return };
        // It may have been deleted and made again, or be gone again.
        let id = self.remade.get(&made).cloned().unwrap_or(made);
        if self.now().account.role_by_id(&id).is_some() {
            self.insist(done, Change::RoleDelete { role: id });
        }
    }

    pub fn make_role_again(&mut self, done: &Done<'_>, text: &str) {
        let role = done.role(text);
        let facts = done.before.account.role(role);
        let (name, permissions) = (facts.name.as_deref(), permission_names(done, facts));
        let (Some(name), Some(permissions)) = (name, permissions) else {
            return self.trace(done, "the role cannot be made again: it could not be read");
        };
        let change = Change::RoleCreate {
            name: name.to_owned(),
            permissions: Some(permissions),
            description: facts.description.as_deref().map(str::to_owned),
        };
        match self.attempt(done, change) {
            Err(why) => self.trace(done, format!("the role cannot be made again: {why}")),
            Ok(_) => {
                let step = self.account.steps().last();
                let made = step.and_then(|step| step.created.first()).cloned();
                self.remade.extend(made.map(|made| (facts.id.as_str().to_owned(), made)));
                self.trace(done, "a deleted role comes back under another id");
            }
        }
    }

    /// A change that bears on no access.
    pub fn attempt_trace(&mut self, done: &Done<'_>, change: Option<Change>) {
        if let Some(Err(why)) = change.map(|change| self.attempt(done, change)) {
            self.trace(done, why);
        }
    }
}

fn permission_names(done: &Done<'_>, facts: &RoleFacts) -> Option<Vec<String>> {
    match &facts.permissions {
        RolePermissions::Known(set) => {
            Some(done.before.permissions().names(set).map(str::to_owned).collect())
        }
        RolePermissions::Catalog | RolePermissions::Unreadable => None,
    }
}
