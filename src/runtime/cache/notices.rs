//! What kept the cache from doing its work, without being anybody's fault in the program: each reason
//! once a process, for whoever shows them.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use once_cell::sync::Lazy;

#[derive(Default)]
struct Notices {
    given: HashSet<String>,
    waiting: Vec<String>,
}

static NOTICES: Lazy<Mutex<Notices>> = Lazy::new(Mutex::default);

/// Whether some are waiting, to be asked without the lock.
static WAITING: AtomicBool = AtomicBool::new(false);

/// Reasons that are remembered; after that many different ones there is nothing new to learn.
const NOTICES_TO_KEEP: usize = 100;

fn lock() -> MutexGuard<'static, Notices> {
    NOTICES.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn notice(reason: &anyhow::Error) {
    let reason = format!("{reason:#}");
    let mut notices = lock();
    if notices.given.len() < NOTICES_TO_KEEP && notices.given.insert(reason.clone()) {
        notices.waiting.push(reason);
        WAITING.store(true, Ordering::Relaxed);
    }
}

/// The notices since the last time.
pub fn take() -> Vec<String> {
    if !WAITING.swap(false, Ordering::Relaxed) {
        return Vec::new();
    }
    std::mem::take(&mut lock().waiting)
}
