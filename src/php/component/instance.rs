//! `Wasm\Component\Instance`: a component brought to life.
#![allow(unsafe_code, reason = "implements object handlers")]

use std::ffi::{CStr, c_int};
use std::rc::Rc;

use ext_php_rs::ffi::{std_object_handlers, zend_object, zend_object_handlers, zend_string, zval};
use ext_php_rs::prelude::*;
use ext_php_rs::types::Zval;

use super::exports::Exports;
use super::live::Live;
use super::memo::Memo;
use super::method::{HasFunctions, get_method};
use crate::php::engine::class::{Class, Edges, Property, api, handler_table};
use crate::php::engine::handlers::{answer, is_quiet, no_property_pointer};
use crate::php::engine::method::Call;
use crate::php::engine::object;
use crate::php::engine::properties::{Properties, list_properties};
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::zend;

#[php_class]
#[php(name = "Wasm\\Component\\Instance")]
pub struct Instance {
    live: Rc<Live>,
    /// The PHP objects of the store, of the component, and of the exports when first asked for.
    edges: Edges,
    memo: Memo,
}

const STORE: usize = 0;
const EXPORTS: usize = 1;
const COMPONENT: usize = 2;

const OWN: &[&CStr] = &[c"exports", c"component"];

impl Class for Instance {
    const INSTEAD_OF_NEW: Option<&'static str> = Some("use Wasm\\Component::instantiate()");

    handler_table!();

    const PROPERTIES: &'static [Property] = api::CLASS.properties;

    fn edges(&self) -> *const [Zval] {
        self.edges.all()
    }

    fn handlers(handlers: &mut zend_object_handlers) {
        handlers.get_method = Some(get_method::<Self>);
        handlers.read_property = Some(read_property);
        handlers.has_property = Some(has_property);
        handlers.write_property = Some(write_property);
        handlers.get_property_ptr_ptr = Some(no_property_pointer);
        list_properties::<Self>(handlers);
    }
}

impl HasFunctions for Instance {
    const TEMPLATE: &'static CStr = c"isusable";

    fn live(&self) -> &Rc<Live> {
        &self.live
    }

    fn memo(&self) -> &Memo {
        &self.memo
    }

    fn function(&self, name: &str) -> Option<usize> {
        self.live.component().surface().function(0, name)
    }

    fn described(&self) -> String {
        "the component".to_owned()
    }

    fn names(&self) -> Vec<String> {
        let exports = self.exports();
        exports.object().and_then(object::get::<Exports>).map_or_else(Vec::new, HasFunctions::names)
    }
}

api!("Component/Instance");

fn is_usable(call: &mut Call<'_>) -> Result {
    let usable = call.this::<Instance>()?.live.instance.is_usable();
    call.give(zend::value(usable));
    Ok(())
}

impl Instance {
    /// A new object for an instance, of the component that is that object.
    pub fn object(live: Rc<Live>, component: Zval) -> Zval {
        let edges = Edges::new(3);
        edges.get_or(STORE, || live.shared.object());
        edges.get_or(COMPONENT, || component);
        object::new(Self { live, edges, memo: Memo::new() })
    }

    pub fn live(&self) -> &Rc<Live> {
        &self.live
    }

    fn exports(&self) -> Zval {
        self.edges.get_or(EXPORTS, || Exports::object(&self.live, 0))
    }

    fn export(&self, name: &[u8]) -> Result<Zval> {
        let exports = self.exports();
        let this = exports.object().and_then(object::get::<Exports>);
        this.ok_or_else(|| Raise::bug("an instance has no exports"))?.get(&exports, name)
    }

    fn has(&self, name: &[u8]) -> bool {
        let exports = self.exports();
        exports.object().and_then(object::get::<Exports>).is_some_and(|exports| exports.has(name))
    }
}

/// The handler `read_property`.
unsafe extern "C" fn read_property(
    object: *mut zend_object,
    name: *mut zend_string,
    kind: c_int,
    cache_slot: *mut *mut std::ffi::c_void,
    ret: *mut zval,
) -> *mut zval {
    // SAFETY: the engine asks a live object of this class, with a live name, for a value in `ret`.
    unsafe {
        let bytes = (*name).as_bytes();
        match object::peek::<Instance>(object) {
            Some(this) if bytes == OWN[0].to_bytes() => answer(Ok(this.exports()), ret),
            Some(this) if bytes == OWN[1].to_bytes() => answer(Ok(this.edges.get(COMPONENT).unwrap_or_default()), ret),
            Some(this) if is_quiet(kind) && !this.has(bytes) => answer(Ok(Zval::null()), ret),
            Some(this) => answer(this.export(bytes), ret),
            None => {
                let standard = std_object_handlers.read_property.expect("the standard object reads properties");
                standard(object, name, kind, cache_slot, ret)
            }
        }
    }
}

/// The handler `has_property`: what can be read is set, and never empty.
unsafe extern "C" fn has_property(
    object: *mut zend_object,
    name: *mut zend_string,
    _kind: c_int,
    _cache_slot: *mut *mut std::ffi::c_void,
) -> c_int {
    // SAFETY: as in `read_property`.
    unsafe {
        let bytes = (*name).as_bytes();
        let own = OWN.iter().any(|own| own.to_bytes() == bytes);
        (own || object::peek::<Instance>(object).is_some_and(|this| this.has(bytes))).into()
    }
}

/// The handler `write_property`.
unsafe extern "C" fn write_property(
    _object: *mut zend_object,
    name: *mut zend_string,
    value: *mut zval,
    _cache_slot: *mut *mut std::ffi::c_void,
) -> *mut zval {
    // SAFETY: the engine passes a live name.
    let name = String::from_utf8_lossy(unsafe { (*name).as_bytes() });
    Raise::error(format!("Cannot modify Wasm\\Component\\Instance::${name}: exports are read-only")).throw();
    value
}

impl Properties for Instance {
    fn each_property(&self, tell: &mut dyn FnMut(&[u8], Zval)) {
        tell(OWN[0].to_bytes(), self.exports());
        tell(OWN[1].to_bytes(), self.edges.get(COMPONENT).unwrap_or_default());
    }
}
