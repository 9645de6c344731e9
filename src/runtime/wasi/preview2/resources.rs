//! What stands behind the handles that a component has of WASI's resources.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::component::broken::Stop;
use crate::component::handles::{HostResource, OF_WASI};
use crate::component::types::Types;
use crate::fault::HostStop;

/// How many there may be at a time: a component makes them, and they take the host's memory.
const MOST: usize = 1 << 20;

/// A kind of resource.
pub trait Resource: Any {
    const NAME: &'static str;
    /// Tells it from all other kinds.
    const KIND: usize;
}

/// How many kinds a function's type has at most.
const MOST_KINDS: usize = 4;

/// By which numbers a function's type has its kinds of resources.
#[derive(Clone, Copy, Default)]
pub struct Numbers([Option<(usize, u32)>; MOST_KINDS]);

impl Numbers {
    /// Whether a table of handles is one of that kind; its number is noted.
    pub fn note<R: Resource>(&mut self, types: &Types, table: u32) -> bool {
        let number = types.resource_number(table).filter(|number| types.is_hosts(*number));
        let Some(number) = number.filter(|_| types.resource_name(table) == R::NAME) else { return false };
        let known = |place: &Option<(usize, u32)>| place.is_none_or(|(kind, _)| kind == R::KIND);
        let Some(place) = self.0.iter_mut().find(|place| known(place)) else { return false };
        *place.get_or_insert((R::KIND, number)) == (R::KIND, number)
    }

    pub fn of<R: Resource>(&self) -> Result<u32, Stop> {
        let found = self.0.iter().flatten().find(|(kind, _)| *kind == R::KIND);
        found.map(|(_, number)| *number).ok_or_else(|| Stop::trap("the function's type has no such resource"))
    }
}

/// The resources of one component instance, and what else is its own.
#[derive(Default)]
pub struct Resources {
    places: RefCell<Vec<Option<Rc<dyn Any>>>>,
    free: RefCell<Vec<usize>>,
    /// How many of them are open files and directories.
    pub files: Rc<Cell<usize>>,
    /// What it was told as `insecure-seed`.
    pub seed: Cell<Option<(u64, u64)>>,
}

impl Resources {
    /// The number for a new one.
    pub fn add<R: Resource>(&self, resource: R) -> Result<u32, Stop> {
        let mut places = self.places.borrow_mut();
        let place = match self.free.borrow_mut().pop() {
            Some(place) => place,
            None if places.len() >= MOST => {
                return Err(Stop::trap(format!("there are {MOST} resources of WASI already")));
            }
            None => {
                places.push(None);
                places.len() - 1
            }
        };
        places[place] = Some(Rc::new(resource));
        Ok(u32::try_from(place).unwrap_or(u32::MAX) | OF_WASI)
    }

    pub fn get<R: Resource>(&self, rep: u32) -> Result<Rc<R>, Stop> {
        let resource = place(rep).and_then(|place| self.places.borrow().get(place).cloned().flatten());
        resource.and_then(|resource| resource.downcast().ok()).ok_or_else(|| {
            Stop::trap(format!("the resource \"{}\" is none that WASI gave: it comes from another import", R::NAME))
        })
    }

    /// Takes one out.
    pub fn take(&self, rep: u32) -> Option<Rc<dyn Any>> {
        let place = place(rep)?;
        let resource = self.places.borrow_mut().get_mut(place).and_then(Option::take)?;
        self.free.borrow_mut().push(place);
        Some(resource)
    }
}

fn place(rep: u32) -> Option<usize> {
    (rep & OF_WASI != 0).then_some((rep & !OF_WASI) as usize)
}

/// What is told that a component has dropped a handle.
pub struct Dropped(pub Rc<Resources>);

impl HostResource for Dropped {
    fn dropped(&self, rep: u32) -> Result<(), HostStop> {
        // Dropped when the table is not borrowed any more: what is behind a stream may run code of the host's user.
        drop(self.0.take(rep));
        Ok(())
    }

    fn is_wasi(&self) -> bool {
        true
    }
}
