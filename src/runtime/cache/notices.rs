//! Notices about what kept the cache from working, without being an error of the program: each reason is reported
//! once for each process.

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

/// Whether there are notices to take, without the lock.
static WAITING: AtomicBool = AtomicBool::new(false);

/// The number of reasons that are remembered; further ones are dropped.
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
