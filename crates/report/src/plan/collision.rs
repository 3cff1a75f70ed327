//! Steps that do not do what was meant, and the command that would.

use axcess_core::{BindingRef, Change, Node, NodeKind, Outcome, Policy, Role, Step, User};
use axcess_emit::quote;
use litemap::LiteMap;
use schemars::JsonSchema;
use serde::Serialize;

/// A step that ran into something, and what does what was meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CollisionReport {
    /// The step, from 1.
    pub step: usize,
    /// What the command would do.
    pub would: String,
    /// The command, as it is typed.
    pub command: String,
}

/// What to run in place of steps, by step from 0.
#[derive(Debug, Default)]
pub(crate) struct Collisions {
    pub of: LiteMap<usize, CollisionReport>,
    step: usize,
}

impl Collisions {
    /// Looks at a step that is over, and at the state that it leaves.
    pub fn look(&mut self, change: Option<&Change>, step: &Step, state: &Policy) {
        let index = self.step;
        self.step += 1;
        if !matches!(step.outcome, Outcome::Refused | Outcome::NoEffect) {
            return;
        }
        let found = change.and_then(|change| Meant { step, state }.command(change));
        if let Some((would, command)) = found {
            self.of.insert(index, CollisionReport { step: index + 1, would: would.to_owned(), command });
        }
    }
}

/// What somebody meant by a step that a state did not let through.
struct Meant<'a> {
    step: &'a Step,
    state: &'a Policy,
}

impl Meant<'_> {
    fn command(&self, change: &Change) -> Option<(&'static str, String)> {
        let refused = (self.step.outcome == Outcome::Refused).then_some(self.step.status).flatten();
        match (change, refused) {
            (Change::RoleBindingCreate { role, .. }, Some(409)) => {
                let role = self.state.role(role).ok()?;
                let (user, node) = self.place()?;
                let binding = self.binding(user, node).filter(|(_, held)| *held != role)?.0?;
                Some((
                    "change the role of the binding that is there",
                    format!("ax role-bindings update {binding} --role-id {}", self.role(role)),
                ))
            }
            (Change::RoleBindingUpdate { binding: BindingRef::Place { .. }, role }, Some(404)) => {
                let role = self.state.role(role).ok()?;
                let (user, node) = self.place()?;
                let kind = self.state.node_kind(node);
                let listed = self.state.catalog().bindable.iter().any(|known| known == kind.as_str());
                listed.then(|| {
                    let (user, role) = (self.user(user), self.role(role));
                    let place =
                        format!("--resource-type {} --resource-id {}", kind.as_str(), self.node(node));
                    (
                        "make the binding",
                        format!("ax role-bindings create --user-id {user} --role-id {role} {place}"),
                    )
                })
            }
            (Change::SpaceAddUser { .. }, Some(400)) => {
                let (user, space) = self.place()?;
                let organization = self.state.node_parent(space)?;
                let is_member = self.state.memberships_of(user).any(|(node, _)| node == organization);
                (!is_member).then(|| {
                    let (user, at) = (self.user(user), self.node(organization));
                    (
                        "make the user a member of the organization first",
                        format!("ax organizations add-user {at} --user-id {user} --role MEMBER"),
                    )
                })
            }
            (Change::RoleCreate { name, permissions, description }, Some(409)) => {
                let role = self.state.role(name).ok().filter(|role| !self.state.role_is_predefined(*role))?;
                let list = permissions.as_deref().unwrap_or_default().join(",");
                // Without a word of it, `ax` clears the description.
                let kept = description.as_deref().or_else(|| self.state.role_description(role));
                let kept = kept.filter(|text| !text.is_empty());
                let kept = kept.map_or_else(String::new, |text| format!(" --description {}", quote(text)));
                Some((
                    "change the role that bears the name",
                    format!("ax roles update {} --permissions {}{kept}", self.role(role), quote(&list)),
                ))
            }
            (Change::UserCreate { .. }, None) => {
                let user = self.step.users.first().copied().or_else(|| self.by_email(change))?;
                Some(("send the invitation again", format!("ax users resend-invitation {}", self.user(user))))
            }
            (Change::UserResendInvitation { .. }, Some(400)) if self.status() == Some("ACTIVE") => {
                let user = self.step.users.first().copied()?;
                Some((
                    "let the user choose another password",
                    format!("ax users reset-password {}", self.user(user)),
                ))
            }
            (Change::UserResetPassword { .. }, Some(400))
                if matches!(self.status(), Some("INVITED" | "EXPIRED")) =>
            {
                let user = self.step.users.first().copied()?;
                Some(("send the invitation again", format!("ax users resend-invitation {}", self.user(user))))
            }
            _ => None,
        }
    }

    fn place(&self) -> Option<(User, Node)> {
        self.step.users.first().copied().zip(self.step.nodes.first().copied())
    }

    fn status(&self) -> Option<&str> {
        self.state.user_status(*self.step.users.first()?)
    }

    fn by_email(&self, change: &Change) -> Option<User> {
        let Change::UserCreate { email, .. } = change else { return None };
        self.state.user(email).ok().filter(|user| self.state.user_status(*user) == Some("INVITED"))
    }

    fn binding(&self, user: User, node: Node) -> Option<(Option<String>, Role)> {
        let (id, _, role) = self.state.bindings_of(user).find(|(_, place, _)| *place == node)?;
        let text = |id| typed_id(self.state.binding_id(id), "the binding that this plan makes");
        Some((id.map(text), role))
    }

    fn user(&self, user: User) -> String {
        let name = self.state.user_email(user).or_else(|| self.state.user_name(user));
        typed_id(self.state.user_id(user), name.unwrap_or_default())
    }

    fn role(&self, role: Role) -> String {
        typed_id(self.state.role_id(role), self.state.role_name(role).unwrap_or_default())
    }

    fn node(&self, node: Node) -> String {
        let kind = match self.state.node_kind(node) {
            NodeKind::Account => "the account",
            _ => self.state.node_name(node).unwrap_or_default(),
        };
        typed_id(self.state.node_id(node), kind)
    }
}

/// An id as it is typed; one that only this simulation knows is told by name.
fn typed_id(id: &str, name: &str) -> String {
    match id.starts_with("new:") {
        true => format!("'<id of {}>'", name.replace('\'', "")),
        false => quote(id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_would_read_is_quoted() {
        assert_eq!(typed_id("rb_7", "Data Scientist"), "rb_7");
        assert_eq!(typed_id("it's; rm -r", "Data Scientist"), "\"it's; rm -r\"");
        assert_eq!(typed_id("new:3", "Data Scientist"), "'<id of Data Scientist>'");
    }
}
