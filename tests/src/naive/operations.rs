//! Every change of the account: first what refuses it, in the order 403, 404, 422, 400, 409, then what it
//! does. Where the files say 1 to 6 they mean the uncertain steps of "What a plan settles".

use serde_json::Value;

use super::change::{Ruling, Run, Stop, refuse};
use super::field::required;

impl Run {
    /// Carries out one change.
    pub fn apply(&mut self, change: &Value) -> Ruling {
        let op = required(change, "op")?;
        if !self.world.arize() {
            return self.apply_wallaroo(&op, change);
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
            _ => refuse(422),
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
}
