//! Where a step stands.

use schemars::JsonSchema;
use serde::Serialize;

/// Where a step stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlanSource {
    /// The file's name; of a step that was made in a sandbox its call, as in `POST /v2/role-bindings`.
    pub file: String,
    /// The line, or the call, from 1.
    pub line: usize,
}

impl PlanSource {
    /// Whether it is a call and no line of a file.
    fn is_call(&self) -> bool {
        let method = self.file.split_once(" /").map(|(method, _)| method);
        method.is_some_and(|method| method.bytes().all(|letter| letter.is_ascii_uppercase()))
    }

    /// The end of the file's name and what parts it from the line.
    pub(crate) fn short_name(&self) -> (&str, &'static str) {
        if self.is_call() {
            return ("call", " ");
        }
        (self.file.rsplit(['/', '\\']).next().unwrap_or(&self.file), ":")
    }

    /// `onboard.sh:22`, `call 7`; nothing where nobody knows.
    pub(crate) fn short(&self) -> String {
        let (name, joint) = self.short_name();
        if name.is_empty() { String::new() } else { format!("{name}{joint}{}", self.line) }
    }

    /// `examples/onboard.sh:22`, `call 7: POST /v2/roles`; nothing where nobody knows.
    pub(crate) fn full(&self) -> String {
        match (self.is_call(), &*self.file) {
            (true, call) => format!("call {}: {call}", self.line),
            (false, "") => String::new(),
            (false, file) => format!("{file}:{}", self.line),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_line_or_a_call() {
        for (file, short, full) in [
            ("examples/onboard.sh", "onboard.sh:7", "examples/onboard.sh:7"),
            ("POST /v2/roles", "call 7", "call 7: POST /v2/roles"),
            ("my plans /x.yaml", "x.yaml:7", "my plans /x.yaml:7"),
            ("", "", ""),
        ] {
            let source = PlanSource { file: file.to_owned(), line: 7 };
            assert_eq!((source.short(), source.full()), (short.to_owned(), full.to_owned()));
        }
    }
}
