//! The functions of a WebAssembly module, laid out so that they pack well. It does what it did before.
//!
//! A compiler makes a function anew for each type that it is used with: many come out the same, and more come out alike.
//! Those that are the same become one, and those that are alike come to stand beside each other, where whoever packs them
//! says in fewer bits how they differ. Two functions of Rust may share an address, so nothing can tell that they are one.

use std::collections::HashMap;
use std::convert::Infallible;

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{CodeSection, Encode, FunctionSection, Module};
use wasmparser::{
    CodeSectionReader, FunctionBody, FunctionSectionReader, Operator, Parser, Payload, TypeRef, Validator,
};

use crate::Failure;

type Outcome<T> = Result<T, reencode::Error<Infallible>>;

/// The same module, with its functions merged and sorted.
pub fn arrange(wasm: &[u8]) -> Result<Vec<u8>, Failure> {
    let trouble = |error: String| Failure(format!("functions laid out: {error}"));
    let mut module = Module::new();
    Layout::of(wasm)
        .and_then(|mut layout| layout.parse_core_module(&mut module, Parser::new(0), wasm))
        .map_err(|error| trouble(error.to_string()))?;
    let arranged = module.finish();
    Validator::new().validate_all(&arranged).map_err(|error| trouble(error.to_string()))?;
    Ok(arranged)
}

/// Where each function goes.
struct Layout<'a> {
    functions: Vec<Function<'a>>,
    /// Of those that stay, by their places in `functions`.
    order: Vec<usize>,
    /// By old index, those that are imported first.
    indices: Vec<u32>,
}

struct Function<'a> {
    signature: u32,
    body: FunctionBody<'a>,
}

impl<'a> Layout<'a> {
    fn of(wasm: &'a [u8]) -> Outcome<Self> {
        let (mut imported, mut signatures, mut bodies) = (0, Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::FunctionSection(section) => {
                    signatures = section.into_iter().collect::<Result<_, _>>()?;
                }
                Payload::CodeSectionEntry(body) => bodies.push(body),
                _ => {}
            }
        }
        let functions = signatures.into_iter().zip(bodies);
        let functions: Vec<_> = functions.map(|(signature, body)| Function { signature, body }).collect();
        let indices = (0..).take(imported + functions.len()).collect();
        let mut layout = Self { order: (0..functions.len()).collect(), functions, indices };
        while layout.merge(imported)? {}
        layout.sort(imported)?;
        Ok(layout)
    }

    /// Whatever is the same as an earlier function goes by that one's index. Says whether there was any: what calls them
    /// may be the same thereafter.
    fn merge(&mut self, imported: usize) -> Outcome<bool> {
        let (before, mut first_of) = (self.order.len(), HashMap::new());
        for place in std::mem::take(&mut self.order) {
            let (signature, body) = (self.functions[place].signature, self.functions[place].body.clone());
            let (mut code, mut bytes) = (CodeSection::new(), Vec::new());
            self.parse_function_body(&mut code, body)?;
            code.encode(&mut bytes);
            let index = self.indices[imported + place];
            let first = *first_of.entry((signature, bytes)).or_insert(index);
            if first == index {
                self.order.push(place);
            } else {
                self.indices.iter_mut().filter(|it| **it == index).for_each(|it| *it = first);
            }
        }
        Ok(self.order.len() < before)
    }

    /// By what goes in and comes out, then by what they do, whomever they call.
    fn sort(&mut self, imported: usize) -> Outcome<()> {
        let keys = self.functions.iter().map(|function| Ok((function.signature, steps(&function.body)?)));
        let keys: Vec<_> = keys.collect::<Outcome<_>>()?;
        self.order.sort_by(|one, other| keys[*one].cmp(&keys[*other]));
        let mut moved: Vec<u32> = (0..).take(self.indices.len()).collect();
        for (place, new) in self.order.iter().zip(imported..) {
            moved[imported + place] = u32::try_from(new).unwrap_or(u32::MAX);
        }
        self.indices.iter_mut().for_each(|index| *index = moved[*index as usize]);
        Ok(())
    }
}

/// The instructions of a function, without whom it calls.
fn steps(body: &FunctionBody<'_>) -> Outcome<Vec<u8>> {
    let (bytes, start) = (body.as_bytes(), body.range().start);
    let (mut reader, mut steps) = (body.get_operators_reader()?, Vec::new());
    while !reader.eof() {
        let from = reader.original_position() - start;
        let is_call = matches!(reader.read()?, Operator::Call { .. });
        let through = if is_call { from + 1 } else { reader.original_position() - start };
        steps.extend(&bytes[from..through]);
    }
    Ok(steps)
}

impl Reencode for Layout<'_> {
    type Error = Infallible;

    fn function_index(&mut self, index: u32) -> Outcome<u32> {
        Ok(self.indices[index as usize])
    }

    fn parse_function_section(
        &mut self,
        section: &mut FunctionSection,
        _: FunctionSectionReader<'_>,
    ) -> Outcome<()> {
        for place in &self.order {
            section.function(self.functions[*place].signature);
        }
        Ok(())
    }

    fn parse_code_section(&mut self, section: &mut CodeSection, _: CodeSectionReader<'_>) -> Outcome<()> {
        for place in std::mem::take(&mut self.order) {
            let body = self.functions[place].body.clone();
            self.parse_function_body(section, body)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::Instruction::{Call, I32Const};
    use wasm_encoder::{ExportKind, ExportSection, Function, Instruction, TypeSection, ValType};
    use wasmparser::ExternalKind;

    use super::*;

    /// A module of functions that take nothing, give a number in one instruction and are exported by their place.
    fn module(bodies: &[Instruction<'_>]) -> Vec<u8> {
        let (mut types, mut functions) = (TypeSection::new(), FunctionSection::new());
        let (mut exports, mut code) = (ExportSection::new(), CodeSection::new());
        types.ty().function([], [ValType::I32]);
        for (index, instruction) in (0..).zip(bodies) {
            functions.function(0);
            exports.export(&index.to_string(), ExportKind::Func, index);
            let mut body = Function::new([]);
            body.instruction(instruction).instruction(&Instruction::End);
            code.function(&body);
        }
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&exports).section(&code);
        module.finish()
    }

    fn exported(wasm: &[u8]) -> Vec<u32> {
        let mut indices = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            if let Payload::ExportSection(section) = payload.unwrap() {
                indices.extend(section.into_iter().map(Result::unwrap).map(|export| {
                    assert_eq!(export.kind, ExternalKind::Func);
                    export.index
                }));
            }
        }
        indices
    }

    #[test]
    fn same_functions_become_one_and_like_ones_are_neighbours() {
        // Calls of what is the same are the same; calls are alike, and so are numbers.
        let wasm = module(&[Call(1), I32Const(7), Call(3), I32Const(7), I32Const(8), Call(4)]);
        let arranged = arrange(&wasm).unwrap();
        assert_eq!(exported(&arranged), [0, 2, 0, 2, 3, 1]);
    }

    #[test]
    fn what_is_arranged_stays_as_it_is() {
        let wasm = module(&[I32Const(7)]);
        assert_eq!(arrange(&wasm).unwrap(), wasm);
    }
}
