//! What a filter calls, before it is run: jq prints nothing at all where a name is unknown.

use jaq_core::load::lex::{StrPart, Tok, Token};
use jaq_core::load::parse::{BinaryOp, Def, Pattern, Term};
use jaq_core::path::{Part, Path};

use crate::builtin::FUNCTIONS;
use crate::call::{OF_TERMS, PRELUDE};
use crate::eval::DEEPEST;
use crate::format::FORMATS;
use crate::stop::Doubt;

/// What is named around a term.
#[derive(Clone, Copy)]
pub(crate) struct Known<'k> {
    up: Option<&'k Known<'k>>,
    name: &'k str,
    arguments: usize,
}

/// All that is named around a term, and how many terms are around it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Names<'k> {
    last: Option<&'k Known<'k>>,
    depth: usize,
}

impl Names<'_> {
    fn deeper(self) -> Result<Self, Doubt> {
        if self.depth == DEEPEST {
            return Err(Doubt::of_depth());
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }
}

/// Finds every name of a term.
pub(crate) fn check(term: &Term<&str>, variables: &[&str]) -> Result<(), Doubt> {
    with_all(variables, Names::default(), &mut |names| of_term(term, names))
}

/// Does something where these names are known besides.
fn with_all<'k>(
    own: &[&'k str],
    up: Names<'k>,
    then: &mut dyn FnMut(Names<'_>) -> Result<(), Doubt>,
) -> Result<(), Doubt> {
    match own.split_first() {
        None => then(up),
        Some((name, rest)) => {
            let known = Known { up: up.last, name, arguments: 0 };
            with_all(rest, Names { last: Some(&known), ..up }, then)
        }
    }
}

fn is_known(names: Names<'_>, name: &str, arguments: usize) -> bool {
    let mut all = std::iter::successors(names.last, |known| known.up);
    all.any(|known| known.name == name && known.arguments == arguments)
}

fn is_built_in(name: &str, arguments: usize) -> bool {
    !name.starts_with('_')
        && (FUNCTIONS.contains(&(name, arguments))
            || OF_TERMS.contains(&(name, arguments))
            || (arguments == 0 && FORMATS.contains(&name))
            || PRELUDE.iter().any(|own| own.name == name && own.args.len() == arguments))
}

fn of_term(term: &Term<&str>, names: Names<'_>) -> Result<(), Doubt> {
    let names = names.deeper()?;
    let all = |terms: &[&Term<&str>]| terms.iter().try_for_each(|term| of_term(term, names));
    match term {
        Term::Id | Term::Recurse | Term::Num(_) | Term::Arr(None) => Ok(()),
        Term::Str(name, parts) => {
            if let Some(name) = name.filter(|name| !FORMATS.contains(name)) {
                return Err(Doubt::of_use(name));
            }
            parts.iter().try_for_each(|part| match part {
                StrPart::Term(term) => of_term(term, names),
                StrPart::Str(_) | StrPart::Char(_) => Ok(()),
            })
        }
        Term::Arr(Some(inner)) | Term::Neg(inner) => of_term(inner, names),
        Term::Obj(fields) => fields.iter().try_for_each(|(key, value)| {
            if is_other_constant(key) {
                return Err(Doubt::new("`jq` refuses a key of an object that is no text"));
            }
            of_term(key, names)?;
            value.as_ref().map_or(Ok(()), |value| of_term(value, names))
        }),
        Term::BinOp(left, op, right) => {
            of_term(left, names)?;
            match op {
                BinaryOp::Pipe(Some(pattern)) => {
                    of_pattern(pattern, names, &mut |names| of_term(right, names))
                }
                _ => of_term(right, names),
            }
        }
        Term::Label(name, inner) => {
            with_all(&[&format!("*{name}")], names, &mut |names| of_term(inner, names))
        }
        Term::Break(name) if is_known(names, &format!("*{name}"), 0) => Ok(()),
        Term::Break(_) => Err(Doubt::of_use("break")),
        Term::Fold(word, source, pattern, arguments) => {
            of_term(source, names)?;
            match (*word, &arguments[..]) {
                ("reduce" | "foreach", [start, rest @ ..]) if (1..=2).contains(&rest.len()) => {
                    of_term(start, names)?;
                    of_pattern(pattern, names, &mut |names| {
                        rest.iter().try_for_each(|term| of_term(term, names))
                    })
                }
                _ => Err(Doubt::of_use(word)),
            }
        }
        Term::TryCatch(inner, handler) => {
            of_term(inner, names)?;
            handler.as_ref().map_or(Ok(()), |handler| of_term(handler, names))
        }
        Term::IfThenElse(branches, otherwise) => {
            branches.iter().try_for_each(|(condition, then)| all(&[condition, then]))?;
            otherwise.as_ref().map_or(Ok(()), |otherwise| of_term(otherwise, names))
        }
        Term::Def(definitions, inner) => of_definitions(definitions, inner, names),
        Term::Call(name, arguments) => {
            if !is_known(names, name, arguments.len()) && !is_built_in(name, arguments.len()) {
                return Err(Doubt::of_use(name));
            }
            arguments.iter().try_for_each(|argument| of_term(argument, names))
        }
        Term::Var(name) if is_known(names, name, 0) => Ok(()),
        Term::Var(name) => Err(Doubt::of_use(name)),
        Term::Path(head, Path(parts)) => {
            of_term(head, names)?;
            parts.iter().try_for_each(|(part, _)| match part {
                Part::Index(key) => of_term(key, names),
                Part::Range(from, to) => {
                    [from, to].into_iter().flatten().try_for_each(|bound| of_term(bound, names))
                }
            })
        }
    }
}

/// Whether a term is a constant that is no text.
fn is_other_constant(term: &Term<&str>) -> bool {
    match term {
        Term::Num(_) | Term::Arr(_) | Term::Obj(_) => true,
        Term::Neg(inner) => is_other_constant(inner),
        Term::Call(name, arguments) => arguments.is_empty() && matches!(*name, "null" | "true" | "false"),
        _ => false,
    }
}

fn of_definitions(definitions: &[Def<&str>], inner: &Term<&str>, names: Names<'_>) -> Result<(), Doubt> {
    let Some((first, rest)) = definitions.split_first() else { return of_term(inner, names) };
    let known = Known { up: names.last, name: first.name, arguments: first.args.len() };
    let names = Names { last: Some(&known), ..names };
    // What an argument `$name` gives can be called by its name too.
    let arguments = first.args.iter().flat_map(|name| [*name, name.trim_start_matches('$')]);
    let arguments: Vec<&str> = arguments.collect();
    with_all(&arguments, names, &mut |names| of_term(&first.body, names))?;
    of_definitions(rest, inner, names)
}

/// Does something where the names of a pattern are known besides.
fn of_pattern(
    pattern: &Pattern<&str>,
    names: Names<'_>,
    then: &mut dyn FnMut(Names<'_>) -> Result<(), Doubt>,
) -> Result<(), Doubt> {
    let mut own = Vec::new();
    collect(pattern, names, &mut own)?;
    with_all(&own, names, then)
}

fn collect<'t>(pattern: &Pattern<&'t str>, names: Names<'_>, own: &mut Vec<&'t str>) -> Result<(), Doubt> {
    match pattern {
        Pattern::Var(name) => own.push(name),
        Pattern::Arr(patterns) => patterns.iter().try_for_each(|pattern| collect(pattern, names, own))?,
        Pattern::Obj(fields) => fields.iter().try_for_each(|(key, pattern)| {
            of_term(key, names)?;
            collect(pattern, names, own)
        })?,
    }
    Ok(())
}

/// Refuses `left op term as $name | …`, which versions of jq take apart in different ways.
pub(crate) fn check_bindings(tokens: &[Token<&str>]) -> Result<(), Doubt> {
    const OPERATORS: [&str; 21] = [
        ",", "+", "-", "*", "/", "%", "=", "|=", "+=", "-=", "*=", "/=", "%=", "//=", "//", "<", ">", "<=",
        ">=", "==", "!=",
    ];
    for (place, Token(text, token)) in tokens.iter().enumerate() {
        match token {
            Tok::Block(inner) => check_bindings(inner)?,
            Tok::Str(parts) => parts.iter().try_for_each(|part| match part {
                StrPart::Term(token) => check_bindings(std::slice::from_ref(token)),
                StrPart::Str(_) | StrPart::Char(_) => Ok(()),
            })?,
            Tok::Word if *text == "as" => {
                // What stands before its term: nothing, or what begins another.
                let before = tokens[..place].iter().rev().map(|token| token.0);
                let mut operators =
                    before.take_while(|word| !matches!(*word, "|" | ";" | "reduce" | "foreach"));
                if operators.any(|word| OPERATORS.contains(&word) || matches!(word, "and" | "or")) {
                    return Err(Doubt::new("what `jq` takes for the left of `as` depends on its version"));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_is_called_by_a_case() {
        let cases = include_str!("../tests/filters.txt");
        let names = FUNCTIONS.iter().chain(&OF_TERMS).map(|(name, _)| *name);
        let names = names.chain(FORMATS).chain(PRELUDE.iter().map(|own| own.name));
        let words = |text: &'static str| {
            text.split(|letter: char| !letter.is_alphanumeric() && !"_@".contains(letter))
        };
        let called: std::collections::HashSet<&str> = words(cases).collect();
        let missing: Vec<&str> =
            names.filter(|name| !name.starts_with('_') && !called.contains(name)).collect();
        assert!(missing.is_empty(), "no case calls {missing:?}");
    }

    #[test]
    fn the_prelude_calls_what_there_is() {
        for own in PRELUDE.iter() {
            let mut arguments: Vec<&str> = own.args.clone();
            arguments.extend(own.args.iter().map(|name| name.trim_start_matches('$')));
            // Only the prelude may call what begins with `_`.
            let hidden = |name: &&str| name.starts_with('_');
            let natives = FUNCTIONS.iter().chain(&OF_TERMS).map(|own| own.0);
            let all = PRELUDE.iter().map(|own| own.name).chain(natives).filter(hidden);
            let checked = with_all(&arguments, Names::default(), &mut |names| of_term(&own.body, names));
            let is_hidden = all.into_iter().any(|name| checked == Err(Doubt::of_use(name)));
            assert!(checked.is_ok() || is_hidden, "{}: {checked:?}", own.name);
        }
    }
}
