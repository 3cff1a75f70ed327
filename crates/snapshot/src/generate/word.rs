//! What made-up people and things are called.

/// The name with a number: its words come from `lists`, one each, and a name that comes round
/// again is numbered, so that no two are the same. An empty word is left out.
pub(super) fn name(number: usize, lists: &[&[&str]], separator: &str) -> String {
    let mut rest = number;
    let mut words = Vec::with_capacity(lists.len());
    for list in lists {
        words.push(list[rest % list.len()]);
        rest /= list.len();
    }
    words.retain(|word| !word.is_empty());
    let name = words.join(separator);
    if rest == 0 { name } else { format!("{name}{separator}{}", rest + 1) }
}

pub(super) const DEPARTMENTS: &[&str] = &[
    "Risk",
    "Commerce",
    "Platform",
    "Support",
    "Lending",
    "Claims",
    "Research",
    "Marketing",
    "Logistics",
    "Payments",
    "Legal",
    "Security",
    "Finance",
    "Retail",
    "Health",
    "Travel",
    "Media",
    "Energy",
    "People",
    "Partners",
];

pub(super) const REGIONS: &[&str] = &["", "EMEA", "APAC", "LATAM", "Nordics", "Labs"];

pub(super) const AREAS: &[&str] = &[
    "Fraud",
    "Search",
    "Assistants",
    "Ranking",
    "Pricing",
    "Onboarding",
    "Underwriting",
    "Summaries",
    "Translation",
    "Voice",
    "Forecasts",
    "Moderation",
    "Documents",
    "Agents",
    "Embeddings",
    "Evals",
    "Gateway",
    "Routing",
    "Coding",
    "Insights",
];

pub(super) const STAGES: &[&str] = &["", "Staging", "Sandbox", "Research", "Archive"];

pub(super) const TASKS: &[&str] = &[
    "fraud", "search", "refund", "invoice", "triage", "checkout", "ticket", "claims", "credit", "catalog",
    "policy", "intake", "chat", "email", "voice", "contract", "travel", "loyalty", "returns", "delivery",
    "billing", "signup", "review", "safety",
];

pub(super) const MACHINES: &[&str] = &[
    "llm",
    "agent",
    "ranker",
    "router",
    "copilot",
    "summaries",
    "classifier",
    "extractor",
    "judge",
    "rewriter",
    "planner",
    "scorer",
];

pub(super) const VIEWS: &[&str] = &["overview", "quality", "latency", "spend", "drift", "weekly"];

pub(super) const JOBS: &[&str] = &[
    "nightly", "hourly", "ci", "export", "sync", "indexer", "relay", "loader", "monitor", "backfill",
    "deploy", "report",
];

pub(super) const SUBJECTS: &[&str] = &[
    "Trace",
    "Eval",
    "Prompt",
    "Dataset",
    "Dashboard",
    "Monitor",
    "Annotation",
    "Guardrail",
    "Experiment",
    "Model",
    "Access",
    "Cost",
    "Queue",
    "Import",
    "Playground",
    "Metric",
    "Agent",
    "Release",
    "Audit",
    "Key",
];

pub(super) const FIRST_NAMES: &[&str] = &[
    "Ada", "Aisha", "Akira", "Alma", "Amara", "Andre", "Anna", "Arjun", "Ayla", "Bela", "Bruno", "Carla",
    "Chen", "Clara", "Dana", "David", "Dina", "Elena", "Emil", "Esra", "Fatima", "Felix", "Finn", "Gabriel",
    "Grace", "Hana", "Hugo", "Ida", "Imani", "Ines", "Isaac", "Ivan", "Jana", "Jonas", "Jun", "Kai", "Karim",
    "Lara", "Leila", "Leo", "Lin", "Lucia", "Luka", "Maja", "Malik", "Mara", "Mei", "Milan", "Mina", "Nadia",
    "Nico", "Noah", "Nora", "Olga", "Omar", "Oscar", "Paula", "Priya", "Rafael", "Rania", "Rosa", "Samir",
    "Sara", "Sofia", "Stella", "Tariq", "Theo", "Tomas", "Uma", "Vera", "Victor", "Wei", "Yara", "Yusuf",
    "Zoe",
];

pub(super) const LAST_NAMES: &[&str] = &[
    "Abbas", "Adeyemi", "Almeida", "Andersen", "Baker", "Banerjee", "Bauer", "Berg", "Bianchi", "Brandt",
    "Castillo", "Chavez", "Chen", "Costa", "Dahl", "Diaz", "Dubois", "Eriksen", "Farah", "Ferrari",
    "Fischer", "Foster", "Garcia", "Gruber", "Haddad", "Hansen", "Hoffmann", "Ibrahim", "Ito", "Ivanov",
    "Jansen", "Jensen", "Kaplan", "Keller", "Khan", "Kim", "Klein", "Kovacs", "Kumar", "Larsen", "Laurent",
    "Lehmann", "Lopez", "Marino", "Martin", "Mendes", "Meyer", "Mbeki", "Moreau", "Nakamura", "Ng", "Nguyen",
    "Novak", "Okafor", "Olsen", "Ortiz", "Park", "Patel", "Pereira", "Petrov", "Popescu", "Rahman", "Ramos",
    "Reyes", "Romano", "Rossi", "Sato", "Schmidt", "Sharma", "Silva", "Singh", "Suzuki", "Tanaka", "Vargas",
    "Vogel", "Wagner", "Wang", "Weber", "Yilmaz", "Zhang",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_numbers_have_one_name() {
        let lists: [&[&[&str]]; 4] =
            [&[DEPARTMENTS, REGIONS], &[AREAS, STAGES], &[TASKS, MACHINES], &[TASKS, JOBS]];
        for lists in lists {
            let names: BTreeSet<String> = (0..5_000).map(|number| name(number, lists, "-")).collect();
            assert_eq!(names.len(), 5_000);
        }
        assert_eq!(name(0, &[DEPARTMENTS, REGIONS], " "), "Risk");
        assert_eq!(name(140, &[DEPARTMENTS, REGIONS], " "), "Risk EMEA 2");
    }
}
