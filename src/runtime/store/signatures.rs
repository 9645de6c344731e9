//! The function types in a store, by the number that compiled code uses for each.
//!
//! An indirect call compares only the callee's number with the wanted one. The number is a checksum of the type, and
//! for any type others with the same number can be found. A compiler refuses a module with two such types. The types
//! of several modules are compared here, because functions pass between them, in tables for example.

use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use wasmer::sys::vm::VMSignatureHash;

use crate::fault::Fault;
use crate::module::Module;
use crate::types::FuncType;

/// The types of a store's host functions, and of its modules as soon as there are two.
#[derive(Default)]
pub(crate) struct Signatures(RefCell<HashMap<VMSignatureHash, Arc<FuncType>>>);

impl Signatures {
    /// The number of a type.
    pub(crate) fn number(ty: &wasmer::FunctionType) -> VMSignatureHash {
        VMSignatureHash::new(ty.signature_hash())
    }

    /// Adds a type that one of the store's modules has.
    pub(crate) fn add(&self, number: VMSignatureHash, ty: &Arc<FuncType>) {
        self.0.borrow_mut().entry(number).or_insert_with(|| Arc::clone(ty));
    }

    /// Adds the types of a module.
    ///
    /// # Errors
    ///
    /// If one has the number of another type.
    pub(crate) fn admit(&self, module: &Module) -> Result<(), Fault> {
        let mut known = self.0.borrow_mut();
        for signature in module.wasmer().info().signatures.values() {
            let ty = FuncType::from(signature);
            match known.entry(Self::number(signature)) {
                Entry::Vacant(entry) => {
                    entry.insert(Arc::new(ty));
                }
                Entry::Occupied(entry) if **entry.get() == ty => {}
                Entry::Occupied(entry) => {
                    return Err(Fault::Types(format!(
                        "the engine cannot tell the function type {ty} of the module from {}, which something else in \
                         its store has: give it a store of its own",
                        entry.get()
                    )));
                }
            }
        }
        Ok(())
    }

    /// The type with that number; `find` searches the module if there is only one.
    pub(crate) fn get(&self, number: VMSignatureHash, find: impl FnOnce() -> FuncType) -> Arc<FuncType> {
        Arc::clone(self.0.borrow_mut().entry(number).or_insert_with(|| Arc::new(find())))
    }
}
