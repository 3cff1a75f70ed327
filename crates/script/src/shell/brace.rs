//! `{a,b}` and `{1..3}`.

use brush_parser::word::{BraceExpressionMember, BraceExpressionOrText, parse_brace_expansions};

use crate::syntax;
use crate::text::Doubt;

/// The most words that one may become.
const MOST: usize = 10_000;
/// The longest word with braces that is taken apart, in bytes, and the most of them in it.
const LONGEST: (usize, usize) = (1_000, 8);

/// A word with its braces written out.
pub(super) fn expanded(word: &str) -> Result<Vec<String>, Doubt> {
    if !has_open_brace(word) || word.contains("$(") || word.contains('`') {
        return Ok(vec![word.to_owned()]);
    }
    let doubt = || Doubt::new(format!("the braces of `{word}` are not looked at"));
    let is_large = word.len() > LONGEST.0 || word.matches('{').count() > LONGEST.1;
    if is_large || has_padding(word) || syntax::has_large_number(word) {
        return Err(doubt());
    }
    match parse_brace_expansions(word, &syntax::options()) {
        Ok(Some(pieces)) => joined(&pieces).ok_or_else(doubt),
        Ok(None) | Err(_) => Ok(vec![word.to_owned()]),
    }
}

/// Whether a brace stands outside of quotes that begins no parameter.
fn has_open_brace(word: &str) -> bool {
    let (mut single, mut double, mut before) = (false, false, ' ');
    let mut letters = word.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if !single => drop(letters.next()),
            '\'' if !double => single = !single,
            '"' if !single => double = !double,
            '{' if !single && !double && before != '$' => return true,
            _ => {}
        }
        before = letter;
    }
    false
}

/// Whether numbers are written with leading zeros, which the numbers between them get too.
fn has_padding(word: &str) -> bool {
    let starts = word.split(['{', '.']).skip(1);
    starts.map(|start| start.trim_start_matches('-')).any(|start| {
        let mut digits = start.chars();
        digits.next() == Some('0') && digits.next().is_some_and(|digit| digit.is_ascii_digit())
    })
}

/// Every combination, the last place turning first.
fn joined(pieces: &[BraceExpressionOrText]) -> Option<Vec<String>> {
    let mut words = vec![String::new()];
    for piece in pieces {
        let ends = match piece {
            BraceExpressionOrText::Text(text) => vec![text.clone()],
            BraceExpressionOrText::Expr(members) => {
                let members = members.iter().map(member).collect::<Option<Vec<_>>>()?;
                members.into_iter().flatten().collect()
            }
        };
        if words.len().checked_mul(ends.len())? > MOST {
            return None;
        }
        words = words.iter().flat_map(|word| ends.iter().map(move |end| format!("{word}{end}"))).collect();
    }
    Some(words)
}

fn member(member: &BraceExpressionMember) -> Option<Vec<String>> {
    match member {
        BraceExpressionMember::NumberSequence { start, end, increment } => {
            Some(sequence(*start, *end, *increment)?.map(|number| number.to_string()).collect())
        }
        BraceExpressionMember::CharSequence { start, end, increment } => {
            let codes = sequence(i64::from(u32::from(*start)), i64::from(u32::from(*end)), *increment)?;
            codes.map(|code| Some(char::from_u32(u32::try_from(code).ok()?)?.to_string())).collect()
        }
        BraceExpressionMember::Child(pieces) => joined(pieces),
    }
}

fn sequence(start: i64, end: i64, increment: i64) -> Option<impl Iterator<Item = i64>> {
    let is_small = |number: i64| number.unsigned_abs() < 1 << 40;
    let step = i64::try_from(increment.unsigned_abs().max(1)).ok()?;
    if !(is_small(start) && is_small(end) && is_small(step)) {
        return None;
    }
    let count = (end - start).abs() / step;
    let sign = if start <= end { step } else { -step };
    usize::try_from(count).ok().filter(|count| *count < MOST)?;
    Some((0..=count).map(move |place| start + place * sign))
}
