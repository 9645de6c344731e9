//! A trap in our words: why the guest stopped, and where it was.

use wasmer::sys::vm::{Trap as VmTrap, TrapCode as VmTrapCode};
use wasmer_compiler::FRAME_INFO;
use wasmer_types::FrameInfo;

use crate::compile::throws::Shifted;
use crate::compiler::Compiler;
use crate::fault::{Frame, Trap, TrapCode};
use crate::module::Module;
use crate::run::interrupt;
use crate::source::demangle::demangle;

/// A trap of a call.
#[cold]
pub(crate) fn describe(trap: &VmTrap) -> Trap {
    let (code, backtrace) = match trap {
        VmTrap::Wasm { pc, signal_trap, backtrace } => {
            let known = FRAME_INFO.read().ok().and_then(|known| known.lookup_trap_info(*pc));
            let code = known.map(|known| known.trap_code).or(*signal_trap);
            (trap_code(Some(code.unwrap_or(VmTrapCode::StackOverflow))), Some((Some(*pc), backtrace)))
        }
        VmTrap::Lib { trap_code: code, backtrace } => (trap_code(Some(*code)), Some((None, backtrace))),
        VmTrap::OOM { backtrace } => (trap_code(None), Some((None, backtrace))),
        _ => (trap_code(None), None),
    };
    let mut frames = Vec::new();
    if let Some((trapped_at, backtrace)) = backtrace {
        for frame in backtrace.frames() {
            let pc = frame.ip() as usize;
            let place = if Some(pc) == trapped_at { Place::Trapped(pc, code) } else { Place::called(pc) };
            push(&mut frames, place);
        }
    }
    Trap::new(code, frames)
}

/// A trap of which the engine tells no more than that.
#[cold]
pub(crate) fn describe_error(error: &wasmer::RuntimeError) -> Trap {
    let frames = error.trace().iter().map(|frame| base(frame, None));
    Trap::new(trap_code(error.clone().to_trap()), frames.collect())
}

/// A place in machine code.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    /// The instruction that trapped, and why.
    Trapped(usize, TrapCode),
    /// In an instruction that calls.
    Call(usize),
}

impl Place {
    /// The call that returns to a pc.
    fn called(pc: usize) -> Self {
        Self::Call(pc.saturating_sub(1))
    }

    /// Whether code that counts fuel gives the instruction the offset of the next one: the counting stands before it, and
    /// takes its own (`metering.rs`).
    fn is_counted(self) -> bool {
        use TrapCode::{IndirectCallTypeMismatch, UninitializedElement, Unreachable};
        match self {
            Self::Trapped(_, code) => matches!(code, Unreachable | UninitializedElement | IndirectCallTypeMismatch),
            Self::Call(_) => true,
        }
    }
}

/// Adds the functions that are at a place, innermost first; none if it is not in compiled code.
pub(crate) fn push(frames: &mut Vec<Frame>, place: Place) {
    let (Place::Trapped(pc, _) | Place::Call(pc)) = place;
    let info = FRAME_INFO.read().ok().and_then(|known| known.lookup_frame_info(pc));
    let Some(info) = info else { return };
    let module = Module::at(pc);
    let frame = base(&info, module.as_ref());
    let located = module.as_ref().zip(frame.offset).map(|(module, offset)| {
        let is_behind = module.kind().counts_fuel() && place.is_counted();
        module.locate(if is_behind { offset.saturating_sub(1) } else { offset })
    });
    let Some((last, inlined)) = located.as_deref().and_then(|located| located.split_last()) else {
        return frames.push(frame);
    };
    // Singlepass has one place for all traps of a kind in a function, and gives that the offset of its end.
    if last.is_end && module.is_some_and(|module| module.compiler() == Compiler::Singlepass) {
        let symbol = frame.symbol.or_else(|| last.symbol.clone());
        return frames.push(Frame { function: name(symbol.as_deref()), symbol, ..frame });
    }
    for location in inlined {
        frames.push(Frame {
            symbol: location.symbol.clone(),
            function: name(location.symbol.as_deref()),
            file: location.file.clone(),
            line: location.line,
            column: location.column,
            inlined: true,
            ..frame.clone()
        });
    }
    let symbol = frame.symbol.or_else(|| last.symbol.clone());
    frames.push(Frame {
        function: name(symbol.as_deref()),
        symbol,
        file: last.file.clone(),
        line: last.line,
        column: last.column,
        ..frame
    });
}

fn name(symbol: Option<&str>) -> Option<String> {
    symbol.map(|symbol| demangle(symbol).into_owned())
}

/// What the engine says of a frame.
fn base(info: &FrameInfo, module: Option<&Module>) -> Frame {
    let shifted = Shifted::of(info.module_name());
    let offset = Some(info.module_offset()).filter(|offset| *offset != NO_OFFSET);
    let symbol = info.function_name().map(str::to_owned);
    let offset = offset.map(|offset| module.map_or(offset, |module| module.original_offset(offset)));
    Frame {
        module: shifted.name.filter(|name| *name != UNNAMED_MODULE).map(Into::into),
        function: name(symbol.as_deref()),
        function_index: shifted.original(info.func_index()),
        offset,
        symbol,
        file: None,
        line: None,
        column: None,
        address: offset.zip(module).and_then(|(offset, module)| module.address(offset)),
        inlined: false,
    }
}

/// What compilers put where they do not know an instruction's offset (`SourceLoc::default()`).
const NO_OFFSET: usize = u32::MAX as usize;

/// What wasmer calls a module that has no name.
const UNNAMED_MODULE: &str = "<module>";

fn trap_code(code: Option<VmTrapCode>) -> TrapCode {
    use VmTrapCode as Vm;
    match code {
        Some(Vm::StackOverflow) => TrapCode::StackOverflow,
        Some(Vm::HeapAccessOutOfBounds) => TrapCode::MemoryOutOfBounds,
        Some(Vm::HeapMisaligned | Vm::UnalignedAtomic) => TrapCode::UnalignedAtomic,
        Some(Vm::TableAccessOutOfBounds | Vm::ReadonlyTableModified) => TrapCode::TableOutOfBounds,
        Some(Vm::IndirectCallToNull) => TrapCode::UninitializedElement,
        Some(Vm::BadSignature) => TrapCode::IndirectCallTypeMismatch,
        Some(Vm::IntegerOverflow) => TrapCode::IntegerOverflow,
        Some(Vm::IntegerDivisionByZero) => TrapCode::IntegerDivisionByZero,
        Some(Vm::BadConversionToInteger) => TrapCode::BadConversionToInteger,
        Some(Vm::UninitializedExnRef) => TrapCode::NullReference,
        Some(Vm::HostInterrupt) if interrupt::take_time_is_up() => TrapCode::TimeLimit,
        // What wasmer raises for a wait on a memory that is not shared.
        Some(Vm::HostInterrupt) => TrapCode::ExpectedSharedMemory,
        Some(Vm::UncaughtException) => TrapCode::UncaughtException,
        Some(Vm::UnreachableCodeReached | Vm::YieldOutsideAsyncContext) | None => TrapCode::Unreachable,
    }
}
