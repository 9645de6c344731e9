//! `wasi:http/outgoing-handler`, and the responses.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::body::{Future, IncomingBody};
use super::fields::Fields;
use super::kinds::{HttpError, Named};
use super::request::{OutgoingRequest, RequestOptions};
use crate::component::broken::Stop;
use crate::wasi::preview2::caller::Caller;
use crate::wasi::preview2::error::{Answer, Failure, certain};
use crate::wasi::preview2::exchange::Exchange;
use crate::wasi::preview2::poll::Pollable;
use crate::wasi::preview2::resources::Resource;
use crate::wasi::preview2::value::{Own, Owned};
use crate::wasi::world::{Headers, HttpRequest, HttpResponse};

/// `future-incoming-response`
pub struct FutureResponse {
    exchange: Rc<Exchange>,
    taken: Cell<bool>,
}

impl Resource for FutureResponse {
    const NAME: &'static str = "future-incoming-response";
    const KIND: usize = 18;
}

pub fn handle(
    caller: &Caller<'_>,
    request: Owned<OutgoingRequest>,
    options: Option<Owned<RequestOptions>>,
) -> Answer<Own<FutureResponse>, Failure<HttpError>> {
    let error = |name: &str| Failure::Error(HttpError::new(name));
    let client = caller.world.http.as_ref().ok_or_else(|| error("HTTP-request-denied"))?;
    let request = request.0;
    let scheme = request.scheme.borrow();
    let scheme = scheme.as_ref().map_or("https".into(), |scheme| scheme.text().to_ascii_lowercase());
    // Clients of PHP's may know others, such as "file".
    if !matches!(&*scheme, "http" | "https") {
        return Err(error("HTTP-protocol-error"));
    }
    let authority = request.authority.borrow();
    let authority = authority.as_deref().ok_or_else(|| error("HTTP-request-URI-invalid"))?;
    let path = request.path.borrow();
    let path = path.as_deref().ok_or_else(|| error("HTTP-request-URI-invalid"))?;
    // What follows the authority must not become a part of it.
    let slash = if path.starts_with('/') { "" } else { "/" };
    let method = request.method.borrow();
    let message = HttpRequest {
        method: if method.is_named() { method.text().to_ascii_uppercase() } else { method.text().into() },
        url: format!("{scheme}://{authority}{slash}{path}"),
        headers: request.headers.entries.borrow().clone(),
        body: Vec::new(),
        timeout: options.and_then(|options| options.0.timeout()),
    };
    let content = request.content.borrow().clone();
    let exchange = Rc::new(Exchange::new(Rc::clone(client), message, content));
    Ok(Own(FutureResponse { exchange, taken: Cell::new(false) }))
}

pub fn subscribe_to_response(_caller: &Caller<'_>, this: Rc<FutureResponse>) -> Result<Own<Pollable>, Stop> {
    Ok(Own(Pollable::Exchange(Rc::clone(&this.exchange))))
}

pub fn get_response(_caller: &Caller<'_>, this: Rc<FutureResponse>) -> Result<Future<Own<IncomingResponse>>, Stop> {
    if this.taken.get() {
        return Ok(Some(Err(())));
    }
    if !this.exchange.is_whole() {
        return Ok(None);
    }
    certain(this.exchange.settle())?;
    this.taken.set(true);
    let outcome = this.exchange.take().unwrap_or_else(|| Err("connection-terminated".into()));
    Ok(Some(Ok(outcome.map_err(HttpError::new).map(|HttpResponse { status, headers, body }| {
        let headers = Rc::new(RefCell::new(headers));
        Own(IncomingResponse { status, headers, body: RefCell::new(Some(IncomingBody::new(body, Headers::new()))) })
    }))))
}

/// `incoming-response`
pub struct IncomingResponse {
    status: u16,
    headers: Rc<RefCell<Headers>>,
    /// Until it is asked for.
    body: RefCell<Option<IncomingBody>>,
}

impl Resource for IncomingResponse {
    const NAME: &'static str = "incoming-response";
    const KIND: usize = 19;
}

pub fn status(_caller: &Caller<'_>, this: Rc<IncomingResponse>) -> Result<u16, Stop> {
    Ok(this.status)
}

pub fn response_headers(_caller: &Caller<'_>, this: Rc<IncomingResponse>) -> Result<Own<Fields>, Stop> {
    Ok(Own(Fields { entries: Rc::clone(&this.headers), immutable: true }))
}

pub fn consume(_caller: &Caller<'_>, this: Rc<IncomingResponse>) -> Answer<Own<IncomingBody>, Failure<()>> {
    this.body.take().map(Own).ok_or(Failure::Error(()))
}
