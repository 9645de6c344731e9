//! `wasi:sockets/network.error-code`.

use rustix::io::Errno;

use crate::wasi::preview2::compound::enumeration;
use crate::wasi::preview2::error::{Answer, Failure};
use crate::wasi::world::WorldError;

enumeration! {
    SocketError {
        Unknown = "unknown",
        AccessDenied = "access-denied",
        NotSupported = "not-supported",
        InvalidArgument = "invalid-argument",
        OutOfMemory = "out-of-memory",
        Timeout = "timeout",
        ConcurrencyConflict = "concurrency-conflict",
        NotInProgress = "not-in-progress",
        WouldBlock = "would-block",
        InvalidState = "invalid-state",
        NewSocketLimit = "new-socket-limit",
        AddressNotBindable = "address-not-bindable",
        AddressInUse = "address-in-use",
        RemoteUnreachable = "remote-unreachable",
        ConnectionRefused = "connection-refused",
        ConnectionReset = "connection-reset",
        ConnectionAborted = "connection-aborted",
        DatagramTooLarge = "datagram-too-large",
        NameUnresolvable = "name-unresolvable",
        TemporaryResolverFailure = "temporary-resolver-failure",
        PermanentResolverFailure = "permanent-resolver-failure",
    }
}

/// What a function of sockets answers.
pub type Socketed<T = ()> = Answer<T, Failure<SocketError>>;

impl From<SocketError> for Failure<SocketError> {
    fn from(error: SocketError) -> Self {
        Self::Error(error)
    }
}

impl From<WorldError> for SocketError {
    fn from(error: WorldError) -> Self {
        match error.0 {
            Errno::ACCESS | Errno::PERM => Self::AccessDenied,
            Errno::NOTSUP | Errno::NOPROTOOPT | Errno::PROTONOSUPPORT | Errno::PROTOTYPE | Errno::NOSYS => {
                Self::NotSupported
            }
            Errno::INVAL | Errno::AFNOSUPPORT | Errno::FAULT => Self::InvalidArgument,
            Errno::NOMEM | Errno::NOBUFS => Self::OutOfMemory,
            Errno::TIMEDOUT => Self::Timeout,
            Errno::ALREADY => Self::ConcurrencyConflict,
            Errno::AGAIN => Self::WouldBlock,
            Errno::NOTCONN | Errno::ISCONN | Errno::DESTADDRREQ => Self::InvalidState,
            Errno::MFILE | Errno::NFILE => Self::NewSocketLimit,
            Errno::ADDRNOTAVAIL => Self::AddressNotBindable,
            Errno::ADDRINUSE => Self::AddressInUse,
            Errno::HOSTUNREACH | Errno::HOSTDOWN | Errno::NETUNREACH | Errno::NETDOWN | Errno::NONET => {
                Self::RemoteUnreachable
            }
            Errno::CONNREFUSED => Self::ConnectionRefused,
            Errno::CONNRESET | Errno::PIPE => Self::ConnectionReset,
            Errno::CONNABORTED => Self::ConnectionAborted,
            Errno::MSGSIZE => Self::DatagramTooLarge,
            _ => Self::Unknown,
        }
    }
}
