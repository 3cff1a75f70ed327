//! What lists mention and no list describes: taken in with nothing but its id, so that every answer
//! that hangs on it is unknown.

use axcess_core::{
    NodeId, OrganizationRecord, ResourceRecord, RoleId, RoleRecord, SpaceRecord, SpaceRole, UserId, UserKind,
    UserRecord,
};

use super::shelf::Shelves;

impl<S: Clone> Shelves<S> {
    /// Takes in what is only mentioned, and says how much of it there is.
    pub fn adopt(&mut self) -> Vec<String> {
        for (resource, spot) in std::mem::take(&mut self.counted) {
            self.resources.adopt(resource, spot);
        }
        let users = self.adopt_users();
        let roles = self.adopt_roles();
        let resources = self.adopt_resources();
        let spaces = self.adopt_spaces();
        let organizations = self.adopt_organizations();
        [
            note(users, "user", "whether they may sign in"),
            note(roles, "role", "what it permits"),
            note(resources, "resource", "where it stands"),
            note(spaces, "space", "where it stands and whether it is private"),
            note(organizations, "organization", "its name"),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn adopt_users(&mut self) -> usize {
        for user in self.users.iter_mut().filter(|user| self.bots.contains_key(&user.id)) {
            user.kind = UserKind::Bot;
        }
        let bots = std::mem::take(&mut self.bots).into_values();
        let described = bots.filter(|(bot, spot)| self.users.adopt(bot.clone(), spot.clone())).count();
        let users = &self.users;
        let mut mentions: Vec<(UserId, S)> = Vec::new();
        let mut mention = |id: &UserId, spot: &S| {
            if !users.has(id.as_str()) {
                mentions.push((id.clone(), spot.clone()));
            }
        };
        self.role_bindings.iter().for_each(|(binding, spot)| mention(&binding.user_id, spot));
        self.organization_memberships.iter().for_each(|(it, spot)| mention(&it.user_id, spot));
        self.space_memberships.iter().for_each(|(it, spot)| mention(&it.user_id, spot));
        for (key, spot) in self.api_keys.iter() {
            key.created_by_user_id.iter().for_each(|id| mention(id, spot));
        }
        let adopted = mentions
            .into_iter()
            .filter(|(id, spot)| self.users.adopt(UserRecord::unread(id.clone()), spot.clone()));
        described + adopted.count()
    }

    fn adopt_roles(&mut self) -> usize {
        let roles = &self.roles;
        let mut mentions: Vec<(RoleId, S)> = Vec::new();
        let mut mention = |id: &RoleId, spot: &S| {
            if !roles.has(id.as_str()) {
                mentions.push((id.clone(), spot.clone()));
            }
        };
        self.role_bindings.iter().for_each(|(binding, spot)| mention(&binding.role_id, spot));
        for (membership, spot) in self.space_memberships.iter() {
            if let Some(SpaceRole::Custom(id)) = &membership.role {
                mention(id, spot);
            }
        }
        let role =
            |id| RoleRecord { id, name: None, is_predefined: false, permissions: None, description: None };
        mentions.into_iter().filter(|(id, spot)| self.roles.adopt(role(id.clone()), spot.clone())).count()
    }

    fn adopt_resources(&mut self) -> usize {
        let bindings = self.role_bindings.iter().filter(|(binding, _)| binding.resource_type != "SPACE");
        let bound = bindings.map(|(it, spot)| (&it.resource_type, &it.resource_id, spot));
        let restricted =
            self.restrictions.iter().map(|(it, spot)| (&it.resource_type, &it.resource_id, spot));
        let unlisted = bound.chain(restricted).filter(|(_, id, _)| !self.resources.has(id.as_str()));
        let mentions: Vec<(ResourceRecord, S)> = unlisted
            .map(|(resource_type, id, spot)| {
                let (id, resource_type) = (id.clone(), resource_type.clone());
                let it = ResourceRecord { id, resource_type, name: None, space_id: None, project_type: None };
                (it, spot.clone())
            })
            .collect();
        mentions.into_iter().filter(|(it, spot)| self.resources.adopt(it.clone(), spot.clone())).count()
    }

    fn adopt_spaces(&mut self) -> usize {
        let bindings = self.role_bindings.iter().filter(|(binding, _)| binding.resource_type == "SPACE");
        let bound = bindings.map(|(it, spot)| (&it.resource_id, spot));
        let joined = self.space_memberships.iter().map(|(it, spot)| (&it.space_id, spot));
        let parents = self.resources.iter().filter_map(|(it, spot)| Some((it.space_id.as_ref()?, spot)));
        let unlisted = bound.chain(joined).chain(parents).filter(|(id, _)| !self.spaces.has(id.as_str()));
        let mentions: Vec<(NodeId, S)> = unlisted.map(|(id, spot)| (id.clone(), spot.clone())).collect();
        let space =
            |id| SpaceRecord { id, name: None, organization_id: None, is_private: None, description: None };
        mentions.into_iter().filter(|(id, spot)| self.spaces.adopt(space(id.clone()), spot.clone())).count()
    }

    fn adopt_organizations(&mut self) -> usize {
        let joined = self.organization_memberships.iter().map(|(it, spot)| (&it.organization_id, spot));
        let parents = self.spaces.iter().filter_map(|(it, spot)| Some((it.organization_id.as_ref()?, spot)));
        let unlisted = joined.chain(parents).filter(|(id, _)| !self.organizations.has(id.as_str()));
        let mentions: Vec<(NodeId, S)> = unlisted.map(|(id, spot)| (id.clone(), spot.clone())).collect();
        let organization = |id| OrganizationRecord { id, name: None, description: None };
        let adopted = mentions
            .into_iter()
            .filter(|(id, spot)| self.organizations.adopt(organization(id.clone()), spot.clone()));
        adopted.count()
    }
}

fn note(count: usize, what: &str, unknown: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {what} is mentioned but not listed: unknown is {unknown}")),
        _ => Some(format!("{count} {what}s are mentioned but not listed: unknown is {unknown}")),
    }
}
