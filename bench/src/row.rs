//! The rows of the table: whatever is timed.

/// Ours, 10,000 questions over and over.
pub const CAN: &str = "can";
/// Ours, the same questions handed over many at a time.
pub const BATCH: &str = "can_all";
/// Ours, the same questions about an account with gaps.
pub const GAPPED: &str = "can, 5% in gaps";
/// Ours, all permissions of a question's user and node.
pub const EFFECTIVE: &str = "effective";
/// Ours, with user, permission and node looked up first.
pub const NAMES: &str = "can, names in";
/// A question's three texts, each looked up in a hash map of all such texts.
pub const NAME_FLOOR: &str = "floor: three lookups of names";
/// The naive evaluator on the same questions.
pub const NAIVE: &str = "naive strings";
/// Cedar on the same questions.
pub const CEDAR: &str = "cedar";
/// regorus on the same questions.
pub const REGORUS: &str = "regorus";
/// Casbin on the same questions.
pub const CASBIN: &str = "casbin";
/// One look into a hash map that has just been looked into at the same places.
pub const FLOOR: &str = "floor: one lookup";

/// Ours, each question asked once.
pub const CAN_DISTINCT: &str = "can, distinct";
/// Ours, each question chosen by the last answer.
pub const CAN_CHAINED: &str = "can, distinct, dependent";
/// Ours, each question asked once, handed over many at a time.
pub const BATCH_DISTINCT: &str = "can_all, distinct";
/// Ours, each question asked once about an account with gaps.
pub const GAPPED_DISTINCT: &str = "can, distinct, 5% in gaps";
/// The naive evaluator, each question asked once.
pub const NAIVE_DISTINCT: &str = "naive strings, distinct";
/// The floor over as many keys.
pub const FLOOR_DISTINCT: &str = "floor: one lookup, distinct";
/// The floor with each key chosen by the last value.
pub const FLOOR_CHAINED: &str = "floor: one lookup, distinct, dependent";

/// Ours, the users who hold a permission at a node.
pub const USERS_WHO_CAN: &str = "users_who_can";
/// The same by asking every user.
pub const ALL_ASKED: &str = "asking every user";
/// Ours, with keys and with those who would hold it, or of whom nobody knows.
pub const WHO_CAN: &str = "who_can";

/// Ours, how many answers of the whole account are allowed.
pub const COUNT: &str = "count of all answers";
/// The same by asking everybody about every node, all permissions at once: some hundred users, drawn by chance, stand for all.
pub const COUNT_ASKED: &str = "count by asking for each of them";

/// A plan with one binding, carried out on a copy.
pub const SIMULATE: &str = "simulate one binding";
/// The last change of a stack taken back.
pub const UNDO: &str = "undo of one change";
/// Who gains and loses by one binding.
pub const DIFF: &str = "diff of one binding";
/// Who gains and loses by a thousand bindings.
pub const DIFF_LONG: &str = "diff of 1,000 bindings";

/// Who gains and loses by one binding, by going through both accounts whole.
pub const DIFF_BY_CLASSES: &str = "class-wise diff of one binding";

/// From plain data to a policy.
pub const REBUILD: &str = "draft to policy";
/// From the bytes of a file to a policy.
pub const LOAD: &str = "JSON to policy";
/// From the same bytes to a tree of values.
pub const LOAD_VALUE: &str = "JSON to serde_json::Value";
/// The policy made and dropped.
pub const LOAD_AND_DROP: &str = "JSON to policy, and dropped";
/// The tree of values made and dropped.
pub const LOAD_VALUE_AND_DROP: &str = "JSON to serde_json::Value, and dropped";

/// From a script of fifty commands to the report about it, as people read it.
pub const REVIEW: &str = "plan: 50-step script, whole report";
/// The same, as JSON.
pub const REVIEW_JSON: &str = "plan: 50-step script, whole report as JSON";
/// A hundred assertions asked, with what other switches would make of them.
pub const CHECK: &str = "check: 100 assertions";
/// Everything that came together, with what mends it.
pub const LINT: &str = "lint: every rule";
/// The smallest plans that turn a no into a yes.
pub const SUGGEST: &str = "suggest grant";

/// The command asked one question about the built-in account, from its start to its end.
pub const PROCESS: &str = "axcess can --demo";
