//! `wasi:sockets/udp`.

use std::cell::Cell;
use std::net::SocketAddr;
use std::rc::Rc;

use super::address::{IpAddressFamily, check_local, check_remote, read_address};
use super::error::{SocketError, Socketed};
use super::network::{Network, new_socket};
use crate::component::broken::Stop;
use crate::component::types::{Shape, TypeId, Types};
use crate::wasi::preview2::caller::Caller;
use crate::wasi::preview2::compound::record;
use crate::wasi::preview2::poll::{Pollable, Waited};
use crate::wasi::preview2::resources::{Numbers, Resource};
use crate::wasi::preview2::value::{Bytes, Own, Take, Value, Words, shape};
use crate::wasi::world::{Datagrams, Protocol, Span, Use, Watch};

pub struct UdpSocket {
    datagrams: Rc<Datagrams>,
    state: Cell<State>,
    /// The address that it was bound to.
    asked: Cell<Option<SocketAddr>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    BindStarted,
    Bound,
}

impl Resource for UdpSocket {
    const NAME: &'static str = "udp-socket";
    const KIND: usize = 10;
}

/// `incoming-datagram-stream`
pub struct Incoming(Rc<Datagrams>);

impl Resource for Incoming {
    const NAME: &'static str = "incoming-datagram-stream";
    const KIND: usize = 20;
}

/// `outgoing-datagram-stream`
pub struct Outgoing {
    datagrams: Rc<Datagrams>,
    /// How many datagrams the guest may send, as it was told last.
    permit: Cell<u64>,
}

impl Resource for Outgoing {
    const NAME: &'static str = "outgoing-datagram-stream";
    const KIND: usize = 21;
}

/// How many datagrams one call moves at most.
const MOST: u32 = 16;

record! {
    /// `incoming-datagram`
    IncomingDatagram {
        data: Bytes = "data",
        remote_address: SocketAddr = "remote-address",
    }
}

pub fn create_udp_socket(caller: &Caller<'_>, family: IpAddressFamily) -> Socketed<Own<UdpSocket>> {
    let socket = new_socket(caller, Protocol::Udp, family, [Use::Udp, Use::UdpListen])?;
    let datagrams = Rc::new(Datagrams::new(socket, &caller.world.network));
    Ok(Own(UdpSocket { datagrams, state: Cell::new(State::New), asked: Cell::new(None) }))
}

/// What comes to a socket of a client's is handed on if it comes from the list.
pub fn start_bind(caller: &Caller<'_>, this: Rc<UdpSocket>, _network: Rc<Network>, address: SocketAddr) -> Socketed {
    match this.state.get() {
        State::New => {}
        State::BindStarted => return Err(SocketError::ConcurrencyConflict.into()),
        State::Bound => return Err(SocketError::InvalidState.into()),
    }
    check_local(this.datagrams.socket.family, address)?;
    let listens = caller.world.network.permits_bind(Use::Udp, Use::UdpListen, address);
    let listens = listens.ok_or(SocketError::AccessDenied)?;
    this.datagrams.socket.bind(address)?;
    this.datagrams.listens.set(listens);
    this.asked.set(Some(address));
    this.state.set(State::BindStarted);
    Ok(())
}

pub fn finish_bind(_caller: &Caller<'_>, this: Rc<UdpSocket>) -> Socketed {
    if this.state.get() != State::BindStarted {
        return Err(SocketError::NotInProgress.into());
    }
    this.state.set(State::Bound);
    Ok(())
}

pub fn stream(
    _caller: &Caller<'_>,
    this: Rc<UdpSocket>,
    remote: Option<SocketAddr>,
) -> Socketed<(Own<Incoming>, Own<Outgoing>)> {
    if this.state.get() != State::Bound {
        return Err(SocketError::InvalidState.into());
    }
    let datagrams = &this.datagrams;
    if let Some(remote) = remote {
        check_remote(datagrams.socket.family, remote)?;
        if !datagrams.may_send_to(remote) {
            return Err(SocketError::AccessDenied.into());
        }
    }
    if datagrams.remote.take().is_some() {
        let port = datagrams.socket.local_address()?.port();
        datagrams.socket.disconnect()?;
        // Linux takes back a port that it had chosen itself.
        if let Some(mut asked) = this.asked.get().filter(|asked| asked.port() == 0) {
            asked.set_port(port);
            // It fails where the port was kept.
            let _ = datagrams.socket.bind(asked);
        }
    }
    if let Some(remote) = remote {
        datagrams.socket.connect(remote)?;
        datagrams.remote.set(Some(remote));
    }
    let outgoing = Outgoing { datagrams: Rc::clone(datagrams), permit: Cell::new(0) };
    Ok((Own(Incoming(Rc::clone(datagrams))), Own(outgoing)))
}

pub fn local_address(_caller: &Caller<'_>, this: Rc<UdpSocket>) -> Socketed<SocketAddr> {
    match this.state.get() {
        State::New => Err(SocketError::InvalidState.into()),
        State::BindStarted => Err(SocketError::ConcurrencyConflict.into()),
        State::Bound => Ok(this.datagrams.socket.local_address()?),
    }
}

pub fn remote_address(_caller: &Caller<'_>, this: Rc<UdpSocket>) -> Socketed<SocketAddr> {
    this.datagrams.remote.get().ok_or_else(|| SocketError::InvalidState.into())
}

pub fn address_family(_caller: &Caller<'_>, this: Rc<UdpSocket>) -> Result<IpAddressFamily, Stop> {
    Ok(this.datagrams.socket.family.into())
}

macro_rules! options {
    ($($ty:ty: $get:ident = $world_get:ident, $set:ident = $world_set:ident;)*) => {
        $(
            pub fn $get(_caller: &Caller<'_>, this: Rc<UdpSocket>) -> Socketed<$ty> {
                Ok(this.datagrams.socket.$world_get()?)
            }

            pub fn $set(_caller: &Caller<'_>, this: Rc<UdpSocket>, value: $ty) -> Socketed {
                Ok(this.datagrams.socket.$world_set(value)?)
            }
        )*
    };
}

options! {
    u8: unicast_hop_limit = hop_limit, set_unicast_hop_limit = set_hop_limit;
    u64: receive_buffer_size = receive_buffer_size, set_receive_buffer_size = set_receive_buffer_size;
    u64: send_buffer_size = send_buffer_size, set_send_buffer_size = set_send_buffer_size;
}

/// Nothing that a socket does before it has streams takes time.
pub fn subscribe(_caller: &Caller<'_>, _this: Rc<UdpSocket>) -> Result<Own<Pollable>, Stop> {
    Ok(Own(Pollable::At(0)))
}

pub fn receive(_caller: &Caller<'_>, this: Rc<Incoming>, most: u64) -> Socketed<Vec<IncomingDatagram>> {
    let mut datagrams = Vec::new();
    while (datagrams.len() as u64) < most.min(MOST.into()) {
        match this.0.receive() {
            Ok(Some((data, remote_address))) => datagrams.push(IncomingDatagram { data: Bytes(data), remote_address }),
            Ok(None) => break,
            // The next call meets it again, or goes on.
            Err(_) if !datagrams.is_empty() => break,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(datagrams)
}

impl Waited for Incoming {
    fn watch(&self) -> Option<Watch> {
        Some(Watch::reading(self.0.socket.descriptor()))
    }
}

pub fn subscribe_to_incoming(_caller: &Caller<'_>, this: Rc<Incoming>) -> Result<Own<Pollable>, Stop> {
    Ok(Own(Pollable::Other(this)))
}

pub fn check_send(_caller: &Caller<'_>, this: Rc<Outgoing>) -> Socketed<u64> {
    this.permit.set(MOST.into());
    Ok(this.permit.get())
}

/// `list<outgoing-datagram>`, as a function takes it: the data stays in the guest's memory.
pub struct OutgoingDatagrams(Vec<(Span, Option<SocketAddr>)>);

record! {
    /// `outgoing-datagram`
    OutgoingDatagram {
        data: Bytes = "data",
        remote_address: Option<SocketAddr> = "remote-address",
    }
}

impl Value for OutgoingDatagrams {
    const SIZE: usize = 8;
    const ALIGN: usize = 4;
    const FLAT: usize = 2;

    fn fits(types: &Types, ty: Option<TypeId>, numbers: &mut Numbers) -> bool {
        let Some(Shape::List(element)) = shape(types, ty) else { return false };
        OutgoingDatagram::fits(types, Some(*element), numbers)
    }
}

impl Take for OutgoingDatagrams {
    fn take(caller: &Caller<'_>, words: &mut Words<'_>) -> Result<Self, Stop> {
        const SIZE: usize = OutgoingDatagram::SIZE;
        let (address, count) = (words.number(), words.number());
        if count > MOST {
            return Err(exceeds());
        }
        if !address.is_multiple_of(OutgoingDatagram::ALIGN as u32) {
            return Err(Stop::trap("unaligned pointer"));
        }
        let mut bytes = vec![0; count as usize * SIZE];
        caller.span(address, bytes.len() as u32)?.read(|from| bytes.copy_from_slice(from));
        let datagrams = bytes.chunks_exact(SIZE).map(|bytes| {
            let word = |place: usize| u32::from_le_bytes(std::array::from_fn(|part| bytes[place + part]));
            let remote = match bytes[8] {
                0 => None,
                1 => Some(read_address(&bytes[12..])?),
                _ => return Err(Stop::trap("invalid variant discriminant")),
            };
            Ok((caller.span(word(0), word(4))?, remote))
        });
        datagrams.collect::<Result<_, _>>().map(Self)
    }
}

fn exceeds() -> Stop {
    Stop::trap("more datagrams are sent than check-send has permitted")
}

pub fn send(_caller: &Caller<'_>, this: Rc<Outgoing>, datagrams: OutgoingDatagrams) -> Socketed<u64> {
    let permit = this.permit.get().checked_sub(datagrams.0.len() as u64);
    this.permit.set(permit.ok_or_else(exceeds)?);
    let mut count = 0;
    for (data, remote) in datagrams.0 {
        match send_one(&this.datagrams, data, remote) {
            Ok(true) => count += 1,
            Ok(false) => break,
            // The next call meets it.
            Err(_) if count > 0 => break,
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}

fn send_one(datagrams: &Datagrams, data: Span, remote: Option<SocketAddr>) -> Socketed<bool> {
    let to = match (remote, datagrams.remote.get()) {
        (Some(remote), Some(connected)) if remote != connected => return Err(SocketError::InvalidArgument.into()),
        (_, Some(connected)) => connected,
        (Some(remote), None) => {
            check_remote(datagrams.socket.family, remote)?;
            if !datagrams.may_send_to(remote) {
                return Err(SocketError::AccessDenied.into());
            }
            remote
        }
        (None, None) => return Err(SocketError::InvalidArgument.into()),
    };
    Ok(data.read(|bytes| datagrams.send(bytes, to))?)
}

impl Waited for Outgoing {
    fn watch(&self) -> Option<Watch> {
        Some(Watch::writing(self.datagrams.socket.descriptor()))
    }
}

pub fn subscribe_to_outgoing(_caller: &Caller<'_>, this: Rc<Outgoing>) -> Result<Own<Pollable>, Stop> {
    Ok(Own(Pollable::Other(this)))
}
