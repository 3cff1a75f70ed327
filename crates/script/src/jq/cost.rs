//! What a filter may cost, reckoned before it is run: a script must not keep its reader busy.

use jaq_core::load::lex::StrPart;
use jaq_core::load::parse::{BinaryOp, Term};
use jaq_core::load::{Lexer, Parser};
use jaq_core::ops::Math;
use jaq_core::path::{Part, Path};

use crate::text::Doubt;

/// The most values that a filter may make, reckoned generously.
const MOST: f64 = 3e7;
/// The most brackets within each other.
const DEEPEST: usize = 32;
/// The most values that an iterator gives: a page of objects, or the permissions of one.
const ITERATED: f64 = 200.0;

/// Functions that give no more values than they get, and whose values are hardly larger.
const PLAIN: &[&str] = &[
    "length",
    "not",
    "select",
    "map",
    "first",
    "last",
    "nth",
    "any",
    "all",
    "keys",
    "keys_unsorted",
    "values",
    "has",
    "in",
    "inside",
    "index",
    "rindex",
    "indices",
    "contains",
    "startswith",
    "endswith",
    "ltrimstr",
    "rtrimstr",
    "trim",
    "ltrim",
    "rtrim",
    "ascii_downcase",
    "ascii_upcase",
    "tostring",
    "tonumber",
    "type",
    "empty",
    "error",
    "true",
    "false",
    "null",
    "sort",
    "sort_by",
    "group_by",
    "unique",
    "unique_by",
    "min",
    "max",
    "min_by",
    "max_by",
    "reverse",
    "add",
    "join",
    "split",
    "to_entries",
    "from_entries",
    "with_entries",
    "map_values",
    "flatten",
    "isempty",
    "limit",
    "skip",
    "test",
    "objects",
    "arrays",
    "strings",
    "numbers",
    "booleans",
    "nulls",
    "scalars",
    "iterables",
    "del",
    "pick",
    "tojson",
    "fromjson",
    "toboolean",
    "floor",
    "ceil",
    "round",
    "abs",
    "getpath",
    "explode",
    "implode",
    "@text",
    "@json",
    "@csv",
    "@tsv",
    "@sh",
    "@html",
    "@uri",
    "@base64",
    "@base64d",
];

/// Refuses a filter that could run for long, or does what no look-up needs.
pub(super) fn check(filter: &str) -> Result<(), Doubt> {
    if depth(filter) > DEEPEST {
        return Err(Doubt::new("the filter of `jq` is nested too deep to be looked at"));
    }
    let unknown = || Doubt::new(format!("the filter `{filter}` of `jq` cannot be read"));
    let tokens = Lexer::new(filter).lex().map_err(|_| unknown())?;
    let term = Parser::new(&tokens).parse(|parser| parser.term()).map_err(|_| unknown())?;
    let cost = cost(&term).map_err(|what| Doubt::new(format!("`jq` uses {what}, which is not looked at")))?;
    if cost > MOST {
        return Err(Doubt::new("the filter of `jq` would run too long to be looked at"));
    }
    Ok(())
}

/// How deep brackets lie within each other; those in texts are counted too.
fn depth(filter: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut keywords = 0;
    for letter in filter.chars() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    for word in filter.split(|letter: char| !letter.is_ascii_alphanumeric()) {
        keywords += usize::from(matches!(word, "if" | "try" | "not" | "as"));
    }
    // A row of minus signs nests as well.
    let signs = filter.split(|letter| letter != '-' && letter != ' ').map(str::len).max().unwrap_or(0);
    deepest + keywords + signs
}

type Cost = Result<f64, String>;

/// How many values a term gives and makes for one input, at most.
fn cost(term: &Term<&str>) -> Cost {
    Ok(match term {
        Term::Id | Term::Num(_) | Term::Var(_) => 1.0,
        Term::Recurse => ITERATED,
        Term::Str(_, parts) => {
            let mut all = 2.0;
            for part in parts {
                if let StrPart::Term(term) = part {
                    all *= cost(term)?;
                }
            }
            all
        }
        Term::Arr(None) => 1.0,
        Term::Arr(Some(inner)) | Term::Neg(inner) => cost(inner)?,
        Term::Obj(fields) => {
            let mut all = 1.0;
            for (key, value) in fields {
                all *= cost(key)? * value.as_ref().map_or(Ok(1.0), cost)?;
            }
            all
        }
        Term::BinOp(left, op, right) => binary(cost(left)?, op, cost(right)?)?,
        Term::Label(..) | Term::Break(_) => return Err("`label`".to_owned()),
        Term::Fold(word, ..) => return Err(format!("`{word}`")),
        Term::TryCatch(inner, caught) => {
            cost(inner)? + caught.as_ref().map_or(Ok(0.0), |caught| cost(caught))?
        }
        Term::IfThenElse(branches, otherwise) => {
            let mut all = otherwise.as_ref().map_or(Ok(1.0), |otherwise| cost(otherwise))?;
            for (condition, then) in branches {
                all += cost(condition)? * cost(then)?;
            }
            all
        }
        Term::Def(..) => return Err("`def`".to_owned()),
        Term::Call(name, arguments) => {
            if !PLAIN.contains(name) {
                return Err(format!("`{name}`"));
            }
            let mut all = match *name {
                "map" | "with_entries" | "any" | "all" | "add" | "map_values" | "sort_by" | "group_by"
                | "unique_by" | "min_by" | "max_by" => ITERATED,
                _ => 2.0,
            };
            for argument in arguments {
                all *= cost(argument)?;
            }
            all
        }
        Term::Path(head, Path(parts)) => {
            let mut all = cost(head)?;
            for (part, _) in parts {
                all *= match part {
                    Part::Range(None, None) => ITERATED,
                    Part::Index(term) => cost(term)?,
                    Part::Range(from, to) => {
                        from.as_ref().map_or(Ok(1.0), cost)? * to.as_ref().map_or(Ok(1.0), cost)?
                    }
                };
            }
            all
        }
    })
}

fn binary(left: f64, op: &BinaryOp<&str>, right: f64) -> Cost {
    Ok(match op {
        BinaryOp::Comma | BinaryOp::Alt => left + right,
        // Sums double what they hold; a product of a text and a number is as long as somebody likes.
        BinaryOp::Math(Math::Mul) | BinaryOp::UpdateMath(Math::Mul) => return Err("`*`".to_owned()),
        BinaryOp::Math(_) | BinaryOp::UpdateMath(_) => left * right * 2.0,
        BinaryOp::Pipe(_) | BinaryOp::Or | BinaryOp::And | BinaryOp::Cmp(_) => left * right,
        BinaryOp::Assign | BinaryOp::Update | BinaryOp::UpdateAlt => left * right,
    })
}
