//! What the process keeps under a name.

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
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
    /// In a file that is never changed.
    Part(Arc<Part>),
    /// There is nothing but the code.
    Lost,
}

/// A part of an open file.
pub struct Part {
    pub(super) file: Arc<File>,
    pub(super) at: u64,
    pub(super) length: usize,
}

impl Part {
    /// So many bytes of a file that is never changed.
    pub fn new(file: Arc<File>, at: u64, length: usize) -> Self {
        Self { file, at, length }
    }

    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; self.length];
        self.file.read_exact_at(&mut bytes, self.at)?;
        Ok(bytes)
    }
}

impl Binary {
    /// The bytes that are kept.
    pub(super) fn bytes(&self) -> io::Result<Cow<'_, [u8]>> {
        Ok(match self {
            Self::Bytes(bytes) => (&**bytes).into(),
            Self::Part(part) => part.read()?.into(),
            Self::File(_) | Self::Lost => Cow::default(),
        })
    }

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
