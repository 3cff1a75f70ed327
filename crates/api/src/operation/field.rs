//! A field of a body.

/// A field of a body.
#[derive(Debug)]
pub(super) struct Field {
    pub name: &'static str,
    pub form: Form,
    pub is_required: bool,
}

/// What stands in a field.
#[derive(Debug)]
pub(super) enum Form {
    /// A text of so many characters.
    Text { least: usize, most: usize },
    /// One of these words.
    Choice(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// A list of texts.
    Texts,
    /// A whole number from 0.
    Whole { most: u64 },
    /// A moment by RFC 3339.
    Time,
    /// A role: `{"type": "PREDEFINED", "name": …}` or `{"type": "CUSTOM", "id": …}`.
    Assignment,
    /// Where the bot of a service key is to belong.
    Organizations,
    /// The same within one organization.
    Spaces,
    /// Any object.
    Object,
}

impl Field {
    pub const fn required(name: &'static str, form: Form) -> Self {
        Self { name, form, is_required: true }
    }

    pub const fn optional(name: &'static str, form: Form) -> Self {
        Self { name, form, is_required: false }
    }
}

impl Form {
    pub const fn text(least: usize, most: usize) -> Self {
        Self::Text { least, most }
    }

    /// What it takes, for whoever gave something else.
    pub const fn words(&self) -> &'static str {
        match self {
            Self::Text { .. } | Self::Choice(_) => "a text",
            Self::Flag => "`true` or `false`",
            Self::Texts | Self::Organizations | Self::Spaces => "a list",
            Self::Whole { .. } => "a whole number",
            Self::Time => "a time by RFC 3339",
            Self::Assignment => "an object with `type` and `name` or `id`",
            Self::Object => "an object",
        }
    }
}
