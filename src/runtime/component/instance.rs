//! Brings components to life, and calls what they export.
//!
//! One file, because the parts of an instance are made in one order, each from those before.
#![allow(unsafe_code, reason = "calls core functions, whose types follow from those of the component")]

use std::cell::OnceCell;
use std::rc::Rc;

use super::broken::{Stop, broken};
use super::compiled::Component;
use super::flat::{Words, unflatten};
use super::host::{HostImport, Linker, Wanted};
use super::intrinsics::Intrinsic;
use super::lift::Lift;
use super::lower::Image;
use super::plan::{CoreDef, CoreExport, Lifted, Options, Plan, Step, Trampoline};
use super::state::{Callee, State};
use super::types::{FuncType, MAX_FLAT_RESULTS};
use crate::fault::Fault;
use crate::imports::{Extern, Provided};
use crate::instance::Instance;
use crate::module::Module;
use crate::objects::global::Global;
use crate::store::Store;
use crate::types::{GlobalType, ValType};
use crate::values::Slot;

/// A component brought to life in a store.
pub struct ComponentInstance {
    component: Component,
    pub(super) state: Rc<State>,
    store: Rc<Store>,
    lifted: Box<[OnceCell<Callee>]>,
    instances: Vec<Instance>,
    imports: Imports,
}

/// What the host gave for each need of a plan that is a function.
type Imports = Box<[Option<Rc<HostImport>>]>;

impl ComponentInstance {
    /// Instantiates a component, of whose core modules `modules` is the code, in the kind of the store.
    ///
    /// # Errors
    ///
    /// `Fault::ComponentLink` names every import that does not fit. Otherwise as `Instance::new`.
    pub fn new(
        component: &Component,
        modules: &[Module],
        linker: &mut dyn Linker,
        store: &Rc<Store>,
    ) -> anyhow::Result<Self> {
        let plan = component.plan();
        let (imports, resources) = link(plan, linker)?;
        let flags = (0..plan.instances).map(|_| {
            let flag = Global::new(store, &GlobalType { value: ValType::I32, mutable: true });
            // SAFETY: the global is new, and an i32.
            unsafe { (*flag.slot()).i32 = 1 };
            flag
        });
        let state = Rc::new(State::new(plan, store, flags.collect(), resources));
        let mut instance = Self {
            component: component.clone(),
            state: Rc::clone(&state),
            store: Rc::clone(store),
            lifted: plan.lifted.iter().map(|_| OnceCell::new()).collect(),
            instances: Vec::new(),
            imports,
        };
        let entered = state.enter()?;
        for step in &plan.steps {
            instance.step(step, modules).map_err(|error| match error.downcast::<Fault>() {
                Ok(Fault::Host(stop)) => anyhow::Error::from(*state.fault(Stop::Host(stop))),
                Ok(fault) => fault.into(),
                Err(error) => error,
            })?;
        }
        entered.leave();
        Ok(instance)
    }

    #[inline]
    pub fn component(&self) -> &Component {
        &self.component
    }

    pub fn store(&self) -> &Rc<Store> {
        &self.store
    }

    /// Whether it can be called.
    pub fn is_usable(&self) -> bool {
        self.state.is_usable()
    }

    /// # Errors
    ///
    /// If it cannot be called now.
    #[inline]
    pub fn check_can_enter(&self) -> Result<(), Fault> {
        match (self.state.is_usable(), self.state.is_under_way()) {
            (false, _) => Err(Fault::Unusable),
            (true, true) => Err(Fault::Reentered),
            (true, false) => Ok(()),
        }
    }

    fn step(&mut self, step: &Step, modules: &[Module]) -> anyhow::Result<()> {
        let plan = Rc::clone(&self.state).plan.clone();
        match step {
            Step::Instantiate { module, imports } => {
                let module = &modules[*module as usize];
                let provided = imports.iter().map(|def| self.provide(def, &plan)).collect::<Result<_, _>>()?;
                self.instances.push(Instance::new(module, provided, &self.store)?);
            }
            Step::Memory { memory, export } => match self.export(*export)? {
                Extern::Memory(it) => drop(self.state.memories[*memory as usize].set(it.extent())),
                _ => return Err(missing("a memory").into()),
            },
            Step::Realloc { realloc, def } => {
                let callee = self.callee(def, &plan)?;
                drop(self.state.reallocs[*realloc as usize].set(callee));
            }
            Step::PostReturn { post_return, def } => {
                let callee = self.callee(def, &plan)?;
                drop(self.state.post_returns[*post_return as usize].set(callee));
            }
            Step::Resource { resource, destructor, .. } => {
                let callee = destructor.as_ref().map(|def| self.callee(def, &plan)).transpose()?;
                let defined = *resource as usize - plan.imported_resources.len();
                drop(self.state.destructors[defined].set(callee));
            }
        }
        Ok(())
    }

    fn export(&self, export: CoreExport) -> Result<Extern, Fault> {
        let instance = self.instances.get(export.instance as usize);
        instance.and_then(|instance| instance.export(export.index as usize)).ok_or_else(|| missing("an export"))
    }

    fn provide(&self, def: &CoreDef, plan: &Plan) -> Result<Provided, Fault> {
        Ok(match def {
            CoreDef::Export(export) => Provided::Extern(self.export(*export)?),
            CoreDef::Flags(instance) => Provided::Extern(Extern::Global(self.state.flags[*instance as usize].clone())),
            CoreDef::Trampoline(trampoline) => Provided::Host(Box::new(self.intrinsic(*trampoline, plan))),
        })
    }

    fn callee(&self, def: &CoreDef, plan: &Plan) -> Result<Callee, Fault> {
        match def {
            CoreDef::Export(export) => match self.export(*export)? {
                Extern::Func(func) => Ok(Callee::Func(func)),
                _ => Err(missing("a function")),
            },
            CoreDef::Trampoline(trampoline) => Ok(Callee::Host(Box::new(self.intrinsic(*trampoline, plan)))),
            CoreDef::Flags(_) => Err(missing("a function")),
        }
    }

    fn intrinsic(&self, trampoline: u32, plan: &Plan) -> Intrinsic {
        let import = match &plan.trampolines[trampoline as usize] {
            Trampoline::Lowered { lowering, .. } => {
                plan.need_of(*lowering).and_then(|need| self.imports.get(need as usize)?.clone())
            }
            _ => None,
        };
        Intrinsic { state: Rc::clone(&self.state), trampoline, import }
    }

    // Calls (Canonical ABI, `canon lift`).

    /// The type of an exported function, and how it has its strings.
    #[inline]
    pub fn func(&self, lifted: usize) -> (&FuncType, super::plan::Encoding) {
        let plan = self.component.plan();
        let lifted = &plan.lifted[lifted];
        (&plan.funcs[lifted.func as usize], plan.options[lifted.options as usize].encoding)
    }

    /// Calls an exported function with a tuple of arguments. `lift` reads the tuple of the result, whose bytes it is
    /// given.
    ///
    /// # Errors
    ///
    /// `Fault::Unusable` and `Fault::Reentered`. After any other the instance cannot be called again.
    pub fn call<R>(
        &self,
        lifted: usize,
        arguments: Image,
        lift: impl FnOnce(&Lift<'_>, &[u8]) -> Result<R, Stop>,
    ) -> Result<R, Box<Fault>> {
        let entered = self.state.enter().map_err(Box::new)?;
        let plan = self.component.plan();
        let result = self.run(&plan.lifted[lifted], lifted, arguments, lift).map_err(|stop| self.state.fault(stop))?;
        entered.leave();
        Ok(result)
    }

    /// The core function behind an exported one.
    #[inline]
    pub(super) fn lifted(&self, lifted: usize) -> Result<&Callee, Stop> {
        match self.lifted[lifted].get() {
            Some(callee) => Ok(callee),
            None => {
                let plan = self.component.plan();
                let callee = self.callee(&plan.lifted[lifted].core, plan).map_err(Box::new)?;
                Ok(self.lifted[lifted].get_or_init(|| callee))
            }
        }
    }

    fn run<R>(
        &self,
        lifted: &Lifted,
        index: usize,
        arguments: Image,
        lift: impl FnOnce(&Lift<'_>, &[u8]) -> Result<R, Stop>,
    ) -> Result<R, Stop> {
        let state = &*self.state;
        let plan = self.component.plan();
        let (ty, options) = (&plan.funcs[lifted.func as usize], &plan.options[lifted.options as usize]);
        let callee = self.lifted(index)?;
        state.begin_call();
        let mut words = Words::new();
        let guest = state.guest(options);
        state.without_leaving(options.instance, || match plan.types.get(ty.params).flat {
            Some(_) => arguments.flatten(&plan.types, &guest, &mut words),
            None => arguments.allocate(&guest).map(|address| words.push(address.into())),
        })?;
        let mut slots = [Slot { u128: 0 }; super::types::MAX_FLAT_PARAMS + 1];
        for (slot, word) in slots.iter_mut().zip(words.as_slice()) {
            slot.u128 = (*word).into();
        }
        // SAFETY: the validator has seen to it that the core function has the flattened type; the store is its own.
        unsafe { callee.call(&self.store, slots.as_mut_ptr()) }?;
        // SAFETY: if there is a result, it is in the first slot.
        let word = unsafe { slots[0].u64 };
        let result = self.lift_result(ty, options, word, lift)?;
        if let Some(post_return) = options.post_return {
            let results = plan.types.get(ty.results);
            let post_return = state.post_returns.get(post_return as usize).and_then(OnceCell::get);
            let post_return = post_return.ok_or_else(|| Stop::trap("a function is missing"))?;
            slots[0].u128 = if results.size > 0 || results.flat != Some(0) { word.into() } else { 0 };
            // SAFETY: as above: it takes what the function gave.
            state.without_leaving(options.instance, || unsafe { post_return.call(&self.store, slots.as_mut_ptr()) })?;
        }
        state.end_call()?;
        Ok(result)
    }

    fn lift_result<R>(
        &self,
        ty: &FuncType,
        options: &Options,
        word: u64,
        lift: impl FnOnce(&Lift<'_>, &[u8]) -> Result<R, Stop>,
    ) -> Result<R, Stop> {
        let types = &self.component.plan().types;
        let results = types.get(ty.results);
        let reader = Lift::new(&self.state, options);
        if results.flat.is_some_and(|count| count as usize <= MAX_FLAT_RESULTS) {
            let mut bytes = [0; 64];
            let mut many = Vec::new();
            // A value of one core value may still be large: a list of a fixed length of nothing.
            let bytes = match bytes.get_mut(..results.size as usize) {
                Some(bytes) => bytes,
                None => {
                    many.resize(results.size as usize, 0);
                    &mut many[..]
                }
            };
            unflatten(types, ty.results, &[word], bytes)?;
            return lift(&reader, bytes);
        }
        let address = word as u32;
        if !address.is_multiple_of(results.align) {
            return Err(broken("unaligned pointer").into());
        }
        let bytes = reader.memory(address, results.size.into(), "pointer out of bounds of memory")?;
        lift(&reader, bytes)
    }

    // Resources of the guest's.

    /// Drops a resource that the host owned.
    ///
    /// # Errors
    ///
    /// As `call`.
    pub fn drop_resource(&self, resource: u32, rep: u32) -> Result<(), Box<Fault>> {
        let entered = self.state.enter().map_err(Box::new)?;
        self.state.destroy(resource, rep).map_err(|stop| self.state.fault(stop))?;
        entered.leave();
        Ok(())
    }

    /// Has a resource that the host owned dropped when the instance can be called.
    pub fn drop_resource_later(&self, resource: u32, rep: u32) {
        self.state.drop_later(resource, rep);
    }

    /// Drops the resources that were to be dropped later.
    ///
    /// # Errors
    ///
    /// As `call`.
    #[inline]
    pub fn drop_waiting(&self) -> Result<(), Box<Fault>> {
        while let Some((resource, rep)) = self.state.next_dropped() {
            self.drop_resource(resource, rep)?;
        }
        Ok(())
    }

    /// Drops a resource of WASI's that the host owned. No code of the component's runs.
    pub fn drop_wasi(&self, resource: u32, rep: u32) {
        if let Some(resource) = self.state.host_resources.get(resource as usize).filter(|resource| resource.is_wasi()) {
            // Resources of WASI's do not stop anything when they are dropped.
            let _ = resource.dropped(rep);
        }
    }

    /// Whether a resource of its component is one of WASI's.
    pub fn is_wasi(&self, resource: u32) -> bool {
        self.state.host_resources.get(resource as usize).is_some_and(|resource| resource.is_wasi())
    }

    /// Whether a resource of its component is the host's.
    pub fn is_hosts(&self, resource: u32) -> bool {
        self.state.is_hosts(resource)
    }
}

fn missing(what: &str) -> Fault {
    Fault::Engine(format!("the plan of a component names {what} that is not there"))
}

/// Asks for everything that the plan needs.
#[allow(clippy::type_complexity, reason = "both halves have names of their own")]
fn link(
    plan: &Plan,
    linker: &mut dyn Linker,
) -> Result<(Imports, Box<[Box<dyn super::handles::HostResource>]>), Fault> {
    let mut problems = Vec::new();
    let mut imports = Vec::with_capacity(plan.needs.len());
    for need in &plan.needs {
        let (interface, name) = need.names();
        let Some(func) = need.func else {
            imports.push(None);
            continue;
        };
        let wanted = Wanted::new(interface, name, func, plan);
        imports.push(match linker.function(&wanted) {
            Ok(import) => Some(Rc::new(import)),
            Err(given) => {
                problems.push(problem(interface, name, &format!("function {}", wanted.signature()), given));
                None
            }
        });
    }
    let mut resources = Vec::with_capacity(plan.imported_resources.len());
    for need in &plan.imported_resources {
        let (interface, name) = plan.needs[*need as usize].names();
        match linker.resource(interface, name) {
            Ok(resource) => resources.push(resource),
            Err(given) => problems.push(problem(interface, name, "resource", given)),
        }
    }
    if problems.is_empty() { Ok((imports.into(), resources.into())) } else { Err(Fault::ComponentLink(problems)) }
}

fn problem(interface: Option<&str>, name: &str, wanted: &str, given: Option<String>) -> String {
    let place = interface.map_or_else(|| format!("\"{name}\""), |interface| format!("\"{interface}\".\"{name}\""));
    format!("{place} must be a {wanted}, {} given", given.as_deref().unwrap_or("nothing"))
}
