//! Where reports go, as `--report KIND=PATH` says it.

use std::path::{Path, PathBuf};

use crate::trouble::{Trouble, nearest};

/// A report of a kind, and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target<K> {
    pub kind: K,
    /// `-` is standard output; `None` is the place that the kind itself knows.
    pub path: Option<PathBuf>,
}

impl<K: Copy + PartialEq> Target<K> {
    /// `KIND=PATH`, or the kind alone if that knows a place of its own.
    pub fn read(text: &str, kinds: &[(&str, K)], placed: Option<K>) -> Result<Self, String> {
        let (name, path) = text.split_once('=').map_or((text, None), |(name, path)| (name, Some(path)));
        let Some((_, kind)) = kinds.iter().find(|(known, _)| *known == name) else {
            let known: Vec<&str> = kinds.iter().map(|(name, _)| *name).collect();
            return Err(match nearest(name, &known) {
                Some(near) => format!("no report is called `{name}`; did you mean `{near}`?"),
                None => format!("no report is called `{name}`; it is one of {}", known.join(", ")),
            });
        };
        match path {
            Some("") => Err("the path is empty".to_owned()),
            None if placed != Some(*kind) => Err(format!("write where it goes, as in `{name}=PATH`")),
            path => Ok(Self { kind: *kind, path: path.map(PathBuf::from) }),
        }
    }

    /// Whether it goes to standard output, where nothing else goes then.
    pub fn is_told(&self) -> bool {
        self.path.as_deref() == Some(Path::new("-"))
    }
}

/// Two reports in one place would be none; `others` are files that are written besides.
pub(crate) fn distinct<K>(targets: &[Target<K>], others: &[Option<&Path>]) -> miette::Result<()> {
    let targets = targets.iter().map(|target| target.path.as_deref());
    let places: Vec<Option<&Path>> =
        others.iter().filter(|path| path.is_some()).copied().chain(targets).collect();
    let is_second = |place: &usize| places[..*place].contains(&places[*place]);
    let Some(second) = (0..places.len()).find(is_second) else { return Ok(()) };
    let place = match places[second] {
        Some(path) if path == Path::new("-") => "standard output".to_owned(),
        Some(path) => format!("`{}`", axcess_report::escaped(&path.to_string_lossy())),
        None => "the summary of the job".to_owned(),
    };
    let message = format!("two reports go to {place}");
    Err(Trouble::new(message).help("give each a file of its own").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Target<char>, String> {
        Target::read(text, &[("md", 'm'), ("sarif", 's'), ("github", 'g')], Some('g'))
    }

    #[test]
    fn a_report_has_a_kind_and_a_place() {
        let some = |kind, path: &str| Ok(Target { kind, path: Some(PathBuf::from(path)) });
        assert_eq!(read("sarif=out/axcess.sarif"), some('s', "out/axcess.sarif"));
        assert_eq!(read("md=a=b.md"), some('m', "a=b.md"));
        assert_eq!(read("github"), Ok(Target { kind: 'g', path: None }));
        assert_eq!(read("md"), Err("write where it goes, as in `md=PATH`".to_owned()));
        assert_eq!(read("md="), Err("the path is empty".to_owned()));
        assert_eq!(read("sariff=x"), Err("no report is called `sariff`; did you mean `sarif`?".to_owned()));
        assert_eq!(
            read("pdf=x"),
            Err("no report is called `pdf`; it is one of md, sarif, github".to_owned())
        );
    }

    #[test]
    fn no_two_reports_go_to_one_place() {
        let all =
            |texts: &[&str]| -> Vec<Target<char>> { texts.iter().flat_map(|text| read(text)).collect() };
        for (texts, out, is_fine) in [
            (&["md=a", "sarif=b", "github"][..], Some("c"), true),
            (&["md=a", "sarif=a"], None, false),
            (&["md=-", "sarif=-"], None, false),
            (&["github", "github"], None, false),
            (&["md=a"], Some("a"), false),
        ] {
            let said = distinct(&all(texts), &[out.map(Path::new)]);
            assert_eq!(said.is_ok(), is_fine, "{texts:?} {out:?}");
        }
    }
}
