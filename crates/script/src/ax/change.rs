//! Commands of `ax` that change the account.

use axcess_api::{Kind, cite};
use axcess_core::{BindingRef, Change, Moment};

use crate::ax::name::Miss;
use crate::ax::options::Arguments;
use crate::ax::table::Command;
use crate::ax::{Done, apply, apply_unfit, assignment, bound, name};
use crate::tape::{Reach, Tape};
use crate::text::{Doubt, Text};

/// One command that changes the account.
pub(super) struct Writer<'a> {
    pub tape: &'a mut Tape,
    pub reach: &'a Reach,
    pub line: usize,
    pub command: &'static Command,
    pub arguments: &'a Arguments,
    pub input: Option<&'a Text>,
}

/// What a command comes to.
enum Call {
    Change(Change),
    /// It does not fit, although what it names is there: 400 or 422, unless the API refuses more.
    Unfit(Change, u16, String),
}

type Prepared = Result<Call, Miss>;

impl Writer<'_> {
    pub fn run(mut self) -> Done {
        let first = self.tape.changes.len();
        let done = self.steps();
        if *self.reach != Reach::Silent {
            for old in self.old_forms() {
                self.tape.old_form(self.line, &old, Some(first));
            }
        }
        done
    }

    fn old_forms(&self) -> Vec<(String, String)> {
        let mut old = self.arguments.old_forms();
        if self.permissions().is_some_and(|(_, was_old)| was_old) {
            old.push(("permissions in small letters".to_owned(), "--permissions in capitals".to_owned()));
        }
        if self.arguments.text("assignments").is_some_and(assignment::has_former_roles) {
            let roles = "roles of --assignments in";
            old.push((format!("{roles} small letters"), format!("{roles} capitals")));
        }
        old
    }

    fn steps(&mut self) -> Done {
        if self.op() == "user.delete" {
            return self.delete_users();
        }
        let op = self.op();
        match self.reach {
            Reach::Silent => return Done::silent(0),
            Reach::Skipped(reason) => {
                self.tape.skip(self.line, op, reason);
                return Done::unknown(&Doubt::new("the command is not reached"));
            }
            Reach::Perhaps(reason) => {
                let bound = bound::of(self.tape.policy(), self.command, self.arguments);
                self.tape.doubt(self.line, op, reason, bound);
                return Done::unknown(&Doubt::new(reason));
            }
            Reach::Run => {}
        }
        if let Some(doubt) = self.arguments.doubt() {
            let bound = bound::of(self.tape.policy(), self.command, self.arguments);
            self.tape.doubt(self.line, op, doubt.reason(), bound);
            return Done::unknown(&doubt);
        }
        if let Some(file) =
            self.arguments.text("assignments").filter(|text| text.trim_end().ends_with(".json"))
        {
            let doubt = Doubt::new(format!("`{file}` is another file, which is not read"));
            let bound = bound::of(self.tape.policy(), self.command, self.arguments);
            self.tape.doubt(self.line, op, doubt.reason(), bound);
            return Done::unknown(&doubt);
        }
        let prepared = self.prepare();
        let asks = self.asks();
        match prepared {
            Err(miss) => self.refused(op, miss),
            Ok(_) if asks => {
                self.tape.decline(self.line, op, declined());
                Done::silent(0)
            }
            Ok(Call::Change(change)) => match apply(self.tape, self.line, change) {
                Some(step) => self.done(&step),
                None => Done::silent(4),
            },
            Ok(Call::Unfit(change, status, reason)) => {
                apply_unfit(self.tape, self.line, change, status, reason);
                Done::silent(4)
            }
        }
    }

    /// The operation, which older forms of `api-keys create` chose by an option.
    pub(super) fn op(&self) -> &'static str {
        let makes_service_key = self.arguments.text("key-type") == Some("SERVICE");
        if self.command.op() == "user_key.create" && makes_service_key {
            "service_key.create"
        } else {
            self.command.op()
        }
    }

    fn refused(&mut self, op: &'static str, miss: Miss) -> Done {
        let exit = if miss.status.is_some() { 4 } else { 2 };
        self.tape.refuse(self.line, op, miss.status, miss.reason);
        Done::silent(exit)
    }

    /// Whether the command asks, and gets no answer that lets it go on.
    pub(super) fn asks(&self) -> bool {
        let is_destructive = self.command.option("force").is_some();
        if !is_destructive || self.arguments.has("force") {
            return false;
        }
        let answer = self.input.and_then(Text::known).and_then(|text| text.lines().next()).map(str::trim);
        match answer {
            // The name has to be written once more.
            Some(answer) if self.op() == "space.delete" => Some(answer) != self.arguments.subject(),
            Some(answer) => !matches!(answer.to_ascii_lowercase().as_str(), "y" | "yes"),
            None => true,
        }
    }

    fn text(&self, name: &str) -> String {
        self.arguments.text(name).unwrap_or_default().to_owned()
    }

    pub(super) fn optional(&self, name: &str) -> Option<String> {
        self.arguments.text(name).map(str::to_owned)
    }

    pub(super) fn subject(&self) -> &str {
        self.arguments.subject().unwrap_or_default()
    }

    fn cited(&self, kind: Kind, id: &str) -> String {
        cite(self.tape.policy(), kind, id)
    }

    fn user_option(&self) -> String {
        self.cited(Kind::User, &self.text("user-id"))
    }

    /// Whatever is not given is cleared.
    fn description(&self) -> Option<String> {
        Some(self.text("description"))
    }

    /// The call that the command makes, once the names in it have been looked up.
    fn prepare(&self) -> Prepared {
        let policy = self.tape.policy();
        let op = self.op();
        Ok(Call::Change(match op {
            "role.create" => Change::RoleCreate {
                name: self.text("name"),
                permissions: Some(self.checked_permissions()?.unwrap_or_default()),
                description: self.optional("description"),
            },
            "role.update" => {
                self.need_one_of(&["name", "description", "permissions"])?;
                let permissions = self.checked_permissions()?;
                Change::RoleUpdate {
                    role: self.cited(Kind::Role, &name::role(policy, self.subject())?),
                    name: self.optional("name"),
                    permissions,
                    description: self.description(),
                }
            }
            "role.delete" => {
                Change::RoleDelete { role: self.cited(Kind::Role, &name::role(policy, self.subject())?) }
            }
            "role_binding.create" => return self.binding(),
            "role_binding.update" => Change::RoleBindingUpdate {
                binding: BindingRef::Id(self.subject().to_owned()),
                role: self.cited(Kind::Role, &self.text("role-id")),
            },
            "role_binding.delete" => {
                Change::RoleBindingDelete { binding: BindingRef::Id(self.subject().to_owned()) }
            }
            "restriction.create" => {
                Change::RestrictionCreate { resource: self.cited(Kind::Node, &self.text("resource-id")) }
            }
            "restriction.delete" => {
                Change::RestrictionDelete { resource: self.cited(Kind::Node, &self.text("resource-id")) }
            }
            "organization.create"
            | "organization.update"
            | "organization.delete"
            | "organization.add_user"
            | "organization.remove_user" => self.organization(op)?,
            "space.create" | "space.update" | "space.delete" | "space.add_user" | "space.remove_user" => {
                return self.space(op);
            }
            "project.create" | "project.update" | "project.delete" => self.project(op)?,
            "user_key.create" | "service_key.create" | "api_key.revoke" | "api_key.refresh" => {
                self.key(op)?
            }
            _ => self.user(op)?,
        }))
    }

    fn binding(&self) -> Prepared {
        let policy = self.tape.policy();
        let (resource, kind) = (self.text("resource-id"), self.text("resource-type"));
        let change = Change::RoleBindingCreate {
            user: self.user_option(),
            role: self.cited(Kind::Role, &self.text("role-id")),
            resource: self.cited(Kind::Node, &resource),
        };
        let found = policy.node_by_id(&resource).map(|node| policy.node_kind(node).as_str());
        Ok(match found {
            Some(other) if other != kind => {
                let told = format!("`--resource-type {kind}` does not fit: the id is of type {other}");
                Call::Unfit(change, 400, told)
            }
            _ => Call::Change(change),
        })
    }

    fn organization(&self, op: &str) -> Result<Change, Miss> {
        let policy = self.tape.policy();
        if op == "organization.create" {
            let (name, description) = (self.text("name"), self.optional("description"));
            return Ok(Change::OrganizationCreate { name, description });
        }
        if op == "organization.update" {
            self.need_one_of(&["name", "description"])?;
        }
        let organization = self.cited(Kind::Organization, &name::organization(policy, self.subject())?);
        Ok(match op {
            "organization.update" => Change::OrganizationUpdate {
                organization,
                name: self.optional("name"),
                description: self.description(),
            },
            "organization.delete" => Change::OrganizationDelete { organization },
            "organization.add_user" => Change::OrganizationAddUser {
                organization,
                user: self.user_option(),
                role: self.text("role"),
            },
            _ => Change::OrganizationRemoveUser { organization, user: self.user_option() },
        })
    }

    fn space(&self, op: &str) -> Prepared {
        let policy = self.tape.policy();
        if op == "space.create" {
            return Ok(Call::Change(Change::SpaceCreate {
                name: self.text("name"),
                organization: Some(self.cited(Kind::Organization, &self.text("organization-id"))),
                is_private: false,
                description: self.optional("description"),
            }));
        }
        if op == "space.update" {
            self.need_one_of(&["name", "description"])?;
        }
        let space = self.cited(Kind::Space, &name::space(policy, self.subject())?);
        Ok(Call::Change(match op {
            "space.update" => {
                let change = Change::SpaceUpdate {
                    space,
                    name: self.optional("name"),
                    is_private: None,
                    description: self.description(),
                };
                if self.arguments.text("description") == Some("") {
                    let told = "a space takes no empty description; leave `--description` out to clear it";
                    return Ok(Call::Unfit(change, 422, told.to_owned()));
                }
                change
            }
            "space.delete" => Change::SpaceDelete { space },
            "space.add_user" => {
                Change::SpaceAddUser { space, user: self.user_option(), role: self.optional("role") }
            }
            _ => Change::SpaceRemoveUser { space, user: self.user_option() },
        }))
    }

    fn project(&self, op: &str) -> Result<Change, Miss> {
        let policy = self.tape.policy();
        if op == "project.create" {
            let space = self.cited(Kind::Space, &name::space(policy, &self.text("space"))?);
            return Ok(Change::ProjectCreate { name: self.text("name"), space });
        }
        let found = name::project(policy, self.subject(), self.arguments.text("space"))?;
        let project = self.cited(Kind::Project, &found);
        Ok(if op == "project.update" {
            Change::ProjectUpdate { project, name: self.text("name") }
        } else {
            Change::ProjectDelete { project }
        })
    }

    fn user(&self, op: &str) -> Result<Change, Miss> {
        let user = || self.cited(Kind::User, self.subject());
        Ok(match op {
            "user.create" => Change::UserCreate {
                name: self.optional("full-name"),
                email: self.text("email"),
                role: self.optional("role"),
                invite_mode: self.optional("invite-mode"),
            },
            "user.update" => {
                self.need_one_of(&["full-name", "is-developer", "is-not-developer"])?;
                let is_developer = (self.arguments.has("is-developer")
                    || self.arguments.has("is-not-developer"))
                .then(|| self.arguments.has("is-developer"));
                Change::UserUpdate { user: user(), name: self.optional("full-name"), is_developer }
            }
            "user.resend_invitation" => Change::UserResendInvitation { user: user() },
            _ => Change::UserResetPassword { user: user() },
        })
    }

    fn key(&self, op: &str) -> Result<Change, Miss> {
        let expires_at = self.arguments.text("expires-at").map(moment).transpose()?;
        let key = || self.cited(Kind::Key, self.subject());
        Ok(match op {
            "api_key.revoke" => Change::ApiKeyRevoke { key: key() },
            "api_key.refresh" => Change::ApiKeyRefresh { key: key() },
            "user_key.create" if self.arguments.has("space") => {
                return Err(Miss::usage("`--space` is for service keys: give `--key-type service`"));
            }
            "user_key.create" => Change::UserKeyCreate { name: self.text("name"), expires_at },
            // When a service key ends has no place in a change.
            _ => Change::ServiceKeyCreate {
                name: self.text("name"),
                account_role: self.optional("account-role"),
                organizations: self.assignments()?,
            },
        })
    }

    fn need_one_of(&self, names: &[&str]) -> Result<(), Miss> {
        if names.iter().any(|name| self.arguments.has(name)) {
            return Ok(());
        }
        let listed = names.iter().map(|name| format!("`--{name}`")).collect::<Vec<_>>().join(", ");
        Err(Miss::usage(format!("there is nothing to update: give one of {listed}")))
    }

    /// The permissions that are given, in capitals, and whether they were not.
    fn permissions(&self) -> Option<(Vec<String>, bool)> {
        let text = self.arguments.text("permissions")?;
        let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
        let table = self.tape.policy().permissions();
        let mut was_old = false;
        let read = names.map(|name| {
            let current = name.to_ascii_uppercase();
            if table.find(name).is_none() && table.find(&current).is_some() {
                was_old = true;
                return current;
            }
            name.to_owned()
        });
        let read = read.collect();
        Some((read, was_old))
    }

    /// `ax` knows every permission, and lets no other through.
    fn checked_permissions(&self) -> Result<Option<Vec<String>>, Miss> {
        let Some((names, _)) = self.permissions() else { return Ok(None) };
        let table = self.tape.policy().permissions();
        if names.is_empty() {
            return Err(Miss::usage("`--permissions` needs at least one permission"));
        }
        match names.iter().find(|name| table.find(name).is_none()) {
            Some(unknown) => Err(Miss::usage(format!("`ax` knows no permission `{unknown}`"))),
            None => Ok(Some(names)),
        }
    }
}

pub(super) fn declined() -> String {
    "it asks whether to go on, gets no answer without a terminal and does nothing; add `--force`".to_owned()
}

/// A time as `ax` takes it: without an offset it is one of UTC, without a time of day midnight.
fn moment(text: &str) -> Result<Moment, Miss> {
    let forms = [text.to_owned(), format!("{text}Z"), format!("{text}T00:00:00Z")];
    let read = forms.iter().find_map(|form| axcess_plan::instant(form));
    read.ok_or_else(|| Miss::usage(format!("`{text}` is no time")))
}
