//! Why a file cannot be loaded.

use std::fmt;
use std::io;

use crate::{Packing, Place, Trouble};

/// A file that cannot be loaded.
#[derive(Debug)]
pub struct LoadError {
    /// The name that the file was given.
    pub file: String,
    /// What is wrong with it.
    pub reason: Reason,
    /// Its text, as far as there is one; places point into it. What fields hold that the format
    /// lacks is overwritten, since it may be secret.
    pub text: Option<String>,
}

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum Reason {
    /// The system does not let us read it.
    #[error("it cannot be read: {0}")]
    Unreadable(io::Error),
    /// It is not a file.
    #[error("it is a directory")]
    Directory,
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// It has more bytes, decompressed, than allowed.
    #[error("it holds more than {} decompressed", size(*limit))]
    TooLarge {
        /// The most bytes allowed.
        limit: u64,
    },
    /// Its compressed data end too early.
    #[error("its {packing} data end too early")]
    Truncated {
        /// How it is compressed.
        packing: Packing,
    },
    /// Its compressed data make no sense.
    #[error("its {packing} data are damaged")]
    Damaged {
        /// How it is compressed.
        packing: Packing,
    },
    /// It takes too much memory to decompress.
    #[error("its zstd window is larger than 128 MiB")]
    Window,
    /// It is not text.
    #[error("byte {offset} is not UTF-8")]
    Encoding {
        /// The first byte that is none, from 0.
        offset: usize,
        /// Whether it begins as UTF-16 does.
        utf16: bool,
    },
    /// It nests deeper than any snapshot does.
    #[error("it nests deeper than {limit} levels")]
    Nested {
        /// The deepest level allowed.
        limit: usize,
        /// Where it goes deeper.
        place: Place,
    },
    /// It is not one JSON object.
    #[error("{message}")]
    Syntax {
        /// What the reader expected or found.
        message: String,
        /// Where.
        place: Place,
    },
    /// It is something else than a snapshot.
    #[error("{}", format_message(found.as_deref()))]
    Format {
        /// What `format` says instead of `axcess-snapshot`.
        found: Option<String>,
    },
    /// It is of a version that this program does not know.
    #[error("{}", version_message(found.as_deref()))]
    Version {
        /// What `version` says.
        found: Option<String>,
    },
    /// It cannot be true of an account.
    #[error("{}", defects_message(.0))]
    Defects(Vec<Trouble>),
}

impl LoadError {
    /// Everything that is wrong, one by one, ready to be shown beside the lines of the file.
    pub fn troubles(&self) -> Vec<Trouble> {
        if let Reason::Defects(troubles) = &self.reason {
            return troubles.clone();
        }
        let help = self.reason.help().map(str::to_owned);
        vec![Trouble { message: self.reason.to_string(), record: None, place: self.reason.place(), help }]
    }
}

impl Reason {
    /// Where it shows, if at one place.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Nested { place, .. } | Self::Syntax { place, .. } => Some(*place),
            _ => None,
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Unreadable(error) => match error.kind() {
                io::ErrorKind::NotFound => {
                    Some("is it spelled so? a name without a leading `/` begins where you are")
                }
                io::ErrorKind::PermissionDenied => Some("ask its owner to let you read it"),
                _ => None,
            },
            Self::Directory => Some("name a snapshot file"),
            Self::Empty => Some("was it written to the end? make it again, as with `axcess import`"),
            Self::TooLarge { .. } => Some("raise the limit with `--max-size` if you trust the file"),
            Self::Truncated { .. } => Some("was it copied to the end? copy it again"),
            Self::Damaged { .. } => Some("decompress it with the tool that made it, and load the result"),
            Self::Window => Some("compress it again without `--long`"),
            Self::Encoding { utf16: true, .. } => Some("it looks like UTF-16; save it as UTF-8"),
            Self::Encoding { utf16: false, .. } => {
                Some("a snapshot is JSON in UTF-8, plain, `.gz` or `.zst`")
            }
            Self::Nested { .. } => Some("no field of a snapshot nests that deep"),
            Self::Syntax { .. } => Some("a snapshot is one JSON object"),
            Self::Format { .. } => Some("a snapshot begins with `\"format\": \"axcess-snapshot\"`"),
            Self::Version { .. } => Some("this program reads version 1; update it to read a newer one"),
            Self::Defects(troubles) if troubles.iter().any(|trouble| trouble.record.is_some()) => {
                Some("`--lenient` drops such records and counts them as unreadable")
            }
            Self::Defects(_) => None,
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot load `{}`: {}", crate::trouble::shown(&self.file), self.reason)
    }
}

impl std::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.reason {
            Reason::Unreadable(error) => Some(error),
            _ => None,
        }
    }
}

fn size(bytes: u64) -> String {
    let units = [(30, "GiB"), (20, "MiB"), (10, "KiB")];
    let whole = units.into_iter().find(|(shift, _)| bytes > 0 && bytes.is_multiple_of(1 << shift));
    whole.map_or_else(|| format!("{bytes} bytes"), |(shift, unit)| format!("{} {unit}", bytes >> shift))
}

fn format_message(found: Option<&str>) -> String {
    match found {
        Some(found) => format!("its format is `{found}`, not `axcess-snapshot`"),
        None => "it has no `format`, so it is no snapshot".to_owned(),
    }
}

fn version_message(found: Option<&str>) -> String {
    match found {
        Some(found) => format!("its version is `{found}`, which this program does not know"),
        None => "it has no `version`".to_owned(),
    }
}

fn defects_message(troubles: &[Trouble]) -> String {
    match troubles {
        [only] => only.message.clone(),
        all => format!("it has {} defects", all.len()),
    }
}
