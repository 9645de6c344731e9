//! Across the border: values, and calls in both directions.

pub mod arg_info;
pub mod suggest;
pub mod floats;
pub mod unfit;
pub mod convert;
pub mod procedure;
pub mod user_function;
pub mod callable;
pub mod invoke;
pub mod made_method;
pub mod export_method;
