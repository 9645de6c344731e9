//! `Wasm\Table`: a table of functions or of PHP values.
#![allow(unsafe_code, reason = "turns references into slots")]

use ext_php_rs::ffi::zend_object_handlers;
use ext_php_rs::prelude::*;
use ext_php_rs::types::Zval;
use ext_php_rs::zend::ce;
use wasm_runtime::table;
use wasm_runtime::types::{ExternType, FuncType, TableType, ValType};
use wasm_runtime::values::{Reference, Slot};

use crate::php::call::convert;
use crate::php::call::invoke::func_argument;
use crate::php::call::unfit::{Place, Unfit};
use crate::php::engine::class::api;
use crate::php::engine::exceptions;
use crate::php::engine::indexed::{self, Indexed, indexed};
use crate::php::engine::method::{Arg, Call, Mixed};
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::value_objects;
use crate::php::engine::zend;
use crate::php::store::func::Func;
use crate::php::store::handle::{StoreObject, store_object};
use crate::php::store::{Shared, Store};

store_object!(Table, "Wasm\\Table", table::Table, {
    fn handlers(handlers: &mut zend_object_handlers) {
        indexed::<Self>(handlers);
    }
});

api!("Table");
use api::arg;

/// The reference for an argument, in a table of that element type.
fn reference(call: &mut Call<'_>, arg: Arg<Mixed>, element: ValType, shared: &Shared) -> Result<Reference> {
    let value = call.get(arg)?;
    reference_to(value, element, shared).map_err(|unfit| unfit.at(Place::Argument(arg.number()), value))
}

/// The reference for a value, in a table of that element type.
fn reference_to(value: &Zval, element: ValType, shared: &Shared) -> Result<Reference, Unfit> {
    let mut slot = Slot { u128: 0 };
    // SAFETY: the slot is this function's own; both kinds of reference are one word.
    unsafe {
        convert::write_result(value, element, &raw mut slot, shared)?;
        Ok(slot.externref)
    }
}

fn construct(call: &mut Call<'_>) -> Result {
    use arg::construct as arg;
    let Some(ty) = call.get_if(arg::TYPE) else {
        return Err(call.expected(arg::TYPE, "of type Wasm\\TableType with sizes from 0 to 4294967295"));
    };
    if !matches!(ty.element, ValType::FuncRef | ValType::ExternRef) {
        let complaint = "must have ValType::FuncRef or ValType::ExternRef as element type";
        return Err(call.value_error(arg::TYPE, complaint));
    }
    let (_store, shared) = Shared::of_argument(call, arg::STORE)?;
    let _settling = shared.settling();
    let initial = reference(call, arg::INITIAL, ty.element, &shared)?;
    let table = table::Table::new(shared.runtime(), &ty)?;
    for index in 0..if initial == 0 { 0 } else { ty.minimum } {
        table.set(index, initial)?;
    }
    Table::construct(call, table, &shared)
}

impl Table {
    /// The index in a table's own type. The table checks whether it has that element.
    fn place(&self, index: i64) -> Result<u32> {
        u32::try_from(index).map_err(|_| {
            let message = format!("index {index} is out of bounds of a table of {} elements", self.value().size());
            Raise::new(exceptions::Class::OutOfBoundsException, message)
        })
    }
}

impl Indexed for Table {
    const RUNS_PHP: bool = true;

    fn element(&self, index: i64, ret: &mut Zval) -> Result {
        let slot = Slot { externref: self.value().get(self.place(index)?)? };
        // SAFETY: the table holds references of its element type.
        unsafe { convert::read_result(&raw const slot, self.value().element(), ret, self.shared()) }
    }

    fn set_element(&self, index: i64, value: &Zval) -> Result {
        let place = self.place(index)?;
        let _settling = self.shared().settling();
        let ty = self.value().element();
        let value = value.dereference();
        let reference = reference_to(value, ty, self.shared())
            .map_err(|unfit| unfit.at(Place::Assignment(&format!("An element of a table of {ty}")), value))?;
        Ok(self.value().set(place, reference)?)
    }

    fn has_element(&self, index: i64) -> bool {
        let reference = self.place(index).and_then(|place| Ok(self.value().get(place)?));
        reference.is_ok_and(|reference| reference != 0)
    }

    fn cannot_append() -> Raise {
        Raise::error("Cannot append to a Wasm\\Table: use grow()")
    }
}

fn get(call: &mut Call<'_>) -> Result {
    let this = call.this::<Table>()?;
    let index = call.get(arg::get::INDEX)?;
    let mut value = Zval::new();
    this.element(index, &mut value)?;
    call.give(value);
    Ok(())
}

fn set(call: &mut Call<'_>) -> Result {
    let this = call.this::<Table>()?;
    let place = this.place(call.get(arg::set::INDEX)?)?;
    let _settling = this.shared().settling();
    let reference = reference(call, arg::set::VALUE, this.value().element(), this.shared())?;
    Ok(this.value().set(place, reference)?)
}

fn grow(call: &mut Call<'_>) -> Result {
    let this = call.this::<Table>()?;
    let by = call.get(arg::grow::BY)?;
    let _settling = this.shared().settling();
    let reference = reference(call, arg::grow::VALUE, this.value().element(), this.shared())?;
    let before = u32::try_from(by).ok().map(|by| this.value().grow(by, reference)).transpose()?;
    let Some(before) = before.flatten() else {
        let why = cannot_grow(this, by, u32::try_from(by).unwrap_or(u32::MAX));
        let complaint = format!("must let the table grow: {why}");
        return Err(call.value_error(arg::grow::BY, &complaint));
    };
    call.give(zend::value(i64::from(before)));
    Ok(())
}

fn add(call: &mut Call<'_>) -> Result {
    let this = call.this::<Table>()?;
    let ty = call.get(arg::add::TYPE)?;
    if this.value().element() != ValType::FuncRef {
        let message =
            format!("Wasm\\Table::add() needs a table of funcref, and this is one of {}", this.value().element());
        return Err(Raise::error(message));
    }
    let given = call.get(arg::add::CALLABLE)?.shallow_clone();
    let func = match given.object().and_then(object::get::<Func>) {
        Some(func) if *func.ty() == ty => given,
        Some(func) => {
            let complaint = format!("must be the type of the function, which is {}, {ty} given", func.ty());
            return Err(call.value_error(arg::add::TYPE, &complaint));
        }
        None => object::new(func_argument(call, arg::add::CALLABLE, ty)?),
    };
    let _settling = this.shared().settling();
    let reference = reference_to(&func, ValType::FuncRef, this.shared());
    let reference = reference.map_err(|unfit| unfit.at(Place::Argument(arg::add::CALLABLE.number()), &func))?;
    match this.value().grow(1, reference)? {
        Some(index) => {
            call.give(zend::value(i64::from(index)));
            Ok(())
        }
        None => {
            let why = cannot_grow(this, 1, 1);
            Err(Raise::New(ce::value_error(), format!("Wasm\\Table::add(): the table cannot grow: {why}")))
        }
    }
}

/// Why a table does not grow by that many elements.
fn cannot_grow(this: &Table, by: i64, asked: u32) -> String {
    let size = this.value().size();
    let maximum = this.value().ty().maximum.map_or_else(|| "none".into(), |maximum| maximum.to_string());
    let bound = (by >= 0).then(|| this.value().bound(asked)).flatten();
    format!(
        "{by} given, the size is {size} and the maximum {maximum}{}",
        bound.map_or_else(String::new, |bound| format!("; {bound}"))
    )
}

fn size(call: &mut Call<'_>) -> Result {
    let size = call.this::<Table>()?.value().size();
    call.give(zend::value(i64::from(size)));
    Ok(())
}

use self::size as count;

fn r#type(call: &mut Call<'_>) -> Result {
    let this = call.this::<Table>()?;
    call.give(value_objects::extern_type(&ExternType::Table(this.value().ty())));
    Ok(())
}

fn offset_exists(call: &mut Call<'_>) -> Result {
    indexed::offset_exists::<Table>(call, arg::offset_exists::OFFSET)
}

fn offset_get(call: &mut Call<'_>) -> Result {
    indexed::offset_get::<Table>(call, arg::offset_get::OFFSET)
}

fn offset_set(call: &mut Call<'_>) -> Result {
    indexed::offset_set::<Table>(call, arg::offset_set::OFFSET, arg::offset_set::VALUE)
}

fn offset_unset(_call: &mut Call<'_>) -> Result {
    Err(Raise::error("Cannot unset an element of a Wasm\\Table: set it to null"))
}
