//! Which rows a document means.

use async_graphql::{Error, InputObject, InputValueError, InputValueResult, Scalar, ScalarType, Value};

/// A number of the service's database.
#[derive(Clone, Copy, Debug)]
pub(super) struct BigInt(i64);

#[Scalar(name = "bigint")]
impl ScalarType for BigInt {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::Number(number) => number.as_i64().map(Self),
            _ => None,
        }
        .ok_or_else(|| InputValueError::expected_type(value))
    }

    fn to_value(&self) -> Value {
        Value::Number(self.0.into())
    }
}

impl BigInt {
    pub fn of(number: u64) -> Self {
        Self(i64::try_from(number).unwrap_or(i64::MAX))
    }

    pub fn number(self) -> Option<u64> {
        u64::try_from(self.0).ok()
    }
}

#[derive(Debug, InputObject)]
#[graphql(name = "String_comparison_exp", rename_fields = "lowercase")]
struct IsText {
    _eq: Option<String>,
}

#[derive(Debug, InputObject)]
#[graphql(name = "bigint_comparison_exp", rename_fields = "lowercase")]
struct IsNumber {
    _eq: Option<BigInt>,
}

/// Rows by their user and their workspace.
#[derive(Debug, InputObject)]
#[graphql(name = "workspace_users_bool_exp", rename_fields = "lowercase")]
pub(super) struct Filter {
    user_id: Option<IsText>,
    workspace_id: Option<IsNumber>,
    _and: Option<Vec<Filter>>,
}

/// The user and the workspace that a filter names, once at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Which<'f> {
    pub user: Option<&'f str>,
    pub space: Option<u64>,
}

impl Filter {
    /// What it names.
    ///
    /// # Errors
    ///
    /// When it names several users or workspaces.
    pub fn one(&self) -> Result<Which<'_>, Error> {
        let user = self.user_id.as_ref().and_then(|is| is._eq.as_deref());
        let space = self.workspace_id.as_ref().and_then(|is| is._eq).and_then(BigInt::number);
        let mut which = Which { user, space };
        for part in self._and.iter().flatten() {
            let part = part.one()?;
            if which.user.is_some() && part.user.is_some() || which.space.is_some() && part.space.is_some() {
                return Err(Error::new("it names one thing twice"));
            }
            which = Which { user: which.user.or(part.user), space: which.space.or(part.space) };
        }
        Ok(which)
    }
}
