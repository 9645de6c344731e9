//! `Wasm\Component\FuncType`, `ValueType`, `InterfaceType`, `ResourceType`: what a component imports and exports.
#![allow(unsafe_code, reason = "fills the properties of objects")]

use ext_php_rs::ffi::zend_object_handlers;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, Zval};
use wasm_runtime::component::plan::{Item, Plan};
use wasm_runtime::component::types::{Shape, TypeId};

use super::classes::Classes;
use super::values::plain_handlers;
use crate::php::engine::class::{Class, Property, handler_table};
use crate::php::engine::method::Call;
use crate::php::engine::object;
use crate::php::engine::raise::Result;
use crate::php::engine::zend;

/// Defines a class of objects that PHP code only reads.
macro_rules! described {
    ($module:ident, $class:ident $(($text:ty))?, $name:literal, $stub:literal, { $($handlers:item)* }) => {
        pub mod $module {
            use super::*;

            use crate::php::engine::class::api;

            api!($stub);

            #[php_class]
            #[php(name = $name)]
            pub struct $class$((pub(super) $text))?;

            impl Class for $class {
                const INSTEAD_OF_NEW: Option<&'static str> = Some("use Wasm\\Component::exports()");

                handler_table!();

                const PROPERTIES: &'static [Property] = api::CLASS.properties;

                fn handlers(handlers: &mut zend_object_handlers) {
                    plain_handlers(handlers);
                }
            }

            $($handlers)*
        }
    };
}

described!(func, FuncType(String), "Wasm\\Component\\FuncType", "Component/FuncType", {
    fn to_string(call: &mut Call<'_>) -> Result {
        let text = zend::string(call.this::<FuncType>()?.0.as_bytes());
        call.give(text);
        Ok(())
    }
});

described!(value, ValueType(String), "Wasm\\Component\\ValueType", "Component/ValueType", {
    fn to_string(call: &mut Call<'_>) -> Result {
        let text = zend::string(call.this::<ValueType>()?.0.as_bytes());
        call.give(text);
        Ok(())
    }
});

described!(interface, InterfaceType, "Wasm\\Component\\InterfaceType", "Component/InterfaceType", {});

described!(resource, ResourceType, "Wasm\\Component\\ResourceType", "Component/ResourceType", {});

/// The items of a component or of an interface, by name.
pub fn items(plan: &Plan, classes: &Classes, items: &[(String, Item)]) -> Zval {
    let mut array = ZendHashTable::new();
    for (name, item) in items {
        if let Some(item) = item_object(plan, classes, item) {
            zend::insert(&mut array, name.as_bytes(), item);
        }
    }
    zend::value(array)
}

fn item_object(plan: &Plan, classes: &Classes, item: &Item) -> Option<Zval> {
    Some(match item {
        Item::Func { func, .. } => func_type(plan, classes, *func),
        Item::Interface(inner) => {
            let object = object::new(interface::InterfaceType);
            // SAFETY: the object is of the class, and new.
            unsafe {
                object::initialize::<interface::InterfaceType, 1>(object.value.obj, [items(plan, classes, inner)])
            };
            object
        }
        Item::Type(ty) => value_type(plan, classes, *ty),
        Item::Resource(table) => {
            let object = object::new(resource::ResourceType);
            let name = zend::string(plan.types.resource_name(*table).as_bytes());
            // SAFETY: as above.
            unsafe { object::initialize::<resource::ResourceType, 1>(object.value.obj, [name]) };
            object
        }
        Item::Other(_) => return None,
    })
}

fn func_type(plan: &Plan, classes: &Classes, func: u32) -> Zval {
    let ty = &plan.funcs[func as usize];
    let mut params = ZendHashTable::new();
    for (label, field) in ty.names.iter().zip(plan.types.fields(ty.params)) {
        zend::insert(&mut params, label.camel.as_bytes(), value_type(plan, classes, field.ty));
    }
    let result = plan.types.result(ty).map_or_else(Zval::null, |result| value_type(plan, classes, result));
    let object = object::new(func::FuncType(plan.types.signature(ty)));
    // SAFETY: as above.
    unsafe { object::initialize::<func::FuncType, 2>(object.value.obj, [zend::value(params), result]) };
    object
}

fn value_type(plan: &Plan, classes: &Classes, ty: TypeId) -> Zval {
    let types = &plan.types;
    let mut members = ZendHashTable::new();
    let (mut resource, mut element) = (Zval::null(), Zval::null());
    let optional = |ty: Option<TypeId>| ty.map_or_else(Zval::null, |ty| value_type(plan, classes, ty));
    let kind = match types.shape(ty) {
        Shape::Bool => "bool",
        Shape::S8 => "s8",
        Shape::U8 => "u8",
        Shape::S16 => "s16",
        Shape::U16 => "u16",
        Shape::S32 => "s32",
        Shape::U32 => "u32",
        Shape::S64 => "s64",
        Shape::U64 => "u64",
        Shape::F32 => "f32",
        Shape::F64 => "f64",
        Shape::Char => "char",
        Shape::String => "string",
        Shape::List(inner) | Shape::FixedList(inner, _) => {
            element = value_type(plan, classes, *inner);
            "list"
        }
        Shape::Record(fields) => {
            for field in fields {
                zend::insert(&mut members, field.label.camel.as_bytes(), value_type(plan, classes, field.ty));
            }
            "record"
        }
        Shape::Tuple(fields) => {
            for field in fields {
                // Fails only for a table at its largest.
                let _ = members.push(value_type(plan, classes, field.ty));
            }
            "tuple"
        }
        Shape::Variant(cases) | Shape::Enum(cases) | Shape::Result(cases) => {
            for case in &cases.cases {
                zend::insert(&mut members, case.name.as_bytes(), optional(case.ty));
            }
            match types.shape(ty) {
                Shape::Variant(_) => "variant",
                Shape::Enum(_) => "enum",
                _ => "result",
            }
        }
        Shape::Option(cases) => {
            element = optional(cases.cases.last().and_then(|some| some.ty));
            "option"
        }
        Shape::Flags(labels) => {
            for label in labels {
                zend::insert(&mut members, label.kebab.as_bytes(), Zval::null());
            }
            "flags"
        }
        Shape::Own(table) | Shape::Borrow(table) => {
            resource = zend::string(types.resource_name(*table).as_bytes());
            if matches!(types.shape(ty), Shape::Own(_)) { "own" } else { "borrow" }
        }
    };
    let object = object::new(value::ValueType(types.text(ty)));
    let class = classes.name(ty).map_or_else(Zval::null, |name| zend::string(name.as_bytes()));
    let properties = [zend::string(kind.as_bytes()), resource, element, zend::value(members), class];
    // SAFETY: as above.
    unsafe { object::initialize::<value::ValueType, 5>(object.value.obj, properties) };
    object
}
