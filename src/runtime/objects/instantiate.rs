//! Runs wasmer's instantiation, step by step, and turns its errors into faults.
#![allow(unsafe_code, reason = "calls the steps of wasmer's instantiation")]

use wasmer::AsStoreMut;
use wasmer::sys::Artifact;
use wasmer::sys::vm::{StoreObjects, VMConfig, VMExtern, VMInstance};

use crate::fault::{Fault, HostStop, TrapCode};
use crate::module::Module;
use crate::module::data::Data;
use crate::objects::handle::Handle;
use crate::objects::snapshot;
use crate::objects::trace;
use crate::space::tunables::PooledTunables;

/// Instantiates a module with imports that fit. Its start function has yet to be called.
pub(crate) fn instantiate(
    store: &mut wasmer::Store,
    module: &Module,
    externs: &[wasmer::Extern],
) -> Result<Handle, Fault> {
    let artifact = module.wasmer().sys_artifact().expect("only this backend is built in");
    let imports: Vec<VMExtern> = externs.iter().map(|each| each.to_vm_extern().unwrap_sys()).collect();
    let objects = store.objects_mut().as_sys_mut();
    // SAFETY: the artifact is of this machine, since it was compiled or loaded here; the imports are of this store, and fit.
    let made = unsafe { artifact.instantiate(&PooledTunables::default(), &imports, objects) };
    let mut instance = made.map_err(|error| instantiation_fault(error.into()))?;
    let outcome = match module.state() {
        // SAFETY: the instance has just been made of the module that the state is of.
        Some(state) => unsafe {
            snapshot::apply(state, &mut instance, objects);
            Ok(())
        },
        // SAFETY: the instance has just been made. No start function runs: the module is told to have none.
        None => unsafe { initialise(module, artifact, &mut instance, objects) },
    };
    // After a trap it stays, too: others may have its functions.
    let handle = Handle::new(objects, instance);
    outcome?;
    Ok(handle)
}

/// Has the segments of a module do their work: those of elements, then those of data (specification 4.7.2).
///
/// # Safety
///
/// The instance must have just been made of the module, and of that artifact of it.
unsafe fn initialise(
    module: &Module,
    artifact: &Artifact,
    instance: &mut VMInstance,
    objects: &StoreObjects,
) -> Result<(), Fault> {
    let config = VMConfig { wasm_stack_size: None };
    // SAFETY: by contract.
    let outcome = unsafe {
        match module.data() {
            Some(Data { whole: true, .. }) => {
                let outcome = instance.finish_instantiation(&config, None, &[]);
                outcome.map_err(|trap| wasmer::InstantiationError::Start(trap.into()))
            }
            _ => artifact.finish_instantiation(&config, None, instance).map_err(Into::into),
        }
    };
    outcome.map_err(|error| {
        let fault = instantiation_fault(error);
        // One of the memory's came from another segment of data: those before it have done their work.
        let of_elements = !matches!(&fault, Fault::Trap(trap) if trap.code == TrapCode::MemoryOutOfBounds);
        if let Some(data) = module.data().filter(|_| of_elements) {
            // Functions of the instance may be in tables of others, and are not to find data that comes after the trap.
            snapshot::clear_memories(&data.beginning, instance, objects);
        }
        fault
    })
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
