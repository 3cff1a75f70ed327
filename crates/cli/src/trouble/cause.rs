//! From what the libraries report to what a person reads.

use std::io;

use axcess_core::{Defect, Expected, PlanError, ReferenceError, SWITCHES, SwitchError};
use axcess_plan::PlanErrors;
use axcess_report::escaped;
use axcess_snapshot::{ImportError, ImportFault, Listing, LoadError};
use miette::Report;

use crate::excerpt::Excerpt;
use crate::trouble::Trouble;

/// Of more defects than this, each gets a line instead of an excerpt.
const MOST_EXCERPTS: usize = 12;

/// A name that fits nothing, or several things.
pub(crate) fn of_reference(error: &ReferenceError) -> Report {
    misnamed(error).into()
}

/// Where nothing that exists is near, the advice says where to look.
fn misnamed(error: &ReferenceError) -> Trouble {
    let advice = match error {
        ReferenceError::Unknown { expected: Expected::Role, .. } => "`axcess roles` lists the roles",
        ReferenceError::Unknown {
            expected: Expected::Node | Expected::Organization | Expected::Space | Expected::Project,
            ..
        } => "`axcess tree` shows the nodes, `axcess help references` how to name them",
        ReferenceError::Unknown { expected: Expected::Permission, .. } => {
            "`axcess roles` lists the roles, `axcess roles show ROLE` what one holds"
        }
        _ => "`axcess help references` tells how to name people and things",
    };
    Trouble::new(error.to_string()).help(error.help().unwrap_or_else(|| advice.to_owned()))
}

/// Two names, or what is wrong with each.
pub(crate) fn of_two<A, B>(
    a: Result<A, ReferenceError>,
    b: Result<B, ReferenceError>,
) -> miette::Result<(A, B)> {
    of_three(a, b, Ok(())).map(|(a, b, ())| (a, b))
}

/// Three names, or what is wrong with each.
pub(crate) fn of_three<A, B, C>(
    a: Result<A, ReferenceError>,
    b: Result<B, ReferenceError>,
    c: Result<C, ReferenceError>,
) -> miette::Result<(A, B, C)> {
    match (a, b, c) {
        (Ok(a), Ok(b), Ok(c)) => Ok((a, b, c)),
        (a, b, c) => {
            let errors: Vec<_> = [a.err(), b.err(), c.err()].into_iter().flatten().collect();
            match &errors[..] {
                [only] => Err(of_reference(only)),
                many => Err(Trouble::default().with(many.iter().map(misnamed).collect()).into()),
            }
        }
    }
}

/// A switch or setting that does not exist.
pub(crate) fn of_switch(error: &SwitchError) -> Report {
    let (text, known): (&str, Vec<&str>) = match error {
        SwitchError::Name(name) => (name, SWITCHES.iter().map(|(name, _)| *name).collect()),
        SwitchError::Value { name, value } => {
            let values =
                SWITCHES.iter().find(|(known, _)| known == name).map_or(&[][..], |(_, values)| values);
            (value, values.to_vec())
        }
    };
    Trouble::new(escaped(&error.to_string())).help(meant(text, &known)).into()
}

/// A `--semantics` without `=`.
pub(crate) fn of_setting(text: &str) -> Report {
    let message = format!("`--semantics {}` is no setting of a switch", escaped(text));
    Trouble::new(message).help("write `NAME=VALUE`, as in `--semantics restriction=admins`").into()
}

/// A `--set` without `=`.
pub(crate) fn of_variable(text: &str) -> Report {
    let message = format!("`--set {}` sets no variable", escaped(text));
    Trouble::new(message).help("write `VAR=VALUE`, as in `--set TEAM=Fraud`").into()
}

/// The nearest of what exists, or all of it.
pub(crate) fn meant(text: &str, known: &[&str]) -> String {
    match nearest(text, known) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!(
            "it is one of {}",
            known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        ),
    }
}

/// The nearest of what exists, if anything is near.
pub(crate) fn nearest<'a>(text: &str, known: &[&'a str]) -> Option<&'a str> {
    let near = known.iter().map(|name| (strsim::jaro_winkler(text, name), *name));
    let near = near.filter(|(likeness, _)| *likeness > 0.8);
    near.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

/// A snapshot that cannot be loaded: each defect with its place.
pub(crate) fn of_load(error: LoadError) -> Report {
    let message = escaped(&error.to_string()).into_owned();
    let troubles = error.troubles();
    let text = error.text.as_deref().unwrap_or_default();
    let excerpt = |place: Option<axcess_snapshot::Place>| {
        place.map(|place| Excerpt::new(&error.file, text, place.line, place.offset, place.len))
    };
    let help = error.reason.help();
    let whole = match help {
        Some(help) => Trouble::new(message).help(help),
        None => Trouble::new(message),
    };
    if let [only] = &troubles[..] {
        let help = only.help.clone().or(whole.help.clone());
        return Trouble { help, ..whole }.at(excerpt(only.place)).into();
    }
    if troubles.len() > MOST_EXCERPTS {
        let lines = troubles.iter().map(|trouble| {
            let line = trouble.place.map(|place| format!("line {}: ", place.line)).unwrap_or_default();
            format!("{line}{}", escaped(&trouble.message))
        });
        let message = format!("{}\n{}", whole.message, lines.collect::<Vec<_>>().join("\n"));
        return Trouble { message, ..whole }.into();
    }
    let parts = troubles.iter().map(|trouble| {
        let each = Trouble::new(escaped(&trouble.message)).at(excerpt(trouble.place));
        Trouble { help: trouble.help.clone(), ..each }
    });
    let parts = parts.collect();
    whole.with(parts).into()
}

/// Listings that make no snapshot: each fault with its place.
pub(crate) fn of_import(error: &ImportError, listings: &[Listing]) -> Report {
    let of = |fault: &ImportFault| {
        let bytes = listings.iter().find(|listing| listing.name == fault.file).map(|listing| &listing.bytes);
        let text = bytes.map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
        let place = fault.trouble.place.filter(|place| place.offset <= text.len());
        let excerpt =
            place.map(|place| Excerpt::new(&fault.file, &text, place.line, place.offset, place.len));
        let message = format!("{}: {}", escaped(&fault.file), escaped(&fault.trouble.message));
        Trouble { help: fault.trouble.help.clone(), ..Trouble::new(message).at(excerpt) }
    };
    match &error.faults[..] {
        [only] => of(only).into(),
        many => {
            let message = format!("{} things keep the listings from being a snapshot", many.len());
            Trouble::new(message).with(many.iter().map(of).collect()).into()
        }
    }
}

/// Defects of a draft that no file shows.
pub(crate) fn of_defects(defects: &[Defect]) -> Report {
    let each = defects.iter().map(|defect| escaped(&defect.to_string()).into_owned());
    Trouble::new(format!("the account cannot be:\n{}", each.collect::<Vec<_>>().join("\n"))).into()
}

/// A plan file that cannot be read: each problem with its line.
pub(crate) fn of_plan_file(errors: &PlanErrors) -> Report {
    let of = |problem: &axcess_plan::Problem| {
        let place = &problem.span;
        let excerpt = Excerpt::new(
            &errors.file,
            &errors.source_text,
            problem.line,
            place.start,
            place.end - place.start,
        );
        let trouble = Trouble::new(escaped(&problem.message)).at(Some(excerpt));
        Trouble { help: problem.help.clone(), ..trouble }
    };
    match &errors.problems[..] {
        [only] => of(only).into(),
        many => {
            let message = format!("{} has {} mistakes", escaped(&errors.file), many.len());
            Trouble::new(message).with(many.iter().map(of).collect()).into()
        }
    }
}

/// A plan that cannot be simulated; `place` says where the step stands, as in `onboard.yaml:7`.
pub(crate) fn of_plan(error: &PlanError, place: Option<String>) -> Report {
    let place = place.map(|place| format!("{}: ", escaped(&place))).unwrap_or_default();
    let advice = || "`axcess help references` tells how to name people and things".to_owned();
    let trouble = Trouble::new(format!("{place}{}", escaped(&error.to_string())));
    trouble.help(error.help().unwrap_or_else(advice)).into()
}

/// A file or directory that cannot be written.
pub(crate) fn of_writing(path: &std::path::Path, error: &io::Error) -> Report {
    Trouble::new(format!("cannot write `{}`: {error}", escaped(&path.to_string_lossy()))).into()
}

/// A file that cannot be deleted.
pub(crate) fn of_deleting(path: &std::path::Path, error: &io::Error) -> Report {
    Trouble::new(format!("cannot delete `{}`: {error}", escaped(&path.to_string_lossy()))).into()
}

/// A file that cannot be opened.
pub(crate) fn of_file(path: &std::path::Path, error: &io::Error) -> Report {
    let what = if path.is_dir() { "it is a directory".to_owned() } else { error.to_string() };
    let trouble = Trouble::new(format!("cannot read `{}`: {what}", escaped(&path.to_string_lossy())));
    match error.kind() {
        _ if path.is_dir() => trouble.help("name a file in it"),
        io::ErrorKind::NotFound => {
            trouble.help("is it spelled so? a name without a leading `/` begins where you are")
        }
        io::ErrorKind::PermissionDenied => trouble.help("ask its owner to let you read it"),
        _ => trouble,
    }
    .into()
}
