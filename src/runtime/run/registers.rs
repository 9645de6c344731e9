//! The registers of a thread that a signal stopped, and of one that leaves compiled code.
#![allow(unsafe_code, reason = "the system hands them over behind a pointer")]

use std::mem::MaybeUninit;

pub(crate) type Context = libc::ucontext_t;

/// How far below the stack pointer a leaf function may keep values (System V ABI, AMD64, 3.2.2; and Apple's for
/// AArch64), with a margin.
const RED_ZONE: usize = 256;

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod access {
    use super::Context;
    pub fn pc(state: &mut Context) -> &mut i64 {
        &mut state.uc_mcontext.gregs[libc::REG_RIP as usize]
    }
    pub fn sp(state: &mut Context) -> &mut i64 {
        &mut state.uc_mcontext.gregs[libc::REG_RSP as usize]
    }
    pub fn fp(state: &mut Context) -> i64 {
        state.uc_mcontext.gregs[libc::REG_RBP as usize]
    }
    pub fn link(_: &mut Context) -> Option<usize> {
        None
    }
}

#[cfg(all(target_os = "linux", target_arch = "aarch64"))]
mod access {
    use super::Context;
    pub fn pc(state: &mut Context) -> &mut u64 {
        &mut state.uc_mcontext.pc
    }
    pub fn sp(state: &mut Context) -> &mut u64 {
        &mut state.uc_mcontext.sp
    }
    pub fn fp(state: &mut Context) -> u64 {
        state.uc_mcontext.regs[29]
    }
    pub fn link(state: &mut Context) -> Option<usize> {
        Some(state.uc_mcontext.regs[30] as usize)
    }
}

#[cfg(all(target_os = "macos", target_arch = "x86_64"))]
mod access {
    use super::Context;
    pub fn pc(state: &mut Context) -> &mut u64 {
        // SAFETY: the system passes the machine's state with the thread's.
        unsafe { &mut (*state.uc_mcontext).__ss.__rip }
    }
    pub fn sp(state: &mut Context) -> &mut u64 {
        // SAFETY: as above.
        unsafe { &mut (*state.uc_mcontext).__ss.__rsp }
    }
    pub fn fp(state: &mut Context) -> u64 {
        // SAFETY: as above.
        unsafe { (*state.uc_mcontext).__ss.__rbp }
    }
    pub fn link(_: &mut Context) -> Option<usize> {
        None
    }
}

#[cfg(all(target_os = "macos", target_arch = "aarch64"))]
mod access {
    use super::Context;
    pub fn pc(state: &mut Context) -> &mut u64 {
        // SAFETY: the system passes the machine's state with the thread's.
        unsafe { &mut (*state.uc_mcontext).__ss.__pc }
    }
    pub fn sp(state: &mut Context) -> &mut u64 {
        // SAFETY: as above.
        unsafe { &mut (*state.uc_mcontext).__ss.__sp }
    }
    pub fn fp(state: &mut Context) -> u64 {
        // SAFETY: as above.
        unsafe { (*state.uc_mcontext).__ss.__fp }
    }
    pub fn link(state: &mut Context) -> Option<usize> {
        // SAFETY: as above.
        Some(unsafe { (*state.uc_mcontext).__ss.__lr } as usize)
    }
}

pub(crate) fn pc(state: &mut Context) -> usize {
    *access::pc(state) as usize
}

pub(crate) fn sp(state: &mut Context) -> usize {
    *access::sp(state) as usize
}

/// The frame pointer.
pub(crate) fn fp(state: &mut Context) -> usize {
    access::fp(state) as usize
}

/// Where the running function returns to, if the processor keeps that in a register and the function has not saved it:
/// the link register. `None` on AMD64, where it is on the stack from the beginning.
pub(crate) fn link(state: &mut Context) -> Option<usize> {
    access::link(state)
}

/// How many bytes a direct call takes.
pub(crate) const CALL_SIZE: usize = if cfg!(target_arch = "aarch64") { 4 } else { 5 };

/// The function that is called by what returns to a place, if that is a direct call of one that begins shortly before the
/// pc.
///
/// # Safety
///
/// `CALL_SIZE` bytes before the place must be readable.
pub(crate) unsafe fn called(returns_to: usize, pc: usize) -> Option<usize> {
    const NEAR: usize = 64 << 10;
    // SAFETY: by contract.
    let distance = unsafe { call_distance(returns_to - CALL_SIZE) }?;
    let target = returns_to.wrapping_add_signed(distance);
    (target <= pc && pc - target < NEAR).then_some(target)
}

/// How far from its end a direct call leads; `None` if it is another instruction.
///
/// # Safety
///
/// `CALL_SIZE` bytes must be readable.
#[cfg(not(target_arch = "aarch64"))]
unsafe fn call_distance(instruction: usize) -> Option<isize> {
    const CALL: u8 = 0xe8;
    // SAFETY: by contract.
    let instruction = unsafe { (instruction as *const [u8; CALL_SIZE]).read_unaligned() };
    let [CALL, distance @ ..] = instruction else { return None };
    Some(i32::from_le_bytes(distance) as isize)
}

/// As above, of `bl`.
///
/// # Safety
///
/// As above.
#[cfg(target_arch = "aarch64")]
unsafe fn call_distance(instruction: usize) -> Option<isize> {
    const BL: u32 = 0b10_0101;
    // SAFETY: by contract.
    let instruction = unsafe { (instruction as *const u32).read_unaligned() };
    // 26 bits, in instructions, from the call itself on.
    let distance = (instruction << 6).cast_signed() >> 4;
    (instruction >> 26 == BL).then_some(distance as isize - CALL_SIZE as isize)
}

/// Whether a function that keeps where it returns to in the link register has made a frame before it came to the pc: saved
/// that register, by `stp x29, x30` at some distance from the stack pointer, and set the frame pointer, which is another
/// instruction.
///
/// # Safety
///
/// What is between them must be readable.
pub(crate) unsafe fn has_frame(function: usize, pc: usize) -> bool {
    const STP_X29_X30: u32 = 0xa900_7bfd;
    /// The distance, and whether the stack pointer changes with it.
    const VARIES: u32 = 0x7f << 15 | 1 << 23;
    // SAFETY: by contract.
    let instruction = |place: usize| unsafe { (place as *const u32).read_unaligned() };
    (function..pc.saturating_sub(4)).step_by(4).any(|place| instruction(place) & !VARIES == STP_X29_X30)
}

/// Makes the thread continue in `function`, with its frame below `sp`, as if it had been called.
pub(crate) fn call(state: &mut Context, sp: usize, function: usize) {
    let aligned = (sp - RED_ZONE) & !15;
    // On AMD64 a call pushes the return address; this function never returns, so 0 is pushed.
    let sp = if cfg!(target_arch = "x86_64") { aligned - 8 } else { aligned };
    *access::sp(state) = sp as _;
    *access::pc(state) = function as _;
}

/// Where the current values of the callee-saved registers go: compiled code that has called the host may keep values in
/// them, and nowhere else.
///
/// It stays where it is: to move it just after the registers were written one by one would wait for each of them.
pub(crate) type KeptByCallees = [MaybeUninit<usize>; KEPT];

#[cfg(target_arch = "x86_64")]
pub(crate) const KEPT: usize = 6;

/// Writes what those registers have now.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub(crate) fn write_kept(kept: &mut KeptByCallees) {
    // SAFETY: writes to the array only.
    unsafe {
        std::arch::asm!(
            "mov [{kept}], rbx",
            "mov [{kept} + 8], rbp",
            "mov [{kept} + 16], r12",
            "mov [{kept} + 24], r13",
            "mov [{kept} + 32], r14",
            "mov [{kept} + 40], r15",
            kept = in(reg) kept.as_mut_ptr(),
            options(nostack, preserves_flags),
        );
    }
}

#[cfg(target_arch = "aarch64")]
pub(crate) const KEPT: usize = 11;

/// As on x86-64.
#[cfg(target_arch = "aarch64")]
#[inline(always)]
pub(crate) fn write_kept(kept: &mut KeptByCallees) {
    // SAFETY: writes to the array only.
    unsafe {
        std::arch::asm!(
            "stp x19, x20, [{kept}]",
            "stp x21, x22, [{kept}, #16]",
            "stp x23, x24, [{kept}, #32]",
            "stp x25, x26, [{kept}, #48]",
            "stp x27, x28, [{kept}, #64]",
            "str x29, [{kept}, #80]",
            kept = in(reg) kept.as_mut_ptr(),
            options(nostack, preserves_flags),
        );
    }
}
