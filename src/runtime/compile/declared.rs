//! What a module's bytes say of it: its imports, its exports and its name, known before anything is compiled.

use std::sync::Arc;

use wasmer::wasmparser::{self, CompositeInnerType, ExternalKind, Name, Payload, TypeRef};

use crate::compile::survey::{names, sections};
use crate::types::{ExportType, ExternType, FuncType, GlobalType, ImportType, MemoryType, TableType, TagType, ValType};

/// What a binary says of itself, as its compiled code does.
#[derive(Clone, Debug)]
pub struct Declared {
    pub imports: Vec<ImportType>,
    pub exports: Vec<ExportType>,
    pub name: Option<Box<str>>,
}

/// What a binary says of itself; `None` if that cannot be read, or has types that no compiler supports.
pub fn of(wasm: &[u8]) -> Option<Declared> {
    let mut types = Vec::new();
    let mut items = Items::default();
    let mut declared = Declared { imports: Vec::new(), exports: Vec::new(), name: None };
    for section in sections(wasm) {
        match section {
            Payload::TypeSection(section) => types = func_types(section)?,
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import.ok()?;
                    items.add(import.ty);
                    declared.imports.push(import_type(&import, &types)?);
                }
            }
            Payload::FunctionSection(section) => {
                for ty in section {
                    items.functions.push(TypeRef::Func(ty.ok()?));
                }
            }
            Payload::TableSection(section) => {
                for table in section {
                    items.add(TypeRef::Table(table.ok()?.ty));
                }
            }
            Payload::MemorySection(section) => {
                for memory in section {
                    items.add(TypeRef::Memory(memory.ok()?));
                }
            }
            Payload::TagSection(section) => {
                for tag in section {
                    items.add(TypeRef::Tag(tag.ok()?));
                }
            }
            Payload::GlobalSection(section) => {
                for global in section {
                    items.add(TypeRef::Global(global.ok()?.ty));
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export.ok()?;
                    let ty = extern_type(items.get(export.kind, export.index)?, &types)?;
                    declared.exports.push(ExportType { name: export.name.into(), ty });
                }
            }
            Payload::CustomSection(section) => {
                for name in names(&section).into_iter().flatten().map_while(Result::ok) {
                    if let Name::Module { name, .. } = name {
                        // As `names` makes of it for the compilers.
                        declared.name = (!name.is_empty()).then(|| name.replace('\0', "\u{fffd}").into());
                    }
                }
            }
            _ => {}
        }
    }
    Some(declared)
}

/// The imports of a binary, in order; `None` if they cannot be read, or have types that no compiler supports.
pub fn imports(wasm: &[u8]) -> Option<Vec<ImportType>> {
    let mut types = Vec::new();
    for section in sections(wasm) {
        match section {
            Payload::TypeSection(section) => types = func_types(section)?,
            Payload::ImportSection(section) => {
                return section.into_imports().map(|import| import_type(&import.ok()?, &types)).collect();
            }
            // It comes before these, if there is one (specification 5.5.16).
            Payload::FunctionSection(_) | Payload::CodeSectionStart { .. } => break,
            _ => {}
        }
    }
    Some(Vec::new())
}

/// The contents of the custom sections of that name, in the module's order.
pub fn custom_sections<'a>(wasm: &'a [u8], name: &str) -> impl Iterator<Item = &'a [u8]> {
    sections(wasm).filter_map(move |section| match section {
        Payload::CustomSection(section) if section.name() == name => Some(section.data()),
        _ => None,
    })
}

/// What a module has of each kind, the imported ones first.
#[derive(Default)]
struct Items {
    functions: Vec<TypeRef>,
    tables: Vec<TypeRef>,
    memories: Vec<TypeRef>,
    globals: Vec<TypeRef>,
    tags: Vec<TypeRef>,
}

impl Items {
    fn add(&mut self, item: TypeRef) {
        let kind = match item {
            TypeRef::Func(_) | TypeRef::FuncExact(_) => &mut self.functions,
            TypeRef::Table(_) => &mut self.tables,
            TypeRef::Memory(_) => &mut self.memories,
            TypeRef::Global(_) => &mut self.globals,
            TypeRef::Tag(_) => &mut self.tags,
        };
        kind.push(item);
    }

    fn get(&self, kind: ExternalKind, index: u32) -> Option<TypeRef> {
        let kind = match kind {
            ExternalKind::Func | ExternalKind::FuncExact => &self.functions,
            ExternalKind::Table => &self.tables,
            ExternalKind::Memory => &self.memories,
            ExternalKind::Global => &self.globals,
            ExternalKind::Tag => &self.tags,
        };
        kind.get(index as usize).copied()
    }
}

fn import_type(import: &wasmparser::Import<'_>, types: &[Option<Arc<FuncType>>]) -> Option<ImportType> {
    let ty = extern_type(import.ty, types)?;
    Some(ImportType { module: import.module.into(), name: import.name.into(), ty })
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
            "(module $named (table (export \"t\") 3 3 funcref) (memory (export \"m\") 1 2) (@custom \"c\" \"1\")
                (global (export \"g\") (mut i64) (i64.const 1)) (@custom \"c\" \"2\") (start $s)
                (func (export \"f\") (param $x i32) (result f64) (f64.const 0)) (func $s) (export \"again\" (func 0)))",
            "(module (type $e (func (param i32))) (import \"a\" \"e\" (tag $e (type $e))) (import \"a\" \"f\" (func $f))
                (tag $own (export \"own\")) (export \"e\" (tag $e)) (export \"f\" (func $f))
                (func (export \"throws\") (throw $own)))",
            "(module (type (func (result f64))) (import \"a\" \"f\" (func (param i32 i64 f32 v128 funcref externref)))
                (import \"a\" \"m\" (memory 1)) (import \"b\" \"s\" (memory 1 9 shared))
                (import \"\" \"t\" (table 3 7 externref)) (import \"\" \"u\" (table 0 funcref))
                (import \"a\" \"g\" (global f32)) (import \"a\" \"h\" (global (mut funcref)))
                (import \"a\" \"several\" (func (result i32 i32))) (func (type 0) (f64.const 1)))",
        ] {
            let wasm = text_to_binary(wat).unwrap();
            let optimising = Compiler::BUILT_IN.iter().find(|compiler| **compiler != Compiler::Singlepass);
            let Some(&compiler) = optimising else { return };
            let (said, compiled) = (of(&wasm).unwrap(), Module::compile(&wasm, compiler).unwrap());
            assert_eq!(imports(&wasm).unwrap(), compiled.imports(), "{wat}");
            assert_eq!(said.imports, compiled.imports(), "{wat}");
            let exports: Vec<_> = compiled.exports().iter().map(|export| export.ty.clone()).collect();
            assert_eq!(said.exports, exports, "{wat}");
            assert_eq!(said.name.as_deref(), compiled.name(), "{wat}");
            assert!(custom_sections(&wasm, "c").eq(compiled.custom_sections("c")), "{wat}");
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
