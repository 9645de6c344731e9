//! `Wasm\Store`: the store of wasm objects.
#![allow(unsafe_code, reason = "looks at PHP objects it does not own")]

pub mod reactors;
mod last_words;
mod held;
mod shared;
pub mod handle;
pub mod func;
pub mod tag;

use std::cell::Cell;
use std::ffi::CStr;
use std::ptr;
use std::rc::Rc;
use std::time::Duration;

use ext_php_rs::class::RegisteredClass;
use ext_php_rs::ffi::zend_object_handlers;
use ext_php_rs::prelude::*;
use ext_php_rs::types::Zval;
use ext_php_rs::zend::ce;
use wasm_runtime::limits::Limits;

pub use self::shared::Shared;
use crate::php::engine::class::{Class, Property, api, handler_table};
use crate::php::engine::exceptions;
use crate::php::engine::ini;
use crate::php::engine::method::{Arg, Call};
use crate::php::engine::object;
use crate::php::engine::properties::{LiveProperty, Properties, live_property};
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::zend;

#[php_class]
#[php(name = "Wasm\\Store")]
pub struct Store {
    shared: Rc<Shared>,
}

impl Class for Store {
    const PROPERTIES: &'static [Property] = api::CLASS.properties;

    handler_table!();

    fn edges(&self) -> *const [Zval] {
        self.shared.values()
    }

    fn denotes_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.shared, &other.shared)
    }

    fn handlers(handlers: &mut zend_object_handlers) {
        live_property::<Self>(handlers);
    }
}

impl LiveProperty for Store {
    const NAME: &'static CStr = c"fuel";

    fn get(&self) -> Result<Zval> {
        let fuel = self.shared.runtime().fuel().map(|left| i64::try_from(left).unwrap_or(i64::MAX));
        Ok(fuel.map_or_else(Zval::null, zend::value))
    }

    fn set(&self, value: &Zval) -> Result {
        let value = value.dereference();
        let amount = match (value.is_null(), value.long()) {
            (true, _) => None,
            (false, Some(amount)) => {
                let complaint = format!("Wasm\\Store::$fuel must be greater than or equal to 0, {amount} given");
                Some(u64::try_from(amount).map_err(|_| Raise::New(ce::value_error(), complaint))?)
            }
            (false, None) => {
                let given = zend::type_name(value);
                let complaint = format!("Cannot assign {given} to property Wasm\\Store::$fuel of type ?int");
                return Err(Raise::New(ce::type_error(), complaint));
            }
        };
        if amount.is_some() && !self.shared.runtime().has_fuel() {
            let complaint = "this store was made without fuel: pass an amount of fuel to its constructor";
            return Err(Raise::new(exceptions::Class::WasmError, complaint));
        }
        self.shared.runtime().set_fuel(amount);
        Ok(())
    }
}

impl Properties for Store {
    fn each_property(&self, tell: &mut dyn FnMut(&[u8], Zval)) {
        if let Ok(fuel) = self.get() {
            tell(Self::NAME.to_bytes(), fuel);
        }
        let limit = self.shared.runtime().time_limit();
        tell(TIME_LIMIT.to_bytes(), limit.map_or_else(Zval::null, |time| zend::value(time.as_secs_f64())));
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.shared.set_object(ptr::null_mut());
        PENDING.with(|pending| {
            if ptr::eq(pending.get(), Rc::as_ptr(&self.shared)) {
                pending.set(ptr::null());
            }
        });
        self.shared.clear();
    }
}

const TIME_LIMIT: &CStr = c"timeLimit";

api!("Store");

fn construct(call: &mut Call<'_>) -> Result {
    use api::arg::construct as arg;
    let mut limits = ini::limits();
    if let Some(bytes) = count(call, arg::MEMORY_LIMIT)? {
        limits.memory = Some(bytes);
    }
    limits.table = count(call, arg::TABLE_LIMIT)?;
    if let Some(seconds) = call.get(arg::TIME_LIMIT)? {
        let time = Duration::try_from_secs_f64(seconds).ok().filter(|time| !time.is_zero());
        let time = time.ok_or_else(|| call.value_error(arg::TIME_LIMIT, "must be a number of seconds greater than 0"));
        limits.time = Some(time?);
    }
    limits.fuel = count(call, arg::FUEL)?;
    let store = Store::new(limits);
    let this = call.this_object().ok_or_else(Raise::unconstructed::<Store>)?;
    store.shared.set_object(this);
    let mut limit = limits.time.map_or_else(Zval::null, |time| zend::value(time.as_secs_f64()));
    call.construct(store)?;
    // SAFETY: the method runs with an object of this class.
    unsafe { zend::set_property(Store::get_metadata().ce(), this, TIME_LIMIT, &mut limit) };
    Ok(())
}

/// An argument that counts something.
fn count(call: &mut Call<'_>, arg: Arg<Option<i64>>) -> Result<Option<u64>> {
    let count = call.get(arg)?.map(u64::try_from).transpose();
    count.map_err(|_| call.value_error(arg, "must be greater than or equal to 0"))
}

thread_local! {
    /// The store for memories, tables and the like that PHP code constructs without one, until an instance imports
    /// from it.
    static PENDING: Cell<*const Shared> = const { Cell::new(ptr::null()) };
}

impl Store {
    fn new(limits: Limits) -> Self {
        Self { shared: Shared::new(limits) }
    }

    /// A new store as a PHP object.
    pub fn object() -> (Zval, Rc<Shared>) {
        let store = Self::new(ini::limits());
        let shared = Rc::clone(&store.shared);
        let object = object::new(store);
        // SAFETY: the value is an object.
        shared.set_object(unsafe { object.value.obj });
        (object, shared)
    }

    /// The store for an object that is constructed without one.
    pub fn pending() -> (Zval, Rc<Shared>) {
        let pending = PENDING.with(Cell::get);
        // SAFETY: a store removes itself before it is freed.
        if let Some(shared) = unsafe { pending.as_ref() }
            && let Some(shared) = shared.upgrade()
        {
            return (shared.object(), shared);
        }
        let (object, shared) = Self::object();
        PENDING.with(|pending| pending.set(Rc::as_ptr(&shared)));
        (object, shared)
    }

    pub fn shared(&self) -> &Rc<Shared> {
        &self.shared
    }
}

impl Shared {
    /// The store in an argument, or the one for objects that are constructed without one; its PHP object first.
    pub fn of_argument(call: &mut Call<'_>, store: Arg<Option<Store>>) -> Result<(Zval, Rc<Self>)> {
        Ok(match call.get(store)? {
            Some((object, store)) => (object.shallow_clone(), Rc::clone(&store.shared)),
            None => Store::pending(),
        })
    }

    /// Notes that an instance imports from this store: objects that PHP constructs from now on get another one.
    pub fn claim(&self) {
        PENDING.with(|pending| {
            if ptr::eq(pending.get(), self) {
                pending.set(ptr::null());
            }
        });
    }
}
