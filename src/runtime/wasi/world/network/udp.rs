//! A socket of UDP, which sends to and hears from whom the guest may.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::Read;
use std::net::SocketAddr;
use std::rc::Rc;

use rustix::io::Errno;

use super::super::error::WorldError;
use super::rules::{Network, Use};
use super::socket::Socket;

/// How many of those that it heard from a listener may answer.
const MOST_PEERS: usize = 1024;

/// The largest datagram.
const LARGEST: usize = 1 << 16;

pub struct Datagrams {
    pub socket: Socket,
    network: Rc<Network>,
    /// Whether anybody may send to it.
    pub listens: Cell<bool>,
    /// To whom it is connected.
    pub remote: Cell<Option<SocketAddr>>,
    peers: RefCell<VecDeque<SocketAddr>>,
}

impl Datagrams {
    pub fn new(socket: Socket, network: &Rc<Network>) -> Self {
        Self {
            socket,
            network: Rc::clone(network),
            listens: Cell::new(false),
            remote: Cell::new(None),
            peers: RefCell::default(),
        }
    }

    /// Whether the guest may send to an address: it is on the list, or a listener has heard from there.
    pub fn may_send_to(&self, address: SocketAddr) -> bool {
        self.network.permits(Use::Udp, address) || self.peers.borrow().contains(&address)
    }

    /// The next datagram that is for the guest, if one has come. Those of others are thrown away.
    pub fn receive(&self) -> Result<Option<(Vec<u8>, SocketAddr)>, WorldError> {
        /// In one call, which must not go on as long as others send.
        const MOST_STRANGERS: usize = 64;
        let mut buffer = vec![0; LARGEST];
        for _ in 0..MOST_STRANGERS {
            let received = self.socket.system.peek_sender().and_then(|from| {
                let count = (&self.socket.system).read(&mut buffer)?;
                Ok((count, from.as_socket()))
            });
            let (count, from) = match received.map_err(WorldError::from) {
                Ok(received) => received,
                Err(WorldError(Errno::AGAIN | Errno::INTR)) => return Ok(None),
                Err(error) => return Err(error),
            };
            let Some(from) = from else { continue };
            if self.is_for_guest(from) {
                buffer.truncate(count);
                return Ok(Some((buffer, from)));
            }
        }
        Ok(None)
    }

    fn is_for_guest(&self, from: SocketAddr) -> bool {
        match self.remote.get() {
            Some(remote) if !is_same(remote, from) => return false,
            _ => {}
        }
        if self.listens.get() {
            let mut peers = self.peers.borrow_mut();
            if !peers.contains(&from) {
                if peers.len() == MOST_PEERS {
                    peers.pop_front();
                }
                peers.push_back(from);
            }
            return true;
        }
        self.may_send_to(from)
    }

    /// Sends a datagram to whom it is connected, or else to an address that was checked; whether there was room.
    pub fn send(&self, bytes: &[u8], to: SocketAddr) -> Result<bool, WorldError> {
        let sent = match self.remote.get() {
            Some(_) => self.socket.send(bytes),
            None => self.socket.system.send_to(bytes, &to.into()).map_err(WorldError::from),
        };
        match sent {
            Ok(_) => Ok(true),
            Err(WorldError(Errno::AGAIN | Errno::INTR)) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// Whether two addresses are the same, but for what the system adds to one of IPv6.
fn is_same(one: SocketAddr, other: SocketAddr) -> bool {
    one.ip() == other.ip() && one.port() == other.port()
}
