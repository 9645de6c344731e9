//! The one place where a guest waits: in short pieces, between which the host is asked.
#![allow(unsafe_code, reason = "polls descriptors that others own")]

use std::os::fd::{BorrowedFd, RawFd};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::errno::Errno;
use crate::fault::HostStop;
use crate::run::activation::current;
use crate::run::deadline::Deadline;
use crate::run::interrupt::attend_if_waiting;

/// How long a call from a guest may wait.
#[derive(Clone, Copy)]
pub struct Patience(Deadline);

impl Patience {
    /// That of the call which is under way on this thread. Asked once, when a function is called: code of
    /// the host's that runs meanwhile may begin and end others.
    pub(super) fn of_this_call() -> Self {
        Self(current().map_or(Deadline::NEVER, |call| call.deadline))
    }

    /// Lets the host do what it waits for, and says how long a wait may last before this is asked again.
    ///
    /// # Errors
    ///
    /// When the guest is not to go on. If its time is up it is an errno that it does not see: it is
    /// left before the function returns to it.
    pub fn check(self) -> Result<Duration> {
        /// A signal may come between the look and the wait.
        const LONGEST: Duration = Duration::from_millis(10);
        if self.0.has_passed() {
            return Err(Errno::Intr.into());
        }
        attend_if_waiting()?;
        Ok(self.0.remaining().map_or(LONGEST, |left| left.min(LONGEST)))
    }
}

/// Why a WASI function does not succeed.
#[derive(Debug)]
pub enum Failure {
    /// The guest is told.
    Errno(Errno),
    /// The guest is left.
    Stop(HostStop),
}

pub type Result<T = (), E = Failure> = std::result::Result<T, E>;

impl From<Errno> for Failure {
    fn from(errno: Errno) -> Self {
        Self::Errno(errno)
    }
}

impl From<HostStop> for Failure {
    fn from(stop: HostStop) -> Self {
        Self::Stop(stop)
    }
}

impl From<rustix::io::Errno> for Failure {
    fn from(errno: rustix::io::Errno) -> Self {
        Self::Errno(errno.into())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Errno(error.into())
    }
}

/// A descriptor of the system that is waited for.
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

/// Looks which of the descriptors are ready, and waits at most so long until one is.
fn look(watches: &mut [Watch], at_most: Duration) -> Result {
    let mut polled: Vec<_> = watches
        .iter()
        .map(|watch| {
            let flags = if watch.for_writing { PollFlags::OUT } else { PollFlags::IN };
            // SAFETY: whoever made the watch holds the descriptor open, and no code of the host's user
            // runs until the system has answered. One that is closed is answered for as not open.
            PollFd::from_borrowed_fd(unsafe { BorrowedFd::borrow_raw(watch.descriptor) }, flags)
        })
        .collect();
    let timeout = Timespec { tv_sec: at_most.as_secs().cast_signed(), tv_nsec: at_most.subsec_nanos().into() };
    match poll(&mut polled, Some(&timeout)) {
        // A signal: the host is asked what it means.
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
