//! The enums and the readonly value objects that describe types, imports, exports and frames.
#![allow(unsafe_code, reason = "initialises declared properties of new objects")]

use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, Ordering};

use ext_php_rs::enum_::EnumCase;
use ext_php_rs::ffi::IS_UNDEF;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, ZendObject, Zval};
use ext_php_rs::zend::ClassEntry;
use wasm_runtime::fault;
use wasm_runtime::types;

use super::declared;
use super::zend::{self, RawType};

/// A value type of the specification.
#[php_enum]
#[php(name = "Wasm\\ValType")]
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ValType {
    #[php(value = "i32")]
    I32,
    #[php(value = "i64")]
    I64,
    #[php(value = "f32")]
    F32,
    #[php(value = "f64")]
    F64,
    #[php(value = "v128")]
    V128,
    #[php(value = "funcref")]
    FuncRef,
    #[php(value = "externref")]
    ExternRef,
    #[php(value = "exnref")]
    ExnRef,
}

impl From<types::ValType> for ValType {
    fn from(ty: types::ValType) -> Self {
        match ty {
            types::ValType::I32 => Self::I32,
            types::ValType::I64 => Self::I64,
            types::ValType::F32 => Self::F32,
            types::ValType::F64 => Self::F64,
            types::ValType::V128 => Self::V128,
            types::ValType::FuncRef => Self::FuncRef,
            types::ValType::ExternRef => Self::ExternRef,
            types::ValType::ExnRef => Self::ExnRef,
        }
    }
}

impl From<ValType> for types::ValType {
    fn from(ty: ValType) -> Self {
        match ty {
            ValType::I32 => Self::I32,
            ValType::I64 => Self::I64,
            ValType::F32 => Self::F32,
            ValType::F64 => Self::F64,
            ValType::V128 => Self::V128,
            ValType::FuncRef => Self::FuncRef,
            ValType::ExternRef => Self::ExternRef,
            ValType::ExnRef => Self::ExnRef,
        }
    }
}

/// What an import or export is: `Wasm\\ExternKind`.
///
/// Registered by hand: ext-php-rs refuses a case called `Global`, which PHP allows.
pub static EXTERN_KINDS: [EnumCase; 5] = [kind("Func"), kind("Memory"), kind("Table"), kind("Global"), kind("Tag")];

const fn kind(name: &'static str) -> EnumCase {
    EnumCase { name, discriminant: None, docs: &[] }
}

/// Why a guest trapped.
#[php_enum]
#[php(name = "Wasm\\TrapCode")]
pub enum TrapCode {
    #[php(value = 1)]
    Unreachable,
    #[php(value = 2)]
    MemoryOutOfBounds,
    #[php(value = 3)]
    TableOutOfBounds,
    #[php(value = 4)]
    UninitializedElement,
    #[php(value = 5)]
    IndirectCallTypeMismatch,
    #[php(value = 6)]
    IntegerDivisionByZero,
    #[php(value = 7)]
    IntegerOverflow,
    #[php(value = 8)]
    BadConversionToInteger,
    #[php(value = 9)]
    NullReference,
    #[php(value = 10)]
    UnalignedAtomic,
    #[php(value = 11)]
    ExpectedSharedMemory,
    #[php(value = 12)]
    StackOverflow,
    #[php(value = 13)]
    OutOfFuel,
    #[php(value = 14)]
    TimeLimit,
    #[php(value = 15)]
    UncaughtException,
    #[php(value = 16)]
    CanonicalAbi,
}

/// The enum case of a trap code.
pub fn trap_code(code: fault::TrapCode) -> Zval {
    use fault::TrapCode as Code;
    zend::value(match code {
        Code::Unreachable => TrapCode::Unreachable,
        Code::MemoryOutOfBounds => TrapCode::MemoryOutOfBounds,
        Code::TableOutOfBounds => TrapCode::TableOutOfBounds,
        Code::UninitializedElement => TrapCode::UninitializedElement,
        Code::IndirectCallTypeMismatch => TrapCode::IndirectCallTypeMismatch,
        Code::IntegerDivisionByZero => TrapCode::IntegerDivisionByZero,
        Code::IntegerOverflow => TrapCode::IntegerOverflow,
        Code::BadConversionToInteger => TrapCode::BadConversionToInteger,
        Code::NullReference => TrapCode::NullReference,
        Code::UnalignedAtomic => TrapCode::UnalignedAtomic,
        Code::ExpectedSharedMemory => TrapCode::ExpectedSharedMemory,
        Code::StackOverflow => TrapCode::StackOverflow,
        Code::OutOfFuel => TrapCode::OutOfFuel,
        Code::TimeLimit => TrapCode::TimeLimit,
        Code::UncaughtException => TrapCode::UncaughtException,
        Code::CanonicalAbi => TrapCode::CanonicalAbi,
    })
}

/// The value object classes.
#[derive(Clone, Copy)]
pub enum Value {
    FuncType,
    MemoryType,
    TableType,
    GlobalType,
    TagType,
    ImportType,
    ExportType,
    Frame,
    WasiResult,
}

/// The number of value object classes.
const COUNT: usize = Value::WasiResult as usize + 1;

/// The value type that an enum case stands for.
pub fn val_type(case: &Zval) -> Option<types::ValType> {
    let object = case.object()?;
    if !ptr::eq(object.ce, <ValType as ext_php_rs::class::RegisteredClass>::get_metadata().ce()) {
        return None;
    }
    case.extract::<ValType>().map(Into::into)
}

impl Value {
    /// The registered class.
    pub fn entry(self) -> &'static ClassEntry {
        // SAFETY: set at startup, for the life of the module.
        unsafe { ENTRIES[self as usize].load(Ordering::Acquire).as_ref() }
            .expect("the classes were registered when the module started")
    }

    /// A new object with those values, one for each property.
    fn object<const N: usize>(self, values: [Zval; N]) -> Zval {
        let mut object = Zval::new();
        // SAFETY: the class is concrete and final, and its object new.
        unsafe {
            declared::object_init_ex(&raw mut object, zend::class_ptr(self.entry()));
            self.initialize(object.value.obj, values);
        }
        object
    }

    /// Sets the properties of an object, in their order; false if they are set already, or there are not that many.
    ///
    /// # Safety
    ///
    /// The object must be alive.
    pub unsafe fn initialize<const N: usize>(self, object: *mut ZendObject, values: [Zval; N]) -> bool {
        // SAFETY: by contract. The class is final, so it says how many properties there are.
        let slots = unsafe { slots::<N>(object, self) };
        let Some(slots) = slots.filter(|slots| slots.iter().all(|slot| slot.u1_type() == IS_UNDEF)) else {
            return false;
        };
        for (slot, value) in slots.iter_mut().zip(values) {
            // SAFETY: the slot is this object's, and holds nothing. `ptr::write` leaves the property's flags as the
            // engine wants them for an initialised one: none.
            unsafe { ptr::write(slot, value) };
        }
        true
    }
}

pub static ENTRIES: [AtomicPtr<ClassEntry>; COUNT] = [const { AtomicPtr::new(ptr::null_mut()) }; COUNT];

/// The properties of an object, if it is of that class, and the class declares that many.
///
/// # Safety
///
/// The object must be alive.
unsafe fn slots<'a, const N: usize>(object: *mut ZendObject, class: Value) -> Option<&'a mut [Zval; N]> {
    // SAFETY: by contract; an object has a slot for each property that its class declares, in their order.
    unsafe {
        let entry = (*object).ce;
        let declared = usize::try_from((*entry).default_properties_count).ok();
        if !ptr::eq(entry, class.entry()) || declared != Some(N) {
            return None;
        }
        (&raw mut (*object).properties_table).cast::<[Zval; N]>().as_mut()
    }
}

/// The declared properties of an object of that class, once it is constructed.
fn fields<const N: usize>(object: Option<&Zval>, class: Value) -> Option<[&Zval; N]> {
    let object = object?.object()?;
    // SAFETY: the value holds the object; readonly properties do not change.
    let fields = unsafe { slots::<N>(ptr::from_ref(object).cast_mut(), class)? };
    fields.iter().all(|field| field.u1_type() != IS_UNDEF).then(|| fields.each_ref())
}

fn to_val_types(list: &Zval) -> Option<Box<[types::ValType]>> {
    zend::values(list.array()?).map(val_type).collect()
}

fn to_u32(number: &Zval) -> Option<u32> {
    number.long().and_then(|number| u32::try_from(number).ok())
}

/// An optional limit: absent, in range, or out of range.
fn to_limit(number: &Zval) -> Option<Option<u32>> {
    if number.is_null() { Some(None) } else { to_u32(number).map(Some) }
}

/// The type that a `Wasm\FuncType` describes.
pub fn to_func_type(object: Option<&Zval>) -> Option<Arc<types::FuncType>> {
    let [params, results] = fields(object, Value::FuncType)?;
    Some(Arc::new(types::FuncType { params: to_val_types(params)?, results: to_val_types(results)? }))
}

/// The result of running a command.
pub fn wasi_result(exit_code: i64, stdout: Zval, stderr: Zval) -> Zval {
    Value::WasiResult.object([zend::value(exit_code), stdout, stderr])
}

/// The type that a `Wasm\TableType` describes.
pub fn to_table_type(object: Option<&Zval>) -> Option<types::TableType> {
    let [element, minimum, maximum] = fields(object, Value::TableType)?;
    Some(types::TableType { element: val_type(element)?, minimum: to_u32(minimum)?, maximum: to_limit(maximum)? })
}

/// The type that a `Wasm\GlobalType` describes.
pub fn to_global_type(object: Option<&Zval>) -> Option<types::GlobalType> {
    let [value, mutable] = fields(object, Value::GlobalType)?;
    Some(types::GlobalType { value: val_type(value)?, mutable: mutable.bool()? })
}

/// The type that a `Wasm\TagType` describes.
pub fn to_tag_type(object: Option<&Zval>) -> Option<types::TagType> {
    let [params] = fields(object, Value::TagType)?;
    Some(types::TagType { params: to_val_types(params)? })
}

fn val_types(types: &[types::ValType]) -> Zval {
    list(types.iter().map(|&ty| zend::value(ValType::from(ty))))
}

/// A list of PHP values.
pub fn list(values: impl IntoIterator<Item = Zval>) -> Zval {
    let mut list = ZendHashTable::new();
    for value in values {
        // Fails only for a table at its largest.
        let _ = list.push(value);
    }
    zend::value(list)
}

pub fn func_type(ty: &types::FuncType) -> Zval {
    Value::FuncType.object([val_types(&ty.params), val_types(&ty.results)])
}

pub fn extern_type(ty: &types::ExternType) -> Zval {
    match ty {
        types::ExternType::Func(ty) => func_type(ty),
        types::ExternType::Memory(ty) => Value::MemoryType.object([
            zend::value(i64::from(ty.minimum)),
            zend::value(ty.maximum.map(i64::from)),
            zend::value(ty.shared),
        ]),
        types::ExternType::Table(ty) => Value::TableType.object([
            zend::value(ValType::from(ty.element)),
            zend::value(i64::from(ty.minimum)),
            zend::value(ty.maximum.map(i64::from)),
        ]),
        types::ExternType::Global(ty) => {
            Value::GlobalType.object([zend::value(ValType::from(ty.value)), zend::value(ty.mutable)])
        }
        types::ExternType::Tag(ty) => Value::TagType.object([val_types(&ty.params)]),
    }
}

pub fn import_type(import: &types::ImportType) -> Zval {
    let [module, name] = [&import.module, &import.name].map(|name| zend::string(name.as_bytes()));
    Value::ImportType.object([module, name, extern_type(&import.ty)])
}

pub fn export_type(export: &types::ExportType) -> Zval {
    Value::ExportType.object([zend::string(export.name.as_bytes()), extern_type(&export.ty)])
}

/// A `Wasm\\Frame` as a line of a stack trace.
pub fn to_frame(object: &Zval) -> Option<String> {
    let [_, function, index, offset, _, file, line, column] = fields(Some(object), Value::Frame)?;
    let text = |value: &Zval| value.zend_str().map(|text| String::from_utf8_lossy(text.as_bytes()).into_owned());
    let mut line_of_trace = text(function).unwrap_or_else(|| "(no name)".into());
    if let Some(mut place) = text(file) {
        for number in [line.long(), column.long()].into_iter().map_while(|number| number) {
            place += &format!(":{number}");
        }
        line_of_trace += &format!(" at {place}");
    }
    line_of_trace += &format!(" (wasm function {}", index.long()?);
    if let Some(offset) = offset.long() {
        line_of_trace += &format!(", offset {offset:#x}");
    }
    Some(line_of_trace + ")")
}

pub fn frame(frame: &fault::Frame) -> Zval {
    let text = |text: &Option<String>| text.as_ref().map_or_else(Zval::null, |text| zend::string(text.as_bytes()));
    Value::Frame.object([
        text(&frame.module),
        text(&frame.function),
        zend::value(i64::from(frame.function_index)),
        zend::value(frame.offset.and_then(|offset| i64::try_from(offset).ok())),
        text(&frame.symbol),
        text(&frame.file),
        zend::value(frame.line.map(i64::from)),
        zend::value(frame.column.map(i64::from)),
    ])
}
