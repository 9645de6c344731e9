//! The error codes of WASI preview 1, and their mapping from the world's errors.

use crate::wasi::world::{self, Failure, WorldError};

/// `errno` of the specification: those that a function here can return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Errno {
    Acces = 2,
    Again = 6,
    Badf = 8,
    Busy = 10,
    Deadlk = 16,
    Dquot = 19,
    Exist = 20,
    Fault = 21,
    Fbig = 22,
    Ilseq = 25,
    Intr = 27,
    Inval = 28,
    Io = 29,
    Isdir = 31,
    Loop = 32,
    Mfile = 33,
    Mlink = 34,
    Nametoolong = 37,
    Nfile = 41,
    Nodev = 43,
    Noent = 44,
    Nolck = 46,
    Nomem = 48,
    Nospc = 51,
    Nosys = 52,
    Notdir = 54,
    Notempty = 55,
    Notsock = 57,
    Notsup = 58,
    Notty = 59,
    Nxio = 60,
    Overflow = 61,
    Perm = 63,
    Pipe = 64,
    Rofs = 69,
    Spipe = 70,
    Stale = 72,
    Timedout = 73,
    Txtbsy = 74,
    Xdev = 75,
}

impl From<WorldError> for Errno {
    fn from(error: WorldError) -> Self {
        use rustix::io::Errno as Os;
        match error.0 {
            Os::ACCESS => Self::Acces,
            Os::AGAIN => Self::Again,
            Os::BADF => Self::Badf,
            Os::BUSY => Self::Busy,
            Os::DEADLK => Self::Deadlk,
            Os::DQUOT => Self::Dquot,
            Os::EXIST => Self::Exist,
            Os::FAULT => Self::Fault,
            Os::FBIG => Self::Fbig,
            Os::ILSEQ => Self::Ilseq,
            Os::INTR => Self::Intr,
            Os::INVAL => Self::Inval,
            Os::IO => Self::Io,
            Os::ISDIR => Self::Isdir,
            Os::LOOP => Self::Loop,
            Os::MFILE => Self::Mfile,
            Os::MLINK => Self::Mlink,
            Os::NAMETOOLONG => Self::Nametoolong,
            Os::NFILE => Self::Nfile,
            Os::NODEV => Self::Nodev,
            Os::NOENT => Self::Noent,
            Os::NOLCK => Self::Nolck,
            Os::NOMEM => Self::Nomem,
            Os::NOSPC => Self::Nospc,
            Os::NOSYS => Self::Nosys,
            Os::NOTDIR => Self::Notdir,
            Os::NOTEMPTY => Self::Notempty,
            Os::NOTSOCK => Self::Notsock,
            Os::NOTSUP => Self::Notsup,
            Os::NOTTY => Self::Notty,
            Os::NXIO => Self::Nxio,
            Os::OVERFLOW => Self::Overflow,
            Os::PERM => Self::Perm,
            Os::PIPE => Self::Pipe,
            Os::ROFS => Self::Rofs,
            Os::SPIPE => Self::Spipe,
            Os::STALE => Self::Stale,
            Os::TIMEDOUT => Self::Timedout,
            Os::TXTBSY => Self::Txtbsy,
            Os::XDEV => Self::Xdev,
            _ => Self::Io,
        }
    }
}

/// The result of a function of preview 1.
pub type Result<T = (), E = Failure<Errno>> = world::Result<T, E>;

impl From<Errno> for Failure<Errno> {
    fn from(errno: Errno) -> Self {
        Self::Error(errno)
    }
}

impl From<Failure> for Failure<Errno> {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Error(error) => Self::Error(error.into()),
            Failure::Stop(stop) => Self::Stop(stop),
        }
    }
}
