//! Rewrites `throw` so that the store makes the exception, and compiled code only throws it.
//!
//! wasmer makes an exception with the engine's library function for `throw`: it takes a backtrace that is never read,
//! as deep as the guest's stack, observes no limit, and keeps each exception until its store is dropped. So `throw
//! $tag` becomes a call of an imported function, which has the tag's parameters and returns an `exnref`, followed by
//! `throw_ref`. There is one such import for each tag that the module throws, after the module's own imports.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use wasmer::sys::{FunctionMiddleware, MiddlewareError, MiddlewareReaderState, ModuleMiddleware};
use wasmer::wasmparser::Operator;
use wasmer::{ExportIndex, FunctionType, LocalFunctionIndex, Type};
use wasmer_types::{
    FunctionIndex, GlobalInit, ImportIndex, ImportKey, ModuleInfo, SignatureHash, SignatureIndex, TagIndex,
};

use crate::compile::rewrite::Rewrite;
use crate::compile::survey::Survey;
use crate::types::hex;

/// Makes the change in a module.
#[derive(Debug)]
struct Throws {
    prefix: String,
    /// The tags that are thrown, in order.
    tags: Arc<[u32]>,
    /// The index of the first import, after those of the module itself.
    first: OnceLock<u32>,
}

/// The beginning of these imports' names; the tag's number follows. No module can contain an import of that name,
/// since the name contains the module's hash.
pub(crate) fn import_prefix(hash: &[u8; 32]) -> String {
    format!("\0throw {} ", hex(hash))
}

/// What the compiler needs for a module that throws; `None` for others.
pub(crate) fn middleware(survey: &Survey<'_>, hash: &[u8; 32]) -> Option<Rewrite> {
    let tags = thrown(survey);
    let throws = Throws { prefix: import_prefix(hash), tags: tags.into_iter().collect(), first: OnceLock::new() };
    (!throws.tags.is_empty()).then(|| Arc::new(throws) as Rewrite)
}

/// The tags that a valid module throws. Code is read only if there are tags, and only in functions that contain the
/// byte of the instruction: reading all code may take many times as long as the rest of the survey.
fn thrown(survey: &Survey<'_>) -> BTreeSet<u32> {
    const THROW: u8 = 0x08;
    let mut tags = BTreeSet::new();
    if survey.tags == 0 {
        return tags;
    }
    for body in survey.bodies().filter(|body| body.as_bytes().contains(&THROW)) {
        let operators = body.get_operators_reader().into_iter().flatten().map_while(Result::ok);
        tags.extend(operators.filter_map(|operator| match operator {
            Operator::Throw { tag_index } => Some(tag_index),
            _ => None,
        }));
    }
    tags
}

impl ModuleMiddleware for Throws {
    fn generate_function_middleware<'a>(&self, _: LocalFunctionIndex) -> Box<dyn FunctionMiddleware<'a> + 'a> {
        let first = *self.first.get().expect("the module comes before its functions");
        Box::new(Function { tags: Arc::clone(&self.tags), first, shift: self.shift() })
    }

    fn transform_module_info(&self, info: &mut ModuleInfo) -> Result<(), MiddlewareError> {
        let place = info.num_imported_functions;
        let first = u32::try_from(place).expect("a module has at most a million functions");
        let shift = self.shift();
        let mut functions: Vec<SignatureIndex> = info.functions.values().copied().collect();
        for (index, tag) in (first..).zip(&*self.tags) {
            let params = info.signatures[info.tags[TagIndex::from_u32(*tag)]].params().to_vec();
            let signature = FunctionType::new(params, [Type::ExceptionRef]);
            info.signature_hashes.push(SignatureHash(signature.signature_hash()));
            functions.insert(index as usize, info.signatures.push(signature));
            let import_idx = u32::try_from(info.imports.len()).expect("a module has at most a million imports");
            let key = ImportKey { module: String::new(), field: format!("{}{tag}", self.prefix), import_idx };
            info.imports.insert(key, ImportIndex::Function(FunctionIndex::from_u32(index)));
        }
        info.functions = functions.into_iter().collect();
        info.num_imported_functions += self.tags.len();
        let moved =
            |function: &mut FunctionIndex| *function = FunctionIndex::from_u32(moved(function.as_u32(), first, shift));
        for export in info.exports.values_mut() {
            if let ExportIndex::Function(function) = export {
                moved(function);
            }
        }
        info.start_function.iter_mut().for_each(moved);
        info.table_initializers.iter_mut().flat_map(|segment| segment.elements.iter_mut()).for_each(moved);
        info.passive_elements.values_mut().flat_map(|elements| elements.iter_mut()).for_each(moved);
        for initializer in info.global_initializers.values_mut() {
            if let GlobalInit::RefFunc(function) = initializer {
                moved(function);
            }
        }
        let names = std::mem::take(&mut info.function_names).into_iter();
        info.function_names = names
            .map(|(mut function, name)| {
                moved(&mut function);
                (function, name)
            })
            .collect();
        info.name = Some(Shifted { name: info.name.as_deref(), first, shift }.to_string());
        self.first.get_or_init(|| first);
        Ok(())
    }
}

impl Throws {
    /// How much the numbers of the module's own functions grow.
    fn shift(&self) -> u32 {
        u32::try_from(self.tags.len()).expect("a module has at most a million tags")
    }
}

/// The number of a function after `shift` more were imported at `place`.
fn moved(function: u32, place: u32, shift: u32) -> u32 {
    // The engine's number for a null reference.
    if function < place || function == u32::MAX { function } else { function + shift }
}

/// Changes one function.
#[derive(Debug)]
struct Function {
    tags: Arc<[u32]>,
    first: u32,
    shift: u32,
}

impl<'a> FunctionMiddleware<'a> for Function {
    fn feed(&mut self, operator: Operator<'a>, state: &mut MiddlewareReaderState<'a>) -> Result<(), MiddlewareError> {
        let moved = |function| moved(function, self.first, self.shift);
        let operator = match operator {
            Operator::Throw { tag_index } => {
                let place = self.tags.binary_search(&tag_index).expect("all tags that are thrown are known");
                let place = u32::try_from(place).expect("a module has at most a million tags");
                state.push_operator(Operator::Call { function_index: self.first + place });
                Operator::ThrowRef
            }
            Operator::Call { function_index } => Operator::Call { function_index: moved(function_index) },
            Operator::ReturnCall { function_index } => Operator::ReturnCall { function_index: moved(function_index) },
            Operator::RefFunc { function_index } => Operator::RefFunc { function_index: moved(function_index) },
            other => other,
        };
        state.push_operator(operator);
        Ok(())
    }
}

/// A module's name together with the shift of its functions' numbers: a frame of a trace carries nothing else of its
/// module.
pub(crate) struct Shifted<'a> {
    pub(crate) name: Option<&'a str>,
    first: u32,
    shift: u32,
}

/// Separates the name from the numbers. Compilers accept it, unlike a NUL.
const SEPARATOR: char = '\u{1}';

impl std::fmt::Display for Shifted<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { name, first, shift } = self;
        write!(
            f,
            "{}{SEPARATOR}{}{SEPARATOR}{first}{SEPARATOR}{shift}",
            name.unwrap_or_default(),
            u8::from(name.is_some())
        )
    }
}

impl<'a> Shifted<'a> {
    /// Parses the engine's name of the module.
    pub(crate) fn of(name: &'a str) -> Self {
        Self::parse(name).unwrap_or(Self { name: Some(name), first: 0, shift: 0 })
    }

    fn parse(name: &'a str) -> Option<Self> {
        let mut parts = name.rsplitn(4, SEPARATOR);
        let shift = parts.next()?.parse().ok()?;
        let first = parts.next()?.parse().ok()?;
        let is_named = parts.next()? == "1";
        let name = parts.next()?;
        Some(Self { name: is_named.then_some(name), first, shift })
    }

    /// The number of a function in the original module.
    pub(crate) fn original(&self, function: u32) -> u32 {
        if function < self.first { function } else { function - self.shift.min(function) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::text::text_to_binary;

    #[test]
    fn the_tags_that_code_throws_are_found_in_order() {
        let wasm = text_to_binary(
            "(module (import \"a\" \"t\" (tag $t)) (tag $u) (tag $never) (func (throw $u)) (func (throw $t) (throw $u)))",
        );
        assert_eq!(thrown(&Survey::of(&wasm.unwrap())).into_iter().collect::<Vec<_>>(), [0, 1]);
    }

    #[test]
    fn a_name_comes_back_with_the_numbers() {
        for name in [None, Some(""), Some("m"), Some("m\u{1}2")] {
            let text = Shifted { name, first: 3, shift: 2 }.to_string();
            let read = Shifted::of(&text);
            assert_eq!((read.name, read.original(2), read.original(5)), (name, 2, 3));
        }
        assert_eq!(Shifted::of("plain").name, Some("plain"));
        assert_eq!(Shifted::of("plain").original(4), 4);
    }
}
