//! Adds instructions that count fuel to a guest's code.
//!
//! Each instruction costs 1, except for those that only give code its structure. The cost of all instructions up to
//! the next branch is taken before they are executed; if less than that is left, the guest traps. So the count is the
//! same with every compiler.
//!
//! The store's fuel is a global that every module in it imports, so calls from one instance into another use the same
//! fuel.

use std::sync::{Arc, OnceLock};

use wasmer::sys::{FunctionMiddleware, MiddlewareError, MiddlewareReaderState, ModuleMiddleware};
use wasmer::wasmparser::{BlockType, Operator};
use wasmer::{ExportIndex, LocalFunctionIndex};
use wasmer_types::{GlobalIndex, GlobalType, ImportIndex, ImportKey, ModuleInfo, Mutability, Type};

use crate::compile::rewrite::Rewrite;
use crate::types::hex;

/// Adds the counting to a module.
#[derive(Debug)]
struct Metering {
    /// The name under which the global is imported.
    name: String,
    /// The index of the global, after those that the module imports itself.
    global: OnceLock<u32>,
}

/// The name under which a module imports the store's fuel. No module can contain an import of that name, since the
/// name contains the module's hash.
pub(crate) fn import_name(hash: &[u8; 32]) -> String {
    format!("\0fuel {}", hex(hash))
}

pub(crate) fn middleware(hash: &[u8; 32]) -> Rewrite {
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
        // Initialisers refer to imported globals only (specification 3.4.14), whose indices do not change.
        let import_idx = u32::try_from(info.imports.len()).expect("a module has at most a million imports");
        let key = ImportKey { module: String::new(), field: self.name.clone(), import_idx };
        info.imports.insert(key, ImportIndex::Global(index));
        self.global.get_or_init(|| index.as_u32());
        Ok(())
    }
}

/// The index of a global after one more was imported at `place`.
fn moved(global: u32, place: u32) -> u32 {
    if global < place { global } else { global + 1 }
}

/// Adds the counting to one function.
#[derive(Debug)]
struct Function {
    global: u32,
    /// The cost of the instructions since it was last taken.
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

/// Whether the following instructions may be executed more or less often than the preceding ones.
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
