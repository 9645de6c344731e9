//! Runs wasmer's instantiation, and turns its errors into faults.

use crate::fault::{Fault, HostStop};
use crate::module::Module;
use crate::objects::trace;

/// Instantiates a module with imports that fit.
pub(crate) fn instantiate(
    store: &mut wasmer::Store,
    module: &Module,
    externs: &[wasmer::Extern],
) -> Result<wasmer::Instance, Fault> {
    wasmer::Instance::new_by_index(store, module.wasmer(), externs).map_err(instantiation_fault)
}

fn instantiation_fault(error: wasmer::InstantiationError) -> Fault {
    use wasmer::{InstantiationError, LinkError};
    match error {
        InstantiationError::Start(error) | InstantiationError::Link(LinkError::Trap(error)) => {
            match error.downcast_ref::<HostStop>() {
                Some(stop) => Fault::Host(*stop),
                None => Fault::Trap(trace::describe_error(&error)),
            }
        }
        InstantiationError::Link(LinkError::Resource(reason)) => Fault::Resource(reason),
        other => Fault::Engine(other.to_string()),
    }
}
