//! What the host gives a component: functions and resources for its imports.
//!
//! A [`Linker`] is asked for each of them when a component is instantiated. A function is one of two kinds:
//!
//! - A [`ValueFunction`] works on values: it reads its arguments with a [`Lift`], and gives its result as an [`Image`].
//!   That is for functions whose types are not known beforehand, such as callables of a script.
//! - A [`FlatFunction`] works on core values and the guest's memory, as the canonical ABI passes them to the lowered
//!   function (Canonical ABI, `canon lower`): that is for interfaces that are known, such as WASI's. Nothing is
//!   converted; so who provides one compares the import's type with its own first ([`Wanted::signature`] is the type as
//!   text, with all its parts in place). What it is given and what it does:
//!
//!   - `arguments` are the flattened parameters, one word each: an `i32` or `f32` in the low 32 bits. Are they more than
//!     16, there is one: the address of a tuple of them. If the result flattens to more than one value, the last word is
//!     the address to write it to, and the function gives no word back; else it gives the one value, if there is one.
//!   - [`FlatGuest::memory`] is the guest's memory. [`FlatGuest::allocate`] has the guest allocate, for lists and strings
//!     in a result: it runs code of the guest's, so what was known of the memory's size may be old afterwards.
//!   - Resources of the host's are known to the guest by handles. [`Wanted::resource`] finds, by name, the number of a
//!     resource in the function's type; with it [`FlatGuest::rep`] gives what stands behind a `borrow`,
//!     [`FlatGuest::take`] what stands behind an `own`, and [`FlatGuest::insert`] makes the handle of an `own` result.
//!     What stands behind a handle is a number of 32 bits that the provider chooses. When the guest drops its handle,
//!     the [`HostResource`] that was given for the resource is told that number.
//!   - To refuse what the guest must not do is a trap, [`Stop::trap`]; a pending exception or the end of everything is a
//!     `HostStop`. Either leaves the guest, and its instance cannot be called again. Errors that the guest is to see are
//!     results.
//!
//! One interface may be imported in several versions side by side: each has resources of its own numbers, and may be
//! given the same functions. [`semver`](super::semver) tells which versions fit.

use super::broken::Stop;
use super::handles::HostResource;
use super::lift::Lift;
use super::lower::{Guest, Image};
use super::plan::{Options, Plan};
use super::state::State;
use super::text;
use super::types::{FuncType, Shape, TypeId, Types};
use crate::objects::memory::Extent;

/// Gives a component what it imports.
pub trait Linker {
    /// # Errors
    ///
    /// What is there instead, in words; `None` if there is nothing.
    fn function(&mut self, wanted: &Wanted<'_>) -> Result<HostImport, Option<String>>;

    /// # Errors
    ///
    /// As `function`.
    fn resource(&mut self, interface: Option<&str>, name: &str) -> Result<Box<dyn HostResource>, Option<String>>;
}

/// A function that a component imports.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// The interface, with its version; `None` for a function of the world.
    pub interface: Option<&'a str>,
    /// `write-line`, `[method]input-stream.read`, `[static]…`, `[constructor]…`
    pub name: &'a str,
    /// Its number among the function types.
    pub func: u32,
    plan: &'a Plan,
}

impl<'a> Wanted<'a> {
    pub(crate) fn new(interface: Option<&'a str>, name: &'a str, func: u32, plan: &'a Plan) -> Self {
        Self { interface, name, func, plan }
    }

    pub fn types(&self) -> &'a Types {
        &self.plan.types
    }

    pub fn ty(&self) -> &'a FuncType {
        &self.plan.funcs[self.func as usize]
    }

    /// Its type as text: `(self: borrow<input-stream>, len: u64) -> result<list<u8>, variant { … }>`.
    pub fn signature(&self) -> String {
        self.types().signature(self.ty())
    }

    /// The number of the resource of that name in its type.
    pub fn resource(&self, name: &str) -> Option<u32> {
        let ty = self.ty();
        find(self.types(), ty.params, name).or_else(|| find(self.types(), ty.results, name))
    }
}

fn find(types: &Types, ty: TypeId, name: &str) -> Option<u32> {
    let table = |table: u32| types.tables.get(table as usize).copied().flatten().map(|table| table.resource);
    match types.shape(ty) {
        Shape::Own(it) | Shape::Borrow(it) if types.resource_name(*it) == name => table(*it),
        Shape::List(element) | Shape::FixedList(element, _) => find(types, *element, name),
        Shape::Record(fields) | Shape::Tuple(fields) => fields.iter().find_map(|field| find(types, field.ty, name)),
        Shape::Variant(variant) | Shape::Option(variant) | Shape::Result(variant) => {
            variant.cases.iter().filter_map(|case| case.ty).find_map(|ty| find(types, ty, name))
        }
        _ => None,
    }
}

/// A function of the host's.
pub enum HostImport {
    Values(Box<dyn ValueFunction>),
    Flat(Box<dyn FlatFunction>),
}

/// A function on values.
pub trait ValueFunction {
    /// The result as a tuple of one, or of none.
    ///
    /// # Errors
    ///
    /// The guest is left.
    fn call(&self, call: &ImportCall<'_>) -> Result<Image, Stop>;
}

/// A call of a function on values.
pub struct ImportCall<'a> {
    pub lift: Lift<'a>,
    pub ty: &'a FuncType,
    /// The arguments as a tuple.
    pub arguments: &'a [u8],
}

/// A function on core values.
pub trait FlatFunction {
    /// # Errors
    ///
    /// The guest is left.
    fn call(&self, guest: &FlatGuest<'_>, arguments: &[u64]) -> Result<u64, Stop>;
}

/// The guest that calls a function on core values.
pub struct FlatGuest<'a> {
    state: &'a State,
    options: &'a Options,
}

impl<'a> FlatGuest<'a> {
    pub(crate) fn new(state: &'a State, options: &'a Options) -> Self {
        Self { state, options }
    }

    /// The guest's memory.
    ///
    /// # Errors
    ///
    /// If the guest said that the function needs none.
    pub fn memory(&self) -> Result<Extent, Stop> {
        self.state
            .memory(self.options)
            .ok_or_else(|| Stop::trap("the function needs a memory, and was lowered without"))
    }

    /// Has the guest allocate so many bytes; where they are.
    pub fn allocate(&self, size: u32, align: u32) -> Result<u32, Stop> {
        let guest = self.state.guest(self.options);
        self.state.without_leaving(self.options.instance, || guest.allocate(size, align))
    }

    /// Has the guest change how many bytes there are at an address that `allocate` gave.
    pub fn reallocate(&self, address: u32, before: u32, align: u32, size: u32) -> Result<u32, Stop> {
        let guest = self.state.guest(self.options);
        self.state.without_leaving(self.options.instance, || guest.reallocate(address, before, align, size))
    }

    /// A string of the guest's, in its own encoding.
    ///
    /// # Errors
    ///
    /// If it is not all inside of the memory, or no text.
    pub fn text(&self, address: u32, length: u32) -> Result<String, Stop> {
        let mut bytes = [0; 8];
        bytes[..4].copy_from_slice(&address.to_le_bytes());
        bytes[4..].copy_from_slice(&length.to_le_bytes());
        Ok(Lift::new(self.state, self.options).text(&bytes)?.into_owned())
    }

    /// Gives the guest a string in its own encoding: the address, and the length as the guest counts it.
    pub fn put_text(&self, text: &str) -> Result<(u32, u32), Stop> {
        let (bytes, length, align) = text::encode(self.options.encoding, text);
        Ok((self.put(&bytes, align)?, length))
    }

    /// Gives the guest bytes in memory that it allocates for them; the address.
    pub fn put(&self, bytes: &[u8], align: u32) -> Result<u32, Stop> {
        let size = u32::try_from(bytes.len()).map_err(|_| Stop::trap("a list is longer than a guest can have one"))?;
        let address = self.allocate(size, align)?;
        self.write(address, bytes)?;
        Ok(address)
    }

    /// Writes bytes into the guest's memory.
    ///
    /// # Errors
    ///
    /// If they would not all be inside of it.
    pub fn write(&self, address: u32, bytes: &[u8]) -> Result<(), Stop> {
        Ok(self.state.guest(self.options).write(address, bytes)?)
    }

    /// A handle by which the guest owns a resource.
    pub fn insert(&self, resource: u32, rep: u32) -> Result<u32, Stop> {
        Ok(self.state.new_own(self.options.instance, resource, rep)?)
    }

    /// What stands behind a handle that is lent for this call.
    pub fn rep(&self, resource: u32, handle: u32) -> Result<u32, Stop> {
        Ok(self.state.rep(self.options.instance, resource, handle)?)
    }

    /// What stands behind a handle that is handed over.
    pub fn take(&self, resource: u32, handle: u32) -> Result<u32, Stop> {
        Ok(self.state.lift_own(self.options.instance, resource, handle)?)
    }
}
