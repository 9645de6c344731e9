//! What the process keeps under a name.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use crate::module::Module;

/// What a module is kept with: where its binary is, should it be needed.
#[derive(Clone)]
pub enum Binary {
    /// In a file, by its absolute path.
    File(PathBuf),
    Bytes(Arc<[u8]>),
    /// There is nothing but the code.
    Lost,
}

impl Binary {
    pub(super) fn size(&self) -> usize {
        if let Self::Bytes(bytes) = self { bytes.len() } else { 0 }
    }
}

/// A module that is kept under a name.
#[derive(Clone)]
pub struct Remembered {
    pub module: Module,
    pub binary: Binary,
}

/// What is kept under a name.
pub(super) struct Named {
    pub(super) remembered: Remembered,
    /// What it takes besides what the cache has anyway.
    pub(super) bytes: u64,
    pub(super) hits: u64,
    pub(super) made_at: SystemTime,
    pub(super) last_used: SystemTime,
    pub(super) used: u64,
}
