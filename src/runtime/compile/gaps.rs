//! What a validated module may have that wasmer cannot do: found before a compiler panics over it, or ends the
//! process, or the module cannot be instantiated.

use wasmer::wasmparser::{
    ElementItems, ElementKind, ImportSectionReader, Imports, Operator, Parser, Payload, RefType, Result, TypeRef,
    TypeSectionReader,
};

use crate::compiler::Compiler;

/// Why a module is beyond wasmer or the compiler, in a sentence; `None` if it is not. It must be valid.
pub(crate) fn of(wasm: &[u8], compiler: Compiler) -> Option<String> {
    find(wasm, compiler).ok().flatten()
}

fn find(wasm: &[u8], compiler: Compiler) -> Result<Option<String>> {
    let mut results = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let found = match payload? {
            Payload::TypeSection(types) if !compiler.imports_several_results() => {
                results = results_of(types)?;
                None
            }
            Payload::ImportSection(imports) => import(imports, &results)?,
            Payload::TableSection(tables) => {
                let mut tables = tables.into_iter();
                tables.any(|table| table.is_ok_and(|table| unusual(table.ty.element_type))).then(table_of_exnref)
            }
            Payload::ElementSection(segments) => {
                let mut found = None;
                for segment in segments {
                    let segment = segment?;
                    let ElementItems::Expressions(ty, expressions) = segment.items else { continue };
                    if unusual(ty) {
                        found = Some(table_of_exnref());
                    }
                    if matches!(segment.kind, ElementKind::Active { .. }) {
                        continue; // `element_globals` sees to it.
                    }
                    for expression in expressions {
                        let first = expression?.get_operators_reader().read()?;
                        if matches!(first, Operator::GlobalGet { .. }) {
                            found = Some("has a global in an element segment that is not active".into());
                        }
                    }
                }
                found
            }
            // Of what follows nothing is asked.
            Payload::CodeSectionStart { .. } => break,
            _ => None,
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// How many results each type has.
fn results_of(types: TypeSectionReader<'_>) -> Result<Vec<usize>> {
    types.into_iter_err_on_gc_types().map(|ty| ty.map(|ty| ty.results().len())).collect()
}

fn import(imports: ImportSectionReader<'_>, results: &[usize]) -> Result<Option<String>> {
    for import in imports {
        let Imports::Single(_, import) = import? else { continue };
        match import.ty {
            TypeRef::Table(table) if unusual(table.element_type) => return Ok(Some(table_of_exnref())),
            TypeRef::Func(ty) if results.get(ty as usize).is_some_and(|results| *results > 1) => {
                let (module, name) = (import.module, import.name);
                return Ok(Some(format!(
                    "imports \"{module}\".\"{name}\", a function with several results (multi-value)"
                )));
            }
            // The validator takes it whatever it is told to accept.
            TypeRef::FuncExact(_) => {
                let (module, name) = (import.module, import.name);
                return Ok(Some(format!(
                    "imports \"{module}\".\"{name}\", a function of an exact type (custom-descriptors)"
                )));
            }
            _ => {}
        }
    }
    Ok(None)
}

fn unusual(ty: RefType) -> bool {
    !ty.is_func_ref() && !ty.is_extern_ref()
}

fn table_of_exnref() -> String {
    "has a table or an element segment of exnref (exception-handling)".into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(wat: &str, compiler: Compiler) -> String {
        of(&wasmer::wat2wasm(wat.as_bytes()).unwrap(), compiler).unwrap_or_default()
    }

    #[test]
    fn what_wasmer_cannot_do_is_found() {
        for wat in [
            "(module (table 1 exnref))",
            "(module (import \"a\" \"t\" (table 1 exnref)))",
            "(module (elem exnref (ref.null exn)))",
        ] {
            assert!(gap(wat, Compiler::Cranelift).contains("of exnref"), "{wat}");
        }
        let exact = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x07\x01\x01a\x01f\x20\0";
        assert!(of(exact, Compiler::Cranelift).is_some_and(|gap| gap.contains("\"a\".\"f\"")));
        let wat = "(module (import \"\" \"g\" (global funcref)) (elem funcref (global.get 0)))";
        assert!(gap(wat, Compiler::Cranelift).contains("not active"));
    }

    #[test]
    fn only_singlepass_cannot_import_several_results() {
        let wat = "(module (type (func (result i32))) (import \"a\" \"b\" (func (param i64) (result i32 i32))))";
        assert!(gap(wat, Compiler::Singlepass).contains("\"a\".\"b\""));
        assert_eq!(gap(wat, Compiler::Cranelift), "");
        assert_eq!(gap("(module (import \"a\" \"b\" (func (result i32))))", Compiler::Singlepass), "");
    }
}
