//! Engines that decide by the account's rules.

use std::path::PathBuf;

use axcess_core::Policy;
use axcess_export::{Cedar, OpenFga, Refusal, Refusals, SpiceDb, samples};
use clap::Args;

use super::folder::Folder;
use crate::trouble::Trouble;

/// Where an engine's files go, and what may be lost on the way
#[derive(Debug, Args)]
pub(crate) struct Terms {
    /// The directory for the files, which is made if it is missing
    #[arg(long, short, value_name = "DIR")]
    pub out: PathBuf,
    /// How many questions with their answers to write, to hold the engine against
    #[arg(long, value_name = "N", default_value_t = 200)]
    questions: usize,
    /// Let answers that are unknown become denials
    #[arg(long)]
    deny_unknown: bool,
    /// Let keys that are live now go on after their expiry
    #[arg(long)]
    freeze_keys: bool,
}

/// An engine.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Engine {
    OpenFga,
    SpiceDb,
    Cedar,
}

impl Engine {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OpenFga => "openfga",
            Self::SpiceDb => "spicedb",
            Self::Cedar => "cedar",
        }
    }

    pub fn write(self, policy: &Policy, terms: &Terms, folder: &mut Folder) -> miette::Result<()> {
        let agreed =
            axcess_export::Terms { deny_unknown: terms.deny_unknown, freeze_keys: terms.freeze_keys };
        let samples = samples(policy, terms.questions);
        match self {
            Self::OpenFga => {
                let export = OpenFga::new(policy, agreed).map_err(refused)?;
                folder.note(export.losses().notes());
                folder.write(OpenFga::MODEL, |head, out| export.write_model(head, out).map(|()| None))?;
                folder.write(OpenFga::TUPLES, |_, out| export.write_tuples(out).map(Some))?;
                let count = Some(samples.len() as u64);
                folder.write(OpenFga::STORE, |head, out| {
                    export.write_store(head, &samples, out).map(|()| count)
                })
            }
            Self::SpiceDb => {
                let export = SpiceDb::new(policy, agreed).map_err(refused)?;
                folder.note(export.losses().notes());
                folder.write(SpiceDb::SCHEMA, |head, out| export.write_schema(head, out).map(|()| None))?;
                folder.write(SpiceDb::RELATIONSHIPS, |_, out| export.write_relationships(out).map(Some))?;
                let count = Some(samples.len() as u64);
                folder.write(SpiceDb::VALIDATION, |head, out| {
                    export.write_validation(head, &samples, out).map(|()| count)
                })
            }
            Self::Cedar => {
                let export = Cedar::new(policy, agreed).map_err(refused)?;
                folder.note(export.losses().notes());
                folder.write(Cedar::POLICIES, |head, out| export.write_policies(head, out).map(|()| None))?;
                folder.write(Cedar::SCHEMA, |head, out| export.write_schema(head, out).map(|()| None))?;
                folder.write(Cedar::SCHEMA_JSON, |_, out| export.write_schema_json(out).map(|()| None))?;
                folder.write(Cedar::ENTITIES, |_, out| export.write_entities(out).map(Some))?;
                let count = Some(samples.len() as u64);
                folder.write(Cedar::QUESTIONS, |_, out| export.write_questions(&samples, out).map(|()| count))
            }
        }
    }
}

/// What somebody can do about all that is refused.
fn refused(refusals: Refusals) -> Trouble {
    match refusals.all() {
        [only] => of_refusal(only),
        many => Trouble::default().with(many.iter().map(of_refusal).collect()),
    }
}

fn of_refusal(refusal: &Refusal) -> Trouble {
    let help = match refusal {
        Refusal::Unknown { .. } => "`--deny-unknown` lets unknown answers become denials",
        Refusal::Keys { .. } => {
            "`--freeze-keys` lets them go on; export again before the first expires, or take it out there then"
        }
        Refusal::Permission { .. } => "rename it in the role or observed set that lists it",
        Refusal::Id { .. } => "",
    };
    let trouble = Trouble::new(axcess_report::escaped(&refusal.to_string()));
    if help.is_empty() { trouble } else { trouble.help(help) }
}
