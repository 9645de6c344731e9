//! The state of a store after a trap as a core dump (tool conventions, Coredump).
//!
//! It has the stack's functions with their places, and all memories and globals. Compilers do not keep the places of
//! locals, so there are none.
#![allow(unsafe_code, reason = "reads memories and globals in place")]

use std::ops::Range;

use wasm_encoder::{
    ConstExpr, CoreDumpInstancesSection, CoreDumpModulesSection, CoreDumpSection, CoreDumpStackSection, CoreDumpValue,
    DataSection, GlobalSection, GlobalType, MemorySection, MemoryType, RefType, ValType,
};
use wasmer::AsStoreMut;
use wasmer::sys::vm::{LinearMemory, StoreObject, StoreObjects, VMGlobal, VMMemory};

use crate::fault::Trap;
use crate::store::Store;
use crate::values::Slot;

/// Memory is looked at in pieces of this size, and those that are all zero are left out.
const PIECE: usize = 4096;

/// A core dump of what a trap has left.
pub fn core_dump(store: &Store, trap: &Trap) -> Vec<u8> {
    store.with(|store| {
        let objects = store.objects_mut().as_sys();
        write(&memories(objects), &globals(objects), trap)
    })
}

fn write(memories: &[Memory<'_>], globals: &[Global], trap: &Trap) -> Vec<u8> {
    let mut modules: Vec<&str> = Vec::new();
    let mut stack = CoreDumpStackSection::new("main");
    let none: [CoreDumpValue; 0] = [];
    for frame in trap.frames.iter().filter(|frame| !frame.inlined) {
        let name = frame.module.as_deref().unwrap_or_default();
        let module = modules.iter().position(|known| *known == name).unwrap_or_else(|| {
            modules.push(name);
            modules.len() - 1
        });
        // 0 where it is not known, as the conventions have it.
        let address = frame.address.and_then(|address| u32::try_from(address).ok()).unwrap_or(0);
        stack.frame(number(module), frame.function_index, address, none.clone(), none.clone());
    }
    let mut names = CoreDumpModulesSection::new();
    let mut instances = CoreDumpInstancesSection::new();
    for (index, name) in modules.iter().enumerate() {
        names.module(name);
        // The store does not tell whose they are.
        let indices = |count: usize| (0..number(count)).collect::<Vec<_>>();
        instances.instance(number(index), indices(memories.len()), indices(globals.len()));
    }
    let mut module = wasm_encoder::Module::new();
    module.section(&CoreDumpSection::new(modules.last().copied().unwrap_or_default()));
    module.section(&names).section(&instances).section(&stack);
    module.section(&memory_section(memories)).section(&global_section(globals)).section(&data_section(memories));
    module.finish()
}

struct Memory<'a> {
    ty: wasmer::MemoryType,
    bytes: &'a [u8],
}

fn memories(objects: &StoreObjects) -> Vec<Memory<'_>> {
    let memories = VMMemory::list(objects).iter().map(|memory| {
        // SAFETY: the definition describes accessible bytes, and no guest of this store is running.
        let bytes = unsafe {
            let definition = memory.vmmemory().as_ref();
            match definition.base.is_null() {
                true => &[],
                false => std::slice::from_raw_parts(definition.base, definition.current_length),
            }
        };
        Memory { ty: memory.ty(), bytes }
    });
    memories.collect()
}

struct Global {
    ty: GlobalType,
    value: ConstExpr,
}

fn globals(objects: &StoreObjects) -> Vec<Global> {
    VMGlobal::list(objects).iter().map(global).collect()
}

fn global(global: &VMGlobal) -> Global {
    let ty = *global.ty();
    // SAFETY: a global's cell holds a value of its type, in a slot; no guest of this store is running.
    let bits = unsafe { global.vmglobal().cast::<Slot>().as_ref().u128 };
    let reference = |ty: RefType| (ValType::Ref(ty), ConstExpr::ref_null(ty.heap_type));
    let (val_type, value) = match ty.ty {
        wasmer::Type::I32 => (ValType::I32, ConstExpr::i32_const(bits as i32)),
        wasmer::Type::I64 => (ValType::I64, ConstExpr::i64_const(bits as i64)),
        wasmer::Type::F32 => (ValType::F32, ConstExpr::f32_const(f32::from_bits(bits as u32).into())),
        wasmer::Type::F64 => (ValType::F64, ConstExpr::f64_const(f64::from_bits(bits as u64).into())),
        wasmer::Type::V128 => (ValType::V128, ConstExpr::v128_const(bits as i128)),
        // A reference means nothing elsewhere.
        wasmer::Type::FuncRef => reference(RefType::FUNCREF),
        wasmer::Type::ExternRef => reference(RefType::EXTERNREF),
        wasmer::Type::ExceptionRef => reference(RefType::EXNREF),
    };
    Global { ty: GlobalType { val_type, mutable: ty.mutability.is_mutable(), shared: false }, value }
}

fn memory_section(memories: &[Memory<'_>]) -> MemorySection {
    let mut section = MemorySection::new();
    for Memory { ty, .. } in memories {
        section.memory(MemoryType {
            minimum: ty.minimum.0.into(),
            maximum: ty.maximum.map(|pages| pages.0.into()),
            memory64: false,
            shared: ty.shared,
            page_size_log2: None,
        });
    }
    section
}

fn global_section(globals: &[Global]) -> GlobalSection {
    let mut section = GlobalSection::new();
    for Global { ty, value } in globals {
        section.global(*ty, value);
    }
    section
}

fn data_section(memories: &[Memory<'_>]) -> DataSection {
    let mut section = DataSection::new();
    for (index, memory) in memories.iter().enumerate() {
        for Range { start, end } in pieces(memory.bytes) {
            // Offsets have 32 bits, and a constant's sign means nothing.
            let offset = ConstExpr::i32_const(number(start) as i32);
            section.active(number(index), &offset, memory.bytes[start..end].iter().copied());
        }
    }
    section
}

/// Where a memory is not zero.
fn pieces(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    for (index, piece) in bytes.chunks(PIECE).enumerate() {
        if piece.iter().all(|byte| *byte == 0) {
            continue;
        }
        let (start, end) = (index * PIECE, index * PIECE + piece.len());
        match pieces.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ => pieces.push(start..end),
        }
    }
    pieces
}

fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
