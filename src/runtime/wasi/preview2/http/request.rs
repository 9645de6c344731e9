//! `outgoing-request` and `request-options`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use super::body::OutgoingBody;
use super::fields::Fields;
use super::kinds::{Method, Scheme};
use crate::component::broken::Stop;
use crate::wasi::preview2::caller::Caller;
use crate::wasi::preview2::error::{Answer, Failure};
use crate::wasi::preview2::exchange::Content;
use crate::wasi::preview2::resources::Resource;
use crate::wasi::preview2::value::{Own, Owned};

pub struct OutgoingRequest {
    pub headers: Rc<Fields>,
    pub method: RefCell<Method>,
    pub scheme: RefCell<Option<Scheme>>,
    pub authority: RefCell<Option<String>>,
    pub path: RefCell<Option<String>>,
    /// What there is of a body, if it was asked for.
    pub content: RefCell<Option<Rc<Content>>>,
}

impl Resource for OutgoingRequest {
    const NAME: &'static str = "outgoing-request";
    const KIND: usize = 16;
}

/// What may be refused, without a reason.
type Allowed<T = ()> = Answer<T, Failure<()>>;

fn allow(allowed: bool) -> Allowed {
    if allowed { Ok(()) } else { Err(Failure::Error(())) }
}

/// Whether a part of a URL could not become another part of the request.
fn is_plain(text: &str) -> bool {
    !text.bytes().any(|byte| byte <= b' ' || byte == 0x7f)
}

pub fn new_request(_caller: &Caller<'_>, headers: Owned<Fields>) -> Result<Own<OutgoingRequest>, Stop> {
    Ok(Own(OutgoingRequest {
        headers: headers.0,
        method: RefCell::new(Method("get".into())),
        scheme: RefCell::default(),
        authority: RefCell::default(),
        path: RefCell::default(),
        content: RefCell::default(),
    }))
}

pub fn body(_caller: &Caller<'_>, this: Rc<OutgoingRequest>) -> Allowed<Own<OutgoingBody>> {
    let mut content = this.content.borrow_mut();
    allow(content.is_none())?;
    let content = content.insert(Rc::default());
    Ok(Own(OutgoingBody::new(Rc::clone(content), &this.headers.entries.borrow())))
}

pub fn method(_caller: &Caller<'_>, this: Rc<OutgoingRequest>) -> Result<Method, Stop> {
    Ok(this.method.borrow().clone())
}

pub fn set_method(_caller: &Caller<'_>, this: Rc<OutgoingRequest>, method: Method) -> Allowed {
    let is_token = !method.0.is_empty() && method.0.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    allow(is_token)?;
    *this.method.borrow_mut() = method;
    Ok(())
}

pub fn path_with_query(_caller: &Caller<'_>, this: Rc<OutgoingRequest>) -> Result<Option<String>, Stop> {
    Ok(this.path.borrow().clone())
}

pub fn set_path_with_query(_caller: &Caller<'_>, this: Rc<OutgoingRequest>, path: Option<String>) -> Allowed {
    allow(path.as_deref().is_none_or(is_plain))?;
    *this.path.borrow_mut() = path;
    Ok(())
}

pub fn scheme(_caller: &Caller<'_>, this: Rc<OutgoingRequest>) -> Result<Option<Scheme>, Stop> {
    Ok(this.scheme.borrow().clone())
}

pub fn set_scheme(_caller: &Caller<'_>, this: Rc<OutgoingRequest>, scheme: Option<Scheme>) -> Allowed {
    let is_scheme = |scheme: &Scheme| {
        let letters = scheme.0.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        letters && scheme.0.starts_with(|first: char| first.is_ascii_alphabetic())
    };
    allow(scheme.as_ref().is_none_or(is_scheme))?;
    *this.scheme.borrow_mut() = scheme;
    Ok(())
}

pub fn authority(_caller: &Caller<'_>, this: Rc<OutgoingRequest>) -> Result<Option<String>, Stop> {
    Ok(this.authority.borrow().clone())
}

pub fn set_authority(_caller: &Caller<'_>, this: Rc<OutgoingRequest>, authority: Option<String>) -> Allowed {
    let is_authority = |text: &str| !text.is_empty() && is_plain(text) && !text.contains(['/', '?', '#', '\\', '@']);
    allow(authority.as_deref().is_none_or(is_authority))?;
    *this.authority.borrow_mut() = authority;
    Ok(())
}

pub fn request_headers(_caller: &Caller<'_>, this: Rc<OutgoingRequest>) -> Result<Own<Fields>, Stop> {
    Ok(Own(Fields { entries: Rc::clone(&this.headers.entries), immutable: true }))
}

/// `request-options`: times in nanoseconds.
#[derive(Default)]
pub struct RequestOptions {
    connect: Cell<Option<u64>>,
    first_byte: Cell<Option<u64>>,
    between_bytes: Cell<Option<u64>>,
}

impl Resource for RequestOptions {
    const NAME: &'static str = "request-options";
    const KIND: usize = 17;
}

impl RequestOptions {
    /// How long the guest waits for an answer at most.
    pub fn timeout(&self) -> Option<Duration> {
        let times = [self.connect.get(), self.first_byte.get()];
        times.into_iter().flatten().reduce(u64::saturating_add).map(Duration::from_nanos)
    }
}

pub fn new_options(_caller: &Caller<'_>) -> Result<Own<RequestOptions>, Stop> {
    Ok(Own(RequestOptions::default()))
}

macro_rules! times {
    ($($field:ident: $get:ident, $set:ident;)*) => {
        $(
            pub fn $get(_caller: &Caller<'_>, this: Rc<RequestOptions>) -> Result<Option<u64>, Stop> {
                Ok(this.$field.get())
            }

            pub fn $set(_caller: &Caller<'_>, this: Rc<RequestOptions>, time: Option<u64>) -> Allowed {
                this.$field.set(time);
                Ok(())
            }
        )*
    };
}

times! {
    connect: connect_timeout, set_connect_timeout;
    first_byte: first_byte_timeout, set_first_byte_timeout;
    between_bytes: between_bytes_timeout, set_between_bytes_timeout;
}
