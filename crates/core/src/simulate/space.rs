//! Spaces, who belongs to them, and their projects.

use crate::account::{Node, NodeFacts, NodeKind, Parent, Slot, SpaceRoleName, User};
use crate::simulate::stage::{
    Lookup, Refusal, Removal, Ruling, Stage, Stop, applied, name_words, no_effect, refusal, refuse,
};
use crate::{Level, Made, NodeId};

impl Stage<'_> {
    pub fn space_create(
        &mut self,
        name: &str,
        organization: &str,
        is_private: bool,
        description: Option<&str>,
    ) -> Ruling {
        let organization = self.organization(organization)?;
        self.need_at("SPACE_CREATE", &organization)?;
        let organization = organization?;
        self.check_node_name_free(organization, name, None)?;
        let mut facts =
            self.new_node(NodeKind::Space, organization, name).described(description.map(str::to_owned));
        facts.is_private = Some(is_private);
        let node = self.account.add_node(facts);
        self.nodes.push(node);
        let kind = if is_private { "private" } else { "public" };
        applied(format!("{kind} space {name} is made in {}", self.place(organization)))
    }

    pub fn space_update(
        &mut self,
        space: &str,
        name: Option<&str>,
        is_private: Option<bool>,
        description: Option<&str>,
    ) -> Ruling {
        let space = self.space(space)?;
        self.need_at("SPACE_UPDATE", &space)?;
        let space = space?;
        if name.is_none() && is_private.is_none() && description.is_none() {
            return refuse(422, "there is nothing to update: give `name`, `is_private` or `description`");
        }
        if let (Some(name), Parent::Known(organization)) = (name, self.account.node(space).parent) {
            self.check_node_name_free(organization, name, Some(space))?;
        }
        self.describe(space, name, description, is_private)
    }

    pub fn space_delete(&mut self, space: &str) -> Ruling {
        let space = self.space(space)?;
        self.need_at("SPACE_DELETE", &space)?;
        let space = space?;
        let place = self.place(space);
        let mut gone = self.account.children(space);
        let count = gone.len();
        gone.push(space);
        self.bury(&gone);
        let homeless = self.account.live_nodes().filter(|node| {
            let facts = self.account.node(*node);
            facts.kind.is_resource() && facts.parent == Parent::Unknown
        });
        let left = match homeless.count() {
            0 => String::new(),
            homeless => format!("; {homeless} of unknown space stay as they are"),
        };
        applied(format!("{place} is gone with its {count} resources{left}"))
    }

    pub fn space_add_user(&mut self, space: &str, user: &str, role: &str) -> Ruling {
        let (space, user) = (self.space(space)?, self.present_user(user)?);
        let role = self.space_role(role)?;
        let custom = !matches!(role, Ok(SpaceRoleName::Predefined(_)));
        if custom {
            self.need_at("ROLE_BINDING_CREATE", &space)?;
        } else {
            self.need_admin(&space)?;
        }
        let (space, user, role) = (space?, user?, role?);
        if let SpaceRoleName::Predefined(crate::account::RoleName::Unreadable(name)) = &role {
            let name = name.as_deref().unwrap_or_default();
            return refuse(
                422,
                format!("`{name}` is no role of a space; a Role object is written `custom:{name}`"),
            );
        }
        let stranger = self.check_member(user, space)?;
        let annotator = matches!(&role, SpaceRoleName::Predefined(name) if name.is("ANNOTATOR"));
        let open = self.check_annotator(user, annotator)? || stranger;
        self.enter(user, space, role, open)
    }

    /// Puts a user into a space.
    pub(super) fn enter(&mut self, user: User, space: Node, role: SpaceRoleName, open: bool) -> Ruling {
        let (person, place) = (self.person(user), self.place(space));
        let words = match &role {
            SpaceRoleName::Predefined(name) => name_words(name).to_owned(),
            SpaceRoleName::Custom(role) => self.role_words(*role),
        };
        let Some(after) = self.account.space_slot(user, space).upsert(role, open) else {
            return no_effect(format!("{person} is {words} of {place} already"));
        };
        self.uncertain |= open;
        self.account.set_space_membership(user, space, after);
        applied(format!("{person} is {words} of {place}"))
    }

    pub fn space_remove_user(&mut self, space: &str, user: &str) -> Ruling {
        let (space, user) = (self.space(space)?, self.user(user)?);
        self.need_admin_or("ROLE_BINDING_DELETE", &space)?;
        let (space, user) = (space?, user?);
        match self.leave(user, space) {
            Removal::Nothing => {
                refuse(404, format!("{} is no member of {}", self.person(user), self.place(space)))
            }
            removal => self.left(user, space, &removal),
        }
    }

    /// Takes a user out of a space, with his binding on it.
    pub(super) fn leave(&mut self, user: User, space: Node) -> Removal {
        let removal = self.account.space_slot(user, space).removal();
        match removal {
            Removal::Nothing => {}
            Removal::Certain => self.vacate(user, space),
            Removal::Uncertain => {
                self.account.set_space_membership(user, space, Slot::settled());
                self.doubt_binding(user, space);
            }
        }
        removal
    }

    pub(super) fn left(&mut self, user: User, space: Node, removal: &Removal) -> Ruling {
        let (person, place) = (self.person(user), self.place(space));
        if matches!(removal, Removal::Uncertain) {
            self.uncertain = true;
            return applied(format!("{person} is no member of {place} any more, if he was one"));
        }
        applied(format!("{person} leaves {place}; bindings on its resources stay"))
    }

    /// A role as `space.add_user` names it: a predefined name, or `custom:` and a Role object.
    pub(super) fn space_role(&self, text: &str) -> Result<Lookup<SpaceRoleName>, Stop> {
        match text.strip_prefix("custom:") {
            Some(role) => Ok(self.role(role)?.map(SpaceRoleName::Custom)),
            None => Ok(Ok(SpaceRoleName::Predefined(self.account.role_name(Level::Space, Some(text))))),
        }
    }

    /// Refuses a user who is no member of the space's organization; whether that is open.
    fn check_member(&self, user: User, space: Node) -> Result<bool, Refusal> {
        let Parent::Known(organization) = self.account.node(space).parent else { return Ok(true) };
        match self.account.organization_slot(user, organization).removal() {
            Removal::Certain => Ok(false),
            Removal::Uncertain => Ok(true),
            Removal::Nothing => {
                let (person, place) = (self.person(user), self.place(organization));
                Err(refusal(400, format!("{person} is no member of {place}; add him there first")))
            }
        }
    }

    pub fn project_create(&mut self, name: &str, space: &str) -> Ruling {
        let space = self.space(space)?;
        self.need_at("PROJECT_CREATE", &space)?;
        let space = space?;
        self.check_node_name_free(space, name, None)?;
        let facts = self.new_node(NodeKind::Resource("PROJECT".into()), space, name);
        // As the API makes it.
        let facts = NodeFacts { project_type: Some("APPLICATION".into()), ..facts };
        let node = self.account.add_node(facts);
        self.nodes.push(node);
        applied(format!("project {name} is made in {}", self.place(space)))
    }

    pub fn project_update(&mut self, project: &str, name: &str) -> Ruling {
        let project = self.project(project)?;
        self.need_at("PROJECT_UPDATE", &project)?;
        let project = project?;
        if let Parent::Known(space) = self.account.node(project).parent {
            self.check_node_name_free(space, name, Some(project))?;
        }
        self.describe(project, Some(name), None, None)
    }

    pub fn project_delete(&mut self, project: &str) -> Ruling {
        let project = self.project(project)?;
        self.need_at("PROJECT_DELETE", &project)?;
        let project = project?;
        let place = self.place(project);
        self.bury(&[project]);
        applied(format!("{place} is gone with its bindings and its restriction"))
    }

    /// A node to be: nothing about it is hidden.
    pub(super) fn new_node(&mut self, kind: NodeKind, parent: Node, name: &str) -> NodeFacts {
        let made = if kind.is_resource() { Made::Resource } else { Made::Space };
        let id = NodeId::from(self.new_id(made));
        NodeFacts::new(id, kind, Parent::Known(parent)).named(Some(name.to_owned()))
    }
}
