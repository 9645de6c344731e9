//! The functions that the core modules of a component import of the host: its imports, resources, strings between
//! components.
#![allow(unsafe_code, reason = "reads and writes the slots of calls from wasm")]

use std::rc::Rc;

use super::broken::{Broken, Stop, broken};
use super::flat::{Words, unflatten};
use super::host::{FlatGuest, HostImport, ImportCall};
use super::lift::Lift;
use super::plan::{Options, Plan, Trampoline, Transcode};
use super::state::State;
use super::text::Passage;
use super::translate;
use super::types::{FuncType, MAX_FLAT_RESULTS};
use crate::fault::HostStop;
use crate::objects::host::HostFunction;
use crate::values::Slot;

/// A function that the plan has a description of.
pub(crate) struct Intrinsic {
    pub(crate) state: Rc<State>,
    /// Its place among the trampolines.
    pub(crate) trampoline: u32,
    /// What it calls, if it is an import.
    pub(crate) import: Option<Rc<HostImport>>,
}

impl HostFunction for Intrinsic {
    unsafe fn call(&self, slots: *mut Slot) -> Result<(), HostStop> {
        let slots = Slots(slots);
        // SAFETY: by contract; the plan says what kind of function it is.
        unsafe { self.run(&slots) }.map_err(|stop| self.state.stop(stop))
    }
}

/// The slots of a call, which may be unaligned.
struct Slots(*mut Slot);

impl Slots {
    /// # Safety
    ///
    /// There must be a slot of that number.
    unsafe fn word(&self, index: usize) -> u64 {
        // SAFETY: by contract.
        unsafe { (&raw const (*self.0.add(index)).u64).read_unaligned() }
    }

    /// # Safety
    ///
    /// As `word`.
    unsafe fn number(&self, index: usize) -> u32 {
        // SAFETY: by contract.
        unsafe { (&raw const (*self.0.add(index)).u32).read_unaligned() }
    }

    /// # Safety
    ///
    /// As `word`.
    unsafe fn give(&self, index: usize, word: u64) {
        // SAFETY: by contract.
        unsafe { (&raw mut (*self.0.add(index)).u64).write_unaligned(word) };
    }
}

impl Intrinsic {
    /// # Safety
    ///
    /// The slots must be those of a call of the function that the plan describes.
    unsafe fn run(&self, slots: &Slots) -> Result<(), Stop> {
        let state = &*self.state;
        let plan = &*state.plan;
        // SAFETY: by contract there is a slot for each parameter and result.
        unsafe {
            match &plan.trampolines[self.trampoline as usize] {
                Trampoline::Lowered { func, options, .. } => {
                    let ty = &plan.funcs[*func as usize];
                    self.call_import(ty, &plan.options[*options as usize], slots)?;
                }
                Trampoline::Transcode { how, from, to } => transcode(state, *how, *from, *to, slots)?,
                Trampoline::ResourceNew { instance, resource } => {
                    state.check_may_leave(*instance)?;
                    slots.give(0, state.new_own(*instance, *resource, slots.number(0))?.into());
                }
                Trampoline::ResourceRep { instance, resource } => {
                    slots.give(0, state.rep(*instance, *resource, slots.number(0))?.into());
                }
                Trampoline::ResourceDrop { instance, resource } => {
                    state.check_may_leave(*instance)?;
                    if let Some(rep) = state.drop_handle(*instance, *resource, slots.number(0))? {
                        state.destroy(*resource, rep)?;
                    }
                }
                Trampoline::TransferOwn => {
                    let handle = state.transfer(slots.number(0), slots.number(1), slots.number(2), true)?;
                    slots.give(0, handle.into());
                }
                Trampoline::TransferBorrow => {
                    let handle = state.transfer(slots.number(0), slots.number(1), slots.number(2), false)?;
                    slots.give(0, handle.into());
                }
                Trampoline::EnterCall => state.begin_call(),
                Trampoline::ExitCall => state.end_call()?,
                Trampoline::Trap => return Err(broken(translate::reason(slots.number(0))).into()),
            }
        }
        Ok(())
    }

    /// Calls an import (Canonical ABI, `canon lower`).
    ///
    /// # Safety
    ///
    /// The slots must be those of a call of the lowered function.
    unsafe fn call_import(&self, ty: &FuncType, options: &Options, slots: &Slots) -> Result<(), Stop> {
        let state = &*self.state;
        let plan = &*state.plan;
        state.check_may_leave(options.instance)?;
        let Some(import) = &self.import else { return Err(Stop::trap("the import is not there")) };
        let params = plan.types.get(ty.params);
        let results = plan.types.get(ty.results).flat.filter(|count| *count as usize <= MAX_FLAT_RESULTS);
        let flat = params.flat.map_or(1, |count| count as usize);
        let mut words = Words::new();
        for index in 0..flat + usize::from(results.is_none()) {
            // SAFETY: by contract there are so many parameters.
            words.push(unsafe { slots.word(index) });
        }
        let words = words.as_slice();
        match &**import {
            HostImport::Flat(function) => {
                let word = function.call(&FlatGuest::new(state, options), words)?;
                if results.is_some_and(|count| count > 0) {
                    // SAFETY: there is a result.
                    unsafe { slots.give(0, word) };
                }
            }
            HostImport::Values(function) => {
                state.begin_call();
                let lift = Lift::new(state, options);
                let mut buffer = Vec::new();
                let arguments = match params.flat {
                    Some(_) => {
                        buffer.resize(params.size as usize, 0);
                        unflatten(&plan.types, ty.params, words, &mut buffer)?;
                        &*buffer
                    }
                    None => in_memory(&lift, plan, ty, words[0] as u32)?,
                };
                let result = function.call(&ImportCall { lift, ty, arguments })?;
                let guest = state.guest(options);
                let mut flattened = Words::new();
                state.without_leaving(options.instance, || match (results, words.last()) {
                    (None, Some(address)) => result.write(&guest, *address as u32),
                    _ => result.flatten(&plan.types, &guest, &mut flattened),
                })?;
                if let Some(word) = flattened.as_slice().first() {
                    // SAFETY: there is a result.
                    unsafe { slots.give(0, *word) };
                }
                state.end_call()?;
            }
        }
        Ok(())
    }
}

/// Parameters that are too many to be passed one by one.
fn in_memory<'a>(lift: &Lift<'a>, plan: &Plan, ty: &FuncType, address: u32) -> Result<&'a [u8], Broken> {
    let params = plan.types.get(ty.params);
    if !address.is_multiple_of(params.align) {
        return Err(broken("unaligned pointer"));
    }
    lift.memory(address, params.size.into(), "pointer out of bounds of memory")
}

/// Carries a string from one component's memory to another's.
///
/// # Safety
///
/// The slots must be those of a call of that function.
unsafe fn transcode(state: &State, how: Transcode, from: u32, to: u32, slots: &Slots) -> Result<(), Stop> {
    let memory = |index: u32| state.memories.get(index as usize).and_then(|memory| memory.get()).copied();
    let (Some(from), Some(to)) = (memory(from), memory(to)) else { return Err(Stop::trap("a memory is missing")) };
    // SAFETY: by contract there are at least three parameters.
    let (source, length, target) = unsafe { (slots.number(0), u64::from(slots.number(1)), slots.number(2)) };
    let (width, target_width) = how.widths();
    let (mut room, mut done, mut first) = (length * target_width as u64, 0, false);
    match how {
        Transcode::Latin1ToUtf8 | Transcode::Utf16ToUtf8 => {
            // SAFETY: this kind has five parameters.
            (room, first) = unsafe { (slots.number(3).into(), slots.number(4) != 0) };
        }
        Transcode::Utf8ToCompactUtf16 | Transcode::Utf16ToCompactUtf16 => {
            // SAFETY: as above.
            unsafe {
                done = slots.number(4) as usize;
                room = u64::from(slots.number(3)) * 2;
            }
        }
        _ => {}
    }
    let out_of_bounds = |_| Stop::trap("string pointer/length out of bounds of memory");
    let source = from.at(source.into(), length * width as u64).map_err(out_of_bounds)?;
    let target = to.at(target.into(), room).map_err(out_of_bounds)?;
    let (source_length, room) = (length as usize * width, usize::try_from(room).unwrap_or(0));
    if source.addr() < target.addr() + room && target.addr() < source.addr() + source_length {
        return Err(Stop::trap("a string overlaps with its copy"));
    }
    // SAFETY: both ranges are inside of their memories, and they do not overlap; no code of a guest's runs meanwhile.
    let passage = unsafe {
        Passage {
            from: std::slice::from_raw_parts(source, source_length),
            to: std::slice::from_raw_parts_mut(target, room),
            done,
            first,
        }
    };
    let (read, written) = how.run(passage)?;
    // SAFETY: by contract there is a slot for each result.
    unsafe {
        match how {
            Transcode::CopyUtf8 | Transcode::CopyUtf16 | Transcode::CopyLatin1 | Transcode::Latin1ToUtf16 => {}
            Transcode::Latin1ToUtf8 | Transcode::Utf16ToUtf8 | Transcode::Utf8ToLatin1 | Transcode::Utf16ToLatin1 => {
                slots.give(0, read.into());
                slots.give(1, written.into());
            }
            Transcode::Utf8ToUtf16
            | Transcode::Utf16ToCompactProbablyUtf16
            | Transcode::Utf8ToCompactUtf16
            | Transcode::Utf16ToCompactUtf16 => slots.give(0, written.into()),
        }
    }
    Ok(())
}
