//! How people name things: ids, e-mails, names and paths.

use std::collections::BTreeSet;

use super::world::World;

/// The ids that a reference fits.
pub(super) type Fits = BTreeSet<String>;

fn only(id: &str) -> Fits {
    BTreeSet::from([id.to_owned()])
}

impl World {
    /// Users by id, else by e-mail, else by display name.
    pub(super) fn find_user(&self, reference: &str) -> Fits {
        if self.users.contains_key(reference) {
            return only(reference);
        }
        let by_email: Fits = self.users_with_email(reference).into_iter().collect();
        if !by_email.is_empty() {
            return by_email;
        }
        let named = |name: &Option<String>| name.as_deref() == Some(reference);
        self.users.iter().filter(|(_, user)| named(&user.name)).map(|(id, _)| id.clone()).collect()
    }

    /// Users with this e-mail, ASCII case ignored.
    pub(super) fn users_with_email(&self, email: &str) -> Vec<String> {
        let has = |of: &Option<String>| of.as_deref().is_some_and(|it| it.eq_ignore_ascii_case(email));
        self.users.iter().filter(|(_, user)| has(&user.email)).map(|(id, _)| id.clone()).collect()
    }

    /// Roles by id, else by exact name.
    pub(super) fn find_role(&self, reference: &str) -> Fits {
        if self.roles.contains_key(reference) {
            return only(reference);
        }
        let named = |name: &Option<String>| name.as_deref() == Some(reference);
        self.roles.iter().filter(|(_, role)| named(&role.name)).map(|(id, _)| id.clone()).collect()
    }

    /// Keys by `key:ID` or `key:NAME`; where only a key fits, the prefix may be left off.
    pub(super) fn find_key(&self, reference: &str) -> Fits {
        let bare = reference.strip_prefix("key:").unwrap_or(reference);
        for id in [reference, bare] {
            if self.keys.contains_key(id) {
                return only(id);
            }
        }
        let named = |name: &Option<String>| {
            let name = name.as_deref();
            name == Some(reference) || name == Some(bare)
        };
        self.keys.iter().filter(|(_, key)| named(&key.name)).map(|(id, _)| id.clone()).collect()
    }

    /// Nodes of any kind, where a prefix says of which: `account`, `org:`, `space:`, `project:`, another type
    /// in lower case, or a bare id. An id wins.
    pub(super) fn find_node(&self, reference: &str) -> Fits {
        if self.has_node(reference) {
            return only(reference);
        }
        let Some((prefix, path)) = reference.split_once(':') else { return Fits::new() };
        match prefix {
            "org" => self.organizations_at(path),
            "space" => self.spaces_at(path),
            kind => self.resources_at(kind, path),
        }
    }

    /// Organizations, where nothing else fits.
    pub(super) fn find_organization(&self, reference: &str) -> Fits {
        self.find_of_kind(
            reference,
            "org:",
            |id| self.organizations.contains_key(id),
            |path| self.organizations_at(path),
        )
    }

    /// Spaces, where nothing else fits.
    pub(super) fn find_space(&self, reference: &str) -> Fits {
        self.find_of_kind(reference, "space:", |id| self.spaces.contains_key(id), |path| self.spaces_at(path))
    }

    /// Projects, where nothing else fits.
    pub(super) fn find_project(&self, reference: &str) -> Fits {
        let project = |id: &str| self.resources.get(id).is_some_and(|resource| resource.kind == "PROJECT");
        self.find_of_kind(reference, "project:", project, |path| self.resources_at("project", path))
    }

    /// With the prefix or without. The id of a node of another kind is a wrong kind, whatever names there are.
    fn find_of_kind(
        &self,
        reference: &str,
        prefix: &str,
        is_kind: impl Fn(&str) -> bool,
        at: impl Fn(&str) -> Fits,
    ) -> Fits {
        if self.has_node(reference) {
            return if is_kind(reference) { only(reference) } else { Fits::new() };
        }
        let mut fits = at(reference);
        if let Some(path) = reference.strip_prefix(prefix) {
            fits.extend(at(path));
        }
        fits
    }

    fn organizations_at(&self, path: &str) -> Fits {
        let [name] = &segments(path)[..] else { return Fits::new() };
        let named = |it: &Option<String>| it.as_ref() == Some(name);
        self.organizations.iter().filter(|(_, it)| named(&it.name)).map(|(id, _)| id.clone()).collect()
    }

    fn spaces_at(&self, path: &str) -> Fits {
        let (organization, name) = match &segments(path)[..] {
            [name] => (None, name.clone()),
            [organization, name] => (Some(organization.clone()), name.clone()),
            _ => return Fits::new(),
        };
        let mut fits = Fits::new();
        for (id, space) in &self.spaces {
            let above = space.organization.as_ref().and_then(|id| self.organizations[id].name.clone());
            let in_organization = organization.is_none() || organization == above;
            if space.name.as_ref() == Some(&name) && in_organization {
                fits.insert(id.clone());
            }
        }
        fits
    }

    fn resources_at(&self, kind: &str, path: &str) -> Fits {
        let segments = segments(path);
        let (space, name) = match &segments[..] {
            [space, name] => (self.spaces_at(&escape(&[space])), name),
            [organization, space, name] => (self.spaces_at(&escape(&[organization, space])), name),
            _ => return Fits::new(),
        };
        let mut fits = Fits::new();
        for (id, resource) in &self.resources {
            let here = resource.space.as_ref().is_some_and(|it| space.contains(it));
            if here && resource.kind.to_lowercase() == kind && resource.name.as_ref() == Some(name) {
                fits.insert(id.clone());
            }
        }
        fits
    }
}

/// A path cut at every `/`, and `\/` read as a `/` of a name.
fn segments(path: &str) -> Vec<String> {
    path.replace("\\/", "\u{0}").split('/').map(|part| part.replace('\u{0}', "/")).collect()
}

fn escape(parts: &[&String]) -> String {
    parts.iter().map(|part| part.replace('/', "\\/")).collect::<Vec<_>>().join("/")
}
