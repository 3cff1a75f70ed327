use super::*;

#[test]
fn a_ratio_at_its_goal_holds() {
    let goal = Goal::AtMost(&[]);
    assert_eq!(goal.verdict(&at("large", 1.0, 0.6), 1.0), Verdict::Holds);
    assert_eq!(goal.verdict(&at("large", 1.0, 0.6), 0.6), Verdict::Aim);
    assert_eq!(goal.verdict(&at("large", 1.0, 0.6), 1.5), Verdict::Misses(1.5));
    let goal = Goal::AtLeast(&[]);
    assert_eq!(goal.verdict(&at("small", 18.0, 25.0), 20.0), Verdict::Holds);
    assert_eq!(goal.verdict(&at("small", 18.0, 25.0), 25.0), Verdict::Aim);
    assert_eq!(goal.verdict(&at("small", 18.0, 25.0), 9.0), Verdict::Misses(2.0));
}

#[test]
fn what_was_not_measured_neither_holds_nor_misses() {
    let without_columns = RATIOS.iter().flat_map(|ratio| ratio.verdicts(&[]));
    assert!(without_columns.map(|(_, verdict)| verdict).all(|verdict| verdict == Verdict::Unmeasured));
}

#[test]
fn what_a_goal_aims_at_is_no_less_than_what_it_must_be() {
    for ratio in RATIOS {
        for mark in ratio.goal.marks() {
            let expected = if mark.must == mark.aim { Verdict::Aim } else { Verdict::Holds };
            assert_eq!(ratio.goal.verdict(mark, mark.must), expected, "{}", ratio.name);
            assert_eq!(ratio.goal.verdict(mark, mark.aim), Verdict::Aim, "{}", ratio.name);
        }
    }
}
