//! The examples of the documentation: what a page says that the command answers is what the rules decide.

use axcess_core::{Policy, Semantics};

/// One `$ axcess can --demo ...` of a page, and the first word of what it prints.
struct Example {
    line: usize,
    arguments: Vec<String>,
    answer: String,
}

fn demo() -> Policy {
    let draft = axcess_snapshot::demo().draft;
    let catalog = axcess_snapshot::catalog(draft.provider);
    Policy::new(draft, catalog).expect("the account that ships has no defect")
}

/// The examples of all `console` blocks.
fn examples(page: &str) -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    let mut inside = false;
    let mut asked = None;
    for (line, text) in page.lines().enumerate().map(|(at, text)| (at + 1, text)) {
        if let Some(language) = text.strip_prefix("```") {
            inside = language == "console";
            asked = None;
        } else if let Some(command) = text.strip_prefix("$ axcess can --demo ").filter(|_| inside) {
            asked = Some((line, words(command)));
        } else if let Some((line, arguments)) = asked.take().filter(|_| inside) {
            let answer = text.split([' ', ':', ',']).next().unwrap_or_default().to_owned();
            found.push(Example { line, arguments, answer });
        }
    }
    found
}

/// A command line cut at its spaces, where no quotes hold it together.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for letter in command.chars() {
        match quote {
            Some(open) if letter == open => quote = None,
            None if letter == '"' || letter == '\'' => quote = Some(letter),
            None if letter == ' ' => words.push(String::new()),
            _ => words.last_mut().expect("there is always a word").push(letter),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What the rules decide; `--semantics NAME=VALUE` is the only option that examples use.
fn decide(policy: &Policy, arguments: &[String]) -> Result<&'static str, String> {
    let mut semantics = Semantics::default();
    let mut question = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--semantics" => {
                let (name, value) = rest.next().and_then(|it| it.split_once('=')).ok_or("NAME=VALUE")?;
                semantics = semantics.with(name, value).map_err(|error| error.to_string())?;
            }
            option if option.starts_with("--") => return Err(format!("the test does not know {option}")),
            word => question.push(word),
        }
    }
    let [who, permission, node] = question[..] else { return Err(format!("{question:?} is no question")) };
    let policy = policy.with_semantics(semantics);
    let who = policy.asker(who).map_err(|error| error.to_string())?;
    let permission = policy.permission(permission).map_err(|error| error.to_string())?;
    let node = policy.node(node).map_err(|error| error.to_string())?;
    Ok(policy.can(who, permission, node).as_str())
}

fn check(name: &str, page: &str, at_least: usize) {
    let (policy, examples) = (demo(), examples(page));
    assert!(examples.len() >= at_least, "{name} has {} examples, which is fewer than it had", examples.len());
    let wrong: Vec<String> = examples
        .iter()
        .filter_map(|it| {
            let found =
                decide(&policy, &it.arguments).map_or_else(|error| format!("error: {error}"), str::to_owned);
            (found != it.answer)
                .then(|| format!("{name}:{}: the page says {}, the rules {found}", it.line, it.answer))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_answer_on_the_page_of_the_rules_is_what_they_decide() {
    check("docs/rules.md", include_str!("../../docs/rules.md"), 45);
}

#[test]
fn every_rule_has_an_example() {
    let page = include_str!("../../docs/rules.md");
    for rule in 1..=11 {
        let (_, after) =
            page.split_once(&format!("\n## R{rule} ")).unwrap_or_else(|| panic!("no section R{rule}"));
        let section = after.split("\n## ").next().unwrap_or_default();
        assert!(!examples(section).is_empty(), "R{rule} has no example");
    }
}

/// The table of the switches: person, permission and node, the default answer and the one of other settings.
#[test]
fn every_switch_turns_the_answer_that_the_page_says() {
    let page = include_str!("../../docs/rules.md");
    let policy = demo();
    let people = [
        ("Kim", "kim@acme.io"),
        ("Victor", "victor@acme.io"),
        ("Ben", "ben@acme.io"),
        ("Iris", "iris@acme.io"),
        ("Nadia", "nadia@acme.io"),
        ("`ticket-sync`", "key:ticket-sync"),
        ("Felix", "felix@acme.io"),
    ];
    let (mut rows, mut last) = (0, [String::new(), String::new()]);
    for line in
        page.lines().skip_while(|line| *line != "| switch | question | default | other setting |").skip(2)
    {
        let Some(row) = line.strip_prefix("| ") else { break };
        let cells: Vec<&str> = row.trim_end_matches('|').split('|').map(str::trim).collect();
        let [switch, question, default, other] = cells[..] else { panic!("{line}") };
        let (name, rest) = question.split_once(", ").expect("a person and a question");
        if rest != "the same" {
            let (permission, node) = rest.split_once(", ").expect("a permission and a node");
            last = [permission, node].map(|it| it.trim_matches('`').to_owned());
        }
        let who =
            people.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("who is {name}?")).1;
        let asked = |extra: &[String]| {
            let question = [who.to_owned(), last[0].clone(), last[1].clone()];
            decide(&policy, &[&question[..], extra].concat()).unwrap()
        };
        assert_eq!(asked(&[]), default, "{line}");
        let (settings, answer) = other.split_once(": ").expect("settings and an answer");
        for setting in settings.split(" or ").map(|it| it.trim_matches('`')) {
            let option = ["--semantics".to_owned(), format!("{}={setting}", switch.trim_matches('`'))];
            assert_eq!(asked(&option), answer, "{line}");
            rows += 1;
        }
    }
    assert!(rows >= 9, "the table has only {rows} settings");
}
