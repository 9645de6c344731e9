//! A function that stands in for a missing import: a call of it traps, and the trap names the import.

use std::cell::RefCell;

use crate::fault::HostStop;

/// Stands in for an import.
pub struct StandIn {
    module: Box<str>,
    name: Box<str>,
}

thread_local! {
    /// The import that was called, until the trap is described.
    static CALLED: RefCell<Option<String>> = const { RefCell::new(None) };
}

impl StandIn {
    pub fn new(module: &str, name: &str) -> Self {
        Self { module: module.into(), name: name.into() }
    }

    /// It was called.
    pub(crate) fn called(&self) -> HostStop {
        CALLED.set(Some(format!("\"{}\".\"{}\"", self.module, self.name)));
        HostStop::StandIn
    }
}

/// The import whose stand-in a guest called just now.
pub(crate) fn take_called() -> Option<String> {
    CALLED.take()
}
