//! What a guest can be given of the host: files, streams, waiting, clocks, randomness, sockets.
//!
//! Nothing here depends on a number, a flag or a record of an interface: each version of WASI translates them to its
//! own. Modules in reading order; each imports only from those above it.

mod error;

mod span;

mod wait;

mod stream;

mod tail;

mod stat;

mod options;

mod clocks;

mod host;

mod memory;

mod file;

mod directory;

mod randomness;

mod http;

mod open_file;

mod network;

mod config;

pub use clocks::{Clock, Clocks, TimeOfDay};
pub use config::{Config, Preopen, World};
pub use directory::Directory;
pub use error::{Failure, Result, WorldError};
pub use file::File;
pub use http::{Headers, HttpClient, HttpRequest, HttpResponder, HttpResponse, IncomingHttpRequest};
pub use memory::Tree;
pub use network::{
    Connection, Datagrams, Family, Lookup, LookupError, Network, Protocol, Received, Sent, Socket, Use, host_name,
    is_unicast, is_wasi_address,
};
pub use open_file::{OpenFile, most_open_files};
pub use options::{Access, Entry, Links, Mode, OpenOptions, Opened, Synchronized};
pub use randomness::{RandomBytes, Randomness};
pub use span::Span;
pub use stat::{FileKind, Stat, Time};
pub use stream::{Input, Output, Readiness, transfer};
pub use tail::{Tail, last_moment};
pub use wait::{Patience, Watch, wait};
