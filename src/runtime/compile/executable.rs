//! Checks whether the system lets this process execute what it has written to memory.
//!
//! SELinux, systemd's `MemoryDenyWriteExecute=` and filters of system calls may forbid it. The engine would panic
//! then.
#![allow(unsafe_code, reason = "maps a page, and changes what it may be used for")]

use std::io;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::fault::Fault;

/// Fails where it is forbidden. A success is remembered.
pub(crate) fn allowed() -> Result<(), Fault> {
    static ALLOWED: AtomicBool = AtomicBool::new(false);
    if ALLOWED.load(Ordering::Relaxed) {
        return Ok(());
    }
    try_it().map_err(|error| Fault::NotExecutable(error.to_string()))?;
    ALLOWED.store(true, Ordering::Relaxed);
    Ok(())
}

/// Does what the engine does with a module's code: writes it, then makes it executable.
fn try_it() -> io::Result<()> {
    const PAGE: usize = 4096;
    let check = |failed: bool| if failed { Err(io::Error::last_os_error()) } else { Ok(()) };
    // SAFETY: a fresh mapping, to which nothing else refers.
    unsafe {
        let private = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        let page = libc::mmap(ptr::null_mut(), PAGE, libc::PROT_READ | libc::PROT_WRITE, private, -1, 0);
        check(page == libc::MAP_FAILED)?;
        page.cast::<u8>().write(0);
        let made = check(libc::mprotect(page, PAGE, libc::PROT_READ | libc::PROT_EXEC) != 0);
        libc::munmap(page, PAGE);
        made
    }
}
