//! Who, what and where an assertion is about, as written: the selector grammar.

mod read;

use axcess_plan::Source;

pub(crate) use read::{one_on, several_can, several_who};

/// Who may or must not do what, and where.
#[derive(Clone, Debug)]
pub(crate) struct Selector {
    /// Several are anybody of them.
    pub who: Vec<Written<Who>>,
    /// Several are all of them.
    pub can: Vec<Written<Can>>,
    pub on: Written<On>,
}

/// A piece of a selector with the place where it stands; `None` for what a flag stands for.
#[derive(Clone, Debug)]
pub(crate) struct Written<T> {
    pub value: T,
    pub text: String,
    pub source: Option<Source>,
}

/// Whom a selector means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// `*`
    Everybody,
    /// A user or key by a reference.
    One(String),
    /// Users whom all filters fit.
    Fitting(Vec<Filter>),
}

/// `org=Risk`, `email!=*@acme.io`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filter {
    pub key: FilterKey,
    /// Written with `!=`.
    pub is_negated: bool,
    pub glob: String,
}

/// What a filter looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum FilterKey {
    /// Member of an organization.
    Org,
    /// Member of a space.
    Space,
    /// Holds a role by a membership or binding.
    Role,
    AccountRole,
    Status,
    /// `HUMAN` or `BOT`.
    Kind,
    Email,
}

impl FilterKey {
    pub const ALL: [(&'static str, Self); 7] = [
        ("org", Self::Org),
        ("space", Self::Space),
        ("role", Self::Role),
        ("account_role", Self::AccountRole),
        ("status", Self::Status),
        ("kind", Self::Kind),
        ("email", Self::Email),
    ];
}

/// What a selector means somebody to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Can {
    /// A permission by its exact name, which counts where it is inert too.
    One(String),
    /// Permissions whose names a glob fits.
    Like(String),
}

/// Where a selector means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum On {
    /// A node by a reference.
    One(String),
    /// `ref/**`: a node and everything below it.
    Below(String),
    /// `project[restricted]`
    Marked(NodeType, Mark),
    /// `project:Fraud/*`: by name, or by the names above and its own.
    Like(NodeType, String),
}

/// A type of node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum NodeType {
    Account,
    Org,
    Space,
    Project,
    Dashboard,
    Prompt,
    /// A resource of any type.
    Resource,
}

impl NodeType {
    pub const ALL: [(&'static str, Self); 7] = [
        ("account", Self::Account),
        ("org", Self::Org),
        ("space", Self::Space),
        ("project", Self::Project),
        ("dashboard", Self::Dashboard),
        ("prompt", Self::Prompt),
        ("resource", Self::Resource),
    ];
}

/// What is asked of a node beside its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Mark {
    Restricted,
    Unrestricted,
    Private,
    Public,
}

impl Mark {
    pub const ALL: [(&'static str, Self); 4] = [
        ("restricted", Self::Restricted),
        ("unrestricted", Self::Unrestricted),
        ("private", Self::Private),
        ("public", Self::Public),
    ];
}

impl Selector {
    /// Everybody, everything, everywhere.
    pub fn all() -> Self {
        fn written<T>(value: T, text: &str) -> Written<T> {
            Written { value, text: text.to_owned(), source: None }
        }
        Self {
            who: vec![written(Who::Everybody, "*")],
            can: vec![written(Can::Like("*".to_owned()), "*")],
            on: written(On::Below("account".to_owned()), "account/**"),
        }
    }
}

/// Whether a text has `*` or `?`.
pub(crate) fn is_glob(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// The parts of a path that stand between slashes; `\/` is a slash inside a part.
pub(crate) fn segments(path: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut letters = path.chars().peekable();
    while let Some(letter) = letters.next() {
        let last = parts.len() - 1;
        match letter {
            '\\' if letters.next_if_eq(&'/').is_some() => parts[last].push('/'),
            '/' => parts.push(String::new()),
            letter => parts[last].push(letter),
        }
    }
    parts
}
