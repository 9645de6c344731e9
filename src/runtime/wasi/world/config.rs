//! Everything that a guest is given of the world, through whichever interface.

use std::rc::Rc;

use super::clocks::Clocks;
use super::directory::Directory;
use super::randomness::Randomness;
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
    pub preopens: Vec<Preopen>,
    pub clocks: Rc<Clocks>,
    pub randomness: Randomness,
}

/// A directory that the guest finds open when it begins.
pub struct Preopen {
    /// The guest's path of it.
    pub path: String,
    pub directory: Directory,
}
