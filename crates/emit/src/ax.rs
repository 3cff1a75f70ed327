//! Steps as `ax` commands (0.39.0).

use axcess_core::{BindingRef, Change, ServiceKeyOrganization};

use crate::call::{Call, Target};
use crate::json::Json;
use crate::shell::{Piece, Word};

/// The account roles that `ax` takes.
const ACCOUNT_ROLES: [&str; 4] = ["ADMIN", "MEMBER", "MEMBER_UI_ONLY", "ANNOTATOR"];
/// The roles of organizations and spaces that it takes.
const ROLES: [&str; 4] = ["ADMIN", "MEMBER", "READ_ONLY", "ANNOTATOR"];

/// The command, or why `ax` has none.
pub(crate) fn ax(call: &Call) -> Result<Vec<Word>, &'static str> {
    let words = arguments(call)?.words;
    if words.iter().any(Word::holds_nul) {
        return Err("no program can be given a NUL");
    }
    Ok(words)
}

fn arguments(call: &Call) -> Result<Arguments, &'static str> {
    match &call.change {
        Change::RoleCreate { name, permissions, description } => Ok(Arguments::new("roles create")
            .option("--name", name)
            .option("--permissions", &permission_list(call, permissions.as_deref())?)
            .optional("--description", filled(description.as_deref()))),
        Change::RoleUpdate { name, permissions, description, .. } => {
            let mut arguments = Arguments::new("roles update");
            let kept = description_after(call, description.as_deref());
            let name = required(name.as_deref(), permissions.is_none() && kept.is_none(), call)?;
            arguments = arguments.optional("--name", name);
            if permissions.is_some() {
                let list = permission_list(call, permissions.as_deref())?;
                arguments = arguments.option("--permissions", &list);
            }
            arguments.optional("--description", kept).about(call)
        }
        Change::RoleDelete { .. } => Arguments::new("roles delete").forced().about(call),
        Change::RoleBindingCreate { user, role, resource } => {
            let kind = bindable(call)?;
            Ok(Arguments::new("role-bindings create")
                .id("--user-id", user)
                .id("--role-id", role)
                .option("--resource-type", kind)
                .id("--resource-id", resource))
        }
        Change::RoleBindingUpdate { binding, role } => {
            bindable(call)?;
            Ok(Arguments::new("role-bindings update")
                .id("--role-id", role)
                .thing(Word::id(binding_id(binding))))
        }
        Change::RoleBindingDelete { binding } => {
            bindable(call)?;
            Ok(Arguments::new("role-bindings delete").forced().thing(Word::id(binding_id(binding))))
        }
        Change::RestrictionCreate { resource } => {
            Ok(Arguments::new("resource-restrictions restrict").id("--resource-id", resource))
        }
        Change::RestrictionDelete { resource } => {
            Ok(Arguments::new("resource-restrictions unrestrict").id("--resource-id", resource).forced())
        }
        Change::OrganizationCreate { name, description } => Ok(Arguments::new("organizations create")
            .option("--name", name)
            .optional("--description", filled(description.as_deref()))),
        Change::OrganizationUpdate { name, description, .. } => {
            let kept = description_after(call, description.as_deref());
            let name = required(name.as_deref(), kept.is_none(), call)?;
            let update = Arguments::new("organizations update").optional("--name", name);
            update.optional("--description", kept).about(call)
        }
        Change::OrganizationDelete { .. } => Arguments::new("organizations delete").forced().about(call),
        Change::OrganizationAddUser { user, role, .. } => Arguments::new("organizations add-user")
            .id("--user-id", user)
            .optional("--role", one_of(&ROLES, Some(role))?)
            .about(call),
        Change::OrganizationRemoveUser { user, .. } => {
            Arguments::new("organizations remove-user").id("--user-id", user).forced().about(call)
        }
        Change::SpaceCreate { is_private: true, .. } => Err("`ax` makes no space private"),
        Change::SpaceCreate { name, organization, description, .. } => Ok(Arguments::new("spaces create")
            .option("--name", name)
            .id("--organization-id", organization.as_deref().unwrap_or_default())
            .optional("--description", filled(description.as_deref()))),
        Change::SpaceUpdate { is_private: Some(_), .. } => Err("`ax` makes no space private or public"),
        Change::SpaceUpdate { name, description, .. } => {
            let kept = description_after(call, description.as_deref());
            let name = required(name.as_deref(), kept.is_none(), call)?;
            let update = Arguments::new("spaces update").optional("--name", name);
            update.optional("--description", kept).about(call)
        }
        Change::SpaceDelete { .. } => Arguments::new("spaces delete").forced().about(call),
        Change::SpaceAddUser { role: Some(role), .. } if role.starts_with("custom:") => {
            Err("`ax` gives no custom role in a space")
        }
        Change::SpaceAddUser { user, role, .. } => Arguments::new("spaces add-user")
            .id("--user-id", user)
            .optional("--role", one_of(&ROLES, role.as_deref())?)
            .about(call),
        Change::SpaceRemoveUser { user, .. } => {
            Arguments::new("spaces remove-user").id("--user-id", user).forced().about(call)
        }
        Change::ProjectCreate { name, .. } => {
            let space = named(call.target.as_ref())?;
            Ok(Arguments::new("projects create").option("--name", name).option_word("--space", space.word))
        }
        Change::ProjectUpdate { name, .. } => {
            Arguments::new("projects update").option("--name", name).about(call)
        }
        Change::ProjectDelete { .. } => Arguments::new("projects delete").forced().about(call),
        Change::UserCreate { name, email, role, invite_mode } => Ok(Arguments::new("users create")
            .optional("--full-name", name.as_deref())
            .option("--email", email)
            .optional("--role", one_of(&ACCOUNT_ROLES, role.as_deref())?)
            .optional("--invite-mode", invite_mode.as_deref())),
        Change::UserUpdate { user, name, is_developer } => {
            let flag = match is_developer {
                Some(true) => Some("--is-developer"),
                Some(false) => Some("--is-not-developer"),
                None => None,
            };
            let update = Arguments::new("users update").optional("--full-name", name.as_deref());
            Ok(update.flag(flag).thing(Word::id(user)))
        }
        Change::UserResendInvitation { user } => {
            Ok(Arguments::new("users resend-invitation").thing(Word::id(user)))
        }
        Change::UserResetPassword { user } => {
            Ok(Arguments::new("users reset-password").thing(Word::id(user)))
        }
        Change::UserDelete { user } if user.contains(',') => Err("`ax` takes a comma for the end of an id"),
        Change::UserDelete { user } => Ok(Arguments::new("users delete").id("--id", user).forced()),
        Change::ServiceKeyCreate { name, account_role, organizations } => {
            let assignments = assignments(call, organizations)?.word();
            Ok(Arguments::new("api-keys create-service-key")
                .option("--name", name)
                .option_word("--assignments", assignments)
                .optional("--account-role", one_of(&ACCOUNT_ROLES, account_role.as_deref())?))
        }
        Change::UserKeyCreate { name, expires_at } => {
            let expires_at = expires_at.map(axcess_plan::write_time);
            let create = Arguments::new("api-keys create").option("--name", name);
            Ok(create.optional("--expires-at", expires_at.as_deref()))
        }
        Change::ApiKeyRevoke { key } => Ok(Arguments::new("api-keys revoke").forced().thing(Word::id(key))),
        Change::ApiKeyRefresh { key } => Ok(Arguments::new("api-keys refresh").thing(Word::id(key))),
        Change::UserSetAccountRole { .. }
        | Change::ResourceBind { .. }
        | Change::AccountSetDeveloperLock { .. }
        | Change::UserActivate { .. }
        | Change::UserDeactivate { .. }
        | Change::Ended(_) => Err("only the web interface can do it"),
    }
}

/// The words behind `ax`.
struct Arguments {
    words: Vec<Word>,
}

impl Arguments {
    fn new(command: &str) -> Self {
        Self { words: command.split(' ').map(Word::text).collect() }
    }

    fn flag(mut self, flag: Option<&str>) -> Self {
        self.words.extend(flag.map(Word::text));
        self
    }

    fn forced(self) -> Self {
        self.flag(Some("--force"))
    }

    /// An option with its value, in one word where the value could be taken for an option.
    fn option_word(mut self, name: &str, value: Word) -> Self {
        if value.is_dashed() {
            let pieces = [Piece::Text(format!("{name}="))].into_iter().chain(value.0).collect();
            self.words.push(Word(pieces));
        } else {
            self.words.extend([Word::text(name), value]);
        }
        self
    }

    fn option(self, name: &str, value: &str) -> Self {
        self.option_word(name, Word::text(value))
    }

    fn optional(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.option(name, value),
            None => self,
        }
    }

    fn id(self, name: &str, id: &str) -> Self {
        self.option_word(name, Word::id(id))
    }

    /// The thing that the command is about, behind the command's own two words. One that could be taken for an
    /// option stands last, behind a `--`.
    fn thing(mut self, word: Word) -> Self {
        if word.is_dashed() {
            self.words.extend([Word::text("--"), word]);
        } else {
            self.words.insert(2, word);
        }
        self
    }

    fn about(self, call: &Call) -> Result<Self, &'static str> {
        let Named { word, space } = named(call.target.as_ref())?;
        let with_space = match space {
            Some(space) => self.option_word("--space", space),
            None => self,
        };
        Ok(with_space.thing(word))
    }
}

struct Named {
    word: Word,
    space: Option<Word>,
}

/// A thing by its id or name, and the space that a project's name needs.
fn named(target: Option<&Target>) -> Result<Named, &'static str> {
    match target {
        None => Err("`ax` takes its id for a name, and its name is not its own"),
        Some(Target::Id(id)) => Ok(Named { word: Word::id(id), space: None }),
        Some(Target::Name(name, space)) => {
            let space = space.as_ref().map(|space| named(Some(&**space))).transpose()?;
            Ok(Named { word: Word::text(name), space: space.map(|space| space.word) })
        }
    }
}

fn one_of<'r>(known: &[&str], role: Option<&'r str>) -> Result<Option<&'r str>, &'static str> {
    match role {
        Some(role) if !known.contains(&role) => Err("`ax` refuses roles that it does not know"),
        role => Ok(role),
    }
}

fn permission_list(call: &Call, permissions: Option<&[String]>) -> Result<String, &'static str> {
    if !call.knows_permissions {
        return Err("`ax` refuses permissions that it does not know");
    }
    Ok(permissions.unwrap_or_default().join(","))
}

fn filled(description: Option<&str>) -> Option<&str> {
    description.filter(|text| !text.is_empty())
}

/// What to say of the description so that it is as the step leaves it: an update that says nothing clears it.
fn description_after<'c>(call: &'c Call, description: Option<&'c str>) -> Option<&'c str> {
    filled(description.or(call.description.as_deref()))
}

/// An update needs a field: where there is none, the name that it has.
fn required<'c>(name: Option<&'c str>, alone: bool, call: &'c Call) -> Result<Option<&'c str>, &'static str> {
    match name {
        None if alone => call.name.as_deref().map(Some).ok_or("`ax` updates nothing without a field"),
        name => Ok(name),
    }
}

/// The type of what a role is bound on.
fn bindable(call: &Call) -> Result<&str, &'static str> {
    let kind = call.place.as_ref().map_or("", |place| place.kind.as_str());
    if matches!(kind, "SPACE" | "PROJECT") { Ok(kind) } else { Err("only the web interface can do it") }
}

/// The id, or the name under which it is looked up first.
pub(crate) fn binding_id(binding: &BindingRef) -> String {
    match binding {
        BindingRef::Id(id) => id.clone(),
        BindingRef::Place { user, resource } => format!("the binding of {user} on {resource}"),
    }
}

/// Where a service key belongs, in the words of `--assignments`.
fn assignments(call: &Call, organizations: &[ServiceKeyOrganization]) -> Result<Json, &'static str> {
    let mut targets = call.spaces.iter();
    let mut all = Vec::new();
    for organization in organizations {
        let mut spaces = Vec::new();
        for space in &organization.spaces {
            let target = targets.next().and_then(Option::as_ref);
            let name = match named(target)?.word.0.remove(0) {
                Piece::Id(id) => Json::Id(id),
                Piece::Text(name) => Json::Text(name),
            };
            let role = space.role.as_deref().map(|role| match role.strip_prefix("custom:") {
                Some(id) => Json::Map(vec![("type", Json::text("CUSTOM")), ("id", Json::id(id))]),
                None => Json::text(role),
            });
            spaces.push(Json::Map(
                [("space", name)].into_iter().chain(role.map(|role| ("role", role))).collect(),
            ));
        }
        let role = organization.role.as_deref().map(|role| ("role", Json::text(role)));
        let organization = [("org_id", Json::id(&organization.organization))];
        let fields = organization.into_iter().chain(role).chain([("spaces", Json::List(spaces))]);
        all.push(Json::Map(fields.collect()));
    }
    Ok(Json::List(all))
}

/// A command that only reads.
pub(crate) fn reading(command: &[&str], options: &[(&str, Word)], name: Option<&str>) -> Vec<Word> {
    let mut arguments = Arguments::new(&command.join(" "));
    for (option, value) in options {
        arguments = arguments.option_word(option, value.clone());
    }
    match name {
        Some(name) => arguments.thing(Word::text(name)).words,
        None => arguments.words,
    }
}
