//! Where the code of a module comes from in its source, by the DWARF in its custom sections.
//!
//! It is data of unknown origin. So what is read is bounded in steps, nothing is read by recursion, nothing is kept but
//! tables that the steps bound, and whatever is wrong with it means that nothing is known.

mod reader;
mod index;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use index::Index;

/// The DWARF sections of a module.
pub trait Sections: Send {
    /// The content of the section of that name; empty if there is none.
    fn section(&self, name: &str) -> &[u8];
}

/// A place in the source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Location {
    /// The linkage name of the function, or its name where it has none.
    pub symbol: Option<String>,
    pub file: Option<String>,
    /// From 1 on.
    pub line: Option<u32>,
    /// From 1 on.
    pub column: Option<u32>,
}

/// The DWARF of one module, read when it is first asked for.
#[derive(Default)]
pub struct DebugInfo(Mutex<State>);

#[derive(Default)]
enum State {
    #[default]
    Unread,
    Read(Box<Known>),
    /// There is none, or it is of no use.
    Absent,
}

struct Known {
    index: Index,
    /// What was found, by address.
    found: HashMap<u64, Arc<[Location]>>,
}

/// A program that traps again and again does so in few places.
const MOST_FOUND: usize = 4096;

impl DebugInfo {
    /// The functions that are at an address of the code section's content, each inlined into the next; none if nothing is
    /// known of it. `open` is asked once for the sections.
    pub fn locate(&self, address: u64, open: impl FnOnce() -> Option<Box<dyn Sections>>) -> Arc<[Location]> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let State::Unread = *state {
            let index = catch_unwind(AssertUnwindSafe(|| Index::new(open()?))).ok().flatten();
            *state = index.map_or(State::Absent, |index| State::Read(Box::new(Known { index, found: HashMap::new() })));
        }
        let State::Read(known) = &mut *state else { return Arc::default() };
        if let Some(found) = known.found.get(&address) {
            return Arc::clone(found);
        }
        let Ok(Some(found)) = catch_unwind(AssertUnwindSafe(|| known.index.locate(address))) else {
            // Some part would be read again and again.
            *state = State::Absent;
            return Arc::default();
        };
        let found: Arc<[Location]> = found.into();
        if known.found.len() >= MOST_FOUND {
            known.found.clear();
        }
        known.found.insert(address, Arc::clone(&found));
        found
    }
}
