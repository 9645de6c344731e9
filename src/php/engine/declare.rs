//! Declares classes: methods with PHP's own argument information, typed properties, constants.
//!
//! Methods are registered from tables that the build makes from the stubs, rather than through `#[php_impl]`, whose
//! arguments neither follow `strict_types` nor fail in PHP's words, and which has no union types (see
//! docs/dev/rationale.md).
#![allow(unsafe_code, reason = "fills the engine's class structures")]

use std::ffi::{CStr, c_char, c_int};
use std::ptr;

use ext_php_rs::ffi::{
    _ZEND_IS_VARIADIC_BIT, zend_class_entry, zend_function, zend_function_entry, zend_hash_str_find_ptr_lc,
    zend_internal_arg_info, zend_object_iterator, zend_type, zval,
};
use ext_php_rs::flags::{ConstantFlags, MethodFlags, PropertyFlags};
use ext_php_rs::types::{ZendStr, Zval};
use ext_php_rs::zend::{ExecuteData, FunctionEntry};

use super::declared;
use super::types::{Literal, Ty};

/// A parameter of a method.
#[derive(Clone, Copy)]
pub struct Param {
    name: &'static CStr,
    ty: Ty,
    /// The type as messages name it.
    pub words: &'static str,
    default: Option<&'static CStr>,
    /// The value if the argument is left out.
    pub literal: Option<Literal>,
    variadic: bool,
}

impl Param {
    pub const fn new(name: &'static CStr, ty: Ty, words: &'static str) -> Self {
        Self { name, ty, words, default: None, literal: None, variadic: false }
    }

    /// The default value, as PHP code and as a value.
    pub const fn or(self, default: &'static CStr, literal: Literal) -> Self {
        Self { default: Some(default), literal: Some(literal), ..self }
    }

    pub const fn variadic(self) -> Self {
        Self { variadic: true, ..self }
    }
}

/// What the engine calls to run a method, with the call's frame and the place for its result.
pub type Handler = unsafe extern "C" fn(*mut ExecuteData, *mut Zval);

/// A method: its signature as Reflection shows it, and the function that runs.
#[derive(Clone, Copy)]
pub struct Method {
    name: &'static CStr,
    handler: Handler,
    flags: MethodFlags,
    params: &'static [Param],
    returns: Ty,
}

impl Method {
    pub const fn new(name: &'static CStr, handler: Handler, params: &'static [Param], returns: Ty) -> Self {
        Self { name, handler, flags: MethodFlags::Public, params, returns }
    }

    pub const fn is_static(self) -> Self {
        Self { flags: self.flags.union(MethodFlags::Static), ..self }
    }

    fn required(&self) -> usize {
        self.params.iter().take_while(|param| param.default.is_none() && !param.variadic).count()
    }

    fn entry(&self) -> zend_function_entry {
        // The table's first element holds the return type, and the count of required parameters in
        // place of a name (ZEND_BEGIN_ARG_INFO_EX, Zend/zend_API.h).
        let head = zend_internal_arg_info {
            name: ptr::without_provenance(self.required()),
            type_: self.returns.for_registration(),
            default_value: ptr::null(),
        };
        let params = self.params.iter().map(|param| {
            let mut ty = param.ty.for_registration();
            if param.variadic {
                ty.type_mask |= _ZEND_IS_VARIADIC_BIT;
            }
            zend_internal_arg_info {
                name: param.name.as_ptr(),
                type_: ty,
                default_value: param.default.map_or(ptr::null(), CStr::as_ptr),
            }
        });
        let arg_info: Box<[_]> = std::iter::once(head).chain(params).collect();
        let mut entry = FunctionEntry::end();
        entry.fname = self.name.as_ptr();
        entry.handler = Some(self.handler);
        // The engine refers to the table until the process ends.
        entry.arg_info = Box::leak(arg_info).as_ptr();
        entry.num_args = u32::try_from(self.params.len()).expect("a handful of parameters");
        // The field is wider since PHP 8.6.
        #[cfg(php86)]
        let flags = u64::from(self.flags.bits());
        #[cfg(not(php86))]
        let flags = self.flags.bits();
        entry.flags |= flags;
        entry
    }
}

/// ext-php-rs does not bind this flag.
const READONLY: PropertyFlags = PropertyFlags::from_bits_retain(declared::ZEND_ACC_READONLY);

/// A declared property.
#[derive(Clone, Copy)]
pub struct Property {
    name: &'static CStr,
    ty: Ty,
    flags: PropertyFlags,
    default: Option<Literal>,
}

impl Property {
    pub const fn name(&self) -> &'static CStr {
        self.name
    }

    pub const fn public(name: &'static CStr, ty: Ty) -> Self {
        Self { name, ty, flags: PropertyFlags::Public, default: None }
    }

    pub const fn protected(name: &'static CStr, ty: Ty) -> Self {
        Self { name, ty, flags: PropertyFlags::Protected, default: None }
    }

    pub const fn readonly(name: &'static CStr, ty: Ty) -> Self {
        Self { name, ty, flags: PropertyFlags::Public.union(READONLY), default: None }
    }

    pub const fn or(self, default: Literal) -> Self {
        Self { default: Some(default), ..self }
    }
}

/// What a stub declares for a class.
pub struct Declaration {
    pub name: &'static str,
    pub parent: Option<&'static str>,
    pub interfaces: &'static [&'static str],
    pub methods: &'static [Method],
    pub properties: &'static [Property],
    pub constants: &'static [(&'static str, Literal)],
}

impl Declaration {
    /// Gives a class that is being registered its members and interfaces.
    pub fn complete(&self, class: Registering) {
        add_methods(class, self.methods);
        for property in self.properties {
            declare(class, property);
        }
        for (name, value) in self.constants {
            constant(class, name, *value);
        }
        // After the methods, because the engine checks that the interface's methods exist.
        for interface in self.interfaces {
            implement(class, Registering::find(interface));
        }
    }
}

/// What the engine calls to iterate an object: with its class, the object, and whether by reference.
pub type GetIterator = unsafe extern "C" fn(*mut zend_class_entry, *mut zval, c_int) -> *mut zend_object_iterator;

/// A class that is being registered. Afterwards it does not change.
#[derive(Clone, Copy)]
pub struct Registering(*mut zend_class_entry);

impl Registering {
    /// The class of that name, which is registered.
    pub fn find(name: &str) -> Self {
        // SAFETY: the compiler's table of classes is there before any module starts.
        let class = unsafe {
            let table = (*ext_php_rs::ffi::ext_php_rs_compiler_globals()).class_table;
            zend_hash_str_find_ptr_lc(table, name.as_ptr().cast(), name.len())
        };
        assert!(!class.is_null(), "{name} was registered");
        Self(class.cast())
    }

    /// The class as the engine has it.
    pub fn entry(self) -> *mut zend_class_entry {
        self.0
    }

    /// Adds methods, in place of inherited ones of the same names.
    pub fn add_methods(self, methods: &[Method]) {
        for method in methods {
            let name = method.name.to_bytes().to_ascii_lowercase();
            // SAFETY: the class is being registered, so nothing refers to its functions yet.
            unsafe {
                let table = &raw mut (*self.0).function_table;
                ext_php_rs::ffi::zend_hash_str_del(table, name.as_ptr().cast::<c_char>(), name.len());
            }
        }
        add_methods(self, methods);
    }

    /// Sets the class's `get_iterator`.
    pub fn set_iterator(self, get: GetIterator) {
        // SAFETY: the class is being registered, so no object of it is being iterated.
        unsafe { (*self.0).get_iterator = Some(get) };
    }
}

/// Adds methods to a class that is being registered.
fn add_methods(class: Registering, methods: &[Method]) {
    let entries: Vec<_> = methods.iter().map(Method::entry).chain([FunctionEntry::end()]).collect();
    // SAFETY: the class is being registered, and the engine copies the entries.
    let added = unsafe {
        let table = &raw mut (*class.0).function_table;
        declared::zend_register_functions(class.0, entries.as_ptr(), table, declared::MODULE_PERSISTENT)
    };
    assert_eq!(added, 0, "no two methods of a class have one name");
}

/// Makes a class, or an interface, an instance of an interface.
fn implement(class: Registering, interface: Registering) {
    // SAFETY: both are registered.
    unsafe { ext_php_rs::ffi::zend_do_implement_interface(class.0, interface.0) }
}

/// Declares a property of a class that is being registered.
fn declare(class: Registering, property: &Property) {
    let mut default = property.default.map_or_else(Zval::new, Literal::to_zval);
    if property.default.is_none() {
        default.u1.type_info = ext_php_rs::ffi::IS_UNDEF;
    }
    let name = ZendStr::new_interned(&*property.name.to_string_lossy(), true).into_raw();
    let flags = c_int::try_from(property.flags.bits()).expect("the flags of a property are few");
    // SAFETY: the class is being registered, so it has no objects yet; the default is not counted.
    unsafe {
        let ty = registered(property.ty, class);
        declared::zend_declare_typed_property(class.0, name, &raw mut default, flags, ptr::null_mut(), ty);
    }
    std::mem::forget(default);
}

/// The type in the form that the engine keeps in a class: classes by interned string.
///
/// A union of classes is a list whose layout differs between versions of PHP, so the engine makes it.
fn registered(ty: Ty, class: Registering) -> zend_type {
    let Some(name) = ty.class() else { return ty.for_registration() };
    if name.to_bytes().contains(&b'|') {
        return made_by_engine(ty, class);
    }
    ty.of_class(ZendStr::new_interned(&*name.to_string_lossy(), true).into_raw())
}

/// Makes the engine build the type, as that of a parameter of a temporary method. The type outlives the method: the
/// engine frees it with the class.
fn made_by_engine(ty: Ty, class: Registering) -> zend_type {
    unsafe extern "C" fn never(_frame: *mut ExecuteData, _ret: *mut Zval) {}
    const NAME: &CStr = c"__type";
    let param: &'static [Param] = Box::leak(Box::new([Param::new(c"value", ty, "")]));
    add_methods(class, &[Method::new(NAME, never, param, Ty::NONE)]);
    // SAFETY: the class is being registered and has this method, with one parameter.
    unsafe {
        let table = &raw mut (*class.0).function_table;
        let method = zend_hash_str_find_ptr_lc(table, NAME.as_ptr(), NAME.count_bytes()).cast::<zend_function>();
        let ty = (*(*method).internal_function.arg_info).type_;
        ext_php_rs::ffi::zend_hash_str_del(table, NAME.as_ptr(), NAME.count_bytes());
        ty
    }
}

/// Declares a constant of a class that is being registered. It has a type since PHP 8.3.
fn constant(class: Registering, name: &str, value: Literal) {
    #[cfg(php83)]
    let ty = value.ty().for_registration();
    let name = ZendStr::new_interned(name, true).into_raw();
    let mut value = value.to_zval();
    let flags = c_int::try_from(ConstantFlags::Public.bits()).expect("the flags of a constant are few");
    // SAFETY: the class is being registered; the engine takes the value over.
    unsafe {
        #[cfg(php83)]
        declared::zend_declare_typed_class_constant(class.0, name, &raw mut value, flags, ptr::null_mut(), ty);
        #[cfg(not(php83))]
        ext_php_rs::ffi::zend_declare_class_constant_ex(class.0, name, &raw mut value, flags, ptr::null_mut());
    }
    std::mem::forget(value);
}

/// Removes the constructor that ext-php-rs gives every class.
pub fn remove_constructor(Registering(class): Registering) {
    let name = c"__construct";
    // SAFETY: the class is being registered, so nothing refers to its functions yet.
    unsafe {
        (*class).constructor = ptr::null_mut();
        ext_php_rs::ffi::zend_hash_str_del(
            &raw mut (*class).function_table,
            name.as_ptr().cast::<c_char>(),
            name.count_bytes(),
        );
    }
}
