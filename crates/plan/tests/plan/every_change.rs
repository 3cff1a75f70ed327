//! One change of every shape that a plan file can hold, made of given words.

use axcess_core::{BindingRef, Change, Moment, ServiceKeyOrganization, ServiceKeySpace};

/// What the changes are made of; it never runs out.
#[derive(Clone, Debug)]
pub struct Words {
    pub texts: Vec<String>,
    pub flags: Vec<bool>,
    pub moment: Moment,
    used: usize,
}

impl Words {
    pub fn new(texts: Vec<String>, flags: Vec<bool>, moment: Moment) -> Self {
        assert!(!texts.is_empty() && !flags.is_empty());
        Self { texts, flags, moment, used: 0 }
    }

    fn text(&mut self) -> String {
        self.used += 1;
        self.texts[self.used % self.texts.len()].clone()
    }

    fn flag(&mut self) -> bool {
        self.used += 1;
        self.flags[self.used % self.flags.len()]
    }

    fn maybe(&mut self) -> Option<String> {
        self.flag().then(|| self.text())
    }

    fn maybe_flag(&mut self) -> Option<bool> {
        self.flag().then(|| self.flag())
    }

    fn texts(&mut self) -> Option<Vec<String>> {
        self.flag().then(|| if self.flag() { vec![self.text(), self.text()] } else { Vec::new() })
    }

    fn place(&mut self) -> BindingRef {
        BindingRef::Place { user: self.text(), resource: self.text() }
    }

    fn organizations(&mut self) -> Vec<ServiceKeyOrganization> {
        let spaces = vec![
            ServiceKeySpace { space: self.text(), role: self.maybe() },
            ServiceKeySpace { space: self.text(), role: self.maybe() },
        ];
        vec![
            ServiceKeyOrganization { organization: self.text(), role: self.maybe(), spaces },
            ServiceKeyOrganization { organization: self.text(), role: self.maybe(), spaces: Vec::new() },
        ]
    }
}

/// Every operation, and those that can name a binding in both ways.
pub fn every_change(w: &mut Words) -> Vec<Change> {
    vec![
        Change::RoleCreate { name: w.text(), permissions: w.texts(), description: w.maybe() },
        Change::RoleUpdate {
            role: w.text(),
            name: w.maybe(),
            permissions: w.texts(),
            description: w.maybe(),
        },
        Change::RoleDelete { role: w.text() },
        Change::RoleBindingCreate { user: w.text(), role: w.text(), resource: w.text() },
        Change::RoleBindingUpdate { binding: w.place(), role: w.text() },
        Change::RoleBindingUpdate { binding: BindingRef::Id(w.text()), role: w.text() },
        Change::RoleBindingDelete { binding: w.place() },
        Change::RoleBindingDelete { binding: BindingRef::Id(w.text()) },
        Change::RestrictionCreate { resource: w.text() },
        Change::RestrictionDelete { resource: w.text() },
        Change::OrganizationCreate { name: w.text(), description: w.maybe() },
        Change::OrganizationUpdate { organization: w.text(), name: w.maybe(), description: w.maybe() },
        Change::OrganizationDelete { organization: w.text() },
        Change::OrganizationAddUser { organization: w.text(), user: w.text(), role: w.text() },
        Change::OrganizationRemoveUser { organization: w.text(), user: w.text() },
        Change::SpaceCreate {
            name: w.text(),
            organization: w.maybe(),
            is_private: w.flag(),
            description: w.maybe(),
        },
        Change::SpaceUpdate {
            space: w.text(),
            name: w.maybe(),
            is_private: w.maybe_flag(),
            description: w.maybe(),
        },
        Change::SpaceDelete { space: w.text() },
        Change::SpaceAddUser { space: w.text(), user: w.text(), role: w.maybe() },
        Change::SpaceRemoveUser { space: w.text(), user: w.text() },
        Change::ProjectCreate { name: w.text(), space: w.text() },
        Change::ProjectUpdate { project: w.text(), name: w.text() },
        Change::ProjectDelete { project: w.text() },
        Change::UserCreate { name: w.maybe(), email: w.text(), role: w.maybe(), invite_mode: w.maybe() },
        Change::UserUpdate { user: w.text(), name: w.maybe(), is_developer: w.maybe_flag() },
        Change::UserResendInvitation { user: w.text() },
        Change::UserResetPassword { user: w.text() },
        Change::UserDelete { user: w.text() },
        Change::UserActivate { user: w.text() },
        Change::UserDeactivate { user: w.text() },
        Change::UserSetAccountRole { user: w.text(), role: w.text() },
        Change::ServiceKeyCreate {
            name: w.text(),
            account_role: w.maybe(),
            organizations: w.organizations(),
        },
        Change::UserKeyCreate { name: w.text(), expires_at: w.flag().then_some(w.moment) },
        Change::ApiKeyRevoke { key: w.text() },
        Change::ApiKeyRefresh { key: w.text() },
        Change::ResourceBind { user: w.text(), role: w.text(), resource: w.text() },
        Change::AccountSetDeveloperLock { on: w.flag() },
    ]
}
