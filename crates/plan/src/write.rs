//! A plan as a file: the head, then one change a line.

use std::borrow::Cow;
use std::fmt::Write;

use axcess_core::{BindingRef, Change, Plan, ServiceKeyOrganization, ServiceKeySpace};

use crate::PlanFile;
use crate::fields::Format;
use crate::file::word;
use crate::instant;
use crate::word::is_hidden;

/// Writes a plan as YAML that [`read`](crate::read) reads back to an equal plan, but for steps that are no call
/// ([`Change::Ended`]): those are left out.
pub fn write_yaml(plan: &Plan) -> String {
    yaml(plan, None)
}

/// Writes a plan as JSON, as [`write_yaml`] does as YAML.
pub fn write_json(plan: &Plan) -> String {
    json(plan, None)
}

impl PlanFile {
    /// The file in YAML: as [`write_yaml`], with the snapshot that it may run on.
    pub fn to_yaml(&self) -> String {
        yaml(&self.plan, self.snapshot.as_ref())
    }

    /// The file in JSON: as [`write_json`], with the snapshot that it may run on.
    pub fn to_json(&self) -> String {
        json(&self.plan, self.snapshot.as_ref())
    }
}

fn yaml(plan: &Plan, snapshot: Option<&String>) -> String {
    let mut out = Writer { text: String::new(), format: Format::Yaml };
    for (name, value) in head(plan, snapshot) {
        out.text.push_str(name);
        out.text.push_str(": ");
        out.value(&value);
        out.text.push('\n');
    }
    let changes = calls(plan);
    out.text.push_str(if changes.is_empty() { "changes: []\n" } else { "changes:\n" });
    for change in changes {
        out.text.push_str("  - ");
        out.map(&fields(change));
        out.text.push('\n');
    }
    out.text
}

fn json(plan: &Plan, snapshot: Option<&String>) -> String {
    let mut out = Writer { text: String::from("{\n"), format: Format::Json };
    for (name, value) in head(plan, snapshot) {
        out.text.push_str("  ");
        out.field(name, &value);
        out.text.push_str(",\n");
    }
    out.text.push_str("  \"changes\": [");
    let changes = calls(plan);
    for (index, change) in changes.iter().enumerate() {
        out.text.push_str(if index == 0 { "\n    " } else { ",\n    " });
        out.map(&fields(change));
    }
    out.text.push_str(if changes.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" });
    out.text
}

fn calls(plan: &Plan) -> Vec<&Change> {
    plan.changes.iter().filter(|change| !matches!(change, Change::Ended(_))).collect()
}

type Field<'p> = (&'static str, Value<'p>);

/// What a field of a plan file can hold.
enum Value<'p> {
    Flag(bool),
    Version(u32),
    Text(Cow<'p, str>),
    Texts(&'p [String]),
    Maps(Vec<Vec<Field<'p>>>),
}

fn head<'p>(plan: &'p Plan, snapshot: Option<&'p String>) -> Vec<Field<'p>> {
    let mut head = vec![text("format", "axcess-plan"), ("version", Value::Version(1))];
    head.extend(optional("snapshot", snapshot));
    head.extend(optional("actor", plan.actor.as_ref()));
    head.push(text("on_refused", word(plan.on_refused)));
    head
}

fn fields(change: &Change) -> Vec<Field<'_>> {
    let mut fields = vec![text("op", change.op())];
    fields.extend(operands(change));
    fields
}

fn operands(change: &Change) -> Vec<Field<'_>> {
    match change {
        Change::RoleCreate { name, permissions, description } => given([
            Some(text("name", name)),
            texts("permissions", permissions.as_ref()),
            optional("description", description.as_ref()),
        ]),
        Change::RoleUpdate { role, name, permissions, description } => given([
            Some(text("role", role)),
            optional("name", name.as_ref()),
            texts("permissions", permissions.as_ref()),
            optional("description", description.as_ref()),
        ]),
        Change::RoleDelete { role } => vec![text("role", role)],
        Change::RoleBindingCreate { user, role, resource }
        | Change::ResourceBind { user, role, resource } => {
            vec![text("user", user), text("role", role), text("resource", resource)]
        }
        Change::RoleBindingUpdate { binding, role } => {
            binding_fields(binding).into_iter().chain([text("role", role)]).collect()
        }
        Change::RoleBindingDelete { binding } => binding_fields(binding),
        Change::RestrictionCreate { resource } | Change::RestrictionDelete { resource } => {
            vec![text("resource", resource)]
        }
        Change::OrganizationCreate { name, description } => {
            given([Some(text("name", name)), optional("description", description.as_ref())])
        }
        Change::OrganizationUpdate { organization, name, description } => given([
            Some(text("organization", organization)),
            optional("name", name.as_ref()),
            optional("description", description.as_ref()),
        ]),
        Change::OrganizationDelete { organization } => vec![text("organization", organization)],
        Change::OrganizationAddUser { organization, user, role } => {
            vec![text("organization", organization), text("user", user), text("role", role)]
        }
        Change::OrganizationRemoveUser { organization, user } => {
            vec![text("organization", organization), text("user", user)]
        }
        Change::SpaceCreate { name, organization, is_private, description } => given([
            Some(text("name", name)),
            optional("organization", organization.as_ref()),
            is_private.then_some(("is_private", Value::Flag(true))),
            optional("description", description.as_ref()),
        ]),
        Change::SpaceUpdate { space, name, is_private, description } => given([
            Some(text("space", space)),
            optional("name", name.as_ref()),
            is_private.map(|is_private| ("is_private", Value::Flag(is_private))),
            optional("description", description.as_ref()),
        ]),
        Change::SpaceDelete { space } => vec![text("space", space)],
        Change::SpaceAddUser { space, user, role } => {
            given([Some(text("space", space)), Some(text("user", user)), optional("role", role.as_ref())])
        }
        Change::SpaceRemoveUser { space, user } => vec![text("space", space), text("user", user)],
        Change::ProjectCreate { name, space } => vec![text("name", name), text("space", space)],
        Change::ProjectUpdate { project, name } => vec![text("project", project), text("name", name)],
        Change::ProjectDelete { project } => vec![text("project", project)],
        Change::UserCreate { name, email, role, invite_mode } => given([
            optional("name", name.as_ref()),
            Some(text("email", email)),
            optional("role", role.as_ref()),
            optional("invite_mode", invite_mode.as_ref()),
        ]),
        Change::UserUpdate { user, name, is_developer } => given([
            Some(text("user", user)),
            optional("name", name.as_ref()),
            is_developer.map(|is_developer| ("is_developer", Value::Flag(is_developer))),
        ]),
        Change::UserResendInvitation { user }
        | Change::UserResetPassword { user }
        | Change::UserDelete { user }
        | Change::UserActivate { user }
        | Change::UserDeactivate { user } => vec![text("user", user)],
        Change::UserSetAccountRole { user, role } => vec![text("user", user), text("role", role)],
        Change::ServiceKeyCreate { name, account_role, organizations } => given([
            Some(text("name", name)),
            optional("account_role", account_role.as_ref()),
            Some(("organizations", Value::Maps(organizations.iter().map(organization_fields).collect()))),
        ]),
        Change::UserKeyCreate { name, expires_at } => {
            let expires_at = expires_at.map(|at| ("expires_at", Value::Text(Cow::Owned(instant::write(at)))));
            given([Some(text("name", name)), expires_at])
        }
        Change::ApiKeyRevoke { key } | Change::ApiKeyRefresh { key } => vec![text("key", key)],
        Change::AccountSetDeveloperLock { on } => vec![("on", Value::Flag(*on))],
        Change::Ended(_) => Vec::new(),
    }
}

fn binding_fields(binding: &BindingRef) -> Vec<Field<'_>> {
    match binding {
        BindingRef::Id(id) => vec![text("binding", id)],
        BindingRef::Place { user, resource } => vec![text("user", user), text("resource", resource)],
    }
}

fn organization_fields(organization: &ServiceKeyOrganization) -> Vec<Field<'_>> {
    given([
        Some(text("organization", &organization.organization)),
        optional("role", organization.role.as_ref()),
        Some(("spaces", Value::Maps(organization.spaces.iter().map(space_fields).collect()))),
    ])
}

fn space_fields(space: &ServiceKeySpace) -> Vec<Field<'_>> {
    given([Some(text("space", &space.space)), optional("role", space.role.as_ref())])
}

fn given<'p, const N: usize>(fields: [Option<Field<'p>>; N]) -> Vec<Field<'p>> {
    fields.into_iter().flatten().collect()
}

fn text<'p>(name: &'static str, text: &'p str) -> Field<'p> {
    (name, Value::Text(Cow::Borrowed(text)))
}

fn optional<'p>(name: &'static str, value: Option<&'p String>) -> Option<Field<'p>> {
    value.map(|value| text(name, value))
}

fn texts<'p>(name: &'static str, value: Option<&'p Vec<String>>) -> Option<Field<'p>> {
    value.map(|value| (name, Value::Texts(value)))
}

/// Writes values on one line; in YAML that is its flow style.
struct Writer {
    text: String,
    format: Format,
}

impl Writer {
    fn map(&mut self, fields: &[Field<'_>]) {
        self.text.push('{');
        for (index, (name, value)) in fields.iter().enumerate() {
            self.text.push_str(if index == 0 { "" } else { ", " });
            self.field(name, value);
        }
        self.text.push('}');
    }

    fn field(&mut self, name: &str, value: &Value<'_>) {
        self.word(name);
        self.text.push_str(": ");
        self.value(value);
    }

    fn value(&mut self, value: &Value<'_>) {
        match value {
            Value::Flag(flag) => write!(self.text, "{flag}").expect("INVARIANT: text can always grow"),
            Value::Version(version) => {
                write!(self.text, "{version}").expect("INVARIANT: text can always grow")
            }
            Value::Text(text) => self.word(text),
            Value::Texts(texts) => self.list(texts, |out, text| out.word(text)),
            Value::Maps(maps) => self.list(maps, |out, fields| out.map(fields)),
        }
    }

    fn list<T>(&mut self, items: &[T], write: impl Fn(&mut Self, &T)) {
        self.text.push('[');
        for (index, item) in items.iter().enumerate() {
            self.text.push_str(if index == 0 { "" } else { ", " });
            write(self, item);
        }
        self.text.push(']');
    }

    fn word(&mut self, word: &str) {
        if self.format == Format::Yaml && is_bare(word) {
            self.text.push_str(word);
            return;
        }
        self.text.push('"');
        for c in word.chars() {
            self.quoted(c);
        }
        self.text.push('"');
    }

    /// Whatever draws nothing is written as an escape, of the kind that JSON and YAML share.
    fn quoted(&mut self, c: char) {
        match c {
            '"' | '\\' => self.text.extend(['\\', c]),
            _ if is_hidden(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(self.text, "\\u{unit:04x}").expect("INVARIANT: text can always grow");
                }
            }
            _ => self.text.push(c),
        }
    }
}

/// Whether YAML of any version takes the word, without quotes and inside braces, for this very text.
fn is_bare(word: &str) -> bool {
    const RESERVED: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && !word.ends_with(' ')
        // A dash that begins a word within the text could be taken for the mark of a list.
        && !word.contains(" -")
        && word.chars().all(|c| c.is_alphanumeric() || "_.-@/+= ".contains(c))
        && !RESERVED.contains(&word.to_ascii_lowercase().as_str())
}
