//! Turns start functions into exports, so that they run like any other call.
//!
//! wasmer runs a start function during instantiation, in its own way: outside our limits, unknown to our signal
//! handlers, and with a record in the thread that forbids switching fibers. So the compiler is told that the module
//! has no start function, but one more export.

use std::sync::Arc;

use wasmer::sys::{FunctionMiddleware, ModuleMiddleware};
use wasmer::{ExportIndex, LocalFunctionIndex};
use wasmer_types::ModuleInfo;

use crate::compile::rewrite::{Rewrite, Unchanged};
use crate::compile::survey::Survey;
use crate::types::hex;

/// Removes the start function of a module, and exports it under that name.
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

/// The name of the export. No module can contain an export of that name, since the name contains the module's hash.
pub(crate) fn export_name(hash: &[u8; 32]) -> String {
    format!("\0start {}", hex(hash))
}

/// What the compiler needs for a module with a start function; `None` for others.
pub(crate) fn middleware(survey: &Survey<'_>, hash: &[u8; 32]) -> Option<Rewrite> {
    survey.start.map(|_| Arc::new(Start(export_name(hash))) as Rewrite)
}
