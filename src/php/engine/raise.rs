//! Turns a reason into an exception: class, message and properties.

use ext_php_rs::types::{ZendHashTable, Zval};
use ext_php_rs::zend::{ClassEntry, ce};
use wasm_runtime::fault::{Fault, HostStop, Trap, TrapCode};

use super::class;
use super::exceptions::{Class, throw, throw_with};
use super::messages;
use super::value_objects;
use super::zend;

/// Why a method ends without a result.
pub enum Raise {
    /// An exception is pending already.
    Pending,
    /// An exception of that class, with that message.
    New(&'static ClassEntry, String),
    /// An error of the runtime.
    Fault(anyhow::Error),
}

pub type Result<T = (), E = Raise> = std::result::Result<T, E>;

impl Raise {
    pub fn new(class: Class, message: impl Into<String>) -> Self {
        Self::New(class.entry(), message.into())
    }

    /// PHP's `Error`: the program is wrong.
    pub fn error(message: impl Into<String>) -> Self {
        Self::New(ce::error(), message.into())
    }

    /// Something that cannot happen: a bug in this extension.
    #[cold]
    pub fn bug(what: &str) -> Self {
        Self::New(Class::WasmError.entry(), format!("this should not have happened: {what}"))
    }

    /// The error for an object whose constructor has not run.
    #[cold]
    pub fn unconstructed<T: class::Class>() -> Self {
        Self::error(format!("{} was not constructed", T::CLASS_NAME))
    }

    /// Throws it.
    #[cold]
    pub fn throw(self) {
        match self {
            // A fatal error, or the end of a script's time: the request is abandoned at once.
            Self::Fault(error) if matches!(error.downcast_ref(), Some(Fault::Host(HostStop::Abort))) => {
                drop(error);
                zend::bailout();
            }
            // With an exception pending a second one would hide it.
            _ if zend::exception_is_pending() => {}
            // A bug in this extension, but never a silent one.
            Self::Pending => throw(Class::WasmError.entry(), "the call failed without a reason"),
            Self::New(class, message) => throw(class, &message),
            Self::Fault(error) => match error.downcast_ref::<Fault>() {
                Some(fault) => throw_fault(fault, &error),
                None => throw(Class::WasmException.entry(), &messages::of_error(&error)),
            },
        }
    }
}

impl From<anyhow::Error> for Raise {
    fn from(error: anyhow::Error) -> Self {
        Self::Fault(error)
    }
}

impl From<Fault> for Raise {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault.into())
    }
}

/// Throws a fault, with the error's message.
fn throw_fault(fault: &Fault, error: &anyhow::Error) {
    let class = match fault {
        Fault::File { .. }
        | Fault::NotExecutable(_)
        | Fault::Unguarded(_)
        | Fault::Unbounded(_)
        | Fault::Engine(_)
        | Fault::Host(HostStop::NoRoom { .. }) => Class::WasmException,
        Fault::Compile { .. } | Fault::Unsupported(_) | Fault::CompileLimit(_) => Class::CompileException,
        Fault::Link(_) | Fault::Resource(_) | Fault::NoChild { .. } | Fault::Types(_) => Class::LinkException,
        Fault::NotAnArtifact | Fault::Serialization(_) => Class::SerializationException,
        Fault::OutOfBounds { .. } | Fault::TableOutOfBounds { .. } => Class::OutOfBoundsException,
        Fault::ForeignStore | Fault::Busy | Fault::Snapshot(_) => Class::WasmError,
        // Where the store is known, the exception is thrown with its tag and payload; this is for other places.
        Fault::Exception(_) => Class::GuestException,
        Fault::Host(HostStop::Exit(code)) => {
            let code = zend::value(i64::from(*code));
            return throw_with(Class::ExitException, &fault.to_string(), &mut [(c"exitCode", code)]);
        }
        // The exception that PHP code threw is pending already.
        Fault::Host(_) => return,
        Fault::Trap(trap) => return throw_trap(trap, ""),
    };
    throw(class.entry(), &messages::of_error(error));
}

/// Throws a trap, with `hint` after its reason.
pub fn throw_trap(trap: &Trap, hint: &str) {
    let class = match trap.code {
        TrapCode::StackOverflow => Class::StackOverflowException,
        TrapCode::OutOfFuel => Class::OutOfFuelException,
        TrapCode::TimeLimit => Class::TimeLimitException,
        _ => Class::TrapException,
    };
    let mut frames = ZendHashTable::new();
    for frame in &trap.frames {
        // Fails only for a table of the largest size.
        let _ = frames.push(value_objects::frame(frame));
    }
    let frames: Zval = zend::value(frames);
    let code = value_objects::trap_code(trap.code);
    throw_with(class, &format!("{trap}{hint}"), &mut [(c"trapCode", code), (c"frames", frames)]);
}
