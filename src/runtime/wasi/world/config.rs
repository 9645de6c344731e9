//! Everything that a guest is given of the world, through whichever interface.

use std::cell::Cell;
use std::rc::Rc;

use super::clocks::Clocks;
use super::directory::Directory;
use super::http::HttpClient;
use super::network::Network;
use super::randomness::Randomness;
use super::stream::{Input, Output};
use super::tail::Tail;

/// What a guest is given.
pub struct Config {
    /// Without NULs.
    pub arguments: Vec<Vec<u8>>,
    /// `NAME=value`, without NULs.
    pub environment: Vec<Vec<u8>>,
    pub stdin: Rc<dyn Input>,
    pub stdout: Rc<dyn Output>,
    pub stderr: Rc<dyn Output>,
    pub preopens: Vec<Preopen>,
    pub clocks: Rc<Clocks>,
    pub randomness: Randomness,
    /// Without one it makes no requests.
    pub http: Option<Rc<dyn HttpClient>>,
    pub network: Rc<Network>,
}

/// A directory that the guest finds open when it begins.
pub struct Preopen {
    /// The guest's path of it.
    pub path: String,
    pub directory: Rc<Directory>,
}

/// What a guest is given, as the interfaces share it: a program may use several of them.
pub struct World {
    pub arguments: Vec<Vec<u8>>,
    pub environment: Vec<Vec<u8>>,
    pub stdin: Rc<dyn Input>,
    pub stdout: Rc<dyn Output>,
    pub stderr: Rc<Tail>,
    pub preopens: Vec<Preopen>,
    pub clocks: Rc<Clocks>,
    pub randomness: Randomness,
    pub http: Option<Rc<dyn HttpClient>>,
    pub network: Rc<Network>,
    exit_code: Cell<Option<u32>>,
}

impl World {
    pub fn new(config: Config) -> Rc<Self> {
        let Config { arguments, environment, stdin, stdout, stderr, preopens, clocks, randomness, http, network } =
            config;
        let (stderr, exit_code) = (Rc::new(Tail::new(stderr)), Cell::new(None));
        Rc::new(Self {
            arguments,
            environment,
            stdin,
            stdout,
            stderr,
            preopens,
            clocks,
            randomness,
            http,
            network,
            exit_code,
        })
    }

    /// The exit code of the guest, once it has exited.
    pub fn exit_code(&self) -> Option<u32> {
        self.exit_code.get()
    }

    pub(crate) fn exit(&self, code: u32) {
        self.exit_code.set(Some(code));
    }
}
