//! What the service answered, as far as a text shows it.

use serde_json::Value;

/// An error answer.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub status: Option<u16>,
    pub detail: Option<String>,
    /// The limit of the plan that it names.
    pub entitlement: Option<String>,
}

/// The statuses of errors with their titles, and the exceptions of the SDK.
const TITLES: &[(u16, &str, &str)] = &[
    (400, "Bad Request", "BadRequestException"),
    (401, "Unauthorized", "UnauthorizedException"),
    (403, "Forbidden", "ForbiddenException"),
    (404, "Not Found", "NotFoundException"),
    (409, "Conflict", "ConflictException"),
    (422, "Unprocessable", "UnprocessableEntityException"),
    (429, "Too Many Requests", "TooManyRequestsException"),
    (500, "Internal Server Error", "ServiceException"),
    (502, "Bad Gateway", "BadGatewayException"),
    (503, "Service Unavailable", "ServiceUnavailableException"),
    (504, "Gateway Timeout", "GatewayTimeoutException"),
];

/// How many objects a text is searched for.
const MOST_OBJECTS: usize = 64;

/// Reads the answer.
pub(super) fn read(text: &str) -> Answer {
    let found = objects(text);
    let mut all = found.iter().flat_map(nested);
    let problem = all.find(|value| {
        value["status"].is_u64() && (value["title"].is_string() || value["detail"].is_string())
    });
    if let Some(problem) = problem {
        let words = |name: &str| problem[name].as_str().map(str::to_owned);
        return Answer {
            status: problem["status"].as_u64().and_then(error),
            detail: words("detail").or_else(|| words("title")),
            entitlement: words("entitlement"),
        };
    }
    Answer { status: status(text), detail: detail(text), entitlement: assigned(text, "entitlement") }
}

/// Every JSON object that stands in a text, the outermost of those in each other.
pub(super) fn objects(text: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let (mut at, mut tried) = (0, 0);
    while let Some(next) = text[at..].find('{') {
        at += next;
        tried += 1;
        if tried > MOST_OBJECTS {
            break;
        }
        let mut stream = serde_json::Deserializer::from_str(&text[at..]).into_iter::<Value>();
        match stream.next() {
            Some(Ok(value)) => {
                at += stream.byte_offset();
                found.push(value);
            }
            _ => at += 1,
        }
    }
    found
}

/// An object and those in its fields, one level deep.
fn nested(value: &Value) -> impl Iterator<Item = &Value> {
    let inside =
        value.as_object().into_iter().flat_map(|fields| fields.values()).filter(|value| value.is_object());
    std::iter::once(value).chain(inside)
}

fn error(number: u64) -> Option<u16> {
    u16::try_from(number).ok().filter(|status| (400..600).contains(status))
}

/// The status: `status=403`, `(403)`, `403 Forbidden`, `HTTP 403`, `"GET /v2/x HTTP/1.1" 403`, at the end of a line that
/// names a call, or the name of an exception.
fn status(text: &str) -> Option<u16> {
    let assigned = assigned(text, "status").or_else(|| assigned(text, "status_code"));
    if let Some(status) = assigned.and_then(|number| number.parse().ok()).and_then(error) {
        return Some(status);
    }
    let mut words = text
        .split(|letter: char| letter.is_whitespace() || "();:,[]".contains(letter))
        .filter(|word| !word.is_empty())
        .peekable();
    let mut before = "";
    while let Some(word) = words.next() {
        let number = word.parse().ok().filter(|_| word.len() == 3).and_then(error);
        if let Some(status) = number {
            let title = TITLES
                .iter()
                .find(|(known, ..)| *known == status)
                .and_then(|(_, title, _)| title.split(' ').next());
            let is_titled =
                words.peek().zip(title).is_some_and(|(next, title)| next.eq_ignore_ascii_case(title));
            let lead = before.trim_matches(['"', '\'']).to_ascii_lowercase();
            let is_led = ["http", "http/1.1", "http/2", "error", "status", "code", "statuscode", "->"]
                .contains(&&*lead);
            let is_logged =
                text.lines().any(|line| line.contains("/v2/") && line.ends_with(&format!(" {word}")));
            if is_titled || is_led || is_logged || text.contains(&format!("({status})")) {
                return Some(status);
            }
        }
        before = word;
    }
    let of_exception = TITLES.iter().find(|(.., exception)| text.contains(exception));
    of_exception.map(|(status, ..)| *status)
}

/// What the service said: `detail='…'`, or behind `Error: 403 Forbidden;`.
fn detail(text: &str) -> Option<String> {
    let named = assigned(text, "detail").or_else(|| assigned(text, "title"));
    named.or_else(|| {
        let line = text.lines().find_map(|line| Some(line.split_once("Error: ")?.1))?;
        let said = line.split_once(';').map_or(line, |(_, said)| said).trim();
        Some(said.to_owned()).filter(|said| !said.is_empty())
    })
}

/// The value of `name='value'`, `name="value"` or `name=value`.
fn assigned(text: &str, name: &str) -> Option<String> {
    let lead = format!("{name}=");
    let is_apart =
        |at: usize| !text[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
    let at = text.match_indices(&lead).map(|(at, _)| at).find(|at| is_apart(*at))?;
    let value = &text[at + lead.len()..];
    let value = match value.chars().next()? {
        quote @ ('\'' | '"') => value[1..].split(quote).next()?,
        _ => value.split(|letter: char| letter.is_whitespace() || ",;)".contains(letter)).next()?,
    };
    Some(value.to_owned()).filter(|value| !value.is_empty() && value != "None")
}
