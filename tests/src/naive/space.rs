//! The changes of spaces and of memberships in them.

use serde_json::Value;

use super::annotator::AnnotatorRule;
use super::change::{Ruling, Run, Stop, Verdict, applied, applied_if, made, refuse};
use super::field::{flag, optional, required};
use super::load::description;
use super::place::{MemberRole, Slot};
use super::world::Space;

impl Run {
    pub(super) fn space_create(&mut self, change: &Value) -> Ruling {
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

    pub(super) fn space_update(&mut self, change: &Value) -> Ruling {
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

    pub(super) fn space_delete(&mut self, change: &Value) -> Ruling {
        let id = self.space(change)?;
        self.need_permission("SPACE_DELETE", &id)?;
        // A resource whose space is unknown may be in it, and is left as it is.
        self.world.drop_space(&id);
        applied()
    }

    pub(super) fn space_add_user(&mut self, change: &Value) -> Ruling {
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

    pub(super) fn space_remove_user(&mut self, change: &Value) -> Ruling {
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
}
