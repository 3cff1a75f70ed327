//! The rows of the table, and which of them are compared.

/// Ours, 10,000 questions over and over.
pub const CAN: &str = "can";
/// Ours, all permissions of a question's user and node.
pub const EFFECTIVE: &str = "effective";
/// Ours, with user, permission and node looked up first.
pub const NAMES: &str = "can, names in";
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
/// The naive evaluator, each question asked once.
pub const NAIVE_DISTINCT: &str = "naive strings, distinct";
/// The floor over as many keys.
pub const FLOOR_DISTINCT: &str = "floor: one lookup, distinct";
/// The floor with each key chosen by the last value.
pub const FLOOR_CHAINED: &str = "floor: one lookup, distinct, dependent";

/// Ours, everybody who holds a permission at a node.
pub const WHO_CAN: &str = "who_can";
/// The same by asking every user.
pub const WHO_CAN_ASKED: &str = "who_can by asking every user";

/// A plan with one binding, carried out on a copy.
pub const SIMULATE: &str = "simulate one binding";
/// Who gains and loses by it.
pub const DIFF: &str = "diff of one binding";
/// Who gains and loses by a thousand bindings.
pub const DIFF_LONG: &str = "diff of 1,000 bindings";

/// From the bytes of a file to a policy.
pub const LOAD: &str = "JSON to policy";
/// From the same bytes to a tree of values.
pub const LOAD_VALUE: &str = "JSON to serde_json::Value";
/// From a copy of the plain data, made in the same time, to a policy.
pub const REBUILD: &str = "draft to policy";

/// A comparison of two rows of one run.
#[derive(Clone, Copy, Debug)]
pub struct Ratio {
    /// What it is called.
    pub name: &'static str,
    /// The row above the line.
    pub over: &'static str,
    /// The row below it.
    pub under: &'static str,
    /// What the index has to reach.
    pub goal: &'static str,
}

/// Every comparison.
pub const RATIOS: [Ratio; 14] = [
    ratio("can / lookup, hot", CAN, FLOOR, ""),
    ratio("can / lookup, distinct", CAN_DISTINCT, FLOOR_DISTINCT, ""),
    ratio("can / lookup, distinct, dependent", CAN_CHAINED, FLOOR_CHAINED, "≤ 1.0 at large"),
    ratio("effective / can", EFFECTIVE, CAN, "≤ 1.2"),
    ratio("names in / ids in", NAMES, CAN, "≤ 4 at medium"),
    ratio("naive strings / can, hot", NAIVE, CAN, "≥ 18, 55, 45"),
    ratio("naive strings / can, distinct", NAIVE_DISTINCT, CAN_DISTINCT, ""),
    ratio("cedar / can, hot", CEDAR, CAN, "≥ 500, 400, 300"),
    ratio("regorus / can, hot", REGORUS, CAN, ""),
    ratio("casbin / can, hot", CASBIN, CAN, ""),
    ratio("asking every user / who_can", WHO_CAN_ASKED, WHO_CAN, "≥ 200 at large"),
    ratio("diff of 1,000 bindings / of one", DIFF_LONG, DIFF, "≤ 20,000 at large"),
    ratio("JSON to policy / to Value", LOAD, LOAD_VALUE, "≤ 1.5 at large"),
    ratio("draft to policy / simulate one binding", REBUILD, SIMULATE, ""),
];

const fn ratio(name: &'static str, over: &'static str, under: &'static str, goal: &'static str) -> Ratio {
    Ratio { name, over, under, goal }
}
