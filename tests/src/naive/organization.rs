//! The changes of organizations and of memberships in them.

use serde_json::Value;

use super::annotator::AnnotatorRule;
use super::change::{Ruling, Run, Stop, Verdict, applied, applied_if, made, refuse};
use super::field::{optional, required};
use super::load::description;
use super::place::{BindingSlot, MemberRole, Slot};
use super::world::Organization;

impl Run {
    pub(super) fn organization_create(&mut self, change: &Value) -> Ruling {
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

    pub(super) fn organization_update(&mut self, change: &Value) -> Ruling {
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

    pub(super) fn organization_delete(&mut self, change: &Value) -> Ruling {
        let id = self.organization(change)?;
        self.need_admin_or("ORGANIZATION_DELETE", &id)?;
        // A space whose organization is unknown may be in it, and is left as it is.
        self.world.drop_organization(&id);
        applied()
    }

    pub(super) fn organization_add_user(&mut self, change: &Value) -> Ruling {
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
        // SILENT: an upsert succeeds whatever stands here, so over a membership that counts in the optimistic
        // reading only it is no step "on" that fact (6), as it is none over a hidden one.
        if uncertain {
            slot.set_perhaps(role);
        } else {
            slot.set(role);
        }
        self.world.put_organization_slot(&user, &id, slot);
        applied_if(uncertain)
    }

    pub(super) fn organization_remove_user(&mut self, change: &Value) -> Ruling {
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
    pub(super) fn leave_space(&mut self, user: &str, space: &str, certainly: bool) {
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
}
