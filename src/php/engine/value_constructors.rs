//! The methods of value objects: constructors that check each argument, and registering the classes with them.
#![allow(unsafe_code, reason = "initialises the objects that constructors run with")]

use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ext_php_rs::builders::{ClassBuilder, EnumBuilder};
use ext_php_rs::flags::ClassFlags;
use ext_php_rs::types::{ZendStr, Zval};
use wasm_runtime::types;

use super::class::api;
use super::declare::{Declaration, Registering};
use super::method::{Arg, Argument, Array, Call, Mixed};
use super::raise::{Raise, Result};
use super::value_objects::{self, ENTRIES, EXTERN_KINDS, ValType, Value, list, to_func_type, val_type};
use super::zend;

/// Each class and what its stub says of it.
const CLASSES: [(Value, &Declaration); ENTRIES.len()] = [
    (Value::FuncType, &func_type::api::CLASS),
    (Value::MemoryType, &memory_type::api::CLASS),
    (Value::TableType, &table_type::api::CLASS),
    (Value::GlobalType, &global_type::api::CLASS),
    (Value::TagType, &tag_type::api::CLASS),
    (Value::ImportType, &import_type::api::CLASS),
    (Value::ExportType, &export_type::api::CLASS),
    (Value::Frame, &frame::api::CLASS),
    (Value::WasiResult, &wasi_result::api::CLASS),
];

/// The class that is being registered. A static, because ext-php-rs passes it to a function that cannot capture.
static REGISTERING: AtomicUsize = AtomicUsize::new(0);

/// Registers the classes. Only while the module starts.
pub fn register() -> ext_php_rs::error::Result<()> {
    let kinds = EnumBuilder::new("Wasm\\ExternKind").registration(|_, _| {});
    EXTERN_KINDS.iter().fold(kinds, EnumBuilder::case).register()?;
    for (value, declaration) in CLASSES {
        REGISTERING.store(value as usize, Ordering::Release);
        ClassBuilder::new(declaration.name)
            .flags(ClassFlags::Final.union(ClassFlags::NoDynamicProperties).union(ClassFlags::NotSerializable))
            .registration(|class, _| ENTRIES[REGISTERING.load(Ordering::Acquire)].store(class, Ordering::Release))
            .register()?;
        declaration.complete(Registering::find(declaration.name));
    }
    Ok(())
}

mod func_type {
    use super::*;

    api!("FuncType");
    use api::arg::construct as arg;

    fn construct(call: &mut Call<'_>) -> Result {
        let params = val_types(call, arg::PARAMS)?;
        let results = val_types(call, arg::RESULTS)?;
        initialize(call, Value::FuncType, [params, results])
    }

    fn to_string(call: &mut Call<'_>) -> Result {
        let ty = to_func_type(Some(&call.this_value()));
        let ty = ty.ok_or_else(|| Raise::error("Wasm\\FuncType was not constructed"))?;
        call.give(zend::string(ty.to_string().as_bytes()));
        Ok(())
    }
}

/// The largest number of pages of a memory.
const MOST_PAGES: i64 = 65536;

mod memory_type {
    use super::*;

    api!("MemoryType");
    use api::arg::construct as arg;

    fn construct(call: &mut Call<'_>) -> Result {
        let minimum = size(call, arg::MINIMUM, MOST_PAGES)?;
        let maximum = maximum(call, arg::MAXIMUM, MOST_PAGES)?;
        let shared = call.get(arg::SHARED)?;
        check_order(call, arg::MAXIMUM, minimum, maximum)?;
        initialize(call, Value::MemoryType, [zend::value(minimum), zend::value(maximum), zend::value(shared)])
    }
}

/// The largest number of elements in a table type.
const MOST_ELEMENTS: i64 = u32::MAX as i64;

mod table_type {
    use super::*;

    api!("TableType");
    use api::arg::construct as arg;

    fn construct(call: &mut Call<'_>) -> Result {
        let (element, ty) = call.get(arg::ELEMENT)?;
        if !ty.is_reference() {
            return Err(call.value_error(arg::ELEMENT, "must be ValType::FuncRef or ValType::ExternRef"));
        }
        let minimum = size(call, arg::MINIMUM, MOST_ELEMENTS)?;
        let maximum = maximum(call, arg::MAXIMUM, MOST_ELEMENTS)?;
        check_order(call, arg::MAXIMUM, minimum, maximum)?;
        initialize(call, Value::TableType, [element.shallow_clone(), zend::value(minimum), zend::value(maximum)])
    }
}

mod global_type {
    use super::*;

    api!("GlobalType");
    use api::arg::construct as arg;

    fn construct(call: &mut Call<'_>) -> Result {
        let (value, _) = call.get(arg::VALUE)?;
        let mutable = call.get(arg::MUTABLE)?;
        initialize(call, Value::GlobalType, [value.shallow_clone(), zend::value(mutable)])
    }
}

mod tag_type {
    use super::*;

    api!("TagType");
    use api::arg::construct as arg;

    fn construct(call: &mut Call<'_>) -> Result {
        let params = val_types(call, arg::PARAMS)?;
        initialize(call, Value::TagType, [params])
    }
}

mod import_type {
    use super::*;

    api!("ImportType");
    use api::arg::construct as arg;

    fn construct(call: &mut Call<'_>) -> Result {
        let module = zend::string(call.get(arg::MODULE)?.as_bytes());
        let name = zend::string(call.get(arg::NAME)?.as_bytes());
        let ty = extern_type(call, arg::TYPE)?;
        initialize(call, Value::ImportType, [module, name, ty])
    }
}

mod export_type {
    use super::*;

    api!("ExportType");
    use api::arg::construct as arg;

    fn construct(call: &mut Call<'_>) -> Result {
        let name = zend::string(call.get(arg::NAME)?.as_bytes());
        let ty = extern_type(call, arg::TYPE)?;
        initialize(call, Value::ExportType, [name, ty])
    }
}

mod frame {
    use super::*;

    api!("Frame");
    use api::arg::construct as arg;

    fn construct(call: &mut Call<'_>) -> Result {
        let text = |text: Option<&ZendStr>| text.map_or_else(Zval::null, |text| zend::string(text.as_bytes()));
        let module = text(call.get(arg::MODULE)?);
        let function = text(call.get(arg::FUNCTION)?);
        let index = zend::value(call.get(arg::FUNCTION_INDEX)?);
        let offset = zend::value(call.get(arg::OFFSET)?);
        let symbol = text(call.get(arg::SYMBOL)?);
        let file = text(call.get(arg::FILE)?);
        let line = zend::value(call.get(arg::LINE)?);
        let column = zend::value(call.get(arg::COLUMN)?);
        initialize(call, Value::Frame, [module, function, index, offset, symbol, file, line, column])
    }
}

mod wasi_result {
    use super::*;

    api!("WasiResult");
    use api::arg::construct as arg;

    fn construct(call: &mut Call<'_>) -> Result {
        let code = zend::value(call.get(arg::EXIT_CODE)?);
        let stdout = zend::string(call.get(arg::STDOUT)?.as_bytes());
        let stderr = zend::string(call.get(arg::STDERR)?.as_bytes());
        initialize(call, Value::WasiResult, [code, stdout, stderr])
    }
}

/// Sets the properties of the object whose constructor is running.
fn initialize<const N: usize>(call: &mut Call<'_>, class: Value, values: [Zval; N]) -> Result {
    // SAFETY: the call holds its object.
    if call.this_object().is_some_and(|this| unsafe { class.initialize(this, values) }) {
        return Ok(());
    }
    Err(Raise::error(format!("Cannot call {}::__construct() twice", CLASSES[class as usize].1.name)))
}

/// A size from 0 to `limit`.
fn size(call: &mut Call<'_>, arg: Arg<i64>, limit: i64) -> Result<i64> {
    let given = call.get(arg)?;
    check_size(call, arg, given, limit)
}

/// A size from 0 to `limit`, or null.
fn maximum(call: &mut Call<'_>, arg: Arg<Option<i64>>, limit: i64) -> Result<Option<i64>> {
    call.get(arg)?.map(|given| check_size(call, arg, given, limit)).transpose()
}

fn check_size<P>(call: &Call<'_>, arg: Arg<P>, given: i64, limit: i64) -> Result<i64> {
    if (0..=limit).contains(&given) {
        return Ok(given);
    }
    Err(call.value_error(arg, &format!("must be between 0 and {limit}, {given} given")))
}

fn check_order(call: &Call<'_>, arg: Arg<Option<i64>>, minimum: i64, maximum: Option<i64>) -> Result {
    match maximum {
        Some(most) if most < minimum => {
            Err(call.value_error(arg, &format!("must not be less than the minimum of {minimum}, {most} given")))
        }
        _ => Ok(()),
    }
}

/// A list of `Wasm\ValType`, in an array of its own: the given one may hold references to variables.
fn val_types(call: &mut Call<'_>, arg: Arg<Array>) -> Result<Zval> {
    let given = call.get(arg)?;
    let cases: Vec<_> = zend::values(given).map(|each| each.dereference().shallow_clone()).collect();
    if zend::is_list(given) && cases.iter().all(|each| val_type(each).is_some()) {
        return Ok(list(cases));
    }
    Err(call.expected(arg, "a list of Wasm\\ValType"))
}

/// An object that describes the type of an import or export.
fn extern_type(call: &mut Call<'_>, arg: Arg<Mixed>) -> Result<Zval> {
    const TYPES: [Value; 5] = [Value::FuncType, Value::MemoryType, Value::TableType, Value::GlobalType, Value::TagType];
    let given = call.get(arg)?;
    match given.object() {
        Some(object) if TYPES.iter().any(|ty| ptr::eq(ty.entry(), object.ce)) => Ok(given.shallow_clone()),
        _ => Err(call.type_error(arg)),
    }
}

/// The enum case itself, and its type.
impl Argument for ValType {
    type Value<'a> = (&'a Zval, types::ValType);

    unsafe fn read<'a>(given: *mut Zval, _number: u32) -> Option<Self::Value<'a>> {
        // SAFETY: by contract.
        let given = unsafe { &*given };
        val_type(given).map(|ty| (given, ty))
    }
}

macro_rules! described {
    ($($type:ident, $read:ident, $value:ty;)*) => {$(
        impl Argument for types::$type {
            type Value<'a> = $value;

            unsafe fn read<'a>(given: *mut Zval, _number: u32) -> Option<Self::Value<'a>> {
                // SAFETY: by contract.
                value_objects::$read(Some(unsafe { &*given }))
            }
        }
    )*};
}

described! {
    FuncType, to_func_type, Arc<types::FuncType>;
    TableType, to_table_type, types::TableType;
    GlobalType, to_global_type, types::GlobalType;
    TagType, to_tag_type, types::TagType;
}
