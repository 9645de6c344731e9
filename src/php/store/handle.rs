//! The common part of the PHP objects that stand for things in a store: functions, memories, tables, globals, tags.

use std::cell::Cell;
use std::ptr;
use std::rc::Rc;

use ext_php_rs::types::Zval;
use wasm_runtime::types::ValType;
use wasm_runtime::values::Identity;
use wasm_runtime::{func, global, memory, table, tag};

use super::Shared;
use crate::php::engine::class::Class;
use crate::php::engine::method::Call;
use crate::php::engine::object;
use crate::php::engine::raise::Result;

/// A thing that lives in a store.
pub trait InStore {
    fn identity(&self) -> Identity;

    /// Whether it may hold PHP values, or something that refers to them.
    fn holds_values(&self) -> bool {
        false
    }

    /// Clears its content, once wasm cannot reach it.
    fn clear(&self) {}
}

macro_rules! in_store {
    ($($thing:ty),*) => {$(
        impl InStore for $thing {
            #[inline]
            fn identity(&self) -> Identity {
                <$thing>::identity(self)
            }
        }
    )*};
}

in_store!(func::Func, memory::Memory, tag::Tag);

impl InStore for table::Table {
    #[inline]
    fn identity(&self) -> Identity {
        Self::identity(self)
    }

    fn holds_values(&self) -> bool {
        self.element() == ValType::ExternRef
    }

    fn clear(&self) {
        Self::clear(self);
    }
}

impl InStore for global::Global {
    #[inline]
    fn identity(&self) -> Identity {
        Self::identity(self)
    }

    fn holds_values(&self) -> bool {
        self.ty().value.is_reference()
    }

    fn clear(&self) {
        Self::clear(self);
    }
}

/// A thing, and the store that it keeps alive.
pub struct Handle<V: InStore> {
    value: V,
    shared: Rc<Shared>,
    /// The PHP object of the store.
    store: [Zval; 1],
    /// Whether wasm may refer to the thing as well.
    lent: Cell<bool>,
}

impl<V: InStore> Handle<V> {
    pub(super) fn new(value: V, shared: &Shared, lent: bool) -> Self {
        Self { value, shared: shared.rc(), store: [shared.object()], lent: Cell::new(lent) }
    }

    #[inline]
    pub fn value(&self) -> &V {
        &self.value
    }

    #[inline]
    pub fn shared(&self) -> &Rc<Shared> {
        &self.shared
    }

    /// The thing, to be passed to wasm.
    pub fn lend(&self) -> &V {
        self.lent.set(true);
        &self.value
    }

    pub fn edges(&self) -> *const [Zval] {
        &self.store
    }

    pub fn denotes_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.shared, &other.shared) && self.value.identity() == other.value.identity()
    }
}

impl<V: InStore> Drop for Handle<V> {
    fn drop(&mut self) {
        self.shared.forget(self.value.identity());
        // Nothing refers to it any more, but the store keeps its tables and globals until its own end.
        if !self.lent.get() && self.value.holds_values() {
            let _settling = self.shared.settling();
            self.value.clear();
        }
    }
}

/// A class whose objects stand for a thing of a store: one object for each thing.
pub trait StoreObject: Class {
    type Value: InStore;

    fn of(handle: Handle<Self::Value>) -> Self;

    fn handle(&self) -> &Handle<Self::Value>;

    /// The thing itself.
    #[inline]
    fn value(&self) -> &Self::Value {
        self.handle().value()
    }

    #[inline]
    fn shared(&self) -> &Rc<Shared> {
        self.handle().shared()
    }

    fn is_of(&self, store: &Shared) -> bool {
        ptr::eq(Rc::as_ptr(self.shared()), store)
    }

    /// The PHP object for a thing of a store: the existing one, or a new one.
    fn object(value: Self::Value, shared: &Shared) -> Zval {
        shared.wrapper(value.identity(), || object::new(Self::of(Handle::new(value, shared, true))))
    }

    /// Makes the object under construction stand for a thing of a store.
    fn construct(call: &mut Call<'_>, value: Self::Value, shared: &Shared) -> Result {
        let identity = value.identity();
        call.construct(Self::of(Handle::new(value, shared, false)))?;
        shared.adopt(identity, call);
        Ok(())
    }
}

/// Defines such a class: its name in PHP, the kind of thing it stands for, and further items of its `impl Class`.
macro_rules! store_object {
    ($(#[$comment:meta])* $class:ident, $name:literal, $value:ty, { $($member:item)* }) => {
        $(#[$comment])*
        #[php_class]
        #[php(name = $name)]
        pub struct $class($crate::php::store::handle::Handle<$value>);

        impl $crate::php::engine::class::Class for $class {
            $crate::php::engine::class::handler_table!();

            fn edges(&self) -> *const [ext_php_rs::types::Zval] {
                self.0.edges()
            }

            fn denotes_same(&self, other: &Self) -> bool {
                self.0.denotes_same(&other.0)
            }

            $($member)*
        }

        impl $crate::php::store::handle::StoreObject for $class {
            type Value = $value;

            fn of(handle: $crate::php::store::handle::Handle<$value>) -> Self {
                Self(handle)
            }

            #[inline]
            fn handle(&self) -> &$crate::php::store::handle::Handle<$value> {
                &self.0
            }
        }
    };
}
pub(crate) use store_object;
