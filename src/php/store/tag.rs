//! `Wasm\Tag`: the kind of a wasm exception.

use ext_php_rs::prelude::*;
use wasm_runtime::tag;
use wasm_runtime::types::{ExternType, TagType};

use super::handle::{StoreObject, store_object};
use super::{Shared, Store};
use crate::php::engine::class::api;
use crate::php::engine::method::Call;
use crate::php::engine::raise::Result;
use crate::php::engine::value_objects;

store_object!(Tag, "Wasm\\Tag", tag::Tag, {});

api!("Tag");

fn construct(call: &mut Call<'_>) -> Result {
    use api::arg::construct as arg;
    let ty = call.get(arg::TYPE)?;
    let (_store, shared) = Shared::of_argument(call, arg::STORE)?;
    let tag = tag::Tag::new(shared.runtime(), &ty);
    Tag::construct(call, tag, &shared)
}

fn r#type(call: &mut Call<'_>) -> Result {
    let this = call.this::<Tag>()?;
    call.give(value_objects::extern_type(&ExternType::Tag(this.value().ty().clone())));
    Ok(())
}
