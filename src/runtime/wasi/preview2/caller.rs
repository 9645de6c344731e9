//! The component that calls a function of WASI.

use std::rc::Rc;

use super::resources::{Numbers, Resource, Resources};
use crate::component::broken::Stop;
use crate::component::host::FlatGuest;
use crate::wasi::world::{Patience, Span, World};

pub struct Caller<'a> {
    pub world: &'a World,
    pub resources: &'a Resources,
    pub guest: &'a FlatGuest<'a>,
    pub numbers: &'a Numbers,
    pub patience: Patience,
}

impl Caller<'_> {
    /// Bytes in the guest's memory.
    pub fn span(&self, address: u32, length: u32) -> Result<Span, Stop> {
        let memory = self.guest.memory()?;
        Span::inside(memory, address, length).ok_or_else(|| Stop::trap("list pointer/length out of bounds of memory"))
    }

    /// The resource behind a handle that the guest lends.
    pub fn borrowed<R: Resource>(&self, handle: u32) -> Result<Rc<R>, Stop> {
        self.resources.get(self.guest.rep(self.numbers.of::<R>()?, handle)?)
    }

    /// The resource behind a handle that the guest hands over.
    pub fn taken<R: Resource>(&self, handle: u32) -> Result<Rc<R>, Stop> {
        let rep = self.guest.take(self.numbers.of::<R>()?, handle)?;
        let resource = self.resources.get(rep);
        drop(self.resources.take(rep));
        resource
    }

    /// A handle of a new resource, which the guest owns.
    pub fn give<R: Resource>(&self, resource: R) -> Result<u32, Stop> {
        self.guest.insert(self.numbers.of::<R>()?, self.resources.add(resource)?)
    }
}
