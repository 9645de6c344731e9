//! Instantiates modules and finds their exports.
#![allow(unsafe_code, reason = "calls a start function, whose type is known")]

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::fault::Fault;
use crate::imports::{self, Extern, Provided};
use crate::module::Module;
use crate::objects::convention::Border;
use crate::objects::exception::ThrownTags;
use crate::objects::func::Func;
use crate::objects::global::Global;
use crate::objects::handle::Handle;
use crate::objects::instantiate::instantiate;
use crate::objects::memory::Memory;
use crate::objects::snapshot;
use crate::objects::table::Table;
use crate::objects::tag::Tag;
use crate::store::Store;
use crate::types::FuncType;
use crate::values::Slot;

/// A running module in a store.
pub struct Instance {
    handle: Handle,
    module: Module,
    store: Rc<Store>,
    /// Filled when functions are first used: a module may export thousands, of which a request calls two.
    funcs: OnceCell<Box<[OnceCell<Func>]>>,
}

impl Instance {
    /// Instantiates a module (specification 4.7.2), its start function included. `provided` has one
    /// element for each import of the module, in its order.
    ///
    /// # Errors
    ///
    /// `Fault::Link` names every import that does not fit; `Fault::Trap` when a segment is out of
    /// bounds; `Fault::Resource` when the system, or the store's limit, has no room; and whatever the
    /// start function fails with.
    pub fn new(module: &Module, provided: Vec<Provided>, store: &Rc<Store>) -> anyhow::Result<Self> {
        let elements = module.tables().map(|table| u64::from(table.minimum)).sum();
        let room = store.usage().check_module(module.pages(), elements);
        room.map_err(|reached| Fault::Resource(reached.to_string()))?;
        let thrown = Rc::new(ThrownTags::default());
        let mut externs = imports::link(module, provided, store, &thrown)?;
        let border = Border::new(module, &mut externs, store)?;
        let tables = store.usage().table_count();
        let beginning = module.beginning().cloned();
        let made = store.make(module.tables(), beginning, |store| instantiate(store, module, &externs));
        border.settle(store);
        // After a trap the instance stays, because other instances may have its functions.
        if matches!(made, Ok(_) | Err(Fault::Trap(_))) {
            if !module.throws().is_empty() {
                store.with(|store| thrown.bind(module, store));
            }
        } else {
            store.usage().forget_tables(tables);
        }
        let handle = made?;
        let instance = Self { handle, module: module.clone(), store: Rc::clone(store), funcs: OnceCell::new() };
        if !module.has_state() {
            instance.start().map_err(|fault| *fault)?;
        }
        Ok(instance)
    }

    /// The module whose instances begin with the state that this one has now. No wasm may be running in it.
    ///
    /// # Errors
    ///
    /// `Fault::Snapshot` with what it has that no other instance can have.
    pub fn snapshot(&self) -> Result<Module, Fault> {
        let state = snapshot::take(&self.module, &self.handle, &self.store)?;
        Ok(self.module.with_state(state))
    }

    fn start(&self) -> Result<(), Box<Fault>> {
        let Some(name) = self.module.start() else { return Ok(()) };
        let wasmer::Extern::Function(start) = self.extern_(name).expect("the compiler was told to export it") else {
            unreachable!("it was exported as a function");
        };
        let start =
            Func::new(&self.store, start, &Arc::new(FuncType { params: Box::default(), results: Box::default() }));
        let mut slot = Slot { u128: 0 };
        // SAFETY: a start function has neither parameters nor results (specification 3.5.8), and belongs to this
        // store.
        unsafe { start.call(&self.store, &raw mut slot) }
    }

    pub fn module(&self) -> &Module {
        &self.module
    }

    pub fn store(&self) -> &Rc<Store> {
        &self.store
    }

    /// The exported function at that position in the module's exports; `None` for another kind of export. The
    /// reference is valid as long as the instance.
    pub fn func(&self, index: usize) -> Option<&Func> {
        let export = self.module.exports().get(index)?;
        let ty = export.func_type()?;
        let funcs = self.funcs.get_or_init(|| self.module.exports().iter().map(|_| OnceCell::new()).collect());
        Some(funcs[index].get_or_init(|| {
            let Some(wasmer::Extern::Function(function)) = self.extern_(&export.ty.name) else {
                unreachable!("the module says it exports this function");
            };
            Func::new(&self.store, function, ty)
        }))
    }

    /// What the module exports by that name.
    fn extern_(&self, name: &str) -> Option<wasmer::Extern> {
        let index = *self.module.wasmer().info().exports.get(name)?;
        Some(self.store.with(|store| self.handle.get(store, index)))
    }

    /// The export at that position in the module's exports.
    pub fn export(&self, index: usize) -> Option<Extern> {
        if let Some(func) = self.func(index) {
            return Some(Extern::Func(func.clone()));
        }
        Some(match self.extern_(&self.module.exports().get(index)?.ty.name)? {
            wasmer::Extern::Memory(memory) => Extern::Memory(Memory::from_handle(&self.store, memory)),
            wasmer::Extern::Table(table) => Extern::Table(Table::from_handle(&self.store, table)),
            wasmer::Extern::Global(global) => Extern::Global(Global::from_handle(&self.store, global)),
            wasmer::Extern::Tag(tag) => Extern::Tag(Tag::from_handle(&self.store, tag)),
            wasmer::Extern::Function(_) => unreachable!("it is no function"),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;
    use std::time::Duration;

    use super::*;
    use crate::compile::text::text_to_binary;
    use crate::compiler::Compiler;
    use crate::fault::TrapCode;
    use crate::space::limits::Limits;

    fn instance(wat: &str) -> anyhow::Result<Instance> {
        let module = Module::compile(&text_to_binary(wat).unwrap(), Compiler::BUILT_IN[0])?;
        let store = Store::new(Limits::default());
        Instance::new(&module, module.imports().iter().map(|_| Provided::Nothing).collect(), &store)
    }

    fn call(instance: &Instance, name: &str, args: [i32; 2]) -> Result<i32, Box<Fault>> {
        let index = instance.module().export_index(name.as_bytes()).unwrap();
        let func = instance.func(index).unwrap();
        let mut slots = args.map(|i32| Slot { i32 });
        // SAFETY: every function called here is (i32, i32) -> i32.
        unsafe {
            func.call(instance.store(), slots.as_mut_ptr())?;
            Ok(slots[0].i32)
        }
    }

    #[test]
    fn an_export_is_called_and_a_trap_leaves_the_instance_usable() {
        let i = instance(
            "(module (func (export \"div\") (param i32 i32) (result i32) \
             (i32.div_s (local.get 0) (local.get 1))))",
        )
        .unwrap();
        assert_eq!(call(&i, "div", [7, 2]).unwrap(), 3);
        match *call(&i, "div", [7, 0]).unwrap_err() {
            Fault::Trap(trap) => {
                assert_eq!(trap.code, TrapCode::IntegerDivisionByZero);
                assert_eq!(trap.frames[0].function_index, 0);
            }
            other => panic!("{other}"),
        }
        assert_eq!(call(&i, "div", [9, 3]).unwrap(), 3);
    }

    #[test]
    fn a_start_function_that_traps_is_a_trap() {
        let error = instance("(module (func $f unreachable) (start $f))").err().unwrap();
        assert!(matches!(error.downcast_ref(), Some(Fault::Trap(trap)) if trap.code == TrapCode::Unreachable));
    }

    #[test]
    fn a_guest_at_the_end_of_its_stack_does_not_go_on_because_another_thread_does() {
        // Functions with frames of different sizes: one that keeps so many values while it calls.
        let keeping = |count: usize| {
            let each = |text: fn(usize) -> String| (0..count).map(text).collect::<String>();
            format!(
                "(func (export \"keeping{count}\") (param i32 i32) (result i32) {}
                    (global.set $long (local.get 0)) (global.set $depth (i32.const 0)) {} (call $down) {} (i32.const 0))",
                each(|_| "(local i64)".to_owned()),
                each(|n| format!("(local.set {} (i64.load (i32.const {})))", n + 2, 8 * n)),
                each(|n| format!("(i64.store (i32.const {}) (local.get {}))", 8 * n, n + 2)),
            )
        };
        // In each frame it fills memory; from a depth on, all of it, which takes longer than another thread needs.
        let wat = format!(
            "(module (memory 1024 1024)
            (global $depth (mut i32) (i32.const 0)) (global $long (mut i32) (i32.const 0)) (global $fills (mut i32) (i32.const 0))
            (func $down
                (global.set $fills (i32.const 1))
                (memory.fill (i32.const 0) (i32.const 1)
                    (select (i32.const 67108864) (i32.const 1) (i32.ge_u (global.get $depth) (global.get $long))))
                (global.set $fills (i32.const 0))
                (global.set $depth (i32.add (global.get $depth) (i32.const 1)))
                (call $down)
                (global.set $fills (i32.const 2)))
            {}
            (func (export \"depth\") (param i32 i32) (result i32) (global.get $depth))
            (func (export \"fills\") (param i32 i32) (result i32) (global.get $fills))
            (func (export \"spin\") (param i32 i32) (result i32) (loop (br 0)) unreachable))",
            (0..64).map(keeping).collect::<String>(),
        );
        for compiler in Compiler::BUILT_IN {
            let module = Module::compile(&text_to_binary(&wat).unwrap(), *compiler).unwrap();
            let instance = |limits| Instance::new(&module, Vec::new(), &Store::new(limits)).unwrap();
            let overflows =
                |instance: &Instance, long, kept| match *call(instance, &format!("keeping{kept}"), [long, 0])
                    .unwrap_err()
                {
                    Fault::Trap(trap) => trap.code == TrapCode::StackOverflow,
                    _ => false,
                };
            let deep = instance(Limits::default());
            // A larger frame below moves the end of the stack, until it comes in the library function.
            let kept = (0..64).find(|kept| {
                assert!(overflows(&deep, -1, *kept));
                call(&deep, "fills", [0; 2]).unwrap() == 1
            });
            let kept = kept.expect("the stack ends in the library function");
            let depth = call(&deep, "depth", [0; 2]).unwrap();
            let done = AtomicBool::new(false);
            thread::scope(|threads| {
                threads.spawn(|| {
                    let time = Some(Duration::from_millis(20));
                    let spinning = instance(Limits { time, ..Limits::default() });
                    while !done.load(Ordering::Relaxed) {
                        assert!(call(&spinning, "spin", [0; 2]).is_err());
                    }
                });
                for _ in 0..10 {
                    let overflowed = overflows(&deep, depth, kept);
                    let reached = call(&deep, "depth", [0; 2]).unwrap();
                    if !overflowed || reached != depth {
                        done.store(true, Ordering::Relaxed);
                        panic!("{compiler:?}: the guest went on from depth {depth} to {reached}");
                    }
                }
                done.store(true, Ordering::Relaxed);
            });
        }
    }

    #[test]
    fn a_missing_import_is_named() {
        let error = instance("(module (import \"env\" \"now\" (func)))").err().unwrap();
        assert!(error.to_string().contains("\"env\".\"now\" must be a function () -> ()"));
    }
}
