//! Commands of `ax` that change the account.

use axcess_api::{Kind, cite};
use axcess_core::{
    BindingRef, Change, Moment, NodeKind, Outcome, Policy, ServiceKeyOrganization, ServiceKeySpace, Step,
};
use serde_json::Value;

use crate::ax::name::{Found, Miss};
use crate::ax::options::Arguments;
use crate::ax::table::Command;
use crate::ax::{Done, apply, bound, exit_of, name, read};
use crate::tape::{Reach, Tape};
use crate::text::{Doubt, Text};

/// The role that older versions gave the bot of a service key in its organization.
const FORMER_ORGANIZATION_ROLE: &str = "READ_ONLY";

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
                // What is missing or not allowed is told first.
                match self.tape.attempt(change.clone()) {
                    Ok(step) if matches!(step.status, Some(403 | 404)) => {
                        apply(self.tape, self.line, change);
                        Done::silent(4)
                    }
                    _ => self.refused(op, Miss { status: Some(status), reason }),
                }
            }
        }
    }

    /// The operation, which older forms of `api-keys create` chose by an option.
    fn op(&self) -> &'static str {
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
    fn asks(&self) -> bool {
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

    /// `users delete`: one step for each user, and no failure.
    fn delete_users(&mut self) -> Done {
        let op = self.op();
        let listed = |name: &str| {
            let values = self.arguments.texts(name).iter();
            let parts = values.flat_map(|value| match value {
                Text::Known(text) => {
                    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
                    parts.map(Text::from).collect()
                }
                unknown => vec![unknown.clone()],
            });
            parts.collect::<Vec<_>>()
        };
        let (ids, emails) = (listed("id"), listed("email"));
        let loose = self.arguments.is_loose().then(|| self.arguments.doubt()).flatten();
        if ids.is_empty() && emails.is_empty() && loose.is_none() {
            if let Reach::Skipped(reason) = self.reach {
                self.tape.skip(self.line, op, reason);
            } else {
                self.tape.refuse(
                    self.line,
                    op,
                    None,
                    "`ax users delete` lacks `--id` or `--email`".to_owned(),
                );
            }
            return Done::silent(2);
        }
        if let Some(doubt) = loose {
            match self.reach {
                Reach::Skipped(reason) => self.tape.skip(self.line, op, reason),
                _ => self.tape.doubt(self.line, op, doubt.reason(), axcess_core::Bound::default()),
            }
            return Done::new(Text::Unknown(doubt), 0);
        }
        let asks = self.asks();
        let targets =
            ids.into_iter().map(|id| (id, false)).chain(emails.into_iter().map(|email| (email, true)));
        for (target, is_email) in targets {
            self.delete_user(&target, is_email, asks);
        }
        Done::new(Text::Unknown(Doubt::new("what `ax users delete` prints is not looked at")), 0)
    }

    fn delete_user(&mut self, target: &Text, is_email: bool, asks: bool) {
        let op = self.op();
        if let Reach::Skipped(reason) = self.reach {
            return self.tape.skip(self.line, op, reason);
        }
        let policy = self.tape.policy();
        let found: Option<Found> = target
            .known()
            .map(|text| if is_email { name::user_by_email(policy, text) } else { Ok(text.to_owned()) });
        let doubt = match (self.reach, target) {
            (Reach::Perhaps(reason), _) => Some(reason.to_string()),
            (_, Text::Unknown(doubt)) => Some(doubt.reason().to_owned()),
            _ => None,
        };
        if let Some(reason) = doubt {
            let id = found.and_then(Result::ok).filter(|id| policy.user_by_id(id).is_some());
            let bound = axcess_core::Bound { users: id.map(|id| vec![id]), ..axcess_core::Bound::default() };
            return self.tape.doubt(self.line, op, &reason, bound);
        }
        match found {
            Some(Ok(_)) if asks => self.tape.decline(self.line, op, declined()),
            Some(Ok(id)) => {
                let user = cite(policy, Kind::User, &id);
                apply(self.tape, self.line, Change::UserDelete { user });
            }
            Some(Err(miss)) => self.tape.refuse(self.line, op, miss.status, miss.reason),
            None => {}
        }
    }

    fn text(&self, name: &str) -> String {
        self.arguments.text(name).unwrap_or_default().to_owned()
    }

    fn optional(&self, name: &str) -> Option<String> {
        self.arguments.text(name).map(str::to_owned)
    }

    fn subject(&self) -> &str {
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
        let key = || self.cited(Kind::Key, self.subject());
        Ok(match op {
            "api_key.revoke" => Change::ApiKeyRevoke { key: key() },
            "api_key.refresh" => Change::ApiKeyRefresh { key: key() },
            "user_key.create" => {
                let expires_at = self.arguments.text("expires-at").map(moment).transpose()?;
                Change::UserKeyCreate { name: self.text("name"), expires_at }
            }
            _ => Change::ServiceKeyCreate {
                name: self.text("name"),
                account_role: self.optional("account-role"),
                organizations: self.assignments()?,
            },
        })
    }

    /// Where the bot of a service key is to belong.
    fn assignments(&self) -> Result<Vec<ServiceKeyOrganization>, Miss> {
        if let Some(text) = self.arguments.text("assignments") {
            return assignments(self.tape.policy(), text);
        }
        let policy = self.tape.policy();
        let Some(space) = self.arguments.text("space") else {
            return Err(Miss::usage("a service key needs `--assignments`"));
        };
        let space = name::space(policy, space)?;
        let above = policy.node_by_id(&space).and_then(|node| policy.node_parent(node));
        let Some(organization) = above.filter(|node| *policy.node_kind(*node) == NodeKind::Organization)
        else {
            return Err(Miss { status: Some(404), reason: format!("no space has the id `{space}`") });
        };
        let role = self.optional("space-role").unwrap_or_else(|| "MEMBER".to_owned());
        Ok(vec![ServiceKeyOrganization {
            organization: policy.node_id(organization).to_owned(),
            role: Some(FORMER_ORGANIZATION_ROLE.to_owned()),
            spaces: vec![ServiceKeySpace { space, role: Some(role) }],
        }])
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

    /// What a command prints that has been carried out.
    fn done(&self, step: &Step) -> Done {
        let exit = exit_of(step.outcome);
        if step.outcome == Outcome::Refused {
            return Done::silent(exit);
        }
        match self.body(step) {
            Some(body) => read::printed(&body, self.arguments),
            None => {
                let told =
                    format!("what `ax {} {}` prints is not looked at", self.command.group, self.command.verb);
                Done::new(Text::Unknown(Doubt::new(told)), exit)
            }
        }
    }

    /// The API's answer.
    fn body(&self, step: &Step) -> Option<Value> {
        let policy = self.tape.policy();
        let made = || step.created.last().map(String::as_str);
        let node = || {
            let id = made().or_else(|| step.nodes.first().map(|node| policy.node_id(*node)));
            id.and_then(|id| policy.node_by_id(id))
        };
        match step.op {
            "role.create" => policy.role_by_id(made()?).map(|role| axcess_api::role(policy, role)),
            "role.update" => {
                let id = name::role(policy, self.subject()).ok();
                // A role that was renamed is no longer found by the name that it had.
                let id = id.or_else(|| name::role(policy, self.arguments.text("name")?).ok());
                policy.role_by_id(&id?).map(|role| axcess_api::role(policy, role))
            }
            "role_binding.create" => axcess_api::role_binding(policy, policy.binding_by_id(made()?)?),
            "role_binding.update" => axcess_api::role_binding(policy, policy.binding_by_id(self.subject())?),
            "restriction.create" => node().map(|node| axcess_api::restriction(policy, node)),
            "organization.create" | "organization.update" => {
                node().map(|node| axcess_api::organization(policy, node))
            }
            "space.create" => made_in(policy, made()?).map(|node| axcess_api::space(policy, node)),
            "space.update" => node().map(|node| axcess_api::space(policy, node)),
            "project.create" => made_in(policy, made()?).map(|node| axcess_api::project(policy, node)),
            "project.update" => node().map(|node| axcess_api::project(policy, node)),
            "user.create" | "user.update" => step.users.first().map(|user| axcess_api::user(policy, *user)),
            "service_key.create" | "user_key.create" => {
                policy.key_by_id(made()?).map(|key| axcess_api::api_key(policy, key))
            }
            _ => None,
        }
    }
}

fn made_in(policy: &Policy, id: &str) -> Option<axcess_core::Node> {
    policy.node_by_id(id)
}

fn declined() -> String {
    "it asks whether to go on, gets no answer without a terminal and does nothing; add `--force`".to_owned()
}

fn moment(text: &str) -> Result<Moment, Miss> {
    axcess_plan::instant(text).ok_or_else(|| Miss::usage(format!("`{text}` is no time")))
}

/// The JSON of `--assignments`.
fn assignments(policy: &Policy, text: &str) -> Result<Vec<ServiceKeyOrganization>, Miss> {
    let wrong = |what: &str| Miss::usage(format!("`--assignments` {what}"));
    let value: Value = serde_json::from_str(text).map_err(|_| wrong("is no JSON"))?;
    let list = value.as_array().ok_or_else(|| wrong("is no list"))?;
    if list.is_empty() {
        return Err(wrong("names no organization"));
    }
    let mut organizations = Vec::with_capacity(list.len());
    for entry in list {
        let id = entry.get("org_id").and_then(Value::as_str).ok_or_else(|| wrong("lacks an `org_id`"))?;
        let spaces = entry.get("spaces").and_then(Value::as_array);
        let mut named = Vec::new();
        for space in spaces.into_iter().flatten() {
            let text = space.get("space").or_else(|| space.get("space_id")).and_then(Value::as_str);
            let text = text.ok_or_else(|| wrong("lacks the `space` of an entry"))?;
            named.push(ServiceKeySpace {
                space: cite(policy, Kind::Space, &name::space(policy, text)?),
                role: assigned(policy, space.get("role"))?,
            });
        }
        organizations.push(ServiceKeyOrganization {
            organization: cite(policy, Kind::Organization, id),
            role: assigned(policy, entry.get("role"))?,
            spaces: named,
        });
    }
    Ok(organizations)
}

/// A role there: a predefined name, or an object that names a Role object by its id.
fn assigned(policy: &Policy, role: Option<&Value>) -> Result<Option<String>, Miss> {
    let wrong = || Miss::usage("`--assignments` holds a role that is none");
    match role {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(name)) => {
            let current = name.to_ascii_uppercase().replace('-', "_");
            let is_known = matches!(current.as_str(), "ADMIN" | "MEMBER" | "READ_ONLY" | "ANNOTATOR");
            if is_known { Ok(Some(current)) } else { Err(wrong()) }
        }
        Some(object) => match object.get("type").and_then(Value::as_str) {
            Some("CUSTOM") => {
                let id = object.get("id").and_then(Value::as_str).ok_or_else(wrong)?;
                Ok(Some(format!("custom:{}", cite(policy, Kind::Role, id))))
            }
            Some("PREDEFINED") => assigned(policy, object.get("name")),
            _ => Err(wrong()),
        },
    }
}
