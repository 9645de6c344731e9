//! Start functions as exports, so that they run like any other call.
//!
//! wasmer runs a start function in the midst of instantiating, in a way of its own: outside our
//! limits, unknown to our signal handlers, and with a record of the thread that forbids switching
//! fibers. So the compiler is told that the module has none, and is given one more export.

use std::sync::Arc;

use wasmer::sys::{FunctionMiddleware, ModuleMiddleware};
use wasmer::{ExportIndex, LocalFunctionIndex};
use wasmer_types::ModuleInfo;

use crate::compile::rewrite::{Rewrite, Unchanged};
use crate::compile::survey::Survey;
use crate::types::hex;

/// Takes the start function of a module away and exports it by that name.
#[derive(Debug)]
struct Start(String);

impl ModuleMiddleware for Start {
    fn generate_function_middleware<'a>(&self, _: LocalFunctionIndex) -> Box<dyn FunctionMiddleware<'a> + 'a> {
        Box::new(Unchanged)
    }

    fn transform_module_info(&self, info: &mut ModuleInfo) -> Result<(), wasmer::sys::MiddlewareError> {
        if let Some(function) = info.start_function.take() {
            info.exports.insert(self.0.clone(), ExportIndex::Function(function));
        }
        Ok(())
    }
}

/// The name of the export. No module has one of that name of its own: it would have to know its hash.
pub(crate) fn export_name(hash: &[u8; 32]) -> String {
    format!("\0start {}", hex(hash))
}

/// What the compiler needs for a module with a start function; `None` for others.
pub(crate) fn middleware(survey: &Survey<'_>, hash: &[u8; 32]) -> Option<Rewrite> {
    survey.start.map(|_| Arc::new(Start(export_name(hash))) as Rewrite)
}
