//! The registers of a thread that a signal stopped.
#![allow(unsafe_code, reason = "the system hands them over behind a pointer")]

pub(crate) type Context = libc::ucontext_t;

/// How far below the stack pointer a leaf function may keep values (System V ABI, AMD64, 3.2.2; and
/// Apple's for AArch64), and some room.
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
}

pub(crate) fn pc(state: &mut Context) -> usize {
    *access::pc(state) as usize
}

pub(crate) fn sp(state: &mut Context) -> usize {
    *access::sp(state) as usize
}

/// Lets the thread go on in `function`, with its frame below `sp`, as if it had been called.
pub(crate) fn call(state: &mut Context, sp: usize, function: usize) {
    let aligned = (sp - RED_ZONE) & !15;
    // On AMD64 a call pushes the return address; this one has none to go back to.
    let sp = if cfg!(target_arch = "x86_64") { aligned - 8 } else { aligned };
    *access::sp(state) = sp as _;
    *access::pc(state) = function as _;
}
