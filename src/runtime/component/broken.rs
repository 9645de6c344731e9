//! What ends a call: a rule of the canonical ABI that was broken, the host, or the guest.

use std::borrow::Cow;

use crate::fault::{Fault, HostStop};

/// A rule of the canonical ABI that was broken: a trap.
#[derive(Debug)]
pub struct Broken(pub Cow<'static, str>);

pub(crate) fn broken(reason: impl Into<Cow<'static, str>>) -> Broken {
    Broken(reason.into())
}

/// Why something that is done for a component does not come to its end.
#[derive(Debug)]
pub enum Stop {
    Host(HostStop),
    Broken(Broken),
    /// What the guest failed with that was called for it.
    Guest(Box<Fault>),
}

impl From<HostStop> for Stop {
    fn from(stop: HostStop) -> Self {
        Self::Host(stop)
    }
}

impl From<Broken> for Stop {
    fn from(broken: Broken) -> Self {
        Self::Broken(broken)
    }
}

impl From<Box<Fault>> for Stop {
    fn from(fault: Box<Fault>) -> Self {
        match *fault {
            Fault::Host(stop) => Self::Host(stop),
            _ => Self::Guest(fault),
        }
    }
}

impl Stop {
    /// A trap for that reason.
    pub fn trap(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::Broken(broken(reason))
    }
}
