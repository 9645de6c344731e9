//! `wasi:sockets/tcp`.

use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use super::address::{IpAddressFamily, check_local, check_remote, check_unicast};
use super::error::{SocketError, Socketed};
use super::network::{Network, new_socket, one_more};
use crate::clock::as_nanoseconds;
use crate::component::broken::Stop;
use crate::wasi::preview2::caller::Caller;
use crate::wasi::preview2::compound::enumeration;
use crate::wasi::preview2::poll::{Pollable, Waited};
use crate::wasi::preview2::resources::Resource;
use crate::wasi::preview2::streams::{InputStream, OutputStream};
use crate::wasi::preview2::value::Own;
use crate::wasi::world::{Connection, Input, Output, Protocol, Received, Sent, Socket, Use, Watch};

pub struct TcpSocket {
    socket: Rc<Socket>,
    state: RefCell<State>,
    /// Whether it may listen where it is bound.
    may_listen: Cell<bool>,
    backlog: Cell<u64>,
}

enum State {
    New,
    BindStarted,
    Bound,
    ListenStarted,
    Listening,
    Connecting,
    Connected(Rc<Connection>),
    /// It could not connect.
    Closed,
}

impl Resource for TcpSocket {
    const NAME: &'static str = "tcp-socket";
    const KIND: usize = 9;
}

enumeration! {
    ShutdownType {
        Receive = "receive",
        Send = "send",
        Both = "both",
    }
}

/// How many connections may wait to be accepted, by default and at most.
const BACKLOG: u64 = 128;
const LARGEST_BACKLOG: u64 = 4096;

impl TcpSocket {
    fn new(socket: Rc<Socket>, state: State) -> Self {
        Self { socket, state: RefCell::new(state), may_listen: Cell::new(false), backlog: Cell::new(BACKLOG) }
    }

    /// Its socket in states in which it has options that can be asked for.
    fn at_rest(&self) -> Socketed<&Socket> {
        match &*self.state.borrow() {
            State::New | State::Bound | State::Listening | State::Connected(_) => Ok(&self.socket),
            _ => Err(SocketError::InvalidState.into()),
        }
    }
}

type Streams = (Own<InputStream>, Own<OutputStream>);

fn streams(connection: &Rc<Connection>) -> Streams {
    let input: Rc<dyn Input> = Rc::new(Received(Rc::clone(connection)));
    let output: Rc<dyn Output> = Rc::new(Sent(Rc::clone(connection)));
    (Own(InputStream::of_host(&input)), Own(OutputStream::of_host(output)))
}

pub fn create_tcp_socket(caller: &Caller<'_>, family: IpAddressFamily) -> Socketed<Own<TcpSocket>> {
    let socket = new_socket(caller, Protocol::Tcp, family, [Use::Tcp, Use::TcpListen])?;
    Ok(Own(TcpSocket::new(Rc::new(socket), State::New)))
}

pub fn start_bind(caller: &Caller<'_>, this: Rc<TcpSocket>, _network: Rc<Network>, address: SocketAddr) -> Socketed {
    let mut state = this.state.borrow_mut();
    match *state {
        State::New => {}
        State::BindStarted => return Err(SocketError::ConcurrencyConflict.into()),
        _ => return Err(SocketError::InvalidState.into()),
    }
    check_unicast(address)?;
    check_local(this.socket.family, address)?;
    let may_listen = caller.world.network.permits_bind(Use::Tcp, Use::TcpListen, address);
    let may_listen = may_listen.ok_or(SocketError::AccessDenied)?;
    this.socket.reuse_address(address.port() > 0)?;
    this.socket.bind(address)?;
    this.may_listen.set(may_listen);
    *state = State::BindStarted;
    Ok(())
}

pub fn finish_bind(_caller: &Caller<'_>, this: Rc<TcpSocket>) -> Socketed {
    let mut state = this.state.borrow_mut();
    match *state {
        State::BindStarted => {
            *state = State::Bound;
            Ok(())
        }
        _ => Err(SocketError::NotInProgress.into()),
    }
}

pub fn start_connect(caller: &Caller<'_>, this: Rc<TcpSocket>, _network: Rc<Network>, address: SocketAddr) -> Socketed {
    let mut state = this.state.borrow_mut();
    match *state {
        State::New | State::Bound => {}
        State::Connecting => return Err(SocketError::ConcurrencyConflict.into()),
        _ => return Err(SocketError::InvalidState.into()),
    }
    check_unicast(address)?;
    check_remote(this.socket.family, address)?;
    if !caller.world.network.permits(Use::Tcp, address) {
        return Err(SocketError::AccessDenied.into());
    }
    match this.socket.connect(address) {
        // What came of it is asked for afterwards, in any case.
        Ok(_) => {
            *state = State::Connecting;
            Ok(())
        }
        Err(error) => {
            *state = State::Closed;
            Err(error.into())
        }
    }
}

pub fn finish_connect(_caller: &Caller<'_>, this: Rc<TcpSocket>) -> Socketed<Streams> {
    let mut state = this.state.borrow_mut();
    if !matches!(*state, State::Connecting) {
        return Err(SocketError::NotInProgress.into());
    }
    let outcome = this.socket.take_error().and_then(|()| this.socket.remote_address());
    match outcome.map_err(SocketError::from) {
        Ok(_) => {
            let connection = Connection::new(Rc::clone(&this.socket));
            let streams = streams(&connection);
            *state = State::Connected(connection);
            Ok(streams)
        }
        // It is not connected yet.
        Err(SocketError::InvalidState) => Err(SocketError::WouldBlock.into()),
        Err(error) => {
            *state = State::Closed;
            Err(error.into())
        }
    }
}

pub fn start_listen(_caller: &Caller<'_>, this: Rc<TcpSocket>) -> Socketed {
    let mut state = this.state.borrow_mut();
    match *state {
        State::Bound => {}
        State::ListenStarted => return Err(SocketError::ConcurrencyConflict.into()),
        _ => return Err(SocketError::InvalidState.into()),
    }
    if !this.may_listen.get() {
        return Err(SocketError::AccessDenied.into());
    }
    this.socket.listen(this.backlog.get())?;
    *state = State::ListenStarted;
    Ok(())
}

pub fn finish_listen(_caller: &Caller<'_>, this: Rc<TcpSocket>) -> Socketed {
    let mut state = this.state.borrow_mut();
    match *state {
        State::ListenStarted => {
            *state = State::Listening;
            Ok(())
        }
        _ => Err(SocketError::NotInProgress.into()),
    }
}

pub fn accept(
    caller: &Caller<'_>,
    this: Rc<TcpSocket>,
) -> Socketed<(Own<TcpSocket>, Own<InputStream>, Own<OutputStream>)> {
    if !matches!(*this.state.borrow(), State::Listening) {
        return Err(SocketError::InvalidState.into());
    }
    let connection = Connection::new(Rc::new(this.socket.accept(one_more(caller)?)?));
    let (input, output) = streams(&connection);
    let socket = Rc::clone(&connection.socket);
    Ok((Own(TcpSocket::new(socket, State::Connected(connection))), input, output))
}

pub fn local_address(_caller: &Caller<'_>, this: Rc<TcpSocket>) -> Socketed<SocketAddr> {
    match &*this.state.borrow() {
        State::New | State::Closed => Err(SocketError::InvalidState.into()),
        State::BindStarted => Err(SocketError::ConcurrencyConflict.into()),
        _ => Ok(this.socket.local_address()?),
    }
}

pub fn remote_address(_caller: &Caller<'_>, this: Rc<TcpSocket>) -> Socketed<SocketAddr> {
    match &*this.state.borrow() {
        State::Connected(_) => Ok(this.socket.remote_address()?),
        State::Connecting => Err(SocketError::ConcurrencyConflict.into()),
        _ => Err(SocketError::InvalidState.into()),
    }
}

pub fn is_listening(_caller: &Caller<'_>, this: Rc<TcpSocket>) -> Result<bool, Stop> {
    Ok(matches!(*this.state.borrow(), State::Listening))
}

pub fn address_family(_caller: &Caller<'_>, this: Rc<TcpSocket>) -> Result<IpAddressFamily, Stop> {
    Ok(this.socket.family.into())
}

pub fn set_listen_backlog_size(_caller: &Caller<'_>, this: Rc<TcpSocket>, size: u64) -> Socketed {
    if size == 0 {
        return Err(SocketError::InvalidArgument.into());
    }
    let size = size.min(LARGEST_BACKLOG);
    match &*this.state.borrow() {
        State::New | State::BindStarted | State::Bound => this.backlog.set(size),
        State::Listening => this.socket.listen(size).map_err(|_| SocketError::NotSupported)?,
        _ => return Err(SocketError::InvalidState.into()),
    }
    Ok(())
}

macro_rules! options {
    ($($ty:ty: $get:ident = $world_get:ident, $set:ident = $world_set:ident;)*) => {
        $(
            pub fn $get(_caller: &Caller<'_>, this: Rc<TcpSocket>) -> Socketed<$ty> {
                Ok(this.at_rest()?.$world_get()?)
            }

            pub fn $set(_caller: &Caller<'_>, this: Rc<TcpSocket>, value: $ty) -> Socketed {
                Ok(this.at_rest()?.$world_set(value)?)
            }
        )*
    };
}

options! {
    bool: keep_alive_enabled = keep_alive, set_keep_alive_enabled = set_keep_alive;
    u32: keep_alive_count = keep_alive_count, set_keep_alive_count = set_keep_alive_count;
    u8: hop_limit = hop_limit, set_hop_limit = set_hop_limit;
    u64: receive_buffer_size = receive_buffer_size, set_receive_buffer_size = set_receive_buffer_size;
    u64: send_buffer_size = send_buffer_size, set_send_buffer_size = set_send_buffer_size;
}

/// In nanoseconds.
pub fn keep_alive_idle_time(_caller: &Caller<'_>, this: Rc<TcpSocket>) -> Socketed<u64> {
    Ok(as_nanoseconds(this.at_rest()?.keep_alive_idle_time()?))
}

pub fn set_keep_alive_idle_time(_caller: &Caller<'_>, this: Rc<TcpSocket>, time: u64) -> Socketed {
    Ok(this.at_rest()?.set_keep_alive_idle_time(Duration::from_nanos(time))?)
}

pub fn keep_alive_interval(_caller: &Caller<'_>, this: Rc<TcpSocket>) -> Socketed<u64> {
    Ok(as_nanoseconds(this.at_rest()?.keep_alive_interval()?))
}

pub fn set_keep_alive_interval(_caller: &Caller<'_>, this: Rc<TcpSocket>, time: u64) -> Socketed {
    Ok(this.at_rest()?.set_keep_alive_interval(Duration::from_nanos(time))?)
}

impl Waited for TcpSocket {
    fn watch(&self) -> Option<Watch> {
        match &*self.state.borrow() {
            State::Connecting => Some(Watch::writing(self.socket.descriptor())),
            State::Listening => Some(Watch::reading(self.socket.descriptor())),
            _ => None,
        }
    }
}

pub fn subscribe(_caller: &Caller<'_>, this: Rc<TcpSocket>) -> Result<Own<Pollable>, Stop> {
    Ok(Own(Pollable::Other(this)))
}

pub fn shutdown(_caller: &Caller<'_>, this: Rc<TcpSocket>, how: ShutdownType) -> Socketed {
    match &*this.state.borrow() {
        State::Connected(connection) => {
            Ok(connection.shut_down(how != ShutdownType::Send, how != ShutdownType::Receive)?)
        }
        State::Connecting => Err(SocketError::ConcurrencyConflict.into()),
        _ => Err(SocketError::InvalidState.into()),
    }
}
