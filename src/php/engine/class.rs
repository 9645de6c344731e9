//! Declares classes: methods with PHP's own argument information, typed properties, constants.
//!
//! `#[php_class]` keeps the Rust value. Methods are registered from tables that the build makes of the
//! stubs, rather than through `#[php_impl]`, whose arguments neither follow `strict_types` nor fail in
//! PHP's words, and which has no union types (see docs/dev/rationale.md).
#![allow(unsafe_code, reason = "fills the engine's class and object structures")]

use std::cell::UnsafeCell;
use std::ffi::{CStr, c_char, c_int};
use std::ptr;

use ext_php_rs::class::RegisteredClass;
use ext_php_rs::ffi::{
    _ZEND_IS_VARIADIC_BIT, _ZEND_TYPE_NAME_BIT, IS_ARRAY, IS_CALLABLE, IS_DOUBLE, IS_LONG, IS_NULL, IS_STRING, IS_VOID,
    MAY_BE_ANY, MAY_BE_BOOL, zend_class_entry, zend_function, zend_function_entry, zend_hash_str_find_ptr_lc,
    zend_internal_arg_info, zend_object_handlers, zend_object_iterator, zend_type, zval,
};
use ext_php_rs::flags::{ConstantFlags, MethodFlags, PropertyFlags};
use ext_php_rs::types::{ZendStr, Zval};
use ext_php_rs::zend::{ExecuteData, FunctionEntry};
use once_cell::sync::OnceCell;

use super::declared;

/// A PHP type: some scalar types, a class, or both as a union.
#[derive(Clone, Copy)]
pub struct Ty {
    mask: u32,
    class: Option<&'static CStr>,
}

impl Ty {
    pub const NONE: Self = Self::scalar(0);
    pub const VOID: Self = Self::scalar(1 << IS_VOID);
    pub const BOOL: Self = Self::scalar(MAY_BE_BOOL);
    pub const INT: Self = Self::scalar(1 << IS_LONG);
    pub const STRING: Self = Self::scalar(1 << IS_STRING);
    pub const FLOAT: Self = Self::scalar(1 << IS_DOUBLE);
    pub const CALLABLE: Self = Self::scalar(1 << IS_CALLABLE);
    pub const ARRAY: Self = Self::scalar(1 << IS_ARRAY);
    pub const MIXED: Self = Self::scalar(MAY_BE_ANY);

    pub const STATIC: Self = Self::scalar(declared::MAY_BE_STATIC);

    /// `Traversable|array`: what `iterable` means since PHP 8.2, and what its argument info says.
    pub const ITERABLE: Self = Self { mask: 1 << IS_ARRAY, class: Some(c"Traversable") };

    const fn scalar(mask: u32) -> Self {
        Self { mask, class: None }
    }

    /// A class by its name, or several as `c"A|B"`.
    pub const fn object(class: &'static CStr) -> Self {
        Self { mask: 0, class: Some(class) }
    }

    pub const fn or(self, other: Self) -> Self {
        assert!(self.class.is_none() || other.class.is_none(), "name several classes as A|B");
        Self { mask: self.mask | other.mask, class: if self.class.is_some() { self.class } else { other.class } }
    }

    pub const fn or_null(self) -> Self {
        Self { mask: self.mask | 1 << IS_NULL, class: self.class }
    }

    /// In the form that the engine reads when functions are registered: classes by C string.
    fn for_registration(self) -> zend_type {
        #[cfg(php83)]
        let by_name = ext_php_rs::ffi::_ZEND_TYPE_LITERAL_NAME_BIT;
        #[cfg(not(php83))]
        let by_name = _ZEND_TYPE_NAME_BIT;
        match self.class {
            Some(class) => zend_type { ptr: class.as_ptr().cast_mut().cast(), type_mask: self.mask | by_name },
            None => zend_type { ptr: ptr::null_mut(), type_mask: self.mask },
        }
    }

    /// In the form that the engine keeps in a class: classes by interned string.
    ///
    /// A union of classes is a list whose layout differs between versions of PHP, so the engine makes it.
    fn registered(self, class: Registering) -> zend_type {
        let Some(name) = self.class else { return self.for_registration() };
        if name.to_bytes().contains(&b'|') {
            return self.made_by_engine(class);
        }
        let name = ZendStr::new_interned(&*name.to_string_lossy(), true).into_raw();
        zend_type { ptr: name.cast(), type_mask: self.mask | _ZEND_TYPE_NAME_BIT }
    }

    /// Makes the engine build the type, as that of a parameter of a temporary method. The type outlives the method:
    /// the engine frees it with the class.
    fn made_by_engine(self, class: Registering) -> zend_type {
        unsafe extern "C" fn never(_frame: *mut ExecuteData, _ret: *mut Zval) {}
        const NAME: &CStr = c"__type";
        let param: &'static [Param] = Box::leak(Box::new([Param::new(c"value", self, "")]));
        add_methods(class, &[Method::new(NAME, never, param, Self::NONE)]);
        // SAFETY: the class is being registered and has this method, with one parameter.
        unsafe {
            let table = &raw mut (*class.0).function_table;
            let method = zend_hash_str_find_ptr_lc(table, NAME.as_ptr(), NAME.count_bytes()).cast::<zend_function>();
            let ty = (*(*method).internal_function.arg_info).type_;
            ext_php_rs::ffi::zend_hash_str_del(table, NAME.as_ptr(), NAME.count_bytes());
            ty
        }
    }
}

/// A value that a stub writes out: a default, or a constant's.
#[derive(Clone, Copy)]
pub enum Literal {
    Null,
    Bool(bool),
    Int(i64),
    EmptyArray,
}

impl Literal {
    /// The type of a constant that has this value.
    #[cfg(php83)]
    const fn ty(self) -> Ty {
        match self {
            Self::Null => Ty::scalar(0).or_null(),
            Self::Bool(_) => Ty::BOOL,
            Self::Int(_) => Ty::INT,
            Self::EmptyArray => Ty::ARRAY,
        }
    }

    /// In the engine's form. None of these values is reference-counted.
    fn to_zval(self) -> Zval {
        let mut value = Zval::new();
        match self {
            Self::Null => value.set_null(),
            Self::Bool(truth) => value.set_bool(truth),
            Self::Int(int) => value.set_long(int),
            // The engine's shared empty array.
            Self::EmptyArray => {
                value.value.arr = (&raw const declared::zend_empty_array).cast_mut();
                value.u1.type_info = IS_ARRAY;
            }
        }
        value
    }
}

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

/// Includes the tables made from a stub as the module `api`, for the file with the handlers of its classes:
/// `api!("Table")`.
macro_rules! api {
    ($stub:literal) => {
        pub mod api {
            include!(concat!(env!("OUT_DIR"), "/api/", $stub, ".rs"));
        }
    };
}
pub(crate) use api;

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
        let ty = property.ty.registered(class);
        declared::zend_declare_typed_property(class.0, name, &raw mut default, flags, ptr::null_mut(), ty);
    }
    std::mem::forget(default);
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

    /// Adds methods, in place of inherited ones of their names.
    pub fn add_methods(self, methods: &[Method]) {
        for method in methods {
            let name = method.name.to_bytes().to_ascii_lowercase();
            // SAFETY: the class is being registered, so nobody refers to its functions.
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

/// A PHP class whose objects carry a value of this type. All are final, without dynamic
/// properties, and can neither be cloned nor serialised.
pub trait Class: RegisteredClass {
    const PROPERTIES: &'static [Property] = &[];

    /// The class's table of object handlers: `handler_table!()` defines it.
    fn table() -> &'static HandlerTable;

    /// How objects of the class are made, if not by `new`: the end of an error message.
    const INSTEAD_OF_NEW: Option<&'static str> = None;

    /// Replaces handlers of the standard object (Zend/zend_object_handlers.h).
    fn handlers(_handlers: &mut zend_object_handlers) {}

    /// The PHP values that only this object owns and reports: the edges that PHP's cycle collector follows. It reads
    /// them at once.
    fn edges(&self) -> *const [Zval] {
        &[]
    }

    /// Whether two objects stand for the same thing; only then are they `==`.
    fn denotes_same(&self, _other: &Self) -> bool {
        false
    }
}

/// A table of object handlers, filled when its class is registered. ext-php-rs has one for each
/// class too, but none that could be changed.
pub struct HandlerTable(OnceCell<zend_object_handlers>);

impl HandlerTable {
    pub const fn new() -> Self {
        Self(OnceCell::new())
    }

    /// Fills the table, once.
    pub fn fill(&self, make: impl FnOnce() -> zend_object_handlers) {
        self.0.get_or_init(make);
    }

    pub fn get(&self) -> &zend_object_handlers {
        self.0.get().expect("the class was registered when the module started")
    }
}

/// Defines `Class::table` in an `impl Class`.
macro_rules! handler_table {
    () => {
        fn table() -> &'static $crate::php::engine::class::HandlerTable {
            static TABLE: $crate::php::engine::class::HandlerTable = $crate::php::engine::class::HandlerTable::new();
            &TABLE
        }
    };
}
pub(crate) use handler_table;

/// PHP values that an object owns. They are set one by one after the object was made.
pub struct Edges(Box<[UnsafeCell<Zval>]>);

impl Edges {
    pub fn new(count: usize) -> Self {
        Self((0..count).map(|_| UnsafeCell::new(Zval::null())).collect())
    }

    /// The value at that place, if there is one.
    pub fn get(&self, index: usize) -> Option<Zval> {
        // SAFETY: objects stay on their thread, and a reference to a value lasts no longer than this line or
        // the one that sets it.
        let value = unsafe { &*self.0[index].get() };
        (!value.is_null()).then(|| value.shallow_clone())
    }

    /// The value at that place, made now if there is none.
    pub fn get_or(&self, index: usize, make: impl FnOnce() -> Zval) -> Zval {
        self.get(index).unwrap_or_else(|| {
            let made = make();
            let value = made.shallow_clone();
            // SAFETY: as in `get`. The old value is dropped after it was moved out of its place.
            drop(unsafe { self.0[index].get().replace(made) });
            value
        })
    }

    /// Takes the value out of that place; null if there is none.
    pub fn take(&self, index: usize) -> Zval {
        // SAFETY: as in `get`.
        unsafe { self.0[index].get().replace(Zval::null()) }
    }

    /// All of them; a value that is not set appears as null.
    pub fn all(&self) -> *const [Zval] {
        // An `UnsafeCell` has the layout of its content.
        ptr::from_ref(&*self.0) as *const [Zval]
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
