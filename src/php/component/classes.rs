//! The classes that a program wants for records and enums: `['geo:api/types#point' => Point::class]`.
#![allow(unsafe_code, reason = "reads classes of the engine, and makes objects of them")]

use std::ffi::CString;

use ext_php_rs::ffi::{ZEND_ACC_PUBLIC, ZEND_ACC_STATIC, ZEND_ACC_VARIADIC, zend_object, zend_property_info};
use ext_php_rs::flags::ClassFlags;
use ext_php_rs::types::{ZendHashTable, ZendObject, Zval};
use ext_php_rs::zend::ClassEntry;
use wasm_runtime::component::plan::{NamedType, Plan};
use wasm_runtime::component::semver;
use wasm_runtime::component::types::{Field, Shape, TypeId, Variant as Cases};
use wasm_runtime::fault::HostStop;

use super::values::property_named;
use crate::php::call::procedure::Procedure;
use crate::php::call::suggest;
use crate::php::engine::declared;
use crate::php::engine::hold_back::hold_back;
use crate::php::engine::zend;

/// The classes for some types of a component.
///
/// It owns no value of PHP's: classes live as long as the request, and so do the cases of enums, which the constants of
/// their classes have.
#[derive(Default)]
pub struct Classes {
    by_type: Vec<(TypeId, Class)>,
}

enum Class {
    Record(RecordClass),
    Enum(EnumClass),
}

/// A class whose objects are made of records.
pub struct RecordClass {
    class: &'static ClassEntry,
    make: Make,
}

enum Make {
    /// Calls the constructor with these fields, by their places in the record.
    Constructor(Box<[usize]>),
    /// Sets the properties of the fields' names.
    Properties(Box<[CString]>),
}

/// An enum of PHP's for one of a component's.
pub struct EnumClass {
    class: &'static ClassEntry,
    /// The cases, in the component's order.
    cases: Box<[*mut zend_object]>,
}

/// Why classes cannot be had.
pub enum Unfit {
    /// PHP was stopped by an exception that is pending, or is abandoning the request.
    Stopped(HostStop),
    Value(String),
    /// As `Value`, where the name of a class is not a string.
    Type(String),
}

impl Classes {
    /// The classes that an array asks for.
    ///
    /// # Errors
    ///
    /// If a type or a class does not exist, or the class does not fit the type.
    pub fn find(plan: &Plan, wanted: &ZendHashTable) -> Result<Self, Unfit> {
        let mut classes = Self::default();
        if wanted.is_empty() {
            return Ok(classes);
        }
        let named = plan.named_types();
        for (key, value) in zend::entries(wanted) {
            let key = String::from_utf8_lossy(&zend::key_text(&key)).into_owned();
            let name = value.dereference();
            let Some(name) = name.str() else {
                return Err(Unfit::Type(format!(
                    "must have the name of a class for \"{key}\", {} given",
                    zend::type_name(name)
                )));
            };
            let types: Vec<_> = named.iter().filter(|named| is_meant(&key, named)).map(|named| named.ty).collect();
            if types.is_empty() {
                return Err(unknown(&key, &named));
            }
            let Some(class) = ClassEntry::try_find(name) else {
                return Err(wrong(&key, format!("the class {name}, which does not exist")));
            };
            for ty in types {
                classes.add(plan, ty, class, &key, &named)?;
            }
        }
        Ok(classes)
    }

    fn add(
        &mut self,
        plan: &Plan,
        ty: TypeId,
        class: &'static ClassEntry,
        key: &str,
        named: &[NamedType<'_>],
    ) -> Result<(), Unfit> {
        if let Some((_, known)) = self.by_type.iter().find(|(known, _)| *known == ty) {
            if std::ptr::eq(known.class(), class) {
                return Ok(());
            }
            let others = named.iter().filter(|other| other.ty == ty && !is_meant(key, other));
            let complaint = match others.map(NamedType::text).next() {
                Some(other) => format!("another class than for \"{other}\", which is the same type"),
                None => "two classes".to_owned(),
            };
            return Err(wrong(key, complaint));
        }
        let made = match plan.types.shape(ty) {
            Shape::Record(fields) => Class::Record(RecordClass::new(fields, class).map_err(|why| wrong(key, why))?),
            Shape::Enum(cases) => Class::Enum(EnumClass::new(cases, class, key)?),
            _ => {
                let text = plan.types.text(ty);
                let kind = text.split([' ', '<']).next().unwrap_or_default();
                return Err(Unfit::Value(format!(
                    "has a class for \"{key}\", which is a {kind}: only records and enums have classes"
                )));
            }
        };
        self.by_type.push((ty, made));
        Ok(())
    }

    fn of(&self, ty: TypeId) -> Option<&Class> {
        self.by_type.iter().find(|(known, _)| *known == ty).map(|(_, class)| class)
    }

    /// The class for a record type.
    #[inline]
    pub fn record(&self, ty: TypeId) -> Option<&RecordClass> {
        match self.of(ty)? {
            Class::Record(class) => Some(class),
            Class::Enum(_) => None,
        }
    }

    /// The enum for an enum type.
    #[inline]
    pub fn enumeration(&self, ty: TypeId) -> Option<&EnumClass> {
        match self.of(ty)? {
            Class::Enum(class) => Some(class),
            Class::Record(_) => None,
        }
    }

    /// The name of the class for a type.
    pub fn name(&self, ty: TypeId) -> Option<&'static str> {
        self.of(ty)?.class().name()
    }
}

impl Class {
    fn class(&self) -> &'static ClassEntry {
        match self {
            Self::Record(it) => it.class,
            Self::Enum(it) => it.class,
        }
    }
}

/// Whether a program's name for a type means that one: with its interface, of any compatible version.
fn is_meant(key: &str, named: &NamedType<'_>) -> bool {
    match (key.rsplit_once('#'), named.interface) {
        (Some((interface, name)), Some(known)) => {
            name == named.name && (interface == known || semver::matches(interface, known))
        }
        (None, None) => key == named.name,
        _ => false,
    }
}

#[cold]
fn unknown(key: &str, named: &[NamedType<'_>]) -> Unfit {
    let text = |named: &NamedType<'_>| match named.interface {
        // As the program has it: with a version or without.
        Some(interface) if !key.contains('@') => format!("{}#{}", semver::split(interface).0, named.name),
        _ => named.text(),
    };
    let mut known: Vec<String> = named.iter().map(text).collect();
    known.sort();
    known.dedup();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let hint = match suggest::meant(key, &known) {
        Some(meant) => meant,
        None if known.is_empty() => ": none of its types has a name".to_owned(),
        None if known.len() <= 12 => format!("; its types are \"{}\"", known.join("\", \"")),
        None => String::new(),
    };
    Unfit::Value(format!("has a class for \"{key}\", and the component has no such type{hint}"))
}

#[cold]
fn wrong(key: &str, what: String) -> Unfit {
    if zend::exception_is_pending() {
        Unfit::Stopped(HostStop::Exception)
    } else {
        Unfit::Value(format!("has for \"{key}\" {what}"))
    }
}

impl RecordClass {
    fn new(fields: &[Field], class: &'static ClassEntry) -> Result<Self, String> {
        let name = class.name().unwrap_or_default();
        let not_made = ClassFlags::Interface | ClassFlags::Trait | ClassFlags::Enum | ClassFlags::ImplicitAbstractClass;
        if class.flags().intersects(not_made) || class.ce_flags & declared::ZEND_ACC_EXPLICIT_ABSTRACT_CLASS != 0 {
            return Err(format!("{name}, of which no objects can be made"));
        }
        let make = match class.constructor.is_null() {
            true => Make::Properties(properties(fields, class)?),
            false => Make::Constructor(arguments(fields, class)?),
        };
        Ok(Self { class, make })
    }

    /// An object with these values of the fields, in their order.
    ///
    /// # Errors
    ///
    /// When an exception is pending in PHP, or PHP is abandoning the request.
    pub fn object(&self, mut values: Vec<Zval>) -> Result<Zval, HostStop> {
        let mut object = Zval::new();
        let place: *mut Zval = &raw mut object;
        let class = zend::class_ptr(self.class);
        // SAFETY: the class lives as long as the request, and objects can be made of it.
        hold_back(|| unsafe {
            declared::object_init_ex(place, class);
        })?;
        match &self.make {
            Make::Constructor(order) => {
                let mut arguments: Vec<Zval> = order.iter().map(|field| std::mem::take(&mut values[*field])).collect();
                if let Some(constructor) = Procedure::constructor(&mut object) {
                    // SAFETY: the object is alive.
                    drop(unsafe { constructor.call_with(&mut arguments) }?);
                }
            }
            Make::Properties(names) => {
                for (name, value) in names.iter().zip(&mut values) {
                    let (name, value) = (name.as_c_str(), &raw mut *value);
                    // SAFETY: the object is of the class, whose property it is; the value is alive.
                    hold_back(|| unsafe { zend::set_property(self.class, (*place).value.obj, name, &mut *value) })?;
                }
            }
        }
        Ok(object)
    }
}

/// Which field is which argument of the constructor.
fn arguments(fields: &[Field], class: &ClassEntry) -> Result<Box<[usize]>, String> {
    let name = class.name().unwrap_or_default();
    // SAFETY: the class has a constructor; all kinds of function begin with the same members.
    let common = unsafe { &(*class.constructor).common };
    if common.type_ == declared::ZEND_INTERNAL_FUNCTION {
        return Err(format!("{name}, a class of PHP's own, whose constructor takes other things"));
    }
    let (flags, count, required) = (common.fn_flags, common.num_args as usize, common.required_num_args as usize);
    if flags & ZEND_ACC_PUBLIC == 0 {
        return Err(format!("{name}, whose constructor is not public"));
    }
    let mut order = Vec::new();
    for index in 0..count {
        // SAFETY: a function in PHP has so many entries, with names.
        let parameter = unsafe { (*(*common.arg_info.add(index)).name).as_bytes() };
        let parameter = String::from_utf8_lossy(parameter);
        match fields.iter().position(|field| field.label.camel.as_bytes() == parameter.as_bytes()) {
            Some(field) => order.push(field),
            None if index < required || order.len() < fields.len() => {
                let fields: Vec<_> = fields.iter().map(|field| format!("\"{}\"", field.label.camel)).collect();
                return Err(format!(
                    "{name}, whose constructor has the parameter ${parameter}, which is not one of the fields {}",
                    fields.join(", ")
                ));
            }
            None => break,
        }
    }
    if flags & ZEND_ACC_VARIADIC != 0 && order.len() < fields.len() {
        return Err(format!("{name}, whose constructor has no names for the fields that its last parameter takes"));
    }
    let left = (0..fields.len()).find(|field| !order.contains(field));
    match left {
        Some(field) => Err(format!("{name}, whose constructor has no parameter ${}", fields[field].label.camel)),
        None => Ok(order.into()),
    }
}

/// The properties for the fields.
fn properties(fields: &[Field], class: &ClassEntry) -> Result<Box<[CString]>, String> {
    let takes_any = class.name() == Some("stdClass");
    let property = |field: &Field| {
        let name = &*field.label.camel;
        let info = class.properties_info.get(name);
        // SAFETY: the table has pointers to what the class knows of its properties.
        let flags = info.map_or(0, |info| unsafe { (*info.value.ptr.cast::<zend_property_info>()).flags });
        if !takes_any && (flags & ZEND_ACC_PUBLIC == 0 || flags & ZEND_ACC_STATIC != 0) {
            let class = class.name().unwrap_or_default();
            return Err(format!("{class}, which has neither a constructor nor a public property ${name}"));
        }
        CString::new(name).map_err(|error| error.to_string())
    };
    fields.iter().map(property).collect()
}

impl EnumClass {
    fn new(cases: &Cases, class: &'static ClassEntry, key: &str) -> Result<Self, Unfit> {
        let name = class.name().unwrap_or_default();
        if !class.flags().contains(ClassFlags::Enum) {
            return Err(wrong(key, format!("{name}, which is not an enum")));
        }
        let list = all_cases(name)?;
        let objects: Vec<&ZendObject> =
            list.array().into_iter().flat_map(zend::values).filter_map(Zval::object).collect();
        let backed = class.enum_backing_type == ext_php_rs::ffi::IS_STRING;
        let of_case = |case: &str| {
            let found = objects.iter().find(|object| match backed {
                true => property_named(object, "value").str() == Some(case),
                false => property_named(object, "name").str().is_some_and(|name| is_same_word(name, case)),
            });
            found.map(|object| std::ptr::from_ref::<ZendObject>(object).cast_mut())
        };
        let found = cases.cases.iter().map(|case| {
            of_case(&case.name).ok_or_else(|| {
                let how = if backed { "with the value" } else { "for" };
                wrong(key, format!("{name}, which has no case {how} \"{}\"", case.name))
            })
        });
        let cases = found.collect::<Result<_, _>>()?;
        Ok(Self { class, cases })
    }

    /// A case by its number.
    pub fn case(&self, index: usize) -> Zval {
        let mut value = Zval::new();
        // SAFETY: the constants of the class have the object as long as the request lasts.
        value.set_object(unsafe { &mut *self.cases[index] });
        value
    }

    /// The number of the case that an object is.
    pub fn index(&self, object: &ZendObject) -> Option<usize> {
        self.cases.iter().position(|case| std::ptr::eq(*case, object))
    }
}

/// What `cases()` of an enum gives.
fn all_cases(class: &str) -> Result<Zval, Unfit> {
    let callable = zend::string(format!("{class}::cases").as_bytes());
    let Some((procedure, _kept)) = Procedure::find(&callable) else {
        return Err(Unfit::Value(format!("has {class}, whose cases cannot be asked for")));
    };
    // SAFETY: it was found in a name, and classes live as long as the request.
    unsafe { procedure.call_with(&mut []) }.map_err(Unfit::Stopped)
}

/// Whether a name of PHP's is one of WIT's: `DarkRed` or `DARK_RED` is `dark-red`.
fn is_same_word(php: &str, wit: &str) -> bool {
    let letters = |name: &str| -> Vec<u8> {
        name.bytes().filter(|byte| !matches!(byte, b'-' | b'_')).map(|byte| byte.to_ascii_lowercase()).collect()
    };
    letters(php) == letters(wit)
}
