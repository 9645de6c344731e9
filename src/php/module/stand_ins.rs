//! `Wasm\Imports`: functions in place of those that a module imports and nothing is given for.
#![allow(unsafe_code, reason = "calls a callable that an argument holds")]

use std::sync::Arc;

use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, Zval};
use wasm_runtime::fault::HostStop;
use wasm_runtime::stand_in::StandIn;
use wasm_runtime::types::{ExternType, ImportType};

use super::Module;
use super::imports::element;
use super::instance::exports_of;
use crate::php::call::procedure::Procedure;
use crate::php::engine::class::{Class, api, handler_table};
use crate::php::engine::method::Call;
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::value_objects;
use crate::php::engine::zend;
use crate::php::objects::exports::Exports;
use crate::php::store::func::Func;

#[php_class]
#[php(name = "Wasm\\Imports")]
pub struct Imports {}

impl Class for Imports {
    const INSTEAD_OF_NEW: Option<&'static str> = Some("use its static methods");

    handler_table!();
}

api!("Imports");
use api::arg::trapping as arg;

fn trapping(call: &mut Call<'_>) -> Result {
    let (_object, module) = call.get(arg::MODULE)?;
    let given = call.get(arg::GIVEN)?;
    let which = match call.get(arg::WHICH)? {
        None => None,
        Some(which) => {
            Some(Procedure::find(which).ok_or_else(|| call.expected(arg::WHICH, "a valid callback or null"))?)
        }
    };
    for value in zend::values(given) {
        let value = value.dereference();
        if value.array().is_none() && exports_of(value).is_none() {
            let complaint = format!(
                "must be an array of arrays, Wasm\\Instance or Wasm\\Exports, {} given in it",
                zend::type_name(value)
            );
            return Err(call.type_complaint(arg::GIVEN, &complaint));
        }
    }
    let mut modules = given.to_owned();
    // A copy: the callable may run any PHP code.
    let wanted = module.imports().to_vec();
    for import in &wanted {
        let ExternType::Func(ty) = &import.ty else { continue };
        let there = element(&modules, &import.module).map(Zval::shallow_clone);
        let mut names = match &there {
            Some(there) => names_of(there, &wanted, import)?,
            None => ZendHashTable::new(),
        };
        if element(&names, &import.name).is_some() || !asked(which.as_ref(), import)? {
            continue;
        }
        let stand_in = StandIn::new(&import.module, &import.name);
        let func = Func::loose(Arc::clone(ty), Box::new(|_, _| Box::new(stand_in)), Zval::null())?;
        zend::insert_by_name(&mut names, &import.name, object::new(func));
        zend::insert_by_name(&mut modules, &import.module, zend::value(names));
    }
    call.give(zend::value(modules));
    Ok(())
}

/// Whether a function is to stand in for a missing import.
fn asked(which: Option<&(Procedure, Zval)>, import: &ImportType) -> Result<bool> {
    let Some((procedure, _callable)) = which else { return Ok(true) };
    // SAFETY: the callable is alive beside it.
    let answer = unsafe { procedure.call(Some(value_objects::import_type(import))) };
    match answer {
        Ok(answer) => match answer.dereference().bool() {
            Some(asked) => Ok(asked),
            None => {
                let complaint = format!(
                    "Wasm\\Imports::trapping(): what $which returns must be of type bool, {} returned",
                    zend::type_name(answer.dereference())
                );
                Err(Raise::New(ext_php_rs::zend::ce::type_error(), complaint))
            }
        },
        Err(HostStop::Exception) => Err(Raise::Pending),
        Err(stop) => Err(wasm_runtime::fault::Fault::Host(stop).into()),
    }
}

/// What a module is given, by name: of an instance those of its exports that the other module imports.
fn names_of(
    given: &Zval,
    imports: &[ImportType],
    import: &ImportType,
) -> Result<ext_php_rs::boxed::ZBox<ZendHashTable>> {
    if let Some(names) = given.array() {
        return Ok(names.to_owned());
    }
    let mut names = ZendHashTable::new();
    let exports = exports_of(given).ok_or_else(|| Raise::bug("what was given has changed"))?;
    if let Some(exports) = exports.object().and_then(object::get::<Exports>) {
        for wanted in imports.iter().filter(|wanted| wanted.module == import.module) {
            if exports.has(wanted.name.as_bytes()) {
                zend::insert_by_name(&mut names, &wanted.name, exports.get(wanted.name.as_bytes())?);
            }
        }
    }
    Ok(names)
}
