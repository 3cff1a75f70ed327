//! Made-up organizations, spaces and what lies in them.

use axcess_core::{OrganizationRecord, ResourceRecord, SpaceRecord};

use super::dice::Dice;
use super::word::{AREAS, DEPARTMENTS, MACHINES, REGIONS, STAGES, TASKS, VIEWS, name};
use crate::Scale;

/// Everything that a role can be held at.
pub(super) struct Places {
    pub organizations: Vec<OrganizationRecord>,
    pub spaces: Vec<SpaceRecord>,
    /// Projects first, then dashboards, then prompts.
    pub resources: Vec<ResourceRecord>,
    /// For each organization its spaces.
    pub spaces_of: Vec<Vec<usize>>,
    /// For each space its projects.
    pub projects_of: Vec<Vec<usize>>,
}

impl Places {
    pub fn new(scale: &Scale, dice: &mut Dice) -> Self {
        let mut places = Self {
            organizations: (0..scale.organizations).map(|number| organization(number, dice)).collect(),
            spaces: Vec::with_capacity(scale.spaces),
            resources: Vec::with_capacity(scale.projects),
            spaces_of: vec![Vec::new(); scale.organizations],
            projects_of: vec![Vec::new(); scale.spaces],
        };
        // Nothing can lie in a parent that is not there.
        if scale.organizations > 0 {
            (0..scale.spaces).for_each(|number| places.space(number, dice));
        }
        if !places.spaces.is_empty() {
            (0..scale.projects).for_each(|number| places.project(number, dice));
            (0..scale.spaces / 5).for_each(|number| places.other("Dashboard", number, VIEWS, dice));
            (0..scale.spaces / 5).for_each(|number| places.other("Prompt", number, MACHINES, dice));
        }
        places
    }

    fn space(&mut self, number: usize, dice: &mut Dice) {
        let organization = share(number, self.organizations.len(), dice);
        // Each organization begins elsewhere in the list of names.
        let named = organization * 7 + self.spaces_of[organization].len();
        self.spaces_of[organization].push(number);
        self.spaces.push(SpaceRecord {
            id: dice.id("Space", number),
            name: Some(name(named, &[AREAS, STAGES], " ")),
            organization_id: Some(self.organizations[organization].id.clone()),
            is_private: Some(dice.chance(40)),
            description: None,
        });
    }

    fn project(&mut self, number: usize, dice: &mut Dice) {
        let space = share(number, self.spaces.len(), dice);
        let named = space * 5 + self.projects_of[space].len();
        self.projects_of[space].push(number);
        let kinds = [(80, Some("APPLICATION")), (10, Some("EXPERIMENT")), (5, Some("HARNESS")), (5, None)];
        self.resources.push(ResourceRecord {
            // A project is a model to the account.
            id: dice.id("Model", number),
            resource_type: "PROJECT".to_owned(),
            name: Some(name(named, &[TASKS, MACHINES], "-")),
            space_id: Some(self.spaces[space].id.clone()),
            project_type: dice.weighted(&kinds).map(str::to_owned),
        });
    }

    fn other(&mut self, kind: &str, number: usize, words: &[&str], dice: &mut Dice) {
        let space = dice.skewed(self.spaces.len());
        self.resources.push(ResourceRecord {
            id: dice.id(kind, number),
            resource_type: kind.to_ascii_uppercase(),
            name: Some(name(number, &[TASKS, words], "-")),
            space_id: Some(self.spaces[space].id.clone()),
            project_type: None,
        });
    }
}

fn organization(number: usize, dice: &mut Dice) -> OrganizationRecord {
    OrganizationRecord {
        id: dice.id("AccountOrganization", number),
        name: Some(name(number, &[DEPARTMENTS, REGIONS], " ")),
        description: None,
    }
}

/// Deals things out to parents: one each first, then as chance has it.
fn share(number: usize, parents: usize, dice: &mut Dice) -> usize {
    if number < parents { number } else { dice.skewed(parents) }
}
