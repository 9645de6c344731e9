//! The types of the WebAssembly specification, as this crate represents them.

use std::fmt;
use std::sync::Arc;

/// A value type (specification 2.3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValType {
    I32,
    I64,
    F32,
    F64,
    V128,
    FuncRef,
    ExternRef,
    ExnRef,
}

impl ValType {
    /// The type's name in the text format.
    pub const fn name(self) -> &'static str {
        match self {
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::V128 => "v128",
            Self::FuncRef => "funcref",
            Self::ExternRef => "externref",
            Self::ExnRef => "exnref",
        }
    }
}

impl ValType {
    /// Whether the type is a reference type, whose values include null.
    pub const fn is_reference(self) -> bool {
        matches!(self, Self::FuncRef | Self::ExternRef | Self::ExnRef)
    }
}

impl fmt::Display for ValType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl From<wasmer::Type> for ValType {
    fn from(ty: wasmer::Type) -> Self {
        match ty {
            wasmer::Type::I32 => Self::I32,
            wasmer::Type::I64 => Self::I64,
            wasmer::Type::F32 => Self::F32,
            wasmer::Type::F64 => Self::F64,
            wasmer::Type::V128 => Self::V128,
            wasmer::Type::FuncRef => Self::FuncRef,
            wasmer::Type::ExternRef => Self::ExternRef,
            wasmer::Type::ExceptionRef => Self::ExnRef,
        }
    }
}

impl From<ValType> for wasmer::Type {
    fn from(ty: ValType) -> Self {
        match ty {
            ValType::I32 => Self::I32,
            ValType::I64 => Self::I64,
            ValType::F32 => Self::F32,
            ValType::F64 => Self::F64,
            ValType::V128 => Self::V128,
            ValType::FuncRef => Self::FuncRef,
            ValType::ExternRef => Self::ExternRef,
            ValType::ExnRef => Self::ExceptionRef,
        }
    }
}

/// A function type: parameters and results (specification 2.3.8).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FuncType {
    pub params: Box<[ValType]>,
    pub results: Box<[ValType]>,
}

impl From<&wasmer::FunctionType> for FuncType {
    fn from(ty: &wasmer::FunctionType) -> Self {
        let list = |types: &[wasmer::Type]| types.iter().map(|&ty| ty.into()).collect();
        Self { params: list(ty.params()), results: list(ty.results()) }
    }
}

impl fmt::Display for FuncType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |types: &[ValType]| types.iter().map(|ty| ty.name()).collect::<Vec<_>>().join(", ");
        write!(f, "({}) -> ", list(&self.params))?;
        match &*self.results {
            [single] => f.write_str(single.name()),
            several => write!(f, "({})", list(several)),
        }
    }
}

/// A linear memory's type; sizes in pages of 64 KiB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemoryType {
    pub minimum: u32,
    pub maximum: Option<u32>,
    pub shared: bool,
}

impl From<wasmer::MemoryType> for MemoryType {
    fn from(ty: wasmer::MemoryType) -> Self {
        Self { minimum: ty.minimum.0, maximum: ty.maximum.map(|pages| pages.0), shared: ty.shared }
    }
}

/// A table's type; sizes in elements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableType {
    pub element: ValType,
    pub minimum: u32,
    pub maximum: Option<u32>,
}

/// A global's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlobalType {
    pub value: ValType,
    pub mutable: bool,
}

/// The type of a tag: the payload of its exceptions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagType {
    pub params: Box<[ValType]>,
}

/// The type of something a module imports or exports (specification 2.3.16).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExternType {
    Func(Arc<FuncType>),
    Memory(MemoryType),
    Table(TableType),
    Global(GlobalType),
    Tag(TagType),
}

impl ExternType {
    /// The kind of thing, as a noun with its article.
    pub const fn noun(&self) -> &'static str {
        match self {
            Self::Func(_) => "a function",
            Self::Memory(_) => "a memory",
            Self::Table(_) => "a table",
            Self::Global(_) => "a global",
            Self::Tag(_) => "a tag",
        }
    }
}

fn limits(minimum: u32, maximum: Option<u32>) -> String {
    maximum.map_or_else(|| format!("{minimum} or more"), |maximum| format!("{minimum} to {maximum}"))
}

impl fmt::Display for ExternType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Func(ty) => write!(f, "function {ty}"),
            Self::Memory(ty) => {
                let shared = if ty.shared { "shared memory" } else { "memory" };
                write!(f, "{shared} of {} pages", limits(ty.minimum, ty.maximum))
            }
            Self::Table(ty) => write!(f, "table of {} {}", limits(ty.minimum, ty.maximum), ty.element),
            Self::Global(ty) => write!(f, "{} global {}", if ty.mutable { "mutable" } else { "immutable" }, ty.value),
            Self::Tag(ty) => {
                let params = ty.params.iter().map(|ty| ty.name()).collect::<Vec<_>>().join(", ");
                write!(f, "tag ({params})")
            }
        }
    }
}

impl From<&wasmer::ExternType> for ExternType {
    fn from(ty: &wasmer::ExternType) -> Self {
        match ty {
            wasmer::ExternType::Function(ty) => Self::Func(Arc::new(ty.into())),
            wasmer::ExternType::Memory(ty) => Self::Memory((*ty).into()),
            wasmer::ExternType::Table(ty) => {
                Self::Table(TableType { element: ty.ty.into(), minimum: ty.minimum, maximum: ty.maximum })
            }
            wasmer::ExternType::Global(ty) => {
                Self::Global(GlobalType { value: ty.ty.into(), mutable: ty.mutability.is_mutable() })
            }
            wasmer::ExternType::Tag(ty) => {
                Self::Tag(TagType { params: ty.params.iter().map(|&ty| ty.into()).collect() })
            }
        }
    }
}

/// One import of a module: its two names, and the type that it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportType {
    pub module: String,
    pub name: String,
    pub ty: ExternType,
}

/// One export of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportType {
    pub name: String,
    pub ty: ExternType,
}

/// A hash as text, as PHP's `hash()` writes it.
pub fn hex(hash: &[u8; 32]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn func(params: &[ValType], results: &[ValType]) -> String {
        FuncType { params: params.into(), results: results.into() }.to_string()
    }

    #[test]
    fn function_types_print_as_the_documentation_says() {
        use ValType::{F64, I32, I64};
        assert_eq!(func(&[I32, I32], &[I32]), "(i32, i32) -> i32");
        assert_eq!(func(&[], &[]), "() -> ()");
        assert_eq!(func(&[F64], &[I32, I64]), "(f64) -> (i32, i64)");
    }
}
