//! Role objects.

use crate::Made;
use crate::account::{Role, RoleFacts, RolePermissions, plain};
use crate::permission::PermissionSet;
use crate::simulate::stage::{Ruling, Stage, Stop, applied, no_effect, refusal, refuse};

/// The most letters of a role's name.
const LONGEST_NAME: usize = 255;
/// The most letters of a role's description.
const LONGEST_DESCRIPTION: usize = 1000;
/// What a role's name may hold besides ASCII letters and digits.
const NAME_MARKS: &str = " -_.,()[]'\"/:\\&@#$%!?+=";

impl Stage<'_> {
    pub fn role_create(
        &mut self,
        name: &str,
        permissions: Option<&[String]>,
        description: Option<&str>,
    ) -> Ruling {
        self.need_at_account("ROLE_CREATE")?;
        check_role_name(name)?;
        check_role_description(description)?;
        let permissions = self.role_permissions(permissions.unwrap_or_default())?;
        self.check_role_name_free(name, None)?;
        let id = self.new_id(Made::Role);
        let count = permissions.len();
        self.account.add_role(RoleFacts {
            id: id.into(),
            name: Some(name.into()),
            description: plain(description.map(str::to_owned)),
            is_predefined: false,
            permissions: RolePermissions::Known(permissions),
            alive: true,
        });
        applied(format!("role {name} is made with {count} permission{}", plural(count)))
    }

    pub fn role_update(
        &mut self,
        role: &str,
        name: Option<&str>,
        permissions: Option<&[String]>,
        description: Option<&str>,
    ) -> Ruling {
        let role = self.role(role)?;
        self.need_at_account("ROLE_UPDATE")?;
        let role = role?;
        if name.is_none() && permissions.is_none() && description.is_none() {
            return refuse(422, "there is nothing to update: give `name`, `permissions` or `description`");
        }
        name.map_or(Ok(()), check_role_name)?;
        check_role_description(description)?;
        let permissions = permissions.map(|names| self.role_permissions(names)).transpose()?;
        if self.account.role(role).is_predefined {
            return refuse(400, format!("{} is a predefined role", self.role_words(role)));
        }
        if let Some(name) = name {
            self.check_role_name_free(name, Some(role))?;
        }
        let words = self.role_words(role);
        let facts = self.account.role_mut(role);
        let mut updated = facts.clone();
        updated.name = name.map(Into::into).or(updated.name);
        updated.permissions = permissions.map_or(updated.permissions, RolePermissions::Known);
        if let Some(text) = description {
            updated.description = plain(Some(text.to_owned()));
        }
        let same = (&updated.name, &updated.permissions, &updated.description)
            == (&facts.name, &facts.permissions, &facts.description);
        if same {
            return no_effect(format!("role {words} is like that already"));
        }
        let told = told_update(&words, facts, &updated);
        *facts = updated;
        applied(told)
    }

    pub fn role_delete(&mut self, role: &str) -> Ruling {
        let role = self.role(role)?;
        self.need_at_account("ROLE_DELETE")?;
        let role = role?;
        let words = self.role_words(role);
        if self.account.role(role).is_predefined {
            return refuse(400, format!("{words} is a predefined role"));
        }
        let (bindings, memberships) = self.account.uses(role);
        if bindings + memberships > 0 {
            let bindings = format!("{bindings} binding{}", plural(bindings));
            let memberships = format!("{memberships} space membership{}", plural(memberships));
            return refuse(409, format!("role {words} is in use by {bindings} and {memberships}"));
        }
        self.account.role_mut(role).alive = false;
        applied(format!("role {words} is gone"))
    }

    /// The set of a role to be: not empty, and nothing unknown in it.
    fn role_permissions(&self, names: &[String]) -> Result<PermissionSet, Stop> {
        if names.is_empty() {
            return Err(refusal(422, "a role needs at least one permission").into());
        }
        let table = &self.account.permissions;
        match names.iter().find(|name| table.find(name).is_none()) {
            Some(unknown) => Err(refusal(422, format!("no permission is called `{unknown}`")).into()),
            None => Ok(table.set(names)),
        }
    }

    fn check_role_name_free(&self, name: &str, own: Option<Role>) -> Result<(), Stop> {
        let mut others = (0..self.account.roles.len()).map(Role::at).filter(|role| Some(*role) != own);
        let taken = others.any(|role| {
            let facts = self.account.role(role);
            facts.alive && facts.name.as_deref() == Some(name)
        });
        if taken { Err(refusal(409, format!("a role is called {name} already")).into()) } else { Ok(()) }
    }
}

fn told_update(words: &str, before: &RoleFacts, after: &RoleFacts) -> String {
    match (&before.permissions, &after.permissions) {
        (RolePermissions::Known(old), RolePermissions::Known(new)) if old != new => {
            let (more, less) = (new.minus(old).len(), old.minus(new).len());
            match (more, less) {
                (0, less) => format!("role {words} loses {less} permission{}", plural(less)),
                (more, 0) => format!("role {words} gains {more} permission{}", plural(more)),
                (more, less) => {
                    format!("role {words} gains {more} permission{} and loses {less}", plural(more))
                }
            }
        }
        (old, new) if old != new => format!("role {words} has another set of permissions"),
        _ if before.name != after.name => {
            format!("role {words} is called {}", after.name.as_deref().unwrap_or_default())
        }
        _ => format!("role {words} has another description"),
    }
}

fn check_role_name(name: &str) -> Result<(), Stop> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || NAME_MARKS.contains(letter);
    let problem = if name.is_empty() {
        "a role needs a name".to_owned()
    } else if name.chars().count() > LONGEST_NAME {
        format!("a role's name has at most {LONGEST_NAME} letters")
    } else if let Some(odd) = name.chars().find(|letter| !fits(*letter)) {
        format!("a role's name cannot hold `{}`", odd.escape_debug())
    } else {
        return Ok(());
    };
    Err(refusal(422, problem).into())
}

fn check_role_description(description: Option<&str>) -> Result<(), Stop> {
    if description.is_some_and(|text| text.chars().count() > LONGEST_DESCRIPTION) {
        let problem = format!("a role's description has at most {LONGEST_DESCRIPTION} letters");
        return Err(refusal(422, problem).into());
    }
    Ok(())
}

pub(super) const fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
