//! Turns start functions into exports, so that they run like any other call.
//!
//! wasmer runs a start function during instantiation, in its own way: outside our limits, unknown to our signal
//! handlers, and with a record in the thread that forbids switching fibers. So the compiler is told that the module
//! has no start function, but one more export.

use wasmer::ExportIndex;

use crate::compile::rewrite::{Rewrite, of_info};
use crate::compile::survey::Survey;
use crate::types::hex;

/// The name of the export. No module can contain an export of that name, since the name contains the module's hash.
pub(crate) fn export_name(hash: &[u8; 32]) -> String {
    format!("\0start {}", hex(hash))
}

/// What the compiler needs for a module with a start function; `None` for others.
pub(crate) fn middleware(survey: &Survey<'_>, hash: &[u8; 32]) -> Option<Rewrite> {
    survey.start.map(|_| {
        let name = export_name(hash);
        of_info(move |info| {
            if let Some(function) = info.start_function.take() {
                info.exports.insert(name.clone(), ExportIndex::Function(function));
            }
        })
    })
}
