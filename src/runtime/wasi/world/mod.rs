//! What a guest can be given of the host: files, streams, waiting, clocks, randomness.
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

mod config;

pub use clocks::{Clock, Clocks, TimeOfDay};
pub use config::{Config, Preopen, World, most_open_files};
pub use directory::Directory;
pub use error::{Failure, Result, WorldError};
pub use file::File;
pub use http::{Headers, HttpClient, HttpRequest, HttpResponse};
pub use memory::Tree;
pub use options::{Access, Entry, Links, Mode, OpenOptions, Opened, Synchronized};
pub use randomness::{RandomBytes, Randomness};
pub use span::Span;
pub use stat::{FileKind, Stat, Time};
pub use stream::{Input, Output, Readiness, transfer};
pub use tail::{Tail, last_moment};
pub use wait::{Patience, Watch, wait};
