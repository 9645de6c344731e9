//! Turns a fault in compiled code into a trap, whatever order calls end in.
//!
//! wasmer's own handler knows the current call from a record that each call restores when it ends,
//! which is right as long as calls end in the reverse of the order they began in. PHP's fibers break
//! that order: one may be suspended in a host function while another calls wasm. So this handler
//! stands before wasmer's. It finds the call by the stack that the fault happened on, and leaves it
//! by a way that needs no record: as a library function that raises a trap does.
#![allow(unsafe_code, reason = "handles signals, and redirects a thread that faulted")]

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ffi::{c_int, c_void};
use std::mem::MaybeUninit;
use std::ops::Range;
use std::ptr;
use std::sync::{Once, OnceLock, PoisonError, RwLock};

use backtrace::Backtrace;
use wasmer::sys::vm::{Trap, TrapCode, VMContext, VMFunctionBody, VMTrampoline, raise_lib_trap};

use crate::call::Slot;
use crate::engine::new_loading_engine;

/// A call that is under way, as the handler must know it.
pub(crate) struct Activation {
    trampoline: VMTrampoline,
    body: *const VMFunctionBody,
    extent: StackExtent,
    /// Near the beginning of the guest's stack; 0 until compiled code is entered.
    entry: Cell<usize>,
    /// The guest's stack with its guard page, which comes first; empty until compiled code is entered.
    stack: Cell<(usize, usize)>,
}

/// How much address space the guest's stack takes.
#[derive(Clone, Copy)]
pub(crate) struct StackExtent {
    page: usize,
    /// With its guard page; a multiple of the page.
    length: usize,
}

impl StackExtent {
    /// That of a stack of `size` bytes, as wasmer makes it.
    pub(crate) fn new(size: usize) -> Self {
        let page = page_size();
        Self { page, length: (size + page).next_multiple_of(page) }
    }
}

thread_local! {
    /// The innermost call of this thread, or of the fiber that runs on it.
    static CURRENT: Cell<*const Activation> = const { Cell::new(ptr::null()) };

    /// The trap that the fault which is being handled amounts to.
    static PENDING: Cell<Option<Trap>> = const { Cell::new(None) };
}

/// Where this thread keeps its innermost call. Stores and host functions stay on their thread and
/// keep a copy: finding a thread's own variable costs more than the rest of what is done with it.
#[derive(Clone, Copy)]
pub(crate) struct Innermost(*const Cell<*const Activation>);

impl Innermost {
    pub(crate) fn of_this_thread() -> Self {
        Self(CURRENT.with(ptr::from_ref))
    }

    fn cell(&self) -> &Cell<*const Activation> {
        // SAFETY: the thread that this belongs to is the one that runs.
        unsafe { &*self.0 }
    }

    #[inline]
    pub(crate) fn get(self) -> *const Activation {
        self.cell().get()
    }

    #[inline]
    pub(crate) fn set(self, activation: *const Activation) {
        self.cell().set(activation);
    }

    /// Makes a call the innermost one, as long as the result lives.
    #[inline]
    pub(crate) fn enter(self, activation: &Activation) -> Entered {
        Entered { innermost: self, outer: self.cell().replace(activation) }
    }
}

/// A call that is the innermost one; after it the one before is again.
pub(crate) struct Entered {
    innermost: Innermost,
    outer: *const Activation,
}

impl Drop for Entered {
    #[inline]
    fn drop(&mut self) {
        self.innermost.set(self.outer);
    }
}

impl Activation {
    #[inline]
    pub(crate) fn new(trampoline: VMTrampoline, body: *const VMFunctionBody, extent: StackExtent) -> Self {
        Self { trampoline, body, extent, entry: Cell::new(0), stack: Cell::new((0, 0)) }
    }

    /// This, in the place where a call expects the function's body: `enter` looks there.
    pub(crate) fn as_body(&self) -> *const VMFunctionBody {
        ptr::from_ref(self).cast()
    }

    /// Notes where the guest's stack is: `here` is near its beginning, the highest address.
    #[inline]
    fn enter(&self, here: usize) {
        let StackExtent { page, length } = self.extent;
        let end = (here + page - 1) & !(page - 1);
        self.entry.set(here);
        self.stack.set((end.saturating_sub(length), end));
    }

    /// Whether the guest's stack, if `here` is on it, has room for a way to the host's.
    #[inline]
    pub(crate) fn has_room(&self, here: usize) -> bool {
        // Any other stack is either far above its start, or below, and then wraps to a large number.
        here.wrapping_sub(self.stack.get().0) > HEADROOM
    }

    fn stack(&self) -> Range<usize> {
        let (start, end) = self.stack.get();
        start..end
    }
}

/// Enters compiled code, on the guest's stack: takes the place of the compiled trampoline, notes
/// where the stack begins, and goes on to it.
///
/// # Safety
///
/// As the compiled trampoline; and `body` must come from `Activation::as_body`.
pub(crate) unsafe extern "C" fn enter(context: *mut VMContext, body: *const VMFunctionBody, slots: *mut Slot) {
    // SAFETY: by contract; the activation lives on the stack of the host, which waits for this call.
    unsafe {
        let activation = &*body.cast::<Activation>();
        let here = 0_u8;
        activation.enter((&raw const here).addr());
        (activation.trampoline)(context, activation.body, slots);
    }
}

/// What entering a host function takes of the guest's stack, several times over.
const HEADROOM: usize = 16 << 10;

/// Where compiled code lies: end -> start.
static CODE: RwLock<BTreeMap<usize, usize>> = RwLock::new(BTreeMap::new());

/// Compiled code that the handler knows, as long as this lives.
pub(crate) struct Registration {
    end: Option<usize>,
}

impl Registration {
    pub(crate) fn new(code: Range<usize>) -> Self {
        install();
        if code.is_empty() {
            return Self { end: None };
        }
        CODE.write().unwrap_or_else(PoisonError::into_inner).insert(code.end, code.start);
        Self { end: Some(code.end) }
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        if let Some(end) = self.end {
            CODE.write().unwrap_or_else(PoisonError::into_inner).remove(&end);
        }
    }
}

/// The trap at the end of the guest's stack. No room is left there to take a backtrace.
pub(crate) fn stack_overflow() -> Trap {
    Trap::Lib { trap_code: TrapCode::StackOverflow, backtrace: Backtrace::from(Vec::new()) }
}

fn is_code(pc: usize) -> bool {
    // A lock in a signal handler: a fault in compiled code finds its own thread without it.
    let code = CODE.read().unwrap_or_else(PoisonError::into_inner);
    code.range(pc..).next().is_some_and(|(end, start)| (*start..*end).contains(&pc))
}

fn page_size() -> usize {
    static PAGE_SIZE: OnceLock<usize> = OnceLock::new();
    // SAFETY: asks for a constant of the system.
    *PAGE_SIZE.get_or_init(|| usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(4096))
}

const SIGNALS: [c_int; 4] = [libc::SIGSEGV, libc::SIGBUS, libc::SIGILL, libc::SIGFPE];

/// What handled the signals before, in the order of `SIGNALS`.
static PREVIOUS: OnceLock<[libc::sigaction; SIGNALS.len()]> = OnceLock::new();

/// Installs the handler, once a process, before wasmer's.
fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        page_size();
        // wasmer installs its own with the first store.
        drop(wasmer::Store::new(new_loading_engine()));
        let previous = SIGNALS.map(|signal| {
            let mut before = MaybeUninit::<libc::sigaction>::zeroed();
            // SAFETY: reads what is installed.
            unsafe {
                libc::sigaction(signal, ptr::null(), before.as_mut_ptr());
                before.assume_init()
            }
        });
        // Known before the handler can be called.
        let _ = PREVIOUS.set(previous);
        for signal in SIGNALS {
            // SAFETY: the handler is a function of the type that these flags announce.
            unsafe {
                let mut action: libc::sigaction = MaybeUninit::zeroed().assume_init();
                action.sa_sigaction = on_fault as *const () as usize;
                action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK | libc::SA_NODEFER;
                libc::sigaction(signal, &raw const action, ptr::null_mut());
            }
        }
    });
}

extern "C" fn on_fault(signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
    // SAFETY: the system passes a description of the fault and the state of the thread.
    unsafe {
        let state = &mut *context.cast::<Context>();
        let pc = registers::pc(state);
        let sp = registers::sp(state);
        let address = matches!(signal, libc::SIGSEGV | libc::SIGBUS).then(|| (*info).si_addr() as usize);
        match trap(signal, pc, sp, address) {
            Some((trap, sp)) => {
                PENDING.set(Some(trap));
                registers::call(state, sp, raise as *const () as usize);
            }
            None => pass_on(signal, info, context),
        }
    }
}

/// What a fault means: a trap of the current call and a stack pointer to raise it with; or nothing
/// that this handler knows.
fn trap(signal: c_int, pc: usize, sp: usize, address: Option<usize>) -> Option<(Trap, usize)> {
    // SAFETY: set only to calls that are under way.
    let activation = unsafe { CURRENT.get().as_ref() }?;
    let stack = activation.stack();
    if !stack.contains(&sp) {
        return None;
    }
    if !is_code(pc) {
        // A library function that came to the end of the guest's stack: it may be on its way to the
        // host's stack, where only wasmer knows how to leave it.
        return None;
    }
    let guard = stack.start..stack.start + page_size();
    if address.is_some_and(|address| guard.contains(&address)) {
        // Its own stack has no room, so the trap takes the place of the outermost frame.
        return Some((stack_overflow(), activation.entry.get()));
    }
    let code = match signal {
        // SAFETY: the pc lies in compiled code.
        libc::SIGILL => unsafe { payload(pc) },
        libc::SIGSEGV | libc::SIGBUS => Some(TrapCode::HeapAccessOutOfBounds),
        _ => None,
    };
    Some((Trap::wasm(pc, Backtrace::new_unresolved(), code), sp))
}

/// Where the handler sends a thread that faulted: on the guest's stack.
unsafe extern "C-unwind" fn raise() -> ! {
    let trap = PENDING.take().unwrap_or_else(|| Trap::lib(TrapCode::UnreachableCodeReached));
    // SAFETY: this is the guest's stack, and nothing on it waits for a destructor.
    unsafe { raise_lib_trap(trap) }
}

/// Hands a fault to whoever handled it before.
unsafe fn pass_on(signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
    let previous = PREVIOUS.get().zip(SIGNALS.iter().position(|each| *each == signal));
    let Some((previous, index)) = previous else { return };
    let previous = &previous[index];
    // SAFETY: calls it as its flags say; with the default action the fault happens again and ends
    // the process, as it would have without this handler.
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
        // `ud1`, perhaps with a REX prefix; the code stands in its operand.
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

type Context = libc::ucontext_t;

/// How far below the stack pointer a leaf function may keep values (System V ABI, AMD64, 3.2.2; and
/// Apple's for AArch64), and some room.
const RED_ZONE: usize = 256;

/// The registers of a thread that a signal stopped.
mod registers {
    use super::{Context, RED_ZONE};

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

    pub fn pc(state: &mut Context) -> usize {
        *access::pc(state) as usize
    }

    pub fn sp(state: &mut Context) -> usize {
        *access::sp(state) as usize
    }

    /// Lets the thread go on in `function`, with its frame below `sp`, as if it had been called.
    pub fn call(state: &mut Context, sp: usize, function: usize) {
        let aligned = (sp - RED_ZONE) & !15;
        // On AMD64 a call pushes the return address; this one has none to go back to.
        let sp = if cfg!(target_arch = "x86_64") { aligned - 8 } else { aligned };
        *access::sp(state) = sp as _;
        *access::pc(state) = function as _;
    }
}
