//! Short ways to say how many, which and where.

use axcess_core::SortedSet;

use crate::{PlanSource, escaped};

/// Places of steps that are written out.
const MOST_PLACES: usize = 3;

/// `a`, `a and b`, `a, b and c`.
pub fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The first of many: `a, b, c and 4 others`. One more than `most` is written out.
pub fn folded(items: &[String], most: usize, others: &str) -> String {
    folded_each(items.iter().cloned(), most, others)
}

/// The same of names of which only those that are written out are put together.
pub fn folded_each(items: impl ExactSizeIterator<Item = String>, most: usize, others: &str) -> String {
    let count = items.len();
    if count <= most + 1 {
        return listed(&items.collect::<Vec<_>>());
    }
    format!("{} and {} {others}", items.take(most).collect::<Vec<_>>().join(", "), count - most)
}

/// `step 2`, `steps 2, 4-6`; steps count from 0 here and from 1 there.
pub(crate) fn steps(steps: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for step in steps {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *step => *last = *step,
            _ => runs.push((*step, *step)),
        }
    }
    let shown = |(first, last): &(usize, usize)| match last - first {
        0 => format!("{}", first + 1),
        1 => format!("{}, {}", first + 1, last + 1),
        _ => format!("{}-{}", first + 1, last + 1),
    };
    let word = if steps.len() == 1 { "step" } else { "steps" };
    format!("{word} {}", runs.iter().map(shown).collect::<Vec<_>>().join(", "))
}

/// `step 4, onboard.sh:22`, `steps 2, 3; onboard.sh:14, 15, …`; as many of the places as say something.
pub(crate) fn steps_at(numbers: &[usize], sources: &[PlanSource]) -> String {
    let (steps, places) = (steps(numbers), places(numbers, sources));
    match (places.is_empty(), numbers.len()) {
        (true, _) => steps,
        (false, 1) => format!("{steps}, {places}"),
        (false, _) => format!("{steps}; {places}"),
    }
}

/// `onboard.sh:14, 15, restrict.sh:3, …`
pub(crate) fn places(numbers: &[usize], sources: &[PlanSource]) -> String {
    let known = numbers.iter().filter_map(|step| sources.get(*step)).filter(|source| !source.file.is_empty());
    let (mut parts, mut file, mut seen) = (Vec::new(), None, SortedSet::new());
    // A line in a loop is told once.
    for source in known.filter(|source| seen.insert((&source.file, source.line))) {
        if parts.len() == MOST_PLACES {
            parts.push("…".to_owned());
            break;
        }
        let (name, joint) = source.short_name();
        parts.push(match file == Some(name) {
            true => source.line.to_string(),
            false => format!("{}{joint}{}", escaped(name), source.line),
        });
        file = Some(name);
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_in_a_row_are_folded() {
        assert_eq!(steps(&[0]), "step 1");
        assert_eq!(steps(&[0, 1, 3, 4, 5, 8]), "steps 1, 2, 4-6, 9");
    }

    #[test]
    fn steps_name_their_lines() {
        let source = |line| PlanSource { file: "plans/onboard.sh".to_owned(), line };
        let sources: Vec<PlanSource> = (20..30).map(source).collect();
        assert_eq!(steps_at(&[3], &sources), "step 4, onboard.sh:23");
        assert_eq!(steps_at(&[0, 1], &sources), "steps 1, 2; onboard.sh:20, 21");
        assert_eq!(steps_at(&[0, 1, 2, 3], &sources), "steps 1-4; onboard.sh:20, 21, 22, …");
        assert_eq!(steps_at(&[3], &[]), "step 4");
        let looped: Vec<PlanSource> = [20, 21, 21, 22, 21].map(source).into();
        assert_eq!(steps_at(&[0, 1, 2, 4], &looped), "steps 1-3, 5; onboard.sh:20, 21");
        assert_eq!(steps_at(&[1, 2], &looped), "steps 2, 3; onboard.sh:21");
    }

    #[test]
    fn one_item_too_many_is_still_written_out() {
        let names = ["a", "b", "c", "d"].map(str::to_owned);
        assert_eq!(folded(&names, 3, "others"), "a, b, c and d");
        assert_eq!(folded(&names, 2, "others"), "a, b and 2 others");
    }
}
