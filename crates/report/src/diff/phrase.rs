//! Short ways to say how many, which and where.

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
    if items.len() <= most + 1 {
        return listed(items);
    }
    format!("{} and {} {others}", items[..most].join(", "), items.len() - most)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_in_a_row_are_folded() {
        assert_eq!(steps(&[0]), "step 1");
        assert_eq!(steps(&[0, 1, 3, 4, 5, 8]), "steps 1, 2, 4-6, 9");
    }

    #[test]
    fn one_item_too_many_is_still_written_out() {
        let names = ["a", "b", "c", "d"].map(str::to_owned);
        assert_eq!(folded(&names, 3, "others"), "a, b, c and d");
        assert_eq!(folded(&names, 2, "others"), "a, b and 2 others");
    }
}
