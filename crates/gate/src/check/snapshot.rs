//! The gate of the snapshot itself: it is fresh enough.

use axcess_report::PlanSource;

use crate::check::{Asked, Check};
use crate::report::Outcome;
use crate::rule::STALE_SNAPSHOT;
use crate::severity::Severity;

impl Check<'_> {
    /// Whether the snapshot is as fresh as it has to be.
    pub(super) fn age_gate(&self) -> Option<Asked> {
        let max_age = self.max_age.as_ref()?;
        let source = PlanSource { file: self.snapshot.clone(), line: 1 };
        let statement = format!("the snapshot is not older than {}", max_age.text());
        let mut asked = Asked::new("max-age", "max-age", Severity::High, statement, Some(source));
        if let Some(age) = max_age.exceeded(self.account.captured_at(), self.now) {
            let message = format!("the snapshot is {age} old, and may be {} old at most", max_age.text());
            asked.find(STALE_SNAPSHOT, Outcome::Refused, message, &[]);
        }
        Some(asked)
    }
}
