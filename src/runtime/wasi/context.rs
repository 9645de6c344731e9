//! What a guest sees of the world: arguments, environment, descriptors, clocks.

use std::cell::{Cell, RefCell, RefMut};
use std::rc::Rc;
use std::time::Instant;

use rustix::process::{Resource, getrlimit};

use super::descriptors::{Descriptor, Descriptors};
use super::directory::Directory;
use super::errno::Errno;
use super::stream::{Input, Output};

/// What a guest is given.
pub struct Config {
    /// Without NULs.
    pub arguments: Vec<Vec<u8>>,
    /// `NAME=value`, without NULs.
    pub environment: Vec<Vec<u8>>,
    pub stdin: Rc<dyn Input>,
    pub stdout: Rc<dyn Output>,
    pub stderr: Rc<dyn Output>,
    pub preopens: Vec<Directory>,
}

pub struct Context {
    pub(super) arguments: Vec<Vec<u8>>,
    pub(super) environment: Vec<Vec<u8>>,
    /// When the monotonic clock was at 0.
    pub(super) started: Instant,
    descriptors: RefCell<Descriptors>,
    exit_code: Cell<Option<u32>>,
}

/// At least so many descriptors may be open.
const FEWEST_DESCRIPTORS: u64 = 64;

impl Context {
    pub fn new(config: Config) -> Rc<Self> {
        // The host's process has a limit too, and must be able to open files while the guest has its own.
        let most = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX) / 2;
        let most = usize::try_from(most.clamp(FEWEST_DESCRIPTORS, 1 << 16)).unwrap_or(usize::MAX);
        let mut descriptors = Descriptors::new(most + config.preopens.len());
        let standard =
            [Descriptor::Input(config.stdin), Descriptor::Output(config.stdout), Descriptor::Output(config.stderr)];
        let preopens = config.preopens.into_iter().map(|preopen| Descriptor::Directory(preopen.into()));
        for descriptor in standard.into_iter().chain(preopens) {
            descriptors.add(descriptor).expect("the limit allows for what is given");
        }
        Rc::new(Self {
            arguments: config.arguments,
            environment: config.environment,
            started: Instant::now(),
            descriptors: RefCell::new(descriptors),
            exit_code: Cell::new(None),
        })
    }

    /// The code that the guest exited with, once it has.
    pub fn exit_code(&self) -> Option<u32> {
        self.exit_code.get()
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
