//! Sockets, and the list of what a guest may reach by them.
//!
//! Modules in reading order; each imports only from those above it.

mod rules;

mod lookup;

mod socket;

mod tcp;

mod udp;

pub use lookup::{Lookup, LookupError};
pub use rules::{Network, Use, host_name, is_unicast, is_wasi_address};
pub use socket::{Family, Protocol, Socket};
pub use tcp::{Connection, Received, Sent};
pub use udp::Datagrams;
