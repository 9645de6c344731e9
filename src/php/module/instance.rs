//! `Wasm\Instance`: a running module.
#![allow(unsafe_code, reason = "implements object handlers")]

use std::ffi::{CStr, c_int};
use std::rc::Rc;

use ext_php_rs::ffi::{std_object_handlers, zend_object, zend_object_handlers, zend_string, zval};
use ext_php_rs::prelude::*;
use ext_php_rs::types::Zval;
use wasm_runtime::compiler::CodeKind;
use wasm_runtime::declared;
use wasm_runtime::fault::{Fault, Obstacle};
use wasm_runtime::imports::{Provided, check};
use wasm_runtime::instance;
use wasm_runtime::module as runtime;
use wasm_runtime::types::ExternType;

use super::imports::{self, ImportNames, Imports, Linked};
use super::{File, Module};
use crate::php::call::convert;
use crate::php::call::export_method::{ExportMethods, HasExports};
use crate::php::call::invoke::{Depth, of_guest};
use crate::php::engine::class::{Class, Edges, Property, api, handler_table};
use crate::php::engine::exceptions;
use crate::php::engine::handlers::{answer, is_quiet};
use crate::php::engine::method::{Arg, Array, Call, Either};
use crate::php::engine::object;
use crate::php::engine::properties::Properties;
use crate::php::engine::raise::{Raise, Result};
use crate::php::objects::exports::{Exports, export_handlers, is_export_property};
use crate::php::store::{Shared, Store};

#[php_class]
#[php(name = "Wasm\\Instance")]
pub struct Instance {
    methods: ExportMethods,
    /// The PHP objects of the store, the exports and the module; the latter two are made when they are first used.
    edges: Edges,
    /// Where its module came from, unless it was a PHP object.
    file: Option<File>,
}

/// Where the module of a new instance comes from.
enum Origin<'a> {
    Module(&'a Module, Zval),
    File(File),
}

const STORE: usize = 0;
const EXPORTS: usize = 1;
const MODULE: usize = 2;

const OWN: &[&CStr] = &[c"exports", c"module", c"store"];

impl Class for Instance {
    handler_table!();

    const PROPERTIES: &'static [Property] = api::CLASS.properties;

    fn edges(&self) -> *const [Zval] {
        self.edges.all()
    }

    fn handlers(handlers: &mut zend_object_handlers) {
        export_handlers::<Self>(handlers);
        handlers.read_property = Some(read_property);
        handlers.has_property = Some(has_property);
    }
}

impl HasExports for Instance {
    const TEMPLATE: &'static CStr = c"getmemorybuffer";
    const OWN: &'static [&'static CStr] = OWN;

    fn exports(&self) -> &ExportMethods {
        &self.methods
    }
}

api!("Instance");
use api::arg;

fn construct(call: &mut Call<'_>) -> Result {
    use arg::construct as arg;
    let origin = match call.get(arg::MODULE)? {
        Either::Object(object, module) => Origin::Module(module, object.shallow_clone()),
        Either::Unconstructed => return Err(Raise::error("the module was not constructed")),
        Either::Text(path) => Origin::File(File::of_argument(call, arg::MODULE, path, true)?),
    };
    let instance = Instance::new(call, origin, arg::IMPORTS, arg::STORE)?;
    call.construct(instance)
}

fn from_module(call: &mut Call<'_>) -> Result {
    use arg::from_module as arg;
    let (object, module) = call.get(arg::MODULE)?;
    let instance = Instance::of_module(call, module, object.shallow_clone(), arg::IMPORTS, arg::STORE)?;
    call.give(object::new(instance));
    Ok(())
}

/// The exports of an instance, or an exports object itself: what may be given in place of an inner array of imports.
pub fn exports_of(value: &Zval) -> Option<Zval> {
    let object = value.object()?;
    match object::get::<Instance>(object) {
        Some(instance) => Some(instance.exports()),
        None => object::get::<Exports>(object).map(|_| value.shallow_clone()),
    }
}

fn get_memory_buffer(call: &mut Call<'_>) -> Result {
    let memory = call.this::<Instance>()?.memory()?;
    call.give(memory);
    Ok(())
}

fn snapshot(call: &mut Call<'_>) -> Result {
    let snapshot = call.this::<Instance>()?.snapshot()?;
    call.give(snapshot);
    Ok(())
}

impl Instance {
    /// The state that it has now, as a module.
    fn snapshot(&self) -> Result<Zval> {
        if self.shared().is_called() {
            return Err(Fault::Snapshot(Obstacle::Call).into());
        }
        let snapshot = self.runtime().snapshot()?;
        if let Some(file) = &self.file {
            return Ok(file.object(snapshot));
        }
        let module = self.edges.get(MODULE);
        let module = module.as_ref().and_then(Zval::object).and_then(object::get::<Module>);
        module.ok_or_else(|| Raise::bug("an instance has no module"))?.with_state_of(&snapshot)
    }

    /// Instantiates a module, whose PHP object is `object`, with the imports and the store in those arguments.
    pub fn of_module(
        call: &mut Call<'_>,
        module: &Module,
        object: Zval,
        imports: Arg<Array>,
        store: Arg<Option<Store>>,
    ) -> Result<Self> {
        Self::new(call, Origin::Module(module, object), imports, store)
    }

    fn new(call: &mut Call<'_>, origin: Origin<'_>, imports: Arg<Array>, store: Arg<Option<Store>>) -> Result<Self> {
        let imports = call.get(imports)?;
        let store = call.get(store)?;
        let given = Imports::Given(imports);
        let (module, linked) = match &origin {
            Origin::Module(module, _) => code_for(module, given, store)?,
            Origin::File(file) => {
                let kind = |names: &ImportNames<'_>| imports::kind_for(imports, store, exports_of, names);
                let (module, linked) = load(file, kind, given, store)?;
                if module.kind() != linked.shared.code_kind() {
                    let message = "the module's file, or its imports, changed while it was loaded";
                    return Err(Raise::new(exceptions::Class::WasmException, message));
                }
                (module, linked)
            }
        };
        let Linked { provided, store, shared } = linked;
        let instance = bring_to_life(&module, provided, &shared)?;
        let edges = Edges::new(3);
        edges.get_or(STORE, || store);
        let file = match origin {
            Origin::Module(_, object) => {
                edges.get_or(MODULE, || object);
                None
            }
            Origin::File(file) => Some(file),
        };
        Ok(Self { methods: ExportMethods::new(instance, Rc::clone(&shared)), edges, file })
    }

    pub fn runtime(&self) -> &Rc<instance::Instance> {
        self.methods.instance()
    }

    pub fn shared(&self) -> &Rc<Shared> {
        self.methods.shared()
    }

    fn exports(&self) -> Zval {
        self.edges.get_or(EXPORTS, || Exports::object(self.methods.instance(), self.methods.shared()))
    }

    /// The first exported memory, in the module's order.
    fn memory(&self) -> Result<Zval> {
        let exports = self.methods.instance().module().exports();
        match exports.iter().find(|export| matches!(export.ty.ty, ExternType::Memory(_))) {
            Some(export) => self.export(export.ty.name.as_bytes()),
            None => Ok(Zval::null()),
        }
    }

    fn module(&self) -> Result<Zval> {
        if let Some(known) = self.edges.get(MODULE) {
            return Ok(known);
        }
        let Some(file) = &self.file else { return Ok(Zval::null()) };
        let mut module = self.methods.instance().module().clone();
        if module.kind().counts_fuel() {
            module = file.load(CodeKind::Plain)?;
        }
        Ok(self.edges.get_or(MODULE, || file.object(module)))
    }

    fn export(&self, name: &[u8]) -> Result<Zval> {
        let exports = self.exports();
        let exports = exports.object().and_then(object::get::<Exports>);
        exports.ok_or_else(|| Raise::bug("an instance has no exports"))?.get(name)
    }
}

/// The code of a module, and what its imports are given. Imports that do not fit are found before it is compiled.
pub fn code_for(
    module: &Module,
    imports: Imports<'_>,
    store: Option<(&Zval, &Store)>,
) -> Result<(runtime::Module, Linked)> {
    let linked = imports::resolve(module.imports(), imports, store, exports_of)?;
    if !module.is_compiled() {
        check(module.imports(), &linked.provided)?;
    }
    Ok((module.code_of(linked.shared.code_kind())?, linked))
}

/// The module in a file, and what its imports are given. Imports that do not fit are found before it is compiled.
pub fn load(
    file: &File,
    kind: impl FnOnce(&ImportNames<'_>) -> Result<CodeKind>,
    imports: Imports<'_>,
    store: Option<(&Zval, &Store)>,
) -> Result<(runtime::Module, Linked)> {
    let mut known = None;
    let module = file.load_if(kind, |wasm| {
        // What cannot be read is for the compiler to refuse.
        let Some(wanted) = declared::imports(wasm) else { return Ok(()) };
        let linked = imports::resolve(&wanted, imports, store, exports_of)?;
        check(&wanted, &linked.provided)?;
        known = Some(linked);
        Ok(())
    })?;
    let linked = match known {
        Some(linked) => linked,
        None => imports::resolve(module.imports(), imports, store, exports_of)?,
    };
    Ok((module, linked))
}

/// Instantiates a module with what was provided for its imports.
pub fn bring_to_life(
    module: &runtime::Module,
    provided: Vec<Provided>,
    shared: &Shared,
) -> Result<Rc<instance::Instance>> {
    let _call = Depth::begin(shared)?;
    match instance::Instance::new(module, provided, shared.runtime()) {
        Ok(instance) => {
            shared.reactors().watch(&instance);
            Ok(Rc::new(instance))
        }
        Err(error) => Err(match error.downcast_ref() {
            Some(Fault::Exception(thrown)) => convert::throw_exception(thrown, shared),
            _ => of_guest(error, shared),
        }),
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
    // SAFETY: the engine passes a live object of this class, a live name, and a `ret` to write to.
    unsafe {
        match object::peek::<Instance>(object) {
            Some(this) if is_export_property(&*name, OWN) => {
                let name = (*name).as_bytes();
                if is_quiet(kind) && !this.methods.has(name) {
                    answer(Ok(Zval::null()), ret)
                } else {
                    answer(this.export(name), ret)
                }
            }
            Some(this) if (*name).as_bytes() == OWN[0].to_bytes() => answer(Ok(this.exports()), ret),
            Some(this) if (*name).as_bytes() == OWN[1].to_bytes() => answer(this.module(), ret),
            Some(this) if (*name).as_bytes() == OWN[2].to_bytes() => answer(Ok(this.shared().object()), ret),
            _ => {
                let standard = std_object_handlers.read_property.expect("the standard object reads properties");
                standard(object, name, kind, cache_slot, ret)
            }
        }
    }
}

/// The handler `has_property`: a property that can be read is set, and not empty.
unsafe extern "C" fn has_property(
    object: *mut zend_object,
    name: *mut zend_string,
    _kind: c_int,
    _cache_slot: *mut *mut std::ffi::c_void,
) -> c_int {
    // SAFETY: as in `read_property`.
    unsafe {
        let own = OWN.iter().any(|own| own.to_bytes() == (*name).as_bytes());
        let export = || object::peek::<Instance>(object).is_some_and(|this| this.methods.has((*name).as_bytes()));
        (own || is_export_property(&*name, OWN) && export()).into()
    }
}

impl Properties for Instance {
    fn each_property(&self, tell: &mut dyn FnMut(&[u8], Zval)) {
        tell(OWN[0].to_bytes(), self.exports());
        if let Ok(module) = self.module() {
            tell(OWN[1].to_bytes(), module);
        }
        tell(OWN[2].to_bytes(), self.shared().object());
    }
}
