//! Values as compiled code holds them: slots, references, and what an exception carries.
#![allow(unsafe_code, reason = "reads the payload of an exception")]

use wasmer::sys::vm::{StoreObjects, VMExceptionObj};

use crate::types::ValType;

/// One argument or result, as the compiled trampoline reads and writes it: 16 bytes, 16-aligned.
pub type Slot = wasmer_types::RawValue;

/// A reference as compiled code holds it: 0 is null. A funcref is the address of a descriptor, an
/// externref a number that only the host understands.
pub type Reference = usize;

/// Identifies a wasm object: two references to one object of a store have the same identity, two objects never do.
pub type Identity = (usize, usize);

/// Reads the values that an exception carries.
pub(crate) fn payload(objects: &StoreObjects, slots: bool, exception: &VMExceptionObj) -> Vec<(ValType, Slot)> {
    let types: Vec<ValType> = exception.tag().get(objects).signature.params().iter().map(|&ty| ty.into()).collect();
    let packed = exception.payload().as_ptr().cast::<u8>();
    let values = payload_places(&types, slots).zip(&types).map(|((place, size), &ty)| {
        let mut slot = Slot { u128: 0 };
        // SAFETY: the payload belongs to the exception and has these types; no wasm is running in the store. Both
        // ends have room for a value of this size.
        unsafe { packed.add(place).copy_to_nonoverlapping((&raw mut slot).cast::<u8>(), size) };
        (ty, slot)
    });
    values.collect()
}

/// The offset and size in bytes of each value of an exception in its payload: compiled code either uses `slots`, or
/// packs the values like a C struct.
pub(crate) fn payload_places(types: &[ValType], slots: bool) -> impl Iterator<Item = (usize, usize)> {
    let mut end = 0_usize;
    types.iter().map(move |ty| {
        let size = match ty {
            ValType::I32 | ValType::F32 => 4,
            ValType::V128 => 16,
            ValType::I64 | ValType::F64 | ValType::FuncRef | ValType::ExternRef | ValType::ExnRef => 8,
        };
        let place = end.next_multiple_of(if slots { size_of::<Slot>() } else { size });
        end = place + size;
        (place, size)
    })
}
