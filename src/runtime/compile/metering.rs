//! Fuel: what a guest may execute, counted by instructions that are added to its code.
//!
//! Each instruction costs 1, but for those that only give code its structure. What the instructions up
//! to the next branch cost is taken before it is executed; when less than that is left, the guest
//! traps. So the count is the same with every compiler.
//!
//! The store's fuel is a global that every module of it imports, so calls from one instance into
//! another use up the same.
#![allow(unsafe_code, reason = "reads and writes the global in place")]

use std::cell::Cell;
use std::ptr::NonNull;
use std::sync::{Arc, OnceLock};

use wasmer::AsStoreMut;
use wasmer::sys::vm::VMExtern;
use wasmer::sys::{FunctionMiddleware, MiddlewareError, MiddlewareReaderState, ModuleMiddleware};
use wasmer::wasmparser::{BlockType, Operator};
use wasmer::{ExportIndex, LocalFunctionIndex};
use wasmer_types::{GlobalIndex, GlobalType, ImportIndex, ImportKey, ModuleInfo, Mutability, Type};

use crate::compile::survey::hex;

/// The fuel of a store.
pub(crate) struct Fuel {
    global: wasmer::Global,
    /// Where compiled code counts; below 0 when a guest ran out.
    cell: NonNull<i64>,
    limited: Cell<bool>,
}

impl Fuel {
    pub(crate) fn new(store: &mut wasmer::Store, amount: u64) -> Self {
        let global = wasmer::Global::new_mut(store, wasmer::Value::I64(0));
        let VMExtern::Global(internal) = wasmer::Extern::from(global.clone()).to_vm_extern().unwrap_sys() else {
            unreachable!("a global's extern is a global");
        };
        let cell = internal.get(store.objects_mut().as_sys()).vmglobal().cast();
        let fuel = Self { global, cell, limited: Cell::new(true) };
        fuel.set(Some(amount));
        fuel
    }

    pub(crate) fn global(&self) -> wasmer::Global {
        self.global.clone()
    }

    /// What is left; `None` if it never ends.
    pub(crate) fn get(&self) -> Option<u64> {
        // SAFETY: the cell lives as long as the store, on its thread; compiled code writes it as a whole.
        let left = unsafe { self.cell.as_ptr().read_volatile() };
        self.limited.get().then(|| u64::try_from(left).unwrap_or(0))
    }

    pub(crate) fn set(&self, amount: Option<u64>) {
        self.limited.set(amount.is_some());
        let amount = amount.and_then(|amount| i64::try_from(amount).ok()).unwrap_or(i64::MAX);
        // SAFETY: as above.
        unsafe { self.cell.as_ptr().write_volatile(amount) };
    }

    /// Whether a guest ran out just now. Only asked once.
    pub(crate) fn take_exhausted(&self) -> bool {
        // SAFETY: as above.
        unsafe {
            let exhausted = self.cell.as_ptr().read_volatile() < 0;
            if exhausted {
                self.cell.as_ptr().write_volatile(0);
            }
            exhausted
        }
    }
}

/// Adds the counting to a module.
#[derive(Debug)]
struct Metering {
    /// The name that the global is imported by.
    name: String,
    /// The place of the global, behind those that the module imports itself.
    global: OnceLock<u32>,
}

/// The name by which a module imports the store's fuel. No module has an import of that name of its
/// own: it would have to know its hash.
pub(crate) fn import_name(hash: &[u8; 32]) -> String {
    format!("\0fuel {}", hex(hash))
}

pub(crate) fn middleware(hash: &[u8; 32]) -> Arc<dyn ModuleMiddleware> {
    Arc::new(Metering { name: import_name(hash), global: OnceLock::new() })
}

impl ModuleMiddleware for Metering {
    fn generate_function_middleware<'a>(&self, _: LocalFunctionIndex) -> Box<dyn FunctionMiddleware<'a> + 'a> {
        Box::new(Function { global: *self.global.get().expect("the module comes before its functions"), cost: 0 })
    }

    fn transform_module_info(&self, info: &mut ModuleInfo) -> Result<(), MiddlewareError> {
        let place = info.num_imported_globals;
        let index = GlobalIndex::from_u32(u32::try_from(place).expect("a module has at most a million globals"));
        let mut globals: Vec<GlobalType> = info.globals.values().copied().collect();
        globals.insert(place, GlobalType::new(Type::I64, Mutability::Var));
        info.globals = globals.into_iter().collect();
        info.num_imported_globals += 1;
        for export in info.exports.values_mut() {
            if let ExportIndex::Global(global) = export {
                *global = GlobalIndex::from_u32(moved(global.as_u32(), index.as_u32()));
            }
        }
        // Initialisers refer to imported globals only (specification 3.4.14), which stay where they are.
        let import_idx = u32::try_from(info.imports.len()).expect("a module has at most a million imports");
        let key = ImportKey { module: String::new(), field: self.name.clone(), import_idx };
        info.imports.insert(key, ImportIndex::Global(index));
        self.global.get_or_init(|| index.as_u32());
        Ok(())
    }
}

/// Where a global is when one more has been imported at `place`.
fn moved(global: u32, place: u32) -> u32 {
    if global < place { global } else { global + 1 }
}

/// Adds the counting to one function.
#[derive(Debug)]
struct Function {
    global: u32,
    /// Of the instructions since the last place where it was taken.
    cost: i64,
}

impl<'a> FunctionMiddleware<'a> for Function {
    fn feed(&mut self, operator: Operator<'a>, state: &mut MiddlewareReaderState<'a>) -> Result<(), MiddlewareError> {
        self.cost += cost(&operator);
        if ends_a_block(&operator) && self.cost > 0 {
            let global_index = self.global;
            state.extend(&[
                Operator::GlobalGet { global_index },
                Operator::I64Const { value: self.cost },
                Operator::I64Sub,
                Operator::GlobalSet { global_index },
                Operator::GlobalGet { global_index },
                Operator::I64Const { value: 0 },
                Operator::I64LtS,
                Operator::If { blockty: BlockType::Empty },
                Operator::Unreachable,
                Operator::End,
            ]);
            self.cost = 0;
        }
        state.push_operator(match operator {
            Operator::GlobalGet { global_index } => {
                Operator::GlobalGet { global_index: moved(global_index, self.global) }
            }
            Operator::GlobalSet { global_index } => {
                Operator::GlobalSet { global_index: moved(global_index, self.global) }
            }
            other => other,
        });
        Ok(())
    }
}

/// What an instruction costs.
fn cost(operator: &Operator<'_>) -> i64 {
    match operator {
        Operator::Nop
        | Operator::Block { .. }
        | Operator::Loop { .. }
        | Operator::TryTable { .. }
        | Operator::Else
        | Operator::End => 0,
        _ => 1,
    }
}

/// Whether what comes next may be executed more or less often than what came before.
fn ends_a_block(operator: &Operator<'_>) -> bool {
    matches!(
        operator,
        Operator::Loop { .. }
            | Operator::TryTable { .. }
            | Operator::If { .. }
            | Operator::Else
            | Operator::End
            | Operator::Br { .. }
            | Operator::BrIf { .. }
            | Operator::BrTable { .. }
            | Operator::BrOnNull { .. }
            | Operator::BrOnNonNull { .. }
            | Operator::Return
            | Operator::Call { .. }
            | Operator::CallIndirect { .. }
            | Operator::CallRef { .. }
            | Operator::ReturnCall { .. }
            | Operator::ReturnCallIndirect { .. }
            | Operator::ReturnCallRef { .. }
            | Operator::Throw { .. }
            | Operator::ThrowRef
            | Operator::Unreachable
    )
}
