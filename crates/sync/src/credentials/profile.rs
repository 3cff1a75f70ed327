//! Profiles of `ax`: files of settings, of which one is the active one.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use toml::{Table, Value};

use super::environment::Environment;

/// A profile of `ax`.
pub(super) struct Profile {
    pub name: String,
    settings: Table,
}

/// Why a profile cannot be used. Nothing of what is in it is repeated: a key may be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// There are none.
    #[error("there is no profile of `ax`")]
    None,
    /// A name is none of a file.
    #[error("`{0}` is no name of a profile")]
    Name(String),
    /// There is none of this name.
    #[error("there is no profile `{name}`: `{}` is missing", path.display())]
    Missing {
        /// Its name.
        name: String,
        /// Where it would be.
        path: PathBuf,
    },
    /// It cannot be read.
    #[error("profile `{name}` cannot be read: {detail}")]
    Unreadable {
        /// Its name.
        name: String,
        /// Why.
        detail: String,
    },
    /// It names a variable that is not set.
    #[error("profile `{name}` takes `{section}.{field}` from the variable `{variable}`, which is not set")]
    Variable {
        /// Its name.
        name: String,
        /// The section of the setting.
        section: &'static str,
        /// The setting.
        field: &'static str,
        /// The variable.
        variable: String,
    },
}

impl Profile {
    /// The profile with a name.
    pub fn named(name: &str, environment: &Environment) -> Result<Self, ProfileError> {
        let is_name = !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', '\0']);
        if !is_name {
            return Err(ProfileError::Name(name.escape_debug().to_string()));
        }
        let directory = environment.directory().ok_or(ProfileError::None)?;
        let path = directory.join("profiles").join(format!("{name}.toml"));
        let unreadable = |detail: String| ProfileError::Unreadable { name: name.to_owned(), detail };
        let text = fs::read_to_string(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => ProfileError::Missing { name: name.to_owned(), path },
            _ => unreadable(error.to_string()),
        })?;
        // The reader's own report shows the line, which may hold the key.
        let settings = text.parse().map_err(|error: toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            unreadable(format!("line {} is no TOML", before.matches('\n').count() + 1))
        })?;
        Ok(Self { name: name.to_owned(), settings })
    }

    /// The active profile.
    pub fn active(environment: &Environment) -> Result<Self, ProfileError> {
        let directory = environment.directory().ok_or(ProfileError::None)?;
        let name = fs::read_to_string(directory.join(".active_profile")).map_err(|_| ProfileError::None)?;
        Self::named(name.trim(), environment)
    }

    /// A setting as text, with variables in their places.
    pub fn text(
        &self,
        section: &'static str,
        field: &'static str,
        environment: &Environment,
    ) -> Result<Option<String>, ProfileError> {
        self.spelled(section, field, self.settings.get(section).and_then(|it| it.get(field)), environment)
    }

    /// The token of somebody who signed in.
    pub fn access_token(&self, environment: &Environment) -> Result<Option<String>, ProfileError> {
        let oauth = self.settings.get("auth").and_then(|auth| auth.get("oauth"));
        self.spelled("auth.oauth", "access_token", oauth.and_then(|it| it.get("access_token")), environment)
    }

    fn spelled(
        &self,
        section: &'static str,
        field: &'static str,
        value: Option<&Value>,
        environment: &Environment,
    ) -> Result<Option<String>, ProfileError> {
        let text = match value {
            None => return Ok(None),
            Some(Value::String(text)) => text.clone(),
            Some(Value::Integer(number)) => number.to_string(),
            Some(Value::Boolean(word)) => word.to_string(),
            Some(_) => return Err(self.unfit(section, field)),
        };
        let text = filled(&text, environment).map_err(|variable| ProfileError::Variable {
            name: self.name.clone(),
            section,
            field,
            variable,
        })?;
        Ok(Some(text).filter(|text| !text.is_empty()))
    }

    fn unfit(&self, section: &str, field: &str) -> ProfileError {
        let detail = format!("`{section}.{field}` is no text");
        ProfileError::Unreadable { name: self.name.clone(), detail }
    }
}

/// A text with `${VAR}` and `${VAR:default}` filled in; the variable, if it is not set and has no default.
fn filled(text: &str, environment: &Environment) -> Result<String, String> {
    let Some((before, rest)) = text.split_once("${") else { return Ok(text.to_owned()) };
    let Some((inside, after)) = rest.split_once('}') else { return Ok(text.to_owned()) };
    let (name, default) = match inside.split_once(':') {
        Some((name, default)) => (name, Some(default)),
        None => (inside, None),
    };
    let value = environment.variable(name).or(default).ok_or_else(|| name.escape_debug().to_string())?;
    Ok(format!("{before}{value}{}", filled(after, environment)?))
}
