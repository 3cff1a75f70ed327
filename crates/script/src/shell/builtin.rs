//! The shell's own commands.

use crate::shell::{AtExit, Leave, Run, Shell};
use crate::tape::Reach;
use crate::text::{Doubt, Field, Status, Text};

/// Commands that only print, read or touch files, and that surely succeed.
const SURE: &[&str] =
    &[":", "true", "sleep", "shopt", "umask", "ulimit", "alias", "unalias", "date", "tput", "clear", "sync"];

/// Commands that only print, read or touch files, and may fail.
const HARMLESS: &[&str] = &[
    "awk",
    "basename",
    "cat",
    "cd",
    "chmod",
    "chown",
    "cmp",
    "column",
    "comm",
    "cp",
    "cut",
    "df",
    "diff",
    "dirname",
    "du",
    "egrep",
    "expr",
    "fgrep",
    "file",
    "fold",
    "getopts",
    "git",
    "grep",
    "gunzip",
    "gzip",
    "head",
    "hostname",
    "id",
    "install",
    "join",
    "kill",
    "less",
    "ln",
    "logger",
    "ls",
    "mail",
    "md5sum",
    "mkdir",
    "mktemp",
    "more",
    "mv",
    "nl",
    "od",
    "open",
    "openssl",
    "paste",
    "popd",
    "ps",
    "pushd",
    "pwd",
    "readlink",
    "realpath",
    "rev",
    "rm",
    "rmdir",
    "sed",
    "sendmail",
    "seq",
    "sha256sum",
    "sort",
    "split",
    "stat",
    "stty",
    "tac",
    "tail",
    "tar",
    "tee",
    "times",
    "touch",
    "tr",
    "tty",
    "uname",
    "uniq",
    "unzip",
    "users",
    "uuidgen",
    "wc",
    "who",
    "whoami",
    "xxd",
    "yq",
    "zip",
    "base64",
    "bc",
    "cal",
    "csvtool",
    "numfmt",
];

impl Shell<'_> {
    /// A command with its arguments.
    pub(super) fn dispatch(&mut self, mut fields: Vec<Field>) -> Run {
        if self.reach == Reach::Silent {
            return Ok(());
        }
        if fields.is_empty() {
            // An expansion that came to nothing.
            self.status = self.substituted.unwrap_or(Status::SUCCESS);
            return Ok(());
        }
        let first = fields.remove(0);
        let Text::Known(name) = &first.text else {
            return self.unreadable_command(&first, &fields);
        };
        if let Some(function) = self.functions.get(name).cloned() {
            return self.call(&function, &fields);
        }
        let plain = name.rsplit('/').next().unwrap_or(name);
        match plain {
            "ax" => self.ax(&fields),
            "curl" | "wget" | "http" | "https" => self.fetch(plain, &fields),
            _ if !self.is_alive() => self.unreached(plain, &fields),
            "jq" | "jaq" | "gojq" => self.jq(&fields),
            "echo" => self.echo(&fields),
            "printf" => self.printf(&fields),
            "[" | "test" => {
                self.status = self.test(plain, &fields);
                Ok(())
            }
            "false" => self.ended(Status::Exit(1)),
            "yes" => {
                let word = fields.first().and_then(|field| field.text.known()).unwrap_or("y").to_owned();
                self.sink.append(&Text::Known(format!("{word}\n")));
                self.ended(Status::SUCCESS)
            }
            "set" => self.set(&fields),
            "let" => {
                self.status = self.reckoned(&fields);
                Ok(())
            }
            "shift" => {
                let count = fields.first().map_or(Some(1), |field| field.text.known()?.parse().ok());
                self.shift(count);
                self.ended(Status::SUCCESS)
            }
            "exit" | "return" | "break" | "continue" => self.go(plain, &fields),
            "export" | "readonly" => self.ended(Status::SUCCESS),
            "local" | "declare" | "typeset" => self.declare(&fields),
            "unset" => {
                for field in &fields {
                    if let Some(name) = field.text.known() {
                        self.vars.unset(name);
                        drop(self.functions.remove(name));
                    }
                }
                self.ended(Status::SUCCESS)
            }
            "read" => self.read(&fields),
            "mapfile" | "readarray" => self.mapfile(&fields),
            "trap" => self.trap(&fields),
            // With an argument it ends like the command that it waits for.
            "wait" => self.ended(if fields.is_empty() { Status::SUCCESS } else { Status::Unknown }),
            "command" | "builtin" | "type" | "which" | "hash" => self.find(plain, fields),
            "exec" => {
                let runs = !fields.is_empty();
                self.dispatch(fields)?;
                if runs {
                    self.leave_script("`exec` ends the script");
                }
                Ok(())
            }
            "env" | "sudo" | "doas" | "nohup" | "time" | "timeout" | "nice" | "stdbuf" | "uv" | "uvx"
            | "pipx" | "poetry" => self.wrapped(plain, fields),
            _ if SURE.contains(&plain) => {
                self.sink
                    .append(&Text::Unknown(Doubt::new(format!("what `{plain}` prints is not looked at"))));
                if matches!(plain, ":" | "true" | "sleep" | "shopt") {
                    self.sink = Text::empty();
                }
                self.ended(Status::SUCCESS)
            }
            _ if HARMLESS.contains(&plain) => {
                self.sink
                    .append(&Text::Unknown(Doubt::new(format!("what `{plain}` prints is not looked at"))));
                self.ended(Status::Unknown)
            }
            _ => self.perhaps_wrapped(name, fields),
        }
    }

    fn ended(&mut self, status: Status) -> Run {
        self.status = status;
        Ok(())
    }

    fn echo(&mut self, fields: &[Field]) -> Run {
        let mut words = fields;
        let mut newline = true;
        while let Some(flag) = words.first().and_then(|field| field.text.known())
            && matches!(flag, "-n" | "-e" | "-E" | "-ne" | "-en")
        {
            newline &= !flag.contains('n');
            words = &words[1..];
        }
        let mut text = Text::empty();
        for (place, field) in words.iter().enumerate() {
            if place > 0 {
                text.append(&Text::from(" "));
            }
            text.append(&field.text);
        }
        if newline {
            text.append(&Text::from("\n"));
        }
        self.sink.append(&text);
        self.ended(Status::SUCCESS)
    }

    /// The forms that only put texts together; any other is not known.
    fn printf(&mut self, fields: &[Field]) -> Run {
        let unknown = || Text::Unknown(Doubt::new("what `printf` prints is not looked at"));
        let mut arguments = fields.iter();
        let format = arguments.next().and_then(|field| field.text.known());
        let mut text = Text::empty();
        match format.map(|format| format.replace("\\n", "\n").replace("\\t", "\t")) {
            Some(format) if !format.contains('\\') => {
                let mut rest = format.as_str();
                while let Some(at) = rest.find('%') {
                    text.append(&Text::from(&rest[..at]));
                    match rest[at + 1..].chars().next() {
                        Some('s' | 'd') => text
                            .append(&arguments.next().map_or_else(Text::empty, |field| field.text.clone())),
                        Some('%') => text.append(&Text::from("%")),
                        _ => {
                            text = unknown();
                            break;
                        }
                    }
                    rest = &rest[at + 2..];
                }
                text.append(&Text::from(rest));
                if arguments.next().is_some() {
                    text = unknown();
                }
            }
            _ => text = unknown(),
        }
        self.sink.append(&text);
        self.ended(Status::SUCCESS)
    }

    fn set(&mut self, fields: &[Field]) -> Run {
        let mut words = fields.iter();
        while let Some(field) = words.next() {
            let Some(word) = field.text.known() else { continue };
            if word == "--" {
                self.take_arguments(words.as_slice());
                break;
            }
            let Some(on) =
                word.chars().next().filter(|sign| matches!(sign, '-' | '+')).map(|sign| sign == '-')
            else {
                continue;
            };
            if word.contains('e') {
                self.flags.errexit = on;
            }
            if word.ends_with('o') {
                match words.next().and_then(|field| field.text.known()) {
                    Some("errexit") => self.flags.errexit = on,
                    Some("pipefail") => self.flags.pipefail = on,
                    _ => {}
                }
            }
        }
        self.ended(Status::SUCCESS)
    }

    /// `let`: the last number tells how it ends.
    fn reckoned(&mut self, fields: &[Field]) -> Status {
        let mut status = Status::Exit(1);
        for field in fields {
            status = match field.text.known().map(|text| self.arithmetic(text)) {
                Some(Ok(value)) => Status::of(value != 0),
                Some(Err(_)) | None => Status::Unknown,
            };
        }
        status
    }

    /// `exit`, `return`, `break` and `continue`.
    fn go(&mut self, word: &str, fields: &[Field]) -> Run {
        let given = fields.first().and_then(|field| field.text.known()?.parse::<i32>().ok());
        let levels = given.and_then(|levels| usize::try_from(levels).ok()).unwrap_or(1).max(1);
        match word {
            "break" => self.set_out(Leave::Break(levels), Status::SUCCESS),
            "continue" => self.set_out(Leave::Continue(levels), Status::SUCCESS),
            "return" if !self.locals.is_empty() => {
                self.set_out(Leave::Return, given.map_or(self.status, Status::Exit));
            }
            _ => {
                self.status = given.map_or(self.status, Status::Exit);
                let line = self.line;
                self.leave_script(&format!("`{word}` in line {line} ends the script"));
            }
        }
        Ok(())
    }

    /// Leaves a loop or a function with a status. The shell leaves at most the loops that there are.
    fn set_out(&mut self, leave: Leave, status: Status) {
        let loops = self.within.loops;
        let (is_inside, leave) = match leave {
            Leave::Break(levels) => (levels <= loops, Leave::Break(levels.min(loops))),
            Leave::Continue(levels) => (levels <= loops, Leave::Continue(levels.min(loops))),
            Leave::Return => (self.within.calls > 0, leave),
        };
        match leave {
            _ if !is_inside && self.reach != Reach::Run => self.depart(),
            Leave::Break(0) | Leave::Continue(0) => self.status = status,
            _ => (self.leave, self.reach, self.status) = (Some(leave), Reach::Silent, status),
        }
    }

    fn leave_script(&mut self, reason: &str) {
        match self.reach {
            Reach::Run => {
                self.ended = self.status;
                self.reach = Reach::Skipped(format!("not reached: {reason}").into());
            }
            Reach::Perhaps(_) => self.depart(),
            Reach::Skipped(_) | Reach::Silent => {}
        }
    }

    fn declare(&mut self, fields: &[Field]) -> Run {
        for field in fields {
            if let Some(name) = field.text.known()
                && !name.starts_with('-')
            {
                self.hide_name(name);
                if self.vars.get(name).is_none() {
                    self.vars.set(name, crate::vars::Value::Array(Vec::new()));
                }
            }
        }
        self.ended(Status::SUCCESS)
    }

    /// What is kept for the end of the script is looked at there; what answers signals is not, as none comes.
    fn trap(&mut self, fields: &[Field]) -> Run {
        let fields = match fields {
            [dashes, rest @ ..] if dashes.text.known() == Some("--") => rest,
            all => all,
        };
        if let Some((commands, signals)) = fields.split_first() {
            let first = commands.start.split_whitespace().next().unwrap_or_default();
            let names = |known: &[&str]| {
                let mut signals = signals.iter().filter_map(|field| field.text.known());
                signals.any(|signal| known.contains(&signal.to_ascii_uppercase().trim_start_matches("SIG")))
            };
            // What is known of `rm -rf $(mktemp)` is that it touches files.
            if names(&["EXIT", "0"]) && !HARMLESS.contains(&first) {
                let (commands, line, reach) = (commands.text.clone(), self.line, self.reach.clone());
                let is_taken_back = matches!(commands.known(), Some("" | "-"));
                self.at_exit = (!is_taken_back).then_some(AtExit { commands, line, reach });
            }
            if names(&["ERR", "DEBUG", "RETURN"]) {
                self.tape.remark(self.line, "what `trap` runs there is not looked at".to_owned());
            }
        }
        self.ended(Status::SUCCESS)
    }

    /// Whether a command is there: `ax` and what every shell has is.
    fn find(&mut self, word: &str, mut fields: Vec<Field>) -> Run {
        let flag = fields.first().and_then(|field| field.text.known()).unwrap_or_default();
        if matches!(word, "command" | "builtin") && !flag.starts_with('-') {
            return self.dispatch(fields);
        }
        fields.retain(|field| !field.text.known().is_some_and(|text| text.starts_with('-')));
        let there = fields.iter().all(|field| {
            field.text.known().is_some_and(|name| {
                matches!(name, "ax" | "jq") || self.functions.contains_key(name) || SURE.contains(&name)
            })
        });
        self.sink.append(&Text::Unknown(Doubt::new("where a command lies is not known")));
        self.ended(if there { Status::SUCCESS } else { Status::Unknown })
    }

    /// A command that carries out another one, once.
    fn wrapped(&mut self, word: &str, mut fields: Vec<Field>) -> Run {
        let place = fields.iter().position(|field| {
            field
                .text
                .known()
                .is_some_and(|name| matches!(name, "ax" | "curl") || self.functions.contains_key(name))
        });
        let Some(place) = place else { return self.foreign(word, &fields) };
        fields.drain(..place);
        self.dispatch(fields)
    }

    /// A command that carries out `ax`, nobody knows how often and what it adds: `xargs`, `find -exec`.
    fn perhaps_wrapped(&mut self, word: &str, mut fields: Vec<Field>) -> Run {
        let Some(place) = fields.iter().position(|field| field.text.known() == Some("ax")) else {
            return self.foreign(word, &fields);
        };
        fields.drain(..place);
        // What `find`, `xargs` and `parallel` add, and the marks for it.
        fields.truncate(
            fields.iter().position(|field| field.text.known() == Some(":::")).unwrap_or(fields.len()),
        );
        fields.retain(|field| !matches!(field.text.known(), Some("{}" | ";" | "+")));
        fields.push(Field::any(Doubt::new(format!("what `{word}` adds to the command is not known"))));
        let reason = format!("how often `{word}` runs the command is not known");
        self.perhaps(&reason, |shell| shell.dispatch(fields))
    }
}
