//! How compiled code calls a function that it imports or that is in a table, where the two differ.
//!
//! Singlepass's own functions take every argument where an integer would be passed, and so does what its code calls
//! through a table. What its code imports is called as the system's convention has it, by which floats have registers of
//! their own (`gen_import_call_trampoline`). So the code of one function cannot serve both ways: a host function gets
//! a second entry, for tables, and a function of another module is imported by way of one that passes its calls on.
#![allow(unsafe_code, reason = "builds the structures that compiled code calls through")]

use std::collections::VecDeque;
use std::ptr;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use wasmer::AsStoreMut;
use wasmer::sys::vm::{
    InternalStoreHandle, VMCallerCheckedAnyfunc, VMContext, VMDynamicFunctionContext, VMExtern, VMFunction,
    VMFunctionBody, VMFunctionKind, raise_user_trap,
};

use crate::compile::text::text_to_binary;
use crate::compiler::Compiler;
use crate::fault::{Fault, HostStop};
use crate::module::Module;
use crate::objects::func::Func;
use crate::objects::host::{HostFunction, dynamic_function, host_function};
use crate::objects::instantiate::instantiate;
use crate::store::{Entry, Store};
use crate::types::{ExternType, FuncType, ValType};
use crate::values::Slot;

impl Func {
    /// Whether a host function of that type can be made.
    ///
    /// # Errors
    ///
    /// When the module that makes it callable from tables cannot be compiled.
    pub fn check_type(ty: &Arc<FuncType>, compiler: Compiler) -> anyhow::Result<()> {
        importer(ty, compiler).map(drop)
    }

    /// A new host function that no module imports yet. `compiler` is that of the code that will come into the store, if
    /// there is none yet.
    ///
    /// # Errors
    ///
    /// If the module that makes it callable from tables cannot be compiled.
    pub fn host(
        store: &Rc<Store>,
        ty: &Arc<FuncType>,
        function: Box<dyn HostFunction>,
        compiler: Compiler,
    ) -> anyhow::Result<Self> {
        let handle = host_function(store, ty, function);
        make_callable(store, store.compiler().unwrap_or(compiler), ty, &handle)?;
        Ok(Self::new(store, handle, ty))
    }
}

/// The number of modules, one for each type of function, that are kept: a guest can have any number of types.
const MOST_IMPORTERS: usize = 64;

/// A module that imports a function of that type. It is compiled once for each of the most recently used types.
fn importer(ty: &Arc<FuncType>, compiler: Compiler) -> anyhow::Result<Module> {
    static IMPORTERS: Mutex<VecDeque<(Arc<FuncType>, Module)>> = Mutex::new(VecDeque::new());
    let mut importers = IMPORTERS.lock().unwrap_or_else(PoisonError::into_inner);
    let is_it = |(known, importer): &&(Arc<FuncType>, Module)| known == ty && importer.compiler() == compiler;
    if let Some((_, importer)) = importers.iter().find(is_it) {
        return Ok(importer.clone());
    }
    let list = |keyword: &str, types: &[ValType]| {
        if types.is_empty() {
            return String::new();
        }
        format!("({keyword} {})", types.iter().map(|ty| ty.name()).collect::<Vec<_>>().join(" "))
    };
    let (params, results) = (list("param", &ty.params), list("result", &ty.results));
    let function = match can_import(compiler, ty) {
        true => format!("(import \"\" \"\" (func {params} {results}))"),
        // It only makes the type known.
        false => format!("(type (func {params} {results}))"),
    };
    let wasm = text_to_binary(&format!("(module {function})"))?;
    let importer = Module::compile(&wasm, compiler)?;
    importers.truncate(MOST_IMPORTERS - 1);
    importers.push_front((Arc::clone(ty), importer.clone()));
    Ok(importer)
}

/// Makes a host function callable from tables and references, in a store whose code is of that compiler.
///
/// # Errors
///
/// When the module that has the code for it cannot be compiled.
fn make_callable(
    store: &Rc<Store>,
    compiler: Compiler,
    ty: &Arc<FuncType>,
    function: &wasmer::Function,
) -> anyhow::Result<()> {
    // The descriptor of a host function has no body until a module imports it, and a call of a table entry without a
    // body would jump to nowhere. So a module that does nothing else imports it.
    let importer = importer(ty, compiler)?;
    store.keep(&importer)?;
    let function: wasmer::Extern = function.clone().into();
    if !can_import(compiler, ty) {
        set_entry(store, function_of(&function), refuse as *const () as Entry);
        return Ok(());
    }
    let handle = function_of(&function);
    store.with(|store| instantiate(store, &importer, &[function]))?;
    if concerns(compiler, ty) {
        let entry = entry_for_tables(store, compiler, ty)?;
        set_entry(store, handle, entry);
    }
    Ok(())
}

/// Whether code of that compiler can call a host function of that type.
fn can_import(compiler: Compiler, ty: &FuncType) -> bool {
    ty.results.len() < 2 || compiler.imports_several_results()
}

/// The entry of a host function that compiled code cannot call: it expects results where nothing would write them.
unsafe extern "C-unwind" fn refuse() {
    let reason =
        "a function of the host with several results was called through a table, which code of singlepass cannot do";
    // SAFETY: this is the guest's stack, and nothing on it waits for a destructor.
    unsafe { raise_user_trap(Box::new(Fault::Types(reason.into()))) }
}

/// Whether `compiler` needs two ways to call a function of that type.
fn concerns(compiler: Compiler, ty: &FuncType) -> bool {
    compiler.takes_floats_as_integers() && ty.params.iter().any(|ty| as_integer(*ty) != *ty)
}

fn as_integer(ty: ValType) -> ValType {
    match ty {
        ValType::F32 => ValType::I32,
        ValType::F64 => ValType::I64,
        other => other,
    }
}

/// What is imported by a module that is about to be instantiated, and what is to be set right afterwards.
pub(crate) struct Border {
    entries: Vec<(InternalStoreHandle<VMFunction>, Entry)>,
}

impl Border {
    /// Replaces what `module` could not call, in its imports in the module's order. The store keeps the module.
    ///
    /// # Errors
    ///
    /// When an entry for tables cannot be compiled.
    pub(crate) fn new(module: &Module, externs: &mut [wasmer::Extern], store: &Rc<Store>) -> anyhow::Result<Self> {
        let mut entries = Vec::new();
        for (wanted, given) in module.imports().iter().zip(externs) {
            let (ExternType::Func(ty), wasmer::Extern::Function(_)) = (&wanted.ty, &*given) else { continue };
            if !concerns(module.compiler(), ty) {
                continue;
            }
            if kind(given, store) == VMFunctionKind::Static {
                *given = forwarding(store, ty, given).into();
            }
            entries.push((function_of(given), entry_for_tables(store, module.compiler(), ty)?));
        }
        Ok(Self { entries })
    }

    /// Gives host functions their entries for tables. Linking has replaced them by those for imports.
    pub(crate) fn settle(self, store: &Store) {
        for (function, entry) in self.entries {
            set_entry(store, function, entry);
        }
    }
}

/// Where code calls a host function of that type through a table.
fn entry_for_tables(store: &Rc<Store>, compiler: Compiler, ty: &Arc<FuncType>) -> anyhow::Result<Entry> {
    store.entry_for_tables(ty, || {
        // The code by which a function that takes integers is imported finds all arguments where Singlepass's code has
        // them, and hands them over as they are. Results are no matter: there is one at most, in the same register.
        let params = ty.params.iter().copied().map(as_integer).collect();
        let integers = Arc::new(FuncType { params, results: ty.results.clone() });
        let function = host_function(store, &integers, Box::new(Placeholder));
        make_callable(store, compiler, &integers, &function)?;
        let function = function_of(&function.into());
        // SAFETY: a function's descriptor lives as long as its store, which is lent here.
        Ok(store.with(|store| unsafe { descriptor(store, function).as_ref() }.func_ptr))
    })
}

/// It only lends its entry.
struct Placeholder;

impl HostFunction for Placeholder {
    unsafe fn call(&self, _slots: *mut Slot) -> Result<(), HostStop> {
        unreachable!("nothing has a reference to it");
    }
}

/// A function of a module, for one that calls it by another convention.
struct Forward {
    descriptor: ptr::NonNull<VMCallerCheckedAnyfunc>,
}

/// The function that passes its calls on to the given one.
fn forwarding(store: &Rc<Store>, ty: &Arc<FuncType>, given: &wasmer::Extern) -> wasmer::Function {
    let function = function_of(given);
    let descriptor = store.with(|store| descriptor(store, function));
    dynamic_function(store, ty, Forward { descriptor }, from_importer as *const (), from_host)
}

type Context = VMDynamicFunctionContext<Forward>;

/// The entry from compiled code, on the guest's stack. If the called function traps, this frame is forgotten, not unwound;
/// nothing in it waits for a destructor.
unsafe extern "C-unwind" fn from_importer(context: *const Context, slots: *mut Slot) {
    // SAFETY: the context, and the descriptor of a function, live as long as the store; the slots are the caller's, for the
    // type that both functions have.
    unsafe {
        let function = (*context).ctx.descriptor.as_ref();
        (function.call_trampoline)(function.vmctx.vmctx, function.func_ptr, slots.cast());
    }
}

/// The entry of a call from the host.
unsafe extern "C" fn from_host(context: *mut VMContext, _body: *const VMFunctionBody, slots: *mut Slot) {
    // SAFETY: the call passes the context that stands beside this trampoline.
    unsafe { from_importer(context.cast::<Context>(), slots) }
}

fn function_of(given: &wasmer::Extern) -> InternalStoreHandle<VMFunction> {
    match given.to_vm_extern().unwrap_sys() {
        VMExtern::Function(function) => function,
        _ => unreachable!("it is a function"),
    }
}

fn kind(given: &wasmer::Extern, store: &Store) -> VMFunctionKind {
    let function = function_of(given);
    store.with(|store| function.get(store.objects_mut().as_sys_mut()).kind)
}

fn descriptor(
    store: &mut wasmer::Store,
    function: InternalStoreHandle<VMFunction>,
) -> ptr::NonNull<VMCallerCheckedAnyfunc> {
    function.get(store.objects_mut().as_sys_mut()).anyfunc.as_ptr()
}

fn set_entry(store: &Store, function: InternalStoreHandle<VMFunction>, entry: Entry) {
    // SAFETY: a function's descriptor lives as long as its store, and no wasm is entering it: this thread has the store.
    store.with(|store| unsafe { descriptor(store, function).as_mut() }.func_ptr = entry);
}
