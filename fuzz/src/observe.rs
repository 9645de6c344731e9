//! Runs a module, and records everything that can be seen of it.
#![allow(unsafe_code, reason = "calls functions whose types are known, and reads and writes slots of known types")]

use std::cell::{Cell, RefCell};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

use wasm_runtime::fault::{Fault, HostStop, TrapCode};
use wasm_runtime::func::Func;
use wasm_runtime::global::Global;
use wasm_runtime::host::HostFunction;
use wasm_runtime::imports::{Extern, Provided};
use wasm_runtime::instance::Instance;
use wasm_runtime::limits::Limits;
use wasm_runtime::memory::Memory;
use wasm_runtime::module::Module;
use wasm_runtime::store::Store;
use wasm_runtime::table::Table;
use wasm_runtime::tag::Tag;
use wasm_runtime::types::{ExternType, FuncType, GlobalType, ValType};
use wasm_runtime::values::Slot;

use crate::fault;

/// The number of calls of each export.
const CALLS: usize = 2;

/// What can be seen of a guest.
#[derive(Debug, PartialEq)]
pub(crate) enum Step {
    Instantiated(Outcome),
    Called(String, Outcome),
    /// How many calls of the host there were, and a hash of their arguments.
    Host(u32, u64),
    Fuel(u64),
    /// The size in pages, and a hash of the bytes.
    Memory(String, u32, u64),
    Global(String, u128),
    /// For each element whether it is something, and which.
    Table(String, Vec<u64>),
}

#[derive(Debug, PartialEq)]
pub(crate) enum Outcome {
    Results(Vec<u128>),
    /// The code, and the innermost function.
    Trap(TrapCode, Option<u32>),
    Stop(HostStop),
    Exception,
    Refused(String),
}

impl Step {
    /// Whether it ended at a limit that is not the same for all compilers: a frame has the size that it has.
    pub(crate) fn is_exhausted(&self) -> bool {
        matches!(self, Self::Instantiated(outcome) | Self::Called(_, outcome)
            if matches!(outcome, Outcome::Trap(TrapCode::StackOverflow, _)))
    }

    /// Whether both found an atomic access that is neither aligned nor inside the memory: which of the two is said is not.
    pub(crate) fn is_beside_and_outside(&self, other: &Self) -> bool {
        use TrapCode::{MemoryOutOfBounds, UnalignedAtomic};
        let trap = |step: &Self| match step {
            Self::Instantiated(Outcome::Trap(code, function)) | Self::Called(_, Outcome::Trap(code, function)) => {
                Some((*code, *function))
            }
            _ => None,
        };
        let (Some((code, function)), Some((other, its))) = (trap(self), trap(other)) else { return false };
        let either =
            matches!((code, other), (MemoryOutOfBounds, UnalignedAtomic) | (UnalignedAtomic, MemoryOutOfBounds));
        either && function == its
    }

    pub(crate) fn is_out_of_fuel(&self) -> bool {
        matches!(self, Self::Instantiated(outcome) | Self::Called(_, outcome)
            if matches!(outcome, Outcome::Trap(TrapCode::OutOfFuel, _)))
    }
}

/// Numbers that look random and are the same each time (splitmix64).
#[derive(Clone)]
struct Numbers(Cell<u64>);

impl Numbers {
    fn next(&self) -> u64 {
        self.0.set(self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15));
        let mut z = self.0.get();
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A value of a type: often one at an edge, and no NaN, since which one comes of it is not said.
    fn value(&self, ty: ValType) -> Slot {
        let bits = self.next();
        let edge = [0, 1, u64::MAX, 0x7fff_ffff, 0x8000_0000, 65_535, i64::MIN as u64, 8][(bits >> 32) as usize % 8];
        let int = if bits & 1 == 0 { edge } else { self.next() >> (bits & 63) };
        match ty {
            ValType::I32 => Slot { i32: int as i32 },
            ValType::I64 => Slot { i64: int as i64 },
            ValType::F32 => {
                Slot { f32: if bits & 2 == 0 { int as i32 as f32 } else { f32::from_bits(int as u32 & 0xff7f_ffff) } }
            }
            ValType::F64 => Slot {
                f64: if bits & 2 == 0 { int as i64 as f64 } else { f64::from_bits(int & 0xffef_ffff_ffff_ffff) },
            },
            ValType::ExternRef => Slot { externref: (bits % 4) as usize },
            ValType::FuncRef => Slot { funcref: 0 },
            // No NaN either, whether it is taken for floats of 32 bits or of 64.
            ValType::V128 => {
                let lanes = u128::from(int) << 64 | u128::from(self.next());
                Slot { u128: lanes & 0xff7f_ffff_ff7f_ffff_ff7f_ffff_ff7f_ffff }
            }
            ValType::ExnRef => Slot { u128: 0 },
        }
    }
}

/// A host function: notes its arguments, gives numbers.
struct Host {
    ty: FuncType,
    log: Rc<Log>,
}

struct Log {
    numbers: Numbers,
    calls: Cell<u32>,
    arguments: RefCell<DefaultHasher>,
}

impl HostFunction for Host {
    unsafe fn call(&self, slots: *mut Slot) -> Result<(), HostStop> {
        let log = &self.log;
        log.calls.set(log.calls.get() + 1);
        for (index, &ty) in self.ty.params.iter().enumerate() {
            // SAFETY: by contract there are slots of these types, and they may be unaligned.
            let bits = unsafe { bits(&raw const *slots.add(index), ty) };
            bits.hash(&mut *log.arguments.borrow_mut());
        }
        if log.numbers.next().is_multiple_of(16) {
            return Err(HostStop::Exit(log.calls.get()));
        }
        for (index, &ty) in self.ty.results.iter().enumerate() {
            let value = log.numbers.value(ty);
            // SAFETY: as above.
            unsafe { slots.add(index).write_unaligned(value) };
        }
        Ok(())
    }
}

/// The bits of a value; of a reference to a function only whether there is one.
///
/// # Safety
///
/// The slot must hold a value of that type. It may be unaligned.
unsafe fn bits(slot: *const Slot, ty: ValType) -> u128 {
    // SAFETY: by contract.
    unsafe {
        match ty {
            ValType::I32 | ValType::F32 => (&raw const (*slot).u32).read_unaligned().into(),
            ValType::I64 | ValType::F64 => (&raw const (*slot).u64).read_unaligned().into(),
            ValType::V128 => (&raw const (*slot).u128).read_unaligned(),
            ValType::ExternRef => (&raw const (*slot).externref).read_unaligned() as u128,
            ValType::FuncRef => u128::from((&raw const (*slot).funcref).read_unaligned() != 0),
            ValType::ExnRef => u128::from((&raw const (*slot).exnref).read_unaligned() != 0),
        }
    }
}

/// Instantiates a module, calls what it exports, and notes all that can be seen.
pub(crate) fn observe(module: &Module, seed: u64, limits: Limits) -> Vec<Step> {
    let numbers = Numbers(Cell::new(seed));
    let log = Rc::new(Log { numbers: numbers.clone(), calls: Cell::new(0), arguments: RefCell::default() });
    let store = Store::new(limits);
    let provided = module.imports().iter().map(|import| provide(&import.ty, &store, &numbers, &log)).collect();
    let mut steps = Vec::new();
    let note_fuel = |steps: &mut Vec<Step>| {
        steps.extend(store.fuel().map(Step::Fuel));
        steps.push(Step::Host(log.calls.get(), log.arguments.borrow().finish()));
    };
    let instance = match Instance::new(module, provided, &store) {
        Ok(instance) => instance,
        Err(error) => {
            steps.push(Step::Instantiated(outcome(fault(error))));
            note_fuel(&mut steps);
            return steps;
        }
    };
    steps.push(Step::Instantiated(Outcome::Results(Vec::new())));
    note_fuel(&mut steps);
    for (index, export) in module.exports().iter().enumerate() {
        let Some(func) = instance.func(index) else { continue };
        for _ in 0..CALLS {
            steps.push(Step::Called(export.ty.name.clone(), call(func, &store, &numbers)));
            note_fuel(&mut steps);
        }
    }
    for (index, export) in module.exports().iter().enumerate() {
        steps.extend(state(&export.ty.name, instance.export(index).expect("it says that it exports this"), &store));
    }
    steps
}

fn provide(ty: &ExternType, store: &Rc<Store>, numbers: &Numbers, log: &Rc<Log>) -> Provided {
    match ty {
        ExternType::Func(ty) => Provided::Host(Box::new(Host { ty: FuncType::clone(ty), log: Rc::clone(log) })),
        ExternType::Memory(ty) => extern_or_nothing(Memory::new(store, ty).map(Extern::Memory)),
        ExternType::Table(ty) => extern_or_nothing(Table::new(store, ty).map(Extern::Table)),
        ExternType::Global(ty) => {
            let global = Global::new(store, ty);
            // SAFETY: the cell is the new global's own, and of this type.
            unsafe { global.slot().write(numbers.value(ty.value)) };
            if ty.mutable { Provided::Extern(Extern::Global(global)) } else { Provided::Value(global) }
        }
        ExternType::Tag(ty) => Provided::Extern(Extern::Tag(Tag::new(store, ty))),
    }
}

/// What is beyond the store's limits is not there.
fn extern_or_nothing(made: anyhow::Result<Extern>) -> Provided {
    made.map_or_else(
        |error| {
            assert!(matches!(fault(error), Fault::Resource(_)));
            Provided::Nothing
        },
        Provided::Extern,
    )
}

fn call(func: &Func, store: &Store, numbers: &Numbers) -> Outcome {
    let FuncType { params, results } = &**func.ty();
    let mut slots: Vec<Slot> = params.iter().map(|&ty| numbers.value(ty)).collect();
    slots.resize(params.len().max(results.len()), Slot { u128: 0 });
    // SAFETY: the slots hold arguments of the types, and there are enough; the store is the function's.
    match unsafe { func.call(store, slots.as_mut_ptr()) } {
        // SAFETY: the results have these types.
        Ok(()) => Outcome::Results(results.iter().zip(&slots).map(|(&ty, slot)| unsafe { bits(slot, ty) }).collect()),
        Err(fault) => outcome(*fault),
    }
}

fn outcome(fault: Fault) -> Outcome {
    match fault {
        Fault::Trap(trap) => {
            // Where a guest runs out of stack, and what was called last before it, is the compiler's affair.
            Outcome::Trap(trap.code, trap.frames.first().map(|frame| frame.function_index))
        }
        Fault::Host(stop) => Outcome::Stop(stop),
        Fault::Exception(_) => Outcome::Exception,
        Fault::Link(_) | Fault::Resource(_) => Outcome::Refused(fault.to_string()),
        other => panic!("not a way for this to end: {other:?}"),
    }
}

fn state(name: &str, export: Extern, store: &Rc<Store>) -> Option<Step> {
    let name = name.to_owned();
    match export {
        Extern::Memory(memory) => {
            let hash = |bytes: &[u8]| {
                let mut hasher = DefaultHasher::new();
                bytes.hash(&mut hasher);
                hasher.finish()
            };
            let hash = memory.bytes(0, memory.length() as u64, hash).expect("all of it is inside");
            Some(Step::Memory(name, memory.pages(), hash))
        }
        Extern::Global(global) => {
            let GlobalType { value, .. } = *global.ty();
            // SAFETY: the cell holds a value of the global's type.
            Some(Step::Global(name, unsafe { bits(global.slot(), value) }))
        }
        Extern::Table(table) => {
            let element = |index| element(&table, index, store);
            Some(Step::Table(name, (0..table.size()).map(element).collect()))
        }
        Extern::Func(_) | Extern::Tag(_) => None,
    }
}

/// An externref as the number that it is, a function by its type.
fn element(table: &Table, index: u32, store: &Store) -> u64 {
    let reference = table.get(index).expect("it is inside");
    if table.element() != ValType::FuncRef {
        return reference as u64;
    }
    // SAFETY: the table is the store's, and holds references to functions.
    let func = unsafe { Func::from_reference(store, reference) };
    func.map_or(0, |func| {
        let mut hasher = DefaultHasher::new();
        func.ty().to_string().hash(&mut hasher);
        hasher.finish()
    })
}
