//! Looking names up, which the system does only while the caller waits: so it is done in a thread.

use std::net::{IpAddr, ToSocketAddrs};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::run::signals::SignalsBlocked;

/// A name that is being looked up. Dropped before there is an answer, it leaves the thread to its end.
pub struct Lookup {
    answer: Arc<Mutex<Option<Answer>>>,
    /// Readable, as its other end is closed, when there is an answer.
    done: UnixStream,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookupError {
    /// The name does not exist, or nobody answered.
    Unresolvable,
    /// Too many names are being looked up, or the system has no room.
    Temporary,
}

type Answer = Result<Vec<IpAddr>, LookupError>;

/// How many names may be looked up at a time, in the whole process: each takes a thread until the resolver gives up.
const MOST: usize = 16;

static UNDER_WAY: AtomicUsize = AtomicUsize::new(0);

/// One of the names that are being looked up.
struct Slot;

impl Slot {
    fn take() -> Option<Self> {
        let more = |count: usize| (count < MOST).then_some(count + 1);
        UNDER_WAY.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).ok().map(|_| Self)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        UNDER_WAY.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Lookup {
    /// # Errors
    ///
    /// If it cannot be begun.
    pub fn begin(name: String) -> Result<Self, LookupError> {
        let slot = Slot::take().ok_or(LookupError::Temporary)?;
        let (done, end) = UnixStream::pair().map_err(|_| LookupError::Temporary)?;
        let answer: Arc<Mutex<Option<Answer>>> = Arc::default();
        let place = Arc::clone(&answer);
        let look_up = move || {
            // A dot at the end keeps resolvers from adding a domain of their own.
            let name = if name.contains('.') { format!("{name}.") } else { name };
            let found = (&*name, 0).to_socket_addrs().map(|addresses| addresses.map(|address| address.ip()).collect());
            let found = found.map_err(|_| LookupError::Unresolvable);
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(found);
            drop((end, slot));
        };
        // PHP's timers and `pcntl` handlers belong to PHP's own thread.
        let _blocked = SignalsBlocked::new();
        let thread = thread::Builder::new().name("wasm-lookup".into()).spawn(look_up);
        thread.map_err(|_| LookupError::Temporary)?;
        Ok(Self { answer, done })
    }

    /// The answer, once, if there is one yet.
    pub fn take(&self) -> Option<Answer> {
        self.answer.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// What is ready to be read when there is an answer.
    pub fn descriptor(&self) -> RawFd {
        self.done.as_raw_fd()
    }
}
