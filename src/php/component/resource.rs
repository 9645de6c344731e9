//! `Wasm\Component\Resource` and `ResourceClass`: resources, and their kinds.
#![allow(unsafe_code, reason = "implements object handlers")]

use std::ffi::CStr;
use std::rc::Rc;

use ext_php_rs::ffi::{zend_object, zend_object_handlers};
use ext_php_rs::prelude::*;
use ext_php_rs::types::Zval;
use wasm_runtime::component::surface::ResourceKind;
use wasm_runtime::fault::Fault;

use super::call::failed;
use super::live::{Holding, Live, State};
use super::memo::Memo;
use super::method::{HasFunctions, get_method};
use super::resource_object::Resource;
use crate::php::call::invoke::Depth;
use crate::php::engine::class::{Class, api, handler_table};
use crate::php::engine::exceptions;
use crate::php::engine::method::Call;
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::zend;

impl Class for Resource {
    const INSTEAD_OF_NEW: Option<&'static str> = Some("call the constructor that a component exports");

    handler_table!();

    fn edges(&self) -> *const [Zval] {
        &self.edges
    }

    fn denotes_same(&self, other: &Self) -> bool {
        let (one, other) = (&self.holding, &other.holding);
        Rc::ptr_eq(&one.live, &other.live) && (one.number, one.rep) == (other.number, other.rep)
    }

    fn handlers(handlers: &mut zend_object_handlers) {
        handlers.get_method = Some(get_method::<Self>);
        handlers.dtor_obj = Some(end);
    }
}

impl HasFunctions for Resource {
    const TEMPLATE: &'static CStr = c"isdropped";
    const PASSES_SELF: bool = true;

    fn live(&self) -> &Rc<Live> {
        &self.holding.live
    }

    fn memo(&self) -> &Memo {
        &self.memo
    }

    fn function(&self, name: &str) -> Option<usize> {
        self.kind()?.methods.get(name).copied()
    }

    fn described(&self) -> String {
        if self.holding.is_wasi() {
            return "a resource of WASI's".to_owned();
        }
        let name = self.kind().map_or("resource", |kind| &kind.label.kebab);
        format!("the resource \"{name}\"")
    }

    fn names(&self) -> Vec<String> {
        self.kind().map_or_else(Vec::new, |kind| kind.methods.keys().map(ToString::to_string).collect())
    }
}

impl Resource {
    fn kind(&self) -> Option<&ResourceKind> {
        self.holding.live.component().surface().resource_of(self.holding.number)
    }
}

api!("Component/Resource");

fn drop(call: &mut Call<'_>) -> Result {
    let holding = &call.this::<Resource>()?.holding;
    match holding.state.get() {
        State::Moved | State::Dropped => return Ok(()),
        State::Borrowed => {
            let message = "the resource is only lent to the host function, and cannot be dropped";
            return Err(Raise::new(exceptions::Class::WasmError, message));
        }
        State::Owned => {}
    }
    if holding.lent.get() > 0 {
        let message = "the resource is on loan to the component, and cannot be dropped";
        return Err(Raise::new(exceptions::Class::WasmError, message));
    }
    if !holding.is_wasi() {
        holding.live.instance.check_can_enter()?;
    }
    give_up(holding)
}

fn is_dropped(call: &mut Call<'_>) -> Result {
    let is_here = call.this::<Resource>()?.holding.state.get().is_here();
    call.give(zend::value(!is_here));
    Ok(())
}

/// Tells the component, or WASI, that PHP has a resource no more.
fn give_up(holding: &Holding) -> Result {
    let live = &holding.live;
    if holding.is_wasi() {
        holding.state.set(State::Dropped);
        live.instance.drop_wasi(holding.number, holding.rep);
        return Ok(());
    }
    let _call = Depth::begin(&live.shared)?;
    holding.state.set(State::Dropped);
    let dropped = live.instance.drop_resource(holding.number, holding.rep);
    dropped.map_err(|fault| failed(*fault, live))
}

/// The handler `dtor_obj`: runs when nobody refers to the object any more, and may throw.
unsafe extern "C" fn end(object: *mut zend_object) {
    // SAFETY: the engine calls it for a live object of the class.
    let Some(resource) = (unsafe { object::peek::<Resource>(object) }) else { return };
    let holding = &resource.holding;
    if holding.state.get() != State::Owned {
        return;
    }
    let instance = &holding.live.instance;
    if holding.is_wasi() {
        // The component does not run for it.
        let _ = give_up(holding);
        return;
    }
    match instance.check_can_enter() {
        Ok(()) if !zend::exception_is_pending() => {
            if let Err(raise) = give_up(holding) {
                raise.throw();
            }
            zend::bailout_if_late();
        }
        // An instance that cannot be called any more has no use for it.
        Err(Fault::Unusable) => holding.state.set(State::Dropped),
        _ => {
            holding.state.set(State::Dropped);
            instance.drop_resource_later(holding.number, holding.rep);
        }
    }
}

pub mod class {
    use super::*;

    #[php_class]
    #[php(name = "Wasm\\Component\\ResourceClass")]
    pub struct ResourceClass {
        live: Rc<Live>,
        /// Its place among the kinds of resources.
        pub place: usize,
        edges: [Zval; 1],
        memo: Memo,
    }

    impl Class for ResourceClass {
        const INSTEAD_OF_NEW: Option<&'static str> = Some("use Wasm\\Component\\Exports");

        handler_table!();

        fn edges(&self) -> *const [Zval] {
            &self.edges
        }

        fn denotes_same(&self, other: &Self) -> bool {
            Rc::ptr_eq(&self.live, &other.live) && self.place == other.place
        }

        fn handlers(handlers: &mut zend_object_handlers) {
            handlers.get_method = Some(get_method::<Self>);
        }
    }

    impl ResourceClass {
        /// A new object for a kind of resource.
        pub fn object(live: &Rc<Live>, place: usize) -> Zval {
            object::new(Self { live: Rc::clone(live), place, edges: live.edge(), memo: Memo::new() })
        }

        pub fn kind(&self) -> &ResourceKind {
            &self.live.component().surface().resources[self.place]
        }
    }

    impl HasFunctions for ResourceClass {
        const TEMPLATE: &'static CStr = c"name";

        fn live(&self) -> &Rc<Live> {
            &self.live
        }

        fn memo(&self) -> &Memo {
            &self.memo
        }

        fn function(&self, name: &str) -> Option<usize> {
            let kind = self.kind();
            kind.statics.get(name).copied().or_else(|| if name == "new" { kind.constructor } else { None })
        }

        fn described(&self) -> String {
            format!("the kind of resource \"{}\"", self.kind().label.kebab)
        }

        fn names(&self) -> Vec<String> {
            let kind = self.kind();
            let constructor = kind.constructor.map(|_| "new".to_owned());
            kind.statics.keys().map(ToString::to_string).chain(constructor).collect()
        }
    }

    use crate::php::engine::class::api;

    api!("Component/ResourceClass");

    fn name(call: &mut Call<'_>) -> Result {
        let name = zend::string(call.this::<ResourceClass>()?.kind().label.kebab.as_bytes());
        call.give(name);
        Ok(())
    }
}
