//! Hides from the engine that a table has a fixed size.
//!
//! wasmer keeps the elements of a table of functions whose minimum is its maximum a second time, in the instance that
//! defines it (`VMOffsets::vmctx_fixed_funcref_table_anyfuncs`), and `call_indirect` reads only that copy. Only this
//! instance's own instructions keep the copy up to date: it misses what the host or another instance writes into an exported
//! table. It also takes 32 bytes an element, which no limit counts, and from 2^27 elements on wasmer panics. So the compiler
//! is told a maximum below the minimum, which no valid module has. Then there is no copy, and LLVM still knows that the table
//! does not move. The declared maximum is put back wherever the type is looked at.

use std::sync::Arc;

use wasmer::sys::{FunctionMiddleware, MiddlewareError, ModuleMiddleware};
use wasmer::wasmparser::{Parser, Payload};
use wasmer::{ExternType, LocalFunctionIndex, TableType};
use wasmer_types::ModuleInfo;

use crate::start::Unchanged;

/// Changes the limits of such tables.
#[derive(Debug)]
struct Hide;

impl ModuleMiddleware for Hide {
    fn generate_function_middleware<'a>(&self, _: LocalFunctionIndex) -> Box<dyn FunctionMiddleware<'a> + 'a> {
        Box::new(Unchanged)
    }

    fn transform_module_info(&self, info: &mut ModuleInfo) -> Result<(), MiddlewareError> {
        // An imported table is read where it is.
        for table in info.tables.values_mut().skip(info.num_imported_tables) {
            *table = hidden(*table);
        }
        Ok(())
    }
}

/// What the compiler needs for a module with such tables; `None` for others.
pub(crate) fn middleware(wasm: &[u8]) -> Option<Arc<dyn ModuleMiddleware>> {
    let tables = Parser::new(0).parse_all(wasm).map_while(Result::ok).find_map(|payload| match payload {
        Payload::TableSection(tables) => Some(tables),
        _ => None,
    });
    let fixed = |limits: wasmer::wasmparser::TableType| limits.maximum == Some(limits.initial);
    let any = tables.is_some_and(|tables| tables.into_iter().flatten().any(|table| fixed(table.ty)));
    any.then(|| Arc::new(Hide) as Arc<dyn ModuleMiddleware>)
}

/// The type that the compiler is told of a table that a module defines. A table that stays empty has nothing to copy.
fn hidden(ty: TableType) -> TableType {
    match ty.minimum.checked_sub(1) {
        Some(below) if ty.is_fixed_funcref_table() => TableType { maximum: Some(below), ..ty },
        _ => ty,
    }
}

/// The type that a table of a compiled module was declared with.
pub(crate) fn declared(ty: TableType) -> TableType {
    let hidden = ty.maximum.is_some_and(|maximum| maximum < ty.minimum);
    TableType { maximum: if hidden { Some(ty.minimum) } else { ty.maximum }, ..ty }
}

/// The type that an export of a compiled module was declared with.
pub(crate) fn declared_export(ty: &ExternType) -> ExternType {
    match ty {
        ExternType::Table(table) => ExternType::Table(declared(*table)),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use wasmer::Type;

    use super::*;
    use crate::engine::Compiler;
    use crate::module::{Module, text_to_binary};
    use crate::types;

    fn table(ty: Type, minimum: u32, maximum: Option<u32>) -> TableType {
        TableType::new(ty, minimum, maximum)
    }

    #[test]
    fn a_hidden_type_comes_back_as_it_was_declared() {
        for ty in [Type::FuncRef, Type::ExternRef] {
            for (minimum, maximum) in [(0, None), (0, Some(0)), (0, Some(1)), (1, Some(1)), (1, Some(2)), (7, None)] {
                let table = table(ty, minimum, maximum);
                assert_eq!(declared(hidden(table)), table);
            }
        }
        let largest = table(Type::FuncRef, u32::MAX, Some(u32::MAX));
        assert_eq!(declared(hidden(largest)), largest);
    }

    #[test]
    fn no_table_with_elements_is_kept_twice() {
        assert!(!hidden(table(Type::FuncRef, 1, Some(1))).is_fixed_funcref_table());
        assert!(!hidden(table(Type::FuncRef, u32::MAX, Some(u32::MAX))).is_fixed_funcref_table());
    }

    #[test]
    fn only_modules_with_such_tables_are_changed() {
        let changed = |text: &str| middleware(&text_to_binary(text).unwrap()).is_some();
        assert!(changed("(module (table 1 2 funcref) (table 3 3 funcref) (func))"));
        assert!(!changed("(module (table 1 2 funcref) (func))"));
        assert!(!changed("(module (import \"\" \"t\" (table 3 3 funcref)) (func))"));
        assert!(!changed("(module)"));
    }

    #[test]
    fn each_form_of_artifact_keeps_the_declared_type() {
        let text = "(module (table (export \"t\") 2 2 funcref) (func (export \"f\")))";
        let wasm = text_to_binary(text).unwrap();
        let declared = types::TableType { element: types::ValType::FuncRef, minimum: 2, maximum: Some(2) };
        let declared = types::ExternType::Table(declared);
        for &compiler in Compiler::BUILT_IN {
            for image in [false, true] {
                let module = Module::compile_as(&wasm, compiler, false, image).unwrap();
                assert_eq!(module.exports()[0].ty.ty, declared);
                let offsets = wasmer_types::VMOffsets::new(8, module.wasmer().info());
                assert_eq!(
                    offsets.vmctx_fixed_funcref_table_anyfuncs(wasmer_types::LocalTableIndex::from_u32(0)),
                    None
                );
                let back = Module::deserialize(&module.serialize().unwrap()).unwrap();
                assert_eq!(back.exports()[0].ty.ty, declared);
            }
        }
    }
}
