//! `Wasm\Func`: a wasm function as a PHP object. One that PHP makes without a store joins the first store it meets.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;
use std::sync::Arc;

use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendObject, Zval};
use wasm_runtime::func;
use wasm_runtime::host::HostFunction;
use wasm_runtime::types::FuncType;

use super::handle::Handle;
use super::{Shared, Store};
use crate::php::engine::class::{Class, Edges, handler_table};
use crate::php::engine::ini;
use crate::php::engine::method::Call;
use crate::php::engine::object;
use crate::php::engine::raise::Result;

#[php_class]
#[php(name = "Wasm\\Func")]
pub struct Func {
    ty: Arc<FuncType>,
    /// The function, once it has a store.
    joined: OnceCell<Handle<func::Func>>,
    /// What it is made of until then.
    make: Cell<Option<Make>>,
    /// The callable until then.
    callable: Edges,
}

/// Makes the host function of a callable in a store, which keeps the callable from then on.
pub type Make = Box<dyn FnOnce(Zval, &Shared) -> Box<dyn HostFunction>>;

const CALLABLE: usize = 0;

impl Class for Func {
    handler_table!();

    fn edges(&self) -> *const [Zval] {
        self.joined.get().map_or_else(|| self.callable.all(), Handle::edges)
    }

    fn denotes_same(&self, other: &Self) -> bool {
        matches!((self.joined.get(), other.joined.get()), (Some(one), Some(other)) if one.denotes_same(other))
    }
}

impl Func {
    /// The PHP object for a function of a store: the one there is, or a new one.
    pub fn object(value: func::Func, shared: &Shared) -> Zval {
        let identity = value.identity();
        shared.wrapper(identity, || {
            let ty = Arc::clone(value.ty());
            let joined = OnceCell::from(Handle::new(value, shared, true));
            object::new(Self { ty, joined, make: Cell::default(), callable: Edges::new(1) })
        })
    }

    /// A host function that has no store yet. `callable` is null, or the argument for `make`.
    pub fn loose(ty: Arc<FuncType>, make: Make, callable: Zval) -> Result<Self> {
        // What a store cannot take it is not made of.
        func::Func::check_type(&ty, ini::compiler())?;
        let edges = Edges::new(1);
        if !callable.is_null() {
            edges.get_or(CALLABLE, || callable);
        }
        Ok(Self { ty, joined: OnceCell::new(), make: Cell::new(Some(make)), callable: edges })
    }

    /// The object that a constructor runs with becomes a host function: of that store, or loose without one.
    pub fn construct(call: &mut Call<'_>, loose: Self, store: Option<&Store>) -> Result {
        call.construct(loose)?;
        if let (Some(store), Ok(this)) = (store, call.this::<Self>()) {
            let object = call.this_value();
            let object = object.object().expect("a constructor has an object");
            this.join(object, store.shared())?;
        }
        Ok(())
    }

    pub fn ty(&self) -> &Arc<FuncType> {
        &self.ty
    }

    /// The function and its store, if it has one.
    #[inline]
    pub fn joined(&self) -> Option<&Handle<func::Func>> {
        self.joined.get()
    }

    /// The function, which joins that store if it has none. `object` is its PHP object.
    ///
    /// # Errors
    ///
    /// When the store cannot take it.
    pub fn join(&self, object: &ZendObject, shared: &Shared) -> Result<&Handle<func::Func>> {
        if let Some(joined) = self.joined.get() {
            return Ok(joined);
        }
        let Some(make) = self.make.take() else {
            return Err(crate::php::engine::raise::Raise::error("the function could not join a store before"));
        };
        let function = make(self.callable.take(CALLABLE), shared);
        let function = func::Func::host(shared.runtime(), &self.ty, function, ini::compiler())?;
        let identity = function.identity();
        let joined = self.joined.get_or_init(|| Handle::new(function, shared, false));
        shared.adopt_object(identity, object);
        Ok(joined)
    }

    /// The function, in the store of objects that are made without one if it has none.
    pub fn anywhere(&self, object: &ZendObject) -> Result<&Handle<func::Func>> {
        match self.joined.get() {
            Some(joined) => Ok(joined),
            None => {
                // The function keeps the store's object from now on.
                let (_object, shared) = Store::pending();
                self.join(object, &shared)
            }
        }
    }

    /// Whether it lives in that store, or can join it.
    pub fn fits(&self, store: &Shared) -> bool {
        self.joined.get().is_none_or(|joined| std::ptr::eq(Rc::as_ptr(joined.shared()), store))
    }
}
