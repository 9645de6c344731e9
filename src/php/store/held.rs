//! The PHP values that the wasm objects of a store hold, and when they are released.

use std::collections::{HashMap, VecDeque};
use std::mem;
use std::ptr;

use ext_php_rs::ffi::zend_object;
use ext_php_rs::types::Zval;
use wasm_runtime::values::Reference;

use crate::php::engine::interrupt::Moments;
use crate::php::engine::zend;

/// Callables that wasm imports, and the values behind its externrefs. The PHP object of the store owns them, and
/// reports them to the cycle collector.
#[derive(Default)]
pub struct Held {
    values: Vec<Zval>,
    kinds: Vec<Kind>,
    free: Vec<usize>,
    /// The place of each object in the list of values, so that one object has only one reference.
    objects: HashMap<*mut zend_object, usize>,
    references: usize,
    /// The references that were added since the last sweep, in order, each with the moment when it was added.
    young: Vec<(usize, u64)>,
    /// How many references PHP has handed over since the last check.
    handed_over: usize,
    /// The budget for sweeps at the end of calls.
    ended: Account,
    /// The budget for sweeps inside a call, which leave the other one as it is.
    inside: Account,
    /// The bytes that PHP used at the last sweep, or the smallest number since.
    memory: usize,
    /// Values that are to be dropped.
    released: VecDeque<Zval>,
}

/// What looks cost, and may cost.
#[derive(Clone, Copy, Default)]
struct Account {
    /// What may be spent on a look without a call being charged for more than its share.
    credit: usize,
    /// How many places for references there were the last time they were counted.
    places: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Free,
    Callable,
    Reference,
    /// Marks a reference that wasm was found to hold.
    Marked,
}

/// The units that are added to the budget of a sweep: for each reference that PHP hands over, for each assignment by
/// PHP to a table or global, and for a call that hands over none, because it may have dropped one. A unit is about a
/// nanosecond: four empty places, or half a value.
const SHARE_OF_REFERENCE: usize = 64;
const SHARE_OF_CALL: usize = 16;

/// How many bytes PHP's memory may grow, in addition to 32 for each unit that a sweep costs, before a sweep happens
/// regardless of the budget.
const ROOM: usize = 256 << 10;

impl Held {
    /// All of them, for the cycle collector.
    pub fn values(&self) -> &[Zval] {
        &self.values
    }

    pub fn hold_callable(&mut self, callable: Zval) {
        self.insert(callable, Kind::Callable);
    }

    /// Keeps a value until it is let go of, and gives its place.
    #[cfg(feature = "component")]
    pub fn keep(&mut self, value: Zval) -> usize {
        self.insert(value, Kind::Callable)
    }

    /// The value at a place that `keep` gave.
    #[cfg(feature = "component")]
    pub fn kept(&self, place: usize) -> Zval {
        self.values.get(place).map_or_else(Zval::null, Zval::shallow_clone)
    }

    /// Takes out the value at a place that `keep` gave.
    #[cfg(feature = "component")]
    pub fn take(&mut self, place: usize) -> Zval {
        if self.kinds.get(place) != Some(&Kind::Callable) {
            return Zval::null();
        }
        self.kinds[place] = Kind::Free;
        self.free.push(place);
        mem::replace(&mut self.values[place], Zval::null())
    }

    /// The externref for a PHP value; null is the null reference.
    pub fn reference(&mut self, value: &Zval, moments: &Moments) -> Reference {
        if value.is_null() {
            return 0;
        }
        self.handed_over += 1;
        let object = value.object().map(|object| ptr::from_ref(object).cast_mut());
        if let Some(place) = object.and_then(|object| self.objects.get(&object)) {
            return place + 1;
        }
        let place = self.insert(value.shallow_clone(), Kind::Reference);
        self.references += 1;
        self.young.push((place, moments.next()));
        if let Some(object) = object {
            self.objects.insert(object, place);
        }
        place + 1
    }

    /// The PHP value that an externref stands for.
    pub fn value(&self, reference: Reference) -> Zval {
        let value = reference.checked_sub(1).and_then(|place| self.values.get(place));
        value.map_or_else(Zval::null, Zval::shallow_clone)
    }

    fn insert(&mut self, value: Zval, kind: Kind) -> usize {
        match self.free.pop() {
            Some(place) => {
                self.values[place] = value;
                self.kinds[place] = kind;
                place
            }
            None => {
                self.values.push(value);
                self.kinds.push(kind);
                self.values.len() - 1
            }
        }
    }

    /// Notes that PHP has replaced a value in a table or global, or tried to.
    pub fn note_assignment(&mut self) {
        self.handed_over = self.handed_over.max(1);
    }

    #[inline]
    pub fn has_references(&self) -> bool {
        self.references != 0
    }

    /// Whether it is time for a sweep, which finds the references that wasm still holds. `places` counts the places
    /// in the store where they can be. Must be called once for each call that has ended, so that the cost of sweeps
    /// stays in proportion to the calls.
    pub fn is_due(&mut self, places: impl FnOnce() -> usize) -> bool {
        let handed_over = mem::take(&mut self.handed_over);
        let share = SHARE_OF_CALL.max(handed_over.saturating_mul(SHARE_OF_REFERENCE));
        let mut account = self.ended;
        let is_due = self.affords(&mut account, share, places);
        self.ended = account;
        is_due
    }

    /// The same in the midst of a call, when PHP is about to hand one over.
    pub fn is_due_inside(&mut self, places: impl FnOnce() -> usize) -> bool {
        let mut account = self.inside;
        let is_due = self.affords(&mut account, SHARE_OF_REFERENCE, places);
        self.inside = account;
        is_due
    }

    fn affords(&mut self, account: &mut Account, share: usize, places: impl FnOnce() -> usize) -> bool {
        account.credit = account.credit.saturating_add(share);
        let memory = zend::memory_usage();
        self.memory = self.memory.min(memory);
        let grown = memory - self.memory;
        let credit = account.credit;
        let is_due = |places: usize| {
            let cost = (places + self.values.len()) / 4 + 2 * self.references;
            credit >= cost || grown >= ROOM + 32 * cost
        };
        // Counting the places takes time as well.
        if !is_due(account.places) {
            return false;
        }
        account.places = places();
        is_due(account.places)
    }

    /// Marks a reference that wasm holds.
    pub fn mark(&mut self, reference: Reference) {
        if let Some(kind) = reference.checked_sub(1).and_then(|place| self.kinds.get_mut(place))
            && *kind == Kind::Reference
        {
            *kind = Kind::Marked;
        }
    }

    /// Takes out the references that were not marked.
    pub fn sweep(&mut self) {
        self.young.clear();
        self.free.clear();
        for place in 0..self.values.len() {
            match self.kinds[place] {
                Kind::Callable => continue,
                Kind::Marked => {
                    self.kinds[place] = Kind::Reference;
                    continue;
                }
                Kind::Reference => self.release(place),
                Kind::Free => {}
            }
            self.free.push(place);
        }
        let used = self.kinds.iter().rposition(|kind| *kind != Kind::Free).map_or(0, |last| last + 1);
        self.truncate(used);
        self.ended.credit = 0;
        self.memory = zend::memory_usage();
    }

    /// Takes out the references that were added after that moment and were not marked.
    pub fn sweep_after(&mut self, moment: u64) {
        self.release_after(moment);
        self.unmark();
        self.ended.credit = 0;
    }

    /// The same in the midst of a call, at whose end there is to be a look as if there had been none.
    pub fn sweep_inside(&mut self, moment: u64) {
        let handed_over = self.handed_over;
        self.release_after(moment);
        self.handed_over = handed_over;
        self.unmark();
        self.inside.credit = 0;
    }

    fn unmark(&mut self) {
        for kind in self.kinds.iter_mut().filter(|kind| **kind == Kind::Marked) {
            *kind = Kind::Reference;
        }
        self.memory = zend::memory_usage();
    }

    /// The same without marks: wasm has no place for a reference, and never had one.
    pub fn release_after(&mut self, moment: u64) {
        let first = self.young.partition_point(|(_, came)| *came <= moment);
        let mut kept = first;
        for at in first..self.young.len() {
            let (place, _) = self.young[at];
            if self.kinds[place] == Kind::Marked {
                self.young.swap(kept, at);
                kept += 1;
            } else {
                self.release(place);
                self.free.push(place);
            }
        }
        self.young.truncate(kept);
        if self.free.len() == self.values.len() {
            self.truncate(0);
        }
        self.handed_over = 0;
    }

    fn release(&mut self, place: usize) {
        let value = mem::replace(&mut self.values[place], Zval::null());
        if let Some(object) = value.object() {
            self.objects.remove(&ptr::from_ref(object).cast_mut());
        }
        self.kinds[place] = Kind::Free;
        self.references -= 1;
        self.released.push_back(value);
    }

    /// Gives up the places after the first `used`, which are free, and their memory if there is much of it.
    fn truncate(&mut self, used: usize) {
        const MUCH: usize = 1024;
        self.free.retain(|place| *place < used);
        self.values.truncate(used);
        self.kinds.truncate(used);
        if self.values.capacity() > MUCH + 4 * used {
            self.values.shrink_to(MUCH);
            self.kinds.shrink_to(MUCH);
            self.free.shrink_to(MUCH);
            self.young.shrink_to(MUCH);
            self.objects.shrink_to(MUCH);
            self.released.shrink_to(MUCH);
        }
    }

    /// The values that were taken out and are to be dropped.
    pub fn next_released(&mut self) -> Option<Zval> {
        self.released.pop_front()
    }
}
