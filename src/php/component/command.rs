//! Commands: components that export `wasi:cli/run`.

use std::rc::Rc;

use wasm_runtime::component::lower::Image;
use wasm_runtime::component::surface::Entry;
use wasm_runtime::component::types::Shape;

use super::call::failed;
use super::live::Live;
use crate::php::call::invoke::Depth;
use crate::php::engine::exceptions::Class;
use crate::php::engine::raise::{Raise, Result};

/// The interface that a command exports; any version 0.2 is compatible with any other.
const RUN: &str = "wasi:cli/run@0.2.0";

/// The function that runs a command, by its place among the exported functions.
fn entry(live: &Live) -> Result<usize> {
    let surface = live.component().surface();
    let Some(Entry::Interface(scope)) = surface.find(0, RUN) else {
        let message = "the component is not a command: it does not export \"wasi:cli/run\"";
        return Err(Raise::new(Class::ExportNotFoundException, message));
    };
    let types = &live.component().plan().types;
    let function = surface.function(scope, "run").filter(|lifted| {
        let (ty, _) = live.instance.func(*lifted);
        let result = types.result(ty).map(|result| types.shape(result));
        let is_plain = matches!(result, Some(Shape::Result(cases)) if cases.cases.iter().all(|case| case.ty.is_none()));
        types.fields(ty.params).is_empty() && is_plain
    });
    function.ok_or_else(|| Raise::error(format!("the export \"{RUN}\".\"run\" must be a function () -> result")))
}

/// # Errors
///
/// If it is not a command.
pub fn check(live: &Live) -> Result {
    entry(live).map(drop)
}

/// Runs a command: whether it says that it succeeded.
pub fn run(live: &Rc<Live>) -> Result<bool> {
    let lifted = entry(live)?;
    let types = &live.component().plan().types;
    let _call = Depth::begin(&live.shared)?;
    live.instance.check_can_enter()?;
    let (ty, encoding) = live.instance.func(lifted);
    let arguments = Image::new(types, ty.params, encoding);
    let succeeded = live.instance.call(lifted, arguments, |_, bytes| Ok(bytes.first() == Some(&0)));
    succeeded.map_err(|fault| failed(*fault, live))
}
