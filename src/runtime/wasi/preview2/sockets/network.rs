//! `wasi:sockets/network`, `instance-network` and `ip-name-lookup`.

use std::cell::RefCell;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::rc::Rc;

use super::address::IpAddressFamily;
use super::error::{SocketError, Socketed};
use crate::component::broken::Stop;
use crate::wasi::preview2::caller::Caller;
use crate::wasi::preview2::poll::{Pollable, Waited};
use crate::wasi::preview2::resources::Resource;
use crate::wasi::preview2::streams::IoError;
use crate::wasi::preview2::value::Own;
use crate::wasi::world::{self, Lookup, LookupError, OpenFile, Protocol, Socket, Use, Watch, host_name};

/// `network`: there is one, whose list says what a guest may do.
pub struct Network;

impl Resource for Network {
    const NAME: &'static str = "network";
    const KIND: usize = 8;
}

pub fn instance_network(_caller: &Caller<'_>) -> Result<Own<Network>, Stop> {
    Ok(Own(Network))
}

pub fn network_error_code(_caller: &Caller<'_>, error: Rc<IoError>) -> Result<Option<SocketError>, Stop> {
    Ok(Some(error.0.into()))
}

/// A new socket, if the list has anything that it may be used for.
pub fn new_socket(
    caller: &Caller<'_>,
    protocol: Protocol,
    family: IpAddressFamily,
    uses: [Use; 2],
) -> Socketed<Socket> {
    if !uses.into_iter().any(|of| caller.world.network.has(of)) {
        return Err(SocketError::AccessDenied.into());
    }
    Ok(Socket::new(protocol, family.into(), one_more(caller)?)?)
}

/// Counts one more socket among what the guest has open.
pub fn one_more(caller: &Caller<'_>) -> Socketed<OpenFile> {
    Ok(OpenFile::among(&caller.resources.files).ok_or(SocketError::NewSocketLimit)?)
}

/// `resolve-address-stream`
pub struct ResolveAddressStream {
    network: Rc<world::Network>,
    state: RefCell<State>,
}

enum State {
    LookingUp(String, Lookup),
    Found(std::vec::IntoIter<IpAddr>),
    Failed(SocketError),
}

impl Resource for ResolveAddressStream {
    const NAME: &'static str = "resolve-address-stream";
    const KIND: usize = 11;
}

/// How many names a guest may have in being looked up, or not read to the end, are limited by their resources; those under
/// way in the process by the world.
pub fn resolve_addresses(
    caller: &Caller<'_>,
    _network: Rc<Network>,
    name: String,
) -> Socketed<Own<ResolveAddressStream>> {
    let network = &caller.world.network;
    if network.is_empty() {
        return Err(SocketError::PermanentResolverFailure.into());
    }
    let state = match literal(&name) {
        Some(address) => State::Found(vec![address].into_iter()),
        None => {
            let name = host_name(&name).ok_or(SocketError::InvalidArgument)?;
            if !network.permits_name(&name) {
                return Err(SocketError::PermanentResolverFailure.into());
            }
            let lookup = Lookup::begin(name.clone()).map_err(code)?;
            State::LookingUp(name, lookup)
        }
    };
    Ok(Own(ResolveAddressStream { network: Rc::clone(network), state: RefCell::new(state) }))
}

/// An address in place of a name.
fn literal(text: &str) -> Option<IpAddr> {
    let v6 = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    text.parse::<Ipv4Addr>().map(IpAddr::from).or_else(|_| v6.parse::<Ipv6Addr>().map(IpAddr::from)).ok()
}

fn code(error: LookupError) -> SocketError {
    match error {
        LookupError::Unresolvable => SocketError::NameUnresolvable,
        LookupError::Temporary => SocketError::TemporaryResolverFailure,
    }
}

pub fn resolve_next_address(_caller: &Caller<'_>, this: Rc<ResolveAddressStream>) -> Socketed<Option<IpAddr>> {
    let mut state = this.state.borrow_mut();
    if let State::LookingUp(name, lookup) = &*state {
        *state = match lookup.take() {
            None => return Err(SocketError::WouldBlock.into()),
            Some(Err(error)) => State::Failed(code(error)),
            Some(Ok(addresses)) => match this.network.learn(name, addresses) {
                addresses if addresses.is_empty() => State::Failed(SocketError::NameUnresolvable),
                addresses => State::Found(addresses.into_iter()),
            },
        };
    }
    match &mut *state {
        State::Found(addresses) => Ok(addresses.next()),
        State::Failed(error) => Err((*error).into()),
        State::LookingUp(..) => Err(SocketError::WouldBlock.into()),
    }
}

impl Waited for ResolveAddressStream {
    fn watch(&self) -> Option<Watch> {
        match &*self.state.borrow() {
            State::LookingUp(_, lookup) => Some(Watch::reading(lookup.descriptor())),
            State::Found(_) | State::Failed(_) => None,
        }
    }
}

pub fn subscribe(_caller: &Caller<'_>, this: Rc<ResolveAddressStream>) -> Result<Own<Pollable>, Stop> {
    Ok(Own(Pollable::Other(this)))
}
