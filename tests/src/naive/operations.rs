//! Every change of the account: first what refuses it, in the order 403, 404, 422, 400, 409, then what it
//! does. Here are roles, organizations, spaces, projects and users; [`bindings`](super::bindings),
//! [`keys`](super::keys) and [`wallaroo`](super::wallaroo) hold the rest. The numbers 1 to 6 are those of the
//! uncertain steps ("What a plan settles").

use std::collections::BTreeSet;

use serde_json::Value;

use super::change::{
    Ruling, Run, Stop, Verdict, WALLAROO_OPS, applied, applied_if, flag, made, optional, plan_error, refuse,
    required,
};
use super::world::{
    BindingSlot, MemberRole, Organization, Resource, Role, Slot, Space, User, description, list,
};

/// What the annotator rule says of a user and a role.
enum AnnotatorRule {
    Kept,
    Broken,
    /// His account role cannot be read.
    Open,
}

impl Run {
    /// Carries out one change.
    pub fn apply(&mut self, change: &Value) -> Ruling {
        let op = required(change, "op")?;
        if !self.world.arize() {
            return if WALLAROO_OPS.contains(&op.as_str()) {
                self.apply_wallaroo(&op, change)
            } else {
                refuse(422)
            };
        }
        match op.as_str() {
            "role.create" => self.role_create(change),
            "role.update" => self.role_update(change),
            "role.delete" => self.role_delete(change),
            "role_binding.create" => self.role_binding_create(change),
            "role_binding.update" => self.role_binding_update(change),
            "role_binding.delete" => self.role_binding_delete(change),
            "resource.bind" => self.resource_bind(change),
            "restriction.create" => self.restriction_create(change),
            "restriction.delete" => self.restriction_delete(change),
            "organization.create" => self.organization_create(change),
            "organization.update" => self.organization_update(change),
            "organization.delete" => self.organization_delete(change),
            "organization.add_user" => self.organization_add_user(change),
            "organization.remove_user" => self.organization_remove_user(change),
            "space.create" => self.space_create(change),
            "space.update" => self.space_update(change),
            "space.delete" => self.space_delete(change),
            "space.add_user" => self.space_add_user(change),
            "space.remove_user" => self.space_remove_user(change),
            "project.create" => self.project_create(change),
            "project.update" => self.project_update(change),
            "project.delete" => self.project_delete(change),
            "user.create" => self.user_create(change),
            "user.update" => self.user_update(change),
            "user.resend_invitation" => self.user_resend_invitation(change),
            "user.reset_password" => self.user_reset_password(change),
            "user.delete" => self.user_delete(change),
            "user.set_account_role" => self.user_set_account_role(change),
            "service_key.create" => self.service_key_create(change),
            "user_key.create" => self.user_key_create(change),
            "api_key.revoke" => self.api_key_revoke(change),
            "api_key.refresh" => self.api_key_refresh(change),
            "account.set_developer_lock" => self.account_set_developer_lock(change),
            _ => refuse(422), // `user.activate` and `user.deactivate` are Wallaroo's
        }
    }

    /// Account admin, or the permission at the account.
    pub(super) fn need_account(&mut self, permission: &str) -> Result<(), Stop> {
        self.need(403, |world, actor, reading| {
            world.account_admin(actor, reading) || world.may(actor, permission, "account", reading)
        })
    }

    pub(super) fn need_account_admin(&mut self) -> Result<(), Stop> {
        self.need(403, |world, actor, reading| world.account_admin(actor, reading))
    }

    /// Admin of the node, or the permission there.
    pub(super) fn need_admin_or(&mut self, permission: &str, node: &str) -> Result<(), Stop> {
        self.need(403, |world, actor, reading| {
            world.admin_at(actor, node, reading) || world.may(actor, permission, node, reading)
        })
    }

    /// The permission at the node.
    pub(super) fn need_permission(&mut self, permission: &str, node: &str) -> Result<(), Stop> {
        self.need(403, |world, actor, reading| world.may(actor, permission, node, reading))
    }

    // ---- roles --------------------------------------------------------------------------------------------

    fn role_create(&mut self, change: &Value) -> Ruling {
        self.need_account("ROLE_CREATE")?;
        let name = required(change, "name")?;
        self.check_role_name(&name)?;
        check_role_description(change)?;
        let permissions = self.permissions(change)?;
        self.check_role_name_free(&name, None)?;
        let id = self.new_id();
        let role = Role {
            name: Some(name),
            predefined: false,
            permissions: Some(permissions),
            description: description(&change["description"]),
        };
        self.world.roles.insert(id.clone(), role);
        made(false, vec![id])
    }

    fn role_update(&mut self, change: &Value) -> Ruling {
        self.need_account("ROLE_UPDATE")?;
        let id = self.role(change)?;
        let name = optional(change, "name")?;
        // An explicit null clears the description, so it is a field like any other.
        let described = change.get("description").is_some();
        if name.is_none() && change["permissions"].is_null() && !described {
            return refuse(422);
        }
        if let Some(name) = &name {
            self.check_role_name(name)?;
        }
        check_role_description(change)?;
        let permissions =
            if change["permissions"].is_null() { None } else { Some(self.permissions(change)?) };
        if self.world.roles[&id].predefined {
            return refuse(400);
        }
        if let Some(name) = &name {
            self.check_role_name_free(name, Some(&id))?;
        }
        let before = self.world.roles[&id].clone();
        let mut role = before.clone();
        role.name = name.or(role.name);
        role.permissions = permissions.or(role.permissions);
        if described {
            role.description = description(&change["description"]);
        }
        if (&role.name, &role.permissions, &role.description)
            == (&before.name, &before.permissions, &before.description)
        {
            return Ok(Verdict::NoEffect);
        }
        self.world.roles.insert(id, role);
        applied()
    }

    fn role_delete(&mut self, change: &Value) -> Ruling {
        self.need_account("ROLE_DELETE")?;
        let id = self.role(change)?;
        if self.world.roles[&id].predefined {
            return refuse(400);
        }
        // 409 also while only a possible fact names it.
        if self.world.role_in_use(&id) {
            return refuse(409);
        }
        self.world.roles.remove(&id);
        applied()
    }

    /// The permissions of a role: at least one, and none that the first state does not know.
    fn permissions(&self, change: &Value) -> Result<BTreeSet<String>, Stop> {
        let field = &change["permissions"];
        if !field.is_null() && !field.is_array() {
            return plan_error(format!("permissions is {field}"));
        }
        let mut permissions = BTreeSet::new();
        for permission in list(field) {
            match permission.as_str() {
                Some(name) => permissions.insert(name.to_owned()),
                None => return plan_error(format!("a permission is {permission}")),
            };
        }
        if permissions.is_empty() || !permissions.is_subset(&self.world.universe) {
            return refuse(422);
        }
        Ok(permissions)
    }

    fn check_role_name(&self, name: &str) -> Result<(), Stop> {
        let length = name.chars().count();
        let allowed = |it: char| it.is_ascii_alphanumeric() || " -_.,()[]'\"/:\\&@#$%!?+=".contains(it);
        if (1..=255).contains(&length) && name.chars().all(allowed) { Ok(()) } else { refuse(422) }
    }

    fn check_role_name_free(&self, name: &str, own: Option<&str>) -> Result<(), Stop> {
        let taken =
            |(id, role): (&String, &Role)| role.name.as_deref() == Some(name) && Some(id.as_str()) != own;
        if self.world.roles.iter().any(taken) { refuse(409) } else { Ok(()) }
    }

    // ---- organizations ------------------------------------------------------------------------------------

    fn organization_create(&mut self, change: &Value) -> Ruling {
        self.need_account("ORGANIZATION_CREATE")?;
        let name = required(change, "name")?;
        self.check_organization_name_free(&name, None)?;
        let id = self.new_id();
        let organization =
            Organization { name: Some(name), description: description(&change["description"]) };
        self.world.organizations.insert(id.clone(), organization);
        self.world.nothing_hidden_on(&id);
        made(false, vec![id])
    }

    fn organization_update(&mut self, change: &Value) -> Ruling {
        let id = self.organization(change)?;
        self.need_admin_or("ORGANIZATION_UPDATE", &id)?;
        let name = optional(change, "name")?;
        let described = change.get("description").is_some();
        if name.is_none() && !described {
            return refuse(422);
        }
        if let Some(name) = &name {
            self.check_organization_name_free(name, Some(&id))?;
        }
        let before = self.world.organizations[&id].clone();
        let mut organization = before.clone();
        organization.name = name.or(organization.name);
        if described {
            organization.description = description(&change["description"]);
        }
        if (&organization.name, &organization.description) == (&before.name, &before.description) {
            return Ok(Verdict::NoEffect);
        }
        self.world.organizations.insert(id, organization);
        applied()
    }

    fn check_organization_name_free(&self, name: &str, own: Option<&str>) -> Result<(), Stop> {
        let taken =
            |(id, it): (&String, &Organization)| it.name.as_deref() == Some(name) && Some(id.as_str()) != own;
        if self.world.organizations.iter().any(taken) { refuse(409) } else { Ok(()) }
    }

    fn organization_delete(&mut self, change: &Value) -> Ruling {
        let id = self.organization(change)?;
        self.need_admin_or("ORGANIZATION_DELETE", &id)?;
        // A space whose organization is unknown may be in it, and is left as it is.
        self.world.drop_organization(&id);
        applied()
    }

    fn organization_add_user(&mut self, change: &Value) -> Ruling {
        let id = self.organization(change)?;
        self.need(403, |world, actor, reading| world.admin_at(actor, &id, reading))?;
        let user = self.present_user(change)?;
        let name = required(change, "role")?;
        // SILENT: a name that only `predefined` knows is a role like any other.
        if self.world.named_set("ORGANIZATION", &name).is_none() {
            return refuse(422);
        }
        // 4: the rule is open.
        let uncertain = match self.annotator_rule(&user, name == "ANNOTATOR") {
            AnnotatorRule::Broken => return refuse(400),
            AnnotatorRule::Kept => false,
            AnnotatorRule::Open => true,
        };
        let mut slot = self.world.organization_slot(&user, &id);
        let role = MemberRole::Predefined(name);
        if slot.certain.as_ref() == Some(&role) {
            return Ok(Verdict::NoEffect);
        }
        if uncertain {
            slot.set_perhaps(role);
        } else {
            slot.set(role);
        }
        self.world.put_organization_slot(&user, &id, slot);
        applied_if(uncertain)
    }

    fn organization_remove_user(&mut self, change: &Value) -> Ruling {
        let id = self.organization(change)?;
        self.need(403, |world, actor, reading| world.admin_at(actor, &id, reading))?;
        let user = self.user(change)?;
        let slot = self.world.organization_slot(&user, &id);
        let certain = slot.certain.is_some();
        // 1 and 6: none is known, one may stand there.
        if !certain && !slot.doubtful() {
            return refuse(404);
        }
        self.world.put_organization_slot(&user, &id, Slot::empty());
        // A certain removal settles its whole cascade, an uncertain one only makes it doubtful.
        for space in self.world.spaces_of(&id) {
            self.leave_space(&user, &space, certain);
        }
        applied_if(!certain)
    }

    /// The membership in the space and the binding on it go, or may go.
    fn leave_space(&mut self, user: &str, space: &str, certainly: bool) {
        let (mut member, mut bound) = (Slot::empty(), BindingSlot::empty());
        if !certainly {
            member = self.world.space_slot(user, space);
            member.clear_perhaps();
            bound = self.world.binding_slot(user, space);
            bound.clear_perhaps();
        }
        self.world.put_space_slot(user, space, member);
        self.world.put_binding_slot(user, space, bound);
    }

    /// An account annotator takes the predefined role `ANNOTATOR` and no other, and nobody else takes it.
    fn annotator_rule(&self, user: &str, role_is_annotator: bool) -> AnnotatorRule {
        match self.world.users[user].account_role.as_deref() {
            Some(role) if self.world.named_set("ACCOUNT", role).is_some() => {
                if (role == "ANNOTATOR") == role_is_annotator {
                    AnnotatorRule::Kept
                } else {
                    AnnotatorRule::Broken
                }
            }
            _ => AnnotatorRule::Open,
        }
    }

    // ---- spaces -------------------------------------------------------------------------------------------

    fn space_create(&mut self, change: &Value) -> Ruling {
        let organization = self.organization(change)?;
        self.need_permission("SPACE_CREATE", &organization)?;
        let name = required(change, "name")?;
        self.check_space_name_free(&name, Some(&organization), None)?;
        let id = self.new_id();
        let space = Space {
            name: Some(name),
            organization: Some(organization),
            is_private: Some(flag(change, "is_private")?.unwrap_or(false)),
            description: description(&change["description"]),
        };
        self.world.spaces.insert(id.clone(), space);
        self.world.nothing_hidden_on(&id);
        made(false, vec![id])
    }

    fn space_update(&mut self, change: &Value) -> Ruling {
        let id = self.space(change)?;
        self.need_permission("SPACE_UPDATE", &id)?;
        let (name, is_private) = (optional(change, "name")?, flag(change, "is_private")?);
        let described = change.get("description").is_some();
        if name.is_none() && is_private.is_none() && !described {
            return refuse(422);
        }
        let before = self.world.spaces[&id].clone();
        if let Some(name) = &name {
            self.check_space_name_free(name, before.organization.as_deref(), Some(&id))?;
        }
        let mut space = before.clone();
        space.name = name.or(space.name);
        space.is_private = is_private.or(space.is_private);
        if described {
            space.description = description(&change["description"]);
        }
        if (&space.name, space.is_private, &space.description)
            == (&before.name, before.is_private, &before.description)
        {
            return Ok(Verdict::NoEffect);
        }
        self.world.spaces.insert(id, space);
        applied()
    }

    //
    // SILENT: of a space whose organization is unknown it is not known that it takes a name in any.
    fn check_space_name_free(
        &self,
        name: &str,
        organization: Option<&str>,
        own: Option<&str>,
    ) -> Result<(), Stop> {
        let taken = |(id, space): (&String, &Space)| {
            organization.is_some()
                && space.organization.as_deref() == organization
                && space.name.as_deref() == Some(name)
                && Some(id.as_str()) != own
        };
        if self.world.spaces.iter().any(taken) { refuse(409) } else { Ok(()) }
    }

    fn space_delete(&mut self, change: &Value) -> Ruling {
        let id = self.space(change)?;
        self.need_permission("SPACE_DELETE", &id)?;
        // A resource whose space is unknown may be in it, and is left as it is.
        self.world.drop_space(&id);
        applied()
    }

    fn space_add_user(&mut self, change: &Value) -> Ruling {
        let id = self.space(change)?;
        let name = required(change, "role")?;
        let custom = name.strip_prefix("custom:");
        self.need(403, |world, actor, reading| {
            if custom.is_some() {
                world.may(actor, "ROLE_BINDING_CREATE", &id, reading)
            } else {
                world.admin_at(actor, &id, reading)
            }
        })?;
        let user = self.present_user(change)?;
        let role = match custom {
            Some(reference) => MemberRole::Custom(self.role_object(reference)?),
            None if self.world.named_set("SPACE", &name).is_some() => MemberRole::Predefined(name.clone()),
            None => return refuse(422),
        };
        // 3 and 6: he may be a member of the organization, or of the one that nobody knows.
        let outside = match &self.world.spaces[&id].organization {
            None => true,
            Some(organization) => {
                let slot = self.world.organization_slot(&user, organization);
                if slot.certain.is_none() && !slot.doubtful() {
                    return refuse(400);
                }
                slot.certain.is_none()
            }
        };
        // 4: the rule is open. A custom role is not the annotator's.
        let open = match self.annotator_rule(&user, name == "ANNOTATOR") {
            AnnotatorRule::Broken => return refuse(400),
            AnnotatorRule::Kept => false,
            AnnotatorRule::Open => true,
        };
        self.enter_space(&user, &id, role, outside || open)
    }

    pub(super) fn enter_space(
        &mut self,
        user: &str,
        space: &str,
        role: MemberRole,
        uncertain: bool,
    ) -> Ruling {
        let mut slot = self.world.space_slot(user, space);
        if slot.certain.as_ref() == Some(&role) {
            return Ok(Verdict::NoEffect);
        }
        if uncertain {
            slot.set_perhaps(role);
        } else {
            slot.set(role);
        }
        self.world.put_space_slot(user, space, slot);
        applied_if(uncertain)
    }

    fn space_remove_user(&mut self, change: &Value) -> Ruling {
        let id = self.space(change)?;
        self.need_admin_or("ROLE_BINDING_DELETE", &id)?;
        let user = self.user(change)?;
        match self.remove_from_space(&user, &id) {
            Some(uncertain) => applied_if(uncertain),
            None => refuse(404),
        }
    }

    /// Removes a membership and the binding beside it, and says whether that was uncertain. `None` when there
    /// is no membership.
    pub(super) fn remove_from_space(&mut self, user: &str, space: &str) -> Option<bool> {
        let slot = self.world.space_slot(user, space);
        let certain = slot.certain.is_some();
        // 1 and 6: none is known, one may stand there.
        if !certain && !slot.doubtful() {
            return None;
        }
        self.leave_space(user, space, certain);
        // What the step removes is gone in both readings, whether it stood there or not.
        self.world.put_space_slot(user, space, Slot::empty());
        Some(!certain)
    }

    // ---- projects -----------------------------------------------------------------------------------------

    fn project_create(&mut self, change: &Value) -> Ruling {
        let space = self.space(change)?;
        self.need_permission("PROJECT_CREATE", &space)?;
        let name = required(change, "name")?;
        self.check_project_name_free(&name, Some(&space), None)?;
        let id = self.new_id();
        let project = Resource { kind: "PROJECT".to_owned(), name: Some(name), space: Some(space) };
        self.world.resources.insert(id.clone(), project);
        self.world.nothing_hidden_on(&id);
        made(false, vec![id])
    }

    fn project_update(&mut self, change: &Value) -> Ruling {
        let id = self.project(change)?;
        self.need_permission("PROJECT_UPDATE", &id)?;
        let name = required(change, "name")?;
        let before = self.world.resources[&id].clone();
        self.check_project_name_free(&name, before.space.as_deref(), Some(&id))?;
        if before.name.as_ref() == Some(&name) {
            return Ok(Verdict::NoEffect);
        }
        self.world.resources.insert(id, Resource { name: Some(name), ..before });
        applied()
    }

    fn check_project_name_free(
        &self,
        name: &str,
        space: Option<&str>,
        own: Option<&str>,
    ) -> Result<(), Stop> {
        let taken = |(id, resource): (&String, &Resource)| {
            space.is_some()
                && resource.space.as_deref() == space
                && resource.kind == "PROJECT"
                && resource.name.as_deref() == Some(name)
                && Some(id.as_str()) != own
        };
        if self.world.resources.iter().any(taken) { refuse(409) } else { Ok(()) }
    }

    fn project_delete(&mut self, change: &Value) -> Ruling {
        let id = self.project(change)?;
        self.need_permission("PROJECT_DELETE", &id)?;
        self.world.drop_resource(&id);
        applied()
    }

    // ---- users --------------------------------------------------------------------------------------------

    fn user_create(&mut self, change: &Value) -> Ruling {
        let role = required(change, "role")?;
        self.need(403, |world, actor, reading| {
            let by_permission = ["MEMBER", "ANNOTATOR"].contains(&role.as_str())
                && world.may(actor, "USER_CREATE", "account", reading);
            by_permission || world.account_admin(actor, reading)
        })?;
        let (name, email, mode) =
            (required(change, "name")?, required(change, "email")?, required(change, "invite_mode")?);
        let known_mode = ["NONE", "EMAIL_LINK", "TEMPORARY_PASSWORD"].contains(&mode.as_str());
        if self.world.named_set("ACCOUNT", &role).is_none() || !known_mode || !email.contains('@') {
            return refuse(422);
        }
        let status = if mode == "NONE" { "ACTIVE" } else { "INVITED" };
        // SILENT: of several users with this e-mail one that refuses comes first, then an invited one, then
        // the first that has expired.
        let same = self.world.users_with_email(&email);
        let among = |status: &str| same.iter().find(|user| self.world.status(user) == Some(status));
        if same
            .iter()
            .any(|user| !["INVITED", "EXPIRED"].contains(&self.world.status(user).unwrap_or_default()))
        {
            return refuse(409);
        }
        if among("INVITED").is_some() {
            return Ok(Verdict::NoEffect);
        }
        if let Some(expired) = among("EXPIRED").cloned() {
            self.set_status(&expired, status);
            return applied();
        }
        let is_developer = ["ADMIN", "MEMBER"].contains(&role.as_str());
        let id = self.new_id();
        let user = User {
            name: Some(name),
            email: Some(email),
            status: Some(status.to_owned()),
            bot: false,
            account_role: Some(role),
            is_developer: Some(is_developer),
        };
        self.world.users.insert(id.clone(), user);
        self.world.nothing_hidden_of(&id);
        made(false, vec![id])
    }

    pub(super) fn set_status(&mut self, user: &str, status: &str) {
        self.world.users.get_mut(user).expect("a user").status = Some(status.to_owned());
    }

    fn user_update(&mut self, change: &Value) -> Ruling {
        let (name, is_developer) = (optional(change, "name")?, flag(change, "is_developer")?);
        // SILENT: without a field the right to rename is asked for.
        if is_developer.is_some() {
            self.need_account_admin()?;
        } else {
            self.need_account("USER_UPDATE")?;
        }
        let id = self.user(change)?;
        if name.is_none() && is_developer.is_none() {
            return refuse(422);
        }
        let user = self.world.users.get_mut(&id).expect("a user");
        let before = (user.name.clone(), user.is_developer);
        user.name = name.or(user.name.take());
        user.is_developer = is_developer.or(user.is_developer);
        if before == (user.name.clone(), user.is_developer) { Ok(Verdict::NoEffect) } else { applied() }
    }

    fn user_resend_invitation(&mut self, change: &Value) -> Ruling {
        self.need_account("USER_CREATE")?;
        let id = self.user(change)?;
        match self.world.status(&id) {
            Some("INVITED") => Ok(Verdict::NoEffect),
            Some("EXPIRED") => {
                self.set_status(&id, "INVITED");
                applied()
            }
            _ => refuse(400),
        }
    }

    fn user_reset_password(&mut self, change: &Value) -> Ruling {
        self.need_account("USER_UPDATE")?;
        let id = self.user(change)?;
        if self.world.status(&id) == Some("ACTIVE") { Ok(Verdict::NoEffect) } else { refuse(400) }
    }

    fn user_delete(&mut self, change: &Value) -> Ruling {
        self.need_account("USER_DELETE")?;
        let id = self.user(change)?;
        if self.actor.as_ref() == Some(&id) {
            return refuse(400);
        }
        if self.world.status(&id) == Some("INACTIVE") {
            return Ok(Verdict::NoEffect);
        }
        self.set_status(&id, "INACTIVE");
        self.world.drop_places_of(&id);
        self.world.keys.retain(|_, key| key.service || key.creator.as_ref() != Some(&id));
        applied()
    }

    fn user_set_account_role(&mut self, change: &Value) -> Ruling {
        self.need_account_admin()?;
        let id = self.present_user(change)?;
        let role = required(change, "role")?;
        if self.world.named_set("ACCOUNT", &role).is_none() {
            return refuse(422);
        }
        let user = self.world.users.get_mut(&id).expect("a user");
        if user.account_role.as_ref() == Some(&role) {
            return Ok(Verdict::NoEffect);
        }
        user.account_role = Some(role);
        applied()
    }
}

//
// SILENT: the API takes descriptions of up to 1000 characters, so a longer one is 422 like a name too long.
fn check_role_description(change: &Value) -> Result<(), Stop> {
    let length = optional(change, "description")?.unwrap_or_default().chars().count();
    if length > 1000 { refuse(422) } else { Ok(()) }
}
