//! The changes of restrictions.

use serde_json::Value;

use super::change::{Ruling, Run, Stop, Verdict, applied, applied_if, refuse};

impl Run {
    /// Space admin, or the permission of the type; judged as if the resource were not restricted.
    fn need_restrict(&mut self, node: &str) -> Result<(), Stop> {
        let permission = self.world.restrict_permission(node);
        self.need(403, |world, actor, reading| {
            world.admin_at(actor, node, reading)
                || permission.as_ref().is_some_and(|it| world.may_manage(actor, it, node, reading))
        })
    }

    pub(super) fn restriction_create(&mut self, change: &Value) -> Ruling {
        let node = self.node(change)?;
        self.need_restrict(&node)?;
        // SILENT: 400 also for a node that is no resource.
        if self.world.restrict_permission(&node).is_none() {
            return refuse(400);
        }
        if !self.world.restrictions.insert(node) {
            return Ok(Verdict::NoEffect);
        }
        applied()
    }

    pub(super) fn restriction_delete(&mut self, change: &Value) -> Ruling {
        let node = self.node(change)?;
        self.need_restrict(&node)?;
        let certain = self.world.restrictions.contains(&node);
        // 1: none is known, one may be hidden.
        let uncertain = !certain && self.world.hidden_restriction(&node);
        if !certain && !uncertain {
            return refuse(404);
        }
        self.world.lift(&node);
        applied_if(uncertain)
    }
}
