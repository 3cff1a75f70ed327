//! How large a made-up account is.

use std::fmt;
use std::str::FromStr;

/// One of the sizes at which accounts are measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Size {
    /// 1,000 users and 5,000 bindings.
    Small,
    /// 20,000 users and 100,000 bindings.
    Medium,
    /// 100,000 users and 1,000,000 bindings.
    Large,
}

/// How many of each thing an account has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// People and bots together.
    pub users: usize,
    /// Organizations.
    pub organizations: usize,
    /// Spaces.
    pub spaces: usize,
    /// Projects. Dashboards and prompts come on top, one of each for every five spaces.
    pub projects: usize,
    /// Role objects, the three predefined ones among them.
    pub roles: usize,
    /// Role bindings, or as many as the users and places have room for.
    pub bindings: usize,
}

/// A word that names no size.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no size: there are `small`, `medium` and `large`", crate::trouble::shown(.0))]
pub struct SizeError(String);

impl Size {
    /// Every size, the smallest first.
    pub const ALL: [Self; 3] = [Self::Small, Self::Medium, Self::Large];

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
        }
    }

    /// What it comes to.
    pub const fn scale(self) -> Scale {
        let [users, organizations, spaces, projects, roles, bindings] = match self {
            Self::Small => [1_000, 5, 100, 1_000, 40, 5_000],
            Self::Medium => [20_000, 20, 1_000, 20_000, 100, 100_000],
            Self::Large => [100_000, 100, 10_000, 100_000, 200, 1_000_000],
        };
        Scale { users, organizations, spaces, projects, roles, bindings }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Size {
    type Err = SizeError;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|size| size.as_str() == word).ok_or_else(|| SizeError(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_is_read_as_it_is_written() {
        for size in Size::ALL {
            assert_eq!(size.to_string().parse(), Ok(size));
        }
        let error = "huge".parse::<Size>().unwrap_err();
        assert_eq!(error.to_string(), "`huge` is no size: there are `small`, `medium` and `large`");
    }
}
