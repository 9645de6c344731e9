//! Requests of HTTP: those that a guest makes, and those that it answers.

use std::rc::Rc;
use std::time::Duration;

use super::error::{Failure, Result};
use super::stream::{Input, Output};

/// Names, and values that are any bytes; a name may come several times.
pub type Headers = Vec<(String, Vec<u8>)>;

/// A request with all of its body.
pub struct HttpRequest {
    pub method: String,
    pub url: String,
    pub headers: Headers,
    pub body: Vec<u8>,
    /// How long the guest will wait for an answer.
    pub timeout: Option<Duration>,
}

pub struct HttpResponse {
    pub status: u16,
    pub headers: Headers,
    pub body: Rc<dyn Input>,
}

/// What the host's user sends requests with.
pub trait HttpClient {
    /// # Errors
    ///
    /// Why there is no response, by the name that WASI has for it; or the reason why the guest must be left.
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, Failure<String>>;
}

/// A request that a guest is to answer.
pub struct IncomingHttpRequest {
    pub method: String,
    pub scheme: Option<String>,
    pub authority: Option<String>,
    /// With its query.
    pub path: Option<String>,
    pub headers: Headers,
    pub body: Rc<dyn Input>,
    pub trailers: Headers,
}

/// Who is told of a guest's response when it begins.
pub trait HttpResponder {
    /// Where the body is to go as it comes; without that it is kept until it is whole.
    ///
    /// # Errors
    ///
    /// The reason why the guest must be left.
    fn begin(&self, status: u16, headers: &Headers) -> Result<Option<Rc<dyn Output>>>;
}
