//! Imports: what is provided, whether it fits, and the fault if it does not.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::fault::{Fault, LinkProblem};
use crate::module::Module;
use crate::objects::binding::{Binding, MemoryFunction};
use crate::objects::exception::ThrownTags;
use crate::objects::func::Func;
use crate::objects::global::Global;
use crate::objects::host::{HostFunction, host_function};
use crate::objects::memory::Memory;
use crate::objects::table::Table;
use crate::objects::tag::Tag;
use crate::store::Store;
use crate::types::{ExternType, GlobalType, ImportType};
use crate::values::Identity;

/// Something that one module exports and another may import.
#[derive(Clone)]
pub enum Extern {
    Func(Func),
    Memory(Memory),
    Table(Table),
    Global(Global),
    Tag(Tag),
}

impl Extern {
    /// The type, with current sizes.
    pub fn ty(&self) -> ExternType {
        match self {
            Self::Func(func) => ExternType::Func(Arc::clone(func.ty())),
            Self::Memory(memory) => ExternType::Memory(memory.ty()),
            Self::Table(table) => ExternType::Table(table.ty()),
            Self::Global(global) => ExternType::Global(global.ty().clone()),
            Self::Tag(tag) => ExternType::Tag(tag.ty().clone()),
        }
    }

    pub fn identity(&self) -> Identity {
        match self {
            Self::Func(func) => func.identity(),
            Self::Memory(memory) => memory.identity(),
            Self::Table(table) => table.identity(),
            Self::Global(global) => global.identity(),
            Self::Tag(tag) => tag.identity(),
        }
    }

    fn handle(&self, store: &Store) -> wasmer::Extern {
        match self {
            Self::Func(func) => func.handle(store).into(),
            Self::Memory(memory) => memory.handle().clone().into(),
            Self::Table(table) => table.handle().clone().into(),
            Self::Global(global) => global.handle().clone().into(),
            Self::Tag(tag) => tag.handle().clone().into(),
        }
    }
}

/// What the host provides for an import.
pub enum Provided {
    Nothing,
    /// Nothing, but something under a similar name.
    Near(String),
    /// Something that cannot be an import, with its description.
    Unfit(String),
    /// A host function; it gets the type that the import wants.
    Host(Box<dyn HostFunction>),
    /// A function of WASI, for the memory of the instance.
    OnMemory(Box<dyn MemoryFunction>),
    /// A wasm object of the store in which the module will be instantiated.
    Extern(Extern),
    /// The value of an immutable global, of the type that the import wants.
    Value(Global),
}

/// Whether what is provided fits, as far as types tell.
///
/// # Errors
///
/// `Fault::Link` names every import that does not fit.
pub fn check(wanted: &[ImportType], provided: &[Provided]) -> Result<(), Fault> {
    debug_assert_eq!(wanted.len(), provided.len());
    let misfit = |(wanted, provided): (&ImportType, &Provided)| {
        let misfit = unfit(&wanted.ty, provided)?;
        Some(misfit.problem(wanted))
    };
    let problems: Vec<_> = wanted.iter().zip(provided).filter_map(misfit).collect();
    if problems.is_empty() { Ok(()) } else { Err(Fault::Link(problems)) }
}

/// Turns what is provided into what wasmer links, if everything fits, and makes the store keep the module.
pub(crate) fn link(
    module: &Module,
    provided: Vec<Provided>,
    store: &Rc<Store>,
    tags: &Rc<ThrownTags>,
) -> Result<Vec<wasmer::Extern>, Fault> {
    debug_assert_eq!(module.imports().len(), provided.len());
    let mut problems = Vec::new();
    let mut fitting = Vec::with_capacity(provided.len());
    for (wanted, provided) in module.imports().iter().zip(provided) {
        match unfit(&wanted.ty, &provided).or_else(|| out_of_reach(module, &provided)) {
            None => fitting.push((&wanted.ty, provided)),
            Some(misfit) => problems.push(misfit.problem(wanted)),
        }
    }
    if !problems.is_empty() {
        return Err(Fault::Link(problems));
    }
    store.keep(module)?;
    let memory = OnceCell::new();
    let memories = fitting.iter().filter_map(|(_, provided)| match provided {
        Provided::Extern(Extern::Memory(memory)) => Some(memory.extent()),
        _ => None,
    });
    let memories: Vec<_> = memories.collect();
    let memory = || Rc::clone(memory.get_or_init(|| Rc::new(Binding::new(module, &memories, store))));
    let externs = fitting.into_iter().map(|(wanted, provided)| match (wanted, provided) {
        (ExternType::Func(ty), Provided::OnMemory(function)) => {
            host_function(store, ty, function.bind(memory())).into()
        }
        (ExternType::Func(ty), Provided::Host(function)) => host_function(store, ty, function).into(),
        (_, Provided::Extern(extern_)) => extern_.handle(store),
        (_, Provided::Value(global)) => global.handle().clone().into(),
        _ => unreachable!("what does not fit was refused above"),
    });
    // After the module's own imports come those that compilation added, in this order.
    let fuel =
        module.kind().counts_fuel().then(|| store.fuel_global().expect("only stores with fuel take code that counts"));
    Ok(externs.chain(fuel.map(Into::into)).chain(tags.makers(module, store)).collect())
}

/// Something that was given for an import and does not fit.
enum Misfit {
    Nothing,
    /// Nothing, but something under a similar name.
    Near(String),
    /// Its description in a message.
    Given(String),
}

impl Misfit {
    fn problem(self, wanted: &ImportType) -> LinkProblem {
        let (given, near) = match self {
            Self::Nothing => (None, None),
            Self::Near(near) => (None, Some(near)),
            Self::Given(given) => (Some(given), None),
        };
        LinkProblem { wanted: wanted.clone(), given, near }
    }
}

/// The misfit; `None` if it fits.
fn unfit(wanted: &ExternType, provided: &Provided) -> Option<Misfit> {
    match provided {
        Provided::Nothing => Some(Misfit::Nothing),
        Provided::Near(near) => Some(Misfit::Near(near.clone())),
        Provided::Unfit(given) => Some(Misfit::Given(given.clone())),
        Provided::Host(_) if matches!(wanted, ExternType::Func(_)) => None,
        Provided::Host(_) => Some(Misfit::Given("a callable".into())),
        Provided::OnMemory(given) => {
            let given = ExternType::Func(Arc::clone(given.ty()));
            (!matches(&given, wanted)).then(|| Misfit::Given(given.to_string()))
        }
        Provided::Value(global) => {
            let fits = matches!(wanted, ExternType::Global(GlobalType { value, mutable: false }) if *value == global.ty().value);
            (!fits).then(|| Misfit::Given("a number".into()))
        }
        Provided::Extern(given) => {
            let given = given.ty();
            (!matches(&given, wanted)).then(|| Misfit::Given(given.to_string()))
        }
    }
}

/// A memory that the module's code could not use: it was made before there was such code (`space/linear.rs`).
fn out_of_reach(module: &Module, provided: &Provided) -> Option<Misfit> {
    let Provided::Extern(Extern::Memory(memory)) = provided else { return None };
    let cannot = module.compiler().reads_lengths_as_32_bits() && memory.length() > u32::MAX as usize;
    cannot.then(|| {
        Misfit::Given(format!("a memory of 4 GiB, which the compiler {} cannot use,", module.compiler().name()))
    })
}

/// Whether a type matches the wanted one (specification 3.4, external type matching).
fn matches(given: &ExternType, wanted: &ExternType) -> bool {
    match (given, wanted) {
        (ExternType::Func(given), ExternType::Func(wanted)) => given == wanted,
        (ExternType::Memory(given), ExternType::Memory(wanted)) => {
            given.shared == wanted.shared && within((given.minimum, given.maximum), (wanted.minimum, wanted.maximum))
        }
        (ExternType::Table(given), ExternType::Table(wanted)) => {
            given.element == wanted.element && within((given.minimum, given.maximum), (wanted.minimum, wanted.maximum))
        }
        (ExternType::Global(given), ExternType::Global(wanted)) => given == wanted,
        (ExternType::Tag(given), ExternType::Tag(wanted)) => given == wanted,
        _ => false,
    }
}

fn within(given: (u32, Option<u32>), wanted: (u32, Option<u32>)) -> bool {
    given.0 >= wanted.0 && wanted.1.is_none_or(|limit| given.1.is_some_and(|maximum| maximum <= limit))
}
