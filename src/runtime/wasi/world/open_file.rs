//! How many files, directories and sockets a guest has open.

use std::cell::Cell;
use std::rc::Rc;

use rustix::process::{Resource, getrlimit};

/// How many files and directories a guest may have open at a time.
pub fn most_open_files() -> usize {
    /// However few the host's process may have.
    const FEWEST: u64 = 64;
    // The host's process must still be able to open files when the guest has reached its limit.
    let most = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX) / 2;
    usize::try_from(most.clamp(FEWEST, 1 << 16)).unwrap_or(usize::MAX)
}

/// One of them, which lives as long as the system's descriptor does.
pub struct OpenFile(Rc<Cell<usize>>);

impl OpenFile {
    /// Counts one more; `None` if too many are open.
    pub fn among(count: &Rc<Cell<usize>>) -> Option<Self> {
        if count.get() >= most_open_files() {
            return None;
        }
        count.set(count.get() + 1);
        Some(Self(Rc::clone(count)))
    }
}

impl Drop for OpenFile {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}
