//! Keeps the calls that wait while another host stack is in use.
//!
//! A fiber that is destroyed is unwound, and its calls end. After a fatal error its stack is freed instead: what the
//! calls on it used is given back here.
#![allow(unsafe_code, reason = "unmaps stacks that nobody will come back to")]

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::ptr;

use crate::run::activation::{Activation, exchange, innermost};

thread_local! {
    /// Keyed by the host's name for the stack on which each was called.
    static WAITING: RefCell<HashMap<usize, Waiting>> = RefCell::default();
}

struct Waiting {
    /// The innermost call of a stack. It is under way, and so valid, until the host frees its stack.
    innermost: *const Activation,
    /// The guests' stacks of calls that will not continue.
    given_up: Vec<Range<usize>>,
}

/// Notes that the host continues on another of its stacks.
pub(crate) fn switch(from: usize, to: usize) {
    WAITING.with_borrow_mut(|waiting| {
        let next = waiting.remove(&to).map_or(ptr::null(), |call| call.innermost);
        let innermost = exchange(next);
        if !innermost.is_null() {
            waiting.insert(from, Waiting { innermost, given_up: Vec::new() });
        }
    });
}

/// Runs `work` on all waiting calls. There are none when the thread is ending.
fn each(work: impl FnOnce(&mut HashMap<usize, Waiting>)) {
    let _ = WAITING.try_with(|waiting| work(&mut waiting.borrow_mut()));
}

/// Calls `each` for all calls of this thread that are under way.
pub(crate) fn each_call(mut show: impl FnMut(&Activation)) {
    let mut show_all = |innermost: *const Activation| {
        let mut call = innermost;
        // SAFETY: the calls are under way, and so are the enclosing ones.
        while let Some(each) = unsafe { call.as_ref() } {
            show(each);
            call = each.outer();
        }
    };
    show_all(innermost());
    each(|waiting| waiting.values().for_each(|call| show_all(call.innermost)));
}

/// Notes the stacks of the calls that still wait: later the calls cannot be read any more.
pub(crate) fn give_up() {
    each(|waiting| {
        for call in waiting.values_mut() {
            let mut activation = call.innermost;
            // SAFETY: the calls are under way, and so are the enclosing ones.
            while let Some(each) = unsafe { activation.as_ref() } {
                call.given_up.push(each.stack());
                activation = each.outer();
            }
        }
    });
}

/// Gives back the abandoned stacks. The host must have freed its own.
pub(crate) fn free() {
    each(|waiting| {
        for stack in waiting.drain().flat_map(|(_, call)| call.given_up) {
            // SAFETY: wasmer mapped it for a call whose frames, on both stacks, are gone.
            unsafe { libc::munmap(stack.start as *mut _, stack.len()) };
        }
    });
}
