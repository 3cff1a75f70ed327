//! What one reading of an account could not see and the other could.

use axcess_core::{Draft, Gap, SortedSet};
use litemap::LiteMap;

/// What each of two readings could not see, beside what neither could.
pub(super) struct Windows<'d> {
    pub earlier: Window<'d>,
    pub later: Window<'d>,
}

/// What one reading could not see.
pub(super) struct Window<'d> {
    /// Lists with the node of which they are cut short; `None` is everywhere.
    gaps: SortedSet<(&'d str, Option<&'d str>)>,
    /// The space of each resource.
    spaces: LiteMap<&'d str, &'d str>,
}

impl<'d> Windows<'d> {
    pub fn new(before: &'d Draft, after: &'d Draft) -> Self {
        let resources = before.resources.iter().chain(&after.resources);
        let spaces: LiteMap<&str, &str> =
            resources.filter_map(|it| Some((it.id.as_str(), it.space_id.as_ref()?.as_str()))).collect();
        let window = |draft: &'d Draft, other: &Draft| Window {
            gaps: draft.gaps.iter().filter(|gap| !other.gaps.contains(gap)).map(hidden).collect(),
            spaces: spaces.clone(),
        };
        Self { earlier: window(before, after), later: window(after, before) }
    }
}

fn hidden(gap: &Gap) -> (&str, Option<&str>) {
    (gap.kind.as_str(), gap.scope.as_ref().map(|scope| scope.as_str()))
}

impl Window<'_> {
    /// Whether a record of a list at a node may be there without having been seen.
    pub fn hides(&self, list: &str, place: Option<&str>) -> bool {
        let at = |place| self.gaps.contains(&(list, place));
        let Some(place) = place else { return at(None) };
        at(None) || at(Some(place)) || self.spaces.get(place).is_some_and(|space| at(Some(space)))
    }
}
