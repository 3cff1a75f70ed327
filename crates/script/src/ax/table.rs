//! The commands of `ax` that have to do with access, with their options.

/// Groups of commands that have to do with access.
pub(super) const GROUPS: &[&str] = &[
    "roles",
    "role-bindings",
    "resource-restrictions",
    "organizations",
    "spaces",
    "users",
    "projects",
    "api-keys",
];

/// Groups that have not.
pub(super) const OTHER_GROUPS: &[&str] = &[
    "ai-integrations",
    "annotation-configs",
    "annotation-queues",
    "audit-logs",
    "auth",
    "cache",
    "completion",
    "config",
    "custom-metrics",
    "dashboards",
    "datasets",
    "docs",
    "evaluators",
    "experiments",
    "instrument",
    "integrations",
    "llm-integrations",
    "login",
    "logout",
    "models",
    "monitors",
    "profiles",
    "prompts",
    "remote-endpoint-integrations",
    "skills",
    "spans",
    "tags",
    "tasks",
    "templates",
    "traces",
    "update",
    "upgrade",
    "version",
    "webhooks",
    "whoami",
];

/// What an option takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    Nothing,
    Text,
    /// It may be given several times.
    Texts,
    /// One of these words, which are written in capitals.
    OneOf(&'static [&'static str]),
    /// The same several times.
    SomeOf(&'static [&'static str]),
}

/// Whether an option has to be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Given {
    Always,
    Perhaps,
    /// Only in scripts for older versions.
    Formerly,
}

/// An option of a command.
#[derive(Debug)]
pub(super) struct Opt {
    pub long: &'static str,
    pub short: Option<char>,
    pub takes: Takes,
    pub given: Given,
}

/// What stands behind a command without an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Positional {
    None,
    /// A name, or an id.
    Name,
    Id,
    /// An id, only in scripts for older versions.
    FormerId,
}

/// A command.
#[derive(Debug)]
pub(super) struct Command {
    pub group: &'static str,
    pub verb: &'static str,
    /// The operation; empty for one that only reads.
    op: &'static str,
    pub positional: Positional,
    pub options: &'static [Opt],
}

impl Command {
    pub const fn changes(&self) -> bool {
        !self.op.is_empty()
    }

    pub const fn op(&self) -> &'static str {
        self.op
    }

    pub fn option(&self, name: &str) -> Option<&'static Opt> {
        self.options.iter().chain(COMMON).find(|option| option.long == name)
    }

    pub fn short(&self, letter: char) -> Option<&'static Opt> {
        self.options.iter().chain(COMMON).find(|option| option.short == Some(letter))
    }
}

/// The command of a group, in either generation of names.
pub(super) fn find(group: &str, verb: &str) -> Option<&'static Command> {
    let verb = match (group, verb) {
        ("api-keys", "delete") => "revoke",
        (_, verb) => verb,
    };
    COMMANDS.iter().find(|command| command.group == group && command.verb == verb)
}

const fn must(long: &'static str, short: Option<char>) -> Opt {
    Opt { long, short, takes: Takes::Text, given: Given::Always }
}

const fn may(long: &'static str, short: Option<char>) -> Opt {
    Opt { long, short, takes: Takes::Text, given: Given::Perhaps }
}

const fn flag(long: &'static str, short: Option<char>) -> Opt {
    Opt { long, short, takes: Takes::Nothing, given: Given::Perhaps }
}

const fn many(long: &'static str, short: Option<char>) -> Opt {
    Opt { long, short, takes: Takes::Texts, given: Given::Perhaps }
}

const fn one_of(
    long: &'static str,
    short: Option<char>,
    words: &'static [&'static str],
    given: Given,
) -> Opt {
    Opt { long, short, takes: Takes::OneOf(words), given }
}

const fn formerly(long: &'static str) -> Opt {
    Opt { long, short: None, takes: Takes::Text, given: Given::Formerly }
}

const COMMON: &[Opt] = &[may("output", Some('o')), flag("verbose", Some('v')), flag("help", Some('h'))];
const FORCE: Opt = flag("force", Some('f'));
const LIMIT: Opt = may("limit", Some('l'));
const CURSOR: Opt = may("cursor", Some('c'));
const USER: Opt = must("user-id", None);

const STATUSES: Opt = Opt {
    long: "status",
    short: Some('s'),
    takes: Takes::SomeOf(&["ACTIVE", "INVITED", "EXPIRED"]),
    given: Given::Perhaps,
};

const ACCOUNT_ROLES: &[&str] = &["ADMIN", "MEMBER", "MEMBER_UI_ONLY", "ANNOTATOR"];
pub(super) const ROLES: &[&str] = &["ADMIN", "MEMBER", "READ_ONLY", "ANNOTATOR"];
const BINDABLE: &[&str] = &["SPACE", "PROJECT"];
const RESTRICTABLE: &[&str] = &["PROJECT", "DASHBOARD", "PROMPT"];
const INVITE_MODES: &[&str] = &["NONE", "EMAIL_LINK", "TEMPORARY_PASSWORD"];
const KEY_TYPES: &[&str] = &["USER", "SERVICE"];
const KEY_STATUSES: &[&str] = &["ACTIVE", "REVOKED"];

const fn command(
    group: &'static str,
    verb: &'static str,
    op: &'static str,
    positional: Positional,
    options: &'static [Opt],
) -> Command {
    Command { group, verb, op, positional, options }
}

const COMMANDS: &[Command] = &[
    command(
        "roles",
        "list",
        "",
        Positional::None,
        &[flag("is-predefined", None), flag("is-custom", None), LIMIT, CURSOR],
    ),
    command("roles", "get", "", Positional::Name, &[]),
    command(
        "roles",
        "create",
        "role.create",
        Positional::None,
        &[must("name", Some('n')), must("permissions", None), may("description", None)],
    ),
    command(
        "roles",
        "update",
        "role.update",
        Positional::Name,
        &[may("name", Some('n')), may("description", None), may("permissions", None)],
    ),
    command("roles", "delete", "role.delete", Positional::Name, &[FORCE]),
    command(
        "role-bindings",
        "list",
        "",
        Positional::None,
        &[one_of("resource-type", None, BINDABLE, Given::Always), may("user-id", None), LIMIT, CURSOR],
    ),
    command(
        "role-bindings",
        "create",
        "role_binding.create",
        Positional::None,
        &[
            USER,
            must("role-id", None),
            one_of("resource-type", None, BINDABLE, Given::Always),
            must("resource-id", None),
        ],
    ),
    command("role-bindings", "get", "", Positional::Id, &[]),
    command("role-bindings", "update", "role_binding.update", Positional::Id, &[must("role-id", None)]),
    command("role-bindings", "delete", "role_binding.delete", Positional::Id, &[FORCE]),
    command(
        "resource-restrictions",
        "list",
        "",
        Positional::None,
        &[one_of("resource-type", Some('t'), RESTRICTABLE, Given::Perhaps), LIMIT, CURSOR],
    ),
    command(
        "resource-restrictions",
        "restrict",
        "restriction.create",
        Positional::None,
        &[must("resource-id", None)],
    ),
    command(
        "resource-restrictions",
        "unrestrict",
        "restriction.delete",
        Positional::None,
        &[must("resource-id", None), FORCE],
    ),
    command("organizations", "list", "", Positional::None, &[may("name", Some('n')), LIMIT, CURSOR]),
    command("organizations", "get", "", Positional::Name, &[]),
    command(
        "organizations",
        "create",
        "organization.create",
        Positional::None,
        &[must("name", Some('n')), may("description", None)],
    ),
    command(
        "organizations",
        "update",
        "organization.update",
        Positional::Name,
        &[may("name", Some('n')), may("description", None)],
    ),
    command("organizations", "delete", "organization.delete", Positional::Name, &[FORCE]),
    command(
        "organizations",
        "add-user",
        "organization.add_user",
        Positional::Name,
        &[USER, one_of("role", Some('r'), ROLES, Given::Always)],
    ),
    command("organizations", "remove-user", "organization.remove_user", Positional::Name, &[USER, FORCE]),
    command("spaces", "list", "", Positional::None, &[may("organization-id", None), LIMIT, CURSOR]),
    command("spaces", "get", "", Positional::Name, &[]),
    command(
        "spaces",
        "create",
        "space.create",
        Positional::None,
        &[must("name", Some('n')), must("organization-id", None), may("description", None)],
    ),
    command(
        "spaces",
        "update",
        "space.update",
        Positional::Name,
        &[may("name", Some('n')), may("description", None)],
    ),
    command("spaces", "delete", "space.delete", Positional::Name, &[FORCE]),
    command(
        "spaces",
        "add-user",
        "space.add_user",
        Positional::Name,
        &[USER, one_of("role", Some('r'), ROLES, Given::Always)],
    ),
    command("spaces", "remove-user", "space.remove_user", Positional::Name, &[USER, FORCE]),
    command("users", "list", "", Positional::None, &[may("email", Some('e')), STATUSES, LIMIT, CURSOR]),
    command("users", "get", "", Positional::Name, &[]),
    command(
        "users",
        "create",
        "user.create",
        Positional::None,
        &[
            must("full-name", Some('n')),
            must("email", Some('e')),
            one_of("role", Some('r'), ACCOUNT_ROLES, Given::Always),
            one_of("invite-mode", None, INVITE_MODES, Given::Always),
        ],
    ),
    command(
        "users",
        "update",
        "user.update",
        Positional::Id,
        &[may("full-name", Some('n')), flag("is-developer", None), flag("is-not-developer", None)],
    ),
    command(
        "users",
        "delete",
        "user.delete",
        Positional::FormerId,
        &[many("id", None), many("email", Some('e')), FORCE],
    ),
    command("users", "resend-invitation", "user.resend_invitation", Positional::Id, &[]),
    command("users", "reset-password", "user.reset_password", Positional::Id, &[]),
    command(
        "projects",
        "list",
        "",
        Positional::None,
        &[may("name", Some('n')), may("space", Some('s')), LIMIT, CURSOR],
    ),
    command("projects", "get", "", Positional::Name, &[may("space", Some('s'))]),
    command(
        "projects",
        "create",
        "project.create",
        Positional::None,
        &[must("name", Some('n')), must("space", Some('s'))],
    ),
    command(
        "projects",
        "update",
        "project.update",
        Positional::Name,
        &[must("name", Some('n')), may("space", Some('s'))],
    ),
    command("projects", "delete", "project.delete", Positional::Name, &[may("space", Some('s')), FORCE]),
    command(
        "api-keys",
        "list",
        "",
        Positional::None,
        &[
            one_of("key-type", None, KEY_TYPES, Given::Perhaps),
            one_of("status", None, KEY_STATUSES, Given::Perhaps),
            LIMIT,
            CURSOR,
        ],
    ),
    command(
        "api-keys",
        "create",
        "user_key.create",
        Positional::None,
        &[
            must("name", Some('n')),
            may("description", None),
            may("expires-at", None),
            may("env-file", None),
            one_of("key-type", None, KEY_TYPES, Given::Formerly),
            formerly("space"),
        ],
    ),
    command(
        "api-keys",
        "create-service-key",
        "service_key.create",
        Positional::None,
        &[
            must("name", Some('n')),
            may("assignments", Some('a')),
            one_of("account-role", None, ACCOUNT_ROLES, Given::Perhaps),
            may("description", None),
            may("expires-at", None),
            may("env-file", None),
            formerly("space"),
            one_of("space-role", None, ROLES, Given::Formerly),
        ],
    ),
    command("api-keys", "revoke", "api_key.revoke", Positional::Id, &[FORCE]),
    command(
        "api-keys",
        "refresh",
        "api_key.refresh",
        Positional::Id,
        &[may("expires-at", None), may("grace-period-seconds", None)],
    ),
];
