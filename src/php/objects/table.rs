//! `Wasm\Table`: a table of functions or of PHP values.
#![allow(unsafe_code, reason = "turns references into slots")]

use std::rc::Rc;

use ext_php_rs::ffi::zend_object_handlers;
use ext_php_rs::prelude::*;
use ext_php_rs::types::Zval;
use ext_php_rs::zend::ce;
use wasm_runtime::table;
use wasm_runtime::types::{ExternType, ValType};
use wasm_runtime::values::{Reference, Slot};

use crate::php::call::convert;
use crate::php::engine::class::{Class, Method, Param, Ty, handler_table};
use crate::php::engine::handlers::{Indexed, indexed, offset_exists, offset_get, offset_set};
use crate::php::engine::method::{Call, argument_error, handler};
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::value_objects;
use crate::php::engine::zend;
use crate::php::store::{STORE, Shared};

#[php_class]
#[php(name = "Wasm\\Table")]
pub struct Table {
    table: table::Table,
    shared: Rc<Shared>,
    /// The PHP object of the store.
    store: [Zval; 1],
}

impl Class for Table {
    handler_table!();

    fn edges(&self) -> &[Zval] {
        &self.store
    }

    fn denotes_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.shared, &other.shared) && self.table.identity() == other.table.identity()
    }

    fn handlers(handlers: &mut zend_object_handlers) {
        indexed::<Self>(handlers);
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        self.shared.forget(self.table.identity());
    }
}

const INDEX: Param = Param::new(c"index", Ty::INT);
const OFFSET: Param = Param::new(c"offset", Ty::MIXED);
const VALUE: Param = Param::new(c"value", Ty::MIXED);

pub const METHODS: &[Method] = &[
    Method::new(
        c"__construct",
        handler!(construct),
        &[Param::new(c"type", Ty::object(c"Wasm\\TableType")), Param::new(c"initial", Ty::MIXED).or(c"null"), STORE],
        Ty::NONE,
    ),
    Method::new(c"get", handler!(get), &[INDEX], Ty::MIXED),
    Method::new(c"set", handler!(set), &[INDEX, VALUE], Ty::VOID),
    Method::new(
        c"grow",
        handler!(grow),
        &[Param::new(c"by", Ty::INT), Param::new(c"value", Ty::MIXED).or(c"null")],
        Ty::INT,
    ),
    Method::new(c"size", handler!(size), &[], Ty::INT),
    Method::new(c"type", handler!(ty), &[], Ty::object(c"Wasm\\TableType")),
    Method::new(c"offsetExists", handler!(offset_exists::<Table>), &[OFFSET], Ty::BOOL),
    Method::new(c"offsetGet", handler!(offset_get::<Table>), &[OFFSET], Ty::MIXED),
    Method::new(c"offsetSet", handler!(offset_set::<Table>), &[OFFSET, VALUE], Ty::VOID),
    Method::new(c"offsetUnset", handler!(offset_unset), &[OFFSET], Ty::VOID),
    Method::new(c"count", handler!(size), &[], Ty::INT),
];

impl Table {
    /// The PHP object of a table of a store.
    pub fn object(table: table::Table, shared: &Shared) -> Zval {
        let identity = table.identity();
        shared.wrapper(identity, || object::new(Self { table, shared: shared.rc(), store: [shared.object()] }))
    }

    pub fn table(&self) -> &table::Table {
        &self.table
    }

    pub fn shared(&self) -> &Rc<Shared> {
        &self.shared
    }
}

/// The reference that argument `index` stands for in a table of that element type.
fn reference(call: &mut Call<'_>, index: usize, element: ValType, shared: &Shared) -> Result<Reference> {
    let Some(value) = call.arg(index) else { return Ok(0) };
    let mut slot = Slot { u128: 0 };
    // SAFETY: the slot is this function's own.
    let written = unsafe { convert::write_result(value, element, &raw mut slot, shared) };
    match written {
        // SAFETY: both kinds of reference are one word.
        Ok(()) => Ok(unsafe { slot.externref }),
        Err(unfit) => Err(unfit.for_argument(call, index)),
    }
}

fn construct(call: &mut Call<'_>) -> Result {
    let Some(ty) = value_objects::to_table_type(call.arg(0).as_deref()) else {
        return Err(call.type_error(0, "of type Wasm\\TableType with sizes from 0 to 4294967295"));
    };
    if !matches!(ty.element, ValType::FuncRef | ValType::ExternRef) {
        return Err(call.value_error(0, "must have ValType::FuncRef or ValType::ExternRef as element type"));
    }
    let (store, shared) = Shared::of_argument(call, 2)?;
    let _settling = shared.settling();
    let initial = reference(call, 1, ty.element, &shared)?;
    let table = table::Table::new(shared.runtime(), &ty)?;
    for index in 0..if initial == 0 { 0 } else { ty.minimum } {
        table.set(index, initial)?;
    }
    let identity = table.identity();
    call.construct(Table { table, shared: Rc::clone(&shared), store: [store.shallow_clone()] })?;
    shared.adopt(identity, call.this_object());
    Ok(())
}

impl Table {
    /// The place at an index, which the table says whether it has.
    fn place(&self, index: i64) -> Result<u32> {
        u32::try_from(index).map_err(|_| {
            let message = format!("index {index} is out of bounds of a table of {} elements", self.table.size());
            Raise::new(crate::php::engine::exceptions::Class::OutOfBoundsException, message)
        })
    }

    fn put(&self, index: i64, reference: Reference) -> Result {
        let place = self.place(index)?;
        Ok(self.table.set(place, reference)?)
    }
}

impl Indexed for Table {
    const RUNS_PHP: bool = true;

    fn element(&self, index: i64, ret: &mut Zval) -> Result {
        let slot = Slot { externref: self.table.get(self.place(index)?)? };
        // SAFETY: the table holds references of its element type.
        unsafe { convert::read_result(&raw const slot, self.table.element(), ret, &self.shared) }
    }

    fn set_element(&self, index: i64, value: &Zval) -> Result {
        let _settling = self.shared.settling();
        let value = value.dereference();
        let mut slot = Slot { u128: 0 };
        let ty = self.table.element();
        // SAFETY: the slot is this function's own.
        unsafe { convert::write_result(value, ty, &raw mut slot, &self.shared) }
            .map_err(|unfit| unfit.for_assignment(&format!("An element of a table of {ty}"), value))?;
        // SAFETY: both kinds of reference are one word.
        self.put(index, unsafe { slot.externref })
    }

    fn has_element(&self, index: i64) -> bool {
        let reference = self.place(index).and_then(|place| Ok(self.table.get(place)?));
        reference.is_ok_and(|reference| reference != 0)
    }

    fn cannot_append() -> Raise {
        Raise::error("Cannot append to a Wasm\\Table: use grow()")
    }
}

fn get(call: &mut Call<'_>) -> Result {
    let this = call.this::<Table>()?;
    let index = call.int(0)?;
    let mut value = Zval::new();
    this.element(index, &mut value)?;
    call.give(value);
    Ok(())
}

fn set(call: &mut Call<'_>) -> Result {
    let this = call.this::<Table>()?;
    let index = call.int(0)?;
    let _settling = this.shared.settling();
    let reference = reference(call, 1, this.table.element(), &this.shared)?;
    this.put(index, reference)
}

fn grow(call: &mut Call<'_>) -> Result {
    let this = call.this::<Table>()?;
    let by = call.int(0)?;
    let _settling = this.shared.settling();
    let reference = reference(call, 1, this.table.element(), &this.shared)?;
    let before = u32::try_from(by).ok().map(|by| this.table.grow(by, reference)).transpose()?;
    let Some(before) = before.flatten() else {
        let size = this.table.size();
        let maximum = this.table.ty().maximum.map_or_else(|| "none".into(), |maximum| maximum.to_string());
        let bound = u64::try_from(by).ok().and_then(|by| this.table.bound(u32::try_from(by).unwrap_or(u32::MAX)));
        let complaint = format!(
            "must let the table grow: {by} given, the size is {size} and the maximum {maximum}{}",
            bound.map_or_else(String::new, |bound| format!("; {bound}"))
        );
        return Err(argument_error(ce::value_error(), 1, &complaint));
    };
    call.give(zend::value(i64::from(before)));
    Ok(())
}

fn size(call: &mut Call<'_>) -> Result {
    let size = call.this::<Table>()?.table.size();
    call.give(zend::value(i64::from(size)));
    Ok(())
}

fn ty(call: &mut Call<'_>) -> Result {
    let this = call.this::<Table>()?;
    call.give(value_objects::extern_type(&ExternType::Table(this.table.ty())));
    Ok(())
}

fn offset_unset(_call: &mut Call<'_>) -> Result {
    Err(Raise::error("Cannot unset an element of a Wasm\\Table: set it to null"))
}
