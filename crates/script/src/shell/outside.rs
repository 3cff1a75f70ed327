//! Commands other than the shell's own: `ax`, `jq`, `curl`, and those that nobody can look into.

use axcess_api::call;
use axcess_core::Bound;

use crate::ax;
use crate::jq::Jq;
use crate::request;
use crate::shell::{AX, Run, Shell};
use crate::tape::Reach;
use crate::text::{Doubt, Field, Status, Text};

/// The operation of a command that may do anything.
const ANYTHING: &str = "shell";

impl Shell<'_> {
    pub(super) fn ax(&mut self, fields: &[Field]) -> Run {
        self.budget = self.budget.saturating_sub(AX - 1);
        let done = ax::run(self.tape, &self.reach, self.line, fields, self.input.as_ref());
        self.sink.append(&done.printed);
        self.status = done.status;
        Ok(())
    }

    pub(super) fn jq(&mut self, fields: &[Field]) -> Run {
        let (printed, status) = match self.filtered(fields) {
            Ok(printed) => (Text::Known(printed.text), Status::Exit(printed.exit)),
            Err(doubt) => (Text::Unknown(doubt), Status::Unknown),
        };
        self.sink.append(&printed);
        self.status = status;
        Ok(())
    }

    fn filtered(&self, fields: &[Field]) -> Result<crate::jq::Printed, Doubt> {
        let mut arguments = Vec::with_capacity(fields.len());
        for field in fields {
            match &field.text {
                Text::Known(text) => arguments.push(text.clone()),
                Text::Unknown(doubt) => return Err(doubt.clone()),
            }
        }
        let jq = Jq::read(&arguments)?;
        match &self.input {
            Some(Text::Known(text)) => jq.run(text),
            Some(Text::Unknown(doubt)) => Err(doubt.clone()),
            None => jq.run(""),
        }
    }

    /// A call of the REST API, if it is one that can be read.
    pub(super) fn fetch(&mut self, name: &str, fields: &[Field]) -> Run {
        self.sink.append(&Text::Unknown(Doubt::new(format!("what `{name}` prints is not looked at"))));
        self.status = Status::Unknown;
        if name != "curl" || !sends(fields) {
            return Ok(());
        }
        let Some(request) = Request::of_curl(fields) else { return self.anything(name) };
        let call = call(self.tape.policy(), &request.method, &request.path, &request.body);
        let is_change = request::op(&call).is_some();
        request::carry_out(self.tape, &self.reach, self.line, call);
        // `curl` ends well whatever the API answers, unless it is told otherwise.
        if is_change && !request.fails && self.reach == Reach::Run {
            self.status = Status::SUCCESS;
        }
        Ok(())
    }

    /// A command that is not reached and holds none that could be named.
    pub(super) fn unreached(&mut self, name: &str, fields: &[Field]) -> Run {
        let inner = fields.iter().position(|field| field.text.known() == Some("ax"));
        match (name, inner) {
            ("echo" | "printf" | "[" | "test", _) | (_, None) => Ok(()),
            (_, Some(place)) => self.ax(&fields[place + 1..]),
        }
    }

    /// A command whose very name is not known.
    pub(super) fn unreadable_command(&mut self, first: &Field, _rest: &[Field]) -> Run {
        let reason = match &first.text {
            Text::Unknown(doubt) => format!("which command this is cannot be read: {}", doubt.reason()),
            Text::Known(_) => "which command this is cannot be read".to_owned(),
        };
        self.open_end(&reason)
    }

    /// A command that this program knows nothing of. One that carries out other programs may do anything; what stands
    /// in a substitution is there for what it prints.
    pub(super) fn foreign(&mut self, name: &str, fields: &[Field]) -> Run {
        if runs_programs(name) && self.substitutions == 0 {
            let told = match (name, fields.first().and_then(|field| field.text.known())) {
                ("source" | ".", Some(file)) => format!("`{file}` is another file, which is not read"),
                _ => format!("what `{name}` does cannot be read"),
            };
            return self.open_end(&told);
        }
        let doubt = Doubt::new(format!("what `{name}` prints is not looked at"));
        if self.substitutions == 0 {
            self.tape.remark(self.line, format!("what `{name}` does is not looked at"));
        }
        self.sink.append(&Text::Unknown(doubt));
        self.status = Status::Unknown;
        Ok(())
    }

    fn anything(&mut self, name: &str) -> Run {
        self.open_end(&format!("what `{name}` calls cannot be read"))
    }

    pub(super) fn open_end(&mut self, reason: &str) -> Run {
        let line = self.line;
        match self.reach.clone() {
            Reach::Silent => {}
            Reach::Skipped(because) => self.tape.skip(line, ANYTHING, &because),
            Reach::Run | Reach::Perhaps(_) => self.tape.doubt(line, ANYTHING, reason, Bound::default()),
        }
        self.sink.append(&Text::Unknown(Doubt::new(reason)));
        self.status = Status::Unknown;
        Ok(())
    }
}

/// Whether `curl` may change anything: it sends a body or names a method other than GET, to where changes are made.
fn sends(fields: &[Field]) -> bool {
    let words = || fields.iter().filter_map(|field| field.text.known());
    let writes = words().any(|word| {
        matches!(word, "-d" | "--json" | "-F" | "-T" | "--upload-file")
            || word.starts_with("--data")
            || matches!(word.trim_start_matches("-X"), "POST" | "PUT" | "PATCH" | "DELETE")
            || word.starts_with("--request=")
    });
    let elsewhere = words().any(|word| {
        word.starts_with("http")
            && !word.contains("/v2/")
            && !word.contains("/graphql")
            && word.contains("://")
    });
    (writes || fields.iter().any(|field| field.loose)) && !elsewhere
}

/// Whether a command carries out programs that may call the API.
fn runs_programs(name: &str) -> bool {
    let plain = name.rsplit('/').next().unwrap_or(name);
    name.contains('/')
        || plain.starts_with("python")
        || matches!(
            plain,
            "source"
                | "."
                | "eval"
                | "bash"
                | "sh"
                | "dash"
                | "zsh"
                | "ksh"
                | "fish"
                | "node"
                | "deno"
                | "bun"
                | "ruby"
                | "perl"
                | "php"
                | "npx"
                | "uv"
                | "uvx"
                | "pipx"
                | "make"
                | "ssh"
                | "docker"
                | "xargs"
                | "parallel"
                | "arize"
        )
}

/// What `curl` sends.
struct Request {
    method: String,
    path: String,
    body: serde_json::Value,
    /// Whether an answer that is an error makes `curl` fail.
    fails: bool,
}

impl Request {
    /// `None` where it cannot be read.
    fn of_curl(fields: &[Field]) -> Option<Self> {
        let words: Vec<&Field> = fields.iter().collect();
        let (mut method, mut url, mut data, mut fails) = (None, None, None, false);
        let mut rest = words.into_iter();
        while let Some(field) = rest.next() {
            if field.loose {
                return None;
            }
            // The key of a header is passed over below; anything else has to be known.
            let Text::Known(word) = &field.text else { return None };
            match word.as_str() {
                "-X" | "--request" => method = Some(rest.next()?.text.known()?.to_owned()),
                "-d" | "--data" | "--data-raw" | "--data-binary" | "--json" => {
                    data = Some(rest.next()?.text.known()?.to_owned());
                }
                "-H" | "--header" | "-u" | "--user" | "-o" | "--output" | "-w" | "--write-out" | "-m"
                | "--max-time" | "--retry" | "-A" | "--user-agent" | "--connect-timeout" => {
                    rest.next()?;
                }
                "-f" | "--fail" | "--fail-with-body" | "-fsS" | "-sf" | "-fs" | "-sSf" | "-fsSL" => {
                    fails = true
                }
                "-s" | "-S" | "-sS" | "-L" | "-k" | "-i" | "-v" | "--silent" | "--show-error"
                | "--location" | "--globoff" | "-g" | "-sSL" | "-sL" => {}
                "--url" => url = Some(rest.next()?.text.known()?.to_owned()),
                flag if flag.starts_with("-X") => method = Some(flag[2..].to_owned()),
                flag if flag.starts_with('-') => return None,
                word => url = Some(word.to_owned()),
            }
        }
        let url = url?;
        let path = url.find("/v2/").map(|at| url[at..].to_owned())?;
        let body = match &data {
            // A file, or what is no JSON.
            Some(text) => serde_json::from_str(text).ok()?,
            None => serde_json::Value::Null,
        };
        let method = method.unwrap_or_else(|| if data.is_some() { "POST" } else { "GET" }.to_owned());
        Some(Self { method, path, body, fails })
    }
}
