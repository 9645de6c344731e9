//! `Wasm\Component`: a component whose code is compiled.

use std::cell::OnceCell;
use std::rc::Rc;

use ext_php_rs::prelude::*;
use ext_php_rs::types::ZendHashTable;
use wasm_runtime::compiler::CodeKind;
use wasm_runtime::component;
use wasm_runtime::component::host::Linker;
use wasm_runtime::component::instance::ComponentInstance;
use wasm_runtime::fault::{Fault, HostStop};
use wasm_runtime::text::text_to_binary;
use wasm_runtime::types::hex;
use wasm_runtime::wasi::preview2::Provider;
use wasm_runtime::wasi::world::World;

use super::classes::{Classes, Unfit};
use super::imports::ArrayLinker;
use super::instance::Instance;
use super::live::Live;
use super::types::items;
use crate::php::call::convert;
use crate::php::call::invoke::{Depth, of_guest};
use crate::php::engine::class::{self, api, handler_table};
use crate::php::engine::exceptions::Class;
use crate::php::engine::ini;
use crate::php::engine::method::{Arg, Array, Call};
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::zend;
use crate::php::module::{self, File};
use crate::php::store::{Shared, Store};
use crate::php::wasi::Wasi;

#[php_class]
#[php(name = "Wasm\\Component")]
pub struct Component {
    component: component::Component,
    classes: Rc<Classes>,
}

impl class::Class for Component {
    handler_table!();

    fn denotes_same(&self, other: &Self) -> bool {
        self.component.is(&other.component)
    }
}

api!("Component");
use api::arg;

fn construct(call: &mut Call<'_>) -> Result {
    let path = call.get(arg::construct::PATH)?;
    let file = File::of_argument(call, arg::construct::PATH, path, true)?;
    let component = file.load_component()?;
    let classes = classes(call, arg::construct::TYPES, &component)?;
    call.construct(Component { component, classes })
}

fn from_bytes(call: &mut Call<'_>) -> Result {
    let component = of_binary(call.get(arg::from_bytes::BYTES)?.as_bytes())?;
    let classes = classes(call, arg::from_bytes::TYPES, &component)?;
    call.give(object::new(Component { component, classes }));
    Ok(())
}

fn from_text(call: &mut Call<'_>) -> Result {
    let text = call.get(arg::from_text::WAT)?.as_bytes();
    let text = std::str::from_utf8(text).map_err(|error| {
        let reason = format!("WebAssembly text must be UTF-8: {error}");
        Raise::from(Fault::Compile { reason, offset: None })
    })?;
    let component = of_binary(&text_to_binary(text)?)?;
    let classes = classes(call, arg::from_text::TYPES, &component)?;
    call.give(object::new(Component { component, classes }));
    Ok(())
}

/// The classes that an argument asks for.
fn classes(call: &mut Call<'_>, types: Arg<Array>, component: &component::Component) -> Result<Rc<Classes>> {
    let wanted = call.get(types)?;
    Classes::find(component.plan(), wanted).map(Rc::new).map_err(|unfit| match unfit {
        Unfit::Stopped(HostStop::Exception) => Raise::Pending,
        Unfit::Stopped(stop) => Fault::Host(stop).into(),
        Unfit::Value(complaint) => call.value_error(types, &complaint),
        Unfit::Type(complaint) => call.type_complaint(types, &complaint),
    })
}

fn of_binary(bytes: &[u8]) -> Result<component::Component> {
    module::lookup::cached(true, CodeKind::Plain, |request| component::from_binary(bytes, request))
}

fn validate(call: &mut Call<'_>) -> Result {
    let bytes = call.get(arg::validate::BYTES)?.as_bytes();
    call.give(zend::value(component::Component::validate(bytes, ini::compiler())));
    Ok(())
}

fn imports(call: &mut Call<'_>) -> Result {
    let this = call.this::<Component>()?;
    let plan = this.component.plan();
    call.give(items(plan, &this.classes, &plan.imports));
    Ok(())
}

fn exports(call: &mut Call<'_>) -> Result {
    let this = call.this::<Component>()?;
    let plan = this.component.plan();
    call.give(items(plan, &this.classes, &plan.exports));
    Ok(())
}

fn hash(call: &mut Call<'_>) -> Result {
    let this = call.this::<Component>()?;
    call.give(zend::string(hex(this.component.hash()).as_bytes()));
    Ok(())
}

fn serialize(call: &mut Call<'_>) -> Result {
    let artifact = call.this::<Component>()?.component.serialize()?;
    call.give(zend::string(&artifact));
    Ok(())
}

fn deserialize(call: &mut Call<'_>) -> Result {
    let component = component::Component::deserialize(call.get(arg::deserialize::ARTIFACT)?.as_bytes())?;
    let classes = classes(call, arg::deserialize::TYPES, &component)?;
    call.give(object::new(Component { component, classes }));
    Ok(())
}

fn instantiate(call: &mut Call<'_>) -> Result {
    use arg::instantiate as arg;
    let this = call.this::<Component>()?;
    let imports = call.get(arg::IMPORTS)?;
    let wasi = call.get(arg::WASI)?;
    let (_store, shared) = match call.get(arg::STORE)? {
        Some((object, store)) => (object.shallow_clone(), Rc::clone(store.shared())),
        None => Store::object(),
    };
    if let Some((object, wasi)) = wasi
        && wasi.has_callables()
    {
        shared.hold_callable(object.shallow_clone());
    }
    let live = bring_to_life(this, imports, wasi.map(|(_, wasi)| wasi.world()), shared)?;
    let object = call.this_value();
    call.give(Instance::object(live, object));
    Ok(())
}

/// Instantiates a component in a store. What `imports` has not is WASI's, if that is given.
pub fn bring_to_life(
    Component { component, classes }: &Component,
    imports: &ZendHashTable,
    wasi: Option<&Rc<World>>,
    shared: Rc<Shared>,
) -> Result<Rc<Live>> {
    shared.claim();
    let modules = module::lookup::cached(true, shared.code_kind(), |request| Ok(component.modules(request)?.to_vec()))?;
    let later = Rc::new(OnceCell::new());
    if let Some(world) = wasi {
        shared.last_words().watch(&world.stderr);
    }
    let wasi = wasi.map(Provider::new);
    let mut linker = ArrayLinker {
        imports,
        shared: Rc::clone(&shared),
        later: Rc::clone(&later),
        classes: Rc::clone(classes),
        others: wasi.clone().map(|wasi| Box::new(wasi) as Box<dyn Linker>),
        lacks_wasi: false,
    };
    let instance = {
        let _call = Depth::begin(&shared)?;
        ComponentInstance::new(component, &modules, &mut linker, shared.runtime())
    };
    let instance = instance.map_err(|error| match error.downcast_ref() {
        Some(Fault::Exception(thrown)) => convert::throw_exception(thrown, &shared),
        Some(Fault::ComponentLink(_)) if linker.lacks_wasi => {
            Raise::new(Class::LinkException, format!("{error}{WITHOUT_WASI}"))
        }
        _ => of_guest(error, &shared),
    })?;
    let live = Rc::new(Live { instance, shared, wasi, classes: Rc::clone(classes) });
    // Nothing else has set it.
    let _ = later.set(Rc::downgrade(&live));
    Ok(live)
}

/// Follows the list of what is missing.
const WITHOUT_WASI: &str =
    "\nthe interfaces of WASI 0.2 are provided by a `Wasm\\Wasi`: instantiate(wasi: new Wasm\\Wasi)";

impl Component {
    /// A component without classes of the program's.
    pub fn plain(component: component::Component) -> Self {
        Self { component, classes: Rc::default() }
    }
}
