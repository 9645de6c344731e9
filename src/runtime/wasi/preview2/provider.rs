//! Gives a component the interfaces of WASI that it imports.

use std::rc::Rc;

use super::caller::Caller;
use super::function::Row;
use super::http::{IncomingRequest, Reply, ResponseOutparam};
use super::interfaces::{Interface, interface};
use super::resources::{Dropped, Numbers, Resources};
use crate::component::broken::Stop;
use crate::component::handles::HostResource;
use crate::component::host::{FlatFunction, FlatGuest, HostImport, Linker, Wanted};
use crate::component::semver;
use crate::wasi::world::{IncomingHttpRequest, Patience, World};

/// Whether an interface is one of WASI 0.2 that is provided.
pub fn provides(name: &str) -> bool {
    find(name).is_some()
}

/// The interface of that name: any version 0.2 is compatible with any other.
fn find(name: &str) -> Option<&'static Interface> {
    let (base, version) = semver::split(name);
    version.filter(|version| version.starts_with("0.2.") && !version.contains('-'))?;
    interface(base)
}

/// What one component instance is given.
#[derive(Clone)]
pub struct Provider(Rc<Given>);

struct Given {
    world: Rc<World>,
    resources: Rc<Resources>,
}

impl Provider {
    pub fn new(world: &Rc<World>) -> Self {
        Self(Rc::new(Given { world: Rc::clone(world), resources: Rc::default() }))
    }

    /// Whether it provides of that world.
    pub fn is_of(&self, world: &Rc<World>) -> bool {
        Rc::ptr_eq(&self.0.world, world)
    }

    /// What stands for a request, and for where the answer goes: the arguments of a handler.
    ///
    /// # Errors
    ///
    /// If there are too many resources.
    pub fn incoming(&self, request: IncomingHttpRequest, reply: &Rc<Reply>) -> Result<(u32, u32), Stop> {
        let resources = &self.0.resources;
        let request = resources.add(IncomingRequest::new(request))?;
        Ok((request, resources.add(ResponseOutparam(Rc::clone(reply)))?))
    }
}

impl Linker for Provider {
    fn function(&mut self, wanted: &Wanted<'_>) -> Result<HostImport, Option<String>> {
        let name = wanted.interface.ok_or(None)?;
        let interface = find(name).ok_or(None)?;
        let Some(row) = interface.functions.get(wanted.name) else {
            return Ok(HostImport::Flat(Box::new(Absent(format!("\"{name}\".\"{}\"", wanted.name)))));
        };
        let mut numbers = Numbers::default();
        if !(row.fits)(wanted.types(), wanted.ty(), &mut numbers) {
            return Err(Some("a function of another type in WASI 0.2".into()));
        }
        Ok(HostImport::Flat(Box::new(Provided { row, numbers, given: Rc::clone(&self.0) })))
    }

    fn resource(&mut self, interface: Option<&str>, _name: &str) -> Result<Box<dyn HostResource>, Option<String>> {
        interface.and_then(find).ok_or(None)?;
        Ok(Box::new(Dropped(Rc::clone(&self.0.resources))))
    }
}

/// A function as a component imports it.
struct Provided {
    row: &'static Row,
    numbers: Numbers,
    given: Rc<Given>,
}

impl FlatFunction for Provided {
    fn call(&self, guest: &FlatGuest<'_>, arguments: &[u64]) -> Result<u64, Stop> {
        let Given { world, resources } = &*self.given;
        let patience = Patience::of_this_call();
        (self.row.call)(&Caller { world, resources, guest, numbers: &self.numbers, patience }, arguments)
    }
}

/// A function that is not provided, of an interface that is: a component may import it and never call it.
struct Absent(String);

impl FlatFunction for Absent {
    fn call(&self, _guest: &FlatGuest<'_>, _arguments: &[u64]) -> Result<u64, Stop> {
        Err(Stop::trap(format!("the component called {}, which is not provided", self.0)))
    }
}
