//! `$((…))`.

use brush_parser::arithmetic;
use brush_parser::ast::{
    ArithmeticExpr, ArithmeticTarget, BinaryOperator, UnaryAssignmentOperator, UnaryOperator,
};

use crate::shell::Shell;
use crate::text::{Doubt, Text};

impl Shell<'_> {
    /// The number that an expression gives. What one that cannot be read writes is not known.
    pub(super) fn arithmetic(&mut self, text: &str) -> Result<i64, Doubt> {
        let number = self.number(text);
        if let Err(doubt) = &number {
            for name in written(text) {
                self.vars.set_text(name, Text::Unknown(doubt.clone()));
            }
        }
        number
    }

    fn number(&mut self, text: &str) -> Result<i64, Doubt> {
        let unknown = || Doubt::new(format!("`$(({text}))` cannot be read"));
        // What nests deeper would keep the grammar busy, and larger numbers are none.
        let digits = text.split(|letter: char| !letter.is_ascii_digit()).map(str::len).max();
        if text.len() > 200 || text.matches('(').count() > 6 || digits > Some(15) {
            return Err(unknown());
        }
        let letters = text
            .split('$')
            .skip(1)
            .all(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'));
        if !letters {
            return Err(unknown());
        }
        let plain = text.replace('$', "");
        let expression = arithmetic::parse(plain.trim()).map_err(|_| unknown())?;
        self.reckon(&expression).and_then(|value| value.ok_or_else(unknown))
    }

    /// `None` where the number is too large, or a division by nothing.
    fn reckon(&mut self, expression: &ArithmeticExpr) -> Result<Option<i64>, Doubt> {
        Ok(match expression {
            ArithmeticExpr::Literal(value) => Some(*value),
            ArithmeticExpr::Reference(target) => Some(self.number_of(name(target)?)?),
            ArithmeticExpr::UnaryOp(op, inner) => self.reckon(inner)?.and_then(|value| match op {
                UnaryOperator::UnaryPlus => Some(value),
                UnaryOperator::UnaryMinus => value.checked_neg(),
                UnaryOperator::BitwiseNot => Some(!value),
                UnaryOperator::LogicalNot => Some(i64::from(value == 0)),
            }),
            ArithmeticExpr::BinaryOp(op, left, right) => match (self.reckon(left)?, self.reckon(right)?) {
                (Some(left), Some(right)) => binary(op, left, right),
                _ => None,
            },
            ArithmeticExpr::Conditional(condition, then, otherwise) => match self.reckon(condition)? {
                Some(0) => self.reckon(otherwise)?,
                Some(_) => self.reckon(then)?,
                None => None,
            },
            ArithmeticExpr::Assignment(target, value) => {
                let value = self.reckon(value)?;
                self.assign_number(name(target)?, value)
            }
            ArithmeticExpr::BinaryAssignment(op, target, value) => {
                let (old, value) = (self.number_of(name(target)?)?, self.reckon(value)?);
                let value = value.and_then(|value| binary(op, old, value));
                self.assign_number(name(target)?, value)
            }
            ArithmeticExpr::UnaryAssignment(op, target) => {
                let old = self.number_of(name(target)?)?;
                let (new, given) = match op {
                    UnaryAssignmentOperator::PrefixIncrement => (old.checked_add(1), old.checked_add(1)),
                    UnaryAssignmentOperator::PrefixDecrement => (old.checked_sub(1), old.checked_sub(1)),
                    UnaryAssignmentOperator::PostfixIncrement => (old.checked_add(1), Some(old)),
                    UnaryAssignmentOperator::PostfixDecrement => (old.checked_sub(1), Some(old)),
                };
                self.assign_number(name(target)?, new);
                given
            }
        })
    }

    fn assign_number(&mut self, name: &str, value: Option<i64>) -> Option<i64> {
        if let Some(value) = value {
            self.vars.set_text(name, Text::Known(value.to_string()));
        }
        value
    }
}

/// The variables that an expression writes.
fn written(text: &str) -> Vec<&str> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let mut names = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(is_part).map(|found| at + found) {
        let end = text[start..].find(|letter| !is_part(letter)).map_or(text.len(), |length| start + length);
        let (before, after) = (text[..start].trim_end(), text[end..].trim_start());
        let operator = after.trim_start_matches(['+', '-', '*', '/', '%', '<', '>', '&', '|', '^']);
        let compares =
            operator.starts_with("==") || matches!(&after[..after.len() - operator.len()], "<" | ">");
        let steps = ["++", "--"].iter().any(|step| before.ends_with(step) || after.starts_with(step));
        if steps || (operator.starts_with('=') && !compares) {
            names.push(&text[start..end]);
        }
        at = end;
    }
    names.retain(|name| !name.starts_with(|letter: char| letter.is_ascii_digit()));
    names
}

fn name(target: &ArithmeticTarget) -> Result<&str, Doubt> {
    match target {
        ArithmeticTarget::Variable(name) => Ok(name),
        ArithmeticTarget::ArrayElement(name, _) => {
            Err(Doubt::new(format!("arithmetic with the array `{name}` is not read")))
        }
    }
}

fn binary(op: &BinaryOperator, left: i64, right: i64) -> Option<i64> {
    let flag = |flag: bool| Some(i64::from(flag));
    match op {
        BinaryOperator::Multiply => left.checked_mul(right),
        BinaryOperator::Divide => left.checked_div(right),
        BinaryOperator::Modulo => left.checked_rem(right),
        BinaryOperator::Comma => Some(right),
        BinaryOperator::Add => left.checked_add(right),
        BinaryOperator::Subtract => left.checked_sub(right),
        BinaryOperator::LessThan => flag(left < right),
        BinaryOperator::LessThanOrEqualTo => flag(left <= right),
        BinaryOperator::GreaterThan => flag(left > right),
        BinaryOperator::GreaterThanOrEqualTo => flag(left >= right),
        BinaryOperator::Equals => flag(left == right),
        BinaryOperator::NotEquals => flag(left != right),
        BinaryOperator::BitwiseAnd => Some(left & right),
        BinaryOperator::BitwiseXor => Some(left ^ right),
        BinaryOperator::BitwiseOr => Some(left | right),
        BinaryOperator::LogicalAnd => flag(left != 0 && right != 0),
        BinaryOperator::LogicalOr => flag(left != 0 || right != 0),
        BinaryOperator::Power | BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight => None,
    }
}
