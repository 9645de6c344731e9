//! What a module's bytes say that it imports: known before anything is compiled.

use std::sync::Arc;

use wasmer::wasmparser::{self, CompositeInnerType, Payload, TypeRef};

use crate::compile::survey::sections;
use crate::types::{ExternType, FuncType, GlobalType, ImportType, MemoryType, TableType, TagType, ValType};

/// The imports of a binary, in order; `None` if they cannot be read, or have types that no compiler supports.
pub fn imports(wasm: &[u8]) -> Option<Vec<ImportType>> {
    let mut types = Vec::new();
    for section in sections(wasm) {
        match section {
            Payload::TypeSection(section) => types = func_types(section)?,
            Payload::ImportSection(section) => {
                let read = |import: wasmparser::Result<wasmparser::Import<'_>>| {
                    let import = import.ok()?;
                    let ty = extern_type(import.ty, &types)?;
                    Some(ImportType { module: import.module.into(), name: import.name.into(), ty })
                };
                return section.into_imports().map(read).collect();
            }
            // It comes before these, if there is one (specification 5.5.16).
            Payload::FunctionSection(_) | Payload::CodeSectionStart { .. } => break,
            _ => {}
        }
    }
    Some(Vec::new())
}

/// The function types, by their numbers; `None` in the place of others.
fn func_types(section: wasmparser::TypeSectionReader<'_>) -> Option<Vec<Option<Arc<FuncType>>>> {
    let mut types = Vec::new();
    for group in section {
        for ty in group.ok()?.into_types() {
            types.push(match ty.composite_type.inner {
                CompositeInnerType::Func(ty) => func_type(&ty).map(Arc::new),
                _ => None,
            });
        }
    }
    Some(types)
}

fn func_type(ty: &wasmparser::FuncType) -> Option<FuncType> {
    let list = |types: &[wasmparser::ValType]| types.iter().copied().map(val_type).collect::<Option<_>>();
    Some(FuncType { params: list(ty.params())?, results: list(ty.results())? })
}

fn val_type(ty: wasmparser::ValType) -> Option<ValType> {
    Some(match ty {
        wasmparser::ValType::I32 => ValType::I32,
        wasmparser::ValType::I64 => ValType::I64,
        wasmparser::ValType::F32 => ValType::F32,
        wasmparser::ValType::F64 => ValType::F64,
        wasmparser::ValType::V128 => ValType::V128,
        wasmparser::ValType::FUNCREF => ValType::FuncRef,
        wasmparser::ValType::EXTERNREF => ValType::ExternRef,
        wasmparser::ValType::EXNREF => ValType::ExnRef,
        wasmparser::ValType::Ref(_) => return None,
    })
}

fn extern_type(ty: TypeRef, types: &[Option<Arc<FuncType>>]) -> Option<ExternType> {
    let func = |number: u32| types.get(number as usize)?.as_ref();
    let size = |size: u64| u32::try_from(size).ok();
    // `None` means no limit; a limit that does not fit cannot be represented.
    let limit = |limit: Option<u64>| limit.map_or(Some(None), |limit| size(limit).map(Some));
    Some(match ty {
        TypeRef::Func(number) => ExternType::Func(Arc::clone(func(number)?)),
        TypeRef::Memory(ty) => ExternType::Memory(MemoryType {
            minimum: size(ty.initial)?,
            maximum: limit(ty.maximum)?,
            shared: ty.shared,
        }),
        TypeRef::Table(ty) => ExternType::Table(TableType {
            element: val_type(wasmparser::ValType::Ref(ty.element_type))?,
            minimum: size(ty.initial)?,
            maximum: limit(ty.maximum)?,
        }),
        TypeRef::Global(ty) => {
            ExternType::Global(GlobalType { value: val_type(ty.content_type)?, mutable: ty.mutable })
        }
        TypeRef::Tag(ty) => ExternType::Tag(TagType { params: func(ty.func_type_idx)?.params.clone() }),
        TypeRef::FuncExact(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::text::text_to_binary;
    use crate::compiler::Compiler;
    use crate::module::Module;

    #[test]
    fn what_is_read_is_what_a_compiled_module_says() {
        for wat in [
            "(module)",
            "(module (func (export \"f\")))",
            "(module (type (func (result f64))) (import \"a\" \"f\" (func (param i32 i64 f32 v128 funcref externref)))
                (import \"a\" \"m\" (memory 1)) (import \"b\" \"s\" (memory 1 9 shared))
                (import \"\" \"t\" (table 3 7 externref)) (import \"\" \"u\" (table 0 funcref))
                (import \"a\" \"g\" (global f32)) (import \"a\" \"h\" (global (mut funcref)))
                (import \"a\" \"several\" (func (result i32 i32))) (func (type 0) (f64.const 1)))",
        ] {
            let wasm = text_to_binary(wat).unwrap();
            let optimising = Compiler::BUILT_IN.iter().find(|compiler| **compiler != Compiler::Singlepass);
            let Some(&compiler) = optimising else { return };
            assert_eq!(imports(&wasm).unwrap(), Module::compile(&wasm, compiler).unwrap().imports(), "{wat}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_claimed_to_import_nothing() {
        let wasm = text_to_binary("(module (import \"a\" \"f\" (func)))").unwrap();
        assert!(imports(&wasm[..wasm.len() - 1]).is_none_or(|imports| imports.is_empty()));
        let gc = text_to_binary("(module (import \"a\" \"g\" (global anyref)))").unwrap();
        assert!(imports(&gc).is_none());
    }
}
