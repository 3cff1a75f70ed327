//! `[ … ]`, `test` and `[[ … ]]`.

use brush_parser::ast::{BinaryPredicate, ExtendedTestExpr, UnaryPredicate};

use crate::shell::pattern::matches;
use crate::shell::{Run, Shell};
use crate::text::{Field, Status, Text};

/// What a condition says; `None` where that is not known.
type Verdict = Option<bool>;

fn status(verdict: Verdict) -> Status {
    verdict.map_or(Status::Unknown, Status::of)
}

const fn and(left: Verdict, right: Verdict) -> Verdict {
    match (left, right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

const fn or(left: Verdict, right: Verdict) -> Verdict {
    match (left, right) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

impl Shell<'_> {
    pub(super) fn test(&self, name: &str, fields: &[Field]) -> Status {
        let mut fields = fields;
        if name == "[" {
            match fields.split_last() {
                Some((last, rest)) if last.text.known() == Some("]") => fields = rest,
                _ => return Status::Unknown,
            }
        }
        if fields.iter().any(|field| field.loose) {
            return Status::Unknown;
        }
        status(self.judge(fields))
    }

    fn judge(&self, fields: &[Field]) -> Verdict {
        let word = |field: &Field| field.text.known().map(str::to_owned);
        let words: Vec<Option<String>> = fields.iter().map(word).collect();
        let words: Vec<Option<&str>> = words.iter().map(Option::as_deref).collect();
        // `-o` binds less than `-a`.
        if let Some(at) = words.iter().position(|word| *word == Some("-o"))
            && at > 0
            && at + 1 < fields.len()
        {
            return or(self.judge(&fields[..at]), self.judge(&fields[at + 1..]));
        }
        if let Some(at) = words.iter().position(|word| *word == Some("-a"))
            && at > 0
            && at + 1 < fields.len()
        {
            return and(self.judge(&fields[..at]), self.judge(&fields[at + 1..]));
        }
        match words[..] {
            [] => Some(false),
            [word] => word.map(|word| !word.is_empty()),
            [Some("!"), ..] if words.len() != 3 || !is_comparison(words[1]) => {
                self.judge(&fields[1..]).map(|verdict| !verdict)
            }
            [Some("-z"), word] => word.map(str::is_empty),
            [Some("-n"), word] => word.map(|word| !word.is_empty()),
            [Some("-v"), Some(name)] => self.vars.get(name).map(|_| true),
            // A script has no terminal here.
            [Some("-t"), _] => Some(false),
            [left, Some(op), right] => compare(left?, op, right?),
            _ => None,
        }
    }

    pub(super) fn extended_test(&mut self, test: &ExtendedTestExpr) -> Run<Status> {
        Ok(if self.is_alive() { status(self.extended(test)?) } else { self.status })
    }

    fn extended(&mut self, test: &ExtendedTestExpr) -> Run<Verdict> {
        Ok(match test {
            ExtendedTestExpr::And(left, right) => match self.extended(left)? {
                Some(false) => Some(false),
                left => and(left, self.extended(right)?),
            },
            ExtendedTestExpr::Or(left, right) => match self.extended(left)? {
                Some(true) => Some(true),
                left => or(left, self.extended(right)?),
            },
            ExtendedTestExpr::Not(inner) => self.extended(inner)?.map(|verdict| !verdict),
            ExtendedTestExpr::Parenthesized(inner) => self.extended(inner)?,
            ExtendedTestExpr::UnaryTest(predicate, word) => {
                let text = self.expand_string(&word.value)?;
                match predicate {
                    UnaryPredicate::StringHasZeroLength => text.known().map(str::is_empty),
                    UnaryPredicate::StringHasNonZeroLength => text.known().map(|text| !text.is_empty()),
                    UnaryPredicate::ShellVariableIsSetAndAssigned => {
                        text.known().and_then(|name| self.vars.get(name)).map(|_| true)
                    }
                    UnaryPredicate::FdIsOpenTerminal => Some(false),
                    _ => None,
                }
            }
            ExtendedTestExpr::BinaryTest(predicate, left, right) => {
                let left = self.expand_string(&left.value)?;
                let right = match predicate {
                    BinaryPredicate::StringExactlyMatchesPattern
                    | BinaryPredicate::StringDoesNotExactlyMatchPattern => {
                        self.expand_pattern(&right.value)?
                    }
                    _ => self.expand_string(&right.value)?,
                };
                let (Text::Known(left), Text::Known(right)) = (left, right) else { return Ok(None) };
                match predicate {
                    BinaryPredicate::StringExactlyMatchesPattern => Some(matches(&right, &left)),
                    BinaryPredicate::StringDoesNotExactlyMatchPattern => Some(!matches(&right, &left)),
                    BinaryPredicate::StringExactlyMatchesString => Some(left == right),
                    BinaryPredicate::StringDoesNotExactlyMatchString => Some(left != right),
                    BinaryPredicate::ArithmeticEqualTo => compare(&left, "-eq", &right),
                    BinaryPredicate::ArithmeticNotEqualTo => compare(&left, "-ne", &right),
                    BinaryPredicate::ArithmeticLessThan => compare(&left, "-lt", &right),
                    BinaryPredicate::ArithmeticLessThanOrEqualTo => compare(&left, "-le", &right),
                    BinaryPredicate::ArithmeticGreaterThan => compare(&left, "-gt", &right),
                    BinaryPredicate::ArithmeticGreaterThanOrEqualTo => compare(&left, "-ge", &right),
                    _ => None,
                }
            }
        })
    }
}

fn is_comparison(word: Option<&str>) -> bool {
    word.is_some_and(|op| matches!(op, "=" | "==" | "!=" | "-eq" | "-ne" | "-lt" | "-le" | "-gt" | "-ge"))
}

fn compare(left: &str, op: &str, right: &str) -> Verdict {
    let numbers = || Some((left.trim().parse::<i64>().ok()?, right.trim().parse::<i64>().ok()?));
    match op {
        "=" | "==" => Some(left == right),
        "!=" => Some(left != right),
        "-eq" => numbers().map(|(left, right)| left == right),
        "-ne" => numbers().map(|(left, right)| left != right),
        "-lt" => numbers().map(|(left, right)| left < right),
        "-le" => numbers().map(|(left, right)| left <= right),
        "-gt" => numbers().map(|(left, right)| left > right),
        "-ge" => numbers().map(|(left, right)| left >= right),
        _ => None,
    }
}
