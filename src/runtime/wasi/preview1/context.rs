//! The state of a guest while it runs: its world, its descriptors, its exit code.

use std::cell::{Cell, RefCell, RefMut};
use std::rc::Rc;

use rustix::process::{Resource, getrlimit};

use super::descriptors::{Descriptor, Descriptors};
use super::errno::Errno;
use crate::wasi::world::{Clocks, Config, Output, Randomness, Tail};

pub struct Context {
    pub(super) arguments: Vec<Vec<u8>>,
    /// `NAME=value`.
    pub(super) environment: Vec<Vec<u8>>,
    pub(super) clocks: Rc<Clocks>,
    pub(super) randomness: Randomness,
    descriptors: RefCell<Descriptors>,
    exit_code: Cell<Option<u32>>,
    stderr: Rc<Tail>,
}

/// The lower bound of the limit of open descriptors.
const FEWEST_DESCRIPTORS: u64 = 64;

impl Context {
    pub fn new(config: Config) -> Rc<Self> {
        // The host's process has a limit too, and must still be able to open files when the guest has reached its
        // own.
        let most = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX) / 2;
        let most = usize::try_from(most.clamp(FEWEST_DESCRIPTORS, 1 << 16)).unwrap_or(usize::MAX);
        let mut descriptors = Descriptors::new(most + config.preopens.len());
        let stderr = Rc::new(Tail::new(config.stderr));
        let errors = Descriptor::Output(Rc::clone(&stderr) as Rc<dyn Output>);
        let standard = [Descriptor::Input(config.stdin), Descriptor::Output(config.stdout), errors];
        let preopens =
            config.preopens.into_iter().map(|given| Descriptor::of_directory(given.directory, Some(given.path)));
        for descriptor in standard.into_iter().chain(preopens) {
            descriptors.add(descriptor).expect("the limit allows for what is given");
        }
        Rc::new(Self {
            arguments: config.arguments,
            environment: config.environment,
            clocks: config.clocks,
            randomness: config.randomness,
            descriptors: RefCell::new(descriptors),
            exit_code: Cell::new(None),
            stderr,
        })
    }

    /// The exit code of the guest, once it has exited.
    pub fn exit_code(&self) -> Option<u32> {
        self.exit_code.get()
    }

    /// What the guest has written to its standard error last.
    pub fn stderr(&self) -> &Rc<Tail> {
        &self.stderr
    }

    pub(super) fn exit(&self, code: u32) {
        self.exit_code.set(Some(code));
    }

    pub(super) fn descriptor(&self, number: u32) -> Result<Descriptor, Errno> {
        self.descriptors.borrow().get(number)
    }

    pub(super) fn descriptors(&self) -> RefMut<'_, Descriptors> {
        self.descriptors.borrow_mut()
    }
}
