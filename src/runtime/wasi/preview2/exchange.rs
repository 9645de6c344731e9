//! A request of HTTP on its way, and its response; and bodies that guests send.
#![allow(unsafe_code, reason = "lends buffers to streams")]

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rustix::io::Errno;

use crate::wasi::world::{self, Headers, HttpClient, HttpRequest, HttpResponse, Output, Patience, Readiness, Span};

/// How many bytes a body may have that the guest sends: it is kept until it is whole.
const MOST: usize = 64 << 20;

/// A body that a guest sends.
#[derive(Default)]
pub struct Content {
    bytes: RefCell<Vec<u8>>,
    /// Where the bytes go, if they are not kept.
    output: RefCell<Option<Rc<dyn Output>>>,
    size: Cell<u64>,
    pub state: Cell<ContentState>,
    /// Whether there may be trailers.
    pub takes_trailers: bool,
    pub trailers: RefCell<Headers>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum ContentState {
    /// More may come.
    #[default]
    Open,
    Whole,
    /// The guest has dropped it before it was whole.
    Broken,
}

impl Output for Content {
    fn write(&self, from: Span, patience: Patience) -> world::Result<usize> {
        if self.state.get() != ContentState::Open {
            return Err(Errno::PIPE.into());
        }
        let output = self.output.borrow().clone();
        let count = match output {
            Some(output) => output.write(from, patience)?,
            None => {
                let mut bytes = self.bytes.borrow_mut();
                if bytes.len() + from.len() > MOST {
                    return Err(Errno::FBIG.into());
                }
                from.read(|new| bytes.extend_from_slice(new));
                from.len()
            }
        };
        self.size.set(self.size.get() + count as u64);
        Ok(count)
    }

    fn readiness(&self) -> world::Result<Readiness> {
        let output = self.output.borrow().clone();
        output.map_or(Ok(Readiness::Now { bytes: 1, end: false }), |output| output.readiness())
    }

    fn room(&self) -> u64 {
        self.output.borrow().as_ref().map_or(u64::MAX, |output| output.room())
    }
}

impl Content {
    pub fn with_trailers() -> Self {
        Self { takes_trailers: true, ..Self::default() }
    }

    /// How many bytes the guest has written.
    pub fn size(&self) -> u64 {
        self.size.get()
    }

    /// The bytes that were kept.
    pub fn take(&self) -> Vec<u8> {
        self.bytes.take()
    }

    /// Passes on what there is, and what comes.
    pub fn attach(&self, output: Rc<dyn Output>, patience: Patience) -> world::Result {
        let mut bytes = self.bytes.take();
        // SAFETY: the span is used by this loop only, in which nothing else uses the buffer.
        let mut rest = unsafe { Span::of_buffer(&mut bytes) };
        while !rest.is_empty() {
            match output.write(rest, patience)? {
                0 => return Err(Errno::IO.into()),
                count => rest = rest.skip(count),
            }
        }
        *self.output.borrow_mut() = Some(output);
        Ok(())
    }

    /// Passes on nothing more.
    pub fn detach(&self) {
        drop(self.output.take());
    }
}

/// A request that is sent when its body is whole and somebody waits for the response.
pub struct Exchange {
    unsent: RefCell<Option<Unsent>>,
    outcome: RefCell<Option<Outcome>>,
}

struct Unsent {
    client: Rc<dyn HttpClient>,
    request: HttpRequest,
    content: Option<Rc<Content>>,
}

/// A response, or the name of an error.
pub type Outcome = Result<HttpResponse, String>;

impl Exchange {
    pub fn new(client: Rc<dyn HttpClient>, request: HttpRequest, content: Option<Rc<Content>>) -> Self {
        Self { unsent: RefCell::new(Some(Unsent { client, request, content })), outcome: RefCell::default() }
    }

    /// Whether nothing is missing of the request any more.
    pub fn is_whole(&self) -> bool {
        let unsent = self.unsent.borrow();
        let content = unsent.as_ref().and_then(|unsent| unsent.content.as_ref());
        content.is_none_or(|content| content.state.get() != ContentState::Open)
    }

    /// Sends the request with what there is of it, unless it was sent. Code of the host's user runs.
    pub fn settle(&self) -> world::Result {
        let Some(Unsent { client, mut request, content }) = self.unsent.take() else { return Ok(()) };
        if let Some(content) = content {
            if content.state.replace(ContentState::Whole) == ContentState::Broken {
                *self.outcome.borrow_mut() = Some(Err("connection-terminated".into()));
                return Ok(());
            }
            request.body = content.bytes.take();
        }
        let outcome = match client.send(&request) {
            Ok(response) => Ok(response),
            Err(world::Failure::Error(name)) => Err(name),
            Err(world::Failure::Stop(stop)) => return Err(stop.into()),
        };
        *self.outcome.borrow_mut() = Some(outcome);
        Ok(())
    }

    /// What came of it, once.
    pub fn take(&self) -> Option<Outcome> {
        self.outcome.take()
    }
}
