//! Open files that several processes share, read by one at a time.
//!
//! The engine reads an ELF image's tables of traps and names when the first trap asks for them, from
//! the file that it mapped the code from: it moves the file's position, then reads. A forked child
//! has the same open file, with the same position. If both trap at once each would read what the
//! other one looked for. So a reader takes a lock that excludes its threads, its parent and its
//! children; it is gone when the process is.

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::FileExt;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use rustix::fs::{FlockOperation, fcntl_lock};

/// The file that a module's code is mapped from, open.
pub(crate) struct Image {
    file: File,
    /// Bytes of the image; ours follow behind it.
    length: usize,
}

impl Image {
    /// # Errors
    ///
    /// If there can be no lock. The file must not be mapped then.
    pub(crate) fn new(file: File, length: usize) -> io::Result<Self> {
        if LOCK.get().is_none() {
            let lock = file_without_content()?;
            // Another thread may have been faster.
            let _ = LOCK.set(lock);
        }
        Ok(Self { file, length })
    }

    /// The image's bytes. Reads at given places, so others are not disturbed.
    pub(crate) fn read(&self) -> io::Result<Vec<u8>> {
        read(&self.file, 0, self.length)
    }
}

/// That many bytes of a file from an offset on; its position stays as it is.
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

/// What processes lock: a file without content. Made with the first image, so whoever shares an image
/// shares it.
static LOCK: OnceLock<OwnedFd> = OnceLock::new();

/// A system's record locks tell processes apart, but not threads.
static THREADS: Mutex<()> = Mutex::new(());

/// While it lives nobody else reads an image that this process has.
pub(crate) struct Reading {
    lock: &'static OwnedFd,
    _thread: MutexGuard<'static, ()>,
}

/// To be held while the engine may look a trap up. Costs nothing in a process without images.
pub(crate) fn reading() -> Option<Reading> {
    let lock = LOCK.get()?;
    let thread = THREADS.lock().unwrap_or_else(PoisonError::into_inner);
    // Interrupted by a signal it is asked for again; it cannot fail for another reason.
    while fcntl_lock(lock, FlockOperation::LockExclusive) == Err(rustix::io::Errno::INTR) {}
    Some(Reading { lock, _thread: thread })
}

impl Drop for Reading {
    fn drop(&mut self) {
        let _ = fcntl_lock(self.lock, FlockOperation::Unlock);
    }
}
