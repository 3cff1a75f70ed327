//! The changes of a Wallaroo account.
//!
//! What an actor needs is nowhere published; the permission of the catalog that speaks of the call stands
//! for it.

use crate::account::{Node, NodeKind, Slot, SpaceRoleName, Status, User, UserFacts};
use crate::simulate::stage::{Removal, Ruling, Stage, Stop, applied, no_effect, refuse};
use crate::{Change, Level, Made, UserId, UserKind};

impl Stage<'_> {
    pub fn wallaroo(&mut self, change: &Change) -> Ruling {
        match change {
            Change::SpaceCreate { name, .. } => self.workspace_create(name),
            Change::SpaceAddUser { space, user, role } => {
                self.workspace_add_user(space, user, role.as_deref())
            }
            Change::SpaceRemoveUser { space, user } => self.workspace_remove_user(space, user),
            Change::UserCreate { name, email, .. } => self.user_invite(name.as_deref(), email),
            Change::UserActivate { user } => self.switch(user, "USER_ACTIVATE", Status::Active),
            Change::UserDeactivate { user } => self.switch(user, "USER_DEACTIVATE", Status::Inactive),
            other => refuse(422, format!("Wallaroo has no `{}`", other.op())),
        }
    }

    fn need_permission(&mut self, permission: &'static str) -> Result<(), Stop> {
        self.need_at(permission, &Ok(Node::ACCOUNT))
    }

    fn workspace_create(&mut self, name: &str) -> Ruling {
        self.need_permission("WORKSPACE_CREATE")?;
        self.check_node_name_free(Node::ACCOUNT, name, None)?;
        let mut facts = self.new_node(NodeKind::Space, Node::ACCOUNT, name);
        facts.is_private = Some(true);
        let space = self.account.add_node(facts);
        self.nodes.push(space);
        let Some(actor) = self.actor else { return applied(format!("workspace {name} is made")) };
        let owner = self.account.role_name(Level::Space, Some("OWNER"));
        let owner = Slot::certain(SpaceRoleName::Predefined(owner));
        self.account.set_space_membership(actor.user(), space, owner);
        applied(format!("workspace {name} is made, with {} as its OWNER", self.person(actor.user())))
    }

    fn workspace_add_user(&mut self, space: &str, user: &str, role: Option<&str>) -> Ruling {
        let (space, user) = (self.space(space)?, self.present_user(user)?);
        let role = role.unwrap_or("COLLABORATOR").to_ascii_uppercase();
        let right = if role == "OWNER" { "WORKSPACE_OWNER_ADD" } else { "WORKSPACE_USER_ADD" };
        self.need_at(right, &space)?;
        let (space, user) = (space?, user?);
        if !matches!(&*role, "OWNER" | "COLLABORATOR") {
            return refuse(422, format!("`{role}` is no role of a workspace: OWNER or COLLABORATOR"));
        }
        let role = self.account.role_name(Level::Space, Some(&role));
        self.enter(user, space, SpaceRoleName::Predefined(role), false)
    }

    fn workspace_remove_user(&mut self, space: &str, user: &str) -> Ruling {
        let (space, user) = (self.space(space)?, self.user(user)?);
        if let Ok(place) = &space {
            let (place, leaver) = (*place, user.as_ref().ok().copied());
            let what = format!("WORKSPACE_USER_REMOVE at {}", self.place(place));
            self.need(403, &what, |stage, actor| {
                let remove = stage.may(actor, "WORKSPACE_USER_REMOVE", place);
                let own = leaver == Some(actor.user());
                if own { remove.or(stage.may(actor, "WORKSPACE_LEAVE", place)) } else { remove }
            })?;
        }
        let (space, user) = (space?, user?);
        match self.leave(user, space) {
            Removal::Nothing => {
                no_effect(format!("{} is no member of {}", self.person(user), self.place(space)))
            }
            removal => self.left(user, space, &removal),
        }
    }

    fn user_invite(&mut self, name: Option<&str>, email: &str) -> Ruling {
        self.need_permission("USER_INVITE")?;
        if !email.contains('@') {
            return refuse(422, format!("`{email}` is no e-mail address"));
        }
        if let Some(user) = self.account.users_by_email(email).next() {
            return refuse(409, format!("the e-mail address belongs to {}", self.person(user)));
        }
        let id = UserId::from(self.new_id(Made::User));
        let user = self.account.add_user(UserFacts {
            id,
            name: name.map(Into::into),
            email: Some(email.into()),
            status: Status::Active,
            kind: UserKind::Human,
            account_role: self.account.role_name(Level::Account, Some("USER")),
            is_developer: None,
            settled: true,
        });
        self.users.push(user);
        applied(format!("{} is a user and active at once", self.person(user)))
    }

    fn switch(&mut self, user: &str, right: &'static str, status: Status) -> Ruling {
        let user = self.user(user)?;
        self.need_permission(right)?;
        let user: User = user?;
        let word = status.text().unwrap_or_default().to_owned();
        let person = self.person(user);
        let facts = self.account.user_mut(user);
        if facts.status == status {
            return no_effect(format!("{person} is {word} already"));
        }
        facts.status = status;
        applied(format!("{person} is {word}; memberships stay"))
    }
}
