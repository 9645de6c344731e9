//! Components: `Wasm\Component`, its instances, and values between them and PHP.

// Values without a form of PHP's own, and what goes wrong with values.
pub mod values;
mod path;

// Classes of the program's for types of the component's.
mod classes;

// An instance, and the resources that PHP has of it.
mod live;
mod memo;
mod resource_object;

// Across the border, in both directions.
mod numbers;
mod encode;
mod decode;
mod call;
pub mod method;

// What PHP sees.
pub mod resource;
pub mod exports;
mod imports;
pub mod instance;
pub mod types;
#[expect(clippy::module_inception, reason = "the class has the name of its storey")]
pub mod component;

// Programs.
pub mod command;
pub mod handler;

use crate::php::engine::{class, iterator, object};

/// Registers the classes. Only while the module starts.
pub fn register() -> ext_php_rs::error::Result<()> {
    object::register::<values::variant::Variant>(&values::variant::api::CLASS)?;
    object::register::<values::result::Result>(&values::result::api::CLASS)?;
    object::register::<types::value::ValueType>(&types::value::api::CLASS)?;
    object::register::<types::func::FuncType>(&types::func::api::CLASS)?;
    object::register::<types::interface::InterfaceType>(&types::interface::api::CLASS)?;
    object::register::<types::resource::ResourceType>(&types::resource::api::CLASS)?;
    object::register::<resource_object::Resource>(&resource::api::CLASS)?;
    object::register::<resource::class::ResourceClass>(&resource::class::api::CLASS)?;
    object::register::<exports::Exports>(&exports::api::CLASS)?;
    iterator::iterate::<exports::Exports>(class::Registering::find("Wasm\\Component\\Exports"));
    object::register::<instance::Instance>(&instance::api::CLASS)?;
    object::register::<component::Component>(&component::api::CLASS)
}
