//! Open files that several processes share, and that only one reads at a time.
//!
//! The engine reads an ELF image's tables of traps and names at the first trap, from the file from which it mapped
//! the code: it moves the file's position, then reads. A forked child shares the open file and its position. If both
//! trapped at once, each could read at the other's position. So a reader takes a lock that excludes its other
//! threads, its parent and its children; the lock ends with the process.

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::FileExt;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use rustix::fs::{FlockOperation, fcntl_lock};

/// The file that a module's code is mapped from, open.
pub(crate) struct Image {
    file: File,
    /// The bytes of the image; our own description follows it.
    length: usize,
}

impl Image {
    /// # Errors
    ///
    /// If the lock cannot be made. The file must not be mapped then.
    pub(crate) fn new(file: File, length: usize) -> io::Result<Self> {
        if LOCK.get().is_none() {
            let lock = file_without_content()?;
            // Another thread may have been faster.
            let _ = LOCK.set(lock);
        }
        Ok(Self { file, length })
    }

    /// The image's bytes. Reads at given offsets, so the file's position does not change.
    pub(crate) fn read(&self) -> io::Result<Vec<u8>> {
        read(&self.file, 0, self.length)
    }
}

/// Reads that many bytes of a file from an offset on, without changing its position.
pub(crate) fn read(file: &File, offset: usize, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; length];
    file.read_exact_at(&mut bytes, offset as u64)?;
    Ok(bytes)
}

#[cfg(target_os = "linux")]
fn file_without_content() -> io::Result<OwnedFd> {
    Ok(rustix::fs::memfd_create("wasm-images", rustix::fs::MemfdFlags::CLOEXEC)?)
}

#[cfg(not(target_os = "linux"))]
fn file_without_content() -> io::Result<OwnedFd> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The file that processes lock; it has no content. It is made with the first image, so processes that share an image
/// share it.
static LOCK: OnceLock<OwnedFd> = OnceLock::new();

/// A system's record locks exclude other processes, but not other threads.
static THREADS: Mutex<()> = Mutex::new(());

/// While it lives, no other thread or process reads an image of this process.
pub(crate) struct Reading {
    lock: &'static OwnedFd,
    _thread: MutexGuard<'static, ()>,
}

/// Must be held while the engine may look up a trap. Costs nothing in a process without images.
pub(crate) fn reading() -> Option<Reading> {
    let lock = LOCK.get()?;
    let thread = THREADS.lock().unwrap_or_else(PoisonError::into_inner);
    // A signal may interrupt it, then it is repeated; it cannot fail for another reason.
    while fcntl_lock(lock, FlockOperation::LockExclusive) == Err(rustix::io::Errno::INTR) {}
    Some(Reading { lock, _thread: thread })
}

impl Drop for Reading {
    fn drop(&mut self) {
        let _ = fcntl_lock(self.lock, FlockOperation::Unlock);
    }
}
