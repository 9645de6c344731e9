//! Bodies of requests and responses.

use std::cell::Cell;
use std::rc::Rc;

use super::fields::Fields;
use super::kinds::HttpError;
use crate::component::broken::Stop;
use crate::wasi::preview2::caller::Caller;
use crate::wasi::preview2::error::{Answer, Failure};
use crate::wasi::preview2::exchange::{Content, ContentState};
use crate::wasi::preview2::poll::Pollable;
use crate::wasi::preview2::resources::Resource;
use crate::wasi::preview2::streams::{InputStream, IoError, OutputStream};
use crate::wasi::preview2::value::{Own, Owned};
use crate::wasi::world::{Headers, Input, Output};

/// `outgoing-body`
pub struct OutgoingBody {
    content: Rc<Content>,
    written: Cell<bool>,
    /// How large it is to be by the headers.
    declared: Option<u64>,
}

impl Resource for OutgoingBody {
    const NAME: &'static str = "outgoing-body";
    const KIND: usize = 13;
}

impl OutgoingBody {
    pub fn new(content: Rc<Content>, headers: &Headers) -> Self {
        let length = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        let declared = length.and_then(|(_, value)| std::str::from_utf8(value).ok()?.parse().ok());
        Self { content, written: Cell::new(false), declared }
    }
}

impl Drop for OutgoingBody {
    fn drop(&mut self) {
        if self.content.state.get() == ContentState::Open {
            self.content.state.set(ContentState::Broken);
        }
    }
}

/// Of which there is one, so that it can be asked for once.
pub fn write(_caller: &Caller<'_>, this: Rc<OutgoingBody>) -> Answer<Own<OutputStream>, Failure<()>> {
    if this.written.replace(true) {
        return Err(Failure::Error(()));
    }
    Ok(Own(OutputStream::of_host(Rc::clone(&this.content) as Rc<dyn Output>)))
}

/// Trailers are not sent with requests: there is nobody who could.
pub fn finish_outgoing(
    _caller: &Caller<'_>,
    this: Owned<OutgoingBody>,
    trailers: Option<Owned<Fields>>,
) -> Answer<(), Failure<HttpError>> {
    let OutgoingBody { content, declared, .. } = &*this.0;
    let size = content.size();
    if declared.is_some_and(|declared| declared != size) {
        content.state.set(ContentState::Broken);
        return Err(Failure::Error(HttpError::body_size(size)));
    }
    content.state.set(ContentState::Whole);
    match trailers {
        Some(trailers) if content.takes_trailers => {
            *content.trailers.borrow_mut() = trailers.0.entries.borrow().clone();
            Ok(())
        }
        Some(trailers) if !trailers.0.entries.borrow().is_empty() => {
            Err(Failure::Error(HttpError::new("trailers are not sent")))
        }
        _ => Ok(()),
    }
}

/// `incoming-body`
pub struct IncomingBody {
    input: Rc<dyn Input>,
    read: Cell<bool>,
    trailers: Headers,
}

impl IncomingBody {
    pub fn new(input: Rc<dyn Input>, trailers: Headers) -> Self {
        Self { input, read: Cell::new(false), trailers }
    }
}

impl Resource for IncomingBody {
    const NAME: &'static str = "incoming-body";
    const KIND: usize = 14;
}

pub fn stream(_caller: &Caller<'_>, this: Rc<IncomingBody>) -> Answer<Own<InputStream>, Failure<()>> {
    if this.read.replace(true) {
        return Err(Failure::Error(()));
    }
    Ok(Own(InputStream::of_host(&this.input)))
}

/// `future-trailers`: there at once, of a request that had some.
pub struct FutureTrailers {
    trailers: Headers,
    taken: Cell<bool>,
}

impl Resource for FutureTrailers {
    const NAME: &'static str = "future-trailers";
    const KIND: usize = 15;
}

pub fn finish_incoming(_caller: &Caller<'_>, this: Owned<IncomingBody>) -> Result<Own<FutureTrailers>, Stop> {
    Ok(Own(FutureTrailers { trailers: this.0.trailers.clone(), taken: Cell::new(false) }))
}

pub fn subscribe_to_trailers(_caller: &Caller<'_>, _this: Rc<FutureTrailers>) -> Result<Own<Pollable>, Stop> {
    Ok(Own(Pollable::At(0)))
}

/// What a future has: not there yet, or taken away already; else a good end or an error.
pub type Future<T> = Option<Result<Result<T, HttpError>, ()>>;

pub fn get_trailers(_caller: &Caller<'_>, this: Rc<FutureTrailers>) -> Result<Future<Option<Own<Fields>>>, Stop> {
    if this.taken.replace(true) {
        return Ok(Some(Err(())));
    }
    let trailers = (!this.trailers.is_empty()).then(|| Own(Fields::new(this.trailers.clone(), true)));
    Ok(Some(Ok(Ok(trailers))))
}

/// Streams of bodies have no errors of HTTP's.
pub fn http_error_code(_caller: &Caller<'_>, _error: Rc<IoError>) -> Result<Option<HttpError>, Stop> {
    Ok(None)
}
