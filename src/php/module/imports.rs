//! From PHP's array of imports to what the runtime links, and the store that they decide on.

use std::rc::Rc;

use ext_php_rs::types::{ZendHashTable, ZendObject, Zval};
use wasm_runtime::compiler::CodeKind;
use wasm_runtime::imports::{Extern, Provided};
use wasm_runtime::types::{ExternType, GlobalType, ImportType};
use wasm_runtime::wasi::preview1;

use crate::php::call::callable::{Callable, NotCallable};
use crate::php::call::convert;
use crate::php::call::suggest;
use crate::php::call::unfit::Unfit;
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::zend;
use crate::php::objects::exports::Exports;
use crate::php::objects::global_var::GlobalVar;
use crate::php::objects::memory::Memory;
use crate::php::objects::table::Table;
use crate::php::objects::wasi_function::WasiFunction;
use crate::php::store::func::Func;
use crate::php::store::handle::StoreObject;
use crate::php::store::tag::Tag;
use crate::php::store::{Shared, Store};

/// What PHP provides for one import.
enum Given {
    Nothing,
    /// Nothing, but something under a similar name.
    Near(String),
    Unfit(String),
    /// A wasm object and the store it lives in.
    Extern(Extern, Rc<Shared>),
    /// A `Wasm\Func` that has no store yet.
    Loose(Zval),
    /// A function of WASI, and what must live as long as it may be called.
    Wasi(preview1::WasiFunction, Zval),
    // A copy, because finding a callable may run PHP code, which may change the array.
    Value(Zval),
}

/// Where a module's imports are looked for.
#[derive(Clone, Copy)]
pub enum Imports<'a> {
    /// In a PHP array.
    Given(&'a ZendHashTable),
    /// Among the functions of WASI, without an array of them. What they call must outlive the instance.
    Wasi(&'a Rc<preview1::Context>),
}

/// What PHP provides for a module's imports, and the store for its instance.
pub struct Linked {
    pub provided: Vec<Provided>,
    pub store: Zval,
    pub shared: Rc<Shared>,
}

/// Finds out what a module imports: the two names of each import, in the module's order.
pub type ImportNames<'a> = dyn Fn() -> Result<Vec<(String, String)>> + 'a;

/// The kind of code for the store that an instance will live in, before there is a module: the kind for the store given,
/// or for that of the first wasm object that the module imports.
///
/// Stores with fuel are rare, and without one among the wasm objects given, no code counts it. Only with one the names
/// of the module's imports are needed.
#[inline]
pub fn kind_for(
    imports: &ZendHashTable,
    store: Option<(&Zval, &Store)>,
    exports_of: fn(&Zval) -> Option<Zval>,
    names: &ImportNames<'_>,
) -> Result<CodeKind> {
    match store {
        Some((_, store)) => Ok(store.shared().code_kind()),
        None if imports.is_empty() || !some_has_fuel(imports, exports_of) => Ok(CodeKind::Plain),
        None => {
            let kind_of = |(module, name): &(String, String)| kind_of_import(imports, module, name, exports_of);
            Ok(names()?.iter().find_map(kind_of).unwrap_or_default())
        }
    }
}

/// Whether a wasm object given as an import lives in a store with fuel.
fn some_has_fuel(imports: &ZendHashTable, exports_of: fn(&Zval) -> Option<Zval>) -> bool {
    imports.values().any(|namespace| {
        let namespace = namespace.dereference();
        match namespace.array() {
            Some(names) => names.values().any(|value| kind_of(value).is_some_and(CodeKind::counts_fuel)),
            None => exports_of(namespace).is_some_and(|exports| {
                let exports = exports.object().and_then(object::get::<Exports>);
                exports.is_some_and(|exports| exports.shared().code_kind().counts_fuel())
            }),
        }
    })
}

/// The kind of code for the store of the wasm object that is given for an import; `None` without a wasm object.
fn kind_of_import(
    imports: &ZendHashTable,
    module: &str,
    name: &str,
    exports_of: fn(&Zval) -> Option<Zval>,
) -> Option<CodeKind> {
    let namespace = element(imports, module)?;
    if let Some(names) = namespace.array() {
        return kind_of(element(names, name)?);
    }
    let exports = exports_of(namespace)?;
    let exports = exports.object().and_then(object::get::<Exports>)?;
    exports.has(name.as_bytes()).then(|| exports.shared().code_kind())
}

/// The kind of code for the store of a wasm object.
fn kind_of(value: &Zval) -> Option<CodeKind> {
    store_of(value.dereference()).map(|shared| shared.code_kind())
}

/// The store that a wasm object lives in.
fn store_of(value: &Zval) -> Option<&Shared> {
    fn of<T: StoreObject>(value: &ZendObject) -> Option<&Shared> {
        object::get::<T>(value).map(|this| &**this.shared())
    }
    let value = value.object()?;
    let func = object::get::<Func>(value).and_then(Func::joined).map(|joined| &**joined.shared());
    func.or_else(|| of::<Memory>(value))
        .or_else(|| of::<Table>(value))
        .or_else(|| of::<GlobalVar>(value))
        .or_else(|| of::<Tag>(value))
}

/// Looks up every import of a module. `exports_of` finds the exports of an object that is given in place of an inner
/// array.
pub fn resolve(
    wanted: &[ImportType],
    imports: Imports<'_>,
    store: Option<(&Zval, &Store)>,
    exports_of: fn(&Zval) -> Option<Zval>,
) -> Result<Linked> {
    let mut given = Vec::with_capacity(wanted.len());
    for wanted in wanted {
        given.push(match imports {
            Imports::Given(imports) => find(wanted, imports, exports_of)?,
            Imports::Wasi(context) => match preview1::Function::find(&wanted.module, &wanted.name) {
                Some((version, function)) => {
                    let function = preview1::WasiFunction { context: Rc::clone(context), version, function };
                    Given::Wasi(function, Zval::null())
                }
                None => Given::Nothing,
            },
        });
    }
    if let Imports::Given(imports) = imports {
        for (import, given) in wanted.iter().zip(&mut given) {
            if matches!(given, Given::Nothing) {
                *given = near(import, wanted, imports);
            }
        }
    }
    let (store, shared) = match store {
        Some((object, store)) => (object.shallow_clone(), Rc::clone(store.shared())),
        None => {
            let joined = given.iter().find_map(|given| match given {
                Given::Extern(_, shared) => Some(Rc::clone(shared)),
                _ => None,
            });
            match joined {
                Some(shared) => (shared.object(), shared),
                None => Store::object(),
            }
        }
    };
    shared.claim();
    let provided = wanted.iter().zip(given).map(|(wanted, given)| provide(wanted, given, &shared));
    Ok(Linked { provided: provided.collect::<Result<_>>()?, store, shared })
}

fn find(wanted: &ImportType, imports: &ZendHashTable, exports_of: fn(&Zval) -> Option<Zval>) -> Result<Given> {
    let Some(namespace) = element(imports, &wanted.module) else {
        return Ok(Given::Nothing);
    };
    if let Some(names) = namespace.array() {
        return Ok(element(names, &wanted.name).map_or(Given::Nothing, |value| match extern_of(value) {
            Some((object, shared)) => Given::Extern(object, shared),
            None if value.object().and_then(object::get::<Func>).is_some() => Given::Loose(value.shallow_clone()),
            None => match value.object().and_then(object::get::<WasiFunction>) {
                Some(function) => Given::Wasi(function.function().clone(), function.owner().shallow_clone()),
                None => Given::Value(value.shallow_clone()),
            },
        }));
    }
    let Some(exports) = exports_of(namespace) else {
        let given = described(namespace);
        return Ok(Given::Unfit(format!("{given} in place of an array of imports")));
    };
    let Some(exports) = exports.object().and_then(object::get::<Exports>) else { return Ok(Given::Nothing) };
    if !exports.has(wanted.name.as_bytes()) {
        return Ok(Given::Nothing);
    }
    let export = exports.get(wanted.name.as_bytes())?;
    Ok(extern_of(&export).map_or(Given::Nothing, |(object, shared)| Given::Extern(object, shared)))
}

/// What is given under a similar name that no import has, if anything.
fn near(import: &ImportType, wanted: &[ImportType], imports: &ZendHashTable) -> Given {
    let nearest = match element(imports, &import.module) {
        None => nearest(&import.module, imports, |name| wanted.iter().any(|each| each.module == name)),
        Some(names) => names.array().and_then(|names| {
            let asked = |name: &str| wanted.iter().any(|each| each.module == import.module && each.name == name);
            nearest(&import.name, names, asked)
        }),
    };
    nearest.map_or(Given::Nothing, Given::Near)
}

/// The key of an array that is most similar to a name, among those that no import has.
fn nearest(name: &str, array: &ZendHashTable, asked: impl Fn(&str) -> bool) -> Option<String> {
    // Comparing very many keys takes long.
    const KEYS_TO_COMPARE: usize = 500;
    let keys =
        zend::entries(array).take(KEYS_TO_COMPARE).filter_map(|(key, _)| String::from_utf8(zend::key_text(&key)).ok());
    let keys: Vec<String> = keys.filter(|key| !asked(key)).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    suggest::nearest(name, &keys).map(str::to_owned)
}

/// The element of an array by a name that PHP may have turned into an int.
pub fn element<'a>(array: &'a ZendHashTable, name: &str) -> Option<&'a Zval> {
    let number = name.parse::<i64>().ok().filter(|number| number.to_string() == name);
    let value = match number {
        Some(number) => array.get_index(number),
        None => array.get(name),
    };
    value.map(Zval::dereference)
}

/// The wasm object that a PHP object stands for.
fn extern_of(value: &Zval) -> Option<(Extern, Rc<Shared>)> {
    fn of<T: StoreObject<Value: Clone>>(value: &Zval, make: fn(T::Value) -> Extern) -> Option<(Extern, Rc<Shared>)> {
        let this = object::get::<T>(value.object()?)?;
        Some((make(this.handle().lend().clone()), Rc::clone(this.shared())))
    }
    let func = || {
        let joined = object::get::<Func>(value.object()?)?.joined()?;
        Some((Extern::Func(joined.lend().clone()), Rc::clone(joined.shared())))
    };
    func()
        .or_else(|| of::<Memory>(value, Extern::Memory))
        .or_else(|| of::<Table>(value, Extern::Table))
        .or_else(|| of::<GlobalVar>(value, Extern::Global))
        .or_else(|| of::<Tag>(value, Extern::Tag))
}

fn provide(wanted: &ImportType, given: Given, store: &Rc<Shared>) -> Result<Provided> {
    let value = match given {
        Given::Loose(value) => {
            let joined = value.object().and_then(|object| Some(object::get::<Func>(object)?.join(object, store)));
            let joined = joined.transpose()?.ok_or_else(|| Raise::bug("a function is missing"))?;
            let function = Extern::Func(joined.lend().clone());
            return Ok(Provided::Extern(function));
        }
        given => given,
    };
    Ok(provide_here(wanted, value, store))
}

/// The same for what is not to join the store first.
fn provide_here(wanted: &ImportType, given: Given, store: &Rc<Shared>) -> Provided {
    let value = &match given {
        Given::Nothing | Given::Loose(_) => return Provided::Nothing,
        Given::Near(near) => return Provided::Near(near),
        Given::Unfit(given) => return Provided::Unfit(given),
        Given::Wasi(function, owner) => {
            if !owner.is_null() {
                store.hold_callable(owner);
            }
            store.last_words().watch(&function.context.world.stderr);
            return Provided::OnMemory(Box::new(function));
        }
        Given::Extern(object, shared) if Rc::ptr_eq(&shared, store) => {
            if let Extern::Func(func) = &object {
                store.reactors().note_call(func);
            }
            return Provided::Extern(object);
        }
        Given::Extern(object, _) => {
            let ty = object.ty();
            return Provided::Unfit(format!("a {ty} of another Wasm\\Store (both need the same one)"));
        }
        Given::Value(value) => value,
    };
    match &wanted.ty {
        ExternType::Func(ty) => match Callable::new(value, ty, wanted, store) {
            Ok(callable) => Provided::Host(Box::new(callable)),
            Err(NotCallable::No) => Provided::Unfit(described(value)),
            Err(NotCallable::ByReference) => {
                Provided::Unfit("a callable that takes an argument by reference (wasm passes values)".into())
            }
        },
        ExternType::Global(ty @ GlobalType { mutable: false, .. }) if !value.is_null() || ty.value.is_reference() => {
            match convert::global(value, ty, store) {
                Ok(global) => Provided::Value(global),
                Err(Unfit::Type(expected)) => Provided::Unfit(needed(value, expected)),
                Err(Unfit::Range(expected)) => Provided::Unfit(needed(value, &expected)),
                Err(Unfit::ForeignStore) => Provided::Unfit("a function of another Wasm\\Store".into()),
                Err(Unfit::Refused(_)) => Provided::Unfit("a function that the store cannot take".into()),
            }
        }
        _ => Provided::Unfit(described(value)),
    }
}

fn needed(value: &Zval, expected: &str) -> String {
    format!("{} ({expected} is needed)", described(value))
}

/// Describes a value for a message: its type, and the value itself if it is a scalar.
fn described(value: &Zval) -> String {
    match (value.long(), value.double()) {
        (Some(int), _) => format!("int {int}"),
        (None, Some(float)) => format!("float {float}"),
        _ => zend::type_name(value),
    }
}
