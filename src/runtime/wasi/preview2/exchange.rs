//! A request of HTTP on its way, and its response.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rustix::io::Errno;

use crate::wasi::world::{self, HttpClient, HttpRequest, HttpResponse, Output, Patience, Span};

/// How many bytes a body may have that the guest sends: it is kept until it is whole.
const MOST: usize = 64 << 20;

/// A body that a guest sends.
#[derive(Default)]
pub struct Content {
    bytes: RefCell<Vec<u8>>,
    pub state: Cell<ContentState>,
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
    fn write(&self, from: Span, _patience: Patience) -> world::Result<usize> {
        if self.state.get() != ContentState::Open {
            return Err(Errno::PIPE.into());
        }
        let mut bytes = self.bytes.borrow_mut();
        if bytes.len() + from.len() > MOST {
            return Err(Errno::FBIG.into());
        }
        from.read(|new| bytes.extend_from_slice(new));
        Ok(from.len())
    }
}

impl Content {
    pub fn size(&self) -> u64 {
        self.bytes.borrow().len() as u64
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
