//! The calls that change the account: what each takes in its body, and how it answers when nothing goes wrong.

mod body;
mod field;

use serde_json::Value;

use field::{Field, Form};

pub use body::BodyError;

/// A call that changes the account.
#[derive(Debug)]
pub struct Operation {
    /// The change that it makes, as plan files name it.
    pub op: &'static str,
    method: &'static str,
    /// The path behind `/v2/`; `*` is an id.
    path: &'static [&'static str],
    /// The status of its answer.
    pub success: u16,
    fields: &'static [Field],
}

impl Operation {
    /// The operation of a method and a path, which may have a query; the body tells the two kinds of API keys apart.
    pub fn find(method: &str, path: &str, body: &Value) -> Option<&'static Self> {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        if parts.next() != Some("v2") {
            return None;
        }
        let parts: Vec<&str> = parts.collect();
        let fits = |part: &&str, known: &&str| *known == "*" || part == known;
        let is_service = body.get("key_type").and_then(Value::as_str) == Some("SERVICE");
        OPERATIONS.iter().find(|known| {
            known.method == method
                && known.path.len() == parts.len()
                && parts.iter().zip(known.path).all(|(part, known)| fits(part, known))
                && (known.op != "service_key.create" || is_service)
        })
    }

    /// Looks a body over as the API does before it looks at the account.
    ///
    /// # Errors
    ///
    /// When a field is unknown, missing or of another type, or a text or list too short or too long.
    pub fn check(&self, body: &Value) -> Result<(), BodyError> {
        body::check(self.fields, body)
    }

    /// Whether the call may come without a body.
    pub fn needs_body(&self) -> bool {
        self.fields.iter().any(|field| field.is_required) || self.method == "PATCH"
    }
}

const NAME: Form = Form::text(1, 255);
const KEY_NAME: Form = Form::text(0, 256);
const TEXT: Form = Form::text(0, usize::MAX);
const DESCRIPTION: Field = Field::optional("description", Form::text(0, 1000));
const NO_FIELDS: &[Field] = &[];

/// Every operation. Which fields there are and how long they may be is told by the API's OpenAPI document; permissions
/// and names that core looks at are left to it.
static OPERATIONS: [Operation; 30] = [
    Operation {
        op: "role.create",
        method: "POST",
        path: &["roles"],
        success: 201,
        fields: &[Field::required("name", TEXT), DESCRIPTION, Field::optional("permissions", Form::Texts)],
    },
    Operation {
        op: "role.update",
        method: "PATCH",
        path: &["roles", "*"],
        success: 200,
        fields: &[Field::optional("name", TEXT), DESCRIPTION, Field::optional("permissions", Form::Texts)],
    },
    Operation { op: "role.delete", method: "DELETE", path: &["roles", "*"], success: 204, fields: NO_FIELDS },
    Operation {
        op: "role_binding.create",
        method: "POST",
        path: &["role-bindings"],
        success: 201,
        fields: &[
            Field::required("role_id", TEXT),
            Field::required("user_id", TEXT),
            Field::required("resource_type", Form::Choice(&["SPACE", "PROJECT"])),
            Field::required("resource_id", TEXT),
        ],
    },
    Operation {
        op: "role_binding.update",
        method: "PATCH",
        path: &["role-bindings", "*"],
        success: 200,
        fields: &[Field::required("role_id", TEXT)],
    },
    Operation {
        op: "role_binding.delete",
        method: "DELETE",
        path: &["role-bindings", "*"],
        success: 204,
        fields: NO_FIELDS,
    },
    Operation {
        op: "restriction.create",
        method: "POST",
        path: &["resource-restrictions"],
        success: 200,
        fields: &[Field::required("resource_id", TEXT)],
    },
    Operation {
        op: "restriction.delete",
        method: "DELETE",
        path: &["resource-restrictions", "*"],
        success: 204,
        fields: NO_FIELDS,
    },
    Operation {
        op: "organization.create",
        method: "POST",
        path: &["organizations"],
        success: 201,
        fields: &[Field::required("name", NAME), DESCRIPTION],
    },
    Operation {
        op: "organization.update",
        method: "PATCH",
        path: &["organizations", "*"],
        success: 200,
        fields: &[Field::optional("name", NAME), DESCRIPTION],
    },
    Operation {
        op: "organization.delete",
        method: "DELETE",
        path: &["organizations", "*"],
        success: 204,
        fields: NO_FIELDS,
    },
    Operation {
        op: "organization.add_user",
        method: "POST",
        path: &["organizations", "*", "users"],
        success: 200,
        fields: &[Field::required("user_id", TEXT), Field::required("role", Form::Assignment)],
    },
    Operation {
        op: "organization.remove_user",
        method: "DELETE",
        path: &["organizations", "*", "users", "*"],
        success: 204,
        fields: NO_FIELDS,
    },
    Operation {
        op: "space.create",
        method: "POST",
        path: &["spaces"],
        success: 201,
        fields: &[
            Field::required("name", Form::text(0, 255)),
            Field::required("organization_id", TEXT),
            DESCRIPTION,
            Field::optional("is_private", Form::Flag),
        ],
    },
    Operation {
        op: "space.update",
        method: "PATCH",
        path: &["spaces", "*"],
        success: 200,
        fields: &[
            Field::optional("name", Form::text(0, 255)),
            DESCRIPTION,
            Field::optional("is_private", Form::Flag),
            Field::optional("default_llm_integration", Form::Object),
            Field::optional("ml_models_enabled", Form::Flag),
            Field::optional("gradient_start_color", TEXT),
            Field::optional("gradient_end_color", TEXT),
            Field::optional("default_agent_runtime", Form::Object),
        ],
    },
    Operation {
        op: "space.delete",
        method: "DELETE",
        path: &["spaces", "*"],
        success: 204,
        fields: NO_FIELDS,
    },
    Operation {
        op: "space.add_user",
        method: "POST",
        path: &["spaces", "*", "users"],
        success: 200,
        fields: &[Field::required("user_id", TEXT), Field::required("role", Form::Assignment)],
    },
    Operation {
        op: "space.remove_user",
        method: "DELETE",
        path: &["spaces", "*", "users", "*"],
        success: 204,
        fields: NO_FIELDS,
    },
    Operation {
        op: "user.create",
        method: "POST",
        path: &["users"],
        success: 201,
        fields: &[
            Field::required("name", NAME),
            Field::required("email", TEXT),
            Field::required("role", Form::Assignment),
            Field::required("invite_mode", TEXT),
        ],
    },
    Operation {
        op: "user.update",
        method: "PATCH",
        path: &["users", "*"],
        success: 200,
        fields: &[Field::optional("name", NAME), Field::optional("is_developer", Form::Flag)],
    },
    Operation { op: "user.delete", method: "DELETE", path: &["users", "*"], success: 204, fields: NO_FIELDS },
    Operation {
        op: "user.resend_invitation",
        method: "POST",
        path: &["users", "*", "resend-invitation"],
        success: 204,
        fields: NO_FIELDS,
    },
    Operation {
        op: "user.reset_password",
        method: "POST",
        path: &["users", "*", "reset-password"],
        success: 204,
        fields: NO_FIELDS,
    },
    Operation {
        op: "project.create",
        method: "POST",
        path: &["projects"],
        success: 201,
        fields: &[Field::required("name", TEXT), Field::required("space_id", TEXT)],
    },
    Operation {
        op: "project.update",
        method: "PATCH",
        path: &["projects", "*"],
        success: 200,
        fields: &[Field::required("name", TEXT)],
    },
    Operation {
        op: "project.delete",
        method: "DELETE",
        path: &["projects", "*"],
        success: 204,
        fields: NO_FIELDS,
    },
    Operation {
        op: "service_key.create",
        method: "POST",
        path: &["api-keys"],
        success: 201,
        fields: &[
            Field::required("key_type", Form::Choice(&["SERVICE"])),
            Field::required("name", KEY_NAME),
            DESCRIPTION,
            Field::optional("expires_at", Form::Time),
            Field::optional("account_role", Form::Assignment),
            Field::required("organizations", Form::Organizations),
        ],
    },
    Operation {
        op: "user_key.create",
        method: "POST",
        path: &["api-keys"],
        success: 201,
        fields: &[
            Field::required("key_type", Form::Choice(&["USER", "SERVICE"])),
            Field::required("name", KEY_NAME),
            DESCRIPTION,
            Field::optional("expires_at", Form::Time),
        ],
    },
    Operation {
        op: "api_key.revoke",
        method: "PUT",
        path: &["api-keys", "*", "revoke"],
        success: 204,
        fields: NO_FIELDS,
    },
    Operation {
        op: "api_key.refresh",
        method: "POST",
        path: &["api-keys", "*", "refresh"],
        success: 200,
        fields: &[
            Field::optional("expires_at", Form::Time),
            Field::optional("grace_period_seconds", Form::Whole { most: 86_400 }),
        ],
    },
];
