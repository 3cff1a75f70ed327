//! Every rule by which a plan is judged.

/// A rule of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FindingRule {
    /// Its stable name.
    pub id: &'static str,
    /// What it finds.
    pub what: &'static str,
    /// Why somebody should know.
    pub why: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
}

/// All rules, by name.
pub const FINDING_RULES: &[FindingRule] = &[
    FindingRule {
        id: "binding-power",
        what: "somebody gains `ROLE_BINDING_CREATE` at a node",
        why: "he can let others in, and himself by any role that exists",
        remedy: "bind a role without it, unless he is meant to manage access there",
    },
    FindingRule {
        id: "binding-survives",
        what: "somebody is removed from a space or an organization and keeps bindings on resources in it",
        why: "the API takes bindings on the space along, but not those on its resources",
        remedy: "delete these bindings too",
    },
    FindingRule {
        id: "bot-reach",
        what: "the bot of a new service key reads in spaces that the key was not made for",
        why: "its role in the organization or the account opens more than the spaces that are named (R2, R6)",
        remedy: "make these spaces private, or put the bot into an organization of its own",
    },
    FindingRule {
        id: "escalation",
        what: "somebody who did not administer the account before can now take what he lacks, or make administrators, by changes of his own",
        why: "what he is given is not all that he gets; the chain was simulated with him as the actor",
        remedy: "take the power that the first change of the chain needs",
    },
    FindingRule {
        id: "exposure-window",
        what: "between two steps somebody holds what he has neither before the plan nor after it",
        why: "a script that stops or waits in between leaves it open",
        remedy: "carry the steps out in the safe order, where one is told",
    },
    FindingRule {
        id: "future-member",
        what: "whoever joins an organization later reaches what the plan makes or opens",
        why: "the plan decides for people who are not there yet",
        remedy: "make the space private, unless all of the organization is meant",
    },
    FindingRule {
        id: "future-project",
        what: "somebody reaches every project that is made in a space later",
        why: "access to a space is access to whatever will lie in it",
        remedy: "bind on single projects, unless all future ones are meant",
    },
    FindingRule {
        id: "irreversible",
        what: "a step leaves something that its inverse does not bring back",
        why: "a mistake stays",
        remedy: "look twice before it is carried out",
    },
    FindingRule {
        id: "keys-left-behind",
        what: "somebody leaves and service keys that he made go on working",
        why: "he may know their secrets",
        remedy: "refresh or revoke them",
    },
    FindingRule {
        id: "lock-out-window",
        what: "between two steps somebody lacks what he has before the plan and after it",
        why: "people and jobs fail meanwhile, and for good if the script stops there",
        remedy: "carry the steps out in the safe order, where one is told",
    },
    FindingRule {
        id: "new-admin",
        what: "somebody becomes an administrator, or gains account permissions over users or roles",
        why: "administrators decide what everybody else may do",
        remedy: "make sure that it is meant",
    },
    FindingRule {
        id: "no-op",
        what: "a step would succeed and changes nothing",
        why: "whoever wrote it expected something else",
        remedy: "drop the step, or run the command that is told",
    },
    FindingRule {
        id: "not-looked-at",
        what: "a line of a script runs something that is no `ax` command",
        why: "what it does to the account, if anything, is not in the report",
        remedy: "read the line, or run the script in the sandbox",
    },
    FindingRule {
        id: "old-form",
        what: "a script uses a form of a command that a current `ax` rejects",
        why: "the step is told as it was meant, and would end with an error",
        remedy: "write the form that is told",
    },
    FindingRule {
        id: "orphaned-node",
        what: "a node has nobody left who can administer it",
        why: "only somebody from above, or support, can change its access",
        remedy: "make somebody an administrator first",
    },
    FindingRule {
        id: "refused",
        what: "the API would answer a step with an error",
        why: "the plan does not do what it says",
        remedy: "mend the step; where a command is told, it does what was meant",
    },
    FindingRule {
        id: "self-admission",
        what: "somebody loses a resource to its restriction and can let himself in again by one step of his own",
        why: "managing is judged apart from access: the restriction does not keep him out",
        remedy: "nothing, if administrators are trusted; else take his power to bind",
    },
    FindingRule {
        id: "skipped",
        what: "steps are not reached",
        why: "a step before them is refused",
        remedy: "mend that step",
    },
    FindingRule {
        id: "still-reaches",
        what: "a step takes a grant from somebody who holds the same by another route",
        why: "the revocation does not revoke",
        remedy: "carry out the further removals that are told",
    },
    FindingRule {
        id: "uncertain",
        what: "a fact that the snapshot does not show could turn the outcome of a step",
        why: "the plan may do something else than is told",
        remedy: "read what is missing, and simulate again",
    },
    FindingRule {
        id: "unknown",
        what: "nobody can tell what somebody may do after the plan",
        why: "what the snapshot hides could turn the answer",
        remedy: "carry out the reads that are told, and simulate again",
    },
    FindingRule {
        id: "unreachable",
        what: "nobody can read a restricted resource",
        why: "its people are locked out",
        remedy: "bind somebody on it before it is restricted",
    },
    FindingRule {
        id: "unresolved",
        what: "a step of a script cannot be read with certainty",
        why: "it may do anything within its bound",
        remedy: "give its variables values with `--set`, or run the script in the sandbox",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_listed_once_and_by_name() {
        assert!(FINDING_RULES.iter().map(|rule| rule.id).is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn the_page_tells_every_rule_and_no_other() {
        let page = include_str!("../../../../docs/findings.md");
        let rows = page.lines().filter(|line| line.starts_with("| `")).map(str::to_owned).collect::<Vec<_>>();
        let row = |rule: &FindingRule| {
            format!("| `{}` | {} | {} | {} |", rule.id, rule.what, rule.why, rule.remedy)
        };
        let expected: Vec<String> = FINDING_RULES.iter().map(row).collect();
        assert_eq!(rows, expected, "docs/findings.md should read\n{}", expected.join("\n"));
    }
}
