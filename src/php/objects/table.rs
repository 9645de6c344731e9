//! `Wasm\Table`: a table of functions or of PHP values.
#![allow(unsafe_code, reason = "turns references into slots")]

use std::rc::Rc;

use ext_php_rs::prelude::*;
use ext_php_rs::types::Zval;
use ext_php_rs::zend::ce;
use wasm_runtime::table;
use wasm_runtime::types::{ExternType, ValType};
use wasm_runtime::values::{Reference, Slot};

use crate::php::call::convert;
use crate::php::engine::class::{Class, Method, Param, Ty, handler_table};
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
    Method::new(c"offsetExists", handler!(offset_exists), &[OFFSET], Ty::BOOL),
    Method::new(c"offsetGet", handler!(get), &[OFFSET], Ty::MIXED),
    Method::new(c"offsetSet", handler!(set), &[OFFSET, VALUE], Ty::VOID),
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
    let initial = reference(call, 1, ty.element, &shared)?;
    let table = table::Table::new(shared.runtime(), &ty)?;
    for index in 0..if initial == 0 { 0 } else { ty.minimum } {
        table.set(index, initial)?;
    }
    let identity = table.identity();
    call.construct(Table { table, shared: Rc::clone(&shared), store: [store] })?;
    shared.adopt(identity, call.this_object());
    Ok(())
}

/// An index argument: the table says whether it is inside.
fn index(call: &mut Call<'_>, this: &Table) -> Result<u32> {
    let index = call.int(0)?;
    u32::try_from(index).map_err(|_| {
        let message = format!("index {index} is out of bounds of a table of {} elements", this.table.size());
        Raise::new(crate::php::engine::exceptions::Class::OutOfBoundsException, message)
    })
}

fn get(call: &mut Call<'_>) -> Result {
    let this = call.this::<Table>()?;
    let index = index(call, this)?;
    let slot = Slot { externref: this.table.get(index)? };
    let mut value = Zval::new();
    // SAFETY: the table holds references of its element type.
    unsafe { convert::read_result(&raw const slot, this.table.element(), &mut value, &this.shared)? };
    call.give(value);
    Ok(())
}

fn set(call: &mut Call<'_>) -> Result {
    let this = call.this::<Table>()?;
    if call.arg(0).is_some_and(|offset| offset.is_null()) {
        return Err(Raise::error("Cannot append to a Wasm\\Table: use grow()"));
    }
    let index = index(call, this)?;
    let reference = reference(call, 1, this.table.element(), &this.shared)?;
    this.table.set(index, reference)?;
    this.shared.settle();
    Ok(())
}

fn grow(call: &mut Call<'_>) -> Result {
    let this = call.this::<Table>()?;
    let by = call.int(0)?;
    let reference = reference(call, 1, this.table.element(), &this.shared)?;
    let before = u32::try_from(by).ok().map(|by| this.table.grow(by, reference)).transpose()?;
    let Some(before) = before.flatten() else {
        let size = this.table.size();
        let limit = this.table.ty().maximum.map_or_else(|| "none".into(), |maximum| maximum.to_string());
        let complaint = format!(
            "must let the table grow: {by} given, the size is {size} and the maximum {limit}{}",
            u32::try_from(by)
                .ok()
                .and_then(|by| this.table.limit_reached(by))
                .map_or_else(String::new, |limit| format!("; {limit}"))
        );
        return Err(argument_error(ce::value_error(), 1, &complaint));
    };
    this.shared.settle();
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

fn offset_exists(call: &mut Call<'_>) -> Result {
    let this = call.this::<Table>()?;
    // As for an array: what is no index is not there.
    let index = call.arg(0).and_then(|offset| offset.long()).and_then(|index| u32::try_from(index).ok());
    let reference = index.and_then(|index| this.table.get(index).ok());
    call.give(zend::value(reference.is_some_and(|reference| reference != 0)));
    Ok(())
}

fn offset_unset(_call: &mut Call<'_>) -> Result {
    Err(Raise::error("Cannot unset an element of a Wasm\\Table: set it to null"))
}
