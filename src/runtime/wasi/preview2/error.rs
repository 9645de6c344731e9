//! The error codes of WASI 0.2's file system, and why a function has no good answer.

use super::compound::enumeration;
use crate::component::broken::Stop;
use crate::fault::HostStop;
use crate::wasi::world::{self, WorldError};

enumeration! {
    /// `wasi:filesystem/types.error-code`
    ErrorCode {
        Access = "access",
        WouldBlock = "would-block",
        Already = "already",
        BadDescriptor = "bad-descriptor",
        Busy = "busy",
        Deadlock = "deadlock",
        Quota = "quota",
        Exist = "exist",
        FileTooLarge = "file-too-large",
        IllegalByteSequence = "illegal-byte-sequence",
        InProgress = "in-progress",
        Interrupted = "interrupted",
        Invalid = "invalid",
        Io = "io",
        IsDirectory = "is-directory",
        Loop = "loop",
        TooManyLinks = "too-many-links",
        MessageSize = "message-size",
        NameTooLong = "name-too-long",
        NoDevice = "no-device",
        NoEntry = "no-entry",
        NoLock = "no-lock",
        InsufficientMemory = "insufficient-memory",
        InsufficientSpace = "insufficient-space",
        NotDirectory = "not-directory",
        NotEmpty = "not-empty",
        NotRecoverable = "not-recoverable",
        Unsupported = "unsupported",
        NoTty = "no-tty",
        NoSuchDevice = "no-such-device",
        Overflow = "overflow",
        NotPermitted = "not-permitted",
        Pipe = "pipe",
        ReadOnly = "read-only",
        InvalidSeek = "invalid-seek",
        TextFileBusy = "text-file-busy",
        CrossDevice = "cross-device",
    }
}

impl From<WorldError> for ErrorCode {
    fn from(error: WorldError) -> Self {
        use rustix::io::Errno as Os;
        match error.0 {
            Os::ACCESS => Self::Access,
            Os::AGAIN => Self::WouldBlock,
            Os::ALREADY => Self::Already,
            Os::BADF => Self::BadDescriptor,
            Os::BUSY => Self::Busy,
            Os::DEADLK => Self::Deadlock,
            Os::DQUOT => Self::Quota,
            Os::EXIST => Self::Exist,
            Os::FBIG => Self::FileTooLarge,
            Os::ILSEQ => Self::IllegalByteSequence,
            Os::INPROGRESS => Self::InProgress,
            Os::INTR => Self::Interrupted,
            Os::INVAL => Self::Invalid,
            Os::ISDIR => Self::IsDirectory,
            Os::LOOP => Self::Loop,
            Os::MLINK => Self::TooManyLinks,
            Os::MSGSIZE => Self::MessageSize,
            Os::NAMETOOLONG => Self::NameTooLong,
            Os::NODEV => Self::NoDevice,
            Os::NOENT => Self::NoEntry,
            Os::NOLCK => Self::NoLock,
            // The specification has no code for too many open files.
            Os::NOMEM | Os::MFILE | Os::NFILE => Self::InsufficientMemory,
            Os::NOSPC => Self::InsufficientSpace,
            Os::NOTDIR => Self::NotDirectory,
            Os::NOTEMPTY => Self::NotEmpty,
            Os::NOTRECOVERABLE => Self::NotRecoverable,
            Os::NOTSUP | Os::NOSYS => Self::Unsupported,
            Os::NOTTY => Self::NoTty,
            Os::NXIO => Self::NoSuchDevice,
            Os::OVERFLOW => Self::Overflow,
            Os::PERM => Self::NotPermitted,
            Os::PIPE => Self::Pipe,
            Os::ROFS => Self::ReadOnly,
            Os::SPIPE => Self::InvalidSeek,
            Os::TXTBSY => Self::TextFileBusy,
            Os::XDEV => Self::CrossDevice,
            _ => Self::Io,
        }
    }
}

/// Why a function has no good answer.
#[derive(Debug)]
pub enum Failure<E = ErrorCode> {
    /// The guest gets the error.
    Error(E),
    /// The guest is left.
    Stop(Stop),
}

/// What a function answers that gives the guest an error or a value.
pub type Answer<T = (), E = Failure> = Result<T, E>;

impl<E> From<Stop> for Failure<E> {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

impl<E> From<HostStop> for Failure<E> {
    fn from(stop: HostStop) -> Self {
        Self::Stop(stop.into())
    }
}

impl<E: From<WorldError>> From<world::Failure> for Failure<E> {
    fn from(failure: world::Failure) -> Self {
        match failure {
            world::Failure::Error(error) => Self::Error(error.into()),
            world::Failure::Stop(stop) => Self::Stop(stop.into()),
        }
    }
}

impl<E: From<WorldError>> From<WorldError> for Failure<E> {
    fn from(error: WorldError) -> Self {
        Self::Error(error.into())
    }
}

impl From<ErrorCode> for Failure {
    fn from(code: ErrorCode) -> Self {
        Self::Error(code)
    }
}

/// The value of an operation whose errors the guest cannot get: they leave it.
pub fn certain<T: Default>(result: world::Result<T>) -> Result<T, Stop> {
    match result {
        Ok(value) => Ok(value),
        // Its time is up: it is left before the function returns to it.
        Err(world::Failure::Error(WorldError::INTERRUPTED)) => Ok(T::default()),
        Err(world::Failure::Error(error)) => Err(Stop::trap(format!("the host failed: {error}"))),
        Err(world::Failure::Stop(stop)) => Err(stop.into()),
    }
}
