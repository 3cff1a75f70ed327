//! Snapshots that a command writes.

use std::borrow::Borrow;
use std::fs;
use std::io;
use std::path::Path;

use axcess_core::{Draft, SoundDraft};
use axcess_snapshot::{Packing, Snapshot, write as written, write_to};

use crate::args::Session;
use crate::trouble::Trouble;

/// Writes a snapshot to a file, packed as its name asks for, or to standard output.
pub(crate) fn write(
    session: &mut Session,
    snapshot: &Snapshot<impl Borrow<Draft>>,
    path: Option<&Path>,
) -> miette::Result<()> {
    let Some(path) = path.filter(|path| *path != Path::new("-")) else {
        return session.out.bytes(&written(snapshot, Packing::Plain));
    };
    let name = path.to_string_lossy();
    let shown = axcess_report::escaped(&name);
    let refusal = |error: std::io::Error| Trouble::new(format!("cannot write `{shown}`: {error}"));
    let file = fs::File::create(path).map_err(refusal)?;
    write_to(snapshot, Packing::of_name(&name), file).map_err(refusal)?;
    if !session.globals.quiet {
        crate::trouble::say(&format!("wrote {shown}: {}", contents(snapshot.draft.borrow())));
    }
    Ok(())
}

/// Writes a snapshot to a file that only the user can read. Nobody sees half of it: it gets its name when it is whole
/// and on the disk, in the place of what had the name before.
pub(crate) fn replace(path: &Path, snapshot: &Snapshot<SoundDraft>) -> miette::Result<()> {
    let name = path.to_string_lossy();
    let refusal =
        |error: io::Error| Trouble::new(format!("cannot write `{}`: {error}", axcess_report::escaped(&name)));
    let directory = path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
    let temporary = tempfile::Builder::new().prefix(".unfinished-").tempfile_in(directory);
    let mut file = temporary.map_err(refusal)?;
    write_to(snapshot, Packing::of_name(&name), &mut file).map_err(refusal)?;
    file.as_file().sync_all().map_err(refusal)?;
    file.persist(path).map_err(|failed| refusal(failed.error))?;
    Ok(())
}

/// What is in an account, in a line.
pub(crate) fn contents(draft: &Draft) -> String {
    let counts = [
        (draft.users.len(), "user"),
        (draft.organizations.len(), "organization"),
        (draft.spaces.len(), "space"),
        (draft.resources.len(), "resource"),
        (draft.roles.len(), "role"),
        (draft.role_bindings.len(), "binding"),
        (draft.gaps.len(), "gap"),
    ];
    let shown =
        counts.iter().map(|(number, noun)| format!("{number} {noun}{}", if *number == 1 { "" } else { "s" }));
    shown.collect::<Vec<_>>().join(", ")
}
