//! The annotator rule.

use super::change::Run;

/// What the annotator rule says of a user and a role.
pub(super) enum AnnotatorRule {
    Kept,
    Broken,
    /// His account role cannot be read.
    Open,
}

impl Run {
    /// An account annotator takes the predefined role `ANNOTATOR` and no other, and nobody else takes it.
    pub(super) fn annotator_rule(&self, user: &str, role_is_annotator: bool) -> AnnotatorRule {
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
}
