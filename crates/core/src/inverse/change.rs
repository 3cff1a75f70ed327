//! Taking one step back.

use crate::Change;
use crate::inverse::{Done, Undoing};
use crate::simulate::Outcome;

impl Undoing {
    pub(super) fn undo(&mut self, done: &Done<'_>) {
        match done.step.outcome {
            Outcome::Applied => self.undo_applied(done),
            Outcome::NoEffect => self.note_done(done),
            Outcome::Refused | Outcome::Skipped => {}
            Outcome::Unresolved => self.lose(done, "nobody can tell what the step does"),
        }
    }

    fn undo_applied(&mut self, done: &Done<'_>) {
        match done.change {
            Change::RoleCreate { .. } => self.unmake_role(done),
            Change::RoleUpdate { role, .. } => self.restore_role(done, role),
            Change::RoleDelete { role } => self.make_role_again(done, role),
            Change::RoleBindingCreate { .. }
            | Change::ResourceBind { .. }
            | Change::RoleBindingUpdate { .. }
            | Change::RoleBindingDelete { .. } => self.restore_binding(done, done.user(), done.node()),
            Change::RestrictionCreate { .. } | Change::RestrictionDelete { .. } => {
                self.restore_restriction(done);
            }
            Change::OrganizationAddUser { .. } | Change::OrganizationRemoveUser { .. } => {
                self.restore_organization(done, done.user(), done.node());
            }
            Change::SpaceAddUser { .. } | Change::SpaceRemoveUser { .. } => {
                self.restore_space(done, done.user(), done.node());
            }
            Change::OrganizationCreate { .. } | Change::SpaceCreate { .. } | Change::ProjectCreate { .. } => {
                self.unmake_node(done);
            }
            Change::OrganizationUpdate { .. } | Change::SpaceUpdate { .. } | Change::ProjectUpdate { .. } => {
                self.restore_node(done);
            }
            Change::OrganizationDelete { .. } => {
                self.lose(done, "an organization that was deleted is gone for good, with all its spaces");
            }
            Change::SpaceDelete { .. } => {
                self.lose(done, "a space that was deleted is gone for good, with everything in it");
            }
            Change::ProjectDelete { .. } => {
                self.lose(done, "a project that was deleted is gone for good, with its data and bindings");
            }
            Change::UserCreate { .. } => self.unmake_user(done),
            Change::UserUpdate { .. } => self.restore_user(done),
            Change::UserResendInvitation { .. } => {
                self.lose(done, "an invitation that was sent cannot be taken back");
            }
            Change::UserDelete { .. } => self.lose(
                done,
                "a deleted user stays INACTIVE: nobody can invite him again, and his memberships, bindings and \
                 user keys are gone",
            ),
            Change::UserActivate { .. } | Change::UserDeactivate { .. } => self.restore_status(done),
            Change::UserSetAccountRole { .. } => self.restore_account_role(done),
            Change::ServiceKeyCreate { .. } => {
                self.revoke_made(done, 1);
                self.trace(done, "the bot user of a service key stays, though without a live key");
            }
            Change::UserKeyCreate { .. } => self.revoke_made(done, 0),
            Change::ApiKeyRevoke { .. } => {
                self.lose(done, "a revoked key stays revoked: whoever used it needs another one");
            }
            Change::AccountSetDeveloperLock { .. } => self.restore_lock(done),
            // Neither changes anything by itself.
            Change::UserResetPassword { .. } | Change::ApiKeyRefresh { .. } | Change::Ended(_) => {}
        }
    }

    /// Calls that change no access, and leave something behind all the same.
    fn note_done(&mut self, done: &Done<'_>) {
        match done.change {
            Change::UserResetPassword { .. } => {
                self.trace(done, "the mail to choose another password has been sent");
            }
            Change::UserResendInvitation { .. } => self.trace(done, "the invitation has been sent once more"),
            Change::ApiKeyRefresh { .. } => {
                self.trace(done, "the key's old secret is dead: whoever used it needs the new one");
            }
            _ => {}
        }
    }
}
