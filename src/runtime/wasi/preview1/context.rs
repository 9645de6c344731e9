//! The state of a guest while it runs: its world and its descriptors.

use std::cell::{RefCell, RefMut};
use std::rc::Rc;

use super::descriptors::{Descriptor, Descriptors};
use super::errno::Errno;
use crate::wasi::world::{Output, World, most_open_files};

pub struct Context {
    pub world: Rc<World>,
    descriptors: RefCell<Descriptors>,
}

impl Context {
    pub fn new(world: Rc<World>) -> Rc<Self> {
        let mut descriptors = Descriptors::new(most_open_files() + world.preopens.len());
        let errors = Descriptor::Output(Rc::clone(&world.stderr) as Rc<dyn Output>);
        let standard =
            [Descriptor::Input(Rc::clone(&world.stdin)), Descriptor::Output(Rc::clone(&world.stdout)), errors];
        let preopens = world
            .preopens
            .iter()
            .map(|given| Descriptor::of_directory(Rc::clone(&given.directory), Some(given.path.clone())));
        for descriptor in standard.into_iter().chain(preopens) {
            descriptors.add(descriptor).expect("the limit allows for what is given");
        }
        Rc::new(Self { world, descriptors: RefCell::new(descriptors) })
    }

    pub(super) fn descriptor(&self, number: u32) -> Result<Descriptor, Errno> {
        self.descriptors.borrow().get(number)
    }

    pub(super) fn descriptors(&self) -> RefMut<'_, Descriptors> {
        self.descriptors.borrow_mut()
    }
}
