//! Requests that come in, and the guest's answers to them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::body::{IncomingBody, OutgoingBody};
use super::fields::{Fields, without_forbidden};
use super::kinds::{HttpError, Method, Scheme};
use crate::component::broken::Stop;
use crate::component::types::{TypeId, Types};
use crate::wasi::preview2::caller::Caller;
use crate::wasi::preview2::error::{Answer, Failure};
use crate::wasi::preview2::exchange::{Content, ContentState};
use crate::wasi::preview2::resources::{Numbers, Resource};
use crate::wasi::preview2::value::{Own, Owned, Take, Value, Words};
use crate::wasi::world::{self, Headers, HttpResponder, IncomingHttpRequest, Patience};

/// `incoming-request`
pub struct IncomingRequest {
    method: Method,
    scheme: Option<Scheme>,
    authority: Option<String>,
    path: Option<String>,
    headers: Rc<RefCell<Headers>>,
    /// Until it is asked for.
    body: RefCell<Option<IncomingBody>>,
}

impl Resource for IncomingRequest {
    const NAME: &'static str = "incoming-request";
    const KIND: usize = 22;
}

impl IncomingRequest {
    pub fn new(request: IncomingHttpRequest) -> Self {
        let IncomingHttpRequest { method, scheme, authority, path, headers, body, trailers } = request;
        let headers = Rc::new(RefCell::new(without_forbidden(headers)));
        let body = RefCell::new(Some(IncomingBody::new(body, without_forbidden(trailers))));
        Self { method: Method(method), scheme: scheme.map(Scheme), authority, path, headers, body }
    }
}

pub fn method(_caller: &Caller<'_>, this: Rc<IncomingRequest>) -> Result<Method, Stop> {
    Ok(this.method.clone())
}

pub fn scheme(_caller: &Caller<'_>, this: Rc<IncomingRequest>) -> Result<Option<Scheme>, Stop> {
    Ok(this.scheme.clone())
}

pub fn authority(_caller: &Caller<'_>, this: Rc<IncomingRequest>) -> Result<Option<String>, Stop> {
    Ok(this.authority.clone())
}

pub fn path_with_query(_caller: &Caller<'_>, this: Rc<IncomingRequest>) -> Result<Option<String>, Stop> {
    Ok(this.path.clone())
}

pub fn request_headers(_caller: &Caller<'_>, this: Rc<IncomingRequest>) -> Result<Own<Fields>, Stop> {
    Ok(Own(Fields { entries: Rc::clone(&this.headers), immutable: true }))
}

pub fn consume(_caller: &Caller<'_>, this: Rc<IncomingRequest>) -> Answer<Own<IncomingBody>, Failure<()>> {
    this.body.take().map(Own).ok_or(Failure::Error(()))
}

/// `outgoing-response`
pub struct OutgoingResponse {
    status: Cell<u16>,
    headers: Rc<Fields>,
    content: RefCell<Option<Rc<Content>>>,
}

impl Resource for OutgoingResponse {
    const NAME: &'static str = "outgoing-response";
    const KIND: usize = 23;
}

pub fn new_response(_caller: &Caller<'_>, headers: Owned<Fields>) -> Result<Own<OutgoingResponse>, Stop> {
    Ok(Own(OutgoingResponse { status: Cell::new(200), headers: headers.0, content: RefCell::default() }))
}

pub fn status_code(_caller: &Caller<'_>, this: Rc<OutgoingResponse>) -> Result<u16, Stop> {
    Ok(this.status.get())
}

pub fn set_status_code(_caller: &Caller<'_>, this: Rc<OutgoingResponse>, status: u16) -> Answer<(), Failure<()>> {
    if !(100..1000).contains(&status) {
        return Err(Failure::Error(()));
    }
    this.status.set(status);
    Ok(())
}

pub fn response_headers(_caller: &Caller<'_>, this: Rc<OutgoingResponse>) -> Result<Own<Fields>, Stop> {
    Ok(Own(Fields { entries: Rc::clone(&this.headers.entries), immutable: true }))
}

pub fn body(_caller: &Caller<'_>, this: Rc<OutgoingResponse>) -> Answer<Own<OutgoingBody>, Failure<()>> {
    let mut content = this.content.borrow_mut();
    if content.is_some() {
        return Err(Failure::Error(()));
    }
    let content = content.insert(Rc::new(Content::with_trailers()));
    Ok(Own(OutgoingBody::new(Rc::clone(content), &this.headers.entries.borrow())))
}

/// `response-outparam`: where the answer goes.
pub struct ResponseOutparam(pub Rc<Reply>);

impl Resource for ResponseOutparam {
    const NAME: &'static str = "response-outparam";
    const KIND: usize = 24;
}

/// What a guest answers, as far as it has.
pub struct Reply {
    /// While the guest is being called.
    responder: RefCell<Option<Rc<dyn HttpResponder>>>,
    outcome: RefCell<Option<Result<Answered, String>>>,
}

struct Answered {
    status: u16,
    headers: Headers,
    content: Option<Rc<Content>>,
}

/// A response of a guest's.
pub struct GuestResponse {
    pub status: u16,
    pub headers: Headers,
    /// What was not passed on as it came.
    pub body: Vec<u8>,
    pub trailers: Headers,
}

/// Why a request has no response.
#[derive(Debug)]
pub enum Unanswered {
    /// The guest ended without one.
    Nothing,
    /// The guest ended, or dropped the body, before it was whole.
    Unfinished,
    /// By the name that WASI has for it, or as text.
    Error(String),
}

impl Reply {
    pub fn new(responder: Rc<dyn HttpResponder>) -> Rc<Self> {
        Rc::new(Self { responder: RefCell::new(Some(responder)), outcome: RefCell::default() })
    }

    /// The call is over: what the guest answered. It cannot answer any more.
    pub fn close(&self) -> Result<GuestResponse, Unanswered> {
        self.responder.take();
        let Answered { status, headers, content } = match self.outcome.take() {
            None => return Err(Unanswered::Nothing),
            Some(outcome) => outcome.map_err(Unanswered::Error)?,
        };
        let Some(content) = content else {
            return Ok(GuestResponse { status, headers, body: Vec::new(), trailers: Vec::new() });
        };
        let whole = content.state.replace(ContentState::Broken) == ContentState::Whole;
        content.detach();
        if !whole {
            return Err(Unanswered::Unfinished);
        }
        Ok(GuestResponse { status, headers, body: content.take(), trailers: content.trailers.take() })
    }

    fn set(&self, answer: Result<Answered, String>, patience: Patience) -> world::Result {
        let Some(responder) = self.responder.borrow().clone() else { return Ok(()) };
        if let Ok(answered) = &answer
            && let Some(output) = responder.begin(answered.status, &answered.headers)?
            && let Some(content) = &answered.content
        {
            content.attach(output, patience)?;
        }
        *self.outcome.borrow_mut() = Some(answer);
        Ok(())
    }
}

/// `result<own<outgoing-response>, error-code>`, as a function takes it.
pub struct Response(Result<Rc<OutgoingResponse>, String>);

impl Value for Response {
    const SIZE: usize = <Result<Own<OutgoingResponse>, HttpError>>::SIZE;
    const ALIGN: usize = <Result<Own<OutgoingResponse>, HttpError>>::ALIGN;
    const FLAT: usize = <Result<Own<OutgoingResponse>, HttpError>>::FLAT;

    fn fits(types: &Types, ty: Option<TypeId>, numbers: &mut Numbers) -> bool {
        <Result<Own<OutgoingResponse>, HttpError>>::fits(types, ty, numbers)
    }
}

impl Take for Response {
    fn take(caller: &Caller<'_>, words: &mut Words<'_>) -> Result<Self, Stop> {
        match words.number() {
            0 => {
                let response = caller.taken(words.number())?;
                words.skip(HttpError::FLAT - 1);
                Ok(Self(Ok(response)))
            }
            1 => HttpError::take(caller, words).map(|error| Self(Err(error.text()))),
            _ => Err(Stop::trap("invalid variant discriminant")),
        }
    }
}

pub fn set(caller: &Caller<'_>, param: Owned<ResponseOutparam>, response: Response) -> Result<(), Stop> {
    let answer = response.0.map(|response| Answered {
        status: response.status.get(),
        headers: response.headers.entries.borrow().clone(),
        content: response.content.borrow().clone(),
    });
    match param.0.0.set(answer, caller.patience) {
        Ok(()) => Ok(()),
        Err(world::Failure::Stop(stop)) => Err(stop.into()),
        // Its time is up, or else what is behind the body is closed, as the guest is told when it goes on with it.
        Err(world::Failure::Error(_)) => Ok(()),
    }
}
