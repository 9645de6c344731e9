//! The only place where a guest waits: in short steps, between which the host may end the wait.
#![allow(unsafe_code, reason = "polls descriptors that others own")]

use std::os::fd::{BorrowedFd, RawFd};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::error::{Result, WorldError};
use crate::run::activation::current_deadline;
use crate::run::deadline::Deadline;
use crate::run::interrupt::attend_if_waiting;

/// How long a call from a guest may wait.
#[derive(Clone, Copy)]
pub struct Patience(Deadline);

impl Patience {
    /// The patience of the call that is under way on this thread. Must be read once, when the guest calls: code of
    /// the host that runs meanwhile may begin and end other calls.
    pub(crate) fn of_this_call() -> Self {
        Self(current_deadline())
    }

    /// Runs the host's work, and returns how long a wait may last before this is called again.
    ///
    /// # Errors
    ///
    /// If the guest must not continue. If its time is up, the guest does not see this error: it is left before the
    /// function returns to it.
    pub fn check(self) -> Result<Duration> {
        /// A signal may come between the check and the wait.
        const LONGEST: Duration = Duration::from_millis(10);
        if self.0.has_passed() {
            return Err(WorldError::INTERRUPTED.into());
        }
        attend_if_waiting()?;
        Ok(self.0.remaining().map_or(LONGEST, |left| left.min(LONGEST)))
    }
}

/// A system descriptor to wait for.
#[derive(Clone, Copy, Debug)]
pub struct Watch {
    pub descriptor: RawFd,
    pub for_writing: bool,
    pub ready: bool,
    /// The other end is closed.
    pub hangup: bool,
}

impl Watch {
    pub fn reading(descriptor: RawFd) -> Self {
        Self { descriptor, for_writing: false, ready: false, hangup: false }
    }

    pub fn writing(descriptor: RawFd) -> Self {
        Self { for_writing: true, ..Self::reading(descriptor) }
    }
}

/// Waits until one of the descriptors is ready, or until that time.
pub fn wait(watches: &mut [Watch], until: Option<Instant>, patience: Patience) -> Result {
    loop {
        let piece = patience.check()?;
        let left = until.map(|until| until.saturating_duration_since(Instant::now()));
        let piece = left.map_or(piece, |left| left.min(piece));
        look(watches, piece)?;
        if watches.iter().any(|watch| watch.ready) || left.is_some_and(|left| left <= piece) {
            return Ok(());
        }
    }
}

/// Waits until a descriptor is ready, at most that long, and notes which are ready.
fn look(watches: &mut [Watch], at_most: Duration) -> Result {
    let mut polled: Vec<_> = watches
        .iter()
        .map(|watch| {
            let flags = if watch.for_writing { PollFlags::OUT } else { PollFlags::IN };
            // SAFETY: the maker of the watch holds the descriptor open, and no code of the host's user
            // runs until the system has answered. Of a closed one the system says that it is not open.
            PollFd::from_borrowed_fd(unsafe { BorrowedFd::borrow_raw(watch.descriptor) }, flags)
        })
        .collect();
    let timeout = Timespec { tv_sec: at_most.as_secs().cast_signed(), tv_nsec: at_most.subsec_nanos().into() };
    match poll(&mut polled, Some(&timeout)) {
        // A signal came: the host's work is due first.
        Ok(_) | Err(rustix::io::Errno::INTR) => {}
        Err(error) => return Err(error.into()),
    }
    let answers: Vec<_> = polled.iter().map(PollFd::revents).collect();
    for (watch, answer) in watches.iter_mut().zip(answers) {
        watch.ready = !answer.is_empty();
        watch.hangup = answer.intersects(PollFlags::HUP | PollFlags::ERR);
    }
    Ok(())
}
