//! The rules that find something, with stable names.

/// A rule, for reports that list what they know of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name, which never changes its meaning.
    pub id: &'static str,
    /// What it finds, in a few words.
    pub title: &'static str,
    /// What to do about it.
    pub help: &'static str,
}

macro_rules! rules {
    ($($constant:ident = $id:literal, $title:literal, $help:literal;)+) => {
        $(pub(crate) const $constant: &str = $id;)+

        /// Every rule, in the order of their names.
        pub const RULES: &[Rule] = &[$(Rule { id: $id, title: $title, help: $help }),+];
    };
}

rules! {
    ALLOW = "allow", "somebody lacks access that he is to have",
        "Grant it, or correct the assertion. `axcess explain WHO PERMISSION NODE` shows the smallest ways.";
    EXACTLY = "exactly", "others than those named hold access, or one of them lacks it",
        "Take it from the others, or add them to the assertion. `axcess explain` shows where it comes from.";
    EXCEPTION_EXPIRED = "exception-expired", "an exception is past its day",
        "Mend what it excepts and remove it, or agree on another day with its owner.";
    EXCEPTION_UNMATCHED = "exception-unmatched", "an exception excepts nothing",
        "Remove it: what it let pass is gone.";
    EXPIRED = "expired", "an assertion is past its day",
        "Decide whether it still holds, and give it another day or remove it.";
    INCOMPLETE = "incomplete", "the snapshot lacks people or places that the gate is about",
        "Capture the account again with the right to list them.";
    LOST_ACCESS = "lost-access", "somebody keeps his account and loses all access",
        "Give him what he needs in the same plan, or delete the user if he leaves.";
    MATCHES_NOTHING = "matches-nothing", "a selector fits nothing",
        "Correct the name, or remove the assertion if what it was about is gone.";
    NEVER = "never", "somebody holds access that nobody selected may hold",
        "Take it away, or except it for a time. `axcess explain WHO PERMISSION NODE` shows where it comes from.";
    NEW_ADMIN = "new-admin", "the plan makes an administrator",
        "Give a role that holds only what is needed.";
    NO_NEW_ACCESS = "no-new-access", "the plan gives access that the gate forbids",
        "Take the step out of the plan, or narrow it.";
    OPEN_STEP = "open-step", "nobody can tell what a step of the plan does",
        "Write the step so that it can be read, or capture what its outcome hangs on.";
    ORPHANED_NODE = "orphaned-node", "the plan leaves something that nobody administers",
        "Name another administrator before the last one goes.";
    OTHER_SNAPSHOT = "other-snapshot", "the plan was made for another snapshot",
        "Make the plan anew on this snapshot.";
    REFUSED_STEP = "refused-step", "a step of the plan would be refused",
        "Correct the step, or pass `--allow-refused` if that is meant.";
    SKIPPED_STEP = "skipped-step", "a step of the plan would not be reached",
        "Correct the step before it, or pass `--allow-refused` if that is meant.";
    STALE_SNAPSHOT = "stale-snapshot", "the snapshot is too old",
        "Capture the account again.";
    SWITCH = "switch", "the outcome hangs on a rule that the sources disagree on",
        "Find out how the account behaves and set the switch with `--semantics`.";
    UNREACHABLE = "unreachable", "the plan leaves a restricted resource that nobody can read",
        "Bind somebody to it before it is restricted.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_sorted_by_names_of_their_own() {
        assert!(RULES.is_sorted_by(|a, b| a.id < b.id));
    }
}
