//! `Wasm\Tag`: the kind of a wasm exception.

use std::rc::Rc;

use ext_php_rs::prelude::*;
use ext_php_rs::types::Zval;
use wasm_runtime::tag;
use wasm_runtime::types::ExternType;

use super::{STORE, Shared};
use crate::php::engine::class::{Class, Method, Param, Ty, handler_table};
use crate::php::engine::method::{Call, handler};
use crate::php::engine::object;
use crate::php::engine::raise::Result;
use crate::php::engine::value_objects;

#[php_class]
#[php(name = "Wasm\\Tag")]
pub struct Tag {
    tag: tag::Tag,
    shared: Rc<Shared>,
    /// The PHP object of the store.
    store: [Zval; 1],
}

impl Class for Tag {
    handler_table!();

    fn edges(&self) -> &[Zval] {
        &self.store
    }

    fn denotes_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.shared, &other.shared) && self.tag.identity() == other.tag.identity()
    }
}

impl Drop for Tag {
    fn drop(&mut self) {
        self.shared.forget(self.tag.identity());
    }
}

impl Tag {
    /// The PHP object of a tag of a store.
    pub fn object(tag: tag::Tag, shared: &Shared) -> Zval {
        let identity = tag.identity();
        shared.wrapper(identity, || object::new(Self { tag, shared: shared.rc(), store: [shared.object()] }))
    }

    pub fn tag(&self) -> &tag::Tag {
        &self.tag
    }

    pub fn shared(&self) -> &Rc<Shared> {
        &self.shared
    }
}

pub const METHODS: &[Method] = &[
    Method::new(
        c"__construct",
        handler!(construct),
        &[Param::new(c"type", Ty::object(c"Wasm\\TagType")), STORE],
        Ty::NONE,
    ),
    Method::new(c"type", handler!(ty), &[], Ty::object(c"Wasm\\TagType")),
];

fn construct(call: &mut Call<'_>) -> Result {
    let Some(ty) = value_objects::to_tag_type(call.arg(0).as_deref()) else {
        return Err(call.type_error(0, "of type Wasm\\TagType"));
    };
    let (store, shared) = Shared::of_argument(call, 1)?;
    let tag = tag::Tag::new(shared.runtime(), &ty);
    let identity = tag.identity();
    call.construct(Tag { tag, shared: Rc::clone(&shared), store: [store] })?;
    shared.adopt(identity, call.this_object());
    Ok(())
}

fn ty(call: &mut Call<'_>) -> Result {
    let this = call.this::<Tag>()?;
    call.give(value_objects::extern_type(&ExternType::Tag(this.tag.ty().clone())));
    Ok(())
}
