//! A connection of TCP, and the streams of its two directions.

use std::cell::Cell;
use std::io::Read;
use std::net::Shutdown;
use std::rc::Rc;

use rustix::io::Errno;

use super::super::error::{Result, WorldError};
use super::super::span::Span;
use super::super::stream::{Input, Output, Readiness};
use super::super::wait::{Patience, Watch, wait};
use super::socket::Socket;

pub struct Connection {
    pub socket: Rc<Socket>,
    receives: Cell<bool>,
    sends: Cell<bool>,
}

impl Connection {
    pub fn new(socket: Rc<Socket>) -> Rc<Self> {
        Rc::new(Self { socket, receives: Cell::new(true), sends: Cell::new(true) })
    }

    /// Ends one direction, or both. The streams of a direction that has ended are closed.
    pub fn shut_down(&self, receiving: bool, sending: bool) -> Result<(), WorldError> {
        let how = match (receiving, sending) {
            (true, true) => Shutdown::Both,
            (true, false) => Shutdown::Read,
            (false, true) => Shutdown::Write,
            (false, false) => return Ok(()),
        };
        self.receives.set(self.receives.get() && !receiving);
        self.sends.set(self.sends.get() && !sending);
        match self.socket.system.shutdown(how).map_err(WorldError::from) {
            // The other side was faster.
            Err(WorldError(Errno::NOTCONN)) => Ok(()),
            done => done,
        }
    }
}

/// What comes from the other side.
pub struct Received(pub Rc<Connection>);

impl Input for Received {
    fn read(&self, into: Span, patience: Patience) -> Result<usize> {
        let Connection { socket, receives, .. } = &*self.0;
        loop {
            if !receives.get() {
                return Ok(0);
            }
            match into.write(|buffer| (&socket.system).read(buffer)).map_err(WorldError::from) {
                Ok(count) => return Ok(count),
                Err(WorldError(Errno::AGAIN | Errno::INTR)) => {
                    wait(&mut [Watch::reading(socket.descriptor())], None, patience)?
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn readiness(&self) -> Result<Readiness> {
        let Connection { socket, receives, .. } = &*self.0;
        Ok(match receives.get() {
            true => Readiness::Descriptor(socket.descriptor()),
            false => Readiness::Now { bytes: 0, end: true },
        })
    }
}

/// What goes to the other side.
pub struct Sent(pub Rc<Connection>);

impl Output for Sent {
    fn write(&self, from: Span, patience: Patience) -> Result<usize> {
        let Connection { socket, sends, .. } = &*self.0;
        loop {
            if !sends.get() {
                return Err(Errno::SHUTDOWN.into());
            }
            match from.read(|bytes| socket.send(bytes)) {
                Ok(count) => return Ok(count),
                Err(WorldError(Errno::AGAIN | Errno::INTR)) => {
                    wait(&mut [Watch::writing(socket.descriptor())], None, patience)?
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn readiness(&self) -> Result<Readiness> {
        let Connection { socket, sends, .. } = &*self.0;
        match sends.get() {
            true => Ok(Readiness::Descriptor(socket.descriptor())),
            false => Err(Errno::SHUTDOWN.into()),
        }
    }

    /// The system says that a socket is ready when a third of its buffer is free, and a byte takes the room of two at
    /// most.
    fn room(&self) -> u64 {
        const LEAST: u64 = 512;
        self.0.socket.send_buffer_size().map_or(LEAST, |size| (size / 4).max(LEAST))
    }
}
