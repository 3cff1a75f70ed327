//! Which lists were given and whether they were whole; what was not becomes a gap.

use std::collections::BTreeSet;

use axcess_core::{Gap, GapKind, Provider};
use serde::Deserialize;

use super::document::{Batch, Extent};
use super::kind::ObjectKind;
use crate::trouble::shown;

/// The lists that were given, in their order.
#[derive(Default)]
pub(super) struct Coverage {
    pages: Vec<Page>,
}

struct Page {
    file: String,
    kind: ObjectKind,
    extent: Extent,
    /// The types of resource that the objects name; only bindings are listed by them.
    types: BTreeSet<String>,
}

impl Coverage {
    pub fn add(&mut self, file: &str, batch: &Batch<'_>) {
        let types =
            if batch.kind == ObjectKind::RoleBindings { resource_types(batch) } else { BTreeSet::new() };
        self.pages.push(Page { file: file.to_owned(), kind: batch.kind, extent: batch.extent, types });
    }

    /// What the lists could not tell.
    pub fn gaps(&self, provider: Provider) -> Vec<Gap> {
        let gap = |kind, reason: String| Gap { kind, scope: None, reason };
        let listed = |word: &str, kinds: &[ObjectKind]| {
            let reason = kinds.iter().find_map(|kind| self.lacks(*kind))?;
            Some(gap(GapKind::Listing(word.to_owned()), reason))
        };
        match provider {
            Provider::Arize => [
                Some(gap(
                    GapKind::OrganizationMemberships,
                    "no list shows who belongs to an organization".to_owned(),
                )),
                Some(gap(GapKind::SpaceMemberships, "no list shows who belongs to a space".to_owned())),
                self.lacks_bindings().map(|reason| gap(GapKind::RoleBindings, reason)),
                self.lacks(ObjectKind::Restrictions).map(|reason| gap(GapKind::Restrictions, reason)),
                listed("organizations", &[ObjectKind::Organizations]),
                listed("spaces", &[ObjectKind::Spaces]),
                listed("resources", &[ObjectKind::Projects, ObjectKind::Dashboards, ObjectKind::Prompts]),
                listed("users", &[ObjectKind::Users]),
                listed("roles", &[ObjectKind::Roles]),
                Some(gap(
                    GapKind::Listing("api_keys".to_owned()),
                    self.lacks(ObjectKind::ApiKeys)
                        .unwrap_or_else(|| "the list of keys shows only those of its reader".to_owned()),
                )),
            ]
            .into_iter()
            .flatten()
            .collect(),
            Provider::Wallaroo => [
                Some(gap(GapKind::SpaceMemberships, "no list shows whose workspace it is".to_owned())),
                listed("spaces", &[ObjectKind::Workspaces]),
                listed("resources", &[ObjectKind::Models, ObjectKind::Pipelines]),
                listed("users", &[ObjectKind::WorkspaceUsers]),
            ]
            .into_iter()
            .flatten()
            .collect(),
        }
    }

    /// What a person should know about the lists that were given.
    pub fn notes(&self) -> Vec<String> {
        let has = |kind| self.pages.iter().any(|page| page.kind == kind);
        let mut notes = Vec::new();
        if has(ObjectKind::RoleBindings) || has(ObjectKind::Restrictions) {
            notes.push(
                "role bindings and restrictions are listed only as far as the reader of the list manages them; \
                 the snapshot takes them for all"
                    .to_owned(),
            );
        }
        for page in self.pages.iter().filter(|page| page.kind == ObjectKind::WorkspaceMembers) {
            let file = shown(&page.file);
            notes.push(format!(
                "`{file}` is left out: it does not say of which workspace it lists the members"
            ));
        }
        notes
    }

    /// Why not everything of a kind is known; `None` when it is.
    fn lacks(&self, kind: ObjectKind) -> Option<String> {
        let pages = self.pages.iter().filter(|page| page.kind == kind);
        unfinished(pages, kind.many())
    }

    /// Bindings on spaces and bindings on projects are two lists. An empty one does not say which.
    fn lacks_bindings(&self) -> Option<String> {
        let pages = || self.pages.iter().filter(|page| page.kind == ObjectKind::RoleBindings);
        let mut empty = pages().filter(|page| page.types.is_empty() && page.extent == Extent::End);
        let kinds = [("SPACE", "role bindings on spaces"), ("PROJECT", "role bindings on projects")];
        kinds.into_iter().find_map(|(word, many)| {
            let listed = || pages().filter(|page| page.types.contains(word));
            let is_empty = listed().next().is_none() && empty.next().is_some();
            if is_empty { None } else { unfinished(listed(), many) }
        })
    }
}

fn unfinished<'p>(pages: impl Iterator<Item = &'p Page>, many: &str) -> Option<String> {
    let pages: Vec<&Page> = pages.filter(|page| page.extent != Extent::Single).collect();
    let Some(last) = pages.last() else { return Some(format!("no list of {many} was given")) };
    if last.extent == Extent::More {
        return Some(format!("`{}` says that there are more {many}", shown(&last.file)));
    }
    let unsaid = pages.iter().find(|page| page.extent == Extent::Unsaid)?;
    Some(format!("`{}` does not say whether there are more {many}", shown(&unsaid.file)))
}

fn resource_types(batch: &Batch<'_>) -> BTreeSet<String> {
    #[derive(Deserialize)]
    struct Typed {
        resource_type: String,
    }
    let types = batch.items.iter().filter_map(|raw| serde_json::from_str::<Typed>(raw.get()).ok());
    types.map(|typed| typed.resource_type.to_ascii_uppercase()).collect()
}
