//! Errors of the world, as those of the host's system.

use std::io;

use rustix::io::Errno;

use crate::fault::HostStop;

/// An error of the host's system. Each interface has one table from these to its own codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorldError(pub(crate) Errno);

impl WorldError {
    /// What was open is closed, or was opened for something else.
    pub const BAD_DESCRIPTOR: Self = Self(Errno::BADF);
    pub const INTERRUPTED: Self = Self(Errno::INTR);
    pub const INVALID: Self = Self(Errno::INVAL);
    pub const IO: Self = Self(Errno::IO);
    pub const NOT_A_DIRECTORY: Self = Self(Errno::NOTDIR);
    pub const IS_A_DIRECTORY: Self = Self(Errno::ISDIR);
    pub const NOT_PERMITTED: Self = Self(Errno::PERM);
    pub const NOT_UTF8: Self = Self(Errno::ILSEQ);
    pub const OUT_OF_MEMORY: Self = Self(Errno::NOMEM);
}

impl WorldError {
    /// Whether there was no room.
    pub fn is_full(self) -> bool {
        matches!(self.0, Errno::NOSPC | Errno::DQUOT)
    }
}

impl std::fmt::Display for WorldError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl From<Errno> for WorldError {
    fn from(error: Errno) -> Self {
        Self(error)
    }
}

impl From<io::Error> for WorldError {
    fn from(error: io::Error) -> Self {
        if let Some(error) = Errno::from_io_error(&error) {
            return Self(error);
        }
        // Errors of the standard library and cap-std that do not come from the system.
        Self(match error.kind() {
            // The path leads out of its directory.
            io::ErrorKind::PermissionDenied => Errno::PERM,
            io::ErrorKind::NotFound => Errno::NOENT,
            io::ErrorKind::AlreadyExists => Errno::EXIST,
            io::ErrorKind::InvalidInput => Errno::INVAL,
            io::ErrorKind::InvalidData => Errno::ILSEQ,
            io::ErrorKind::NotADirectory => Errno::NOTDIR,
            io::ErrorKind::IsADirectory => Errno::ISDIR,
            io::ErrorKind::Unsupported => Errno::NOTSUP,
            _ => Errno::IO,
        })
    }
}

/// Why an operation failed for a guest. An interface has its own codes for `E`.
#[derive(Debug)]
pub enum Failure<E = WorldError> {
    /// The guest gets the error.
    Error(E),
    /// The guest is left.
    Stop(HostStop),
}

pub type Result<T = (), E = Failure> = std::result::Result<T, E>;

impl<E> From<HostStop> for Failure<E> {
    fn from(stop: HostStop) -> Self {
        Self::Stop(stop)
    }
}

impl From<WorldError> for Failure {
    fn from(error: WorldError) -> Self {
        Self::Error(error)
    }
}

impl From<Errno> for Failure {
    fn from(error: Errno) -> Self {
        Self::Error(error.into())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Error(error.into())
    }
}
