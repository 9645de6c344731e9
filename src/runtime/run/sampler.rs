//! Notes where a thread is, time and again, for a profile: the host's functions and the guests', in one stack.
//!
//! A signal that finds the thread in compiled code notes it at once: there the host is at rest. Anywhere else the host may be
//! in the midst of something, so it is asked to say when it is at rest. What is noted are addresses and the host's own names,
//! in a buffer that is there already; names for the addresses are found later.
#![allow(unsafe_code, reason = "reads the guest's stack in a signal handler, and writes to a buffer")]

use std::cell::Cell;
use std::io;
use std::ops::Range;
use std::ptr;

use crate::clock;
use crate::run::activation::{Activation, current};
use crate::run::code;
use crate::run::interrupt::{ask_for_rest, each_host_frame};
use crate::run::registers::{self, Context};

/// How many bytes a profile may take. Pages that are not written to take no memory.
const CAPACITY: usize = 64 << 20;

/// Deeper stacks are cut off at the outer end.
const MOST_FRAMES: usize = 1024;

/// A name of the host's is cut off after so many bytes.
const LONGEST_NAME: usize = 250;

/// How far from the end of its stack the outermost function of a guest may be, in bytes: in between are trampolines.
const ENTRY: usize = 4096;

/// How many words a function without a frame may have saved.
const MOST_SAVED: usize = 8;

/// How far a function of the host's that a guest called may be from the guest's function, in bytes.
const EXIT: usize = 16 << 10;

struct Sampler {
    on: Cell<bool>,
    /// Whether to note where the host is as soon as it is at rest.
    due: Cell<bool>,
    buffer: Cell<*mut u8>,
    used: Cell<usize>,
    /// The thread's processor time at the last note, in nanoseconds.
    last: Cell<u64>,
    /// The time that did not fit.
    lost: Cell<u64>,
}

thread_local! {
    // Without a destructor, so that a signal handler may look at it at any time.
    static SAMPLER: Sampler = const {
        Sampler {
            on: Cell::new(false),
            due: Cell::new(false),
            buffer: Cell::new(ptr::null_mut()),
            used: Cell::new(0),
            last: Cell::new(0),
            lost: Cell::new(0),
        }
    };
}

/// What was noted.
pub struct Recording {
    pub(crate) bytes: Vec<u8>,
    /// The processor time for which there was no room, in nanoseconds.
    pub(crate) lost: u64,
}

/// A frame of a recording.
pub(crate) enum Noted<'a> {
    /// An address in compiled code: of the instruction, or inside the call.
    Guest(usize),
    /// A function of the host's.
    Host(&'a [u8]),
}

const END: u8 = 0;
const GUEST: u8 = 1;
const HOST: u8 = 2;

/// Whether a profile is being taken on this thread.
pub(crate) fn is_on() -> bool {
    SAMPLER.with(|sampler| sampler.on.get())
}

/// Begins to note.
pub(crate) fn begin() -> io::Result<()> {
    let (protection, kind) =
        (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANON | libc::MAP_NORESERVE);
    // SAFETY: asks for fresh memory.
    let buffer = unsafe { libc::mmap(ptr::null_mut(), CAPACITY, protection, kind, -1, 0) };
    if buffer == libc::MAP_FAILED {
        return Err(io::Error::last_os_error());
    }
    SAMPLER.with(|sampler| {
        sampler.buffer.set(buffer.cast());
        sampler.used.set(0);
        sampler.lost.set(0);
        sampler.last.set(processor_time());
        sampler.due.set(false);
        sampler.on.set(true);
    });
    Ok(())
}

/// Ends it; `None` if nothing was begun.
pub(crate) fn end() -> Option<Recording> {
    SAMPLER.with(|sampler| {
        sampler.on.set(false);
        let buffer = sampler.buffer.replace(ptr::null_mut());
        if buffer.is_null() {
            return None;
        }
        // SAFETY: the buffer was mapped with that size, so much of it is written, and nobody writes to it any more.
        let bytes = unsafe {
            let bytes = std::slice::from_raw_parts(buffer, sampler.used.get()).to_vec();
            libc::munmap(buffer.cast(), CAPACITY);
            bytes
        };
        Some(Recording { bytes, lost: sampler.lost.get() })
    })
}

/// A child has neither what sends the signals nor anybody who asks for the profile.
pub(crate) fn forked() {
    SAMPLER.with(|sampler| sampler.on.set(false));
}

/// A signal came. In a signal handler.
pub(crate) fn tick(context: &mut Context) {
    SAMPLER.with(|sampler| {
        if !sampler.on.get() {
            return;
        }
        // SAFETY: the signal interrupted this thread under the call, so the call outlives its handler.
        let activation = unsafe { current() }.filter(|activation| {
            !activation.in_host.get()
                && activation.stack().contains(&registers::sp(context))
                && code::contains_now(registers::pc(context)) == Some(true)
        });
        match activation {
            Some(activation) => {
                sampler.due.set(false);
                sampler.note(Some((activation, context)));
            }
            None => {
                sampler.due.set(true);
                ask_for_rest();
            }
        }
    });
}

/// The host is at rest.
pub fn host_is_at_rest() {
    SAMPLER.with(|sampler| {
        if sampler.on.get() && sampler.due.replace(false) {
            sampler.note(None);
        }
    });
}

/// What the thread has used, in nanoseconds.
fn processor_time() -> u64 {
    clock::nanoseconds(libc::CLOCK_THREAD_CPUTIME_ID)
}

impl Sampler {
    /// Notes the whole stack. `interrupted` is the call that runs, and its registers, if compiled code does.
    fn note(&self, interrupted: Option<(&Activation, &mut Context)>) {
        let now = processor_time();
        let time = now.saturating_sub(self.last.replace(now));
        let mut sample = Sample { sampler: self, frames: 0, fits: true };
        let from = self.used.get();
        sample.write(&time.to_le_bytes());
        // Whether the frames of the innermost guest are noted, and the next one.
        let (mut noted, mut next) = match interrupted {
            Some((activation, context)) => {
                running(activation, context, &mut |pc| sample.guest(pc));
                // SAFETY: the call that this one is part of is under way.
                (true, unsafe { activation.outer().as_ref() })
            }
            // SAFETY: this runs under the call, so the call outlives it.
            None => (false, unsafe { current() }),
        };
        each_host_frame(&mut |name, calls_guests| {
            // Above a function by which the host called a guest is that guest.
            if calls_guests
                && !std::mem::take(&mut noted)
                && let Some(activation) = next
            {
                waiting(activation, &mut |pc| sample.guest(pc));
                // SAFETY: as above.
                next = unsafe { activation.outer().as_ref() };
            }
            sample.host(name);
            sample.frames < MOST_FRAMES
        });
        sample.write(&[END]);
        if !sample.fits {
            self.used.set(from);
            self.lost.set(self.lost.get() + time);
        }
    }
}

/// A stack that is being noted, innermost first.
struct Sample<'a> {
    sampler: &'a Sampler,
    frames: usize,
    fits: bool,
}

impl Sample<'_> {
    fn write(&mut self, bytes: &[u8]) {
        let used = self.sampler.used.get();
        let buffer = self.sampler.buffer.get();
        self.fits &= !buffer.is_null() && used + bytes.len() <= CAPACITY;
        if self.fits {
            // SAFETY: there is room.
            unsafe { buffer.add(used).copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
            self.sampler.used.set(used + bytes.len());
        }
    }

    fn guest(&mut self, pc: usize) {
        self.frames += 1;
        self.write(&[GUEST]);
        self.write(&(pc as u64).to_le_bytes());
    }

    /// A name in parts.
    fn host(&mut self, parts: &[&[u8]]) {
        self.frames += 1;
        let mut left = LONGEST_NAME;
        let parts = parts.iter().map(|part| {
            let part = &part[..part.len().min(left)];
            left -= part.len();
            part
        });
        let mut cut = [&[][..]; 4];
        for (place, part) in cut.iter_mut().zip(parts) {
            *place = part;
        }
        let length: usize = cut.iter().map(|part| part.len()).sum();
        // At most `LONGEST_NAME`.
        self.write(&[HOST, length as u8]);
        cut.iter().for_each(|part| self.write(part));
    }
}

/// Shows the functions of a guest that was interrupted, innermost first.
fn running(activation: &Activation, context: &mut Context, show: &mut dyn FnMut(usize)) {
    let (pc, sp, fp) = (registers::pc(context), registers::sp(context), registers::fp(context));
    show(pc);
    let stack = sp..activation.stack().end;
    // A function that has no frame, or none yet or any more, is not in the chain, and neither is who called it.
    let without_frame = match registers::link(context) {
        Some(caller) => function(caller, pc)
            // SAFETY: the function and the pc are in compiled code of one module.
            .filter(|function| code::is_one_now(*function..pc) && !unsafe { registers::has_frame(*function, pc) })
            .map(|_| caller),
        None => {
            let saved = (0..MOST_SAVED).map(|index| sp + index * size_of::<usize>()).take_while(|place| *place < fp);
            saved.filter_map(|place| word(place, &stack)).find(|caller| function(*caller, pc).is_some())
        }
    };
    if let Some(caller) = without_frame {
        show(caller - 1);
    }
    follow(fp, stack, show);
}

/// The function that the pc is in, if a place is where it returns to.
fn function(caller: usize, pc: usize) -> Option<usize> {
    // The beginning of a function may be on the stack as well, and before that of the first one is nothing.
    let is_code = |place: usize| code::contains_now(place) == Some(true);
    if !is_code(caller) || !is_code(caller.wrapping_sub(registers::CALL_SIZE)) {
        return None;
    }
    // SAFETY: the place is in compiled code, and so is what would be the call that returns there.
    unsafe { registers::called(caller, pc) }
}

/// Shows the functions of a guest that has called the host, innermost first.
fn waiting(activation: &Activation, show: &mut dyn FnMut(usize)) {
    let Range { start, end } = activation.stack();
    let from = activation.left_at.get().next_multiple_of(size_of::<usize>());
    if !(start..end).contains(&from) {
        // It has only just been entered.
        return;
    }
    let to = end.min(from.saturating_add(EXIT));
    // Below the guest's frames are those of trampolines, and what these have saved may look like a frame. A true one leads to
    // more functions than those that are around it.
    let (mut first, mut best) = (None, None);
    for place in (from..to).step_by(size_of::<usize>()) {
        let Some((_, caller)) = frame(place, &(from..end)) else { continue };
        if code::contains_now(caller) != Some(true) {
            continue;
        }
        first = first.or(Some((place, caller)));
        let (mut last, mut length) = (place, 0);
        follow_frames(place, from..end, &mut |place, _| (last, length) = (place, length + 1));
        let reaches_entry = last.saturating_add(ENTRY) >= activation.entry();
        if reaches_entry && best.is_none_or(|(_, most)| length >= most) {
            best = Some((place, length));
        }
    }
    // A function without a frame called the host, or its trampoline has none.
    if let Some((place, caller)) = first
        && best.is_none_or(|(best, _)| place < best)
    {
        show(caller - 1);
    }
    if let Some((place, _)) = best {
        follow(place, from..end, show);
    }
}

/// Shows where each frame from one on returns to in compiled code.
fn follow(from: usize, stack: Range<usize>, show: &mut dyn FnMut(usize)) {
    follow_frames(from, stack, &mut |_, caller| show(caller - 1));
}

fn follow_frames(from: usize, stack: Range<usize>, show: &mut dyn FnMut(usize, usize)) {
    let mut place = from;
    for _ in 0..MOST_FRAMES {
        let Some((next, caller)) = frame(place, &stack) else { return };
        if code::contains_now(caller) != Some(true) {
            return;
        }
        show(place, caller);
        if next <= place {
            return;
        }
        place = next;
    }
}

fn word(place: usize, stack: &Range<usize>) -> Option<usize> {
    frame(place, stack).map(|(word, _)| word)
}

/// What a frame begins with: where the one around it is, and the return address.
fn frame(place: usize, stack: &Range<usize>) -> Option<(usize, usize)> {
    const SIZE: usize = 2 * size_of::<usize>();
    let fits =
        place.is_multiple_of(size_of::<usize>()) && place >= stack.start && place.checked_add(SIZE)? <= stack.end;
    // SAFETY: the place is on the guest's stack, in the part that is in use.
    fits.then(|| unsafe { ptr::read(place as *const (usize, usize)) })
}

impl Recording {
    /// Shows each stack: the processor time that was spent in it, in nanoseconds, and its frames, innermost first.
    pub(crate) fn each(&self, mut show: impl FnMut(u64, &[Noted<'_>])) {
        let mut rest = &self.bytes[..];
        while let Some((time, frames)) = take(&mut rest) {
            show(time, &frames);
        }
    }
}

fn take<'a>(rest: &mut &'a [u8]) -> Option<(u64, Vec<Noted<'a>>)> {
    let mut next = |length: usize| {
        let (taken, left) = rest.split_at_checked(length)?;
        *rest = left;
        Some(taken)
    };
    let number = |bytes: &[u8]| Some(u64::from_le_bytes(bytes.try_into().ok()?));
    let time = number(next(8)?)?;
    let mut frames = Vec::new();
    loop {
        match *next(1)?.first()? {
            GUEST => frames.push(Noted::Guest(usize::try_from(number(next(8)?)?).ok()?)),
            HOST => {
                let length = *next(1)?.first()?;
                frames.push(Noted::Host(next(length.into())?));
            }
            _ => return Some((time, frames)),
        }
    }
}
