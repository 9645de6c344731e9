//! `wasi:sockets`: there is no network, and a guest is told so where it would make something of it.

use std::rc::Rc;

use super::caller::Caller;
use super::compound::enumeration;
use super::error::{Answer, Failure};
use super::resources::Resource;
use super::value::Own;
use crate::component::broken::Stop;

/// `wasi:sockets/network.network`
pub struct Network;

impl Resource for Network {
    const NAME: &'static str = "network";
    const KIND: usize = 8;
}

/// A resource that there never is one of.
macro_rules! none_of {
    ($($name:ident = $wit:literal, $kind:literal;)*) => {
        $(
            pub enum $name {}

            impl Resource for $name {
                const NAME: &'static str = $wit;
                const KIND: usize = $kind;
            }
        )*
    };
}

none_of! {
    TcpSocket = "tcp-socket", 9;
    UdpSocket = "udp-socket", 10;
    ResolveAddressStream = "resolve-address-stream", 11;
}

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

enumeration! {
    IpAddressFamily {
        Ipv4 = "ipv4",
        Ipv6 = "ipv6",
    }
}

type Refused<T> = Answer<Own<T>, Failure<SocketError>>;

pub fn instance_network(_caller: &Caller<'_>) -> Result<Own<Network>, Stop> {
    Ok(Own(Network))
}

pub fn create_tcp_socket(_caller: &Caller<'_>, _family: IpAddressFamily) -> Refused<TcpSocket> {
    Err(Failure::Error(SocketError::AccessDenied))
}

pub fn create_udp_socket(_caller: &Caller<'_>, _family: IpAddressFamily) -> Refused<UdpSocket> {
    Err(Failure::Error(SocketError::AccessDenied))
}

pub fn resolve_addresses(_caller: &Caller<'_>, _network: Rc<Network>, _name: String) -> Refused<ResolveAddressStream> {
    Err(Failure::Error(SocketError::PermanentResolverFailure))
}
