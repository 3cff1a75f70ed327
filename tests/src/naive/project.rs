//! The changes of projects.

use serde_json::Value;

use super::change::{Ruling, Run, Stop, Verdict, applied, made, refuse};
use super::field::required;
use super::world::Resource;

impl Run {
    pub(super) fn project_create(&mut self, change: &Value) -> Ruling {
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

    pub(super) fn project_update(&mut self, change: &Value) -> Ruling {
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

    pub(super) fn project_delete(&mut self, change: &Value) -> Ruling {
        let id = self.project(change)?;
        self.need_permission("PROJECT_DELETE", &id)?;
        self.world.drop_resource(&id);
        applied()
    }
}
