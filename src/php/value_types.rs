//! The enums and the readonly value objects that describe types, imports, exports and frames.
#![allow(unsafe_code, reason = "initialises declared properties of new objects")]

use std::ffi::CStr;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

use ext_php_rs::builders::{ClassBuilder, EnumBuilder};
use ext_php_rs::enum_::EnumCase;
use ext_php_rs::ffi::IS_UNDEF;
use ext_php_rs::flags::ClassFlags;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, ZendObject, Zval};
use ext_php_rs::zend::{ClassEntry, ce};
use wasm_runtime::fault;
use wasm_runtime::types;

use super::class::{Method, Param, Property, Registering, Ty, add_methods, declare, implement};
use super::error::{Raise, Result};
use super::method::{Call, RawType, handler};
use super::zend;

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
static EXTERN_KINDS: [EnumCase; 5] = [kind("Func"), kind("Memory"), kind("Table"), kind("Global"), kind("Tag")];

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
    })
}

/// The value object classes.
#[derive(Clone, Copy)]
enum Value {
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

/// A field of a value object: a readonly property and a constructor parameter of one name.
struct Field {
    name: &'static CStr,
    kind: Kind,
    default: Option<&'static CStr>,
}

#[derive(Clone, Copy)]
enum Kind {
    Int,
    IntOrNull,
    /// A size up to a limit: pages of a memory, elements of a table.
    Size(i64),
    SizeOrNull(i64),
    /// The element type of a table.
    Element,
    Bool,
    String,
    StringOrNull,
    ValType,
    ValTypes,
    ExternType,
}

const EXTERN_TYPES: &[Value] =
    &[Value::FuncType, Value::MemoryType, Value::TableType, Value::GlobalType, Value::TagType];

impl Kind {
    const fn ty(self) -> Ty {
        match self {
            Self::Int | Self::Size(_) => Ty::INT,
            Self::IntOrNull | Self::SizeOrNull(_) => Ty::INT.or_null(),
            Self::Bool => Ty::BOOL,
            Self::String => Ty::STRING,
            Self::StringOrNull => Ty::STRING.or_null(),
            Self::ValType | Self::Element => Ty::object(c"Wasm\\ValType"),
            Self::ValTypes => Ty::ARRAY,
            Self::ExternType => {
                Ty::object(c"Wasm\\FuncType|Wasm\\MemoryType|Wasm\\TableType|Wasm\\GlobalType|Wasm\\TagType")
            }
        }
    }

    /// Argument `index` of a constructor, checked.
    fn check(self, call: &mut Call<'_>, index: usize) -> Result<Zval> {
        Ok(match self {
            Self::Int => zend::value(call.int(index)?),
            Self::IntOrNull => zend::value(call.int_or_null(index)?),
            Self::Size(limit) => zend::value(size(call.int(index)?, limit, call, index)?),
            Self::SizeOrNull(limit) => match call.int_or_null(index)? {
                Some(given) => zend::value(size(given, limit, call, index)?),
                None => Zval::null(),
            },
            Self::Element => {
                let element = Self::ValType.check(call, index)?;
                if !val_type(&element).is_some_and(types::ValType::is_reference) {
                    return Err(call.value_error(index, "must be ValType::FuncRef or ValType::ExternRef"));
                }
                element
            }
            Self::Bool => zend::value(call.bool_or(index, false)?),
            Self::StringOrNull if call.arg(index).is_some_and(|given| given.is_null()) => Zval::null(),
            Self::String | Self::StringOrNull => zend::string(call.string(index)?.as_bytes()),
            Self::ValType => object(call, index, "of type Wasm\\ValType", |given| val_type(given).is_some())?,
            Self::ValTypes => {
                let list = call.array_or_empty(index)?.ok_or(Raise::Pending)?;
                let cases: Vec<_> = zend::values(list).map(|each| each.dereference().shallow_clone()).collect();
                if !(zend::is_list(list) && cases.iter().all(|each| val_type(each).is_some())) {
                    return Err(call.type_error(index, "a list of Wasm\\ValType"));
                }
                // An array of its own: the given one may hold references to variables.
                self::list(cases)
            }
            Self::ExternType => {
                let expected = "of type Wasm\\FuncType|Wasm\\MemoryType|Wasm\\TableType|Wasm\\GlobalType|Wasm\\TagType";
                object(call, index, expected, |given| {
                    given.object().is_some_and(|given| EXTERN_TYPES.iter().any(|ty| ptr::eq(ty.entry(), given.ce)))
                })?
            }
        })
    }
}

fn size(given: i64, limit: i64, call: &mut Call<'_>, index: usize) -> Result<i64> {
    if (0..=limit).contains(&given) {
        return Ok(given);
    }
    Err(call.value_error(index, &format!("must be between 0 and {limit}, {given} given")))
}

/// The most pages a memory can have.
const MOST_PAGES: i64 = 65536;

/// The most elements a table type can speak of.
const MOST_ELEMENTS: i64 = u32::MAX as i64;

fn object(call: &mut Call<'_>, index: usize, expected: &str, fits: impl FnOnce(&Zval) -> bool) -> Result<Zval> {
    let given = call.arg(index).ok_or(Raise::Pending)?;
    if fits(given) { Ok(given.shallow_clone()) } else { Err(call.type_error(index, expected)) }
}

/// The value type that an enum case stands for.
pub fn val_type(case: &Zval) -> Option<types::ValType> {
    let object = case.object()?;
    if !ptr::eq(object.ce, <ValType as ext_php_rs::class::RegisteredClass>::get_metadata().ce()) {
        return None;
    }
    case.extract::<ValType>().map(Into::into)
}

const fn field(name: &'static CStr, kind: Kind) -> Field {
    Field { name, kind, default: None }
}

const fn optional(name: &'static CStr, kind: Kind, default: &'static CStr) -> Field {
    Field { name, kind, default: Some(default) }
}

impl Value {
    const ALL: [Self; 9] = [
        Self::FuncType,
        Self::MemoryType,
        Self::TableType,
        Self::GlobalType,
        Self::TagType,
        Self::ImportType,
        Self::ExportType,
        Self::Frame,
        Self::WasiResult,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::FuncType => "Wasm\\FuncType",
            Self::MemoryType => "Wasm\\MemoryType",
            Self::TableType => "Wasm\\TableType",
            Self::GlobalType => "Wasm\\GlobalType",
            Self::TagType => "Wasm\\TagType",
            Self::ImportType => "Wasm\\ImportType",
            Self::ExportType => "Wasm\\ExportType",
            Self::Frame => "Wasm\\Frame",
            Self::WasiResult => "Wasm\\WasiResult",
        }
    }

    const fn fields(self) -> &'static [Field] {
        match self {
            Self::FuncType => const { &[field(c"params", Kind::ValTypes), field(c"results", Kind::ValTypes)] },
            Self::MemoryType => {
                const {
                    &[
                        field(c"minimum", Kind::Size(MOST_PAGES)),
                        optional(c"maximum", Kind::SizeOrNull(MOST_PAGES), c"null"),
                        optional(c"shared", Kind::Bool, c"false"),
                    ]
                }
            }
            Self::TableType => {
                const {
                    &[
                        field(c"element", Kind::Element),
                        field(c"minimum", Kind::Size(MOST_ELEMENTS)),
                        optional(c"maximum", Kind::SizeOrNull(MOST_ELEMENTS), c"null"),
                    ]
                }
            }
            Self::GlobalType => const { &[field(c"value", Kind::ValType), optional(c"mutable", Kind::Bool, c"false")] },
            Self::TagType => const { &[field(c"params", Kind::ValTypes)] },
            Self::ImportType => {
                const { &[field(c"module", Kind::String), field(c"name", Kind::String), field(c"type", Kind::ExternType)] }
            }
            Self::ExportType => const { &[field(c"name", Kind::String), field(c"type", Kind::ExternType)] },
            Self::Frame => {
                const {
                    &[
                        field(c"module", Kind::StringOrNull),
                        field(c"function", Kind::StringOrNull),
                        field(c"functionIndex", Kind::Int),
                        field(c"offset", Kind::IntOrNull),
                    ]
                }
            }
            Self::WasiResult => {
                const { &[field(c"exitCode", Kind::Int), field(c"stdout", Kind::String), field(c"stderr", Kind::String)] }
            }
        }
    }

    /// The registered class.
    fn entry(self) -> &'static ClassEntry {
        // SAFETY: set at startup, for the life of the module.
        unsafe { ENTRIES[self as usize].load(Ordering::Acquire).as_ref() }
            .expect("the classes were registered when the module started")
    }

    /// A new object with those values, one a field.
    fn object<const N: usize>(self, values: [Zval; N]) -> Zval {
        debug_assert_eq!(N, self.fields().len());
        let mut object = Zval::new();
        // SAFETY: the class is concrete and final, and its object new; the fields were declared
        // first, so they have the first slots.
        unsafe {
            zend::object_init_ex(&raw mut object, zend::class_ptr(self.entry()));
            initialize(object.value.obj, values);
        }
        object
    }
}

static ENTRIES: [AtomicPtr<ClassEntry>; Value::ALL.len()] =
    [const { AtomicPtr::new(ptr::null_mut()) }; Value::ALL.len()];

/// The class that is being registered: ext-php-rs tells it to a function that cannot capture.
static REGISTERING: AtomicUsize = AtomicUsize::new(0);

/// Registers the classes. Only while the module starts.
pub fn register() -> ext_php_rs::error::Result<()> {
    let kinds = EnumBuilder::new("Wasm\\ExternKind").registration(|_, _| {});
    EXTERN_KINDS.iter().fold(kinds, EnumBuilder::case).register()?;
    for value in Value::ALL {
        REGISTERING.store(value as usize, Ordering::Release);
        ClassBuilder::new(value.name())
            .flags(ClassFlags::Final.union(ClassFlags::NoDynamicProperties).union(ClassFlags::NotSerializable))
            .registration(|class, _| ENTRIES[REGISTERING.load(Ordering::Acquire)].store(class, Ordering::Release))
            .register()?;
        let class = Registering::find(value.name());
        let param = |field: &Field| {
            let param = Param::new(field.name, field.kind.ty());
            field.default.map_or(param, |default| param.or(default))
        };
        let params: Vec<_> = value.fields().iter().map(param).collect();
        add_methods(class, &[Method::new(c"__construct", handler!(construct), params.leak(), Ty::NONE)]);
        for field in value.fields() {
            declare(class, &Property::readonly(field.name, field.kind.ty()));
        }
    }
    let func_type = Registering::find(Value::FuncType.name());
    add_methods(func_type, &[Method::new(c"__toString", handler!(func_type_to_string), &[], Ty::STRING)]);
    implement(func_type, ce::stringable());
    Ok(())
}

/// `__construct` of every value class: one argument a field.
fn construct(call: &mut Call<'_>) -> Result {
    let object = call.this_object();
    // SAFETY: a constructor runs with a live object of one of the classes.
    let class = unsafe { (*object).ce };
    let value = Value::ALL.into_iter().find(|value| ptr::eq(value.entry(), class));
    let value = value.ok_or_else(|| Raise::error("not a value object"))?;
    let fields = value.fields().iter().enumerate();
    let values: Vec<_> = fields.map(|(index, field)| field.kind.check(call, index)).collect::<Result<_>>()?;
    let place = |name: &CStr| value.fields().iter().position(|field| field.name == name);
    if let (Some(minimum), Some(maximum)) = (place(c"minimum"), place(c"maximum"))
        && let (Some(least), Some(most)) = (values[minimum].long(), values[maximum].long())
        && most < least
    {
        return Err(call.value_error(maximum, &format!("must not be less than the minimum of {least}, {most} given")));
    }
    // SAFETY: the object has a slot for each field; a readonly property is set once.
    unsafe {
        if (*(*object).properties_table.as_ptr()).u1_type() != IS_UNDEF {
            return Err(Raise::error(format!("Cannot call {}::__construct() twice", value.name())));
        }
        initialize(object, values);
    }
    Ok(())
}

/// Sets the first declared properties of an object.
///
/// # Safety
///
/// The object must have that many declared properties, all uninitialised.
pub unsafe fn initialize(object: *mut ZendObject, values: impl IntoIterator<Item = Zval>) {
    for (index, value) in values.into_iter().enumerate() {
        // SAFETY: by contract. `ptr::write` leaves the property's flags as the engine wants them for
        // an initialised one: none.
        unsafe { (&raw mut (*object).properties_table).cast::<Zval>().add(index).write(value) };
    }
}

fn func_type_to_string(call: &mut Call<'_>) -> Result {
    let ty =
        to_func_type(Some(&call.this_value())).ok_or_else(|| Raise::error("Wasm\\FuncType was not constructed"))?;
    call.give(zend::string(ty.to_string().as_bytes()));
    Ok(())
}

/// The declared properties of an object of that class, once it is constructed.
fn fields<const N: usize>(object: Option<&Zval>, class: Value) -> Option<[&Zval; N]> {
    let object = object?.object()?;
    if !ptr::eq(object.ce, class.entry()) || class.fields().len() != N {
        return None;
    }
    let first = (&raw const object.properties_table).cast::<Zval>();
    // SAFETY: the object has a slot for each field, in their order.
    let fields = std::array::from_fn(|index| unsafe { &*first.add(index) });
    fields.iter().all(|field: &&Zval| field.u1_type() != IS_UNDEF).then_some(fields)
}

fn to_val_types(list: &Zval) -> Option<Box<[types::ValType]>> {
    zend::values(list.array()?).map(val_type).collect()
}

fn to_u32(number: &Zval) -> Option<u32> {
    number.long().and_then(|number| u32::try_from(number).ok())
}

/// An optional limit: absent, a number that fits, or neither.
fn to_limit(number: &Zval) -> Option<Option<u32>> {
    if number.is_null() { Some(None) } else { to_u32(number).map(Some) }
}

/// The type that a `Wasm\FuncType` describes.
pub fn to_func_type(object: Option<&Zval>) -> Option<Arc<types::FuncType>> {
    let [params, results] = fields(object, Value::FuncType)?;
    Some(Arc::new(types::FuncType { params: to_val_types(params)?, results: to_val_types(results)? }))
}

/// What running a command gave.
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

/// An `ArrayIterator` over an array.
pub fn array_iterator(array: ext_php_rs::boxed::ZBox<ZendHashTable>) -> Zval {
    let mut iterator = Zval::new();
    let mut array = zend::value(array);
    // SAFETY: SPL's class is concrete; its constructor takes the array and gives nothing.
    unsafe {
        let class = zend::spl_ce_ArrayIterator;
        zend::object_init_ex(&raw mut iterator, class);
        ext_php_rs::ffi::zend_call_known_function(
            (*class).constructor,
            iterator.value.obj,
            class,
            ptr::null_mut(),
            1,
            &raw mut array,
            ptr::null_mut(),
        );
    }
    iterator
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

pub fn frame(frame: &fault::Frame) -> Zval {
    let name = |name: &Option<String>| name.as_ref().map_or_else(Zval::null, |name| zend::string(name.as_bytes()));
    Value::Frame.object([
        name(&frame.module),
        name(&frame.function),
        zend::value(i64::from(frame.function_index)),
        zend::value(frame.offset.and_then(|offset| i64::try_from(offset).ok())),
    ])
}
