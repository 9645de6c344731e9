//! A socket of the system's, which never blocks, and its options.
#![allow(unsafe_code, reason = "makes an address of no family")]

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::{AsRawFd, RawFd};
use std::time::Duration;

use rustix::io::Errno;
use socket2::{Domain, SockAddr, SockAddrStorage, TcpKeepalive, Type};

use super::super::error::{Result, WorldError};
use super::super::open_file::OpenFile;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Ipv4,
    Ipv6,
}

impl Family {
    pub fn has(self, address: IpAddr) -> bool {
        address.is_ipv4() == (self == Self::Ipv4)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    Tcp,
    Udp,
}

pub struct Socket {
    pub(super) system: socket2::Socket,
    pub family: Family,
    _open: OpenFile,
}

/// The largest buffer that the system can be asked for: it doubles what it is told.
const LARGEST_BUFFER: u64 = i32::MAX as u64 / 2;

impl Socket {
    pub fn new(protocol: Protocol, family: Family, open: OpenFile) -> Result<Self, WorldError> {
        let kind = match protocol {
            Protocol::Tcp => Type::STREAM,
            Protocol::Udp => Type::DGRAM,
        };
        let domain = match family {
            Family::Ipv4 => Domain::IPV4,
            Family::Ipv6 => Domain::IPV6,
        };
        let system = socket2::Socket::new(domain, kind.nonblocking(), None)?;
        if family == Family::Ipv6 {
            // IPv4 has sockets of its own.
            system.set_only_v6(true)?;
        }
        Ok(Self { system, family, _open: open })
    }

    pub fn descriptor(&self) -> RawFd {
        self.system.as_raw_fd()
    }

    pub fn bind(&self, address: SocketAddr) -> Result<(), WorldError> {
        Ok(self.system.bind(&address.into())?)
    }

    /// Lets a port be bound that connections of an earlier socket still linger at.
    pub fn reuse_address(&self, reuse: bool) -> Result<(), WorldError> {
        Ok(self.system.set_reuse_address(reuse)?)
    }

    /// Begins to connect; what comes of it is told afterwards.
    pub fn connect(&self, address: SocketAddr) -> Result<(), WorldError> {
        match self.system.connect(&address.into()).map_err(WorldError::from) {
            // Interrupted, it goes on as well.
            Err(WorldError(Errno::INPROGRESS | Errno::INTR)) => Ok(()),
            done => done,
        }
    }

    /// Undoes what `connect` did to a socket of UDP.
    pub fn disconnect(&self) -> Result<(), WorldError> {
        let nobody = SockAddrStorage::zeroed();
        let size = nobody.size_of();
        // SAFETY: zeros are a valid address, of the family `AF_UNSPEC`, and the size is that of the storage.
        Ok(self.system.connect(&unsafe { SockAddr::new(nobody, size) })?)
    }

    /// The error of what was begun, once.
    pub fn take_error(&self) -> Result<(), WorldError> {
        self.system.take_error()?.map_or(Ok(()), |error| Err(error.into()))
    }

    pub fn listen(&self, backlog: u64) -> Result<(), WorldError> {
        Ok(self.system.listen(i32::try_from(backlog).unwrap_or(i32::MAX))?)
    }

    pub fn accept(&self, open: OpenFile) -> Result<Self, WorldError> {
        let (system, _) = self.system.accept()?;
        system.set_nonblocking(true)?;
        Ok(Self { system, family: self.family, _open: open })
    }

    pub fn local_address(&self) -> Result<SocketAddr, WorldError> {
        of_internet(&self.system.local_addr()?)
    }

    pub fn remote_address(&self) -> Result<SocketAddr, WorldError> {
        of_internet(&self.system.peer_addr()?)
    }

    /// Sends some bytes to whom it is connected. That nobody reads them any more is an error, and no signal.
    pub(super) fn send(&self, bytes: &[u8]) -> Result<usize, WorldError> {
        Ok(self.system.send_with_flags(bytes, libc::MSG_NOSIGNAL)?)
    }

    pub fn hop_limit(&self) -> Result<u8, WorldError> {
        let limit = match self.family {
            Family::Ipv4 => self.system.ttl_v4()?,
            Family::Ipv6 => self.system.unicast_hops_v6()?,
        };
        Ok(u8::try_from(limit).unwrap_or(u8::MAX))
    }

    pub fn set_hop_limit(&self, limit: u8) -> Result<(), WorldError> {
        must_be(limit > 0)?;
        let set = match self.family {
            Family::Ipv4 => self.system.set_ttl_v4(limit.into()),
            Family::Ipv6 => self.system.set_unicast_hops_v6(limit.into()),
        };
        Ok(set?)
    }

    pub fn receive_buffer_size(&self) -> Result<u64, WorldError> {
        Ok(as_told(self.system.recv_buffer_size()?))
    }

    pub fn set_receive_buffer_size(&self, size: u64) -> Result<(), WorldError> {
        must_be(size > 0)?;
        Ok(self.system.set_recv_buffer_size(size.min(LARGEST_BUFFER) as usize)?)
    }

    pub fn send_buffer_size(&self) -> Result<u64, WorldError> {
        Ok(as_told(self.system.send_buffer_size()?))
    }

    pub fn set_send_buffer_size(&self, size: u64) -> Result<(), WorldError> {
        must_be(size > 0)?;
        Ok(self.system.set_send_buffer_size(size.min(LARGEST_BUFFER) as usize)?)
    }

    pub fn keep_alive(&self) -> Result<bool, WorldError> {
        Ok(self.system.keepalive()?)
    }

    pub fn set_keep_alive(&self, enabled: bool) -> Result<(), WorldError> {
        Ok(self.system.set_keepalive(enabled)?)
    }

    pub fn keep_alive_idle_time(&self) -> Result<Duration, WorldError> {
        Ok(self.system.tcp_keepalive_time()?)
    }

    pub fn set_keep_alive_idle_time(&self, time: Duration) -> Result<(), WorldError> {
        must_be(!time.is_zero())?;
        self.set_keep_alive_option(&TcpKeepalive::new().with_time(seconds(time)))
    }

    pub fn keep_alive_interval(&self) -> Result<Duration, WorldError> {
        Ok(self.system.tcp_keepalive_interval()?)
    }

    pub fn set_keep_alive_interval(&self, time: Duration) -> Result<(), WorldError> {
        must_be(!time.is_zero())?;
        self.set_keep_alive_option(&TcpKeepalive::new().with_interval(seconds(time)))
    }

    pub fn keep_alive_count(&self) -> Result<u32, WorldError> {
        Ok(self.system.tcp_keepalive_retries()?)
    }

    pub fn set_keep_alive_count(&self, count: u32) -> Result<(), WorldError> {
        must_be(count > 0)?;
        // What Linux takes at most (`MAX_TCP_KEEPCNT`).
        self.set_keep_alive_option(&TcpKeepalive::new().with_retries(count.min(127)))
    }

    /// Without turning it on, as socket2 does.
    fn set_keep_alive_option(&self, option: &TcpKeepalive) -> Result<(), WorldError> {
        let enabled = self.keep_alive()?;
        let set = self.system.set_tcp_keepalive(option);
        self.set_keep_alive(enabled)?;
        Ok(set?)
    }
}

/// Whole seconds, rounded up, of which Linux takes so many at most (`MAX_TCP_KEEPIDLE`, `MAX_TCP_KEEPINTVL`).
fn seconds(time: Duration) -> Duration {
    const MOST: u64 = 32767;
    let seconds = time.as_secs().saturating_add(u64::from(time.subsec_nanos() > 0));
    Duration::from_secs(seconds.min(MOST))
}

fn of_internet(address: &SockAddr) -> Result<SocketAddr, WorldError> {
    Ok(address.as_socket().ok_or_else(|| io::Error::from(io::ErrorKind::Unsupported))?)
}

fn must_be(valid: bool) -> Result<(), WorldError> {
    if valid { Ok(()) } else { Err(WorldError::INVALID) }
}

/// Linux doubles the sizes that it is told, for its own use.
fn as_told(size: usize) -> u64 {
    let size = size as u64;
    if cfg!(target_os = "linux") { size / 2 } else { size }
}
