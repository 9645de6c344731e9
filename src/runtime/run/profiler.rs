//! Begins and ends what a sampler notes: a thread sends this one ticks, as often as is asked for.

use std::cell::RefCell;
use std::mem;
use std::time::Duration;

use crate::fault::Fault;
use crate::run::sampler;
use crate::run::tick_thread::TickThread;
use crate::run::ticker;

thread_local! {
    /// What sends the ticks, and the process that it is in.
    static TICKS: RefCell<Option<(TickThread, u32)>> = const { RefCell::new(None) };
}

pub use crate::run::sampler::{Recording, host_is_at_rest};

/// Whether a profile is being taken on this thread.
pub fn is_on() -> bool {
    sampler::is_on()
}

/// Begins to note where this thread is, each time that it has used so much processor time.
///
/// # Errors
///
/// `Fault::Resource` if the system has no thread or memory for it.
pub fn start(interval: Duration) -> Result<(), Fault> {
    drop(stop());
    let failed = |reason: String| Fault::Resource(format!("no profile can be taken: {reason}"));
    let ticks = ticker::ticks_of_thread(interval).map_err(failed)?;
    sampler::begin().map_err(|error| failed(error.to_string()))?;
    ticks.resume();
    TICKS.set(Some((ticks, std::process::id())));
    Ok(())
}

/// Ends it; `None` if nothing was begun.
pub fn stop() -> Option<Recording> {
    let ticks = TICKS.take();
    match ticks {
        Some((ticks, process)) if process == std::process::id() => ticks.end(),
        // A child has no such thread to wait for.
        other => mem::forget(other),
    }
    sampler::end()
}
