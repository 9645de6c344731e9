//! The methods of value objects: constructors that check each argument, and registering the classes with them.
#![allow(unsafe_code, reason = "initialises declared properties of new objects")]

use std::ffi::CStr;
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};

use ext_php_rs::builders::{ClassBuilder, EnumBuilder};
use ext_php_rs::ffi::IS_UNDEF;
use ext_php_rs::flags::ClassFlags;
use ext_php_rs::types::Zval;
use ext_php_rs::zend::ce;
use wasm_runtime::types;

use super::class::{Method, Param, Property, Registering, Ty, add_methods, declare, implement};
use super::method::{Call, handler};
use super::raise::{Raise, Result};
use super::value_objects::{
    ENTRIES, EXTERN_KINDS, EXTERN_TYPES, Field, Kind, Value, initialize, list, to_func_type, val_type,
};
use super::zend::{self, RawType};

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

impl Kind {
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
                let given = call.array_or_empty(index)?.ok_or(Raise::Pending)?;
                let cases: Vec<_> = given.values().map(|each| each.dereference().shallow_clone()).collect();
                if !(given.has_sequential_keys() && cases.iter().all(|each| val_type(each).is_some())) {
                    return Err(call.type_error(index, "a list of Wasm\\ValType"));
                }
                // An array of its own: the given one may hold references to variables.
                list(cases)
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

fn object(call: &mut Call<'_>, index: usize, expected: &str, fits: impl FnOnce(&Zval) -> bool) -> Result<Zval> {
    let given = call.arg(index).ok_or(Raise::Pending)?;
    if fits(given) { Ok(given.shallow_clone()) } else { Err(call.type_error(index, expected)) }
}

fn func_type_to_string(call: &mut Call<'_>) -> Result {
    let ty =
        to_func_type(Some(&call.this_value())).ok_or_else(|| Raise::error("Wasm\\FuncType was not constructed"))?;
    call.give(zend::string(ty.to_string().as_bytes()));
    Ok(())
}
