//! The shell's grammar. A foreign parser does the work; what would keep it busy for long is refused before.

use std::collections::HashMap;

use brush_parser::ast::Program;
use brush_parser::{ParseError, ParserOptions, Token, TokenizerError, parse_tokens, uncached_tokenize_str};

/// The most brackets within each other, wherever they stand.
const DEEPEST: usize = 40;
/// The most round brackets within each other between words; each doubles what the parser tries.
const DEEPEST_ROUND: usize = 7;
/// The most places in arrays within each other, as in `${a[${b[0]}]}`; each takes the parser twenty times as long.
const DEEPEST_SUBSCRIPT: usize = 2;
/// The most compound commands within each other.
const DEEPEST_COMPOUND: usize = 24;
/// The most digits that a number of 64 bits surely holds.
const MOST_DIGITS: usize = 18;

/// A place where a text is no shell script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// The line, from 1.
    pub line: usize,
    pub message: String,
    pub help: Option<String>,
}

impl SyntaxError {
    fn new(line: usize, message: impl Into<String>) -> Self {
        Self { line, message: message.into(), help: None }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// How words are read.
pub(crate) fn options() -> ParserOptions {
    ParserOptions::default()
}

/// Whether a number may be larger than the parser can hold, which ends it.
pub(crate) fn has_large_number(text: &str) -> bool {
    text.split(|letter: char| !letter.is_ascii_digit()).any(|digits| digits.len() > MOST_DIGITS)
}

/// Whether a `~` is followed by such a number.
pub(crate) fn has_large_tilde(text: &str) -> bool {
    text.split('~').skip(1).any(|behind| {
        let behind = behind.trim_start_matches(['+', '-']);
        has_large_number(
            &behind[..behind.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(behind.len())],
        )
    })
}

/// Reads a script.
pub(crate) fn parse(text: &str) -> Result<Program, SyntaxError> {
    check_brackets(text)?;
    check_documents(text)?;
    let options = options();
    let tokens =
        uncached_tokenize_str(text, &options.tokenizer_options()).map_err(|error| of_token(text, &error))?;
    check_nesting(&tokens)?;
    check_redirections(&tokens)?;
    parse_tokens(&told_apart(tokens), &options).map_err(|error| of_grammar(text, &error))
}

/// Counts brackets as they stand, quoted or not.
fn check_brackets(text: &str) -> Result<(), SyntaxError> {
    let (mut depth, mut subscripts, mut marks) = (0_usize, 0_usize, 0_usize);
    for (number, line) in text.lines().enumerate() {
        let refuse = |message: String| {
            Err(SyntaxError::new(number + 1, message).help("split the script into plainer commands"))
        };
        let (mut before, mut is_name) = (' ', false);
        for letter in line.chars() {
            match letter {
                '[' if is_name => (depth, subscripts) = (depth + 1, subscripts + 1),
                '(' | '{' | '[' => depth += 1,
                ')' | '}' | ']' => depth = depth.saturating_sub(1),
                '`' if before == '\\' => marks += 1,
                _ => {}
            }
            // No other bracket ends a place in an array.
            subscripts = subscripts.saturating_sub(usize::from(letter == ']'));
            is_name = match letter {
                '{' => before == '$',
                '!' | '#' | '_' => is_name,
                letter => is_name && letter.is_alphanumeric(),
            };
            before = letter;
            if depth > DEEPEST {
                return refuse(format!("brackets are nested deeper than {DEEPEST} levels"));
            }
            if subscripts > DEEPEST_SUBSCRIPT {
                return refuse(format!("places in arrays are nested deeper than {DEEPEST_SUBSCRIPT} levels"));
            }
        }
        if subscripts > 1 {
            return refuse("places in arrays do not end on their line".to_owned());
        }
        // A comment may leave brackets open; a function never begins or ends within a word.
        if line.trim().is_empty() || line.starts_with('}') {
            depth = 0;
        }
    }
    if marks > 64 {
        return Err(SyntaxError::new(1, "backquotes are nested too deep").help("write `$(…)` in their place"));
    }
    Ok(())
}

/// Looks for documents without a word, and for those that never end where a bracket does not either: the parser would not
/// survive them.
fn check_documents(text: &str) -> Result<(), SyntaxError> {
    let count = |letter: char| text.matches(letter).count();
    let is_open = count('(') > count(')') || count('{') > count('}');
    // Where each line stands for the last time.
    let numbered = text.lines().enumerate();
    let last: HashMap<&str, usize> =
        numbered.map(|(number, line)| (line.trim_start_matches('\t'), number)).collect();
    for (number, line) in text.lines().enumerate() {
        let line = line.replace("<<<", "");
        let mut rest = &*line;
        while let Some((_, behind)) = rest.split_once("<<") {
            let behind = behind.trim_start_matches('-').trim_start();
            if behind.starts_with(['|', ';', '&', '<', '>', ')']) {
                let error =
                    SyntaxError::new(number + 1, "a document begins here without the word that ends it");
                return Err(error.help("write `<<EOF`, and `EOF` alone on a line behind it"));
            }
            let ends = |letter: char| letter.is_whitespace() || ";&|()<>".contains(letter);
            let word = behind.split(ends).next().unwrap_or_default().replace(['"', '\'', '\\'], "");
            if is_open && last.get(&*word).is_none_or(|last| *last <= number) {
                let error = SyntaxError::new(number + 1, "the document that begins here never ends");
                return Err(error.help("end it with its word alone on a line, and close each bracket"));
            }
            rest = behind;
        }
    }
    Ok(())
}

/// Counts what the grammar nests.
fn check_nesting(tokens: &[Token]) -> Result<(), SyntaxError> {
    let (mut round, mut compound, mut cases, mut coprocesses) = (0_usize, 0_usize, 0_usize, 0_usize);
    for token in tokens {
        match token {
            Token::Operator(text, _) if text == "(" => round += 1,
            Token::Operator(text, _) if text == ")" => round = round.saturating_sub(1),
            Token::Word(text, _) => match text.as_str() {
                "if" | "for" | "while" | "until" | "{" | "[[" | "select" => compound += 1,
                "fi" | "done" | "}" | "]]" => compound = compound.saturating_sub(1),
                "case" => cases += 1,
                "esac" => cases = cases.saturating_sub(1),
                "coproc" => coprocesses += 1,
                _ => {}
            },
            Token::Operator(..) => {}
        }
        if round > DEEPEST_ROUND || compound > DEEPEST_COMPOUND || cases > 5 || coprocesses > 3 {
            let line = token.location().start.line;
            let error = SyntaxError::new(line, "commands are nested too deep to be read");
            return Err(error.help("split the script into plainer commands"));
        }
    }
    Ok(())
}

/// Looks at numbers of files, as in `2>out`.
fn check_redirections(tokens: &[Token]) -> Result<(), SyntaxError> {
    for pair in tokens.windows(2) {
        if let [Token::Word(word, place), Token::Operator(operator, _)] = pair
            && operator.starts_with(['<', '>'])
            && word.bytes().all(|byte| byte.is_ascii_digit())
            && word.parse::<i32>().is_err()
        {
            let error = SyntaxError::new(place.start.line, format!("`{word}` is no number of a file"));
            return Err(error.help(format!("put a space before the `{operator}`")));
        }
    }
    Ok(())
}

/// Tokens with line ends where a shell allows them and the parser needs them: it takes `( (` for the beginning of
/// arithmetic, and `esac )` for a pattern of `case`.
fn told_apart(tokens: Vec<Token>) -> Vec<Token> {
    let mut apart: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let place = token.location();
        let is_mistaken = match (apart.last(), &token) {
            (Some(Token::Operator(before, beside)), Token::Operator(text, _)) => {
                before == "(" && text == "(" && beside.end.index < place.start.index
            }
            (Some(Token::Word(before, _)), Token::Operator(text, _)) => before == "esac" && text == ")",
            _ => false,
        };
        if is_mistaken {
            apart.push(Token::Operator("\n".to_owned(), place.clone()));
        }
        apart.push(token);
    }
    apart
}

fn of_token(text: &str, error: &TokenizerError) -> SyntaxError {
    let last = text.lines().count().max(1);
    let at = |line: usize, what: &str, remedy: &str| {
        SyntaxError::new(line, format!("{what} is never closed")).help(remedy.to_owned())
    };
    match error {
        TokenizerError::UnterminatedSingleQuote(place) => {
            at(place.line, "the quote `'`", "close it with another `'`")
        }
        TokenizerError::UnterminatedDoubleQuote(place) => {
            at(place.line, "the quote `\"`", "close it with another `\"`")
        }
        TokenizerError::UnterminatedAnsiCQuote(place) => {
            at(place.line, "the quote `$'`", "close it with `'`")
        }
        TokenizerError::UnterminatedBackquote(place) => {
            at(place.line, "a backquote", "close it with another backquote, or write `$(…)`")
        }
        TokenizerError::UnterminatedCommandSubstitution | TokenizerError::UnterminatedExpansion => {
            at(line_left_open(text, "$(", ('(', ')')).unwrap_or(last), "a `$(`", "close it with `)`")
        }
        TokenizerError::UnterminatedVariable => {
            at(line_left_open(text, "${", ('{', '}')).unwrap_or(last), "a `${`", "close it with `}`")
        }
        TokenizerError::UnterminatedHereDocuments(..) | TokenizerError::MissingHereTag(_) => {
            let line = text.lines().position(|line| line.contains("<<")).map_or(last, |line| line + 1);
            SyntaxError::new(line, "the document that begins here never ends")
                .help("end it with its word alone on a line")
        }
        other => SyntaxError::new(last, format!("the script cannot be read: {other}")),
    }
}

/// The line of the last opening that is not closed behind it.
fn line_left_open(text: &str, opening: &str, (open, close): (char, char)) -> Option<usize> {
    let is_open = |at: &usize| text[*at..].matches(open).count() > text[*at..].matches(close).count();
    let at = text
        .match_indices(opening)
        .map(|(at, _)| at)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .take(100)
        .find(is_open)?;
    Some(text[..at].matches('\n').count() + 1)
}

fn of_grammar(text: &str, error: &ParseError) -> SyntaxError {
    let last = text.lines().count().max(1);
    match error {
        ParseError::ParsingNear(place) => {
            // The parser takes the bracket behind a pattern for the end of the substitution.
            let before: Vec<&str> = text.lines().take(place.line).collect();
            let before = before.join("\n");
            let is_case =
                before.rsplit_once("$(").is_some_and(|(_, inner)| inner.trim_start().starts_with("case"));
            let remedy = if is_case {
                "within `$(…)` write the patterns of `case` with both brackets: `(pattern)`"
            } else {
                "`bash -n FILE` tells what"
            };
            SyntaxError::new(place.line, "here a shell expects something else").help(remedy)
        }
        ParseError::ParsingAtEndOfInput => {
            SyntaxError::new(last, "the script ends in the middle of a command")
                .help("is a `done`, `fi`, `}` or quote missing, or the rest of the file?")
        }
        ParseError::Tokenizing { inner, .. } => of_token(text, inner),
    }
}
