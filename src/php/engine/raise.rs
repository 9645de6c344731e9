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
    /// The same for a guest with WASI functions, together with what it has written to its standard error.
    Guest(anyhow::Error, Stderr),
}

/// The last that a guest has written to its standard error.
pub struct Stderr {
    pub bytes: Vec<u8>,
    /// How many of them it had written before the call that failed.
    pub old: usize,
}

impl Stderr {
    /// The last lines of the call that failed, for a message.
    fn last_lines(&self) -> String {
        const LINES: usize = 10;
        const BYTES: usize = 2000;
        let new = self.bytes[self.old..].trim_ascii_end();
        let text = String::from_utf8_lossy(&new[new.len().saturating_sub(BYTES)..]);
        let lines: Vec<&str> = text.trim_end().lines().collect();
        let lines = &lines[lines.len().saturating_sub(LINES)..];
        if lines.is_empty() { String::new() } else { format!("\nit wrote to stderr:\n{}", lines.join("\n")) }
    }
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
            Self::Fault(error) | Self::Guest(error, _)
                if matches!(error.downcast_ref(), Some(Fault::Host(HostStop::Abort))) =>
            {
                drop(error);
                zend::bailout();
            }
            // With an exception pending a second one would hide it.
            _ if zend::exception_is_pending() => {}
            // A bug in this extension, but never a silent one.
            Self::Pending => throw(Class::WasmError.entry(), "the call failed without a reason"),
            Self::New(class, message) => throw(class, &message),
            Self::Fault(error) => throw_error(&error, None),
            Self::Guest(error, stderr) => throw_error(&error, Some(&stderr)),
        }
    }

    /// The fault, if it is one.
    pub fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Fault(error) | Self::Guest(error, _) => error.downcast_ref(),
            _ => None,
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

fn throw_error(error: &anyhow::Error, stderr: Option<&Stderr>) {
    match error.downcast_ref::<Fault>() {
        Some(fault) => throw_fault(fault, error, stderr),
        None => throw(Class::WasmException.entry(), &messages::of_error(error)),
    }
}

/// Throws a fault, with the error's message.
fn throw_fault(fault: &Fault, error: &anyhow::Error, stderr: Option<&Stderr>) {
    let class = match fault {
        Fault::File { .. }
        | Fault::NotExecutable(_)
        | Fault::Unguarded(_)
        | Fault::Unbounded(_)
        | Fault::Engine(_)
        | Fault::Host(HostStop::NoRoom { .. }) => Class::WasmException,
        Fault::Compile { .. }
        | Fault::Unsupported(_)
        | Fault::CompileLimit(_)
        | Fault::IsComponent
        | Fault::NotAComponent => Class::CompileException,
        Fault::Link(_) | Fault::ComponentLink(_) | Fault::Resource(_) | Fault::NoChild { .. } | Fault::Types(_) => {
            Class::LinkException
        }
        Fault::NotAnArtifact | Fault::Serialization(_) => Class::SerializationException,
        Fault::OutOfBounds { .. } | Fault::TableOutOfBounds { .. } => Class::OutOfBoundsException,
        Fault::ForeignStore | Fault::Busy | Fault::Unusable | Fault::Reentered | Fault::Snapshot(_) => Class::WasmError,
        // Where the store is known, the exception is thrown with its tag and payload; this is for other places.
        Fault::Exception(_) => Class::GuestException,
        Fault::Host(HostStop::Exit(code)) => {
            let code = zend::value(i64::from(*code));
            let message = with_last_lines(fault.to_string(), stderr);
            return throw_with(
                Class::ExitException,
                &message,
                &mut [(c"exitCode", code), (c"stderr", stderr_value(stderr))],
            );
        }
        Fault::Canonical(_) | Fault::Host(HostStop::Broken) => {
            let code = value_objects::trap_code(TrapCode::CanonicalAbi);
            let frames: Zval = zend::value(ZendHashTable::new());
            return throw_with(
                Class::TrapException,
                &fault.to_string(),
                &mut [(c"trapCode", code), (c"frames", frames)],
            );
        }
        // The exception that PHP code threw is pending already.
        Fault::Host(_) => return,
        Fault::Trap(trap) => return throw_trap(trap, "", stderr, None),
    };
    throw(class.entry(), &messages::of_error(error));
}

fn with_last_lines(message: String, stderr: Option<&Stderr>) -> String {
    message + &stderr.map_or_else(String::new, Stderr::last_lines)
}

fn stderr_value(stderr: Option<&Stderr>) -> Zval {
    stderr.map_or_else(Zval::null, |stderr| zend::string(&stderr.bytes))
}

/// Throws a trap, with `hint` after its reason, and perhaps a core dump.
pub fn throw_trap(trap: &Trap, hint: &str, stderr: Option<&Stderr>, core_dump: Option<&[u8]>) {
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
    let refused = trap.refused_growth.as_ref().map_or_else(String::new, messages::refused_growth);
    let message = with_last_lines(format!("{trap}{refused}{hint}"), stderr);
    let stderr = stderr_value(stderr);
    let mut properties = vec![(c"trapCode", code), (c"frames", frames), (c"stderr", stderr)];
    properties.extend(core_dump.map(|dump| (c"coredump", zend::string(dump))));
    throw_with(class, &message, &mut properties);
}
