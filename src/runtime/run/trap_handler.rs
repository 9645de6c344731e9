//! Turns a fault in compiled code into a trap, in whatever order calls end.
//!
//! wasmer's own handler finds the current call by a record that each call restores when it ends, which is right as
//! long as calls end in the reverse of the order in which they began. Fibers of the host break that order: one may be
//! suspended in a host function while another calls wasm. So this handler runs before wasmer's. It finds the call by
//! the stack on which the fault happened, and leaves it in a way that needs no record: like a library function that
//! raises a trap.
#![allow(unsafe_code, reason = "handles signals, and redirects a thread that faulted")]

use std::ffi::{c_int, c_void};
use std::mem::MaybeUninit;
use std::ptr;
use std::sync::{Once, OnceLock};

use backtrace::Backtrace;
use wasmer::sys::vm::{Trap, TrapCode};

use crate::run::activation::{Activation, Raised, current, stack_overflow};
use crate::run::code::{self, Seal};
use crate::run::interrupt::{Reason, deliver};
use crate::run::registers::{self, Context};

/// The signals of processor faults.
pub(crate) const SIGNALS: [c_int; 4] = [libc::SIGSEGV, libc::SIGBUS, libc::SIGILL, libc::SIGFPE];

/// The previous handlers, in the order of `SIGNALS`.
static PREVIOUS: OnceLock<[libc::sigaction; SIGNALS.len()]> = OnceLock::new();

/// Installs the handler, once in a process, before wasmer's. Any engine will do; making one takes a while.
pub(crate) fn install(engine: &wasmer::Engine) {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        code::page_size();
        // wasmer installs its own with the first store.
        drop(wasmer::Store::new(engine.clone()));
        let previous = SIGNALS.map(|signal| {
            let mut before = MaybeUninit::<libc::sigaction>::zeroed();
            // SAFETY: reads what is installed.
            unsafe {
                libc::sigaction(signal, ptr::null(), before.as_mut_ptr());
                before.assume_init()
            }
        });
        // The previous handler must be known before this one can be called.
        let _ = PREVIOUS.set(previous);
        for signal in SIGNALS {
            // SAFETY: the handler is a function of the type that these flags announce.
            unsafe {
                let mut action: libc::sigaction = MaybeUninit::zeroed().assume_init();
                action.sa_sigaction = on_fault as *const () as usize;
                action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK | libc::SA_NODEFER;
                let installed = libc::sigaction(signal, &raw const action, ptr::null_mut());
                assert_eq!(installed, 0, "the system takes no handler for faults");
            }
        }
    });
}

extern "C" fn on_fault(signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
    // SAFETY: the system passes a description of the fault and the state of the thread.
    unsafe {
        let state = &mut *context.cast::<Context>();
        let pc = registers::pc(state);
        let address = matches!(signal, libc::SIGSEGV | libc::SIGBUS).then(|| (*info).si_addr() as usize);
        // Only a seal keeps compiled code from being fetched. Whether there still is one is not checked: another
        // thread, whose fault came first, may just have removed it.
        if address == Some(pc)
            && let Some(seal) = code::unseal(pc)
        {
            return on_seal(pc, state, seal);
        }
        let activation = current().filter(|activation| activation.stack().contains(&registers::sp(state)));
        if let Some((activation, address)) = activation.zip(address)
            && !code::contains(pc)
            && activation.open_reserve(address)
        {
            // The library function continues; the guest faults where that returns.
            return code::seal_until_left();
        }
        match activation.and_then(|activation| Some((activation, trap(activation, signal, pc, address)?))) {
            Some((activation, trap)) => activation.leave(state, Raised::Trap(trap)),
            None => pass_on(signal, info, context),
        }
    }
}

/// A thread has executed sealed code, and may be the one that was to be stopped. Any other thread repeats the
/// instruction, since the seal is gone or soon will be: it stays while another thread's library function runs, and that
/// waits for no guest.
fn on_seal(pc: usize, state: &mut Context, seal: Seal) {
    // SAFETY: the fault happened under the call, so the call outlives its handler.
    if let Some(activation) = unsafe { current() }
        && activation.stack().contains(&registers::sp(state))
        && (code::contains(pc) || activation.has_overflowed())
        && let Some(reason) = Reason::now(activation)
    {
        deliver(activation, state, reason);
    } else if seal == Seal::Kept {
        code::wait_for_others();
    }
}

/// What a fault on a call's stack means: a trap, or `None` if this handler does not know it.
fn trap(activation: &Activation, signal: c_int, pc: usize, address: Option<usize>) -> Option<Trap> {
    if !code::contains(pc) {
        return None;
    }
    let guard = activation.guard();
    if address.is_some_and(|address| guard.contains(&address)) {
        return Some(stack_overflow());
    }
    let code = match signal {
        // SAFETY: the pc lies in compiled code.
        libc::SIGILL => unsafe { payload(pc) },
        libc::SIGSEGV | libc::SIGBUS => Some(TrapCode::HeapAccessOutOfBounds),
        _ => None,
    };
    Some(Trap::wasm(pc, Backtrace::new_unresolved(), code))
}

/// Passes a fault to the previous handler.
unsafe fn pass_on(signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
    let previous = PREVIOUS.get().zip(SIGNALS.iter().position(|each| *each == signal));
    let Some((previous, index)) = previous else { return };
    let previous = &previous[index];
    // SAFETY: it is called as its flags say; with the default action the fault happens again and ends the process, as
    // it would have without this handler.
    unsafe {
        match previous.sa_sigaction {
            libc::SIG_IGN => {}
            libc::SIG_DFL => {
                libc::sigaction(signal, previous, ptr::null_mut());
            }
            handler if previous.sa_flags & libc::SA_SIGINFO != 0 => {
                let handler: extern "C" fn(c_int, *mut libc::siginfo_t, *mut c_void) = std::mem::transmute(handler);
                handler(signal, info, context);
            }
            handler => {
                let handler: extern "C" fn(c_int) = std::mem::transmute(handler);
                handler(signal);
            }
        }
    }
}

/// The trap code that LLVM's and Singlepass's code carries in the instruction that faulted.
///
/// # Safety
///
/// The pc must be readable, and a few bytes after it.
unsafe fn payload(pc: usize) -> Option<TrapCode> {
    #[cfg(target_arch = "x86_64")]
    let payload = {
        // SAFETY: by contract.
        let bytes = unsafe { (pc as *const [u8; 4]).read_unaligned() };
        // `ud1`, perhaps with a REX prefix; the code is in its operand.
        let operand = match bytes {
            [0x40..=0x4f, 0x0f, 0xb9, operand] | [0x0f, 0xb9, operand, _] => operand,
            _ => return None,
        };
        if operand & 0xc0 != 0xc0 {
            return None;
        }
        operand & 0x0f
    };
    #[cfg(target_arch = "aarch64")]
    let payload = {
        // SAFETY: by contract. `udf`, with the code in its immediate.
        let instruction = unsafe { (pc as *const u32).read_unaligned() };
        if instruction & 0xffff_0000 != 0 || instruction & 0xc0 != 0xc0 {
            return None;
        }
        (instruction & 0x0f) as u8
    };
    Some(match payload {
        0 => TrapCode::StackOverflow,
        1 => TrapCode::HeapAccessOutOfBounds,
        2 => TrapCode::HeapMisaligned,
        3 => TrapCode::TableAccessOutOfBounds,
        4 => TrapCode::IndirectCallToNull,
        5 => TrapCode::BadSignature,
        6 => TrapCode::IntegerOverflow,
        7 => TrapCode::IntegerDivisionByZero,
        8 => TrapCode::BadConversionToInteger,
        9 => TrapCode::UnreachableCodeReached,
        10 => TrapCode::UnalignedAtomic,
        _ => return None,
    })
}
