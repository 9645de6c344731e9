//! `Wasm\Component\Variant` and `Result`: values that PHP has no form of its own for.
#![allow(unsafe_code, reason = "fills and reads the properties of objects")]

use ext_php_rs::ffi::zend_object_handlers;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendObject, ZendStr, Zval};

use crate::php::engine::class::{Class, Property, handler_table};
use crate::php::engine::declared;
use crate::php::engine::method::Call;
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result as Raised};
use crate::php::engine::zend;

/// Has objects whose properties are all there is to them be compared, and searched for cycles, by these.
pub fn plain_handlers(handlers: &mut zend_object_handlers) {
    handlers.compare = Some(ext_php_rs::ffi::zend_std_compare_objects);
    handlers.get_gc = Some(declared::zend_std_get_gc);
}

/// A property of an object of one of these classes, by its place.
///
/// # Safety
///
/// `object` must be of a final class that declares as many properties.
pub unsafe fn property(object: &ext_php_rs::types::ZendObject, index: usize) -> &Zval {
    // SAFETY: by contract; the class has no parent, so its properties stand in their order.
    unsafe { &*(&raw const object.properties_table).cast::<Zval>().add(index) }
}

/// A property, as PHP code outside of the class reads it.
pub fn property_named(object: &ZendObject, name: &str) -> Zval {
    let name = ZendStr::new(name, false);
    let mut place = Zval::new();
    // SAFETY: the object and the name are alive; every object has the handler, which gives a value in the object or in
    // `place`.
    unsafe {
        let read = (*object.handlers).read_property.expect("every object reads properties");
        let object = std::ptr::from_ref(object).cast_mut();
        let name = std::ptr::from_ref(&*name).cast_mut();
        let value = read(object, name, 0, std::ptr::null_mut(), &raw mut place);
        value.as_ref().map_or_else(Zval::null, |value| value.dereference().shallow_clone())
    }
}

pub mod variant {
    use super::*;

    use crate::php::engine::class::api;

    api!("Component/Variant");
    use api::arg;

    #[php_class]
    #[php(name = "Wasm\\Component\\Variant")]
    pub struct Variant;

    impl Class for Variant {
        handler_table!();

        const PROPERTIES: &'static [Property] = api::CLASS.properties;

        fn handlers(handlers: &mut zend_object_handlers) {
            plain_handlers(handlers);
        }
    }

    fn construct(call: &mut Call<'_>) -> Raised {
        let case = zend::string(call.get(arg::construct::CASE)?.as_bytes());
        let value = call.get(arg::construct::VALUE)?.shallow_clone();
        call.construct(Variant)?;
        let this = call.this_object().ok_or_else(Raise::unconstructed::<Variant>)?;
        // SAFETY: the object is of the class, and was constructed just now.
        unsafe { object::initialize::<Variant, 2>(this, [case, value]) };
        Ok(())
    }

    impl Variant {
        /// A new object.
        pub fn object(case: &str, value: Zval) -> Zval {
            let object = object::new(Self);
            // SAFETY: as above.
            unsafe { object::initialize::<Self, 2>(object.value.obj, [zend::string(case.as_bytes()), value]) };
            object
        }

        /// The case and what it carries, if a value is such an object.
        pub fn parts(value: &Zval) -> Option<(&Zval, &Zval)> {
            let object = value.object()?;
            object::get::<Self>(object)?;
            // SAFETY: the object is of the class, which has two properties, and constructed.
            unsafe { Some((property(object, 0), property(object, 1))) }
        }
    }
}

pub mod result {
    use super::*;

    use crate::php::engine::class::api;

    api!("Component/Result");
    use api::arg;

    #[php_class]
    #[php(name = "Wasm\\Component\\Result")]
    pub struct Result;

    impl Class for Result {
        const INSTEAD_OF_NEW: Option<&'static str> =
            Some("use Wasm\\Component\\Result::ok() or Wasm\\Component\\Result::err()");

        handler_table!();

        const PROPERTIES: &'static [Property] = api::CLASS.properties;

        fn handlers(handlers: &mut zend_object_handlers) {
            plain_handlers(handlers);
        }
    }

    fn ok(call: &mut Call<'_>) -> Raised {
        let value = call.get(arg::ok::VALUE)?.shallow_clone();
        call.give(Result::object(true, value));
        Ok(())
    }

    fn err(call: &mut Call<'_>) -> Raised {
        let value = call.get(arg::err::VALUE)?.shallow_clone();
        call.give(Result::object(false, value));
        Ok(())
    }

    impl Result {
        /// A new object.
        pub fn object(is_ok: bool, value: Zval) -> Zval {
            let object = object::new(Self);
            // SAFETY: the object is of the class, and new.
            unsafe { object::initialize::<Self, 2>(object.value.obj, [zend::value(is_ok), value]) };
            object
        }

        /// Whether it is the good case and what it carries, if a value is such an object.
        pub fn parts(value: &Zval) -> Option<(bool, &Zval)> {
            let object = value.object()?;
            object::get::<Self>(object)?;
            // SAFETY: the object is of the class, which has two properties, and made whole.
            unsafe { Some((property(object, 0).bool()?, property(object, 1))) }
        }
    }
}
