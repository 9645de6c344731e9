//! The calls that wait while another of the host's stacks is in use: in PHP's fibers, that is.
//!
//! A fiber that is destroyed unwinds, and its calls end. After a fatal error PHP frees its stack instead: what the calls
//! in it used is given back here.
#![allow(unsafe_code, reason = "unmaps stacks that nobody will come back to")]

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::ptr;

use crate::run::activation::{Activation, current, exchange};

thread_local! {
    /// By the host's name for the stack that each was called on.
    static WAITING: RefCell<HashMap<usize, Waiting>> = RefCell::default();
}

struct Waiting {
    /// The innermost call there. It is under way, so it is valid, until the host frees its stack.
    innermost: *const Activation,
    /// The guests' stacks, as soon as nobody is expected to come back.
    given_up: Vec<Range<usize>>,
}

/// The host goes on on another of its stacks.
pub(crate) fn switch(from: usize, to: usize) {
    WAITING.with_borrow_mut(|waiting| {
        let next = waiting.remove(&to).map_or(ptr::null(), |call| call.innermost);
        let innermost = exchange(next);
        if !innermost.is_null() {
            waiting.insert(from, Waiting { innermost, given_up: Vec::new() });
        }
    });
}

/// Does something to all that wait. There are none when the thread is ending.
fn each(work: impl FnOnce(&mut HashMap<usize, Waiting>)) {
    let _ = WAITING.try_with(|waiting| work(&mut waiting.borrow_mut()));
}

/// Shows all calls of this thread that are under way.
pub(crate) fn each_call(mut show: impl FnMut(&Activation)) {
    let mut show_all = |innermost: *const Activation| {
        let mut call = innermost;
        // SAFETY: the calls are under way, and those that they are part of as well.
        while let Some(each) = unsafe { call.as_ref() } {
            show(each);
            call = each.outer();
        }
    };
    show_all(current().map_or(ptr::null(), ptr::from_ref));
    each(|waiting| waiting.values().for_each(|call| show_all(call.innermost)));
}

/// Notes which stacks the calls that still wait have: later, they cannot be asked.
pub(crate) fn give_up() {
    each(|waiting| {
        for call in waiting.values_mut() {
            let mut activation = call.innermost;
            // SAFETY: the calls are under way, and those that they are part of as well.
            while let Some(each) = unsafe { activation.as_ref() } {
                call.given_up.push(each.stack());
                activation = each.outer();
            }
        }
    });
}

/// Gives back what was given up. The host must have freed its stacks.
pub(crate) fn free() {
    each(|waiting| {
        for stack in waiting.drain().flat_map(|(_, call)| call.given_up) {
            // SAFETY: wasmer mapped it for a call whose frames, here and there, are gone.
            unsafe { libc::munmap(stack.start as *mut _, stack.len()) };
        }
    });
}
